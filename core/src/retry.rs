//! Whether and when a request is sent again: a pure decision, without a clock, a socket or randomness of its own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Requests of one call, the first one included, unless the client says otherwise.
pub(crate) const DEFAULT_MAX_ATTEMPTS: u32 = 3;
/// Longest pause before the second attempt after a fault that may be gone already.
const TRANSIENT_DELAY: Duration = Duration::from_millis(50);
/// The same after the service asked for fewer requests.
const THROTTLED_DELAY: Duration = Duration::from_secs(1);
/// No pause of our own is longer.
const LONGEST_DELAY: Duration = Duration::from_secs(20);
/// How much longer than our own pause the service may make us wait.
const HINT_ALLOWANCE: Duration = Duration::from_secs(5);
/// Attempts at an answer that cannot be read: proxies spoil one now and then, more would hide a defect.
const MALFORMED_ATTEMPTS: u32 = 2;

/// Tokens that all clients of one endpoint share.
const QUOTA: u32 = 500;
/// What a repetition after a fault takes out of the quota.
const TRANSIENT_COST: u32 = 14;
/// What a repetition after throttling takes.
const THROTTLED_COST: u32 = 5;
/// What a call that succeeds at once puts back.
const SUCCESS_REFUND: u32 = 1;

/// What kind of failure an attempt met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// It may be gone at the next attempt.
    Transient,
    /// The service asks for fewer requests.
    Throttled,
    /// The answer cannot be read.
    Malformed,
    /// The service finds this machine's clock wrong. A corrected signature may cure it.
    Skewed,
    /// The service does not accept the credential any more. A newer one may cure it.
    StaleCredential,
    /// It will be the same at the next attempt.
    Permanent,
}

/// A failed attempt, as far as the decision needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    /// Counts from 1.
    pub(crate) number: u32,
    /// What it met.
    pub(crate) class: Class,
    /// Whether sending the request again can do no harm.
    pub(crate) is_repeatable: bool,
    /// How long the service asks to wait.
    pub(crate) hint: Option<Duration>,
    /// What is left of the call's time.
    pub(crate) remaining: Duration,
}

/// What to do after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Report the failure.
    GiveUp,
    /// Send again after this pause, if the quota has that many tokens.
    Again {
        /// The pause.
        after: Duration,
        /// Tokens to take out of the quota.
        cost: u32,
    },
}

/// Decides; `random` is a number from 0 to 1 that spreads the pauses of many clients.
pub(crate) fn decide(max_attempts: u32, attempt: &Attempt, random: f64) -> Decision {
    let (base, cost, limit) = match attempt.class {
        Class::Transient => (TRANSIENT_DELAY, TRANSIENT_COST, max_attempts),
        Class::Malformed => (TRANSIENT_DELAY, TRANSIENT_COST, max_attempts.min(MALFORMED_ATTEMPTS)),
        Class::Throttled => (THROTTLED_DELAY, THROTTLED_COST, max_attempts),
        // Cures are another matter than patience.
        Class::Skewed | Class::StaleCredential | Class::Permanent => return Decision::GiveUp,
    };
    if !attempt.is_repeatable || attempt.number >= limit {
        return Decision::GiveUp;
    }
    let doublings = attempt.number.saturating_sub(1).min(16);
    let ceiling = base.saturating_mul(1_u32 << doublings).min(LONGEST_DELAY);
    let own = ceiling.mul_f64(random.clamp(0.0, 1.0));
    let after = match attempt.hint {
        // Longer than there is time for: the caller learns it now, not at the deadline.
        Some(hint) if hint >= attempt.remaining => return Decision::GiveUp,
        Some(hint) => hint.clamp(own, own.saturating_add(HINT_ALLOWANCE)),
        None => own,
    };
    if after >= attempt.remaining { Decision::GiveUp } else { Decision::Again { after, cost } }
}

/// Tokens for repetitions. When an endpoint is down, they run out and calls fail at once instead of adding load.
#[derive(Debug)]
pub(crate) struct Quota(AtomicU32);

impl Quota {
    /// A full one.
    pub(crate) fn full() -> Self {
        Self(AtomicU32::new(QUOTA))
    }

    /// Takes tokens, if there are enough.
    pub(crate) fn take(&self, cost: u32) -> bool {
        self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(cost)).is_ok()
    }

    /// Puts back what the last repetition of a successful call took, or a little if it needed none.
    pub(crate) fn refund(&self, taken: Option<u32>) {
        let back = taken.unwrap_or(SUCCESS_REFUND);
        // The closure never refuses, so this cannot fail.
        let _ = self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| {
            Some(left.saturating_add(back).min(QUOTA))
        });
    }
}

