//! Signs the requests of a client, and remembers what may be used again.
//!
//! A signature covers the canonical request and its validity window, not the body and not the moment. So the key of a
//! window, and the whole header of a request that is sent again and again (such as a submission), can be kept as long as
//! the window is. Windows begin every [`SLOT`] seconds and count for a quarter of an hour from any moment in their slot.

use std::borrow::Cow;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::HeaderValue;

use crate::credential::Credential;
use crate::error::{Error, ErrorKind};
use crate::signature::{
    CanonicalText, KeyTime, SigningKey, authorization_head, unsigned_authorization, write_string_to_sign,
};

mod memo;
#[cfg(test)]
mod tests;

use memo::Memo;

/// How far a signature reaches back, for machines whose clock is ahead of the service's.
pub(crate) const SIGNED_BEFORE: i64 = 60;
/// How long a signature counts at least, unless the credential ends earlier. No call with all its repetitions is longer.
const SIGNED_AFTER: i64 = 900;
/// Seconds that share one window.
const SLOT: i64 = 60;

/// The window to sign with at a moment.
///
/// `now` is what the machine's clock shows and `offset` what it lacks to the service's time, both in seconds: a clock that
/// is found to be wrong gets another window at once. The window never reaches past `expires_at` of the credential.
pub(crate) fn window(now: i64, offset: i64, expires_at: Option<i64>) -> KeyTime {
    let slot = now.saturating_sub(now.rem_euclid(SLOT)).saturating_add(offset);
    let last = expires_at.unwrap_or(i64::MAX);
    KeyTime {
        start: slot.saturating_sub(SIGNED_BEFORE).min(last),
        end: slot.saturating_add(SLOT).saturating_add(SIGNED_AFTER).min(last),
    }
}

/// What a signature covers besides the window and the credential.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestParts<'a> {
    pub(crate) method: &'static str,
    pub(crate) host: &'a str,
    /// Decoded.
    pub(crate) path: &'a str,
    /// Decoded, in any order.
    pub(crate) query: &'a [(&'static str, String)],
    /// That of the body, if there is one.
    pub(crate) content_type: Option<&'static str>,
    /// Further headers, in lower case and in any order.
    pub(crate) headers: &'a [(Cow<'static, str>, String)],
    /// The name of the header that the credential's session token, if it has one, travels in.
    pub(crate) token_header: &'static str,
}

/// Signs, and remembers. Shared by all clones of a client and by its siblings for other buckets.
///
/// Nobody ever waits here: a thread whose place is taken uses another's, and signs without any memory if all are taken.
/// That also holds in a fork whose parent was signing on other threads.
///
/// All keys, and the last credentials used, are wiped from memory when the signer is dropped.
pub(crate) struct Signer {
    places: [Place; PLACES],
}

/// So many threads sign at the same time without getting in each other's way.
const PLACES: usize = 16;

/// Aligned so that two threads do not fight for one cache line.
#[derive(Default)]
#[repr(align(128))]
struct Place(Mutex<Option<Desk>>);

impl Default for Signer {
    fn default() -> Self {
        Self { places: std::array::from_fn(|_| Place::default()) }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

impl Signer {
    /// The `Authorization` header, marked as sensitive.
    ///
    /// # Errors
    /// The credential's id does not fit into a header.
    pub(crate) fn authorization(
        &self,
        credential: &Credential,
        window: KeyTime,
        parts: &RequestParts<'_>,
    ) -> Result<HeaderValue, Error> {
        let (after, before) = self.places.split_at(own_place());
        for place in before.iter().chain(after) {
            let Ok(mut desk) = place.0.try_lock() else { continue };
            return match &mut *desk {
                Some(desk) if desk.serves(credential, window) => desk,
                other => other.insert(Desk::new(credential, window)),
            }
            .authorization(parts);
        }
        Desk::new(credential, window).authorization(parts)
    }
}

/// The place of this thread.
fn own_place() -> usize {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static OWN: usize = THREADS.fetch_add(1, Ordering::Relaxed) % PLACES;
    }
    OWN.with(|own| *own)
}

/// All that is remembered for one credential and one window.
struct Desk {
    credential: Credential,
    window: KeyTime,
    key: SigningKey,
    window_text: String,
    head: String,
    memo: Memo,
    canonical: CanonicalText,
    string_to_sign: Vec<u8>,
}

impl Desk {
    fn new(credential: &Credential, window: KeyTime) -> Self {
        let window_text = window.to_string();
        Self {
            key: SigningKey::derive(credential.secret_key().expose(), window),
            head: authorization_head(credential.secret_id(), &window_text),
            credential: credential.clone(),
            window,
            window_text,
            memo: Memo::default(),
            canonical: CanonicalText::default(),
            string_to_sign: Vec::new(),
        }
    }

    fn serves(&self, credential: &Credential, window: KeyTime) -> bool {
        self.window == window && is_same(&self.credential, credential)
    }

    fn authorization(&mut self, parts: &RequestParts<'_>) -> Result<HeaderValue, Error> {
        // Those with headers of their own are hardly ever alike.
        if !parts.headers.is_empty() {
            return self.sign(parts);
        }
        if let Some(known) = self.memo.find(parts) {
            return Ok(known);
        }
        let value = self.sign(parts)?;
        self.memo.keep(parts, &value);
        Ok(value)
    }

    fn sign(&mut self, parts: &RequestParts<'_>) -> Result<HeaderValue, Error> {
        // In the order that they are hashed in, which saves sorting them.
        let mut headers = [("", ""); 3];
        let mut count: usize = 0;
        let token = self.credential.session_token();
        let all = [
            parts.content_type.map(|value| ("content-type", value)),
            Some(("host", parts.host)),
            token.map(|value| (parts.token_header, value.expose())),
        ];
        for (place, header) in headers.iter_mut().zip(all.into_iter().flatten()) {
            *place = header;
            count = count.saturating_add(1);
        }
        let headers = headers.get(..count).unwrap_or_default();
        if parts.headers.is_empty() {
            self.canonical.write(parts.method, parts.path, parts.query, headers);
        } else {
            let further = parts.headers.iter().map(|(name, value)| (name.as_ref(), value.as_str()));
            let all: Vec<(&str, &str)> = headers.iter().copied().chain(further).collect();
            self.canonical.write(parts.method, parts.path, parts.query, &all);
        }
        write_string_to_sign(&self.window_text, &self.canonical.http_string, &mut self.string_to_sign);
        let signature = self.key.sign_bytes(&self.string_to_sign);
        let pieces =
            unsigned_authorization(&self.head, &self.canonical.header_list, &self.canonical.url_param_list);
        let length = pieces.iter().fold(signature.len(), |sum, piece| sum.saturating_add(piece.len()));
        let mut text = Vec::with_capacity(length);
        pieces.iter().for_each(|piece| text.extend_from_slice(piece.as_bytes()));
        text.extend_from_slice(&signature);
        let mut value = HeaderValue::from_maybe_shared(Bytes::from(text)).map_err(|error| {
            Error::new(ErrorKind::Internal, "the signature does not fit into a header").with_source(error)
        })?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// Whether two credentials sign alike. Providers may hand out equal ones that do not share memory.
fn is_same(a: &Credential, b: &Credential) -> bool {
    a.same_as(b) || a.has_secrets_of(b)
}
