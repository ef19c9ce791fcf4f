//! Waiting until a job has ended.

use std::time::Duration;

use super::one::Wait;
use super::schedule;
use crate::client::Client;
use crate::error::{InvalidArgument, Result};
use crate::model::Job;
use crate::operation::check;
use crate::options::CallOptions;
use crate::task::{OnUpdate, Task};

/// Waits until a job has ended.
///
/// Looks at the job after `poll_interval`, then after half as long again each time up to ten seconds. The timeout of
/// the call limits the whole wait, 15 minutes if none is given; when it runs out the job goes on and the error is of
/// kind [`WaitTimedOut`](crate::ErrorKind::WaitTimedOut). A connection that breaks meanwhile does not end the wait.
///
/// Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let job = client.wait_for_job("ca1b2c3d4e5f60718293a4b5c6d7e8f90").await?;
/// println!("{:?}", job.operation.pic_process_result);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WaitForJob {
    /// The job: letters, digits, `_` and `-`, at most 64 of them.
    pub job_id: String,
    /// Time to the first look, 10 milliseconds to 10 seconds. Not given means one second.
    pub poll_interval: Option<Duration>,
    /// Whether a job that ended as `Failed` or `Cancel` is an error of kind [`JobFailed`](crate::ErrorKind::JobFailed). Not given means yes.
    pub raise_on_failure: Option<bool>,
}

impl From<&str> for WaitForJob {
    fn from(job_id: &str) -> Self {
        Self { job_id: job_id.to_owned(), ..Self::default() }
    }
}

impl From<&String> for WaitForJob {
    fn from(job_id: &String) -> Self {
        Self::from(job_id.as_str())
    }
}

impl From<String> for WaitForJob {
    fn from(job_id: String) -> Self {
        Self { job_id, ..Self::default() }
    }
}

impl WaitForJob {
    pub(crate) fn validate(&self) -> Result<(), InvalidArgument> {
        check::id("job_id", &self.job_id)?;
        schedule::check(self.poll_interval)
    }
}

impl Task for WaitForJob {
    type Output = Job;
    type Update = Job;
    const NAME: &'static str = "wait_for_job";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        mut on_update: Option<OnUpdate<Job>>,
    ) -> Result<Job> {
        self.validate()?;
        let mut tell = |job: &Job| {
            if let Some(on_update) = &mut on_update {
                on_update(job.clone());
            }
        };
        let wait = Wait::new(&self.job_id, self.poll_interval, self.raise_on_failure != Some(false));
        wait.run(client, &options, &mut tell).await
    }
}
