//! Cancelling jobs that wait.

use std::time::Duration;

use crate::support::{BUCKET, Fixture, Reply, picture};

const RULE: &str = "imageMogr2/thumbnail/10x";

async fn cancel(fixture: &Fixture, ids: &str) -> Reply {
    fixture.call("PUT", &format!("/jobs/{ids}"), &[("cancel", "")], "").await
}

/// One job runs for a while, and the others wait behind it.
async fn busy() -> (Fixture, Vec<String>) {
    let fixture = Fixture::start_with(|config| {
        config.max_concurrent = 1;
        config.job_delay = Duration::from_millis(700);
    })
    .await;
    fixture.enable().await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    let mut jobs = Vec::new();
    for number in 0..4 {
        jobs.push(fixture.submit("in.png", RULE, &format!("{number}.png"), "").await);
    }
    (fixture, jobs)
}

async fn states(fixture: &Fixture, jobs: &[String]) -> Vec<String> {
    let mut states = Vec::new();
    for job in jobs {
        states.push(fixture.job(job).await.element("State").unwrap().to_owned());
    }
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_job_never_begins() {
    let (fixture, jobs) = busy().await;
    let reply = cancel(&fixture, &jobs[2]).await;
    assert_eq!((reply.status, reply.body.as_str()), (200, ""));
    assert_eq!((reply.header("content-length"), reply.header("content-type")), (Some("0"), None));
    assert_eq!(states(&fixture, &jobs).await, ["Running", "Submitted", "Cancel", "Submitted"]);
    let cancelled = fixture.job(&jobs[2]).await;
    assert_eq!(cancelled.element("StartTime"), Some("-"));
    assert_ne!(cancelled.element("EndTime"), Some("-"));
    // Several at once, one of them twice.
    let reply = cancel(&fixture, &format!("{},{},{}", jobs[1], jobs[3], jobs[1])).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    fixture.idle().await;
    assert_eq!(states(&fixture, &jobs).await, ["Success", "Cancel", "Cancel", "Cancel"]);
    let entered = |state: &str| fixture.emulator.transitions().iter().filter(|t| t.to == state).count();
    assert_eq!((entered("Running"), entered("Cancel")), (1, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_or_nothing() {
    let (fixture, jobs) = busy().await;
    for (ids, status, code) in [
        (format!("{},{}", jobs[1], jobs[0]), 400, "InvalidArgument"),
        (format!("{},cnope", jobs[1]), 404, "NoSuchJob"),
        (format!("{},", jobs[1]), 400, "InvalidArgument"),
        ([jobs[1].as_str(); 11].join(","), 400, "InvalidArgument"),
        ("cnope".to_owned(), 404, "NoSuchJob"),
    ] {
        let reply = cancel(&fixture, &ids).await;
        assert_eq!((reply.status, reply.code()), (status, code), "{ids}");
    }
    assert_eq!(
        cancel(&fixture, &jobs[0]).await.element("Message"),
        Some("The job provided can not be modified")
    );
    let without = fixture.call("PUT", &format!("/jobs/{}", jobs[1]), &[], "").await;
    assert_eq!((without.status, without.code()), (400, "InvalidArgument"));
    assert_eq!(states(&fixture, &jobs).await, ["Running", "Submitted", "Submitted", "Submitted"]);
    assert_eq!(cancel(&fixture, &jobs[1]).await.status, 200);
    let again = cancel(&fixture, &jobs[1]).await;
    assert_eq!((again.status, again.code()), (400, "InvalidArgument"), "it has ended");
}

#[tokio::test]
async fn a_job_of_a_paused_queue_can_be_cancelled_and_makes_room() {
    let fixture = Fixture::start_with(|config| config.max_queue_size = 1).await;
    let queue = fixture.enable().await;
    let body = "<Request><Name>q</Name><State>Paused</State><NotifyConfig><State>Off</State></NotifyConfig></Request>";
    assert_eq!(fixture.call("PUT", &format!("/picqueue/{queue}"), &[], body).await.status, 200);
    let first = fixture.submit("in.png", RULE, "1.png", "").await;
    assert_eq!(states(&fixture, std::slice::from_ref(&first)).await, ["Pause"]);
    // The older path takes it as well.
    let reply = fixture.call("PUT", &format!("/pic_jobs/{first}"), &[("cancel", "")], "").await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    fixture.submit("in.png", RULE, "2.png", "").await;
}
