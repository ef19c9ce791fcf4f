// What a client and its calls can be told.

/** Keys that sign requests. They are never shown, and cannot be read back from a client. */
export interface Credentials {
  /** The public half. */
  readonly secretId: string;

  /** The secret half. */
  readonly secretKey: string;

  /** The token of a temporary credential. */
  readonly sessionToken?: string | undefined;

  /** When they expire. What they came from is then asked again in time. */
  readonly expiresAt?: Date | undefined;
}

/**
 * A function that answers with credentials, at once or later, or with nothing if it has none. It is called again when
 * they are about to expire, and has five seconds.
 *
 * What it throws is the `cause` of a `CredentialError`; the text of the error says nothing of it, because it may hold a
 * secret.
 */
export type CredentialsFunction = () => Credentials | undefined | Promise<Credentials | undefined>;

/** The variables `TENCENTCLOUD_SECRET_ID`, `_SECRET_KEY` and `_SESSION_TOKEN`, else the same with `COS_` in front. */
export interface EnvironmentCredentials {
  readonly from: "environment";
}

/** A profile of the file that Tencent Cloud's own tools share. */
export interface ProfileCredentials {
  readonly from: "profile";

  /**
   * The file. Not given: the one that `TENCENTCLOUD_CREDENTIALS_FILE` names, else `.tencentcloud/credentials` in the
   * home folder, else `/etc/tencentcloud/credentials`.
   */
  readonly file?: string | undefined;

  /** The profile. Not given: the one that `TENCENTCLOUD_PROFILE` names, else `default`. */
  readonly profile?: string | undefined;
}

/** The role of the cloud instance that the program runs on. */
export interface InstanceRoleCredentials {
  readonly from: "instance_role";

  /** The role. Not given: the one that the instance has. */
  readonly role?: string | undefined;

  /** Scheme, host and port of another metadata service, such as one for tests. */
  readonly endpoint?: string | undefined;
}

/** Credentials, or where they come from. */
export type CredentialSource =
  // Keys are told from places by what places have.
  | (Credentials & { readonly from?: never })
  | CredentialsFunction
  | EnvironmentCredentials
  | ProfileCredentials
  | InstanceRoleCredentials;

/**
 * What is done about a submission that may have created a job.
 *
 * - `at_most_once`: It is reported as an `AmbiguousSubmissionError` and never sent again.
 * - `effectively_once`: It is looked for in the service's list of jobs until it is found, and sent once more only when
 *   two listings do not show it, the later of them at least `settleTimeMs` after the request ended. This takes as long
 *   as the timeout of the call allows; give it a minute or more. It relies on the list showing a job within the settle
 *   time, which the service does not promise.
 * - `allow_duplicate_jobs`: It is sent again like any other request. The same job may be made, and billed, several
 *   times; `response.duplicateJobIds` names those that are known.
 */
export type SubmissionMode = "at_most_once" | "effectively_once" | "allow_duplicate_jobs";

/** Settings of a client. Region and bucket are needed; everything else has a default. */
export interface ClientOptions {
  /** Region of the bucket, such as `ap-guangzhou`. Not given: `CLOUD_INFINITE_REGION` of the environment. */
  readonly region?: string | undefined;

  /** Full name of the bucket, `<name>-<APPID>`. Not given: `CLOUD_INFINITE_BUCKET` of the environment. */
  readonly bucket?: string | undefined;

  /**
   * Keys that sign the requests, or where they come from. Several sources are asked in turn: the first that has
   * credentials wins, and one that is broken ends the search. Not given: the environment, a profile file, then the role
   * of the instance.
   *
   * @example
   * ```ts
   * new Client({ credentials: { secretId, secretKey } });
   * new Client({ credentials: { from: "profile", profile: "images" } });
   * new Client({ credentials: async () => ({ ...(await askTheVault()), expiresAt: new Date(Date.now() + 3_600_000) }) });
   * new Client({ credentials: [{ from: "environment" }, { from: "instance_role" }] });
   * ```
   */
  readonly credentials?: CredentialSource | readonly CredentialSource[] | undefined;

  /**
   * URL to connect to instead of the service's own hosts, such as that of the emulator. Not given:
   * `CLOUD_INFINITE_ENDPOINT` of the environment, if set.
   */
  readonly endpoint?: string | undefined;

  /** Time for a whole call in milliseconds; 30 seconds if not given. */
  readonly timeoutMs?: number | undefined;

  /** Time for name lookup, TCP and TLS in milliseconds; 3100 if not given. */
  readonly connectTimeoutMs?: number | undefined;

  /** Time for one request and its answer in milliseconds; 10 seconds if not given. */
  readonly attemptTimeoutMs?: number | undefined;

  /**
   * Requests that one call may send, the first one included: 1 to 10, 3 if not given. A submission is sent again only
   * when it is certain that nothing was created.
   */
  readonly maxAttempts?: number | undefined;

