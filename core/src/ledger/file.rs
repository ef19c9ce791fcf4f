//! The journal's usual place: a file that belongs to one process at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::store::JournalStore;

/// A journal's file.
///
/// It is made if there is none, readable and writable by its owner only, and locked as long as this value exists, so
/// that two processes cannot continue the same run. The lock goes with the process, however that ends.
#[derive(Debug)]
pub struct FileStore {
    file: File,
}

impl FileStore {
    /// Opens the file, or makes it. Blocks.
    ///
    /// # Errors
    /// The system's own; [`WouldBlock`](io::ErrorKind::WouldBlock) if somebody else has the file.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let file = options().create(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = "another run has this journal open";
                return Err(io::Error::new(io::ErrorKind::WouldBlock, message));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // A file is lost with the power if its folder does not know of it yet, and whoever made it may have ended before
        // that was so.
        sync_folder(&folder_of(path))?;
        Ok(Self { file })
    }
}

impl JournalStore for FileStore {
    fn read(&mut self) -> io::Result<Box<dyn io::Read + '_>> {
        self.file.seek(SeekFrom::Start(0))?;
        Ok(Box::new(BufReader::new(&self.file)))
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Other systems have no such thing, and keep their folders by themselves.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn one_at_a_time_may_have_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.journal");
        let mut first = FileStore::open(&path).unwrap();
        first.append(b"kept").unwrap();
        first.sync().unwrap();
        assert_eq!(FileStore::open(&path).unwrap_err().kind(), io::ErrorKind::WouldBlock);
        drop(first);
        let mut text = String::new();
        FileStore::open(&path).unwrap().read().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "kept");
    }

    #[test]
    fn what_is_appended_after_a_cut_follows_the_cut() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = FileStore::open(folder.path().join("run.journal")).unwrap();
        store.append(b"one two").unwrap();
        store.truncate(3).unwrap();
        store.append(b" three").unwrap();
        let mut text = String::new();
        store.read().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "one three");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.journal");
        let _store = FileStore::open(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_missing_folder_is_an_error_and_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let error = FileStore::open(folder.path().join("none/run.journal")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
