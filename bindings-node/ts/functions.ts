// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
// Functions that need no client: they send nothing and answer at once.

import { callFunction } from "./function-calls.js";
import type { Callback } from "./models.js";

/**
 * Reads the body of a callback, in XML or JSON.
 *
 * The form is recognised by the body, whatever its content type says. Every documented and observed layout is
 * read into the same `Callback`. Nothing is sent, and no permission is needed.
 *
 * @param body The body as it arrived: at most 1 MiB of UTF-8, nested at most 32 deep in JSON and 64 deep in
 *   XML.
 * @returns What the service delivered to the URL of a job or a queue.
 * @throws `InvalidArgumentError` if an argument breaks a rule.
 * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
 * @example
 * ```ts
 * const callback = parseCallback(body);
 * if (callback.job !== undefined) console.log(callback.job.jobId, callback.job.state);
 * ```
 */
export function parseCallback(body: Uint8Array | string): Callback {
  return callFunction("parseCallback", [body], parseCallback);
}
