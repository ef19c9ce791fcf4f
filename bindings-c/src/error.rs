//! Errors as C sees them.

use std::error::Error as _;
use std::ffi::{CString, c_char};

use cloud_infinite::{Error, Outcome, Submission};

use crate::generated::errors::{cinf_kind, cinf_outcome};
use crate::generated::models::cinf_job;
use crate::guard::guard_or;
use crate::owned::{ABSENT, Owned, millis};

/// Why a call failed. Its texts live as long as the error itself; free it with `cinf_error_free`.
pub struct cinf_error {
    kind: cinf_kind,
    outcome: cinf_outcome,
    text: CString,
    message: CString,
    operation: Option<CString>,
    code: Option<CString>,
    service_message: Option<CString>,
    request_id: Option<CString>,
    field: Option<CString>,
    value: Option<CString>,
    rule: Option<CString>,
    http_status: u32,
    attempts: u32,
    elapsed_ms: i64,
    waited_ms: i64,
    retry_after_ms: i64,
    is_retry_quota_exhausted: bool,
    submission: Option<CString>,
    job: Option<Job>,
}

/// A view of the job, freed with the error.
struct Job(*mut cinf_job);

// SAFETY: a view does not belong to a thread and is never written to.
unsafe impl Send for Job {}
// SAFETY: as above.
unsafe impl Sync for Job {}

impl Drop for Job {
    fn drop(&mut self) {
        // SAFETY: the pointer came from `Owned::into_raw` and is taken back only here.
        drop(unsafe { Owned::from_raw(self.0) });
    }
}

impl cinf_error {
    pub(crate) fn new(
        error: &Error,
        operation: Option<&str>,
        outcome: Option<Outcome>,
        submission: Option<&Submission>,
    ) -> Self {
        let maybe = |text: Option<&str>| text.map(c_text);
        let argument = error.argument();
        Self {
            kind: error.kind().into(),
            outcome: outcome.map_or(cinf_outcome::None, Into::into),
            text: c_text(&full_text(error, operation)),
            message: c_text(error.message()),
            operation: maybe(operation),
            code: maybe(error.code()),
            service_message: maybe(error.service_message()),
            request_id: maybe(error.request_id()),
            field: maybe(argument.map(|argument| argument.field.as_str())),
            value: maybe(argument.map(|argument| argument.value.as_str())),
            rule: maybe(argument.map(|argument| argument.rule.as_str())),
            http_status: error.status().map_or(0, u32::from),
            attempts: error.attempts(),
            elapsed_ms: millis(error.elapsed()),
            waited_ms: millis(error.waited()),
            retry_after_ms: error.retry_after().map_or(ABSENT, millis),
            is_retry_quota_exhausted: error.is_retry_quota_exhausted(),
            submission: submission.map(|submission| c_text(&submission.to_string())),
            job: error.job().map(|job| Job(Owned::into_raw(job.clone()))),
        }
    }

    #[cfg(test)]
    pub(crate) fn text_for_tests(&self) -> &str {
        self.text.to_str().unwrap()
    }

    #[cfg(test)]
    pub(crate) fn submission_for_tests(&self) -> Option<&str> {
        self.submission.as_ref().map(|text| text.to_str().unwrap())
    }

    #[cfg(test)]
    pub(crate) fn outcome_for_tests(&self) -> Option<Outcome> {
        [Outcome::Rejected, Outcome::NotSent, Outcome::Ambiguous]
            .into_iter()
            .find(|outcome| cinf_outcome::from(*outcome) == self.outcome)
    }
}

/// What a person should read: the error with its facts, then what it came from.
fn full_text(error: &Error, operation: Option<&str>) -> String {
    let mut text = match (error.operation(), operation) {
        (None, Some(operation)) => format!("{operation}: {error}"),
        _ => error.to_string(),
    };
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Many errors repeat what they came from.
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

/// Text for C. The core escapes control characters in what it quotes, so that a zero is not expected.
pub(crate) fn c_text(text: &str) -> CString {
    CString::new(text.replace('\0', "\u{fffd}")).unwrap_or_default()
}

fn pointer(text: Option<&CString>) -> *const c_char {
    text.map_or(std::ptr::null(), |text| text.as_ptr())
}

/// What the caller can do about the error; `CINF_KIND_NONE` if `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_kind(error: Option<&cinf_error>) -> cinf_kind {
    guard_or(cinf_kind::None, || error.map_or(cinf_kind::None, |error| error.kind))
}

/// Everything that is known about the error, in one line for a log or a person. NULL if `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_text(error: Option<&cinf_error>) -> *const c_char {
    guard_or(std::ptr::null(), || pointer(error.map(|error| &error.text)))
}

