//! Objects: in memory, or as plain files in a directory. Nobody who asks this module can tell which.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::digest::Digests;
use crate::key_path::{KeyError, Names};

mod directory;
mod load;
mod memory;
mod quota;

use directory::Directory;
use memory::Memory;
use quota::Quota;

/// The longest bucket name with its account number, in octets.
const MAX_BUCKET_OCTETS: usize = 60;

/// The buckets and their objects.
///
/// In memory there is nothing else than what was put here; all objects with their keys and headers together take at
/// most the limit. In a directory, files that appear, change or go away by other hands are objects that appear, change
/// or go away, symbolic links are never followed, and the limit is what the files may grow by.
#[derive(Debug)]
pub struct Store(Place);

#[derive(Debug)]
enum Place {
    Memory(Memory),
    Directory(Directory),
}

/// Why an object could not be read or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such bucket, or its name is no bucket name.
    NoSuchBucket,
    /// There is no such object in the bucket.
    NoSuchKey,
    /// The key is none.
    Key(KeyError),
    /// A symbolic link, a device or another thing that is neither file nor folder stands in the way.
    Refused(PathBuf),
    /// The object is larger than the caller is ready to take; its size in bytes.
    TooLarge(u64),
    /// There is no room for the object.
    Full {
        /// What all objects may take, in bytes.
        limit: u64,
    },
    /// The system refused.
    Io(io::Error),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchBucket => f.write_str("there is no such bucket"),
            Self::NoSuchKey => f.write_str("there is no such object"),
            Self::Key(error) => error.fmt(f),
            Self::Refused(path) => {
                write!(
                    f,
                    "`{}` is neither a plain file nor a plain folder and is not touched",
                    path.display()
                )
            }
            Self::TooLarge(size) => write!(f, "the object has {size} bytes, which is too large"),
            Self::Full { limit } => write!(
                f,
                "the objects would take more than {limit} bytes: delete some or start with a larger storage limit"
            ),
            Self::Io(error) => write!(f, "the file system refused: {error}"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Key(error) => Some(error),
            Self::NoSuchBucket
            | Self::NoSuchKey
            | Self::Refused(_)
            | Self::TooLarge(_)
            | Self::Full { .. } => None,
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<KeyError> for StoreError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

/// What is stored with an object's bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Properties {
    /// The media type; `None` leaves it to the key's ending.
    pub content_type: Option<String>,
    /// Further headers that reading the object gives back, names in lower case.
    pub headers: Vec<(String, String)>,
}

/// An object without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectInfo {
    /// How many bytes it has.
    pub size: u64,
    /// The checksums of the bytes.
    pub digests: Digests,
    /// When it was put, in seconds since the Unix epoch.
    pub modified: i64,
    /// What was stored with it.
    pub properties: Properties,
}

/// An object that was opened; replacing it does not change what this one reads.
#[derive(Debug)]
pub struct OpenObject {
    /// Everything but the bytes.
    pub info: ObjectInfo,
    pub(crate) content: Content,
}

/// The bytes of an object that was opened.
#[derive(Debug)]
pub(crate) enum Content {
    Memory(Bytes),
    /// Read from its beginning.
    File(File),
}

/// Whether `name` is a bucket name with its account number: `examplebucket-1250000000`.
#[must_use]
pub fn is_bucket_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let Some((front, account)) = name.rsplit_once('-') else { return false };
    name.len() <= MAX_BUCKET_OCTETS
        && !account.is_empty()
        && account.chars().all(|c| c.is_ascii_digit())
        && front.chars().all(|c| plain(c) || c == '-')
        && front.starts_with(plain)
        && front.ends_with(plain)
}

fn check_bucket_name(name: &str) -> io::Result<()> {
    if is_bucket_name(name) {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidInput,
        format!("`{name}` is no bucket name such as `examplebucket-1250000000`"),
    ))
}

/// Calls the same method of either place.
macro_rules! either {
    ($store:expr, $place:ident => $call:expr) => {
        match &$store.0 {
            Place::Memory($place) => $call,
            Place::Directory($place) => $call,
        }
    };
}

impl Store {
    /// No buckets, in memory. All objects with their keys and headers together may take `limit` bytes.
    #[must_use]
    pub fn in_memory(limit: u64) -> Self {
        Self(Place::Memory(Memory::new(Quota::new(limit))))
    }

    /// The sub-directories of `root` as buckets; `root` is created if it is missing. Files may grow by `limit` bytes
    /// until the program ends.
    ///
    /// # Errors
    /// The root is no directory or cannot be created.
    pub fn in_directory(root: &Path, names: Names, limit: u64) -> io::Result<Self> {
        Directory::create(root, names, Quota::new(limit)).map(|directory| Self(Place::Directory(directory)))
    }

