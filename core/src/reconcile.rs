//! What became of a submission that may have created a job.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::time::Instant;

use crate::client::Client;
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::model::{Job, Reconciliation, ReconciliationVerdict, ResponseInfo};
use crate::operation::{Answer, Operation, Route, TAG, accept};
use crate::options::CallOptions;
use crate::submission::Submission;
use crate::task::{OnUpdate, Task};
use crate::time::Timestamp;
use crate::xml::{DecodeError, Element, from_element};

/// How far the creation time of a job may lie outside of the time in which its submission was under way: five minutes
/// for the list, and as much as two clocks may differ without the service refusing the signature.
const LEEWAY: i64 = 35 * 60 * 1000;
/// Entries per page; the service allows no more.
const PAGE_SIZE: u32 = 100;
/// Time to the first look of [`settle`].
const FIRST_LOOK: Duration = Duration::from_millis(500);
/// How much longer each time between two looks is than the one before.
const LOOK_GROWTH: f64 = 1.5;
/// Longest time between two looks.
const LONGEST_LOOK: Duration = Duration::from_secs(10);

/// Finds out what became of a submission that may have created a job, by the service's list of jobs.
///
/// Only reads; repeat it as often as you like. A job may take a while to show in the list: `NotFoundYet` soon after the
/// submission proves nothing. Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
///
/// ```no_run
/// # use cloud_infinite::{Client, Reconcile, ReconciliationVerdict, SubmitJob};
/// # async fn example(client: Client, request: SubmitJob) -> Result<(), cloud_infinite::Error> {
/// if let Err(error) = client.submit_job(request).await
///     && let Some(submission) = error.submission()
/// {
///     let found = client.reconcile(Reconcile::from(submission)).await?;
///     match found.verdict {
///         ReconciliationVerdict::Found => println!("it made {}", found.job_ids[0]),
///         ReconciliationVerdict::FoundSeveral => println!("one of {:?}", found.job_ids),
///         _ => println!("nothing yet"),
///     }
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reconcile {
    /// The text of the submission, as its error gave it.
    pub submission: String,
}

impl From<&Submission> for Reconcile {
    fn from(submission: &Submission) -> Self {
        Self { submission: submission.to_string() }
    }
}

impl From<&str> for Reconcile {
    fn from(submission: &str) -> Self {
        Self { submission: submission.to_owned() }
    }
}

impl From<String> for Reconcile {
    fn from(submission: String) -> Self {
        Self { submission }
    }
}

impl Task for Reconcile {
    type Output = Reconciliation;
    type Update = Reconciliation;
    const NAME: &'static str = "reconcile";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        _on_update: Option<OnUpdate<Reconciliation>>,
    ) -> Result<Reconciliation> {
        let submission: Submission = self.submission.parse()?;
        let target = &client.config().target;
        if submission.region != target.region {
            let rule = format!("is not the client's region, {}", target.region);
            return Err(InvalidArgument::new("submission.region", submission.region, rule).into());
        }
        let begin = Instant::now();
        let timeout = options.timeout.unwrap_or(client.config().timeout);
        let look = if submission.bucket == target.bucket {
            look_with(client, &submission, &options, begin, timeout).await
        } else {
            let sibling = client.for_bucket(&submission.bucket)?;
            look_with(&sibling, &submission, &options, begin, timeout).await
        }?;
        Ok(look.into_reconciliation(begin.elapsed()))
    }
}

/// What one reading of the list showed.
#[derive(Debug)]
pub(crate) struct Look {
    jobs: Vec<Job>,
    /// The service's time when the reading began.
    at: Timestamp,
    /// The HTTP side of the last page.
    response: ResponseInfo,
}

impl Look {
    pub(crate) fn job_ids(&self) -> Vec<String> {
        self.jobs.iter().map(|job| job.job_id.clone()).collect()
    }

    /// The job, if there is exactly one; the ids of all if there are several.
    pub(crate) fn into_job(mut self) -> Result<Option<Box<Job>>, Vec<String>> {
        match (self.jobs.pop(), self.jobs.is_empty()) {
            (Some(job), false) => {
                self.jobs.push(job);
                Err(self.job_ids())
            }
            (job, _) => Ok(job.map(Box::new)),
        }
    }

