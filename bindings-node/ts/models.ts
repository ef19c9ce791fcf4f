// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
// What the service is asked and what it answers: plain objects, safe to clone, store and compare.

import type { CloudInfiniteError } from "./base-error.js";

/**
 * What a callback reports.
 *
 * - `TaskFinish`: A job has ended.
 * - `WorkflowFinish`: A workflow has ended.
 *
 * The service may learn new values: any other text can occur.
 */
export type CallbackEvent = "TaskFinish" | "WorkflowFinish" | (string & {});

/**
 * How a finding of `doctor` is to be taken.
 *
 * - `ok`: As it should be.
 * - `warning`: Works, but not as well or as safely as it could, or not for everything.
 * - `problem`: Keeps something from working.
 * - `skipped`: Could not be looked at because of another finding, or was not asked for.
 *
 * The service may learn new values: any other text can occur.
 */
export type FindingStatus = "ok" | "warning" | "problem" | "skipped" | (string & {});

/**
 * Where a job stands.
 *
 * - `Submitted`: Accepted, waiting for a free slot.
 * - `Running`: Being executed.
 * - `Success`: Done; the result object exists.
 * - `Failed`: Ended with an error; the job's `code` and `message` say which.
 * - `Pause`: Waiting while its queue is paused.
 * - `Cancel`: Cancelled before it began.
 *
 * The service may learn new values: any other text can occur.
 */
export type JobState = "Submitted" | "Running" | "Success" | "Failed" | "Pause" | "Cancel" | (string & {});

/**
 * Whether a queue starts jobs.
 *
 * - `Active`: Jobs are started as slots become free.
 * - `Paused`: No job is started; waiting jobs stay, running jobs finish.
 *
 * The service may learn new values: any other text can occur.
 */
export type QueueState = "Active" | "Paused" | (string & {});

/**
 * Whether a queue reports finished jobs.
 *
 * - `On`: Finished jobs are reported.
 * - `Off`: Nothing is reported.
 *
 * The service may learn new values: any other text can occur.
 */
export type NotifyState = "On" | "Off" | (string & {});

/**
 * Format of a report.
 *
 * - `XML`: An XML document; what the service chooses when nothing is given.
 * - `JSON`: A JSON document.
 *
 * The service may learn new values: any other text can occur.
 */
export type NotifyFormat = "XML" | "JSON" | (string & {});

/**
 * How a report is delivered.
 *
 * - `Url`: As an HTTP POST to a URL.
 * - `TDMQ`: As a message of a TDMQ topic or queue.
 *
 * The service may learn new values: any other text can occur.
 */
export type NotifyType = "Url" | "TDMQ" | (string & {});

/**
 * What receives the messages of a TDMQ report.
 *
 * - `Topic`: A topic with subscriptions.
 * - `Queue`: A queue.
 *
 * The service may learn new values: any other text can occur.
 */
export type MqMode = "Topic" | "Queue" | (string & {});

/**
 * What a look for the job of a submission found.
 *
 * - `Found`: Exactly one job is of this submission.
 * - `FoundSeveral`: Several jobs could be of this submission; which one is not guessed.
 * - `NotFoundYet`: No job of this submission shows in the list so far.
 *
 * The service may learn new values: any other text can occur.
 */
export type ReconciliationVerdict = "Found" | "FoundSeveral" | "NotFoundYet" | (string & {});

/**
 * What is wrong with a rule.
 *
 * - `Syntax`: The text does not follow the grammar.
 * - `UnknownName`: A segment, operation, option or value that the service does not document.
 * - `Unsupported`: Documented by the service, but not as part of a job's rule.
 * - `OutOfRange`: A number outside its range.
 * - `TooManySegments`: More than ten segments.
 *
 * The service may learn new values: any other text can occur.
 */
export type RuleProblemKind = "Syntax" | "UnknownName" | "Unsupported" | "OutOfRange" | "TooManySegments" | (string & {});

/**
 * What the size of a result can depend on besides the size of the input.
 *
 * - `Faces`: Whether the picture shows a face: `scrop` returns it unchanged otherwise.
 * - `Orientation`: The picture's EXIF orientation, which was not given: `auto-orient`.
 * - `Style`: The rule that is stored with the bucket: `style`.
 *
 * The service may learn new values: any other text can occur.
 */
export type SizeDependence = "Faces" | "Orientation" | "Style" | (string & {});

/**
 * Who made a template.
 *
 * - `Custom`: The account itself.
 * - `Official`: The service, for everybody.
 *
 * The service may learn new values: any other text can occur.
 */
export type TemplateCategory = "Custom" | "Official" | (string & {});

/**
 * How the report of one job is delivered.
 *
 * - `Url`: As an HTTP POST to a URL.
 * - `TDMQ`: As a message of a TDMQ topic or queue.
 *
 * The service may learn new values: any other text can occur.
 */
export type CallBackType = "Url" | "TDMQ" | (string & {});

/**
 * In which order jobs are listed.
 *
 * - `Desc`: The job that was made last comes first.
 * - `Asc`: The job that was made first comes first.
 *
 * The service may learn new values: any other text can occur.
 */
export type OrderByTime = "Desc" | "Asc" | (string & {});

/**
 * What a URL of an object can be used for.
 *
 * - `GET`: To get the object.
 * - `PUT`: To put it.
 * - `HEAD`: To ask for what is known of it.
 * - `DELETE`: To delete it.
 *
 * The service may learn new values: any other text can occur.
 */
export type PresignMethod = "GET" | "PUT" | "HEAD" | "DELETE" | (string & {});

/**
 * A host of the service that takes requests.
 *
 * - `ci`: `<bucket>.ci.<region>.myqcloud.com`: jobs, queues and templates of the client's bucket.
 * - `ci-region`: `ci.<region>.myqcloud.com`: lists of buckets.
 * - `cos`: `<bucket>.cos.<region>.myqcloud.com`: the objects of the client's bucket.
 *
 * The service may learn new values: any other text can occur.
 */
export type RequestHost = "ci" | "ci-region" | "cos" | (string & {});

/**
 * How it is known that a job exists.
 *
 * - `Answer`: The service answered the submission.
 * - `Journal`: The journal says so, nothing was sent: an earlier run submitted it, or the same request came
 *   before.
 * - `List`: It was found in the service's list of jobs, after an earlier run had ended before the answer
 *   came.
 *
 * The service may learn new values: any other text can occur.
 */
export type SubmitSource = "Answer" | "Journal" | "List" | (string & {});

/**
 * Why nothing was submitted for an input of `processJobs`.
 *
 * - `OutputExists`: The result was there already, and `skipExisting` was asked for.
 * - `SettledBefore`: The journal says that its job has ended: in an earlier run, or for an earlier input that
 *   asked for the same.
 * - `Duplicate`: An earlier input asked for the same, and its job has not ended. Only a run with a journal
 *   knows.
 * - `DryRun`: Nothing is wrong with it, but this was a dry run.
 *
 * The service may learn new values: any other text can occur.
 */
export type SkipReason = "OutputExists" | "SettledBefore" | "Duplicate" | "DryRun" | (string & {});

/** A bucket on which asynchronous image processing is enabled. */
export interface Bucket {
  /** Full name of the bucket, `<name>-<APPID>`. */
  readonly bucketId?: string;

  /** The same as `bucketId`. */
  readonly name?: string;

  /** Region of the bucket, such as `ap-guangzhou`. */
  readonly region?: string;

  /** When the service was enabled. */
  readonly createTime?: Date;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** What is left to say after the service was disabled on a bucket. */
export interface DisabledService {
  /** Full name of the bucket. */
  readonly bucketName?: string;

  /** Whether a repeated request found the service disabled already; the outcome is the same. */
  readonly alreadyAbsent: boolean;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** One page of the buckets of an account. */
export interface BucketPage {
  /** The buckets of this page. */
  readonly items: readonly Bucket[];

  /** Matching buckets on all pages together. */
  readonly totalCount?: number;

  /** Number of this page; the first is 1. */
  readonly pageNumber?: number;

  /** Entries that a page holds at most. */
  readonly pageSize?: number;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/**
 * What the service delivered to the URL of a job or a queue.
 *
 * A callback carries no signature: whoever knows the URL can send one. Ask for the job with `getJob` before
 * doing anything that cannot be undone.
 */
export interface Callback {
  /** What is reported. */
  readonly event: CallbackEvent;

  /** The job that has ended, for the event `TaskFinish`. */
  readonly job?: Job;

  /**
   * Further jobs of the same report. The service reports each job on its own, so that there are none as far
   * as is known.
   */
  readonly furtherJobs: readonly Job[];

