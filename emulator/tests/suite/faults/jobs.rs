//! Faults of jobs, and reads of jobs that lag behind.

use cloud_infinite_emulator::Pace;

use super::{add, jobs_made};
use crate::support::{Fixture, picture};

async fn world() -> Fixture {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    std::fs::write(fixture.folder().join("in.png"), picture(8, 6)).unwrap();
    fixture
}

async fn submit(fixture: &Fixture, output: &str) -> String {
    fixture.submit("in.png", "imageMogr2/rotate/90", output, "").await
}

fn exists(fixture: &Fixture, key: &str) -> bool {
    fixture.folder().join(key).exists()
}

#[tokio::test]
async fn jobs_fail_as_they_are_told() {
    let fixture = world().await;
    add(
        &fixture.emulator,
        r#"{"kind": "fail_job", "code": "Made<Up", "message": "No & no.", "skip": 1, "times": 1}"#,
    );
    add(&fixture.emulator, r#"{"kind": "fail_job", "code": "Plain", "skip": 1}"#);
    let mut ids = Vec::new();
    for number in 0..3 {
        ids.push(submit(&fixture, &format!("out{number}.png")).await);
        fixture.idle().await;
    }
    let shown = |reply: &crate::support::Reply| {
        ["State", "Code", "Message"].map(|name| reply.element(name).unwrap_or_default().to_owned())
    };
    assert_eq!(shown(&fixture.job(&ids[0]).await), ["Success", "Success", ""]);
    assert_eq!(shown(&fixture.job(&ids[1]).await), ["Failed", "Made&lt;Up", "No &amp; no."]);
    let message = "Fault rule 2 of this emulator asked for this.";
    assert_eq!(shown(&fixture.job(&ids[2]).await), ["Failed", "Plain", message]);
    assert_eq!([0, 1, 2].map(|number| exists(&fixture, &format!("out{number}.png"))), [true, false, false]);
    // The record of changes names the rule where the job began.
    let hits: Vec<(Option<u64>, &str)> = fixture
        .emulator
        .transitions()
        .iter()
        .filter(|change| change.job_id == ids[1])
        .map(|change| (change.fault.map(|hit| hit.id.0), change.to))
        .collect();
    assert_eq!(hits, [(None, "Submitted"), (Some(1), "Running"), (None, "Failed")]);
    let rules: Vec<(u64, u64)> =
        fixture.emulator.faults().iter().map(|rule| (rule.matches, rule.hits)).collect();
    // What the first rule struck never came to the second.
    assert_eq!(rules, [(3, 1), (2, 1)]);
    // Requests are another matter.
    assert!(fixture.emulator.requests().iter().all(|entry| entry.fault.is_none()));
}

#[tokio::test]
async fn a_lost_output_is_a_success_without_an_object() {
    let fixture = world().await;
    add(&fixture.emulator, r#"{"kind": "lose_output", "key": "in.*", "bucket": "examplebucket-1250000000"}"#);
    let id = submit(&fixture, "out.png").await;
    fixture.idle().await;
    let reply = fixture.job(&id).await;
    assert_eq!(reply.element("State"), Some("Success"));
    assert_eq!((reply.element("Format"), exists(&fixture, "out.png")), (Some("PNG"), false));
}

#[tokio::test]
async fn a_stuck_job_runs_until_it_is_released() {
    let fixture = world().await;
    add(&fixture.emulator, r#"{"kind": "stuck_job", "times": 1}"#);
    let stuck = submit(&fixture, "out.png").await;
    let other = submit(&fixture, "out2.png").await;
    // Nobody waits for what has no end, and the others go on.
    fixture.idle().await;
    assert_eq!(states(&fixture, &stuck, 2).await, ["Running", "Running"]);
    assert_eq!(states(&fixture, &other, 1).await, ["Success"]);
    assert!(!exists(&fixture, "out.png"));
    // The rules are gone, and the job is stuck.
    fixture.emulator.clear_faults();
    fixture.idle().await;
    assert_eq!(states(&fixture, &stuck, 1).await, ["Running"]);
    fixture.emulator.release(&stuck).unwrap();
    fixture.idle().await;
    assert_eq!(states(&fixture, &stuck, 1).await, ["Success"]);
    assert!(exists(&fixture, "out.png"));
    let faults: Vec<Option<&str>> = fixture
        .emulator
        .transitions()
        .iter()
        .filter(|change| change.to == "Running")
        .map(|change| change.fault.map(|hit| hit.kind))
        .collect();
    assert_eq!(faults, [Some("stuck_job"), None]);
}

#[tokio::test]
async fn a_job_is_stuck_whatever_its_pace() {
    for pace in [Pace::Immediate, Pace::AfterMs { ms: 1 }, Pace::AfterReads { reads: 1 }, Pace::Gate] {
        let fixture = world().await;
        fixture.emulator.set_pace(pace);
        add(&fixture.emulator, r#"{"kind": "stuck_job"}"#);
        let stuck = submit(&fixture, "out.png").await;
        fixture.idle().await;
        assert_eq!(states(&fixture, &stuck, 3).await, ["Running"; 3], "{pace}");
        assert_eq!(fixture.emulator.release_all(), std::slice::from_ref(&stuck), "{pace}");
        fixture.idle().await;
        assert_eq!(states(&fixture, &stuck, 1).await, ["Success"], "{pace}");
    }
}

#[tokio::test]
async fn a_job_that_waits_can_still_be_struck_by_its_id() {
    let fixture = world().await;
    let queue = fixture.call("GET", "/picqueue", &[], "").await.element("QueueId").unwrap().to_owned();
    fixture.emulator.set_queue_paused(&queue, true).await.unwrap();
    let ids = [submit(&fixture, "out.png").await, submit(&fixture, "out2.png").await];
    add(&fixture.emulator, &format!(r#"{{"kind": "fail_job", "code": "C", "job_id": "{}"}}"#, ids[1]));
    fixture.emulator.set_queue_paused(&queue, false).await.unwrap();
    fixture.idle().await;
    assert_eq!(states(&fixture, &ids[0], 1).await, ["Success"]);
    assert_eq!(states(&fixture, &ids[1], 1).await, ["Failed"]);
}

/// The states that reads show one after the other; a job that is not there has none.
async fn states(fixture: &Fixture, id: &str, reads: usize) -> Vec<String> {
    let mut states = Vec::new();
    for _ in 0..reads {
        let reply = fixture.job(id).await;
        let missing = reply.element("NonExistJobIds").map(|missing| assert_eq!(missing, id)).is_some();
        states.push(if missing { "-".to_owned() } else { reply.element("State").unwrap().to_owned() });
    }
    states
}

#[tokio::test]
async fn stale_reads_lag_by_their_number() {
    let fixture = world().await;
    add(&fixture.emulator, r#"{"kind": "stale_read", "reads": 2, "route": "GET /jobs/*"}"#);
    let id = submit(&fixture, "out.png").await;
    fixture.idle().await;
    // The third shows what the first would have shown.
    assert_eq!(states(&fixture, &id, 4).await, ["Submitted", "Submitted", "Success", "Success"]);
    assert_eq!(fixture.emulator.faults()[0].hits, 4);
    let entry = fixture.emulator.requests().pop().unwrap();
    assert_eq!(entry.fault.unwrap().kind, "stale_read");
    // Another job has a past of its own, and a rule without `missing` hides none.
    let other = submit(&fixture, "out2.png").await;
    assert_eq!(states(&fixture, &other, 1).await, ["Submitted"]);
    // Lists are not meant.
    assert_eq!(jobs_made(&fixture).await, 2);
}

#[tokio::test]
async fn a_job_may_be_missing_at_first() {
    let fixture = world().await;
    add(&fixture.emulator, r#"{"kind": "stale_read", "reads": 2, "missing": true, "times": 3}"#);
    let id = submit(&fixture, "out.png").await;
    fixture.idle().await;
    assert_eq!(states(&fixture, &id, 4).await, ["-", "-", "Success", "Success"]);
}

#[tokio::test]
async fn lists_lag_as_a_whole() {
    let fixture = world().await;
    let first = submit(&fixture, "out.png").await;
    fixture.idle().await;
    add(&fixture.emulator, r#"{"kind": "stale_read", "reads": 1, "missing": true, "route": "GET /jobs"}"#);
    let list = async |states: &str| {
        let query = [("tag", "PicProcess"), ("states", states), ("orderByTime", "Asc")];
        let reply = fixture.call("GET", "/jobs", &query, "").await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.body.split("<JobId>").skip(1).map(|rest| rest[..33].to_owned()).collect::<Vec<String>>()
    };
    let none: [String; 0] = [];
    assert_eq!(list("All").await, none);
    assert_eq!(list("All").await, std::slice::from_ref(&first));
    let second = submit(&fixture, "out2.png").await;
    fixture.idle().await;
    assert_eq!(list("All").await, std::slice::from_ref(&first));
    // Filters look at what is shown.
    assert_eq!(list("Success").await, [first.clone(), second.clone()]);
    assert_eq!(list("Submitted").await, none);
    // Single reads are not meant, and templates and queues are no reads of jobs.
    assert_eq!(fixture.job(&second).await.element("State"), Some("Success"));
    assert_eq!(fixture.call("GET", "/picqueue", &[], "").await.status, 200);
    assert_eq!(fixture.emulator.faults()[0].matches, 5);
}
