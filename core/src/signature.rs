//! The request signature `q-sign-algorithm=sha1`, as pure functions.
//!
//! A [`Canonical`] form is made from the decoded parts of a request, a [`SigningKey`] from the secret key and a
//! validity window; together they give the text of the `Authorization` header. Nothing here reads a clock or
//! touches a request, so the client, the emulator and the test vectors all share the same code.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};
use zeroize::{Zeroize, Zeroizing};

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
        let mut text = CanonicalText::default();
        text.write(method, path, query, headers);
        let CanonicalText { url_param_list, header_list, http_string } = text;
        // The path may hold line feeds of its own, parameters and headers cannot: count from the end.
        let mut lines = http_string.rsplit('\n').skip(1).map(str::to_owned);
        let http_headers = lines.next().unwrap_or_default();
        let http_parameters = lines.next().unwrap_or_default();
        Self { url_param_list, http_parameters, header_list, http_headers, http_string }
    }
}

/// The parts of a canonical form that end up in a signature, in buffers that can be used again.
#[derive(Default)]
pub(crate) struct CanonicalText {
    pub(crate) url_param_list: String,
    pub(crate) header_list: String,
    pub(crate) http_string: String,
}

impl CanonicalText {
    /// Replaces what the buffers hold. The arguments are those of [`Canonical::new`].
    pub(crate) fn write<K: AsRef<str>, V: AsRef<str>, N: AsRef<str>, W: AsRef<str>>(
        &mut self,
        method: &str,
        path: &str,
        query: &[(K, V)],
        headers: &[(N, W)],
    ) {
        let Self { url_param_list, header_list, http_string } = self;
        for buffer in [&mut *url_param_list, &mut *header_list, &mut *http_string] {
            buffer.clear();
        }
        http_string.extend(method.chars().map(|c| c.to_ascii_lowercase()));
        http_string.push('\n');
        http_string.push_str(if path.is_empty() { "/" } else { path });
        http_string.push('\n');
        write_pairs(query, url_param_list, http_string);
        http_string.push('\n');
        write_pairs(headers, header_list, http_string);
        http_string.push('\n');
    }
}