  /**
   * The document as it arrived, in XML or JSON: for events and elements that this library has no fields for.
   */
  readonly document: string;
}

/** What became of a request to the URL for callbacks. */
export interface ReceivedCallback {
  /**
   * HTTP status to answer with: 200 for a callback, also for one that was seen before; another for everything
   * else.
   */
  readonly status: number;

  /**
   * What is reported, the first time that it is; `undefined` if the request was refused, or all of it was
   * seen before.
   */
  readonly callback?: Callback;

  /** Whether it is a callback that was seen before. */
  readonly isDuplicate: boolean;

  /** Why there is no callback, in words for a log. Do not send them to whoever made the request. */
  readonly reason?: string;
}

/** One thing that was looked at. */
export interface Finding {
  /**
   * What was looked at: `endpoint`, `connection`, `clock`, `credentials`, `access`, `service`, `queue` or
   * `callback`. There may be several findings of one name.
   */
  readonly name: string;

  /** How it is to be taken. */
  readonly status: FindingStatus;

  /** What was found, in a sentence. */
  readonly message: string;

  /** What to do about it, in a sentence; `undefined` if there is nothing to do. */
  readonly advice?: string;
}

/** Everything that was found. */
export interface Diagnosis {
  /** Whether there is no finding with the status `problem`. */
  readonly isHealthy: boolean;

  /** The findings, in the order in which they were looked at. */
  readonly findings: readonly Finding[];

  /**
   * Milliseconds that the service's clock is ahead of this machine's, negative if it is behind; `undefined`
   * if the service did not tell its time.
   */
  readonly clockOffsetMillis?: number;

  /**
   * The smallest policy, in JSON, that allows the operations in question; for the console of Cloud Access
   * Management.
   */
  readonly policy: string;
}

/** A setting that was changed. */
export interface Change {
  /**
   * Name of the field, such as `rule`; fields of nested values are joined by dots, such as
   * `notifyConfig.url`.
   */
  readonly field: string;

  /** What it was before. `undefined` if it was not set, or did not exist. */
  readonly before?: string;

  /** What it is now. `undefined` if it is not set any more. */
  readonly after?: string;
}

/** A bucket on which the service is enabled. */
export interface EnsuredService {
  /** What was changed: `enabled`, or nothing if the service was enabled before. */
  readonly changed: readonly Change[];

  /** The bucket as it is now. */
  readonly current: Bucket;

  /** The HTTP side of the last answer, with the requests of all of them. */
  readonly response: ResponseInfo;
}

/** A queue that is as it was asked for. */
export interface EnsuredQueue {
  /** What was changed; nothing if the queue was like that before. */
  readonly changed: readonly Change[];

  /** The queue as it is now. */
  readonly current: Queue;

  /** The HTTP side of the last answer, with the requests of all of them. */
  readonly response: ResponseInfo;
}

/** A template that is as it was asked for. */
export interface EnsuredTemplate {
  /**
   * What was changed; nothing if the template was like that before. Of one that was made it is every field,
   * with nothing before.
   */
  readonly changed: readonly Change[];

  /** Whether the template was made. */
  readonly created: boolean;

  /** The template as it is now. */
  readonly current: Template;

  /** The HTTP side of the last answer, with the requests of all of them. */
  readonly response: ResponseInfo;
}

/** What became of a callback that was handed to the runs of `processJobs`. */
export interface FedCallback {
  /** Runs that were told. */
  readonly runs: number;

  /** Nothing was sent, so there is nothing in here. */
  readonly response: ResponseInfo;
}

/** An image job. */
export interface Job {
  /** Identifies the job: letters, digits, `_` and `-`, at most 64 of them. */
  readonly jobId: string;

  /** Where the job stands. */
  readonly state: JobState;

  /** `Success`, or why a job in state `Failed` failed. */
  readonly code?: string;

  /** What went wrong, in words; only for a job in state `Failed`. */
  readonly message?: string;

  /** Kind of job: `PicProcess`. */
  readonly tag?: string;

  /** When the service accepted the job. */
  readonly creationTime?: Date;

  /** When execution began. */
  readonly startTime?: Date;

  /** When the job ended. */
  readonly endTime?: Date;

  /** The queue that runs the job. */
  readonly queueId?: string;

  /** The picture that is processed. */
  readonly input?: JobInput;

  /** What is done with it. */
  readonly operation: JobOperation;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** Jobs that were asked for by id. */
export interface JobBatch {
  /** The jobs that exist, in the order of the answer: match them by `jobId`. */
  readonly jobs: readonly Job[];

  /** Ids that were asked for and do not exist. */
  readonly missingIds: readonly string[];

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** One page of the jobs of a bucket. */
export interface JobPage {
  /** The jobs of this page. There may be none although more pages follow. */
  readonly items: readonly Job[];

  /** What the next page is asked for with; `undefined` on the last page. */
  readonly nextToken?: string;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** The object that a job reads. */
export interface JobInput {
  /** Full name of the bucket. */
  readonly bucketId?: string;

  /** Key of the object. */
  readonly object?: string;

  /** Region of the bucket. */
  readonly region?: string;
}

/** What a job does and where its result goes. */
export interface JobOperation {
  /** The template that was used, if any. */
  readonly templateId?: string;

  /** Name of that template. */
  readonly templateName?: string;

  /** The rule that was used when there was no template. */
  readonly picProcess?: PicProcess;

  /** Where the result goes. */
  readonly output?: JobOutput;

  /** The result; absent until the job has ended. */
  readonly picProcessResult?: PicProcessResult;

  /** The caller's own text, as given with the submission. */
  readonly userData?: string;

  /** Priority, 0 to 2; higher runs first. */
  readonly jobLevel?: number;
}

/** The object that a job writes. */
export interface JobOutput {
  /** Full name of the bucket. */
  readonly bucket?: string;

  /** Key of the object. */
  readonly object?: string;

  /** Region of the bucket. */
  readonly region?: string;
}

/** How a picture is processed. */
export interface PicProcess {
  /** Whether the result also describes the original picture. */
  readonly isPicInfo?: boolean;

  /** The rule, such as `imageMogr2/thumbnail/480x/format/webp`. */
  readonly processRule?: string;
}

/** The result of a job. The service has several forms of it; all are read into this one. */
export interface PicProcessResult {
  /** Key of the result object in the output bucket. */
  readonly objectName?: string;

  /** The original picture; only when the submission asked for it. */
  readonly originalInfo?: OriginalInfo;

  /** The pictures that were made; a job makes one. */
  readonly processResults: readonly ProcessResult[];
}

/** The original picture of a job. */
export interface OriginalInfo {
  /** Key of the object. */
  readonly key?: string;

  /** Host and key of the object, without a scheme. */
  readonly location?: string;

  /** Entity tag of the object, double quotes included. */
  readonly etag?: string;

  /** What the picture is. */
  readonly imageInfo?: ImageInfo;
}

/** Properties of a picture. */
export interface ImageInfo {
  /** Name of the format. Upper and lower case both occur: compare without regard to case. */
  readonly format?: string;

  /** Width in pixels. */
  readonly width?: number;

  /** Height in pixels. */
  readonly height?: number;

  /** Quality of the encoding, 0 to 100. */
  readonly quality?: number;

  /** Average colour, as `0xRRGGBB`. */
  readonly ave?: string;

  /** EXIF orientation, 1 to 8; 0 or 1 when the picture has none. */
  readonly orientation?: number;

  /** Number of frames of an animation. */
  readonly frameCount?: number;
}

/** A picture that a job made. */
export interface ProcessResult {
  /** Key of the object, where the service says so. */
  readonly key?: string;

  /** Host and key of the object, without a scheme. */
  readonly location?: string;

  /** Name of the format. */
  readonly format?: string;

  /** Width in pixels. */
  readonly width?: number;

  /** Height in pixels. */
  readonly height?: number;

  /** Size in bytes. */
  readonly size?: number;

  /** Quality of the encoding, 0 to 100. */
  readonly quality?: number;

  /** Entity tag of the object. */
  readonly etag?: string;

  /** MD5 of the object. */
  readonly md5?: string;

  /** Number of frames of an animation. */
  readonly frameCount?: number;
}

/** What is known of an object besides its content. */
export interface ObjectInfo {
  /** Size of the whole object in bytes, if the service says it. */
  readonly size?: number;

  /** Bytes that the answer brings: less than `size` if a range was asked for. */
  readonly contentLength?: number;

  /**
   * Changes with the content; without the quotes that it has on the wire. Of an object that was put in one
   * request it is the MD5 of the content in hexadecimal digits.
   */
  readonly etag?: string;

  /** When the object was put. */
  readonly lastModified?: Date;

  /** Media type, such as `image/jpeg`. */
  readonly contentType?: string;

  /** How long the object may be kept by caches. */
  readonly cacheControl?: string;

