// Calls of the functions that need no client.

import { errorOf, siteBelow } from "./failure.js";
import { binding } from "./native.js";

/**
 * Calls a function of the native part.
 *
 * @internal
 */
export function callFunction<T>(name: string, given: readonly unknown[], below: Function): T {
  const { value, error } = binding().callFunction(name, given);
  if (error !== undefined) throw errorOf(error, siteBelow(below));
  return value as T;
}
