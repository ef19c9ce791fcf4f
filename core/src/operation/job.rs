//! Submitting and reading image jobs.

use super::{Operation, Route, TAG, check, child};
use crate::config::Target;
use crate::error::InvalidArgument;
use crate::model::{Job, JobBatch, MqMode, NotifyFormat};
use crate::submission::{Creates, is_mark};
use crate::xml::{DecodeError, Document, Element, from_element};

/// Jobs that one request may ask for.
pub(crate) const MAX_JOBS: usize = 10;

open_enum! {
    /// How the report of one job is delivered.
    pub enum CallBackType {
        /// As an HTTP POST to a URL.
        Url = "Url",
        /// As a message of a TDMQ topic or queue.
        Tdmq = "TDMQ",
    }
}

/// The receiver of a job's report when it is delivered as a TDMQ message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct CallBackMqConfig {
    /// Region of the receiver, one of `sh`, `bj`, `gz`, `cd`, `hk`.
    pub mq_region: String,
    /// Kind of receiver: `Topic` or `Queue`.
    pub mq_mode: MqMode,
    /// Name of the topic or queue.
    pub mq_name: String,
}

/// Submits an image job.
///
/// The job is billed and the service has no idempotency token, so this request is sent at most once. A failure says
/// which of three things happened: nothing was sent, the service refused, or the job may exist
/// ([`Outcome`](crate::Outcome)). In the last case the error holds the [`Submission`](crate::Submission), with which
/// [`reconcile`](crate::Client::reconcile) finds the job.
///
/// Exactly one of `rule` and `template_id` is needed. Service action: `POST /jobs`, permissions
/// `ci:CreateMediaJobs` and `cam:passrole`.
///
/// ```no_run
/// # use cloud_infinite::SubmitJob;
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let job = client
///     .submit_job(SubmitJob {
///         input: "in/cat.jpg".into(),
///         rule: Some("imageMogr2/rotate/90".into()),
///         output: "out/cat.jpg".into(),
///         ..Default::default()
///     })
///     .await?;
/// println!("{} is {}", job.job_id, job.state);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubmitJob {
    /// Key of the picture in the client's bucket: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub input: String,
    /// Key of the result; the same rules. An existing object is overwritten.
    pub output: String,
    /// What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`.
    pub rule: Option<String>,
    /// A template that holds the rule.
    pub template_id: Option<String>,
    /// Bucket of the result. Not given means the client's bucket.
    pub output_bucket: Option<String>,
    /// Region of that bucket. Not given means the client's region.
    pub output_region: Option<String>,
    /// Whether the result also describes the original picture. Not given means no.
    pub is_pic_info: Option<bool>,
    /// Text that comes back with the job: at most 1024 printable ASCII characters, not beginning with `cinf1:`. When it
    /// is not given the library sends an id of its own to recognise the job by, and does not show it.
    pub user_data: Option<String>,
    /// Priority, 0 to 2; higher runs first. Not given means 0.
    pub job_level: Option<u32>,
    /// Public `http` or `https` URL that is told when the job has ended, or `no` to silence the queue's own callback.
    pub callback: Option<String>,
    /// Format of that report. Not given means `XML`.
    pub callback_format: Option<NotifyFormat>,
    /// How the report is delivered. Not given means `Url`.
    pub callback_type: Option<CallBackType>,
    /// The receiver; needed when `callback_type` is `TDMQ`.
    pub callback_mq_config: Option<CallBackMqConfig>,
    /// The queue to use. Not given means the queue of the service.
    pub queue_id: Option<String>,
}

