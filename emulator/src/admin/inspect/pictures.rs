//! The pictures of a job as they are now.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use super::Problem;
use crate::image::{self, Header, Limits};
use crate::server::Shared;
use crate::state::{InputFacts, Job};
use crate::work::store_failure;

/// The bytes of a picture and what its header says.
pub(super) struct Picture {
    header: Header,
    bytes: Bytes,
}

impl Picture {
    pub(super) fn facts(self) -> InputFacts {
        InputFacts {
            format: self.header.format.info_name().into(),
            width: self.header.size.width,
            height: self.header.size.height,
            orientation: self.header.orientation,
        }
    }
}

/// The object that the job reads.
pub(super) async fn input(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let job = job(&shared, &id)?;
    read(&shared, &job.bucket, &job.request.input).await.map(respond)
}

/// The object that the job writes.
pub(super) async fn output(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let job = job(&shared, &id)?;
    read(&shared, &job.request.output_bucket, &job.request.output).await.map(respond)
}

fn job(shared: &Shared, id: &str) -> Result<Job, Problem> {
    shared.scheduler.look_at_job(id).ok_or_else(|| Problem::no_such_job(id))
}

/// Reads an object that must be a picture.
pub(super) async fn read(shared: &Shared, bucket: &str, key: &str) -> Result<Picture, Problem> {
    let store = Arc::clone(&shared.store);
    let (bucket, key) = (bucket.to_owned(), key.to_owned());
    let work = move || {
        let limits = Limits::default();
        let bytes = store.get(&bucket, &key, limits.input_bytes).map_err(|error| {
            let failure = store_failure(error, &bucket, &key);
            let status = match failure.code.as_ref() {
                "NoSuchBucket" | "NoSuchKey" => StatusCode::NOT_FOUND,
                _ => StatusCode::CONFLICT,
            };
            Problem(status, format!("There is no picture to show: {}.", failure.message))
        })?;
        // Nothing but what the engine knows as a picture is handed to a browser, whatever the object says it is.
        let header = image::inspect(&bytes, &limits).map_err(|error| {
            let sentence = format!("The object `{key}` cannot be shown as a picture: {}.", error.message);
            Problem(StatusCode::CONFLICT, sentence)
        })?;
        Ok(Picture { header, bytes })
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        Err(Problem(StatusCode::INTERNAL_SERVER_ERROR, format!("Reading the object broke off: {error}.")))
    })
}

fn respond(picture: Picture) -> Response {
    let mut response = Response::new(Body::from(picture.bytes));
    let kind = HeaderValue::from_static(picture.header.format.content_type());
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
