//! What the report says of one input.

use serde::{Deserialize, Serialize};

use crate::ledger::Identity;
use crate::model::{Job, JobState};
use crate::process_jobs::model::ProcessedItem;

/// What became of an input, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    Succeeded,
    Failed,
    Cancelled,
    Skipped,
    Refused,
    Unknown,
}

impl Verdict {
    fn of(item: &ProcessedItem) -> Self {
        match (&item.skipped, &item.job, &item.error) {
            (Some(_), None, _) => Self::Skipped,
            (_, Some(Job { state: JobState::Success, .. }), _) => Self::Succeeded,
            (_, Some(Job { state: JobState::Failed, .. }), _) => Self::Failed,
            (_, Some(Job { state: JobState::Cancel, .. }), _) => Self::Cancelled,
            (None, None, Some(error)) if error.submission().is_none() => Self::Refused,
            _ => Self::Unknown,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }

    /// Whether a continued run leaves the input as it is.
    pub(super) fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Succeeded, Self::Failed, Self::Cancelled, Self::Skipped, Self::Refused, Self::Unknown]
            .into_iter()
            .find(|verdict| verdict.as_str() == text)
    }
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::process_jobs) struct Row {
    /// What the journal knows the input by.
    pub(super) item: Identity,
    pub(super) index: u32,
    pub(super) result: Verdict,
    pub(super) input: String,
    pub(super) output: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) job_id: Option<String>,
    /// The service's code, or why the input was skipped, or the kind of what went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) created_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ended_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) format: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) width: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) height: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) size: Option<i64>,
}

impl Row {
    pub(in crate::process_jobs) fn new(item: Identity, of: &ProcessedItem) -> Self {
        let job = of.job.as_ref();
        let picture = job
            .and_then(|job| job.operation.pic_process_result.as_ref())
            .and_then(|result| result.process_results.first());
        let error = of.error.as_ref();
        let code = match (error, &of.skipped) {
            (Some(error), _) => Some(error.code().unwrap_or(error.kind().as_str()).to_owned()),
            (None, Some(reason)) => Some(reason.as_str().to_owned()),
            (None, None) => None,
        };
        Self {
            item,
            index: of.index,
            result: Verdict::of(of),
            input: of.input.clone(),
            output: of.output.clone(),
            job_id: job.map(|job| job.job_id.clone()),
            code,
            message: error.map(ToString::to_string),
            created_at: job.and_then(|job| job.creation_time).map(|time| time.to_string()),
            ended_at: job.and_then(|job| job.end_time).map(|time| time.to_string()),
            format: picture.and_then(|picture| picture.format.clone()),
            width: picture.and_then(|picture| picture.width),
            height: picture.and_then(|picture| picture.height),
            size: picture.and_then(|picture| picture.size),
        }
    }
}
