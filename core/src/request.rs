//! From an operation to the request that leaves: built and signed anew for each attempt, so that a signature never grows
//! old while a call waits.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::client::Client;
use crate::credential::Credential;
use crate::error::{Error, ErrorKind, Result};
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

/// Builds and signs a request. `mark` identifies what it creates.
pub(crate) fn build<O: Operation>(
    operation: &O,
    client: &Client,
    credential: &Credential,
    window: KeyTime,
    mark: Option<&str>,
    sent: SentFlag,
) -> Result<Request> {
    let address = client.address(O::ROUTE.host);
    let path = fill(O::ROUTE.path, operation.path_parameters());
    let query = operation.query();
    let body = operation.body(&client.config().target, mark);
    let token_header = token_name(O::ROUTE.host);
    let parts = RequestParts {
        method: O::ROUTE.method,
        host: &address.host,
        path: &path,
        query: &query,
        content_type: body.is_some().then_some(CONTENT_TYPE_XML),
        token_header,
    };
    let authorization = client.signer().authorization(credential, window, &parts)?;

    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(HOST, address.header.clone());
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
        headers.insert(HeaderName::from_static(token_header), sensitive(token.expose())?);
    }
    Ok(Request {
        method: Method::from_bytes(O::ROUTE.method.as_bytes()).map_err(|error| {
            Error::new(ErrorKind::Internal, "a route has no proper method").with_source(error)
        })?,
        url: address.url(&path, &query),
        headers,
        body: body.map_or_else(Bytes::new, Bytes::from),
        sent,
    })
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
