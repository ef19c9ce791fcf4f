// The emulator for tests.

import { Admin } from "./admin.js";
import { Callbacks, Faults, history, Time } from "./controls.js";
import { EmulatorError, RefusedError, WaitTimeoutError } from "./errors.js";
import { argumentsOf, type EmulatorOptions, named, type Pace, REGION } from "./options.js";
import { ServerProcess } from "./process.js";
import { findProgram } from "./program.js";
import {
  fits,
  type JobSummary,
  type QueueSummary,
  type RecordedRequest,
  respelled,
  type StoredObject,
  type Transition,
} from "./records.js";

/** The key id that an emulator knows. */
const SECRET_ID = "LOCAL-EMULATOR-SECRET-ID";
/** Its secret key: public, and good for nothing but an emulator. */
const SECRET_KEY = "local-emulator-secret-key-not-for-the-cloud";
/** Where programs that did not start the emulator find its controls. */
const ADMIN_VARIABLE = "CLOUD_INFINITE_EMULATOR_ADMIN";

/** What a client needs to know. */
interface Place {
  readonly url: string;
  readonly admin: string;
  readonly region: string;
  readonly buckets: readonly string[];
  readonly version?: string;
}

/**
 * Starts an emulator in a process of its own, on ports of its own, and answers when it accepts connections. It ends with
 * `stop()`, at the end of an `await using`, or with this process, even if this process is killed.
 *
 * @param options What is to be different.
 * @throws {StartError} It did not start. The message has its standard error.
 * @example
 * const cloud = await startEmulator({ seed: 7 });
 * const client = new Client(cloud.clientConfig());
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { program = findProgram(), startTimeoutMs = 30_000, region = REGION } = options;
  const buckets = named(options.buckets);
  const [process, ready] = await ServerProcess.start(program, ["serve", ...argumentsOf(options, buckets)], startTimeoutMs);
  const { url, admin, version } = ready;
  return Emulator.at({ url, admin, version, region, buckets: buckets.map(([name]) => name) }, process);
}

/**
 * The emulator that somebody else started, such as the global setup of a test runner, by what `environment()` says about
 * it. It does not end with `stop()`.
 *
 * @param environment Where the variables are.
 * @throws {EmulatorError} They are not set.
 */
export function connectEmulator(environment: Readonly<Record<string, string | undefined>> = process.env): Emulator {
  const url = environment["CLOUD_INFINITE_ENDPOINT"];
  const admin = environment[ADMIN_VARIABLE];
  if (!url || !admin) {
    throw new EmulatorError(
      `there is no emulator to connect to: CLOUD_INFINITE_ENDPOINT and ${ADMIN_VARIABLE} are set by cloud-infinite-emulator/setup`,
    );
  }
  const bucket = environment["CLOUD_INFINITE_BUCKET"];
  const region = environment["CLOUD_INFINITE_REGION"] || REGION;
  return Emulator.at({ url, admin, region, buckets: bucket ? [bucket] : [] });
}

/** Tencent Cloud Infinite's image processing on this machine. `startEmulator` makes one. */
export class Emulator {
  /** What goes wrong on purpose. */
  readonly faults: Faults;
  /** What was reported of jobs that have ended. */
  readonly callbacks: Callbacks;
  /** The emulator's time. */
  readonly clock: Time;
  readonly #place: Place;
  readonly #process: ServerProcess | undefined;
  readonly #admin: Admin;

