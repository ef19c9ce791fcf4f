//! A store in memory that keeps what a disk would, for tests of what a loss of power leaves.

use std::io::{self, Cursor, Read};
use std::sync::{Arc, Mutex};

use super::store::JournalStore;

/// Bytes, of which those that were synced survive. Clones are the same disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct MemoryStore(Arc<Mutex<Disk>>);

#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    pub(crate) bytes: Vec<u8>,
    /// So many of them are safe.
    pub(crate) synced: usize,
    /// How often that was asked for.
    pub(crate) syncs: usize,
    /// How many bytes fit.
    pub(crate) capacity: Option<usize>,
}

impl MemoryStore {
    /// A disk with these bytes, all of them safe.
    pub(crate) fn with(bytes: Vec<u8>) -> Self {
        let synced = bytes.len();
        Self(Arc::new(Mutex::new(Disk { bytes, synced, ..Disk::default() })))
    }

    /// A disk on which no more bytes fit.
    pub(crate) fn small(capacity: usize) -> Self {
        Self(Arc::new(Mutex::new(Disk { capacity: Some(capacity), ..Disk::default() })))
    }

    pub(crate) fn disk(&self) -> Disk {
        self.0.lock().unwrap().clone()
    }
}

impl JournalStore for MemoryStore {
    fn read(&mut self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Cursor::new(self.disk().bytes)))
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        let mut disk = self.0.lock().unwrap();
        let length = usize::try_from(length).unwrap();
        disk.bytes.truncate(length);
        disk.synced = disk.synced.min(length);
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut disk = self.0.lock().unwrap();
        let room = disk.capacity.map_or(bytes.len(), |capacity| capacity.saturating_sub(disk.bytes.len()));
        let fitting = bytes.get(..room);
        disk.bytes.extend_from_slice(fitting.unwrap_or(bytes));
        match fitting {
            Some(fitting) if fitting.len() < bytes.len() => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut disk = self.0.lock().unwrap();
        disk.synced = disk.bytes.len();
        disk.syncs = disk.syncs.wrapping_add(1);
        Ok(())
    }
}
