//! How much the objects may take.

use super::StoreError;

/// A limit on bytes, and how much of it is used.
#[derive(Debug)]
pub(super) struct Quota {
    limit: u64,
    /// Below zero where objects went that were there before this program ran.
    used: i64,
}

impl Quota {
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, used: 0 }
    }

    pub(super) fn limit(&self) -> u64 {
        self.limit
    }

    /// Whether there is room for `new` bytes in the place of `old` ones. What shrinks always has room.
    pub(super) fn check(&self, old: u64, new: u64) -> Result<(), StoreError> {
        let after = self.after(old, new);
        let over = u64::try_from(after).is_ok_and(|after| after > self.limit);
        if over && new > old { Err(StoreError::Full { limit: self.limit }) } else { Ok(()) }
    }

    /// Counts `new` bytes in the place of `old` ones, which [`Quota::check`] allowed.
    pub(super) fn replace(&mut self, old: u64, new: u64) {
        self.used = self.after(old, new);
    }

    /// Counts from here on as if exactly so many bytes were used.
    pub(super) fn set(&mut self, used: u64) {
        self.used = signed(used);
    }

    fn after(&self, old: u64, new: u64) -> i64 {
        self.used.saturating_sub(signed(old)).saturating_add(signed(new))
    }
}

fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_byte_fits_and_the_next_does_not() {
        let mut quota = Quota::new(10);
        quota.check(0, 10).unwrap();
        assert!(matches!(quota.check(0, 11), Err(StoreError::Full { limit: 10 })));
        quota.replace(0, 10);
        assert!(quota.check(0, 1).is_err());
        quota.check(0, 0).unwrap();
        quota.check(4, 4).unwrap();
        assert!(quota.check(4, 5).is_err());
        quota.replace(4, 2);
        quota.check(0, 2).unwrap();
        // What was there before and goes makes room.
        quota.replace(20, 0);
        quota.check(0, 22).unwrap();
        assert!(quota.check(0, 23).is_err());
        quota.set(11);
        quota.check(2, 1).unwrap();
        assert!(quota.check(0, u64::MAX).is_err());
    }
}
