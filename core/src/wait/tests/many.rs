//! Waiting for many jobs.

use std::collections::HashMap;

use futures_util::FutureExt;

use super::*;
use crate::error::ErrorKind;
use crate::model::JobState;
use crate::options::CallOptions;
use crate::stream::Inputs;
use crate::task::OnUpdate;
use crate::wait::one::Wait;
use crate::wait::{WaitForJobs, WaitProgress, WaitResult};

fn ids(count: u32) -> Inputs<String> {
    Inputs::from_iter((0..count).map(|number| format!("j{number}")))
}

async fn settled(client: &Client, request: WaitForJobs, inputs: Inputs<String>) -> Vec<WaitResult> {
    let mut results = client.wait_for_jobs(request, inputs);
    let mut all = Vec::new();
    while let Some(result) = results.next().await.unwrap() {
        all.push(result);
    }
    assert_eq!(client.poller().entries(), 0, "nothing is left behind");
    all
}

/// The number in the id of a job.
fn number(job_id: &str) -> u64 {
    job_id.strip_prefix('j').unwrap().parse().unwrap()
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_waits_make_one_request_for_ten_jobs_and_tick() {
    // The jobs end one after the other within a minute.
    const JOBS: u32 = 10_000;
    let (client, requests) = world(Duration::from_millis(5), |asked| {
        each(asked, |id| Some(if number(id) * 6 <= asked.at { "Success" } else { "Running" }))
    });
    let results = settled(&client, WaitForJobs::default(), ids(JOBS)).await;
    let mut seen: Vec<u32> = results.iter().map(|result| result.index).collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..JOBS).collect::<Vec<_>>());
    assert!(results.iter().all(|result| result.job.is_some() && result.error.is_none()));

    let requests = requests.all();
    let mut by_job: HashMap<&str, Vec<u64>> = HashMap::new();
    for asked in &requests {
        asked.job_ids.iter().for_each(|id| by_job.entry(id).or_default().push(asked.at));
    }
    // One request for ten jobs at each of their looks, and for the rest that is fewer than ten. A job may be due when the
    // times of too few others have come to fill its request; that happens to one request in five hundred.
    let most_looks = by_job.values().map(Vec::len).max().unwrap();
    let ticks = (1..=most_looks).map(|tick| by_job.values().filter(|times| times.len() >= tick).count());
    let allowed: usize = ticks.map(|jobs| jobs.div_ceil(10)).sum();
    assert!(requests.len() * 500 <= allowed * 501, "{} requests, {allowed} allowed", requests.len());
    for (id, times) in by_job {
        let mut delay = 1000.0;
        let mut last = 0;
        for time in times {
            let waited = (time - last) as f64;
            // A look comes within its window; the answer before it took 50 ms, and a full house may take its turn.
            assert!(
                (delay * 0.9 - 1.0..=delay * 1.1 + 150.0).contains(&waited),
                "{id}: {waited} for {delay}"
            );
            (last, delay) = (time, f64::min(delay * 1.5, 10_000.0));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_waits_that_end_together_take_a_thousand_requests() {
    let (client, requests) = world(Duration::from_millis(50), |asked| all(asked, "Success"));
    assert_eq!(settled(&client, WaitForJobs::default(), ids(10_000)).await.len(), 10_000);
    assert_eq!(requests.all().len(), 1000);
    // No more than so many at a time: a second begins when another has ended.
    let times = requests.times();
    let most =
        times.iter().map(|at| times.iter().filter(|other| (*at..*at + 50).contains(other)).count()).max();
    assert!(most <= Some(32), "{most:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_takes_little_memory() {
    let (client, _) = world(Duration::ZERO, |asked| all(asked, "Success"));
    let options = CallOptions::default();
    let mut tell = |_: &crate::Job| {};
    let wait = Wait::new("c1", None, true).run(&client, &options, &mut tell);
    assert!(size_of_val(&wait) <= 4096, "{} bytes", size_of_val(&wait));
}

#[tokio::test(start_paused = true)]
async fn jobs_come_as_they_end_each_with_what_became_of_it() {
    let (client, _) = world(Duration::ZERO, |asked| {
        each(asked, |id| match (id, asked.at) {
            ("slow", ..60_000) => Some("Running"),
            ("failed", _) => Some("Failed"),
            ("cancelled", _) => Some("Cancel"),
            ("unknown", _) => None,
            ("endless", _) => Some("Pause"),
            _ => Some("Success"),
        })
    });
    let inputs = ["slow", "fast", "failed", "cancelled", "unknown", "endless", "no/id"];
    let last = Arc::new(Mutex::new(WaitProgress::default()));
    let noted = Arc::clone(&last);
    let on_progress: OnUpdate<WaitProgress> = Box::new(move |progress| *noted.lock().unwrap() = progress);
    let options = CallOptions { timeout: Some(Duration::from_secs(100)), ..Default::default() };
    let mut stream =
        client.stream_with(WaitForJobs::default(), Inputs::from_iter(inputs), options, Some(on_progress));
    let mut results = Vec::new();
    while let Some(result) = stream.next().await.unwrap() {
        results.push(result);
    }
    let order: Vec<&str> = results.iter().map(|result| result.job_id.as_str()).collect();
    assert_eq!((order[0], &order[4..]), ("no/id", &["unknown", "slow", "endless"][..]));
    assert!(results.iter().all(|result| inputs[result.index as usize] == result.job_id));
    let of = |id: &str| results.iter().find(|result| result.job_id == id).unwrap();
    assert_eq!(of("fast").job.as_ref().unwrap().state, JobState::Success);
    assert_eq!(of("slow").job.as_ref().unwrap().state, JobState::Success);
    let error = |id: &str| {
        assert!(of(id).job.is_none());
        of(id).error.as_ref().unwrap()
    };
    assert_eq!(error("failed").kind(), ErrorKind::JobFailed);
    assert_eq!(error("failed").job().unwrap().code.as_deref(), Some("NoSuchKey"));
    assert_eq!(error("cancelled").to_string(), "wait_for_jobs: job cancelled was cancelled [code NoSuchKey]");
    assert_eq!(error("unknown").kind(), ErrorKind::NotFound);
    assert_eq!(error("endless").kind(), ErrorKind::WaitTimedOut);
    assert_eq!((error("no/id").kind(), error("no/id").attempts()), (ErrorKind::InvalidArgument, 0));
    let expected =
        WaitProgress { total: Some(7), waiting: 0, succeeded: 2, failed: 1, cancelled: 1, unsettled: 3 };
    assert_eq!(*last.lock().unwrap(), expected);
}

#[tokio::test(start_paused = true)]
async fn failed_jobs_are_jobs_if_the_caller_says_so() {
    let (client, _) = world(Duration::ZERO, |asked| all(asked, "Failed"));
    let request = WaitForJobs { raise_on_failure: Some(false), ..Default::default() };
    let results = settled(&client, request, ids(3)).await;
    assert!(results.iter().all(|result| result.job.as_ref().unwrap().state == JobState::Failed));
}

#[tokio::test(start_paused = true)]
async fn no_more_ids_are_taken_than_may_be_waited_for() {
    let (client, requests) = world(Duration::ZERO, |asked| all(asked, "Success"));
    let request = WaitForJobs { concurrency: Some(20), ..Default::default() };
    let results = settled(&client, request, ids(100)).await;
    assert_eq!(results.len(), 100);
    let requests = requests.all();
    assert_eq!(requests.len(), 10);
    assert!(requests[9].at >= 4500, "five rounds of twenty: {requests:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_request_says_is_checked() {
    let (client, requests) = world(Duration::ZERO, |asked| all(asked, "Success"));
    for (request, field) in [
        (WaitForJobs { concurrency: Some(0), ..Default::default() }, "concurrency"),
        (WaitForJobs { concurrency: Some(100_001), ..Default::default() }, "concurrency"),
        (WaitForJobs { poll_interval: Some(Duration::ZERO), ..Default::default() }, "poll_interval"),
    ] {
        let error = client.wait_for_jobs(request, ids(1)).next().await.unwrap_err();
        assert_eq!(error.argument().unwrap().field, field);
    }
    assert!(requests.all().is_empty());
}

#[tokio::test(start_paused = true)]
async fn dropping_the_results_ends_the_waits() {
    let (client, requests) = world(Duration::ZERO, |asked| all(asked, "Running"));
    let mut results = client.wait_for_jobs(WaitForJobs::default(), ids(100));
    assert!(results.next().now_or_never().is_none());
    tokio::time::sleep(Duration::from_secs(2)).await;
    let asked = requests.all().len();
    assert!(asked >= 10);
    drop(results);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!((requests.all().len(), client.poller().entries()), (asked, 0));
}
