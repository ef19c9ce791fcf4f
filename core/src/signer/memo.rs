//! The headers of the last requests of one credential and one window.

use http::HeaderValue;

use super::RequestParts;

/// So many requests are remembered. A client sends few that are alike; the others, such as questions for single jobs,
/// only pass through.
pub(super) const ENTRIES: usize = 8;
/// A request whose path and query are longer is not remembered, so that memory stays small.
const LONGEST: usize = 1024;

/// Headers by request. What was asked for again stays longer than what was not.
#[derive(Default)]
pub(super) struct Memo {
    entries: Vec<Entry>,
    /// The next entry to give up, unless it was asked for since the last round.
    hand: usize,
}

struct Entry {
    method: &'static str,
    content_type: Option<&'static str>,
    token_header: &'static str,
    host: String,
    path: String,
    query: Vec<(&'static str, String)>,
    value: HeaderValue,
    was_used: bool,
}

impl Memo {
    /// The header of exactly this request.
    pub(super) fn find(&mut self, parts: &RequestParts<'_>) -> Option<HeaderValue> {
        let entry = self.entries.iter_mut().find(|entry| entry.is_of(parts))?;
        entry.was_used = true;
        Some(entry.value.clone())
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Remembers the header of a request.
    pub(super) fn keep(&mut self, parts: &RequestParts<'_>, value: &HeaderValue) {
        let query: usize = parts
            .query
            .iter()
            .fold(0, |sum, (key, value)| sum.saturating_add(key.len()).saturating_add(value.len()));
        if query.saturating_add(parts.path.len()) > LONGEST {
            return;
        }
        if self.entries.len() < ENTRIES {
            self.entries.push(Entry::new(parts, value));
            return;
        }
        // One round takes every mark away, so the second one ends at its first entry.
        for _ in 0..=ENTRIES {
            let hand = self.hand;
            self.hand = hand.saturating_add(1).checked_rem(ENTRIES).unwrap_or_default();
            let Some(entry) = self.entries.get_mut(hand) else { return };
            if !std::mem::take(&mut entry.was_used) {
                entry.replace(parts, value);
                return;
            }
        }
    }
}

impl Entry {
    fn new(parts: &RequestParts<'_>, value: &HeaderValue) -> Self {
        Self {
            method: parts.method,
            content_type: parts.content_type,
            token_header: parts.token_header,
            host: parts.host.to_owned(),
            path: parts.path.to_owned(),
            query: parts.query.to_vec(),
            value: value.clone(),
            was_used: false,
        }
    }

    /// Like a new one, in the memory of the old.
    fn replace(&mut self, parts: &RequestParts<'_>, value: &HeaderValue) {
        parts.host.clone_into(&mut self.host);
        parts.path.clone_into(&mut self.path);
        self.query.truncate(parts.query.len());
        for (old, (key, value)) in self.query.iter_mut().zip(parts.query) {
            old.0 = key;
            value.clone_into(&mut old.1);
        }
        self.query.extend_from_slice(parts.query.get(self.query.len()..).unwrap_or_default());
        self.method = parts.method;
        self.content_type = parts.content_type;
        self.token_header = parts.token_header;
        self.value = value.clone();
        self.was_used = false;
    }

    fn is_of(&self, parts: &RequestParts<'_>) -> bool {
        let is_same_type = match (self.content_type, parts.content_type) {
            (Some(own), Some(other)) => is_same(own, other),
            (own, other) => own.is_none() && other.is_none(),
        };
        is_same_type
            && is_same(&self.path, parts.path)
            && is_same(self.method, parts.method)
            && is_same(&self.host, parts.host)
            && is_same(self.token_header, parts.token_header)
            && self.query.len() == parts.query.len()
            // Values first: the names of one operation are always the same.
            && self
                .query
                .iter()
                .zip(parts.query)
                .all(|(own, other)| is_same(&own.1, &other.1) && is_same(own.0, other.0))
    }
}

/// Compares texts without touching them where that is enough.
///
/// Words of the program are nearly always one and the same place in memory. And an empty string has no memory at all: the
/// C library's comparison reads from its address even so, with a masked instruction, and processors with AVX-512 take a
/// good hundred nanoseconds to find that nothing is there and nothing was asked for.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && (a.is_empty() || std::ptr::eq(a, b) || a == b)
}
