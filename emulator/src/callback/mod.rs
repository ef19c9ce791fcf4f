//! Tells whoever asked for it that a job has ended, and keeps a record of every attempt.

mod document;
mod post;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use self::document::Format;
use self::post::Refused;
use crate::activity::Busy;
use crate::clock::Clock;
use crate::config::Config;
use crate::events::{Events, Notice};
use crate::state::{Job, Notify};

/// How many attempts are kept.
const ATTEMPTS_KEPT: usize = 10_000;

/// The pause before the first repetition.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The pause before every further one.
const LATER_PAUSE: Duration = Duration::from_secs(5);

/// The text of `CallBack` that silences the queue's own setting.
pub(crate) const SILENT: &str = "no";

/// What a job says about its own callback.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wish {
    /// A URL, or [`SILENT`].
    pub(crate) url: Option<String>,
    pub(crate) format: Option<String>,
    pub(crate) kind: Option<String>,
    /// The topic or queue of a message.
    pub(crate) mq_name: Option<String>,
}

/// One attempt to tell somebody that a job has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallbackEntry {
    /// Counts all attempts from 1.
    pub sequence: u64,
    /// Milliseconds since the Unix epoch, when the attempt began.
    pub time_ms: i64,
    /// The job.
    pub job_id: String,
    /// The state that is reported.
    pub state: String,
    /// Where it was sent to. A message of TDMQ is recorded and goes nowhere: `tdmq:`, then the topic if it is known.
    pub url: String,
    /// Counts the attempts for this job from 1.
    pub attempt: u32,
    /// `application/xml` or `application/json`.
    pub content_type: String,
    /// What was sent.
    pub body: String,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// Why there was no answer, or why nothing was sent.
    pub error: Option<String>,
}

/// Sends callbacks.
#[derive(Debug)]
pub(crate) struct Callbacks {
    attempts: Mutex<Attempts>,
    events: Arc<Events>,
    /// Tells those who wait that there was one more.
    attempted: watch::Sender<()>,
    clock: Clock,
    repeats: u32,
    arrays: bool,
    allowed_hosts: Vec<String>,
}

#[derive(Debug, Default)]
struct Attempts {
    count: u64,
    kept: VecDeque<CallbackEntry>,
}

/// That there was an attempt to tell somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// Counts all attempts.
    pub(crate) sequence: u64,
    /// Counts those for one job.
    pub(crate) number: u32,
    /// Whether it was acknowledged, or the last.
    pub(crate) is_settled: bool,
}

/// Who is told, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Receiver {
    Url(String),
    MessageQueue(String),
}

impl Callbacks {
    pub(crate) fn new(config: &Config, events: Arc<Events>) -> Self {
        Self {
            attempts: Mutex::default(),
            events,
            attempted: watch::Sender::new(()),
            clock: config.clock.clone(),
            repeats: config.callback_repeats,
            arrays: config.callback_arrays,
            allowed_hosts: config.callback_hosts.clone(),
        }
    }

    /// Whether anybody is to be told that a job has ended.
    pub(crate) fn is_wanted(&self, job: &Job, queue: Option<&Notify>) -> bool {
        receiver(&job.request.callback, queue).is_some()
    }

    /// Goes on counting behind so many attempts.
    pub(crate) fn resume(&self, count: u64) {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).count = count;
    }

    /// Tells whoever is to be told that a job has ended, until somebody answers or the attempts are used up. `note` is
    /// called after each attempt. All of it counts as being under way.
    pub(crate) async fn deliver(&self, job: &Job, busy: Busy, note: impl Fn(Attempt)) {
        if let Some(owed) = &job.owed
            && let Some((receiver, format)) = receiver(&job.request.callback, owed.notify.as_ref())
        {
            let body = document::task_finish(job, format, self.arrays);
            match receiver {
                Receiver::Url(url) => self.post(job, owed.attempts, &url, (format, &body), busy, note).await,
                Receiver::MessageQueue(name) => {
                    let refused = Refused("messages of TDMQ are recorded and not delivered".to_owned());
                    let sequence =
                        self.record(job, &format!("tdmq:{name}"), 1, (format, &body), Err(refused));
                    note(Attempt { sequence, number: 1, is_settled: true });
                }
            }
        }
    }

    /// Goes on behind `earlier` attempts, with one more at least.
    async fn post(
        &self,
        job: &Job,
        earlier: u32,
        url: &str,
        (format, body): (Format, &str),
        mut busy: Busy,
        note: impl Fn(Attempt),
    ) {
        let first = earlier.saturating_add(1);
        let last = self.repeats.saturating_add(1).max(first);
        for attempt in first..=last {
            let pause = match attempt {
                1 => Duration::ZERO,
                2 => FIRST_PAUSE,
                _ => LATER_PAUSE,
            };
            busy = self.clock.rest(pause, busy).await;
            let answer = post::send(url, format.content_type(), body, &self.allowed_hosts).await;
            let accepted = matches!(answer, Ok(200..=299));
            let sequence = self.record(job, url, attempt, (format, body), answer);
            let is_settled = accepted || attempt == last;
            note(Attempt { sequence, number: attempt, is_settled });
            if is_settled {
                return;
            }
        }
    }

    fn record(
        &self,
        job: &Job,
        url: &str,
        attempt: u32,
        (format, body): (Format, &str),
        answer: Result<u16, Refused>,
    ) -> u64 {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.count += 1;
        let entry = CallbackEntry {
            sequence: attempts.count,
            time_ms: self.clock.now_ms(),
            job_id: job.id.clone(),
            state: job.state.as_str().to_owned(),
            url: url.to_owned(),
            attempt,
            content_type: format.content_type().to_owned(),
            body: body.to_owned(),
            status: answer.as_ref().ok().copied(),
            error: answer.err().map(|Refused(reason)| reason),
        };
        if attempts.kept.len() >= ATTEMPTS_KEPT {
            attempts.kept.pop_front();
        }
        attempts.kept.push_back(entry);
        self.events.publish(Notice::Callback { job_id: job.id.clone() });
        let count = attempts.count;
        drop(attempts);
        self.attempted.send_replace(());
        count
    }

    /// The attempts that are kept for a job; waits until there is one, but not longer than `limit`.
    pub(crate) async fn wait_for_attempts(&self, job_id: &str, limit: Duration) -> Vec<CallbackEntry> {
        let mut attempted = self.attempted.subscribe();
        // The sender lives as long as `self`; what stood in time is found afterwards.
        drop(
            tokio::time::timeout(limit, attempted.wait_for(|()| !self.attempts_for(job_id).is_empty())).await,
        );
        self.attempts_for(job_id)
    }

    /// The attempts that are kept, in order.
    pub(crate) fn attempts(&self) -> Vec<CallbackEntry> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).kept.iter().cloned().collect()
    }

    /// The attempts for a job that are kept, in order.
    pub(crate) fn attempts_for(&self, job_id: &str) -> Vec<CallbackEntry> {
        let attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.kept.iter().filter(|attempt| attempt.job_id == job_id).cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner).kept.clear();
    }

    /// Forgets everything, and counts from 1 again.
    pub(crate) fn reset(&self) {
        *self.attempts.lock().unwrap_or_else(PoisonError::into_inner) = Attempts::default();
    }
}

