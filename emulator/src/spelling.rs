//! The spelling of header names in answers.
//!
//! Names of headers mean the same in any case, but not every client knows: the vendor's client for Python hands them out
//! in a plain dictionary, where programs look for `ETag` and `Content-Length`. So answers spell them as the service does.

use std::convert::Infallible;
use std::io;
use std::sync::{Mutex, PoisonError};

use http::{Extensions, Response};
use http_body_util::Empty;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Names that are not in lower case.
const NAMES: [&str; 15] = [
    "Accept-Ranges",
    "Cache-Control",
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Range",
    "Content-Type",
    "Date",
    "ETag",
    "Expires",
    "Last-Modified",
    "Location",
    "Server",
];

/// What an answer carries so that its headers are written in this spelling.
///
/// The HTTP library can keep the spelling of names, but makes the value that says so from requests only. So it is given
/// one that has them all, on a connection that leads nowhere.
pub(crate) async fn of_the_service() -> io::Result<Extensions> {
    let (mut client, server) = tokio::io::duplex(4096);
    let learned = Mutex::new(None);
    let service = service_fn(|request: http::Request<hyper::body::Incoming>| {
        *learned.lock().unwrap_or_else(PoisonError::into_inner) = Some(request.extensions().clone());
        async { Ok::<_, Infallible>(Response::new(Empty::<bytes::Bytes>::new())) }
    });
    let mut request = "GET / HTTP/1.1\r\n".to_owned();
    for name in NAMES {
        let value = match name {
            "Content-Length" => "0",
            "Connection" => "close",
            _ => "x",
        };
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    let connection =
        http1::Builder::new().preserve_header_case(true).serve_connection(TokioIo::new(server), service);
    let mut answer = Vec::new();
    let talk = async {
        client.write_all(request.as_bytes()).await?;
        client.read_to_end(&mut answer).await
    };
    let (served, talked) = tokio::join!(connection, talk);
    served.map_err(io::Error::other)?;
    talked?;
    let learned = learned.into_inner().unwrap_or_else(PoisonError::into_inner);
    learned.ok_or_else(|| io::Error::other("the spelling of headers could not be learned"))
}
