//! Rows 23 to 27: clocks that differ, and credentials that are refused or not to be had.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloud_infinite::{
    Credential, CredentialError, CredentialProvider, ErrorKind, LoadCredential, Outcome, Timestamp,
};
use fault_matrix::{World, builder, submission};
use fault_server::{Certificate, Commit, DEFAULT_SECRET_KEY, DateHeader, Fault, KeyPair, Options, Status};

use Commit::Before;

const HOUR: i64 = 3600;

/// A server whose clock differs, reached through TLS: what is said in plain text is not believed.
async fn apart(seconds: i64) -> World {
    let options = Options { tls: Some(Certificate::Trusted), clock_offset: seconds, ..Options::default() };
    World::with(options, |builder| builder).await
}

#[tokio::test]
async fn row_23_clocks_that_differ() {
    for seconds in [HOUR, -HOUR] {
        let world = apart(seconds).await;
        let job = world.created().await;
        assert_eq!((job.response.attempts, world.submissions_seen()), (2, 2), "{seconds}");
        // What was learnt is kept.
        assert_eq!(world.created().await.response.attempts, 1);

        let world = apart(seconds).await;
        // A job that a client with a right clock made.
        world.server.set_clock_offset(0);
        let id = world.created().await.job_id;
        world.server.set_clock_offset(seconds);
        let job = world.client.get_job(&id).await.unwrap();
        assert_eq!(job.response.attempts, 2, "{seconds}");
    }
}

#[tokio::test]
async fn row_23_a_clock_in_plain_text_counts_on_request_only() {
    let options = || Options { clock_offset: HOUR, ..Options::default() };
    let world = World::with(options(), |builder| builder).await;
    let error = world.rejected([]).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Denied, 1));
    let world = World::with(options(), |builder| builder.allow_insecure_skew(true)).await;
    assert_eq!(world.created().await.response.attempts, 2);
}

#[tokio::test]
async fn row_24_no_time_to_correct_by() {
    let world = apart(0).await;
    let skewed =
        |date: DateHeader| Fault::from(Status::new(403, Before).code("RequestTimeTooSkewed").date(date));
    for date in [
        DateHeader::Missing,
        DateHeader::Text("tomorrow".into()),
        DateHeader::Text(String::new()),
        // As good as the time that was refused.
        DateHeader::Honest,
        DateHeader::Shifted(1),
        // Ten years are a broken answer rather than a wrong clock.
        DateHeader::Shifted(10 * 365 * 24 * HOUR),
        DateHeader::Shifted(-10 * 365 * 24 * HOUR),
    ] {
        let error = world.rejected([skewed(date.clone())]).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Denied, 1), "{date:?}");
        assert!(error.message().contains("clock"), "{error}");
        world.get_fails(skewed(date), ErrorKind::Denied, 1).await;
    }
}

#[tokio::test]
async fn row_24_refused_after_the_correction() {
    let world = apart(0).await;
    let fault = || {
        let status = Status::new(403, Before).date(DateHeader::Missing);
        Fault::from(status.timed("AccessDenied", "Request has expired", HOUR))
    };
    let error = world.rejected(vec![fault(); 5]).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Denied, 2));
    let world = apart(0).await;
    world.get_fails(fault(), ErrorKind::Denied, 2).await;
}

#[tokio::test]
async fn row_25_a_good_answer_with_a_wrong_date() {
    let world = apart(0).await;
    for shift in [5 * HOUR, -5 * HOUR] {
        // The server's own clock is right: with another offset it would refuse the next signature.
        let lie = || Fault::WrongDate(DateHeader::Shifted(shift));
        world.server.script([lie()]);
        world.created().await;
        assert_eq!(world.created().await.response.attempts, 1);
        let (result, requests) = world.get([lie(), lie()]).await;
        assert_eq!((result.unwrap().response.attempts, requests), (1, 1));
        assert_eq!(world.created().await.response.attempts, 1);
    }
}

/// Gives its credentials in turn, the last one for ever, and counts how often it is asked.
#[derive(Debug, Clone)]
struct InTurn {
    credentials: Vec<Credential>,
    asked: Arc<AtomicUsize>,
}

impl InTurn {
    fn new(names: &[&str]) -> Self {
        let credentials = names.iter().map(|name| temporary(name)).collect();
        Self { credentials, asked: Arc::default() }
    }
}

impl CredentialProvider for InTurn {
    fn load(&self) -> LoadCredential<'_> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let credential = self.credentials.get(asked).or(self.credentials.last()).unwrap().clone();
        Box::pin(async move { Ok(credential) })
    }
}

