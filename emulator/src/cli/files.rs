//! Files and the standard streams, where `-` stands for the latter.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// What stands for a standard stream on the command line.
const STANDARD: &str = "-";

/// Reads a whole file, or standard input.
///
/// No more than `most` bytes and one are read: enough to see that there are too many.
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path.as_os_str() == STANDARD {
        io::stdin().lock().take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    let file =
        fs::File::open(path).and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes));
    file.map(|_| bytes).map_err(|error| about("read", path, &error))
}

/// Writes a whole file in one step, or standard output. Whoever reads the file finds all of it or what was there before.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.as_os_str() == STANDARD {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes)?;
        return stdout.flush();
    }
    // What is there and no plain file, such as a device or a pipe, is written to and not replaced.
    let replaces = fs::metadata(path).map_or(true, |there| there.is_file());
    let written = if replaces { replace(path, bytes) } else { fs::write(path, bytes) };
    written.map_err(|error| about("write", path, &error))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = PathBuf::from(name);
    let result = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // The failure itself is what is told.
        drop(fs::remove_file(&temporary));
    }
    result
}

fn about(verb: &str, path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot {verb} `{}`: {error}", path.display()))
}
