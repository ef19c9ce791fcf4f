//! Waiting until a job has ended.

use std::time::Duration;

use tokio::time::Instant;

use crate::client::Client;
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::model::{Job, JobState};
use crate::operation::{GetJob, check};
use crate::options::CallOptions;
use crate::task::{OnUpdate, Task};

/// Time to the first look at a job, unless the request says otherwise.
const FIRST_POLL: Duration = Duration::from_secs(1);
/// How much longer each time between two looks is than the one before.
const POLL_GROWTH: f64 = 1.5;
/// Longest time between two looks.
const LONGEST_POLL: Duration = Duration::from_secs(10);
/// Time allowed for the whole wait, unless the call says otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(15 * 60);
/// A job that was just made may not be visible yet: how long that is taken for granted.
const INVISIBLE_FOR: Duration = Duration::from_secs(30);

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
    fn validate(&self) -> Result<(), InvalidArgument> {
        check::id("job_id", &self.job_id)?;
        match self.poll_interval {
            Some(given) if given < Duration::from_millis(10) || given > LONGEST_POLL => {
                Err(InvalidArgument::new(
                    "poll_interval",
                    format!("{given:?}"),
                    "must be 10 milliseconds to 10 seconds",
                ))
            }
            _ => Ok(()),
        }
    }

    fn settle(&self, job: Job) -> Result<Job> {
        if job.state == JobState::Success || self.raise_on_failure == Some(false) {
            return Ok(job);
        }
        let message = match (&job.state, &job.code) {
            (JobState::Cancel, _) => format!("job {} was cancelled", job.job_id),
            (_, Some(code)) => format!(
                "job {} failed: {code}: {}",
                job.job_id,
                job.message.as_deref().unwrap_or("no reason was given")
            ),
            (_, None) => format!("job {} failed", job.job_id),
        };
        let response = job.response.clone();
        Err(Error::new(ErrorKind::JobFailed, message)
            .with_service(job.code.clone(), job.message.clone())
            .with_request_id(response.request_id)
            .with_job(job))
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
        let begin = Instant::now();
        let timeout = options.timeout.unwrap_or(DEFAULT_TIMEOUT);
        let mut delay = self.poll_interval.unwrap_or(FIRST_POLL);
        let mut requests = 0_u32;
        let mut last_job: Option<Job> = None;
        let mut last_error: Option<Error> = None;
        loop {
            let left = timeout.saturating_sub(begin.elapsed());
            tokio::time::sleep(delay.min(left)).await;
            delay = delay.mul_f64(POLL_GROWTH).min(LONGEST_POLL);
            let left = timeout.saturating_sub(begin.elapsed());
            if left.is_zero() {
                return Err(timed_out(&self.job_id, timeout, last_job, last_error)
                    .with_attempts(requests, begin.elapsed()));
            }
            let poll = CallOptions { timeout: Some(left.min(client.config().timeout)), ..options.clone() };
            match client.send_part(&GetJob { job_id: self.job_id.clone() }, &poll).await {
                Ok(job) => {
                    requests = requests.saturating_add(job.response.attempts);
                    if job.state.is_final() {
                        if let Some(on_update) = &mut on_update {
                            on_update(job.clone());
                        }
                        return self
                            .settle(job)
                            .map_err(|error| error.with_attempts(requests, begin.elapsed()));
                    }
                    let changed = last_job.as_ref().is_none_or(|last| last.state != job.state);
                    if let Some(on_update) = on_update.as_mut().filter(|_| changed) {
                        on_update(job.clone());
                    }
                    last_job = Some(job);
                    last_error = None;
                }
                Err(error) => {
                    requests = requests.saturating_add(error.attempts());
                    if !may_pass(&error, begin.elapsed(), last_job.is_some()) {
                        return Err(error.with_attempts(requests, begin.elapsed()));
                    }
                    last_error = Some(error);
                }
            }
        }
    }
}

/// Whether it makes sense to look again after such an error.
fn may_pass(error: &Error, waited: Duration, seen: bool) -> bool {
    match error.kind() {
        ErrorKind::NotFound => !seen && waited < INVISIBLE_FOR,
        _ => error.may_pass(),
    }
}

