// What an emulator remembers, as values.

/** What a signature is made of. */
export interface SignedTexts {
  /** The canonical request: method, path, query parameters and headers, a line each. */
  readonly formatString: string;
  /** The text that is signed, which has a digest of it. */
  readonly stringToSign: string;
}

/** What became of a request's signature. */
export interface Auth {
  /** `accepted`, or the error code, or `none` if the request was refused before its signature was looked at. */
  readonly verdict: string;
  /** The part of the request that did not fit, as far as it is known. */
  readonly part?: string;
  /** The sentence of the refusal. */
  readonly message?: string;
  /** For a signature that does not match: what the emulator computed from the request. */
  readonly computed?: SignedTexts;
  /** For a signature that does not match: what the client signed, where that could be found out. */
  readonly fits?: SignedTexts;
  /** The key id that the request claims. */
  readonly keyId: string;
  /** The names of the headers that it says are signed. */
  readonly signedHeaders: readonly string[];
  /** The names of the query parameters that it says are signed, encoded. */
  readonly signedParameters: readonly string[];
}

/** A rule that struck. */
export interface FaultHit {
  /** The number of the rule. */
  readonly id: number;
  /** What it did. */
  readonly kind: string;
}

/** A request that arrived at the service, refused or not. */
export interface RecordedRequest {
  /** Counts all requests from 1, in the order in which they had arrived completely. */
  readonly sequence: number;
  /** When it arrived. */
  readonly time: Date;
  /** Which connection it came on, counted from 1. */
  readonly connection: number;
  /** The `Host` header. */
  readonly host: string;
  /** The method. */
  readonly method: string;
  /** The path with escapes resolved. */
  readonly path: string;
  /** The query pairs with escapes resolved, sorted, without those that carry the signature or a token. */
  readonly query: readonly (readonly [string, string])[];
  /** The `Content-Type` header. */
  readonly contentType?: string;
  /** The body as text; empty for objects. */
  readonly body: string;
  /** Whether `body` lacks its end. */
  readonly bodyTruncated: boolean;
  /** What became of the signature. */
  readonly auth: Auth;
  /** The rule that struck the request, if one did. */
  readonly fault?: FaultHit;
  /** The HTTP status of the answer, if there was one. */
  readonly status?: number;
  /** The error code of the answer, if it is one. */
  readonly code?: string;
  /** The request id of the answer. */
  readonly requestId: string;
}

/** A change of a job's state. */
export interface Transition {
  /** Counts all transitions from 1. */
  readonly sequence: number;
  /** When it happened. */
  readonly time: Date;
  /** The job. */
  readonly jobId: string;
  /** Its queue. */
  readonly queueId: string;
  /** Its level. */
  readonly level: number;
  /** Which attempt to run it this is, counted from 1: one more each time that the emulator ended while the job ran. */
  readonly attempt: number;
  /** The state that it left; missing for a new job. */
  readonly from?: string;
  /** The state that it entered. */
  readonly to: string;
  /** The rule that struck the job when it began to run, if one did. */
  readonly fault?: FaultHit;
}

/** A job, as the emulator sees it. */
export interface JobSummary {
  /** Its id. */
  readonly id: string;
  /** Its queue. */
  readonly queueId: string;
  /** The bucket of its input. */
  readonly bucket: string;
  /** The region of its input. */
  readonly region: string;
  /** Its state, which clients may not be shown yet. */
  readonly state: string;
  /** How far it is. */
  readonly stage: "waiting" | "running" | "ended";
  /** Whether it waits to be released. */
  readonly held: boolean;
  /** Its level. */
  readonly level: number;
  /** The key of its input. */
  readonly input: string;
  /** The bucket of its output. */
  readonly outputBucket: string;
  /** The key of its output. */
  readonly output: string;
  /** Its rule. */
  readonly rule: string;
  /** Its template, if it has one. */
  readonly template?: { readonly id: string; readonly name: string };
  /** What was submitted with it. */
  readonly userData?: string;
  /** When it was submitted, in seconds since 1970. */
  readonly created: number;
  /** When it began to run. */
  readonly started?: number;
  /** When it ended. */
  readonly ended?: number;
  /** Why it failed, if it did. */
  readonly failure?: { readonly code: string; readonly message: string };
  /** What came out, if something did. */
  readonly result?: {
    readonly format: string;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
    readonly quality: number;
  };
}

