//! One error type for every call.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::model::Job;
use crate::outcome::Outcome;
use crate::retry::Class;
use crate::submission::Submission;
use crate::time::Timestamp;

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What the caller can do about an error.
///
/// The list may grow; new kinds come with a new minor version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// An argument breaks a rule of the service or of this library. Nothing was sent: correct it.
    InvalidArgument,
    /// No usable credential was found, or the service says that it has expired. Check where it comes from.
    Credential,
    /// The connection could not be made or broke. Check the network and the endpoint.
    Connection,
    /// An answer did not come in time. Try again, or allow more time.
    Timeout,
    /// The call was cancelled by the caller.
    Cancelled,
    /// The service asks for fewer requests. Slow down.
    Throttled,
    /// The service denies access. Check the secret key, the clock and the permissions.
    Denied,
    /// What was asked for does not exist.
    NotFound,
    /// What was asked for does not fit the present state of the resource.
    Conflict,
    /// The service refused the request or failed for a reason of its own; its code says which.
    Service,
    /// The answer is not a document of this service. Something between may have replaced it.
    Decode,
    /// The job that was waited for ended without success.
    JobFailed,
    /// The job that was waited for did not end in time. It goes on; wait again or look at it later.
    WaitTimedOut,
    /// The process was forked and the client belongs to the parent. Make a new client in the child.
    Forked,
    /// A defect of this library. Please report it.
    Internal,
    /// A file of this machine could not be read or written: the disk is full, somebody else has it, access is denied.
    File,
    /// What was stored or received is not what was sent. Put or get it again.
    Integrity,
}

impl ErrorKind {
    /// The name of the variant.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidArgument => "InvalidArgument",
            Self::Credential => "Credential",
            Self::Connection => "Connection",
            Self::Timeout => "Timeout",
            Self::Cancelled => "Cancelled",
            Self::Throttled => "Throttled",
            Self::Denied => "Denied",
            Self::NotFound => "NotFound",
            Self::Conflict => "Conflict",
            Self::Service => "Service",
            Self::Decode => "Decode",
            Self::JobFailed => "JobFailed",
            Self::WaitTimedOut => "WaitTimedOut",
            Self::Forked => "Forked",
            Self::Internal => "Internal",
            Self::File => "File",
            Self::Integrity => "Integrity",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An argument that was refused before anything was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidArgument {
    /// Name of the field, such as `queue_id`; fields of nested values are joined by dots.
    pub field: String,
    /// The refused value, shortened; `(hidden)` for a secret.
    pub value: String,
    /// The rule that it breaks.
    pub rule: String,
}

impl InvalidArgument {
    pub(crate) fn new(field: impl Into<String>, value: impl fmt::Display, rule: impl Into<String>) -> Self {
        Self { field: field.into(), value: printable(&value.to_string(), 200), rule: rule.into() }
    }

    pub(crate) fn hidden(field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { field: field.into(), value: "(hidden)".to_owned(), rule: rule.into() }
    }
}

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {} (given: {:?})", self.field, self.rule, self.value)
    }
}

impl StdError for InvalidArgument {}

/// What went wrong, where, and what was sent by then.
///
/// ```
/// # use cloud_infinite::{Client, ErrorKind};
/// let error = Client::builder().region("ap-guangzhou").bucket("no-appid").build().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidArgument);
/// assert_eq!(error.argument().unwrap().field, "bucket");
/// ```
#[derive(Clone)]
pub struct Error(Box<Details>);

