//! Answers that come late, or instead of others.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{End, add, jobs_made, raw, rest, submission};
use crate::object_support::{COS_HOST, request};
use crate::support::{BUCKET_HOST, Fixture, Reply, exchange};

async fn submit(fixture: &Fixture) -> Reply {
    submission(fixture).send(fixture.address()).await
}

#[tokio::test]
async fn another_answer_means_that_nothing_is_done() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    add(
        &fixture.emulator,
        r#"{"kind": "status", "status": 503, "code": "SlowDown", "message": "Ask & wait.", "retry_after": 1,
            "route": "POST /jobs", "times": 2}"#,
    );
    for _ in 0..2 {
        let reply = submit(&fixture).await;
        assert_eq!((reply.status, reply.code()), (503, "SlowDown"));
        assert_eq!(reply.element("Message"), Some("Ask &amp; wait."));
        assert_eq!(reply.element("RequestId"), reply.header("x-ci-request-id"));
        assert_eq!(reply.header("Retry-After"), Some("1"));
    }
    assert_eq!(jobs_made(&fixture).await, 0);
    assert_eq!(submit(&fixture).await.status, 200);
    let entries = fixture.emulator.requests();
    let entry = entries.iter().find(|entry| entry.path == "/jobs").unwrap();
    assert_eq!((entry.status, entry.code.as_deref()), (Some(503), Some("SlowDown")));
    let text = serde_json::to_value(entry).unwrap();
    assert_eq!(text["fault"], serde_json::json!({"id": 1, "kind": "status"}));
    let last = serde_json::to_value(entries.last().unwrap()).unwrap();
    assert_eq!(last["fault"], serde_json::Value::Null);
}

