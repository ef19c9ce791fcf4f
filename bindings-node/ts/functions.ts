// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
// Functions that need no client: they send nothing and answer at once.

import { callFunction } from "./function-calls.js";
import type { Callback, PictureColor, PictureExif, PictureInfo, RuleReport, SizePrediction } from "./models.js";

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

/**
 * Checks a processing rule by the grammar that this library knows, and gives its normal form.
 *
 * A job takes any text for a rule, checked or not, so that what the service learns tomorrow can be used
 * today. Nothing is sent, and no permission is needed.
 *
 * @param rule The rule: not percent-encoded, not XML-escaped, without a leading `?`.
 * @throws `InvalidArgumentError` if an argument breaks a rule.
 * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
 * @example
 * ```ts
 * const rule = checkRule("imageMogr2/crop/300x200/gravity/SouthEast");
 * const job = await client.submitJob({ input: "in/cat.jpg", rule, output: "out/cat.jpg" });
 * ```
 */
export function checkRule(rule: string): string {
  return callFunction("checkRule", [rule], checkRule);
}

/**
 * Takes a processing rule apart, or says what is wrong with it.
 *
 * Nothing is sent, and no permission is needed.
 *
 * @param rule The rule, or what may be none.
 * @returns What a rule consists of, or why it is none.
 * @throws `InvalidArgumentError` if an argument breaks a rule.
 * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
 * @example
 * ```ts
 * const report = explainRule("imageMogr2/rotate/400");
 * if (report.problem !== undefined) console.log(report.problem.explanation);
 * ```
 */
export function explainRule(rule: string): RuleReport {
  return callFunction("explainRule", [rule], explainRule);
}

/**
 * Predicts the size of what a processing rule makes of a picture, without the picture.
 *
 * The answer says when a size depends on what is not known here: whether there is a face, a style that is
 * stored with the bucket, or an EXIF orientation that was not given. Nothing is sent, and no permission is
 * needed.
 *
 * @param rule The rule.
 * @param width The width of the picture in pixels as stored, at least 1.
 * @param height The height of the picture in pixels as stored, at least 1.
 * @param format The format of the picture in letters of any case, such as `gif`, which cannot be scaled up.
 * @param orientation The EXIF orientation of the picture, 0 to 8; `auto-orient` depends on it.
 * @returns The size of a result, as far as it can be told without the picture itself.
 * @throws `InvalidArgumentError` if an argument breaks a rule.
 * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
 * @example
 * ```ts
 * const size = predictSize("imageMogr2/thumbnail/480x", 4032, 3024);
 * console.log(size.width, size.height);
 * ```
 */
export function predictSize(rule: string, width: number, height: number, format?: string, orientation?: number): SizePrediction {
  return callFunction("predictSize", [rule, width, height, format, orientation], predictSize);
}

/**
 * Encodes text or bytes as rules want it: base64 with the URL-safe alphabet, without padding.
 *
 * Nothing is sent, and no permission is needed.
 *
 * @param data What is encoded.
 * @throws `InvalidArgumentError` if an argument breaks a rule.
 * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
 * @example
 * ```ts
 * const rule = `watermark/2/text/${encodeBase64url("order 17")}`;
 * ```
 */
export function encodeBase64url(data: Uint8Array | string): string {
  return callFunction("encodeBase64url", [data], encodeBase64url);
}

/**
 * Adds a step to a processing rule: what the builders of other languages call.
 *
 * In Rust, `ProcessRule` takes typed arguments. Nothing is sent, and no permission is needed.
 *
 * @param rule The rule so far; empty at the beginning.
 * @param step The name of the step, such as `thumbnail`.
 * @param pairs Names and values of its arguments, one after the other.
 * @throws `InvalidArgumentError` if an argument breaks a rule.
 * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
 * @example
 * ```ts
 * const rule = extendRule(extendRule("", "rotate", ["degrees", "90"]), "strip", []);
 * ```
 */
export function extendRule(rule: string, step: string, pairs: readonly string[]): string {
  return callFunction("extendRule", [rule, step, pairs], extendRule);
}

/**
 * Reads what the service answers to a `GET` of an object with the query `imageInfo`.
 *
 * Nothing is sent. Get the answer with `presignUrl`, or with a request of your own.
 *
 * @param body The answer as it arrived, in JSON: at most 1 MiB.
 * @returns What the query `imageInfo` of an object answers with.
 * @throws `InvalidArgumentError` if an argument breaks a rule.
 * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
 * @example
 * ```ts
 * const info = parseImageInfo('{"format": "jpeg", "width": "960", "height": "540", "size": "158421"}');
 * console.log(info.width, info.height);
 * ```
 */
export function parseImageInfo(body: Uint8Array | string): PictureInfo {
  return callFunction("parseImageInfo", [body], parseImageInfo);
}

/**
 * Reads what the service answers to a `GET` of an object with the query `exif`.
 *
 * A picture without EXIF data has no values, which is no error. Nothing is sent. Get the answer with
 * `presignUrl`, or with a request of your own.
 *
 * @param body The answer as it arrived, in JSON: at most 1 MiB.
 * @returns What the query `exif` of an object answers with.
 * @throws `InvalidArgumentError` if an argument breaks a rule.
 * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
 * @example
 * ```ts
 * const exif = parseExif('{"Orientation": {"val": "Top-left", "type": 3}}');
 * console.log(exif.values["Orientation"]);
 * ```
 */
export function parseExif(body: Uint8Array | string): PictureExif {
  return callFunction("parseExif", [body], parseExif);
}

/**
 * Reads what the service answers to a `GET` of an object with the query `imageAve`.
 *
 * Nothing is sent. Get the answer with `presignUrl`, or with a request of your own.
 *
 * @param body The answer as it arrived, in JSON: at most 1 MiB.
 * @returns What the query `imageAve` of an object answers with.
 * @throws `InvalidArgumentError` if an argument breaks a rule.
 * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
 * @example
 * ```ts
 * const color = parseImageAve('{"RGB": "0x736246"}');
 * console.log(color.red, color.green, color.blue);
 * ```
 */
export function parseImageAve(body: Uint8Array | string): PictureColor {
  return callFunction("parseImageAve", [body], parseImageAve);
}