#[derive(Clone)]
struct Details {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static str>,
    outcome: Option<Outcome>,
    status: Option<u16>,
    code: Option<String>,
    service_message: Option<String>,
    request_id: Option<String>,
    attempts: u32,
    elapsed: Duration,
    argument: Option<InvalidArgument>,
    job: Option<Job>,
    class: Class,
    retry_after: Option<Duration>,
    quota_exhausted: bool,
    waited: Duration,
    server_time: Option<Timestamp>,
    submission: Option<Box<Submission>>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            message: message.into(),
            operation: None,
            outcome: None,
            status: None,
            code: None,
            service_message: None,
            request_id: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            argument: None,
            job: None,
            class: Class::Permanent,
            retry_after: None,
            quota_exhausted: false,
            waited: Duration::ZERO,
            server_time: None,
            submission: None,
            source: None,
        }))
    }

    /// What remains of a panic that was caught.
    pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> Self {
        let text = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Self::new(ErrorKind::Internal, format!("the client panicked: {text}"))
    }

    /// An error of a binding's own making, such as a panic that was caught at the language border.
    #[cfg(feature = "blocking")]
    #[doc(hidden)]
    #[must_use]
    pub fn from_binding(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::new(kind, message)
    }

    /// A call that a binding's caller cancelled, with what became of it if it creates something.
    #[cfg(feature = "blocking")]
    pub(crate) fn cancelled(outcome: Option<Outcome>, submission: Option<Submission>) -> Self {
        let error = Self::new(ErrorKind::Cancelled, "the call was cancelled").with_outcome(outcome);
        match submission {
            Some(submission) => {
                let attempts = u32::try_from(submission.attempts.len()).unwrap_or(u32::MAX);
                error.with_attempts(attempts, Duration::ZERO).with_submission(submission)
            }
            None => error,
        }
    }

    /// A refused argument, for values that only a binding can see (such as text that is not UTF-8).
    #[cfg(feature = "blocking")]
    #[doc(hidden)]
    #[must_use]
    pub fn invalid_argument(
        field: impl Into<String>,
        value: impl fmt::Display,
        rule: impl Into<String>,
    ) -> Self {
        InvalidArgument::new(field, value, rule).into()
    }

    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// Says which part of a larger piece of work it was that failed.
    pub(crate) fn during(mut self, step: impl fmt::Display) -> Self {
        self.0.message = format!("{step}: {}", self.0.message);
        self
    }

    pub(crate) fn with_outcome(mut self, outcome: Option<Outcome>) -> Self {
        self.0.outcome = outcome;
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_service(mut self, code: Option<String>, message: Option<String>) -> Self {
        self.0.code = code.map(|code| printable(&code, 256));
        self.0.service_message = message.map(|message| printable(&message, 4096));
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id.map(|id| printable(&id, 256));
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    pub(crate) fn with_class(mut self, class: Class) -> Self {
        self.0.class = class;
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_quota_exhausted(mut self) -> Self {
        self.0.quota_exhausted = true;
        self
    }

    pub(crate) fn with_waited(mut self, waited: Duration) -> Self {
        self.0.waited = waited;
        self
    }

    pub(crate) fn with_server_time(mut self, time: Option<Timestamp>) -> Self {
        self.0.server_time = time;
        self
    }

    /// What the service says the time is, if that is why it refused.
    pub(crate) fn server_time(&self) -> Option<Timestamp> {
        self.0.server_time
    }

    pub(crate) fn with_submission(mut self, submission: Submission) -> Self {
        self.0.submission = Some(Box::new(submission));
        self
    }

    /// Whether the same question may well be answered when it is asked again later.
    pub(crate) fn may_pass(&self) -> bool {
        match self.0.kind {
            ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Throttled | ErrorKind::Decode => true,
            ErrorKind::Service => self.0.status.is_some_and(|status| status >= 500),
            ErrorKind::InvalidArgument
            | ErrorKind::Credential
            | ErrorKind::Cancelled
            | ErrorKind::Denied
            | ErrorKind::NotFound
            | ErrorKind::Conflict
            | ErrorKind::JobFailed
            | ErrorKind::WaitTimedOut
            | ErrorKind::Forked
            | ErrorKind::Internal
            | ErrorKind::File
            | ErrorKind::Integrity => false,
        }
    }

    pub(crate) fn class(&self) -> Class {
        self.0.class
    }

    pub(crate) fn with_job(mut self, job: Job) -> Self {
        self.0.job = Some(job);
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// What the caller can do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What went wrong, without the facts that have accessors of their own.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The method that failed, such as `submit_job`; `None` if there was no call yet.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// What became of a call that creates something. Set for every failed [`SubmitJob`](crate::SubmitJob) and
    /// [`CreateTemplate`](crate::CreateTemplate), else `None`.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.0.outcome
    }

    /// HTTP status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The service's own error code, such as `PicBucketUnBinded`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The service's own text, which may change at any time.
    #[must_use]
    pub fn service_message(&self) -> Option<&str> {
        self.0.service_message.as_deref()
    }

    /// The service's id of the request; its support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Requests that were sent. 0 means that nothing left this process.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Time from the call to this error.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// How much of that time was spent waiting between requests.
    #[must_use]
    pub fn waited(&self) -> Duration {
        self.0.waited
    }

    /// The submission that may have created a job; set for every error of [`SubmitJob`](crate::SubmitJob) with the
    /// outcome [`Ambiguous`](Outcome::Ambiguous). Keep its text, and give it to [`reconcile`](crate::Client::reconcile).
    #[must_use]
    pub fn submission(&self) -> Option<&Submission> {
        self.0.submission.as_deref()
    }

    /// How long the service asks to wait before the next request, if it said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the request would have been sent again, had not so many requests to this endpoint failed lately.
    #[must_use]
    pub fn is_retry_quota_exhausted(&self) -> bool {
        self.0.quota_exhausted
    }

    /// What the sources of the error say, outermost first, without repetitions.
    #[must_use]
    pub fn causes(&self) -> Vec<String> {
        let mut causes = Vec::new();
        let mut above = self.to_string();
        let mut source = StdError::source(self);
        while let Some(cause) = source {
            let text = cause.to_string();
            if !above.contains(&text) {
                causes.push(text.clone());
            }
            above = text;
            source = cause.source();
        }
        causes
    }

    /// The refused argument of an error of kind [`ErrorKind::InvalidArgument`].
    #[must_use]
    pub fn argument(&self) -> Option<&InvalidArgument> {
        self.0.argument.as_ref()
    }

    /// The job of an error of kind [`ErrorKind::JobFailed`] or [`ErrorKind::WaitTimedOut`], as it was seen last.
    #[must_use]
    pub fn job(&self) -> Option<&Job> {
        self.0.job.as_ref()
    }
}

impl From<InvalidArgument> for Error {
    fn from(argument: InvalidArgument) -> Self {
        let mut error = Self::new(ErrorKind::InvalidArgument, argument.to_string());
        error.0.argument = Some(argument);
        error
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &self.0;
        if let Some(operation) = details.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&details.message)?;
        let mut facts = Vec::new();
        if let Some(status) = details.status {
            facts.push(format!("HTTP {status}"));
        }
        if let Some(code) = &details.code {
            facts.push(format!("code {code}"));
        }
        if let Some(id) = &details.request_id {
            facts.push(format!("request id {id}"));
        }
        if let Some(outcome) = details.outcome {
            facts.push(match outcome {
                Outcome::Rejected => "rejected: nothing was created".to_owned(),
                Outcome::NotSent => "not sent: nothing was created, submitting again is safe".to_owned(),
                Outcome::Ambiguous if details.submission.is_none() => {
                    "ambiguous: what it creates may exist; look for it before you repeat the call".to_owned()
                }
                Outcome::Ambiguous => {
                    "ambiguous: the job may exist; reconcile this submission before you submit again"
                        .to_owned()
                }
            });
        }
        if let Some(hint) = details.retry_after {
            facts.push(format!("asks to wait {hint:?}"));
        }
        if details.quota_exhausted {
            facts.push("not sent again: too many requests to this endpoint failed lately".to_owned());
        }
        if details.attempts > 1 {
            facts.push(format!("{} attempts", details.attempts));
        }
        if facts.is_empty() { Ok(()) } else { write!(f, " [{}]", facts.join("; ")) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &self.0;
        let mut out = f.debug_struct("Error");
        out.field("kind", &details.kind).field("message", &details.message);
        if let Some(operation) = details.operation {
            out.field("operation", &operation);
        }
        if let Some(outcome) = details.outcome {
            out.field("outcome", &outcome);
        }
        if let Some(status) = details.status {
            out.field("status", &status);
        }
        if let Some(code) = &details.code {
            out.field("code", code);
        }
        if let Some(id) = &details.request_id {
            out.field("request_id", id);
        }
        if let Some(submission) = &details.submission {
            out.field("submission", submission);
        }
        out.field("attempts", &details.attempts).field("elapsed", &details.elapsed);
        if let Some(source) = &details.source {
            out.field("source", source);
        }
        out.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// Text that is safe to print: control characters escaped, at most `limit` bytes and a mark where it was cut.
pub(crate) fn printable(text: &str, limit: usize) -> String {
    if text.len() <= limit && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.len() >= limit {
            out.push('…');
            break;
        }
        if c.is_control() {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}
