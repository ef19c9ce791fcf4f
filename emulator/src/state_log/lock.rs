//! One emulator per root.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

/// The name of the file that is locked.
const NAME: &str = "lock";

/// More than the longest number of a process.
const MAX_TEXT: u64 = 32;

/// Holds a root until it is dropped, or the process ends in whatever way: the operating system takes the lock back. The
/// file stays, and says nothing by being there.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the root whose private folder this is.
    ///
    /// # Errors
    /// Another emulator has it, this process's own others included, or the system refuses.
    pub(super) fn take(folder: &Path) -> io::Result<Self> {
        let path = folder.join(NAME);
        let named = |error: io::Error| {
            io::Error::new(error.kind(), format!("cannot lock `{}`: {error}", path.display()))
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(named)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::new(io::ErrorKind::ResourceBusy, taken(&mut file, &path)));
            }
            Err(TryLockError::Error(error)) => return Err(named(error)),
        }
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(named)?;
        Ok(Self { file })
    }
}

impl Drop for Lock {
    /// Closing the file is not enough: a process that this one has just begun to start has it open as well until then.
    fn drop(&mut self) {
        // A lock that cannot be given back goes with the last of those who have the file open.
        drop(self.file.unlock());
    }
}

/// What to say when somebody else has the lock.
fn taken(file: &mut File, path: &Path) -> String {
    let mut text = String::new();
    // Where a lock keeps others from reading, too, the sentence goes without the number.
    let pid: Option<u32> = file
        .rewind()
        .and_then(|()| file.take(MAX_TEXT).read_to_string(&mut text))
        .ok()
        .and_then(|_| text.trim().parse().ok());
    let (who, what) = match pid {
        Some(pid) if pid == std::process::id() => {
            ("another emulator of this process".to_owned(), "stop that one".to_owned())
        }
        Some(pid) => (format!("the emulator with process id {pid}"), format!("stop that one (`kill {pid}`)")),
        None => ("another emulator".to_owned(), "stop that one".to_owned()),
    };
    format!("{who} uses it (`{}` is locked): {what}, or give this one a root of its own", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_one_is_told_who_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let text = std::fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert_eq!(text.trim(), std::process::id().to_string());
        let refused = Lock::take(folder.path()).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ResourceBusy);
        assert!(refused.to_string().starts_with("another emulator of this process uses it"), "{refused}");
        // As it would be if another process had it.
        std::fs::write(folder.path().join(NAME), "4711\n").unwrap();
        let refused = Lock::take(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("process id 4711") && refused.contains("`kill 4711`"), "{refused}");
        drop(first);
        Lock::take(folder.path()).unwrap();
    }

    #[test]
    fn the_file_alone_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), "4711 and a longer text than before\n").unwrap();
        let _lock = Lock::take(folder.path()).unwrap();
        let text = std::fs::read_to_string(folder.path().join(NAME)).unwrap();
        assert_eq!(text.trim(), std::process::id().to_string());
    }
}