impl SubmitJob {
    fn write_operation(&self, target: &Target, mark: Option<&str>, out: &mut Document) {
        out.maybe_text("TemplateId", self.template_id.as_deref());
        if let Some(rule) = &self.rule {
            out.element("PicProcess", |process| {
                process.maybe_text(
                    "IsPicInfo",
                    self.is_pic_info.map(|given| if given { "true" } else { "false" }),
                );
                process.text("ProcessRule", rule);
            });
        }
        out.element("Output", |output| {
            output.text("Region", self.output_region.as_ref().unwrap_or(&target.region));
            output.text("Bucket", self.output_bucket.as_ref().unwrap_or(&target.bucket));
            output.text("Object", &self.output);
        });
        out.maybe_text("UserData", self.user_data.as_deref().or(mark));
        out.maybe_text("JobLevel", self.job_level.map(|level| level.to_string()).as_deref());
    }
}

impl Operation for SubmitJob {
    type Output = Job;
    const NAME: &'static str = "submit_job";
    const ROUTE: Route = Route::post("/jobs").at_most_once();
    const IS_SUBMISSION: bool = true;

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::object_key("input", &self.input)?;
        check::object_key("output", &self.output)?;
        match (&self.rule, &self.template_id) {
            (Some(rule), None) => check::text("rule", rule)?,
            (None, Some(id)) => check::id("template_id", id)?,
            (None, None) => return Err(InvalidArgument::new("rule", "", "or `template_id` is needed")),
            (Some(rule), Some(_)) => {
                return Err(InvalidArgument::new("rule", rule, "and `template_id` exclude each other"));
            }
        }
        if let (Some(given), None) = (self.is_pic_info, &self.rule) {
            return Err(InvalidArgument::new(
                "is_pic_info",
                given,
                "goes with `rule`; a template has its own setting",
            ));
        }
        if let Some(bucket) = &self.output_bucket {
            check::bucket("output_bucket", bucket)?;
        }
        if let Some(region) = &self.output_region {
            check::region("output_region", region)?;
        }
        if let Some(user_data) = &self.user_data {
            check::user_data("user_data", user_data)?;
        }
        if let Some(level) = self.job_level
            && level > 2
        {
            return Err(InvalidArgument::new("job_level", level, "must be 0, 1 or 2"));
        }
        if let Some(callback) = &self.callback
            && callback != "no"
        {
            check::callback_url("callback", callback)?;
        }
        check::maybe_one_of(
            "callback_format",
            self.callback_format.as_ref().map(NotifyFormat::as_str),
            &["XML", "JSON"],
        )?;
        check::maybe_one_of(
            "callback_type",
            self.callback_type.as_ref().map(CallBackType::as_str),
            &["Url", "TDMQ"],
        )?;
        if let Some(config) = &self.callback_mq_config {
            check::one_of("callback_mq_config.mq_region", &config.mq_region, check::MQ_REGIONS)?;
            check::one_of("callback_mq_config.mq_mode", config.mq_mode.as_str(), check::MQ_MODES)?;
            check::text("callback_mq_config.mq_name", &config.mq_name)?;
        }
        if self.callback_type == Some(CallBackType::Tdmq) {
            let rule = "is needed when `callback_type` is `TDMQ`";
            check::given("callback_mq_config", self.callback_mq_config.is_some(), rule)?;
        }
        if let Some(id) = &self.queue_id {
            check::id("queue_id", id)?;
        }
        Ok(())
    }

    fn creates(&self) -> Option<Creates<'_>> {
        Some(Creates {
            input: &self.input,
            output: &self.output,
            output_bucket: self.output_bucket.as_deref(),
            output_region: self.output_region.as_deref(),
            user_data: self.user_data.as_deref(),
            queue_id: self.queue_id.as_deref(),
        })
    }

    fn adopt(job: Job) -> Option<Job> {
        Some(job)
    }

    fn job_id(output: &Job) -> Option<&str> {
        Some(&output.job_id)
    }

    fn body(&self, target: &Target, mark: Option<&str>) -> Option<String> {
        Some(Document::write("Request", |request| {
            request.text("Tag", TAG);
            request.element("Input", |input| input.text("Object", &self.input));
            request.element("Operation", |operation| self.write_operation(target, mark, operation));
            request.maybe_text("CallBack", self.callback.as_deref());
            request.maybe_text("CallBackFormat", self.callback_format.as_ref().map(NotifyFormat::as_str));
            request.maybe_text("CallBackType", self.callback_type.as_ref().map(CallBackType::as_str));
            if let Some(config) = &self.callback_mq_config {
                request.element("CallBackMqConfig", |out| {
                    out.text("MqRegion", &config.mq_region);
                    out.text("MqMode", config.mq_mode.as_str());
                    out.text("MqName", &config.mq_name);
                });
            }
            request.maybe_text("QueueId", self.queue_id.as_deref());
        }))
    }

    fn decode(&self, root: &Element<'_>) -> Result<Job, DecodeError> {
        let job: Job = child(root, "JobsDetail")?;
        accept(job)
    }
}

