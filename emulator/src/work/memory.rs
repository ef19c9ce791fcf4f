//! The memory that pictures may take together, and who gets it next.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{MIB, acquire};
use crate::state::Failure;

/// A budget that all queues share, counted in whole MiB.
#[derive(Debug)]
pub(super) struct Memory {
    free: Arc<Semaphore>,
    mib: u32,
    /// Held by the one who is being given memory piece by piece. Whoever has all it needs never waits for more, so it
    /// ends some day and gives back; two who each held a part and waited for the rest would wait for ever.
    turn: Arc<Semaphore>,
}

impl Memory {
    pub(super) fn new(bytes: u64) -> Self {
        let mib = u32::try_from(bytes / MIB).unwrap_or(u32::MAX).max(1);
        Self { free: Arc::new(Semaphore::new(mib as usize)), mib, turn: Arc::new(Semaphore::new(1)) }
    }

    /// Waits for the turn to be given memory.
    pub(super) async fn share(&self) -> Result<Share<'_>, Failure> {
        let turn = acquire(&self.turn, 1).await?;
        let held = acquire(&self.free, 0).await?;
        Ok(Share { memory: self, bytes: 0, held, _turn: turn })
    }
}

/// What one piece of work was given so far.
pub(super) struct Share<'m> {
    memory: &'m Memory,
    bytes: u64,
    held: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
}

impl Share<'_> {
    /// Waits for so many bytes more.
    ///
    /// # Errors
    /// The whole would be more than there is.
    pub(super) async fn add(&mut self, bytes: u64) -> Result<(), Failure> {
        self.bytes = self.bytes.saturating_add(bytes);
        let wanted = u32::try_from(self.bytes.div_ceil(MIB)).unwrap_or(u32::MAX);
        if wanted > self.memory.mib {
            return Err(Failure::new(
                "ImageResolutionExceed",
                format!(
                    "the picture needs {wanted} MiB while it is processed, and this emulator spends at most {} MiB",
                    self.memory.mib
                ),
            ));
        }
        let held = u32::try_from(self.held.num_permits()).unwrap_or(u32::MAX);
        self.held.merge(acquire(&self.memory.free, wanted.saturating_sub(held)).await?);
        Ok(())
    }

    /// Ends the turn; the memory is given back when the result is dropped.
    pub(super) fn keep(self) -> OwnedSemaphorePermit {
        self.held
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn two_who_need_most_of_it_go_one_after_the_other() {
        let memory = Arc::new(Memory::new(10 * MIB));
        let mut works = Vec::new();
        for _ in 0..20 {
            let memory = Arc::clone(&memory);
            works.push(tokio::spawn(async move {
                let mut share = memory.share().await.unwrap();
                share.add(4 * MIB).await.unwrap();
                tokio::task::yield_now().await;
                share.add(4 * MIB).await.unwrap();
                let kept = share.keep();
                assert_eq!(kept.num_permits(), 8);
                tokio::task::yield_now().await;
            }));
        }
        for work in works {
            tokio::time::timeout(Duration::from_secs(60), work).await.unwrap().unwrap();
        }
        assert_eq!(memory.free.available_permits(), 10);
    }

    #[tokio::test]
    async fn pieces_are_counted_together() {
        let memory = Memory::new(10 * MIB);
        let mut share = memory.share().await.unwrap();
        for _ in 0..4 {
            share.add(MIB / 4).await.unwrap();
        }
        assert_eq!(share.held.num_permits(), 1);
        share.add(9 * MIB).await.unwrap();
        let refusal = share.add(1).await.unwrap_err();
        assert_eq!(refusal.code, "ImageResolutionExceed");
        assert!(refusal.message.contains("needs 11 MiB"), "{}", refusal.message);
        drop(share);
        assert_eq!(memory.free.available_permits(), 10);
        assert_eq!(memory.turn.available_permits(), 1);
    }
}
