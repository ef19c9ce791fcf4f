//! The doctor against the emulator: healthy, then with each thing broken once.
#![expect(clippy::unwrap_used, reason = "whatever is missing fails the test")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_infinite::{
    Client, ClientBuilder, Credential, CredentialError, Diagnosis, Doctor, Finding, FindingStatus,
    ManualClock, NotifyConfig, NotifyState, NotifyType, QueueState, Timestamp, UpdateQueue,
};
use cloud_infinite_emulator::{DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, Emulator};

struct World {
    _root: tempfile::TempDir,
    emulator: Emulator,
}

impl World {
    async fn new() -> Self {
        let (root, emulator) = conformance::emulator(|_| {}).await;
        Self { emulator, _root: root }
    }

    fn builder(&self) -> ClientBuilder {
        conformance::builder(&self.emulator).max_attempts(1)
    }

    async fn enabled(&self) -> Client {
        let client = self.builder().build().unwrap();
        client.enable_service(()).await.unwrap();
        client
    }
}

async fn examine(client: &Client) -> Diagnosis {
    client.doctor(Doctor::default()).await.unwrap()
}

/// The names and states of what was found.
fn states(diagnosis: &Diagnosis) -> Vec<(&str, &str)> {
    diagnosis.findings.iter().map(|finding| (finding.name.as_str(), finding.status.as_str())).collect()
}

fn only(diagnosis: &Diagnosis, status: FindingStatus) -> &Finding {
    let mut found = diagnosis.findings.iter().filter(|finding| finding.status == status);
    let first = found.next().unwrap_or_else(|| unreachable!("{diagnosis:?}"));
    assert_eq!(found.next(), None, "one thing is broken");
    assert!(first.advice.as_deref().is_some_and(|advice| advice.ends_with('.')), "{first:?}");
    first
}

const HEALTHY: &[(&str, &str)] = &[
    ("endpoint", "ok"),
    ("connection", "ok"),
    ("clock", "ok"),
    ("credentials", "ok"),
    ("access", "ok"),
    ("service", "ok"),
    ("queue", "ok"),
    ("queue", "ok"),
    ("callback", "skipped"),
];

#[tokio::test]
async fn a_healthy_setup_is_found_so() {
    let world = World::new().await;
    let client = world.enabled().await;
    let before = world.emulator.requests().len();
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&told);
    let on_update: cloud_infinite::OnUpdate<Finding> =
        Box::new(move |finding| listener.lock().unwrap().push(finding));
    let doctor = Doctor { operations: vec!["submit_job".into()], ..Doctor::default() };
    let diagnosis = client.run_with(doctor, Default::default(), Some(on_update)).await.unwrap();
    assert!(diagnosis.is_healthy);
    assert_eq!(states(&diagnosis), HEALTHY);
    assert_eq!(*told.lock().unwrap(), diagnosis.findings, "each finding is reported as it is made");
    assert!(diagnosis.policy.contains("cam:passrole") && !diagnosis.policy.contains("DeleteMediaTemplate"));
    assert!(diagnosis.clock_offset_millis.unwrap().abs() < 30_000);
    assert!(!format!("{diagnosis:?}").contains(DEFAULT_SECRET_KEY));
    let requests = world.emulator.requests();
    let asked: Vec<&str> = requests[before..].iter().map(|request| request.path.as_str()).collect();
    assert_eq!(asked, ["/picbucket", "/picbucket", "/picqueue"]);
}

#[tokio::test]
async fn each_broken_thing_is_one_problem_with_advice() {
    let world = World::new().await;
    let not_enabled = examine(&world.builder().build().unwrap()).await;
    let problem = only(&not_enabled, FindingStatus::Problem);
    assert_eq!(problem.name, "service");
    assert!(problem.advice.as_deref().unwrap().contains("enable_service"));
    assert!(!not_enabled.is_healthy);

    world.enabled().await;
    for (id, key, advice) in
        [(DEFAULT_SECRET_ID, "canary-wrong", "secret key"), ("AKIDunknown", "canary-wrong", "secret id")]
    {
        let client = world.builder().credential(Credential::new(id, key, None)).build().unwrap();
        let diagnosis = examine(&client).await;
        let problem = only(&diagnosis, FindingStatus::Problem);
        assert_eq!(problem.name, "access");
        assert!(problem.advice.as_deref().unwrap().contains(advice), "{problem:?}");
        assert!(!format!("{diagnosis:?}").contains("canary"));
    }

    let absent = || Err::<Credential, _>(CredentialError::not_found("nothing is configured"));
    let client =
        world.builder().credential_provider(cloud_infinite::CallbackProvider::new(absent)).build().unwrap();
    let diagnosis = examine(&client).await;
    let problem = only(&diagnosis, FindingStatus::Problem);
    assert_eq!(problem.name, "credentials");
    assert!(problem.message.contains("nothing is configured"));
    let skipped: Vec<&str> = states(&diagnosis)
        .into_iter()
        .filter(|(_, status)| *status == "skipped")
        .map(|(name, _)| name)
        .collect();
    assert_eq!(skipped, ["access", "service", "queue", "callback"], "what needs a credential is not guessed");

    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = world.builder().endpoint(format!("http://{nobody}")).build().unwrap();
    let diagnosis = examine(&client).await;
    assert_eq!(only(&diagnosis, FindingStatus::Problem).name, "connection");

    let plain = world.emulator.url().replace("http://", "https://");
    let diagnosis = examine(&world.builder().endpoint(plain).build().unwrap()).await;
    let problem = only(&diagnosis, FindingStatus::Problem);
    assert_eq!(problem.name, "connection");
    assert!(problem.advice.as_deref().unwrap().contains("ca_bundle"), "{problem:?}");
}

