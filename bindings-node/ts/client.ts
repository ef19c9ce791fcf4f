// The client: settings, options and its life.

import { readFileSync } from "node:fs";

import { type Connection, call, connect, pages, sibling, start } from "./native.js";
import { Operations } from "./operations.js";
import { Pager } from "./paging.js";

/** Keys that sign requests. They are never shown, and cannot be read back from a client. */
export interface Credentials {
  /** The public half. */
  readonly secretId: string;

  /** The secret half. */
  readonly secretKey: string;

  /** The token of a temporary credential. */
  readonly sessionToken?: string | undefined;
}

/** Settings of a client. Region and bucket are needed; everything else has a default. */
export interface ClientOptions {
  /** Region of the bucket, such as `ap-guangzhou`. Not given: `CLOUD_INFINITE_REGION` of the environment. */
  readonly region?: string | undefined;

  /** Full name of the bucket, `<name>-<APPID>`. Not given: `CLOUD_INFINITE_BUCKET` of the environment. */
  readonly bucket?: string | undefined;

  /**
   * Keys that sign the requests. Not given: `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` and
   * `TENCENTCLOUD_SESSION_TOKEN` of the environment, else the same with `COS_` in front.
   */
  readonly credentials?: Credentials | undefined;

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

  /**
   * An `AbortSignal` that ends the call: its promise is then rejected with the signal's reason. A signal that was
   * aborted before keeps the request from being made.
   */
  readonly signal?: Signal | undefined;
}

/** Options of a call that makes several requests. */
export interface TaskOptions<Update> extends CallOptions {
  /** Called with what is seen on the way. What it throws ends the call. */
  readonly onUpdate?: ((update: Update) => unknown) | undefined;
}

/** A connection that a client takes over instead of making one. */
class Adopted {
  constructor(readonly connection: Connection) {}
}

/**
 * A client for one bucket. Connections are made when they are needed and shared by all calls.
 *
 * A call that is under way keeps the process alive, a client does not: closing it is good style, and needless at the
 * end of a program.
 *
 * @example
 * ```ts
 * const client = new Client({ region: "ap-guangzhou", bucket: "examplebucket-1250000000" });
 * const job = await client.submitJob({ input: "in/cat.jpg", rule: "imageMogr2/rotate/90", output: "out/cat.jpg" });
 * const done = await client.waitForJob({ jobId: job.jobId }, { timeoutMs: 60_000 });
 * console.log(done.state);
 * ```
 */
export class Client extends Operations {
  readonly #connection: Connection;

  /**
   * @param options See {@link ClientOptions}.
   * @throws `InvalidArgumentError` if a setting breaks a rule, or region or bucket is missing.
   */
  constructor(options: ClientOptions = {}) {
    super();
    this.#connection = options instanceof Adopted ? options.connection : connect(withPem(options));
  }

  /** Region of the bucket. */
  get region(): string {
    return this.#connection.region;
  }

  /** Full name of the bucket. */
  get bucket(): string {
    return this.#connection.bucket;
  }

  /**
   * A client for another bucket of the same region that shares connections and credentials. It is closed on its own.
   *
   * @throws `InvalidArgumentError` if the name is none.
   */
  forBucket(bucket: string): Client {
    return new Client(new Adopted(sibling(this.#connection, bucket)) as ClientOptions);
  }

  /**
   * Refuses calls from now on with a `ConflictError`. Those under way end as usual. Closing twice does no harm.
   */
  close(): void {
    this.#connection.client.close();
  }

  /** Closes the client at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Closes the client at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** Bucket and region, never a credential. */
  toJSON(): { readonly region: string; readonly bucket: string } {
    return { region: this.region, bucket: this.bucket };
  }

  /** @internal */
  [Symbol.for("nodejs.util.inspect.custom")](_depth: number, options: object, inspect: (value: unknown, options: object) => string): string {
    return `Client ${inspect(this.toJSON(), options)}`;
  }

  /** @internal */
  override [call]<T>(operation: string, request: object | undefined, options: object | undefined): Promise<T> {
    return start(this.#connection, operation, request, options);
  }

  /** @internal */
  override [pages]<I, P extends { readonly items: readonly I[] }>(
    operation: string,
    request: object | undefined,
    options: object | undefined,
  ): Pager<I, P> {
    return new Pager<I, P>(this.#connection, operation, request, options);
  }
}

/** The same options with the certificates as text. */
function withPem(options: ClientOptions): unknown {
  const bundle: unknown = options?.caBundle;
  if (bundle instanceof Uint8Array) return { ...options, caBundle: new TextDecoder("latin1").decode(bundle) };
  if (typeof bundle === "string") {
    return { ...options, caBundle: readFileSync(bundle, "latin1") };
  }
  return options;
}