/// A temporary credential; the server knows it as `key` of the same name.
fn temporary(name: &str) -> Credential {
    Credential::new(format!("id-{name}"), DEFAULT_SECRET_KEY, Some(format!("canary-{name}")))
}

fn key(name: &str, is_expired: bool) -> KeyPair {
    KeyPair {
        token: Some(format!("canary-{name}")),
        is_expired,
        ..KeyPair::permanent(format!("id-{name}"), DEFAULT_SECRET_KEY)
    }
}

/// A server that knows the keys, those whose names begin with `old` as expired ones, and a client that is given the
/// credentials in turn.
async fn with_credentials(keys: &[&str], given: &InTurn) -> World {
    let keys = keys.iter().map(|name| key(name, name.starts_with("old"))).collect();
    let provider = given.clone();
    World::with(Options { keys, ..Options::default() }, |builder| builder.credential_provider(provider)).await
}

#[tokio::test]
async fn row_26_an_expired_token_is_renewed_once() {
    let given = InTurn::new(&["old", "new"]);
    let world = with_credentials(&["old", "new"], &given).await;
    let job = world.created().await;
    assert_eq!((job.response.attempts, world.submissions_seen()), (2, 2));
    assert_eq!(given.asked.load(Ordering::SeqCst), 2);
    // The new one is kept.
    assert_eq!(world.created().await.response.attempts, 1);
    assert_eq!(given.asked.load(Ordering::SeqCst), 2);

    // It expires between two calls, without having said when.
    let given = InTurn::new(&["new", "newer"]);
    let world = with_credentials(&["new", "newer"], &given).await;
    let id = world.created().await.job_id;
    world.server.set_keys(vec![key("new", true), key("newer", false)]);
    let job = world.client.get_job(&id).await.unwrap();
    assert_eq!((job.response.attempts, given.asked.load(Ordering::SeqCst)), (2, 2));
}

#[tokio::test]
async fn row_26_without_a_newer_token_the_refusal_stands() {
    let given = InTurn::new(&["old"]);
    let world = with_credentials(&["old"], &given).await;
    let error = world.rejected([]).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credential, 1));
    assert_eq!(error.code(), Some("ExpiredToken"));
    assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    let error = world.client.get_job("c1").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credential, 1));

    // With a newer one at hand each time, once is still enough.
    let names = ["old-1", "old-2", "old-3", "old-4"];
    let world = with_credentials(&names, &InTurn::new(&names)).await;
    let error = world.rejected([]).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credential, 2));
}

/// A provider that has nothing to give.
#[derive(Debug, Clone, Copy)]
enum Broken {
    Empty,
    Sealed,
    Hanging,
    Malformed,
    Expired,
}

impl CredentialProvider for Broken {
    fn load(&self) -> LoadCredential<'_> {
        let broken = *self;
        Box::pin(async move {
            match broken {
                Self::Empty => Err(CredentialError::not_found("there is nothing in it")),
                Self::Sealed => Err(CredentialError::failed("it is sealed")),
                Self::Hanging => std::future::pending().await,
                Self::Malformed => Ok(Credential::new("id", "canary-secret\n", None)),
                Self::Expired => {
                    let long_ago = Timestamp::from_unix_millis(1);
                    Ok(Credential::new("id", "canary-key", None).with_expiry(long_ago))
                }
            }
        })
    }

    fn name(&self) -> &str {
        "the vault"
    }
}

const BROKEN: [Broken; 5] =
    [Broken::Empty, Broken::Sealed, Broken::Hanging, Broken::Malformed, Broken::Expired];

#[tokio::test(start_paused = true)]
async fn row_27_no_credential_to_be_had() {
    for broken in BROKEN {
        // Nobody is there, and nobody is asked.
        let client = builder("http://127.0.0.1:9").credential_provider(broken).build().unwrap();
        let begin = tokio::time::Instant::now();
        let error = client.submit_job(submission("in/a.jpg")).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Credential, Some(Outcome::NotSent)),
            "{broken:?}"
        );
        assert_eq!(error.attempts(), 0);
        assert!(error.message().contains("the vault"), "{broken:?}: {error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        let expected = if matches!(broken, Broken::Hanging) { 5 } else { 0 };
        assert_eq!(begin.elapsed().as_secs(), expected, "{broken:?}");
        assert_eq!(client.get_job("c1").await.unwrap_err().kind(), ErrorKind::Credential);
    }
    let client = builder("http://127.0.0.1:9")
        .credential_provider(Broken::Hanging)
        .timeout(Duration::from_secs(2))
        .build()
        .unwrap();
    let error = client.get_job("c1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert_eq!(error.elapsed(), Duration::from_secs(2), "the call's own time is shorter");
}
