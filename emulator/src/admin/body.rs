//! What comes with admin requests: small documents of JSON, and parameters.

use axum::body::Body;
use bytes::Bytes;
use http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::Problem;
use crate::received::Received;
use crate::server::Shared;

/// The largest document.
const MAX_DOCUMENT: usize = 64 * 1024;

/// The longest that somebody may wait within one request.
pub(super) const MAX_WAIT_MS: u64 = 600_000;

/// Reads the body of a request as JSON, whatever its `Content-Type` says.
pub(super) async fn read_json<T: DeserializeOwned>(shared: &Shared, body: Body) -> Result<T, Problem> {
    let body = read_document(shared, body).await?;
    serde_json::from_slice(&body).map_err(|error| {
        Problem::bad_request(format!("The body is not the JSON that belongs here: {error}."))
    })
}

/// Reads a body of the size of a document.
pub(super) async fn read_document(shared: &Shared, body: Body) -> Result<Bytes, Problem> {
    read_bytes(shared, body, MAX_DOCUMENT).await
}

/// Reads a body of at most so many bytes.
pub(super) async fn read_bytes(shared: &Shared, body: Body, most: usize) -> Result<Bytes, Problem> {
    let body = Limited::new(body, most).collect();
    match tokio::time::timeout(shared.client_timeout, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            Err(Problem(StatusCode::PAYLOAD_TOO_LARGE, format!("The body has more than {most} bytes.")))
        }
        Ok(Err(error)) => Err(Problem::bad_request(format!("The body broke off: {error}."))),
        Err(_) => Err(Problem(
            StatusCode::REQUEST_TIMEOUT,
            format!("The body was not there after {:?}.", shared.client_timeout),
        )),
    }
}

/// The parameters of a query, taken one by one.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn read(query: Option<&str>) -> Result<Self, Problem> {
        let target = format!("/?{}", query.unwrap_or_default());
        let received = Received::new("GET", &target, [])
            .map_err(|error| Problem::bad_request(format!("The query cannot be read: {error}.")))?;
        Ok(Self(received.query))
    }

    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(at).1)
    }

    pub(super) fn milliseconds(&mut self, name: &str, most: u64) -> Result<Option<u64>, Problem> {
        let Some(text) = self.take(name) else { return Ok(None) };
        match text.parse() {
            Ok(number) if number <= most => Ok(Some(number)),
            _ => Err(Problem::bad_request(format!(
                "`{name}` is `{text}`, but must be a whole number of milliseconds up to {most}."
            ))),
        }
    }

    /// Refuses what is left: a misspelt parameter would do nothing.
    pub(super) fn done(self) -> Result<(), Problem> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => {
                Err(Problem::bad_request(format!("The parameter `{name}` is unknown here, or given twice.")))
            }
        }
    }
}
