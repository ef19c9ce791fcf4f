// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
// The operations on many inputs as methods.

import type { BulkProgress, ProcessJobs, ProcessProgress, ProcessedItem, SubmitJob, SubmitJobs, SubmitResult, WaitForJobs, WaitProgress, WaitResult } from "./models.js";
import { Operations } from "./operations.js";
import type { StreamOptions, SubmitStreamOptions } from "./options.js";
import type { Results } from "./results.js";

/**
 * The method that works on many inputs.
 *
 * @internal
 */
export const stream = Symbol("stream");

/** The operations on many inputs; a client inherits them. */
export abstract class Streams extends Operations {
  /**
   * Works on many inputs.
   *
   * @internal
   */
  abstract [stream]<T>(operation: string, inputs: unknown, options: object | undefined): Results<T>;

  /**
   * Submits a job for each of many requests.
   *
   * The requests come from anything that can be iterated over, are taken as there is room for them, and each
   * of them ends in exactly one `SubmitResult`: one that fails does not end the others. No more than
   * `concurrency` requests are under way at one time, on as many connections. When the service says that
   * there are too many, all of them slow down: half the pace at once, then a twentieth of the former pace
   * more each second; the request that was refused is sent again, for five minutes. The options of the call,
   * such as its timeout, are those of each single submission.
   *
   * With a `journal` a run that was interrupted in whatever way is continued without submitting anything
   * twice.
   *
   * Service action: `POST /jobs`, permissions `ci:CreateMediaJobs` and `cam:passrole`; with a journal also
   * `GET /jobs`, `ci:DescribeMediaJobs`. The service takes 100 submissions per second of an account and
   * region in mainland China, 50 elsewhere.
   *
   * @param inputs Anything that can be looped over with `for` or `for await`. It is read as there is room for
   *   more and not before; what it throws ends the work and is thrown to the reader of the results.
   * @param options `concurrency`, `ratePerSecond`, `burst`, `inInputOrder`, `stopOnError`, `journal`,
   *   `total`; `timeoutMs` for each input, `maxAttempts`, `submissionMode`, `signal` to end the work,
   *   `onProgress` to see how far it is, at most ten times a second.
   * @returns Each `SubmitResult`, to loop over with `for await`. Nothing happens before that.
   * @throws `InvalidArgumentError`, in the loop, if an argument breaks a rule.
   * @throws `CloudInfiniteError`, in the loop, if the work as a whole ended; what goes wrong with one input
   *   is part of its result.
   * @example
   * ```ts
   * const rule = "imageMogr2/rotate/90";
   * const requests = names.map((name) => ({ input: `in/${name}`, rule, output: `out/${name}` }));
   * for await (const result of client.submitJobs(requests, { concurrency: 8, ratePerSecond: 100 })) {
   *   console.log(result.input, result.jobId ?? result.error);
   * }
   * ```
   */
  submitJobs(
    inputs: Iterable<SubmitJob> | AsyncIterable<SubmitJob>,
    options?: SubmitJobs & SubmitStreamOptions<BulkProgress>,
  ): Results<SubmitResult> {
    return this[stream]("submitJobs", inputs, options);
  }

  /**
   * Processes any number of pictures: submits a job for each while the queue has room, and answers what
   * became of each.
   *
   * A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at most
   * twenty jobs are outstanding for each that the queue runs at a time, ended jobs are found a page at a time
   * in the service's list, and a full or paused queue, throttling and an outage of the service are waited
   * for. Inputs are taken as there is room for them, so that there may be millions.
   *
   * Each input ends in exactly one `ProcessedItem`, in the order in which they end. A submission that may
   * have made a job is looked for; only the mode `EffectivelyOnce` sends it again. The timeout of the call
   * limits each of its requests, not the whole.
   *
   * Service actions: `POST /jobs`, `GET /jobs`, `GET /jobs/<job_id>` and `GET /picqueue`; permissions
   * `ci:CreateMediaJobs`, `cam:passrole`, `ci:DescribeMediaJobs`, `ci:DescribeMediaJob` and
   * `ci:DescribePicProcessQueues`.
   *
   * @param inputs Anything that can be looped over with `for` or `for await`. It is read as there is room for
   *   more and not before; what it throws ends the work and is thrown to the reader of the results.
   * @param options `concurrency`, `ratePerSecond`, `queueId`, `maxOutstanding`, `skipExisting`, `dryRun`,
   *   `pricePerJob`, `journal`, `reportJsonl`, `reportCsv`, `stopOnError`, `patienceMs`, `secondsPerJob`;
   *   `timeoutMs` for each input, `maxAttempts`, `submissionMode`, `signal` to end the work, `onProgress` to
   *   see how far it is, at most ten times a second.
   * @returns Each `ProcessedItem`, to loop over with `for await`. Nothing happens before that.
   * @throws `InvalidArgumentError`, in the loop, if an argument breaks a rule.
   * @throws `CloudInfiniteError`, in the loop, if the work as a whole ended; what goes wrong with one input
   *   is part of its result.
   * @example
   * ```ts
   * const rule = "imageMogr2/rotate/90";
   * const pictures = names.map((name) => ({ input: `in/${name}`, rule, output: `out/${name}` }));
   * for await (const result of client.processJobs(pictures, { secondsPerJob: 0.1 })) {
   *   console.log(result.input, result.error ?? "is there");
   * }
   * ```
   */
  processJobs(
    inputs: Iterable<SubmitJob> | AsyncIterable<SubmitJob>,
    options?: ProcessJobs & SubmitStreamOptions<ProcessProgress>,
  ): Results<ProcessedItem> {
    return this[stream]("processJobs", inputs, options);
  }

  /**
   * Waits until many jobs have ended, and answers each as soon as it has.
   *
   * Takes the ids of the jobs, and looks at up to ten jobs with one request. Each job is looked at a second
   * after its id was taken, then after half as long again each time up to ten seconds, all give or take a
   * tenth. The timeout of the call limits the wait for each job, 15 minutes if none is given; when it runs
   * out the job goes on and its result has an error of kind `WaitTimedOut`. A connection that breaks
   * meanwhile does not end any wait.
   *
   * Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`.
   *
   * @param inputs Anything that can be looped over with `for` or `for await`. It is read as there is room for
   *   more and not before; what it throws ends the work and is thrown to the reader of the results.
   * @param options `pollIntervalMs`, `raiseOnFailure`, `concurrency`; `timeoutMs` for each input,
   *   `maxAttempts`, `signal` to end the work, `onProgress` to see how far it is, at most ten times a second.
   * @returns Each `WaitResult`, to loop over with `for await`. Nothing happens before that.
   * @throws `InvalidArgumentError`, in the loop, if an argument breaks a rule.
   * @throws `CloudInfiniteError`, in the loop, if the work as a whole ended; what goes wrong with one input
   *   is part of its result.
   * @example
   * ```ts
   * for await (const result of client.waitForJobs(jobIds, { timeoutMs: 600_000 })) {
   *   if (result.job) console.log(result.job.operation.picProcessResult);
   *   else console.log(result.jobId, "did not end well:", result.error);
   * }
   * ```
   */
  waitForJobs(
    inputs: Iterable<string> | AsyncIterable<string>,
    options?: WaitForJobs & StreamOptions<WaitProgress>,
  ): Results<WaitResult> {
    return this[stream]("waitForJobs", inputs, options);
  }
}
