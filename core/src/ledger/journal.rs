//! The journal as a run sees it.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

use super::commit::{Commits, Fault};
use super::file::FileStore;
use super::frame::{self, ScanError};
use super::identity::Identity;
use super::record::{Intent, Record};
use super::states::{State, States};
use super::store::JournalStore;
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::process::Process;
use crate::submission::Submission;

/// How long a file that somebody has is waited for: a run that was just given up lets go of it in a moment.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
/// How often it is tried meanwhile.
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// An open journal: the memory of a long run, which lets it be continued when it ended at any point.
///
/// Before an item is submitted its intent is safe in the journal; what became of it follows. A run that is continued
/// does not submit again what it created before, and looks for the job of every item whose end it does not know. The
/// format is documented, see `docs/journal.md`. Clones are the same journal. It needs a tokio runtime, on whose threads for
/// blocking work it reads and writes.
///
/// Most programs give [`SubmitJobs`](crate::SubmitJobs) the path of a file. Open a journal yourself to look at it or to
/// keep it somewhere else than in a file.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use cloud_infinite::Journal;
///
/// # let folder = tempfile::tempdir().unwrap();
/// # let path = folder.path().join("run.journal");
/// let journal = Journal::open(&path).await?;
/// println!("{} items so far", journal.opening().items);
/// journal.close().await?;
/// # Ok::<(), cloud_infinite::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct Journal {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    process: Process,
    opening: JournalOpening,
    states: Mutex<States>,
    commits: Arc<Commits>,
}

/// What was there when a journal was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct JournalOpening {
    /// Records that were read; 0 for a new journal.
    pub records: u64,
    /// Items that they are about.
    pub items: u64,
    /// Items that may have been submitted and whose end is not known. They are looked for before anything is sent again.
    pub unresolved: u64,
    /// Bytes at the end that were cut off, because the run before ended while it wrote them.
    pub torn_bytes: u64,
}

