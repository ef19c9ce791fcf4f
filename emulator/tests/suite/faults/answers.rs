//! Answers that come late, or instead of others.

use super::{add, jobs_made, submission};
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

#[tokio::test]
async fn a_delay_keeps_the_answer_as_it_is() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    for when in ["before", "after"] {
        fixture.emulator.clear_faults();
        add(
            &fixture.emulator,
            &format!(r#"{{"kind": "delay", "min_ms": 1, "max_ms": 3, "when": "{when}"}}"#),
        );
        let reply = submit(&fixture).await;
        assert_eq!(reply.status, 200);
        assert!(reply.element("JobId").is_some());
        assert_eq!(fixture.emulator.faults()[0].hits, 1);
    }
}
