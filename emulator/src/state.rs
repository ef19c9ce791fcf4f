//! What the service knows: enabled buckets, their queues, their jobs. Data and its invariants, no tasks.
//!
//! Everything here that outlives the process is changed by a [`Change`] and in no other way.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use serde::{Deserialize, Serialize};

use crate::callback::Wish;
use crate::pace::Pace;
use crate::scheduler::TemplateContent;

mod change;

pub(crate) use change::{Change, Misfit, Outcome, Step};

/// The name of the queue that enabling creates.
pub(crate) const FIRST_QUEUE_NAME: &str = "queue-pic-process-1";

/// The format of callbacks unless a queue says otherwise.
const DEFAULT_RESULT_FORMAT: &str = "XML";

/// A bucket for which the service is enabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Service {
    pub(crate) bucket: String,
    pub(crate) region: String,
    pub(crate) created: i64,
    /// Tells apart what was enabled in the same second.
    pub(crate) order: u64,
    pub(crate) queue_id: String,
}

/// What a queue does with jobs that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum QueueState {
    Active,
    Paused,
}

impl QueueState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Paused => "Paused",
        }
    }
}

/// The callback settings of a queue, as texts in their documented spelling.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notify {
    pub(crate) state: String,
    pub(crate) url: Option<String>,
    pub(crate) event: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) result_format: String,
    pub(crate) mq_mode: Option<String>,
    pub(crate) mq_region: Option<String>,
    pub(crate) mq_name: Option<String>,
}

impl Notify {
    /// Callbacks off.
    pub(crate) fn off() -> Self {
        Self { state: "Off".to_owned(), result_format: DEFAULT_RESULT_FORMAT.to_owned(), ..Self::default() }
    }
}

/// A queue with the jobs that wait in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Queue {
    pub(crate) id: String,
    pub(crate) bucket: String,
    pub(crate) name: String,
    pub(crate) state: QueueState,
    pub(crate) notify: Notify,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    /// Follows from the jobs.
    #[serde(skip)]
    pub(crate) waiting: BinaryHeap<Waiting>,
    /// Follows from the jobs.
    #[serde(skip)]
    pub(crate) running: u32,
}

/// A place in a queue: the higher level first, then the earlier submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) level: u8,
    pub(crate) order: u64,
    pub(crate) job_id: String,
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.level, Reverse(self.order)).cmp(&(other.level, Reverse(other.order)))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The states of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum JobState {
    Submitted,
    Running,
    Success,
    Failed,
    Pause,
    Cancel,
}

impl JobState {
    /// Each of them.
    pub(crate) const ALL: [Self; 6] =
        [Self::Submitted, Self::Running, Self::Success, Self::Failed, Self::Pause, Self::Cancel];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "Submitted",
            Self::Running => "Running",
            Self::Success => "Success",
            Self::Failed => "Failed",
            Self::Pause => "Pause",
            Self::Cancel => "Cancel",
        }
    }
}

/// What a client asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) input: String,
    pub(crate) rule: String,
    /// Id and name of the template that the rule is from.
    pub(crate) template: Option<(String, String)>,
    pub(crate) picture_info: bool,
    pub(crate) output_region: String,
    pub(crate) output_bucket: String,
    pub(crate) output: String,
    pub(crate) user_data: Option<String>,
    pub(crate) level: u8,
    pub(crate) callback: Wish,
    /// The document in which it was asked for.
    pub(crate) document: String,
}

/// What the work on a picture gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) format: Cow<'static, str>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) size: usize,
    pub(crate) quality: u32,
    pub(crate) original: Option<OriginalInfo>,
    pub(crate) course: Course,
}

/// What the input was, as far as sizes depend on it, and the sizes on the way to the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Course {
    pub(crate) input: InputFacts,
    /// Width and height after each written part of the rule; empty if it failed and ignores errors.
    pub(crate) sizes: Vec<(u32, u32)>,
}

/// What the header of a picture says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InputFacts {
    /// In capitals.
    pub(crate) format: Cow<'static, str>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// The EXIF orientation, 0 if there is none.
    pub(crate) orientation: u32,
}

/// What is known about the input picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OriginalInfo {
    pub(crate) etag: String,
    /// `None` if the picture could not be decoded.
    pub(crate) average: Option<String>,
    pub(crate) format: Cow<'static, str>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Of an animation.
    pub(crate) frames: Option<u32>,
    pub(crate) orientation: u32,
    pub(crate) quality: u32,
}

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failure {
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}