/// Reads a `Retry-After` header: seconds, or a date of HTTP. Anything else counts as not given.
pub(crate) fn retry_after(value: &str, now_unix_seconds: i64) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than fit are as good as for ever.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let at = http_date(value)?;
    Some(Duration::from_secs(u64::try_from(at.saturating_sub(now_unix_seconds)).unwrap_or(0)))
}

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`; the weekday is not looked at, because the service's own are wrong at times.
pub(crate) fn http_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = text.split_once(", ")?;
    let [day, month, year, clock, "GMT"] = rest.split(' ').collect::<Vec<_>>()[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)?.checked_add(1)?;
    let time: crate::time::Timestamp = format!("{year}-{month:02}-{day:0>2}T{clock}Z").parse().ok()?;
    Some(time.unix_seconds())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn attempt(number: u32, class: Class) -> Attempt {
        Attempt { number, class, is_repeatable: true, hint: None, remaining: MINUTE }
    }

    fn pause(attempt: Attempt, random: f64) -> Option<Duration> {
        match decide(3, &attempt, random) {
            Decision::GiveUp => None,
            Decision::Again { after, .. } => Some(after),
        }
    }

    #[test]
    fn pauses_double_and_spread_over_their_whole_length() {
        let millis =
            |number, class, random| pause(attempt(number, class), random).map(|pause| pause.as_millis());
        assert_eq!(millis(1, Class::Transient, 1.0), Some(50));
        assert_eq!(millis(2, Class::Transient, 1.0), Some(100));
        assert_eq!(millis(1, Class::Transient, 0.0), Some(0));
        assert_eq!(millis(2, Class::Throttled, 0.5), Some(1000));
        assert_eq!(millis(3, Class::Transient, 1.0), None, "the third attempt was the last");
        let Decision::Again { after, .. } = decide(99, &attempt(40, Class::Throttled), 1.0) else {
            panic!("again")
        };
        assert_eq!(after, LONGEST_DELAY);
    }

    #[test]
    fn some_failures_are_final() {
        assert_eq!(pause(attempt(1, Class::Permanent), 0.5), None);
        assert_eq!(pause(Attempt { is_repeatable: false, ..attempt(1, Class::Transient) }, 0.5), None);
        assert!(pause(attempt(1, Class::Malformed), 0.5).is_some());
        assert_eq!(pause(attempt(2, Class::Malformed), 0.5), None);
        assert_eq!(decide(1, &attempt(1, Class::Throttled), 0.5), Decision::GiveUp);
    }

    #[test]
    fn the_service_may_ask_for_more_patience_within_reason() {
        let asked =
            |seconds| Attempt { hint: Some(Duration::from_secs(seconds)), ..attempt(1, Class::Throttled) };
        assert_eq!(pause(asked(3), 0.5), Some(Duration::from_secs(3)));
        assert_eq!(pause(asked(30), 0.5), Some(Duration::from_millis(5500)), "own pause and five seconds");
        assert_eq!(pause(asked(0), 0.5), Some(Duration::from_millis(500)), "not less than the own pause");
        assert_eq!(pause(asked(86_400), 0.5), None, "longer than the call has time");
    }

    #[test]
    fn forms_of_retry_after() {
        let now = 784_111_777;
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:47 GMT", now), Some(Duration::from_secs(10)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:07 GMT", now), Some(Duration::ZERO), "it is past");
        assert_eq!(retry_after(&"9".repeat(31), now), Some(Duration::from_secs(u64::MAX)));
        for garbage in [
            "",
            "-1",
            "1.5",
            "soon",
            "Sun, 99 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994",
            "\u{e9}, 1 2 3 4 GMT",
        ] {
            assert_eq!(retry_after(garbage, now), None, "{garbage:?}");
        }
    }

    #[test]
    fn an_outage_empties_the_quota_and_success_fills_it() {
        let quota = Quota::full();
        let repetitions = (0..1000).filter(|_| quota.take(TRANSIENT_COST)).count();
        assert_eq!(repetitions, 35);
        assert!(!quota.take(TRANSIENT_COST));
        for _ in 0..14 {
            quota.refund(None);
        }
        assert!(quota.take(TRANSIENT_COST));
        (0..2000).for_each(|_| quota.refund(Some(TRANSIENT_COST)));
        assert!(quota.take(QUOTA) && !quota.take(1), "never more than it holds");
    }

    proptest! {
        #[test]
        fn never_more_attempts_and_never_beyond_the_deadline(
            max_attempts in 1_u32..10,
            number in 1_u32..20,
            kind in 0_usize..6,
            hint in proptest::option::of(0_u64..100_000_000),
            remaining in 0_u64..60_000,
            random in -1.0_f64..2.0,
            is_repeatable in any::<bool>(),
        ) {
            let class = [
                Class::Transient,
                Class::Throttled,
                Class::Malformed,
                Class::Skewed,
                Class::StaleCredential,
                Class::Permanent,
            ][kind];
            let remaining = Duration::from_millis(remaining);
            let attempt = Attempt { number, class, is_repeatable, hint: hint.map(Duration::from_millis), remaining };
            if let Decision::Again { after, cost } = decide(max_attempts, &attempt, random) {
                prop_assert!(is_repeatable && number < max_attempts);
                prop_assert!(matches!(class, Class::Transient | Class::Throttled | Class::Malformed));
                prop_assert!(after < remaining && after <= LONGEST_DELAY.saturating_add(HINT_ALLOWANCE));
                prop_assert!(cost > 0);
            }
        }
    }
}
