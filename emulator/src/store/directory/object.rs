//! Objects with everything that belongs to them.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom};
use std::path::PathBuf;

use super::record::{Record, Records, Stamp, remove_empty};
use super::{Directory, Found, Layout, locate, look, same_file};
use crate::digest::Digests;
use crate::key_path::KeyPath;
use crate::store::{Content, ObjectInfo, OpenObject, Properties, StoreError};

/// How many computed checksums are kept; they are all forgotten when there are more.
const DIGESTS_KEPT: usize = 20_000;

/// The checksums of files that have no record, by what tells the file's states apart.
pub(super) type KnownDigests = HashMap<(PathBuf, Stamp), Digests>;

impl Directory {
    /// Opens an object.
    ///
    /// # Errors
    /// [`StoreError`] says what is missing or in the way.
    pub(in crate::store) fn open_object(&self, bucket: &str, key: &str) -> Result<OpenObject, StoreError> {
        let folder = self.bucket_folder(bucket)?;
        let path = KeyPath::new(key, self.names)?;
        let (mut file, place, stamp, record) = {
            let _layout = self.layout_for_reading();
            let place = locate(folder, &path)?;
            let file = File::open(&place)?;
            same_file(&file, &place)?;
            let stamp = Stamp::of(&file.metadata()?)?;
            (file, place, stamp, self.records(bucket).read(&path, stamp))
        };
        let info = match record {
            Some(record) => ObjectInfo {
                size: stamp.size(),
                digests: record.digests(),
                modified: record.modified,
                properties: record.properties,
            },
            None => ObjectInfo {
                size: stamp.size(),
                digests: self.digests_of(&mut file, (place, stamp))?,
                modified: stamp.modified(),
                properties: Properties::default(),
            },
        };
        Ok(OpenObject { info, content: Content::File(file) })
    }

    /// Writes an object with what belongs to it, replacing what was there: at every moment the object is the old one
    /// or the new one. `digests` are those of `bytes`.
    ///
    /// # Errors
    /// [`StoreError`] says what is missing or in the way; the old object is still there then.
    pub(in crate::store) fn put_object(
        &self,
        bucket: &str,
        key: &str,
        bytes: &[u8],
        digests: Digests,
        properties: Properties,
        modified: i64,
    ) -> Result<ObjectInfo, StoreError> {
        let folder = self.bucket_folder(bucket)?;
        let path = KeyPath::new(key, self.names)?;
        let size = bytes.len() as u64;
        self.layout_for_reading().room(&folder, &path, size)?;
        let temporary = self.write_temporary(bytes)?;
        let stamp = Stamp::of(&temporary.metadata()?)?;
        let record = Record::new(stamp, digests, modified, properties.clone());
        let text = serde_json::to_vec(&record).map_err(std::io::Error::from)?;
        let note = self.write_temporary(&text)?;
        let records = self.records(bucket);
        let (place, place_of_record) = {
            let mut layout = self.layout_for_writing();
            // The record is there before its object is, so that the two come into being in one step: the object's. Until
            // then the record that was there before belongs to the object that was.
            records.settle_rest(&path, || {
                Ok(Stamp::of(&fs::symlink_metadata(locate(folder.clone(), &path)?)?)?)
            })?;
            records.announce(note, &path)?;
            let place = layout.move_into_place(temporary, folder, &path, size).inspect_err(|_| {
                // It belongs to no object, and so it says nothing even if it stays.
                drop(records.withdraw(&path));
            })?;
            (place, records.settle(&path)?)
        };
        self.settle_name(&place_of_record)?;
        self.settle_name(&place)?;
        Ok(ObjectInfo { size, digests, modified, properties })
    }

    /// Removes an object, and the folders that are empty then; harmless if there is none.
    ///
    /// # Errors
    /// [`StoreError`] says what is in the way.
    pub(in crate::store) fn delete(&self, bucket: &str, key: &str) -> Result<(), StoreError> {
        let bucket_folder = self.bucket_folder(bucket)?;
        let path = KeyPath::new(key, self.names)?;
        let folder = {
            let mut layout = self.layout_for_writing();
            let folder = layout.remove_files(bucket_folder, &path)?;
            // A record without its object says nothing, but an object without its record lacks its headers.
            self.records(bucket).remove(&path)?;
            folder
        };
        Ok(self.settle_name(&folder.join(path.split().1))?)
    }

    pub(super) fn records(&self, bucket: &str) -> Records {
        Records::of(&self.private_folder(), bucket)
    }