  /** How a browser shows the object, and under which name it saves it. */
  readonly contentDisposition?: string;

  /** How the stored bytes are encoded, such as `gzip`. They are never decoded on the way. */
  readonly contentEncoding?: string;

  /** Metadata of your own, by names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;

  /** CRC-64 of the whole object as a decimal number. Old objects have none. */
  readonly crc64?: string;

  /** The version, in a bucket that keeps versions. */
  readonly versionId?: string;

  /** How the object is stored, such as `ARCHIVE`; absent for the standard way. */
  readonly storageClass?: string;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** An object that was put. */
export interface StoredObject {
  /** MD5 of the content in hexadecimal digits, without the quotes that it has on the wire. */
  readonly etag?: string;

  /** CRC-64 of the content as a decimal number. It was compared with what was sent. */
  readonly crc64?: string;

  /** The version that was made, in a bucket that keeps versions. */
  readonly versionId?: string;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** What became of an object that was to be deleted. */
export interface DeletedObject {
  /**
   * Whether the object was only hidden, by a marker of that `versionId`, because its bucket keeps versions.
   */
  readonly isDeleteMarker: boolean;

  /** The version that was deleted or made, in a bucket that keeps versions. */
  readonly versionId?: string;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** An object in a list. */
export interface ObjectSummary {
  /** The key. */
  readonly key: string;

  /** Size in bytes. */
  readonly size?: number;

  /** Changes with the content; without the quotes that it has on the wire. */
  readonly etag?: string;

  /** When the object was put. */
  readonly lastModified?: Date;

  /** How the object is stored, such as `STANDARD`. */
  readonly storageClass?: string;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** A page of a list of objects. */
export interface ObjectPage {
  /** The objects, by their keys in the order of their bytes. */
  readonly items: readonly ObjectSummary[];

  /** What keys that hold the delimiter behind the prefix begin with, up to the delimiter; each once. */
  readonly commonPrefixes: readonly string[];

  /** Whether there is more. */
  readonly isTruncated: boolean;

  /** Where the next page begins: the `marker` to ask for it with. */
  readonly nextMarker?: string;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** A picture that was processed from file to file. */
export interface ProcessedFile {
  /** The job that did it. */
  readonly job: Job;

  /** The object that was made of the file, if it was kept. */
  readonly inputKey?: string;

  /** The object of the result, if it was kept. */
  readonly outputKey?: string;

  /** Size of the result in bytes. */
  readonly size: number;

  /** Objects that should have been deleted at the end and could not be: their keys. */
  readonly leftBehind: readonly string[];
}

/** What the query `imageInfo` of an object answers with. */
export interface PictureInfo {
  /** Name of the format, such as `jpeg`; rules say `jpg`. */
  readonly format?: string;

  /** Width in pixels. */
  readonly width?: number;

  /** Height in pixels. */
  readonly height?: number;

  /** Size in bytes. */
  readonly size?: number;

  /** MD5 of the object, in hexadecimal digits. */
  readonly md5?: string;

  /** Average colour, as `0xRRGGBB`. */
  readonly photoRgb?: string;

  /** Number of frames; only for animations. */
  readonly frameCount?: number;
}

/** What the query `exif` of an object answers with. */
export interface PictureExif {
  /**
   * The values by their names, such as `Orientation`; none if the picture has no EXIF data. What is no single
   * value is left to `document`.
   */
  readonly values: Readonly<Record<string, string>>;

  /** The answer as it came, in JSON: the service does not document its form. */
  readonly document: string;
}

/** What the query `imageAve` of an object answers with. */
export interface PictureColor {
  /** Average colour, as `0xRRGGBB`. */
  readonly rgb: string;

  /** Its part of red, 0 to 255. */
  readonly red: number;

  /** Its part of green, 0 to 255. */
  readonly green: number;

  /** Its part of blue, 0 to 255. */
  readonly blue: number;
}

/** A URL that carries its own signature: whoever has it can make the request until it expires. */
export interface PresignedUrl {
  /** The URL. It is a secret as long as it counts: keep it out of logs. */
  readonly url: string;

  /** HTTP method that the request must have. */
  readonly method: string;

  /**
   * Headers that the request must have exactly so, names in lower case. `host` is among them only if the
   * client has an endpoint of its own, which then is where the URL leads; everywhere else the URL itself says
   * it.
   */
  readonly headers: Readonly<Record<string, string>>;

  /** When it stops to count. */
  readonly expiresAt: Date;

  /** Whether that is earlier than asked for, because the credential expires then. */
  readonly isCutShort: boolean;
}

/** What a request of the caller's own is sent with. */
export interface SignedRequest {
  /** Where it goes, path and query encoded. The request must be made to exactly this URL. */
  readonly url: string;

  /** HTTP method that the request must have. */
  readonly method: string;

  /** Value of the header `authorization`. */
  readonly authorization: string;

  /**
   * Headers that the request must have exactly so besides `authorization` and the token, names in lower case;
   * `host` is always among them.
   */
  readonly headers: Readonly<Record<string, string>>;

  /** Name of the header for the session token; `undefined` if the credential has none. */
  readonly tokenHeader?: string;

  /** Value of that header. */
  readonly sessionToken?: string;

  /** When the signature stops to count. */
  readonly expiresAt: Date;

  /** Whether that is earlier than asked for, because the credential expires then. */
  readonly isCutShort: boolean;
}

/** A queue in which image jobs wait and run. A bucket has one, made when the service is enabled. */
export interface Queue {
  /** Identifies the queue in `updateQueue` and `listQueues`. */
  readonly queueId?: string;

  /** Name of the queue. */
  readonly name?: string;

  /** Whether the queue starts jobs. */
  readonly state: QueueState;

  /** How finished jobs are reported. */
  readonly notifyConfig?: NotifyConfig;

  /** Jobs that may wait in the queue at most. */
  readonly maxSize?: number;

  /** Jobs that run at the same time at most. */
  readonly maxConcurrent?: number;

  /** Kind of jobs that the queue takes: `PicProcessing`. */
  readonly category?: string;

  /** When the queue was changed last. */
  readonly updateTime?: Date;

  /** When the queue was made. */
  readonly createTime?: Date;

  /** Full name of the bucket that owns the queue. Some answers leave it out. */
  readonly bucketId?: string;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** How a queue reports finished jobs. */
export interface NotifyConfig {
  /** Whether finished jobs are reported. Not given means `Off`. */
  readonly state?: NotifyState | undefined;

  /**
   * Events to report; needed with state `On`. `TaskFinish` is the one of image jobs; answers may hold a comma
   * list.
   */
  readonly event?: string | undefined;

  /** Format of the report. Not given means `XML`. */
  readonly resultFormat?: NotifyFormat | undefined;

  /** How the report is delivered; needed with state `On`. */
  readonly type?: NotifyType | undefined;

  /** Public `http` or `https` URL that receives the report; needed with type `Url`. */
  readonly url?: string | undefined;

  /** Kind of receiver; needed with type `TDMQ`. */
  readonly mqMode?: MqMode | undefined;

  /** Region of the receiver, one of `sh`, `bj`, `gz`, `cd`, `hk`; needed with type `TDMQ`. */
  readonly mqRegion?: string | undefined;

  /** Name of the topic or queue; needed with type `TDMQ`. */
  readonly mqName?: string | undefined;
}

/** One page of the queues of a bucket. */
export interface QueuePage {
  /** The queues of this page. */
  readonly items: readonly Queue[];

  /** Matching queues on all pages together. Missing when queues were asked for by id. */
  readonly totalCount?: number;

  /** Number of this page; the first is 1. Missing when queues were asked for by id. */
  readonly pageNumber?: number;

  /** Entries that a page holds at most. Missing when queues were asked for by id. */
  readonly pageSize?: number;

  /** Ids that were asked for and do not exist. */
  readonly missingIds: readonly string[];

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** What became of a submission that may have created a job. */
export interface Reconciliation {
  /** What was found. */
  readonly verdict: ReconciliationVerdict;

  /** The job, if exactly one was found. */
  readonly job?: Job;

  /** Ids of all jobs that were found. */
  readonly jobIds: readonly string[];

  /**
   * When the list was read, by the service's clock as far as it is known. A job that was made before does not
   * show only if the list is behind.
   */
  readonly lookedUntil?: Date;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/**
 * The HTTP side of an answer: useful in a log and in a support request.
 *
 * Two answers with the same content are equal wherever they came from, so a `ResponseInfo` equals every
 * other.
 */
export interface ResponseInfo {
  /** The service's id of the request, from the `x-ci-request-id` header, else from the document. */
  readonly requestId?: string;

  /** HTTP status of the answer. */
  readonly status: number;

