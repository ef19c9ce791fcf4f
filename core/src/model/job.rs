//! Image jobs and their results.

use serde::Deserialize;

use super::ResponseInfo;
use crate::time::Timestamp;
use crate::xml::lenient;

open_enum! {
    /// Where a job stands.
    pub enum JobState {
        /// Accepted, waiting for a free slot.
        Submitted = "Submitted",
        /// Being executed.
        Running = "Running",
        /// Done; the result object exists.
        Success = "Success",
        /// Ended with an error; the job's `code` and `message` say which.
        Failed = "Failed",
        /// Waiting while its queue is paused.
        Pause = "Pause",
        /// Cancelled before it began.
        Cancel = "Cancel",
    }
}

impl JobState {
    /// Whether the job has ended. Values that this library does not know count as not ended.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Success | Self::Failed | Self::Cancel)
    }
}

/// An image job.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Job {
    /// Identifies the job: letters, digits, `_` and `-`, at most 64 of them.
    pub job_id: String,
    /// Where the job stands.
    pub state: JobState,
    /// `Success`, or why a job in state `Failed` failed.
    pub code: Option<String>,
    /// What went wrong, in words; only for a job in state `Failed`.
    pub message: Option<String>,
    /// Kind of job: `PicProcess`.
    pub tag: Option<String>,
    /// When the service accepted the job.
    #[serde(deserialize_with = "lenient")]
    pub creation_time: Option<Timestamp>,
    /// When execution began.
    #[serde(deserialize_with = "lenient")]
    pub start_time: Option<Timestamp>,
    /// When the job ended.
    #[serde(deserialize_with = "lenient")]
    pub end_time: Option<Timestamp>,
    /// The queue that runs the job.
    pub queue_id: Option<String>,
    /// The picture that is processed.
    pub input: Option<JobInput>,
    /// What is done with it.
    pub operation: JobOperation,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}

/// Jobs that were asked for by id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct JobBatch {
    /// The jobs that exist, in the order of the answer: match them by `job_id`.
    #[serde(rename = "JobsDetail")]
    pub jobs: Vec<Job>,
    /// Ids that were asked for and do not exist.
    #[serde(rename = "NonExistJobIds")]
    pub missing_ids: Vec<String>,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}

/// One page of the jobs of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct JobPage {
    /// The jobs of this page. There may be none although more pages follow.
    #[serde(rename = "JobsDetail")]
    pub items: Vec<Job>,
    /// What the next page is asked for with; `None` on the last page.
    pub next_token: Option<String>,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}

/// The object that a job reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct JobInput {
    /// Full name of the bucket.
    pub bucket_id: Option<String>,
    /// Key of the object.
    pub object: Option<String>,
    /// Region of the bucket.
    pub region: Option<String>,
}

/// What a job does and where its result goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct JobOperation {
    /// The template that was used, if any.
    pub template_id: Option<String>,
    /// Name of that template.
    pub template_name: Option<String>,
    /// The rule that was used when there was no template.
    pub pic_process: Option<PicProcess>,
    /// Where the result goes.
    pub output: Option<JobOutput>,
    /// The result; absent until the job has ended.
    #[serde(deserialize_with = "wire::one_result")]
    pub pic_process_result: Option<PicProcessResult>,
    /// The caller's own text, as given with the submission.
    pub user_data: Option<String>,
    /// Priority, 0 to 2; higher runs first.
    #[serde(deserialize_with = "lenient")]
    pub job_level: Option<u32>,
}

/// The object that a job writes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct JobOutput {
    /// Full name of the bucket.
    pub bucket: Option<String>,
    /// Key of the object.
    pub object: Option<String>,
    /// Region of the bucket.
    pub region: Option<String>,
}

/// How a picture is processed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PicProcess {
    /// Whether the result also describes the original picture.
    #[serde(deserialize_with = "lenient")]
    pub is_pic_info: Option<bool>,
    /// The rule, such as `imageMogr2/thumbnail/480x/format/webp`.
    pub process_rule: Option<String>,
}

/// The result of a job. The service has several forms of it; all are read into this one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(from = "wire::PicProcessResult")]
pub struct PicProcessResult {
    /// Key of the result object in the output bucket.
    pub object_name: Option<String>,
    /// The original picture; only when the submission asked for it.
    pub original_info: Option<OriginalInfo>,
    /// The pictures that were made; a job makes one.
    pub process_results: Vec<ProcessResult>,
}

