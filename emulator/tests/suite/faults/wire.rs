//! What becomes of connections: how many bytes come, and how they end.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{End, add, jobs_made, raw, rest, submission};
use crate::object_support::{COS_HOST, request};
use crate::support::{BUCKET_HOST, Fixture, exchange};

#[tokio::test]
async fn a_reset_before_execution_leaves_nothing() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    add(&fixture.emulator, r#"{"kind": "reset", "when": "before", "route": "POST /jobs"}"#);
    let raw = raw(fixture.address(), &submission(&fixture).bytes()).await;
    assert_eq!((raw.bytes.len(), raw.end), (0, End::Reset));
    assert_eq!(jobs_made(&fixture).await, 0);
    let entry = fixture.emulator.requests().into_iter().find(|entry| entry.path == "/jobs").unwrap();
    assert_eq!((entry.method.as_str(), entry.status, entry.code), ("POST", None, None));
    assert_eq!(entry.auth.verdict, "accepted");
    assert!(entry.body.contains("in.png"));
    let hit = entry.fault.unwrap();
    assert_eq!((hit.id.0, hit.kind), (1, "reset"));
}

#[tokio::test]
async fn a_reset_after_execution_leaves_a_job() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    add(&fixture.emulator, r#"{"kind": "reset", "when": "after", "route": "POST /jobs"}"#);
    let raw = raw(fixture.address(), &submission(&fixture).bytes()).await;
    assert_eq!((raw.bytes.len(), raw.end), (0, End::Reset));
    assert_eq!(jobs_made(&fixture).await, 1);
}

#[tokio::test]
async fn a_lost_answer_ends_in_order() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    add(&fixture.emulator, r#"{"kind": "accept_then_lose", "route": "POST /jobs", "times": 1}"#);
    let lost = raw(fixture.address(), &submission(&fixture).bytes()).await;
    assert_eq!((lost.bytes.len(), lost.end), (0, End::Closed));
    assert_eq!(jobs_made(&fixture).await, 1);
    let whole = raw(fixture.address(), &submission(&fixture).bytes()).await;
    assert!(whole.bytes.starts_with(b"HTTP/1.1 200 OK\r\n"));
    assert_eq!(jobs_made(&fixture).await, 2);
}

