//! What became of a request to create something that was not answered with it.

use std::fmt;

/// What became of a submission, or of a template to be made. Every failed call that creates something carries exactly one
/// of these; the fourth outcome, *created*, is the successful answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The service refused; nothing exists. Correct the request, then submit again.
    Rejected,
    /// No byte of the request reached the service; nothing exists. Submitting again is safe.
    NotSent,
    /// The request may have reached the service and the answer did not come back: the job may exist. Look for it
    /// before submitting again, because a second submission would be billed as a second job. Of templates the second would
    /// be another one of the same name.
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
