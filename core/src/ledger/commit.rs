//! Writing to a journal away from the threads that drive requests, with one `sync` for all records that wait for it.

use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::frame;
use super::store::JournalStore;

/// Why nothing more is written.
#[derive(Debug, Clone)]
pub(super) struct Fault(Arc<io::Error>);

impl Fault {
    fn new(message: &'static str) -> Self {
        Self(Arc::new(io::Error::other(message)))
    }

    /// The runtime that this is called on.
    fn runtime() -> Result<Handle, Self> {
        Handle::try_current().map_err(|_| Self::new("a journal is written to within a tokio runtime"))
    }

    fn closed() -> Self {
        Self::new("the journal was closed")
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self(Arc::new(error))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

/// What is to be written, and who waits for it.
#[derive(Debug)]
struct Queue {
    pending: Vec<u8>,
    waiting: Vec<oneshot::Sender<Result<(), Fault>>>,
    /// Whether somebody writes, and will look here again before it ends.
    is_writing: bool,
    writer: Option<JoinHandle<()>>,
    /// Bytes that were appended, and how many of them are safe.
    written: u64,
    safe: u64,
    fault: Option<Fault>,
}

/// The end of a journal that is written to.
#[derive(Debug)]
pub(super) struct Commits {
    queue: Mutex<Queue>,
    store: Mutex<Option<Box<dyn JournalStore>>>,
}

impl Commits {
    /// Goes on behind `written` bytes, all of which are safe.
    pub(super) fn new(store: Box<dyn JournalStore>, written: u64) -> Arc<Self> {
        let queue = Queue {
            pending: Vec::new(),
            waiting: Vec::new(),
            is_writing: false,
            writer: None,
            written,
            safe: written,
            fault: None,
        };
        Arc::new(Self { queue: Mutex::new(queue), store: Mutex::new(Some(store)) })
    }

    /// Adds a record, which is written soon and safe after the next [`sync`](Self::sync).
    pub(super) fn add(self: &Arc<Self>, json: &str) -> Result<(), Fault> {
        let runtime = Fault::runtime()?;
        let mut queue = self.queue();
        if let Some(fault) = &queue.fault {
            return Err(fault.clone());
        }
        let line = frame::encode(json, queue.safe);
        queue.pending.extend_from_slice(line.as_bytes());
        self.wake(&mut queue, &runtime);
        Ok(())
    }

    /// Comes back when everything that was added before is safe.
    pub(super) async fn sync(self: &Arc<Self>) -> Result<(), Fault> {
        let runtime = Fault::runtime()?;
        let receiver = {
            let mut queue = self.queue();
            if let Some(fault) = &queue.fault {
                return Err(fault.clone());
            }
            let (sender, receiver) = oneshot::channel();
            queue.waiting.push(sender);
            self.wake(&mut queue, &runtime);
            receiver
        };
        receiver.await.unwrap_or_else(|_| Err(Fault::new("the writer of the journal ended too early")))
    }

    /// Ends the journal. What was added before is safe then, and the store is given back.
    pub(super) async fn close(self: &Arc<Self>) -> Result<(), Fault> {
        let result = self.sync().await;
        let writer = {
            let mut queue = self.queue();
            queue.fault.get_or_insert_with(Fault::closed);
            queue.writer.take()
        };
        if let Some(writer) = writer
            && writer.await.is_err()
        {
            return Err(Fault::new("the writer of the journal panicked"));
        }
        drop(self.store.lock().unwrap_or_else(PoisonError::into_inner).take());
        result
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(self: &Arc<Self>, queue: &mut Queue, runtime: &Handle) {
        if !queue.is_writing {
            queue.is_writing = true;
            let turn = Turn { commits: Arc::clone(self), has_ended: false };
            queue.writer = Some(runtime.spawn_blocking(move || turn.write()));
        }
    }

    /// Nothing more is written, and whoever waits is told.
    fn fail(&self, fault: Fault, waiting: Vec<oneshot::Sender<Result<(), Fault>>>) {
        let mut queue = self.queue();
        queue.is_writing = false;
        queue.pending = Vec::new();
        let fault = queue.fault.get_or_insert(fault).clone();
        for waiting in waiting.into_iter().chain(std::mem::take(&mut queue.waiting)) {
            // Whoever does not listen any more has given up the item.
            let _ = waiting.send(Err(fault.clone()));
        }
    }

    /// Writes once. Whether something was left to be written.
    fn write_once(&self) -> bool {
        let (bytes, waiting) = {
            let mut queue = self.queue();
            if queue.pending.is_empty() && queue.waiting.is_empty() {
                queue.is_writing = false;
                return false;
            }
            (std::mem::take(&mut queue.pending), std::mem::take(&mut queue.waiting))
        };
        // A store may be anybody's, and a panic in it must not leave anybody waiting.
        let stored = catch_unwind(AssertUnwindSafe(|| self.store_bytes(&bytes, !waiting.is_empty())));
        let fault = match stored {
            Ok(Ok(())) => {
                let mut queue = self.queue();
                queue.written = queue.written.saturating_add(frame::length(&bytes));
                if !waiting.is_empty() {
                    queue.safe = queue.written;
                }
                drop(queue);
                for waiting in waiting {
                    let _ = waiting.send(Ok(()));
                }
                return true;
            }
            Ok(Err(error)) => error.into(),
            Err(_) => Fault::new("the store of the journal panicked"),
        };
        self.fail(fault, waiting);
        false
    }

    fn store_bytes(&self, bytes: &[u8], is_awaited: bool) -> io::Result<()> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let store = store.as_mut().ok_or_else(|| io::Error::other("the journal was closed"))?;
        if !bytes.is_empty() {
            store.append(bytes)?;
        }
        if is_awaited { store.sync() } else { Ok(()) }
    }
}

/// The right to write, which one thread has at a time. A runtime that ends drops it without a turn.
struct Turn {
    commits: Arc<Commits>,
    /// Whether it was given back; from then on somebody else may have it.
    has_ended: bool,
}

impl Turn {
    fn write(mut self) {
        while self.commits.write_once() {}
        self.has_ended = true;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.has_ended {
            self.commits.fail(Fault::new("the runtime of the journal ended"), Vec::new());
        }
    }
}
