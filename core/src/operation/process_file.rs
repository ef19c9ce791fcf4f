//! From a picture in a file to its result in a file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::Instant;

use super::object_file::download;
use super::{DeleteObject, Operation, PutObject, SubmitJob, check};
use crate::client::Client;
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::model::{Job, ProcessedFile};
use crate::object::{GetObject, elsewhere};
use crate::options::{CallOptions, OnAmbiguous};
use crate::outcome::Outcome;
use crate::process::Process;
use crate::submission::{Span, Submission};
use crate::task::{OnUpdate, Task};
use crate::time::Timestamp;
use crate::wait::WaitForJob;

/// What the keys of the objects begin with unless the caller says otherwise.
const DEFAULT_PREFIX: &str = "cloud-infinite/";
/// Time for tidying up, which must not hold up a result that is there.
const TIDYING: Duration = Duration::from_secs(10);
/// How often a result that is said to be there and is not yet is looked for again. That it may take a moment is an
/// assumption.
const LOOKS_FOR_RESULT: u32 = 3;
/// The pause between these looks.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
/// Media types by the endings of file names.
const CONTENT_TYPES: &[(&str, &str)] = &[
    ("avif", "image/avif"),
    ("bmp", "image/bmp"),
    ("gif", "image/gif"),
    ("heic", "image/heic"),
    ("heif", "image/heif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("webp", "image/webp"),
];

/// Processes a picture in a file into another file: puts it into the client's bucket, submits a job, waits for it, and gets
/// the result.
///
/// Exactly one of `rule` and `template_id` is needed. The error says which step failed. The job is billed and is submitted
/// at most once; a submission that may have created one is an error with the outcome
/// [`Ambiguous`](crate::Outcome::Ambiguous) and the [`Submission`](crate::Submission), like that of
/// [`SubmitJob`](crate::SubmitJob). The timeout of the call limits all of it; if none is given each step has its own, the
/// wait 15 minutes.
///
/// Both objects are deleted afterwards unless `keep_objects` says otherwise. They stay where they are when the job may still
/// need them or the result was not fetched: when the submission is ambiguous, the wait ended before the job, or the call was
/// cancelled. What the error says names their keys.
///
/// Service actions: `PUT /<key>`, `POST /jobs`, `GET /jobs/<job_id>`, `GET /<key>`, `DELETE /<key>`; permissions
/// `cos:PutObject`, `cos:GetObject`, `cos:DeleteObject`, `ci:CreateMediaJobs`, `cam:passrole` and `ci:DescribeMediaJob`.
///
/// ```no_run
/// # use cloud_infinite::ProcessFile;
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let done = client
///     .process_file(ProcessFile {
///         path: "cat.jpg".into(),
///         output_path: "cat.webp".into(),
///         rule: Some("imageMogr2/thumbnail/480x/format/webp".into()),
///         ..Default::default()
///     })
///     .await?;
/// println!("{} bytes by job {}", done.size, done.job.job_id);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProcessFile {
    /// The picture, at most 32 MiB.
    pub path: PathBuf,
    /// Where the result goes. Its folder must exist; an existing file is replaced when the result is there.
    pub output_path: PathBuf,
    /// What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`.
    pub rule: Option<String>,
    /// A template that holds the rule.
    pub template_id: Option<String>,
    /// What the keys of both objects begin with. Not given means `cloud-infinite/`.
    pub key_prefix: Option<String>,
    /// Whether both objects stay in the bucket. Not given means no.
    pub keep_objects: Option<bool>,
    /// Media type of the picture. Not given means what the ending of its name says.
    pub content_type: Option<String>,
    /// Priority of the job, 0 to 2; higher runs first. Not given means 0.
    pub job_level: Option<u32>,
    /// The queue to use. Not given means the queue of the service.
    pub queue_id: Option<String>,
    /// Time to the first look at the job, 10 milliseconds to 10 seconds. Not given means one second.
    pub poll_interval: Option<Duration>,
}

impl Task for ProcessFile {
    type Output = ProcessedFile;
    type Update = Job;
    const NAME: &'static str = "process_file";
    const IS_SUBMISSION: bool = true;

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        on_update: Option<OnUpdate<Job>>,
    ) -> Result<ProcessedFile> {
        let unsent = |error: Error| match error.outcome() {
            // Whatever fails before the submission leaves no job behind.
            None => error.with_outcome(Some(Outcome::NotSent)),
            Some(_) => error,
        };
        let work = Work::prepare(self, client, options).await.map_err(unsent)?;
        work.put().await.map_err(unsent)?;
        let job = work.submit().await?;
        let account = Account::of(&work, &job);
        let result = match work.wait(&job, on_update).await {
            Ok(job) => work.finish(job).await,
            Err(error) => Err(error),
        };
        account.settle();
        result
    }
}

