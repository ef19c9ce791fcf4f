//! An emulator that goes on where the one before it stopped.

use std::time::Duration;

use cloud_infinite_emulator::{Config, Emulator, Transition};
use tempfile::TempDir;

use crate::callbacks::{BUSY, OK, Receiver};
use crate::support::{BUCKET, Fixture, REGION_HOST, job, picture};

const TEMPLATE: &str = "<Request><Tag>PicProcess</Tag><Name>NAME</Name><PicProcess><IsPicInfo>true</IsPicInfo>\
                        <ProcessRule>imageMogr2/thumbnail/10x</ProcessRule></PicProcess></Request>";

/// The next emulator of a root.
pub(crate) async fn live(root: &TempDir, change: impl FnOnce(&mut Config)) -> Fixture {
    Fixture::start_with(|config| {
        *config = Config { buckets: vec![BUCKET.to_owned()], seed: Some(7), ..Config::new(root.path()) };
        change(config);
    })
    .await
}

/// Everything that a client can ask for, without what belongs to the question.
async fn everything(fixture: &Fixture, jobs: &[String]) -> Vec<String> {
    let tag = [("tag", "PicProcess"), ("size", "100")];
    let mut answers = vec![
        fixture.wire(REGION_HOST, "GET", "/picbucket", &[], "").send(fixture.address()).await,
        fixture.call("GET", "/picqueue", &[], "").await,
        fixture.call("GET", "/template", &[], "").await,
        fixture.call("GET", "/jobs", &tag, "").await,
    ];
    for id in jobs {
        answers.push(fixture.job(id).await);
    }
    answers
        .iter()
        .map(|reply| {
            assert_eq!(reply.status, 200, "{}", reply.body);
            let id = reply.header("x-ci-request-id").unwrap();
            reply.body.replace(id, "")
        })
        .collect()
}

fn changes(transitions: &[Transition], job: &str) -> Vec<(u32, Option<&'static str>, &'static str)> {
    let of_job = transitions.iter().filter(|transition| transition.job_id == job);
    of_job.map(|transition| (transition.attempt, transition.from, transition.to)).collect()
}

async fn make_template(fixture: &Fixture, name: &str) -> String {
    let reply = fixture.call("POST", "/template", &[], &TEMPLATE.replace("NAME", name)).await;
    reply.element("TemplateId").unwrap().to_owned()
}

async fn set_queue(fixture: &Fixture, id: &str, state: &str, notify: &str) {
    let body = format!("<Request><Name>mine</Name><State>{state}</State>{notify}</Request>");
    let reply = fixture.call("PUT", &format!("/picqueue/{id}"), &[], &body).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}

