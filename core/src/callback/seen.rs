//! What was seen lately, within bounds.

use std::collections::{HashSet, VecDeque};

use sha1::{Digest, Sha1};

/// So many reports are remembered; older ones are forgotten.
pub(crate) const WINDOW: usize = 100_000;

/// Identifies a report in little room.
type Key = [u8; 20];

/// The reports that were seen lately.
#[derive(Debug, Default)]
pub(super) struct Seen {
    keys: HashSet<Key>,
    order: VecDeque<Key>,
}

impl Seen {
    /// Notes a report that is named by its parts; whether it is new.
    pub(super) fn note(&mut self, parts: &[&str]) -> bool {
        let key = key(parts);
        if !self.keys.insert(key) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > WINDOW
            && let Some(oldest) = self.order.pop_front()
        {
            self.keys.remove(&oldest);
        }
        true
    }

    /// Whether a report was seen.
    pub(super) fn has(&self, parts: &[&str]) -> bool {
        self.keys.contains(&key(parts))
    }
}

fn key(parts: &[&str]) -> Key {
    let mut hash = Sha1::new();
    for part in parts {
        // Lengths keep the parts apart.
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_bounded_and_forgets_the_oldest() {
        let mut seen = Seen::default();
        for number in 0..WINDOW + 10 {
            assert!(seen.note(&[&number.to_string(), "Success"]));
        }
        assert_eq!((seen.keys.len(), seen.order.len()), (WINDOW, WINDOW));
        assert!(!seen.has(&["9", "Success"]) && seen.has(&["10", "Success"]));
        assert!(!seen.note(&["10", "Success"]), "what is remembered is not new");
        assert!(seen.note(&["9", "Success"]), "what is forgotten is");
    }

    #[test]
    fn parts_are_kept_apart() {
        let mut seen = Seen::default();
        assert!(seen.note(&["a", "bc"]) && seen.note(&["ab", "c"]) && seen.note(&["abc"]));
        assert!(!seen.note(&["ab", "c"]));
    }
}
