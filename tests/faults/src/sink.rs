//! A listener that nobody should ever come to.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What came to the sink.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinkHits {
    /// Connections.
    pub connections: u64,
    /// Requests that brought a signature.
    pub with_authorization: u64,
    /// Requests that brought a session token.
    pub with_token: u64,
}

/// The sink.
#[derive(Debug)]
pub(crate) struct Sink {
    pub(crate) address: String,
    hits: Arc<Mutex<SinkHits>>,
}

impl Sink {
    /// Binds the sink; its connections are served as long as `tasks` lives.
    pub(crate) async fn start(tasks: &mut JoinSet<()>) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let hits = Arc::new(Mutex::new(SinkHits::default()));
        let noted = Arc::clone(&hits);
        tasks.spawn(async move {
            let mut visits = JoinSet::new();
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => {
                        noted.lock().unwrap_or_else(PoisonError::into_inner).connections += 1;
                        visits.spawn(visit(stream, Arc::clone(&noted)));
                    }
                    Err(_) => tokio::task::yield_now().await,
                }
                while visits.try_join_next().is_some() {}
            }
        });
        Ok(Self { address, hits })
    }

    pub(crate) fn hits(&self) -> SinkHits {
        *self.hits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn visit(mut stream: TcpStream, hits: Arc<Mutex<SinkHits>>) {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") && head.len() < 64 << 10 {
        match stream.read_buf(&mut head).await {
            Ok(count) if count > 0 => {}
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let brought = |name: &str| u64::from(head.contains(name));
    {
        let mut hits = hits.lock().unwrap_or_else(PoisonError::into_inner);
        hits.with_authorization += brought("\r\nauthorization:") | brought("q-signature=");
        hits.with_token += brought("security-token");
    }
    // Whoever came all the way here gets something that looks like an answer.
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\n<Response/>";
    // A visitor that has gone already is counted all the same.
    let _ = stream.write_all(answer).await;
}
