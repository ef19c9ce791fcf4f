// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
// The operations of the service as methods.

import { call, open, pages, submit } from "./calls.js";
import type {
  Bucket,
  BucketPage,
  CancelJob,
  CancelJobs,
  Change,
  CreateTemplate,
  DeleteObject,
  DeleteTemplate,
  DeletedObject,
  Diagnosis,
  DisableService,
  DisabledService,
  Doctor,
  EnableService,
  EnsureQueue,
  EnsureService,
  EnsureTemplate,
  EnsuredQueue,
  EnsuredService,
  EnsuredTemplate,
  FedCallback,
  FeedCallback,
  Finding,
  GetJob,
  GetJobs,
  GetObject,
  GetObjectToFile,
  HeadObject,
  Job,
  JobBatch,
  JobPage,
  ListBuckets,
  ListJobs,
  ListObjects,
  ListQueues,
  ListTemplates,
  ObjectInfo,
  ObjectPage,
  ObjectSummary,
  PresignObject,
  PresignUrl,
  PresignedUrl,
  ProcessFile,
  ProcessedFile,
  PutObject,
  Queue,
  QueuePage,
  ReceiveCallback,
  ReceivedCallback,
  Reconcile,
  Reconciliation,
  SignRequest,
  SignedRequest,
  StoredObject,
  SubmitJob,
  Template,
  TemplatePage,
  UpdateQueue,
  UpdateTemplate,
  WaitForJob,
} from "./models.js";
import type { CallOptions, CreateOptions, SubmitOptions, SubmitTaskOptions, TaskOptions } from "./options.js";
import type { ObjectBody } from "./object-body.js";
import type { Pager } from "./paging.js";

/** The operations of the service; a client inherits them. */
export abstract class Operations {
  /**
   * Starts an operation.
   *
   * @internal
   */
  abstract [call]<T>(operation: string, request: object | undefined, options: object | undefined): Promise<T>;

  /**
   * Starts an operation that may create something.
   *
   * @internal
   */
  abstract [submit]<T>(operation: string, request: object | undefined, options: object | undefined): Promise<T>;

  /**
   * Begins to get an object.
   *
   * @internal
   */
  abstract [open](operation: string, request: object | undefined, options: object | undefined): Promise<ObjectBody>;

  /**
   * The list that an operation answers with.
   *
   * @internal
   */
  abstract [pages]<I, P extends { readonly items: readonly I[] }>(
    operation: string,
    request: object | undefined,
    options: object | undefined,
  ): Pager<I, P>;

  /**
   * Enables the service on the client's bucket and makes its queue. Repeating it is harmless.
   *
   * Service action: `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
   *
   * @param request Nothing; it has no properties.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns A bucket on which asynchronous image processing is enabled.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const bucket = await client.enableService();
   * console.log("enabled since", bucket.createTime);
   * ```
   */
  enableService(request?: EnableService, options?: CallOptions): Promise<Bucket> {
    return this[call]("enableService", request, options);
  }

  /**
   * Disables the service on the client's bucket and deletes its queue.
   *
   * Jobs that wait are lost with the queue. Service action: `DELETE /picbucket`, permission
   * `ci:DeletePicProcessBucket`.
   *
   * @param request Nothing; it has no properties.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns What is left to say after the service was disabled on a bucket.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * await client.disableService();
   * ```
   */
  disableService(request?: DisableService, options?: CallOptions): Promise<DisabledService> {
    return this[call]("disableService", request, options);
  }

