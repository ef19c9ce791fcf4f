//! Jobs: a line for each, and everything about one.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use cloud_infinite::xml::Node;
use serde::Serialize;

use super::limit;
use super::pictures::{self, Picture};
use super::steps::{self, Steps};
use crate::admin::body::Parameters;
use crate::admin::{Problem, json};
use crate::callback::CallbackEntry;
use crate::handler::describe_job;
use crate::scheduler::{Selection, Stage, Transition};
use crate::server::Shared;
use crate::state::{InputFacts, Job};

#[derive(Serialize)]
struct JobList {
    /// How many there are in all.
    total: usize,
    jobs: Vec<Summary>,
}

/// A job in a line. Times are in seconds since the Unix epoch.
#[derive(Serialize)]
struct Summary {
    id: String,
    queue_id: String,
    bucket: String,
    region: String,
    state: &'static str,
    stage: &'static str,
    /// Whether its end is held back until somebody releases it.
    held: bool,
    level: u8,
    input: String,
    output_bucket: String,
    output: String,
    rule: String,
    template: Option<Template>,
    user_data: Option<String>,
    created: i64,
    started: Option<i64>,
    ended: Option<i64>,
    failure: Option<Failure>,
    result: Option<ResultFacts>,
}

#[derive(Serialize)]
struct Template {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct Failure {
    code: String,
    message: String,
}

#[derive(Serialize)]
struct ResultFacts {
    format: String,
    width: u32,
    height: u32,
    bytes: usize,
    quality: u32,
}

/// Everything about a job.
#[derive(Serialize)]
struct Details {
    #[serde(flatten)]
    summary: Summary,
    input_picture: Option<InputDocument>,
    /// Why nothing is known about the input.
    input_problem: Option<String>,
    #[serde(flatten)]
    steps: Steps,
    /// The document that submitted it.
    request_xml: String,
    /// What `GET /jobs/<id>` answers now.
    answer_xml: String,
    transitions: Vec<Transition>,
    callbacks: Vec<CallbackEntry>,
}

#[derive(Serialize)]
struct InputDocument {
    format: String,
    width: u32,
    height: u32,
    orientation: u32,
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    RawQuery(text): RawQuery,
) -> Result<Response, Problem> {
    let mut parameters = Parameters::read(text.as_deref())?;
    let limit = limit(&mut parameters)?;
    let stage = parameters.take("stage").as_deref().map(read_stage).transpose()?;
    let queue_id = parameters.take("queue");
    parameters.done()?;
    let (jobs, total) = shared.scheduler.look_at_jobs(&Selection { stage, queue_id }, limit);
    Ok(json(&JobList { total, jobs: jobs.iter().map(Summary::of).collect() }))
}

fn read_stage(name: &str) -> Result<Stage, Problem> {
    Stage::ALL.into_iter().find(|stage| stage.as_str() == name).ok_or_else(|| {
        let known = Stage::ALL.map(Stage::as_str).join(", ");
        Problem::bad_request(format!("`stage` must be one of {known}, but it is `{name}`."))
    })
}

pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    RawQuery(text): RawQuery,
) -> Result<Response, Problem> {
    Parameters::read(text.as_deref())?.done()?;
    let job = shared.scheduler.look_at_job(&id).ok_or_else(|| Problem::no_such_job(&id))?;
    let course = job.done.as_ref().map(|done| &done.course);
    let input = match course {
        Some(course) => Ok(course.input.clone()),
        None => pictures::read(&shared, &job.bucket, &job.request.input).await.map(Picture::facts),
    };
    let sizes = course.map_or(&[][..], |course| course.sizes.as_slice());
    Ok(json(&Details {
        steps: steps::of(&job.request.rule, input.as_ref().ok(), sizes),
        request_xml: job.request.document.to_string(),
        answer_xml: Node::new("Response").child(describe_job(&job)).to_document(),
        transitions: shared.scheduler.transitions_of(&id),
        callbacks: shared.scheduler.callbacks().attempts_for(&id),
        input_problem: input.as_ref().err().map(|problem| problem.1.clone()),
        input_picture: input.ok().map(InputDocument::of),
        summary: Summary::of(&job),
    }))
}

impl Summary {
    fn of(job: &Job) -> Self {
        let request = &job.request;
        let template = |(id, name): &(String, String)| Template { id: id.clone(), name: name.clone() };
        Self {
            id: job.id.clone(),
            queue_id: job.queue_id.clone(),
            bucket: job.bucket.clone(),
            region: job.region.clone(),
            state: job.state.as_str(),
            stage: Stage::from(job.state).as_str(),
            held: job.is_held(),
            level: request.level,
            input: request.input.clone(),
            output_bucket: request.output_bucket.clone(),
            output: request.output.clone(),
            rule: request.rule.clone(),
            template: request.template.as_ref().map(template),
            user_data: request.user_data.clone(),
            created: job.made.at,
            started: job.started,
            ended: job.ended,
            failure: job
                .failure
                .as_ref()
                .map(|failure| Failure { code: failure.code.to_string(), message: failure.message.clone() }),
            result: job.done.as_ref().map(|done| ResultFacts {
                format: done.format.to_string(),
                width: done.width,
                height: done.height,
                bytes: done.size,
                quality: done.quality,
            }),
        }
    }
}

impl InputDocument {
    fn of(facts: InputFacts) -> Self {
        let InputFacts { format, width, height, orientation } = facts;
        Self { format: format.into_owned(), width, height, orientation }
    }
}
