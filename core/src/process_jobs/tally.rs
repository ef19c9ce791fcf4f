//! The counts of a run.

use super::item::End;
use super::model::ProcessProgress;
use crate::model::JobState;

/// Counts what went by. Numbers that no longer fit stay at the largest that does.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) progress: ProcessProgress,
}

fn count(counter: &mut u32) {
    *counter = counter.saturating_add(1);
}

impl Tally {
    pub(super) fn new(total: Option<u64>) -> Self {
        let total = total.map(|total| u32::try_from(total).unwrap_or(u32::MAX));
        Self { progress: ProcessProgress { total, ..ProcessProgress::default() } }
    }

    pub(super) fn taken(&mut self) {
        count(&mut self.progress.taken);
    }

    pub(super) fn submitted(&mut self) {
        count(&mut self.progress.submitted);
    }

    pub(super) fn requests(&mut self, sent: u32) {
        self.progress.requests = self.progress.requests.saturating_add(i64::from(sent));
    }

    /// Counts how an input ended. Answers whether that was an error.
    pub(super) fn ended(&mut self, end: &End) -> bool {
        let progress = &mut self.progress;
        let (counter, is_error) = match end {
            End::Settled(job) if job.state == JobState::Success => (&mut progress.succeeded, false),
            End::Settled(_) => (&mut progress.failed, true),
            End::Skipped(..) => (&mut progress.skipped, false),
            End::Refused(_) => (&mut progress.refused, true),
            End::Unknown(..) => (&mut progress.unknown, true),
        };
        count(counter);
        is_error
    }
}