    /// Requests that the reading took.
    pub(crate) fn requests(&self) -> u32 {
        self.response.attempts
    }

    fn into_reconciliation(self, elapsed: Duration) -> Reconciliation {
        let job_ids = self.job_ids();
        let verdict = match self.jobs.len() {
            0 => ReconciliationVerdict::NotFoundYet,
            1 => ReconciliationVerdict::Found,
            _ => ReconciliationVerdict::FoundSeveral,
        };
        let job = self.jobs.into_iter().next().filter(|_| verdict == ReconciliationVerdict::Found);
        let response = ResponseInfo { elapsed, ..self.response };
        Reconciliation { verdict, job, job_ids, looked_until: Some(self.at), response }
    }
}

/// Reads the list once, to its end.
///
/// Boxed, because a call may look for its own submission and looking is a call: somewhere the circle needs a size.
pub(crate) fn look<'a>(
    client: &'a Client,
    submission: &'a Submission,
    timeout: Duration,
) -> Pin<Box<dyn Future<Output = Result<Look>> + Send + 'a>> {
    Box::pin(
        async move { look_with(client, submission, &CallOptions::default(), Instant::now(), timeout).await },
    )
}

async fn look_with(
    client: &Client,
    submission: &Submission,
    options: &CallOptions,
    begin: Instant,
    timeout: Duration,
) -> Result<Look> {
    let mut look = Look { jobs: Vec::new(), at: client.now(), response: ResponseInfo::default() };
    let mut search = Search { submission, next_token: None };
    let mut read = HashSet::new();
    let mut attempts = 0_u32;
    let mut waited = Duration::ZERO;
    loop {
        let remaining = timeout.saturating_sub(begin.elapsed());
        if remaining.is_zero() {
            let message = format!("the list of jobs could not be read to its end within {timeout:?}");
            return Err(Error::new(ErrorKind::Timeout, message).with_attempts(attempts, begin.elapsed()));
        }
        let options = CallOptions { timeout: Some(remaining), ..options.clone() };
        let page = client.send_part(&search, &options).await.map_err(|error| {
            let attempts = attempts.saturating_add(error.attempts());
            error.with_attempts(attempts, begin.elapsed())
        })?;
        attempts = attempts.saturating_add(page.response.attempts);
        waited = waited.saturating_add(page.response.waited);
        look.jobs.extend(page.matches);
        // A token that comes again would lead round in a circle.
        let next = page.next_token.filter(|next| read.insert(next.clone()));
        look.response = ResponseInfo { attempts, waited, ..page.response };
        match next {
            Some(next) => search.next_token = Some(next),
            None => break,
        }
    }
    for job in &mut look.jobs {
        job.response = look.response.clone();
    }
    Ok(look)
}

/// What a submission turned out to be.
pub(crate) enum Settled {
    /// It made this job.
    Found(Box<Job>),
    /// Two listings do not show it, the later one at least the settle time after the request ended.
    Absent,
    /// It cannot be told.
    Open,
}

/// Looks for a submission that just ended until it is found, is absent for long enough, or the time is over. Also
/// answers how long it paused.
pub(crate) async fn settle(
    client: &Client,
    submission: &Submission,
    begin: Instant,
    timeout: Duration,
) -> (Settled, Duration) {
    let ended = Instant::now();
    let settle_time = client.config().settle_time;
    let mut delay = FIRST_LOOK;
    let mut waited = Duration::ZERO;
    let mut clean_looks = 0_u32;
    loop {
        // Once nothing was found, the look that counts is the one after the settle time.
        let pause = match clean_looks {
            0 => delay,
            _ => delay.max(settle_time.saturating_sub(ended.elapsed())),
        };
        if pause >= timeout.saturating_sub(begin.elapsed()) {
            return (Settled::Open, waited);
        }
        tokio::time::sleep(pause).await;
        waited = waited.saturating_add(pause);
        delay = delay.mul_f64(LOOK_GROWTH).min(LONGEST_LOOK);
        let is_late_enough = ended.elapsed() >= settle_time;
        let remaining = timeout.saturating_sub(begin.elapsed());
        match look(client, submission, remaining).await {
            Ok(look) => match look.into_job() {
                Ok(Some(job)) => return (Settled::Found(job), waited),
                Err(_) => return (Settled::Open, waited),
                Ok(None) => {
                    clean_looks = clean_looks.saturating_add(1);
                    if clean_looks >= 2 && is_late_enough {
                        return (Settled::Absent, waited);
                    }
                }
            },
            Err(error) if is_worth_another_look(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "a submission that may have created a job cannot be looked for");
                return (Settled::Open, waited);
            }
        }
    }
}

