//! `DELETE /<key>`.

use axum::response::Response;
use http::StatusCode;

use super::{Call, blocking};
use crate::answer::{self, Refusal};

/// A key that is missing already is deleted as well.
pub(super) async fn delete(call: Call<'_>) -> Result<Response, Refusal> {
    let key = call.key.to_owned();
    let effect = call.effect().await?;
    let work = move |store: &crate::store::Store, bucket: &str| {
        let _until_done = effect;
        store.delete(bucket, &key)
    };
    blocking(call.store, call.bucket, work).await?;
    Ok(answer::empty(call.context, StatusCode::NO_CONTENT))
}
