//! The account of a submission whose fate is open: what is needed to find out later, without any credential.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::config::Target;
use crate::error::{Error, ErrorKind, InvalidArgument, printable};
use crate::ledger::Intent;
use crate::operation::check;
use crate::outcome::Outcome;
use crate::signature::sha1_hex;
use crate::time::Timestamp;

/// Begins the `UserData` of jobs whose submitter left it empty; the rest is 32 hexadecimal digits.
const MARK: &str = "cinf1:";
/// The form of the text.
const VERSION: u32 = 1;

/// A submission that may have created a job.
///
/// It holds what [`reconcile`](crate::Client::reconcile) needs to find the job, and no credential: keep its text
/// ([`Display`](fmt::Display), JSON) wherever the rest of your data is, and read it back with [`FromStr`].
///
/// ```
/// # let text = cloud_infinite::Submission::example().to_string();
/// use cloud_infinite::Submission;
///
/// let submission: Submission = text.parse()?;
/// assert_eq!(submission.input, "in/cat.jpg");
/// # Ok::<(), cloud_infinite::InvalidArgument>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Submission {
    /// Form of the text; this library writes and reads 1.
    pub version: u32,
    /// What the service keeps with the job to recognise it by. `None` if the caller gave a `user_data`, which is then
    /// used instead.
    pub submission_id: Option<String>,
    /// Bucket that the job was submitted for.
    pub bucket: String,
    /// Region of that bucket.
    pub region: String,
    /// Key of the picture.
    pub input: String,
    /// Where the result goes.
    pub output: SubmissionOutput,
    /// The caller's own text.
    pub user_data: Option<String>,
    /// The queue that was asked for.
    pub queue_id: Option<String>,
    /// SHA-1 of the request's document, in lower-case hexadecimal digits.
    pub body_sha1: String,
    /// Just before the first byte of the request in question left, by the service's clock as far as it is known.
    #[serde(with = "rfc3339")]
    pub started_at: Timestamp,
    /// When it was known that no answer would come, by the same clock.
    #[serde(with = "rfc3339")]
    pub ended_at: Timestamp,
    /// The requests that were sent, and how each ended.
    pub attempts: Vec<AttemptEnd>,
    /// HTTP status of the last answer, if there was one.
    pub status: Option<u16>,
    /// The service's id of the last request, if there was one.
    pub request_id: Option<String>,
    /// Seconds that the service asked to wait, if it did.
    pub retry_after: Option<u64>,
    /// Name of the error's kind, such as `Connection`.
    pub kind: String,
    /// What went wrong, in words.
    pub message: String,
}

/// Where the result of a submission goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubmissionOutput {
    /// Bucket of the result.
    pub bucket: String,
    /// Region of that bucket.
    pub region: String,
    /// Key of the result.
    pub object: String,
}

/// How one request of a submission ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AttemptEnd {
    /// What that meant: `Rejected`, `NotSent` or `Ambiguous`.
    pub outcome: String,
    /// Name of the error's kind.
    pub kind: String,
    /// HTTP status of the answer, if there was one.
    pub status: Option<u16>,
}

impl AttemptEnd {
    pub(crate) fn of(error: &Error) -> Self {
        Self {
            outcome: error.outcome().map_or("", Outcome::as_str).to_owned(),
            kind: error.kind().as_str().to_owned(),
            status: error.status(),
        }
    }
}

/// The parts of a request by which the thing that it creates can be found again.
#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct Creates<'a> {
    pub input: &'a str,
    pub output: &'a str,
    pub output_bucket: Option<&'a str>,
    pub output_region: Option<&'a str>,
    pub user_data: Option<&'a str>,
    pub queue_id: Option<&'a str>,
}

impl Creates<'_> {
    /// Where the result of a request for `target` goes.
    pub(crate) fn output_in(&self, target: &Target) -> SubmissionOutput {
        SubmissionOutput {
            bucket: self.output_bucket.unwrap_or(&target.bucket).to_owned(),
            region: self.output_region.unwrap_or(&target.region).to_owned(),
            object: self.output.to_owned(),
        }
    }
}

/// When a request was under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) started_at: Timestamp,
    pub(crate) ended_at: Timestamp,
}

impl Submission {
    pub(crate) fn new(
        target: &Target,
        creates: &Creates<'_>,
        mark: Option<&str>,
        body: &str,
        span: Span,
        attempts: Vec<AttemptEnd>,
        error: &Error,
    ) -> Self {
        Self {
            version: VERSION,
            submission_id: mark.map(str::to_owned),
            bucket: target.bucket.clone(),
            region: target.region.clone(),
            input: creates.input.to_owned(),
            output: creates.output_in(target),
            user_data: creates.user_data.map(str::to_owned),
            queue_id: creates.queue_id.map(str::to_owned),
            body_sha1: sha1_hex(body.as_bytes()),
            started_at: span.started_at,
            ended_at: span.ended_at,
            attempts,
            status: error.status(),
            request_id: error.request_id().map(str::to_owned),
            retry_after: error.retry_after().map(|hint| hint.as_secs()),
            kind: error.kind().as_str().to_owned(),
            message: error.message().to_owned(),
        }
    }

