//! What a test controls: the pace of jobs, the clock, queues, and a new beginning.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::body::{MAX_WAIT_MS, Parameters, read_json};
use super::{Problem, json};
use crate::pace::Pace;
use crate::reset;
use crate::scheduler::NotReleased;
use crate::server::{Shared, plain};
use crate::state::QueueState;
use crate::store::is_bucket_name;

/// How long somebody waits for idleness who does not say how long.
const DEFAULT_WAIT_MS: u64 = 30_000;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/_ci/pace", get(pace).put(set_pace))
        .route("/_ci/release", post(release_all))
        .route("/_ci/jobs/{id}/release", post(release))
        .route("/_ci/queues/{id}/pause", post(pause))
        .route("/_ci/queues/{id}/resume", post(resume))
        .route("/_ci/clock", get(clock).put(set_clock))
        .route("/_ci/clock/advance", post(advance))
        .route("/_ci/reset", post(begin_anew))
        .route("/_ci/idle", get(idle))
}

#[derive(Serialize)]
struct Paces {
    default: Pace,
    buckets: BTreeMap<String, Pace>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetPace {
    mode: String,
    ms: Option<u64>,
    reads: Option<u32>,
    bucket: Option<String>,
}

#[derive(Serialize)]
struct Released {
    /// The ids of the jobs.
    released: Vec<String>,
}

#[derive(Serialize)]
struct QueueShown {
    id: String,
    bucket: String,
    state: &'static str,
}

#[derive(Serialize)]
struct ClockShown {
    mode: &'static str,
    now_ms: i64,
    skew_ms: i64,
    /// How many wait on the clock.
    waiting: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetClock {
    mode: Option<String>,
    now_ms: Option<i64>,
    skew_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    ms: u64,
}

#[derive(Serialize)]
struct Idle {
    idle: bool,
}

async fn pace(State(shared): State<Arc<Shared>>) -> Response {
    show_paces(&shared)
}

async fn set_pace(State(shared): State<Arc<Shared>>, body: axum::body::Body) -> Result<Response, Problem> {
    let wanted: SetPace = read_json(&shared, body).await?;
    let pace = read_pace(&wanted)?;
    if let Some(bucket) = &wanted.bucket {
        if !is_bucket_name(bucket) {
            return Err(Problem::bad_request(format!(
                "`{bucket}` is no bucket name such as `examplebucket-1250000000`."
            )));
        }
        if !shared.store.has_bucket(bucket) {
            return Err(Problem(StatusCode::NOT_FOUND, format!("There is no bucket `{bucket}`.")));
        }
    }
    shared.scheduler.set_pace(wanted.bucket.as_deref(), pace);
    Ok(show_paces(&shared))
}

fn show_paces(shared: &Shared) -> Response {
    let paces = shared.scheduler.paces();
    json(&Paces { default: paces.default, buckets: paces.buckets })
}

fn read_pace(wanted: &SetPace) -> Result<Pace, Problem> {
    let pace = match (wanted.mode.as_str(), wanted.ms, wanted.reads) {
        ("natural", None, None) => Pace::Natural,
        ("immediate", None, None) => Pace::Immediate,
        ("after_ms", Some(ms), None) => Pace::AfterMs { ms },
        ("after_reads", None, Some(reads)) => Pace::AfterReads { reads },
        ("gate", None, None) => Pace::Gate,
        _ => {
            return Err(Problem::bad_request(
                "A pace is one of {\"mode\":\"natural\"}, {\"mode\":\"immediate\"}, {\"mode\":\"after_ms\",\"ms\":500}, \
                 {\"mode\":\"after_reads\",\"reads\":2} and {\"mode\":\"gate\"}; a \"bucket\" may come with each."
                    .to_owned(),
            ));
        }
    };
    Ok(pace)
}

async fn release(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Result<Response, Problem> {
    match shared.scheduler.release(&id) {
        Ok(()) => Ok(json(&Released { released: vec![id] })),
        Err(error) => {
            let status = match error {
                NotReleased::NoSuchJob => StatusCode::NOT_FOUND,
                NotReleased::Ended | NotReleased::NotHeld(_) => StatusCode::CONFLICT,
            };
            Err(Problem(status, format!("Job `{id}` is not released: {error}.")))
        }
    }
}

async fn release_all(State(shared): State<Arc<Shared>>) -> Response {
    json(&Released { released: shared.scheduler.release_all() })
}

async fn pause(state: State<Arc<Shared>>, id: Path<String>) -> Result<Response, Problem> {
    set_queue_state(state, id, QueueState::Paused).await
}

async fn resume(state: State<Arc<Shared>>, id: Path<String>) -> Result<Response, Problem> {
    set_queue_state(state, id, QueueState::Active).await
}

async fn set_queue_state(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    state: QueueState,
) -> Result<Response, Problem> {
    let _effect = shared.scheduler.effects().enter_now().await;
    let queue = shared.scheduler.set_queue_state(&id, state)?;
    Ok(json(&QueueShown { id: queue.id, bucket: queue.bucket, state: queue.state.as_str() }))
}

async fn clock(State(shared): State<Arc<Shared>>) -> Response {
    show_clock(&shared)
}

fn show_clock(shared: &Shared) -> Response {
    let clock = &shared.clock;
    json(&ClockShown {
        mode: if clock.is_manual() { "manual" } else { "system" },
        now_ms: clock.now_ms(),
        skew_ms: clock.skew_ms(),
        waiting: clock.waiting(),
    })
}

async fn set_clock(State(shared): State<Arc<Shared>>, body: axum::body::Body) -> Result<Response, Problem> {
    let wanted: SetClock = read_json(&shared, body).await?;
    let clock = &shared.clock;
    match (wanted.mode.as_deref(), wanted.now_ms, wanted.skew_ms) {
        (None, None, Some(ms)) => clock.set_skew_ms(ms),
        (Some("manual"), now_ms, None) => clock.set_manual(now_ms.unwrap_or_else(|| clock.now_ms())),
        (Some("system"), None, None) => clock.set_system(),
        _ => {
            return Err(Problem::bad_request(
                "A clock is set with one of {\"skew_ms\":N}, {\"mode\":\"manual\",\"now_ms\":N}, {\"mode\":\"manual\"} and \
                 {\"mode\":\"system\"}, where N is in milliseconds."
                    .to_owned(),
            ));
        }
    }
    Ok(show_clock(&shared))
}

async fn advance(State(shared): State<Arc<Shared>>, body: axum::body::Body) -> Result<Response, Problem> {
    let wanted: Advance = read_json(&shared, body).await?;
    match shared.scheduler.advance(Duration::from_millis(wanted.ms)).await {
        Ok(()) => Ok(show_clock(&shared)),
        Err(_) => Err(Problem(
            StatusCode::CONFLICT,
            "The clock runs by itself. Stop it with PUT /_ci/clock {\"mode\":\"manual\"} before it can be advanced."
                .to_owned(),
        )),
    }
}

async fn begin_anew(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    match reset::reset(&shared).await {
        Ok(()) => Ok(plain(StatusCode::NO_CONTENT, "")),
        Err(error) => Err(Problem(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("It could not be done, or not to its end: {error}."),
        )),
    }
}

async fn idle(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let mut parameters = Parameters::read(query.as_deref())?;
    let limit = parameters.milliseconds("timeout_ms", MAX_WAIT_MS)?.unwrap_or(DEFAULT_WAIT_MS);
    parameters.done()?;
    match tokio::time::timeout(Duration::from_millis(limit), shared.scheduler.wait_idle()).await {
        Ok(()) => Ok(json(&Idle { idle: true })),
        Err(_) => Err(Problem(
            StatusCode::REQUEST_TIMEOUT,
            format!(
                "Something still goes on after {limit} ms: a job that is worked on or delayed, or a callback. \
                 GET /_ci/transitions shows how far the jobs are."
            ),
        )),
    }
}
