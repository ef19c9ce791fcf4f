//! The admin interface: the journal and the state of the emulator, on a port of its own so that it never stands in
//! the way of the service's paths.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use hyper::body::Incoming;
use hyper_util::service::TowerToHyperService;
use serde::Serialize;

use crate::answer::Refusal;
use crate::server::{Shared, plain};
use crate::state_log::LogHealth;

mod body;
mod control;
mod faults;
mod inspect;
mod objects;
mod receiver;
mod records;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
    pid: u32,
    requests: u64,
    /// `null` if the state ends with the process.
    state_log: Option<LogHealth>,
}

/// Answers one admin request.
pub(crate) async fn respond(shared: Arc<Shared>, request: http::Request<Incoming>) -> Response {
    // A web page can be made to resolve its own name to this machine; it cannot change the name in the request.
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !is_loopback(host) {
        return Problem(
            StatusCode::FORBIDDEN,
            "The admin interface answers to loopback names only, such as 127.0.0.1 and localhost.".to_owned(),
        )
        .into_response();
    }
    if !is_own_page(request.method(), request.headers(), host) {
        return Problem(
            StatusCode::FORBIDDEN,
            "A web page of another origin asked for this; only the emulator's own page may change something."
                .to_owned(),
        )
        .into_response();
    }
    let scheduler = Arc::clone(&shared.scheduler);
    let router = Router::new()
        .route("/_ci/health", get(health))
        .merge(control::routes())
        .merge(faults::routes())
        .merge(inspect::routes())
        .merge(objects::routes())
        .merge(receiver::routes())
        .merge(records::routes())
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .with_state(shared);
    // What only looks goes on when the disk fails: that is what it is looked at for.
    let may_change = request.method() != Method::GET;
    let response = match hyper::service::Service::call(&TowerToHyperService::new(router), request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    match scheduler.settled().await {
        Err(error) if may_change => harmless(Problem::from(Refusal::from(error)).into_response()),
        Ok(()) | Err(_) => harmless(response),
    }
}

/// Whatever a browser is given: it keeps nothing, guesses no type, and runs nothing unless the answer says so itself.
fn harmless(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"));
    response
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "[::1]") || name.eq_ignore_ascii_case("localhost")
}

/// Whether a request that changes something comes from no web page, or from one of the admin interface itself. Browsers
/// say where such requests come from, and no page can keep them from it.
fn is_own_page(method: &Method, headers: &HeaderMap, host: &str) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
        || origins.all(|origin| {
            origin.to_str().is_ok_and(|origin| {
                origin.strip_prefix("http://").is_some_and(|name| name.eq_ignore_ascii_case(host))
            })
        })
}

async fn health(State(shared): State<Arc<Shared>>) -> Response {
    json(&Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        pid: std::process::id(),
        requests: shared.journal.count(),
        state_log: shared.scheduler.log_health(),
    })
}

async fn unknown() -> Problem {
    Problem(
        StatusCode::NOT_FOUND,
        "The admin interface has no such path; docs/emulator.md lists those that it has.".to_owned(),
    )
}

async fn wrong_method(method: Method) -> Problem {
    Problem(StatusCode::METHOD_NOT_ALLOWED, format!("This path does not have the method {method}."))
}

/// Why something was not done: a status, and a sentence that says what is wrong and what would be right.
#[derive(Debug)]
struct Problem(StatusCode, String);

impl Problem {
    fn bad_request(sentence: String) -> Self {
        Self(StatusCode::BAD_REQUEST, sentence)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.status, refusal.message.into_owned())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = json(&serde_json::json!({ "error": self.1 }));
        *response.status_mut() = self.0;
        response
    }
}

fn json(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(text) => {
            let mut response = Response::new(Body::from(text));
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            response
        }
        // None of these types has a map with odd keys or a failing part.
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "the answer cannot be written as JSON\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_others_change_nothing() {
        let from = |origins: &[&'static str]| -> HeaderMap {
            origins.iter().map(|origin| (ORIGIN, HeaderValue::from_static(origin))).collect()
        };
        let own = "127.0.0.1:4000";
        for origins in [&[] as &[&str], &["http://127.0.0.1:4000"]] {
            assert!(is_own_page(&Method::POST, &from(origins), own), "{origins:?}");
        }
        for origins in [
            &["http://evil.example"] as &[&str],
            &["null"],
            &[""],
            &["https://127.0.0.1:4000"],
            &["http://127.0.0.1:4001"],
            &["http://localhost:4000"],
            &["http://127.0.0.1:4000", "http://evil.example"],
        ] {
            assert!(!is_own_page(&Method::DELETE, &from(origins), own), "{origins:?}");
            assert!(is_own_page(&Method::GET, &from(origins), own), "{origins:?}");
        }
    }

    #[test]
    fn only_loopback_names() {
        for good in ["127.0.0.1", "127.0.0.1:80", "localhost:1", "LOCALHOST", "[::1]", "[::1]:80"] {
            assert!(is_loopback(good), "{good}");
        }
        for bad in
            ["", "evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", "[::1].x"]
        {
            assert!(!is_loopback(bad), "{bad}");
        }
    }
}
