//! From an operation to the request that leaves: built and signed anew for each attempt, so that a signature never grows
//! old while a call waits.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::client::Client;
use crate::credential::Credential;
use crate::error::{Error, ErrorKind, Result};
use crate::object::Content;
use crate::operation::{Host, Operation};
use crate::signature::KeyTime;
use crate::signer::RequestParts;
use crate::transport::{Request, SentFlag};

const CONTENT_TYPE_XML: &str = "application/xml";

/// The header that a session token travels in.
pub(crate) const fn token_name(host: Host) -> &'static str {
    match host {
        Host::Bucket | Host::Region => "x-ci-security-token",
        Host::Object => "x-cos-security-token",
    }
}

/// Builds and signs a request. `content` is what it brings along, `mark` identifies what it creates.
pub(crate) fn build<O: Operation>(
    operation: &O,
    client: &Client,
    credential: &Credential,
    window: KeyTime,
    content: Option<&Content>,
    mark: Option<&str>,
    sent: SentFlag,
) -> Result<Request> {
    let address = client.address(O::ROUTE.host);
    let path = fill(O::ROUTE.path, operation.path_parameters());
    let query = operation.query();
    let document = operation.body(&client.config().target, mark);
    let own_headers = operation.headers(content);
    let token_header = token_name(O::ROUTE.host);
    let parts = RequestParts {
        method: O::ROUTE.method,
        host: &address.host,
        path: &path,
        query: &query,
        content_type: document.is_some().then_some(CONTENT_TYPE_XML),
        headers: &own_headers,
        token_header,
    };
    let authorization = client.signer().authorization(credential, window, &parts)?;

    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(HOST, address.header.clone());
    headers.insert(AUTHORIZATION, authorization);
    if document.is_some() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE_XML));
    }
    let body = match (document, content) {
        (Some(document), _) => Bytes::from(document),
        (None, Some(content)) => content.bytes.clone(),
        (None, None) => Bytes::new(),
    };
    // The stack says nothing about the length of a missing body, and the service asks for it.
    if body.is_empty() && wants_length(O::ROUTE.method, O::ROUTE.host) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    for (name, value) in own_headers {
        headers.insert(own_name(&name)?, own_value(value)?);
    }
    if let Some(token) = credential.session_token() {
        headers.insert(HeaderName::from_static(token_header), sensitive(token.expose())?);
    }
    Ok(Request {
        method: Method::from_bytes(O::ROUTE.method.as_bytes()).map_err(|error| {
            Error::new(ErrorKind::Internal, "a route has no proper method").with_source(error)
        })?,
        url: address.url(&path, &query),
        headers,
        body,
        sent,
    })
}

/// Whether a request without a body has to say so. Where the objects are, only what stores something may.
fn wants_length(method: &str, host: Host) -> bool {
    match host {
        Host::Bucket | Host::Region => method != "GET",
        Host::Object => method == "PUT",
    }
}

fn own_name(name: &str) -> Result<HeaderName> {
    HeaderName::from_bytes(name.as_bytes()).map_err(|error| unfit(error.into()))
}

fn own_value(value: String) -> Result<HeaderValue> {
    HeaderValue::try_from(value).map_err(|error| unfit(error.into()))
}

fn unfit(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::new(ErrorKind::Internal, "a header that was checked does not fit into a request")
        .with_source(error)
}

fn sensitive(token: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(token).map_err(|error| {
        Error::new(ErrorKind::Internal, "the session token does not fit into a header").with_source(error)
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Puts values into the `{name}` parts of a path.
fn fill(path: &'static str, parameters: Vec<(&'static str, String)>) -> Cow<'static, str> {
    parameters.into_iter().fold(Cow::Borrowed(path), |path, (name, value)| {
        Cow::Owned(path.replace(&format!("{{{name}}}"), &value))
    })
}
