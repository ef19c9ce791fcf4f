//! What happened so far: requests, changes of jobs, callbacks.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;

use super::body::{MAX_WAIT_MS, Parameters};
use super::{Problem, json};
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

async fn callbacks(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut parameters = Parameters::read(query.as_deref())?;
    let job = parameters.take("job_id");
    let wait_ms = parameters.milliseconds("wait_ms", MAX_WAIT_MS)?;
    parameters.done()?;
    let callbacks = shared.scheduler.callbacks();
    let (job, wait_ms) = match (job, wait_ms) {
        (Some(job), wait_ms) => (job, wait_ms),
        (None, None) => return Ok(json(&callbacks.attempts())),
        (None, Some(_)) => {
            return Err(Problem::bad_request("`wait_ms` needs the `job_id` that is waited for.".to_owned()));
        }
    };
    let found = callbacks.wait_for_attempts(&job, Duration::from_millis(wait_ms.unwrap_or(0))).await;
    match wait_ms {
        Some(limit) if found.is_empty() => Err(Problem(
            StatusCode::REQUEST_TIMEOUT,
            format!("Nobody was called about job `{job}` within {limit} ms."),
        )),
        _ => Ok(json(&found)),
    }
}

async fn clear_callbacks(State(shared): State<Arc<Shared>>) -> Response {
    shared.scheduler.callbacks().clear();
    plain(StatusCode::NO_CONTENT, "")
}
