// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! The core's types and operations, as far as Node.js sees them.

use cloud_infinite::{ErrorKind, Outcome};

use crate::convert::{choice, from_js, to_js};
use crate::seam::operations;
use crate::stream::streams;

choice!(CallbackEvent);
choice!(FindingStatus);
choice!(JobState);
choice!(QueueState);
choice!(NotifyState);
choice!(NotifyFormat);
choice!(NotifyType);
choice!(MqMode);
choice!(ReconciliationVerdict);
choice!(RuleProblemKind);
choice!(SizeDependence);
choice!(TemplateCategory);
choice!(CallBackType);
choice!(OrderByTime);
choice!(PresignMethod);
choice!(RequestHost);
choice!(SubmitSource);
choice!(SkipReason);
to_js!(Bucket {
    bucket_id: c"bucketId",
    name: c"name",
    region: c"region",
    create_time: c"createTime",
    response: c"response"
});
to_js!(DisabledService {
    bucket_name: c"bucketName",
    already_absent: c"alreadyAbsent",
    response: c"response"
});
to_js!(BucketPage {
    items: c"items",
    total_count: c"totalCount",
    page_number: c"pageNumber",
    page_size: c"pageSize",
    response: c"response"
});
to_js!(Callback { event: c"event", job: c"job", further_jobs: c"furtherJobs", document: c"document" });
to_js!(ReceivedCallback {
    status: c"status",
    callback: c"callback",
    is_duplicate: c"isDuplicate",
    reason: c"reason"
});
to_js!(Finding { name: c"name", status: c"status", message: c"message", advice: c"advice" });
to_js!(Diagnosis {
    is_healthy: c"isHealthy",
    findings: c"findings",
    clock_offset_millis: c"clockOffsetMillis",
    policy: c"policy"
});
to_js!(Change { field: c"field", before: c"before", after: c"after" });
to_js!(EnsuredService { changed: c"changed", current: c"current", response: c"response" });
to_js!(EnsuredQueue { changed: c"changed", current: c"current", response: c"response" });
to_js!(EnsuredTemplate {
    changed: c"changed",
    created: c"created",
    current: c"current",
    response: c"response"
});
to_js!(FedCallback { runs: c"runs", response: c"response" });
to_js!(Job {
    job_id: c"jobId",
    state: c"state",
    code: c"code",
    message: c"message",
    tag: c"tag",
    creation_time: c"creationTime",
    start_time: c"startTime",
    end_time: c"endTime",
    queue_id: c"queueId",
    input: c"input",
    operation: c"operation",
    response: c"response"
});
to_js!(JobBatch { jobs: c"jobs", missing_ids: c"missingIds", response: c"response" });
to_js!(JobPage { items: c"items", next_token: c"nextToken", response: c"response" });
to_js!(JobInput { bucket_id: c"bucketId", object: c"object", region: c"region" });
to_js!(JobOperation {
    template_id: c"templateId",
    template_name: c"templateName",
    pic_process: c"picProcess",
    output: c"output",
    pic_process_result: c"picProcessResult",
    user_data: c"userData",
    job_level: c"jobLevel"
});
to_js!(JobOutput { bucket: c"bucket", object: c"object", region: c"region" });
to_js!(PicProcess { is_pic_info: c"isPicInfo", process_rule: c"processRule" });
to_js!(PicProcessResult {
    object_name: c"objectName",
    original_info: c"originalInfo",
    process_results: c"processResults"
});
to_js!(OriginalInfo { key: c"key", location: c"location", etag: c"etag", image_info: c"imageInfo" });
to_js!(ImageInfo {
    format: c"format",
    width: c"width",
    height: c"height",
    quality: c"quality",
    ave: c"ave",
    orientation: c"orientation",
    frame_count: c"frameCount"
});
to_js!(ProcessResult {
    key: c"key",
    location: c"location",
    format: c"format",
    width: c"width",
    height: c"height",
    size: c"size",
    quality: c"quality",
    etag: c"etag",
    md5: c"md5",
    frame_count: c"frameCount"
});
to_js!(ObjectInfo {
    size: c"size",
    content_length: c"contentLength",
    etag: c"etag",
    last_modified: c"lastModified",
    content_type: c"contentType",
    cache_control: c"cacheControl",
    content_disposition: c"contentDisposition",
    content_encoding: c"contentEncoding",
    metadata: c"metadata",
    crc64: c"crc64",
    version_id: c"versionId",
    storage_class: c"storageClass",
    response: c"response"
});
to_js!(StoredObject { etag: c"etag", crc64: c"crc64", version_id: c"versionId", response: c"response" });
to_js!(DeletedObject {
    is_delete_marker: c"isDeleteMarker",
    version_id: c"versionId",
    response: c"response"
});
to_js!(ObjectSummary {
    key: c"key",
    size: c"size",
    etag: c"etag",
    last_modified: c"lastModified",
    storage_class: c"storageClass",
    response: c"response"
});
to_js!(ObjectPage {
    items: c"items",
    common_prefixes: c"commonPrefixes",
    is_truncated: c"isTruncated",
    next_marker: c"nextMarker",
    response: c"response"
});
to_js!(ProcessedFile {
    job: c"job",
    input_key: c"inputKey",
    output_key: c"outputKey",
    size: c"size",
    left_behind: c"leftBehind"
});
to_js!(PictureInfo {
    format: c"format",
    width: c"width",
    height: c"height",
    size: c"size",
    md5: c"md5",
    photo_rgb: c"photoRgb",
    frame_count: c"frameCount"
});
to_js!(PictureExif { values: c"values", document: c"document" });
to_js!(PictureColor { rgb: c"rgb", red: c"red", green: c"green", blue: c"blue" });
to_js!(PresignedUrl {
    url: c"url",
    method: c"method",
    headers: c"headers",
    expires_at: c"expiresAt",
    is_cut_short: c"isCutShort"
});
to_js!(SignedRequest {
    url: c"url",
    method: c"method",
    authorization: c"authorization",
    headers: c"headers",
    token_header: c"tokenHeader",
    session_token: c"sessionToken",
    expires_at: c"expiresAt",
    is_cut_short: c"isCutShort"
});
to_js!(Queue {
    queue_id: c"queueId",
    name: c"name",
    state: c"state",
    notify_config: c"notifyConfig",
    max_size: c"maxSize",
    max_concurrent: c"maxConcurrent",
    category: c"category",
    update_time: c"updateTime",
    create_time: c"createTime",
    bucket_id: c"bucketId",
    response: c"response"
});
to_js!(NotifyConfig {
    state: c"state",
    event: c"event",
    result_format: c"resultFormat",
    r#type: c"type",
    url: c"url",
    mq_mode: c"mqMode",
    mq_region: c"mqRegion",
    mq_name: c"mqName"
});
from_js!(NotifyConfig {
    state: c"state",
    event: c"event",
    result_format: c"resultFormat",
    r#type: c"type",
    url: c"url",
    mq_mode: c"mqMode",
    mq_region: c"mqRegion",
    mq_name: c"mqName"
});
to_js!(QueuePage {
    items: c"items",
    total_count: c"totalCount",
    page_number: c"pageNumber",
    page_size: c"pageSize",
    missing_ids: c"missingIds",
    response: c"response"
});
to_js!(Reconciliation {
    verdict: c"verdict",
    job: c"job",
    job_ids: c"jobIds",
    looked_until: c"lookedUntil",
    response: c"response"
});
to_js!(ResponseInfo {
    request_id: c"requestId",
    status: c"status",
    attempts: c"attempts",
    elapsed: c"elapsedMs",
    waited: c"waitedMs",
    duplicate_job_ids: c"duplicateJobIds"
});
to_js!(RuleReport { normalised: c"normalised", segments: c"segments", problem: c"problem" });
to_js!(RuleSegment { name: c"name", text: c"text", operations: c"operations" });
to_js!(RuleProblem {
    kind: c"kind",
    position: c"position",
    character: c"character",
    segment: c"segment",
    operation: c"operation",
    message: c"message",
    explanation: c"explanation"
});
to_js!(SizePrediction {
    width: c"width",
    height: c"height",
    depends_on: c"dependsOn",
    sizes: c"sizes",
    explanation: c"explanation"
});
to_js!(PictureSize { width: c"width", height: c"height" });
to_js!(Template {
    template_id: c"templateId",
    name: c"name",
    tag: c"tag",
    bucket_id: c"bucketId",
    category: c"category",
    state: c"state",
    pic_process: c"picProcess",
    update_time: c"updateTime",
    create_time: c"createTime",
    response: c"response"
});
to_js!(TemplatePage {
    items: c"items",
    total_count: c"totalCount",
    page_number: c"pageNumber",
    page_size: c"pageSize",
    missing_ids: c"missingIds",
    response: c"response"
});
from_js!(EnableService {});
from_js!(DisableService {});
from_js!(ListBuckets {
    regions: c"regions",
    bucket_names: c"bucketNames",
    bucket_name: c"bucketName",
    page_number: c"pageNumber",
    page_size: c"pageSize"
});
from_js!(CallBackMqConfig { mq_region: c"mqRegion", mq_mode: c"mqMode", mq_name: c"mqName" });
from_js!(SubmitJob {
    input: c"input",
    output: c"output",
    rule: c"rule",
    template_id: c"templateId",
    output_bucket: c"outputBucket",
    output_region: c"outputRegion",
    is_pic_info: c"isPicInfo",
    user_data: c"userData",
    job_level: c"jobLevel",
    callback: c"callback",
    callback_format: c"callbackFormat",
    callback_type: c"callbackType",
    callback_mq_config: c"callbackMqConfig",
    queue_id: c"queueId"
});
from_js!(GetJob { job_id: c"jobId" });
from_js!(GetJobs { job_ids: c"jobIds" });
from_js!(CancelJob { job_id: c"jobId" });
from_js!(CancelJobs { job_ids: c"jobIds" });
from_js!(ListJobs {
    states: c"states",
    start_creation_time: c"startCreationTime",
    end_creation_time: c"endCreationTime",
    order_by_time: c"orderByTime",
    size: c"size",
    queue_id: c"queueId",
    input_object: c"inputObject",
    next_token: c"nextToken"
});
from_js!(HeadObject {
    key: c"key",
    if_match: c"ifMatch",
    if_none_match: c"ifNoneMatch",
    if_modified_since: c"ifModifiedSince",
    if_unmodified_since: c"ifUnmodifiedSince",
    version_id: c"versionId"
});
from_js!(DeleteObject { key: c"key", version_id: c"versionId" });
from_js!(GetObjectToFile {
    key: c"key",
    path: c"path",
    offset: c"offset",
    length: c"length",
    last: c"last",
    if_match: c"ifMatch",
    if_none_match: c"ifNoneMatch",
    if_modified_since: c"ifModifiedSince",
    if_unmodified_since: c"ifUnmodifiedSince",
    max_size: c"maxSize",
    version_id: c"versionId"
});
from_js!(ListObjects { prefix: c"prefix", delimiter: c"delimiter", marker: c"marker", max_keys: c"maxKeys" });
from_js!(PresignObject {
    key: c"key",
    method: c"method",
    query: c"query",
    headers: c"headers",
    expires_in: c"expiresInMs"
});
from_js!(PutObject {
    key: c"key",
    body: c"body",
    path: c"path",
    content_type: c"contentType",
    cache_control: c"cacheControl",
    content_disposition: c"contentDisposition",
    content_encoding: c"contentEncoding",
    metadata: c"metadata"
});
from_js!(ProcessFile {
    path: c"path",
    output_path: c"outputPath",
    rule: c"rule",
    template_id: c"templateId",
    key_prefix: c"keyPrefix",
    keep_objects: c"keepObjects",
    content_type: c"contentType",
    job_level: c"jobLevel",
    queue_id: c"queueId",
    poll_interval: c"pollIntervalMs"
});
from_js!(ListQueues {
    queue_ids: c"queueIds",
    state: c"state",
    page_number: c"pageNumber",
    page_size: c"pageSize"
});
from_js!(UpdateQueue {
    queue_id: c"queueId",
    name: c"name",
    state: c"state",
    notify_config: c"notifyConfig"
});
from_js!(CreateTemplate { name: c"name", rule: c"rule", is_pic_info: c"isPicInfo" });
from_js!(UpdateTemplate {
    template_id: c"templateId",
    name: c"name",
    rule: c"rule",
    is_pic_info: c"isPicInfo"
});
from_js!(DeleteTemplate { template_id: c"templateId" });
from_js!(ListTemplates {
    category: c"category",
    ids: c"ids",
    name: c"name",
    page_number: c"pageNumber",
    page_size: c"pageSize"
});
from_js!(WaitForJob {
    job_id: c"jobId",
    poll_interval: c"pollIntervalMs",
    raise_on_failure: c"raiseOnFailure"
});
from_js!(ReceiveCallback {
    method: c"method",
    path: c"path",
    headers: c"headers",
    body: c"body",
    token: c"token",
    verify: c"verify"
});
from_js!(Doctor {
    callback_urls: c"callbackUrls",
    reach_callbacks: c"reachCallbacks",
    operations: c"operations"
});
from_js!(PresignUrl {
    host: c"host",
    path: c"path",
    method: c"method",
    query: c"query",
    headers: c"headers",
    expires_in: c"expiresInMs"
});
from_js!(SignRequest {
    host: c"host",
    path: c"path",
    method: c"method",
    query: c"query",
    headers: c"headers",
    expires_in: c"expiresInMs"
});
from_js!(FeedCallback { job_id: c"jobId", state: c"state" });
from_js!(WaitForJobs {
    poll_interval: c"pollIntervalMs",
    raise_on_failure: c"raiseOnFailure",
    concurrency: c"concurrency"
});
to_js!(WaitResult { index: c"index", job_id: c"jobId", job: c"job", error: c"error" });
to_js!(WaitProgress {
    total: c"total",
    waiting: c"waiting",
    succeeded: c"succeeded",
    failed: c"failed",
    cancelled: c"cancelled",
    unsettled: c"unsettled"
});
from_js!(SubmitJobs {
    concurrency: c"concurrency",
    rate_per_second: c"ratePerSecond",
    burst: c"burst",
    in_input_order: c"inInputOrder",
    stop_on_error: c"stopOnError",
    journal: c"journal",
    total: c"total"
});
to_js!(SubmitResult {
    index: c"index",
    input: c"input",
    job_id: c"jobId",
    job: c"job",
    source: c"source",
    error: c"error"
});
to_js!(BulkProgress {
    submitted: c"submitted",
    created: c"created",
    skipped: c"skipped",
    rejected: c"rejected",
    not_sent: c"notSent",
    ambiguous: c"ambiguous",
    total: c"total"
});
from_js!(ProcessJobs {
    concurrency: c"concurrency",
    rate_per_second: c"ratePerSecond",
    queue_id: c"queueId",
    max_outstanding: c"maxOutstanding",
    skip_existing: c"skipExisting",
    dry_run: c"dryRun",
    price_per_job: c"pricePerJob",
    journal: c"journal",
    report_jsonl: c"reportJsonl",
    report_csv: c"reportCsv",
    stop_on_error: c"stopOnError",
    patience: c"patienceMs",
    seconds_per_job: c"secondsPerJob"
});
to_js!(ProcessedItem {
    index: c"index",
    input: c"input",
    output: c"output",
    job: c"job",
    skipped: c"skipped",
    error: c"error"
});
to_js!(ProcessProgress {
    taken: c"taken",
    total: c"total",
    submitted: c"submitted",
    outstanding: c"outstanding",
    succeeded: c"succeeded",
    failed: c"failed",
    refused: c"refused",
    skipped: c"skipped",
    unknown: c"unknown",
    requests: c"requests",
    waiting_for: c"waitingFor",
    expected_requests: c"expectedRequests",
    expected_hours: c"expectedHours",
    expected_cost: c"expectedCost"
});
from_js!(Reconcile { submission: c"submission" });
from_js!(GetObject {
    key: c"key",
    offset: c"offset",
    length: c"length",
    last: c"last",
    if_match: c"ifMatch",
    if_none_match: c"ifNoneMatch",
    if_modified_since: c"ifModifiedSince",
    if_unmodified_since: c"ifUnmodifiedSince",
    max_size: c"maxSize",
    version_id: c"versionId"
});
from_js!(EnsureService {});
from_js!(EnsureQueue {
    queue_id: c"queueId",
    name: c"name",
    state: c"state",
    notify_config: c"notifyConfig"
});
from_js!(EnsureTemplate { name: c"name", rule: c"rule", is_pic_info: c"isPicInfo" });