  /** Requests that were sent for this answer, the first one included. */
  readonly attempts: number;

  /** Time from the call to its answer, waits between attempts included. In milliseconds. */
  readonly elapsedMs: number;

  /** How much of that time was spent waiting between attempts. In milliseconds. */
  readonly waitedMs: number;

  /**
   * Further jobs that the same submission made. Only a submission that was allowed to make several has any.
   */
  readonly duplicateJobIds: readonly string[];
}

/** What a rule consists of, or why it is none. */
export interface RuleReport {
  /** The rule in the one form that all ways to write it have in common; absent if it is none. */
  readonly normalised?: string;

  /** Its segments from left to right; empty if it is none. */
  readonly segments: readonly RuleSegment[];

  /** What is wrong with it; absent if it is a rule. */
  readonly problem?: RuleProblem;
}

/** One part of a rule between two `|`. */
export interface RuleSegment {
  /** The name it begins with, such as `imageMogr2`. */
  readonly name: string;

  /** The whole segment in its normal form. */
  readonly text: string;

  /** Each operation of an `imageMogr2` with its options, such as `rotate/90`; of others, none. */
  readonly operations: readonly string[];
}

/** Why a text is not a rule. */
export interface RuleProblem {
  /** What sort of trouble it is. */
  readonly kind: RuleProblemKind;

  /** The byte of the text in UTF-8 where the trouble begins, from 0; its length if it ends too soon. */
  readonly position: number;

  /** The same place counted in characters. */
  readonly character: number;

  /** The segment it stands in, from 0. */
  readonly segment: number;

  /** The operation, option or segment name concerned, as written. */
  readonly operation?: string;

  /** What is wrong, in words, without the place. */
  readonly message: string;

  /** The message with its place, the text around it, and a `^` under it: three lines for a terminal. */
  readonly explanation: string;
}

/** The size of a result, as far as it can be told without the picture itself. */
export interface SizePrediction {
  /** The width in pixels; absent if it is not certain. */
  readonly width?: number;

  /** The height in pixels; absent if it is not certain. */
  readonly height?: number;

  /** What the size depends on; absent if it is certain. */
  readonly dependsOn?: SizeDependence;

  /** The sizes it can have if it is not certain; empty if it can have any. */
  readonly sizes: readonly PictureSize[];

  /** Why it is not certain, in words; absent if it is. */
  readonly explanation?: string;
}

/** A size in pixels. */
export interface PictureSize {
  /** The width. */
  readonly width: number;

  /** The height. */
  readonly height: number;
}

/** A rule that the service keeps, so that jobs need only name it. */
export interface Template {
  /** Identifies the template in `submitJob`: letters, digits, `_` and `-`, at most 64 of them. */
  readonly templateId: string;

  /**
   * Name of the template. The service is not known to keep names apart: several templates may have the same.
   */
  readonly name?: string;

  /** Kind of jobs that the template is for: `PicProcess`. */
  readonly tag?: string;

  /** Full name of the bucket that owns the template. */
  readonly bucketId?: string;

  /** Who made the template. */
  readonly category?: TemplateCategory;

  /** State of the template. Older answers have it; its values are not documented. */
  readonly state?: string;

  /** The rule, and whether results also describe the original picture. */
  readonly picProcess?: PicProcess;

  /** When the template was changed last. */
  readonly updateTime?: Date;

  /** When the template was made. */
  readonly createTime?: Date;

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/** One page of the templates of a bucket. */
export interface TemplatePage {
  /** The templates of this page. */
  readonly items: readonly Template[];

  /** Matching templates on all pages together. */
  readonly totalCount?: number;

  /** Number of this page; the first is 1. */
  readonly pageNumber?: number;

  /** Entries that a page holds at most. */
  readonly pageSize?: number;

  /** Ids that were asked for and do not exist. */
  readonly missingIds: readonly string[];

  /** The HTTP side of the answer. */
  readonly response: ResponseInfo;
}

/**
 * Enables the service on the client's bucket and makes its queue. Repeating it is harmless.
 *
 * Service action: `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
 */
export type EnableService = Readonly<Record<string, never>>;

/**
 * Disables the service on the client's bucket and deletes its queue.
 *
 * Jobs that wait are lost with the queue. Service action: `DELETE /picbucket`, permission
 * `ci:DeletePicProcessBucket`.
 */
export type DisableService = Readonly<Record<string, never>>;

/**
 * Lists the buckets of the account on which the service is enabled.
 *
 * Filters that are given must all match. Service action: `GET /picbucket` on the region's host, permission
 * `ci:DescribePicProcessBucket`.
 */
export interface ListBuckets {
  /** Only buckets of these regions. */
  readonly regions?: readonly string[] | undefined;

  /** Only the buckets with exactly these full names. */
  readonly bucketNames?: readonly string[] | undefined;

  /** Only buckets whose name begins with this text. */
  readonly bucketName?: string | undefined;

  /** Page to begin with; the first is 1. */
  readonly pageNumber?: number | undefined;

  /** Entries per page, 1 to 100. Not given means 10. */
  readonly pageSize?: number | undefined;
}

/** The receiver of a job's report when it is delivered as a TDMQ message. */
export interface CallBackMqConfig {
  /** Region of the receiver, one of `sh`, `bj`, `gz`, `cd`, `hk`. */
  readonly mqRegion: string;

  /** Kind of receiver: `Topic` or `Queue`. */
  readonly mqMode: MqMode;

  /** Name of the topic or queue. */
  readonly mqName: string;
}

/**
 * Submits an image job.
 *
 * The job is billed and the service has no idempotency token, so this request is sent at most once. A failure
 * says which of three things happened: nothing was sent, the service refused, or the job may exist
 * (`Outcome`). In the last case the error holds the `Submission`, with which `reconcile` finds the job.
 *
 * Exactly one of `rule` and `templateId` is needed. Service action: `POST /jobs`, permissions
 * `ci:CreateMediaJobs` and `cam:passrole`.
 */
export interface SubmitJob {
  /** Key of the picture in the client's bucket: 1 to 850 bytes of UTF-8, not beginning with `/`. */
  readonly input: string;

  /** Key of the result; the same rules. An existing object is overwritten. */
  readonly output: string;

  /** What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`. */
  readonly rule?: string | undefined;

  /** A template that holds the rule. */
  readonly templateId?: string | undefined;

  /** Bucket of the result. Not given means the client's bucket. */
  readonly outputBucket?: string | undefined;

  /** Region of that bucket. Not given means the client's region. */
  readonly outputRegion?: string | undefined;

  /** Whether the result also describes the original picture. Not given means no. */
  readonly isPicInfo?: boolean | undefined;

  /**
   * Text that comes back with the job: at most 1024 printable ASCII characters, not beginning with `cinf1:`.
   * When it is not given the library sends an id of its own to recognise the job by, and does not show it.
   */
  readonly userData?: string | undefined;

  /** Priority, 0 to 2; higher runs first. Not given means 0. */
  readonly jobLevel?: number | undefined;

  /**
   * Public `http` or `https` URL that is told when the job has ended, or `no` to silence the queue's own
   * callback.
   */
  readonly callback?: string | undefined;

  /** Format of that report. Not given means `XML`. */
  readonly callbackFormat?: NotifyFormat | undefined;

  /** How the report is delivered. Not given means `Url`. */
  readonly callbackType?: CallBackType | undefined;

  /** The receiver; needed when `callbackType` is `TDMQ`. */
  readonly callbackMqConfig?: CallBackMqConfig | undefined;

  /** The queue to use. Not given means the queue of the service. */
  readonly queueId?: string | undefined;
}

/**
 * Asks for one job.
 *
 * Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`. A job that does not exist is an
 * error of kind `NotFound`.
 */
export interface GetJob {
  /** The job: letters, digits, `_` and `-`, at most 64 of them. */
  readonly jobId: string;
}

/**
 * Asks for several jobs at once.
 *
 * Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`. Jobs that do not exist
 * are no error; their ids come back as `missingIds`.
 */
export interface GetJobs {
  /** The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them. */
  readonly jobIds?: readonly string[] | undefined;
}

/**
 * Cancels a job that has not begun.
 *
 * Only a job in state `Submitted` or `Pause` can be cancelled; it then ends as `Cancel`. A job that runs or
 * has ended is an error of kind `Conflict`, and goes on as if nothing had been asked. A request whose answer
 * was lost is sent again, and that the job is cancelled by then is success.
 *
 * Service action: `PUT /jobs/<job_id>?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob` to
 * look what became of a request whose answer was lost.
 */
export interface CancelJob {
  /** The job: letters, digits, `_` and `-`, at most 64 of them. */
  readonly jobId: string;
}

/**
 * Cancels several jobs that have not begun.
 *
 * Only jobs in state `Submitted` or `Pause` can be cancelled; they then end as `Cancel`. If one of them runs
 * or has ended the error is of kind `Conflict`; the service does not say whether the others are cancelled
 * then, so ask with `get_jobs`. A request whose answer was lost is sent again, and that all jobs are
 * cancelled by then is success.
 *
 * Service action: `PUT /jobs/<job_id>,<job_id>…?cancel`, permission `ci:CancelMediaJob`, and
 * `ci:DescribeMediaJob` to look what became of a request whose answer was lost.
 */
export interface CancelJobs {
  /** The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them. */
  readonly jobIds?: readonly string[] | undefined;
}

/**
 * Lists the jobs of the client's bucket, in the order in which they were made.
 *
 * Filters that are given must all match. The list ends behind the page that names no further one, or that
 * names one which was read before. A list that was left can be taken up where it was: with the `nextToken` of
 * the last page that was read, and the same filters.
 *
 * Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
 */
export interface ListJobs {
  /** Only jobs in one of these states. None given means all. */
  readonly states?: readonly JobState[] | undefined;

