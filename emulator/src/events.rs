//! What changes, as it changes, for those who watch: every change has a number, the last ones are kept, and who falls
//! behind is told to look at everything anew. Nobody polls and nobody is waited for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use tokio::sync::watch;

/// How many changes are kept for watchers that come back.
const KEPT: usize = 4096;

/// The most changes that a watcher is given at a time.
const AT_A_TIME: usize = 256;

/// What has changed: just enough to know what to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Notice {
    /// A job entered a state.
    Job { job_id: String, queue_id: String, state: &'static str },
    /// A queue was made, changed or deleted.
    Queue { queue_id: String },
    /// A request was answered, or struck by a fault and perhaps never answered. `refused`: because of its signature.
    Request { request: u64, refused: bool },
    /// Somebody was told that a job has ended, or could not be told.
    Callback { job_id: String },
    /// Too much to tell: look at everything anew.
    Resync,
}

impl Notice {
    /// The name under which watchers know it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Job { .. } => "job",
            Self::Queue { .. } => "queue",
            Self::Request { .. } => "request",
            Self::Callback { .. } => "callback",
            Self::Resync => "resync",
        }
    }
}

/// A change and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Event {
    /// Counts all changes from 1.
    pub(crate) sequence: u64,
    #[serde(flatten)]
    pub(crate) notice: Notice,
}

/// Collects changes and hands them to whoever watches.
#[derive(Debug)]
pub(crate) struct Events {
    /// Tells the numbers of this emulator from those of the one that had the same port before.
    epoch: u128,
    kept: Mutex<Kept>,
    news: watch::Sender<News>,
}

#[derive(Debug, Default)]
struct Kept {
    count: u64,
    events: VecDeque<Event>,
}

#[derive(Debug, Clone, Copy, Default)]
struct News {
    closed: bool,
}

impl Events {
    pub(crate) fn new() -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            epoch: since_1970.map_or(0, |elapsed| elapsed.as_micros()),
            kept: Mutex::default(),
            news: watch::Sender::default(),
        }
    }

    /// Adds a change. Waits for nobody.
    pub(crate) fn publish(&self, notice: Notice) {
        {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.count += 1;
            let sequence = kept.count;
            if kept.events.len() >= KEPT {
                kept.events.pop_front();
            }
            kept.events.push_back(Event { sequence, notice });
        }
        self.news.send_modify(|_| {});
    }

    /// Sends all watchers away.
    pub(crate) fn close(&self) {
        self.news.send_modify(|news| news.closed = true);
    }

    /// The text by which a watcher says how far it has come.
    pub(crate) fn id(&self, sequence: u64) -> String {
        format!("{:x}-{sequence}", self.epoch)
    }

    /// Watches from behind the change of that id; without one, or with one of another emulator, from now on.
    pub(crate) fn watch(self: &Arc<Self>, last_id: Option<&str>) -> Watcher {
        let (epoch, sequence) = last_id.and_then(|id| id.split_once('-')).unwrap_or_default();
        let known = u128::from_str_radix(epoch, 16).is_ok_and(|epoch| epoch == self.epoch);
        let seen = sequence.parse().ok().filter(|_| known);
        Watcher { seen, news: self.news.subscribe(), events: Arc::clone(self) }
    }
}

/// One who watches.
#[derive(Debug)]
pub(crate) struct Watcher {
    /// The last change that was handed out; `None` if that is not known.
    seen: Option<u64>,
    news: watch::Receiver<News>,
    events: Arc<Events>,
}

impl Watcher {
    /// The next changes, as soon as there are any; `None` when the emulator stops. What is dropped while it waits has
    /// lost nothing.
    pub(crate) async fn next(&mut self) -> Option<Vec<Event>> {
        loop {
            // Marked as seen before the changes are read, so that none can slip in between.
            if self.news.borrow_and_update().closed {
                return None;
            }
            let events = self.take();
            if !events.is_empty() {
                return Some(events);
            }
            self.news.changed().await.ok()?;
        }
    }

