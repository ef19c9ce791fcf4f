//! What became of a submission, in the words of the account.

use cloud_infinite::{Error, Job, Outcome};
use fault_server::account::{self, Entry};
use serde::{Deserialize, Serialize};

/// The entry of a submission's result in the account.
#[must_use]
pub fn entry(input: &str, result: &Result<Job, Error>) -> Entry {
    let (outcome, job_id) = match result {
        Ok(job) => (account::Outcome::Created, Some(job.job_id.clone())),
        Err(error) => match error.outcome() {
            Some(Outcome::Rejected) => (account::Outcome::Rejected, None),
            Some(Outcome::NotSent) => (account::Outcome::NotSent, None),
            // An error without an outcome would be a promise that was not kept; in doubt there is doubt.
            Some(Outcome::Ambiguous) | None => (account::Outcome::Ambiguous, None),
        },
    };
    Entry { input: input.to_owned(), outcome, job_id, reconciled: None, reconciled_job_id: None }
}

/// What a client in another process tells of a submission.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// For the account.
    pub entry: Entry,
    /// The whole text of the error.
    pub message: Option<String>,
    /// Requests that were sent.
    pub attempts: u32,
}

impl Report {
    /// What became of a submission.
    #[must_use]
    pub fn of(input: &str, result: &Result<Job, Error>) -> Self {
        Self {
            entry: entry(input, result),
            message: result.as_ref().err().map(ToString::to_string),
            attempts: match result {
                Ok(job) => job.response.attempts,
                Err(error) => error.attempts(),
            },
        }
    }
}