  /**
   * Only jobs that were made at this time or later. The service counts in whole seconds; a fraction is left
   * off.
   */
  readonly startCreationTime?: Date | undefined;

  /**
   * Only jobs that were made at this time or earlier. The service counts in whole seconds; a fraction is left
   * off.
   */
  readonly endCreationTime?: Date | undefined;

  /** Which job comes first. Not given means the one that was made last. */
  readonly orderByTime?: OrderByTime | undefined;

  /** Jobs per page, 1 to 100. Not given means 10. */
  readonly size?: number | undefined;

  /** Only jobs of this queue. */
  readonly queueId?: string | undefined;

  /** Only jobs that read the object with exactly this key. */
  readonly inputObject?: string | undefined;

  /** The page to begin with: the `nextToken` of the page before it. Not given means the first page. */
  readonly nextToken?: string | undefined;
}

/**
 * Asks for what is known of an object, without its content.
 *
 * An object that does not exist is an error of kind `NotFound`, so that this is also how to find out whether
 * there is one: a list shows an object that was just put only after a while, this at once. A missing bucket
 * is the same error, because the service does not tell them apart here.
 *
 * A condition that is not met is an error of kind `Conflict`. Service action: `HEAD /<key>` on the bucket's
 * own host, permission `cos:HeadObject`.
 */
export interface HeadObject {
  /** The key: 1 to 850 bytes of UTF-8, not beginning with `/`. */
  readonly key: string;

  /** Only if this is the object's ETag. */
  readonly ifMatch?: string | undefined;

  /** Only if this is not the object's ETag. */
  readonly ifNoneMatch?: string | undefined;

  /** Only if the object was put later than this. Counted in whole seconds. */
  readonly ifModifiedSince?: Date | undefined;

  /** Only if the object was put at this time or earlier. Counted in whole seconds. */
  readonly ifUnmodifiedSince?: Date | undefined;

  /** A certain version, in a bucket that keeps versions. */
  readonly versionId?: string | undefined;
}

/**
 * Deletes an object. One that does not exist is as good as deleted: that is no error.
 *
 * Service action: `DELETE /<key>` on the bucket's own host, permission `cos:DeleteObject`.
 */
export interface DeleteObject {
  /** The key: 1 to 850 bytes of UTF-8, not beginning with `/`. */
  readonly key: string;

  /** A certain version, in a bucket that keeps versions. It is deleted for good. */
  readonly versionId?: string | undefined;
}

/**
 * Gets an object, or a part of it, into a file.
 *
 * The file appears under its name when it is whole, checked and on the disk; an existing one is replaced
 * then. Until that moment, and after any failure such as a full disk (`File`), what was there stays as it
 * was. For the rest this is `getObject`.
 *
 * Service action: `GET /<key>` on the bucket's own host, permission `cos:GetObject`.
 */
export interface GetObjectToFile {
  /** The key: 1 to 850 bytes of UTF-8, not beginning with `/`. */
  readonly key: string;

  /** The file. Its folder must exist. */
  readonly path: string;

  /** The first byte of the part that is wanted, counted from 0. Not given means 0. */
  readonly offset?: number | undefined;

  /** How many bytes are wanted at most, 1 or more. Not given means all up to the end. */
  readonly length?: number | undefined;

  /** How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`. */
  readonly last?: number | undefined;

  /** Only if this is the object's ETag. */
  readonly ifMatch?: string | undefined;

  /** Only if this is not the object's ETag. */
  readonly ifNoneMatch?: string | undefined;

  /** Only if the object was put later than this. Counted in whole seconds. */
  readonly ifModifiedSince?: Date | undefined;

  /** Only if the object was put at this time or earlier. Counted in whole seconds. */
  readonly ifUnmodifiedSince?: Date | undefined;

  /** Most bytes that are taken; an answer that has more is an error. Not given means any number. */
  readonly maxSize?: number | undefined;

  /** A certain version, in a bucket that keeps versions. */
  readonly versionId?: string | undefined;
}

/**
 * Lists the objects of the client's bucket, by their keys in the order of their bytes.
 *
 * The list shows an object that was just put or deleted only after a while; ask for a key that you know with
 * `headObject` instead. With a `delimiter` the keys that hold it behind the prefix are not listed one by one,
 * but as one of the page's `commonPrefixes`: read the list page by page to see them.
 *
 * A list that was left can be taken up where it was: with the `nextMarker` of the last page that was read, or
 * any key, and the same `prefix` and `delimiter`. Service action: `GET /` on the bucket's own host,
 * permission `cos:GetBucket`.
 */
export interface ListObjects {
  /** Only objects whose key begins with this. */
  readonly prefix?: string | undefined;

  /** One character, such as `/`, up to which keys are taken together. */
  readonly delimiter?: string | undefined;

  /** Only keys behind this one. It need not exist. */
  readonly marker?: string | undefined;

  /** Objects and common prefixes per page, 1 to 1000. Not given means 1000. */
  readonly maxKeys?: number | undefined;
}

/**
 * Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.
 *
 * The URL acts with the rights of the client's credential, and a credential that expires earlier cuts it
 * short. Whoever uses it has to send the answer's `headers` exactly as they are. This is `presignUrl` for a
 * key.
 *
 * Permission of the credential: what the URL is used for, such as `cos:GetObject`.
 */
export interface PresignObject {
  /** The key: 1 to 850 bytes of UTF-8, not beginning with `/`. */
  readonly key: string;

  /** What the URL is for: `GET`, `PUT`, `HEAD` or `DELETE`. It works for nothing else. */
  readonly method: PresignMethod;

  /**
   * Query parameters that the URL has and that nobody can change, such as `response-content-disposition`.
   * Names must not begin with `q-`.
   */
  readonly query?: Readonly<Record<string, string>> | undefined;

  /** Headers that whoever uses the URL must send exactly so, such as `content-type`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;

  /** How long the URL counts, from one second to 366 days. Not given means 15 minutes. In milliseconds. */
  readonly expiresInMs?: number | undefined;
}

/**
 * Puts an object of at most 32 MiB into the client's bucket. An object of the same key is replaced.
 *
 * Exactly one of `body` and `path` is needed. The content is protected all the way: its MD5 is part of the
 * signed request, and the CRC-64 of what the service has stored is compared with what was sent; if they
 * differ the error is of kind `Integrity`. Without a `timeout` of its own the call is given time for the
 * content besides the client's setting: a second for each 64 KiB.
 *
 * Service action: `PUT /<key>` on the bucket's own host, permission `cos:PutObject`.
 */
export interface PutObject {
  /** The key: 1 to 850 bytes of UTF-8, not beginning with `/`. */
  readonly key: string;

  /** The content. */
  readonly body?: Uint8Array | undefined;

  /** A file with the content. */
  readonly path?: string | undefined;

  /** Media type, such as `image/jpeg`. Not given means `application/octet-stream`. */
  readonly contentType?: string | undefined;

  /** How long caches may keep the object, such as `max-age=600`. */
  readonly cacheControl?: string | undefined;

  /** How a browser shows the object, such as `attachment; filename=\"cat.jpg\"`. */
  readonly contentDisposition?: string | undefined;

  /** How the content is encoded, such as `gzip`. It is sent as it is in any case. */
  readonly contentEncoding?: string | undefined;

