//! From a complete answer to a result: reads the document, or says what the service refused and what became of the
//! request.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use crate::error::{Error, ErrorKind, printable};
use crate::object::{Content, Head};
use crate::operation::Operation;
use crate::outcome::Outcome;
use crate::retry::{self, Class};
use crate::time::Timestamp;
use crate::transport::Reply;
use crate::xml::{self, DecodeError, Element};

/// The code of a bucket on which the service is not enabled; the spelling is the service's.
pub(crate) const NOT_ENABLED: &str = "PicBucketUnBinded";
/// Codes of a refusal because of too many requests; nothing was created.
const THROTTLING_CODES: &[&str] = &["SlowDown", "KmsFreqControl"];
/// Codes of a credential that was good once.
const CREDENTIAL_CODES: &[&str] = &["ExpiredToken", "InvalidToken", "InvalidAccessToken"];
/// Codes of a signature outside of its time.
const CLOCK_CODES: &[&str] = &["RequestTimeTooSkewed", "Request has expired"];
/// The same is told by this code with this message.
const CLOCK_CODE_WITH_MESSAGE: (&str, &str) = ("AccessDenied", "Request has expired");
/// What the service says, in a refusal whose code is not published, of a job that runs or has ended and can therefore not
/// be cancelled.
const NOT_MODIFIABLE: &str = "can not be modified";
/// The code of a body that was changed on its way.
const SPOILT_CODE: &str = "BadDigest";
/// Codes of a queue that holds as many jobs as it can. Which they are is an assumption.
const QUEUE_FULL_CODES: &[&str] = &["QueueFull"];
/// Codes of a fault that may be gone at the next request, whatever their status. That a request which the service did
/// not read to its end may be sent again is an assumption.
const TRANSIENT_CODES: &[&str] =
    &["RequestTimeout", "UserNetworkTooSlow", "IncompleteBody", "ServiceUnavailable", "InternalError"];
/// How much of an unreadable answer an error shows, in bytes.
const SHOWN_BODY: usize = 1024;

/// What an error document of the service says.
#[derive(Debug, Default, PartialEq, Eq)]
struct ServiceError {
    code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
    server_time: Option<Timestamp>,
}

impl ServiceError {
    fn says_not_modifiable(&self) -> bool {
        self.message.as_deref().is_some_and(|message| message.contains(NOT_MODIFIABLE))
    }

    fn is_about_the_clock(&self) -> bool {
        let code = self.code.as_deref().unwrap_or_default();
        let (other_code, text) = CLOCK_CODE_WITH_MESSAGE;
        CLOCK_CODES.contains(&code)
            || code == other_code && self.message.as_deref().is_some_and(|message| message.contains(text))
    }
}

/// Whether a refusal says that a job runs or has ended and can therefore not be cancelled.
pub(crate) fn is_not_modifiable(refusal: &Error) -> bool {
    refusal.status().is_some_and(|status| (400..500).contains(&status))
        && refusal.service_message().is_some_and(|message| message.contains(NOT_MODIFIABLE))
}

/// Reads the answer to `operation`, which brought `content` along. The error carries the outcome that a submission
/// would have.
pub(crate) fn interpret<O: Operation>(
    operation: &O,
    content: Option<&Content>,
    reply: &Reply,
) -> Result<(O::Output, Option<String>), Error> {
    if (200..300).contains(&reply.status) {
        success(operation, content, reply)
    } else {
        Err(refusal(reply, O::ROUTE.method))
    }
}

