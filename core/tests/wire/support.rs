//! A server that shows what arrives and answers with prepared bytes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_infinite::{Client, ClientBuilder, Credential};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

pub(crate) const SECRET_ID: &str = "testSecretId";
pub(crate) const SECRET_KEY: &str = "canary-key-0123456789abcdef";

/// What the server does once a request has arrived.
#[derive(Clone)]
pub(crate) enum Reaction {
    /// Sends these bytes and keeps the connection.
    Answer(Vec<u8>),
    /// Sends the first of these to the first request, and so on; closes the connection when none is left.
    Play(VecDeque<Vec<u8>>),
    /// Sends these bytes and closes the connection.
    AnswerAndClose(Vec<u8>),
    /// Sends the first to the first request and closes the connection, then the second to each further one.
    Broken(Vec<u8>, Vec<u8>),
    /// Closes the connection without a word.
    Close,
    /// Resets the connection.
    Reset,
    /// Never answers.
    Silence,
}

pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Starts the server; every request that arrives comes out of the channel.
pub(crate) async fn serve(reaction: Reaction) -> (String, mpsc::UnboundedReceiver<Request>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::unbounded_channel();
    let played = match &reaction {
        Reaction::Play(answers) => Arc::new(Mutex::new(answers.clone())),
        _ => Arc::default(),
    };
    let has_answered = Arc::new(Mutex::new(false));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (sender, reaction, played) = (sender.clone(), reaction.clone(), Arc::clone(&played));
            let has_answered = Arc::clone(&has_answered);
            tokio::spawn(async move {
                let mut pending = Vec::new();
                while let Some(request) = read_request(&mut stream, &mut pending).await {
                    let _ = sender.send(request);
                    match &reaction {
                        Reaction::Answer(bytes) => stream.write_all(bytes).await.unwrap(),
                        Reaction::Play(_) => {
                            let Some(bytes) = played.lock().unwrap().pop_front() else { return };
                            stream.write_all(&bytes).await.unwrap();
                        }
                        Reaction::AnswerAndClose(bytes) => {
                            // The peer may hang up before it has read everything; that is what some tests are about.
                            let _ = stream.write_all(bytes).await;
                            return;
                        }
                        Reaction::Broken(first, then) => {
                            let is_first = !std::mem::replace(&mut *has_answered.lock().unwrap(), true);
                            stream.write_all(if is_first { first } else { then }).await.unwrap();
                            if is_first {
                                return;
                            }
                        }
                        Reaction::Close => return,
                        Reaction::Reset => {
                            stream.set_zero_linger().unwrap();
                            return;
                        }
                        Reaction::Silence => tokio::time::sleep(Duration::from_secs(3600)).await,
                    }
                }
            });
        }
    });
    (endpoint, receiver)
}

async fn read_request(stream: &mut tokio::net::TcpStream, pending: &mut Vec<u8>) -> Option<Request> {
    let mut buffer = [0_u8; 4096];
    loop {
        let text = String::from_utf8_lossy(pending).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.split("\r\n");
            let line = lines.next()?.to_owned();
            let headers: Vec<(String, String)> = lines
                .filter_map(|line| line.split_once(':'))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect();
            let length = headers
                .iter()
                .find(|(name, _)| name == "content-length")
                .map_or(0, |(_, value)| value.parse::<usize>().unwrap());
            if body.len() >= length {
                let body = body[..length].to_owned();
                pending.drain(..head.len() + 4 + length);
                return Some(Request { line, headers, body });
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => pending.extend_from_slice(&buffer[..count]),
        }
    }
}

pub(crate) fn builder(endpoint: &str) -> ClientBuilder {
    log_recorder::start();
    Client::builder()
        .region("ap-guangzhou")
        .bucket("examplebucket-1250000000")
        .credential(Credential::new(SECRET_ID, SECRET_KEY, None))
        .endpoint(endpoint)
}

pub(crate) fn client(endpoint: &str) -> Client {
    builder(endpoint).build().unwrap()
}

/// A whole HTTP answer.
pub(crate) fn http(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        answer.push_str(&format!("{name}: {value}\r\n"));
    }
    answer.push_str("\r\n");
    answer.push_str(body);
    answer.into_bytes()
}

pub(crate) fn xml(body: &str) -> Vec<u8> {
    http(200, &[("content-type", "application/xml"), ("x-ci-request-id", "from-the-header")], body)
}
