//! What became of a submission.

use super::{Job, ResponseInfo};
use crate::time::Timestamp;

open_enum! {
    /// What a look for the job of a submission found.
    pub enum ReconciliationVerdict {
        /// Exactly one job is of this submission.
        Found = "Found",
        /// Several jobs could be of this submission; which one is not guessed.
        FoundSeveral = "FoundSeveral",
        /// No job of this submission shows in the list so far.
        NotFoundYet = "NotFoundYet",
    }
}

/// What became of a submission that may have created a job.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Reconciliation {
    /// What was found.
    pub verdict: ReconciliationVerdict,
    /// The job, if exactly one was found.
    pub job: Option<Job>,
    /// Ids of all jobs that were found.
    pub job_ids: Vec<String>,
    /// When the list was read, by the service's clock as far as it is known. A job that was made before does not show
    /// only if the list is behind.
    pub looked_until: Option<Timestamp>,
    /// The HTTP side of the answer.
    pub response: ResponseInfo,
}
