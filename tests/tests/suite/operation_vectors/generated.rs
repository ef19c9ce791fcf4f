// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! The operations of one request, made out of JSON and answered in JSON.

use super::json::{choice, from_json, operations, to_json, told};

choice!(JobState);
choice!(QueueState);
choice!(NotifyState);
choice!(NotifyFormat);
choice!(NotifyType);
choice!(MqMode);
choice!(TemplateCategory);
choice!(CallBackType);
choice!(OrderByTime);
to_json!(Bucket { bucket_id, name, region, create_time, response });
to_json!(DisabledService { bucket_name, already_absent, response });
to_json!(BucketPage { items, total_count, page_number, page_size, response });
to_json!(Job {
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
to_json!(JobBatch { jobs, missing_ids, response });
to_json!(JobPage { items, next_token, response });
to_json!(JobInput { bucket_id, object, region });
to_json!(JobOperation {
    template_id,
    template_name,
    pic_process,
    output,
    pic_process_result,
    user_data,
    job_level
});
to_json!(JobOutput { bucket, object, region });
to_json!(PicProcess { is_pic_info, process_rule });
to_json!(PicProcessResult { object_name, original_info, process_results });
to_json!(OriginalInfo { key, location, etag, image_info });
to_json!(ImageInfo { format, width, height, quality, ave, orientation, frame_count });
to_json!(ProcessResult { key, location, format, width, height, size, quality, etag, md5, frame_count });
to_json!(DeletedObject { is_delete_marker, version_id, response });
to_json!(ObjectSummary { key, size, etag, last_modified, storage_class, response });
to_json!(ObjectPage { items, common_prefixes, is_truncated, next_marker, response });
to_json!(Queue {
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
to_json!(NotifyConfig { state, event, result_format, r#type, url, mq_mode, mq_region, mq_name });
from_json!(NotifyConfig { state, event, result_format, r#type, url, mq_mode, mq_region, mq_name });
to_json!(QueuePage { items, total_count, page_number, page_size, missing_ids, response });
to_json!(Template {
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
to_json!(TemplatePage { items, total_count, page_number, page_size, missing_ids, response });
from_json!(EnableService {});
from_json!(DisableService {});
from_json!(ListBuckets { regions, bucket_names, bucket_name, page_number, page_size });
from_json!(CallBackMqConfig { mq_region, mq_mode, mq_name });
from_json!(SubmitJob {
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
from_json!(GetJob { job_id });
from_json!(GetJobs { job_ids });
from_json!(CancelJob { job_id });
from_json!(CancelJobs { job_ids });
from_json!(ListJobs {
    states,
    start_creation_time,
    end_creation_time,
    order_by_time,
    size,
    queue_id,
    input_object,
    next_token
});
from_json!(DeleteObject { key, version_id });
from_json!(ListObjects { prefix, delimiter, marker, max_keys });
from_json!(ListQueues { queue_ids, state, page_number, page_size });
from_json!(UpdateQueue { queue_id, name, state, notify_config });
from_json!(CreateTemplate { name, rule, is_pic_info });
from_json!(UpdateTemplate { template_id, name, rule, is_pic_info });
from_json!(DeleteTemplate { template_id });
from_json!(ListTemplates { category, ids, name, page_number, page_size });
told! { Bucket BucketPage DeletedObject DisabledService Job JobBatch JobPage ObjectPage Queue QueuePage Template TemplatePage }

operations! {
    calls { "enable_service" => EnableService, "disable_service" => DisableService, "update_queue" => UpdateQueue, "submit_job" => SubmitJob, "get_job" => GetJob, "get_jobs" => GetJobs, "cancel_job" => CancelJob, "cancel_jobs" => CancelJobs, "create_template" => CreateTemplate, "update_template" => UpdateTemplate, "delete_template" => DeleteTemplate, "delete_object" => DeleteObject }
    pages { "list_buckets" => ListBuckets, "list_queues" => ListQueues, "list_jobs" => ListJobs, "list_templates" => ListTemplates, "list_objects" => ListObjects }
}
