//! The fault server as another process.

use std::process::Stdio;

use fault_server::{Fault, Ledger, Stats};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdin, Command};

/// A fault server that ends with this value.
pub(crate) struct Server {
    _child: Child,
    /// The server ends when this is closed.
    _stdin: ChildStdin,
    pub(crate) url: String,
    control: String,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_matrix-server"))
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        Self {
            url: ready["url"].as_str().unwrap().to_owned(),
            control: ready["control"].as_str().unwrap().trim_start_matches("http://").to_owned(),
            _stdin: child.stdin.take().unwrap(),
            _child: child,
        }
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.control).await.unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 "), "{answer}");
        body.to_owned()
    }

    pub(crate) async fn always(&self, fault: &Fault) {
        self.ask("POST", "/always", &serde_json::to_string(fault).unwrap()).await;
    }

    pub(crate) async fn heal(&self) {
        self.ask("POST", "/heal", "").await;
    }

    pub(crate) async fn ledger(&self) -> Ledger {
        serde_json::from_str(&self.ask("GET", "/ledger", "").await).unwrap()
    }

    pub(crate) async fn stats(&self) -> Stats {
        serde_json::from_str(&self.ask("GET", "/stats", "").await).unwrap()
    }
}