#[tokio::test]
async fn every_status_can_be_had_with_a_document_or_without() {
    let fixture = Fixture::start().await;
    for status in [200, 204, 301, 304, 307, 400, 403, 404, 408, 429, 499, 500, 502, 503, 504, 599] {
        fixture.emulator.clear_faults();
        add(&fixture.emulator, &format!(r#"{{"kind": "status", "status": {status}}}"#));
        let reply = fixture.call("GET", "/picqueue", &[], "").await;
        assert_eq!((reply.status, reply.body.as_str()), (status, ""));
        assert!(reply.header("x-ci-request-id").is_some());
        if matches!(status, 204 | 304) {
            continue;
        }
        fixture.emulator.clear_faults();
        add(&fixture.emulator, &format!(r#"{{"kind": "status", "status": {status}, "code": "Some"}}"#));
        let reply = fixture.call("GET", "/picqueue", &[], "").await;
        assert_eq!((reply.status, reply.code()), (status, "Some"));
        assert!(reply.element("Message").unwrap().contains("Fault rule "), "{}", reply.body);
    }
}

#[tokio::test]
async fn what_a_client_is_to_wait_is_written_as_it_is_given() {
    let fixture = Fixture::start().await;
    for (given, written) in [
        ("86400", "86400"),
        (r#""Tue, 09 Aug 2022 08:23:11 GMT""#, "Tue, 09 Aug 2022 08:23:11 GMT"),
        (r#""-1""#, "-1"),
        (r#""soon""#, "soon"),
    ] {
        fixture.emulator.clear_faults();
        let rule = format!(r#"{{"kind": "status", "status": 429, "retry_after": {given}}}"#);
        add(&fixture.emulator, &rule);
        let reply = fixture.call("GET", "/picqueue", &[], "").await;
        assert_eq!(reply.header("retry-after"), Some(written));
    }
}

#[tokio::test]
async fn faults_look_at_no_signature_but_the_journal_does() {
    let fixture = Fixture::start().await;
    add(&fixture.emulator, r#"{"kind": "status", "status": 502, "times": 1}"#);
    let unsigned = format!("GET /picqueue HTTP/1.1\r\nhost: {BUCKET_HOST}\r\nconnection: close\r\n\r\n");
    assert_eq!(exchange(fixture.address(), unsigned.as_bytes()).await.status, 502);
    let entry = fixture.emulator.requests().pop().unwrap();
    assert_eq!((entry.auth.verdict.as_str(), entry.status), ("AccessDenied", Some(502)));
    assert_eq!(exchange(fixture.address(), unsigned.as_bytes()).await.status, 403);
}

#[tokio::test]
async fn requests_for_no_service_are_not_struck() {
    let fixture = Fixture::start().await;
    add(&fixture.emulator, r#"{"kind": "status", "status": 502}"#);
    let bare = "GET /picqueue HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n";
    assert_eq!(exchange(fixture.address(), bare.as_bytes()).await.code(), "InvalidRequest");
    assert_eq!(fixture.emulator.faults()[0].matches, 0);
}

#[tokio::test]
async fn objects_are_struck_as_well() {
    let fixture = Fixture::start().await;
    add(
        &fixture.emulator,
        r#"{"kind": "status", "status": 503, "code": "SlowDown", "route": "PUT *", "key": "in/*.png"}"#,
    );
    let reply = request(&fixture, "PUT", "/in/a.png", &[], &[], b"0123456789").await;
    reply.refused(503, "SlowDown");
    assert!(!fixture.folder().join("in/a.png").exists());
    request(&fixture, "PUT", "/in/a.jpg", &[], &[], b"0123456789").await.ok();
    // The client reads the answer although it was sending, and the connection stays as it should be.
    let big = vec![b'x'; 3 << 20];
    request(&fixture, "PUT", "/in/b.png", &[], &[], &big).await.refused(503, "SlowDown");
    let head = fixture.wire(COS_HOST, "HEAD", "/in/a.jpg", &[], "").send(fixture.address()).await;
    assert_eq!(head.status, 200);
}

/// A standing clock on which one answer waits.
async fn until_one_waits(fixture: &Fixture) {
    while fixture.emulator.clock().waiting() != 1 {
        tokio::task::yield_now().await;
    }
}

fn nothing_comes(stream: &TcpStream) {
    let error = stream.try_read(&mut [0]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
}

#[tokio::test]
async fn a_delay_is_waited_for_on_the_emulators_clock() {
    for (when, made) in [("before", 0), ("after", 1)] {
        let fixture = Fixture::at_fixed_time().await;
        fixture.enable().await;
        let rule = format!(r#"{{"kind": "delay", "ms": 5000, "when": "{when}", "route": "POST /jobs"}}"#);
        add(&fixture.emulator, &rule);
        let mut stream = TcpStream::connect(fixture.address()).await.unwrap();
        stream.write_all(&submission(&fixture).bytes()).await.unwrap();
        until_one_waits(&fixture).await;
        assert_eq!(jobs_made(&fixture).await, made, "{when}");
        fixture.emulator.advance(Duration::from_millis(4999)).await.unwrap();
        until_one_waits(&fixture).await;
        nothing_comes(&stream);
        fixture.emulator.advance(Duration::from_millis(1)).await.unwrap();
        let answer = rest(&mut stream).await;
        assert!(answer.bytes.starts_with(b"HTTP/1.1 200 OK\r\n"), "{when}");
        assert_eq!((answer.split().1.len(), answer.end), (answer.promised(), End::Closed), "{when}");
        assert_eq!(jobs_made(&fixture).await, 1, "{when}");
    }
}

#[tokio::test]
async fn whoever_leaves_before_a_delayed_request_is_executed_takes_it_along() {
    let fixture = Fixture::at_fixed_time().await;
    fixture.enable().await;
    add(&fixture.emulator, r#"{"kind": "delay", "ms": 5000, "when": "before", "route": "POST /jobs"}"#);
    let mut stream = TcpStream::connect(fixture.address()).await.unwrap();
    stream.write_all(&submission(&fixture).bytes()).await.unwrap();
    until_one_waits(&fixture).await;
    stream.shutdown().await.unwrap();
    assert_eq!(rest(&mut stream).await.bytes, b"");
    fixture.emulator.advance(Duration::from_secs(10)).await.unwrap();
    assert_eq!(jobs_made(&fixture).await, 0);
}

#[tokio::test]
async fn a_slow_answer_comes_at_its_rate() {
    let fixture = Fixture::at_fixed_time().await;
    fixture.enable().await;
    let wire = fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[], "");
    let whole = raw(fixture.address(), &wire.bytes()).await;
    add(&fixture.emulator, r#"{"kind": "dribble", "bytes_per_second": 10, "route": "GET /picqueue"}"#);
    let mut stream = TcpStream::connect(fixture.address()).await.unwrap();
    stream.write_all(&wire.bytes()).await.unwrap();
    let mut seen = Vec::new();
    // Whatever the steps of the clock: the bytes that came are those of the time that has passed.
    for (ms, bytes) in [(0, 0), (99, 0), (1, 1), (100, 1), (250, 2), (50, 1), (1000, 10)] {
        fixture.emulator.advance(Duration::from_millis(ms)).await.unwrap();
        let mut piece = vec![0; bytes];
        stream.read_exact(&mut piece).await.unwrap();
        seen.extend(piece);
        until_one_waits(&fixture).await;
        nothing_comes(&stream);
    }
    fixture.emulator.advance(Duration::from_secs(3600)).await.unwrap();
    let last = rest(&mut stream).await;
    assert_eq!(last.end, End::Closed);
    seen.extend(last.bytes);
    let head = String::from_utf8_lossy(&seen).split("\r\n\r\n").next().unwrap().to_owned();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("Connection: close"), "{head}");
    // Ids of requests differ, their length does not.
    assert_eq!(seen.len(), whole.bytes.len());
}
