//! Objects in memory, and nowhere else.

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use bytes::Bytes;

use super::quota::Quota;
use super::{Content, ObjectInfo, OpenObject, Properties, StoreError, check_bucket_name};
use crate::clock::Clock;
use crate::digest::Digests;
use crate::key_path;

/// What an object takes beside its bytes, its key and its headers: checksums, times, its place in the tree.
const OVERHEAD: usize = 256;

/// The buckets by name, and in each the objects by key.
type Buckets = BTreeMap<String, BTreeMap<String, Arc<Object>>>;

#[derive(Debug)]
pub(super) struct Memory(RwLock<State>);

#[derive(Debug)]
struct State {
    buckets: Buckets,
    /// What [`Memory::reset`] returns to. It shares its objects with `buckets`.
    start: Buckets,
    quota: Quota,
}

#[derive(Debug)]
struct Object {
    bytes: Bytes,
    info: ObjectInfo,
    /// What it takes of the quota.
    charge: u64,
}

impl Memory {
    pub(super) fn new(quota: Quota) -> Self {
        Self(RwLock::new(State { buckets: Buckets::new(), start: Buckets::new(), quota }))
    }

    pub(super) fn limit(&self) -> u64 {
        self.read().quota.limit()
    }

    pub(super) fn has_bucket(&self, bucket: &str) -> bool {
        self.read().buckets.contains_key(bucket)
    }

    pub(super) fn buckets(&self) -> Vec<String> {
        self.read().buckets.keys().cloned().collect()
    }

    pub(super) fn create_bucket(&self, bucket: &str) -> io::Result<()> {
        check_bucket_name(bucket)?;
        self.write().buckets.entry(bucket.to_owned()).or_default();
        Ok(())
    }

    pub(super) fn get(&self, bucket: &str, key: &str, limit: u64) -> Result<Bytes, StoreError> {
        let object = self.read().object(bucket, key)?;
        if object.info.size > limit {
            return Err(StoreError::TooLarge(object.info.size));
        }
        Ok(object.bytes.clone())
    }

    pub(super) fn put(&self, bucket: &str, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        // The same time that a file would get.
        let modified = Clock::system().now();
        self.put_object(bucket, key, bytes, Digests::of(bytes), Properties::default(), modified).map(drop)
    }

    pub(super) fn open_object(&self, bucket: &str, key: &str) -> Result<OpenObject, StoreError> {
        let object = self.read().object(bucket, key)?;
        Ok(OpenObject { info: object.info.clone(), content: Content::Memory(object.bytes.clone()) })
    }

    pub(super) fn put_object(
        &self,
        bucket: &str,
        key: &str,
        bytes: &[u8],
        digests: Digests,
        properties: Properties,
        modified: i64,
    ) -> Result<ObjectInfo, StoreError> {
        let charge = charge(key, bytes, &properties);
        // Asked before the copy is made and again when it has its place.
        self.read().room(bucket, key, charge)?;
        let info = ObjectInfo { size: bytes.len() as u64, digests, modified, properties };
        let object = Arc::new(Object { bytes: Bytes::copy_from_slice(bytes), info: info.clone(), charge });
        let mut state = self.write();
        let freed = state.room(bucket, key, charge)?;
        state.quota.replace(freed, charge);
        state.buckets.get_mut(bucket).ok_or(StoreError::NoSuchBucket)?.insert(key.to_owned(), object);
        Ok(info)
    }

    pub(super) fn delete(&self, bucket: &str, key: &str) -> Result<(), StoreError> {
        let mut state = self.write();
        let freed = state.freed(bucket, key)?;
        state.quota.replace(freed, 0);
        if let Some(objects) = state.buckets.get_mut(bucket) {
            objects.remove(key);
        }
        Ok(())
    }

    pub(super) fn keys(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, StoreError> {
        let state = self.read();
        let objects = state.buckets.get(bucket).ok_or(StoreError::NoSuchBucket)?;
        let from: (Bound<&str>, Bound<&str>) = (Bound::Included(prefix), Bound::Unbounded);
        let keys = objects.range::<str, _>(from).map(|(key, _)| key);
        Ok(keys.take_while(|key| key.starts_with(prefix)).cloned().collect())
    }

    pub(super) fn keep_as_start(&self) {
        let mut state = self.write();
        state.start = state.buckets.clone();
    }

    pub(super) fn reset(&self) {
        let mut state = self.write();
        state.buckets = state.start.clone();
        let used = state.start.values().flat_map(BTreeMap::values).map(|object| object.charge).sum();
        state.quota.set(used);
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn object(&self, bucket: &str, key: &str) -> Result<Arc<Object>, StoreError> {
        let objects = self.buckets.get(bucket).ok_or(StoreError::NoSuchBucket)?;
        key_path::check(key)?;
        objects.get(key).cloned().ok_or(StoreError::NoSuchKey)
    }

    /// What the quota gets back when the object of that key goes; it is an error if the new one does not fit then.
    fn room(&self, bucket: &str, key: &str, charge: u64) -> Result<u64, StoreError> {
        let freed = self.freed(bucket, key)?;
        self.quota.check(freed, charge)?;
        Ok(freed)
    }

    /// What the quota gets back when the object of that key goes. What [`Memory::reset`] brings back stays in memory.
    fn freed(&self, bucket: &str, key: &str) -> Result<u64, StoreError> {
        let objects = self.buckets.get(bucket).ok_or(StoreError::NoSuchBucket)?;
        key_path::check(key)?;
        let Some(object) = objects.get(key) else { return Ok(0) };
        let start = self.start.get(bucket).and_then(|objects| objects.get(key));
        let stays = start.is_some_and(|start| Arc::ptr_eq(start, object));
        Ok(if stays { 0 } else { object.charge })
    }
}

/// What an object takes of the quota.
fn charge(key: &str, bytes: &[u8], properties: &Properties) -> u64 {
    let headers = properties.headers.iter().map(|(name, value)| name.len().saturating_add(value.len()));
    let content_type = properties.content_type.as_ref().map_or(0, String::len);
    let parts = [OVERHEAD, key.len(), bytes.len(), content_type].into_iter().chain(headers);
    parts.map(|part| part as u64).sum()
}
