//! What makes changes of a folder last.

use std::io;
use std::path::Path;

/// Makes sure that the names in a folder are on the disk.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Folders cannot be opened there, and their names need no help.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
