// The base of all errors.

import type { ErrorKind, Outcome } from "./errors.js";
import type { Job } from "./models.js";

/** The facts of an error. What is not known is missing. */
export interface ErrorFacts {
  readonly kind: ErrorKind;
  readonly operation?: string;
  readonly outcome?: Outcome;
  readonly status?: number;
  readonly code?: string;
  readonly serviceMessage?: string;
  readonly requestId?: string;
  readonly attempts?: number;
  readonly elapsedMs?: number;
  readonly waitedMs?: number;
  readonly retryAfterMs?: number;
  readonly retryQuotaExhausted?: boolean;
  readonly submission?: string;
  readonly field?: string;
  readonly value?: string;
  readonly rule?: string;
  readonly job?: Job;
}

/**
 * What went wrong, where, and what was sent by then. The base of all errors of this package.
 *
 * `message` is the whole sentence; the other properties hold its facts, and those that are not known are missing.
 *
 * @example
 * ```ts
 * try {
 *   await client.getJob({ jobId });
 * } catch (error) {
 *   if (error instanceof NotFoundError) console.log("there is no such job", error.requestId);
 *   else throw error;
 * }
 * ```
 */
export class CloudInfiniteError extends Error {
  /** What the caller can do about it. */
  declare readonly kind: ErrorKind;

  /** The method that failed, such as `submitJob`; missing if there was no call yet. */
  declare readonly operation?: string;

  /** What became of a call that creates something. Set for every failed `submitJob` and `createTemplate`, else missing. */
  declare readonly outcome?: Outcome;

  /**
   * The submission that may have created a job, as text (JSON, without any credential): store it wherever the rest of
   * your data is, and give it to `reconcile`, now or in another process. Set whenever the outcome of a `submitJob` is
   * `Ambiguous`.
   */
  declare readonly submission?: string;

  /** HTTP status of the answer, if there was one. */
  declare readonly status?: number;

  /** The service's own error code, such as `PicBucketUnBinded`. */
  declare readonly code?: string;

  /** The service's own text, which may change at any time. */
  declare readonly serviceMessage?: string;

  /** The service's id of the request; its support asks for it. */
  declare readonly requestId?: string;

  /** Requests that were sent. 0 means that nothing left this process. */
  declare readonly attempts: number;

  /** Milliseconds from the call to this error. */
  declare readonly elapsedMs: number;

  /** How many of them were spent waiting between requests. */
  declare readonly waitedMs: number;

  /** Milliseconds that the service asks to wait before the next request, if it said so. */
  declare readonly retryAfterMs?: number;

  /** Whether the request would have been sent again, had not so many requests to this endpoint failed lately. */
  declare readonly retryQuotaExhausted: boolean;

  /** The refused argument, such as `jobLevel` or `notifyConfig.url`. */
  declare readonly field?: string;

  /** The refused value as text, shortened; `(hidden)` for a secret. */
  declare readonly value?: string;

  /** The rule that the value breaks. */
  declare readonly rule?: string;

  /** The job that failed or was waited for, as it was seen last. */
  declare readonly job?: Job;

  static {
    setName(this, "CloudInfiniteError");
  }

  /** @internal */
  constructor(message: string, facts: ErrorFacts, options?: ErrorOptions) {
    super(message, options);
    Object.assign(this, { attempts: 0, elapsedMs: 0, waitedMs: 0, retryQuotaExhausted: false }, facts);
  }

  /** The facts, with name and message, for logs in JSON. */
  toJSON(): object {
    const { name, message } = this;
    return Object.assign({ name, message }, this);
  }
}

/**
 * Gives a class of errors a name that survives bundlers.
 *
 * @internal
 */
export function setName(target: { readonly prototype: Error }, name: string): void {
  Object.defineProperty(target.prototype, "name", { value: name, configurable: true, writable: true });
}