  /** What is done about a submission that may have created a job; `at_most_once` if not given. */
  readonly submissionMode?: SubmissionMode | undefined;

  /**
   * How long a job may take to show in the service's list of jobs, in milliseconds; 10 seconds if not given. Only the
   * mode `effectively_once` waits for it.
   */
  readonly settleTimeMs?: number | undefined;

  /** URL of a proxy, or `environment` to obey `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. Not given: none. */
  readonly proxy?: string | undefined;

  /** Certificates to trust besides the built-in ones: the path of a file in PEM format, or its content as bytes. */
  readonly caBundle?: string | Uint8Array | undefined;

  /** Text in front of the library's own `User-Agent`. */
  readonly userAgent?: string | undefined;

  /** Whether an endpoint on another machine may be spoken to without encryption; no if not given. */
  readonly allowHttp?: boolean | undefined;
}

/** What an `AbortSignal` does, as far as it matters here. */
export interface Signal {
  /** Whether the call shall end. */
  readonly aborted: boolean;

  /** What the call is rejected with. */
  // biome-ignore lint: the type of the platform's own `AbortSignal`.
  readonly reason: any;

  /** Listens. */
  addEventListener(type: "abort", listener: () => void): void;

  /** Stops listening. */
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Options of one call. */
export interface CallOptions {
  /** Time for the call in milliseconds. Not given means the client's setting. */
  readonly timeoutMs?: number | undefined;

  /** Requests that the call may send, the first one included: 1 to 10; 1 means that nothing is sent again. */
  readonly maxAttempts?: number | undefined;

  /**
   * An `AbortSignal` that ends the call: its promise is then rejected with the signal's reason. A signal that was
   * aborted before keeps the request from being made.
   */
  readonly signal?: Signal | undefined;
}

/** Options of a call that creates something, of which it is known in the end whether it exists. */
export interface CreateOptions extends CallOptions {
  /**
   * An `AbortSignal` that ends the call. Its promise is rejected as soon as it is known what became of the request:
   *
   * - Nothing was created: with the signal's reason, as for any other call.
   * - It may exist: with an `AmbiguousError` of this call alone. Its `name` is that of the reason (`AbortError` if it has
   *   none) and its `cause` is the reason.
   * - The answer was faster than the signal: not at all; what was created is the answer.
   */
  readonly signal?: Signal | undefined;
}

/** Options of a call that may create something that is billed. */
export interface SubmitOptions extends CallOptions {
  /** What is done about a submission that may have created a job. Not given means the client's setting. */
  readonly submissionMode?: SubmissionMode | undefined;

  /**
   * An `AbortSignal` that ends the call. Its promise is rejected as soon as it is known what became of the submission:
   *
   * - Nothing was created: with the signal's reason, as for any other call.
   * - The job may exist: with an `AmbiguousSubmissionError` of this call alone, whose `submission` can be given to
   *   `reconcile`. Its `name` is that of the reason (`AbortError` if it has none) and its `cause` is the reason.
   * - The answer was faster than the signal: not at all; the job is the answer.
   */
  readonly signal?: Signal | undefined;
}

/** How a client is closed. */
export interface CloseOptions {
  /** Time in milliseconds for calls under way to end; 5 seconds if not given. */
  readonly graceMs?: number | undefined;
}

/** Options of a call that makes several requests. */
export interface TaskOptions<Update> extends CallOptions {
  /** Called with what is seen on the way. What it throws ends the call. */
  readonly onUpdate?: ((update: Update) => unknown) | undefined;
}

/** Options of a call that makes several requests, one of which may create something that is billed. */
export interface SubmitTaskOptions<Update> extends SubmitOptions {
  /** Called with what is seen on the way. What it throws ends the call. */
  readonly onUpdate?: ((update: Update) => unknown) | undefined;
}

/** Options of work on many inputs, besides the settings of the work itself. */
export interface StreamOptions<Progress> {
  /** Time for each input in milliseconds. */
  readonly timeoutMs?: number | undefined;

  /** Requests that each step may send, the first one included: 1 to 10; 1 means that nothing is sent again. */
  readonly maxAttempts?: number | undefined;

  /**
   * An `AbortSignal` that ends the work: the loop then throws the signal's reason, and `close()` of the results answers
   * the submissions that were cut off.
   */
  readonly signal?: Signal | undefined;

  /** Called with how far the work is, at most ten times a second and with the last state always. What it throws ends the work. */
  readonly onProgress?: ((progress: Progress) => unknown) | undefined;
}

/** Options of work on many inputs that may create something that is billed. */
export interface SubmitStreamOptions<Progress> extends StreamOptions<Progress> {
  /** What is done about a submission that may have created a job. Not given means the client's setting. */
  readonly submissionMode?: SubmissionMode | undefined;
}
