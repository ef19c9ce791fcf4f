//! Cancelling image jobs that have not begun.

use std::time::Duration;

use super::job::MAX_JOBS;
use super::{GetJobs, Operation, Route, check};
use crate::client::Client;
use crate::error::{Error, InvalidArgument};
use crate::model::JobState;
use crate::options::CallOptions;
use crate::reply::is_not_modifiable;
use crate::xml::{DecodeError, Element};

/// Cancels a job that has not begun.
///
/// Only a job in state `Submitted` or `Pause` can be cancelled; it then ends as `Cancel`. A job that runs or has ended is
/// an error of kind [`Conflict`](crate::ErrorKind::Conflict), and goes on as if nothing had been asked. A request whose
/// answer was lost is sent again, and that the job is cancelled by then is success.
///
/// Service action: `PUT /jobs/<job_id>?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob` to look what
/// became of a request whose answer was lost.
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// client.cancel_job("ca1b2c3d4e5f60718293a4b5c6d7e8f90").await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CancelJob {
    /// The job: letters, digits, `_` and `-`, at most 64 of them.
    pub job_id: String,
}

impl From<&str> for CancelJob {
    fn from(job_id: &str) -> Self {
        Self { job_id: job_id.to_owned() }
    }
}

impl From<&String> for CancelJob {
    fn from(job_id: &String) -> Self {
        Self { job_id: job_id.clone() }
    }
}

impl From<String> for CancelJob {
    fn from(job_id: String) -> Self {
        Self { job_id }
    }
}

impl Operation for CancelJob {
    type Output = ();
    const NAME: &'static str = "cancel_job";
    const ROUTE: Route = Route::put("/jobs/{job_id}").idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::id("job_id", &self.job_id)
    }

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        vec![("job_id", self.job_id.clone())]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        cancel()
    }

    async fn already_done(&self, client: &Client, refusal: &Error, remaining: Duration) -> Option<()> {
        are_cancelled(client, std::slice::from_ref(&self.job_id), refusal, remaining).await
    }

    fn nothing() -> Option<()> {
        Some(())
    }

    fn decode(&self, _root: &Element<'_>) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// Cancels several jobs that have not begun.
///
/// Only jobs in state `Submitted` or `Pause` can be cancelled; they then end as `Cancel`. If one of them runs or has
/// ended the error is of kind [`Conflict`](crate::ErrorKind::Conflict); the service does not say whether the others are
/// cancelled then, so ask with [`get_jobs`](crate::Client::get_jobs). A request whose answer was lost is sent again, and
/// that all jobs are cancelled by then is success.
///
/// Service action: `PUT /jobs/<job_id>,<job_id>…?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob` to
/// look what became of a request whose answer was lost.
///
/// ```no_run
/// # use cloud_infinite::CancelJobs;
/// # async fn example(client: cloud_infinite::Client, ids: Vec<String>) -> Result<(), cloud_infinite::Error> {
/// client.cancel_jobs(CancelJobs { job_ids: ids }).await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CancelJobs {
    /// The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them.
    pub job_ids: Vec<String>,
}

impl Operation for CancelJobs {
    type Output = ();
    const NAME: &'static str = "cancel_jobs";
    const ROUTE: Route = Route::put("/jobs/{job_ids}").idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::ids("job_ids", &self.job_ids, MAX_JOBS)
    }

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        vec![("job_ids", self.job_ids.join(","))]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        cancel()
    }

    async fn already_done(&self, client: &Client, refusal: &Error, remaining: Duration) -> Option<()> {
        are_cancelled(client, &self.job_ids, refusal, remaining).await
    }

    fn nothing() -> Option<()> {
        Some(())
    }

    fn decode(&self, _root: &Element<'_>) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// What makes the request one that cancels: a key without a value.
fn cancel() -> Vec<(&'static str, String)> {
    vec![("cancel", String::new())]
}

/// Whether the jobs that a repeated request may not change any more are all cancelled, which an earlier request of the
/// same call has done then.
async fn are_cancelled(
    client: &Client,
    job_ids: &[String],
    refusal: &Error,
    remaining: Duration,
) -> Option<()> {
    if !is_not_modifiable(refusal) || remaining.is_zero() {
        return None;
    }
    let options = CallOptions { timeout: Some(remaining), ..CallOptions::default() };
    let batch = match client.send_part(&GetJobs { job_ids: job_ids.to_vec() }, &options).await {
        Ok(batch) => batch,
        Err(error) => {
            tracing::warn!(%error, "whether an earlier request has cancelled the jobs cannot be found out");
            return None;
        }
    };
    let is_cancelled =
        |id: &String| batch.jobs.iter().any(|job| job.job_id == *id && job.state == JobState::Cancel);
    job_ids.iter().all(is_cancelled).then_some(())
}
