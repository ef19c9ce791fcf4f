//! The queues of all buckets.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde::Serialize;

use crate::admin::body::Parameters;
use crate::admin::{Problem, json};
use crate::scheduler::QueueCounts;
use crate::server::Shared;
use crate::state::JobState;

#[derive(Serialize)]
struct QueueDocument {
    id: String,
    name: String,
    bucket: String,
    region: String,
    /// `Active` or `Paused`.
    state: &'static str,
    max_concurrent: u32,
    max_size: u32,
    /// Who is told when a job has ended, unless the job itself says.
    callback_url: Option<String>,
    /// How many jobs are in each state.
    jobs: BTreeMap<&'static str, usize>,
}

pub(super) async fn queues(
    State(shared): State<Arc<Shared>>,
    RawQuery(text): RawQuery,
) -> Result<Response, Problem> {
    Parameters::read(text.as_deref())?.done()?;
    let queues: Vec<QueueDocument> = shared.scheduler.queue_counts().into_iter().map(document).collect();
    Ok(json(&queues))
}

fn document(QueueCounts { queue, region, counts }: QueueCounts) -> QueueDocument {
    let count = |state: JobState| (state.as_str(), counts.get(&state).copied().unwrap_or_default());
    QueueDocument {
        id: queue.id,
        name: queue.name,
        bucket: queue.bucket,
        region,
        state: queue.state.as_str(),
        max_concurrent: queue.max_concurrent,
        max_size: queue.max_size,
        callback_url: queue.notify.url.filter(|_| queue.notify.state == "On"),
        jobs: JobState::ALL.map(count).into(),
    }
}