    /// The checksums of a file without a record, computed once for each of its states.
    fn digests_of(&self, file: &mut File, state: (PathBuf, Stamp)) -> Result<Digests, StoreError> {
        if let Some(known) = self.known_digests().get(&state) {
            return Ok(*known);
        }
        let (digests, _) = Digests::of_reader(&mut *file)?;
        file.seek(SeekFrom::Start(0))?;
        let mut known = self.known_digests();
        if known.len() >= DIGESTS_KEPT {
            known.clear();
        }
        known.insert(state, digests);
        Ok(digests)
    }
}

impl Layout {
    /// Removes the files of a key, and the folders that are empty then. Tells where the files were, as far as there are
    /// folders on the way there.
    fn remove_files(&mut self, mut folder: PathBuf, path: &KeyPath) -> Result<PathBuf, StoreError> {
        let (names, leaf) = path.split();
        let mut folders = Vec::new();
        for name in names {
            let next = folder.join(name);
            match look(&next)? {
                Found::Folder => folders.push(next.clone()),
                Found::Nothing | Found::File => return Ok(folder),
            }
            folder = next;
        }
        for name in [leaf, &KeyPath::leaf_beside_folder(leaf)] {
            let file = folder.join(name);
            if let Found::File = look(&file)? {
                let size = fs::symlink_metadata(&file)?.len();
                fs::remove_file(&file)?;
                self.quota.replace(size, 0);
            }
        }
        remove_empty(folders.iter().map(PathBuf::as_path));
        Ok(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key_path::Names;
    use crate::store::directory::Directory;
    use crate::store::quota::Quota;

    const BUCKET: &str = "a-1";

    fn put(directory: &Directory, content_type: &str) {
        let properties = Properties { content_type: Some(content_type.to_owned()), headers: Vec::new() };
        let bytes = content_type.as_bytes();
        directory.put_object(BUCKET, "k", bytes, Digests::of(bytes), properties, 1).unwrap();
    }

    /// The type and the text, which came together.
    fn look_up(directory: &Directory) -> (Option<String>, Vec<u8>) {
        let object = directory.open_object(BUCKET, "k").unwrap();
        let bytes = directory.get(BUCKET, "k", 100).unwrap();
        (object.info.properties.content_type, bytes.to_vec())
    }

    /// An object has its own headers, wherever between two steps a process ended, and the next one as well.
    #[test]
    fn an_object_and_its_headers_come_in_one_step() {
        let root = tempfile::tempdir().unwrap();
        let directory = Directory::create(root.path(), Names::Plain, Quota::new(u64::MAX)).unwrap();
        directory.create_bucket(BUCKET).unwrap();
        let is = |content_type: &str| {
            assert_eq!(
                look_up(&directory),
                (Some(content_type.to_owned()), content_type.as_bytes().to_vec()),
                "{content_type}"
            );
        };
        put(&directory, "x/1");
        is("x/1");
        // Ended behind the object's step.
        let records = root.path().join(".ci/records/a-1");
        let (settled, announced) = (records.join("k%record"), records.join("k%next"));
        put(&directory, "x/2");
        fs::rename(&settled, &announced).unwrap();
        is("x/2");
        // Ended before the object's step.
        let path = KeyPath::new("k", Names::Plain).unwrap();
        let file = root.path().join(BUCKET).join("k");
        let note = directory.write_temporary(b"of an object that never was").unwrap();
        let of_bucket = directory.records(BUCKET);
        of_bucket.settle_rest(&path, || Ok(Stamp::of(&fs::symlink_metadata(&file)?)?)).unwrap();
        of_bucket.announce(note, &path).unwrap();
        is("x/2");
        put(&directory, "x/3");
        is("x/3");
        assert!(settled.exists() && !announced.exists());
        directory.delete(BUCKET, "k").unwrap();
        assert!(!records.join("k%record").exists() && !file.exists());
    }

    #[test]
    fn what_was_left_half_written_goes() {
        let root = tempfile::tempdir().unwrap();
        let directory = Directory::create(root.path(), Names::Plain, Quota::new(u64::MAX)).unwrap();
        directory.create_bucket(BUCKET).unwrap();
        directory.remove_leftovers().unwrap();
        put(&directory, "x/1");
        let folder = root.path().join(".ci/tmp");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::write(folder.join("4711-0"), "half").unwrap();
        directory.remove_leftovers().unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        // What cannot be put leaves nothing either: a link is in the way.
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/nowhere", root.path().join(BUCKET).join("l")).unwrap();
            let refused =
                directory.put_object(BUCKET, "l", b"x", Digests::of(b"x"), Properties::default(), 1);
            assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
            assert!(!root.path().join(".ci/records/a-1/l%next").exists());
        }
    }
}
