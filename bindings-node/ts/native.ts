// The typed loader of the native part, and the calls that go through it.

import { AsyncResource } from "node:async_hooks";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { CloudInfiniteError, type ErrorFacts } from "./base-error.js";
import type { CallOptions, Signal, TaskOptions } from "./client.js";
import * as errors from "./errors.js";

/**
 * The method that starts an operation.
 *
 * @internal
 */
export const call = Symbol("call");

/**
 * The method that lists what an operation answers with.
 *
 * @internal
 */
export const pages = Symbol("pages");

/** An error as the native part reports it. */
interface NativeError extends ErrorFacts {
  readonly text: string;
  readonly causes: readonly string[];
}

/** What is reported of a call; the numbers are those of the native part. */
const UPDATE = 0;
const VALUE = 1;
const ERROR = 2;

type Report = (call: number, kind: typeof UPDATE | typeof VALUE | typeof ERROR, news: unknown) => void;

interface Connected {
  readonly value?: NativeClient;
  readonly bucket?: string;
  readonly region?: string;
  readonly error?: NativeError;
}

interface Bridge {
  hold(): void;
  release(): void;
  cancel(call: number): void;
  connect(options: unknown): Connected;
}

interface NativeClient {
  start(call: number, operation: string, request: unknown, options: unknown): NativeError | undefined;
  list(operation: string, request: unknown, options: unknown): { value?: NativePages; error?: NativeError };
  forBucket(bucket: unknown): Connected;
  close(): void;
}

interface NativePages {
  next(call: number): NativeError | undefined;
}

interface Binding {
  readonly Bridge: new (report: Report) => Bridge;
}

/**
 * A client of the native part with the bucket and region that it was built with.
 *
 * @internal
 */
export interface Connection {
  readonly client: NativeClient;
  readonly bucket: string;
  readonly region: string;
}

/** Where a call was made: the upper part of the stack of its error. */
interface Site {
  stack?: string;
}

/** A call that has not ended. */
interface Waiting {
  readonly site: Site;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
  readonly onUpdate: ((update: unknown) => void) | undefined;
  readonly signal: Signal | undefined;
}

/** Does not compile if a kind has no class. */
const classes: Readonly<Record<`${errors.ErrorKind}Error`, typeof CloudInfiniteError>> = errors;

const waiting = new Map<number, Waiting>();
/** The signals that are listened to. */
const signals = new Map<Signal, { readonly calls: Set<number>; readonly abort: () => void }>();
let lastCall = 0;
let loaded: Bridge | undefined;

function bridge(): Bridge {
  loaded ??= new (load().Bridge)(report);
  return loaded;
}

/**
 * Makes a client of the native part.
 *
 * @internal
 */
export function connect(options: unknown): Connection {
  return connection(bridge().connect(options), connect);
}

/**
 * A client for another bucket that shares connections and credentials.
 *
 * @internal
 */
export function sibling(of: Connection, bucket: unknown): Connection {
  return connection(of.client.forBucket(bucket), sibling);
}

function connection(made: Connected, below: Function): Connection {
  if (made.value === undefined) throw errorOf(made.error, siteBelow(below));
  return { client: made.value, bucket: made.bucket ?? "", region: made.region ?? "" };
}

/**
 * Starts an operation; the promise ends as the operation does, or with the reason of the signal.
 *
 * @internal
 */
export function start<T>(of: Connection, operation: string, request: unknown, options: unknown): Promise<T> {
  const given = options as TaskOptions<unknown> | undefined;
  const begin = (id: number) => of.client.start(id, operation, request === undefined ? {} : request, options);
  return run(begin, given, siteBelow(start), given?.onUpdate);
}

/**
 * Reads a list page by page. Nothing is requested before the first step.
 *
 * @internal
 */
export async function* pagesOf<P>(
  of: Connection,
  operation: string,
  request: unknown,
  options: unknown,
): AsyncGenerator<P, void, undefined> {
  const list = of.client.list(operation, request === undefined ? {} : request, options);
  const source = list.value;
  if (source === undefined) throw errorOf(list.error, siteBelow(pagesOf));
  for (;;) {
    const page = await run<P | undefined>(
      (id) => source.next(id),
      options as CallOptions | undefined,
      siteBelow(pagesOf),
      undefined,
    );
    if (page === undefined) return;
    yield page;
  }
}

function run<T>(
  begin: (id: number) => NativeError | undefined,
  options: CallOptions | undefined,
  site: Site,
  onUpdate: ((update: unknown) => unknown) | undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const signal = options?.signal;
    if (signal?.aborted === true) {
      reject(signal.reason);
      return;
    }
    const id = freshId();
    const refused = begin(id);
    if (refused !== undefined) {
      reject(errorOf(refused, site));
      return;
    }
    if (signal !== undefined) listen(signal, id);
    waiting.set(id, {
      site,
      resolve,
      reject,
      onUpdate: onUpdate === undefined ? undefined : watcher(id, onUpdate),
      signal,
    });
    if (waiting.size === 1) bridge().hold();
  });
}