/// What went wrong, without the facts that have functions of their own. NULL if `error` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_message(error: Option<&cinf_error>) -> *const c_char {
    guard_or(std::ptr::null(), || pointer(error.map(|error| &error.message)))
}

/// The operation that failed, such as `submit_job`; NULL if there was no call yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_operation(error: Option<&cinf_error>) -> *const c_char {
    guard_or(std::ptr::null(), || pointer(error.and_then(|error| error.operation.as_ref())))
}

/// What became of a call that creates something. Set for every failed `cinf_client_submit_job` and
/// `cinf_client_create_template`, else `CINF_OUTCOME_NONE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_outcome(error: Option<&cinf_error>) -> cinf_outcome {
    guard_or(cinf_outcome::None, || error.map_or(cinf_outcome::None, |error| error.outcome))
}

/// The submission that may have created a job, as text: JSON without any credential, to be stored wherever the rest of
/// your data is and given to `cinf_client_reconcile`, now or by a later process. Set when the outcome of a
/// `cinf_client_submit_job` is `CINF_OUTCOME_AMBIGUOUS`, also when the call was cancelled; else NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_submission(error: Option<&cinf_error>) -> *const c_char {
    guard_or(std::ptr::null(), || pointer(error.and_then(|error| error.submission.as_ref())))
}

/// HTTP status of the answer; 0 if there was none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_http_status(error: Option<&cinf_error>) -> u32 {
    guard_or(0, || error.map_or(0, |error| error.http_status))
}

/// The service's own error code, such as `PicBucketUnBinded`; NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_code(error: Option<&cinf_error>) -> *const c_char {
    guard_or(std::ptr::null(), || pointer(error.and_then(|error| error.code.as_ref())))
}

/// The service's own text, which may change at any time; NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_service_message(error: Option<&cinf_error>) -> *const c_char {
    guard_or(std::ptr::null(), || pointer(error.and_then(|error| error.service_message.as_ref())))
}

/// The service's id of the request, which its support asks for; NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_request_id(error: Option<&cinf_error>) -> *const c_char {
    guard_or(std::ptr::null(), || pointer(error.and_then(|error| error.request_id.as_ref())))
}

/// Requests that were sent. 0 means that nothing left this process.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_attempts(error: Option<&cinf_error>) -> u32 {
    guard_or(0, || error.map_or(0, |error| error.attempts))
}

/// Time from the call to the error, in milliseconds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_elapsed_ms(error: Option<&cinf_error>) -> i64 {
    guard_or(0, || error.map_or(0, |error| error.elapsed_ms))
}

/// How much of that time was spent waiting between requests, in milliseconds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_waited_ms(error: Option<&cinf_error>) -> i64 {
    guard_or(0, || error.map_or(0, |error| error.waited_ms))
}

/// How long the service asks to wait before the next request, in milliseconds; `CINF_ABSENT` if it does not say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_retry_after_ms(error: Option<&cinf_error>) -> i64 {
    guard_or(ABSENT, || error.map_or(ABSENT, |error| error.retry_after_ms))
}

/// Whether the request would have been sent again, had not so many requests to this endpoint failed lately.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_retry_quota_exhausted(error: Option<&cinf_error>) -> bool {
    guard_or(false, || error.is_some_and(|error| error.is_retry_quota_exhausted))
}

/// The refused argument of an error of kind `CINF_KIND_INVALID_ARGUMENT`, such as `queue_id`; fields of nested structs
/// are joined by dots. NULL for other kinds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_field(error: Option<&cinf_error>) -> *const c_char {
    guard_or(std::ptr::null(), || pointer(error.and_then(|error| error.field.as_ref())))
}

/// The refused value, shortened; `(hidden)` for a secret. NULL if `cinf_error_field` is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_value(error: Option<&cinf_error>) -> *const c_char {
    guard_or(std::ptr::null(), || pointer(error.and_then(|error| error.value.as_ref())))
}

/// The rule that the refused value breaks. NULL if `cinf_error_field` is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_rule(error: Option<&cinf_error>) -> *const c_char {
    guard_or(std::ptr::null(), || pointer(error.and_then(|error| error.rule.as_ref())))
}

/// The job of an error of kind `CINF_KIND_JOB_FAILED` or `CINF_KIND_WAIT_TIMED_OUT`, as it was seen last. It belongs to
/// the error: do not free it. NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_job(error: Option<&cinf_error>) -> *const cinf_job {
    guard_or(std::ptr::null(), || {
        error.and_then(|error| error.job.as_ref()).map_or(std::ptr::null(), |job| job.0.cast_const())
    })
}

/// Frees an error. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_error_free(error: Option<Box<cinf_error>>) {
    guard_or((), || drop(error));
}