  /**
   * Metadata of your own: names of lower-case letters, digits and `-`, values in printable ASCII, at most
   * 2048 bytes all together.
   */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/**
 * Processes a picture in a file into another file: puts it into the client's bucket, submits a job, waits for
 * it, and gets the result.
 *
 * Exactly one of `rule` and `templateId` is needed. The error says which step failed. The job is billed and
 * is submitted at most once; a submission that may have created one is an error with the outcome `Ambiguous`
 * and the `Submission`, like that of `submitJob`. The timeout of the call limits all of it; if none is given
 * each step has its own, the wait 15 minutes.
 *
 * Both objects are deleted afterwards unless `keepObjects` says otherwise. They stay where they are when the
 * job may still need them or the result was not fetched: when the submission is ambiguous, the wait ended
 * before the job, or the call was cancelled. What the error says names their keys.
 *
 * Service actions: `PUT /<key>`, `POST /jobs`, `GET /jobs/<job_id>`, `GET /<key>`, `DELETE /<key>`;
 * permissions `cos:PutObject`, `cos:GetObject`, `cos:DeleteObject`, `ci:CreateMediaJobs`, `cam:passrole` and
 * `ci:DescribeMediaJob`.
 */
export interface ProcessFile {
  /** The picture, at most 32 MiB. */
  readonly path: string;

  /** Where the result goes. Its folder must exist; an existing file is replaced when the result is there. */
  readonly outputPath: string;

  /** What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`. */
  readonly rule?: string | undefined;

  /** A template that holds the rule. */
  readonly templateId?: string | undefined;

  /** What the keys of both objects begin with. Not given means `cloud-infinite/`. */
  readonly keyPrefix?: string | undefined;

  /** Whether both objects stay in the bucket. Not given means no. */
  readonly keepObjects?: boolean | undefined;

  /** Media type of the picture. Not given means what the ending of its name says. */
  readonly contentType?: string | undefined;

  /** Priority of the job, 0 to 2; higher runs first. Not given means 0. */
  readonly jobLevel?: number | undefined;

  /** The queue to use. Not given means the queue of the service. */
  readonly queueId?: string | undefined;

  /**
   * Time to the first look at the job, 10 milliseconds to 10 seconds. Not given means one second. In
   * milliseconds.
   */
  readonly pollIntervalMs?: number | undefined;
}

/**
 * Lists the queues of the client's bucket. A bucket has one queue for image jobs.
 *
 * Service action: `GET /picqueue`, permission `ci:DescribePicProcessQueues`.
 */
export interface ListQueues {
  /** Only the queues with these ids; ids that do not exist come back as `missingIds` of the page. */
  readonly queueIds?: readonly string[] | undefined;

  /** Only queues in this state. */
  readonly state?: QueueState | undefined;

  /** Page to begin with; the first is 1. */
  readonly pageNumber?: number | undefined;

  /** Entries per page, 1 to 100. Not given means 10. */
  readonly pageSize?: number | undefined;
}

/**
 * Replaces a queue's name, state and callback settings. What is left out is reset, not kept.
 *
 * Service action: `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
 */
export interface UpdateQueue {
  /** The queue to change. */
  readonly queueId: string;

  /** New name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`. */
  readonly name: string;

  /** Whether the queue starts jobs: `Active` or `Paused`. */
  readonly state: QueueState;

  /** New callback settings. */
  readonly notifyConfig: NotifyConfig;
}

/**
 * Makes a template: a rule that the service keeps, so that jobs need only name it.
 *
 * The service does not refuse a second template of the same name, so that this request is sent at most once.
 * A failure says what became of it (`Outcome`), as that of a submission does. When the template may exist
 * there is nothing to reconcile with: look for it by its name with `list_templates`, and make it again only
 * if it is not there. To have a template of a name whether or not it is there already, use `ensure_template`.
 *
 * Service action: `POST /template`, permission `ci:CreateMediaTemplate`.
 */
export interface CreateTemplate {
  /** Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`. */
  readonly name: string;

  /** What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`. */
  readonly rule: string;

  /** Whether results also describe the original picture. Not given means no. */
  readonly isPicInfo?: boolean | undefined;
}

/**
 * Replaces the name and the rule of a template. What is left out is reset, not kept.
 *
 * Jobs that were submitted before keep the rule that they were submitted with. Service action: `PUT
 * /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
 */
export interface UpdateTemplate {
  /** The template to change. */
  readonly templateId: string;

  /** New name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`. */
  readonly name: string;

  /** What jobs with the template do from now on. */
  readonly rule: string;

  /** Whether results also describe the original picture. Not given means no. */
  readonly isPicInfo?: boolean | undefined;
}

/**
 * Deletes a template. Jobs that were submitted with it keep their rule.
 *
 * Deleting a template that does not exist is an error of kind `NotFound`. Service action: `DELETE
 * /template/<template_id>`, permission `ci:DeleteMediaTemplate`.
 */
export interface DeleteTemplate {
  /** The template: letters, digits, `_` and `-`, at most 64 of them. */
  readonly templateId: string;
}

/**
 * Lists the templates of the client's bucket.
 *
 * Filters that are given must all match. Service action: `GET /template`, permission
 * `ci:DescribeMediaTemplates`.
 */
export interface ListTemplates {
  /** Only templates that were made by these. Not given means those of the account itself. */
  readonly category?: TemplateCategory | undefined;

  /** Only the templates with these ids; ids that do not exist come back as `missingIds` of the page. */
  readonly ids?: readonly string[] | undefined;

  /** Only templates whose name begins with this text. */
  readonly name?: string | undefined;

  /** Page to begin with; the first is 1. */
  readonly pageNumber?: number | undefined;

  /** Entries per page, 1 to 100. Not given means 10. */
  readonly pageSize?: number | undefined;
}

/**
 * Waits until a job has ended.
 *
 * Looks at the job after `pollIntervalMs`, then after half as long again each time up to ten seconds. The
 * timeout of the call limits the whole wait, 15 minutes if none is given; when it runs out the job goes on
 * and the error is of kind `WaitTimedOut`. A connection that breaks meanwhile does not end the wait.
 *
 * Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
 */
export interface WaitForJob {
  /** The job: letters, digits, `_` and `-`, at most 64 of them. */
  readonly jobId: string;

  /** Time to the first look, 10 milliseconds to 10 seconds. Not given means one second. In milliseconds. */
  readonly pollIntervalMs?: number | undefined;

  /**
   * Whether a job that ended as `Failed` or `Cancel` is an error of kind `JobFailed`. Not given means yes.
   */
  readonly raiseOnFailure?: boolean | undefined;
}

/**
 * Takes a request that a web server got at the URL for callbacks, and says what to answer and what was
 * reported.
 *
 * Works with any web framework, because it does no networking of its own: give it the request, answer with
 * `status`, and act on `callback` if there is one. Each report is handed out once, however often and in
 * whatever order it arrives: a job is known by its id and state, and the last 100,000 are remembered by the
 * client and its siblings. Not remembered are reports that were refused.
 *
 * A callback carries no signature. Two things stand against forged ones: a `token` in the path that nobody
 * can guess, and `verify`, which asks the service for the job; one of them should be used. A callback may
 * also never come: what must not be missed is waited for with `waitForJob` as well.
 *
 * Only with `verify` something is sent: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
 */
export interface ReceiveCallback {
  /** HTTP method of the request. */
  readonly method: string;

  /** Path of the request with its query, as it arrived. It is not printed, because it holds the token. */
  readonly path: string;

  /** Headers of the request; upper and lower case are the same. */
  readonly headers?: Readonly<Record<string, string>> | undefined;

  /**
   * Body of the request. Let the web server stop reading after 1 MiB and ten seconds: more is refused here.
   */
  readonly body: Uint8Array;

  /**
   * What a part of the path, or a value of its query, has to be: 16 to 256 letters, digits, `-`, `_`, `.` and
   * `~`. Make it at random, and put it into the URL that jobs and queues call back. Not given means that the
   * path is not looked at.
   */
  readonly token?: string | undefined;

  /**
   * Whether the service is asked for each reported job: one that does not exist, belongs to another bucket or
   * has not ended is not handed out, and of the others the service's own words are. Not given means no.
   */
  readonly verify?: boolean | undefined;
}

/**
 * Looks at everything that a job depends on, and says in sentences what is wrong and what to do.
 *
 * What fails is a finding and no error: the call answers whatever is broken. Looked at are the endpoint and
 * its encryption, the connection, the clock, the credentials and whether the service accepts them, whether
 * the service is enabled on the client's bucket, its queue, and the URLs for callbacks. Nothing is changed.
 *
 * Service actions: `GET /picbucket` on the region's host and `GET /picqueue`, permissions
 * `ci:DescribePicProcessBucket` and `ci:DescribePicProcessQueues`.
 */
export interface Doctor {
  /** URLs for callbacks to look at, besides that of the queue. */
  readonly callbackUrls?: readonly string[] | undefined;