    /// A submission for examples.
    #[doc(hidden)]
    #[must_use]
    pub fn example() -> Self {
        let target =
            Target { bucket: "examplebucket-1250000000".to_owned(), region: "ap-guangzhou".to_owned() };
        let creates = Creates {
            input: "in/cat.jpg",
            output: "out/cat.jpg",
            output_bucket: None,
            output_region: None,
            user_data: None,
            queue_id: None,
        };
        let at = Timestamp::from_unix_millis(1_660_033_391_000);
        let error = Error::new(ErrorKind::Connection, "the connection broke before the answer was complete")
            .with_outcome(Some(Outcome::Ambiguous));
        let attempts = vec![AttemptEnd::of(&error)];
        let span = Span { started_at: at, ended_at: at };
        Self::new(&target, &creates, Some(&mark(1)), "<Request/>", span, attempts, &error)
    }

    /// A submission of which nothing is known but that it was about to be made.
    pub(crate) fn intended(intent: Intent) -> Self {
        Self {
            version: VERSION,
            submission_id: intent.mark,
            bucket: intent.bucket,
            region: intent.region,
            input: intent.input,
            output: intent.output,
            user_data: intent.user_data,
            queue_id: intent.queue_id,
            body_sha1: intent.body_sha1,
            started_at: intent.at,
            ended_at: intent.at,
            attempts: Vec::new(),
            status: None,
            request_id: None,
            retry_after: None,
            kind: ErrorKind::Cancelled.as_str().to_owned(),
            message: "the run ended before it was known what became of this submission".to_owned(),
        }
    }

    /// Refuses a text that could not be of a submission, because its parts go into requests.
    pub(crate) fn validate(&self) -> Result<(), InvalidArgument> {
        if self.version != VERSION {
            let rule = "has a form that this version of the library does not know";
            return Err(InvalidArgument::new("submission.version", self.version, rule));
        }
        check::bucket("submission.bucket", &self.bucket)?;
        check::region("submission.region", &self.region)?;
        check::object_key("submission.input", &self.input)?;
        check::object_key("submission.output.object", &self.output.object)?;
        if let Some(id) = &self.submission_id
            && !is_mark(id)
        {
            let rule = "must be `cinf1:` and 32 hexadecimal digits";
            return Err(InvalidArgument::new("submission.submission_id", id, rule));
        }
        if let Some(id) = &self.queue_id {
            check::id("submission.queue_id", id)?;
        }
        Ok(())
    }
}

impl fmt::Display for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Submission {
    type Err = InvalidArgument;

    fn from_str(text: &str) -> Result<Self, InvalidArgument> {
        let submission: Self = serde_json::from_str(text).map_err(|error| {
            let rule = format!("must be the text of a submission, as an error gave it ({error})");
            InvalidArgument::new("submission", printable(text, 100), rule)
        })?;
        submission.validate()?;
        Ok(submission)
    }
}

/// The text that marks a job as made by the submission with this number.
pub(crate) fn mark(number: u128) -> String {
    format!("{MARK}{number:032x}")
}

/// Whether a `UserData` is a mark of this library rather than a text of the caller.
pub(crate) fn is_mark(text: &str) -> bool {
    text.strip_prefix(MARK).is_some_and(|digits| {
        digits.len() == 32 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// What callers must not begin their own `UserData` with.
pub(crate) fn begins_like_a_mark(text: &str) -> bool {
    text.starts_with(MARK)
}

pub(crate) mod rfc3339 {
    use super::{Deserialize, Deserializer, Serializer, Timestamp};

    pub(crate) fn serialize<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(time)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_comes_back_whole_and_is_readable() {
        let submission = Submission::example();
        let text = submission.to_string();
        assert_eq!(text.parse::<Submission>().unwrap(), submission);
        assert!(text.starts_with(
            r#"{"version":1,"submission_id":"cinf1:00000000000000000000000000000001","bucket":"examplebucket-1250000000""#
        ), "{text}");
        assert!(text.contains(r#""started_at":"2022-08-09T08:23:11Z""#), "{text}");
    }

    #[test]
    fn a_text_that_would_go_astray_is_refused() {
        let text = Submission::example().to_string();
        for (from, to, field) in [
            ("\"version\":1", "\"version\":2", "submission.version"),
            ("ap-guangzhou\",\"input", "evil.example/\",\"input", "submission.region"),
            (
                "examplebucket-1250000000\",\"region\":\"ap-guangzhou\",\"input",
                "a@b\",\"region\":\"ap-guangzhou\",\"input",
                "submission.bucket",
            ),
            ("cinf1:0000", "other:0000", "submission.submission_id"),
            ("in/cat.jpg", "", "submission.input"),
            ("{\"version\"", "[{\"version\"", "submission"),
        ] {
            let broken = text.replacen(from, to, 1);
            assert_ne!(broken, text, "{from}");
            assert_eq!(broken.parse::<Submission>().unwrap_err().field, field, "{broken}");
        }
        // A newer version of the library may add to the text.
        assert!(text.replacen('{', "{\"later\":true,", 1).parse::<Submission>().is_ok());
    }

    #[test]
    fn marks_are_told_from_texts_of_the_caller() {
        assert!(is_mark(&mark(0)) && is_mark(&mark(u128::MAX)));
        for text in ["", "order-17", "cinf1:", "cinf1:xyz", &mark(1).to_uppercase(), &format!("{} ", mark(1))]
        {
            assert!(!is_mark(text), "{text}");
        }
    }
}