    fn take(&mut self) -> Vec<Event> {
        let kept = self.events.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let first = kept.events.front().map_or(kept.count + 1, |event| event.sequence);
        let Some(seen) = self.seen.filter(|seen| (first.saturating_sub(1)..=kept.count).contains(seen))
        else {
            self.seen = Some(kept.count);
            return vec![Event { sequence: kept.count, notice: Notice::Resync }];
        };
        let skipped = usize::try_from(seen.saturating_sub(first - 1)).unwrap_or(usize::MAX);
        let events: Vec<Event> = kept.events.iter().skip(skipped).take(AT_A_TIME).cloned().collect();
        self.seen = events.last().map(|event| event.sequence).or(self.seen);
        events
    }

    /// The text by which this watcher finds its way back after `event`.
    pub(crate) fn id(&self, event: &Event) -> String {
        self.events.id(event.sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(name: &str) -> Notice {
        Notice::Queue { queue_id: name.to_owned() }
    }

    fn numbers(events: &[Event]) -> Vec<u64> {
        events.iter().map(|event| event.sequence).collect()
    }

    #[tokio::test]
    async fn a_watcher_sees_every_change_once() {
        let events = Arc::new(Events::new());
        events.publish(queue("before"));
        let mut watcher = events.watch(None);
        assert_eq!(watcher.next().await, Some(vec![Event { sequence: 1, notice: Notice::Resync }]));
        events.publish(queue("a"));
        events.publish(queue("b"));
        assert_eq!(numbers(&watcher.next().await.unwrap()), [2, 3]);
        let waiting = tokio::spawn(async move { watcher.next().await });
        tokio::task::yield_now().await;
        events.publish(queue("c"));
        assert_eq!(waiting.await.unwrap().unwrap(), [Event { sequence: 4, notice: queue("c") }]);
    }

    #[tokio::test]
    async fn who_comes_back_goes_on_where_it_was() {
        let events = Arc::new(Events::new());
        for _ in 0..5 {
            events.publish(queue("a"));
        }
        let mut watcher = events.watch(Some(&events.id(3)));
        assert_eq!(numbers(&watcher.next().await.unwrap()), [4, 5]);
        let mut fresh = events.watch(Some(&events.id(5)));
        assert!(tokio::time::timeout(std::time::Duration::ZERO, fresh.next()).await.is_err());
        // From another emulator, from the future, or nothing of ours at all.
        for id in ["1-3", &events.id(6), "3", "", "x-y", "-"] {
            let mut watcher = events.watch(Some(id));
            let expected = Event { sequence: 5, notice: Notice::Resync };
            assert_eq!(watcher.next().await, Some(vec![expected]), "{id}");
        }
    }

    #[tokio::test]
    async fn who_falls_behind_looks_at_everything_anew() {
        let events = Arc::new(Events::new());
        let mut watcher = events.watch(Some(&events.id(0)));
        let total = KEPT as u64 + 1;
        for _ in 0..total {
            events.publish(queue("a"));
        }
        assert_eq!(watcher.next().await, Some(vec![Event { sequence: total, notice: Notice::Resync }]));
        // One less would have been in time, and comes in pieces.
        let mut in_time = events.watch(Some(&events.id(1)));
        let first = numbers(&in_time.next().await.unwrap());
        assert_eq!((first.len(), first.first()), (AT_A_TIME, Some(&2)));
        assert_eq!(numbers(&in_time.next().await.unwrap()).first(), Some(&(AT_A_TIME as u64 + 2)));
    }

    #[tokio::test]
    async fn the_end_is_told() {
        let events = Arc::new(Events::new());
        let mut watcher = events.watch(Some(&events.id(0)));
        let waiting = tokio::spawn(async move { watcher.next().await });
        tokio::task::yield_now().await;
        events.close();
        assert_eq!(waiting.await.unwrap(), None);
        assert_eq!(events.watch(None).next().await, None);
    }
}
