//! The closed loop with a journal that is open already.

use super::request::ProcessJobs;
use crate::ledger::Journal;

/// [`ProcessJobs`] with a journal that is open already.
#[derive(Debug, Clone)]
pub struct JournaledProcessJobs {
    pub(super) request: ProcessJobs,
    pub(super) journal: Journal,
}

impl ProcessJobs {
    /// The same run with a journal that is open already, such as one that is not kept in a file. See
    /// [`SubmitJobs::with_journal`](crate::SubmitJobs::with_journal).
    #[must_use]
    pub fn with_journal(self, journal: Journal) -> JournaledProcessJobs {
        JournaledProcessJobs { request: self, journal }
    }
}
