//! Where the results of a stream task go, and how its reader learns how far it is.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::task::AtomicWaker;
use tokio::sync::mpsc;

/// Takes the results of a task.
///
/// It holds a bounded number of them. A task asks for a [`Slot`] before it takes an input, and puts the result of that
/// input into it without ever waiting: were it to wait for its reader with requests under way, these would time out.
#[derive(Debug)]
pub struct Outlet<I, P> {
    sender: mpsc::Sender<I>,
    progress: Arc<Progress<P>>,
}

impl<I, P> Outlet<I, P> {
    pub(super) fn new(room: usize) -> (Self, mpsc::Receiver<I>, Arc<Progress<P>>) {
        let (sender, receiver) = mpsc::channel(room.max(1));
        let progress = Arc::new(Progress { unread: Mutex::new(None), reader: AtomicWaker::new() });
        (Self { sender, progress: Arc::clone(&progress) }, receiver, progress)
    }

    /// Room for one result, as soon as there is some; `None` if nobody reads any more.
    #[doc(hidden)]
    pub async fn slot(&self) -> Option<Slot<I>> {
        self.sender.clone().reserve_owned().await.ok().map(Slot)
    }

    /// How many slots can be had at once.
    #[doc(hidden)]
    pub fn room(&self) -> usize {
        self.sender.capacity()
    }

    /// Hands over a result when there is room for it; whether anybody reads it. Not for tasks with requests under way.
    #[doc(hidden)]
    pub async fn send(&self, item: I) -> bool {
        self.sender.send(item).await.is_ok()
    }

    /// Says how far the task is. The reader hears of it at most ten times a second, and of the last word always.
    #[doc(hidden)]
    pub fn progress(&self, progress: P) {
        let was_read =
            self.progress.unread.lock().unwrap_or_else(PoisonError::into_inner).replace(progress).is_none();
        if was_read {
            self.progress.reader.wake();
        }
    }
}

/// Room for one result.
#[derive(Debug)]
pub struct Slot<I>(mpsc::OwnedPermit<I>);

impl<I> Slot<I> {
    /// Hands over the result.
    #[doc(hidden)]
    pub fn fill(self, item: I) {
        self.0.send(item);
    }
}

/// The last word on how far a task is, until it is read.
#[derive(Debug)]
pub(super) struct Progress<P> {
    unread: Mutex<Option<P>>,
    reader: AtomicWaker,
}

impl<P> Progress<P> {
    pub(super) fn register(&self, reader: &std::task::Waker) {
        self.reader.register(reader);
    }

    pub(super) fn is_unread(&self) -> bool {
        self.unread.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    pub(super) fn take(&self) -> Option<P> {
        self.unread.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