/** A queue, as the emulator sees it. */
export interface QueueSummary {
  /** Its id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** Its bucket. */
  readonly bucket: string;
  /** The region of its bucket. */
  readonly region: string;
  /** Whether it goes on. */
  readonly state: "Active" | "Paused";
  /** How many of its jobs run at a time. */
  readonly maxConcurrent: number;
  /** How many of its jobs may wait. */
  readonly maxSize: number;
  /** Who is told when a job has ended, unless the job itself says. */
  readonly callbackUrl?: string;
  /** How many jobs are in each state. */
  readonly jobs: Readonly<Record<string, number>>;
}

/** One attempt to tell somebody that a job has ended. */
export interface CallbackAttempt {
  /** Counts all attempts from 1. */
  readonly sequence: number;
  /** When it began. */
  readonly time: Date;
  /** The job. */
  readonly jobId: string;
  /** The state that is reported. */
  readonly state: string;
  /** Where it was sent to. */
  readonly url: string;
  /** Counts the attempts for this job from 1. */
  readonly attempt: number;
  /** `application/xml` or `application/json`. */
  readonly contentType: string;
  /** What was sent; `parseCallback` of cloud-infinite reads it. */
  readonly body: string;
  /** The status of the answer, if there was one. */
  readonly status?: number;
  /** Why there was no answer, or why nothing was sent. */
  readonly error?: string;
}

/** A rule by which something goes wrong, and how often it did. */
export interface Fault {
  /** The number of the rule. */
  readonly id: number;
  /** What goes wrong. */
  readonly kind: string;
  /** How many requests or jobs it was for, those that went through included. */
  readonly matches: number;
  /** How many of them it hit. */
  readonly hits: number;
  /** The rest of the rule, as it was given. */
  readonly [name: string]: unknown;
}

/** What time it is for the emulator. */
export interface Clock {
  /** `system`, or `manual` if it is moved by hand. */
  readonly mode: "system" | "manual";
  /** What time it is. */
  readonly now: Date;
  /** How many milliseconds the clock of the system is put forward. */
  readonly skewMs: number;
  /** How many things wait for a time to come. */
  readonly waiting: number;
}

/** An object in a bucket. */
export interface StoredObject {
  /** Its key. */
  readonly key: string;
  /** How many bytes it has. */
  readonly size: number;
  /** Its content type. */
  readonly contentType: string;
  /** The MD5 of its bytes in hexadecimal digits. */
  readonly md5: string;
}

/**
 * What the emulator wrote, as this package spells it: names in camel case, what is null is missing, times are dates.
 *
 * @internal
 */
export function respelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(respelled);
  if (value === null || typeof value !== "object") return value;
  const fields: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null) continue;
    if (name === "time_ms" && typeof inner === "number") fields["time"] = new Date(inner);
    else fields[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())] = respelled(inner);
  }
  return fields;
}

/**
 * Whether a request is one for a route: a method and a path, in which `*` stands for any method, and in a path for
 * anything.
 *
 * @internal
 */
export function fits(route: string): (request: RecordedRequest) => boolean {
  const space = route.indexOf(" ");
  if (space < 0) throw new TypeError(`${JSON.stringify(route)} is no route such as "POST /jobs"`);
  const method = route.slice(0, space);
  const parts = route.slice(space + 1).split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  const pattern = new RegExp(`^${parts.join(".*")}$`, "s");
  return (request) => (method === "*" || method === request.method) && pattern.test(request.path);
}

/** @internal */
export function requestLine(request: RecordedRequest): string {
  const query = request.query.map(([name, value]) => (value === "" ? name : `${name}=${value}`)).join("&");
  const target = request.host + request.path + (query === "" ? "" : `?${query}`);
  const words = [`#${request.sequence}`, clock(request.time), request.method, target, "->", request.status ?? "no answer"];
  if (request.code !== undefined) words.push(request.code);
  const { verdict, part } = request.auth;
  if (verdict !== "accepted") words.push(`(signature: ${verdict}${part === undefined ? "" : `, ${part}`})`);
  if (request.fault !== undefined) words.push(`(fault ${request.fault.id}: ${request.fault.kind})`);
  return words.join(" ");
}

/** @internal */
export function jobLine(job: JobSummary): string {
  const became = job.failure === undefined ? "" : `: ${job.failure.code}, ${job.failure.message}`;
  return `${job.id} ${job.state} ${job.input} -> ${job.output} by ${job.rule}${became}`;
}

/** @internal */
export function callbackLine(told: CallbackAttempt): string {
  const became = told.status ?? told.error;
  return `#${told.sequence} ${clock(told.time)} ${told.jobId} ${told.state}, attempt ${told.attempt} to ${told.url} -> ${became}`;
}

function clock(time: Date): string {
  return time.toISOString().slice(11, 23);
}
