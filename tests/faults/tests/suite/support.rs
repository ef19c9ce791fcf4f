//! A client that is nothing but a socket and a signature.

use std::io::ErrorKind;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cloud_infinite::signature::{Canonical, KeyTime, SigningKey, authorization, encode, string_to_sign};
use fault_server::{DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, FaultServer, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const HOST: &str = "examplebucket-1250000000.ci.ap-guangzhou.myqcloud.com";
/// Longer than anything here takes, short enough to fail soon.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn start() -> FaultServer {
    FaultServer::start(Options::default()).await.unwrap()
}

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The answer was complete and the connection is open.
    Open,
    /// The server closed the connection.
    Closed,
    /// The server reset the connection.
    Reset,
    /// Nothing more came, and the connection is open.
    Silent,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) bytes: Vec<u8>,
    pub(crate) ending: Ending,
}

impl Exchange {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn status(&self) -> u16 {
        self.text().split(' ').nth(1).unwrap_or_default().parse().unwrap_or(0)
    }

    pub(crate) fn body(&self) -> String {
        self.text().split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default()
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let body = self.body();
        let open = format!("<{name}>");
        body.split(&open).skip(1).map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect()
    }
}

pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

/// The bytes of a signed request.
pub(crate) fn request_at(time: i64, method: &str, path: &str, query: &[(&str, &str)], body: &str) -> String {
    let headers = [("host", HOST)];
    let window = KeyTime { start: time - 60, end: time + 900 };
    let canonical = Canonical::new(method, path, query, &headers);
    let key = SigningKey::derive(DEFAULT_SECRET_KEY, window);
    let signature = key.sign(&string_to_sign(window, &canonical.http_string));
    let authorization = authorization(DEFAULT_SECRET_ID, window, &canonical, &signature);
    let query: Vec<String> =
        query.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    let target = if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) };
    format!(
        "{method} {target} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: {authorization}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

pub(crate) fn request(method: &str, path: &str, query: &[(&str, &str)], body: &str) -> String {
    request_at(now(), method, path, query, body)
}

pub(crate) fn submission(input: &str) -> String {
    let body = format!(
        "<Request><Tag>PicProcess</Tag><Input><Object>{input}</Object></Input><Operation><PicProcess>\
         <ProcessRule>imageMogr2/rotate/90</ProcessRule></PicProcess><Output><Region>ap-guangzhou</Region>\
         <Bucket>examplebucket-1250000000</Bucket><Object>out/{input}</Object></Output>\
         <UserData>of {input}</UserData></Operation></Request>"
    );
    request("POST", "/jobs", &[], &body)
}

/// Connects, sends a request, and reads until the answer is complete or nothing more comes for `quiet`.
pub(crate) async fn send_for(server: &FaultServer, request: &str, quiet: Duration) -> Exchange {
    let address = server.url().trim_start_matches("http://").to_owned();
    tokio::time::timeout(PATIENCE, async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        exchange(&mut stream, request, quiet).await
    })
    .await
    .unwrap()
}

pub(crate) async fn send(server: &FaultServer, request: &str) -> Exchange {
    send_for(server, request, PATIENCE).await
}

pub(crate) async fn exchange(stream: &mut TcpStream, request: &str, quiet: Duration) -> Exchange {
    let mut bytes = Vec::new();
    // A connection that is gone already says so when it is read.
    let _ = stream.write_all(request.as_bytes()).await;
    loop {
        if is_complete(&bytes) {
            return Exchange { bytes, ending: Ending::Open };
        }
        match tokio::time::timeout(quiet, stream.read_buf(&mut bytes)).await {
            Err(_) => return Exchange { bytes, ending: Ending::Silent },
            Ok(Ok(0)) => return Exchange { bytes, ending: Ending::Closed },
            Ok(Ok(_)) => {}
            Ok(Err(error)) if error.kind() == ErrorKind::ConnectionReset => {
                return Exchange { bytes, ending: Ending::Reset };
            }
            Ok(Err(error)) => panic!("{error}"),
        }
    }
}

/// Whether the bytes are a final answer with as much body as its only length says.
fn is_complete(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    if text.starts_with("HTTP/1.1 103") {
        return text.split_once("\r\n\r\n").is_some_and(|(_, rest)| is_complete(rest.as_bytes()));
    }
    let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&bytes[..at]).to_ascii_lowercase();
    head.split("\r\ncontent-length: ")
        .nth(1)
        .and_then(|rest| rest.split("\r\n").next().unwrap_or_default().parse::<u64>().ok())
        .is_some_and(|length| (bytes.len() - at - 4) as u64 >= length)
}
