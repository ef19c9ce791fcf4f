//! What this library makes of the faults of the emulator: nothing is created twice, and nothing is lost without a word.
#![expect(clippy::unwrap_used, reason = "whatever is missing fails the test")]

use std::collections::BTreeMap;
use std::time::Duration;

use cloud_infinite::{
    Client, Error, ErrorKind, GetObject, JobState, Outcome, PutObject, Reconcile, ReconciliationVerdict,
    SubmissionMode, SubmitJob, WaitForJob,
};
use cloud_infinite_emulator::image::sample::sample_photo_jpeg;
use cloud_infinite_emulator::{Emulator, Fault, FaultAction, Moment};
use conformance::BUCKET;

struct World {
    _root: tempfile::TempDir,
    emulator: Emulator,
    client: Client,
}

impl World {
    async fn new() -> Self {
        let (root, emulator) = conformance::emulator(|_| {}).await;
        let client = conformance::builder(&emulator).build().unwrap();
        client.enable_service(()).await.unwrap();
        let folder = emulator.bucket_path(BUCKET).unwrap().join("in");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("photo.jpg"), sample_photo_jpeg(64, 48, 7).unwrap()).unwrap();
        Self { _root: root, emulator, client }
    }

    fn strike(&self, rule: &str) {
        self.emulator.clear_faults();
        self.emulator.clear_requests();
        self.emulator.add_fault(rule.parse().unwrap()).unwrap();
    }

    async fn submit(&self) -> Result<cloud_infinite::Job, Error> {
        self.client.submit_job(submission()).await
    }

    async fn wait(&self, job_id: &str) -> Result<cloud_infinite::Job, Error> {
        let often = Some(Duration::from_millis(10));
        self.client.wait_for_job(WaitForJob { poll_interval: often, ..WaitForJob::from(job_id) }).await
    }

    /// How many requests of that method and path came since the last rule.
    fn requests(&self, method: &str, path: &str) -> usize {
        let entries = self.emulator.requests();
        entries.iter().filter(|entry| entry.method == method && entry.path.starts_with(path)).count()
    }

    fn jobs(&self) -> usize {
        self.emulator.transitions().iter().filter(|change| change.from.is_none()).count()
    }
}

