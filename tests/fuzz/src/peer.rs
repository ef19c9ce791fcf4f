//! The other end of the client's connections: reads one request, answers with prepared bytes, closes.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    /// Method and target.
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct Shared {
    answer: Vec<u8>,
    requests: Vec<Request>,
}

/// A listener on this machine together with the runtime in which it and the client live.
pub(crate) struct Peer {
    runtime: Runtime,
    address: String,
    shared: Arc<Mutex<Shared>>,
}

impl Peer {
    pub(crate) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("an address").to_string();
        let shared = Arc::new(Mutex::new(Shared::default()));
        runtime.spawn(serve(listener, Arc::clone(&shared)));
        Self { runtime, address, shared }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Runs a call of the client; every connection made meanwhile gets `answer`. Also gives the requests that arrived.
    pub(crate) fn meet<T>(&self, answer: &[u8], call: impl Future<Output = T>) -> (T, Vec<Request>) {
        let lock = || self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        *lock() = Shared { answer: answer.to_vec(), requests: Vec::new() };
        let result = self.runtime.block_on(call);
        let requests = std::mem::take(&mut lock().requests);
        (result, requests)
    }
}

async fn serve(listener: TcpListener, shared: Arc<Mutex<Shared>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, Arc::clone(&shared)));
    }
}

async fn answer(mut stream: TcpStream, shared: Arc<Mutex<Shared>>) {
    let Some(request) = read(&mut stream).await else { return };
    let bytes = {
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.requests.push(request);
        shared.answer.clone()
    };
    // The client may hang up at the first byte that is not HTTP.
    let _ = stream.write_all(&bytes).await;
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0_u8; 4096];
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&bytes[..end]).expect("the client sends ASCII heads");
        let mut lines = head.split("\r\n");
        let line = lines.next()?.to_owned();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(':').expect("the client sends proper headers"))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let request = Request { line, headers, body: bytes[end + 4..].to_vec() };
        let length = request.header("content-length").map_or(0, |length| length.parse().expect("a length"));
        if request.body.len() >= length {
            return Some(request);
        }
    }
}
