// The controls of an emulator that have a name of their own.

import type { Admin } from "./admin.js";
import { RefusedError, WaitTimeoutError } from "./errors.js";
import {
  type CallbackAttempt,
  callbackLine,
  type Clock,
  type Fault,
  jobLine,
  type JobSummary,
  type RecordedRequest,
  requestLine,
  respelled,
} from "./records.js";

/** What a fault does; the guide to the emulator says what each needs. */
export type FaultKind =
  | "status"
  | "delay"
  | "dribble"
  | "reset"
  | "truncate"
  | "malformed"
  | "accept_then_lose"
  | "stale_read"
  | "fail_job"
  | "stuck_job"
  | "lose_output";

/** A rule by which something goes wrong. A part that is not given is no condition. */
export interface FaultRule {
  /** What goes wrong. Not given, it is `status` if there is a `status`, and `delay` if there is a `delayMs`. */
  readonly kind?: FaultKind;
  /** Only requests such as `POST /jobs`, `GET /jobs/*`, `PUT *`. */
  readonly route?: string;
  /** Only requests for jobs and queues (`ci`) or for objects (`cos`). */
  readonly service?: "ci" | "cos";
  /** Only requests for this bucket. */
  readonly bucket?: string;
  /** Only objects whose key fits; `*` stands for anything. */
  readonly key?: string;
  /** Only this job. */
  readonly jobId?: string;
  /** How many requests that fit go through first. */
  readonly skip?: number;
  /** How many requests are hit at most; not given, all that come. */
  readonly times?: number;
  /** How likely each is hit: more than 0, at most 1. */
  readonly probability?: number;
  /** Makes the chances the same in every run. */
  readonly seed?: number;
  /** The status of the answer. */
  readonly status?: number;
  /** The error code of the answer, or that of a failed job. */
  readonly code?: string;
  /** The message that goes with it. */
  readonly message?: string;
  /** The `Retry-After` of the answer: seconds, or any text. */
  readonly retryAfter?: number | string;
  /** How many milliseconds the answer is held back; two numbers are the shortest and the longest. */
  readonly delayMs?: number | readonly [number, number];
  /** How slowly a `dribble` goes. */
  readonly bytesPerSecond?: number;
  /** Whether the connection breaks, or the delay passes, before or after the request takes effect. */
  readonly when?: "before" | "after";
  /** After how many bytes the answer ends. */
  readonly bytes?: number;
  /** Whether a lost answer leaves the client waiting, instead of breaking the connection. */
  readonly hang?: boolean;
  /** For how many reads an old state is shown. */
  readonly reads?: number;
  /** Whether those reads do not find the job at all. */
  readonly missing?: boolean;
}

/** What goes wrong on purpose. */
export class Faults {
  /** @internal */
  constructor(private readonly admin: Admin) {}

  /**
   * Adds a rule, and answers with its number.
   *
   * @throws {RefusedError} The rule makes no sense; the message says why.
   * @example
   * await cloud.faults.add({ route: "POST /jobs", status: 503, times: 2, retryAfter: 1 });
   */
  async add(rule: FaultRule): Promise<number> {
    const { delayMs, ...others } = rule;
    const kind = rule.kind ?? (rule.status !== undefined ? "status" : delayMs !== undefined ? "delay" : undefined);
    const written: Record<string, unknown> = { kind };
    for (const [name, value] of Object.entries(others)) {
      if (value !== undefined) written[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = value;
    }
    if (typeof delayMs === "number") written["ms"] = delayMs;
    else if (delayMs !== undefined) [written["min_ms"], written["max_ms"]] = delayMs;
    return ((await this.admin.json("POST", "/_ci/faults", written)) as { id: number }).id;
  }

  /** The rules, with how often they hit. */
  async list(): Promise<Fault[]> {
    return respelled(await this.admin.json("GET", "/_ci/faults")) as Fault[];
  }

  /**
   * Takes a rule back.
   *
   * @param id What `add` answered with.
   * @throws {RefusedError} There is no such rule.
   */
  async remove(id: number): Promise<void> {
    await this.admin.ask("DELETE", `/_ci/faults/${id}`);
  }

  /** Takes all rules back. */
  async clear(): Promise<void> {
    await this.admin.ask("DELETE", "/_ci/faults");
  }
}

/** What was reported of jobs that have ended. */
export class Callbacks {
  /** @internal */
  constructor(private readonly admin: Admin) {}