fn submission() -> SubmitJob {
    SubmitJob {
        input: "in/photo.jpg".into(),
        rule: Some("imageMogr2/thumbnail/32x".into()),
        output: "out/photo.jpg".into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_submission_is_never_sent_twice_into_the_dark() {
    let world = World::new().await;
    for (fault, exists) in [
        (r#""kind": "reset", "when": "before""#, false),
        (r#""kind": "reset", "when": "after""#, true),
        (r#""kind": "accept_then_lose""#, true),
        (r#""kind": "truncate", "bytes": 100"#, true),
        (r#""kind": "malformed""#, true),
        (r#""kind": "status", "status": 500"#, false),
        (r#""kind": "status", "status": 503, "retry_after": 1"#, false),
        (r#""kind": "status", "status": 200, "code": "InternalError""#, false),
    ] {
        world.strike(&format!(r#"{{{fault}, "route": "POST /jobs", "times": 1}}"#));
        let before = world.jobs();
        let error = world.submit().await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Some(Outcome::Ambiguous), 1), "{fault}: {error}");
        assert_eq!(world.requests("POST", "/jobs"), 1, "{fault}");
        assert_eq!(world.jobs() - before, usize::from(exists), "{fault}");
        let found = world.client.reconcile(Reconcile::from(error.submission().unwrap())).await.unwrap();
        let expected = if exists { ReconciliationVerdict::Found } else { ReconciliationVerdict::NotFoundYet };
        assert_eq!((found.verdict, found.job.is_some()), (expected, exists), "{fault}");
        let struck = world.emulator.requests().into_iter().find(|entry| entry.fault.is_some()).unwrap();
        assert_eq!((struck.path.as_str(), struck.auth.verdict.as_str()), ("/jobs", "accepted"), "{fault}");
    }
}

#[tokio::test]
async fn a_refusal_is_what_it_says() {
    let world = World::new().await;
    for (fault, kind) in [
        (r#""status": 400, "code": "InvalidArgument""#, ErrorKind::Service),
        (r#""status": 403, "code": "AccessDenied""#, ErrorKind::Denied),
        (r#""status": 307"#, ErrorKind::Service),
    ] {
        world.strike(&format!(r#"{{"kind": "status", {fault}, "route": "POST /jobs"}}"#));
        let error = world.submit().await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Some(Outcome::Rejected), 1), "{fault}: {error}");
        assert_eq!(error.kind(), kind, "{fault}: {error}");
    }
    assert_eq!(world.jobs(), 0);
    // Asked to slow down, the library does, and there is one job in the end.
    world.strike(
        r#"{"kind": "status", "status": 503, "code": "SlowDown", "retry_after": 0, "route": "POST /jobs", "times": 1}"#,
    );
    world.submit().await.unwrap();
    assert_eq!((world.requests("POST", "/jobs"), world.jobs()), (2, 1));
}

#[tokio::test]
async fn what_is_looked_for_is_found() {
    let world = World::new().await;
    let client = conformance::builder(&world.emulator)
        .submission_mode(SubmissionMode::EffectivelyOnce)
        .build()
        .unwrap();
    world.strike(r#"{"kind": "accept_then_lose", "route": "POST /jobs"}"#);
    let job = client.submit_job(submission()).await.unwrap();
    assert_eq!((world.requests("POST", "/jobs"), world.jobs()), (1, 1));
    assert_eq!(world.wait(&job.job_id).await.unwrap().state, JobState::Success);
}

#[tokio::test]
async fn silence_ends_with_the_attempt() {
    let world = World::new().await;
    let client =
        conformance::builder(&world.emulator).attempt_timeout(Duration::from_millis(100)).build().unwrap();
    world.strike(r#"{"kind": "accept_then_lose", "hang": true, "route": "POST /jobs"}"#);
    let error = client.submit_job(submission()).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Some(Outcome::Ambiguous)), "{error}");
    assert_eq!((world.requests("POST", "/jobs"), world.jobs()), (1, 1));
    let found = client.reconcile(Reconcile::from(error.submission().unwrap())).await.unwrap();
    assert_eq!(found.verdict, ReconciliationVerdict::Found);
}

#[tokio::test]
async fn reads_are_repeated() {
    let world = World::new().await;
    let job = world.submit().await.unwrap();
    for (fault, times) in [
        (r#""kind": "status", "status": 503"#, 2),
        (r#""kind": "reset", "when": "before""#, 2),
        (r#""kind": "reset", "when": "after""#, 2),
        (r#""kind": "accept_then_lose""#, 2),
        (r#""kind": "truncate", "bytes": 10"#, 2),
        (r#""kind": "malformed""#, 1),
        (r#""kind": "delay", "ms": 1"#, 0),
    ] {
        let rule = format!(r#"{{{fault}, "route": "GET /jobs/*", "times": {}}}"#, times.max(1));
        world.strike(&rule);
        assert_eq!(world.client.get_job(job.job_id.as_str()).await.unwrap().job_id, job.job_id, "{fault}");
        assert_eq!(world.requests("GET", "/jobs/"), times + 1, "{fault}");
    }
}

#[tokio::test]
async fn waiting_copes_with_jobs_that_go_wrong() {
    let world = World::new().await;
    world.strike(r#"{"kind": "fail_job", "code": "Unlucky", "message": "No luck today.", "times": 1}"#);
    let job = world.submit().await.unwrap();
    let error = world.wait(&job.job_id).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::JobFailed, Some("Unlucky")));
    assert!(error.to_string().contains("No luck today."), "{error}");

    world.strike(r#"{"kind": "lose_output", "times": 1}"#);
    let job = world.submit().await.unwrap();
    assert_eq!(world.wait(&job.job_id).await.unwrap().state, JobState::Success);
    let error = world.client.get_object("out/photo.jpg").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("NoSuchKey")));

    // A job that does not show at once, and then lags, is waited for all the same.
    world.strike(r#"{"kind": "stale_read", "reads": 3, "missing": true, "route": "GET /jobs/*"}"#);
    let job = world.submit().await.unwrap();
    world.emulator.wait_idle().await;
    assert_eq!(world.wait(&job.job_id).await.unwrap().state, JobState::Success);
    assert_eq!(world.requests("GET", "/jobs/"), 4);
}

#[tokio::test]
async fn objects_survive_what_happens_on_their_way() {
    let world = World::new().await;
    let put = || PutObject { key: "in/a.txt".into(), body: Some("0123456789".into()), ..Default::default() };
    for when in [Moment::Before, Moment::After] {
        world.emulator.clear_faults();
        let fault = Fault {
            route: Some("PUT *".to_owned()),
            times: Some(2),
            ..Fault::new(FaultAction::Reset { when })
        };
        world.emulator.add_fault(fault).unwrap();
        world.client.put_object(put()).await.unwrap();
        assert_eq!(world.emulator.faults()[0].hits, 2);
    }
    let read = async || {
        let mut object = world.client.get_object(GetObject::from("in/a.txt")).await?;
        object.read_to_end().await
    };
    world.strike(r#"{"kind": "dribble", "bytes_per_second": 100000, "service": "cos"}"#);
    assert_eq!(read().await.unwrap(), "0123456789");
    // Half an object is no object.
    world.strike(r#"{"kind": "malformed", "service": "cos", "route": "GET *"}"#);
    let error = read().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Integrity, "{error}");
    // What is missing of a cut one is asked for, as long as something comes.
    world.strike(r#"{"kind": "truncate", "bytes": 4, "service": "cos", "route": "GET *", "times": 2}"#);
    assert_eq!(read().await.unwrap(), "0123456789");
    assert_eq!(world.requests("GET", "/in/a.txt"), 3);
    world.strike(r#"{"kind": "truncate", "bytes": 0, "service": "cos", "route": "GET *"}"#);
    let error = read().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
}

/// Submissions under faults of every kind, each with an output of its own, held against what the caller was told.
#[tokio::test]
async fn under_all_faults_at_once_the_account_is_right() {
    const SUBMISSIONS: usize = 80;
    for seed in 1..=2 {
        let world = World::new().await;
        for (index, fault) in [
            r#""kind": "reset", "when": "before""#,
            r#""kind": "reset", "when": "after""#,
            r#""kind": "accept_then_lose""#,
            r#""kind": "truncate", "bytes": 300"#,
            r#""kind": "malformed""#,
            r#""kind": "status", "status": 502"#,
            r#""kind": "delay", "min_ms": 1, "max_ms": 20"#,
        ]
        .iter()
        .enumerate()
        {
            let chance = format!(r#""probability": 0.1, "seed": {}"#, seed * 100 + index);
            let rule = format!(r#"{{{fault}, {chance}, "route": "POST /jobs"}}"#);
            world.emulator.add_fault(rule.parse().unwrap()).unwrap();
        }
        let tasks = (0..SUBMISSIONS).map(|number| {
            let client = world.client.clone();
            let request = SubmitJob { output: format!("out/{number}.jpg"), ..submission() };
            tokio::spawn(async move { client.submit_job(request).await })
        });
        let (mut created, mut open) = (BTreeMap::new(), BTreeMap::new());
        for (number, task) in tasks.enumerate().collect::<Vec<_>>() {
            match task.await.unwrap() {
                Ok(job) => drop(created.insert(number, job.job_id)),
                Err(error) => {
                    assert_eq!(error.outcome(), Some(Outcome::Ambiguous), "{number}: {error}");
                    open.insert(number, error.submission().unwrap().clone());
                }
            }
        }
        world.emulator.clear_faults();
        let mut made: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        let mut jobs = world.client.list_jobs(());
        while let Some(job) = jobs.next().await.unwrap() {
            let output = job.operation.output.unwrap().object.unwrap();
            let number = output.strip_prefix("out/").unwrap().strip_suffix(".jpg").unwrap().parse().unwrap();
            made.entry(number).or_default().push(job.job_id);
        }
        assert!(made.values().all(|ids| ids.len() == 1), "doubled with seed {seed}: {made:?}");
        for (number, id) in &created {
            assert_eq!(made[number], std::slice::from_ref(id), "seed {seed}");
        }
        for (number, submission) in &open {
            let found = world.client.reconcile(Reconcile::from(submission)).await.unwrap();
            assert_eq!(found.job_ids, made.get(number).cloned().unwrap_or_default(), "seed {seed}: {number}");
        }
        let hits: Vec<u64> =
            world.emulator.requests().iter().filter_map(|entry| Some(entry.fault?.id.0)).collect();
        assert!((1..=7).all(|rule| hits.contains(&rule)), "not every rule acted with seed {seed}: {hits:?}");
        assert_eq!(created.len() + open.len(), SUBMISSIONS);
    }
}
