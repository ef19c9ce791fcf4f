//! `/jobs` and its older name `/pic_jobs`.

use cloud_infinite::xml::Node;

use super::queue::{MQ_REGIONS, is_http_url};
use super::{Call, Place, is_region};
use crate::answer::Refusal;
use crate::callback::{SILENT, Wish};
use crate::clock::document_time;
use crate::form::{self, Form, Parameters};
use crate::key_path::MAX_KEY_OCTETS;
use crate::state::{Done, Job, JobState, Request};
use crate::store::is_bucket_name;

/// The only kind of job of this service.
pub(super) const TAG: &str = "PicProcess";

/// The most characters of `UserData`.
const MAX_USER_DATA: usize = 1024;

/// The most ids in one request.
const MAX_IDS: usize = 10;

/// What stands for a time that is not set yet.
const NO_TIME: &str = "-";

/// `POST /jobs`.
pub(super) fn submit(call: &Call<'_>, place: Place<'_>) -> Result<Node, Refusal> {
    Parameters::new(&call.request.query, &[])?;
    let root = form::read(call.body)?;
    let request = Form::new(
        &root,
        &[
            "Tag",
            "Input",
            "Operation",
            "CallBack",
            "CallBackFormat",
            "CallBackType",
            "CallBackMqConfig",
            // Not in the current page, but sent by official SDKs.
            "QueueId",
            "QueueType",
            "CallBackKafkaConfig",
        ],
    )?;
    let tag = request.required("Tag")?;
    if tag != TAG {
        return Err(request.wrong("Tag", tag, "must be PicProcess"));
    }
    let input = request.required_container("Input", &["Object"])?;
    let operation = request
        .required_container("Operation", &["TemplateId", "PicProcess", "Output", "UserData", "JobLevel"])?;
    let output = operation.required_container("Output", &["Region", "Bucket", "Object"])?;
    let output_region = output.required("Region")?;
    if !is_region(output_region) {
        return Err(output.wrong("Region", output_region, "must be a region such as ap-guangzhou"));
    }
    let output_bucket = output.required("Bucket")?;
    if !is_bucket_name(output_bucket) {
        return Err(output.wrong("Bucket", output_bucket, "must be a name such as examplebucket-1250000000"));
    }
    let output_key = read_key(&output, "Object")?;
    let level = match operation.one_of("JobLevel", &["0", "1", "2"])? {
        Some("1") => 1,
        Some("2") => 2,
        _ => 0,
    };
    let user_data = operation.text("UserData")?;
    if let Some(text) = user_data
        && (text.len() > MAX_USER_DATA || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)))
    {
        return Err(operation.wrong("UserData", text, "must be at most 1024 printable ASCII characters"));
    }
    let callback = read_callback(&request)?;
    let process = operation.container("PicProcess", &["IsPicInfo", "ProcessRule"])?;
    let (picture_info, rule) = match &process {
        Some(process) => {
            let info = process.one_of("IsPicInfo", &["true", "false"])? == Some("true");
            (info, Some(process.required("ProcessRule")?))
        }
        None => (false, None),
    };
    // The template wins where both are given.
    let (rule, picture_info, template) = match (operation.text("TemplateId")?, rule) {
        (Some(id), _) => {
            let template = call.scheduler.template(place, id)?;
            let content = template.content;
            (content.rule, content.picture_info, Some((template.id, content.name)))
        }
        (None, Some(rule)) => (rule.to_owned(), picture_info, None),
        (None, None) => {
            return Err(Refusal::argument("`Operation` needs one of `TemplateId` and `PicProcess`."));
        }
    };
    let job = call.scheduler.submit(
        place,
        request.text("QueueId")?,
        Request {
            input: read_key(&input, "Object")?.to_owned(),
            rule,
            template,
            picture_info,
            output_region: output_region.to_owned(),
            output_bucket: output_bucket.to_owned(),
            output: without_leading_slash(output_key).to_owned(),
            user_data: user_data.map(str::to_owned),
            level,
            callback,
            document: String::from_utf8_lossy(call.body).into_owned(),
        },
    )?;
    // The samples have no RequestId in this answer; its header has it.
    Ok(Node::new("Response").child(describe(&job, Sample::Submit)))
}

/// `GET /jobs/<id>[,<id>…]`.
pub(super) async fn get(call: &Call<'_>, place: Place<'_>, ids: &str) -> Result<Node, Refusal> {
    Parameters::new(&call.request.query, &[])?;
    let ids = read_ids(ids)?;
    let (jobs, missing) = call.scheduler.jobs(place, &ids, call.lag).await?;
    Ok(Node::new("Response")
        .children(jobs.iter().map(|job| describe(job, Sample::Get)))
        .children(missing.into_iter().map(|id| Node::leaf("NonExistJobIds", id))))
}

/// `PUT /jobs/<id>[,<id>…]?cancel`.
pub(super) fn cancel(call: &Call<'_>, place: Place<'_>, ids: &str) -> Result<(), Refusal> {
    Parameters::new(&call.request.query, &["cancel"])?;
    if call.request.parameter("cancel").is_none() {
        return Err(Refusal::argument("A job can be changed in one way only: with `?cancel`."));
    }
    call.scheduler.cancel(place, &read_ids(ids)?)
}