fn timed_out(job_id: &str, timeout: Duration, job: Option<Job>, error: Option<Error>) -> Error {
    let seen = match (&job, &error) {
        (_, Some(error)) => format!("the last look failed: {error}"),
        (Some(job), None) => format!("it was last seen as {}", job.state),
        (None, None) => "it was never seen".to_owned(),
    };
    let timed_out = Error::new(
        ErrorKind::WaitTimedOut,
        format!(
            "job {job_id} did not end within {timeout:?}; {seen}. The job goes on; wait again or look at it later"
        ),
    );
    let timed_out = match job {
        Some(job) => timed_out.with_job(job),
        None => timed_out,
    };
    match error {
        Some(error) => timed_out.with_source(error),
        None => timed_out,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::script::{Act, Script};
    use crate::transport::Failure;

    /// What the service says at one look.
    fn state(state: &str) -> Act {
        Act::ok(format!(
            "<Response><JobsDetail><JobId>c1</JobId><State>{state}</State><Code>NoSuchKey</Code>\
             <Message>gone</Message></JobsDetail></Response>"
        ))
    }

    fn missing() -> Act {
        Act::ok("<Response><NonExistJobIds>c1</NonExistJobIds></Response>")
    }

    async fn wait(looks: Vec<Act>, timeout: Option<Duration>) -> (Result<Job>, Vec<u64>, Vec<String>) {
        let (script, times) = Script::new(looks);
        let client = Client::over(script);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let updates = Arc::clone(&seen);
        let on_update: OnUpdate<Job> =
            Box::new(move |job| updates.lock().unwrap().push(job.state.to_string()));
        let result = client
            .run_with(
                WaitForJob::from("c1"),
                CallOptions { timeout, ..CallOptions::default() },
                Some(on_update),
            )
            .await;
        let times =
            times.lock().unwrap().iter().map(|time| u64::try_from(time.as_millis()).unwrap()).collect();
        let seen = seen.lock().unwrap().clone();
        (result, times, seen)
    }

    #[tokio::test(start_paused = true)]
    async fn looks_come_at_growing_distances() {
        let mut looks = vec![state("Submitted"); 9];
        looks.push(state("Success"));
        let (result, times, seen) = wait(looks, None).await;
        assert_eq!(result.unwrap().state, JobState::Success);
        // 1 s, then half as long again each time, to 10 s; the timer counts whole milliseconds.
        let expected = [1000, 2500, 4750, 8125, 13_188, 20_782, 30_782, 40_782, 50_782, 60_782];
        assert_eq!(times.len(), expected.len());
        for (time, expected) in times.iter().zip(expected) {
            assert!(time.abs_diff(expected) <= 10, "{times:?}");
        }
        assert_eq!(seen, ["Submitted", "Success"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_job_is_an_error_that_carries_it() {
        let (result, _, seen) = wait(vec![state("Running"), state("Failed")], None).await;
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), error.code(), error.attempts()),
            (ErrorKind::JobFailed, Some("NoSuchKey"), 2)
        );
        assert_eq!(error.job().unwrap().state, JobState::Failed);
        assert_eq!(seen, ["Running", "Failed"]);
        assert_eq!(
            error.to_string(),
            "wait_for_job: job c1 failed: NoSuchKey: gone [code NoSuchKey; 2 attempts]"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn the_wait_ends_in_time_and_says_what_was_seen() {
        let (result, times, _) = wait(vec![state("Pause")], Some(Duration::from_secs(7))).await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WaitTimedOut);
        assert_eq!(error.job().unwrap().state, JobState::Pause);
        assert_eq!(times.len(), 3);
        assert!((7000..7020).contains(&error.elapsed().as_millis()), "{:?}", error.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn trouble_on_the_way_does_not_end_the_wait() {
        let looks =
            vec![missing(), Act::Fail(Failure::Broken), Act::status(503), Act::status(429), state("Success")];
        let (result, times, _) = wait(looks, None).await;
        assert_eq!(result.unwrap().state, JobState::Success);
        assert_eq!(times.len(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_that_stays_invisible_is_not_found() {
        let (result, times, _) = wait(vec![missing()], None).await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(times.last().is_some_and(|last| (30_000..42_000).contains(last)), "{times:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn every_request_of_a_wait_is_counted() {
        let down = Act::status(503);
        let (result, times, _) = wait(vec![down.clone(), down.clone(), down, Act::status(403)], None).await;
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Denied, 4),
            "a look of three requests, then one of one"
        );
        assert_eq!(times.len(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_ends_the_wait() {
        let (result, times, _) = wait(vec![Act::status(403)], None).await;
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Denied);
        assert_eq!(times.len(), 1);
    }
}