const NO_CALLBACKS: &str = "<NotifyConfig><State>Off</State></NotifyConfig>";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_was_told_is_still_so() {
    let root = TempDir::new().unwrap();
    let first = live(&root, |_| {}).await;
    first.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    let queue = first.enable().await;
    let mut templates = Vec::new();
    for name in ["one", "two", "three"] {
        templates.push(make_template(&first, name).await);
    }
    let path = format!("/template/{}", templates[0]);
    assert_eq!(first.call("PUT", &path, &[], &TEMPLATE.replace("NAME", "other")).await.status, 200);
    let path = format!("/template/{}", templates[2]);
    assert_eq!(first.call("DELETE", &path, &[], "").await.status, 200);

    let mut jobs = Vec::new();
    let more = "<UserData>order-17</UserData>";
    jobs.push(first.submit("in.png", "imageMogr2/thumbnail/20x", "out.png", more).await);
    jobs.push(first.submit("none.png", "imageMogr2/thumbnail/20x", "out.png", "").await);
    first.idle().await;
    let notify = "<NotifyConfig><State>On</State><Event>TaskFinish</Event><ResultFormat>JSON</ResultFormat>\
                  <Type>TDMQ</Type><MqMode>Queue</MqMode><MqRegion>gz</MqRegion><MqName>q</MqName></NotifyConfig>";
    set_queue(&first, &queue, "Paused", notify).await;
    for level in [0, 2, 1, 0] {
        let level = format!("<JobLevel>{level}</JobLevel>");
        jobs.push(first.submit("in.png", "imageMogr2/thumbnail/20x", "out.png", &level).await);
    }
    assert_eq!(first.call("PUT", &format!("/jobs/{}", jobs[5]), &[("cancel", "")], "").await.status, 200);

    let before = everything(&first, &jobs).await;
    let last = first.emulator.transitions().last().unwrap().sequence;
    let requests: Vec<String> = first.emulator.requests().into_iter().map(|entry| entry.request_id).collect();
    first.emulator.stop().await;

    let second = live(&root, |_| {}).await;
    assert_eq!(everything(&second, &jobs).await, before);
    assert_eq!(second.emulator.transitions(), []);
    // No number comes twice, although the seed is the same.
    let template = make_template(&second, "four").await;
    let job = second.submit("in.png", "imageMogr2/thumbnail/20x", "out.png", "").await;
    assert!(!templates.contains(&template) && !jobs.contains(&job));
    assert_eq!(second.emulator.transitions()[0].sequence, last + 1);
    assert!(second.emulator.requests().iter().all(|entry| !requests.contains(&entry.request_id)));

    // By level, then in the order of submission, which is older than the process.
    set_queue(&second, &queue, "Active", NO_CALLBACKS).await;
    second.idle().await;
    let transitions = second.emulator.transitions();
    let started: Vec<&String> = transitions
        .iter()
        .filter(|transition| transition.to == "Running")
        .map(|transition| &transition.job_id)
        .collect();
    assert_eq!(started, [&jobs[3], &jobs[4], &jobs[2], &job]);
    assert_eq!(second.job(&job).await.element("State"), Some("Success"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seed_gives_the_same_ids_with_a_restart_and_without() {
    let mut ids = Vec::new();
    for restarts in [false, true] {
        let root = TempDir::new().unwrap();
        let mut fixture = live(&root, |_| {}).await;
        let mut seen = vec![fixture.enable().await];
        for name in ["one", "two"] {
            if restarts {
                fixture.emulator.stop().await;
                fixture = live(&root, |_| {}).await;
            }
            seen.push(make_template(&fixture, name).await);
            seen.push(fixture.submit("none.png", "imageMogr2/format/jpg", "out.jpg", "").await);
        }
        ids.push(seen);
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ran_waits_again_and_runs_again() {
    let root = TempDir::new().unwrap();
    let slow = |config: &mut Config| config.job_delay = Duration::from_secs(3600);
    let first = live(&root, |config| {
        slow(config);
        config.max_concurrent = 1;
    })
    .await;
    first.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    first.enable().await;
    let ran = first.submit("in.png", "imageMogr2/format/jpg", "a.jpg", "").await;
    let waited = first.submit("in.png", "imageMogr2/format/jpg", "b.jpg", "").await;
    assert_eq!(first.job(&ran).await.element("State"), Some("Running"));
    assert_eq!(first.job(&waited).await.element("State"), Some("Submitted"));
    first.emulator.stop().await;

    let second = live(&root, slow).await;
    assert_eq!(second.job(&ran).await.element("State"), Some("Running"));
    let seen = changes(&second.emulator.transitions(), &ran);
    assert_eq!(seen, [(2, Some("Running"), "Submitted"), (2, Some("Submitted"), "Running")]);
    second.emulator.stop().await;

    let third = live(&root, |_| {}).await;
    third.idle().await;
    let transitions = third.emulator.transitions();
    let seen = changes(&transitions, &ran);
    assert_eq!(
        seen,
        [
            (3, Some("Running"), "Submitted"),
            (3, Some("Submitted"), "Running"),
            (3, Some("Running"), "Success")
        ]
    );
    assert_eq!(changes(&transitions, &waited).last(), Some(&(2, Some("Running"), "Success")));
    third.emulator.stop().await;
    let fourth = live(&root, |_| {}).await;
    assert_eq!(fourth.job(&ran).await.element("State"), Some("Success"));
    assert_eq!(fourth.emulator.transitions(), [], "what has ended has ended");
}

/// Half the size, and not a quarter, wherever between its two writes the process ended.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_replaces_its_input_does_so_once() {
    let root = TempDir::new().unwrap();
    let first = live(&root, |_| {}).await;
    let (object, log) = (root.path().join(BUCKET).join("in.png"), root.path().join(".ci/state.log"));
    std::fs::write(&object, picture(40, 30)).unwrap();
    first.enable().await;
    let id = first.submit("in.png", "imageMogr2/thumbnail/!50p", "in.png", "").await;
    first.idle().await;
    first.emulator.stop().await;
    let halved = std::fs::read(&object).unwrap();
    let whole = std::fs::read_to_string(&log).unwrap();
    let until = |change: &str| {
        let lines: Vec<&str> = whole.split_inclusive('\n').collect();
        let last = lines.iter().position(|line| line.contains(&format!("{{\"{change}\":"))).unwrap();
        lines[..last].concat()
    };
    for (there, log_until) in [
        // Before it had noted what it was going to write, before it wrote it, and after that.
        (picture(40, 30), until("produced")),
        (picture(40, 30), until("ended")),
        (halved, until("ended")),
    ] {
        std::fs::write(&object, there).unwrap();
        std::fs::write(&log, log_until).unwrap();
        let next = live(&root, |_| {}).await;
        next.idle().await;
        let job = next.job(&id).await;
        assert_eq!(job.element("State"), Some("Success"), "{}", job.body);
        let (_, result) = job.body.split_once("<ProcessResult>").unwrap();
        assert_eq!(crate::support::element(result, "Width"), Some("20"));
        let size = image::load_from_memory(&std::fs::read(&object).unwrap()).unwrap();
        assert_eq!((size.width(), size.height()), (20, 15));
        assert_eq!(changes(&next.emulator.transitions(), &id).last(), Some(&(2, Some("Running"), "Success")));
        next.emulator.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ran_in_a_queue_that_is_gone_is_cancelled() {
    let root = TempDir::new().unwrap();
    let first = live(&root, |config| config.job_delay = Duration::from_secs(3600)).await;
    let queue = first.enable().await;
    let ran = first.submit("in.png", "imageMogr2/format/jpg", "a.jpg", "").await;
    assert_eq!(first.call("DELETE", "/picbucket", &[], "").await.status, 200);
    assert_eq!(first.job(&ran).await.element("State"), Some("Running"));
    first.emulator.stop().await;
    let second = live(&root, |_| {}).await;
    assert_eq!(second.job(&ran).await.element("State"), Some("Cancel"));
    assert_eq!(changes(&second.emulator.transitions(), &ran), [(1, Some("Running"), "Cancel")]);
    assert_ne!(second.enable().await, queue);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_is_owed_until_somebody_takes_it() {
    let receiver = Receiver::start(|number| if number == 2 { BUSY } else { OK }).await;
    let root = TempDir::new().unwrap();
    let first = live(&root, |config| config.callback_repeats = 1000).await;
    first.enable().await;
    let wish = format!("<CallBack>http://{}/</CallBack></Request>", receiver.address);
    let body = job("none.png", "imageMogr2/format/jpg", "out.jpg", "").replace("</Request>", &wish);
    for number in 1..=2 {
        assert_eq!(first.call("POST", "/jobs", &[], &body).await.status, 200);
        while first.emulator.callbacks().len() < number {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    let told = first.emulator.callbacks();
    assert_eq!(told.iter().map(|entry| entry.status).collect::<Vec<_>>(), [Some(200), Some(503)]);
    first.emulator.stop().await;

    // This one would not repeat anything, but every restart is worth one attempt.
    let second = live(&root, |_| {}).await;
    second.idle().await;
    let again = second.emulator.callbacks();
    let [entry] = again.as_slice() else { panic!("{again:?}") };
    assert_eq!((entry.sequence, entry.attempt, entry.status), (3, 2, Some(200)));
    assert_eq!((&entry.job_id, &entry.body), (&told[1].job_id, &told[1].body));
    second.emulator.stop().await;

    let third = live(&root, |_| {}).await;
    third.idle().await;
    assert_eq!(third.emulator.callbacks(), []);
    assert_eq!(receiver.requests().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_has_one_emulator_at_a_time() {
    let root = TempDir::new().unwrap();
    let first = live(&root, |_| {}).await;
    let refused = Emulator::start(Config::new(root.path())).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ResourceBusy);
    let text = refused.to_string();
    assert!(text.starts_with(&format!("cannot use `{}` as root", root.path().display())), "{text}");
    assert!(text.contains("another emulator of this process"), "{text}");
    first.enable().await;
    // One that is dropped is gone as well.
    drop(first);
    let second = live(&root, |_| {}).await;
    assert!(second.call("GET", "/picqueue", &[], "").await.element("QueueId").is_some());
}
