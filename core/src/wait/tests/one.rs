//! Waiting for one job.

use super::*;
use crate::error::{ErrorKind, Result};
use crate::model::{Job, JobState};
use crate::options::CallOptions;
use crate::script::Script;
use crate::task::OnUpdate;
use crate::transport::Failure;
use crate::wait::WaitForJob;

/// What the service says at one look.
fn state(state: &str) -> Act {
    Act::ok(format!(
        "<Response><JobsDetail><JobId>c1</JobId><State>{state}</State><Code>NoSuchKey</Code>\
         <Message>gone</Message></JobsDetail></Response>"
    ))
}

fn missing() -> Act {
    Act::ok("<Response><NonExistJobIds>c1</NonExistJobIds></Response>")
}

/// How a wait ended, when it asked, in milliseconds, and which states it told.
async fn wait(looks: Vec<Act>, timeout: Option<Duration>) -> (Result<Job>, Vec<u64>, Vec<String>) {
    let (script, times) = Script::new(looks);
    let config = Config::new("ap-guangzhou", "examplebucket-1250000000");
    let client = Client::with(config, script, Random::seeded(SEED));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let updates = Arc::clone(&seen);
    let on_update: OnUpdate<Job> = Box::new(move |job| updates.lock().unwrap().push(job.state.to_string()));
    let options = CallOptions { timeout, ..CallOptions::default() };
    let result = client.run_with(WaitForJob::from("c1"), options, Some(on_update)).await;
    assert_eq!(client.poller().entries(), 0, "nothing is left behind");
    let times = times.lock().unwrap().iter().map(|time| u64::try_from(time.as_millis()).unwrap()).collect();
    let seen = seen.lock().unwrap().clone();
    (result, times, seen)
}

/// The milliseconds of so many looks: a second, then half as long again each time to ten seconds, all give or take a tenth.
fn schedule(looks: usize) -> Vec<f64> {
    let random = Random::seeded(SEED);
    let (mut at, mut delay) = (0.0, 1000.0);
    let look = || {
        at += delay * (0.9 + 0.2 * random.unit());
        delay = f64::min(delay * 1.5, 10_000.0);
        at
    };
    std::iter::repeat_with(look).take(looks).collect()
}

#[tokio::test(start_paused = true)]
async fn looks_come_when_the_schedule_says() {
    let mut looks = vec![state("Submitted"); 19];
    looks.push(state("Success"));
    let (result, times, seen) = wait(looks, None).await;
    assert_eq!(result.unwrap().state, JobState::Success);
    assert_eq!(times.len(), 20);
    for (number, (time, expected)) in times.iter().zip(schedule(20)).enumerate() {
        // The timer counts whole milliseconds, upwards.
        let late = *time as f64 - expected;
        assert!((-1.0..=1.0 + 2.0 * number as f64).contains(&late), "look {number}: {time} for {expected}");
    }
    assert_eq!(seen, ["Submitted", "Success"]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_lasts_a_quarter_of_an_hour_unless_told_otherwise() {
    let (result, times, _) = wait(vec![state("Running")], None).await;
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitTimedOut);
    assert_eq!(error.elapsed().as_secs(), 15 * 60);
    assert!(times.windows(2).skip(8).all(|pair| (9000..=11_010).contains(&(pair[1] - pair[0]))), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn a_failed_job_is_an_error_that_carries_it() {
    let (result, _, seen) = wait(vec![state("Running"), state("Failed")], None).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.attempts()), (ErrorKind::JobFailed, Some("NoSuchKey"), 2));
    assert_eq!(error.job().unwrap().state, JobState::Failed);
    assert_eq!(seen, ["Running", "Failed"]);
    assert_eq!(
        error.to_string(),
        "wait_for_job: job c1 failed: NoSuchKey: gone [code NoSuchKey; 2 attempts]"
    );
}

#[tokio::test(start_paused = true)]
async fn trouble_on_the_way_does_not_end_the_wait() {
    let looks =
        vec![missing(), Act::Fail(Failure::Broken), Act::status(503), Act::status(429), state("Success")];
    let (result, times, _) = wait(looks, None).await;
    assert_eq!(result.unwrap().state, JobState::Success);
    assert_eq!(times.len(), 5);
}

#[tokio::test(start_paused = true)]
async fn every_request_of_a_wait_is_counted() {
    let down = Act::status(503);
    let (result, times, _) = wait(vec![down.clone(), down.clone(), down, Act::status(403)], None).await;
    let error = result.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Denied, 4),
        "a look of three requests, then one of one"
    );
    assert_eq!(times.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_ends_the_wait() {
    let (result, times, _) = wait(vec![Act::status(403)], None).await;
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Denied);
    assert_eq!(times.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_about_another_job_is_none() {
    let other =
        Act::ok("<Response><JobsDetail><JobId>c2</JobId><State>Success</State></JobsDetail></Response>");
    let (result, times, seen) = wait(vec![other, state("Success")], None).await;
    assert_eq!((result.unwrap().job_id.as_str(), times.len(), seen.len()), ("c1", 2, 1));
}

#[tokio::test(start_paused = true)]
async fn row_53_a_job_may_stay_invisible_for_half_a_minute() {
    for unknown in [missing(), Act::status(404)] {
        let mut looks = vec![unknown.clone(); 5];
        looks.push(state("Success"));
        let (result, times, _) = wait(looks, None).await;
        assert_eq!(result.unwrap().state, JobState::Success);
        assert!(times[4] < 30_000, "{times:?}");

        // Seen, and then not, by a server that is behind.
        let looks = vec![state("Running"), unknown.clone(), state("Success")];
        assert_eq!(wait(looks, None).await.0.unwrap().state, JobState::Success);

        let (result, times, seen) = wait(vec![unknown], None).await;
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(times.last().is_some_and(|last| (30_000..42_000).contains(last)), "{times:?}");
        assert!(seen.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn row_54_the_wait_for_a_job_that_never_ends_does() {
    let (result, times, seen) = wait(vec![state("Pause")], Some(Duration::from_secs(7))).await;
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitTimedOut);
    assert_eq!(error.job().unwrap().state, JobState::Pause);
    assert_eq!((times.len(), seen.len()), (3, 1), "looks, and nothing else, are sent");
    assert!((7000..7020).contains(&error.elapsed().as_millis()), "{:?}", error.elapsed());
    assert_eq!(
        error.message(),
        "job c1 did not end within 7s; it was last seen as Pause. The job goes on; wait again or look at it later"
    );
    // With a service that does not answer, too.
    let (result, _, _) = wait(vec![Act::Hang], Some(Duration::from_secs(60))).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.elapsed().as_secs()), (ErrorKind::WaitTimedOut, 60));
    assert!(error.message().starts_with("job c1 did not end within 60s; the last look failed: "), "{error}");
}

#[tokio::test(start_paused = true)]
async fn row_55_an_end_is_final_and_a_step_back_is_none() {
    let looks = ["Running", "Submitted", "Running", "Success"].map(state).to_vec();
    let (result, times, seen) = wait(looks, None).await;
    assert_eq!(result.unwrap().state, JobState::Success);
    assert_eq!((times.len(), seen.join(" ")), (4, "Running Submitted Running Success".to_owned()));

    // What comes behind the end is not asked for.
    let (result, times, _) = wait(vec![state("Success"), Act::status(500)], None).await;
    assert_eq!((result.unwrap().state, times.len()), (JobState::Success, 1));
    let (result, times, _) = wait(vec![state("Cancel"), state("Running")], None).await;
    assert_eq!(result.unwrap_err().message(), "job c1 was cancelled");
    assert_eq!(times.len(), 1);
}