#[tokio::test]
async fn a_wrong_clock_is_told_by_how_much() {
    let world = World::new().await;
    world.enabled().await;
    let now = Timestamp::from(std::time::SystemTime::now()).unix_millis();
    for (wrong, status, words) in
        [(3_600_000, FindingStatus::Problem, "ahead of"), (-60_000, FindingStatus::Warning, "behind")]
    {
        let clock = ManualClock::new(Timestamp::from_unix_millis(now + wrong));
        let client = world.builder().clock(clock).build().unwrap();
        let diagnosis = examine(&client).await;
        let clock = diagnosis.findings.iter().find(|finding| finding.name == "clock").unwrap();
        assert_eq!(clock.status, status, "{clock:?}");
        assert!(
            clock.message.contains(words) && clock.advice.as_deref().unwrap().contains("NTP"),
            "{clock:?}"
        );
        assert!((diagnosis.clock_offset_millis.unwrap() + wrong).abs() < 30_000);
    }
}

#[tokio::test]
async fn a_credential_that_ends_soon_is_a_warning() {
    let world = World::new().await;
    world.enabled().await;
    let soon = Timestamp::from(std::time::SystemTime::now() + Duration::from_secs(400));
    let credential = Credential::new(DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, None).with_expiry(soon);
    let diagnosis = examine(&world.builder().credential(credential).build().unwrap()).await;
    assert_eq!(only(&diagnosis, FindingStatus::Warning).name, "credentials");
    assert!(diagnosis.is_healthy, "a warning is no problem");
}

#[tokio::test]
async fn queues_and_callbacks_are_looked_at() {
    let world = World::new().await;
    let client = world.enabled().await;
    let queue = client.list_queues(()).next().await.unwrap().unwrap();
    let update = |state: QueueState, notify_config: NotifyConfig| {
        client.update_queue(UpdateQueue {
            queue_id: queue.queue_id.clone().unwrap(),
            name: "pictures".into(),
            state,
            notify_config,
        })
    };
    let told = |url: &str| NotifyConfig {
        state: Some(NotifyState::On),
        event: Some("TaskFinish".into()),
        r#type: Some(NotifyType::Url),
        url: Some(url.into()),
        ..NotifyConfig::default()
    };
    update(QueueState::Paused, NotifyConfig { state: Some(NotifyState::Off), ..NotifyConfig::default() })
        .await
        .unwrap();
    let diagnosis = examine(&client).await;
    let warning = only(&diagnosis, FindingStatus::Warning);
    assert!(warning.name == "queue" && warning.message.contains("paused"), "{warning:?}");

    update(QueueState::Active, told("http://10.0.0.7/canary-path")).await.unwrap();
    let diagnosis = examine(&client).await;
    let warning = only(&diagnosis, FindingStatus::Warning);
    assert!(warning.name == "callback" && warning.message.contains("10.0.0.7"), "{warning:?}");
    assert!(!format!("{diagnosis:?}").contains("canary"), "the path may hold a secret");

    // The emulator itself is a web server that answers; the other port has nobody.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    update(QueueState::Active, told(&world.emulator.url())).await.unwrap();
    let doctor = Doctor {
        callback_urls: vec![
            format!("http://{nobody}/told"),
            "ftp://example.com/".into(),
            "https://example.com/x".into(),
        ],
        ..Doctor::default()
    };
    let looked = client.doctor(doctor.clone()).await.unwrap();
    let callbacks = |diagnosis: &Diagnosis| -> Vec<String> {
        let states = states(diagnosis).into_iter();
        states.filter(|(name, _)| *name == "callback").map(|(_, status)| status.to_owned()).collect()
    };
    assert_eq!(callbacks(&looked), ["ok", "ok", "problem", "ok"]);
    let doctor = Doctor {
        callback_urls: doctor.callback_urls[..1].to_vec(),
        reach_callbacks: Some(true),
        ..Doctor::default()
    };
    let reached = client.doctor(doctor).await.unwrap();
    assert_eq!(callbacks(&reached), ["ok", "ok", "ok", "problem"]);
}

#[tokio::test]
async fn a_method_that_does_not_exist_has_no_permission() {
    let world = World::new().await;
    let doctor = Doctor { operations: vec!["submit_jop".into()], ..Doctor::default() };
    let error = world.builder().build().unwrap().doctor(doctor).await.unwrap_err();
    assert_eq!(error.argument().unwrap().field, "operations");
}
