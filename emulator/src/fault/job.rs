//! What a rule that fires does to one job.

use super::rule::{FaultAction, FaultHit};
use crate::state::Failure;

/// A rule that struck a job.
#[derive(Debug)]
pub(crate) struct JobStrike {
    hit: FaultHit,
    action: FaultAction,
}

impl JobStrike {
    pub(super) fn new(hit: FaultHit, action: FaultAction) -> Self {
        Self { hit, action }
    }

    pub(crate) fn hit(&self) -> FaultHit {
        self.hit
    }

    /// What happens instead of the job's work.
    pub(crate) fn before_work(&self) -> Result<(), Failure> {
        match &self.action {
            FaultAction::FailJob { code, message } => {
                let message = message.clone().unwrap_or_else(|| self.hit.sentence());
                Err(Failure::new(code.clone(), message))
            }
            _ => Ok(()),
        }
    }

    /// Whether the job does not end before it is released.
    pub(crate) fn is_stuck(&self) -> bool {
        matches!(self.action, FaultAction::StuckJob)
    }

    /// Whether the job's result is put where it belongs.
    pub(crate) fn keeps_output(&self) -> bool {
        !matches!(self.action, FaultAction::LoseOutput)
    }
}