/// When a job was made. No two jobs have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Made {
    /// Seconds since the Unix epoch.
    pub(crate) at: i64,
    /// Tells apart what was made in the same second.
    pub(crate) order: u64,
}

/// Whoever is still to be told that a job has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Owed {
    /// The callback settings of the job's queue when it ended; the queue may be gone since.
    pub(crate) notify: Option<Notify>,
    /// The attempts so far.
    pub(crate) attempts: u32,
}

/// What a job that replaces its own input is about to write. If it is there after a restart, the work is done: done again
/// it would begin with its own result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Produced {
    pub(crate) done: Done,
    /// The MD5 of the output, in hexadecimal digits.
    pub(crate) md5: String,
}

/// A job and its life so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) bucket: String,
    pub(crate) region: String,
    pub(crate) queue_id: String,
    pub(crate) request: Request,
    pub(crate) state: JobState,
    pub(crate) made: Made,
    pub(crate) started: Option<i64>,
    pub(crate) ended: Option<i64>,
    /// Counts from 1; more if the emulator ended while the job ran.
    pub(crate) attempt: u32,
    /// Only while it runs, and only if it replaces its own input.
    pub(crate) produced: Option<Produced>,
    /// The callback that is neither acknowledged nor given up.
    pub(crate) owed: Option<Owed>,
    pub(crate) done: Option<Done>,
    pub(crate) failure: Option<Failure>,
    #[serde(default)]
    pub(crate) pace: Pace,
    /// How many answers have shown it before its end. They are counted anew after a restart.
    #[serde(skip)]
    pub(crate) seen: u32,
    /// Whether its end may be seen as soon as the work is done, whatever its pace. Forgotten with a restart.
    #[serde(skip)]
    pub(crate) released: bool,
}

impl Job {
    /// Whether its output takes the place of its input.
    pub(crate) fn replaces_input(&self) -> bool {
        let request = &self.request;
        request.output_bucket == self.bucket && request.output == request.input.trim_start_matches('/')
    }

    pub(crate) fn is_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// Whether it runs, or has run, and its end is held back.
    pub(crate) fn is_held(&self) -> bool {
        self.state == JobState::Running && self.pace.holds() && !self.released
    }
}

/// A rule that is kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) bucket: String,
    pub(crate) region: String,
    pub(crate) content: TemplateContent,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    /// Tells apart what was made in the same second.
    pub(crate) order: u64,
}

impl Template {
    pub(crate) fn is_in(&self, bucket: &str, region: &str) -> bool {
        self.bucket == bucket && self.region == region
    }
}

/// How many there were of each since the beginning of the state, so that no number and no id is given twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Numbers {
    /// The largest `order` of anything.
    pub(crate) order: u64,
    pub(crate) jobs: u64,
    pub(crate) queues: u64,
    pub(crate) templates: u64,
    pub(crate) transitions: u64,
    /// Attempts to call back.
    pub(crate) callbacks: u64,
    /// Processes that went on with this state.
    pub(crate) runs: u64,
}

/// Everything together.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) services: BTreeMap<String, Service>,
    pub(crate) queues: HashMap<String, Queue>,
    pub(crate) jobs: HashMap<String, Job>,
    pub(crate) templates: HashMap<String, Template>,
    /// The ids of jobs by bucket and region, even if the service was disabled since.
    pub(crate) made: HashMap<(String, String), BTreeMap<Made, String>>,
    pub(crate) numbers: Numbers,
}

impl State {
    /// A number larger than all before it. It is taken when what has it comes into the state.
    pub(crate) fn next_order(&self) -> u64 {
        self.numbers.order + 1
    }

    /// The job that is to run next, if one may run.
    pub(crate) fn next_runnable(&self, queue_id: &str, max_concurrent: u32) -> Option<&Job> {
        let queue = self.queues.get(queue_id)?;
        if queue.state == QueueState::Paused || queue.running >= max_concurrent {
            return None;
        }
        self.jobs.get(&queue.waiting.peek()?.job_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn higher_levels_first_then_first_come_first_served() {
        let mut heap = BinaryHeap::new();
        for (order, level) in [0, 2, 1, 2, 0].into_iter().enumerate() {
            heap.push(Waiting { level, order: order as u64, job_id: format!("{level}/{order}") });
        }
        let order: Vec<String> = std::iter::from_fn(|| heap.pop()).map(|next| next.job_id).collect();
        assert_eq!(order, ["2/1", "2/3", "1/2", "0/0", "0/4"]);
    }
}
