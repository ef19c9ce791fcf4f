//! The record of every change of a job's state.

use std::collections::VecDeque;
use std::sync::PoisonError;

use serde::Serialize;

use super::Scheduler;
use crate::events::Notice;
use crate::fault::FaultHit;
use crate::state::{Change, JobState, State, Step};

/// How many transitions are kept.
const TRANSITIONS_KEPT: usize = 100_000;

/// A change of a job's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transition {
    /// Counts all transitions from 1, those before a restart included.
    pub sequence: u64,
    /// Milliseconds since the Unix epoch.
    pub time_ms: i64,
    /// The job.
    pub job_id: String,
    /// Its queue.
    pub queue_id: String,
    /// Its level.
    pub level: u8,
    /// Which attempt to run it this is, counted from 1: one more each time that the emulator ended while the job ran.
    pub attempt: u32,
    /// The state it left; `None` for a new job.
    pub from: Option<&'static str>,
    /// The state it entered.
    pub to: &'static str,
    /// The rule that struck the job when it began to run.
    pub fault: Option<FaultHit>,
}

#[derive(Debug, Default)]
pub(super) struct Transitions {
    pub(super) kept: VecDeque<Transition>,
}

impl Scheduler {
    /// The transitions that are kept, in order.
    pub(crate) fn transitions(&self) -> Vec<Transition> {
        let transitions = self.transitions.lock().unwrap_or_else(PoisonError::into_inner);
        transitions.kept.iter().cloned().collect()
    }

    pub(super) fn forget_transitions(&self) {
        self.transitions.lock().unwrap_or_else(PoisonError::into_inner).kept.clear();
        self.changes.send_replace(());
    }

    /// Notes that a job came into another state.
    pub(super) fn record(&self, state: &State, step: &Step) {
        let Some(job) = state.jobs.get(&step.job_id) else { return };
        let transition = Transition {
            sequence: step.sequence,
            time_ms: self.clock.now_ms(),
            job_id: job.id.clone(),
            queue_id: job.queue_id.clone(),
            level: job.request.level,
            attempt: job.attempt,
            from: step.from.map(JobState::as_str),
            to: step.to.as_str(),
            fault: None,
        };
        let mut transitions = self.transitions.lock().unwrap_or_else(PoisonError::into_inner);
        if transitions.kept.len() >= TRANSITIONS_KEPT {
            transitions.kept.pop_front();
        }
        transitions.kept.push_back(transition);
        self.events.publish(Notice::Job {
            job_id: job.id.clone(),
            queue_id: job.queue_id.clone(),
            state: step.to.as_str(),
        });
        drop(transitions);
        self.changes.send_replace(());
    }

    /// Notes the rule that struck a job which has just begun to run.
    pub(super) fn note_fault(&self, job_id: &str, hit: Option<FaultHit>) {
        let Some(hit) = hit else { return };
        let mut transitions = self.transitions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = transitions.kept.iter_mut().rev().find(|kept| kept.job_id == job_id) {
            last.fault = Some(hit);
        }
    }
}

/// The queue that a change makes, changes or deletes, before it is made.
pub(super) fn changed_queue(state: &State, change: &Change) -> Option<String> {
    match change {
        Change::Enabled { queue, .. } | Change::Queue(queue) => Some(queue.id.clone()),
        Change::Disabled { bucket, .. } => state.services.get(bucket).map(|service| service.queue_id.clone()),
        _ => None,
    }
}
