//! Where a journal keeps its bytes.

use std::fmt;
use std::io;

/// Keeps the bytes of a journal: a file, unless a program brings something else.
///
/// Its methods block, and are called by one thread at a time, never one of those that drive requests. What this library
/// relies on: bytes come back in the order in which they were appended; what was appended before a
/// [`sync`](JournalStore::sync) that succeeded is there after a loss of power; of what was appended since, any part may be
/// missing or broken. Nobody else may write to the same bytes meanwhile.
///
/// After an error nothing more is written, because nobody knows what is there: the run ends and the journal is opened
/// anew.
pub trait JournalStore: fmt::Debug + Send + 'static {
    /// Everything from the beginning. Called once, before anything else.
    ///
    /// # Errors
    /// What prevents it.
    fn read(&mut self) -> io::Result<Box<dyn io::Read + '_>>;

    /// Drops all bytes from this position on, which lie behind the last whole record.
    ///
    /// # Errors
    /// What prevents it.
    fn truncate(&mut self, length: u64) -> io::Result<()>;

    /// Adds bytes at the end.
    ///
    /// # Errors
    /// What prevents it; a part of the bytes may have been added.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Comes back when everything that was appended is safe from a loss of power.
    ///
    /// # Errors
    /// What prevents it.
    fn sync(&mut self) -> io::Result<()>;
}