/// The original picture of a job.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct OriginalInfo {
    /// Key of the object.
    pub key: Option<String>,
    /// Host and key of the object, without a scheme.
    pub location: Option<String>,
    /// Entity tag of the object, double quotes included.
    #[serde(alias = "ETag")]
    pub etag: Option<String>,
    /// What the picture is.
    pub image_info: Option<ImageInfo>,
}

/// Properties of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ImageInfo {
    /// Name of the format. Upper and lower case both occur: compare without regard to case.
    pub format: Option<String>,
    /// Width in pixels.
    #[serde(deserialize_with = "lenient")]
    pub width: Option<u32>,
    /// Height in pixels.
    #[serde(deserialize_with = "lenient")]
    pub height: Option<u32>,
    /// Quality of the encoding, 0 to 100.
    #[serde(deserialize_with = "lenient")]
    pub quality: Option<u32>,
    /// Average colour, as `0xRRGGBB`.
    pub ave: Option<String>,
    /// EXIF orientation, 1 to 8; 0 or 1 when the picture has none.
    #[serde(deserialize_with = "lenient")]
    pub orientation: Option<u32>,
    /// Number of frames of an animation.
    #[serde(deserialize_with = "lenient")]
    pub frame_count: Option<u32>,
}

/// A picture that a job made.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ProcessResult {
    /// Key of the object, where the service says so.
    pub key: Option<String>,
    /// Host and key of the object, without a scheme.
    pub location: Option<String>,
    /// Name of the format.
    pub format: Option<String>,
    /// Width in pixels.
    #[serde(deserialize_with = "lenient")]
    pub width: Option<u32>,
    /// Height in pixels.
    #[serde(deserialize_with = "lenient")]
    pub height: Option<u32>,
    /// Size in bytes.
    #[serde(deserialize_with = "lenient")]
    pub size: Option<i64>,
    /// Quality of the encoding, 0 to 100.
    #[serde(deserialize_with = "lenient")]
    pub quality: Option<u32>,
    /// Entity tag of the object.
    #[serde(alias = "ETag")]
    pub etag: Option<String>,
    /// MD5 of the object.
    pub md5: Option<String>,
    /// Number of frames of an animation.
    #[serde(deserialize_with = "lenient")]
    pub frame_count: Option<u32>,
}

/// The documented and observed forms of the result container.
mod wire {
    use serde::{Deserialize, Deserializer};

    use super::{OriginalInfo, ProcessResult};

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    pub(super) struct PicProcessResult {
        object_name: Option<String>,
        original_info: Option<OriginalInfo>,
        process_result: Vec<ProcessResult>,
        process_results: Option<Objects>,
        upload_result: Option<UploadResult>,
    }

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    struct UploadResult {
        original_info: Option<OriginalInfo>,
        process_results: Option<Objects>,
    }

    #[derive(Default, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    struct Objects {
        object: Vec<ProcessResult>,
    }

    /// Reads one container or, as some callbacks have it, a list of containers.
    pub(super) fn one_result<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<super::PicProcessResult>, D::Error> {
        let all = Vec::<super::PicProcessResult>::deserialize(deserializer)?;
        let is_list = all.len() > 1;
        Ok(all.into_iter().map(|one| if is_list { one.with_keys() } else { one }).reduce(
            |mut first, next| {
                first.process_results.extend(next.process_results);
                first.original_info = first.original_info.or(next.original_info);
                first.object_name = first.object_name.or(next.object_name);
                first
            },
        ))
    }

    impl super::PicProcessResult {
        /// Notes the object's name with each picture, which is all that tells the pictures of several containers apart.
        fn with_keys(mut self) -> Self {
            for result in &mut self.process_results {
                result.key = result.key.take().or_else(|| self.object_name.clone());
            }
            self
        }
    }

    impl From<PicProcessResult> for super::PicProcessResult {
        fn from(wire: PicProcessResult) -> Self {
            let upload = wire.upload_result.unwrap_or_default();
            let mut process_results = wire.process_result;
            for objects in [wire.process_results, upload.process_results].into_iter().flatten() {
                process_results.extend(objects.object);
            }
            Self {
                object_name: wire
                    .object_name
                    .or_else(|| process_results.first().and_then(|first| first.key.clone())),
                original_info: wire.original_info.or(upload.original_info),
                process_results,
            }
        }
    }
}
