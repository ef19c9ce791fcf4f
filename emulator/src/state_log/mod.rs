//! What makes the state outlive the process: a file to which every [`Change`] is written before anybody is told of it.
//!
//! A change counts once its line is whole. It reaches the operating system at once, so that it survives the end of the
//! process, however that comes; with `durable` it also reaches the disk before the answer leaves, and all answers that
//! wait at one moment share one `fsync`.

mod file;
mod frame;
mod load;
mod lock;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::path::Path;

use serde::Serialize;

use self::file::LogFile;
use crate::answer::Refusal;
use crate::scheduler::Restored;
use crate::state::{Change, Misfit, State};

/// Where the changes of an emulator are written to.
#[derive(Debug)]
pub(crate) struct StateLog(Option<LogFile>);

/// A change that could not be written down, and why. From [`append`](StateLog::append) it says that the change has not
/// happened, from [`settled`](StateLog::settled) that it may be lost with the next loss of power.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogError(String);

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Misfit> for LogError {
    fn from(misfit: Misfit) -> Self {
        Self(format!("the change does not fit to the state: {misfit}"))
    }
}

impl From<LogError> for Refusal {
    fn from(LogError(reason): LogError) -> Self {
        Self::internal(format!("The change could not be written down: {reason}."))
    }
}

/// How the log of an emulator's state is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogHealth {
    /// The file.
    pub path: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Whether a change is on the disk before it is acknowledged.
    pub durable: bool,
    /// What was cut off when the emulator started: the end of the file, from the first line that was not whole.
    pub cut: Option<Cut>,
    /// Why the last change was refused; `None` as soon as one is written again.
    pub error: Option<String>,
}

/// The end of a log that was cut off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// Where the file ends now, in bytes.
    pub at: u64,
    /// How many bytes were behind that.
    pub bytes: u64,
    /// What was wrong with the line at this place.
    pub reason: String,
}

impl StateLog {
    /// No log: the state ends with the process.
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// Takes the root whose private folder this is, and reads what was there. The root is free again when the log is
    /// dropped or [closed](Self::close).
    ///
    /// # Errors
    /// Another emulator has the root, the file is no log of this version, or the system refuses.
    pub(crate) fn open(folder: &Path, durable: bool, now: i64) -> io::Result<Restored> {
        let (log, state, steps) = LogFile::open(folder, durable, now)?;
        Ok(Restored { log: Self(Some(log)), state, steps })
    }

    /// Writes a change. Whoever makes changes calls this in their order.
    pub(crate) fn append(&self, change: &Change) -> Result<(), LogError> {
        match &self.0 {
            Some(log) => log.append(change),
            None => Ok(()),
        }
    }

    /// Waits until everything that was written so far is as safe as it is promised to be.
    pub(crate) async fn settled(&self) -> Result<(), LogError> {
        match &self.0 {
            Some(log) => log.settled().await,
            None => Ok(()),
        }
    }

    /// Writes the log anew if it has become much longer than the state that it stands for. A log that cannot be written
    /// anew stays as it is.
    pub(crate) fn compact_if_grown(&self, state: &State) {
        if let Some(log) = &self.0 {
            log.compact_if_grown(state);
        }
    }

    /// Empties the log: what is appended from then on begins with an empty state, and with all counters at zero.
    ///
    /// Part of a reset. The caller holds the state's lock and empties the state as soon as this has succeeded.
    ///
    /// # Errors
    /// The system refuses; the log is as it was then.
    pub(crate) fn clear(&self) -> Result<(), LogError> {
        match &self.0 {
            Some(log) => log.clear(),
            None => Ok(()),
        }
    }

    /// Takes no change any more and gives the root to others.
    pub(crate) fn close(&self) {
        if let Some(log) = &self.0 {
            log.close();
        }
    }

    /// How it is; `None` if there is none.
    pub(crate) fn health(&self) -> Option<LogHealth> {
        self.0.as_ref().map(LogFile::health)
    }
}
