//! Asking for what is known of an object, and deleting it.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, LAST_MODIFIED,
};

use super::{Operation, Route, check};
use crate::error::InvalidArgument;
use crate::model::{DeletedObject, ObjectInfo};
use crate::object::{
    Content, Head, METADATA_PREFIX, OBJECT_PATH, conditions, content_range, key_parameter, unquoted,
};
use crate::retry::http_date;
use crate::time::Timestamp;
use crate::xml::DecodeError;

/// Asks for what is known of an object, without its content.
///
/// An object that does not exist is an error of kind [`NotFound`](crate::ErrorKind::NotFound), so that this is also how to
/// find out whether there is one: a list shows an object that was just put only after a while, this at once. A missing
/// bucket is the same error, because the service does not tell them apart here.
///
/// A condition that is not met is an error of kind [`Conflict`](crate::ErrorKind::Conflict). Service action: `HEAD /<key>`
/// on the bucket's own host, permission `cos:HeadObject`.
///
/// ```no_run
/// # use cloud_infinite::ErrorKind;
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let exists = match client.head_object("in/cat.jpg").await {
///     Ok(info) => info.size != Some(0),
///     Err(error) if error.kind() == ErrorKind::NotFound => false,
///     Err(error) => return Err(error),
/// };
/// # let _ = exists;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeadObject {
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: String,
    /// Only if this is the object's ETag.
    pub if_match: Option<String>,
    /// Only if this is not the object's ETag.
    pub if_none_match: Option<String>,
    /// Only if the object was put later than this. Counted in whole seconds.
    pub if_modified_since: Option<Timestamp>,
    /// Only if the object was put at this time or earlier. Counted in whole seconds.
    pub if_unmodified_since: Option<Timestamp>,
    /// A certain version, in a bucket that keeps versions.
    pub version_id: Option<String>,
}

/// Deletes an object. One that does not exist is as good as deleted: that is no error.
///
/// Service action: `DELETE /<key>` on the bucket's own host, permission `cos:DeleteObject`.
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// client.delete_object("in/cat.jpg").await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeleteObject {
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: String,
    /// A certain version, in a bucket that keeps versions. It is deleted for good.
    pub version_id: Option<String>,
}

macro_rules! from_key {
    ($($request:ident)*) => {$(
        impl From<&str> for $request {
            fn from(key: &str) -> Self {
                Self { key: key.to_owned(), ..Self::default() }
            }
        }

        impl From<&String> for $request {
            fn from(key: &String) -> Self {
                Self::from(key.as_str())
            }
        }

        impl From<String> for $request {
            fn from(key: String) -> Self {
                Self { key, ..Self::default() }
            }
        }
    )*};
}

pub(crate) use from_key;

from_key! { HeadObject DeleteObject }

impl Operation for HeadObject {
    type Output = ObjectInfo;
    const NAME: &'static str = "head_object";
    const ROUTE: Route = Route::head(OBJECT_PATH).on_object_host().idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::stored_key("key", &self.key)?;
        check::conditions(self.if_match.as_deref(), self.if_none_match.as_deref())?;
        check::times(self.if_modified_since, self.if_unmodified_since)?;
        check::maybe_version(self.version_id.as_deref())
    }

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        key_parameter(&self.key)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        version(self.version_id.as_ref())
    }

    fn headers(&self, _content: Option<&Content>) -> Vec<(Cow<'static, str>, String)> {
        let mut headers = conditions(self.if_match.as_deref(), self.if_none_match.as_deref());
        headers.extend(times(self.if_modified_since, self.if_unmodified_since));
        headers
    }

    fn decode_head(&self, head: &Head<'_>) -> Option<Result<ObjectInfo, DecodeError>> {
        Some(Ok(object_info(head.status, head.headers)))
    }
}

impl Operation for DeleteObject {
    type Output = DeletedObject;
    const NAME: &'static str = "delete_object";
    const ROUTE: Route = Route::delete(OBJECT_PATH).on_object_host().idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::stored_key("key", &self.key)?;
        check::maybe_version(self.version_id.as_deref())
    }

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        key_parameter(&self.key)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        version(self.version_id.as_ref())
    }

    fn decode_head(&self, head: &Head<'_>) -> Option<Result<DeletedObject, DecodeError>> {
        Some(Ok(DeletedObject {
            is_delete_marker: text(head.headers, "x-cos-delete-marker").as_deref() == Some("true"),
            version_id: text(head.headers, "x-cos-version-id"),
            ..DeletedObject::default()
        }))
    }
}

/// The parameter that asks for a version.
pub(crate) fn version(version_id: Option<&String>) -> Vec<(&'static str, String)> {
    let mut query = Vec::new();
    check::push(&mut query, "versionId", version_id);
    query
}

/// Headers of conditions on the time at which an object was put.
pub(crate) fn times(
    modified_since: Option<Timestamp>,
    unmodified_since: Option<Timestamp>,
) -> impl Iterator<Item = (Cow<'static, str>, String)> {
    let modified = modified_since.map(|time| ("if-modified-since", time));
    let unmodified = unmodified_since.map(|time| ("if-unmodified-since", time));
    modified.into_iter().chain(unmodified).map(|(name, time)| (Cow::Borrowed(name), time.http_text()))
}

/// Reads what the head of an answer says of an object.
pub(crate) fn object_info(status: u16, headers: &HeaderMap) -> ObjectInfo {
    let content_length: Option<i64> =
        text(headers, CONTENT_LENGTH.as_str()).and_then(|text| text.parse().ok());
    let size = match status {
        206 => content_range(headers).and_then(|range| i64::try_from(range.size?).ok()),
        _ => content_length,
    };
    let last_modified = text(headers, LAST_MODIFIED.as_str());
    let own = headers.iter().filter_map(|(name, value)| {
        let name = name.as_str().strip_prefix(METADATA_PREFIX)?;
        Some((name.to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
    });
    ObjectInfo {
        size,
        content_length,
        etag: text(headers, ETAG.as_str()).map(unquoted),
        last_modified: last_modified
            .and_then(|text| http_date(&text)?.checked_mul(1000))
            .map(Timestamp::from_unix_millis),
        content_type: text(headers, CONTENT_TYPE.as_str()),
        cache_control: text(headers, CACHE_CONTROL.as_str()),
        content_disposition: text(headers, CONTENT_DISPOSITION.as_str()),
        content_encoding: text(headers, CONTENT_ENCODING.as_str()),
        metadata: own.collect(),
        crc64: text(headers, crate::object::CRC_HEADER),
        version_id: text(headers, "x-cos-version-id"),
        storage_class: text(headers, "x-cos-storage-class"),
        ..ObjectInfo::default()
    }
}

/// A header as text; what is no text is shown as well as it can be.
pub(crate) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
