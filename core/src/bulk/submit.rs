//! Submitting many jobs: the request, its results, and how far it is.

use crate::error::{Error, InvalidArgument};
use crate::model::Job;

/// Submissions under way at one time, unless the request says otherwise: as many as it takes for the service's limit of
/// 100 a second when an answer takes 150 milliseconds.
const DEFAULT_CONCURRENCY: u32 = 16;
/// At most.
const MOST_CONCURRENCY: u32 = 1000;
/// Requests per second at most.
const FASTEST: f64 = 10_000.0;

/// Submits a job for each of many requests.
///
/// The requests come from anything that can be iterated over, are taken as there is room for them, and each of them ends
/// in exactly one [`SubmitResult`]: one that fails does not end the others. No more than `concurrency` requests are under
/// way at one time, on as many connections. When the service says that there are too many, all of them slow down: half
/// the pace at once, then a twentieth of the former pace more each second; the request that was refused is sent again, for
/// five minutes. The options of the call, such as its timeout, are those of each single submission.
///
/// With a `journal` a run that was interrupted in whatever way is continued without submitting anything twice.
///
/// Service action: `POST /jobs`, permissions `ci:CreateMediaJobs` and `cam:passrole`; with a journal also
/// `GET /jobs`, `ci:DescribeMediaJobs`. The service takes 100 submissions per second of an account and region in mainland
/// China, 50 elsewhere.
///
/// ```no_run
/// # use cloud_infinite::{Inputs, SubmitJob, SubmitJobs};
/// # async fn example(client: cloud_infinite::Client, keys: Vec<String>) -> Result<(), cloud_infinite::Error> {
/// let requests = Inputs::from_iter(keys.into_iter().map(|key| SubmitJob {
///     output: format!("out/{key}"),
///     input: key,
///     rule: Some("imageMogr2/thumbnail/480x".into()),
///     ..Default::default()
/// }));
/// let request = SubmitJobs {
///     rate_per_second: Some(100.0),
///     journal: Some("run.journal".into()),
///     ..Default::default()
/// };
/// let mut results = client.submit_jobs(request, requests);
/// while let Some(result) = results.next().await? {
///     match result.job_id {
///         Some(job_id) => println!("{}: {job_id}", result.input),
///         None => println!("{}: {:?}", result.input, result.error),
///     }
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SubmitJobs {
    /// Submissions under way at one time, 1 to 1000. Not given means 16.
    pub concurrency: Option<u32>,
    /// Requests that may leave per second, more than 0 and at most 10,000. Not given means as fast as the service answers.
    pub rate_per_second: Option<f64>,
    /// How many of them may leave at once after a pause, 1 to 10,000. Not given means a tenth of a second's worth.
    pub burst: Option<u32>,
    /// Whether results come in the order of the requests rather than as they are there. Not given means no.
    pub in_input_order: Option<bool>,
    /// Whether the first failure ends the run: no more requests are taken, those under way are still reported. Not given
    /// means no.
    pub stop_on_error: Option<bool>,
    /// A file that remembers the run, so that it can be continued. Made if there is none. Not given means that the run
    /// cannot be continued.
    pub journal: Option<String>,
    /// How many requests there will be, for the progress. Not given means what the requests themselves say.
    pub total: Option<u32>,
}

impl SubmitJobs {
    pub(super) fn validate(&self) -> Result<(), InvalidArgument> {
        let refuse = |field: &str, value: String, rule: &str| Err(InvalidArgument::new(field, value, rule));
        if let Some(given) = self.concurrency
            && !(1..=MOST_CONCURRENCY).contains(&given)
        {
            return refuse("concurrency", given.to_string(), "must be 1 to 1000");
        }
        if let Some(given) = self.rate_per_second
            && !(given > 0.0 && given <= FASTEST)
        {
            return refuse("rate_per_second", given.to_string(), "must be more than 0 and at most 10000");
        }
        match self.burst {
            Some(given) if !(1..=10_000).contains(&given) => {
                refuse("burst", given.to_string(), "must be 1 to 10000")
            }
            Some(given) if self.rate_per_second.is_none() => {
                refuse("burst", given.to_string(), "goes with `rate_per_second`")
            }
            _ => match &self.journal {
                Some(given) if given.is_empty() || given.contains('\0') => {
                    refuse("journal", given.clone(), "must be the path of a file")
                }
                _ => Ok(()),
            },
        }
    }

    pub(super) fn concurrency(&self) -> usize {
        let given = self.concurrency.unwrap_or(DEFAULT_CONCURRENCY).clamp(1, MOST_CONCURRENCY);
        usize::try_from(given).unwrap_or(usize::MAX)
    }
}

open_enum! {
    /// How it is known that a job exists.
    pub enum SubmitSource {
        /// The service answered the submission.
        Answer = "Answer",
        /// The journal says so, nothing was sent: an earlier run submitted it, or the same request came before.
        Journal = "Journal",
        /// It was found in the service's list of jobs, after an earlier run had ended before the answer came.
        List = "List",
    }
}

/// What became of one of many requests.
#[derive(Debug)]
pub struct SubmitResult {
    /// Its place among the requests, from 0.
    pub index: u32,
    /// The key of its picture.
    pub input: String,
    /// The job, if there is one.
    pub job_id: Option<String>,
    /// The job as the service described it. Not given if only the journal knows of it.
    pub job: Option<Job>,
    /// How it is known that the job exists.
    pub source: Option<SubmitSource>,
    /// What went wrong, if there is no job or nobody knows. Its outcome says which, and an ambiguous one has the
    /// submission.
    pub error: Option<Error>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct BulkProgress {
    /// Requests that were submitted by this run.
    pub submitted: u32,
    /// Requests whose job exists, including those of which the journal knew.
    pub created: u32,
    /// Those of them that were not submitted by this run, because their job existed already.
    pub skipped: u32,
    /// Requests that the service refused.
    pub rejected: u32,
    /// Requests of which nothing left.
    pub not_sent: u32,
    /// Requests whose job may exist.
    pub ambiguous: u32,
    /// How many requests there are, if that is known.
    pub total: Option<u32>,
}