struct Work<'a> {
    client: &'a Client,
    options: CallOptions,
    begin: Instant,
    /// The same by the service's clock.
    started_at: Timestamp,
    request: ProcessFile,
    put: PutObject,
    submit: SubmitJob,
}

impl<'a> Work<'a> {
    async fn prepare(request: ProcessFile, client: &'a Client, options: CallOptions) -> Result<Self> {
        let id = client.random().id(Process::current())?;
        let prefix = request.key_prefix.as_deref().unwrap_or(DEFAULT_PREFIX);
        let key = |name: &str, path: &Path| {
            let ending = ending(path).map(|ending| format!(".{ending}")).unwrap_or_default();
            format!("{prefix}{id:032x}/{name}{ending}")
        };
        let submit = SubmitJob {
            input: key("in", &request.path),
            output: key("out", &request.output_path),
            rule: request.rule.clone(),
            template_id: request.template_id.clone(),
            job_level: request.job_level,
            queue_id: request.queue_id.clone(),
            // By this and its keys the job is found again, should the call be given up when it has been created.
            user_data: Some(format!("process_file:{id:032x}")),
            ..SubmitJob::default()
        };
        check::part_of_key("key_prefix", prefix)?;
        let about_prefix = |mut argument: InvalidArgument| {
            if matches!(argument.field.as_str(), "input" | "output" | "key") {
                argument.field = "key_prefix".to_owned();
            }
            argument
        };
        submit.validate().map_err(about_prefix)?;
        let put = PutObject {
            key: submit.input.clone(),
            path: Some(request.path.clone()),
            content_type: request.content_type.clone().or_else(|| media_type(&request.path)),
            ..PutObject::default()
        };
        put.validate().map_err(about_prefix)?;
        let (begin, started_at) = (Instant::now(), client.now());
        let work = Self { client, options, begin, started_at, put, submit, request };
        work.waiter("job").validate()?;
        let output_path = work.request.output_path.clone();
        // A result that cannot be kept is not worth a job.
        elsewhere(move || can_be_written(&output_path)).await?;
        Ok(work)
    }

    /// Options of a step; within the time of all of it, if there is a limit.
    fn step(&self) -> CallOptions {
        let left = self.options.timeout.map(|timeout| {
            // A step that has no time left says so itself.
            timeout.saturating_sub(self.begin.elapsed()).max(Duration::from_millis(1))
        });
        CallOptions { timeout: left, ..self.options.clone() }
    }

    fn waiter(&self, job_id: &str) -> WaitForJob {
        WaitForJob { poll_interval: self.request.poll_interval, ..WaitForJob::from(job_id) }
    }

    async fn put(&self) -> Result<()> {
        match self.client.send_part(&self.put, &self.step()).await {
            Ok(_) => Ok(()),
            Err(error) => {
                if error.may_pass() {
                    self.tidy(&[&self.put.key]).await;
                }
                Err(error.during(format_args!("putting the picture {} failed", self.request.path.display())))
            }
        }
    }

    async fn submit(&self) -> Result<Job> {
        match self.client.send_part(&self.submit, &self.step()).await {
            Ok(job) => Ok(job),
            Err(error) => {
                let input = &self.submit.input;
                if error.outcome() == Some(Outcome::Ambiguous) {
                    return Err(
                        error.during(format_args!("submitting the job for the object {input} failed"))
                    );
                }
                self.tidy(&[input]).await;
                Err(error.during("submitting the job failed"))
            }
        }
    }

    async fn wait(&self, job: &Job, on_update: Option<OnUpdate<Job>>) -> Result<Job> {
        let waiter = self.waiter(&job.job_id);
        match waiter.run(self.client, self.step(), on_update).await {
            Ok(job) => Ok(job),
            Err(error) => {
                let SubmitJob { input, output, .. } = &self.submit;
                let id = &job.job_id;
                if error.kind() == ErrorKind::JobFailed {
                    self.tidy(&[input]).await;
                    return Err(created(error).during(format_args!("waiting for the job {id} ended")));
                }
                let step = format_args!(
                    "waiting for the job {id} ended, whose objects are {input} and, when it is done, {output}"
                );
                Err(created(error).during(step))
            }
        }
    }

