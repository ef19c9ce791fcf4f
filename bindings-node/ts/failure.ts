// From what the native part reports to what is thrown.

import type { CloudInfiniteError, ErrorFacts } from "./base-error.js";
import * as errors from "./errors.js";
import { keptAs } from "./kept.js";
import type { NativeError } from "./native.js";

/**
 * Where a call was made: the upper part of the stack of its error.
 *
 * @internal
 */
export interface Site {
  stack?: string;
}

/** Does not compile if a kind has no class. */
const classes: Readonly<Record<`${errors.ErrorKind}Error`, typeof CloudInfiniteError>> = errors;

/**
 * The frames above `below`; they are turned into text only if somebody looks at them.
 *
 * @internal
 */
export function siteBelow(below: Function): Site {
  const site: Site = {};
  Error.captureStackTrace(site, below);
  return site;
}

/**
 * The error for what the native part reports, with the stack of the call.
 *
 * @internal
 */
export function errorOf(data: NativeError | undefined, site: Site): CloudInfiniteError {
  if (data === undefined) throw new TypeError("the native part answered neither with a value nor with an error");
  if (data.thrown !== undefined) return made(data, site, { cause: keptAs(data.thrown) });
  const cause = data.causes.reduceRight<ErrorOptions>((cause, text) => ({ cause: new Error(text, cause) }), {});
  return made(data, site, cause);
}

/**
 * What a call is rejected with that was ended for `reason`: the reason itself, unless what it creates may exist. Then it is an
 * error of this call alone, because the reason is shared by all calls that listen to the signal and may not be an
 * object at all; it has the reason's name, so that it is recognised where an abort is expected.
 *
 * @internal
 */
export function endedFor(reason: unknown, data: NativeError, site: Site): unknown {
  if (data.outcome !== "Ambiguous") return reason;
  return made(data, site, { cause: reason }, reason instanceof Error ? reason.name : "AbortError");
}

function made(data: NativeError, site: Site, cause: ErrorOptions, name?: string): CloudInfiniteError {
  const { text, causes: _, thrown: __, ...facts } = data;
  const error = new (classOf(facts))(text, facts, cause);
  if (name !== undefined) hide(error, "name", name);
  const frames = site.stack?.indexOf("\n    at ") ?? -1;
  if (site.stack !== undefined && frames >= 0) hide(error, "stack", `${error.name}: ${text}${site.stack.slice(frames)}`);
  return error;
}

/** What may exist gets a class of its own, so that nobody repeats the call by catching its kind. */
function classOf({ kind, outcome, submission }: ErrorFacts): typeof CloudInfiniteError {
  if (outcome !== "Ambiguous") return classes[`${kind}Error`];
  return submission === undefined ? errors.AmbiguousError : errors.AmbiguousSubmissionError;
}

/** Sets a property that is not listed among the facts. */
function hide(error: Error, property: string, value: string): void {
  Object.defineProperty(error, property, { value, configurable: true, writable: true });
}