    /// The root directory with all links resolved, if the objects are files.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        match &self.0 {
            Place::Memory(_) => None,
            Place::Directory(directory) => Some(directory.root()),
        }
    }

    /// From now on, a change of a file is on the disk before it is answered.
    pub(crate) fn wait_for_disk(&mut self) {
        match &mut self.0 {
            Place::Memory(_) => {}
            Place::Directory(directory) => directory.wait_for_disk(),
        }
    }

    /// Removes what processes left behind that ended while they wrote. Nobody else may use the root.
    pub(crate) fn remove_leftovers(&self) -> io::Result<()> {
        match &self.0 {
            Place::Memory(_) => Ok(()),
            Place::Directory(directory) => directory.remove_leftovers(),
        }
    }

    /// The folder of the emulator's own files, if the objects are files.
    pub(crate) fn private_folder(&self) -> Option<PathBuf> {
        match &self.0 {
            Place::Memory(_) => None,
            Place::Directory(directory) => Some(directory.private_folder()),
        }
    }

    /// Whether there is a bucket of that name.
    #[must_use]
    pub fn has_bucket(&self, bucket: &str) -> bool {
        either!(self, place => place.has_bucket(bucket))
    }

    /// The names of all buckets in the order of their octets.
    ///
    /// # Errors
    /// The system refuses to list the root.
    pub fn buckets(&self) -> io::Result<Vec<String>> {
        match &self.0 {
            Place::Memory(memory) => Ok(memory.buckets()),
            Place::Directory(directory) => directory.buckets(),
        }
    }

    /// Makes a bucket; harmless if there is one.
    ///
    /// # Errors
    /// The name is no bucket name, or the system refuses.
    pub fn create_bucket(&self, bucket: &str) -> io::Result<()> {
        either!(self, place => place.create_bucket(bucket))
    }

    /// The bytes of an object of at most `limit` bytes.
    ///
    /// # Errors
    /// [`StoreError`] says what is missing or in the way.
    pub fn get(&self, bucket: &str, key: &str, limit: u64) -> Result<Bytes, StoreError> {
        either!(self, place => place.get(bucket, key, limit))
    }

    /// Writes an object of which nothing is known but its bytes, replacing what was there: at every moment the object
    /// is the old one or the new one.
    ///
    /// # Errors
    /// [`StoreError`] says what is missing or in the way; the old object is still there then.
    pub fn put(&self, bucket: &str, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        either!(self, place => place.put(bucket, key, bytes))
    }

    /// Opens an object.
    ///
    /// # Errors
    /// [`StoreError`] says what is missing or in the way.
    pub fn open_object(&self, bucket: &str, key: &str) -> Result<OpenObject, StoreError> {
        either!(self, place => place.open_object(bucket, key))
    }

    /// Writes an object with what belongs to it, replacing what was there: at every moment the object is the old one
    /// or the new one. `digests` are those of `bytes`, `modified` is the time of this call in seconds since the Unix
    /// epoch.
    ///
    /// # Errors
    /// [`StoreError`] says what is missing or in the way; the old object is still there then.
    pub fn put_object(
        &self,
        bucket: &str,
        key: &str,
        bytes: &[u8],
        digests: Digests,
        properties: Properties,
        modified: i64,
    ) -> Result<ObjectInfo, StoreError> {
        either!(self, place => place.put_object(bucket, key, bytes, digests, properties, modified))
    }

    /// Removes an object; harmless if there is none.
    ///
    /// # Errors
    /// [`StoreError`] says what is in the way.
    pub fn delete(&self, bucket: &str, key: &str) -> Result<(), StoreError> {
        either!(self, place => place.delete(bucket, key))
    }

    /// The keys that begin with `prefix`, in the order of their octets.
    ///
    /// # Errors
    /// There is no such bucket, or the system refuses.
    pub fn keys(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, StoreError> {
        either!(self, place => place.keys(bucket, prefix))
    }

    /// Keeps what is in memory now as the state to which [`Store::reset`] returns. What it holds counts against the
    /// limit from now on even when it was deleted. In a directory nothing is kept.
    pub(crate) fn keep_as_start(&self) {
        if let Place::Memory(memory) = &self.0 {
            memory.keep_as_start();
        }
    }

    /// In memory, returns to the buckets and objects with which the emulator began, in one step. Files are never
    /// touched: in a directory this does nothing.
    pub fn reset(&self) {
        if let Place::Memory(memory) = &self.0 {
            memory.reset();
        }
    }

    /// What all objects may take.
    fn limit(&self) -> u64 {
        either!(self, place => place.limit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bucket_names() {
        for good in ["examplebucket-1250000000", "a-1", "a-b-c-1", "1-1"] {
            assert!(is_bucket_name(good), "{good}");
        }
        for bad in ["", "a", "-1", "a-", "-a-1", "A-1", "a.b-1", "../a-1", "a/b-1", ".ci", "a--1x"] {
            assert!(!is_bucket_name(bad), "{bad}");
        }
        assert!(!is_bucket_name(&format!("{}-1", "a".repeat(59))));
    }
}
