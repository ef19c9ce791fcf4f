//! What became of a submission that did not answer with a job.

use std::fmt;

/// What became of a submission. Every failed call that may create something billed carries exactly one of these;
/// the fourth outcome, *created*, is the successful answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The service refused; nothing exists. Correct the request, then submit again.
    Rejected,
    /// No byte of the request reached the service; nothing exists. Submitting again is safe.
    NotSent,
    /// The request may have reached the service and the answer did not come back: the job may exist. Look for it
    /// before submitting again, because a second submission would be billed as a second job.
    Ambiguous,
}

impl Outcome {
    /// The name of the variant.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "Rejected",
            Self::NotSent => "NotSent",
            Self::Ambiguous => "Ambiguous",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
