//! Somebody who wants to be told, and does not mind when whoever tells it is killed meanwhile.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::element;

pub(super) struct Receiver {
    address: SocketAddr,
    told: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Receiver {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let told = Arc::new(Mutex::new(BTreeMap::new()));
        let jobs = Arc::clone(&told);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(answer(stream, Arc::clone(&jobs)));
            }
        });
        Self { address, told }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// How often it was told of each job.
    pub(super) fn told(&self) -> BTreeMap<String, usize> {
        self.told.lock().unwrap().clone()
    }
}

async fn answer(mut stream: TcpStream, told: Arc<Mutex<BTreeMap<String, usize>>>) {
    let mut text = String::new();
    let mut buffer = vec![0; 16_384];
    while !text.ends_with("</Response>") {
        match stream.read(&mut buffer).await {
            Ok(count @ 1..) => text.push_str(std::str::from_utf8(&buffer[..count]).unwrap()),
            Ok(0) | Err(_) => return,
        }
    }
    let id = element(&text, "JobId").unwrap().to_owned();
    // Told is what was answered: only then nobody tells it again.
    *told.lock().unwrap().entry(id).or_insert(0) += 1;
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    drop(stream.write_all(answer).await);
}
