//! Those who wait on a clock.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use super::{Hands, Shared};
use crate::activity::{Activity, Busy};

/// When a timer is due, in time passed; timers that are due at the same time ring in the order of their making.
type Key = (Duration, u64);

/// The timers that have not rung, in the order in which they will.
#[derive(Debug, Default)]
pub(super) struct Timers {
    made: u64,
    waiting: BTreeMap<Key, Timer>,
}

#[derive(Debug)]
struct Timer {
    wake: oneshot::Sender<Option<Busy>>,
    sleeper: Sleeper,
}

/// Who waits.
#[derive(Debug)]
enum Sleeper {
    /// Somebody whose waiting is nobody's business.
    Unknown,
    /// Somebody who counts as busy, because the time passes by itself.
    Busy(Busy),
    /// Somebody who counts again when woken.
    Resting(Activity),
}

impl Sleeper {
    fn rest(self) -> Self {
        match self {
            Self::Busy(busy) => Self::Resting(busy.rest()),
            other => other,
        }
    }

    fn resume(self) -> Self {
        match self {
            Self::Resting(activity) => Self::Busy(activity.begin()),
            other => other,
        }
    }
}

impl Timers {
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(super) fn next_due(&self) -> Option<Duration> {
        self.waiting.first_key_value().map(|((due, _), _)| *due)
    }

    pub(super) fn ring_next(&mut self) {
        if let Some((_, timer)) = self.waiting.pop_first() {
            timer.ring();
        }
    }

    /// From now on time passes only when it is told to.
    pub(super) fn rest(&mut self) {
        self.change(Sleeper::rest);
    }

    /// From now on time passes by itself.
    pub(super) fn resume(&mut self) {
        self.change(Sleeper::resume);
    }

    fn change(&mut self, change: fn(Sleeper) -> Sleeper) {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting = waiting
            .into_iter()
            .map(|(key, timer)| (key, Timer { sleeper: change(timer.sleeper), ..timer }))
            .collect();
    }
}

impl Timer {
    fn ring(self) {
        let busy = match self.sleeper.resume() {
            Sleeper::Busy(busy) => Some(busy),
            Sleeper::Unknown | Sleeper::Resting(_) => None,
        };
        // Whoever has stopped waiting has taken its timer away, or does so now.
        drop(self.wake.send(busy));
    }
}

/// A timer's place in the clock, given back when nobody waits for it any more.
struct Place {
    clock: Arc<Shared>,
    key: Key,
}

impl Place {
    fn take(&self) -> Option<Timer> {
        self.clock.lock().timers.waiting.remove(&self.key)
    }

    /// How long the timer has to wait if time passes by itself.
    fn left(&self) -> Option<Duration> {
        let state = self.clock.lock();
        match state.hands {
            Hands::Machine { .. } => Some(self.key.0.saturating_sub(state.passed())),
            Hands::Manual { .. } => None,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Dropped outside of the lock: it may wake those who wait for quiet.
        drop(self.take());
    }
}

/// Starts a timer, and waits for it once it is polled. It gives back what it was given.
pub(super) fn start(
    clock: &Arc<Shared>,
    duration: Duration,
    busy: Option<Busy>,
) -> impl Future<Output = Option<Busy>> + Send + use<> {
    let (wake, mut woken) = oneshot::channel();
    let mut state = clock.lock();
    state.timers.made += 1;
    let key = (state.passed().saturating_add(duration), state.timers.made);
    let timer = Timer { wake, sleeper: busy.map_or(Sleeper::Unknown, Sleeper::Busy) };
    if duration.is_zero() {
        timer.ring();
    } else {
        let sleeper = match state.hands {
            Hands::Machine { .. } => timer.sleeper,
            Hands::Manual { .. } => timer.sleeper.rest(),
        };
        state.timers.waiting.insert(key, Timer { sleeper, ..timer });
    }
    drop(state);
    let place = Place { clock: Arc::clone(clock), key };
    async move {
        let mut switched = place.clock.switched.subscribe();
        loop {
            let left = place.left();
            let passes = async {
                match left {
                    Some(left) => tokio::time::sleep(left).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                // A timer that is dropped without having rung has no sender to wait for.
                busy = &mut woken => return busy.ok().flatten(),
                _ = switched.changed() => {}
                () = passes => if let Some(timer) = place.take() {
                    timer.ring();
                },
            }
        }
    }
}
