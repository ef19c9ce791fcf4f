//! Objects over HTTP, as the storage service serves them: `<bucket>.cos.<region>.<suffix>/<key>`.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;

use crate::answer::{Context, Refusal};
use crate::body::Unread;
use crate::effects::{Effect, Effects, Epoch};
use crate::key_path::{KeyError, MAX_KEY_OCTETS};
use crate::received::Received;
use crate::store::{Store, StoreError};
use crate::work::Workshop;

mod conditions;
mod content_body;
mod delete;
mod headers;
mod list;
mod picture;
mod put;
mod range;
mod read;

pub(crate) use headers::content_type;
pub(crate) use put::MAX_OBJECT;
pub(crate) use read::whole;

/// The code for an object for which there is no room.
pub(crate) const STORAGE_FULL: &str = "InsufficientStorage";

/// Parts of the storage service that this emulator does not have, as query parameters.
const OTHER_RESOURCES: [&str; 27] = [
    "accelerate",
    "acl",
    "ci-process",
    "cors",
    "delete",
    "domain",
    "encryption",
    "append",
    "intelligenttiering",
    "inventory",
    "lifecycle",
    "location",
    "logging",
    "object-lock",
    "origin",
    "partNumber",
    "policy",
    "referer",
    "replication",
    "restore",
    "select",
    "tagging",
    "uploadId",
    "uploads",
    "versioning",
    "versions",
    "website",
];

/// A request for objects whose signature was accepted.
pub(crate) struct Call<'r> {
    pub(crate) store: &'r Arc<Store>,
    pub(crate) workshop: &'r Workshop,
    pub(crate) context: &'r Context,
    pub(crate) request: &'r Received,
    pub(crate) bucket: &'r str,
    pub(crate) region: &'r str,
    /// The path without its first slash, and for path style without the bucket.
    pub(crate) key: &'r str,
    pub(crate) body: &'r mut Unread,
    pub(crate) effects: &'r Effects,
    /// When the request came.
    pub(crate) epoch: Epoch,
}

impl Call<'_> {
    /// The right to change the object, once everything about the request is known to be good.
    async fn effect(&self) -> Result<Effect, Refusal> {
        self.effects.enter(self.epoch).await.ok_or_else(Refusal::reset_meanwhile)
    }
}

/// Runs the operation of a request.
pub(crate) async fn dispatch(call: Call<'_>) -> Result<Response, Refusal> {
    if let Some((name, _)) =
        call.request.query.iter().find(|(name, _)| OTHER_RESOURCES.contains(&name.as_str()))
    {
        return Err(Refusal::not_implemented(format!("This emulator does not implement `?{name}`.")));
    }
    headers::check_known(call.request)?;
    let method = call.request.method.as_str();
    if call.key.is_empty() {
        return match method {
            "GET" => list::list(call).await,
            "PUT" | "DELETE" | "HEAD" | "POST" => Err(Refusal::not_implemented(format!(
                "This emulator does not implement {method} of a bucket; it lists its objects only."
            ))),
            _ => Err(wrong_method(method)),
        };
    }
    check_key(call.key)?;
    if call.request.parameter("versionId").is_some_and(|version| !version.is_empty()) {
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "NoSuchVersion",
            "The bucket has no versions: this emulator does not implement versioning.",
        ));
    }
    match method {
        "PUT" => put::put(call).await,
        "GET" | "HEAD" => read::read(call).await,
        "DELETE" => delete::delete(call).await,
        "POST" => Err(Refusal::not_implemented("This emulator does not implement POST of objects.")),
        _ => Err(wrong_method(method)),
    }
}

/// The rules for names.
///
/// Assumption: the pages give the rules, but of the codes only the one for a key that is too long.
pub(crate) fn check_key(key: &str) -> Result<(), Refusal> {
    let refuse = |message: String| Err(Refusal::new(StatusCode::BAD_REQUEST, "InvalidURI", message));
    if key.len() > MAX_KEY_OCTETS {
        return Err(key_too_long());
    }
    if key.starts_with(['/', '\\']) {
        return refuse("An object key must not begin with `/` or `\\`.".to_owned());
    }
    match key.bytes().find(|octet| matches!(octet, 24..=27)) {
        Some(octet) => refuse(format!("An object key must not contain the octet {octet}.")),
        None => Ok(()),
    }
}

fn key_too_long() -> Refusal {
    Refusal::new(
        StatusCode::BAD_REQUEST,
        "KeyTooLong",
        format!("An object key has at most {MAX_KEY_OCTETS} octets."),
    )
}

fn wrong_method(method: &str) -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "MethodNotAllowed",
        format!("Objects do not have the method {method}; they have GET, HEAD, PUT and DELETE."),
    )
}

/// What the service says when the store refuses.
fn refusal(error: StoreError, bucket: &str) -> Refusal {
    match error {
        StoreError::NoSuchBucket => Refusal::no_such_bucket(bucket),
        StoreError::NoSuchKey => {
            Refusal::new(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.")
        }
        StoreError::Key(KeyError::TooLong) => key_too_long(),
        StoreError::Key(error @ KeyError::Empty) => {
            Refusal::new(StatusCode::BAD_REQUEST, "InvalidURI", error.to_string())
        }
        error @ StoreError::Refused(_) => {
            Refusal::new(StatusCode::FORBIDDEN, "AccessDenied", error.to_string())
        }
        // The service has room for everything; the status and the code are the emulator's own.
        error @ StoreError::Full { .. } => {
            Refusal::new(StatusCode::INSUFFICIENT_STORAGE, STORAGE_FULL, error.to_string())
        }
        error @ (StoreError::TooLarge(_) | StoreError::Io(_)) => {
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", error.to_string())
        }
    }
}

/// Runs what waits for the disk beside the other requests.
pub(crate) async fn blocking<T: Send + 'static>(
    store: &Arc<Store>,
    bucket: &str,
    work: impl FnOnce(&Store, &str) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Refusal> {
    let (store, name) = (Arc::clone(store), bucket.to_owned());
    tokio::task::spawn_blocking(move || work(&store, &name))
        .await
        .map_err(|error| {
            Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "InternalError",
                format!("It broke off: {error}."),
            )
        })?
        .map_err(|error| refusal(error, bucket))
}