  /**
   * Lists the buckets of the account on which the service is enabled.
   *
   * Filters that are given must all match. Service action: `GET /picbucket` on the region's host, permission
   * `ci:DescribePicProcessBucket`.
   *
   * @param request `regions`, `bucketNames`, `bucketName`, `pageNumber` and `pageSize`.
   * @param options `timeoutMs` and `maxAttempts` for the request of each page, `signal` to end the reading.
   * @returns A list to loop over with `for await`: each `Bucket`, or with `pages()` each `BucketPage`.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * for await (const bucket of client.listBuckets({ regions: ["ap-guangzhou"] })) {
   *   console.log(bucket.name);
   * }
   * ```
   */
  listBuckets(request?: ListBuckets, options?: CallOptions): Pager<Bucket, BucketPage> {
    return this[pages]("listBuckets", request, options);
  }

  /**
   * Lists the queues of the client's bucket. A bucket has one queue for image jobs.
   *
   * Service action: `GET /picqueue`, permission `ci:DescribePicProcessQueues`.
   *
   * @param request `queueIds`, `state`, `pageNumber` and `pageSize`.
   * @param options `timeoutMs` and `maxAttempts` for the request of each page, `signal` to end the reading.
   * @returns A list to loop over with `for await`: each `Queue`, or with `pages()` each `QueuePage`.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * for await (const queue of client.listQueues()) {
   *   console.log(queue.queueId, queue.state);
   * }
   * ```
   */
  listQueues(request?: ListQueues, options?: CallOptions): Pager<Queue, QueuePage> {
    return this[pages]("listQueues", request, options);
  }

  /**
   * Replaces a queue's name, state and callback settings. What is left out is reset, not kept.
   *
   * Service action: `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
   *
   * @param request `queueId`, `name`, `state` and `notifyConfig`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns A queue in which image jobs wait and run. A bucket has one, made when the service is enabled.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const queue = await client.updateQueue({
   *   queueId,
   *   name: "pictures",
   *   state: "Active",
   *   notifyConfig: { state: "Off" },
   * });
   * console.log(queue.name);
   * ```
   */
  updateQueue(request: UpdateQueue, options?: CallOptions): Promise<Queue> {
    return this[call]("updateQueue", request, options);
  }

  /**
   * Submits an image job.
   *
   * The job is billed and the service has no idempotency token, so this request is sent at most once. A
   * failure says which of three things happened: nothing was sent, the service refused, or the job may exist
   * (`Outcome`). In the last case the error holds the `Submission`, with which `reconcile` finds the job.
   *
   * Exactly one of `rule` and `templateId` is needed. Service action: `POST /jobs`, permissions
   * `ci:CreateMediaJobs` and `cam:passrole`.
   *
   * @param request `input`, `output`, `rule`, `templateId`, `outputBucket`, `outputRegion`, `isPicInfo`,
   *   `userData`, `jobLevel`, `callback`, `callbackFormat`, `callbackType`, `callbackMqConfig` and `queueId`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `submissionMode` for what is done if the
   *   answer does not come, `signal` to end it.
   * @returns An image job.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `AmbiguousSubmissionError` if the request may have arrived and its answer did not, also when the
   *   signal ended the call: do not blindly repeat it; store `submission`, and give it to `reconcile`.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const job = await client.submitJob({
   *   input: "in/cat.jpg",
   *   rule: "imageMogr2/rotate/90",
   *   output: "out/cat.jpg",
   * });
   * console.log(job.jobId, job.state);
   * ```
   */
  submitJob(request: SubmitJob, options?: SubmitOptions): Promise<Job> {
    return this[submit]("submitJob", request, options);
  }

  /**
   * Asks for one job.
   *
   * Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`. A job that does not exist is an
   * error of kind `NotFound`.
   *
   * @param request `jobId`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns An image job.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const job = await client.getJob({ jobId });
   * console.log(job.state);
   * ```
   */
  getJob(request: GetJob, options?: CallOptions): Promise<Job> {
    return this[call]("getJob", request, options);
  }

