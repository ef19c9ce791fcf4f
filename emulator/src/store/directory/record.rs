//! What a file cannot say of its object: headers, checksums, the time at which it was put.
//!
//! A record lies in a folder of the emulator's own, under the names that its object has in the bucket. It counts
//! only for the very file it was written for. Without it, or when the file was changed by other hands, the object
//! is what the file alone says: checksums are computed, the type follows from the name, there are no headers.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::{Found, Temporary, look, make_folder, same_file};
use crate::digest::Digests;
use crate::key_path::KeyPath;
use crate::store::{Properties, StoreError};

/// A record that is longer was not written by this program.
const MAX_RECORD: u64 = 64 * 1024;

/// Ends the file name of a record. No escape produces it, so it is no name of a folder.
const MARKER: &str = "%record";

/// Tells one state of a file from all others, as far as its file system can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Stamp {
    size: u64,
    seconds: u64,
    nanoseconds: u32,
    number: u64,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> io::Result<Self> {
        let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let number = 0;
        Ok(Self {
            size: metadata.len(),
            seconds: modified.as_secs(),
            nanoseconds: modified.subsec_nanos(),
            number,
        })
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// When the file was changed last, in seconds since the Unix epoch.
    pub(super) fn modified(&self) -> i64 {
        i64::try_from(self.seconds).unwrap_or(i64::MAX)
    }
}

/// Ends the file name of the record of an object that is about to be put.
const ANNOUNCED_MARKER: &str = "%next";

/// What is kept beside an object.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) stamp: Stamp,
    md5: [u8; 16],
    crc64: u64,
    /// Seconds since the Unix epoch, by the emulator's clock.
    pub(super) modified: i64,
    pub(super) properties: Properties,
}

impl Record {
    pub(super) fn new(stamp: Stamp, digests: Digests, modified: i64, properties: Properties) -> Self {
        Self { stamp, md5: digests.md5, crc64: digests.crc64, modified, properties }
    }

    pub(super) fn digests(&self) -> Digests {
        Digests { md5: self.md5, crc64: self.crc64 }
    }
}

/// The place of the records of one bucket.
#[derive(Debug)]
pub(super) struct Records {
    folder: PathBuf,
}

impl Records {
    pub(super) fn of(private: &Path, bucket: &str) -> Self {
        Self { folder: private.join("records").join(bucket) }
    }

    /// The record of a key that belongs to this state of its file, if there is one that can be read. What cannot be read
    /// is as good as none: records only add to what the file says.
    pub(super) fn read(&self, path: &KeyPath, stamp: Stamp) -> Option<Record> {
        let (folders, file) = self.place(path, MARKER);
        for folder in folders {
            if !matches!(look(&folder), Ok(Found::Folder)) {
                return None;
            }
        }
        let belongs = |record: &Record| record.stamp == stamp;
        Self::read_file(&file).filter(belongs).or_else(|| {
            // The process ended between the object's step and the record's.
            Self::read_file(&self.place(path, ANNOUNCED_MARKER).1).filter(belongs)
        })
    }

    fn read_file(file: &Path) -> Option<Record> {
        if !matches!(look(file), Ok(Found::File)) {
            return None;
        }
        let opened = File::open(file).ok()?;
        same_file(&opened, file).ok()?;
        let mut bytes = Vec::new();
        opened.take(MAX_RECORD).read_to_end(&mut bytes).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Puts down what will count as soon as its object is there.
    pub(super) fn announce(&self, record: Temporary, path: &KeyPath) -> Result<(), StoreError> {
        let (folders, announced) = self.place(path, ANNOUNCED_MARKER);
        for folder in folders {
            make_folder(&folder)?;
        }
        for file in [&announced, &self.place(path, MARKER).1] {
            if let Found::Folder = look(file)? {
                return Err(StoreError::Refused(file.clone()));
            }
        }
        Ok(record.move_to(&announced)?)
    }

    /// Settles what was announced for an object that is there by now: the process ended between the object's step and the
    /// record's. `stamp` looks for the object.
    pub(super) fn settle_rest(
        &self,
        path: &KeyPath,
        stamp: impl FnOnce() -> Result<Stamp, StoreError>,
    ) -> Result<(), StoreError> {
        let Some(rest) = Self::read_file(&self.place(path, ANNOUNCED_MARKER).1) else { return Ok(()) };
        match stamp() {
            Ok(stamp) if stamp == rest.stamp => self.settle(path).map(drop),
            Ok(_) | Err(StoreError::NoSuchKey) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Lets what was announced replace what counted before, and tells where it is.
    pub(super) fn settle(&self, path: &KeyPath) -> Result<PathBuf, StoreError> {
        let place = self.place(path, MARKER).1;
        fs::rename(self.place(path, ANNOUNCED_MARKER).1, &place)?;
        Ok(place)
    }

    /// Takes back what was announced.
    pub(super) fn withdraw(&self, path: &KeyPath) -> io::Result<()> {
        fs::remove_file(self.place(path, ANNOUNCED_MARKER).1)
    }

    /// Removes the record of a key and the folders that are empty then.
    pub(super) fn remove(&self, path: &KeyPath) -> Result<(), StoreError> {
        let (folders, file) = self.place(path, MARKER);
        for folder in &folders {
            match look(folder)? {
                Found::Folder => {}
                Found::Nothing | Found::File => return Ok(()),
            }
        }
        for file in [file, self.place(path, ANNOUNCED_MARKER).1] {
            if let Found::File = look(&file)? {
                fs::remove_file(&file)?;
            }
        }
        remove_empty(folders.iter().map(PathBuf::as_path));
        Ok(())
    }

    /// Every folder from the private one downwards, and the file.
    fn place(&self, path: &KeyPath, marker: &str) -> (Vec<PathBuf>, PathBuf) {
        let (names, leaf) = path.split();
        let mut folders: Vec<PathBuf> = self.folder.ancestors().take(3).map(Path::to_owned).collect();
        folders.reverse();
        let mut folder = self.folder.clone();
        for name in names {
            folder.push(name);
            folders.push(folder.clone());
        }
        (folders, folder.join(format!("{leaf}{marker}")))
    }
}

/// Removes folders, the deepest (last) first, until one is not empty.
pub(super) fn remove_empty<'p>(folders: impl DoubleEndedIterator<Item = &'p Path>) {
    for folder in folders.rev() {
        // Whatever keeps a folder from going, it may stay: only its files matter.
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}
