//! Keeps apart what happened before a reset and what happens after it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

/// Which life of the emulator something belongs to: a reset begins a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Epoch(u64);

/// Whatever changes what others see does so with an [`Effect`] in its hands. A reset waits until all of these are given
/// back, and hands out new ones when it is done.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    lock: Arc<RwLock<()>>,
    resets: Arc<AtomicU64>,
}

/// The right to change something, for as long as it is kept.
#[derive(Debug)]
pub(crate) struct Effect {
    _guard: OwnedRwLockReadGuard<()>,
}

/// The right to change everything.
#[derive(Debug)]
pub(crate) struct Reset {
    _guard: OwnedRwLockWriteGuard<()>,
    resets: Arc<AtomicU64>,
}

impl Effects {
    /// The present life. Whoever wants to have an effect later notes it when it begins.
    pub(crate) fn epoch(&self) -> Epoch {
        Epoch(self.resets.load(Ordering::SeqCst))
    }

    /// The right to change something, unless a reset came in between: then what it was for is gone.
    pub(crate) async fn enter(&self, epoch: Epoch) -> Option<Effect> {
        let effect = self.enter_now().await;
        (epoch == self.epoch()).then_some(effect)
    }

    /// Like [`enter`](Self::enter), for those who go without the change rather than wait for a reset.
    pub(crate) fn try_enter(&self, epoch: Epoch) -> Option<Effect> {
        let guard = Arc::clone(&self.lock).try_read_owned().ok()?;
        (epoch == self.epoch()).then_some(Effect { _guard: guard })
    }

    /// The right to change something, for what begins now.
    pub(crate) async fn enter_now(&self) -> Effect {
        Effect { _guard: Arc::clone(&self.lock).read_owned().await }
    }

    /// The right to change everything, once nobody else changes anything.
    pub(crate) async fn reset(&self) -> Reset {
        Reset { _guard: Arc::clone(&self.lock).write_owned().await, resets: Arc::clone(&self.resets) }
    }
}

impl Drop for Reset {
    /// Also when the reset was broken off: what it left behind belongs to no life that went before.
    fn drop(&mut self) {
        self.resets.fetch_add(1, Ordering::SeqCst);
    }
}
