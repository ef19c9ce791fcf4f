//! Takes requests at the URL for callbacks: what is one, and which were seen before. Nothing is sent.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::parse::{MAX_BODY, parse};
use super::receive::ReceiveCallback;
use super::seen::Seen;
use crate::error::InvalidArgument;
use crate::model::{Callback, Job, ReceivedCallback};

/// Shortest token: 16 characters of 64 kinds hold 96 bits.
const SHORTEST_TOKEN: usize = 16;
const LONGEST_TOKEN: usize = 256;
/// A path with its query that is longer leads nowhere.
const LONGEST_TARGET: usize = 8 << 10;

/// Remembers which reports it handed out. Threads share it.
#[derive(Debug, Default)]
pub(crate) struct Receiver(Mutex<Seen>);

/// Why a request is no callback: the status to answer with, and the reason.
pub(super) struct Refused(pub(super) u16, pub(super) String);

impl From<Refused> for ReceivedCallback {
    fn from(Refused(status, reason): Refused) -> Self {
        Self { status: status.into(), reason: Some(reason), ..Self::default() }
    }
}

impl Receiver {
    /// The part of a callback that was not handed out before, without noting anything.
    pub(super) fn news(&self, callback: Callback) -> Option<Callback> {
        let seen = self.lock();
        sift(callback, |parts| !seen.has(parts))
    }

    /// Notes a callback, and answers the part of it that was not handed out before.
    pub(super) fn hand_out(&self, callback: Callback) -> ReceivedCallback {
        let mut seen = self.lock();
        match sift(callback, |parts| seen.note(parts)) {
            Some(callback) => {
                ReceivedCallback { status: 200, callback: Some(callback), ..Default::default() }
            }
            None => duplicate(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer to a report that was handed out before.
pub(super) fn duplicate() -> ReceivedCallback {
    let reason = Some("this was reported before".to_owned());
    ReceivedCallback { status: 200, is_duplicate: true, reason, callback: None }
}

/// What is left of a callback when only those of its reports are kept that `keep` says are new. A job is known by its id
/// and state; what is reported about anything else, by the whole document.
fn sift(mut callback: Callback, mut keep: impl FnMut(&[&str]) -> bool) -> Option<Callback> {
    let Some(first) = callback.job.take() else {
        return keep(&["document", &callback.document]).then_some(callback);
    };
    let further = std::mem::take(&mut callback.further_jobs);
    let all = std::iter::once(first).chain(further);
    let mut new = all.filter(|job: &Job| keep(&["job", &job.job_id, job.state.as_str()]));
    callback.job = Some(new.next()?);
    callback.further_jobs = new.collect();
    Some(callback)
}

/// Checks what the caller chose.
pub(super) fn check_token(token: &str) -> Result<(), InvalidArgument> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    if (SHORTEST_TOKEN..=LONGEST_TOKEN).contains(&token.len()) && token.bytes().all(is_plain) {
        return Ok(());
    }
    let rule = "must be 16 to 256 letters, digits, `-`, `_`, `.` and `~`, chosen at random";
    Err(InvalidArgument::hidden("token", rule))
}

/// Reads what a request brings, from the outside to the inside: strangers learn nothing and cost little.
pub(super) fn read(request: &ReceiveCallback) -> Result<Callback, Refused> {
    if let Some(token) = &request.token
        && !holds(request.path.expose(), token.expose())
    {
        return Err(Refused(404, "the path does not hold the token".to_owned()));
    }
    if !request.method.eq_ignore_ascii_case("POST") {
        return Err(Refused(405, "a callback is a POST request".to_owned()));
    }
    check_headers(&request.headers)?;
    if request.body.len() > MAX_BODY {
        return Err(Refused(413, "the body is larger than 1 MiB".to_owned()));
    }
    parse(&request.body).map_err(|error| Refused(400, error.message().to_owned()))
}

fn check_headers(headers: &BTreeMap<String, String>) -> Result<(), Refused> {
    let header = |name: &str| {
        headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    if header("content-encoding").is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity")) {
        return Err(Refused(415, "the body is encoded, which a callback is not".to_owned()));
    }
    // A browser that is led here by a page cannot send these types without asking first.
    let is_known = |value: &str| {
        let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        matches!(kind.as_str(), "application/xml" | "text/xml" | "application/json")
    };
    if header("content-type").is_some_and(|value| !value.is_empty() && !is_known(value)) {
        return Err(Refused(415, "the body is neither XML nor JSON by its content type".to_owned()));
    }
    let length = header("content-length").and_then(|length| length.parse::<u64>().ok());
    if length.is_some_and(|length| usize::try_from(length).is_ok_and(|length| length > MAX_BODY)) {
        return Err(Refused(413, "the body is larger than 1 MiB".to_owned()));
    }
    Ok(())
}

/// Whether a part of the path, or a value of its query, is the token. Takes as long wherever they differ.
fn holds(target: &str, token: &str) -> bool {
    // Digests under a key that nobody else has: the time that comparing them takes says nothing about the token.
    let Ok(key) = Hmac::<Sha1>::new_from_slice(token.as_bytes()) else { return false };
    let digest = |text: &str| {
        let mut mac = key.clone();
        mac.update(text.as_bytes());
        mac
    };
    let expected = digest(token).finalize().into_bytes();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let values = query.split('&').map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value));
    let parts = path.split('/').chain(values);
    target.len() <= LONGEST_TARGET
        && parts.fold(false, |found, part| found | digest(part).verify_slice(&expected).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_wherever_a_url_can_hold_it() {
        let token = "canary-token-0123456789";
        for (target, found) in [
            ("/callbacks/canary-token-0123456789", true),
            ("/canary-token-0123456789/callbacks", true),
            ("/callbacks?token=canary-token-0123456789", true),
            ("/callbacks?a=b&canary-token-0123456789", true),
            ("/callbacks", false),
            ("/", false),
            ("", false),
            (&format!("/{}/canary-token-0123456789", "a/".repeat(5000)), false),
            ("/callbacks/canary-token-012345678", false),
            ("/callbacks/canary-token-01234567890", false),
            ("/callbacks/CANARY-TOKEN-0123456789", false),
            ("/callbacks?canary-token-0123456789=x", false),
        ] {
            assert_eq!(holds(target, token), found, "{target}");
        }
        assert!(check_token(token).is_ok());
        for bad in [
            "",
            "short",
            &"a".repeat(15),
            &"a".repeat(257),
            "with spaces in between",
            "slashes/slashes/slashes",
        ] {
            let refused = check_token(bad).unwrap_err();
            assert!(!refused.to_string().contains(bad) || bad.is_empty(), "{refused}");
        }
    }
}
