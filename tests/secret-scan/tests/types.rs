//! What every public type shows of itself that holds a secret, or has met one.

use std::collections::HashSet;
use std::error::Error as StdError;
use std::fmt::Debug;
use std::time::Duration;

use cloud_infinite::signature::{KeyTime, SigningKey};
use cloud_infinite::{
    CallOptions, CallbackProvider, ChainProvider, Client, ClientBuilder, Config, Credential, CredentialError,
    CredentialProvider, EnvironmentProvider, GetJob, InstanceRoleProvider, ListJobs, OnAmbiguous, Outcome,
    Pager, ProfileProvider, Proxy, Secret, SubmitJob,
};
use fault_server::{Commit, Fault, FaultServer, KeyPair, Options};
use secret_scan::Scanner;
use secret_scan::canaries::MARK;

const ID: &str = "the-id";
const KEY: &str = "canary-key";
const TOKEN: &str = "canary-token";
const PROXY: &str = "http://user:canary-password@127.0.0.1:1";
const WINDOW: KeyTime = KeyTime { start: 1_800_000_000, end: 1_800_001_020 };

fn credential() -> Credential {
    Credential::new(ID, KEY, Some(TOKEN.to_owned()))
}

fn builder() -> ClientBuilder {
    Client::builder().region("ap-guangzhou").bucket("examplebucket-1250000000").credential(credential())
}

fn submission() -> SubmitJob {
    SubmitJob {
        input: "in/a.jpg".into(),
        rule: Some("imageMogr2/rotate/90".into()),
        output: "out/a.jpg".into(),
        ..SubmitJob::default()
    }
}

/// Every rendering that is not asked of a secret itself.
fn shown(value: &dyn Debug) -> String {
    format!("{value:?}\n{value:#?}\n")
}

/// All that an error and its sources say.
fn told(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        text += &format!("{error}\n{error:#}\n{}", shown(&error));
        next = error.source();
    }
    text
}

