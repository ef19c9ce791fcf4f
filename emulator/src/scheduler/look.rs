//! What the inspection page shows of queues and jobs, all buckets together. Looking changes nothing and counts as nothing.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::PoisonError;

use super::{QueueView, Scheduler, Transition};
use crate::state::{Job, JobState};

/// The stages of a job's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Stage {
    /// It is to run, but does not yet.
    Waiting,
    Running,
    /// Nothing happens to it any more.
    Ended,
}

impl Stage {
    pub(crate) const ALL: [Self; 3] = [Self::Waiting, Self::Running, Self::Ended];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Ended => "ended",
        }
    }
}

impl From<JobState> for Stage {
    fn from(state: JobState) -> Self {
        match state {
            JobState::Submitted | JobState::Pause => Self::Waiting,
            JobState::Running => Self::Running,
            JobState::Success | JobState::Failed | JobState::Cancel => Self::Ended,
        }
    }
}

/// A queue with the numbers of its jobs by state.
#[derive(Debug, Clone)]
pub(crate) struct QueueCounts {
    pub(crate) queue: QueueView,
    pub(crate) region: String,
    pub(crate) counts: HashMap<JobState, usize>,
}

/// Which jobs to look at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    pub(crate) stage: Option<Stage>,
    pub(crate) queue_id: Option<String>,
}

impl Scheduler {
    /// Every queue, in the order in which their buckets were enabled.
    pub(crate) fn queue_counts(&self) -> Vec<QueueCounts> {
        let services = self.services();
        let state = self.lock();
        let mut counts: HashMap<&str, HashMap<JobState, usize>> = HashMap::new();
        for job in state.jobs.values() {
            *counts.entry(&job.queue_id).or_default().entry(job.state).or_default() += 1;
        }
        let with_counts = |service: crate::state::Service| {
            let queue = state.queues.get(&service.queue_id)?;
            let counts = counts.remove(queue.id.as_str()).unwrap_or_default();
            Some(QueueCounts { queue: self.view(queue), region: service.region, counts })
        };
        services.into_iter().filter_map(with_counts).collect()
    }

    /// At most `limit` jobs, and how many there are. Those that wait come in the order in which they will run, those
    /// that run in the order of their submission, others the latest first.
    pub(crate) fn look_at_jobs(&self, selection: &Selection, limit: usize) -> (Vec<Job>, usize) {
        let state = self.lock();
        let wanted = |job: &&Job| {
            selection.stage.is_none_or(|stage| Stage::from(job.state) == stage)
                && selection.queue_id.as_ref().is_none_or(|queue_id| job.queue_id == *queue_id)
        };
        let mut found: Vec<&Job> = state.jobs.values().filter(wanted).collect();
        match selection.stage {
            Some(Stage::Waiting) => {
                found.sort_unstable_by_key(|job| (Reverse(job.request.level), job.made.order))
            }
            Some(Stage::Running) => found.sort_unstable_by_key(|job| job.made.order),
            Some(Stage::Ended) => found.sort_unstable_by_key(|job| Reverse((job.ended, job.made.order))),
            None => found.sort_unstable_by_key(|job| Reverse(job.made.order)),
        }
        let total = found.len();
        (found.into_iter().take(limit).cloned().collect(), total)
    }

    /// The job of that id, whatever its bucket.
    pub(crate) fn look_at_job(&self, job_id: &str) -> Option<Job> {
        self.lock().jobs.get(job_id).cloned()
    }

    /// The transitions of a job that are kept, in order.
    pub(crate) fn transitions_of(&self, job_id: &str) -> Vec<Transition> {
        let transitions = self.transitions.lock().unwrap_or_else(PoisonError::into_inner);
        transitions.kept.iter().filter(|transition| transition.job_id == job_id).cloned().collect()
    }
}
