//! Asks the admin interface of a running emulator.

use std::io;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, HOST};
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;

/// How much of an answer is read.
const LARGEST_ANSWER: usize = 64 << 20;

/// How long an event may be.
const LONGEST_EVENT: usize = 1 << 20;

/// An admin interface.
#[derive(Debug)]
pub(crate) struct Admin {
    authority: String,
}

impl Admin {
    /// The interface at a URL such as `http://127.0.0.1:4567`.
    pub(crate) fn at(url: &str) -> io::Result<Self> {
        let wrong = || {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("`{url}` is no URL of an admin interface such as http://127.0.0.1:4567"),
            )
        };
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        let is_bare = uri.path() == "/" && uri.query().is_none();
        match (uri.scheme_str(), uri.authority()) {
            (Some("http"), Some(authority)) if authority.port_u16().is_some() && is_bare => {
                Ok(Self { authority: authority.as_str().to_owned() })
            }
            _ => Err(wrong()),
        }
    }

    /// Asks for a document.
    pub(crate) async fn get<T: DeserializeOwned>(&self, target: &str) -> io::Result<T> {
        let body = Limited::new(self.open(target, "application/json").await?, LARGEST_ANSWER);
        let bytes = body.collect().await.map_err(|error| self.about(&*error))?.to_bytes();
        serde_json::from_slice(&bytes).map_err(|error| self.about(&error))
    }

    /// Asks for changes from now on.
    pub(crate) async fn events(&self) -> io::Result<Events> {
        Ok(Events { body: self.open("/_ci/events", "text/event-stream").await?, unread: BytesMut::new() })
    }

    async fn open(&self, target: &str, accept: &'static str) -> io::Result<Incoming> {
        let stream = TcpStream::connect(&self.authority).await.map_err(|error| self.about(&error))?;
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(|error| self.about(&error))?;
        // What ends it also ends the body, and is told there.
        tokio::spawn(connection);
        let request = Request::get(target)
            .header(HOST, &self.authority)
            .header(ACCEPT, accept)
            .body(Empty::<Bytes>::new())
            .map_err(|error| self.about(&error))?;
        let response = sender.send_request(request).await.map_err(|error| self.about(&error))?;
        match response.status() {
            StatusCode::OK => Ok(response.into_body()),
            other => Err(self.about(&format!("it answered {other} to {target}"))),
        }
    }

    fn about(&self, what: &(impl std::fmt::Display + ?Sized)) -> io::Error {
        io::Error::other(format!("the admin interface at {}: {what}", self.authority))
    }
}

/// A stream of changes.
#[derive(Debug)]
pub(crate) struct Events {
    body: Incoming,
    unread: BytesMut,
}

impl Events {
    /// The data of the next change; `None` when the emulator has stopped.
    pub(crate) async fn next(&mut self) -> io::Result<Option<String>> {
        loop {
            while let Some(event) = take_event(&mut self.unread) {
                if let Some(data) = data_of(&event) {
                    return Ok(Some(data));
                }
            }
            if self.unread.len() > LONGEST_EVENT {
                return Err(io::Error::other("the admin interface sent an event without an end"));
            }
            match self.body.frame().await {
                Some(Ok(frame)) => self.unread.extend(frame.into_data().ok()),
                // An emulator that is stopped breaks the stream off, and one that is killed too.
                Some(Err(_)) | None => return Ok(None),
            }
        }
    }
}

/// Takes an event, up to its empty line, from the beginning of what was read.
fn take_event(unread: &mut BytesMut) -> Option<BytesMut> {
    let end = unread.windows(2).position(|pair| pair == b"\n\n")?;
    Some(unread.split_to(end + 2))
}

/// The data of an event; a sign of life has none.
fn data_of(event: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(event);
    let lines: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("data:")).collect();
    let data = lines.join("\n");
    (!lines.is_empty()).then(|| data.trim_start().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_taken_one_by_one() {
        let mut unread = BytesMut::from(
            "retry: 1000\n\n:\n\nid: 1\nevent: job\ndata: {\"a\":1}\n\ndata: x\ndata: y\n\ndata: half",
        );
        let mut data = Vec::new();
        while let Some(event) = take_event(&mut unread) {
            data.extend(data_of(&event));
        }
        assert_eq!(data, ["{\"a\":1}", "x\n y"]);
        assert_eq!(unread, "data: half");
    }

    #[test]
    fn an_admin_interface_is_scheme_host_and_port() {
        for good in ["http://127.0.0.1:80", "http://localhost:4567/"] {
            Admin::at(good).unwrap();
        }
        for bad in ["", "127.0.0.1:80", "https://127.0.0.1:80", "http://127.0.0.1", "http://127.0.0.1:80/x"] {
            let error = Admin::at(bad).unwrap_err().to_string();
            assert!(error.contains("is no URL of an admin interface"), "{error}");
        }
    }
}
