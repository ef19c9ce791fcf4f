//! Raw requests with bodies of any octets.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Fixture, Wire, element};

pub(crate) const COS_HOST: &str = "examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com";
pub(crate) const COS_REGION_HOST: &str = "cos.ap-guangzhou.myqcloud.com";

/// An answer with the octets of its body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) raw: Vec<u8>,
}

impl Answer {
    pub(crate) fn parse(raw: &[u8]) -> Self {
        let end = raw.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let text = String::from_utf8(raw[..end].to_vec()).unwrap();
        let mut lines = text.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect();
        Self { status, headers, body: raw[end + 4..].to_vec(), raw: raw.to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    #[track_caller]
    pub(crate) fn ok(&self) {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
    }

    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!((self.status, element(&text, "Code")), (status, Some(code)), "{text}");
        assert_eq!(self.header("content-type"), Some("application/xml"));
        assert_eq!(self.header("server"), Some("tencent-cos"));
    }
}

/// A signed request without a body.
pub(crate) fn signed(
    method: &str,
    path: &str,
    query: &[(&str, &str)],
    headers: &[(&str, &str)],
    now: i64,
) -> Wire {
    Wire::signed(method, path, query, headers, "", now)
}

/// The head of a request.
pub(crate) fn head(wire: &Wire) -> Vec<u8> {
    wire.bytes()
}

/// Sends octets and reads until the peer closes.
pub(crate) async fn send(address: SocketAddr, bytes: &[u8]) -> Answer {
    let work = async {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        Answer::parse(&answer)
    };
    tokio::time::timeout(Duration::from_secs(60), work).await.unwrap()
}

/// Signs and sends a request for an object of the bucket.
pub(crate) async fn request(
    fixture: &Fixture,
    method: &str,
    path: &str,
    query: &[(&str, &str)],
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut all = vec![("host", COS_HOST)];
    all.extend_from_slice(headers);
    let mut wire = signed(method, path, query, &all, fixture.now);
    if method == "PUT" {
        *wire.header_mut("content-length") = body.len().to_string();
    }
    send(fixture.address(), &[head(&wire).as_slice(), body].concat()).await
}
