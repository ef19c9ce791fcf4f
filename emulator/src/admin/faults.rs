//! Rules by which something goes wrong on purpose.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{delete, get};
use http::StatusCode;
use serde::Serialize;

use super::body::read_document;
use super::{Problem, json};
use crate::fault::{Fault, FaultError, FaultId};
use crate::server::{Shared, plain};

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/_ci/faults", get(list).post(add).delete(clear))
        .route("/_ci/faults/{id}", delete(remove))
}

#[derive(Serialize)]
struct Added {
    id: FaultId,
}

async fn list(State(shared): State<Arc<Shared>>) -> Response {
    json(&shared.faults.rules())
}

async fn add(State(shared): State<Arc<Shared>>, body: Body) -> Result<Response, Problem> {
    let body = read_document(&shared, body).await?;
    let refuse = |error: FaultError| Problem::bad_request(error.to_string());
    let text = std::str::from_utf8(&body)
        .map_err(|error| Problem::bad_request(format!("The rule must be JSON in UTF-8: {error}.")))?;
    let fault: Fault = text.parse().map_err(refuse)?;
    let id = shared.faults.add(fault).map_err(refuse)?;
    Ok(json(&Added { id }))
}

async fn clear(State(shared): State<Arc<Shared>>) -> Response {
    shared.faults.clear();
    plain(StatusCode::NO_CONTENT, "")
}

async fn remove(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Result<Response, Problem> {
    // What is no number is no rule's number.
    if id.parse().is_ok_and(|id| shared.faults.remove(FaultId(id))) {
        return Ok(plain(StatusCode::NO_CONTENT, ""));
    }
    let sentence = format!("There is no fault rule `{id}`: `GET /_ci/faults` shows those that there are.");
    Err(Problem(StatusCode::NOT_FOUND, sentence))
}
