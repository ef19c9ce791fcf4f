//! What a journal says about an item.

use serde::{Deserialize, Serialize};

use super::identity::Identity;
use crate::config::Target;
use crate::error::{Error, InvalidArgument};
use crate::outcome::Outcome;
use crate::submission::{Creates, Submission, SubmissionOutput, rfc3339};
use crate::time::Timestamp;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub(crate) enum Record {
    /// The item is about to be submitted.
    Intent(Box<Intent>),
    /// The item's job exists.
    Created { item: Identity, job_id: Box<str> },
    /// The service refused the item.
    Rejected { item: Identity, reason: Reason },
    /// Nothing of the item left this process.
    NotSent { item: Identity, reason: Reason },
    /// The item's job may exist.
    Ambiguous { item: Identity, submission: Box<Submission> },
    /// The item's job was looked for, often and late enough, and does not exist.
    Absent { item: Identity },
    /// The item's job has ended.
    Settled(Box<Ending>),
}

/// What is needed to look for the job of an item that may have been submitted. No credential is part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Intent {
    pub(crate) item: Identity,
    /// What the job is marked with, unless the caller gave a text of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mark: Option<String>,
    /// When the intent was formed, by the service's clock as far as it is known.
    #[serde(with = "rfc3339")]
    pub(crate) at: Timestamp,
    pub(crate) bucket: String,
    pub(crate) region: String,
    pub(crate) input: String,
    pub(crate) output: SubmissionOutput,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) user_data: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) queue_id: Option<String>,
    pub(crate) body_sha1: String,
}

impl Intent {
    /// To make what `creates` says by sending `body`.
    pub(crate) fn new(
        item: Identity,
        target: &Target,
        creates: &Creates<'_>,
        mark: Option<String>,
        body: &str,
        at: Timestamp,
    ) -> Self {
        Self {
            item,
            mark,
            at,
            bucket: target.bucket.clone(),
            region: target.region.clone(),
            input: creates.input.to_owned(),
            output: creates.output_in(target),
            user_data: creates.user_data.map(str::to_owned),
            queue_id: creates.queue_id.map(str::to_owned),
            body_sha1: crate::signature::sha1_hex(body.as_bytes()),
        }
    }

    /// The account of a submission of which nothing but the intent is known.
    pub(crate) fn into_submission(self) -> Submission {
        Submission::intended(self)
    }
}

/// How an item's job ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ending {
    pub(crate) item: Identity,
    pub(crate) job_id: String,
    /// The state, in the words of the service.
    pub(crate) state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
}

/// Why an item was not submitted, without the service's own words, which may repeat what nobody should keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reason {
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

impl From<&Error> for Reason {
    fn from(error: &Error) -> Self {
        Self {
            kind: error.kind().as_str().to_owned(),
            status: error.status(),
            code: error.code().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
        }
    }
}

impl Record {
    /// What became of an item that was submitted and did not come back with a job.
    pub(crate) fn of_failure(item: Identity, error: &Error) -> Self {
        match (error.outcome(), error.submission()) {
            (Some(Outcome::Ambiguous), Some(submission)) => {
                Self::Ambiguous { item, submission: Box::new(submission.clone()) }
            }
            (Some(Outcome::Rejected), _) => Self::Rejected { item, reason: error.into() },
            _ => Self::NotSent { item, reason: error.into() },
        }
    }

    pub(crate) fn item(&self) -> Identity {
        match self {
            Self::Intent(intent) => intent.item,
            Self::Settled(ending) => ending.item,
            Self::Created { item, .. }
            | Self::Rejected { item, .. }
            | Self::NotSent { item, .. }
            | Self::Ambiguous { item, .. }
            | Self::Absent { item } => *item,
        }
    }

    /// Reads the text of a record.
    pub(super) fn parse(json: &str) -> Result<Self, String> {
        let record: Self = serde_json::from_str(json).map_err(|error| error.to_string())?;
        record.validate().map_err(|argument| argument.to_string())?;
        Ok(record)
    }

    /// Refuses what could not go into a request.
    fn validate(&self) -> Result<(), InvalidArgument> {
        match self {
            Self::Intent(intent) => intent.clone().into_submission().validate(),
            Self::Ambiguous { submission, .. } => submission.validate(),
            Self::Created { job_id, .. } => crate::operation::check::id("job_id", job_id),
            Self::Settled(ending) => crate::operation::check::id("job_id", &ending.job_id),
            Self::Rejected { .. } | Self::NotSent { .. } | Self::Absent { .. } => Ok(()),
        }
    }

    /// The text of the record.
    pub(super) fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}