operations! {
    calls { "enableService" => EnableService, "disableService" => DisableService, "updateQueue" => UpdateQueue, "submitJob" => SubmitJob, "getJob" => GetJob, "getJobs" => GetJobs, "cancelJob" => CancelJob, "cancelJobs" => CancelJobs, "createTemplate" => CreateTemplate, "updateTemplate" => UpdateTemplate, "deleteTemplate" => DeleteTemplate, "putObject" => PutObject, "headObject" => HeadObject, "deleteObject" => DeleteObject }
    works { "getObjectToFile" => GetObjectToFile, "presignObject" => PresignObject, "presignUrl" => PresignUrl, "signRequest" => SignRequest, "receiveCallback" => ReceiveCallback }
    tasks { "processFile" => ProcessFile, "waitForJob" => WaitForJob, "reconcile" => Reconcile, "ensureService" => EnsureService, "ensureQueue" => EnsureQueue, "ensureTemplate" => EnsureTemplate, "feedCallback" => FeedCallback, "doctor" => Doctor }
    bodies { "getObject" => GetObject }
    pages { "listBuckets" => ListBuckets, "listQueues" => ListQueues, "listJobs" => ListJobs, "listTemplates" => ListTemplates, "listObjects" => ListObjects }
}

streams! { "submitJobs" => SubmitJobs Submission, "processJobs" => ProcessJobs Submission, "waitForJobs" => WaitForJobs Call }

