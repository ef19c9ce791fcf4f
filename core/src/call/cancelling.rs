//! What cancelling a job makes of answers that were lost.

use std::time::Duration;

use crate::script::{Act, Script};
use crate::transport::Failure;
use crate::{CallOptions, CancelJob, CancelJobs, Client, Error, ErrorKind};

fn too_late() -> Act {
    let document =
        "<Error><Code>InvalidArgument</Code><Message>The job provided can not be modified</Message></Error>";
    Act::Answer(400, Vec::new(), document.to_owned())
}

fn jobs(states: &[(&str, &str)]) -> Act {
    let jobs: String = states
        .iter()
        .map(|(id, state)| format!("<JobsDetail><JobId>{id}</JobId><State>{state}</State></JobsDetail>"))
        .collect();
    Act::ok(format!("<Response>{jobs}</Response>"))
}

/// How cancelling c1 and c2 ends, and how many requests were made.
async fn cancel(acts: Vec<Act>) -> (Result<(), Error>, usize) {
    let (script, times) = Script::new(acts);
    let request = CancelJobs { job_ids: vec!["c1".into(), "c2".into()] };
    let result = Client::over(script).cancel_jobs(request).await;
    let requests = times.lock().unwrap().len();
    (result, requests)
}

#[tokio::test(start_paused = true)]
async fn success_has_no_document() {
    for body in ["", "\r\n", "<Response/>", "<Response><RequestId>r</RequestId></Response>"] {
        let (result, requests) = cancel(vec![Act::ok(body)]).await;
        assert!(result.is_ok(), "{body:?}: {result:?}");
        assert_eq!(requests, 1);
    }
    for body in ["<html></html>", "<Error><Code>InternalError</Code></Error>", "<Response>"] {
        assert!(cancel(vec![Act::ok(body)]).await.0.is_err(), "{body:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_repeated_cancel_that_comes_too_late_is_success_if_the_jobs_are_cancelled() {
    let unclear = [
        Act::Fail(Failure::Broken),
        Act::Fail(Failure::Timeout),
        Act::Hang,
        Act::status(500),
        Act::status(503),
        Act::status(408),
        Act::ok("<html>"),
    ];
    for act in unclear {
        let cancelled = jobs(&[("c2", "Cancel"), ("c1", "Cancel")]);
        let (result, requests) = cancel(vec![act.clone(), too_late(), cancelled]).await;
        assert!(result.is_ok(), "{act:?}: {result:?}");
        assert_eq!(requests, 3, "{act:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_a_refusal_if_one_of_them_is_not() {
    for looked in [
        jobs(&[("c1", "Cancel"), ("c2", "Running")]),
        jobs(&[("c1", "Cancel")]),
        jobs(&[("c1", "Success"), ("c2", "Success")]),
        Act::status(403),
    ] {
        let (result, requests) = cancel(vec![Act::status(500), too_late(), looked.clone()]).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Conflict, Some("cancel_jobs")));
        assert_eq!((error.attempts(), error.outcome()), (2, None), "{looked:?}");
        assert_eq!(requests, 3, "{looked:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_after_a_first_refusal_or_another_one() {
    let cancelled = || jobs(&[("c1", "Cancel"), ("c2", "Cancel")]);
    let (result, requests) = cancel(vec![too_late(), cancelled()]).await;
    assert_eq!((result.unwrap_err().kind(), requests), (ErrorKind::Conflict, 1));

    // Too many requests is a refusal as well: it cannot have cancelled anything.
    let (result, requests) = cancel(vec![Act::status(429), too_late(), cancelled()]).await;
    assert_eq!((result.unwrap_err().kind(), requests), (ErrorKind::Conflict, 2));

    let (result, requests) = cancel(vec![Act::status(500), Act::status(403), cancelled()]).await;
    assert_eq!((result.unwrap_err().kind(), requests), (ErrorKind::Denied, 2));
}

#[tokio::test(start_paused = true)]
async fn one_job_is_looked_at_in_the_same_way() {
    let acts = vec![Act::Fail(Failure::Broken), too_late(), jobs(&[("c1", "Cancel")])];
    let (script, times) = Script::new(acts);
    Client::over(script).cancel_job("c1").await.unwrap();
    assert_eq!(times.lock().unwrap().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn looking_ends_with_the_time_of_the_call() {
    let (script, _) = Script::new(vec![Act::Fail(Failure::Broken), too_late(), Act::Hang]);
    let options = CallOptions { timeout: Some(Duration::from_secs(5)), ..CallOptions::default() };
    let begin = tokio::time::Instant::now();
    let error = Client::over(script).send_with(CancelJob::from("c1"), options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(begin.elapsed() < Duration::from_millis(5100), "{:?}", begin.elapsed());
}
