//! How long a run goes on although the service does not do what it is asked.

use std::time::Duration;

use tokio::time::Instant;

use crate::error::{Error, ErrorKind};

/// How long a run waits for a service that does not answer, unless it is told otherwise.
pub(super) const DEFAULT_PATIENCE: Duration = Duration::from_secs(3600);
/// Refusals in a row that end a run. Something between may have spoken for the service once.
const MOST_REFUSALS: u32 = 3;
/// First pause before something is asked again.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// How much longer each pause is than the one before.
const GROWTH: f64 = 1.5;
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Trouble that lasts for so long is worth telling.
const TELLING: Duration = Duration::from_secs(5);

/// What to do after a request that a run cannot do without has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Ask again after this pause.
    Again(Duration),
    /// End the run.
    Over,
}

/// What went wrong since the service was last well.
#[derive(Debug)]
pub(super) struct Trouble {
    patience: Duration,
    since: Option<Instant>,
    is_throttled: bool,
    refusals: u32,
    pause: Duration,
}

impl Trouble {
    pub(super) fn new(patience: Duration) -> Self {
        Self { patience, since: None, is_throttled: false, refusals: 0, pause: FIRST_PAUSE }
    }

    /// The service answered.
    pub(super) fn over(&mut self) {
        *self = Self::new(self.patience);
    }

    /// Something failed.
    pub(super) fn met(&mut self, now: Instant, error: &Error) -> Verdict {
        let since = *self.since.get_or_insert(now);
        self.is_throttled = error.kind() == ErrorKind::Throttled;
        if !can_heal(error) || now.saturating_duration_since(since) >= self.patience {
            return Verdict::Over;
        }
        if !error.may_pass() {
            self.refusals = self.refusals.saturating_add(1);
            if self.refusals >= MOST_REFUSALS {
                return Verdict::Over;
            }
        }
        let pause = self.pause;
        self.pause = pause.mul_f64(GROWTH).min(LONGEST_PAUSE);
        Verdict::Again(pause)
    }

    /// What it is, in words, if it lasts for long enough to be worth telling.
    pub(super) fn told(&self, now: Instant) -> Option<&'static str> {
        let lasts = now.saturating_duration_since(self.since?);
        let what = if self.is_throttled {
            "the service asks for fewer requests"
        } else {
            "the service does not answer as it should"
        };
        (lasts >= TELLING).then_some(what)
    }
}

/// Whether the same request may fare better later. That this library or its caller ended it will not change.
fn can_heal(error: &Error) -> bool {
    !matches!(
        error.kind(),
        ErrorKind::InvalidArgument | ErrorKind::Cancelled | ErrorKind::Forked | ErrorKind::Internal
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn error(kind: ErrorKind) -> Error {
        Error::new(kind, "as told")
    }

    #[tokio::test(start_paused = true)]
    async fn an_outage_is_waited_for_and_a_refusal_is_not_believed_at_once() {
        let (mut trouble, mut now) = (Trouble::new(HOUR), Instant::now());
        let begin = now;
        let mut looks = 0;
        while let Verdict::Again(pause) = trouble.met(now, &error(ErrorKind::Connection)) {
            assert!(pause <= LONGEST_PAUSE);
            now += pause;
            looks += 1;
        }
        assert!(now - begin >= HOUR && now - begin < HOUR + LONGEST_PAUSE, "{:?}", now - begin);
        assert!((100..150).contains(&looks), "{looks}");

        trouble.over();
        assert_eq!(trouble.met(now, &error(ErrorKind::Denied)), Verdict::Again(FIRST_PAUSE));
        assert!(matches!(trouble.met(now, &error(ErrorKind::Denied)), Verdict::Again(_)));
        assert_eq!(trouble.met(now, &error(ErrorKind::Denied)), Verdict::Over);
        trouble.over();
        assert_eq!(
            trouble.met(now, &error(ErrorKind::Denied)),
            Verdict::Again(FIRST_PAUSE),
            "it was well between"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_cannot_heal_ends_at_once() {
        for kind in [ErrorKind::InvalidArgument, ErrorKind::Cancelled, ErrorKind::Forked, ErrorKind::Internal]
        {
            assert_eq!(Trouble::new(HOUR).met(Instant::now(), &error(kind)), Verdict::Over, "{kind}");
        }
    }
}
