// What an emulator is started with.

/** The bucket that there is if nobody names one. */
const BUCKET = "examplebucket-1250000000";
/**
 * The region that clients are told if nobody names one; the emulator serves every region then.
 *
 * @internal
 */
export const REGION = "ap-guangzhou";

/** When jobs end. */
export type Pace =
  | { readonly mode: "natural" | "immediate" | "gate" }
  | { readonly mode: "after_ms"; readonly ms: number }
  | { readonly mode: "after_reads"; readonly reads: number };

/** What an emulator is started with. */
export interface EmulatorOptions {
  /**
   * Names of buckets such as `photos-1250000000`, or an object with the folder for each name whose files are the bucket's
   * first objects. Not given, there is one, `examplebucket-1250000000`.
   */
  readonly buckets?: readonly string[] | Readonly<Record<string, string | null>>;
  /** Makes the ids the same in every run. */
  readonly seed?: number;
  /**
   * A folder whose sub-folders are the buckets; their files stay when the emulator ends. Not given, the objects are in
   * memory.
   */
  readonly root?: string;
  /** The only region that is served. Not given, every region is, and clients are told `ap-guangzhou`. */
  readonly region?: string;
  /** When jobs end, from the start. */
  readonly pace?: Pace | Pace["mode"];
  /** How many jobs of a queue run at a time. */
  readonly maxConcurrent?: number;
  /** How many jobs of a queue may wait. */
  readonly maxQueueSize?: number;
  /** How many times a callback is sent again that was not answered with 200 to 299. */
  readonly callbackRepeats?: number;
  /** Hosts other than this machine that may be called back. */
  readonly callbackHosts?: readonly string[];
  /** More arguments for the program; `npx cloud-infinite-emulator serve --help` lists them. */
  readonly args?: readonly string[];
  /** Another program than the installed one. */
  readonly program?: string;
  /** How many milliseconds it may take until it is ready. */
  readonly startTimeoutMs?: number;
}

/**
 * The buckets in one form.
 *
 * @internal
 */
export function named(buckets: EmulatorOptions["buckets"] = [BUCKET]): (readonly [string, string | null])[] {
  return Array.isArray(buckets)
    ? (buckets as readonly string[]).map((name) => [name, null] as const)
    : Object.entries(buckets as Readonly<Record<string, string | null>>);
}

/**
 * The arguments of the program.
 *
 * @internal
 */
export function argumentsOf(options: EmulatorOptions, buckets: readonly (readonly [string, string | null])[]): string[] {
  const args = options.root === undefined ? ["--memory"] : ["--root", options.root];
  for (const [name, folder] of buckets) args.push("--bucket", folder === null ? name : `${name}=${folder}`);
  const single = {
    "--seed": options.seed,
    "--region": options.region,
    "--pace": options.pace === undefined ? undefined : paceText(options.pace),
    "--max-concurrent": options.maxConcurrent,
    "--max-queue-size": options.maxQueueSize,
    "--callback-repeats": options.callbackRepeats,
  };
  for (const [flag, value] of Object.entries(single)) if (value !== undefined) args.push(flag, String(value));
  for (const host of options.callbackHosts ?? []) args.push("--callback-allow", host);
  return [...args, ...(options.args ?? [])];
}

function paceText(pace: Pace | Pace["mode"]): string {
  if (typeof pace === "string") return pace;
  if (pace.mode === "after_ms") return `after_ms=${pace.ms}`;
  return pace.mode === "after_reads" ? `after_reads=${pace.reads}` : pace.mode;
}
