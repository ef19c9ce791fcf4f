//! What a run was asked for, checked.

use std::time::Duration;

use super::ProcessJobs;
use super::queue::MOST_OUTSTANDING;
use super::rhythm::TYPICAL_JOB_SECONDS;
use super::trouble::DEFAULT_PATIENCE;
use crate::client::Client;
use crate::config::check_timeout;
use crate::error::InvalidArgument;
use crate::operation::check;
use crate::options::{CallOptions, SubmissionMode};

/// Submissions under way at a time.
const DEFAULT_CONCURRENCY: u32 = 16;
/// Most submissions under way at a time.
const MOST_CONCURRENCY: u32 = 1000;
/// Submissions that may leave per second: what the service takes where it takes least.
const DEFAULT_RATE: f64 = 50.0;
/// Most submissions that may leave per second.
const FASTEST: f64 = 10_000.0;
/// Longest that a job can be said to take, in seconds.
const LONGEST_JOB: f64 = 86_400.0;
/// Times that an input may be sent although an earlier request may have arrived, in the mode that looks for it.
const MOST_SENDS: u32 = 2;

#[derive(Debug)]
pub(super) struct Settings {
    pub(super) concurrency: usize,
    pub(super) rate_per_second: f64,
    pub(super) queue_id: Option<String>,
    pub(super) max_outstanding: Option<u32>,
    pub(super) stop_on_error: bool,
    pub(super) skip_existing: bool,
    pub(super) dry_run: bool,
    pub(super) price_per_job: Option<f64>,
    pub(super) patience: Duration,
    pub(super) seconds_per_job: f64,
    /// For requests that only read.
    pub(super) reads: CallOptions,
    /// For submissions.
    pub(super) submissions: CallOptions,
    /// Times that an input may be sent although an earlier request may have arrived.
    pub(super) most_sends: u32,
}

impl Settings {
    pub(super) fn new(
        asked: &ProcessJobs,
        client: &Client,
        options: CallOptions,
    ) -> Result<Self, InvalidArgument> {
        let within = |field: &str, given: Option<u32>, most: u32| match given {
            Some(given) if given == 0 || given > most => {
                Err(InvalidArgument::new(field, given, format!("must be 1 to {most}")))
            }
            _ => Ok(()),
        };
        within("concurrency", asked.concurrency, MOST_CONCURRENCY)?;
        within("max_outstanding", asked.max_outstanding, MOST_OUTSTANDING)?;
        let rate_per_second = asked.rate_per_second.unwrap_or(DEFAULT_RATE);
        if !(rate_per_second > 0.0 && rate_per_second <= FASTEST) {
            let rule = "must be more than 0 and at most 10000";
            return Err(InvalidArgument::new("rate_per_second", rate_per_second, rule));
        }
        for (field, path) in [
            ("journal", &asked.journal),
            ("report_jsonl", &asked.report_jsonl),
            ("report_csv", &asked.report_csv),
        ] {
            if let Some(path) = path
                && (path.is_empty() || path.contains('\0'))
            {
                return Err(InvalidArgument::new(field, path, "must be the path of a file"));
            }
        }
        if let Some(id) = &asked.queue_id {
            check::id("queue_id", id)?;
        }
        if let Some(patience) = asked.patience {
            check_timeout("patience", patience)?;
        }
        let seconds_per_job = asked.seconds_per_job.unwrap_or(TYPICAL_JOB_SECONDS);
        if !(seconds_per_job > 0.0 && seconds_per_job <= LONGEST_JOB) {
            let rule = "must be more than 0 and at most 86400";
            return Err(InvalidArgument::new("seconds_per_job", seconds_per_job, rule));
        }
        if let Some(price) = asked.price_per_job
            && !(price >= 0.0 && price.is_finite())
        {
            return Err(InvalidArgument::new(
                "price_per_job",
                price,
                "must be a number that is not negative",
            ));
        }
        // The loop looks for doubtful submissions itself, many at a time, while others go on.
        let (mode, most_sends) = match options.submission_mode.unwrap_or(client.config().submission_mode) {
            SubmissionMode::EffectivelyOnce => (SubmissionMode::AtMostOnce, MOST_SENDS),
            other => (other, 1),
        };
        let reads = CallOptions { on_ambiguous: None, submission_mode: None, ..options.clone() };
        Ok(Self {
            concurrency: asked.concurrency.unwrap_or(DEFAULT_CONCURRENCY) as usize,
            rate_per_second,
            queue_id: asked.queue_id.clone(),
            max_outstanding: asked.max_outstanding,
            stop_on_error: asked.stop_on_error.unwrap_or(false),
            skip_existing: asked.skip_existing.unwrap_or(false),
            dry_run: asked.dry_run.unwrap_or(false),
            price_per_job: asked.price_per_job,
            patience: asked.patience.unwrap_or(DEFAULT_PATIENCE),
            seconds_per_job,
            reads,
            submissions: CallOptions { submission_mode: Some(mode), ..options },
            most_sends,
        })
    }

    /// The region in which results are looked for before anything is submitted, if they are.
    pub(super) fn looks_in<'a>(&self, client: &'a Client) -> Option<&'a str> {
        self.skip_existing.then_some(client.config().target.region.as_str())
    }
}