  /**
   * Asks for several jobs at once.
   *
   * Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`. Jobs that do not exist
   * are no error; their ids come back as `missingIds`.
   *
   * @param request `jobIds`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns Jobs that were asked for by id.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const batch = await client.getJobs({ jobIds: [jobId, "c00000000000000000000000000000000"] });
   * for (const job of batch.jobs) {
   *   console.log(job.jobId, job.state);
   * }
   * console.log("not found:", batch.missingIds);
   * ```
   */
  getJobs(request?: GetJobs, options?: CallOptions): Promise<JobBatch> {
    return this[call]("getJobs", request, options);
  }

  /**
   * Lists the jobs of the client's bucket, in the order in which they were made.
   *
   * Filters that are given must all match. The list ends behind the page that names no further one, or that
   * names one which was read before. A list that was left can be taken up where it was: with the `nextToken`
   * of the last page that was read, and the same filters.
   *
   * Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
   *
   * @param request `states`, `startCreationTime`, `endCreationTime`, `orderByTime`, `size`, `queueId`,
   *   `inputObject` and `nextToken`.
   * @param options `timeoutMs` and `maxAttempts` for the request of each page, `signal` to end the reading.
   * @returns A list to loop over with `for await`: each `Job`, or with `pages()` each `JobPage`.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * for await (const job of client.listJobs({ states: ["Success", "Failed"], orderByTime: "Asc" })) {
   *   console.log(job.jobId, job.state, job.endTime);
   * }
   * ```
   */
  listJobs(request?: ListJobs, options?: CallOptions): Pager<Job, JobPage> {
    return this[pages]("listJobs", request, options);
  }

  /**
   * Cancels a job that has not begun.
   *
   * Only a job in state `Submitted` or `Pause` can be cancelled; it then ends as `Cancel`. A job that runs or
   * has ended is an error of kind `Conflict`, and goes on as if nothing had been asked. A request whose
   * answer was lost is sent again, and that the job is cancelled by then is success.
   *
   * Service action: `PUT /jobs/<job_id>?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob` to
   * look what became of a request whose answer was lost.
   *
   * @param request `jobId`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns Nothing, when it is done.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * await client.cancelJob({ jobId });
   * ```
   */
  cancelJob(request: CancelJob, options?: CallOptions): Promise<void> {
    return this[call]("cancelJob", request, options);
  }

  /**
   * Cancels several jobs that have not begun.
   *
   * Only jobs in state `Submitted` or `Pause` can be cancelled; they then end as `Cancel`. If one of them
   * runs or has ended the error is of kind `Conflict`; the service does not say whether the others are
   * cancelled then, so ask with `get_jobs`. A request whose answer was lost is sent again, and that all jobs
   * are cancelled by then is success.
   *
   * Service action: `PUT /jobs/<job_id>,<job_id>…?cancel`, permission `ci:CancelMediaJob`, and
   * `ci:DescribeMediaJob` to look what became of a request whose answer was lost.
   *
   * @param request `jobIds`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns Nothing, when it is done.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * await client.cancelJobs({ jobIds: [jobId] });
   * ```
   */
  cancelJobs(request?: CancelJobs, options?: CallOptions): Promise<void> {
    return this[call]("cancelJobs", request, options);
  }

  /**
   * Makes a template: a rule that the service keeps, so that jobs need only name it.
   *
   * The service does not refuse a second template of the same name, so that this request is sent at most
   * once. A failure says what became of it (`Outcome`), as that of a submission does. When the template may
   * exist there is nothing to reconcile with: look for it by its name with `list_templates`, and make it
   * again only if it is not there. To have a template of a name whether or not it is there already, use
   * `ensure_template`.
   *
   * Service action: `POST /template`, permission `ci:CreateMediaTemplate`.
   *
   * @param request `name`, `rule` and `isPicInfo`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns A rule that the service keeps, so that jobs need only name it.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `AmbiguousError` if the request may have arrived and its answer did not, also when the signal
   *   ended the call: what it creates may exist; look for it before you repeat the call.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const template = await client.createTemplate({ name: "half-size", rule: "imageMogr2/thumbnail/!50p" });
   * console.log(template.templateId);
   * ```
   */
  createTemplate(request: CreateTemplate, options?: CreateOptions): Promise<Template> {
    return this[submit]("createTemplate", request, options);
  }