  /**
   * Somebody to call back: the emulator itself, which takes every report. For tests without a server.
   *
   * @example
   * const { jobId } = await client.submitJob({ ...request, callback: cloud.callbacks.url });
   */
  get url(): string {
    return `${this.admin.url}/_ci/receiver`;
  }

  /**
   * Waits until a job is reported, and answers with the first attempt to do so, whatever the receiver said.
   *
   * @param jobId The job.
   * @param options How long to wait, five seconds if it is not said.
   * @throws {WaitTimeoutError} There was none in time. The message has the requests and callbacks so far.
   * @example
   * const told = await cloud.callbacks.wait(job.jobId);
   * assert.equal(told.state, "Success");
   */
  async wait(jobId: string, { timeoutMs = 5000 }: { readonly timeoutMs?: number } = {}): Promise<CallbackAttempt> {
    const query = { job_id: jobId, wait_ms: timeoutMs };
    try {
      const found = (await this.admin.json("GET", "/_ci/callbacks", undefined, { query, waitMs: timeoutMs })) as unknown[];
      if (found.length > 0) return respelled(found[0]) as CallbackAttempt;
    } catch (error) {
      if (!(error instanceof RefusedError && error.status === 408)) throw error;
    }
    const soFar = await history(this.admin);
    throw new WaitTimeoutError(`there was no callback for ${jobId} within ${timeoutMs} ms\n${soFar}`);
  }

  /** All attempts in order, or those for one job. */
  async list(jobId?: string): Promise<CallbackAttempt[]> {
    const query = { job_id: jobId };
    return respelled(await this.admin.json("GET", "/_ci/callbacks", undefined, { query })) as CallbackAttempt[];
  }

  /** Forgets the attempts so far. */
  async clear(): Promise<void> {
    await this.admin.ask("DELETE", "/_ci/callbacks");
  }
}

/** The emulator's time: that of the system, or one that is moved by hand. Clients have their own. */
export class Time {
  /** @internal */
  constructor(private readonly admin: Admin) {}

  /** What time it is, and who moves it. */
  async read(): Promise<Clock> {
    return clock(await this.admin.json("GET", "/_ci/clock"));
  }

  /**
   * Stops the clock, now or at a time; from then on it moves by `advance` only.
   *
   * @param time A date, or milliseconds since 1970; not given, the clock stops where it is.
   */
  async set(time?: Date | number): Promise<Clock> {
    const now = time === undefined ? {} : { now_ms: Number(time) };
    return clock(await this.admin.json("PUT", "/_ci/clock", { mode: "manual", ...now }));
  }

  /**
   * Moves a stopped clock, and resolves when everything that became due has been done, in order.
   *
   * @param ms How many milliseconds.
   * @throws {RefusedError} The clock is that of the system.
   */
  async advance(ms: number): Promise<Clock> {
    return clock(await this.admin.json("POST", "/_ci/clock/advance", { ms }));
  }

  /**
   * Puts the clock of the system forward, or back.
   *
   * @param ms How many milliseconds it is from the true time; negative is behind.
   */
  async skew(ms: number): Promise<Clock> {
    return clock(await this.admin.json("PUT", "/_ci/clock", { skew_ms: ms }));
  }

  /** Lets time pass by itself again, as it does at the start. */
  async system(): Promise<Clock> {
    return clock(await this.admin.json("PUT", "/_ci/clock", { mode: "system" }));
  }
}

function clock(written: unknown): Clock {
  const { now_ms, mode, skew_ms, waiting } = written as Record<string, number> & { mode: Clock["mode"] };
  return { mode, now: new Date(now_ms ?? 0), skewMs: skew_ms ?? 0, waiting: waiting ?? 0 };
}

/**
 * The requests, the latest jobs and the callbacks so far, for a message.
 *
 * @internal
 */
export async function history(admin: Admin): Promise<string> {
  const requests = respelled(await admin.json("GET", "/_ci/requests")) as RecordedRequest[];
  const { jobs } = respelled(await admin.json("GET", "/_ci/jobs")) as { jobs: JobSummary[] };
  const callbacks = respelled(await admin.json("GET", "/_ci/callbacks")) as CallbackAttempt[];
  return [
    listed("requests", requests.map(requestLine)),
    listed("jobs", jobs.reverse().map(jobLine)),
    listed("callbacks", callbacks.map(callbackLine)),
  ].join("\n");
}

function listed(what: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${what}: none` : [`${what}:`, ...lines.map((line) => `  ${line}`)].join("\n");
}
