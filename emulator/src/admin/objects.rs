//! Buckets and objects without signatures, for whoever prepares a test or looks at its results.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use serde::{Deserialize, Serialize};

use super::body::{read_bytes, read_json};
use super::{Problem, json};
use crate::answer::Refusal;
use crate::digest::Digests;
use crate::object::{self, MAX_OBJECT};
use crate::received::Received;
use crate::server::{Shared, plain};
use crate::store::{ObjectInfo, Properties, StoreError};

/// What every path of an object begins with.
const OBJECTS: &str = "/_ci/objects/";

/// How many objects a page has unless fewer are asked for.
const PAGE: usize = 1000;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/_ci/buckets", get(buckets).post(create_bucket))
        .route("/_ci/objects/{bucket}", get(list))
        .route("/_ci/objects/{bucket}/{*key}", get(read).put(put).delete(delete))
}

#[derive(Serialize)]
struct Buckets {
    buckets: Vec<Bucket>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bucket {
    name: String,
}

#[derive(Serialize)]
struct Listing {
    objects: Vec<Object>,
    /// The `after` of the next page.
    next: Option<String>,
}

#[derive(Serialize)]
struct Object {
    key: String,
    size: u64,
    content_type: String,
    md5: String,
    /// As a number of its own JSON could not hold it everywhere.
    crc64: String,
    /// Seconds since the Unix epoch.
    modified: i64,
}

impl Object {
    fn new(key: String, info: &ObjectInfo) -> Self {
        Self {
            size: info.size,
            content_type: object::content_type(&key, info).to_owned(),
            md5: info.digests.md5_hex(),
            crc64: info.digests.crc64.to_string(),
            modified: info.modified,
            key,
        }
    }
}

async fn buckets(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    let names = object::blocking(&shared.store, "", |store, _| Ok(store.buckets()?)).await?;
    Ok(json(&Buckets { buckets: names.into_iter().map(|name| Bucket { name }).collect() }))
}

async fn create_bucket(State(shared): State<Arc<Shared>>, body: Body) -> Result<Response, Problem> {
    let bucket: Bucket = read_json(&shared, body).await?;
    let _effect = shared.scheduler.effects().enter_now().await;
    if let Err(problem) = shared.store.create_bucket(&bucket.name) {
        return Err(Problem::bad_request(format!("{problem}.")));
    }
    Ok(json(&bucket))
}

/// The objects of a bucket: `prefix`, `after` a key, at most `limit`.
async fn list(State(shared): State<Arc<Shared>>, uri: Uri) -> Result<Response, Problem> {
    let request = target(&uri)?;
    let bucket = request.path.strip_prefix(OBJECTS).unwrap_or_default();
    let mut limit = PAGE;
    for (name, value) in &request.query {
        match name.as_str() {
            "prefix" | "after" => {}
            "limit" => {
                let number = value.parse().ok().filter(|number| (1..=PAGE).contains(number));
                limit = number.ok_or_else(|| {
                    Problem::bad_request(format!("`limit` must be a number from 1 to {PAGE}."))
                })?;
            }
            other => {
                return Err(Problem::bad_request(format!(
                    "`{other}` is no parameter of this list: it has prefix, after and limit."
                )));
            }
        }
    }
    let text = |name: &str| request.parameter(name).unwrap_or_default().to_owned();
    let (prefix, after) = (text("prefix"), text("after"));
    let listing = object::blocking(&shared.store, bucket, move |store, bucket| {
        let mut keys = store.keys(bucket, &prefix)?.into_iter().filter(|key| *key > after).peekable();
        let mut objects = Vec::new();
        let mut next = None;
        for key in keys.by_ref().take(limit) {
            next = Some(key.clone());
            match store.open_object(bucket, &key) {
                Ok(object) => objects.push(Object::new(key, &object.info)),
                // Deleted since the keys were read.
                Err(StoreError::NoSuchKey) => {}
                Err(error) => return Err(error),
            }
        }
        let next = next.filter(|_| keys.peek().is_some());
        Ok(Listing { objects, next })
    })
    .await?;
    Ok(json(&listing))
}

async fn read(State(shared): State<Arc<Shared>>, uri: Uri) -> Result<Response, Problem> {
    let (bucket, key) = place(&uri)?;
    let wanted = key.clone();
    let object =
        object::blocking(&shared.store, &bucket, move |store, bucket| store.open_object(bucket, &wanted))
            .await?;
    Ok(object::whole(&key, object))
}

async fn put(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let epoch = shared.scheduler.effects().epoch();
    let (bucket, key) = place(&uri)?;
    object::check_key(&key)?;
    let content_type = match headers.get(CONTENT_TYPE).map(HeaderValue::to_str) {
        None => None,
        Some(Ok(text)) => Some(text.to_owned()),
        Some(Err(_)) => {
            return Err(Problem::bad_request("The content type is not ASCII.".to_owned()));
        }
    };
    let bytes = read_bytes(&shared, body, MAX_OBJECT).await?;
    let now = shared.clock.now();
    let name = key.clone();
    let effect = shared.scheduler.effects().enter(epoch).await.ok_or_else(Refusal::reset_meanwhile)?;
    let info = object::blocking(&shared.store, &bucket, move |store, bucket| {
        let _until_done = effect;
        let properties = Properties { content_type, headers: Vec::new() };
        store.put_object(bucket, &name, &bytes, Digests::of(&bytes), properties, now)
    })
    .await?;
    Ok(json(&Object::new(key, &info)))
}

async fn delete(State(shared): State<Arc<Shared>>, uri: Uri) -> Result<Response, Problem> {
    let (bucket, key) = place(&uri)?;
    let effect = shared.scheduler.effects().enter_now().await;
    object::blocking(&shared.store, &bucket, move |store, bucket| {
        let _until_done = effect;
        store.delete(bucket, &key)
    })
    .await?;
    Ok(plain(StatusCode::NO_CONTENT, ""))
}

/// The bucket and the key in a path. Escapes are resolved once; a key may begin or end with a slash.
fn place(uri: &Uri) -> Result<(String, String), Problem> {
    let path = target(uri)?.path;
    let names = path.strip_prefix(OBJECTS).and_then(|rest| rest.split_once('/'));
    let (bucket, key) = names.unwrap_or_default();
    Ok((bucket.to_owned(), key.to_owned()))
}

fn target(uri: &Uri) -> Result<Received, Problem> {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    Received::new("GET", target, [])
        .map_err(|problem| Problem::bad_request(format!("It cannot be read: {problem}.")))
}