/// Appends keys to `list` and pairs to `joined`, sorted by encoded lower-case key and then by encoded value.
fn write_pairs<K: AsRef<str>, V: AsRef<str>>(pairs: &[(K, V)], list: &mut String, joined: &mut String) {
    let order = |a: &(K, V), b: &(K, V)| {
        compare_encoded(a.0.as_ref(), b.0.as_ref(), |byte| byte.to_ascii_lowercase())
            .then_with(|| compare_encoded(a.1.as_ref(), b.1.as_ref(), |byte| byte))
    };
    let mut write = |position: usize, pair: &(K, V)| {
        if position > 0 {
            list.push(';');
            joined.push('&');
        }
        let begin = list.len();
        escape(pair.0.as_ref(), is_unreserved, list);
        if let Some(key) = list.get_mut(begin..) {
            key.make_ascii_lowercase();
            joined.push_str(key);
        }
        joined.push('=');
        escape(pair.1.as_ref(), is_unreserved, joined);
    };
    if pairs.is_sorted_by(|a, b| order(a, b).is_le()) {
        pairs.iter().enumerate().for_each(|(position, pair)| write(position, pair));
    } else {
        let mut sorted: Vec<&(K, V)> = pairs.iter().collect();
        sorted.sort_by(|a, b| order(a, b));
        sorted.into_iter().enumerate().for_each(|(position, pair)| write(position, pair));
    }
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
        let mut bytes = mac.finalize().into_bytes();
        let digits = Zeroizing::new(hex(&bytes));
        bytes.as_mut_slice().zeroize();
        // Exactly as long as the text: a buffer that grew would leave a part of the key behind.
        let mut hex = Zeroizing::new(String::with_capacity(digits.len()));
        hex.push_str(as_text(&digits));
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
        as_text(&self.sign_bytes(string_to_sign.as_bytes())).to_owned()
    }

    /// Signs without allocating.
    pub(crate) fn sign_bytes(&self, string_to_sign: &[u8]) -> HexDigest {
        let mut mac = self.state.clone();
        mac.update(string_to_sign);
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
    let mut text = Vec::new();
    write_string_to_sign(&sign_time.to_string(), http_string, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Replaces `out` by the text that is signed; `sign_time` is a window as text.
pub(crate) fn write_string_to_sign(sign_time: &str, http_string: &str, out: &mut Vec<u8>) {
    out.clear();
    for piece in [ALGORITHM.as_bytes(), sign_time.as_bytes(), &hex(&Sha1::digest(http_string.as_bytes()))] {
        out.extend_from_slice(piece);
        out.push(b'\n');
    }
}

/// The value of the `Authorization` header.
#[must_use]
pub fn authorization(secret_id: &str, key_time: KeyTime, canonical: &Canonical, signature: &str) -> String {
    let head = authorization_head(secret_id, &key_time.to_string());
    let mut text = unsigned_authorization(&head, &canonical.header_list, &canonical.url_param_list).concat();
    text.push_str(signature);
    text
}

/// The query of a URL that carries its own signature, encoded: the signature, then the signed parameters in the order given.
///
/// The lists of names are encoded once for the signature and once more for the URL.
#[must_use]
pub fn presigned_query<K: AsRef<str>, V: AsRef<str>>(
    secret_id: &str,
    key_time: KeyTime,
    canonical: &Canonical,
    signature: &str,
    parameters: &[(K, V)],
) -> String {
    let window = key_time.to_string();
    let own = [
        ("q-sign-algorithm", ALGORITHM),
        ("q-ak", secret_id),
        ("q-sign-time", &window),
        ("q-key-time", &window),
        ("q-header-list", &canonical.header_list),
        ("q-url-param-list", &canonical.url_param_list),
        ("q-signature", signature),
    ];
    let signed = parameters.iter().map(|(key, value)| (key.as_ref(), value.as_ref()));
    let pairs =
        own.into_iter().chain(signed).map(|(key, value)| format!("{}={}", encode(key), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The beginning of the header, which all requests of one secret id and window share.
pub(crate) fn authorization_head(secret_id: &str, key_time: &str) -> String {
    format!("q-sign-algorithm={ALGORITHM}&q-ak={secret_id}&q-sign-time={key_time}&q-key-time={key_time}")
}

/// The header in pieces, up to where the signature begins.
pub(crate) fn unsigned_authorization<'a>(
    head: &'a str,
    header_list: &'a str,
    url_param_list: &'a str,
) -> [&'a str; 6] {
    [head, "&q-header-list=", header_list, "&q-url-param-list=", url_param_list, "&q-signature="]
}

/// Percent-encodes everything but unreserved characters, with upper-case digits.
#[must_use]
pub fn encode(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_unreserved) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    escape(text, is_unreserved, &mut out);
    Cow::Owned(out)
}

/// Percent-encodes a path for the request line: like [`encode`], but `/` stays.
#[must_use]
pub fn encode_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    escape(path, |byte| is_unreserved(byte) || byte == b'/', &mut out);
    out
}

/// Percent-encodes a key and lower-cases the result, the digits of the escapes included.
#[must_use]
pub fn encode_lower(key: &str) -> String {
    encode(key).to_ascii_lowercase()
}

/// Lower-case hexadecimal SHA-1 of `bytes`.
#[must_use]
pub fn sha1_hex(bytes: &[u8]) -> String {
    as_text(&hex(&Sha1::digest(bytes))).to_owned()
}

fn is_unreserved(byte: u8) -> bool {
    /// By byte: most of the text that is signed goes through here.
    #[expect(
        clippy::indexing_slicing,
        reason = "a byte is never past the end, as the compiler finds out here"
    )]
    const UNRESERVED: [bool; 256] = {
        let mut table = [false; 256];
        let mut rest: &[u8] = b"-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        while let [byte, others @ ..] = rest {
            table[*byte as usize] = true;
            rest = others;
        }
        table
    };
    UNRESERVED.get(usize::from(byte)).copied().unwrap_or_default()
}

/// Compares two texts as they are when percent-encoded and changed byte by byte, without encoding them.
fn compare_encoded(a: &str, b: &str, change: impl Fn(u8) -> u8) -> Ordering {
    // The first byte that differs decides. Escapes begin alike, and their digits are in the order of their bytes.
    let rank = |byte| if is_unreserved(byte) { (change(byte), 0) } else { (b'%', byte) };
    a.bytes().map(rank).cmp(b.bytes().map(rank))
}

/// Appends the text with everything percent-encoded that `keep` does not name; it may name ASCII only.
fn escape(text: &str, keep: impl Fn(u8) -> bool, out: &mut String) {
    if text.bytes().all(&keep) {
        out.push_str(text);
        return;
    }
    for byte in text.bytes() {
        if keep(byte) {
            out.push(char::from(byte));
        } else {
            out.extend(escaped(byte).map(char::from));
        }
    }
}

fn escaped(byte: u8) -> [u8; 3] {
    let [high, low] = digits_of(byte);
    [b'%', high.to_ascii_uppercase(), low.to_ascii_uppercase()]
}

/// A SHA-1 value in lower-case hexadecimal digits.
pub(crate) type HexDigest = [u8; 40];

fn hex(digest: &[u8]) -> HexDigest {
    let mut out = [b'0'; 40];
    for (pair, byte) in out.chunks_exact_mut(2).zip(digest) {
        pair.copy_from_slice(&digits_of(*byte));
    }
    out
}

fn digits_of(byte: u8) -> [u8; 2] {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    [byte >> 4, byte & 0xf].map(|nibble| DIGITS.get(usize::from(nibble)).copied().unwrap_or_default())
}

fn as_text(digits: &HexDigest) -> &str {
    std::str::from_utf8(digits).unwrap_or_default()
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
