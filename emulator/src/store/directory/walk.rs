//! The keys of a bucket, read from its folder.

use std::fs;
use std::io;
use std::path::PathBuf;

use super::Directory;
use crate::key_path::{KeyPath, Names};
use crate::store::StoreError;

impl Directory {
    /// The keys that begin with `prefix`, in the order of their octets.
    ///
    /// Files whose names no key has (a `%` that begins no escape, or no UTF-8) and everything that is neither file
    /// nor folder are no objects.
    ///
    /// # Errors
    /// There is no such bucket, or the system refuses.
    pub(in crate::store) fn keys(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, StoreError> {
        let folder = self.bucket_folder(bucket)?;
        let _layout = self.layout_for_reading();
        let mut keys = Vec::new();
        let mut folders: Vec<(PathBuf, Vec<String>)> = vec![(folder, Vec::new())];
        while let Some((folder, names)) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                // Gone since its parent was read.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error.into()),
            };
            for entry in entries {
                let entry = entry?;
                let Ok(name) = entry.file_name().into_string() else { continue };
                let kind = match entry.file_type() {
                    Ok(kind) => kind,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    Err(error) => return Err(error.into()),
                };
                let mut names = names.clone();
                names.push(name);
                if kind.is_dir() {
                    let below = KeyPath::decode_folder(&names);
                    if below.is_some_and(|below| below.starts_with(prefix) || prefix.starts_with(&below)) {
                        folders.push((entry.path(), names));
                    }
                } else if kind.is_file()
                    && let Some(key) = key_of(&names, self.names)
                    && key.starts_with(prefix)
                {
                    keys.push(key);
                }
            }
        }
        keys.sort_unstable();
        // `foo` and `foo%leaf` are the same object.
        keys.dedup();
        Ok(keys)
    }
}

/// The key of a file, if looking for that key finds this file.
fn key_of(file: &[String], rule: Names) -> Option<String> {
    let key = KeyPath::decode(file)?;
    let path = KeyPath::new(&key, rule).ok()?;
    let (leaf, folders) = path.names().split_last()?;
    let (name, above) = file.split_last()?;
    let same = folders == above && (leaf == name || KeyPath::leaf_beside_folder(leaf) == *name);
    same.then_some(key)
}
