//! One wait: looks at a job until it has ended.

use std::time::Duration;

use tokio::time::Instant;

use super::poller::{Look, Wanted};
use super::schedule::{Schedule, later};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Job, JobState};
use crate::options::CallOptions;

/// Time allowed for the whole wait, unless the call says otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(15 * 60);
/// A job that was just made may not be visible yet: how long that is taken for granted.
pub(crate) const INVISIBLE_FOR: Duration = Duration::from_secs(30);

/// The wait for one job.
#[derive(Debug)]
pub(super) struct Wait<'a> {
    job_id: &'a str,
    schedule: Schedule,
    raises_on_failure: bool,
    begin: Instant,
    requests: u32,
    last_job: Option<Job>,
    last_error: Option<Error>,
    /// Whether the job is asked for without others, because one of them may be what was not found.
    is_alone: bool,
}

impl<'a> Wait<'a> {
    pub(super) fn new(job_id: &'a str, poll_interval: Option<Duration>, raises_on_failure: bool) -> Self {
        Self {
            job_id,
            schedule: Schedule::new(poll_interval),
            raises_on_failure,
            begin: Instant::now(),
            requests: 0,
            last_job: None,
            last_error: None,
            is_alone: false,
        }
    }

    /// Waits, and tells each time that the state of the job has changed.
    pub(super) async fn run(
        mut self,
        client: &Client,
        options: &CallOptions,
        tell: &mut (dyn FnMut(&Job) + Send),
    ) -> Result<Job> {
        let timeout = options.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let ended =
            tokio::time::timeout_at(later(self.begin, timeout), self.end(client, options, tell)).await;
        let ended = ended.unwrap_or_else(|_| Err(self.timed_out(timeout)));
        ended.map_err(|error| error.with_attempts(self.requests, self.begin.elapsed()))
    }

    async fn end(
        &mut self,
        client: &Client,
        options: &CallOptions,
        tell: &mut (dyn FnMut(&Job) + Send),
    ) -> Result<Job> {
        loop {
            let window = self.schedule.next(Instant::now(), client.random().unit());
            let (job_id, max_attempts, is_alone) = (self.job_id, options.max_attempts, self.is_alone);
            let wanted = Wanted { job_id, max_attempts, is_alone };
            let Look { job, requests, is_own } = client.poller().look(client, wanted, window).await;
            self.requests = self.requests.saturating_add(requests);
            match job {
                Ok(job) => {
                    if self.last_job.as_ref().is_none_or(|last| last.state != job.state) {
                        tell(&job);
                    }
                    if job.state.is_final() {
                        return self.settle(job);
                    }
                    (self.last_job, self.last_error, self.is_alone) = (Some(job), None, false);
                }
                Err(error) => {
                    if error.kind() == ErrorKind::NotFound && self.begin.elapsed() < INVISIBLE_FOR {
                        // Expected of a new job.
                    } else if error.kind() == ErrorKind::NotFound && !is_own {
                        self.is_alone = true;
                    } else if !error.may_pass() {
                        return Err(error);
                    }
                    self.last_error = Some(error);
                }
            }
        }
    }

    fn settle(&self, job: Job) -> Result<Job> {
        match failure(&job) {
            Some(error) if self.raises_on_failure => Err(error),
            _ => Ok(job),
        }
    }

    fn timed_out(&mut self, timeout: Duration) -> Error {
        let (job_id, job, error) = (self.job_id, self.last_job.take(), self.last_error.take());
        let seen = match (&job, &error) {
            (_, Some(error)) => format!("the last look failed: {error}"),
            (Some(job), None) => format!("it was last seen as {}", job.state),
            (None, None) => "it was never seen".to_owned(),
        };
        let message = format!(
            "job {job_id} did not end within {timeout:?}; {seen}. The job goes on; wait again or look at it later"
        );
        let timed_out = Error::new(ErrorKind::WaitTimedOut, message);
        let timed_out = match job {
            Some(job) => timed_out.with_job(job),
            None => timed_out,
        };
        match error {
            Some(error) => timed_out.with_source(error),
            None => timed_out,
        }
    }
}

/// The error of a job that ended without success.
pub(crate) fn failure(job: &Job) -> Option<Error> {
    let message = match (&job.state, &job.code) {
        (JobState::Success, _) => return None,
        (JobState::Cancel, _) => format!("job {} was cancelled", job.job_id),
        (_, Some(code)) => format!(
            "job {} failed: {code}: {}",
            job.job_id,
            job.message.as_deref().unwrap_or("no reason was given")
        ),
        (_, None) => format!("job {} failed", job.job_id),
    };
    let error = Error::new(ErrorKind::JobFailed, message)
        .with_service(job.code.clone(), job.message.clone())
        .with_request_id(job.response.request_id.clone());
    Some(error.with_job(job.clone()))
}
