//! What a look at credentials, clock, service and queue finds.

open_enum! {
    /// How a finding of [`Doctor`](crate::Doctor) is to be taken.
    pub enum FindingStatus {
        /// As it should be.
        Ok = "ok",
        /// Works, but not as well or as safely as it could, or not for everything.
        Warning = "warning",
        /// Keeps something from working.
        Problem = "problem",
        /// Could not be looked at because of another finding, or was not asked for.
        Skipped = "skipped",
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Finding {
    /// What was looked at: `endpoint`, `connection`, `clock`, `credentials`, `access`, `service`, `queue` or `callback`. There
    /// may be several findings of one name.
    pub name: String,
    /// How it is to be taken.
    pub status: FindingStatus,
    /// What was found, in a sentence.
    pub message: String,
    /// What to do about it, in a sentence; `None` if there is nothing to do.
    pub advice: Option<String>,
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Diagnosis {
    /// Whether there is no finding with the status `problem`.
    pub is_healthy: bool,
    /// The findings, in the order in which they were looked at.
    pub findings: Vec<Finding>,
    /// Milliseconds that the service's clock is ahead of this machine's, negative if it is behind; `None` if the service
    /// did not tell its time.
    pub clock_offset_millis: Option<i64>,
    /// The smallest policy, in JSON, that allows the operations in question; for the console of Cloud Access Management.
    pub policy: String,
}
