//! Who runs when.

use std::collections::HashMap;
use std::time::Duration;

use cloud_infinite_emulator::Transition;

use crate::support::{BUCKET, Fixture, picture};

const RULE: &str = "imageMogr2/thumbnail/10x";

async fn set_state(fixture: &Fixture, queue: &str, state: &str) {
    let body = format!(
        "<Request><Name>q</Name><State>{state}</State><NotifyConfig><State>Off</State></NotifyConfig></Request>"
    );
    let reply = fixture.call("PUT", &format!("/picqueue/{queue}"), &[], &body).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}

async fn with_picture(max_concurrent: u32, delay: Duration) -> (Fixture, String) {
    let fixture = Fixture::start_with(|config| {
        config.max_concurrent = max_concurrent;
        config.job_delay = delay;
    })
    .await;
    let queue = fixture.enable().await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    (fixture, queue)
}

/// Replays the transitions and checks what must hold at every moment.
fn check(transitions: &[Transition], max_concurrent: usize) -> usize {
    let mut waiting: Vec<(u8, u64, &str)> = Vec::new();
    let mut running: Vec<&str> = Vec::new();
    let mut finished: HashMap<&str, u32> = HashMap::new();
    let mut most = 0;
    for (index, transition) in transitions.iter().enumerate() {
        assert_eq!(transition.sequence, index as u64 + 1);
        let job = transition.job_id.as_str();
        match (transition.from, transition.to) {
            (None, "Submitted" | "Pause") => waiting.push((transition.level, transition.sequence, job)),
            (Some("Submitted"), "Running") => {
                let place = waiting.iter().position(|(_, _, id)| *id == job).unwrap();
                let (level, order, _) = waiting.remove(place);
                assert!(
                    waiting.iter().all(|other| (other.0, u64::MAX - other.1) < (level, u64::MAX - order))
                );
                running.push(job);
                most = most.max(running.len());
                assert!(running.len() <= max_concurrent);
            }
            (Some("Running"), "Success" | "Failed") => {
                running.retain(|id| *id != job);
                *finished.entry(job).or_default() += 1;
            }
            (Some("Submitted"), "Pause") | (Some("Pause"), "Submitted") => {}
            (Some("Submitted" | "Pause"), "Cancel") => {
                waiting.retain(|(_, _, id)| *id != job);
                *finished.entry(job).or_default() += 1;
            }
            other => panic!("no such way: {other:?}"),
        }
    }
    assert!(finished.values().all(|count| *count == 1));
    most
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_than_max_concurrent_run_and_higher_levels_go_first() {
    let (fixture, _) = with_picture(3, Duration::from_millis(5)).await;
    let mut jobs = Vec::new();
    for number in 0..40 {
        let level = format!("<JobLevel>{}</JobLevel>", number * 7 % 3);
        jobs.push(fixture.submit("in.png", RULE, &format!("out/{number}.png"), &level).await);
    }
    fixture.idle().await;
    let transitions = fixture.emulator.transitions();
    assert_eq!(transitions.len(), 40 * 3);
    assert_eq!(check(&transitions, 3), 3, "all three places are used");
    for job in jobs {
        assert_eq!(fixture.job(&job).await.element("State"), Some("Success"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_queue_starts_nothing_and_resuming_wakes_it() {
    let (fixture, queue) = with_picture(1, Duration::ZERO).await;
    set_state(&fixture, &queue, "Paused").await;
    let mut jobs = Vec::new();
    for level in [0, 2, 1, 2, 0] {
        jobs.push(fixture.submit("in.png", RULE, "out.png", &format!("<JobLevel>{level}</JobLevel>")).await);
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    for job in &jobs {
        let reply = fixture.job(job).await;
        assert_eq!((reply.element("State"), reply.element("StartTime")), (Some("Pause"), Some("-")));
    }
    assert_eq!(fixture.emulator.transitions().len(), 5);
    set_state(&fixture, &queue, "Active").await;
    fixture.idle().await;
    let transitions = fixture.emulator.transitions();
    check(&transitions, 1);
    let started: Vec<&str> = transitions
        .iter()
        .filter(|transition| transition.to == "Running")
        .map(|transition| transition.job_id.as_str())
        .collect();
    assert_eq!(started, [&jobs[1], &jobs[3], &jobs[2], &jobs[0], &jobs[4]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pausing_leaves_running_jobs_alone() {
    let (fixture, queue) = with_picture(1, Duration::from_millis(600)).await;
    let first = fixture.submit("in.png", RULE, "1.png", "").await;
    let second = fixture.submit("in.png", RULE, "2.png", "").await;
    assert_eq!(fixture.job(&first).await.element("State"), Some("Running"));
    set_state(&fixture, &queue, "Paused").await;
    assert_eq!(fixture.job(&first).await.element("State"), Some("Running"));
    assert_eq!(fixture.job(&second).await.element("State"), Some("Pause"));
    fixture.idle().await;
    assert_eq!(fixture.job(&first).await.element("State"), Some("Success"));
    assert_eq!(fixture.job(&second).await.element("State"), Some("Pause"));
    set_state(&fixture, &queue, "Active").await;
    fixture.idle().await;
    assert_eq!(fixture.job(&second).await.element("State"), Some("Success"));
}

#[tokio::test(flavor = "multi_thread")]
async fn disabling_cancels_what_waits_and_lets_finish_what_runs() {
    let (fixture, _) = with_picture(1, Duration::from_millis(600)).await;
    let first = fixture.submit("in.png", RULE, "1.png", "").await;
    let second = fixture.submit("in.png", RULE, "2.png", "").await;
    assert_eq!(fixture.call("DELETE", "/picbucket", &[], "").await.status, 200);
    let cancelled = fixture.job(&second).await;
    assert_eq!(cancelled.element("State"), Some("Cancel"));
    assert_eq!((cancelled.element("Code"), cancelled.element("StartTime")), (Some("Success"), Some("-")));
    assert_ne!(cancelled.element("EndTime"), Some("-"));
    fixture.idle().await;
    assert_eq!(fixture.job(&first).await.element("State"), Some("Success"));
    check(&fixture.emulator.transitions(), 1);
    // A new queue begins with all its places free.
    fixture.enable().await;
    let third = fixture.submit("in.png", RULE, "3.png", "").await;
    fixture.idle().await;
    assert_eq!(fixture.job(&third).await.element("State"), Some("Success"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses() {
    let fixture = Fixture::start_with(|config| config.max_queue_size = 2).await;
    let queue = fixture.enable().await;
    set_state(&fixture, &queue, "Paused").await;
    fixture.submit("in.png", RULE, "1.png", "").await;
    fixture.submit("in.png", RULE, "2.png", "").await;
    let reply = fixture.call("POST", "/jobs", &[], &crate::support::job("in.png", RULE, "3.png", "")).await;
    assert_eq!((reply.status, reply.code()), (403, "QueueFull"));
    let reply = fixture.call("GET", "/picqueue", &[], "").await;
    assert_eq!((reply.element("MaxSize"), reply.element("State")), (Some("2"), Some("Paused")));
}
