//! Plays recorded answers: compares each request with the one that a vector expects, byte by byte, and answers what the
//! vector says.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::options::KeyPair;
use crate::request::{self, Request};
use crate::{auth, clock};

/// Stands in a body for what the client chooses by chance.
const MARK: &str = "${mark}";
/// What such a mark begins with, and the hexadecimal digits behind it.
const MARK_FORM: (&str, usize) = ("cinf1:", 32);

/// The vectors of one operation.
#[derive(Debug, Clone, Deserialize)]
pub struct Vectors {
    /// The method, as the core spells it.
    pub operation: String,
    /// In the order in which they are played.
    pub cases: Vec<Case>,
}

/// One request with its answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The fields of the request, as the core spells them.
    pub request: Map<String, Value>,
    /// What has to arrive.
    pub sent: Sent,
    /// What is answered.
    pub reply: Reply,
    /// What the client makes of it; nothing also where there is nothing to tell.
    #[serde(default)]
    pub answer: Option<Value>,
    /// The id of the request that the answer tells.
    #[serde(default)]
    pub request_id: Option<String>,
    /// The facts of the error that the client makes of it.
    #[serde(default)]
    pub error: Option<Map<String, Value>>,
}

/// What has to arrive.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    method: String,
    host: String,
    /// Path and query as they stand in the request.
    target: String,
    #[serde(default)]
    headers: Map<String, Value>,
    signed_headers: Vec<String>,
    signed_parameters: Vec<String>,
    #[serde(default)]
    body: String,
}

/// What is answered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    status: u16,
    headers: Map<String, Value>,
    body: String,
}

/// Reads the vectors of a folder, sorted by the names of their files.
///
/// # Errors
/// A file cannot be read, or is none of vectors.
pub fn read(folder: &Path) -> io::Result<Vec<Vectors>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let invalid = |path: &Path, error: serde_json::Error| {
        io::Error::new(io::ErrorKind::InvalidData, format!("{}: {error}", path.display()))
    };
    paths
        .iter()
        .map(|path| serde_json::from_slice(&fs::read(path)?).map_err(|error| invalid(path, error)))
        .collect()
}

/// A server that plays vectors. It ends when it is dropped.
#[derive(Debug)]
pub struct Replay {
    address: SocketAddr,
    stage: Arc<Mutex<Stage>>,
    task: JoinHandle<()>,
}

/// What is still to be played.
#[derive(Debug)]
struct Stage {
    cases: Vec<(String, Case)>,
    next: usize,
    skipped: Vec<String>,
}

impl Drop for Replay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Replay {
    /// Starts a server that expects the requests of the vectors in their order. One that does not come is left out;
    /// after it none may come that was before it.
    ///
    /// # Errors
    /// The system refuses a port.
    pub async fn start(vectors: &[Vectors], port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let cases = vectors
            .iter()
            .flat_map(|vectors| {
                vectors
                    .cases
                    .iter()
                    .map(|case| (format!("{}: {}", vectors.operation, case.name), case.clone()))
            })
            .collect();
        let stage = Arc::new(Mutex::new(Stage { cases, next: 0, skipped: Vec::new() }));
        let shared = Arc::clone(&stage);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    // A client that goes away in the middle is its own affair.
                    let _ = converse(stream, &shared, address.port()).await;
                });
            }
        });
        Ok(Self { address, stage, task })
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The cases that were not played, although some behind them may have been.
    #[must_use]
    pub fn left_out(&self) -> Vec<String> {
        let stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let rest = stage.cases.iter().skip(stage.next).map(|(name, _)| name.clone());
        stage.skipped.iter().cloned().chain(rest).collect()
    }
}

impl Stage {
    /// The answer to a request, or how it differs from the one that is expected.
    fn play(&mut self, request: &Request) -> Result<Reply, String> {
        let coming = self.cases.iter().enumerate().skip(self.next);
        let found = coming.clone().find(|(_, (_, case))| case.sent.difference(request).is_none());
        let Some((index, (_, case))) = found else {
            let expected = coming.map(|(_, (name, case))| (name, case.sent.difference(request))).next();
            return Err(match expected {
                Some((name, difference)) => format!("{name}: {}", difference.unwrap_or_default()),
                None => "no more requests were expected".to_owned(),
            });
        };
        let reply = case.reply.clone();
        let skipped = self.cases.iter().take(index).skip(self.next).map(|(name, _)| name.clone());
        self.skipped.extend(skipped);
        self.next = index + 1;
        Ok(reply)
    }
}

impl Sent {
    /// How a request differs from this.
    fn difference(&self, request: &Request) -> Option<String> {
        let differ = |what: &str, given: &str, expected: &str| {
            (given != expected).then(|| format!("{what} is {given:?}, expected {expected:?}"))
        };
        let body = String::from_utf8_lossy(&request.body);
        let authorization = request.header("authorization").unwrap_or_default();
        let listed = |name: &str| {
            let value = authorization.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
            value.unwrap_or_default().to_owned()
        };
        differ("the method", &request.method, &self.method)
            .or_else(|| differ("the target", &request.target, &self.target))
            .or_else(|| differ("the host", request.header("host").unwrap_or_default(), &self.host))
            .or_else(|| differ("the body", &without_mark(&body), &self.body))
            .or_else(|| differ("q-header-list", &listed("q-header-list"), &self.signed_headers.join(";")))
            .or_else(|| {
                differ("q-url-param-list", &listed("q-url-param-list"), &self.signed_parameters.join(";"))
            })
            .or_else(|| {
                self.headers.iter().find_map(|(name, expected)| {
                    let given = request.header(name).unwrap_or("(missing)");
                    differ(name, given, expected.as_str().unwrap_or_default())
                })
            })
    }
}

/// The body with the mark of a submission as the vectors write it.
fn without_mark(body: &str) -> String {
    let (prefix, digits) = MARK_FORM;
    let Some((before, after)) = body.split_once(prefix) else { return body.to_owned() };
    match after.split_at_checked(digits) {
        Some((mark, rest)) if mark.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) => {
            format!("{before}{MARK}{rest}")
        }
        _ => body.to_owned(),
    }
}

async fn converse(mut stream: TcpStream, stage: &Mutex<Stage>, port: u16) -> io::Result<()> {
    let mut pending = Vec::new();
    while let Some(read) = request::read(&mut stream, &mut pending).await? {
        let played = match &read {
            Err(request::Refusal(_, reason)) => Err((*reason).to_owned()),
            Ok(request) => match auth::check(request, &[KeyPair::default()], port, clock::now()) {
                Err(denial) => Err(denial.message),
                Ok(()) => stage.lock().unwrap_or_else(PoisonError::into_inner).play(request),
            },
        };
        let answer = match played {
            Ok(reply) => reply.bytes(),
            // Looks like no answer of any vector, and says what is wrong where the test that fails shows it.
            Err(reason) => Reply { status: 418, headers: Map::new(), body: reason }.bytes(),
        };
        stream.write_all(&answer).await?;
    }
    Ok(())
}

impl Reply {
    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("HTTP/1.1 {} Played\r\ncontent-length: {}\r\n", self.status, self.body.len());
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {}\r\n", value.as_str().unwrap_or_default()));
        }
        text.push_str("\r\n");
        text.push_str(&self.body);
        text.into_bytes()
    }
}
