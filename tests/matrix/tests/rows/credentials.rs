//! Rows 23 to 27: clocks that differ, and credentials that are refused or not to be had.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloud_infinite::{Credential, CredentialError, CredentialProvider, ErrorKind, LoadCredential, Outcome};
use fault_matrix::{World, builder};
use fault_server::{
    Certificate, Commit, DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, DateHeader, Fault, KeyPair, Options, Status,
};

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
#[derive(Clone)]
struct InTurn {
    credentials: Vec<Credential>,
    asked: Arc<AtomicUsize>,
}

impl fmt::Debug for InTurn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InTurn")
    }
}

impl CredentialProvider for InTurn {
    fn load(&self) -> LoadCredential<'_> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let credential = self.credentials.get(asked).or(self.credentials.last()).unwrap().clone();
        Box::pin(async move { Ok(credential) })
    }
}

fn temporary(token: &str) -> Credential {
    Credential::new(DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, Some(token.to_owned()))
}

fn expired_token() -> Fault {
    Status::new(400, Before).code("ExpiredToken").into()
}

async fn with_tokens(tokens: &[&str]) -> World {
    let key = KeyPair { token: Some("new".into()), ..KeyPair::default() };
    let credentials = tokens.iter().map(|token| temporary(token)).collect();
    let provider = InTurn { credentials, asked: Arc::default() };
    World::with(Options { keys: vec![key], ..Options::default() }, |builder| {
        builder.credential_provider(provider)
    })
    .await
}

#[tokio::test]
async fn row_26_an_expired_token_is_renewed_once() {
    // The server refuses the old token whatever it is told, and takes the new one; the fault says why it refused.
    let world = with_tokens(&["new", "newer", "new"]).await;
    world.server.script([expired_token()]);
    let job = world.created().await;
    assert_eq!((job.response.attempts, world.submissions_seen()), (2, 2));

    let world = with_tokens(&["new"; 4]).await;
    let id = world.created().await.job_id;
    assert_eq!(world.client.get_job(&id).await.unwrap().response.attempts, 1);
}

#[tokio::test]
async fn row_26_an_expired_token_of_a_question() {
    let world = with_tokens(&["new", "new", "newer", "new"]).await;
    world.created().await;
    let (result, requests) = world.get([expired_token()]).await;
    assert_eq!((result.unwrap().response.attempts, requests), (2, 2));
}

#[tokio::test]
async fn row_26_without_a_newer_token_the_refusal_stands() {
    let world = with_tokens(&["new"]).await;
    let error = world.rejected(vec![expired_token(); 3]).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credential, 1));
    world.get_fails(expired_token(), ErrorKind::Credential, 1).await;
    assert!(!format!("{error:?}").contains("new"), "{error:?}");

    // Even with a newer one at hand each time, once is enough.
    let world = with_tokens(&["a", "b", "c", "d"]).await;
    world.server.set_keys(
        ["a", "b", "c", "d"]
            .map(|token| KeyPair { token: Some(token.into()), is_expired: true, ..KeyPair::default() })
            .into(),
    );
    world.server.always(expired_token());
    let error = world.submit().await.unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Rejected));
    assert!(error.attempts() <= 2, "{error:?}");
}

/// A provider that has nothing to give.
#[derive(Debug, Clone, Copy)]
enum Broken {
    Fails,
    Hangs,
    Malformed,
}

impl CredentialProvider for Broken {
    fn load(&self) -> LoadCredential<'_> {
        let broken = *self;
        Box::pin(async move {
            match broken {
                Self::Fails => Err(CredentialError::failed("the vault is sealed")),
                Self::Hangs => std::future::pending().await,
                Self::Malformed => Ok(Credential::new("id", "canary secret\n", None)),
            }
        })
    }
}

#[tokio::test(start_paused = true)]
async fn row_27_no_credential_to_be_had() {
    for (broken, kind) in [
        (Broken::Fails, ErrorKind::Credential),
        (Broken::Hangs, ErrorKind::Credential),
        (Broken::Malformed, ErrorKind::Credential),
    ] {
        // Nobody is there, and nobody is asked.
        let client = builder("http://127.0.0.1:9").credential_provider(broken).build().unwrap();
        let begin = tokio::time::Instant::now();
        let error = client.submit_job(fault_matrix::submission("in/a.jpg")).await.unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (kind, Some(Outcome::NotSent)), "{broken:?}");
        assert_eq!(error.attempts(), 0);
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        let expected = if matches!(broken, Broken::Hangs) { 5 } else { 0 };
        assert_eq!(begin.elapsed().as_secs(), expected, "{broken:?}");
        assert_eq!(client.get_job("c1").await.unwrap_err().kind(), kind);
    }
    let client = builder("http://127.0.0.1:9")
        .credential_provider(Broken::Hangs)
        .timeout(Duration::from_secs(2))
        .build()
        .unwrap();
    let error = client.get_job("c1").await.unwrap_err();
    assert_eq!(error.elapsed(), Duration::from_secs(2), "the call's own time is shorter");
    assert!(error.message().contains("provider"), "{error}");
}
