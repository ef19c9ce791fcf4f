/**
 * Unofficial client for Tencent Cloud Infinite's asynchronous image processing.
 *
 * A job costs money and the service has no idempotency token, so every submission is accounted for: it is sent at
 * most once, and a failed one says whether it was refused, never sent, or may exist (`AmbiguousSubmissionError`).
 *
 * @packageDocumentation
 */
/// <reference lib="esnext.disposable" preserve="true" />

export { Client } from "./client.js";
export * from "./errors.js";
export * from "./functions.js";
export type * from "./models.js";
export type * from "./options.js";
export type { ObjectBody } from "./object-body.js";
export type { Pager } from "./paging.js";
export * from "./process-rule.js";
export type { Results } from "./results.js";