#[tokio::test]
async fn a_hanging_answer_hangs_until_the_rules_are_cleared() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    add(&fixture.emulator, r#"{"kind": "accept_then_lose", "hang": true, "route": "POST /jobs"}"#);
    let mut stream = TcpStream::connect(fixture.address()).await.unwrap();
    stream.write_all(&submission(&fixture).bytes()).await.unwrap();
    // The job is there, and still no answer.
    while jobs_made(&fixture).await == 0 {
        tokio::task::yield_now().await;
    }
    let mut byte = [0];
    assert_eq!(stream.try_read(&mut byte).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    // Who leaves is let go at once; the emulator does not keep the connection.
    let mut other = TcpStream::connect(fixture.address()).await.unwrap();
    other.write_all(&submission(&fixture).bytes()).await.unwrap();
    other.shutdown().await.unwrap();
    let left = rest(&mut other).await;
    assert_eq!((left.bytes.len(), left.end), (0, End::Closed));
    fixture.emulator.clear_faults();
    let raw = rest(&mut stream).await;
    assert_eq!((raw.bytes.len(), raw.end), (0, End::Closed));
}

#[tokio::test]
async fn a_truncated_answer_promises_more_than_comes() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let wire = || fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[], "");
    let whole = raw(fixture.address(), &wire().bytes()).await;
    let length = whole.promised();
    assert_eq!(whole.split().1.len(), length);
    for (bytes, sent) in
        [(0, 0), (1, 1), (17, 17), (length - 1, length - 1), (length, length - 1), (1 << 20, length - 1)]
    {
        fixture.emulator.clear_faults();
        add(&fixture.emulator, &format!(r#"{{"kind": "truncate", "bytes": {bytes}}}"#));
        let cut = raw(fixture.address(), &wire().bytes()).await;
        assert_eq!((cut.promised(), cut.end), (length, End::Closed), "{bytes}");
        // Request ids differ from answer to answer.
        assert_eq!(cut.split().1.len(), sent, "{bytes}");
        assert!(cut.bytes.starts_with(b"HTTP/1.1 200 OK\r\n"));
    }
}

#[tokio::test]
async fn a_truncated_object_comes_up_to_the_byte() {
    let fixture = Fixture::start().await;
    let content: Vec<u8> = (0..1_000_003_u32).map(|number| (number % 251) as u8).collect();
    std::fs::write(fixture.folder().join("big.bin"), &content).unwrap();
    add(&fixture.emulator, r#"{"kind": "truncate", "bytes": 700001, "service": "cos"}"#);
    let wire = fixture.wire(COS_HOST, "GET", "/big.bin", &[], "");
    let cut = raw(fixture.address(), &wire.bytes()).await;
    assert_eq!((cut.promised(), cut.end), (content.len(), End::Closed));
    assert!(cut.split().1 == &content[..700_001], "{} bytes", cut.split().1.len());
    // Of one byte none comes.
    let mut wire = fixture.wire(COS_HOST, "GET", "/big.bin", &[], "");
    wire.headers.push(("range".to_owned(), "bytes=5-5".to_owned()));
    let cut = raw(fixture.address(), &wire.bytes()).await;
    assert_eq!((cut.promised(), cut.split().1.len(), cut.end), (1, 0, End::Closed));
    assert!(cut.bytes.starts_with(b"HTTP/1.1 206 "));
}

#[tokio::test]
async fn an_answer_without_a_body_gets_one_to_break() {
    let fixture = Fixture::start().await;
    for (kind, promised, body) in [(r#""truncate", "bytes": 4"#, 10, "<Res"), (r#""malformed""#, 5, "<Resp")]
    {
        fixture.emulator.clear_faults();
        add(&fixture.emulator, &format!(r#"{{"kind": {kind}, "route": "* /a.txt"}}"#));
        for (method, text) in [("PUT", "content"), ("DELETE", "")] {
            let wire = fixture.wire(COS_HOST, method, "/a.txt", &[], text);
            let broken = raw(fixture.address(), &wire.bytes()).await;
            assert_eq!((broken.promised(), broken.end), (promised, End::Closed), "{method} {kind}");
            assert_eq!(String::from_utf8_lossy(broken.split().1), body, "{method} {kind}");
            assert!(broken.bytes.starts_with(b"HTTP/1.1 200 OK\r\n"), "{method} {kind}");
        }
        // Answers to HEAD have no body, so that there is nothing to break.
        let head = raw(fixture.address(), &fixture.wire(COS_HOST, "HEAD", "/a.txt", &[], "").bytes()).await;
        assert!(head.bytes.starts_with(b"HTTP/1.1 404 "));
    }
}

#[tokio::test]
async fn a_malformed_answer_is_complete_as_far_as_http_goes() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    add(&fixture.emulator, r#"{"kind": "malformed", "route": "GET /picqueue", "times": 1}"#);
    // Both on one connection: the first answer leaves it as it should be.
    let text = |wire: crate::support::Wire| String::from_utf8(wire.bytes()).unwrap();
    let first =
        text(fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[], "")).replace("connection: close\r\n", "");
    let second = text(fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[], ""));
    let both = raw(fixture.address(), format!("{first}{second}").as_bytes()).await;
    let promised = both.promised();
    let (_, after) = both.split();
    let (broken, whole) = after.split_at(promised);
    let error = cloud_infinite::xml::read(broken).unwrap_err();
    assert!(broken.starts_with(b"<Response>"), "{error}");
    let whole = String::from_utf8_lossy(whole);
    assert!(whole.starts_with("HTTP/1.1 200 OK\r\n"), "{whole}");
    let (_, document) = whole.split_once("\r\n\r\n").unwrap();
    assert!(cloud_infinite::xml::read(document.as_bytes()).is_ok());
    assert_eq!(promised, document.len() / 2);
    assert_eq!(both.end, End::Closed);
}

#[tokio::test]
async fn a_malformed_object_is_not_what_its_checksum_says() {
    let fixture = Fixture::start().await;
    request(&fixture, "PUT", "/a.txt", &[], &[], b"0123456789").await.ok();
    add(&fixture.emulator, r#"{"kind": "malformed", "key": "a.txt"}"#);
    let reply = fixture.wire(COS_HOST, "GET", "/a.txt", &[], "").send(fixture.address()).await;
    assert_eq!((reply.status, reply.body.as_str()), (200, "01234"));
    assert_eq!(reply.header("Content-Length"), Some("5"));
    // The checksum of the whole.
    assert_eq!(reply.header("ETag"), Some("\"781e5e245d69b566979b86e28d23f2c7\""));
}

#[tokio::test]
async fn a_dribbling_answer_is_the_same_answer() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    add(&fixture.emulator, r#"{"kind": "dribble", "bytes_per_second": 20000, "route": "GET /picqueue"}"#);
    let slow = raw(fixture.address(), &fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[], "").bytes()).await;
    assert_eq!((slow.split().1.len(), slow.end), (slow.promised(), End::Closed));
    assert!(cloud_infinite::xml::read(slow.split().1).is_ok());
    assert!(slow.split().0.contains("\r\nConnection: close"), "{}", slow.split().0);
}

#[tokio::test]
async fn uploads_are_struck_before_their_body_is_read() {
    let fixture = Fixture::start().await;
    add(&fixture.emulator, r#"{"kind": "reset", "when": "before", "route": "PUT *", "times": 1}"#);
    add(&fixture.emulator, r#"{"kind": "reset", "when": "after", "route": "PUT *"}"#);
    let mut wire = fixture.wire(COS_HOST, "PUT", "/a.txt", &[], "0123456789");
    let file = fixture.folder().join("a.txt");
    // Half of the body is enough for a reset before, and nothing is stored.
    let whole = std::mem::replace(&mut wire.body, "01234".to_owned());
    let struck = raw(fixture.address(), &wire.bytes()).await;
    assert_eq!((struck.bytes.len(), struck.end), (0, End::Reset));
    assert!(!file.exists());
    // For a reset after execution it takes the whole.
    let mut stream = TcpStream::connect(fixture.address()).await.unwrap();
    stream.write_all(&wire.bytes()).await.unwrap();
    stream.write_all(&whole.as_bytes()[5..]).await.unwrap();
    let struck = rest(&mut stream).await;
    assert_eq!((struck.bytes.len(), struck.end), (0, End::Reset));
    assert_eq!(std::fs::read(&file).unwrap(), whole.as_bytes());
}

#[tokio::test]
async fn whoever_waits_for_word_gets_none_before_a_reset() {
    let fixture = Fixture::start().await;
    add(&fixture.emulator, r#"{"kind": "reset", "when": "before", "service": "cos"}"#);
    let mut wire = fixture.wire(COS_HOST, "PUT", "/a.txt", &[], "0123456789");
    wire.headers.push(("expect".to_owned(), "100-continue".to_owned()));
    wire.body.clear();
    let struck = raw(fixture.address(), &wire.bytes()).await;
    assert_eq!((struck.bytes.len(), struck.end), (0, End::Reset));
}

#[tokio::test]
async fn other_connections_go_on() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let mut other = TcpStream::connect(fixture.address()).await.unwrap();
    let text = String::from_utf8(fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[], "").bytes()).unwrap();
    let text = text.replace("connection: close\r\n", "");
    other.write_all(text.as_bytes()).await.unwrap();
    let mut head = [0; 15];
    other.read_exact(&mut head).await.unwrap();
    add(&fixture.emulator, r#"{"kind": "reset", "when": "before", "route": "POST /jobs"}"#);
    assert_eq!(raw(fixture.address(), &submission(&fixture).bytes()).await.end, End::Reset);
    assert_eq!(
        exchange(fixture.address(), &fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[], "").bytes())
            .await
            .status,
        200
    );
    other.write_all(&fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[], "").bytes()).await.unwrap();
    let after = rest(&mut other).await;
    assert_eq!(after.end, End::Closed);
    assert!(String::from_utf8_lossy(&after.bytes).contains("HTTP/1.1 200 OK\r\n"));
}