  private constructor(place: Place, process?: ServerProcess) {
    this.#place = place;
    this.#process = process;
    this.#admin = new Admin(place.admin, async () => (await process?.lastWords()) ?? "");
    this.faults = new Faults(this.#admin);
    this.callbacks = new Callbacks(this.#admin);
    this.clock = new Time(this.#admin);
  }

  /**
   * An emulator at a place, perhaps with its process.
   *
   * @internal
   */
  static at(place: Place, process?: ServerProcess): Emulator {
    return new Emulator(place, process);
  }

  /** Where clients connect to: their `endpoint`. */
  get url(): string {
    return this.#place.url;
  }

  /** Where the admin interface listens; a browser shows a page there. */
  get adminUrl(): string {
    return this.#place.admin;
  }

  /** The id of its process, if it was started here. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** The version of its program, if it was started here. */
  get version(): string | undefined {
    return this.#place.version;
  }

  /** The region that clients are told. */
  get region(): string {
    return this.#place.region;
  }

  /** The names of the buckets it was started with. */
  get buckets(): readonly string[] {
    return this.#place.buckets;
  }

  /**
   * The options with which a client of the package cloud-infinite finds this emulator.
   *
   * @param bucket The bucket of the client; not given, the first one.
   * @example
   * const client = new Client(cloud.clientConfig());
   */
  clientConfig(bucket: string = this.#firstBucket()): {
    region: string;
    bucket: string;
    endpoint: string;
    credentials: { secretId: string; secretKey: string };
  } {
    const credentials = { secretId: SECRET_ID, secretKey: SECRET_KEY };
    return { region: this.region, bucket, endpoint: this.url, credentials };
  }

  /**
   * The variables with which a program in any language finds this emulator and no real account.
   *
   * @param bucket The bucket of its client; not given, the first one.
   * @example
   * spawn("./program", { env: { ...process.env, ...cloud.environment() } });
   */
  environment(bucket: string = this.#firstBucket()): Record<string, string> {
    return {
      CLOUD_INFINITE_ENDPOINT: this.url,
      CLOUD_INFINITE_REGION: this.region,
      CLOUD_INFINITE_BUCKET: bucket,
      TENCENTCLOUD_SECRET_ID: SECRET_ID,
      TENCENTCLOUD_SECRET_KEY: SECRET_KEY,
      // Empty counts as not set: a token of a real account does not belong to this key.
      TENCENTCLOUD_SESSION_TOKEN: "",
      [ADMIN_VARIABLE]: this.adminUrl,
    };
  }

  /**
   * The requests so far in order, refused ones included.
   *
   * @param route Only those such as `POST /jobs`, `GET /jobs/*`, `PUT *`.
   */
  async requests(route?: string): Promise<RecordedRequest[]> {
    const found = respelled(await this.#admin.json("GET", "/_ci/requests")) as RecordedRequest[];
    return route === undefined ? found : found.filter(fits(route));
  }

  /** Forgets the requests so far; their numbers are not given again. */
  async clearRequests(): Promise<void> {
    await this.#admin.ask("DELETE", "/_ci/requests");
  }

  /** Every change of a job's state so far, in order. */
  async transitions(): Promise<Transition[]> {
    return respelled(await this.#admin.json("GET", "/_ci/transitions")) as Transition[];
  }

  /** The requests, jobs and callbacks so far, as text for the message of a test. */
  async history(): Promise<string> {
    return await history(this.#admin);
  }

  /**
   * Puts an object, without a signature.
   *
   * @param bucket The bucket.
   * @param key The key.
   * @param data Its bytes, at most 64 MiB.
   * @throws {RefusedError} There is no such bucket, or no room.
   */
  async put(bucket: string, key: string, data: Uint8Array | string): Promise<StoredObject> {
    return respelled(JSON.parse((await this.#admin.ask("PUT", objectPath(bucket, key), { body: data })).toString())) as StoredObject;
  }

  /**
   * The bytes of an object.
   *
   * @throws {RefusedError} There is no such object; the status is 404.
   */
  async get(bucket: string, key: string): Promise<Buffer> {
    return await this.#admin.ask("GET", objectPath(bucket, key));
  }

  /** Deletes an object, or nothing. */
  async delete(bucket: string, key: string): Promise<void> {
    await this.#admin.ask("DELETE", objectPath(bucket, key));
  }

  /**
   * The objects of a bucket in the order of their keys.
   *
   * @param bucket The bucket.
   * @param prefix Only keys that begin with it.
   */
  async objects(bucket: string, prefix?: string): Promise<StoredObject[]> {
    const all: StoredObject[] = [];
    let after: string | undefined;
    do {
      const query = { prefix, after };
      const path = `/_ci/objects/${encodeURIComponent(bucket)}`;
      const page = (await this.#admin.json("GET", path, undefined, { query })) as { objects: unknown[]; next: string | null };
      all.push(...(respelled(page.objects) as StoredObject[]));
      after = page.next ?? undefined;
    } while (after !== undefined);
    return all;
  }

  /** Makes a bucket, unless it is there. */
  async createBucket(bucket: string): Promise<void> {
    await this.#admin.json("POST", "/_ci/buckets", { name: bucket });
  }

  /**
   * When jobs end that are submitted from now on.
   *
   * @param pace The pace, such as `"gate"`, which holds every job until it is released, or `{ mode: "after_reads", reads: 2 }`.
   * @param bucket Only those of this bucket.
   */
  async pace(pace: Pace | Pace["mode"], bucket?: string): Promise<void> {
    const mode = typeof pace === "string" ? { mode: pace } : pace;
    await this.#admin.json("PUT", "/_ci/pace", bucket === undefined ? mode : { ...mode, bucket });
  }

  /**
   * Lets held jobs go on: one, or all.
   *
   * @param jobId The job.
   * @returns The ids of those that were held.
   * @throws {RefusedError} The job is not there, or not held.
   */
  async release(jobId?: string): Promise<string[]> {
    const path = jobId === undefined ? "/_ci/release" : `/_ci/jobs/${encodeURIComponent(jobId)}/release`;
    return ((await this.#admin.json("POST", path)) as { released: string[] }).released;
  }

  /**
   * The jobs of all buckets, the latest first. Looking at them is no read in the service's sense.
   *
   * @param options Only those that wait, run or have ended; only those of a queue; how many at most, up to 1000.
   */
  async jobs(
    options: { readonly stage?: JobSummary["stage"]; readonly queueId?: string; readonly limit?: number } = {},
  ): Promise<JobSummary[]> {
    const query = { limit: options.limit ?? 1000, stage: options.stage, queue: options.queueId };
    return (respelled(await this.#admin.json("GET", "/_ci/jobs", undefined, { query })) as { jobs: JobSummary[] }).jobs;
  }

  /**
   * Everything about a job, as the admin interface tells it: its rule as steps with the predicted size and the real one
   * after each, the documents that submitted it and that the service answers now, its changes of state and its callbacks.
   *
   * @throws {RefusedError} There is no such job.
   */
  async job(jobId: string): Promise<JobSummary & Readonly<Record<string, unknown>>> {
    const path = `/_ci/jobs/${encodeURIComponent(jobId)}`;
    return respelled(await this.#admin.json("GET", path)) as JobSummary & Record<string, unknown>;
  }

  /** The queues of all buckets. */
  async queues(): Promise<QueueSummary[]> {
    return respelled(await this.#admin.json("GET", "/_ci/queues")) as QueueSummary[];
  }

  /** Pauses a queue, as the service does by itself when something is wrong with it. */
  async pauseQueue(queueId: string): Promise<void> {
    await this.#admin.json("POST", `/_ci/queues/${encodeURIComponent(queueId)}/pause`);
  }

  /** Lets a paused queue go on. */
  async resumeQueue(queueId: string): Promise<void> {
    await this.#admin.json("POST", `/_ci/queues/${encodeURIComponent(queueId)}/resume`);
  }

  /**
   * Resolves when no job runs, none that may run waits, and nobody is being told about one.
   *
   * @param options How long to wait, thirty seconds if it is not said.
   * @throws {WaitTimeoutError} Something still went on. The message has the requests and callbacks so far.
   */
  async waitIdle({ timeoutMs = 30_000 }: { readonly timeoutMs?: number } = {}): Promise<void> {
    try {
      await this.#admin.json("GET", "/_ci/idle", undefined, { query: { timeout_ms: timeoutMs }, waitMs: timeoutMs });
    } catch (error) {
      if (!(error instanceof RefusedError && error.status === 408)) throw error;
      throw new WaitTimeoutError(`${error.message}\n${await this.history()}`);
    }
  }

  /**
   * Begins anew as if it had just been started: jobs, queues, templates, records, faults, pace and clock. Objects in
   * memory are those of the start again; files stay.
   */
  async reset(): Promise<void> {
    await this.#admin.ask("POST", "/_ci/reset");
  }

  /** Ends it and resolves when its process is gone; harmless if it is, or if it was not started here. */
  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  /** Ends it as a crash would, without letting it tidy up; harmless if it is gone, or was not started here. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  /** As `stop()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #firstBucket(): string {
    const [first] = this.buckets;
    if (first === undefined) throw new EmulatorError("the emulator was started without a bucket; name the one to use");
    return first;
  }
}

/** Every character that could mean something on the way is written as an escape. */
function objectPath(bucket: string, key: string): string {
  return `/_ci/objects/${encodeURIComponent(bucket)}/${encodeURIComponent(key)}`;
}
