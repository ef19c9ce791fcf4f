// The results of operations on many inputs.

import { type Connection, run } from "./calls.js";
import { errorOf, type Site, siteBelow } from "./failure.js";
import type { Batch, NativeError, NativeStream } from "./native.js";
import type { Signal } from "./options.js";

/** What the caller may say besides the settings of the work. */
interface Given {
  readonly timeoutMs?: unknown;
  readonly maxAttempts?: unknown;
  readonly submissionMode?: unknown;
  readonly signal?: Signal | undefined;
  readonly onProgress?: ((progress: unknown) => unknown) | undefined;
}

/** Longest time in milliseconds for which inputs are read before the results are looked at again. */
const LONGEST = 10;

/**
 * The results of work on many inputs, as they are there.
 *
 * Nothing happens before the first result is asked for. From then on the work goes on in the background; inputs are
 * read while a result is waited for, and only as there is room for them. Leaving the loop stops the work, as do
 * `close()`, the signal, and an exception of the inputs.
 *
 * @example
 * ```ts
 * for await (const result of client.waitForJobs(jobIds)) console.log(result.job ?? result.error);
 * ```
 */
export class Results<Item> implements AsyncIterableIterator<Item, undefined, undefined> {
  readonly #of: Connection;
  readonly #operation: string;
  readonly #site: Site;
  readonly #given: Given;
  readonly #request: object;
  readonly #inputs: unknown;
  readonly #ready: Item[] = [];
  #native: NativeStream | undefined;
  #source: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  #isAsync = false;
  #isFeeding = false;
  #taken = 0;
  #wanted = 0;
  #isOver = false;
  #failure: { readonly reason: unknown } | undefined;
  #closing: Promise<readonly string[]> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #abort: (() => void) | undefined;

  /** @internal */
  constructor(of: Connection, operation: string, inputs: unknown, options: object | undefined, below: Function) {
    this.#of = of;
    this.#operation = operation;
    this.#inputs = inputs;
    this.#site = siteBelow(below);
    const { timeoutMs, maxAttempts, submissionMode, signal, onProgress, ...request } = (options ?? {}) as Given;
    this.#given = { timeoutMs, maxAttempts, submissionMode, signal, onProgress };
    this.#request = request;
  }

  /** The results that were not handed out yet; a second loop goes on where the first one stopped. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next result. */
  next(): Promise<IteratorResult<Item, undefined>> {
    // One after the other, however many are asked for at a time.
    const step = this.#turn.then(() => this.#next());
    this.#turn = step.catch(() => undefined);
    return step;
  }

  /** Stops the work; a loop that is left calls it. */
  async return(): Promise<IteratorResult<Item, undefined>> {
    await this.close();
    return { done: true, value: undefined };
  }

