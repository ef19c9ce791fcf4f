//! Objects as plain files: a sub-directory of the root is a bucket, a file below it is an object.
//!
//! No name is cached: files that appear, change or go away by other hands are objects that appear, change or go
//! away. Symbolic links are never followed below the root.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use bytes::Bytes;

use super::{StoreError, check_bucket_name, is_bucket_name, quota::Quota};
use crate::key_path::{KeyPath, Names};

mod object;
mod record;
mod temporary;
mod walk;

use temporary::Temporary;

/// The folder of the emulator's own files. Its name is no bucket name, so that it can never be one.
const PRIVATE_FOLDER: &str = ".ci";

/// Objects in the sub-directories of one root.
#[derive(Debug)]
pub(super) struct Directory {
    root: PathBuf,
    names: Names,
    /// Whether a change is on the disk before it is answered.
    durable: bool,
    /// Held for reading while a file is looked up, for writing while names change: `foo` may have to make room for
    /// a folder of that name.
    layout: RwLock<Layout>,
    temporary: AtomicU64,
    digests: Mutex<object::KnownDigests>,
}

/// What changes when files come and go.
#[derive(Debug)]
struct Layout {
    /// What the files may grow by while this program runs. What other hands do does not count.
    quota: Quota,
}

/// What stands at a path.
enum Found {
    Nothing,
    File,
    Folder,
}

impl Directory {
    /// Opens the root, creating it if it is missing.
    ///
    /// # Errors
    /// The root is no directory or cannot be created.
    pub(super) fn create(root: &Path, names: Names, quota: Quota) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        Self::open(root, names, quota)
    }

    /// Opens a root that exists.
    pub(super) fn open(root: &Path, names: Names, quota: Quota) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if !root.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "it is not a directory"));
        }
        Ok(Self {
            root,
            names,
            durable: false,
            layout: RwLock::new(Layout { quota }),
            temporary: AtomicU64::new(0),
            digests: Mutex::default(),
        })
    }

    /// The root directory, with all links resolved.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// From now on, waits for the disk before a change is answered.
    pub(super) fn wait_for_disk(&mut self) {
        self.durable = true;
    }

    pub(super) fn limit(&self) -> u64 {
        self.layout_for_reading().quota.limit()
    }

    /// Whether there is a folder for that bucket.
    pub(super) fn has_bucket(&self, bucket: &str) -> bool {
        self.bucket_folder(bucket).is_ok()
    }

    /// The folders that are buckets.
    pub(super) fn buckets(&self) -> io::Result<Vec<String>> {
        let mut buckets = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            if let Ok(name) = entry.file_name().into_string()
                && self.has_bucket(&name)
            {
                buckets.push(name);
            }
        }
        buckets.sort_unstable();
        Ok(buckets)
    }

    /// Makes the folder of a bucket; harmless if there is one.
    ///
    /// # Errors
    /// The name is no bucket name, or the system refuses.
    pub(super) fn create_bucket(&self, bucket: &str) -> io::Result<()> {
        check_bucket_name(bucket)?;
        let folder = self.root.join(bucket);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && self.has_bucket(bucket) => Ok(()),
            Ok(()) => self.settle_name(&folder),
            Err(error) => Err(error),
        }
    }

    /// The bytes of an object of at most `limit` bytes.
    ///
    /// # Errors
    /// [`StoreError`] says what is missing or in the way.
    pub(super) fn get(&self, bucket: &str, key: &str, limit: u64) -> Result<Bytes, StoreError> {
        let folder = self.bucket_folder(bucket)?;
        let path = KeyPath::new(key, self.names)?;
        let (file, size) = {
            let _layout = self.layout_for_reading();
            let path = locate(folder, &path)?;
            let file = File::open(&path)?;
            let size = same_file(&file, &path)?;
            (file, size)
        };
        if size > limit {
            return Err(StoreError::TooLarge(size));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        // The file may grow while it is read.
        let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        match u64::try_from(read) {
            Ok(read) if read <= limit => Ok(Bytes::from(bytes)),
            _ => Err(StoreError::TooLarge(limit.saturating_add(1))),
        }
    }

    /// Writes an object of which nothing is known but its bytes, replacing what was there: at every moment the object
    /// is the old one or the new one.
    ///
    /// # Errors
    /// [`StoreError`] says what is missing or in the way; the old object is still there then.
    pub(super) fn put(&self, bucket: &str, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let folder = self.bucket_folder(bucket)?;
        let path = KeyPath::new(key, self.names)?;
        let size = bytes.len() as u64;
        self.layout_for_reading().room(&folder, &path, size)?;
        let temporary = self.write_temporary(bytes)?;
        let place = {
            let mut layout = self.layout_for_writing();
            let place = layout.move_into_place(temporary, folder, &path, size)?;
            self.records(bucket).remove(&path)?;
            place
        };
        Ok(self.settle_name(&place)?)
    }

    pub(crate) fn private_folder(&self) -> PathBuf {
        self.root.join(PRIVATE_FOLDER)
    }

    fn layout_for_reading(&self) -> RwLockReadGuard<'_, Layout> {
        self.layout.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn layout_for_writing(&self) -> RwLockWriteGuard<'_, Layout> {
        self.layout.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn known_digests(&self) -> MutexGuard<'_, object::KnownDigests> {
        self.digests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn bucket_folder(&self, bucket: &str) -> Result<PathBuf, StoreError> {
        if !is_bucket_name(bucket) {
            return Err(StoreError::NoSuchBucket);
        }
        let folder = self.root.join(bucket);
        match look(&folder)? {
            Found::Folder => Ok(folder),
            Found::Nothing | Found::File => Err(StoreError::NoSuchBucket),
        }
    }
}

