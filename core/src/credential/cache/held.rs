//! A credential that was loaded, and how long it is handed out without a further question.

use std::time::Duration;

use super::super::Credential;
use crate::time::Timestamp;

/// A new credential is asked for when less than this is left of the present one,
const RENEW_BEFORE: Duration = Duration::from_secs(300);
/// or less than this part of its life, for those that live shorter.
const RENEW_IN_LAST: i64 = 5;
/// Spreads the renewals of many processes; never more than half of the time above.
const LONGEST_JITTER: Duration = Duration::from_secs(30);
/// A credential with less time left than this is no longer handed out.
const SHORTEST_LIFE: Duration = Duration::from_secs(10);
/// How long a credential without a known end is handed out without a further question.
const KEPT_FOR: Duration = Duration::from_secs(300);

/// A credential with its times. They are the wall clock's, because that is how a life ends.
pub(super) struct Held {
    pub(super) credential: Credential,
    /// When it was loaded for the first time.
    since: Timestamp,
    /// When it was loaded the last time. A clock that shows an earlier time was set back and proves nothing.
    loaded_at: Timestamp,
    /// When to ask again; `None` means never.
    fresh_until: Option<Timestamp>,
}

impl Held {
    /// What is kept of a credential that was loaded at `now`, after what was kept before.
    pub(super) fn new(
        credential: Credential,
        before: Option<&Self>,
        now: Timestamp,
        is_constant: bool,
        random: &dyn Fn() -> f64,
    ) -> Self {
        let same = before.filter(|held| {
            held.credential.has_secrets_of(&credential)
                && held.credential.expires_at() == credential.expires_at()
        });
        // Whoever derived something from the credential keeps it by the credential's identity.
        let (credential, since) =
            same.map_or((credential, now), |held| (held.credential.clone(), held.since.min(now)));
        let fresh_until = match credential.expires_at() {
            Some(expires_at) => Some(renewal(since, expires_at, random)),
            None if is_constant => None,
            None => Some(after(now, KEPT_FOR)),
        };
        Self { credential, since, loaded_at: now, fresh_until }
    }

    /// Whether it can be used without a question. The clock is read only if that matters.
    pub(super) fn is_fresh(&self, now: impl FnOnce() -> Timestamp) -> bool {
        self.fresh_until.is_none_or(|until| {
            let now = now();
            self.loaded_at <= now && now < until
        })
    }

    /// Whether it can be used if need be.
    pub(super) fn counts_at(&self, now: Timestamp) -> bool {
        self.credential.expires_at().is_none_or(|expires_at| after(now, SHORTEST_LIFE) <= expires_at)
    }
}

/// When to renew what lives from `since` to `expires_at`.
fn renewal(since: Timestamp, expires_at: Timestamp, random: &dyn Fn() -> f64) -> Timestamp {
    let life = expires_at.unix_millis().saturating_sub(since.unix_millis()).max(0);
    let part = u64::try_from(life.checked_div(RENEW_IN_LAST).unwrap_or(0)).unwrap_or(0);
    let window = Duration::from_millis(part).min(RENEW_BEFORE);
    let jitter =
        window.checked_div(2).unwrap_or_default().min(LONGEST_JITTER).mul_f64(random().clamp(0.0, 1.0));
    before(expires_at, window.saturating_sub(jitter))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn after(time: Timestamp, duration: Duration) -> Timestamp {
    Timestamp::from_unix_millis(time.unix_millis().saturating_add(millis(duration)))
}

fn before(time: Timestamp, duration: Duration) -> Timestamp {
    Timestamp::from_unix_millis(time.unix_millis().saturating_sub(millis(duration)))
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_millis(seconds * 1000)
    }

    #[test]
    fn renewal_comes_before_the_end() {
        for (life, random, left) in [
            (7200, 0.0, 300.0),
            (7200, 1.0, 270.0),
            (1500, 0.0, 300.0),
            (600, 0.0, 120.0),
            (600, 1.0, 90.0),
            (60, 0.0, 12.0),
            (60, 1.0, 6.0),
            (0, 0.5, 0.0),
        ] {
            let renewed = renewal(at(1000), at(1000 + life), &|| random);
            let left_then =
                Duration::from_millis((at(1000 + life).unix_millis() - renewed.unix_millis()) as u64);
            assert_eq!(left_then.as_secs_f64(), left, "life {life}, random {random}");
        }
    }

    proptest! {
        #[test]
        fn renewal_is_never_earlier_than_promised(
            since in i64::MIN..i64::MAX, expires_at in i64::MIN..i64::MAX, random in -1.0..2.0_f64,
        ) {
            let (since, expires_at) = (Timestamp::from_unix_millis(since), Timestamp::from_unix_millis(expires_at));
            let renewed = renewal(since, expires_at, &|| random);
            prop_assert!(renewed <= expires_at);
            prop_assert!(before(expires_at, RENEW_BEFORE) <= renewed);
            let life = expires_at.unix_millis().saturating_sub(since.unix_millis()).max(0);
            prop_assert!(i128::from(expires_at.unix_millis()) - i128::from(renewed.unix_millis()) <= i128::from(life / 5));
        }
    }
}
