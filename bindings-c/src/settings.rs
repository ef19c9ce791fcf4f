//! Settings of single calls, and those that a call and a client have in common.

use std::mem::MaybeUninit;
use std::sync::Arc;

use cloud_infinite::{CallOptions, SubmissionMode};

use crate::cancel::{Token, cinf_cancel_token};
use crate::options::{Prefixed, maybe_millis};
use crate::owned::ABSENT;
use crate::text::Refusal;

/// What is done about a submission that may have created a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i64)]
pub enum cinf_submission_mode {
    /// Not given: a call does what its client was made to do, and a client `CINF_SUBMISSION_MODE_AT_MOST_ONCE`.
    Default = 0,
    /// It is reported with the outcome `CINF_OUTCOME_AMBIGUOUS` and never sent again.
    AtMostOnce = 1,
    /// It is looked for in the service's list of jobs until it is found, and sent once more only when two listings do
    /// not show it, the later of them at least the settle time after the request ended.
    ///
    /// This takes as long as the timeout of the call allows; give it a minute or more. It relies on the list showing a
    /// job within the settle time, which the service does not promise.
    EffectivelyOnce = 2,
    /// It is sent again like any other request. The same job may be made, and billed, several times.
    AllowDuplicateJobs = 3,
}

/// Options of one call. Begin with `CINF_CALL_OPTIONS_INIT`; NULL in place of the struct means the same.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_call_options {
    /// Size of this struct, set by `CINF_CALL_OPTIONS_INIT`.
    pub struct_size: usize,
    /// Longest time for the whole call, in milliseconds. Not given means the client's setting.
    pub timeout_ms: i64,
    /// Cancels the call from another thread. It may be freed when the function that takes it has returned, also if the
    /// call goes on in the background.
    pub cancel: *const cinf_cancel_token,
    /// Requests that the call may send, the first one included: 1 to 10; 1 means that nothing is sent again. Not given
    /// means the client's setting.
    pub max_attempts: i64,
    /// What is done about a submission that may have created a job. Not given means the client's setting.
    pub submission_mode: MaybeUninit<cinf_submission_mode>,
}

// SAFETY: the size comes first, and zeros are numbers and NULL.
unsafe impl Prefixed for cinf_call_options {
    const INIT: &'static str = "CINF_CALL_OPTIONS_INIT";
}

// A field in the padding at the end would not change the size that older programs state.
#[cfg(target_pointer_width = "64")]
const _: () =
    assert!(size_of::<cinf_call_options>() == std::mem::offset_of!(cinf_call_options, submission_mode) + 8);

/// Options as the core takes them, and what cancels the call.
pub(crate) struct Options {
    pub(crate) call: CallOptions,
    pub(crate) cancel: Option<Arc<Token>>,
}

impl Options {
    /// Reads the options of a call; NULL means that none are given.
    ///
    /// # Safety
    /// The pointer is NULL or leads to options as the header asks for.
    pub(crate) unsafe fn read(options: *const cinf_call_options) -> Result<Self, Refusal> {
        let raw = if options.is_null() {
            cinf_call_options::nothing()
        } else {
            // SAFETY: the caller vouches for the struct.
            unsafe { cinf_call_options::copied(options) }.map_err(|refusal| refusal.inside("options"))?
        };
        let cinf_call_options { struct_size: _, timeout_ms, cancel, max_attempts, submission_mode } = raw;
        // SAFETY: the token is NULL or came from `cinf_cancel_token_new`.
        let cancel = unsafe { cancel.as_ref() }.map(cinf_cancel_token::token);
        let call = CallOptions {
            timeout: maybe_millis("timeout", timeout_ms)?,
            max_attempts: maybe_attempts(max_attempts)?,
            submission_mode: maybe_mode(submission_mode)?,
            on_ambiguous: None,
        };
        Ok(Self { call, cancel })
    }
}

/// A number of requests that may be left out. The core knows how many are too many.
pub(crate) fn maybe_attempts(value: i64) -> Result<Option<u32>, Refusal> {
    match value {
        0 | ABSENT => Ok(None),
        value => match u32::try_from(value) {
            Ok(attempts) => Ok(Some(attempts)),
            Err(_) => Err(Refusal::new("max_attempts", value, "must be 1 to 10")),
        },
    }
}

/// A mode that may be left out.
pub(crate) fn maybe_mode(
    value: MaybeUninit<cinf_submission_mode>,
) -> Result<Option<SubmissionMode>, Refusal> {
    // SAFETY: the enumeration is a number of this size; a C program can store any number here, but not none.
    match unsafe { value.as_ptr().cast::<i64>().read() } {
        0 => Ok(None),
        1 => Ok(Some(SubmissionMode::AtMostOnce)),
        2 => Ok(Some(SubmissionMode::EffectivelyOnce)),
        3 => Ok(Some(SubmissionMode::AllowDuplicateJobs)),
        other => Err(Refusal::new("submission_mode", other, "must be a value of cinf_submission_mode")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_and_absent_mean_the_setting_of_the_client() {
        for value in [0, ABSENT] {
            assert_eq!(maybe_attempts(value), Ok(None));
        }
        assert_eq!(maybe_attempts(1), Ok(Some(1)));
        for value in [-1, 1 << 32] {
            assert_eq!(maybe_attempts(value), Err(Refusal::new("max_attempts", value, "must be 1 to 10")));
        }
    }

    #[test]
    fn every_mode_has_its_number() {
        for (mode, expected) in [
            (cinf_submission_mode::Default, None),
            (cinf_submission_mode::AtMostOnce, Some(SubmissionMode::AtMostOnce)),
            (cinf_submission_mode::EffectivelyOnce, Some(SubmissionMode::EffectivelyOnce)),
            (cinf_submission_mode::AllowDuplicateJobs, Some(SubmissionMode::AllowDuplicateJobs)),
        ] {
            assert_eq!(maybe_mode(MaybeUninit::new(mode)), Ok(expected));
        }
        let mut unknown = MaybeUninit::<cinf_submission_mode>::uninit();
        // SAFETY: the enumeration is as large as its number.
        unsafe { unknown.as_mut_ptr().cast::<i64>().write(4) };
        let refusal = Refusal::new("submission_mode", 4, "must be a value of cinf_submission_mode");
        assert_eq!(maybe_mode(unknown), Err(refusal));
    }
}