fn success<O: Operation>(
    operation: &O,
    content: Option<&Content>,
    reply: &Reply,
) -> Result<(O::Output, Option<String>), Error> {
    let id = header_id(&reply.headers);
    let head = Head { status: reply.status, headers: &reply.headers, content };
    if let Some(decoded) = operation.decode_head(&head) {
        return match decoded {
            Ok(output) => Ok((output, id)),
            Err(error) => Err(undecoded(reply, id, error)),
        };
    }
    if reply.body.trim_ascii().is_empty()
        && let Some(output) = O::nothing()
    {
        return Ok((output, id));
    }
    let root = match xml::read(&reply.body) {
        Ok(root) => root,
        Err(error) => {
            return Err(unreadable(reply, &format!("the answer cannot be read: {error}"))
                .with_request_id(id)
                .with_source(error));
        }
    };
    let id = id.or_else(|| root.text_of("RequestId").map(str::to_owned));
    if root.name == "Error" {
        let error = service_error(&root);
        let message = format!("the service answered HTTP {} with an error document", reply.status);
        let class = class_of(reply.status, error.code.as_deref().unwrap_or_default());
        return Err(Error::new(ErrorKind::Service, message)
            .with_class(class)
            .with_status(reply.status)
            .with_service(error.code, error.message)
            .with_request_id(id)
            .with_outcome(Some(Outcome::Ambiguous)));
    }
    if root.name != O::ROOT {
        return Err(
            unreadable(reply, &format!("the answer is a `{}` document", root.name)).with_request_id(id)
        );
    }
    match operation.decode(&root) {
        Ok(output) => Ok((output, id)),
        Err(error) => Err(undecoded(reply, id, error)),
    }
}

/// A successful answer that cannot be taken for one.
fn unreadable(reply: &Reply, reason: &str) -> Error {
    let arrived = describe_body(reply);
    Error::new(ErrorKind::Decode, format!("the service answered with success, but {reason}; {arrived}"))
        .with_status(reply.status)
        .with_class(Class::Malformed)
        .with_outcome(Some(Outcome::Ambiguous))
}

fn undecoded(reply: &Reply, id: Option<String>, error: DecodeError) -> Error {
    let kind = match &error {
        DecodeError::Unexpected(reason) => {
            return unreadable(reply, reason).with_request_id(id).with_source(error);
        }
        DecodeError::NotFound(_) => ErrorKind::NotFound,
        DecodeError::Corrupted(_) => ErrorKind::Integrity,
        DecodeError::Unfit(_) => ErrorKind::Conflict,
    };
    Error::new(kind, error.to_string()).with_status(reply.status).with_request_id(id)
}

pub(crate) fn refusal(reply: &Reply, method: &str) -> Error {
    let error = read_error(reply);
    let code = error.code.as_deref().unwrap_or_default();
    let kind = match kind_of(reply.status, code) {
        ErrorKind::Service if error.says_not_modifiable() && reply.status < 500 => ErrorKind::Conflict,
        kind => kind,
    };
    let outcome = outcome_of(reply.status, code);
    let is_about_the_clock = error.is_about_the_clock() && (400..500).contains(&reply.status);
    // An answer to HEAD has no body that could say why. That the clock is wrong shows in its date, if it is.
    let may_be_the_clock = is_about_the_clock || (method == "HEAD" && reply.status == 403);
    let class = if may_be_the_clock { Class::Skewed } else { class_of(reply.status, code) };
    let server_time = service_date(&reply.headers).or(error.server_time).filter(|_| may_be_the_clock);
    let retry_after = retry_after(&reply.headers);
    let mut message = if is_about_the_clock {
        "the signature is outside its time; check this machine's clock".to_owned()
    } else {
        explanation(reply, code, kind)
    };
    match &error.message {
        Some(text) => message = format!("{message}: {}", printable(text, 4096)),
        None if error.code.is_none() && method != "HEAD" => {
            message = format!("{message}; {}", describe_body(reply))
        }
        None => {}
    }
    Error::new(kind, message)
        .with_status(reply.status)
        .with_class(class)
        .with_retry_after(retry_after)
        .with_server_time(server_time)
        .with_request_id(header_id(&reply.headers).or(error.request_id))
        .with_service(error.code, error.message)
        .with_outcome(Some(outcome))
}

