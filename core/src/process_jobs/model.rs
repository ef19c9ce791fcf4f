//! What `process_jobs` answers with.

use crate::error::Error;
use crate::model::Job;

open_enum! {
    /// Why nothing was submitted for an input of `process_jobs`.
    pub enum SkipReason {
        /// The result was there already, and `skip_existing` was asked for.
        OutputExists = "OutputExists",
        /// The journal says that its job has ended: in an earlier run, or for an earlier input that asked for the same.
        SettledBefore = "SettledBefore",
        /// An earlier input asked for the same, and its job has not ended. Only a run with a journal knows.
        Duplicate = "Duplicate",
        /// Nothing is wrong with it, but this was a dry run.
        DryRun = "DryRun",
    }
}

/// What became of one input of `process_jobs`.
///
/// Without an `error` the result of the job is there.
#[derive(Debug, Default)]
pub struct ProcessedItem {
    /// Which input it is; the first one is 0.
    pub index: u32,
    /// Key of the picture, as the input named it.
    pub input: String,
    /// Key of the result, as the input named it.
    pub output: String,
    /// The job as it was seen last. Absent if none was made, or none that is known of.
    pub job: Option<Job>,
    /// Why nothing was submitted, if that was so.
    pub skipped: Option<SkipReason>,
    /// Why there is no result: a refused submission, a job that failed or was cancelled, or one of which it is not
    /// known what became.
    pub error: Option<Error>,
}

/// How far `process_jobs` is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProcessProgress {
    /// Inputs taken so far.
    pub taken: u32,
    /// How many inputs there are, if that is known.
    pub total: Option<u32>,
    /// Jobs that were made, those of earlier runs with the same journal included.
    pub submitted: u32,
    /// Jobs that were made and have not ended, as far as is known.
    pub outstanding: u32,
    /// Jobs that ended well.
    pub succeeded: u32,
    /// Jobs that failed or were cancelled.
    pub failed: u32,
    /// Inputs that break a rule or that the service refused.
    pub refused: u32,
    /// Inputs for which nothing needed to be submitted.
    pub skipped: u32,
    /// Inputs of which it is not known what became.
    pub unknown: u32,
    /// Requests that were sent, repetitions included.
    pub requests: i64,
    /// Why nothing is submitted at the moment, if that is so: a paused queue, for example.
    pub waiting_for: Option<String>,
    /// In a dry run: requests that the work takes.
    pub expected_requests: Option<i64>,
    /// In a dry run: hours that the work takes.
    pub expected_hours: Option<f64>,
    /// In a dry run with `price_per_job`: what the work costs.
    pub expected_cost: Option<f64>,
}