  /**
   * Whether a request without any credential is sent to the URLs for callbacks, as a `GET`, to see whether
   * somebody answers. It shows what this machine can reach; the service may be able to reach less. Not given
   * means no.
   */
  readonly reachCallbacks?: boolean | undefined;

  /** Methods that the policy has to allow, such as `submitJob`. None means all. */
  readonly operations?: readonly string[] | undefined;
}

/**
 * Signs a request that somebody else sends, as a URL.
 *
 * The URL needs no credential: give it to a browser to show or download an object, or to a program to store
 * one. It covers the method, the path, the query, and the headers that are named here; the body is free.
 * Nothing is sent. The URL counts from a minute before now until it expires; a credential that expires
 * earlier cuts it short. What the URL is used for needs the permissions of the client's credential.
 */
export interface PresignUrl {
  /** Where the request goes. */
  readonly host: RequestHost;

  /** Path, not encoded, beginning with `/`: for an object, `/` and its key. */
  readonly path: string;

  /** HTTP method in capital letters. Not given means `GET`. */
  readonly method?: string | undefined;

  /**
   * Query parameters by their names, not encoded; `imageMogr2/rotate/90` with an empty value processes the
   * object on its way. Names must not begin with `q-`.
   */
  readonly query?: Readonly<Record<string, string>> | undefined;

  /** Headers that the request must have exactly so, such as `content-type` of an object to store. */
  readonly headers?: Readonly<Record<string, string>> | undefined;

  /** How long the URL counts, from one second to 366 days. Not given means 15 minutes. In milliseconds. */
  readonly expiresInMs?: number | undefined;
}

/**
 * Signs a request that the caller sends, as headers.
 *
 * For what this library has no method for. The signature covers the method, the path, the query, the host,
 * and the headers that are named here; the body is free. Nothing is sent. It counts from a minute before now
 * until it expires, for any number of requests; a credential that expires earlier cuts it short.
 */
export interface SignRequest {
  /** Where the request goes. */
  readonly host: RequestHost;

  /** Path, not encoded, beginning with `/`. */
  readonly path: string;

  /** HTTP method in capital letters. Not given means `GET`. */
  readonly method?: string | undefined;

  /** Query parameters by their names, not encoded. Names must not begin with `q-`. */
  readonly query?: Readonly<Record<string, string>> | undefined;

  /** Headers to sign besides `host` and the session token; `content-type` if there is a body. */
  readonly headers?: Readonly<Record<string, string>> | undefined;

  /**
   * How long the signature counts, from one second to 366 days. Not given means 15 minutes. In milliseconds.
   */
  readonly expiresInMs?: number | undefined;
}

/**
 * Tells the runs of `process_jobs` of this client, its clones and siblings that a callback says a job has
 * ended.
 *
 * A run finds ended jobs by itself. Callbacks let it look at the right time: give it all of them, in whatever
 * order, as often as they come. They are hints only, which the run verifies; one that is lost, early or
 * forged does no harm. Nothing is sent.
 */
export interface FeedCallback {
  /** The job that the callback speaks of: letters, digits, `_` and `-`, at most 64 of them. */
  readonly jobId: string;

  /** Its state, as the callback says. Only the end of a job is of interest; others are taken and left. */
  readonly state: JobState;
}

/**
 * Waits until many jobs have ended, and answers each as soon as it has.
 *
 * Takes the ids of the jobs, and looks at up to ten jobs with one request. Each job is looked at a second
 * after its id was taken, then after half as long again each time up to ten seconds, all give or take a
 * tenth. The timeout of the call limits the wait for each job, 15 minutes if none is given; when it runs out
 * the job goes on and its result has an error of kind `WaitTimedOut`. A connection that breaks meanwhile does
 * not end any wait.
 *
 * Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`.
 */
export interface WaitForJobs {
  /** Time to the first look, 10 milliseconds to 10 seconds. Not given means one second. In milliseconds. */
  readonly pollIntervalMs?: number | undefined;

  /**
   * Whether a job that ended as `Failed` or `Cancel` is an error of kind `JobFailed`. Not given means yes.
   */
  readonly raiseOnFailure?: boolean | undefined;

  /**
   * Jobs that are waited for at the same time, 1 to 100,000; no more ids are taken before their results are
   * read. Not given means 10,000.
   */
  readonly concurrency?: number | undefined;
}

/** How the wait for one of many jobs ended. */
export interface WaitResult {
  /** Which one it is: 0 for the first id that was given. */
  readonly index: number;

  /** The id that was given. */
  readonly jobId: string;

  /** The job, if it ended as it should. */
  readonly job?: Job;

  /** Why there is no job: it failed, was not found, did not end in time, or could not be looked at. */
  readonly error?: CloudInfiniteError;
}

/** How far a wait for many jobs is. */
export interface WaitProgress {
  /** Ids that were given, if that is known before the last one. */
  readonly total?: number;

  /** Jobs that are waited for now. */
  readonly waiting: number;

  /** Jobs that ended as `Success`. */
  readonly succeeded: number;

  /** Jobs that ended as `Failed`. */
  readonly failed: number;

  /** Jobs that ended as `Cancel`. */
  readonly cancelled: number;

  /** Waits that ended before their job did. */
  readonly unsettled: number;
}

/**
 * Submits a job for each of many requests.
 *
 * The requests come from anything that can be iterated over, are taken as there is room for them, and each of
 * them ends in exactly one `SubmitResult`: one that fails does not end the others. No more than `concurrency`
 * requests are under way at one time, on as many connections. When the service says that there are too many,
 * all of them slow down: half the pace at once, then a twentieth of the former pace more each second; the
 * request that was refused is sent again, for five minutes. The options of the call, such as its timeout, are
 * those of each single submission.
 *
 * With a `journal` a run that was interrupted in whatever way is continued without submitting anything twice.
 *
 * Service action: `POST /jobs`, permissions `ci:CreateMediaJobs` and `cam:passrole`; with a journal also `GET
 * /jobs`, `ci:DescribeMediaJobs`. The service takes 100 submissions per second of an account and region in
 * mainland China, 50 elsewhere.
 */
export interface SubmitJobs {
  /** Submissions under way at one time, 1 to 1000. Not given means 16. */
  readonly concurrency?: number | undefined;

  /**
   * Requests that may leave per second, more than 0 and at most 10,000. Not given means as fast as the
   * service answers.
   */
  readonly ratePerSecond?: number | undefined;

  /**
   * How many of them may leave at once after a pause, 1 to 10,000. Not given means a tenth of a second's
   * worth.
   */
  readonly burst?: number | undefined;

  /** Whether results come in the order of the requests rather than as they are there. Not given means no. */
  readonly inInputOrder?: boolean | undefined;

  /**
   * Whether the first failure ends the run: no more requests are taken, those under way are still reported.
   * Not given means no.
   */
  readonly stopOnError?: boolean | undefined;

  /**
   * A file that remembers the run, so that it can be continued. Made if there is none. Not given means that
   * the run cannot be continued.
   */
  readonly journal?: string | undefined;

  /** How many requests there will be, for the progress. Not given means what the requests themselves say. */
  readonly total?: number | undefined;
}

/** What became of one of many requests. */
export interface SubmitResult {
  /** Its place among the requests, from 0. */
  readonly index: number;

  /** The key of its picture. */
  readonly input: string;

  /** The job, if there is one. */
  readonly jobId?: string;

  /** The job as the service described it. Not given if only the journal knows of it. */
  readonly job?: Job;

  /** How it is known that the job exists. */
  readonly source?: SubmitSource;

  /**
   * What went wrong, if there is no job or nobody knows. Its outcome says which, and an ambiguous one has the
   * submission.
   */
  readonly error?: CloudInfiniteError;
}

/** How far a run is. */
export interface BulkProgress {
  /** Requests that were submitted by this run. */
  readonly submitted: number;

  /** Requests whose job exists, including those of which the journal knew. */
  readonly created: number;

  /** Those of them that were not submitted by this run, because their job existed already. */
  readonly skipped: number;

  /** Requests that the service refused. */
  readonly rejected: number;

  /** Requests of which nothing left. */
  readonly notSent: number;

  /** Requests whose job may exist. */
  readonly ambiguous: number;

  /** How many requests there are, if that is known. */
  readonly total?: number;
}

/**
 * Processes any number of pictures: submits a job for each while the queue has room, and answers what became
 * of each.
 *
 * A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at most
 * twenty jobs are outstanding for each that the queue runs at a time, ended jobs are found a page at a time
 * in the service's list, and a full or paused queue, throttling and an outage of the service are waited for.
 * Inputs are taken as there is room for them, so that there may be millions.
 *
 * Each input ends in exactly one `ProcessedItem`, in the order in which they end. A submission that may have
 * made a job is looked for; only the mode `EffectivelyOnce` sends it again. The timeout of the call limits
 * each of its requests, not the whole.
 *
 * Service actions: `POST /jobs`, `GET /jobs`, `GET /jobs/<job_id>` and `GET /picqueue`; permissions
 * `ci:CreateMediaJobs`, `cam:passrole`, `ci:DescribeMediaJobs`, `ci:DescribeMediaJob` and
 * `ci:DescribePicProcessQueues`.
 */
export interface ProcessJobs {
  /** Submissions under way at a time, 1 to 1000. Not given means 16. */
  readonly concurrency?: number | undefined;

