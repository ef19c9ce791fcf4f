//! From an operation to the request that leaves: built and signed anew for each attempt, so that a signature never grows
//! old while a call waits.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::config::Config;
use crate::credential::Credential;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Operation;
use crate::signature::{Canonical, KeyTime, SigningKey, authorization, encode, encode_path, string_to_sign};
use crate::time::Timestamp;
use crate::transport::{Request, SentFlag};

/// How far a signature reaches back, for machines whose clock is ahead of the service's.
const SIGNED_BEFORE: i64 = 60;
/// How long a signature counts.
const SIGNED_AFTER: i64 = 900;
const CONTENT_TYPE_XML: &str = "application/xml";
const TOKEN_HEADER: &str = "x-ci-security-token";

/// Builds and signs a request. `now` is the service's time as far as it is known; `mark` identifies what the request
/// creates.
pub(crate) fn build<O: Operation>(
    operation: &O,
    config: &Config,
    credential: &Credential,
    now: Timestamp,
    mark: Option<&str>,
    sent: SentFlag,
) -> Result<Request> {
    let host = config.target.host(O::ROUTE.host);
    let path = fill(O::ROUTE.path, &operation.path_parameters());
    let query = operation.query();
    let body = operation.body(&config.target, mark).map(|document| document.to_document());

    let mut signed: Vec<(&str, &str)> = vec![("host", &host)];
    if body.is_some() {
        signed.push(("content-type", CONTENT_TYPE_XML));
    }
    if let Some(token) = credential.session_token() {
        signed.push((TOKEN_HEADER, token.expose()));
    }
    let pairs: Vec<(&str, &str)> = query.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let canonical = Canonical::new(O::ROUTE.method, &path, &pairs, &signed);
    let key_time = key_time(now);
    let key = SigningKey::derive(credential.secret_key().expose(), key_time);
    let signature = key.sign(&string_to_sign(key_time, &canonical.http_string));
    let text = authorization(credential.secret_id(), key_time, &canonical, &signature);

    let mut headers = HeaderMap::new();
    headers.insert(HOST, header_value(&host, false)?);
    headers.insert(AUTHORIZATION, header_value(&text, true)?);
    match &body {
        Some(_) => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE_XML));
        }
        // The stack says nothing about the length of a missing body, and the service asks for it.
        None if O::ROUTE.method != "GET" => {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        None => {}
    }
    if let Some(token) = credential.session_token() {
        headers.insert(HeaderName::from_static(TOKEN_HEADER), header_value(token.expose(), true)?);
    }
    Ok(Request {
        method: Method::from_bytes(O::ROUTE.method.as_bytes()).map_err(|error| {
            Error::new(ErrorKind::Internal, "a route has no proper method").with_source(error)
        })?,
        url: url(&config.origin(O::ROUTE.host), &path, &query),
        headers,
        body: body.map_or_else(Bytes::new, Bytes::from),
        sent,
    })
}

fn key_time(now: Timestamp) -> KeyTime {
    let now = now.unix_seconds();
    KeyTime { start: now.saturating_sub(SIGNED_BEFORE), end: now.saturating_add(SIGNED_AFTER) }
}

fn header_value(text: &str, sensitive: bool) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(text).map_err(|error| {
        Error::new(ErrorKind::Internal, "a header has no proper value").with_source(error)
    })?;
    value.set_sensitive(sensitive);
    Ok(value)
}

/// Puts values into the `{name}` parts of a path.
fn fill(path: &str, parameters: &[(&'static str, String)]) -> String {
    parameters.iter().fold(path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
}

fn url(origin: &str, path: &str, query: &[(&'static str, String)]) -> String {
    let mut url = format!("{origin}{}", encode_path(path));
    for (index, (key, value)) in query.iter().enumerate() {
        url.push(if index == 0 { '?' } else { '&' });
        url.push_str(&encode(key));
        url.push('=');
        url.push_str(&encode(value));
    }
    url
}
