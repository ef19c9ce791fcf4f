// The client: its making and its end.

import { readFileSync } from "node:fs";

import { type Connection, call, close, connect, open, pages, sibling, start, startSubmission, submit } from "./calls.js";
import { functionsIn } from "./credentials.js";
import { ObjectBody } from "./object-body.js";
import type { ClientOptions, CloseOptions } from "./options.js";
import { Pager } from "./paging.js";
import { Results } from "./results.js";
import { Streams, stream } from "./streams.js";

/** A connection that a client takes over instead of making one. */
class Adopted {
  constructor(readonly connection: Connection) {}
}

/**
 * A client for one bucket. Connections are made when they are needed and shared by all calls.
 *
 * A call that is under way keeps the process alive, a client does not: closing it is good style, and needless at the
 * end of a program.
 *
 * @example
 * ```ts
 * const client = new Client({ region: "ap-guangzhou", bucket: "examplebucket-1250000000" });
 * const job = await client.submitJob({ input: "in/cat.jpg", rule: "imageMogr2/rotate/90", output: "out/cat.jpg" });
 * const done = await client.waitForJob({ jobId: job.jobId }, { timeoutMs: 60_000 });
 * console.log(done.state);
 * ```
 */
export class Client extends Streams {
  readonly #connection: Connection;

  /**
   * @param options See {@link ClientOptions}.
   * @throws `InvalidArgumentError` if a setting breaks a rule, or region or bucket is missing.
   */
  constructor(options: ClientOptions = {}) {
    super();
    this.#connection = options instanceof Adopted ? options.connection : connected(options);
  }

  /** Region of the bucket. */
  get region(): string {
    return this.#connection.region;
  }

  /** Full name of the bucket. */
  get bucket(): string {
    return this.#connection.bucket;
  }

  /**
   * A client for another bucket of the same region that shares connections and credentials. Closing either closes
   * both.
   *
   * @throws `InvalidArgumentError` if the name is none.
   * @throws `ConflictError` if the client is closed.
   */
  forBucket(bucket: string): Client {
    return new Client(new Adopted(sibling(this.#connection, bucket)) as ClientOptions);
  }

  /**
   * Ends the client and its siblings for other buckets: calls are refused from now on with a `ConflictError`, those
   * under way may end within `graceMs`, then they are cut off. Closing twice does no harm.
   *
   * @param options See {@link CloseOptions}.
   * @returns The submissions that were cut off and may have created a job, as texts for `reconcile`. Their own promises
   *   are rejected with the same.
   */
  close(options?: CloseOptions): Promise<readonly string[]> {
    return close(this.#connection, options);
  }

  /** Refuses calls at the end of a `using` block. Those under way end as usual. */
  [Symbol.dispose](): void {
    this.#connection.client.shut();
  }

  /** Closes the client at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Bucket and region, never a credential. */
  toJSON(): { readonly region: string; readonly bucket: string } {
    return { region: this.region, bucket: this.bucket };
  }

  /** @internal */
  [Symbol.for("nodejs.util.inspect.custom")](_depth: number, options: object, inspect: (value: unknown, options: object) => string): string {
    return `Client ${inspect(this.toJSON(), options)}`;
  }

  /** @internal */
  override [call]<T>(operation: string, request: object | undefined, options: object | undefined): Promise<T> {
    return start(this.#connection, operation, request, options);
  }

  /** @internal */
  override [submit]<T>(operation: string, request: object | undefined, options: object | undefined): Promise<T> {
    return startSubmission(this.#connection, operation, request, options);
  }

  /** @internal */
  override [open](operation: string, request: object | undefined, options: object | undefined): Promise<ObjectBody> {
    return ObjectBody.open(this.#connection, operation, request, options);
  }

  /** @internal */
  override [pages]<I, P extends { readonly items: readonly I[] }>(
    operation: string,
    request: object | undefined,
    options: object | undefined,
  ): Pager<I, P> {
    return new Pager<I, P>(this.#connection, operation, request, options);
  }

  /** @internal */
  override [stream]<T>(operation: string, inputs: unknown, options: object | undefined): Results<T> {
    return new Results<T>(this.#connection, operation, inputs, options, this[stream]);
  }
}

/** A connection for these options, which the native part takes with the certificates as text. */
function connected(options: ClientOptions): Connection {
  if (typeof options !== "object" || options === null) return connect(options, []);
  const { caBundle, credentials } = options;
  const functions = functionsIn(credentials);
  if (functions.length === 0 && caBundle === undefined) return connect(options, functions);
  // Both as they were seen here, even if a getter says something else when it is asked again.
  return connect({ ...options, credentials, caBundle: pem(caBundle) }, functions);
}

function pem(bundle: unknown): unknown {
  if (bundle instanceof Uint8Array) return new TextDecoder("latin1").decode(bundle);
  return typeof bundle === "string" ? readFileSync(bundle, "latin1") : bundle;
}
