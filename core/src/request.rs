//! From an operation to the request that leaves: built and signed anew for each attempt, so that a signature never grows
//! old while a call waits.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::config::Config;
use crate::credential::Credential;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Operation;
use crate::signature::{KeyTime, encode, encode_path};
use crate::signer::{RequestParts, Signer};
use crate::transport::{Request, SentFlag};

const CONTENT_TYPE_XML: &str = "application/xml";
const TOKEN_HEADER: &str = "x-ci-security-token";

/// Builds and signs a request. `mark` identifies what it creates.
pub(crate) fn build<O: Operation>(
    operation: &O,
    config: &Config,
    signer: &Signer,
    credential: &Credential,
    window: KeyTime,
    mark: Option<&str>,
    sent: SentFlag,
) -> Result<Request> {
    let host = config.target.host(O::ROUTE.host);
    let path = fill(O::ROUTE.path, &operation.path_parameters());
    let query = operation.query();
    let body = operation.body(&config.target, mark).map(|document| document.to_document());

    let parts = RequestParts {
        method: O::ROUTE.method,
        host: &host,
        path: &path,
        query: &query,
        content_type: body.is_some().then_some(CONTENT_TYPE_XML),
        token_header: TOKEN_HEADER,
    };
    let authorization = signer.authorization(credential, window, &parts)?;

    let mut headers = HeaderMap::new();
    headers.insert(HOST, header_value(&host, false)?);
    headers.insert(AUTHORIZATION, authorization);
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
