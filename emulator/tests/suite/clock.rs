//! The emulator's time.

use std::time::Duration;

use cloud_infinite_emulator::{Clock, ClockRuns};

use crate::support::{BUCKET, FIXED_TIME, Fixture, job, picture, system_now};

const RULE: &str = "imageMogr2/thumbnail/10x";

#[tokio::test]
async fn a_server_with_a_wrong_clock_says_the_wrong_time_and_refuses() {
    let fixture = Fixture::at_fixed_time().await;
    fixture.enable().await;
    let clock = fixture.emulator.clock();
    let reply = fixture.call("GET", "/picqueue", &[], "").await;
    assert_eq!((reply.status, reply.header("date")), (200, Some("Tue, 09 Aug 2022 08:23:11 GMT")));
    // What the fixture signs counts for 15 minutes.
    clock.set_skew_ms(901_000);
    let late = fixture.call("GET", "/picqueue", &[], "").await;
    assert_eq!((late.status, late.header("date")), (403, Some("Tue, 09 Aug 2022 08:38:12 GMT")));
    assert_eq!(late.element("ServerTime"), Some("2022-08-09T08:38:12Z"));
    assert_eq!(fixture.emulator.requests().last().unwrap().time_ms, (FIXED_TIME + 901) * 1000);
    clock.set_skew_ms(0);
    assert_eq!(fixture.call("GET", "/picqueue", &[], "").await.status, 200);
}

#[tokio::test]
async fn a_signature_is_as_old_as_time_has_passed() {
    let fixture = Fixture::at_fixed_time().await;
    fixture.emulator.advance(Duration::from_secs(900)).await.unwrap();
    assert_eq!(fixture.call("GET", "/picbucket", &[], "").await.status, 200);
    fixture.emulator.advance(Duration::from_secs(1)).await.unwrap();
    assert_eq!(fixture.call("GET", "/picbucket", &[], "").await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_waiting_of_the_service_goes_by_the_clock() {
    let fixture = Fixture::start_with(|config| {
        config.clock = Clock::manual_at(FIXED_TIME);
        config.job_delay = Duration::from_secs(3600);
        config.callback_repeats = 3;
    })
    .await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    fixture.enable().await;
    // Nobody listens there, so that every attempt fails.
    let body = job("in.png", RULE, "out.png", "")
        .replace("</Request>", "<CallBack>http://127.0.0.1:9/</CallBack></Request>");
    assert_eq!(fixture.call("POST", "/jobs", &[], &body).await.status, 200);
    fixture.emulator.advance(Duration::from_secs(4000)).await.unwrap();
    let seconds = |time_ms: i64| time_ms / 1000 - FIXED_TIME;
    let transitions: Vec<_> =
        fixture.emulator.transitions().iter().map(|change| (change.to, seconds(change.time_ms))).collect();
    assert_eq!(transitions, [("Submitted", 0), ("Running", 0), ("Success", 3600)]);
    let attempts: Vec<_> =
        fixture.emulator.callbacks().iter().map(|attempt| seconds(attempt.time_ms)).collect();
    assert_eq!(attempts, [3600, 3601, 3606, 3611]);
    assert_eq!(fixture.emulator.clock().now(), FIXED_TIME + 4000);
    assert_eq!(fixture.emulator.clock().waiting(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_is_switched_while_it_is_in_use() {
    let fixture = Fixture::start_with(|config| config.job_delay = Duration::from_secs(3600)).await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    fixture.enable().await;
    let clock = fixture.emulator.clock();
    assert_eq!(fixture.emulator.advance(Duration::ZERO).await, Err(ClockRuns));
    let job = fixture.submit("in.png", RULE, "out.png", "").await;
    clock.set_manual(clock.now_ms());
    assert!(clock.is_manual());
    fixture.idle().await;
    assert_eq!(fixture.job(&job).await.element("State"), Some("Running"));
    fixture.emulator.advance(Duration::from_secs(3600)).await.unwrap();
    clock.set_system();
    assert_eq!(fixture.job(&job).await.element("State"), Some("Success"));
    assert!((clock.now() - system_now()).abs() < 60);
}
