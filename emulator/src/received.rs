//! A request as it arrived: decoded once, here, and then only read.

use std::fmt;

use http::HeaderMap;

/// A request with its parts decoded the way the service does it before it checks the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The method as sent.
    pub method: String,
    /// The path as sent, with its escapes.
    pub raw_path: String,
    /// The path with its escapes resolved. A `+` is a plus sign here.
    pub path: String,
    /// The query pairs in the order sent, with escapes resolved. A raw `+` is a space.
    pub query: Vec<(String, String)>,
    /// The headers in the order sent, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The port on which the request arrived, if that is known.
    pub local_port: Option<u16>,
}

/// Why a request target cannot be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetError {
    /// A `%` that two hexadecimal digits do not follow.
    Escape,
    /// Octets that are no UTF-8.
    Encoding,
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Escape => "the request target has a `%` without two hexadecimal digits behind it",
            Self::Encoding => "the request target is not UTF-8 once its escapes are resolved",
        })
    }
}

impl std::error::Error for TargetError {}

impl Received {
    /// Decodes a request target (path and query as they stand in the request line) and takes the headers as they
    /// are. Names of headers are made lower case.
    ///
    /// # Errors
    /// The target has broken escapes or is not UTF-8.
    pub fn new<'a>(
        method: &str,
        target: &str,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, TargetError> {
        let (raw_path, raw_query) = target.split_once('?').unwrap_or((target, ""));
        let mut query = Vec::new();
        for pair in raw_query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            query.push((decode(key, true)?, decode(value, true)?));
        }
        Ok(Self {
            method: method.to_owned(),
            raw_path: raw_path.to_owned(),
            path: decode(raw_path, false)?,
            query,
            headers: headers
                .into_iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
            local_port: None,
        })
    }

    pub(crate) fn from_http(parts: &http::request::Parts, local_port: u16) -> Result<Self, TargetError> {
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        let headers = header_texts(&parts.headers);
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut received = Self::new(parts.method.as_str(), target, headers)?;
        received.local_port = Some(local_port);
        Ok(received)
    }

    /// The same request without the first segment of its path, if there is one.
    pub(crate) fn without_first_segment(&self) -> Option<Self> {
        let rest = |path: &str| -> Option<String> {
            let path = path.strip_prefix('/')?;
            Some(path.find('/').map_or("/", |at| path.get(at..).unwrap_or("/")).to_owned())
        };
        Some(Self { path: rest(&self.path)?, raw_path: rest(&self.raw_path)?, ..self.clone() })
    }

    /// The first header of that lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first query value of exactly that name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Header values as text; octets beyond ASCII that are no UTF-8 are taken for Latin-1, so that none is lost.
fn header_texts(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let text = match std::str::from_utf8(value.as_bytes()) {
                Ok(text) => text.to_owned(),
                Err(_) => value.as_bytes().iter().copied().map(char::from).collect(),
            };
            (name.as_str().to_owned(), text)
        })
        .collect()
}

fn decode(text: &str, plus_is_space: bool) -> Result<String, TargetError> {
    let mut octets = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        octets.push(match byte {
            b'%' => {
                let mut digit = || {
                    let digit = bytes.next().and_then(|byte| char::from(byte).to_digit(16));
                    digit.and_then(|digit| u8::try_from(digit).ok()).ok_or(TargetError::Escape)
                };
                let high = digit()?;
                high << 4 | digit()?
            }
            b'+' if plus_is_space => b' ',
            other => other,
        });
    }
    String::from_utf8(octets).map_err(|_| TargetError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_decoded_once() {
        let received = Received::new("GET", "/a%2Fb+c?x=1+2%2B3&flag&=v&e=", [("Host", "h")]).unwrap();
        assert_eq!(received.path, "/a/b+c");
        let pairs: Vec<(&str, &str)> =
            received.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("x", "1 2+3"), ("flag", ""), ("", "v"), ("e", "")]);
        assert_eq!(received.header("host"), Some("h"));
        assert_eq!(Received::new("GET", "/%2", []), Err(TargetError::Escape));
        assert_eq!(Received::new("GET", "/?%zz", []), Err(TargetError::Escape));
        assert_eq!(Received::new("GET", "/%ff", []), Err(TargetError::Encoding));
    }
}