/// Fields that JavaScript sees as a number of milliseconds.
pub(crate) const DURATIONS: &[&str] = &["elapsed", "expires_in", "patience", "poll_interval", "waited"];

/// Methods and functions as the core and as JavaScript spell them.
pub(crate) const METHODS: &[(&str, &str)] = &[
    ("submit_jobs", "submitJobs"),
    ("process_jobs", "processJobs"),
    ("wait_for_jobs", "waitForJobs"),
    ("enable_service", "enableService"),
    ("disable_service", "disableService"),
    ("list_buckets", "listBuckets"),
    ("list_queues", "listQueues"),
    ("update_queue", "updateQueue"),
    ("submit_job", "submitJob"),
    ("get_job", "getJob"),
    ("get_jobs", "getJobs"),
    ("list_jobs", "listJobs"),
    ("cancel_job", "cancelJob"),
    ("cancel_jobs", "cancelJobs"),
    ("create_template", "createTemplate"),
    ("update_template", "updateTemplate"),
    ("delete_template", "deleteTemplate"),
    ("list_templates", "listTemplates"),
    ("put_object", "putObject"),
    ("get_object", "getObject"),
    ("get_object_to_file", "getObjectToFile"),
    ("head_object", "headObject"),
    ("delete_object", "deleteObject"),
    ("list_objects", "listObjects"),
    ("presign_object", "presignObject"),
    ("process_file", "processFile"),
    ("wait_for_job", "waitForJob"),
    ("reconcile", "reconcile"),
    ("ensure_service", "ensureService"),
    ("ensure_queue", "ensureQueue"),
    ("ensure_template", "ensureTemplate"),
    ("presign_url", "presignUrl"),
    ("sign_request", "signRequest"),
    ("receive_callback", "receiveCallback"),
    ("feed_callback", "feedCallback"),
    ("doctor", "doctor"),
    ("parse_callback", "parseCallback"),
    ("check_rule", "checkRule"),
    ("explain_rule", "explainRule"),
    ("predict_size", "predictSize"),
    ("encode_base64url", "encodeBase64url"),
    ("extend_rule", "extendRule"),
    ("parse_image_info", "parseImageInfo"),
    ("parse_exif", "parseExif"),
    ("parse_image_ave", "parseImageAve"),
];

