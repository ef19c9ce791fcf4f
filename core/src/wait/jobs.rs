//! Waiting until many jobs have ended.

use std::time::Duration;

use super::one::Wait;
use super::schedule;
use crate::client::Client;
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::model::{Job, JobState};
use crate::operation::check;
use crate::options::CallOptions;
use crate::stream::{Inputs, Outlet, Step, StreamTask, each};

/// Jobs that are waited for at the same time, unless the request says otherwise: as many as a queue holds.
const DEFAULT_CONCURRENCY: u32 = 10_000;
/// Most of them.
const MAX_CONCURRENCY: u32 = 100_000;

/// Waits until many jobs have ended, and answers each as soon as it has.
///
/// Takes the ids of the jobs, and looks at up to ten jobs with one request. Each job is looked at a second after its id
/// was taken, then after half as long again each time up to ten seconds, all give or take a tenth. The timeout of the call
/// limits the wait for each job, 15 minutes if none is given; when it runs out the job goes on and its result has an error
/// of kind [`WaitTimedOut`](crate::ErrorKind::WaitTimedOut). A connection that breaks meanwhile does not end any wait.
///
/// Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`.
///
/// ```no_run
/// # use cloud_infinite::{Inputs, WaitForJobs};
/// # async fn example(client: cloud_infinite::Client, ids: Vec<String>) -> Result<(), cloud_infinite::Error> {
/// let mut results = client.wait_for_jobs(WaitForJobs::default(), Inputs::from_iter(ids));
/// while let Some(result) = results.next().await? {
///     match (result.job, result.error) {
///         (Some(job), _) => println!("{} is {}", job.job_id, job.state),
///         (None, error) => println!("{}: {error:?}", result.job_id),
///     }
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaitForJobs {
    /// Time to the first look, 10 milliseconds to 10 seconds. Not given means one second.
    pub poll_interval: Option<Duration>,
    /// Whether a job that ended as `Failed` or `Cancel` is an error of kind [`JobFailed`](crate::ErrorKind::JobFailed). Not given means yes.
    pub raise_on_failure: Option<bool>,
    /// Jobs that are waited for at the same time, 1 to 100,000; no more ids are taken before their results are read. Not given means 10,000.
    pub concurrency: Option<u32>,
}

/// How the wait for one of many jobs ended.
#[derive(Debug, Clone, Default)]
pub struct WaitResult {
    /// Which one it is: 0 for the first id that was given.
    pub index: u32,
    /// The id that was given.
    pub job_id: String,
    /// The job, if it ended as it should.
    pub job: Option<Job>,
    /// Why there is no job: it failed, was not found, did not end in time, or could not be looked at.
    pub error: Option<Error>,
}

/// How far a wait for many jobs is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct WaitProgress {
    /// Ids that were given, if that is known before the last one.
    pub total: Option<u32>,
    /// Jobs that are waited for now.
    pub waiting: u32,
    /// Jobs that ended as `Success`.
    pub succeeded: u32,
    /// Jobs that ended as `Failed`.
    pub failed: u32,
    /// Jobs that ended as `Cancel`.
    pub cancelled: u32,
    /// Waits that ended before their job did.
    pub unsettled: u32,
}

impl WaitProgress {
    fn count(&mut self, result: &WaitResult) {
        let job = result.job.as_ref();
        let failed = result.error.as_ref().filter(|error| error.kind() == ErrorKind::JobFailed);
        let count = match job.or_else(|| failed?.job()).map(|job| &job.state) {
            Some(JobState::Success) => &mut self.succeeded,
            Some(JobState::Failed) => &mut self.failed,
            Some(JobState::Cancel) => &mut self.cancelled,
            _ => &mut self.unsettled,
        };
        *count = count.saturating_add(1);
        self.waiting = self.waiting.saturating_sub(1);
    }
}

impl WaitForJobs {
    fn validate(&self) -> Result<(), InvalidArgument> {
        schedule::check(self.poll_interval)?;
        check::count("concurrency", self.concurrency, MAX_CONCURRENCY)
    }

    async fn wait(&self, client: &Client, options: &CallOptions, job_id: &str) -> Result<Job> {
        check::id("job_id", job_id)?;
        let wait = Wait::new(job_id, self.poll_interval, self.raise_on_failure != Some(false));
        wait.run(client, options, &mut |_| {}).await
    }
}

impl StreamTask for WaitForJobs {
    type Input = String;
    type Item = WaitResult;
    type Progress = WaitProgress;
    const NAME: &'static str = "wait_for_jobs";

    fn room(&self) -> usize {
        self.concurrency.unwrap_or(DEFAULT_CONCURRENCY).min(MAX_CONCURRENCY) as usize
    }

    async fn run(
        self,
        client: Client,
        options: CallOptions,
        inputs: Inputs<String>,
        outlet: Outlet<WaitResult, WaitProgress>,
    ) -> Result<()> {
        self.validate()?;
        let total = inputs.total().and_then(|total| u32::try_from(total).ok());
        let mut progress = WaitProgress { total, ..WaitProgress::default() };
        let wait = |index, job_id: String| {
            let (request, client, options) = (&self, &client, &options);
            async move {
                let ended = request.wait(client, options, &job_id).await;
                let (job, error) = match ended {
                    Ok(job) => (Some(job), None),
                    Err(error) => (None, Some(error.with_operation(Self::NAME))),
                };
                WaitResult { index, job_id, job, error }
            }
        };
        each(inputs, &outlet, wait, |step| {
            match step {
                Step::Taken => progress.waiting = progress.waiting.saturating_add(1),
                Step::Done(result) => progress.count(result),
            }
            outlet.progress(progress.clone());
        })
        .await;
        Ok(())
    }
}