/// No secret is in any of the texts, and none is empty.
fn assert_clean(texts: impl IntoIterator<Item = (&'static str, String)>) {
    let derived = HashSet::from([SigningKey::derive(KEY, WINDOW).expose_hex().to_owned()]);
    let scanner = Scanner::new(derived);
    for (name, text) in texts {
        assert!(!text.trim().is_empty(), "{name} shows nothing at all");
        let findings = scanner.scan(name, text.as_bytes());
        assert!(findings.is_empty(), "{findings:?} in {text}");
    }
}

#[test]
fn what_holds_a_secret_does_not_show_it() {
    let client = builder().proxy(Proxy::Url(PROXY.to_owned())).build().unwrap();
    let mut config = Config::new("ap-guangzhou", "examplebucket-1250000000");
    config.credentials = std::sync::Arc::new(credential());
    config.proxy = Proxy::Url(PROXY.to_owned());
    let callback = {
        let credential = credential();
        CallbackProvider::new(move || Ok::<_, CredentialError>(credential.clone()))
    };
    let chain = ChainProvider::new().then(credential()).then(EnvironmentProvider);
    let pager: Pager<ListJobs> = client.list_jobs(ListJobs::default());
    assert_clean([
        ("Secret", shown(&Secret::new(KEY.to_owned()))),
        ("Credential", shown(&credential())),
        ("SigningKey", shown(&SigningKey::derive(KEY, WINDOW))),
        ("Config", shown(&config)),
        ("Proxy", shown(&config.proxy)),
        ("ClientBuilder", shown(&builder().proxy(Proxy::Url(PROXY.to_owned())))),
        ("ClientBuilder with an endpoint", shown(&builder().endpoint(PROXY))),
        ("Client", shown(&client)),
        ("Client of another bucket", shown(&client.clone())),
        ("Pager", shown(&pager)),
        ("CallbackProvider", shown(&callback)),
        ("ChainProvider", shown(&chain)),
        ("EnvironmentProvider", shown(&EnvironmentProvider)),
        ("ProfileProvider", shown(&ProfileProvider::new().file("f").profile("p"))),
        ("InstanceRoleProvider", shown(&InstanceRoleProvider::new().role("r"))),
        ("CallOptions", shown(&CallOptions { on_ambiguous: Some(hook()), ..CallOptions::default() })),
        ("OnAmbiguous", shown(&hook())),
        ("CredentialError", told(&CredentialError::failed("why").with_source(std::io::Error::other("s")))),
    ]);
}

/// A hook that has a secret of its own.
fn hook() -> OnAmbiguous {
    let credential = credential();
    OnAmbiguous::new(move |_| drop(credential.clone()))
}

#[test]
fn a_setting_that_is_refused_is_not_repeated_with_its_password() {
    let built = |builder: ClientBuilder| told(&builder.build().unwrap_err());
    assert_clean([
        ("endpoint", built(builder().endpoint(PROXY))),
        ("endpoint without a scheme", built(builder().endpoint("user:canary-password@host"))),
        ("proxy", built(builder().proxy(Proxy::Url(PROXY.replace("http", "socks5"))))),
        ("proxy that is no URL", built(builder().proxy(Proxy::Url(format!("user:{MARK}@host"))))),
        ("endpoint of a role", shown(&InstanceRoleProvider::new().endpoint(PROXY).unwrap_err())),
    ]);
}

#[tokio::test]
async fn an_error_of_any_cause_shows_no_secret() {
    let server = FaultServer::start(Options::default()).await.unwrap();
    server.set_keys(vec![KeyPair { token: Some(TOKEN.into()), ..KeyPair::permanent(ID, KEY) }]);
    let client = builder().endpoint(server.url()).max_attempts(1).build().unwrap();
    let job = client.submit_job(submission()).await.unwrap();
    let mut texts = vec![("Job", shown(&job))];
    for (name, fault) in [
        ("reset", Fault::Reset(Commit::Before)),
        ("closed", Fault::Close(Commit::After)),
        ("not HTTP", Fault::NotHttp(Commit::Before)),
        ("a plain text", Fault::PlainText),
    ] {
        server.script([fault.clone()]);
        let error = client.submit_job(submission()).await.unwrap_err();
        if let Some(submission) = error.submission() {
            texts.push(("Submission", shown(submission) + &submission.to_string()));
        }
        texts.push((name, told(&error)));
        server.script([fault]);
        texts.push((name, told(&client.get_job(GetJob { job_id: "c1".into() }).await.unwrap_err())));
    }
    assert!(texts.iter().any(|(name, _)| *name == "Submission"), "one at least may have arrived");
    assert_clean(texts);

    // The server knows none of these, and says what it got.
    let wrong = [
        Credential::new(ID, "canary-other", Some(TOKEN.into())),
        Credential::new(ID, KEY, Some("canary-other".into())),
        Credential::new("other", KEY, None),
        Credential::new(ID, "canary-key\n", None),
        Credential::new(ID, KEY, Some("canary-token\n".into())),
    ];
    for credential in wrong {
        let client = builder().endpoint(server.url()).credential(credential).build().unwrap();
        let error = client.submit_job(submission()).await.unwrap_err();
        assert_clean([("refused", told(&error))]);
    }
}

#[tokio::test]
async fn an_error_on_the_way_shows_no_secret() {
    let fails = |builder: ClientBuilder| async move {
        let client = builder.timeout(Duration::from_secs(2)).max_attempts(1).build().unwrap();
        let error = client.submit_job(submission()).await.unwrap_err();
        assert_eq!(error.outcome(), Some(Outcome::NotSent), "{error:?}");
        told(&error)
    };
    let asks = |provider| fails(builder().credential_provider(provider));
    assert_clean([
        ("nobody listens", fails(builder().endpoint("http://127.0.0.1:1")).await),
        ("no proxy", fails(builder().proxy(Proxy::Url(PROXY.to_owned()))).await),
        (
            "malformed",
            asks(CallbackProvider::new(|| {
                Ok::<_, CredentialError>(Credential::new(ID, "canary-key\r\n", None))
            }))
            .await,
        ),
        (
            "panics",
            asks(CallbackProvider::new(|| -> Result<Credential, CredentialError> {
                std::panic::resume_unwind(Box::new("canary-panic"))
            }))
            .await,
        ),
    ]);
}

#[tokio::test]
async fn a_file_of_secrets_that_is_broken_is_not_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("credentials");
    for content in [
        "canary-key",
        "[default]\ncanary-key",
        "[default]\nsecret_id = a\nsecret_key = canary-key\nsecret_key = canary-key",
        "[canary-key",
        "[default]\nsecret_key = canary-key",
    ] {
        std::fs::write(&file, content).unwrap();
        let error = ProfileProvider::new().file(&file).profile("default").load().await.unwrap_err();
        assert_clean([("profile", told(&error))]);
    }
}
