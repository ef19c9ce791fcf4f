//! The record of every change of a job's state.

use std::collections::VecDeque;
use std::sync::PoisonError;

use serde::Serialize;

use super::Scheduler;
use crate::state::{Job, JobState};

/// How many transitions are kept.
const TRANSITIONS_KEPT: usize = 100_000;

/// A change of a job's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transition {
    /// Counts all transitions from 1.
    pub sequence: u64,
    /// Milliseconds since the Unix epoch.
    pub time_ms: i64,
    /// The job.
    pub job_id: String,
    /// Its queue.
    pub queue_id: String,
    /// Its level.
    pub level: u8,
    /// The state it left; `None` for a new job.
    pub from: Option<&'static str>,
    /// The state it entered.
    pub to: &'static str,
}

#[derive(Debug, Default)]
pub(super) struct Transitions {
    count: u64,
    kept: VecDeque<Transition>,
}

impl Scheduler {
    /// The transitions that are kept, in order.
    pub(crate) fn transitions(&self) -> Vec<Transition> {
        let transitions = self.transitions.lock().unwrap_or_else(PoisonError::into_inner);
        transitions.kept.iter().cloned().collect()
    }

    pub(super) fn enter(&self, job: &mut Job, to: JobState) {
        let from = job.state;
        job.state = to;
        self.record(job, Some(from));
    }

    pub(super) fn record(&self, job: &Job, from: Option<JobState>) {
        let mut transitions = self.transitions.lock().unwrap_or_else(PoisonError::into_inner);
        transitions.count += 1;
        let transition = Transition {
            sequence: transitions.count,
            time_ms: self.clock.now_ms(),
            job_id: job.id.clone(),
            queue_id: job.queue_id.clone(),
            level: job.request.level,
            from: from.map(JobState::as_str),
            to: job.state.as_str(),
        };
        if transitions.kept.len() >= TRANSITIONS_KEPT {
            transitions.kept.pop_front();
        }
        transitions.kept.push_back(transition);
    }
}
