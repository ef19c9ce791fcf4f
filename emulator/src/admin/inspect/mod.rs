//! What the inspection page shows, and the page itself. Everything here only looks.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use http::StatusCode;

use super::Problem;
use super::body::Parameters;
use crate::server::Shared;

mod events;
mod jobs;
mod page;
mod pictures;
mod queues;
mod refusals;
mod steps;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(page::html))
        .route("/app.js", get(page::script))
        .route("/style.css", get(page::style))
        .route("/icon.svg", get(page::icon))
        .route("/_ci/events", get(events::events))
        .route("/_ci/queues", get(queues::queues))
        .route("/_ci/jobs", get(jobs::list))
        .route("/_ci/jobs/{id}", get(jobs::one))
        .route("/_ci/jobs/{id}/input", get(pictures::input))
        .route("/_ci/jobs/{id}/output", get(pictures::output))
        .route("/_ci/refusals", get(refusals::refusals))
}

/// How many items a list has unless the caller says otherwise.
const USUAL_ITEMS: usize = 100;

/// The most items of a list.
const MOST_ITEMS: usize = 1000;

/// How many items of a list are wanted.
fn limit(parameters: &mut Parameters) -> Result<usize, Problem> {
    let Some(text) = parameters.take("limit") else { return Ok(USUAL_ITEMS) };
    text.parse().ok().filter(|limit| (1..=MOST_ITEMS).contains(limit)).ok_or_else(|| {
        Problem::bad_request(format!("`limit` must be a number from 1 to {MOST_ITEMS}, but it is `{text}`."))
    })
}

impl Problem {
    fn no_such_job(job_id: &str) -> Self {
        Self(
            StatusCode::NOT_FOUND,
            format!("There is no job `{job_id}`; GET /_ci/jobs lists those there are."),
        )
    }
}
