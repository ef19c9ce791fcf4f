//! Files on their way into their places, and folders on their way to the disk.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use super::{Directory, Found, StoreError, look, make_folder};
use crate::folder::sync_folder;

/// The name of the folder for them.
const FOLDER: &str = "tmp";

/// A whole file that is not in its place yet. It goes away if it never gets there.
#[derive(Debug)]
pub(super) struct Temporary(Option<PathBuf>);

impl Temporary {
    /// What is known of the file. Moving it changes neither its time nor its number.
    pub(super) fn metadata(&self) -> io::Result<fs::Metadata> {
        fs::symlink_metadata(self.0.as_deref().unwrap_or(Path::new("")))
    }

    /// Moves it into its place, where it replaces what was there in one step.
    pub(super) fn move_to(mut self, place: &Path) -> io::Result<()> {
        if let Some(path) = &self.0 {
            fs::rename(path, place)?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // The error that kept it from its place is the one to report, and the next start removes what is left.
            drop(fs::remove_file(path));
        }
    }
}

impl Directory {
    /// Writes a file that [goes to its place](Temporary::move_to) later.
    pub(super) fn write_temporary(&self, bytes: &[u8]) -> Result<Temporary, StoreError> {
        let private = self.private_folder();
        let folder = private.join(FOLDER);
        for folder in [&private, &folder] {
            make_folder(folder)?;
        }
        loop {
            let number = self.temporary.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("{}-{number}", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    let temporary = Temporary(Some(path));
                    file.write_all(bytes)?;
                    if self.durable {
                        file.sync_all()?;
                    }
                    return Ok(temporary);
                }
                // Left behind by an earlier process with the same number.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Removes what processes left behind that ended before their files were in their places. Nobody else may use the
    /// root.
    pub(in crate::store) fn remove_leftovers(&self) -> io::Result<()> {
        let folder = self.private_folder().join(FOLDER);
        let is_folder = matches!(look(&folder), Ok(Found::Folder));
        if !is_folder {
            return Ok(());
        }
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// With `durable`, makes sure that a name is on the disk, and those of the folders between it and the root.
    pub(super) fn settle_name(&self, file: &Path) -> io::Result<()> {
        if self.durable {
            for folder in file.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.root)) {
                match sync_folder(folder) {
                    // Others may have removed the last file in it.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    other => other?,
                }
            }
        }
        Ok(())
    }
}