impl Journal {
    /// Opens the journal in a file, or begins one.
    ///
    /// The file is readable and writable by its owner only and is locked until the journal is closed or the process ends.
    ///
    /// # Errors
    /// [`File`](ErrorKind::File) if the file cannot be read or written or another run has it;
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) if it is not a journal: then it is left as it is.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref().to_owned();
        let name = path.display().to_string();
        let begin = Instant::now();
        let store = loop {
            match blocking(path.clone(), FileStore::open).await? {
                Ok(store) => break store,
                Err(error)
                    if error.kind() == io::ErrorKind::WouldBlock && begin.elapsed() < LOCK_PATIENCE =>
                {
                    tokio::time::sleep(LOCK_PAUSE).await;
                }
                Err(error) => {
                    let message = format!("the journal {name} cannot be opened: {error}");
                    return Err(Error::new(ErrorKind::File, message).with_source(error));
                }
            }
        };
        Self::from_store_named(store, &name).await
    }

    /// Opens the journal that a store keeps, or begins one in it.
    ///
    /// # Errors
    /// As [`open`](Journal::open).
    pub async fn from_store(store: impl JournalStore) -> Result<Self> {
        Self::from_store_named(store, "(store)").await
    }

    async fn from_store_named(store: impl JournalStore, name: &str) -> Result<Self> {
        let mut store: Box<dyn JournalStore> = Box::new(store);
        let (store, read) = blocking((), move |()| {
            let read = read(store.as_mut());
            (store, read)
        })
        .await?;
        let Read { states, opening, length } = read.map_err(|error| unreadable(name, error))?;
        if opening.torn_bytes > 0 {
            let JournalOpening { records, torn_bytes, .. } = opening;
            tracing::warn!(
                journal = name,
                records,
                torn_bytes,
                "the run before ended while it wrote to the journal; the torn end was cut off"
            );
        }
        let shared = Shared {
            process: Process::current(),
            opening,
            states: Mutex::new(states),
            commits: Commits::new(store, length),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// What was there when the journal was opened.
    #[must_use]
    pub fn opening(&self) -> JournalOpening {
        self.shared.opening
    }

    /// Ends the journal: everything is safe, and the file is free for others.
    ///
    /// # Errors
    /// [`File`](ErrorKind::File) if the last records could not be written.
    pub async fn close(&self) -> Result<()> {
        self.shared.commits.close().await.map_err(unwritable)
    }

    /// What is known of an item.
    pub(crate) fn state(&self, item: &Identity) -> Option<State> {
        self.states().get(item).cloned()
    }

    /// The items that may have been submitted and whose end is not known, the earliest first.
    pub(crate) fn unresolved(&self) -> Vec<(Identity, Submission)> {
        let mut open: Vec<_> = self
            .states()
            .iter()
            .filter_map(|(item, state)| match state {
                State::Open(submission) => Some((*item, Submission::clone(submission))),
                State::Free | State::Created(_) | State::Settled(_) => None,
            })
            .collect();
        open.sort_by_key(|(item, submission)| (submission.started_at, *item));
        open
    }

    /// Notes that items are about to be submitted. Only when this has come back may their first byte leave.
    ///
    /// Many that call this at the same time share one `sync`.
    pub(crate) async fn intend(&self, intent: Intent) -> Result<()> {
        self.note(Record::Intent(Box::new(intent)))?;
        self.sync().await
    }

    /// Notes what became of an item. It is written soon, and safe after the next [`intend`](Self::intend) or
    /// [`sync`](Self::sync) of anybody: should it get lost, the item is looked for like any other of unknown end.
    pub(crate) fn note(&self, record: Record) -> Result<()> {
        if self.shared.process.is_gone() {
            let message = "the journal belongs to the process that this one was forked from";
            return Err(Error::new(ErrorKind::Forked, message));
        }
        let json = record.text().map_err(|error| {
            Error::new(ErrorKind::Internal, "a record of the journal has no text").with_source(error)
        })?;
        // Known and written in one order, so that reading the journal later leads to the same states.
        let mut states = self.states();
        self.shared.commits.add(&json).map_err(unwritable)?;
        states.apply(record);
        Ok(())
    }

    /// Comes back when everything that was noted before is safe.
    pub(crate) async fn sync(&self) -> Result<()> {
        self.shared.commits.sync().await.map_err(unwritable)
    }

    fn states(&self) -> MutexGuard<'_, States> {
        self.shared.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A journal that was read to its end.
struct Read {
    states: States,
    opening: JournalOpening,
    length: u64,
}

/// Reads everything, cuts off what is torn, and begins the journal if it has not begun.
fn read(store: &mut dyn JournalStore) -> Result<Read, ScanError> {
    let mut states = States::default();
    let mut records = 0_u64;
    let scan = frame::scan(store.read()?, |json| {
        states.apply(Record::parse(json)?);
        records = records.saturating_add(1);
        Ok(())
    })?;
    if scan.torn > 0 {
        store.truncate(scan.good)?;
    }
    let mut length = scan.good;
    if length == 0 {
        store.append(frame::HEADER)?;
        length = frame::length(frame::HEADER);
    }
    store.sync()?;
    let unresolved = states.iter().filter(|(_, state)| matches!(state, State::Open(_))).count();
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let opening = JournalOpening {
        records,
        items: count(states.len()),
        unresolved: count(unresolved),
        torn_bytes: scan.torn,
    };
    Ok(Read { states, opening, length })
}

fn unreadable(name: &str, error: ScanError) -> Error {
    let refused = |rule: &str| InvalidArgument::new("journal", name, rule).into();
    match error {
        ScanError::Foreign => refused("is not a journal of this library; it was left as it is"),
        ScanError::Version => refused("was written by a later version of this library"),
        ScanError::Unknown(at, reason) => refused(&format!(
            "has a whole record at byte {at} that this version of the library does not understand ({reason})"
        )),
        ScanError::Damaged(at) => Error::new(
            ErrorKind::File,
            format!(
                "the journal {name} is damaged at byte {at}: what was safely written there is not there any more. \
                 Continuing it could submit items twice; restore it from a copy"
            ),
        ),
        ScanError::Io(error) => {
            let message = format!("the journal {name} cannot be read or begun: {error}");
            Error::new(ErrorKind::File, message).with_source(error)
        }
    }
}

fn unwritable(fault: Fault) -> Error {
    Error::new(ErrorKind::File, format!("the journal cannot be written: {fault}")).with_source(fault)
}

/// Runs something that blocks where no request has to wait for it.
async fn blocking<A, T>(argument: A, work: impl FnOnce(A) -> T + Send + 'static) -> Result<T>
where
    A: Send + 'static,
    T: Send + 'static,
{
    let runtime = Handle::try_current().map_err(|error| {
        Error::new(ErrorKind::Internal, "a journal is opened within a tokio runtime").with_source(error)
    })?;
    runtime.spawn_blocking(move || work(argument)).await.map_err(|error| {
        Error::new(ErrorKind::File, "the store of the journal panicked, or the runtime ended")
            .with_source(error)
    })
}
