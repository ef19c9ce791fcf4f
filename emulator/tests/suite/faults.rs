//! Faults on purpose, as they look on the wire.

mod answers;
mod jobs;
mod rules;
mod wire;

use std::net::SocketAddr;
use std::time::Duration;

use cloud_infinite_emulator::{Emulator, Fault};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{BUCKET_HOST, Fixture, Wire, job};

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Closed,
    Reset,
}

/// Everything that came on a connection, byte by byte.
#[derive(Debug)]
struct Raw {
    bytes: Vec<u8>,
    end: End,
}

impl Raw {
    fn split(&self) -> (String, &[u8]) {
        let at = self.bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        (String::from_utf8(self.bytes[..at].to_vec()).unwrap(), &self.bytes[at + 4..])
    }

    fn promised(&self) -> usize {
        let head = self.split().0;
        let line = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
        line.unwrap_or_else(|| panic!("{head}")).parse().unwrap()
    }
}

/// Sends bytes and keeps all that comes until the connection ends, however it does.
async fn raw(address: SocketAddr, bytes: &[u8]) -> Raw {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    rest(&mut stream).await
}

async fn rest(stream: &mut TcpStream) -> Raw {
    let reading = async {
        let mut bytes = Vec::new();
        let end = loop {
            let mut piece = [0; 4096];
            match stream.read(&mut piece).await {
                Ok(0) => break End::Closed,
                Ok(count) => bytes.extend_from_slice(&piece[..count]),
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break End::Reset,
                Err(error) => panic!("{error}"),
            }
        };
        Raw { bytes, end }
    };
    tokio::time::timeout(Duration::from_secs(30), reading).await.unwrap()
}

/// The text of a rule as JSON.
fn rule(text: &str) -> Fault {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn add(emulator: &Emulator, text: &str) {
    emulator.add_fault(rule(text)).unwrap();
}

fn submission(fixture: &Fixture) -> Wire {
    fixture.wire(BUCKET_HOST, "POST", "/jobs", &[], &job("in.png", "imageMogr2/rotate/90", "out.png", ""))
}

/// How many jobs there are.
async fn jobs_made(fixture: &Fixture) -> usize {
    let list = fixture.call("GET", "/jobs", &[("tag", "PicProcess")], "").await;
    assert_eq!(list.status, 200, "{}", list.body);
    list.body.matches("<JobId>").count()
}
