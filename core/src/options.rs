//! What a single call may change.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::config::{check_max_attempts, check_timeout};
use crate::error::InvalidArgument;
use crate::submission::Submission;

/// What is done about a submission that may have created a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SubmissionMode {
    /// Reported as [`Outcome::Ambiguous`](crate::Outcome::Ambiguous) and never sent again.
    #[default]
    AtMostOnce,
    /// Looked for in the service's list of jobs until it is found, and sent once more only when two listings do not show
    /// it, the later of them at least the settle time after the request ended.
    ///
    /// This takes as long as the timeout of the call allows; give it a minute or more. It relies on the list showing a
    /// job within the settle time, which the service does not promise.
    EffectivelyOnce,
    /// Sent again like any other request. The same job may be made, and billed, several times.
    AllowDuplicateJobs,
}

impl SubmissionMode {
    /// The name of the mode in snake case, as the other languages spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtMostOnce => "at_most_once",
            Self::EffectivelyOnce => "effectively_once",
            Self::AllowDuplicateJobs => "allow_duplicate_jobs",
        }
    }
}

impl std::str::FromStr for SubmissionMode {
    type Err = InvalidArgument;

    fn from_str(text: &str) -> Result<Self, InvalidArgument> {
        [Self::AtMostOnce, Self::EffectivelyOnce, Self::AllowDuplicateJobs]
            .into_iter()
            .find(|mode| mode.as_str() == text)
            .ok_or_else(|| {
                let rule = "must be `at_most_once`, `effectively_once` or `allow_duplicate_jobs`";
                InvalidArgument::new("submission_mode", text, rule)
            })
    }
}

/// What is done with a submission that may have created a job when nobody waits for its result any more.
///
/// A call that ends with an error carries the [`Submission`] in the error. When the call's future is dropped there is no
/// error to carry it; this hook gets it instead.
#[derive(Clone)]
pub struct OnAmbiguous(Arc<dyn Fn(Option<Submission>) + Send + Sync>);

impl OnAmbiguous {
    /// Calls `hook`. It runs where the future is dropped: keep it short, and do not wait in it.
    #[must_use]
    pub fn new(hook: impl Fn(Submission) + Send + Sync + 'static) -> Self {
        Self(Arc::new(move |submission| {
            if let Some(submission) = submission {
                hook(submission);
            }
        }))
    }

    /// Calls `hook` for every call that is ambiguous, also one that has no submission because it creates something else
    /// than a job.
    #[cfg(feature = "blocking")]
    pub(crate) fn of_any(hook: impl Fn(Option<Submission>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hook))
    }

    pub(crate) fn call(&self, submission: Option<Submission>) {
        // It may run while a panic unwinds, where a second one would end the process.
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.0)(submission))).is_err() {
            tracing::error!("the hook for ambiguous submissions panicked");
        }
    }
}

impl fmt::Debug for OnAmbiguous {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnAmbiguous(…)")
    }
}

/// Options of one call. What is not given is as the client was built.
#[derive(Debug, Clone, Default)]
pub struct CallOptions {
    /// Time for the whole call, pauses between its requests included.
    pub timeout: Option<Duration>,
    /// Requests that the call may send, the first one included: 1 to 10; 1 means that nothing is sent again.
    pub max_attempts: Option<u32>,
    /// What is done about a submission that may have created a job.
    pub submission_mode: Option<SubmissionMode>,
    /// What is done with such a submission when the call's future is dropped.
    pub on_ambiguous: Option<OnAmbiguous>,
}

impl CallOptions {
    pub(crate) fn validate(&self) -> Result<(), InvalidArgument> {
        if let Some(given) = self.timeout {
            check_timeout("timeout", given)?;
        }
        if let Some(given) = self.max_attempts {
            check_max_attempts(given)?;
        }
        Ok(())
    }
}
