//! The record of every request in a form that can be compared: order, names and escapes made uniform.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::auth::{Denial, TOKEN_NAMES};
use crate::fault::FaultHit;

/// The most bytes of a body that are kept.
const BODY_KEPT: usize = 64 * 1024;

/// One request, refused ones included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JournalEntry {
    /// Counts all requests from 1, in the order in which they had arrived completely.
    pub sequence: u64,
    /// Milliseconds since the Unix epoch.
    pub time_ms: i64,
    /// Which connection it came on, counted from 1.
    pub connection: u64,
    /// The `Host` header.
    pub host: String,
    /// The method.
    pub method: String,
    /// The path with escapes resolved.
    pub path: String,
    /// The query pairs with escapes resolved, sorted, without those that carry the signature or a token.
    pub query: Vec<(String, String)>,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The body as text; empty for objects, which are not kept here.
    pub body: String,
    /// Whether `body` lacks its end.
    pub body_truncated: bool,
    /// What became of the signature.
    pub auth: AuthEntry,
    /// The rule that struck the request.
    pub fault: Option<FaultHit>,
    /// The HTTP status of the answer; `None` while there is none, and for ever if a fault lost it.
    pub status: Option<u16>,
    /// The error code of the answer, if it is one.
    pub code: Option<String>,
    /// The request id of the answer.
    pub request_id: String,
}

/// What became of a request's signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AuthEntry {
    /// `accepted`, or the error code, or `none` if the request was refused before its signature was looked at.
    pub verdict: String,
    /// The part of the request that did not fit, as far as it is known.
    pub part: Option<String>,
    /// The sentence of the refusal.
    pub message: Option<String>,
    /// For a signature that does not match: what the server computed from the request.
    pub computed: Option<SignedTexts>,
    /// For a signature that does not match: what the client signed, where that could be found out.
    pub fits: Option<SignedTexts>,
    /// The key id the request claims.
    pub key_id: String,
    /// The names of the headers it says are signed.
    pub signed_headers: Vec<String>,
    /// The names of the query parameters it says are signed, encoded.
    pub signed_parameters: Vec<String>,
}

impl AuthEntry {
    const NOT_LOOKED_AT: &str = "none";
    const ACCEPTED: &str = "accepted";

    /// What stands there while nobody has looked at the signature.
    pub(crate) fn not_looked_at() -> Self {
        Self { verdict: Self::NOT_LOOKED_AT.to_owned(), ..Self::default() }
    }

    /// What the verifier said.
    pub(crate) fn of(verdict: Result<&(), &Denial>) -> Self {
        let Err(denial) = verdict else {
            return Self { verdict: Self::ACCEPTED.to_owned(), ..Self::default() };
        };
        let mismatch = denial.mismatch.as_deref();
        Self {
            verdict: denial.code.to_owned(),
            part: denial.part.clone(),
            message: Some(denial.message.clone()),
            computed: mismatch.map(|seen| SignedTexts::shown(&seen.format_string, &seen.string_to_sign)),
            fits: mismatch
                .and_then(|seen| seen.fits.as_ref())
                .map(|fits| SignedTexts::shown(&fits.format_string, &fits.string_to_sign)),
            ..Self::default()
        }
    }

    /// Whether the request was refused because of its signature.
    pub(crate) fn is_refusal(&self) -> bool {
        self.verdict != Self::ACCEPTED && self.verdict != Self::NOT_LOOKED_AT
    }
}

/// The two texts behind a signature, without the values of security tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedTexts {
    /// The canonical request: method, path, query parameters and headers, a line each.
    pub format_string: String,
    /// The text that is signed: algorithm, window and the hash of the canonical request, a line each.
    pub string_to_sign: String,
}

impl SignedTexts {
    fn shown(format_string: &str, string_to_sign: &str) -> Self {
        Self { format_string: without_tokens(format_string), string_to_sign: string_to_sign.to_owned() }
    }
}

/// A canonical request in which the values of security tokens are covered. The sender is told them, but a journal is
/// read by others as well.
fn without_tokens(format_string: &str) -> String {
    let cover = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if TOKEN_NAMES.contains(&name) => format!("{name}=(not shown)"),
        Some(_) | None => pair.to_owned(),
    };
    let line = |line: &str| line.split('&').map(cover).collect::<Vec<_>>().join("&");
    format_string.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Keeps the last requests.
#[derive(Debug)]
pub(crate) struct Journal {
    limit: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    count: u64,
    entries: VecDeque<JournalEntry>,
}

impl Journal {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit: limit.max(1), inner: Mutex::default() }
    }

    /// Adds a request that has arrived, and gives its sequence number.
    pub(crate) fn begin(&self, mut entry: JournalEntry) -> u64 {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.count += 1;
        entry.sequence = inner.count;
        if inner.entries.len() >= self.limit {
            inner.entries.pop_front();
        }
        inner.entries.push_back(entry);
        inner.count
    }

    /// Completes an entry, unless it is gone in the meantime.
    pub(crate) fn update(&self, sequence: u64, change: impl FnOnce(&mut JournalEntry)) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        // Sequence numbers are contiguous, whatever was dropped at the front.
        let index = inner.entries.front().and_then(|first| sequence.checked_sub(first.sequence));
        if let Some(entry) =
            index.and_then(|index| usize::try_from(index).ok()).and_then(|index| inner.entries.get_mut(index))
        {
            change(entry);
        }
    }

    pub(crate) fn entries(&self) -> Vec<JournalEntry> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).entries.iter().cloned().collect()
    }

    /// The latest of the entries that are `wanted`, at most `limit`, the latest first; and how many there are.
    pub(crate) fn latest(
        &self,
        limit: usize,
        wanted: impl Fn(&JournalEntry) -> bool,
    ) -> (Vec<JournalEntry>, usize) {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut latest, mut count) = (Vec::new(), 0);
        for entry in inner.entries.iter().rev().filter(|entry| wanted(entry)) {
            count += 1;
            if latest.len() < limit {
                latest.push(entry.clone());
            }
        }
        (latest, count)
    }

    /// How many requests there were since the start, the forgotten ones included.
    pub(crate) fn count(&self) -> u64 {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).count
    }

    pub(crate) fn clear(&self) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).entries.clear();
    }
}

/// A body as text, and whether some of it is missing.
pub(crate) fn body_text(body: &[u8], complete: bool) -> (String, bool) {
    let kept = body.get(..BODY_KEPT).unwrap_or(body);
    (String::from_utf8_lossy(kept).into_owned(), !complete || kept.len() < body.len())
}
