//! One HTTP POST to a receiver on this machine.

use std::io;
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
    within(TIMEOUT, exchange(url, content_type, body, allowed, look_up)).await
}

async fn within(
    limit: Duration,
    exchange: impl Future<Output = Result<u16, Refused>>,
) -> Result<u16, Refused> {
    match tokio::time::timeout(limit, exchange).await {
        Ok(answer) => answer,
        Err(_) => Err(Refused(format!("there was no answer within {limit:?}"))),
    }
}

/// The addresses of a host, as this machine knows them.
async fn look_up(host: String, port: u16) -> io::Result<Vec<SocketAddr>> {
    Ok(tokio::net::lookup_host((host, port)).await?.collect())
}

/// `find` can be called once only: a name must not lead elsewhere once it was found to be harmless.
async fn exchange<F: Future<Output = io::Result<Vec<SocketAddr>>>>(
    url: &str,
    content_type: &str,
    body: &str,
    allowed: &[String],
    find: impl FnOnce(String, u16) -> F,
) -> Result<u16, Refused> {
    let uri: Uri = url.parse().map_err(|error| Refused(format!("`{url}` is no URL: {error}")))?;
    let (Some("http"), Some(host)) = (uri.scheme_str(), uri.host()) else {
        return Err(Refused("only `http` URLs are called: there is no TLS here".to_owned()));
    };
    let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let is_allowed = allowed.iter().any(|known| known.eq_ignore_ascii_case(&name));
    let found = find(name, uri.port_u16().unwrap_or(80))
        .await
        .map_err(|error| Refused(format!("`{host}` cannot be found: {error}")))?;
    let address =
        found.into_iter().find(|address| is_allowed || address.ip().is_loopback()).ok_or_else(|| {
            Refused(format!("`{host}` is not this machine; the emulator calls others only if it is told to"))
        })?;
    let no_answer = |error: &dyn std::fmt::Display| Refused(format!("{address} did not answer: {error}"));
    let stream = TcpStream::connect(address).await.map_err(|error| no_answer(&error))?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| no_answer(&error))?;
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    // Without the name and the password that a URL may have.
    let named = uri.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let request = Request::post(target)
        .header(HOST, named)
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// A receiver that reads one request, answers with this, and gives back what it has read.
    async fn receiver(answer: Vec<u8>) -> (SocketAddr, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let served = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 4096];
            let mut length = 0;
            while !request[..length].ends_with(b"<Response/>") {
                length += stream.read(&mut request[length..]).await.unwrap();
            }
            // The sender may hang up on an answer that is too long.
            drop(stream.write_all(&answer).await);
            String::from_utf8(request[..length].to_vec()).unwrap()
        });
        (address, served)
    }

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    async fn exchanged(
        url: &str,
        allowed: &[&str],
        found: Vec<SocketAddr>,
    ) -> (Result<u16, Refused>, Vec<(String, u16)>) {
        let asked = Cell::new(Vec::new());
        let allowed: Vec<String> = allowed.iter().map(|host| (*host).to_owned()).collect();
        let find = async |host: String, port: u16| {
            asked.set(vec![(host, port)]);
            Ok(found)
        };
        let answer = exchange(url, "application/xml", "<Response/>", &allowed, find).await;
        (answer, asked.take())
    }

    #[tokio::test]
    async fn a_name_is_looked_up_once_and_what_was_found_is_called() {
        let (here, served) = receiver(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()).await;
        let url = format!("http://me:canary-password@rebinding.example:{}/told", here.port());
        // The name also leads elsewhere; nobody is called there, and the name is not asked again.
        let (answer, asked) = exchanged(&url, &[], vec![address("192.0.2.1:80"), here]).await;
        assert_eq!(answer, Ok(204));
        assert_eq!(asked, [("rebinding.example".to_owned(), here.port())]);
        let request = served.await.unwrap();
        assert!(request.starts_with("POST /told HTTP/1.1\r\n"), "{request}");
        assert!(request.contains(&format!("host: rebinding.example:{}\r\n", here.port())), "{request}");
        assert!(!request.contains("canary-password"), "{request}");
    }

    #[tokio::test]
    async fn names_that_lead_elsewhere_are_not_called() {
        for elsewhere in [
            "192.0.2.1:80",
            "169.254.169.254:80",
            "10.0.0.1:80",
            "0.0.0.0:80",
            "[fe80::1]:80",
            "[::]:80",
            "[::ffff:127.0.0.1]:80",
            "[fd00:ec2::254]:80",
        ] {
            let (answer, _) =
                exchanged("http://localhost/", &["other.example"], vec![address(elsewhere)]).await;
            let Err(Refused(reason)) = answer else { panic!("{elsewhere}") };
            assert!(reason.contains("`localhost` is not this machine"), "{elsewhere}: {reason}");
        }
        let (answer, _) = exchanged("http://localhost/", &[], Vec::new()).await;
        assert!(answer.is_err());
    }

    #[tokio::test]
    async fn a_host_that_is_allowed_may_be_anywhere() {
        // Nothing can listen there, so that the attempt ends at once; that it was made is what counts.
        let nowhere = address("0.0.0.0:0");
        let (answer, _) = exchanged("http://Receiver.example/", &["receiver.example"], vec![nowhere]).await;
        let Err(Refused(reason)) = answer else { panic!("nobody listens on port 0") };
        assert!(reason.contains("0.0.0.0:0 did not answer"), "{reason}");
    }

    #[tokio::test]
    async fn other_schemes_are_not_even_looked_up() {
        for url in
            ["file:///etc/passwd", "https://127.0.0.1/", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "/told"]
        {
            let (answer, asked) = exchanged(url, &[], vec![address("127.0.0.1:9")]).await;
            assert!(answer.is_err(), "{url}: {answer:?}");
            assert_eq!(asked, []);
        }
    }

    #[tokio::test]
    async fn an_answer_has_an_end() {
        for (length, expected) in [(MAX_ANSWER, true), (MAX_ANSWER + 1, false)] {
            let mut answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").into_bytes();
            answer.resize(answer.len() + length, b'x');
            let (here, served) = receiver(answer).await;
            let (answer, _) = exchanged(&format!("http://{here}/"), &[], vec![here]).await;
            assert_eq!(answer.is_ok(), expected, "{length}: {answer:?}");
            served.await.unwrap();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_waited_for_longer_than_five_seconds() {
        let begin = tokio::time::Instant::now();
        let answer = within(TIMEOUT, std::future::pending()).await;
        assert_eq!(answer, Err(Refused("there was no answer within 5s".to_owned())));
        assert_eq!(begin.elapsed(), TIMEOUT);
    }
}
