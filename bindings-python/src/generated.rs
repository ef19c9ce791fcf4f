// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! The core's types and operations, as far as Python sees them.

use cloud_infinite::{ErrorKind, Outcome};

use crate::convert::{choice, from_python, to_python};
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
to_python!(Bucket { bucket_id, name, region, create_time, response });
to_python!(DisabledService { bucket_name, already_absent, response });
to_python!(BucketPage { items, total_count, page_number, page_size, response });
to_python!(Callback { event, job, further_jobs, document });
to_python!(ReceivedCallback { status, callback, is_duplicate, reason });
to_python!(Finding { name, status, message, advice });
to_python!(Diagnosis { is_healthy, findings, clock_offset_millis, policy });
to_python!(Change { field, before, after });
to_python!(EnsuredService { changed, current, response });
to_python!(EnsuredQueue { changed, current, response });
to_python!(EnsuredTemplate { changed, created, current, response });
to_python!(FedCallback { runs, response });
to_python!(Job {
    job_id,
    state,
    code,
    message,
    tag,
    creation_time,
    start_time,
    end_time,
    queue_id,
    input,
    operation,
    response
});
to_python!(JobBatch { jobs, missing_ids, response });
to_python!(JobPage { items, next_token, response });
to_python!(JobInput { bucket_id, object, region });
to_python!(JobOperation {
    template_id,
    template_name,
    pic_process,
    output,
    pic_process_result,
    user_data,
    job_level
});
to_python!(JobOutput { bucket, object, region });
to_python!(PicProcess { is_pic_info, process_rule });
to_python!(PicProcessResult { object_name, original_info, process_results });
to_python!(OriginalInfo { key, location, etag, image_info });
to_python!(ImageInfo { format, width, height, quality, ave, orientation, frame_count });
to_python!(ProcessResult { key, location, format, width, height, size, quality, etag, md5, frame_count });
to_python!(ObjectInfo {
    size,
    content_length,
    etag,
    last_modified,
    content_type,
    cache_control,
    content_disposition,
    content_encoding,
    metadata,
    crc64,
    version_id,
    storage_class,
    response
});
to_python!(StoredObject { etag, crc64, version_id, response });
to_python!(DeletedObject { is_delete_marker, version_id, response });
to_python!(ObjectSummary { key, size, etag, last_modified, storage_class, response });
to_python!(ObjectPage { items, common_prefixes, is_truncated, next_marker, response });
to_python!(ProcessedFile { job, input_key, output_key, size, left_behind });
to_python!(PictureInfo { format, width, height, size, md5, photo_rgb, frame_count });
to_python!(PictureExif { values, document });
to_python!(PictureColor { rgb, red, green, blue });
to_python!(PresignedUrl { url, method, headers, expires_at, is_cut_short });
to_python!(SignedRequest {
    url,
    method,
    authorization,
    headers,
    token_header,
    session_token,
    expires_at,
    is_cut_short
});
to_python!(Queue {
    queue_id,
    name,
    state,
    notify_config,
    max_size,
    max_concurrent,
    category,
    update_time,
    create_time,
    bucket_id,
    response
});
to_python!(NotifyConfig { state, event, result_format, r#type, url, mq_mode, mq_region, mq_name });
from_python!(NotifyConfig { state, event, result_format, r#type, url, mq_mode, mq_region, mq_name });
to_python!(QueuePage { items, total_count, page_number, page_size, missing_ids, response });
to_python!(Reconciliation { verdict, job, job_ids, looked_until, response });
to_python!(ResponseInfo { request_id, status, attempts, elapsed, waited, duplicate_job_ids });
to_python!(RuleReport { normalised, segments, problem });
to_python!(RuleSegment { name, text, operations });
to_python!(RuleProblem { kind, position, character, segment, operation, message, explanation });
to_python!(SizePrediction { width, height, depends_on, sizes, explanation });
to_python!(PictureSize { width, height });
to_python!(Template {
    template_id,
    name,
    tag,
    bucket_id,
    category,
    state,
    pic_process,
    update_time,
    create_time,
    response
});
to_python!(TemplatePage { items, total_count, page_number, page_size, missing_ids, response });
from_python!(EnableService {});
from_python!(DisableService {});
from_python!(ListBuckets { regions, bucket_names, bucket_name, page_number, page_size });
from_python!(CallBackMqConfig { mq_region, mq_mode, mq_name });
from_python!(SubmitJob {
    input,
    output,
    rule,
    template_id,
    output_bucket,
    output_region,
    is_pic_info,
    user_data,
    job_level,
    callback,
    callback_format,
    callback_type,
    callback_mq_config,
    queue_id
});
from_python!(GetJob { job_id });
from_python!(GetJobs { job_ids });
from_python!(CancelJob { job_id });
from_python!(CancelJobs { job_ids });
from_python!(ListJobs {
    states,
    start_creation_time,
    end_creation_time,
    order_by_time,
    size,
    queue_id,
    input_object,
    next_token
});
from_python!(HeadObject { key, if_match, if_none_match, if_modified_since, if_unmodified_since, version_id });
from_python!(DeleteObject { key, version_id });
from_python!(GetObjectToFile {
    key,
    path,
    offset,
    length,
    last,
    if_match,
    if_none_match,
    if_modified_since,
    if_unmodified_since,
    max_size,
    version_id
});
from_python!(ListObjects { prefix, delimiter, marker, max_keys });
from_python!(PresignObject { key, method, query, headers, expires_in });
from_python!(PutObject {
    key,
    body,
    path,
    content_type,
    cache_control,
    content_disposition,
    content_encoding,
    metadata
});
from_python!(ProcessFile {
    path,
    output_path,
    rule,
    template_id,
    key_prefix,
    keep_objects,
    content_type,
    job_level,
    queue_id,
    poll_interval
});
from_python!(ListQueues { queue_ids, state, page_number, page_size });
from_python!(UpdateQueue { queue_id, name, state, notify_config });
from_python!(CreateTemplate { name, rule, is_pic_info });
from_python!(UpdateTemplate { template_id, name, rule, is_pic_info });
from_python!(DeleteTemplate { template_id });
from_python!(ListTemplates { category, ids, name, page_number, page_size });
from_python!(WaitForJob { job_id, poll_interval, raise_on_failure });
from_python!(ReceiveCallback { method, path, headers, body, token, verify });
from_python!(Doctor { callback_urls, reach_callbacks, operations });
from_python!(PresignUrl { host, path, method, query, headers, expires_in });
from_python!(SignRequest { host, path, method, query, headers, expires_in });
from_python!(FeedCallback { job_id, state });
from_python!(WaitForJobs { poll_interval, raise_on_failure, concurrency });
to_python!(WaitResult { index, job_id, job, error });
to_python!(WaitProgress { total, waiting, succeeded, failed, cancelled, unsettled });
from_python!(SubmitJobs {
    concurrency,
    rate_per_second,
    burst,
    in_input_order,
    stop_on_error,
    journal,
    total
});
to_python!(SubmitResult { index, input, job_id, job, source, error });
to_python!(BulkProgress { submitted, created, skipped, rejected, not_sent, ambiguous, total });
from_python!(ProcessJobs {
    concurrency,
    rate_per_second,
    queue_id,
    max_outstanding,
    skip_existing,
    dry_run,
    price_per_job,
    journal,
    report_jsonl,
    report_csv,
    stop_on_error,
    patience,
    seconds_per_job
});
to_python!(ProcessedItem { index, input, output, job, skipped, error });
to_python!(ProcessProgress {
    taken,
    total,
    submitted,
    outstanding,
    succeeded,
    failed,
    refused,
    skipped,
    unknown,
    requests,
    waiting_for,
    expected_requests,
    expected_hours,
    expected_cost
});
from_python!(Reconcile { submission });
from_python!(GetObject {
    key,
    offset,
    length,
    last,
    if_match,
    if_none_match,
    if_modified_since,
    if_unmodified_since,
    max_size,
    version_id
});
from_python!(EnsureService {});
from_python!(EnsureQueue { queue_id, name, state, notify_config });
from_python!(EnsureTemplate { name, rule, is_pic_info });

operations! {
    calls { "enable_service" => EnableService, "disable_service" => DisableService, "update_queue" => UpdateQueue, "submit_job" => SubmitJob, "get_job" => GetJob, "get_jobs" => GetJobs, "cancel_job" => CancelJob, "cancel_jobs" => CancelJobs, "create_template" => CreateTemplate, "update_template" => UpdateTemplate, "delete_template" => DeleteTemplate, "put_object" => PutObject, "head_object" => HeadObject, "delete_object" => DeleteObject }
    works { "get_object_to_file" => GetObjectToFile, "presign_object" => PresignObject, "presign_url" => PresignUrl, "sign_request" => SignRequest, "receive_callback" => ReceiveCallback }
    tasks { "process_file" => ProcessFile, "wait_for_job" => WaitForJob, "reconcile" => Reconcile, "ensure_service" => EnsureService, "ensure_queue" => EnsureQueue, "ensure_template" => EnsureTemplate, "feed_callback" => FeedCallback, "doctor" => Doctor }
    bodies { "get_object" => GetObject }
    pages { "list_buckets" => ListBuckets, "list_queues" => ListQueues, "list_jobs" => ListJobs, "list_templates" => ListTemplates, "list_objects" => ListObjects }
}

streams! { "submit_jobs" => SubmitJobs, "process_jobs" => ProcessJobs, "wait_for_jobs" => WaitForJobs }

/// The value of the kind in `errors.py`.
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

/// The value of the outcome in `errors.py`.
pub(crate) const fn outcome_name(value: Outcome) -> &'static str {
    match value {
        Outcome::Rejected => "Rejected",
        Outcome::NotSent => "NotSent",
        Outcome::Ambiguous => "Ambiguous",
    }
}
