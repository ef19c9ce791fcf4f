//! When the end of a job may be seen.

use std::time::Duration;

use cloud_infinite_emulator::{Clock, NotReleased, Pace};

use crate::support::{BUCKET, FIXED_TIME, Fixture, element, picture};

const RULE: &str = "imageMogr2/thumbnail/10x";

async fn with_pace(pace: Pace, max_concurrent: u32) -> Fixture {
    let fixture = Fixture::start_with(|config| {
        config.pace = pace;
        config.max_concurrent = max_concurrent;
    })
    .await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    fixture.enable().await;
    fixture
}

impl Fixture {
    async fn state_of(&self, job: &str) -> String {
        self.job(job).await.element("State").unwrap().to_owned()
    }

    fn has(&self, key: &str) -> bool {
        self.emulator.store().get(BUCKET, key, 1 << 20).is_ok()
    }

    /// The states of the jobs of a list, the oldest first.
    async fn listed(&self, more: &[(&str, &str)]) -> Vec<String> {
        let mut query = vec![("tag", "PicProcess"), ("orderByTime", "Asc")];
        query.extend_from_slice(more);
        let reply = self.call("GET", "/jobs", &query, "").await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply
            .body
            .split("<JobsDetail>")
            .skip(1)
            .map(|job| element(job, "State").unwrap().to_owned())
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_holds_back_everything_about_the_end_and_keeps_the_place() {
    let fixture = with_pace(Pace::Gate, 1).await;
    let told = "<CallBack>http://127.0.0.1:9/</CallBack>";
    let body =
        crate::support::job("in.png", RULE, "1.png", "").replace("</Request>", &format!("{told}</Request>"));
    let reply = fixture.call("POST", "/jobs", &[], &body).await;
    let first = reply.element("JobId").unwrap().to_owned();
    let second = fixture.submit("none.png", RULE, "2.png", "").await;
    let third = fixture.submit("in.png", RULE, "3.png", "").await;
    fixture.idle().await;
    assert_eq!(fixture.listed(&[]).await, ["Running", "Submitted", "Submitted"]);
    assert!(!fixture.has("1.png") && fixture.emulator.callbacks().is_empty());
    let cancelled = fixture.call("PUT", &format!("/jobs/{first}"), &[("cancel", "")], "").await;
    assert_eq!((cancelled.status, cancelled.code()), (400, "InvalidArgument"), "it runs");

    // One that waits can be released in advance.
    fixture.emulator.release(&third).unwrap();
    assert_eq!(fixture.emulator.release_all(), [first.as_str()], "the others do not run");
    fixture.idle().await;
    assert_eq!(fixture.listed(&[]).await, ["Success", "Running", "Submitted"]);
    assert!(fixture.has("1.png"));
    assert_eq!(fixture.emulator.callbacks().len(), 1);

    // What fails is held back like what does not.
    fixture.emulator.release(&second).unwrap();
    fixture.idle().await;
    assert_eq!(fixture.listed(&[]).await, ["Success", "Failed", "Success"]);

    assert_eq!(fixture.emulator.release(&second), Err(NotReleased::Ended));
    assert_eq!(fixture.emulator.release("cnope"), Err(NotReleased::NoSuchJob));
    fixture.emulator.set_pace(Pace::Natural);
    let queue = fixture.call("GET", "/picqueue", &[], "").await.element("QueueId").unwrap().to_owned();
    fixture.emulator.set_queue_paused(&queue, true).await.unwrap();
    let fourth = fixture.submit("in.png", RULE, "4.png", "").await;
    assert_eq!(fixture.emulator.release(&fourth), Err(NotReleased::NotHeld(Pace::Natural)));
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_count_one_by_one_and_in_lists() {
    let fixture = with_pace(Pace::AfterReads { reads: 3 }, 10).await;
    let job = fixture.submit("in.png", RULE, "out.png", "").await;
    fixture.idle().await;
    assert_eq!(fixture.state_of(&job).await, "Running");
    assert_eq!(fixture.listed(&[]).await, ["Running"]);
    // It is not shown, so this does not count.
    assert_eq!(fixture.listed(&[("states", "Success")]).await, [""; 0]);
    assert_eq!(fixture.state_of(&job).await, "Running");
    assert!(!fixture.has("out.png"));
    // Now it would be shown, and is then another.
    assert_eq!(fixture.listed(&[("states", "Running")]).await, [""; 0]);
    assert!(fixture.has("out.png"));
    assert_eq!(fixture.state_of(&job).await, "Success");

    // The read that shows the end waits for the work.
    fixture.emulator.set_pace(Pace::AfterReads { reads: 0 });
    let job = fixture.submit("in.png", RULE, "second.png", "").await;
    assert_eq!(fixture.state_of(&job).await, "Success");
    // Releasing one makes it end without any read.
    fixture.emulator.set_pace(Pace::AfterReads { reads: 9 });
    let job = fixture.submit("in.png", RULE, "third.png", "").await;
    fixture.emulator.release(&job).unwrap();
    fixture.idle().await;
    assert!(fixture.has("third.png"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_read_shows_the_end_of_what_is_immediate() {
    let fixture = with_pace(Pace::Immediate, 1).await;
    let mut jobs = Vec::new();
    for number in 0..6 {
        jobs.push(fixture.submit("in.png", RULE, &format!("{number}.png"), "").await);
    }
    assert_eq!(fixture.state_of(&jobs[2]).await, "Success");
    assert_eq!(fixture.listed(&[("states", "Success")]).await, ["Success"; 6]);
    for number in 6..9 {
        jobs.push(fixture.submit("in.png", RULE, &format!("{number}.png"), "").await);
    }
    assert_eq!(fixture.listed(&[("states", "Submitted,Running"), ("size", "2")]).await, [""; 0]);
    // Nobody has to ask.
    let unread = fixture.submit("in.png", RULE, "unread.png", "").await;
    fixture.idle().await;
    assert!(fixture.has("unread.png"));
    assert_eq!(fixture.state_of(&unread).await, "Success");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_does_not_wait_for_what_cannot_go_on() {
    let fixture = Fixture::start_with(|config| {
        config.clock = Clock::manual_at(FIXED_TIME);
        config.pace = Pace::Immediate;
        config.job_delay = Duration::from_secs(1);
        config.max_concurrent = 1;
    })
    .await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    let queue = fixture.enable().await;
    // The first waits for a clock that stands still, the second for the first.
    let first = fixture.submit("in.png", RULE, "1.png", "").await;
    let second = fixture.submit("in.png", RULE, "2.png", "").await;
    assert_eq!(fixture.state_of(&first).await, "Running");
    assert_eq!(fixture.state_of(&second).await, "Submitted");
    fixture.emulator.set_queue_paused(&queue, true).await.unwrap();
    assert_eq!(fixture.listed(&[]).await, ["Running", "Pause"]);
    fixture.emulator.advance(Duration::from_secs(1)).await.unwrap();
    assert_eq!(fixture.listed(&[]).await, ["Success", "Pause"]);
    fixture.emulator.set_queue_paused(&queue, false).await.unwrap();
    fixture.emulator.advance(Duration::from_secs(1)).await.unwrap();
    assert_eq!(fixture.state_of(&second).await, "Success");
}

#[tokio::test(flavor = "multi_thread")]
async fn time_held_counts_from_the_beginning() {
    let fixture = Fixture::start_with(|config| {
        config.clock = Clock::manual_at(FIXED_TIME);
        config.pace = Pace::AfterMs { ms: 5000 };
        config.max_concurrent = 1;
    })
    .await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    fixture.enable().await;
    let first = fixture.submit("in.png", RULE, "1.png", "").await;
    let second = fixture.submit("in.png", RULE, "2.png", "").await;
    fixture.emulator.advance(Duration::from_millis(4999)).await.unwrap();
    assert_eq!(fixture.listed(&[]).await, ["Running", "Submitted"]);
    assert!(!fixture.has("1.png"));
    fixture.emulator.advance(Duration::from_millis(1)).await.unwrap();
    let reply = fixture.job(&first).await;
    assert_eq!(reply.element("State"), Some("Success"));
    assert_eq!(reply.element("StartTime"), Some("2022-08-09T16:23:11+0800"));
    assert_eq!(reply.element("EndTime"), Some("2022-08-09T16:23:16+0800"));
    // The second has begun at that moment; it is not made to wait until its time if somebody says so.
    assert_eq!(fixture.state_of(&second).await, "Running");
    fixture.emulator.release(&second).unwrap();
    fixture.idle().await;
    assert_eq!(fixture.state_of(&second).await, "Success");
    assert_eq!(fixture.emulator.clock().waiting(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_keeps_the_pace_it_was_submitted_with_and_buckets_have_their_own() {
    let other = "other-1250000000";
    let fixture = Fixture::start_with(|config| config.buckets.push(other.to_owned())).await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    fixture.enable().await;
    fixture.emulator.set_bucket_pace(BUCKET, Pace::Gate);
    fixture.emulator.set_bucket_pace(other, Pace::Immediate);
    let held = fixture.submit("in.png", RULE, "1.png", "").await;
    fixture.emulator.set_bucket_pace(BUCKET, Pace::Natural);
    fixture.emulator.set_pace(Pace::Gate);
    let free = fixture.submit("in.png", RULE, "2.png", "").await;
    fixture.idle().await;
    assert_eq!(fixture.state_of(&held).await, "Running");
    assert_eq!(fixture.state_of(&free).await, "Success");
    assert_eq!(fixture.emulator.release_all(), [held]);
}
