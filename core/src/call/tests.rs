//! What a call does about every kind of failure, on a clock that stands still while nothing happens.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::MOST_SENDS;
use crate::config::Config;
use crate::random::Random;
use crate::script::{Act, Script};
use crate::transport::Failure;
use crate::{
    CallOptions, Client, Error, ErrorKind, GetJob, Job, OnAmbiguous, Outcome, Submission, SubmissionMode,
    SubmitJob,
};

const JOB: &str = "<Response><JobsDetail><JobId>c1</JobId></JobsDetail></Response>";
const SLOW_DOWN: &str = "<Error><Code>SlowDown</Code></Error>";

fn request() -> SubmitJob {
    SubmitJob {
        input: "i".into(),
        rule: Some("imageMogr2/rotate/90".into()),
        output: "o".into(),
        ..Default::default()
    }
}

/// The answer, and the times of the requests in milliseconds.
async fn submit(acts: Vec<Act>) -> (Result<Job, Error>, Vec<u128>) {
    let (script, times) = Script::new(acts);
    let result = Client::over(script).submit_job(request()).await;
    let times = times.lock().unwrap().iter().map(Duration::as_millis).collect();
    (result, times)
}

async fn get(acts: Vec<Act>) -> (Result<Job, Error>, Vec<u128>) {
    let (script, times) = Script::new(acts);
    let result = Client::over(script).get_job(GetJob { job_id: "c1".into() }).await;
    let times = times.lock().unwrap().iter().map(Duration::as_millis).collect();
    (result, times)
}

fn throttled(retry_after: &str) -> Act {
    Act::Answer(429, vec![("retry-after", retry_after.to_owned())], String::new())
}

#[tokio::test(start_paused = true)]
async fn a_submission_that_never_left_is_sent_again() {
    let (result, times) = submit(vec![Act::Fail(Failure::Connect), Act::ok(JOB)]).await;
    assert_eq!((result.unwrap().response.attempts, times.len()), (2, 2));

    let (result, times) = submit(vec![Act::Fail(Failure::Connect)]).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)));
    assert_eq!((error.attempts(), times.len()), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn a_submission_that_may_have_arrived_is_never_sent_again() {
    for act in [
        Act::Fail(Failure::Broken),
        Act::Fail(Failure::Timeout),
        Act::Fail(Failure::TooLarge),
        Act::Hang,
        Act::status(500),
        Act::status(502),
        Act::status(503),
        Act::Answer(503, vec![("retry-after", "1".to_owned())], String::new()),
        Act::status(504),
        Act::status(408),
        Act::ok(""),
        Act::ok("<Response>"),
    ] {
        let (result, times) = submit(vec![act.clone(), Act::ok(JOB)]).await;
        let error = result.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Some(Outcome::Ambiguous), 1), "{act:?}");
        assert_eq!(times.len(), 1, "{act:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_too_many_requests_is_waited_out() {
    for act in [throttled("2"), Act::Answer(503, vec![("retry-after", "2".to_owned())], SLOW_DOWN.to_owned())]
    {
        let (result, times) = submit(vec![act, Act::ok(JOB)]).await;
        assert_eq!(result.unwrap().response.attempts, 2);
        assert!((2000..=2010).contains(&times[1]), "{times:?}");
    }
    let (result, times) = submit(vec![Act::status(429)]).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Throttled, Some(Outcome::Rejected)));
    assert_eq!(times.len(), 3);
    assert!(times[2] <= 3010, "one second, then two at most: {times:?}");
}