fn read_ids(ids: &str) -> Result<Vec<&str>, Refusal> {
    let ids: Vec<&str> = ids.split(',').collect();
    if ids.iter().any(|id| id.is_empty() || id.contains('/')) {
        return Err(Refusal::argument("The path must end with job ids, separated by single commas."));
    }
    if ids.len() > MAX_IDS {
        return Err(Refusal::argument(format!(
            "{} job ids in one request, but at most {MAX_IDS} go.",
            ids.len()
        )));
    }
    Ok(ids)
}

fn read_key<'e>(form: &Form<'e>, name: &str) -> Result<&'e str, Refusal> {
    let key = form.required(name)?;
    if key.len() > MAX_KEY_OCTETS {
        return Err(form.wrong(name, key, "an object key has at most 850 octets"));
    }
    if without_leading_slash(key).is_empty() {
        return Err(form.wrong(name, key, "an object key has more than a slash"));
    }
    Ok(key)
}

/// Assumption: no page says whether a slash at the beginning of the output's key is refused or dropped.
fn without_leading_slash(key: &str) -> &str {
    key.strip_prefix('/').unwrap_or(key)
}

fn read_callback(request: &Form<'_>) -> Result<Wish, Refusal> {
    let url = request.text("CallBack")?;
    if let Some(url) = url
        && url != SILENT
        && !is_http_url(url)
    {
        return Err(request.wrong("CallBack", url, "must be an http:// or https:// address, or `no`"));
    }
    let format = request.one_of("CallBackFormat", &["JSON", "XML"])?;
    let kind = request.one_of("CallBackType", &["Url", "TDMQ"])?;
    let message_queue = request.container("CallBackMqConfig", &["MqRegion", "MqMode", "MqName"])?;
    let mq_name = match message_queue {
        Some(config) => {
            if config.one_of("MqRegion", &MQ_REGIONS)?.is_none() {
                return Err(config.missing("MqRegion"));
            }
            if config.one_of("MqMode", &["Topic", "Queue"])?.is_none() {
                return Err(config.missing("MqMode"));
            }
            Some(config.required("MqName")?)
        }
        None if kind == Some("TDMQ") => return Err(request.missing("CallBackMqConfig")),
        None => None,
    };
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Ok(Wish { url: owned(url), format: owned(format), kind: owned(kind), mq_name: owned(mq_name) })
}

/// The samples of the two operations order some elements differently.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    Submit,
    Get,
}

pub(super) fn describe(job: &Job, sample: Sample) -> Node {
    let request = &job.request;
    let (code, message) = match (&job.state, &job.failure) {
        (JobState::Failed, Some(failure)) => (&*failure.code, failure.message.as_str()),
        _ => ("Success", ""),
    };
    let time = |time: Option<i64>| time.map_or_else(|| NO_TIME.to_owned(), document_time);
    let created = Node::leaf("CreationTime", document_time(job.made.at));
    let started = Node::leaf("StartTime", time(job.started));
    let ended = Node::leaf("EndTime", time(job.ended));
    let times = match sample {
        Sample::Submit => [created, ended, started],
        Sample::Get => [created, started, ended],
    };
    Node::new("JobsDetail")
        .text("Code", code)
        .text("Message", message)
        .text("JobId", &job.id)
        .text("State", job.state.as_str())
        .children(times)
        .text("QueueId", &job.queue_id)
        .text("Tag", TAG)
        .child(
            Node::new("Input")
                .text("BucketId", &job.bucket)
                .text("Object", &request.input)
                .text("Region", &job.region),
        )
        .child(
            Node::new("Operation")
                .maybe_text("TemplateId", request.template.as_ref().map(|(id, _)| id))
                .maybe_text("TemplateName", request.template.as_ref().map(|(_, name)| name))
                .child(
                    Node::new("Output")
                        .text("Bucket", &request.output_bucket)
                        .text("Object", &request.output)
                        .text("Region", &request.output_region),
                )
                .maybe(request.template.is_none().then(|| {
                    Node::new("PicProcess")
                        .text("IsPicInfo", request.picture_info.to_string())
                        .text("ProcessRule", &request.rule)
                }))
                .maybe(job.done.as_ref().map(|done| result(request, done)))
                .maybe_text("UserData", request.user_data.as_deref())
                .text("JobLevel", request.level.to_string()),
        )
}

/// The result in the shape that the pages show for jobs.
///
/// Assumption: the sources give three shapes, and say of none that it is the only one. The result's `Etag` is empty
/// as in the sample.
fn result(request: &Request, done: &Done) -> Node {
    Node::new("PicProcessResult")
        .text("ObjectName", &request.output)
        .maybe(done.original.as_ref().map(|original| {
            Node::new("OriginalInfo").text("Etag", &original.etag).child(
                Node::new("ImageInfo")
                    .maybe_text("Ave", original.average.as_deref())
                    .text("Format", original.format.clone())
                    .maybe_text("FrameCount", original.frames.map(|frames| frames.to_string()))
                    .text("Height", original.height.to_string())
                    .text("Orientation", original.orientation.to_string())
                    .text("Quality", original.quality.to_string())
                    .text("Width", original.width.to_string()),
            )
        }))
        .child(
            Node::new("ProcessResult")
                .text("Etag", "")
                .text("Format", done.format.clone())
                .text("Height", done.height.to_string())
                .text("Quality", done.quality.to_string())
                .text("Size", done.size.to_string())
                .text("Width", done.width.to_string()),
        )
}