/// Who is to be told: what the job says counts before what its queue says.
///
/// Assumption: a job's own URL works although its queue's callbacks are off, and the job's format goes with the job's URL
/// alone.
fn receiver(wish: &Wish, queue: Option<&Notify>) -> Option<(Receiver, Format)> {
    let is_message = |kind: Option<&str>| kind == Some("TDMQ");
    match wish.url.as_deref() {
        Some(SILENT) => return None,
        Some(url) => return Some((Receiver::Url(url.to_owned()), Format::of(wish.format.as_deref()))),
        None if is_message(wish.kind.as_deref()) => {
            let name = wish.mq_name.clone().unwrap_or_default();
            return Some((Receiver::MessageQueue(name), Format::of(wish.format.as_deref())));
        }
        None => {}
    }
    let notify = queue.filter(|notify| notify.state == "On")?;
    let has_event = |events: &str| events.split(',').any(|event| event.trim() == document::TASK_FINISH);
    notify.event.as_deref().filter(|events| has_event(events))?;
    let format = Format::of(Some(&notify.result_format));
    if is_message(notify.kind.as_deref()) {
        return Some((Receiver::MessageQueue(notify.mq_name.clone().unwrap_or_default()), format));
    }
    notify.url.clone().map(|url| (Receiver::Url(url), format))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(url: &str, format: &str, kind: &str) -> Wish {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Wish { url: given(url), format: given(format), kind: given(kind), mq_name: None }
    }

    fn queue(state: &str, event: &str, format: &str) -> Notify {
        Notify {
            state: state.to_owned(),
            url: Some("http://queue/".to_owned()),
            event: Some(event.to_owned()),
            kind: Some("Url".to_owned()),
            result_format: format.to_owned(),
            ..Notify::default()
        }
    }

    #[test]
    fn the_job_counts_before_the_queue() {
        let url = |url: &str| Receiver::Url(url.to_owned());
        let on = queue("On", "TaskFinish,WorkflowFinish", "JSON");
        let none = Wish::default();
        for (wish, queue, expected) in [
            (none.clone(), Some(&on), Some((url("http://queue/"), Format::Json))),
            (
                none.clone(),
                Some(&queue("On", "TaskFinish", "XML")),
                Some((url("http://queue/"), Format::Xml)),
            ),
            (none.clone(), Some(&queue("Off", "TaskFinish", "XML")), None),
            (none.clone(), Some(&queue("On", "WorkflowFinish", "XML")), None),
            (none.clone(), None, None),
            (wish("no", "", ""), Some(&on), None),
            (wish("http://job/", "", ""), Some(&on), Some((url("http://job/"), Format::Xml))),
            (wish("http://job/", "JSON", "Url"), None, Some((url("http://job/"), Format::Json))),
            (wish("", "JSON", ""), Some(&queue("Off", "TaskFinish", "XML")), None),
            (wish("", "", "TDMQ"), Some(&on), Some((Receiver::MessageQueue(String::new()), Format::Xml))),
        ] {
            assert_eq!(receiver(&wish, queue), expected, "{wish:?} {queue:?}");
        }
        let message = Notify { kind: Some("TDMQ".to_owned()), mq_name: Some("topic".to_owned()), ..on };
        let expected = Some((Receiver::MessageQueue("topic".to_owned()), Format::Json));
        assert_eq!(receiver(&none, Some(&message)), expected);
    }
}
