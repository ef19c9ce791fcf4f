//! Waiting that belongs to a fault.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;

/// A wait.
pub(super) type Pause = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Waits so many milliseconds.
pub(super) fn pause(_clock: &Arc<dyn Clock>, ms: u64) -> Pause {
    Box::pin(tokio::time::sleep(Duration::from_millis(ms)))
}
