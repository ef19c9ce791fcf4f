//! The control interface of a server in another process, from the other side.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::ledger::Ledger;
use crate::state::Stats;

/// Steers a server that runs as a program. Every call waits for its answer.
#[derive(Debug, Clone)]
pub struct Remote {
    address: String,
}

impl Remote {
    /// The server whose control interface is at this URL.
    ///
    /// # Errors
    /// If it is no `http` URL.
    pub fn new(url: &str) -> io::Result<Self> {
        let rest = url
            .strip_prefix("http://")
            .ok_or_else(|| io::Error::other(format!("`{url}` is no address of a control interface")))?;
        Ok(Self { address: rest.split('/').next().unwrap_or_default().to_owned() })
    }

    /// The jobs that exist.
    ///
    /// # Errors
    /// If the server is not there.
    pub fn ledger(&self) -> io::Result<Ledger> {
        self.read("/ledger")
    }

    /// Counts of everything so far.
    ///
    /// # Errors
    /// If the server is not there.
    pub fn stats(&self) -> io::Result<Stats> {
        self.read("/stats")
    }

    /// No faults from now on.
    ///
    /// # Errors
    /// If the server is not there.
    pub fn heal(&self) -> io::Result<()> {
        self.ask("POST", "/heal", "").map(drop)
    }

    /// Chooses the fault of every request from now on.
    ///
    /// # Errors
    /// If the server is not there.
    pub fn always(&self, fault: &Fault) -> io::Result<()> {
        let text = serde_json::to_string(fault).map_err(io::Error::other)?;
        self.ask("POST", "/always", &text).map(drop)
    }

    fn read<T: DeserializeOwned>(&self, path: &str) -> io::Result<T> {
        serde_json::from_str(&self.ask("GET", path, "")?).map_err(io::Error::other)
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        let length = body.len();
        let host = &self.address;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        match answer.split_once("\r\n\r\n") {
            Some((head, body)) if head.starts_with("HTTP/1.1 200 ") => Ok(body.to_owned()),
            _ => Err(io::Error::other(format!("{method} http://{host}{path} was refused: {answer}"))),
        }
    }
}
