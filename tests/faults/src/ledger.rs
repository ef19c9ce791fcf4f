//! The truth about jobs.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// A job that exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerJob {
    /// Its id.
    pub job_id: String,
    /// Key of the picture, as the submission named it.
    pub input: String,
    /// Key of the result.
    pub output: String,
    /// The caller's text.
    pub user_data: Option<String>,
    /// When it was made, in seconds of the server's clock.
    pub created_at: i64,
    /// Which request made it; requests are counted from 1.
    pub request: u64,
    /// Whether the whole of a good answer was handed to the network.
    pub answered: bool,
    /// The rule, for the answers.
    #[serde(default)]
    pub rule: String,
    /// The queue, if the submission named one.
    #[serde(default)]
    pub queue_id: Option<String>,
}

/// All jobs that exist, in the order in which they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The jobs.
    pub jobs: Vec<LedgerJob>,
}

impl Ledger {
    /// The jobs of one submission.
    #[must_use]
    pub fn of_input(&self, input: &str) -> Vec<&LedgerJob> {
        self.jobs.iter().filter(|job| job.input == input).collect()
    }

    /// The jobs by the picture that they read.
    #[must_use]
    pub fn by_input(&self) -> HashMap<&str, Vec<&LedgerJob>> {
        let mut by_input: HashMap<&str, Vec<&LedgerJob>> = HashMap::new();
        for job in &self.jobs {
            by_input.entry(&job.input).or_default().push(job);
        }
        by_input
    }

    /// The job with that id.
    #[must_use]
    pub fn get(&self, job_id: &str) -> Option<&LedgerJob> {
        // Most questions are about a job that was made a moment ago.
        self.jobs.iter().rev().find(|job| job.job_id == job_id)
    }

    pub(crate) fn mark_answered(&mut self, request: u64) {
        // A job is answered soon after it was made.
        if let Some(job) = self.jobs.iter_mut().rev().find(|job| job.request == request) {
            job.answered = true;
        }
    }
}
