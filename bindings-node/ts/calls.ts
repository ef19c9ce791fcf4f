// The calls under way.

import { AsyncResource } from "node:async_hooks";

import { answer, lend } from "./credentials.js";
import { endedFor, errorOf, type Site, siteBelow } from "./failure.js";
import { forget } from "./kept.js";
import {
  bridge,
  type Connected,
  FORGET,
  type NativeBody,
  type NativeClient,
  type NativeError,
  type NativePages,
  QUESTION,
  type Report,
  UPDATE,
  VALUE,
} from "./native.js";
import type { CallOptions, CloseOptions, CredentialsFunction, Signal, TaskOptions } from "./options.js";
import { listen, stopListening } from "./signals.js";

/**
 * The method that starts an operation.
 *
 * @internal
 */
export const call = Symbol("call");

/**
 * The method that starts an operation which may create something that is billed.
 *
 * @internal
 */
export const submit = Symbol("submit");

/**
 * The method that begins to get an object.
 *
 * @internal
 */
export const open = Symbol("open");

/**
 * The method that lists what an operation answers with.
 *
 * @internal
 */
export const pages = Symbol("pages");

/**
 * A client of the native part with the bucket and region that it was built with.
 *
 * @internal
 */
export interface Connection {
  readonly client: NativeClient;
  readonly bucket: string;
  readonly region: string;
  /** Functions that answer with credentials: they live as long as their client, its lists and its calls. */
  readonly functions: readonly CredentialsFunction[];
}

/**
 * What is known of a call before it is made.
 *
 * @internal
 */
export interface Plan {
  readonly of: Connection;
  readonly begin: (id: number) => NativeError | undefined;
  readonly site: Site;
  readonly signal?: Signal | undefined;
  readonly onUpdate?: ((update: unknown) => unknown) | undefined;
  /** Whether it is ended only when it is known what became of it: it may create something that is billed. */
  readonly isSubmission?: boolean;
}

/** A call that has not ended. */
interface Waiting {
  readonly of: Connection;
  readonly site: Site;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
  readonly onUpdate: ((update: unknown) => void) | undefined;
  readonly signal: Signal | undefined;
  readonly isSubmission: boolean;
  /** Why it is being ended, if it is. */
  givenUp?: { readonly reason: unknown };
}

const waiting = new Map<number, Waiting>();
let lastCall = 0;

/**
 * Makes a client of the native part.
 *
 * @internal
 */
export function connect(options: unknown, functions: readonly CredentialsFunction[]): Connection {
  const lent = functions.map(lend);
  const made = bridge(report).connect(options, lent);
  if (made.value === undefined) for (const number of lent) forget(number);
  return connection(made, functions, connect);
}

/**
 * A client for another bucket that shares connections and credentials.
 *
 * @internal
 */
export function sibling(of: Connection, bucket: unknown): Connection {
  return connection(of.client.forBucket(bucket), of.functions, sibling);
}

function connection(made: Connected, functions: readonly CredentialsFunction[], below: Function): Connection {
  if (made.value === undefined) throw errorOf(made.error, siteBelow(below));
  return { client: made.value, bucket: made.bucket ?? "", region: made.region ?? "", functions };
}

/**
 * Starts an operation; the promise ends as the operation does, or with the reason of the signal.
 *
 * @internal
 */
export function start<T>(of: Connection, operation: string, request: unknown, options: unknown): Promise<T> {
  const given = options as TaskOptions<unknown> | undefined;
  return run({
    of,
    begin: (id) => of.client.start(id, operation, request === undefined ? {} : request, options),
    site: siteBelow(start),
    signal: given?.signal,
    onUpdate: given?.onUpdate,
  });
}

/**
 * Starts an operation that may create something that is billed.
 *
 * @internal
 */
