//! When a job is looked at.

use std::time::Duration;

use tokio::time::Instant;

use crate::error::InvalidArgument;

/// Time to the first look at a job, unless the request says otherwise.
const FIRST: Duration = Duration::from_secs(1);
/// How much longer each time between two looks is than the one before.
const GROWTH: f64 = 1.5;
/// Shortest time to the first look that a request may ask for.
const SHORTEST: Duration = Duration::from_millis(10);
/// Longest time between two looks.
const LONGEST: Duration = Duration::from_secs(10);
/// How much earlier or later than that a look may come, as a part of the time.
const JITTER: f64 = 0.1;
/// Longest time between the first and the last moment at which a look may come.
pub(super) const LONGEST_WINDOW: Duration = Duration::from_secs(2);

/// Checks what a request says about the time to the first look.
pub(super) fn check(poll_interval: Option<Duration>) -> Result<(), InvalidArgument> {
    match poll_interval {
        Some(given) if !(SHORTEST..=LONGEST).contains(&given) => Err(InvalidArgument::new(
            "poll_interval",
            format!("{given:?}"),
            "must be 10 milliseconds to 10 seconds",
        )),
        _ => Ok(()),
    }
}

/// The times between the looks at one job.
#[derive(Debug)]
pub(super) struct Schedule {
    delay: Duration,
}

/// When the next look comes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// Not before this.
    pub(super) opens: Instant,
    /// At this moment, if no look at other jobs comes by.
    pub(super) due: Instant,
}

impl Schedule {
    pub(super) fn new(first: Option<Duration>) -> Self {
        Self { delay: first.unwrap_or(FIRST) }
    }

    /// The look after one that was done with at `now`. `chance` is a number from 0 to 1.
    pub(super) fn next(&mut self, now: Instant, chance: f64) -> Window {
        let at = |part: f64| later(now, self.delay.mul_f64(1.0 - JITTER + 2.0 * JITTER * part));
        let window = Window { opens: at(0.0), due: at(chance.clamp(0.0, 1.0)) };
        self.delay = self.delay.mul_f64(GROWTH).min(LONGEST);
        window
    }
}

/// A moment in the future; one that the clock cannot tell never comes, which is as good as far away.
pub(super) fn later(now: Instant, by: Duration) -> Instant {
    now.checked_add(by).unwrap_or_else(|| later(now, by.mul_f64(0.5)))
}
