//! Whether a body arrives fast enough to be worth waiting for.

use std::time::Duration;

/// Bytes that have to arrive in each second of a window.
const SLOWEST: u64 = 1;

/// Counts what arrives in windows of a fixed length. Only time spent waiting counts, not that of a caller who is slow.
#[derive(Debug)]
pub(crate) struct Pace {
    window: Duration,
    waited: Duration,
    bytes: u64,
}

impl Pace {
    pub(crate) const fn new(window: Duration) -> Self {
        Self { window, waited: Duration::ZERO, bytes: 0 }
    }

    /// How long to wait for the next piece at most.
    pub(crate) fn patience(&self) -> Duration {
        self.window.saturating_sub(self.waited)
    }

    /// Notes what was waited for; whether it came fast enough.
    pub(crate) fn note(&mut self, waited: Duration, bytes: usize) -> bool {
        self.waited = self.waited.saturating_add(waited);
        self.bytes = self.bytes.saturating_add(bytes.try_into().unwrap_or(u64::MAX));
        if self.waited < self.window {
            return true;
        }
        let is_fast_enough = self.bytes >= self.window.as_secs().saturating_mul(SLOWEST);
        *self = Self::new(self.window);
        is_fast_enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trickle_is_a_stall_and_a_slow_line_is_none() {
        let seconds = Duration::from_secs;
        let mut pace = Pace::new(seconds(5));
        assert_eq!(pace.patience(), seconds(5));
        assert!(pace.note(seconds(4), 1) && !pace.note(seconds(4), 1), "two bytes in five seconds");
        assert!(pace.note(seconds(4), 1) && pace.note(seconds(1), 4), "five bytes in five seconds");
        assert_eq!(pace.patience(), seconds(5), "a new window began");
        assert!(pace.note(Duration::ZERO, 0) && pace.note(seconds(5), 5));
    }
}
