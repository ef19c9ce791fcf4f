//! What the inspection page shows, and the page itself. Everything here only looks.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use http::StatusCode;

use super::Problem;
use crate::server::Shared;

mod events;
mod jobs;
mod page;
mod pictures;
mod query;
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

impl Problem {
    fn no_such_job(job_id: &str) -> Self {
        Self(
            StatusCode::NOT_FOUND,
            format!("There is no job `{job_id}`; GET /_ci/jobs lists those there are."),
        )
    }
}
