//! Reads of jobs that lag behind.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use crate::state::{Job, JobState};

/// What the reads that one rule struck have seen. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stale(Arc<Mutex<HashMap<String, VecDeque<Job>>>>);

impl Stale {
    pub(super) fn lag(&self, reads: u32, missing: bool) -> Lag<'_> {
        Lag { stale: self, reads: usize::try_from(reads).unwrap_or(usize::MAX), missing }
    }
}

/// How far behind one read is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lag<'s> {
    stale: &'s Stale,
    reads: usize,
    missing: bool,
}

impl Lag<'_> {
    /// What a read shows that comes when the job is like this; `None` if it does not know of the job yet.
    pub(crate) fn show(&self, job: &Job) -> Option<Job> {
        let mut jobs = self.stale.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = jobs.entry(job.id.clone()).or_default();
        seen.push_back(job.clone());
        if seen.len() > self.reads {
            return seen.pop_front();
        }
        (!self.missing).then(|| as_submitted(job))
    }
}

fn as_submitted(job: &Job) -> Job {
    Job { state: JobState::Submitted, started: None, ended: None, done: None, failure: None, ..job.clone() }
}
