//! Rows 1 to 8: connections that are made or not.

use std::net::ToSocketAddrs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use cloud_infinite::{Config, ErrorKind, Outcome};
use fault_matrix::{Report, World, builder, submission};
use fault_server::{Authority, Certificate, Fault, FullBacklog, Options, Refusing, account};
use tokio::process::Command;

/// Longer than any of these calls may take on a busy machine.
const SOON: Duration = Duration::from_secs(20);

#[tokio::test]
async fn row_01_healthy() {
    let world = World::new().await;
    let job = world.created().await;
    assert_eq!((job.response.attempts, world.submissions_seen()), (1, 1));
    assert_eq!(world.server.ledger().jobs.len(), 1);
    let (read, requests) = world.get([]).await;
    assert_eq!((read.unwrap().response.attempts, requests), (1, 1));
}

#[tokio::test]
async fn row_02_connection_refused() {
    let world = World::new().await;
    let refusing = Refusing::bind().unwrap();
    let client = builder(&format!("http://{}", refusing.address())).build().unwrap();
    let error = world.submit_with(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)));
    assert_eq!(error.attempts(), 3);
    let error = client.get_job("c1").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
}

#[tokio::test]
async fn row_03_reset_at_accept() {
    let world = World::new().await;
    // Whether the reset or the first byte is first is up to the system. Either way the client must not claim more than
    // it knows, and a connection that may have carried the request is the last one.
    for _ in 0..10 {
        let before = world.server.stats().connections;
        world.server.always(Fault::ResetAtAccept);
        let error = world.submit().await.unwrap_err();
        let connections = world.server.stats().connections - before;
        match error.outcome() {
            Some(Outcome::Ambiguous) => assert_eq!(connections, u64::from(error.attempts()), "{error:?}"),
            outcome => assert_eq!((outcome, connections), (Some(Outcome::NotSent), 3), "{error:?}"),
        }
        world.server.heal();
    }
    assert_eq!(world.submissions_seen(), 0);
    world.get_again(Fault::ResetAtAccept).await;
    let error = world.get_fails(Fault::ResetAtAccept, ErrorKind::Connection, 3).await;
    assert_eq!(error.outcome(), None);
}

#[tokio::test]
async fn row_03_reset_at_accept_of_tls() {
    let world = tls(Certificate::Trusted).await;
    let error = world.not_sent(vec![Fault::ResetAtAccept; 3]).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
    assert_eq!(world.server.stats().connections, 3);
    world.created().await;
    world.get_again(Fault::ResetAtAccept).await;
}

#[tokio::test]
async fn row_04_accepted_and_never_read() {
    let world = World::impatient(300).await;
    let error = world.ambiguous(Fault::NeverRead).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!((Duration::from_millis(300)..SOON).contains(&error.elapsed()), "{error:?}");

    let world = World::with(Options::default(), |builder| {
        builder.attempt_timeout(Duration::from_millis(200)).timeout(Duration::from_millis(500))
    })
    .await;
    let begin = Instant::now();
    let (result, _) = world.get(vec![Fault::NeverRead; 3]).await;
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.attempts() >= 2, "{error:?}");
    assert!(begin.elapsed() < SOON);
}

#[tokio::test]
async fn row_05_connect_timeout() {
    assert_eq!(Config::new("ap-guangzhou", "b-1").connect_timeout, Duration::from_millis(3100));
    let world = World::new().await;
    let full = FullBacklog::bind().unwrap();
    let timeout = Duration::from_millis(300);
    let client = builder(&format!("http://{}", full.address().unwrap()))
        .connect_timeout(timeout)
        .max_attempts(2)
        .build()
        .unwrap();
    let error = world.submit_with(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)));
    assert_eq!(error.attempts(), 2);
    assert!((timeout * 2..SOON).contains(&error.elapsed()), "{error:?}");
    let error = client.get_job("c1").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 2));
}

#[tokio::test]
async fn row_06_a_name_that_leads_nowhere() {
    let world = World::new().await;
    // The last label can never exist.
    let client = builder("http://nowhere.invalid:8080").allow_http(true).max_attempts(1).build().unwrap();
    let error = world.submit_with(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)), "{error}");
    assert_eq!(client.get_job("c1").await.unwrap_err().kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn row_06_the_second_address_of_two() {
    let world = World::new().await;
    let port = world.server.url().rsplit(':').next().unwrap().parse::<u16>().unwrap();
    let report = if ("localhost", port).to_socket_addrs().unwrap().count() > 1 {
        // The server listens on one of the two.
        let client = builder(&format!("http://localhost:{port}")).build().unwrap();
        Report::of("in/elsewhere.jpg", &client.submit_job(submission("in/elsewhere.jpg")).await)
    } else {
        with_two_addresses(port).await
    };
    assert_eq!((report.entry.outcome, report.attempts), (account::Outcome::Created, 1), "{report:?}");
    world.add_to_account(report.entry);
}

/// Submits from a process for which a name has two addresses, of which nobody listens on the first.
async fn with_two_addresses(port: u16) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let hosts = folder.path().join("hosts");
    std::fs::write(&hosts, "127.0.0.2 two-addresses\n127.0.0.1 two-addresses\n").unwrap();
    let output = Command::new("unshare")
        .args([
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount --bind \"$1\" /etc/hosts && exec \"$2\" \"$3\" 0",
            "sh",
        ])
        .arg(&hosts)
        .arg(env!("CARGO_BIN_EXE_matrix-client"))
        .arg(format!("http://two-addresses:{port}"))
        .stderr(Stdio::inherit())
        .output()
        .await
        .expect("a machine whose `localhost` has one address needs `unshare` for this row");
    assert!(output.status.success(), "no name with two addresses could be made on this machine");
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn tls(certificate: Certificate) -> World {
    World::with(Options { tls: Some(certificate), ..Options::default() }, |builder| builder).await
}

#[tokio::test]
async fn row_07_plain_text_on_the_tls_port() {
    let world = tls(Certificate::Trusted).await;
    world.server.always(Fault::PlainText);
    let error = world.submit().await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)));
    assert_eq!((error.attempts(), world.server.stats().connections), (1, 1), "{error:?}");
    assert!(error.message().contains("TLS"), "{error}");
    let error = world.client.get_job("c1").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
}

#[tokio::test]
async fn row_08_a_certificate_that_cannot_be_trusted() {
    for (certificate, reason) in [
        (Certificate::Untrusted, "UnknownIssuer"),
        (Certificate::Expired, "expired"),
        (Certificate::WrongName, "not valid for name"),
    ] {
        let world = tls(certificate).await;
        let error = world.submit().await.unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)));
        assert_eq!((error.attempts(), world.server.stats().requests), (1, 0), "{error:?}");
        assert!(error.message().contains(reason), "{certificate:?}: {error}");
        let error = world.client.get_job("c1").await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
    }
    // A good certificate is of no use to a client that does not know its authority.
    let world = tls(Certificate::Trusted).await;
    let stranger = Authority::new().unwrap();
    let client = builder(world.server.url()).ca_bundle(stranger.pem()).build().unwrap();
    let error = world.submit_with(&client).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Some(Outcome::NotSent), 1), "{error:?}");
    world.created().await;
}
