//! Reads requests, strictly: what a proxy could understand differently is refused.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest head that is read.
const MAX_HEAD: usize = 64 << 10;
/// The longest body that is read.
const MAX_BODY: usize = 1 << 20;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The target as it was sent.
    pub(crate) target: String,
    /// The path, decoded.
    pub(crate) path: String,
    /// The query, decoded.
    pub(crate) query: Vec<(String, String)>,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A query parameter; an empty one counts as not given.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

/// Why something is no request: the status to answer with, and the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) u16, pub(crate) &'static str);

/// Reads the next request; `None` at the end of the connection.
pub(crate) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    pending: &mut Vec<u8>,
) -> io::Result<Option<Result<Request, Refusal>>> {
    let head_length = loop {
        if let Some(at) = pending.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if pending.len() > MAX_HEAD {
            return Ok(Some(Err(Refusal(431, "the head is too long"))));
        }
        if stream.read_buf(pending).await? == 0 {
            return if pending.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
    };
    let head: Vec<u8> = pending.drain(..head_length + 4).take(head_length).collect();
    let (mut request, length) = match parse_head(&head) {
        Ok(parsed) => parsed,
        Err(refusal) => return Ok(Some(Err(refusal))),
    };
    while pending.len() < length {
        if stream.read_buf(pending).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    request.body = pending.drain(..length).collect();
    Ok(Some(Ok(request)))
}

fn parse_head(head: &[u8]) -> Result<(Request, usize), Refusal> {
    let head = std::str::from_utf8(head).map_err(|_| Refusal(400, "the head is not UTF-8"))?;
    let mut lines = head.split("\r\n");
    let line = lines.next().unwrap_or_default();
    let [method, target, version] = line.split(' ').collect::<Vec<_>>()[..] else {
        return Err(Refusal(400, "the request line does not have three parts"));
    };
    if version != "HTTP/1.1" {
        return Err(Refusal(505, "only HTTP/1.1 is spoken"));
    }
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Refusal(400, "the method is not in upper-case letters"));
    }
    let mut headers = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(Refusal(400, "a header has no colon"))?;
        if name.is_empty() || !name.bytes().all(is_token_byte) {
            return Err(Refusal(400, "a header has no proper name"));
        }
        let value = value.trim_matches([' ', '\t']);
        if value.chars().any(|c| c.is_control() && c != '\t') {
            return Err(Refusal(400, "a header holds control characters"));
        }
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = body_length(method, &headers)?;
    if headers.iter().filter(|(name, _)| name == "host").count() != 1 {
        return Err(Refusal(400, "there must be one host header"));
    }
    let (path, query) = parse_target(target)?;
    let request = Request {
        method: method.to_owned(),
        target: target.to_owned(),
        path,
        query,
        headers,
        body: Vec::new(),
    };
    Ok((request, length))
}

fn body_length(method: &str, headers: &[(String, String)]) -> Result<usize, Refusal> {
    if headers.iter().any(|(name, _)| name == "transfer-encoding") {
        return Err(Refusal(501, "bodies are only taken with a length"));
    }
    if headers.iter().any(|(name, _)| name == "expect") {
        return Err(Refusal(417, "nothing is promised before the body"));
    }
    let mut lengths = headers.iter().filter(|(name, _)| name == "content-length").map(|(_, value)| value);
    let Some(length) = lengths.next() else {
        let needs_length = matches!(method, "POST" | "PUT");
        return if needs_length { Err(Refusal(411, "the length is missing")) } else { Ok(0) };
    };
    if lengths.next().is_some() || length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal(400, "the length is not one number"));
    }
    match length.parse() {
        Ok(length) if length <= MAX_BODY => Ok(length),
        _ => Err(Refusal(413, "the body is too long")),
    }
}

/// Path and query, decoded. A target with scheme and host, as proxies get it, is taken too.
fn parse_target(target: &str) -> Result<(String, Vec<(String, String)>), Refusal> {
    let malformed = Refusal(400, "the target is malformed");
    let local = match target.strip_prefix("http://") {
        Some(rest) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => target,
    };
    if !local.starts_with('/') || !local.bytes().all(|byte| (b'!'..=b'~').contains(&byte) && byte != b'#') {
        return Err(malformed);
    }
    let (path, query) = local.split_once('?').unwrap_or((local, ""));
    let mut pairs = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let read = |text: &str| percent_decode(&text.replace('+', " "));
        pairs.push((read(name).ok_or(malformed)?, read(value).ok_or(malformed)?));
    }
    Ok((percent_decode(path).ok_or(malformed)?, pairs))
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            if !digits.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn parse(bytes: &[u8]) -> Result<Request, Refusal> {
        let (mut stream, mut pending) = (bytes, Vec::new());
        read(&mut stream, &mut pending).await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn parts_are_decoded_once() {
        let request = parse(
            b"GET /jobs/a%2Cb?inputObject=in%2Fa%20b+c&tag=PicProcess&empty= HTTP/1.1\r\nHost: h:1\r\nX-Y:  z \r\n\r\n",
        )
        .await
        .unwrap();
        assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/jobs/a,b"));
        assert_eq!(request.parameter("inputObject"), Some("in/a b c"));
        assert_eq!(request.parameter("empty"), None);
        assert_eq!((request.header("host"), request.header("x-y")), (Some("h:1"), Some("z")));
    }

    #[tokio::test]
    async fn two_requests_on_one_connection() {
        let mut stream: &[u8] = b"POST /jobs HTTP/1.1\r\nhost: h\r\ncontent-length: 3\r\n\r\nabcGET / HTTP/1.1\r\nhost: h\r\n\r\n";
        let mut pending = Vec::new();
        let first = read(&mut stream, &mut pending).await.unwrap().unwrap().unwrap();
        let second = read(&mut stream, &mut pending).await.unwrap().unwrap().unwrap();
        assert_eq!((first.body.as_slice(), second.path.as_str()), (b"abc".as_slice(), "/"));
        assert_eq!(read(&mut stream, &mut pending).await.unwrap(), None);
    }

    #[tokio::test]
    async fn what_is_not_clear_is_refused() {
        for (status, head) in [
            (505, "GET / HTTP/1.0\r\nhost: h"),
            (400, "GET  / HTTP/1.1\r\nhost: h"),
            (400, "get / HTTP/1.1\r\nhost: h"),
            (400, "GET / HTTP/1.1"),
            (400, "GET / HTTP/1.1\r\nhost: h\r\nhost: i"),
            (400, "GET / HTTP/1.1\r\nhost: h\r\n folded"),
            (400, "GET / HTTP/1.1\r\nhost: h\r\nbad name: x"),
            (400, "GET /%zz HTTP/1.1\r\nhost: h"),
            (400, "GET /%ff HTTP/1.1\r\nhost: h"),
            (400, "GET x HTTP/1.1\r\nhost: h"),
            (411, "POST / HTTP/1.1\r\nhost: h"),
            (400, "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: +1"),
            (400, "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\ncontent-length: 1"),
            (413, "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 99999999999999999999"),
            (501, "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked"),
            (417, "POST / HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ncontent-length: 1"),
        ] {
            let Err(Refusal(refused, _)) = parse(format!("{head}\r\n\r\n").as_bytes()).await else {
                panic!("{head}: accepted")
            };
            assert_eq!(refused, status, "{head}");
        }
    }

    #[tokio::test]
    async fn half_a_request_is_an_error() {
        for half in [&b"GET / HT"[..], b"POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 3\r\n\r\nab"] {
            let (mut stream, mut pending) = (half, Vec::new());
            assert!(read(&mut stream, &mut pending).await.is_err());
        }
    }
}
