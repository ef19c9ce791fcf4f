//! Queues and their callback settings.

use serde::Deserialize;

use super::ResponseInfo;
use crate::time::Timestamp;
use crate::xml::lenient;

open_enum! {
    /// Whether a queue starts jobs.
    pub enum QueueState {
        /// Jobs are started as slots become free.
        Active = "Active",
        /// No job is started; waiting jobs stay, running jobs finish.
        Paused = "Paused",
    }
}

open_enum! {
    /// Whether a queue reports finished jobs.
    pub enum NotifyState {
        /// Finished jobs are reported.
        On = "On",
        /// Nothing is reported.
        Off = "Off",
    }
}

open_enum! {
    /// Format of a report.
    pub enum NotifyFormat {
        /// An XML document; what the service chooses when nothing is given.
        Xml = "XML",
        /// A JSON document.
        Json = "JSON",
    }
}

open_enum! {
    /// How a report is delivered.
    pub enum NotifyType {
        /// As an HTTP POST to a URL.
        Url = "Url",
        /// As a message of a TDMQ topic or queue.
        Tdmq = "TDMQ",
    }
}

open_enum! {
    /// What receives the messages of a TDMQ report.
    pub enum MqMode {
        /// A topic with subscriptions.
        Topic = "Topic",
        /// A queue.
        Queue = "Queue",
    }
}

/// A queue in which image jobs wait and run. A bucket has one, made when the service is enabled.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Queue {
    /// Identifies the queue in [`UpdateQueue`](crate::UpdateQueue) and [`ListQueues`](crate::ListQueues).
    pub queue_id: Option<String>,
    /// Name of the queue.
    pub name: Option<String>,
    /// Whether the queue starts jobs.
    pub state: QueueState,
    /// How finished jobs are reported.
    pub notify_config: Option<NotifyConfig>,
    /// Jobs that may wait in the queue at most.
    #[serde(deserialize_with = "lenient")]
    pub max_size: Option<u32>,
    /// Jobs that run at the same time at most.
    #[serde(deserialize_with = "lenient")]
    pub max_concurrent: Option<u32>,
    /// Kind of jobs that the queue takes: `PicProcessing`.
    pub category: Option<String>,
    /// When the queue was changed last.
    #[serde(deserialize_with = "lenient")]
    pub update_time: Option<Timestamp>,
    /// When the queue was made.
    #[serde(deserialize_with = "lenient")]
    pub create_time: Option<Timestamp>,
    /// Full name of the bucket that owns the queue. Some answers leave it out.
    pub bucket_id: Option<String>,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}

/// How a queue reports finished jobs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct NotifyConfig {
    /// Whether finished jobs are reported. Not given means `Off`.
    pub state: Option<NotifyState>,
    /// Events to report; needed with state `On`. `TaskFinish` is the one of image jobs; answers may hold a comma list.
    pub event: Option<String>,
    /// Format of the report. Not given means `XML`.
    pub result_format: Option<NotifyFormat>,
    /// How the report is delivered; needed with state `On`.
    pub r#type: Option<NotifyType>,
    /// Public `http` or `https` URL that receives the report; needed with type `Url`.
    pub url: Option<String>,
    /// Kind of receiver; needed with type `TDMQ`.
    pub mq_mode: Option<MqMode>,
    /// Region of the receiver, one of `sh`, `bj`, `gz`, `cd`, `hk`; needed with type `TDMQ`.
    pub mq_region: Option<String>,
    /// Name of the topic or queue; needed with type `TDMQ`.
    pub mq_name: Option<String>,
}

/// One page of the queues of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct QueuePage {
    /// The queues of this page.
    #[serde(rename = "QueueList")]
    pub items: Vec<Queue>,
    /// Matching queues on all pages together. Missing when queues were asked for by id.
    #[serde(deserialize_with = "lenient")]
    pub total_count: Option<u32>,
    /// Number of this page; the first is 1. Missing when queues were asked for by id.
    #[serde(deserialize_with = "lenient")]
    pub page_number: Option<u32>,
    /// Entries that a page holds at most. Missing when queues were asked for by id.
    #[serde(deserialize_with = "lenient")]
    pub page_size: Option<u32>,
    /// Ids that were asked for and do not exist.
    #[serde(rename = "NonExistPIDs")]
    pub missing_ids: Vec<String>,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}