#[tokio::test(start_paused = true)]
async fn a_day_is_never_waited() {
    let (result, times) = submit(vec![throttled("86400")]).await;
    let error = result.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
    assert!(error.to_string().contains("asks to wait 86400s"), "{error}");
    assert_eq!((times.len(), error.elapsed()), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_another_reason_is_final() {
    for status in [301, 400, 401, 403, 404, 409] {
        let (result, times) = submit(vec![Act::status(status), Act::ok(JOB)]).await;
        assert_eq!(result.unwrap_err().outcome(), Some(Outcome::Rejected));
        assert_eq!(times.len(), 1, "{status}");
    }
    let (result, times) = submit(vec![Act::Fail(Failure::Tls), Act::ok(JOB)]).await;
    assert_eq!(result.unwrap_err().outcome(), Some(Outcome::NotSent));
    assert_eq!(times.len(), 1, "a peer that cannot be trusted now will not be trusted in a moment");
}

#[tokio::test(start_paused = true)]
async fn a_question_is_asked_again_after_any_passing_fault() {
    for act in [
        Act::Fail(Failure::Connect),
        Act::Fail(Failure::Broken),
        Act::Fail(Failure::Timeout),
        Act::Hang,
        Act::status(408),
        Act::status(429),
        Act::status(500),
        Act::status(503),
        Act::Answer(400, Vec::new(), "<Error><Code>RequestTimeout</Code></Error>".to_owned()),
        Act::ok("<Response>"),
    ] {
        let (result, times) = get(vec![act.clone(), Act::ok(JOB)]).await;
        assert_eq!((result.unwrap().response.attempts, times.len()), (2, 2), "{act:?}");
    }
    let (result, times) = get(vec![Act::ok("<Response>")]).await;
    assert_eq!(
        (result.unwrap_err().kind(), times.len()),
        (ErrorKind::Decode, 2),
        "unreadable twice is enough"
    );
    let (result, times) = get(vec![Act::status(403)]).await;
    assert_eq!((result.unwrap_err().kind(), times.len()), (ErrorKind::Denied, 1));
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_at_its_deadline() {
    let (result, times) = get(vec![Act::Hang]).await;
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    // Three attempts of ten seconds each would take the whole of the thirty, pauses not counted.
    assert!(error.elapsed() <= Duration::from_millis(30_010), "{:?}", error.elapsed());
    assert_eq!(times.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_is_down_is_not_flooded() {
    let (script, times) = Script::new(vec![Act::status(500)]);
    let client = Client::over(script);
    let mut exhausted = 0;
    for _ in 0..200 {
        let error = client.get_job("c1").await.unwrap_err();
        exhausted += usize::from(error.is_retry_quota_exhausted());
    }
    let requests = times.lock().unwrap().len();
    assert_eq!(requests, 235, "200 calls and the 35 repetitions that the quota allows");
    assert_eq!(exhausted, 183, "17 calls had two repetitions, the 18th had one");
}

fn with(mode: SubmissionMode, timeout: u64) -> CallOptions {
    CallOptions {
        timeout: Some(Duration::from_secs(timeout)),
        submission_mode: Some(mode),
        ..CallOptions::default()
    }
}

/// The answer of the list with jobs of these ids and user data.
fn list(jobs: &[(&str, &str)]) -> Act {
    let jobs: String = jobs
        .iter()
        .map(|(id, user_data)| {
            format!(
                "<JobsDetail><JobId>{id}</JobId><Input><Object>i</Object></Input><Operation>\
                 <UserData>{user_data}</UserData></Operation></JobsDetail>"
            )
        })
        .collect();
    Act::ok(format!("<Response>{jobs}</Response>"))
}

/// The mark of the first submission of a client with `Random::seeded(1)`.
fn first_mark() -> String {
    crate::submission::mark(Random::seeded(1).id(crate::process::Process::current()).unwrap())
}

/// Submits in a mode, over a script that may speak of the submission by its mark.
async fn submit_in(options: CallOptions, acts: Vec<Act>) -> (Result<Job, Error>, Vec<u128>) {
    let (script, times) = Script::new(acts);
    let client = Client::with(Config::new("ap-guangzhou", "b-1"), script, Random::seeded(1));
    let result = client.send_with(request(), options).await;
    let times = times.lock().unwrap().iter().map(Duration::as_millis).collect();
    (result, times)
}

mod accounts {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_ambiguous_error_holds_the_submission() {
        let (result, _) = submit_in(
            CallOptions::default(),
            vec![Act::Answer(
                503,
                vec![("x-ci-request-id", "r1".to_owned()), ("retry-after", "7".to_owned())],
                String::new(),
            )],
        )
        .await;
        let error = result.unwrap_err();
        let submission = error.submission().unwrap();
        assert_eq!(submission.submission_id.as_deref(), Some(&*first_mark()));
        assert_eq!((submission.input.as_str(), submission.output.object.as_str()), ("i", "o"));
        assert_eq!((submission.bucket.as_str(), submission.output.bucket.as_str()), ("b-1", "b-1"));
        assert_eq!((submission.status, submission.request_id.as_deref()), (Some(503), Some("r1")));
        assert_eq!((submission.retry_after, submission.kind.as_str()), (Some(7), "Service"));
        assert_eq!(submission.attempts.len(), 1);
        assert_eq!(
            (&*submission.attempts[0].outcome, submission.attempts[0].status),
            ("Ambiguous", Some(503))
        );
        assert_eq!(&submission.to_string().parse::<Submission>().unwrap(), submission);
        assert!(error.to_string().contains("reconcile"), "{error}");
    }

    #[tokio::test(start_paused = true)]
    async fn other_errors_hold_none() {
        for act in [Act::status(400), Act::status(429), Act::Fail(Failure::Connect)] {
            let (result, _) = submit_in(CallOptions::default(), vec![act]).await;
            assert_eq!(result.unwrap_err().submission(), None);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_history_tells_every_attempt() {
        let (result, _) = submit_in(
            CallOptions::default(),
            vec![Act::Fail(Failure::Connect), throttled("1"), Act::status(502)],
        )
        .await;
        let error = result.unwrap_err();
        let ends: Vec<&str> =
            error.submission().unwrap().attempts.iter().map(|end| end.outcome.as_str()).collect();
        assert_eq!(ends, ["NotSent", "Rejected", "Ambiguous"]);
        assert!(error.waited() >= Duration::from_secs(1) && error.waited() <= error.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn the_id_is_the_librarys_own_matter() {
        let (script, _) = Script::new(vec![list(&[("c1", &first_mark())]), list(&[("c1", "order-17")])]);
        let requests = script.requests();
        let client = Client::with(Config::new("ap-guangzhou", "b-1"), script, Random::seeded(1));
        let job = client.submit_job(request()).await.unwrap();
        assert_eq!(job.operation.user_data, None, "hidden from the caller");
        let job =
            client.submit_job(SubmitJob { user_data: Some("order-17".into()), ..request() }).await.unwrap();
        assert_eq!(job.operation.user_data.as_deref(), Some("order-17"));
        let bodies: Vec<String> = requests.lock().unwrap().iter().map(|(_, body)| body.clone()).collect();
        assert!(bodies[0].contains(&format!("<UserData>{}</UserData>", first_mark())), "{}", bodies[0]);
        assert!(bodies[1].contains("<UserData>order-17</UserData>"), "{}", bodies[1]);
        let refused =
            client.submit_job(SubmitJob { user_data: Some(first_mark()), ..request() }).await.unwrap_err();
        assert_eq!(refused.argument().unwrap().field, "user_data");
    }
}

mod cancellation {
    use super::*;

    /// Drops a submission after a second and tells what the hook was told.
    async fn dropped(acts: Vec<Act>, options: CallOptions) -> Vec<Submission> {
        let told = Arc::new(Mutex::new(Vec::new()));
        let hook = Arc::clone(&told);
        let on_ambiguous = Some(OnAmbiguous::new(move |submission| hook.lock().unwrap().push(submission)));
        let options = CallOptions { on_ambiguous, ..options };
        let call = submit_in(options, acts);
        assert!(tokio::time::timeout(Duration::from_secs(1), call).await.is_err());
        std::mem::take(&mut *told.lock().unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn row_57_a_dropped_call_tells_of_its_submission() {
        let told = dropped(vec![Act::Hang], CallOptions::default()).await;
        assert_eq!(told.len(), 1);
        assert_eq!((&*told[0].kind, told[0].attempts.len()), ("Cancelled", 1));
        assert_eq!(told[0].attempts[0].outcome, "Ambiguous");
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_sent_nothing_has_nothing_to_tell() {
        assert!(dropped(vec![Act::Stuck], CallOptions::default()).await.is_empty());
        // Between two attempts after a refusal nothing is open either.
        assert!(dropped(vec![throttled("5")], CallOptions::default()).await.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_looks_for_its_job_is_still_open() {
        let options = with(SubmissionMode::EffectivelyOnce, 60);
        let told = dropped(vec![Act::status(500), list(&[])], options).await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].status, None, "what ended it is the caller");
        assert_eq!(told[0].attempts[0].status, Some(500));
    }

    #[tokio::test(start_paused = true)]
    async fn a_panicking_hook_stays_where_it_is() {
        let options = CallOptions {
            on_ambiguous: Some(OnAmbiguous::new(|_| panic!("boom"))),
            ..CallOptions::default()
        };
        let call = submit_in(options, vec![Act::Hang]);
        assert!(tokio::time::timeout(Duration::from_secs(1), call).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_shutdown_hands_out_what_it_cuts_off() {
        let (script, times) = Script::new(vec![Act::Hang]);
        let client = Client::over(script);
        let call = {
            let client = client.clone();
            tokio::spawn(async move { client.submit_job(request()).await })
        };
        tokio::time::sleep(Duration::from_millis(10)).await;
        let open = client.shutdown(Duration::from_secs(3)).await;
        let error = call.await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Cancelled, Some(Outcome::Ambiguous)));
        assert_eq!(open, [error.submission().unwrap().clone()]);
        assert!(error.elapsed() >= Duration::from_secs(3), "the grace was granted");

        let late = client.submit_job(request()).await.unwrap_err();
        assert_eq!((late.kind(), late.outcome()), (ErrorKind::Conflict, Some(Outcome::NotSent)));
        assert_eq!(times.lock().unwrap().len(), 1);
        assert!(client.shutdown(Duration::ZERO).await.is_empty(), "told once");
    }

    #[tokio::test(start_paused = true)]
    async fn a_shutdown_lets_a_call_find_its_job() {
        let (script, _) = Script::new(vec![Act::status(500), list(&[("c9", &first_mark())])]);
        let client = Client::with(Config::new("ap-guangzhou", "b-1"), script, Random::seeded(1));
        let call = {
            let client = client.clone();
            let options = with(SubmissionMode::EffectivelyOnce, 60);
            tokio::spawn(async move { client.send_with(request(), options).await })
        };
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert!(client.shutdown(Duration::from_secs(5)).await.is_empty());
        assert_eq!(call.await.unwrap().unwrap().job_id, "c9");
        let late = client.reconcile(&Submission::example()).await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::Conflict);
    }

    #[tokio::test(start_paused = true)]
    async fn a_shutdown_grants_its_grace_to_whoever_waits_for_a_job() {
        let job = |state: &str| Act::ok(JOB.replace("</JobId>", &format!("</JobId><State>{state}</State>")));
        for (looks, end) in [(vec![job("Running")], None), (vec![job("Running"), job("Success")], Some("c1"))]
        {
            let (script, _) = Script::new(looks);
            let client = Client::over(script);
            let wait = {
                let client = client.clone();
                tokio::spawn(async move { client.wait_for_job("c1").await })
            };
            tokio::time::sleep(Duration::from_millis(10)).await;
            assert!(client.shutdown(Duration::from_secs(5)).await.is_empty());
            match wait.await.unwrap() {
                Ok(job) => assert_eq!(Some(job.job_id.as_str()), end),
                Err(error) => assert_eq!((error.kind(), end), (ErrorKind::Cancelled, None), "{error}"),
            }
            assert_eq!(client.wait_for_job("c1").await.unwrap_err().kind(), ErrorKind::Conflict);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_shutdown_lets_calls_end_in_peace() {
        let (script, _) = Script::new(vec![throttled("1"), Act::ok(JOB)]);
        let client = Client::over(script);
        let call = {
            let client = client.clone();
            tokio::spawn(async move { client.submit_job(request()).await })
        };
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert!(client.shutdown(Duration::from_secs(5)).await.is_empty());
        assert_eq!(call.await.unwrap().unwrap().job_id, "c1");
    }
}

mod modes {
    use super::*;

    const ONCE: SubmissionMode = SubmissionMode::EffectivelyOnce;

    #[tokio::test(start_paused = true)]
    async fn the_job_that_was_made_is_found() {
        let mark = first_mark();
        let (result, times) = submit_in(
            with(ONCE, 60),
            vec![Act::Fail(Failure::Broken), list(&[("c9", &mark), ("c8", "other")])],
        )
        .await;
        let job = result.unwrap();
        assert_eq!((job.job_id.as_str(), job.response.attempts), ("c9", 1));
        assert_eq!(job.operation.user_data, None);
        assert_eq!(times.len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_submission_is_sent_again_only_when_two_listings_do_not_show_it() {
        let (result, times) =
            submit_in(with(ONCE, 60), vec![Act::status(500), list(&[]), list(&[]), Act::ok(JOB)]).await;
        assert_eq!(result.unwrap().response.attempts, 2);
        assert_eq!(times.len(), 4);
        assert!(times[2] >= 10_000, "not before the settle time: {times:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_that_fails_is_asked_until_the_time_is_over() {
        let (result, times) = submit_in(with(ONCE, 60), vec![Act::status(500)]).await;
        let error = result.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Some(Outcome::Ambiguous), 1));
        assert!(error.submission().is_some());
        assert!(error.elapsed() <= Duration::from_secs(60) && times.len() > 10, "{times:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_submission_is_sent_twice_at_most() {
        let nothing = || list(&[]);
        let mut acts = Vec::new();
        for _ in 0..5 {
            acts.extend([Act::status(500), nothing(), nothing()]);
        }
        let (result, times) = submit_in(with(ONCE, 3600), acts).await;
        let error = result.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Some(Outcome::Ambiguous), MOST_SENDS));
        assert_eq!(times.len(), 6);
    }

    #[tokio::test(start_paused = true)]
    async fn several_jobs_are_not_guessed_about() {
        let mark = first_mark();
        let (result, times) =
            submit_in(with(ONCE, 60), vec![Act::status(500), list(&[("a", &mark), ("b", &mark)])]).await;
        assert_eq!(result.unwrap_err().outcome(), Some(Outcome::Ambiguous));
        assert_eq!(times.len(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn duplicates_are_made_only_on_request_and_all_are_told() {
        let mark = first_mark();
        let (result, times) = submit_in(
            with(SubmissionMode::AllowDuplicateJobs, 30),
            vec![Act::status(500), Act::ok(JOB), list(&[("c0", &mark), ("c1", &mark)])],
        )
        .await;
        let job = result.unwrap();
        assert_eq!((job.job_id.as_str(), job.response.attempts), ("c1", 2));
        assert_eq!(job.response.duplicate_job_ids, ["c0"]);
        assert_eq!(times.len(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_later_refusal_does_not_undo_an_earlier_doubt() {
        let (result, _) =
            submit_in(with(SubmissionMode::AllowDuplicateJobs, 30), vec![Act::status(500), Act::status(400)])
                .await;
        let error = result.unwrap_err();
        assert_eq!((error.status(), error.outcome()), (Some(400), Some(Outcome::Ambiguous)));
        assert!(error.submission().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_may_forbid_any_repetition() {
        let options = CallOptions { max_attempts: Some(1), ..CallOptions::default() };
        let (result, times) = submit_in(options, vec![throttled("1"), Act::ok(JOB)]).await;
        assert_eq!((result.unwrap_err().outcome(), times.len()), (Some(Outcome::Rejected), 1));
        for max_attempts in [0, 11] {
            let options = CallOptions { max_attempts: Some(max_attempts), ..CallOptions::default() };
            let (result, times) = submit_in(options, vec![Act::ok(JOB)]).await;
            assert_eq!(result.unwrap_err().argument().unwrap().field, "max_attempts");
            assert!(times.is_empty());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_repeated_delete_that_finds_nothing_did_its_work() {
        let gone = Act::Answer(400, Vec::new(), "<Error><Code>PicBucketUnBinded</Code></Error>".to_owned());
        let (script, _) = Script::new(vec![Act::Fail(Failure::Broken), gone.clone()]);
        let disabled = Client::over(script).disable_service(()).await.unwrap();
        assert!(disabled.already_absent);
        assert_eq!((disabled.response.attempts, disabled.response.status), (2, 400));
        // Without an earlier request it is what it says.
        let (script, _) = Script::new(vec![gone.clone()]);
        assert_eq!(Client::over(script).disable_service(()).await.unwrap_err().kind(), ErrorKind::Conflict);
        let (script, _) = Script::new(vec![Act::status(429), gone]);
        assert_eq!(Client::over(script).disable_service(()).await.unwrap_err().kind(), ErrorKind::Conflict);
    }
}

mod cures {
    use super::*;
    use crate::time::{ManualClock, Timestamp};

    const NOW: i64 = 1_660_033_380;

    fn skewed(date: &str) -> Act {
        let headers = if date.is_empty() { Vec::new() } else { vec![("date", date.to_owned())] };
        Act::Answer(403, headers, "<Error><Code>RequestTimeTooSkewed</Code></Error>".to_owned())
    }

    async fn over(acts: Vec<Act>, is_trusted: bool) -> (Result<Job, Error>, Vec<String>) {
        let (script, _) = Script::new(acts);
        let requests = script.requests();
        let mut config = Config::new("ap-guangzhou", "b-1");
        config.clock = Arc::new(ManualClock::new(Timestamp::from_unix_millis(NOW * 1000)));
        if !is_trusted {
            config.endpoint = Some(crate::config::Endpoint::parse("http://127.0.0.1:1").unwrap());
        }
        let result = Client::with(config, script, Random::seeded(1)).submit_job(request()).await;
        let signatures = requests.lock().unwrap().iter().map(|(signature, _)| signature.clone()).collect();
        (result, signatures)
    }

    #[tokio::test(start_paused = true)]
    async fn row_23_a_wrong_clock_is_corrected_once() {
        let (result, signatures) =
            over(vec![skewed("Tue, 09 Aug 2022 09:23:00 GMT"), Act::ok(JOB)], true).await;
        assert_eq!(result.unwrap().response.attempts, 2);
        assert!(signatures[0].contains(&format!("q-sign-time={};", NOW - 60)), "{}", signatures[0]);
        assert!(signatures[1].contains(&format!("q-sign-time={};", NOW + 3600 - 60)), "{}", signatures[1]);
    }

    #[tokio::test(start_paused = true)]
    async fn row_24_a_clock_is_not_corrected_twice_or_without_a_time() {
        let (result, signatures) = over(vec![skewed("Tue, 09 Aug 2022 09:23:00 GMT")], true).await;
        let error = result.unwrap_err();
        assert_eq!((error.outcome(), signatures.len()), (Some(Outcome::Rejected), 2));
        for date in ["", "yesterday", "Tue, 09 Aug 2022 08:23:01 GMT", "Tue, 09 Aug 2032 09:23:00 GMT"] {
            let (result, signatures) = over(vec![skewed(date), Act::ok(JOB)], true).await;
            assert_eq!(result.unwrap_err().outcome(), Some(Outcome::Rejected));
            assert_eq!(signatures.len(), 1, "{date}");
        }
        let (result, signatures) =
            over(vec![skewed("Tue, 09 Aug 2022 09:23:00 GMT"), Act::ok(JOB)], false).await;
        assert_eq!(result.unwrap_err().outcome(), Some(Outcome::Rejected));
        assert_eq!(signatures.len(), 1, "whoever speaks without encryption is not believed");
    }

    #[tokio::test(start_paused = true)]
    async fn row_25_an_answer_that_is_no_refusal_teaches_nothing() {
        let lie =
            Act::Answer(200, vec![("date", "Tue, 09 Aug 2022 20:23:00 GMT".to_owned())], JOB.to_owned());
        let (script, _) = Script::new(vec![lie]);
        let requests = script.requests();
        let mut config = Config::new("ap-guangzhou", "b-1");
        config.clock = Arc::new(ManualClock::new(Timestamp::from_unix_millis(NOW * 1000)));
        let client = Client::with(config, script, Random::seeded(1));
        for _ in 0..2 {
            client.submit_job(request()).await.unwrap();
        }
        for (signature, _) in requests.lock().unwrap().iter() {
            assert!(signature.contains(&format!("q-sign-time={};", NOW - 60)), "{signature}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_service_tells_its_time_in_the_document_too() {
        let act = Act::Answer(
            403,
            Vec::new(),
            "<Error><Code>AccessDenied</Code><Message>Request has expired</Message>\
             <ServerTime>2022-08-09T07:23:00Z</ServerTime></Error>"
                .to_owned(),
        );
        let (result, signatures) = over(vec![act, Act::ok(JOB)], true).await;
        assert!(result.is_ok());
        assert!(signatures[1].contains(&format!("q-sign-time={};", NOW - 3600 - 60)), "{}", signatures[1]);
    }
}
