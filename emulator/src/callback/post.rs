//! One HTTP POST to a receiver on this machine.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use http::{Request, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// How long a receiver may take for all of it.
///
/// Assumption: no page says how long the service waits.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How much of a receiver's answer is read.
const MAX_ANSWER: usize = 1 << 20;

/// What reports show as the sender's name.
const AGENT: &str = "Go-http-client/1.1";

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused(pub(super) String);

/// Posts `body` and answers with the status. A redirect is an answer like any other.
///
/// A test must not reach the internet by mistake: the target is a loopback address, or a host of `allowed`. It is looked
/// up once, and what was found is what is connected to.
pub(super) async fn send(
    url: &str,
    content_type: &str,
    body: &str,
    allowed: &[String],
) -> Result<u16, Refused> {
    match tokio::time::timeout(TIMEOUT, exchange(url, content_type, body, allowed)).await {
        Ok(answer) => answer,
        Err(_) => Err(Refused(format!("there was no answer within {TIMEOUT:?}"))),
    }
}

async fn exchange(url: &str, content_type: &str, body: &str, allowed: &[String]) -> Result<u16, Refused> {
    let uri: Uri = url.parse().map_err(|error| Refused(format!("`{url}` is no URL: {error}")))?;
    let (Some("http"), Some(authority), Some(host)) = (uri.scheme_str(), uri.authority(), uri.host()) else {
        return Err(Refused("only `http` URLs are called: there is no TLS here".to_owned()));
    };
    let address = find(host, uri.port_u16().unwrap_or(80), allowed).await?;
    let no_answer = |error: &dyn std::fmt::Display| Refused(format!("{address} did not answer: {error}"));
    let stream = TcpStream::connect(address).await.map_err(|error| no_answer(&error))?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| no_answer(&error))?;
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let request = Request::post(target)
        .header(HOST, authority.as_str())
        .header(USER_AGENT, AGENT)
        .header(CONTENT_TYPE, content_type)
        .body(Full::new(Bytes::copy_from_slice(body.as_bytes())))
        .map_err(|error| Refused(format!("`{url}` cannot be called: {error}")))?;
    let answer = async {
        let response = sender.send_request(request).await.map_err(|error| no_answer(&error))?;
        let status = response.status().as_u16();
        // The answer is complete when its body is; what it says does not matter.
        let body = Limited::new(response.into_body(), MAX_ANSWER).collect().await;
        body.map(|_| status).map_err(|error| no_answer(&error))
    };
    tokio::select! {
        answer = answer => answer,
        // The connection ends with the exchange; if it ends earlier, the other branch has the reason at the same time.
        Err(error) = connection => Err(no_answer(&error)),
    }
}

async fn find(host: &str, port: u16, allowed: &[String]) -> Result<SocketAddr, Refused> {
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let mut found = tokio::net::lookup_host((name, port))
        .await
        .map_err(|error| Refused(format!("`{host}` cannot be found: {error}")))?;
    let is_allowed = allowed.iter().any(|known| known.eq_ignore_ascii_case(name));
    found.find(|address| is_allowed || address.ip().is_loopback()).ok_or_else(|| {
        Refused(format!("`{host}` is not this machine; the emulator calls others only if it is told to"))
    })
}
