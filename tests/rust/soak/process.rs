//! What the system says about this process.

use std::fs;
use std::time::Duration;

/// What a process holds besides memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Holdings {
    pub(crate) descriptors: usize,
    pub(crate) threads: usize,
}

impl Holdings {
    /// Those of this moment.
    pub(crate) fn now() -> Self {
        // The folder that is read is open while it is read.
        let descriptors = fs::read_dir("/proc/self/fd").unwrap().count() - 1;
        Self { descriptors, threads: fs::read_dir("/proc/self/task").unwrap().count() }
    }

    /// Waits until they are down to what they were, give or take so many, and says what they are then, or at the end of
    /// all patience.
    pub(crate) async fn back_to(before: Self, tolerance: usize) -> Self {
        for _ in 0..600 {
            let now = Self::now();
            if now.descriptors.abs_diff(before.descriptors) <= tolerance
                && now.threads.abs_diff(before.threads) <= tolerance
            {
                return now;
            }
            // Connections are closed by tasks that have to have their turn, and idle threads end after a while.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Self::now()
    }
}

/// The resident memory in KiB, counted at this moment. `statm` and `status` are cheaper, but what they say can be off by
/// more than a soak run may grow.
pub(crate) fn resident() -> u64 {
    let text = fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("Rss:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