/// Asks for one job.
///
/// Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`. A job that does not exist is an error of
/// kind [`NotFound`](crate::ErrorKind::NotFound).
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let job = client.get_job("ca1b2c3d4e5f60718293a4b5c6d7e8f90").await?;
/// println!("{}", job.state);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetJob {
    /// The job: letters, digits, `_` and `-`, at most 64 of them.
    pub job_id: String,
}

impl From<&str> for GetJob {
    fn from(job_id: &str) -> Self {
        Self { job_id: job_id.to_owned() }
    }
}

impl From<&String> for GetJob {
    fn from(job_id: &String) -> Self {
        Self { job_id: job_id.clone() }
    }
}

impl From<String> for GetJob {
    fn from(job_id: String) -> Self {
        Self { job_id }
    }
}

impl Operation for GetJob {
    type Output = Job;
    const NAME: &'static str = "get_job";
    const ROUTE: Route = Route::get("/jobs/{job_id}").idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::id("job_id", &self.job_id)
    }

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        vec![("job_id", self.job_id.clone())]
    }

    fn decode(&self, root: &Element<'_>) -> Result<Job, DecodeError> {
        if root.all("NonExistJobIds").any(|id| id.text.trim() == self.job_id) {
            return Err(DecodeError::NotFound(format!("there is no job {}", self.job_id)));
        }
        for element in root.all("JobsDetail") {
            if element.text_of("JobId").map(str::trim) == Some(self.job_id.as_str()) {
                return accept(from_element(element)?);
            }
        }
        Err(DecodeError::new(format!("the answer does not speak of job {}", self.job_id)))
    }
}

/// Asks for several jobs at once.
///
/// Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`. Jobs that do not exist are no
/// error; their ids come back as `missing_ids`.
///
/// ```no_run
/// # use cloud_infinite::GetJobs;
/// # async fn example(client: cloud_infinite::Client, ids: Vec<String>) -> Result<(), cloud_infinite::Error> {
/// let batch = client.get_jobs(GetJobs { job_ids: ids }).await?;
/// for job in &batch.jobs {
///     println!("{} is {}", job.job_id, job.state);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetJobs {
    /// The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them.
    pub job_ids: Vec<String>,
}

impl Operation for GetJobs {
    type Output = JobBatch;
    const NAME: &'static str = "get_jobs";
    const ROUTE: Route = Route::get("/jobs/{job_ids}").idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::ids("job_ids", &self.job_ids, MAX_JOBS)
    }

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        vec![("job_ids", self.job_ids.join(","))]
    }

    fn decode(&self, root: &Element<'_>) -> Result<JobBatch, DecodeError> {
        let mut batch: JobBatch = from_element(root)?;
        batch.jobs = batch.jobs.into_iter().map(accept).collect::<Result<_, _>>()?;
        Ok(batch)
    }
}

/// A job as the caller sees it. One whose id could not be used in a later request is no job.
pub(crate) fn accept(mut job: Job) -> Result<Job, DecodeError> {
    job.operation.user_data = job.operation.user_data.filter(|text| !is_mark(text));
    match check::id("job_id", &job.job_id) {
        Ok(()) => Ok(job),
        Err(_) if job.job_id.is_empty() => Err(DecodeError::new("the answer has no job id")),
        Err(_) => Err(DecodeError::new("the answer has a malformed job id")),
    }
}