/// What a complete answer other than success means for a submission.
fn outcome_of(status: u16, code: &str) -> Outcome {
    match status {
        // The server gave up on reading the request, or a proxy on the answer: neither proves that nothing exists.
        408 | 499 => Outcome::Ambiguous,
        300..=499 => Outcome::Rejected,
        503 if THROTTLING_CODES.contains(&code) => Outcome::Rejected,
        _ => Outcome::Ambiguous,
    }
}

/// Whether the next request may fare better.
fn class_of(status: u16, code: &str) -> Class {
    if status == 429 || THROTTLING_CODES.contains(&code) {
        Class::Throttled
    } else if matches!(status, 408 | 500 | 502 | 503 | 504) || TRANSIENT_CODES.contains(&code) {
        Class::Transient
    } else if CREDENTIAL_CODES.contains(&code) && (400..500).contains(&status) {
        Class::StaleCredential
    } else if code == SPOILT_CODE {
        // It may be whole next time; if it is not, something on the way changes whatever comes by.
        Class::Malformed
    } else {
        Class::Permanent
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?;
    // A date is compared with the service's own clock where it tells the time.
    let now = service_date(headers).unwrap_or_else(|| Timestamp::from(SystemTime::now()));
    retry::retry_after(value, now.unix_seconds())
}

/// The service's time, as an answer tells it.
pub(crate) fn service_date(headers: &HeaderMap) -> Option<Timestamp> {
    let seconds = retry::http_date(headers.get(http::header::DATE)?.to_str().ok()?)?;
    Some(Timestamp::from_unix_millis(seconds.checked_mul(1000)?))
}

fn kind_of(status: u16, code: &str) -> ErrorKind {
    if THROTTLING_CODES.contains(&code) || status == 429 {
        return ErrorKind::Throttled;
    }
    if CREDENTIAL_CODES.contains(&code) {
        return ErrorKind::Credential;
    }
    // These do not fit the present state, whatever their status.
    if code == NOT_ENABLED || QUEUE_FULL_CODES.contains(&code) {
        return ErrorKind::Conflict;
    }
    match status {
        401 | 403 => ErrorKind::Denied,
        404 => ErrorKind::NotFound,
        408 => ErrorKind::Timeout,
        304 | 409 | 412 | 416 => ErrorKind::Conflict,
        _ => ErrorKind::Service,
    }
}

/// Whether the service refused a submission because its queue is full.
pub(crate) fn is_queue_full(error: &Error) -> bool {
    error.code().is_some_and(|code| QUEUE_FULL_CODES.contains(&code))
}

/// What happened and, where one thing helps, what to do.
fn explanation(reply: &Reply, code: &str, kind: ErrorKind) -> String {
    let text = match code {
        NOT_ENABLED => "the service is not enabled for this bucket; call enable_service first",
        code if QUEUE_FULL_CODES.contains(&code) => "the queue is full; submit again when jobs have ended",
        "SignatureDoesNotMatch" => "the service computed another signature; check the secret key",
        "InvalidAccessKeyId" => "the service does not know the secret id, or it is disabled",
        "NoSuchBucket" => "the bucket does not exist, or belongs to another region",
        _ => match (kind, reply.status) {
            (ErrorKind::Throttled, _) => "the service asks for fewer requests",
            (ErrorKind::Credential, _) => "the service does not accept the session token any more",
            (ErrorKind::Denied, _) => "the service denied access",
            (ErrorKind::NotFound, _) => "the service found nothing",
            (_, 304) => "the object has not changed",
            (_, 412) => "the object does not meet the condition",
            (_, 416) => "the object does not reach as far as the range that was asked for",
            (_, 300..=399) => return redirect(reply),
            (_, 500..) => "the service failed",
            _ => "the service refused the request",
        },
    };
    text.to_owned()
}

fn redirect(reply: &Reply) -> String {
    let target =
        reply.headers.get(http::header::LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
    // A redirect could carry the signature elsewhere and the submission with it.
    match target {
        Some(target) => {
            let target = target.split('?').next().unwrap_or_default();
            format!("the answer was a redirect to {}, which is never followed", printable(target, 300))
        }
        None => "the answer was a redirect, which is never followed".to_owned(),
    }
}

fn read_error(reply: &Reply) -> ServiceError {
    if let Ok(root) = xml::read(&reply.body) {
        return if root.name == "Error" { service_error(&root) } else { ServiceError::default() };
    }
    json_error(&reply.body).unwrap_or_default()
}

fn service_error(root: &Element<'_>) -> ServiceError {
    let text = |name| root.text_of(name).map(str::to_owned);
    let server_time = root.text_of("ServerTime").and_then(|time| time.trim().parse().ok());
    ServiceError { code: text("Code"), message: text("Message"), request_id: text("RequestId"), server_time }
}

/// Some gateways of the service answer in JSON with a numeric code.
fn json_error(body: &[u8]) -> Option<ServiceError> {
    let value: serde_json::Value = serde_json::from_slice(body.get(..body.len().min(64 << 10))?).ok()?;
    let text = |name: &str| match value.get(name)? {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    Some(ServiceError {
        code: text("code"),
        message: text("message"),
        request_id: text("request_id"),
        server_time: None,
    })
}

/// The service's id of an answer.
pub(crate) fn header_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-ci-request-id").or_else(|| headers.get("x-cos-request-id"))?;
    Some(printable(id.to_str().ok()?, 256))
}

fn describe_body(reply: &Reply) -> String {
    let content_type = reply
        .headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map_or_else(String::new, |value| format!(" of type {}", printable(value, 100)));
    if reply.body.is_empty() {
        return "the answer has no body".to_owned();
    }
    let head = reply.body.get(..reply.body.len().min(SHOWN_BODY)).unwrap_or_default();
    let head = printable(&String::from_utf8_lossy(head), SHOWN_BODY);
    format!("what arrived{content_type} begins with {head:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_of_complete_answers() {
        for (status, code, expected) in [
            (301, "", Outcome::Rejected),
            (304, "", Outcome::Rejected),
            (400, "InvalidArgument", Outcome::Rejected),
            (400, "ExpiredToken", Outcome::Rejected),
            (403, "SignatureDoesNotMatch", Outcome::Rejected),
            (404, "", Outcome::Rejected),
            (408, "", Outcome::Ambiguous),
            (429, "", Outcome::Rejected),
            (499, "", Outcome::Ambiguous),
            (500, "InternalError", Outcome::Ambiguous),
            (502, "", Outcome::Ambiguous),
            (503, "", Outcome::Ambiguous),
            (503, "ServiceUnavailable", Outcome::Ambiguous),
            (503, "SlowDown", Outcome::Rejected),
            (503, "KmsFreqControl", Outcome::Rejected),
            (504, "", Outcome::Ambiguous),
            (599, "", Outcome::Ambiguous),
        ] {
            assert_eq!(outcome_of(status, code), expected, "{status} {code}");
        }
    }

    #[test]
    fn kinds_say_what_the_caller_can_do() {
        for (status, code, expected) in [
            (401, "AccessDenied", ErrorKind::Denied),
            (403, "SignatureDoesNotMatch", ErrorKind::Denied),
            (400, "ExpiredToken", ErrorKind::Credential),
            (404, "NoSuchQueue", ErrorKind::NotFound),
            (409, "", ErrorKind::Conflict),
            (400, "PicBucketUnBinded", ErrorKind::Conflict),
            (429, "", ErrorKind::Throttled),
            (503, "SlowDown", ErrorKind::Throttled),
            (503, "", ErrorKind::Service),
            (400, "InvalidArgument", ErrorKind::Service),
            (304, "", ErrorKind::Conflict),
            (412, "PreconditionFailed", ErrorKind::Conflict),
            (416, "InvalidRange", ErrorKind::Conflict),
        ] {
            assert_eq!(kind_of(status, code), expected, "{status} {code}");
        }
    }
}
