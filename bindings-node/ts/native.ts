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
}

/**
 * What is reported of a call; the numbers are those of the native part.
 *
 * @internal
 */
export const UPDATE = 0;
/** @internal */
export const VALUE = 1;
/** @internal */
export const ERROR = 2;

/** @internal */
export type Report = (call: number, kind: typeof UPDATE | typeof VALUE | typeof ERROR, news: unknown) => void;

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
  connect(options: unknown): Connected;
}

/** @internal */
export interface NativeClient {
  start(call: number, operation: string, request: unknown, options: unknown): NativeError | undefined;
  list(operation: string, request: unknown, options: unknown): { value?: NativePages; error?: NativeError };
  forBucket(bucket: unknown): Connected;
  close(call: number, options: unknown): NativeError | undefined;
  shut(): void;
}

/** @internal */
export interface NativePages {
  next(call: number): NativeError | undefined;
}

/** @internal */
export interface Binding {
  readonly Bridge: new (report: Report) => Bridge;
}

let loaded: Bridge | undefined;

/**
 * The way to the native part, which is loaded when it is needed for the first time.
 *
 * @internal
 */
export function bridge(report: Report): Bridge {
  loaded ??= new (load().Bridge)(report);
  return loaded;
}
