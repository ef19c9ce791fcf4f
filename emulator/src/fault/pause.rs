//! Waiting that belongs to a fault.

use std::pin::Pin;
use std::time::Duration;

use crate::clock::Clock;

/// A wait.
pub(super) type Pause = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Waits so many milliseconds.
pub(super) fn pause(clock: &Clock, ms: u64) -> Pause {
    Box::pin(clock.sleep(Duration::from_millis(ms)))
}