/// The value of the kind in `errors.ts`.
pub(crate) const fn kind_name(value: ErrorKind) -> &'static str {
    match value {
        ErrorKind::InvalidArgument => "InvalidArgument",
        ErrorKind::Credential => "Credential",
        ErrorKind::Connection => "Connection",
        ErrorKind::Timeout => "Timeout",
        ErrorKind::Cancelled => "Cancelled",
        ErrorKind::Throttled => "Throttled",
        ErrorKind::Denied => "Denied",
        ErrorKind::NotFound => "NotFound",
        ErrorKind::Conflict => "Conflict",
        ErrorKind::Service => "Service",
        ErrorKind::Decode => "Decode",
        ErrorKind::JobFailed => "JobFailed",
        ErrorKind::WaitTimedOut => "WaitTimedOut",
        ErrorKind::Forked => "Forked",
        ErrorKind::Internal => "Internal",
        ErrorKind::File => "File",
        ErrorKind::Integrity => "Integrity",
    }
}

/// The value of the outcome in `errors.ts`.
pub(crate) const fn outcome_name(value: Outcome) -> &'static str {
    match value {
        Outcome::Rejected => "Rejected",
        Outcome::NotSent => "NotSent",
        Outcome::Ambiguous => "Ambiguous",
    }
}
