//! What may be seen in a log: names on lists, and nothing else. Everything here goes through `tracing`, which is silent
//! until a program subscribes to it.

use std::fmt;

use http::HeaderMap;
use tracing::Span;

use crate::error::Error;
use crate::outcome::Outcome;
use crate::submission::Submission;
use crate::time::Timestamp;
use crate::transport::Request;

/// Headers that are shown. No other one ever is, whatever a server calls it.
const SHOWN_HEADERS: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "host",
    "retry-after",
    "server",
    "x-ci-request-id",
    "x-ci-trace-id",
    "x-cos-request-id",
    "x-cos-trace-id",
];
/// Parameters of a query whose values are shown; of the others only the name is.
const SHOWN_PARAMETERS: &[&str] = &[
    "endCreationTime",
    "orderByTime",
    "pageNumber",
    "pageSize",
    "queueIds",
    "size",
    "startCreationTime",
    "state",
    "states",
    "tag",
];

/// The span of a call.
pub(crate) fn call(operation: &'static str, bucket: &str, region: &str) -> Span {
    tracing::debug_span!("call", operation, bucket, region)
}

/// The span of one request of a call.
pub(crate) fn attempt(number: u32) -> Span {
    tracing::debug_span!("attempt", number)
}

pub(crate) fn sending(request: &Request) {
    tracing::debug!(method = %request.method, url = %Url(request.url.as_str()), "sending");
    tracing::trace!(headers = %Headers(&request.headers), bytes = request.body.len(), "request");
}

/// An answer; `bytes` is the size of its body, if that has arrived.
pub(crate) fn answered(status: u16, headers: &HeaderMap, bytes: Option<usize>) {
    let request_id = crate::reply::header_id(headers);
    tracing::debug!(status, request_id, "answered");
    tracing::trace!(headers = %Headers(headers), bytes, "answer");
}

pub(crate) fn failed(error: &Error) {
    let (status, code) = (error.status(), error.code());
    tracing::debug!(kind = %error.kind(), outcome = error.outcome().map(Outcome::as_str), status, code, "failed");
}

pub(crate) fn clock_corrected(seconds: i64) {
    tracing::warn!(seconds, "the clock of this machine differs from the service's; corrected");
}

/// A credential that a provider gave.
pub(crate) fn credential_loaded(provider: &str, expires_at: Option<Timestamp>) {
    let expires_at = expires_at.map(tracing::field::display);
    tracing::debug!(provider, expires_at, "credential loaded");
}

/// The service refused a credential that had not ended; whether there is another to try.
pub(crate) fn credential_refused(is_renewed: bool) {
    tracing::debug!(is_renewed, "the service refused the credential");
}

/// A submission of which it is not known what became.
pub(crate) fn ambiguous(submission: &Submission) {
    let Submission { submission_id, input, kind, .. } = submission;
    tracing::warn!(submission_id, input, kind, "the job of a submission may exist");
}

/// A URL without the values that nobody needs to see.
struct Url<'a>(&'a str);

impl fmt::Display for Url<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, query) = self.0.split_once('?').unwrap_or((self.0, ""));
        f.write_str(path)?;
        for (index, parameter) in query.split('&').filter(|parameter| !parameter.is_empty()).enumerate() {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = if SHOWN_PARAMETERS.contains(&name) { value } else { "(hidden)" };
            write!(f, "{}{name}={value}", if index == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

/// The headers on the list.
struct Headers<'a>(&'a HeaderMap);

impl fmt::Display for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for name in SHOWN_HEADERS {
            for value in self.0.get_all(*name) {
                let value = String::from_utf8_lossy(value.as_bytes());
                write!(f, "{between}{name}: {}", crate::error::printable(&value, 256))?;
                between = ", ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn a_url_shows_names_and_harmless_values() {
        for (url, shown) in [
            ("https://h/jobs", "https://h/jobs"),
            (
                "https://h/jobs?tag=PicProcess&inputObject=a%2Fb&nextToken=t",
                "https://h/jobs?tag=PicProcess&inputObject=(hidden)&nextToken=(hidden)",
            ),
            ("https://h/o?q-signature=abc&size", "https://h/o?q-signature=(hidden)&size="),
        ] {
            assert_eq!(Url(url).to_string(), shown);
        }
    }

    #[test]
    fn a_header_that_is_not_on_the_list_does_not_exist() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("authorization", "q-sign-algorithm=sha1"),
            ("x-ci-security-token", "token"),
            ("x-ci-request-id", "r1"),
            ("set-cookie", "secret"),
            ("host", "h"),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        assert_eq!(Headers(&headers).to_string(), "host: h, x-ci-request-id: r1");
    }
}