/// Whether the list may be read later. Much is at stake and nothing is billed, so that even a refusal is not believed at
/// once: something between may have spoken for the service. That the list may not be read at all is.
pub(crate) fn is_worth_another_look(error: &Error) -> bool {
    error.may_pass()
        || matches!(error.kind(), ErrorKind::Service | ErrorKind::NotFound | ErrorKind::Conflict)
            && error.status().is_some()
}

/// The request for the jobs that a submission may have made.
struct Search<'a> {
    submission: &'a Submission,
    next_token: Option<String>,
}

/// One page of the answer.
struct SearchPage {
    matches: Vec<Job>,
    next_token: Option<String>,
    response: ResponseInfo,
}

impl Answer for SearchPage {
    fn set_response(&mut self, response: ResponseInfo) {
        self.response = response;
    }
}

impl Operation for Search<'_> {
    type Output = SearchPage;
    const NAME: &'static str = "reconcile";
    const ROUTE: Route = Route::get("/jobs").idempotent();

    fn query(&self) -> Vec<(&'static str, String)> {
        let Submission { input, queue_id, started_at, ended_at, .. } = self.submission;
        let moved = |time: &Timestamp, by: i64| {
            Timestamp::from_unix_millis(time.unix_millis().saturating_add(by)).service_text()
        };
        let mut query = vec![("tag", TAG.to_owned())];
        query.extend(queue_id.clone().map(|id| ("queueId", id)));
        query.extend(self.next_token.clone().map(|token| ("nextToken", token)));
        query.push(("size", PAGE_SIZE.to_string()));
        query.push(("startCreationTime", moved(started_at, LEEWAY.saturating_neg())));
        query.push(("endCreationTime", moved(ended_at, LEEWAY)));
        query.push(("inputObject", input.clone()));
        query
    }

    fn decode(&self, root: &Element<'_>) -> Result<SearchPage, DecodeError> {
        let mut matches = Vec::new();
        for element in root.all("JobsDetail") {
            let job: Job = from_element(element)?;
            if is_of(self.submission, &job) {
                matches.push(accept(job)?);
            }
        }
        let next_token = root.text_of("NextToken").filter(|token| !token.is_empty()).map(str::to_owned);
        Ok(SearchPage { matches, next_token, response: ResponseInfo::default() })
    }
}

/// Whether a job, as it came, was made by a submission.
fn is_of(submission: &Submission, job: &Job) -> bool {
    if let Some(id) = &submission.submission_id {
        return job.operation.user_data.as_ref() == Some(id);
    }
    let is_same = |given: Option<&String>, expected: &String| given.is_none_or(|given| given == expected);
    let output = job.operation.output.as_ref();
    let input = job.input.as_ref();
    is_same(input.and_then(|input| input.object.as_ref()), &submission.input)
        && is_same(output.and_then(|output| output.bucket.as_ref()), &submission.output.bucket)
        && is_same(output.and_then(|output| output.region.as_ref()), &submission.output.region)
        && is_same(output.and_then(|output| output.object.as_ref()), &submission.output.object)
        && job.operation.user_data == submission.user_data
        && job.creation_time.is_none_or(|time| {
            let from = submission.started_at.unix_millis().saturating_sub(LEEWAY);
            let to = submission.ended_at.unix_millis().saturating_add(LEEWAY);
            (from..=to).contains(&time.unix_millis())
        })
}
