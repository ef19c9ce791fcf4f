//! `DELETE /<key>`.

use axum::response::Response;
use http::StatusCode;

use super::{Call, blocking};
use crate::answer::{self, Refusal};

/// A key that is missing already is deleted as well.
pub(super) async fn delete(call: Call<'_>) -> Result<Response, Refusal> {
    let key = call.key.to_owned();
    blocking(call.store, call.bucket, move |store, bucket| store.delete(bucket, &key)).await?;
    Ok(answer::empty(call.context, StatusCode::NO_CONTENT))
}