export function startSubmission<T>(of: Connection, operation: string, request: unknown, options: unknown): Promise<T> {
  const given = options as TaskOptions<unknown> | undefined;
  return run({
    of,
    begin: (id) => of.client.start(id, operation, request === undefined ? {} : request, options),
    site: siteBelow(startSubmission),
    signal: given?.signal,
    onUpdate: given?.onUpdate,
    isSubmission: true,
  });
}

/**
 * Begins to get an object.
 *
 * @internal
 */
export function startBody(of: Connection, operation: string, request: unknown, options: unknown): Promise<NativeBody> {
  const begin = (id: number) => of.client.open(id, operation, request === undefined ? {} : request, options);
  return run({ of, begin, site: siteBelow(startBody), signal: (options as CallOptions | undefined)?.signal });
}

/**
 * The next bytes of an object, none at the end.
 *
 * @internal
 */
export function readBody(of: Connection, body: NativeBody, most: number, signal: Signal | undefined): Promise<Uint8Array> {
  return run({ of, begin: (id) => body.read(id, most), site: siteBelow(readBody), signal });
}

/**
 * Ends a client; answers the texts of the submissions that were cut off.
 *
 * @internal
 */
export function close(of: Connection, options: CloseOptions | undefined): Promise<readonly string[]> {
  return run({ of, begin: (id) => of.client.close(id, options), site: siteBelow(close) });
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
  begun: (source: NativePages) => void,
): AsyncGenerator<P, void, undefined> {
  const list = of.client.list(operation, request === undefined ? {} : request, options);
  const source = list.value;
  if (source === undefined) throw errorOf(list.error, siteBelow(pagesOf));
  begun(source);
  const signal = (options as CallOptions | undefined)?.signal;
  for (;;) {
    const begin = (id: number) => source.next(id);
    const page = await run<P | undefined>({ of, begin, site: siteBelow(pagesOf), signal });
    if (page === undefined) return;
    yield page;
  }
}

/**
 * Starts something that the native part reports the end of.
 *
 * @internal
 */
export function run<T>({ of, begin, site, signal, onUpdate, isSubmission = false }: Plan): Promise<T> {
  return new Promise<T>((resolve, reject) => {
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
    if (signal !== undefined) listen(signal, id, giveUp);
    const watching = onUpdate === undefined ? undefined : watcher(id, onUpdate);
    waiting.set(id, { of, site, resolve, reject, onUpdate: watching, signal, isSubmission });
    if (waiting.size === 1) bridge(report).hold();
  });
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

/** Ends a call: at once, or as soon as it is known whether it may have created something. */
function giveUp(id: number, reason: unknown): void {
  const call = waiting.get(id);
  if (call === undefined || call.givenUp !== undefined) return;
  bridge(report).cancel(id);
  if (call.isSubmission) {
    call.givenUp = { reason };
    forgetSignal(id, call);
  } else {
    end(id)?.reject(reason);
  }
}

function end(id: number): Waiting | undefined {
  const ended = waiting.get(id);
  if (ended === undefined) return undefined;
  waiting.delete(id);
  forgetSignal(id, ended);
  // Only an answer that is waited for keeps the process alive.
  if (waiting.size === 0) bridge(report).release();
  return ended;
}

function forgetSignal(id: number, { signal }: Waiting): void {
  if (signal !== undefined) stopListening(signal, id);
}

const report: Report = (id, kind, news) => {
  if (kind === UPDATE) return waiting.get(id)?.onUpdate?.(news);
  if (kind === QUESTION) return void answer(bridge(report), id, news as number);
  if (kind === FORGET) return forget(id);
  // Without an entry the call was given up before it ended.
  const ended = end(id);
  if (ended === undefined) return;
  const { site, givenUp } = ended;
  // An answer that came before the call could be ended is not withheld: a job that was created is to be known.
  if (kind === VALUE) ended.resolve(news as never);
  else if (givenUp === undefined) ended.reject(errorOf(news as NativeError, site));
  else ended.reject(endedFor(givenUp.reason, news as NativeError, site));
};
