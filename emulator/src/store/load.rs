//! Copies pictures and other files into buckets at start.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::directory::Directory;
use super::quota::Quota;
use super::{Content, Properties, Store, StoreError};
use crate::digest::Digests;
use crate::key_path::Names;

impl Store {
    /// Copies what lies below `folder` into a bucket, which is made if it is missing. A file's key is its path below
    /// the folder. Objects that are there already stay as they are, symbolic links are not followed and not copied.
    ///
    /// `now` is the time at which the objects are put, in seconds since the Unix epoch.
    ///
    /// # Errors
    /// The folder cannot be read, a name in it can be no key, or the store refuses. What was copied before stays.
    pub fn load_folder(&self, bucket: &str, folder: &Path, now: i64) -> io::Result<()> {
        self.create_bucket(bucket)?;
        for (key, path) in files_below(folder)? {
            let file = open(&path).map_err(|error| about(&path, &error))?;
            self.copy(bucket, &key, Content::File(file), Properties::default(), now)
                .map_err(|error| about(&path, &error))?;
        }
        Ok(())
    }

    /// Copies every bucket of another root, with the headers of its objects and the times at which they were put.
    /// Objects that are there already stay as they are.
    ///
    /// # Errors
    /// The root cannot be read, it holds no bucket, or the store refuses. What was copied before stays.
    pub fn load_root(&self, root: &Path, names: Names) -> io::Result<()> {
        // Nothing is written there.
        let source = Directory::open(root, names, Quota::new(0))?;
        let buckets = source.buckets()?;
        if buckets.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::NotFound,
                "none of its folders has a name such as `examplebucket-1250000000`",
            ));
        }
        for bucket in buckets {
            self.create_bucket(&bucket)?;
            let failed = |key: &str, error: &StoreError| io::Error::other(format!("{bucket}/{key}: {error}"));
            for key in source.keys(&bucket, "").map_err(|error| failed("", &error))? {
                let object = match source.open_object(&bucket, &key) {
                    Ok(object) => object,
                    Err(error) => return Err(failed(&key, &error)),
                };
                let (properties, modified) = (object.info.properties, object.info.modified);
                self.copy(&bucket, &key, object.content, properties, modified)
                    .map_err(|error| failed(&key, &error))?;
            }
        }
        Ok(())
    }

    fn copy(
        &self,
        bucket: &str,
        key: &str,
        content: Content,
        properties: Properties,
        modified: i64,
    ) -> Result<(), StoreError> {
        match self.open_object(bucket, key) {
            Ok(_) => return Ok(()),
            Err(StoreError::NoSuchKey) => {}
            Err(error) => return Err(error),
        }
        let limit = self.limit();
        let bytes = match content {
            Content::Memory(bytes) => bytes,
            Content::File(file) => {
                let mut bytes = Vec::new();
                // Not more of a huge file than shows that it does not fit.
                file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
                Bytes::from(bytes)
            }
        };
        self.put_object(bucket, key, &bytes, Digests::of(&bytes), properties, modified).map(drop)
    }
}

/// Every plain file below a folder with its path in the form of a key, in the order of the keys.
fn files_below(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    let mut folders = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| about(&folder, &error))? {
            let entry = entry.map_err(|error| about(&folder, &error))?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if !kind.is_dir() && !kind.is_file() {
                continue;
            }
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                return Err(about(&path, &"the name is not UTF-8, and so can be no key"));
            };
            let key = format!("{prefix}{name}");
            if kind.is_dir() {
                folders.push((format!("{key}/"), path));
            } else {
                files.push((key, path));
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Opens a file unless something else took its place since it was listed.
fn open(path: &Path) -> Result<File, StoreError> {
    let file = File::open(path)?;
    super::directory::same_file(&file, path)?;
    Ok(file)
}

fn about(path: &Path, error: &impl ToString) -> io::Error {
    io::Error::other(format!("`{}`: {}", path.display(), error.to_string()))
}