impl Layout {
    /// The size of the file of that key, 0 if there is none; it is an error if `size` bytes do not fit in its place.
    fn room(&self, folder: &Path, path: &KeyPath, size: u64) -> Result<u64, StoreError> {
        let old = match locate(folder.to_owned(), path) {
            Ok(file) => fs::symlink_metadata(file)?.len(),
            Err(StoreError::NoSuchKey) => 0,
            Err(error) => return Err(error),
        };
        self.quota.check(old, size)?;
        Ok(old)
    }

    /// Moves a file of that size into the place of a key, and tells where that is.
    fn move_into_place(
        &mut self,
        temporary: Temporary,
        mut folder: PathBuf,
        path: &KeyPath,
        size: u64,
    ) -> Result<PathBuf, StoreError> {
        let old = self.room(&folder, path, size)?;
        let (folders, leaf) = path.split();
        for name in folders {
            let next = folder.join(name);
            if let Found::File = look(&next)? {
                fs::rename(&next, folder.join(KeyPath::leaf_beside_folder(name)))?;
            }
            make_folder(&next)?;
            folder = next;
        }
        let plain = folder.join(leaf);
        let beside = folder.join(KeyPath::leaf_beside_folder(leaf));
        let place = match look(&plain)? {
            Found::Folder => {
                look(&beside)?;
                temporary.move_to(&beside)?;
                beside
            }
            Found::File | Found::Nothing => {
                temporary.move_to(&plain)?;
                // What stood beside a folder that is gone is the older state of the same object.
                if let Found::File = look(&beside)? {
                    fs::remove_file(&beside)?;
                }
                plain
            }
        };
        self.quota.replace(old, size);
        Ok(place)
    }
}

/// The file of a key.
fn locate(mut folder: PathBuf, path: &KeyPath) -> Result<PathBuf, StoreError> {
    let (folders, leaf) = path.split();
    for name in folders {
        folder.push(name);
        match look(&folder)? {
            Found::Folder => {}
            Found::Nothing | Found::File => return Err(StoreError::NoSuchKey),
        }
    }
    let plain = folder.join(leaf);
    match look(&plain)? {
        Found::File => return Ok(plain),
        Found::Nothing | Found::Folder => {}
    }
    let beside = folder.join(KeyPath::leaf_beside_folder(leaf));
    match look(&beside)? {
        Found::File => Ok(beside),
        Found::Nothing | Found::Folder => Err(StoreError::NoSuchKey),
    }
}

/// What stands at `path`, without following a link.
fn look(path: &Path) -> Result<Found, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Found::File),
        Ok(metadata) if metadata.is_dir() => Ok(Found::Folder),
        Ok(_) => Err(StoreError::Refused(path.to_owned())),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Found::Nothing)
        }
        Err(error) => Err(error.into()),
    }
}

fn make_folder(path: &Path) -> Result<(), StoreError> {
    match fs::create_dir(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match look(path)? {
            Found::Folder => Ok(()),
            Found::Nothing | Found::File => Err(error.into()),
        },
        Err(error) => Err(error.into()),
    }
}

/// The size of the open file, after making sure that it is the one that was looked at: a link put in its place in
/// the meantime would lead elsewhere.
pub(super) fn same_file(file: &File, path: &Path) -> Result<u64, StoreError> {
    let opened = file.metadata()?;
    let named = fs::symlink_metadata(path)?;
    #[cfg(unix)]
    let same = {
        use std::os::unix::fs::MetadataExt;
        opened.dev() == named.dev() && opened.ino() == named.ino()
    };
    #[cfg(not(unix))]
    let same = true;
    if same && opened.is_file() && named.is_file() {
        Ok(opened.len())
    } else {
        Err(StoreError::Refused(path.to_owned()))
    }
}
