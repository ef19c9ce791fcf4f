//! What the service reports by itself.

use super::Job;

open_enum! {
    /// What a callback reports.
    pub enum CallbackEvent {
        /// A job has ended.
        TaskFinish = "TaskFinish",
        /// A workflow has ended.
        WorkflowFinish = "WorkflowFinish",
    }
}

/// What the service delivered to the URL of a job or a queue.
///
/// A callback carries no signature: whoever knows the URL can send one. Ask for the job with [`GetJob`](crate::GetJob)
/// before doing anything that cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Callback {
    /// What is reported.
    pub event: CallbackEvent,
    /// The job that has ended, for the event `TaskFinish`.
    pub job: Option<Job>,
    /// Further jobs of the same report. The service reports each job on its own, so that there are none as far as is
    /// known.
    pub further_jobs: Vec<Job>,
    /// The document as it arrived, in XML or JSON: for events and elements that this library has no fields for.
    pub document: String,
}

/// What became of a request to the URL for callbacks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ReceivedCallback {
    /// HTTP status to answer with: 200 for a callback, also for one that was seen before; another for everything else.
    pub status: u32,
    /// What is reported, the first time that it is; `None` if the request was refused, or all of it was seen before.
    pub callback: Option<Callback>,
    /// Whether it is a callback that was seen before.
    pub is_duplicate: bool,
    /// Why there is no callback, in words for a log. Do not send them to whoever made the request.
    pub reason: Option<String>,
}
