//! How objects look in headers and URLs.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::CONTENT_RANGE;

use crate::xml::DecodeError;

/// The route of one object.
pub(crate) const OBJECT_PATH: &str = "/{key}";
/// What the names of metadata begin with.
pub(crate) const METADATA_PREFIX: &str = "x-cos-meta-";
/// The checksum of the whole object.
pub(crate) const CRC_HEADER: &str = "x-cos-hash-crc64ecma";

/// The value of the route's only part.
pub(crate) fn key_parameter(key: &str) -> Vec<(&'static str, String)> {
    vec![("key", key.to_owned())]
}

/// Headers of conditions on the ETag. It may be given with or without the quotes that it has on the wire.
pub(crate) fn conditions(
    if_match: Option<&str>,
    if_none_match: Option<&str>,
) -> Vec<(Cow<'static, str>, String)> {
    let given = [("if-match", if_match), ("if-none-match", if_none_match)];
    given.into_iter().filter_map(|(name, etag)| Some((Cow::Borrowed(name), quoted(etag?)))).collect()
}

fn quoted(etag: &str) -> String {
    let is_written_out = etag == "*" || etag.contains('"');
    if is_written_out { etag.to_owned() } else { format!("\"{etag}\"") }
}

/// An ETag without its quotes.
pub(crate) fn unquoted(etag: String) -> String {
    match etag.strip_prefix('"').and_then(|etag| etag.strip_suffix('"')) {
        Some(inner) => inner.to_owned(),
        None => etag,
    }
}

/// Which part of an object an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ContentRange {
    /// The first byte.
    pub(crate) start: u64,
    /// The byte behind the last one.
    pub(crate) end: u64,
    /// Size of the whole object, if it is told.
    pub(crate) size: Option<u64>,
}

/// Reads `bytes 1-3/5`.
pub(crate) fn content_range(headers: &HeaderMap) -> Option<ContentRange> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (range, size) = text.trim().strip_prefix("bytes")?.trim_start().split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (start, last): (u64, u64) = (number(first)?, number(last)?);
    let size = match size {
        "*" => None,
        size => Some(number(size)?),
    };
    let end = last.checked_add(1)?;
    (start < end && size.is_none_or(|size| end <= size)).then_some(ContentRange { start, end, size })
}

/// Digits and nothing else, where parsing would allow a sign.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A name of a list, which is percent-encoded there.
pub(crate) fn unescaped(text: &str) -> Result<String, DecodeError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let byte = match rest {
            [high, low, tail @ ..] => digit(*high).zip(digit(*low)).map(|(high, low)| {
                rest = tail;
                (high << 4) | low
            }),
            _ => None,
        };
        bytes.push(byte.ok_or_else(|| DecodeError::new("a name in the list has a broken escape"))?);
    }
    String::from_utf8(bytes).map_err(|_| DecodeError::new("a name in the list is not UTF-8"))
}

fn digit(byte: u8) -> Option<u8> {
    u8::try_from(char::from(byte).to_digit(16)?).ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;
    use crate::signature::{encode, encode_path};

    #[test]
    fn an_etag_is_quoted_once() {
        for (given, sent) in [("abc", "\"abc\""), ("\"abc\"", "\"abc\""), ("*", "*"), ("W/\"a\"", "W/\"a\"")]
        {
            assert_eq!(quoted(given), sent);
        }
        for (wire, shown) in [("\"abc\"", "abc"), ("abc", "abc"), ("\"\"", ""), ("\"", "\"")] {
            assert_eq!(unquoted(wire.to_owned()), shown);
        }
    }

    #[test]
    fn ranges_of_answers_are_read_or_not_believed() {
        let read = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_RANGE, HeaderValue::from_static(text));
            content_range(&headers).map(|range| (range.start, range.end, range.size))
        };
        assert_eq!(read("bytes 1-3/5"), Some((1, 4, Some(5))));
        assert_eq!(read("bytes 0-0/*"), Some((0, 1, None)));
        for broken in [
            "",
            "bytes",
            "bytes */5",
            "bytes 3-1/5",
            "bytes 1-5/5",
            "bytes -1-3/5",
            "lines 1-3/5",
            "bytes 0-18446744073709551615/*",
        ] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }

    #[test]
    fn broken_names_of_a_list_are_refused() {
        for (given, expected) in [("a%20b%2Fc/+", "a b/c/+"), ("%E7%8C%ab", "猫"), ("", "")] {
            assert_eq!(unescaped(given).as_deref(), Ok(expected));
        }
        for broken in ["%", "%2", "%zz", "a%+1", "%ff"] {
            assert!(unescaped(broken).is_err(), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn every_name_survives_its_escapes(name in any::<String>()) {
            let escaped = [unescaped(&encode(&name)), unescaped(&encode_path(&name))];
            prop_assert_eq!(escaped, [Ok(name.clone()), Ok(name)]);
        }
    }
}
