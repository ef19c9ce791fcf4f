//! What a peer may send, the journal, and the admin interface.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{BUCKET_HOST, Fixture, exchange, job};

#[tokio::test]
async fn bodies_have_a_limit() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let fits = format!("{}{}", job("a", "imageMogr2/rotate/90", "b", ""), " ".repeat(64_000));
    assert_eq!(fixture.call("POST", "/jobs", &[], &fits).await.status, 200);
    let reply = fixture.call("POST", "/jobs", &[], &"x".repeat(64 * 1024 + 1)).await;
    assert_eq!((reply.status, reply.code()), (400, "XMLSizeLimit"));
    let last = fixture.emulator.requests().pop().unwrap();
    assert!(last.body_truncated);
    assert_eq!(last.body.len(), 64 * 1024);
    // Beyond what is read and thrown away the connection ends, but the emulator goes on.
    let wire = fixture.wire(BUCKET_HOST, "POST", "/jobs", &[], &"x".repeat(3 << 20));
    let mut stream = TcpStream::connect(fixture.address()).await.unwrap();
    drop(stream.write_all(&wire.bytes()).await);
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer).await);
    assert_eq!(fixture.call("GET", "/picqueue", &[], "").await.status, 200);
}

#[tokio::test]
async fn heads_have_a_limit() {
    let fixture = Fixture::start().await;
    let long = format!("GET / HTTP/1.1\r\nhost: h\r\nx: {}\r\n\r\n", "x".repeat(40_000));
    assert_eq!(exchange(fixture.address(), long.as_bytes()).await.status, 431);
    let many: String = (0..70).map(|number| format!("x{number}: 1\r\n")).collect();
    let many = format!("GET / HTTP/1.1\r\nhost: h\r\n{many}\r\n");
    assert_eq!(exchange(fixture.address(), many.as_bytes()).await.status, 431);
    let two = b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n";
    assert_eq!(exchange(fixture.address(), two).await.code(), "InvalidRequest");
    let none = b"GET / HTTP/1.0\r\n\r\n";
    assert_eq!(exchange(fixture.address(), none).await.code(), "InvalidRequest");
    let broken = b"GET /%zz HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    assert_eq!(exchange(fixture.address(), broken).await.code(), "InvalidURI");
}

#[tokio::test]
async fn slow_clients_are_not_waited_for() {
    let fixture = Fixture::start_with(|config| config.client_timeout = Duration::from_millis(200)).await;
    let mut half = TcpStream::connect(fixture.address()).await.unwrap();
    half.write_all(b"GET / HTTP/1.1\r\nhost").await.unwrap();
    let mut idle = TcpStream::connect(fixture.address()).await.unwrap();
    for stream in [&mut half, &mut idle] {
        let mut answer = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
        ended.unwrap().unwrap();
        assert!(!answer.starts_with(b"HTTP/1.1 200"));
    }
    let mut wire =
        fixture.wire(BUCKET_HOST, "POST", "/jobs", &[], &job("a", "imageMogr2/rotate/90", "b", ""));
    wire.body.truncate(20);
    let reply = wire.send(fixture.address()).await;
    assert_eq!((reply.status, reply.code()), (400, "RequestTimeout"));
    let last = fixture.emulator.requests().pop().unwrap();
    assert!(last.body_truncated);
    assert_eq!(last.body.len(), 20);
}

#[tokio::test]
async fn a_client_that_asks_first_may_continue() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let mut wire =
        fixture.wire(BUCKET_HOST, "POST", "/jobs", &[], &job("a", "imageMogr2/rotate/90", "b", ""));
    wire.headers.push(("expect".to_owned(), "100-continue".to_owned()));
    let body = std::mem::take(&mut wire.body);
    let mut stream = TcpStream::connect(fixture.address()).await.unwrap();
    stream.write_all(&wire.bytes()).await.unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[tokio::test]
