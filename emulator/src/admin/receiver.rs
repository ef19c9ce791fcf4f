//! Somebody to call back for tests that have no server of their own. What was sent is in the record of callbacks.

use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use axum::routing::post;
use http::StatusCode;

use crate::server::{Shared, plain};

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/_ci/receiver", post(receive))
}

async fn receive() -> Response {
    plain(StatusCode::NO_CONTENT, "")
}
