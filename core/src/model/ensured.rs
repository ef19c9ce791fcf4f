//! What was done to make something as it was asked for.

use super::{Bucket, Queue, ResponseInfo, Template};

/// A setting that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Change {
    /// Name of the field, such as `rule`; fields of nested values are joined by dots, such as `notify_config.url`.
    pub field: String,
    /// What it was before. `None` if it was not set, or did not exist.
    pub before: Option<String>,
    /// What it is now. `None` if it is not set any more.
    pub after: Option<String>,
}

/// A bucket on which the service is enabled.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct EnsuredService {
    /// What was changed: `enabled`, or nothing if the service was enabled before.
    pub changed: Vec<Change>,
    /// The bucket as it is now.
    pub current: Bucket,
    /// The HTTP side of the last answer, with the requests of all of them.
    pub response: ResponseInfo,
}

/// A queue that is as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct EnsuredQueue {
    /// What was changed; nothing if the queue was like that before.
    pub changed: Vec<Change>,
    /// The queue as it is now.
    pub current: Queue,
    /// The HTTP side of the last answer, with the requests of all of them.
    pub response: ResponseInfo,
}

/// A template that is as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct EnsuredTemplate {
    /// What was changed; nothing if the template was like that before. Of one that was made it is every field, with
    /// nothing before.
    pub changed: Vec<Change>,
    /// Whether the template was made.
    pub created: bool,
    /// The template as it is now.
    pub current: Template,
    /// The HTTP side of the last answer, with the requests of all of them.
    pub response: ResponseInfo,
}