  /**
   * Stops the work: no more inputs are read, and calls under way are cut off. Results that were there before can still
   * be read. Closing twice does no harm.
   *
   * @returns The texts of the submissions that were cut off and may have created a job, for `reconcile`.
   */
  close(): Promise<readonly string[]> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  async #next(): Promise<IteratorResult<Item, undefined>> {
    while (this.#ready.length === 0) {
      if (this.#isOver) return { done: true, value: undefined };
      try {
        await this.#step();
      } catch (reason) {
        await this.close();
        throw reason;
      }
    }
    return { done: false, value: this.#ready.shift() as Item };
  }

  async #step(): Promise<void> {
    const native = this.#native ?? this.#open();
    if (native === undefined) return;
    const begin = (id: number) => native.next(id);
    const batch = await run<Batch>({ of: this.#of, begin, site: this.#site });
    this.#take(batch);
    const failure = this.#failure;
    if (failure === undefined) return;
    this.#failure = undefined;
    throw failure.reason;
  }

  #take({ items, progress, wanted, isOver }: Batch): void {
    for (const item of items) {
      // Errors are made here: what crosses the border is plain data.
      if (item.error !== undefined) item.error = errorOf(item.error as NativeError, this.#site);
      this.#ready.push(item as Item);
    }
    this.#isOver = isOver;
    if (isOver) this.#forgetSignal();
    if (progress !== undefined) this.#tell(progress);
    if (wanted > 0 && this.#source !== undefined) {
      this.#wanted = wanted;
      if (!this.#isAsync) this.#gather(this.#source as Iterator<unknown>);
      else if (!this.#isFeeding) void this.#feed(this.#source as AsyncIterator<unknown>);
    }
  }

  #tell(progress: unknown): void {
    if (this.#closing !== undefined) return;
    const answer = this.#given.onProgress?.(progress);
    if (answer instanceof Promise) answer.catch((reason: unknown) => this.#fail(reason));
  }

  #open(): NativeStream | undefined {
    const { signal, onProgress: _, ...options } = this.#given;
    if (this.#closing !== undefined) {
      this.#isOver = true;
      return undefined;
    }
    if (signal?.aborted === true) throw signal.reason;
    const source = this.#iterator();
    const given = Object.fromEntries(Object.entries({ ...options, signal }).filter(([, value]) => value !== undefined));
    const total = Array.isArray(this.#inputs) ? this.#inputs.length : undefined;
    const { client } = this.#of;
    const { value, error } = client.stream(this.#operation, this.#request, given, total);
    if (value === undefined) throw errorOf(error, this.#site);
    this.#source = source;
    this.#native = value;
    if (signal !== undefined) {
      this.#abort = () => this.#fail(signal.reason);
      signal.addEventListener("abort", this.#abort);
    }
    return value;
  }

  #iterator(): Iterator<unknown> | AsyncIterator<unknown> {
    const inputs = this.#inputs as Partial<Iterable<unknown> & AsyncIterable<unknown>> | null | undefined;
    if (typeof inputs === "object" && inputs !== null) {
      if (typeof inputs[Symbol.asyncIterator] === "function") {
        this.#isAsync = true;
        return (inputs as AsyncIterable<unknown>)[Symbol.asyncIterator]();
      }
      if (typeof inputs[Symbol.iterator] === "function") return (inputs as Iterable<unknown>)[Symbol.iterator]();
    }
    const rule = "must be something to loop over with `for` or `for await`";
    const text = `${this.#operation}: \`inputs\` ${rule}`;
    const facts = { kind: "InvalidArgument", operation: this.#operation, field: "inputs", rule } as const;
    throw errorOf({ ...facts, text, value: typeof this.#inputs, attempts: 0, elapsedMs: 0, causes: [] }, this.#site);
  }

  /** Reads as many inputs as are wanted, or as come in time. */
  #gather(source: Iterator<unknown>): void {
    const until = performance.now() + LONGEST;
    for (let left = this.#wanted; left > 0; left--) {
      const { done, value } = source.next();
      if (done === true) return this.#finish();
      this.#hand(value);
      if (performance.now() > until) return;
    }
  }

  /** Reads inputs one by one while results are waited for. */
  async #feed(source: AsyncIterator<unknown>): Promise<void> {
    this.#isFeeding = true;
    try {
      while (this.#wanted > 0 && this.#source !== undefined) {
        const { done, value } = await source.next();
        if (this.#source === undefined) return;
        if (done === true) return this.#finish();
        this.#hand(value);
        this.#wanted -= 1;
      }
    } catch (reason) {
      this.#fail(reason);
    } finally {
      this.#isFeeding = false;
    }
  }

  /** One by one: an iteration that waits for something must not hold back what it gave before. */
  #hand(input: unknown): void {
    const refused = this.#native?.feed([input], this.#taken);
    if (refused !== undefined) throw errorOf(refused, this.#site);
    this.#taken++;
  }

  #finish(): void {
    this.#source = undefined;
    const refused = this.#native?.finish();
    if (refused !== undefined) throw errorOf(refused, this.#site);
  }

  /** Ends the work; whoever waits for a result gets the reason. */
  #fail(reason: unknown): void {
    if (this.#isOver) return;
    this.#failure ??= { reason };
    this.close().catch(() => undefined);
  }

  async #stop(): Promise<readonly string[]> {
    this.#forgetSignal();
    const source = this.#source;
    this.#source = undefined;
    // Lets a generator clean up; one that waits for something does so when that has come.
    try {
      const left: unknown = source?.return?.();
      if (left instanceof Promise) left.catch(() => undefined);
    } catch {
      // The work ends for another reason, which is what the reader is told.
    }
    const native = this.#native;
    if (native === undefined) {
      this.#isOver = true;
      return [];
    }
    const begin = (id: number) => native.stop(id);
    return run<readonly string[]>({ of: this.#of, begin, site: this.#site });
  }

  #forgetSignal(): void {
    if (this.#abort !== undefined) this.#given.signal?.removeEventListener("abort", this.#abort);
    this.#abort = undefined;
  }
}
