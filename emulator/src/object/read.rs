//! `GET /<key>` and `HEAD /<key>`.

use axum::response::Response;
use http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE};
use http::{HeaderValue, StatusCode};

use super::conditions::{self, Verdict};
use super::content_body::content_body;
use super::range::{self, Part};
use super::{Call, blocking, headers, picture};
use crate::answer::{self, Refusal};
use crate::store::OpenObject;

pub(super) async fn read(call: Call<'_>) -> Result<Response, Refusal> {
    let head = call.context.head;
    let question = picture::question(call.request)?;
    let key = call.key.to_owned();
    let object =
        blocking(call.store, call.bucket, move |store, bucket| store.open_object(bucket, &key)).await?;
    let info = &object.info;
    match conditions::weigh(call.request, &info.digests.md5_hex(), info.modified) {
        Verdict::Proceed => {}
        Verdict::NotModified => {
            let mut response = answer::not_modified(call.context);
            headers::checksums(response.headers_mut(), info);
            return Ok(response);
        }
        Verdict::Failed => {
            return Err(Refusal::new(
                StatusCode::PRECONDITION_FAILED,
                "PreconditionFailed",
                "Precondition not match.",
            ));
        }
    }
    if let Some(question) = question {
        return picture::answer(&call, question).await;
    }
    // Whether HEAD knows ranges is not documented; its answer describes the object.
    let part = if head { Part::Whole } else { range::wanted(call.request.header("range"), info.size) };
    let (status, first, length) = match part {
        Part::Whole => (StatusCode::OK, 0, info.size),
        Part::Range(first, last) => {
            (StatusCode::PARTIAL_CONTENT, first, last.saturating_sub(first).saturating_add(1))
        }
        Part::Beyond => {
            return Err(Refusal::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "InvalidRange",
                format!("The requested range begins beyond the object, which has {} bytes.", info.size),
            ));
        }
    };
    let mut response = answer::empty(call.context, status);
    let headers = response.headers_mut();
    headers::describe(headers, call.key, info);
    headers::replace(headers, call.request);
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers::insert(headers, CONTENT_LENGTH, &length.to_string());
    if let Part::Range(first, last) = part {
        headers::insert(headers, CONTENT_RANGE, &format!("bytes {first}-{last}/{}", info.size));
    }
    if !head {
        *response.body_mut() = content_body(object.content, first, length);
    }
    Ok(response)
}

/// All of an object, for readers who need no signature. Must be called inside a runtime.
pub(crate) fn whole(key: &str, object: OpenObject) -> Response {
    let size = object.info.size;
    let mut response = Response::new(content_body(object.content, 0, size));
    let headers = response.headers_mut();
    headers::describe(headers, key, &object.info);
    headers::insert(headers, CONTENT_LENGTH, &size.to_string());
    response
}
