//! The record of every request in a form that can be compared: order, names and escapes made uniform.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

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
    /// The key id the request claims.
    pub key_id: String,
    /// The names of the headers it says are signed.
    pub signed_headers: Vec<String>,
    /// The names of the query parameters it says are signed, encoded.
    pub signed_parameters: Vec<String>,
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
