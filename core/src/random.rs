//! The one source of randomness: pauses that spread, and ids that never meet.

use std::cell::RefCell;
#[cfg(test)]
use std::sync::{Arc, Mutex};

use crate::error::{Error, ErrorKind, Result};
use crate::process::Process;

/// Where random numbers come from. What is kept for later belongs to one process, because `fork` copies it and two
/// processes would then give two submissions the same id.
#[derive(Debug, Clone, Default)]
pub(crate) enum Random {
    /// The operating system.
    #[default]
    System,
    /// A sequence that begins the same each time.
    #[cfg(test)]
    Seeded(Arc<Mutex<u64>>),
}

impl Random {
    #[cfg(test)]
    pub(crate) fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(seed)))
    }

    /// A number from 0 to 1.
    pub(crate) fn unit(&self) -> f64 {
        // Without randomness pauses do not spread, which is no reason to fail a call.
        let bits = self.bits().unwrap_or(u64::MAX / 2);
        let fraction = u32::try_from(bits >> 32).unwrap_or(u32::MAX);
        f64::from(fraction) / f64::from(u32::MAX)
    }

    /// A number of 128 bits that nobody else has. `here` is this process.
    pub(crate) fn id(&self, here: Process) -> Result<u128> {
        match self {
            Self::System => POOL.with_borrow_mut(|pool| pool.next(here)),
            #[cfg(test)]
            Self::Seeded(_) => Ok((u128::from(self.bits()?) << 64) | u128::from(self.bits()?)),
        }
    }

    fn bits(&self) -> Result<u64> {
        match self {
            Self::System => getrandom::u64().map_err(none),
            #[cfg(test)]
            Self::Seeded(state) => {
                // SplitMix64: every state gives a well mixed number.
                let mut state = state.lock().unwrap();
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                Ok(mixed ^ (mixed >> 31))
            }
        }
    }
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { process: None, ids: Vec::new() }) };
}

/// Numbers that this thread has asked the operating system for, many at a time.
struct Pool {
    process: Option<Process>,
    ids: Vec<u128>,
}

impl Pool {
    /// So many numbers are asked for at a time.
    const SIZE: usize = 32;

    fn next(&mut self, here: Process) -> Result<u128> {
        if self.process != Some(here) {
            // They are the parent's, who will use them.
            self.ids.clear();
            self.process = Some(here);
        }
        if self.ids.is_empty() {
            let mut bytes = [0; Self::SIZE * 16];
            getrandom::fill(&mut bytes).map_err(none)?;
            self.ids.extend(bytes.as_chunks().0.iter().copied().map(u128::from_ne_bytes));
        }
        self.ids.pop().ok_or_else(|| Error::new(ErrorKind::Internal, "there are no random numbers"))
    }
}

fn none(error: getrandom::Error) -> Error {
    Error::new(ErrorKind::Internal, format!("the operating system gives no random numbers: {error}"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn numbers_stay_within_bounds_and_differ() {
        for random in [Random::System, Random::seeded(7)] {
            let units: Vec<f64> = (0..1000).map(|_| random.unit()).collect();
            assert!(units.iter().all(|unit| (0.0..=1.0).contains(unit)));
            assert!(units.iter().any(|unit| *unit < 0.1) && units.iter().any(|unit| *unit > 0.9));
            let ids: HashSet<u128> = (0..1000).map(|_| random.id(Process::current()).unwrap()).collect();
            assert_eq!(ids.len(), 1000);
        }
        let id = || Random::seeded(7).id(Process::current()).unwrap();
        assert_eq!(id(), id());
    }

    #[test]
    fn a_child_does_not_use_the_numbers_of_its_parent() {
        let here = Process::current();
        let mut parent = Pool { process: None, ids: Vec::new() };
        parent.next(here).unwrap();
        let mut child = Pool { process: parent.process, ids: parent.ids.clone() };
        let in_child = child.next(Process::other_for_tests()).unwrap();
        assert!(!parent.ids.contains(&in_child) && child.ids.iter().all(|id| !parent.ids.contains(id)));
    }
}