    async fn finish(self, job: Job) -> Result<ProcessedFile> {
        let SubmitJob { input, output, .. } = &self.submit;
        let size = match self.fetch().await {
            Ok(size) => size,
            Err(error) => {
                self.tidy(&[input]).await;
                let id = &job.job_id;
                let step = format_args!(
                    "the job {id} is done, but getting its result from the object {output} failed"
                );
                return Err(created(error).during(step).with_job(job));
            }
        };
        if self.keeps_objects() {
            let (input_key, output_key) = (Some(input.clone()), Some(output.clone()));
            return Ok(ProcessedFile { job, input_key, output_key, size, left_behind: Vec::new() });
        }
        let left_behind = self.tidy(&[input, output]).await;
        Ok(ProcessedFile { job, input_key: None, output_key: None, size, left_behind })
    }

    async fn fetch(&self) -> Result<i64> {
        let mut looks = LOOKS_FOR_RESULT;
        loop {
            let request = GetObject::from(&self.submit.output);
            let path = self.request.output_path.clone();
            match download(self.client, request, path, &self.step()).await {
                Ok(info) => return Ok(info.size.unwrap_or_default()),
                Err(error) if error.kind() == ErrorKind::NotFound && looks > 1 => {
                    looks = looks.saturating_sub(1);
                    tokio::time::sleep(BETWEEN_LOOKS.min(self.step().timeout.unwrap_or(BETWEEN_LOOKS))).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn keeps_objects(&self) -> bool {
        self.request.keep_objects == Some(true)
    }

    /// Deletes objects that nobody needs any more; answers those that could not be.
    async fn tidy(&self, keys: &[&String]) -> Vec<String> {
        let mut left_behind = Vec::new();
        if self.keeps_objects() {
            return left_behind;
        }
        for key in keys {
            let options = CallOptions { timeout: Some(TIDYING), ..self.options.clone() };
            if let Err(error) = self.client.send_part(&DeleteObject::from(*key), &options).await {
                tracing::warn!(%error, key, "an object that is not needed any more could not be deleted");
                left_behind.push((*key).clone());
            }
        }
        left_behind
    }
}

/// The account of a job that was created, for whoever gives the call up while it goes on: as for a submission whose answer
/// did not come, it says how to find the job.
struct Account {
    hook: Option<OnAmbiguous>,
    submission: Option<Box<Submission>>,
}

impl Account {
    fn of(work: &Work<'_>, job: &Job) -> Self {
        let config = work.client.config();
        let hook = work.options.on_ambiguous.as_ref().or(config.on_ambiguous.as_ref()).cloned();
        let message = format!("the call was given up while job {} went on", job.job_id);
        let error =
            Error::new(ErrorKind::Cancelled, message).with_request_id(job.response.request_id.clone());
        let now = work.client.now();
        let span = Span { started_at: work.started_at, ended_at: now };
        let body = work.submit.body(&config.target, None).unwrap_or_default();
        let submission = work.submit.creates().map(|creates| {
            Box::new(Submission::new(&config.target, &creates, None, &body, span, Vec::new(), &error))
        });
        Self { hook, submission }
    }

    /// The call came to its own end, which tells of the job.
    fn settle(mut self) {
        self.submission = None;
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        if let (Some(submission), Some(hook)) = (self.submission.take(), &self.hook) {
            hook.call(Some(*submission));
        }
    }
}

/// What fails after the job was created is not a matter of its submission any more.
fn created(error: Error) -> Error {
    error.with_outcome(None)
}

fn can_be_written(path: &Path) -> Result<()> {
    let refuse = |rule| Err(InvalidArgument::new("output_path", path.display(), rule).into());
    if path.file_name().is_none() || path.is_dir() {
        return refuse("must name a file");
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            refuse("must lie in a folder that exists")
        }
        _ => Ok(()),
    }
}

/// The ending of a file's name in lower case, if it is one that tells what the file is.
fn ending(path: &Path) -> Option<String> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    CONTENT_TYPES.iter().any(|(known, _)| *known == ending).then_some(ending)
}

fn media_type(path: &Path) -> Option<String> {
    let ending = ending(path)?;
    CONTENT_TYPES.iter().find(|(known, _)| *known == ending).map(|(_, media_type)| (*media_type).to_owned())
}
