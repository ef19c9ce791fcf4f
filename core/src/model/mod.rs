//! What the service answers with, as plain data.
//!
//! The types mirror the service's documents. A field that the service left out, or sent as an empty element, is
//! `None`. Values newer than this library arrive as the `Other` variant of their type.

#[macro_use]
mod open_enum;
mod bucket;
mod job;
mod queue;
mod response;

pub use bucket::{Bucket, BucketPage, DisabledService};
pub use job::{
    ImageInfo, Job, JobInput, JobOperation, JobOutput, JobState, OriginalInfo, PicProcess, PicProcessResult,
    ProcessResult,
};
pub use queue::{MqMode, NotifyConfig, NotifyFormat, NotifyState, NotifyType, Queue, QueuePage, QueueState};
pub use response::ResponseInfo;