/** Ends the call when the signal is aborted. One listener serves all calls: Node.js warns of many. */
function listen(signal: Signal, id: number): void {
  const present = signals.get(signal);
  if (present !== undefined) {
    present.calls.add(id);
    return;
  }
  const calls = new Set([id]);
  const abort = () => {
    for (const call of [...calls]) giveUp(call, signal.reason);
  };
  signal.addEventListener("abort", abort);
  signals.set(signal, { calls, abort });
}

function stopListening(signal: Signal, id: number): void {
  const present = signals.get(signal);
  if (present === undefined) return;
  present.calls.delete(id);
  if (present.calls.size > 0) return;
  signal.removeEventListener("abort", present.abort);
  signals.delete(signal);
}

/** Calls back in the asynchronous context of the call. What the callback throws ends the call. */
function watcher(id: number, onUpdate: (update: unknown) => unknown): (update: unknown) => void {
  return AsyncResource.bind((update: unknown) => {
    try {
      const answer = onUpdate(update);
      if (answer instanceof Promise) answer.catch((reason: unknown) => giveUp(id, reason));
    } catch (reason) {
      giveUp(id, reason);
    }
  });
}

function freshId(): number {
  do lastCall = (lastCall + 1) >>> 0;
  while (waiting.has(lastCall));
  return lastCall;
}

/** Ends a call whose end is not awaited any more. */
function giveUp(id: number, reason: unknown): void {
  const ended = end(id);
  if (ended === undefined) return;
  bridge().cancel(id);
  ended.reject(reason);
}

function end(id: number): Waiting | undefined {
  const ended = waiting.get(id);
  if (ended === undefined) return undefined;
  waiting.delete(id);
  if (ended.signal !== undefined) stopListening(ended.signal, id);
  // Only an answer that is waited for keeps the process alive.
  if (waiting.size === 0) bridge().release();
  return ended;
}

const report: Report = (id, kind, news) => {
  if (kind === UPDATE) {
    waiting.get(id)?.onUpdate?.(news);
    return;
  }
  // Without an entry the call was given up before it ended.
  const ended = end(id);
  if (kind === VALUE) ended?.resolve(news as never);
  else ended?.reject(errorOf(news as NativeError, ended.site));
};

/** The frames above `below`; they are turned into text only if somebody looks at them. */
function siteBelow(below: Function): Site {
  const site: Site = {};
  Error.captureStackTrace(site, below);
  return site;
}

/** The error for what the native part reports, with the stack of the call. */
function errorOf(data: NativeError | undefined, site: Site): CloudInfiniteError {
  if (data === undefined) throw new TypeError("the native part answered neither with a value nor with an error");
  const { text, causes, ...facts } = data;
  // A submission that may exist gets a class of its own, so that nobody repeats it by catching its kind.
  const Class = facts.outcome === "Ambiguous" ? errors.AmbiguousSubmissionError : classes[`${facts.kind}Error`];
  const cause = causes.reduceRight<ErrorOptions>((cause, text) => ({ cause: new Error(text, cause) }), {});
  const error = new Class(text, facts, cause);
  const frames = site.stack?.indexOf("\n    at ") ?? -1;
  if (site.stack !== undefined && frames >= 0) {
    const stack = `${error.name}: ${text}${site.stack.slice(frames)}`;
    Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
  }
  return error;
}

/** The names of the platform packages that may fit this machine, the likeliest first. */
function platforms(): string[] {
  const { platform, arch } = process;
  switch (platform) {
    case "linux":
      return [`linux-${arch}-gnu`, `linux-${arch}-musl`];
    case "win32":
      return [`win32-${arch}-msvc`];
    default:
      return [`${platform}-${arch}`];
  }
}

/** Which C library a Linux has. Asked only when nothing was found: the report takes some milliseconds. */
function usesMusl(): boolean {
  const header = (process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined)?.header;
  return header !== undefined && header.glibcVersionRuntime === undefined;
}

function load(): Binding {
  const require = createRequire(import.meta.url);
  const names = platforms();
  const causes: unknown[] = [];
  for (const name of names) {
    // A package that was packed on this machine brings the file of this machine.
    const file = fileURLToPath(new URL(`../native/cloud-infinite.${name}.node`, import.meta.url));
    for (const candidate of [file, `@cloud-infinite/native-${name}`]) {
      if (candidate === file && !existsSync(file)) continue;
      try {
        return require(candidate) as Binding;
      } catch (cause) {
        if (!isMissing(cause, candidate)) causes.push(cause);
      }
    }
  }
  const [first] = names;
  const name = process.platform === "linux" && usesMusl() ? names[1] : first;
  if (causes.length > 0) {
    const why = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause))).join("; ");
    throw new Error(`the native part of cloud-infinite for ${name} cannot be loaded: ${why}`, { cause: causes[0] });
  }
  const { version } = require("../package.json") as { version: string };
  throw new Error(
    `the native part of cloud-infinite for ${name} is not installed; ` +
      `run: npm install @cloud-infinite/native-${name}@${version}`,
  );
}

function isMissing(cause: unknown, candidate: string): boolean {
  const { code, message } = cause as { code?: string; message?: string };
  return code === "MODULE_NOT_FOUND" && message?.includes(candidate) === true;
}
