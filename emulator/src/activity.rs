//! Knows whether anything goes on by itself, so that a test can wait for quiet instead of sleeping.

use std::sync::Arc;

use tokio::sync::watch;

/// Counts what is under way. What waits for somebody else (a release, a clock that stands still) does not count: it
/// goes on only when it is woken, and from that very moment it counts again.
#[derive(Debug, Clone)]
pub(crate) struct Activity(Arc<watch::Sender<usize>>);

/// Something under way, until it is dropped.
#[derive(Debug)]
#[must_use = "what is under way counts for as long as this is kept"]
pub(crate) struct Busy(Activity);

impl Activity {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    /// Counts one more thing. Whoever wakes somebody that rests calls this before, and hands it over.
    pub(crate) fn begin(&self) -> Busy {
        self.0.send_modify(|count| *count += 1);
        Busy(self.clone())
    }

    /// Waits until nothing is under way.
    pub(crate) async fn wait_quiet(&self) {
        let mut count = self.0.subscribe();
        // The sender lives as long as `self`, so this cannot fail.
        drop(count.wait_for(|count| *count == 0).await);
    }
}

impl Busy {
    /// Stops counting. With what is given back it can begin again.
    pub(crate) fn rest(self) -> Activity {
        self.0.clone()
    }

    pub(crate) fn activity(&self) -> Activity {
        self.0.clone()
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| *count -= 1);
    }
}
