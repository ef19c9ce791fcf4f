//! What happened so far: requests, changes of jobs, callbacks.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;

use super::json;
use crate::server::{Shared, plain};

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/_ci/requests", get(requests).delete(clear_requests))
        .route("/_ci/transitions", get(transitions))
        .route("/_ci/callbacks", get(callbacks).delete(clear_callbacks))
}

async fn requests(State(shared): State<Arc<Shared>>) -> Response {
    json(&shared.journal.entries())
}

async fn clear_requests(State(shared): State<Arc<Shared>>) -> Response {
    shared.journal.clear();
    plain(StatusCode::NO_CONTENT, "")
}

async fn transitions(State(shared): State<Arc<Shared>>) -> Response {
    json(&shared.scheduler.transitions())
}

async fn callbacks(State(shared): State<Arc<Shared>>) -> Response {
    json(&shared.scheduler.callbacks().attempts())
}

async fn clear_callbacks(State(shared): State<Arc<Shared>>) -> Response {
    shared.scheduler.callbacks().clear();
    plain(StatusCode::NO_CONTENT, "")
}
