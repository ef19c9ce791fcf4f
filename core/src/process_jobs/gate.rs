//! Whether anything may be submitted at this moment.

use std::time::Duration;

use tokio::time::Instant;

/// First pause after the service would not take a submission.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// How much longer each pause is than the one before.
const GROWTH: f64 = 2.0;
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Why submissions wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// The queue holds as many jobs as it can.
    Full,
    /// The service asks for fewer requests.
    Throttled,
    /// The service could not be reached.
    Unreachable,
}

impl Closed {
    /// In words, for people.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Full => "the queue is full",
            Self::Throttled => "the service asks for fewer requests",
            Self::Unreachable => "the service does not take submissions",
        }
    }
}

/// Closes when a submission was turned away, lets a single one try after a pause, and opens one by one as they are taken.
#[derive(Debug)]
pub(super) struct Gate {
    closed: Option<(Closed, Instant)>,
    pause: Option<Duration>,
    /// Submissions that may be under way at a time.
    width: usize,
}

impl Default for Gate {
    fn default() -> Self {
        Self { closed: None, pause: None, width: usize::MAX }
    }
}

impl Gate {
    /// How many more submissions may begin while `under_way` are.
    pub(super) fn allows(&self, now: Instant, under_way: usize, most: usize) -> usize {
        match self.closed {
            Some((_, until)) if now < until => 0,
            _ => most.min(self.width).saturating_sub(under_way),
        }
    }

    /// A submission was taken.
    pub(super) fn open(&mut self) {
        (self.closed, self.pause) = (None, None);
        self.width = self.width.saturating_add(1);
    }

    /// A submission was turned away. Those that were under way together close it once; whether this one did.
    pub(super) fn close(&mut self, now: Instant, why: Closed, at_least: Option<Duration>) -> bool {
        if self.closed.is_some_and(|(_, until)| now < until) {
            return false;
        }
        let pause = self.pause.map_or(FIRST_PAUSE, |last| last.mul_f64(GROWTH).min(LONGEST_PAUSE));
        self.pause = Some(pause);
        self.width = 1;
        let pause = pause.max(at_least.unwrap_or_default().min(LONGEST_PAUSE));
        self.closed = now.checked_add(pause).map(|until| (why, until));
        true
    }

    /// A job has ended: if the queue was full, there is room now.
    pub(super) fn job_ended(&mut self, now: Instant) {
        if let Some((Closed::Full, until)) = &mut self.closed {
            *until = (*until).min(now);
        }
    }

    /// Why nothing may be submitted, and until when.
    pub(super) fn closed(&self, now: Instant) -> Option<(Closed, Instant)> {
        self.closed.filter(|(_, until)| now < *until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn it_closes_for_longer_each_time_and_lets_one_try() {
        let (mut gate, begin) = (Gate::default(), Instant::now());
        assert_eq!(gate.allows(begin, 3, 16), 13);
        let mut at = begin;
        for pause in [1, 2, 4, 8, 16, 30, 30] {
            assert!(gate.close(at, Closed::Full, None));
            // The others that were under way are turned away as well, which changes nothing.
            assert!(!gate.close(at, Closed::Full, None));
            assert_eq!(gate.closed(at), Some((Closed::Full, at + pause * SECOND)));
            assert_eq!(gate.allows(at + (pause - 1) * SECOND, 0, 16), 0);
            at += pause * SECOND;
            assert_eq!((gate.allows(at, 0, 16), gate.allows(at, 1, 16)), (1, 0));
        }
        gate.open();
        assert_eq!((gate.allows(at, 0, 16), gate.closed(at)), (2, None), "more only as they are taken");
        (0..20).for_each(|_| gate.open());
        assert_eq!(gate.allows(at, 3, 16), 13);
        gate.close(at, Closed::Unreachable, Some(5 * SECOND));
        assert_eq!(
            gate.closed(at),
            Some((Closed::Unreachable, at + 5 * SECOND)),
            "the service may ask for more"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn room_in_the_queue_opens_it_for_one_at_once() {
        let (mut gate, now) = (Gate::default(), Instant::now());
        gate.close(now, Closed::Full, None);
        gate.job_ended(now);
        assert_eq!(gate.allows(now, 0, 16), 1);
        gate.close(now, Closed::Unreachable, None);
        gate.job_ended(now);
        assert_eq!(gate.allows(now, 0, 16), 0, "an outage is not over because a job ended");
    }
}
