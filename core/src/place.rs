//! What all clients of one endpoint share in a process: the tokens for repetitions, and what is known of its clock.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::operation::Host;
use crate::retry::Quota;
use crate::time::Timestamp;

/// A difference below this is not what a signature was refused for.
const SMALLEST_CORRECTION: i64 = 30;
/// A difference above this is a broken answer rather than a wrong clock.
const LARGEST_CORRECTION: i64 = 24 * 3600;

/// An endpoint, or the service in one region: what fails together and has one clock.
#[derive(Debug)]
pub(crate) struct Place {
    quota: Quota,
    /// Objects are another service, which fails for itself.
    object_quota: Quota,
    /// Seconds that its clock is ahead of this machine's.
    clock_offset: AtomicI64,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { quota: Quota::full(), object_quota: Quota::full(), clock_offset: AtomicI64::new(0) }
    }

    /// The tokens for repetitions at a host.
    pub(crate) fn quota(&self, host: Host) -> &Quota {
        match host {
            Host::Bucket | Host::Region => &self.quota,
            Host::Object => &self.object_quota,
        }
    }

    /// The place of that name, shared by all clients of this process.
    pub(crate) fn of(name: &str) -> Arc<Self> {
        static ALL: Mutex<Option<HashMap<String, Arc<Place>>>> = Mutex::new(None);
        let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
        let all = all.get_or_insert_with(HashMap::new);
        // Places that no client uses any more begin anew; a process that tries many does not collect them.
        all.retain(|_, place| Arc::strong_count(place) > 1);
        Arc::clone(all.entry(name.to_owned()).or_insert_with(|| Arc::new(Self::new())))
    }

    /// Seconds that the place's clock is ahead of this machine's, as far as is known.
    pub(crate) fn clock_offset(&self) -> i64 {
        self.clock_offset.load(Ordering::Acquire)
    }

    /// The place's time, given this machine's.
    pub(crate) fn time(&self, here: Timestamp) -> Timestamp {
        let millis = self.clock_offset().saturating_mul(1000);
        Timestamp::from_unix_millis(here.unix_millis().saturating_add(millis))
    }

    /// Learns the place's time from a refusal. `signed_at` is what the refused signature took for it. Whether a
    /// signature made now would differ by enough to be worth another try.
    pub(crate) fn learn_time(&self, there: Timestamp, here: Timestamp, signed_at: Timestamp) -> bool {
        let apart = |from: Timestamp| there.unix_seconds().saturating_sub(from.unix_seconds());
        if apart(signed_at).saturating_abs() < SMALLEST_CORRECTION
            || apart(here).saturating_abs() > LARGEST_CORRECTION
        {
            return false;
        }
        self.clock_offset.store(apart(here), Ordering::Release);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Timestamp = Timestamp::from_unix_millis(1_660_000_000_000);

    fn later(seconds: i64) -> Timestamp {
        Timestamp::from_unix_millis(
            HERE.unix_millis().checked_add(seconds.checked_mul(1000).unwrap()).unwrap(),
        )
    }

    #[test]
    fn clients_of_one_endpoint_share_a_place() {
        let first = Place::of("http://shared.example");
        assert!(Arc::ptr_eq(&first, &Place::of("http://shared.example")));
        assert!(!Arc::ptr_eq(&first, &Place::of("http://other.example")));
    }

    #[test]
    fn only_a_believable_difference_is_learnt() {
        for (seconds, is_learnt) in [
            (3600, true),
            (-3600, true),
            (30, true),
            (-30, true),
            (29, false),
            (1, false),
            (0, false),
            (86_400, true),
            (86_401, false),
            (-86_401, false),
            (315_360_000, false),
        ] {
            let place = Place::new();
            assert_eq!(place.learn_time(later(seconds), HERE, HERE), is_learnt, "{seconds}");
            assert_eq!(place.clock_offset(), if is_learnt { seconds } else { 0 }, "{seconds}");
        }
    }

    #[test]
    fn an_offset_is_replaced_not_added_up() {
        let place = Place::new();
        assert!(place.learn_time(later(3600), HERE, place.time(HERE)));
        assert!(!place.learn_time(later(3600), HERE, place.time(HERE)), "the signature had the right time");
        assert!(place.learn_time(later(-3600), HERE, place.time(HERE)), "the place's clock was set");
        assert_eq!(place.clock_offset(), -3600);
        assert_eq!(place.time(HERE), later(-3600));
    }
}
