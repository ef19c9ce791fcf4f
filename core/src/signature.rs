//! The request signature `q-sign-algorithm=sha1`, as pure functions.
//!
//! A [`Canonical`] form is made from the decoded parts of a request, a [`SigningKey`] from the secret key and a
//! validity window; together they give the text of the `Authorization` header. Nothing here reads a clock or
//! touches a request, so the client, the emulator and the test vectors all share the same code.

use std::borrow::Cow;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

/// The only algorithm the service knows.
pub const ALGORITHM: &str = "sha1";

/// A validity window in whole seconds since the Unix epoch, written `start;end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyTime {
    /// First second at which the signature counts.
    pub start: i64,
    /// Last second at which the signature counts.
    pub end: i64,
}

impl KeyTime {
    /// Reads `start;end`; `None` if the text has another form or the window ends before it starts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (start, end) = text.split_once(';')?;
        let digits = |part: &str| -> Option<i64> {
            (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
        };
        let window = Self { start: digits(start)?, end: digits(end)? };
        (window.end >= window.start).then_some(window)
    }
}

impl fmt::Display for KeyTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{};{}", self.start, self.end)
    }
}

/// The parts of a request that a signature covers, in the form that is hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    /// Encoded names of the signed query parameters, joined by `;`.
    pub url_param_list: String,
    /// Encoded signed query parameters, `key=value` joined by `&`.
    pub http_parameters: String,
    /// Encoded names of the signed headers, joined by `;`.
    pub header_list: String,
    /// Encoded signed headers, `key=value` joined by `&`.
    pub http_headers: String,
    /// Method, path, parameters and headers, each ended by a line feed.
    pub http_string: String,
}

impl Canonical {
    /// Builds the canonical form.
    ///
    /// `path` is decoded and starts with `/`; an empty path counts as `/`. `query` and `headers` are the pairs to
    /// be signed, decoded, in any order.
    #[must_use]
    pub fn new<K: AsRef<str>, V: AsRef<str>>(
        method: &str,
        path: &str,
        query: &[(K, V)],
        headers: &[(K, V)],
    ) -> Self {
        let (url_param_list, http_parameters) = encode_pairs(query);
        let (header_list, http_headers) = encode_pairs(headers);
        let method = method.to_ascii_lowercase();
        let path = if path.is_empty() { "/" } else { path };
        let http_string = format!("{method}\n{path}\n{http_parameters}\n{http_headers}\n");
        Self { url_param_list, http_parameters, header_list, http_headers, http_string }
    }
}

/// Sorts pairs by encoded lower-case key and joins keys and pairs.
fn encode_pairs<K: AsRef<str>, V: AsRef<str>>(pairs: &[(K, V)]) -> (String, String) {
    let mut encoded: Vec<(String, Cow<'_, str>)> =
        pairs.iter().map(|(key, value)| (encode_lower(key.as_ref()), encode(value.as_ref()))).collect();
    encoded.sort();
    let mut list = String::new();
    let mut joined = String::new();
    for (key, value) in &encoded {
        if !joined.is_empty() {
            list.push(';');
            joined.push('&');
        }
        list.push_str(key);
        joined.push_str(key);
        joined.push('=');
        joined.push_str(value);
    }
    (list, joined)
}

/// The key derived from a secret key for one validity window. Wiped from memory when dropped, never printed.
#[derive(Clone)]
pub struct SigningKey {
    hex: Zeroizing<String>,
    state: Hmac<Sha1>,
}

impl SigningKey {
    /// Derives the key of `key_time`.
    #[must_use]
    pub fn derive(secret_key: &str, key_time: KeyTime) -> Self {
        let mut mac = keyed(secret_key.as_bytes());
        mac.update(key_time.to_string().as_bytes());
        let hex = Zeroizing::new(hex(&mac.finalize().into_bytes()));
        // The service keys the second step with the hexadecimal text, not with the bytes it stands for.
        let state = keyed(hex.as_bytes());
        Self { hex, state }
    }

    /// The key as lower-case hexadecimal text. It signs like the secret key within its window: keep it secret.
    #[must_use]
    pub fn expose_hex(&self) -> &str {
        &self.hex
    }

    /// Signs a [`string_to_sign`]; the answer is lower-case hexadecimal text.
    #[must_use]
    pub fn sign(&self, string_to_sign: &str) -> String {
        let mut mac = self.state.clone();
        mac.update(string_to_sign.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    /// Whether `signature` (hexadecimal text) is the signature of `string_to_sign`, compared in constant time.
    #[must_use]
    pub fn verify(&self, string_to_sign: &str, signature: &str) -> bool {
        let Some(bytes) = unhex(signature) else { return false };
        let mut mac = self.state.clone();
        mac.update(string_to_sign.as_bytes());
        mac.verify_slice(&bytes).is_ok()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha1> {
    match Hmac::<Sha1>::new_from_slice(key) {
        Ok(mac) => mac,
        // HMAC hashes keys that are too long, so the constructor has no failing input.
        Err(_) => unreachable!("HMAC takes keys of every length"),
    }
}

/// The text that is signed: algorithm, window and the hash of the canonical request.
#[must_use]
pub fn string_to_sign(sign_time: KeyTime, http_string: &str) -> String {
    format!("{ALGORITHM}\n{sign_time}\n{}\n", sha1_hex(http_string.as_bytes()))
}

/// The value of the `Authorization` header.
#[must_use]
pub fn authorization(secret_id: &str, key_time: KeyTime, canonical: &Canonical, signature: &str) -> String {
    format!(
        "q-sign-algorithm={ALGORITHM}&q-ak={secret_id}&q-sign-time={key_time}&q-key-time={key_time}\
         &q-header-list={}&q-url-param-list={}&q-signature={signature}",
        canonical.header_list, canonical.url_param_list
    )
}

/// Percent-encodes everything but unreserved characters, with upper-case digits.
#[must_use]
pub fn encode(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_unreserved) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(escape(text, is_unreserved))
}

/// Percent-encodes a path for the request line: like [`encode`], but `/` stays.
#[must_use]
pub fn encode_path(path: &str) -> String {
    escape(path, |byte| is_unreserved(byte) || byte == b'/')
}

/// Percent-encodes a key and lower-cases the result, the digits of the escapes included.
#[must_use]
pub fn encode_lower(key: &str) -> String {
    encode(key).to_ascii_lowercase()
}

/// Lower-case hexadecimal SHA-1 of `bytes`.
#[must_use]
pub fn sha1_hex(bytes: &[u8]) -> String {
    hex(&Sha1::digest(bytes))
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

fn escape(text: &str, keep: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if keep(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(hex_digit(byte >> 4).to_ascii_uppercase());
            out.push(hex_digit(byte & 0xf).to_ascii_uppercase());
        }
    }
    out
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        out.push(hex_digit(byte >> 4));
        out.push(hex_digit(byte & 0xf));
    }
    out
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0')
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    for pair in digits.chunks(2) {
        let [high, low] = *pair else { return None };
        bytes.push((high << 4) | low);
    }
    Some(bytes)
}
