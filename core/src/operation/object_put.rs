//! Putting objects.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use bytes::Bytes;

use super::object::text;
use super::{Operation, Route, check};
use crate::error::{InvalidArgument, Result};
use crate::model::StoredObject;
use crate::object::{
    CRC_HEADER, Content, Head, MAX_OBJECT, METADATA_PREFIX, OBJECT_PATH, TOO_LARGE, key_parameter, unquoted,
};
use crate::xml::DecodeError;

/// Puts an object of at most 32 MiB into the client's bucket. An object of the same key is replaced.
///
/// Exactly one of `body` and `path` is needed. The content is protected all the way: its MD5 is part of the signed
/// request, and the CRC-64 of what the service has stored is compared with what was sent; if they differ the error is of
/// kind [`Integrity`](crate::ErrorKind::Integrity). Without a `timeout` of its own the call is given time for the content
/// besides the client's setting: a second for each 64 KiB.
///
/// Service action: `PUT /<key>` on the bucket's own host, permission `cos:PutObject`.
///
/// ```no_run
/// # use cloud_infinite::PutObject;
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let stored = client
///     .put_object(PutObject {
///         key: "in/cat.jpg".into(),
///         path: Some("cat.jpg".into()),
///         content_type: Some("image/jpeg".into()),
///         ..Default::default()
///     })
///     .await?;
/// println!("{:?}", stored.etag);
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PutObject {
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: String,
    /// The content.
    pub body: Option<Bytes>,
    /// A file with the content.
    pub path: Option<PathBuf>,
    /// Media type, such as `image/jpeg`. Not given means `application/octet-stream`.
    pub content_type: Option<String>,
    /// How long caches may keep the object, such as `max-age=600`.
    pub cache_control: Option<String>,
    /// How a browser shows the object, such as `attachment; filename=\"cat.jpg\"`.
    pub content_disposition: Option<String>,
    /// How the content is encoded, such as `gzip`. It is sent as it is in any case.
    pub content_encoding: Option<String>,
    /// Metadata of your own: names of lower-case letters, digits and `-`, values in printable ASCII, at most 2048 bytes
    /// all together.
    pub metadata: BTreeMap<String, String>,
}

impl fmt::Debug for PutObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The content can be large, and is nobody's business.
        f.debug_struct("PutObject")
            .field("key", &self.key)
            .field("body", &self.body.as_ref().map(|body| format!("{} bytes", body.len())))
            .field("path", &self.path)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}

/// The media type of an object that says none. That the service would take the same is an assumption.
const DEFAULT_CONTENT_TYPE: &str = "application/octet-stream";

impl Operation for PutObject {
    type Output = StoredObject;
    const NAME: &'static str = "put_object";
    const ROUTE: Route = Route::put(OBJECT_PATH).on_object_host().idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::stored_key("key", &self.key)?;
        match (&self.body, &self.path) {
            (Some(body), None) if body.len() > MAX_OBJECT => {
                return Err(InvalidArgument::new("body", format!("{} bytes", body.len()), TOO_LARGE));
            }
            (Some(_), None) | (None, Some(_)) => {}
            (None, None) => return Err(InvalidArgument::new("body", "", "or `path` is needed")),
            (Some(_), Some(path)) => {
                return Err(InvalidArgument::new("path", path.display(), "and `body` exclude each other"));
            }
        }
        for (field, value) in [
            ("content_type", &self.content_type),
            ("cache_control", &self.cache_control),
            ("content_disposition", &self.content_disposition),
            ("content_encoding", &self.content_encoding),
        ] {
            if let Some(value) = value {
                check::header_value(field, value)?;
            }
        }
        check::metadata("metadata", &self.metadata)
    }

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        key_parameter(&self.key)
    }

    async fn content(&self) -> Result<Option<Content>> {
        match (&self.body, &self.path) {
            (Some(body), _) => Content::of_bytes(body.clone()).await.map(Some),
            (None, Some(path)) => Content::of_file(path.clone()).await.map(Some),
            (None, None) => Ok(None),
        }
    }

    fn headers(&self, content: Option<&Content>) -> Vec<(Cow<'static, str>, String)> {
        let content_type = self.content_type.as_deref().unwrap_or(DEFAULT_CONTENT_TYPE);
        let md5 = content.map(|content| content.md5.as_str());
        let plain = [
            ("cache-control", self.cache_control.as_deref()),
            ("content-disposition", self.content_disposition.as_deref()),
            ("content-encoding", self.content_encoding.as_deref()),
            ("content-md5", md5),
            ("content-type", Some(content_type)),
        ];
        let plain =
            plain.into_iter().filter_map(|(name, value)| Some((Cow::Borrowed(name), value?.to_owned())));
        let own = self
            .metadata
            .iter()
            .map(|(name, value)| (Cow::Owned(format!("{METADATA_PREFIX}{name}")), value.clone()));
        plain.chain(own).collect()
    }

    fn decode_head(&self, head: &Head<'_>) -> Option<Result<StoredObject, DecodeError>> {
        let crc64 = text(head.headers, CRC_HEADER);
        let sent = head.content.map_or(0, |content| content.crc64);
        if let Some(stored) = &crc64
            && stored.parse() != Ok(sent)
        {
            return Some(Err(DecodeError::Corrupted(format!(
                "the object that was stored is not the one that was sent: its CRC-64 is {}, not {sent}",
                crate::error::printable(stored, 40)
            ))));
        }
        let etag = text(head.headers, http::header::ETAG.as_str()).map(unquoted);
        let version_id = text(head.headers, "x-cos-version-id");
        Some(Ok(StoredObject { etag, crc64, version_id, ..StoredObject::default() }))
    }
}