  /**
   * Replaces the name and the rule of a template. What is left out is reset, not kept.
   *
   * Jobs that were submitted before keep the rule that they were submitted with. Service action: `PUT
   * /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
   *
   * @param request `templateId`, `name`, `rule` and `isPicInfo`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns A rule that the service keeps, so that jobs need only name it.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const template = await client.updateTemplate({
   *   templateId,
   *   name: "third-size",
   *   rule: "imageMogr2/thumbnail/!33p",
   * });
   * console.log(template.updateTime);
   * ```
   */
  updateTemplate(request: UpdateTemplate, options?: CallOptions): Promise<Template> {
    return this[call]("updateTemplate", request, options);
  }

  /**
   * Deletes a template. Jobs that were submitted with it keep their rule.
   *
   * Deleting a template that does not exist is an error of kind `NotFound`. Service action: `DELETE
   * /template/<template_id>`, permission `ci:DeleteMediaTemplate`.
   *
   * @param request `templateId`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns Nothing, when it is done.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * await client.deleteTemplate({ templateId });
   * ```
   */
  deleteTemplate(request: DeleteTemplate, options?: CallOptions): Promise<void> {
    return this[call]("deleteTemplate", request, options);
  }

  /**
   * Lists the templates of the client's bucket.
   *
   * Filters that are given must all match. Service action: `GET /template`, permission
   * `ci:DescribeMediaTemplates`.
   *
   * @param request `category`, `ids`, `name`, `pageNumber` and `pageSize`.
   * @param options `timeoutMs` and `maxAttempts` for the request of each page, `signal` to end the reading.
   * @returns A list to loop over with `for await`: each `Template`, or with `pages()` each `TemplatePage`.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * for await (const template of client.listTemplates({ name: "half" })) {
   *   console.log(template.templateId, template.name);
   * }
   * ```
   */
  listTemplates(request?: ListTemplates, options?: CallOptions): Pager<Template, TemplatePage> {
    return this[pages]("listTemplates", request, options);
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
   *
   * @param request `key`, `body`, `path`, `contentType`, `cacheControl`, `contentDisposition`,
   *   `contentEncoding` and `metadata`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns An object that was put.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const stored = await client.putObject({ key: "in/cat.jpg", path: "cat.jpg", contentType: "image/jpeg" });
   * console.log(stored.etag);
   * ```
   */
  putObject(request: PutObject, options?: CallOptions): Promise<StoredObject> {
    return this[call]("putObject", request, options);
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
   *
   * @param request `key`, `offset`, `length`, `last`, `ifMatch`, `ifNoneMatch`, `ifModifiedSince`,
   *   `ifUnmodifiedSince`, `maxSize` and `versionId`.
   * @param options `timeoutMs` for all of it, reading included, `maxAttempts` for the object, `signal` to end
   *   it, also while it is read.
   * @returns The content as it arrives: loop over it with `for await`, or take all of it at once.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const object = await client.getObject({ key: "in/cat.jpg" });
   * console.log(object.info.size);
   * for await (const chunk of object) console.log(chunk.length);
   * ```
   */
  getObject(request: GetObject, options?: CallOptions): Promise<ObjectBody> {
    return this[open]("getObject", request, options);
  }

  /**
   * Gets an object, or a part of it, into a file.
   *
   * The file appears under its name when it is whole, checked and on the disk; an existing one is replaced
   * then. Until that moment, and after any failure such as a full disk (`File`), what was there stays as it
   * was. For the rest this is `getObject`.
   *
   * Service action: `GET /<key>` on the bucket's own host, permission `cos:GetObject`.
   *
   * @param request `key`, `path`, `offset`, `length`, `last`, `ifMatch`, `ifNoneMatch`, `ifModifiedSince`,
   *   `ifUnmodifiedSince`, `maxSize` and `versionId`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns What is known of an object besides its content.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const info = await client.getObjectToFile({ key: "in/cat.jpg", path: "cat.jpg" });
   * console.log(info.size);
   * ```
   */
  getObjectToFile(request: GetObjectToFile, options?: CallOptions): Promise<ObjectInfo> {
    return this[call]("getObjectToFile", request, options);
  }

  /**
   * Asks for what is known of an object, without its content.
   *
   * An object that does not exist is an error of kind `NotFound`, so that this is also how to find out
   * whether there is one: a list shows an object that was just put only after a while, this at once. A
   * missing bucket is the same error, because the service does not tell them apart here.
   *
   * A condition that is not met is an error of kind `Conflict`. Service action: `HEAD /<key>` on the bucket's
   * own host, permission `cos:HeadObject`.
   *
   * @param request `key`, `ifMatch`, `ifNoneMatch`, `ifModifiedSince`, `ifUnmodifiedSince` and `versionId`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns What is known of an object besides its content.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const info = await client.headObject({ key: "in/cat.jpg" });
   * console.log(info.size, info.lastModified);
   * ```
   */
  headObject(request: HeadObject, options?: CallOptions): Promise<ObjectInfo> {
    return this[call]("headObject", request, options);
  }

  /**
   * Deletes an object. One that does not exist is as good as deleted: that is no error.
   *
   * Service action: `DELETE /<key>` on the bucket's own host, permission `cos:DeleteObject`.
   *
   * @param request `key` and `versionId`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns What became of an object that was to be deleted.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * await client.deleteObject({ key: "in/cat.jpg" });
   * ```
   */
  deleteObject(request: DeleteObject, options?: CallOptions): Promise<DeletedObject> {
    return this[call]("deleteObject", request, options);
  }

  /**
   * Lists the objects of the client's bucket, by their keys in the order of their bytes.
   *
   * The list shows an object that was just put or deleted only after a while; ask for a key that you know
   * with `headObject` instead. With a `delimiter` the keys that hold it behind the prefix are not listed one
   * by one, but as one of the page's `commonPrefixes`: read the list page by page to see them.
   *
   * A list that was left can be taken up where it was: with the `nextMarker` of the last page that was read,
   * or any key, and the same `prefix` and `delimiter`. Service action: `GET /` on the bucket's own host,
   * permission `cos:GetBucket`.
   *
   * @param request `prefix`, `delimiter`, `marker` and `maxKeys`.
   * @param options `timeoutMs` and `maxAttempts` for the request of each page, `signal` to end the reading.
   * @returns A list to loop over with `for await`: each `ObjectSummary`, or with `pages()` each `ObjectPage`.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * for await (const item of client.listObjects({ prefix: "in/" })) console.log(item.key, item.size);
   * ```
   */
  listObjects(request?: ListObjects, options?: CallOptions): Pager<ObjectSummary, ObjectPage> {
    return this[pages]("listObjects", request, options);
  }

  /**
   * Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.
   *
   * The URL acts with the rights of the client's credential, and a credential that expires earlier cuts it
   * short. Whoever uses it has to send the answer's `headers` exactly as they are. This is `presignUrl` for a
   * key.
   *
   * Permission of the credential: what the URL is used for, such as `cos:GetObject`.
   *
   * @param request `key`, `method`, `query`, `headers` and `expiresInMs`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns A URL that carries its own signature: whoever has it can make the request until it expires.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const presigned = await client.presignObject({ key: "in/cat.jpg", method: "GET", expiresInMs: 3_600_000 });
   * console.log(presigned.expiresAt);
   * ```
   */
  presignObject(request: PresignObject, options?: CallOptions): Promise<PresignedUrl> {
    return this[call]("presignObject", request, options);
  }

  /**
   * Processes a picture in a file into another file: puts it into the client's bucket, submits a job, waits
   * for it, and gets the result.
   *
   * Exactly one of `rule` and `templateId` is needed. The error says which step failed. The job is billed and
   * is submitted at most once; a submission that may have created one is an error with the outcome
   * `Ambiguous` and the `Submission`, like that of `submitJob`. The timeout of the call limits all of it; if
   * none is given each step has its own, the wait 15 minutes.
   *
   * Both objects are deleted afterwards unless `keepObjects` says otherwise. They stay where they are when
   * the job may still need them or the result was not fetched: when the submission is ambiguous, the wait
   * ended before the job, or the call was cancelled. What the error says names their keys.
   *
   * Service actions: `PUT /<key>`, `POST /jobs`, `GET /jobs/<job_id>`, `GET /<key>`, `DELETE /<key>`;
   * permissions `cos:PutObject`, `cos:GetObject`, `cos:DeleteObject`, `ci:CreateMediaJobs`, `cam:passrole`
   * and `ci:DescribeMediaJob`.
   *
   * @param request `path`, `outputPath`, `rule`, `templateId`, `keyPrefix`, `keepObjects`, `contentType`,
   *   `jobLevel`, `queueId` and `pollIntervalMs`.
   * @param options `timeoutMs` for all of it, `maxAttempts` for each request, `submissionMode` for what is
   *   done if the job may exist, `signal` to end it, `onUpdate` to see what happens meanwhile.
   * @returns A picture that was processed from file to file.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `AmbiguousSubmissionError` if the request may have arrived and its answer did not, also when the
   *   signal ended the call: do not blindly repeat it; store `submission`, and give it to `reconcile`.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const done = await client.processFile({ path: "cat.jpg", outputPath: "cat.webp", rule: "imageMogr2/format/webp" });
   * console.log(done.size);
   * ```
   */
  processFile(request: ProcessFile, options?: SubmitTaskOptions<Job>): Promise<ProcessedFile> {
    return this[submit]("processFile", request, options);
  }

  /**
   * Waits until a job has ended.
   *
   * Looks at the job after `pollIntervalMs`, then after half as long again each time up to ten seconds. The
   * timeout of the call limits the whole wait, 15 minutes if none is given; when it runs out the job goes on
   * and the error is of kind `WaitTimedOut`. A connection that breaks meanwhile does not end the wait.
   *
   * Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
   *
   * @param request `jobId`, `pollIntervalMs` and `raiseOnFailure`.
   * @param options `timeoutMs` for all of it, `maxAttempts` for each request, `signal` to end it, `onUpdate`
   *   to see what happens meanwhile.
   * @returns An image job.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const done = await client.waitForJob(
   *   { jobId },
   *   { timeoutMs: 60_000, onUpdate: (job) => console.log(job.state) },
   * );
   * console.log(done.operation.picProcessResult);
   * ```
   */
  waitForJob(request: WaitForJob, options?: TaskOptions<Job>): Promise<Job> {
    return this[call]("waitForJob", request, options);
  }

  /**
   * Finds out what became of a submission that may have created a job, by the service's list of jobs.
   *
   * Only reads; repeat it as often as you like. A job may take a while to show in the list: `NotFoundYet`
   * soon after the submission proves nothing. Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
   *
   * @param request `submission`.
   * @param options `timeoutMs` for all of it, `maxAttempts` for each request, `signal` to end it, `onUpdate`
   *   to see what happens meanwhile.
   * @returns What became of a submission that may have created a job.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * try {
   *   await client.submitJob({ input: "in/cat.jpg", rule: "imageMogr2/rotate/90", output: "out/cat.jpg" });
   * } catch (error) {
   *   if (!(error instanceof AmbiguousSubmissionError)) throw error;
   *   const { verdict, job } = await client.reconcile({ submission: error.submission });
   *   console.log(verdict, job?.jobId);
   * }
   * ```
   */
  reconcile(request: Reconcile, options?: TaskOptions<Reconciliation>): Promise<Reconciliation> {
    return this[call]("reconcile", request, options);
  }

  /**
   * Enables the service on the client's bucket unless it is enabled already, and says whether that was
   * needed.
   *
   * Reads first, so that a repetition changes nothing. Service actions: `GET /picbucket` on the region's
   * host, permission `ci:DescribePicProcessBucket`, and `POST /picbucket`, permission
   * `ci:CreatePicProcessBucket`.
   *
   * @param request Nothing; it has no properties.
   * @param options `timeoutMs` for all of it, `maxAttempts` for each request, `signal` to end it, `onUpdate`
   *   to see what happens meanwhile.
   * @returns A bucket on which the service is enabled.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const ensured = await client.ensureService();
   * console.log("enabled just now:", ensured.changed.length > 0);
   * ```
   */
  ensureService(request?: EnsureService, options?: TaskOptions<Change>): Promise<EnsuredService> {
    return this[call]("ensureService", request, options);
  }

  /**
   * Gives a queue the settings that are named here and keeps the others, and says what had to be changed.
   *
   * Reads first, so that a repetition changes nothing. The service replaces all settings at once: between
   * reading and writing nobody else should change the queue. Callback settings are compared as a whole, what
   * is left out of them counts as not set. Service actions: `GET /picqueue`, permission
   * `ci:DescribePicProcessQueues`, and `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
   *
   * @param request `queueId`, `name`, `state` and `notifyConfig`.
   * @param options `timeoutMs` for all of it, `maxAttempts` for each request, `signal` to end it, `onUpdate`
   *   to see what happens meanwhile.
   * @returns A queue that is as it was asked for.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const ensured = await client.ensureQueue({ name: "pictures", state: "Active" });
   * for (const change of ensured.changed) {
   *   console.log(change.field, change.before, change.after);
   * }
   * ```
   */
  ensureQueue(request?: EnsureQueue, options?: TaskOptions<Change>): Promise<EnsuredQueue> {
    return this[call]("ensureQueue", request, options);
  }

  /**
   * Has a template of this name with this rule: makes it if there is none, changes it if it differs, and says
   * what was done.
   *
   * Finds the template by its exact name, so that a repetition changes nothing. If several have the name the
   * error is of kind `Conflict` and its text has their ids; none is chosen. If making the template is
   * ambiguous it is looked for once more; if it does not show then, the error is ambiguous like that of
   * `create_template`.
   *
   * Service actions: `GET /template`, permission `ci:DescribeMediaTemplates`, `POST /template`, permission
   * `ci:CreateMediaTemplate`, and `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
   *
   * @param request `name`, `rule` and `isPicInfo`.
   * @param options `timeoutMs` for all of it, `maxAttempts` for each request, `signal` to end it, `onUpdate`
   *   to see what happens meanwhile.
   * @returns A template that is as it was asked for.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const ensured = await client.ensureTemplate({ name: "half-size", rule: "imageMogr2/thumbnail/!50p" });
   * console.log(ensured.current.templateId, ensured.created);
   * ```
   */
  ensureTemplate(request: EnsureTemplate, options?: TaskOptions<Change>): Promise<EnsuredTemplate> {
    return this[call]("ensureTemplate", request, options);
  }

  /**
   * Signs a request that somebody else sends, as a URL.
   *
   * The URL needs no credential: give it to a browser to show or download an object, or to a program to store
   * one. It covers the method, the path, the query, and the headers that are named here; the body is free.
   * Nothing is sent. The URL counts from a minute before now until it expires; a credential that expires
   * earlier cuts it short. What the URL is used for needs the permissions of the client's credential.
   *
   * @param request `host`, `path`, `method`, `query`, `headers` and `expiresInMs`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns A URL that carries its own signature: whoever has it can make the request until it expires.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const presigned = await client.presignUrl({ host: "cos", path: "/out/cat.jpg", expiresInMs: 3_600_000 });
   * console.log("counts until", presigned.expiresAt);
   * ```
   */
  presignUrl(request: PresignUrl, options?: CallOptions): Promise<PresignedUrl> {
    return this[call]("presignUrl", request, options);
  }

  /**
   * Signs a request that the caller sends, as headers.
   *
   * For what this library has no method for. The signature covers the method, the path, the query, the host,
   * and the headers that are named here; the body is free. Nothing is sent. It counts from a minute before
   * now until it expires, for any number of requests; a credential that expires earlier cuts it short.
   *
   * @param request `host`, `path`, `method`, `query`, `headers` and `expiresInMs`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns What a request of the caller's own is sent with.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const signed = await client.signRequest({ host: "ci", path: "/picqueue", query: { state: "Active" } });
   * const headers = new Headers({ ...signed.headers, authorization: signed.authorization });
   * if (signed.tokenHeader !== undefined && signed.sessionToken !== undefined) {
   *   headers.set(signed.tokenHeader, signed.sessionToken);
   * }
   * console.log(signed.method, signed.url);
   * ```
   */
  signRequest(request: SignRequest, options?: CallOptions): Promise<SignedRequest> {
    return this[call]("signRequest", request, options);
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
   *
   * @param request `method`, `path`, `headers`, `body`, `token` and `verify`.
   * @param options `timeoutMs` and `maxAttempts` for the whole call, `signal` to end it.
   * @returns What became of a request to the URL for callbacks.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const token = "3yHkW0qkJb2xkUYy6E2s";
   * const received = await client.receiveCallback({ method: "POST", path: `/callbacks/${token}`, body, token });
   * // Answer with `received.status` first.
   * if (received.callback?.job !== undefined) console.log(received.callback.job.jobId, received.callback.job.state);
   * ```
   */
  receiveCallback(request: ReceiveCallback, options?: CallOptions): Promise<ReceivedCallback> {
    return this[call]("receiveCallback", request, options);
  }

  /**
   * Tells the runs of `process_jobs` of this client, its clones and siblings that a callback says a job has
   * ended.
   *
   * A run finds ended jobs by itself. Callbacks let it look at the right time: give it all of them, in
   * whatever order, as often as they come. They are hints only, which the run verifies; one that is lost,
   * early or forged does no harm. Nothing is sent.
   *
   * @param request `jobId` and `state`.
   * @param options `timeoutMs` for all of it, `maxAttempts` for each request, `signal` to end it, `onUpdate`
   *   to see what happens meanwhile.
   * @returns What became of a callback that was handed to the runs of `processJobs`.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const { job } = parseCallback(body);
   * if (job !== undefined) {
   *   await client.feedCallback({ jobId: job.jobId, state: job.state });
   * }
   * ```
   */
  feedCallback(request: FeedCallback, options?: TaskOptions<FedCallback>): Promise<FedCallback> {
    return this[call]("feedCallback", request, options);
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
   *
   * @param request `callbackUrls`, `reachCallbacks` and `operations`.
   * @param options `timeoutMs` for all of it, `maxAttempts` for each request, `signal` to end it, `onUpdate`
   *   to see what happens meanwhile.
   * @returns Everything that was found.
   * @throws `InvalidArgumentError` if an argument breaks a rule. Nothing was sent.
   * @throws `CloudInfiniteError` for any other failure; its class and `kind` say which.
   * @example
   * ```ts
   * const diagnosis = await client.doctor({ operations: ["submit_job", "wait_for_job"] });
   * for (const { status, name, message, advice } of diagnosis.findings) console.log(status, name, message, advice ?? "");
   * console.log(diagnosis.policy);
   * ```
   */
  doctor(request?: Doctor, options?: TaskOptions<Finding>): Promise<Diagnosis> {
    return this[call]("doctor", request, options);
  }
}
