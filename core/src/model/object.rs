//! Objects of a bucket.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Job, ResponseInfo};
use crate::time::Timestamp;
use crate::xml::lenient;

/// What is known of an object besides its content.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ObjectInfo {
    /// Size of the whole object in bytes, if the service says it.
    pub size: Option<i64>,
    /// Bytes that the answer brings: less than `size` if a range was asked for.
    pub content_length: Option<i64>,
    /// Changes with the content; without the quotes that it has on the wire. Of an object that was put in one request it
    /// is the MD5 of the content in hexadecimal digits.
    pub etag: Option<String>,
    /// When the object was put.
    pub last_modified: Option<Timestamp>,
    /// Media type, such as `image/jpeg`.
    pub content_type: Option<String>,
    /// How long the object may be kept by caches.
    pub cache_control: Option<String>,
    /// How a browser shows the object, and under which name it saves it.
    pub content_disposition: Option<String>,
    /// How the stored bytes are encoded, such as `gzip`. They are never decoded on the way.
    pub content_encoding: Option<String>,
    /// Metadata of your own, by names in lower case.
    pub metadata: BTreeMap<String, String>,
    /// CRC-64 of the whole object as a decimal number. Old objects have none.
    pub crc64: Option<String>,
    /// The version, in a bucket that keeps versions.
    pub version_id: Option<String>,
    /// How the object is stored, such as `ARCHIVE`; absent for the standard way.
    pub storage_class: Option<String>,
    /// The HTTP side of the answer.
    pub response: ResponseInfo,
}

/// An object that was put.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct StoredObject {
    /// MD5 of the content in hexadecimal digits, without the quotes that it has on the wire.
    pub etag: Option<String>,
    /// CRC-64 of the content as a decimal number. It was compared with what was sent.
    pub crc64: Option<String>,
    /// The version that was made, in a bucket that keeps versions.
    pub version_id: Option<String>,
    /// The HTTP side of the answer.
    pub response: ResponseInfo,
}

/// What became of an object that was to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct DeletedObject {
    /// Whether the object was only hidden, by a marker of that `version_id`, because its bucket keeps versions.
    pub is_delete_marker: bool,
    /// The version that was deleted or made, in a bucket that keeps versions.
    pub version_id: Option<String>,
    /// The HTTP side of the answer.
    pub response: ResponseInfo,
}

/// An object in a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ObjectSummary {
    /// The key.
    pub key: String,
    /// Size in bytes.
    #[serde(deserialize_with = "lenient")]
    pub size: Option<i64>,
    /// Changes with the content; without the quotes that it has on the wire.
    #[serde(rename = "ETag")]
    pub etag: Option<String>,
    /// When the object was put.
    #[serde(deserialize_with = "lenient")]
    pub last_modified: Option<Timestamp>,
    /// How the object is stored, such as `STANDARD`.
    pub storage_class: Option<String>,
    /// The HTTP side of the answer.
    #[serde(skip)]
    pub response: ResponseInfo,
}

/// A page of a list of objects.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ObjectPage {
    /// The objects, by their keys in the order of their bytes.
    pub items: Vec<ObjectSummary>,
    /// What keys that hold the delimiter behind the prefix begin with, up to the delimiter; each once.
    pub common_prefixes: Vec<String>,
    /// Whether there is more.
    pub is_truncated: bool,
    /// Where the next page begins: the `marker` to ask for it with.
    pub next_marker: Option<String>,
    /// The HTTP side of the answer.
    pub response: ResponseInfo,
}

/// A picture that was processed from file to file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ProcessedFile {
    /// The job that did it.
    pub job: Job,
    /// The object that was made of the file, if it was kept.
    pub input_key: Option<String>,
    /// The object of the result, if it was kept.
    pub output_key: Option<String>,
    /// Size of the result in bytes.
    pub size: i64,
    /// Objects that should have been deleted at the end and could not be: their keys.
    pub left_behind: Vec<String>,
}
