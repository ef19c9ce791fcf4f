//! `PUT /<key>`.

use axum::response::Response;
use http::StatusCode;

use super::{Call, blocking, headers};
use crate::answer::{self, Refusal};
use crate::body::Bound;
use crate::digest::Digests;
use crate::ids::from_base64;
use crate::received::Received;

/// The largest object this emulator takes. The service takes 5 GB in one request, but pictures have at most 32 MB.
pub(crate) const MAX_OBJECT: usize = 64 * 1024 * 1024;

/// The code for an object that is too large.
const TOO_LARGE: &str = "EntityTooLarge";

pub(super) async fn put(call: Call<'_>) -> Result<Response, Refusal> {
    let expected = content_md5(call.request)?;
    let mut properties = headers::properties(call.request)?;
    properties.content_type.get_or_insert_with(|| headers::DEFAULT_TYPE.to_owned());
    check_length(call.request)?;
    // A missing bucket is found before the body is asked for.
    let bucket = call.bucket;
    if !call.store.has_bucket(bucket) {
        return Err(Refusal::no_such_bucket(bucket));
    }
    let bytes =
        call.body.read(Bound { bytes: MAX_OBJECT, code: TOO_LARGE, drained: crate::body::DRAINED }).await?;
    let (key, modified) = (call.key.to_owned(), call.context.now);
    let effect = call.effect().await?;
    let work = move |store: &crate::store::Store, bucket: &str| {
        let _until_done = effect;
        let digests = Digests::of(&bytes);
        if expected.is_some_and(|expected| expected != digests.md5) {
            return Ok(None);
        }
        store.put_object(bucket, &key, &bytes, digests, properties, modified).map(Some)
    };
    let Some(info) = blocking(call.store, bucket, work).await? else {
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "BadDigest",
            "The Content-MD5 you specified is not that of the body.",
        ));
    };
    let mut response = answer::empty(call.context, StatusCode::OK);
    headers::checksums(response.headers_mut(), &info);
    Ok(response)
}

fn content_md5(request: &Received) -> Result<Option<[u8; 16]>, Refusal> {
    let Some(text) = request.header("content-md5") else { return Ok(None) };
    let digest = from_base64(text).and_then(|octets| <[u8; 16]>::try_from(octets).ok());
    digest.map(Some).ok_or_else(|| {
        Refusal::new(
            StatusCode::BAD_REQUEST,
            "InvalidDigest",
            format!("The Content-MD5 `{text}` is not the base64 of 16 octets."),
        )
    })
}

fn check_length(request: &Received) -> Result<(), Refusal> {
    if request.header("transfer-encoding").is_some() {
        return Ok(());
    }
    let Some(length) = request.header("content-length") else {
        return Err(Refusal::new(
            StatusCode::LENGTH_REQUIRED,
            "MissingContentLength",
            "The request needs Content-Length, or a body in chunks.",
        ));
    };
    match length.parse::<usize>() {
        Ok(length) if length <= MAX_OBJECT => Ok(()),
        _ => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            TOO_LARGE,
            format!("The object has {length} bytes, and this emulator takes at most {MAX_OBJECT}."),
        )),
    }
}
