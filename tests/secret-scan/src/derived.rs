//! The keys that requests were signed with: one per secret key and window.

use std::collections::HashSet;
use std::ops::Range;

use cloud_infinite::signature::{KeyTime, SigningKey};

use crate::canaries::SIGNING_KEYS;

/// Seconds that a client's window reaches back from, and forward of, the minute that it is made in.
const WINDOW: (i64, i64) = (60, 960);

/// Moments at which the clocks of tests stand, or begin: vectors and wire tests, simulations, the signer.
const FIXED: [Range<i64>; 2] = [1_660_030_000..1_660_035_000, 1_699_999_000..1_700_004_000];
/// How far from the present the clocks of tests are, in seconds: clocks that are wrong are wrong by less.
const AROUND_NOW: i64 = 3600;

/// The digits of all derived keys of a run that began and ended at these seconds since the Unix epoch.
#[must_use]
pub fn derived(begin: i64, end: i64) -> HashSet<String> {
    let run = begin - AROUND_NOW..end + AROUND_NOW;
    let seconds = FIXED.into_iter().chain([run]).flatten();
    let mut keys = HashSet::new();
    for at in seconds {
        let window = KeyTime { start: at - WINDOW.0, end: at + WINDOW.1 };
        let of = |secret_key: &&str| SigningKey::derive(secret_key, window).expose_hex().to_owned();
        keys.extend(SIGNING_KEYS.iter().map(of));
    }
    keys
}
