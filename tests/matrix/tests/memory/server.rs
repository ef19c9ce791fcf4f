//! The fault server as another process.

use std::process::Stdio;

use fault_server::Remote;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

/// A fault server that ends with this value.
pub(crate) struct Server {
    _child: Child,
    /// The server ends when this is closed.
    _stdin: ChildStdin,
    pub(crate) url: String,
    pub(crate) remote: Remote,
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
            remote: Remote::new(ready["control"].as_str().unwrap()).unwrap(),
            _stdin: child.stdin.take().unwrap(),
            _child: child,
        }
    }
}
