// The native part as TypeScript sees it.

import type { ErrorFacts } from "./base-error.js";
import { load } from "./loader.js";

/**
 * An error as the native part reports it.
 *
 * @internal
 */
export interface NativeError extends ErrorFacts {
  readonly text: string;
  readonly causes: readonly string[];
  /** The number of the caller's own exception that led to it. */
  readonly thrown?: number;
}

/**
 * What is reported; the numbers are those of the native part.
 *
 * @internal
 */
export const UPDATE = 0;
/** @internal */
export const VALUE = 1;
/** @internal */
export const ERROR = 2;
/** @internal */
export const QUESTION = 3;
/** @internal */
export const FORGET = 4;

/**
 * Is told what becomes of calls by their numbers, is asked for credentials, and told what need not be kept any more.
 *
 * @internal
 */
export type Report = (
  number: number,
  kind: typeof UPDATE | typeof VALUE | typeof ERROR | typeof QUESTION | typeof FORGET,
  news: unknown,
) => void;

/** @internal */
export interface Connected {
  readonly value?: NativeClient;
  readonly bucket?: string;
  readonly region?: string;
  readonly error?: NativeError;
}

/** @internal */
export interface Bridge {
  hold(): void;
  release(): void;
  cancel(call: number): void;
  answer(question: number, credentials: unknown): void;
  fail(question: number, thrown: number): void;
  connect(options: unknown, functions: readonly number[]): Connected;
}

/** @internal */
export interface NativeClient {
  start(call: number, operation: string, request: unknown, options: unknown): NativeError | undefined;
  open(call: number, operation: string, request: unknown, options: unknown): NativeError | undefined;
  list(operation: string, request: unknown, options: unknown): { value?: NativePages; error?: NativeError };
  stream(
    operation: string,
    request: unknown,
    options: unknown,
    total: number | undefined,
  ): { value?: NativeStream; error?: NativeError };
  forBucket(bucket: unknown): Connected;
  close(call: number, options: unknown): NativeError | undefined;
  shut(): void;
}

/**
 * Where a list goes on.
 *
 * @internal
 */
export interface Place {
  readonly hasNext: boolean;
  readonly token?: string;
  readonly number?: number;
}

/** @internal */
export interface NativeBody {
  info(): unknown;
  read(call: number, most: number): NativeError | undefined;
  close(): void;
}

/** @internal */
export interface NativePages {
  next(call: number): NativeError | undefined;
  place(): Place;
}

/**
 * What there is to do for whoever reads a stream.
 *
 * @internal
 */
export interface Batch {
  readonly items: readonly { error?: unknown }[];
  readonly progress?: unknown;
  /** How many more inputs can be used. */
  readonly wanted: number;
  readonly isOver: boolean;
}

/** @internal */
export interface NativeStream {
  next(call: number): NativeError | undefined;
  feed(inputs: readonly unknown[], before: number): NativeError | undefined;
  finish(): NativeError | undefined;
  stop(call: number): NativeError | undefined;
}

/** @internal */
export interface Binding {
  readonly Bridge: new (report: Report) => Bridge;
  callFunction(name: string, given: readonly unknown[]): { value?: unknown; error?: NativeError };
}

let found: Binding | undefined;
let loaded: Bridge | undefined;

/**
 * The native part, which is loaded when it is needed for the first time.
 *
 * @internal
 */
export function binding(): Binding {
  found ??= load();
  return found;
}

/**
 * The way to the native part for calls that take their time.
 *
 * @internal
 */
export function bridge(report: Report): Bridge {
  loaded ??= new (binding().Bridge)(report);
  return loaded;
}