  /**
   * Submissions that may leave per second, more than 0 and at most 10,000. Not given means 50, which the
   * service takes everywhere; it matters at the beginning, until the queue is filled.
   */
  readonly ratePerSecond?: number | undefined;

  /** The queue to use. Not given means the bucket's queue for image jobs. */
  readonly queueId?: string | undefined;

  /**
   * Jobs that may be outstanding, 1 to 10000. Not given means what the queue says: twenty for each that it
   * runs at a time, and no more than it holds.
   */
  readonly maxOutstanding?: number | undefined;

  /**
   * Whether inputs are skipped whose result is there already: an object that is not empty. One more request
   * for each, `HEAD /<key>` with the permission `cos:HeadObject`. Not given means no.
   */
  readonly skipExisting?: boolean | undefined;

  /**
   * Whether nothing is submitted or written: inputs are checked, and the progress says what the work would
   * take. Not given means no.
   */
  readonly dryRun?: boolean | undefined;

  /** What a job costs, in whatever currency, for the dry run. */
  readonly pricePerJob?: number | undefined;

  /**
   * A file that remembers the run, so that it can be continued after it ended at any point: with the same
   * inputs, in whatever order, nothing is submitted twice and jobs that were outstanding are picked up. Made
   * if there is none. Not given means that the run cannot be continued.
   */
  readonly journal?: string | undefined;

  /**
   * A file for the report, one JSON object per line and input, written as the inputs end. With a journal a
   * report that is there is continued; without one the file must not hold rows.
   */
  readonly reportJsonl?: string | undefined;

  /**
   * The same as comma-separated values. What a spreadsheet would take for a formula has an apostrophe in
   * front.
   */
  readonly reportCsv?: string | undefined;

  /**
   * Whether nothing more is submitted after the first input that ends with an error. Jobs that were made by
   * then are waited for. Not given means no.
   */
  readonly stopOnError?: boolean | undefined;

  /**
   * How long the service may answer nothing at all before the run ends, up to a day. Not given means an hour.
   * In milliseconds.
   */
  readonly patienceMs?: number | undefined;

  /**
   * Seconds that a job takes, as far as you know. It is where the run begins, which learns the truth by
   * itself, and what the dry run goes by. Not given means 1.5.
   */
  readonly secondsPerJob?: number | undefined;
}

/**
 * What became of one input of `processJobs`.
 *
 * Without an `error` the result of the job is there.
 */
export interface ProcessedItem {
  /** Which input it is; the first one is 0. */
  readonly index: number;

  /** Key of the picture, as the input named it. */
  readonly input: string;

  /** Key of the result, as the input named it. */
  readonly output: string;

  /** The job as it was seen last. Absent if none was made, or none that is known of. */
  readonly job?: Job;

  /** Why nothing was submitted, if that was so. */
  readonly skipped?: SkipReason;

  /**
   * Why there is no result: a refused submission, a job that failed or was cancelled, or one of which it is
   * not known what became.
   */
  readonly error?: CloudInfiniteError;
}

/** How far `processJobs` is. */
export interface ProcessProgress {
  /** Inputs taken so far. */
  readonly taken: number;

  /** How many inputs there are, if that is known. */
  readonly total?: number;

  /** Jobs that were made, those of earlier runs with the same journal included. */
  readonly submitted: number;

  /** Jobs that were made and have not ended, as far as is known. */
  readonly outstanding: number;

  /** Jobs that ended well. */
  readonly succeeded: number;

  /** Jobs that failed or were cancelled. */
  readonly failed: number;

  /** Inputs that break a rule or that the service refused. */
  readonly refused: number;

  /** Inputs for which nothing needed to be submitted. */
  readonly skipped: number;

  /** Inputs of which it is not known what became. */
  readonly unknown: number;

  /** Requests that were sent, repetitions included. */
  readonly requests: number;

  /** Why nothing is submitted at the moment, if that is so: a paused queue, for example. */
  readonly waitingFor?: string;

  /** In a dry run: requests that the work takes. */
  readonly expectedRequests?: number;

  /** In a dry run: hours that the work takes. */
  readonly expectedHours?: number;

  /** In a dry run with `pricePerJob`: what the work costs. */
  readonly expectedCost?: number;
}

/**
 * Finds out what became of a submission that may have created a job, by the service's list of jobs.
 *
 * Only reads; repeat it as often as you like. A job may take a while to show in the list: `NotFoundYet` soon
 * after the submission proves nothing. Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
 */
export interface Reconcile {
  /** The text of the submission, as its error gave it. */
  readonly submission: string;
}

/**
 * Gets an object, or a part of it.
 *
 * The content is handed out as it arrives, exactly as it is stored. The call's `timeout`, if one is given,
 * limits all of it; without one the download may take as long as bytes keep coming, at least one a second
 * over the client's read timeout. A connection that breaks is made again and goes on where it broke, within
 * the attempts of the call.
 *
 * A condition that is not met, a range behind the object's end, and an object larger than `maxSize` are
 * errors of kind `Conflict`. Service action: `GET /<key>` on the bucket's own host, permission
 * `cos:GetObject`.
 */
export interface GetObject {
  /** The key: 1 to 850 bytes of UTF-8, not beginning with `/`. */
  readonly key: string;

  /** The first byte of the part that is wanted, counted from 0. Not given means 0. */
  readonly offset?: number | undefined;

  /** How many bytes are wanted at most, 1 or more. Not given means all up to the end. */
  readonly length?: number | undefined;

  /** How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`. */
  readonly last?: number | undefined;

  /** Only if this is the object's ETag. */
  readonly ifMatch?: string | undefined;

  /** Only if this is not the object's ETag. */
  readonly ifNoneMatch?: string | undefined;

  /** Only if the object was put later than this. Counted in whole seconds. */
  readonly ifModifiedSince?: Date | undefined;

  /** Only if the object was put at this time or earlier. Counted in whole seconds. */
  readonly ifUnmodifiedSince?: Date | undefined;

  /** Most bytes that are taken; an answer that has more is an error. Not given means any number. */
  readonly maxSize?: number | undefined;

  /** A certain version, in a bucket that keeps versions. */
  readonly versionId?: string | undefined;
}

/**
 * Enables the service on the client's bucket unless it is enabled already, and says whether that was needed.
 *
 * Reads first, so that a repetition changes nothing. Service actions: `GET /picbucket` on the region's host,
 * permission `ci:DescribePicProcessBucket`, and `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
 */
export type EnsureService = Readonly<Record<string, never>>;

/**
 * Gives a queue the settings that are named here and keeps the others, and says what had to be changed.
 *
 * Reads first, so that a repetition changes nothing. The service replaces all settings at once: between
 * reading and writing nobody else should change the queue. Callback settings are compared as a whole, what is
 * left out of them counts as not set. Service actions: `GET /picqueue`, permission
 * `ci:DescribePicProcessQueues`, and `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
 */
export interface EnsureQueue {
  /** The queue. Not given means the only one of the bucket. */
  readonly queueId?: string | undefined;

  /**
   * Its name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`. Not given means
   * that it is kept.
   */
  readonly name?: string | undefined;

  /** Whether it starts jobs: `Active` or `Paused`. Not given means that it is kept. */
  readonly state?: QueueState | undefined;

  /** Its callback settings, all of them. Not given means that they are kept. */
  readonly notifyConfig?: NotifyConfig | undefined;
}

/**
 * Has a template of this name with this rule: makes it if there is none, changes it if it differs, and says
 * what was done.
 *
 * Finds the template by its exact name, so that a repetition changes nothing. If several have the name the
 * error is of kind `Conflict` and its text has their ids; none is chosen. If making the template is ambiguous
 * it is looked for once more; if it does not show then, the error is ambiguous like that of
 * `create_template`.
 *
 * Service actions: `GET /template`, permission `ci:DescribeMediaTemplates`, `POST /template`, permission
 * `ci:CreateMediaTemplate`, and `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
 */
export interface EnsureTemplate {
  /** Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`. */
  readonly name: string;

  /** What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`. */
  readonly rule: string;

  /** Whether results also describe the original picture. Not given means no. */
  readonly isPicInfo?: boolean | undefined;
}