async fn the_journal_has_every_request_in_canonical_form() {
    let fixture = Fixture::start().await;
    let queue = fixture.enable().await;
    fixture.emulator.clear_requests();
    let ids = format!("{queue},pNOPE");
    fixture.call("GET", "/picqueue", &[("state", "All"), ("queueIds", &ids)], "").await;
    fixture.call("POST", "/jobs", &[], "<Request/>").await;
    exchange(fixture.address(), b"GET /jobs/a%2Cb?x=1+2 HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n")
        .await;
    let entries = fixture.emulator.requests();
    let [list, submit, unsigned] = entries.as_slice() else { panic!("{entries:?}") };
    let pairs: Vec<(&str, &str)> = list.query.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(pairs, [("queueIds", ids.as_str()), ("state", "All")]);
    assert_eq!(
        (list.method.as_str(), list.path.as_str(), list.host.as_str()),
        ("GET", "/picqueue", BUCKET_HOST)
    );
    assert_eq!((list.status, list.code.as_deref()), (Some(200), None));
    assert_eq!(list.auth.verdict, "accepted");
    assert_eq!(list.auth.signed_headers, ["host"]);
    assert_eq!(list.auth.signed_parameters, ["queueids", "state"]);
    assert_eq!(list.content_type, None);
    assert_eq!(
        (submit.body.as_str(), submit.content_type.as_deref()),
        ("<Request/>", Some("application/xml"))
    );
    assert_eq!((submit.status, submit.code.as_deref()), (Some(400), Some("InvalidArgument")));
    assert_eq!((submit.sequence, submit.connection), (list.sequence + 1, list.connection + 1));
    assert_eq!(unsigned.path, "/jobs/a,b");
    assert_eq!(unsigned.query, [("x".to_owned(), "1 2".to_owned())]);
    assert_eq!(unsigned.auth.verdict, "AccessDenied");
    let text = serde_json::to_string(&entries).unwrap();
    assert!(!text.contains(cloud_infinite_emulator::DEFAULT_SECRET_KEY) && !text.contains("q-signature"));
}

#[tokio::test]
async fn the_journal_forgets_the_oldest_first() {
    let fixture = Fixture::start_with(|config| config.journal_limit = 3).await;
    for _ in 0..5 {
        fixture.call("GET", "/picqueue", &[], "").await;
    }
    let numbers: Vec<u64> = fixture.emulator.requests().iter().map(|entry| entry.sequence).collect();
    assert_eq!(numbers, [3, 4, 5]);
    assert!(fixture.emulator.requests().iter().all(|entry| entry.status == Some(400)));
}

#[tokio::test]
async fn the_admin_interface_answers_to_this_machine_only() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let admin = fixture.emulator.admin_address();
    assert!(admin.ip().is_loopback() && fixture.address().ip().is_loopback());
    let ask = async |method: &str, path: &str, host: &str| {
        let text = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        exchange(admin, text.as_bytes()).await
    };
    let health: serde_json::Value =
        serde_json::from_str(&ask("GET", "/_ci/health", &admin.to_string()).await.body).unwrap();
    assert_eq!((&health["status"], &health["requests"]), (&"ok".into(), &2.into()));
    let requests = ask("GET", "/_ci/requests", "localhost").await;
    assert_eq!(requests.header("content-type"), Some("application/json"));
    let requests: serde_json::Value = serde_json::from_str(&requests.body).unwrap();
    assert_eq!(requests.as_array().unwrap().len(), 2);
    assert_eq!(requests[0]["path"], "/picbucket");
    assert_eq!(ask("GET", "/_ci/requests", "evil.example").await.status, 403);
    assert_eq!(ask("DELETE", "/_ci/requests", "evil.example").await.status, 403);
    assert_eq!(ask("GET", "/_ci/nope", "localhost").await.status, 404);
    assert_eq!(ask("POST", "/_ci/requests", "localhost").await.status, 405);
    assert_eq!(fixture.emulator.requests().len(), 2);
    assert_eq!(ask("DELETE", "/_ci/requests", "localhost").await.status, 204);
    assert_eq!(ask("GET", "/_ci/requests", "localhost").await.body, "[]");
    // The service knows no admin paths, and the admin interface does not count as requests.
    assert_eq!(fixture.call("GET", "/_ci/requests", &[], "").await.status, 404);
}

#[tokio::test]
async fn stopping_frees_the_port_at_once() {
    let fixture = Fixture::start().await;
    let address = fixture.address();
    let idle = TcpStream::connect(address).await.unwrap();
    let Fixture { emulator, .. } = fixture;
    tokio::time::timeout(Duration::from_secs(5), emulator.stop()).await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
    drop(idle);
}
