use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::*;
use crate::operation::SubmitJob;
use crate::script::{Act, Script};
use crate::wait::WaitForJob;

const BUCKET: &str = "examplebucket-1250000000";
const TOKEN: &str = "canary-token-0123456789";

fn report(id: &str, state: &str) -> String {
    format!(r#"{{"EventName": "TaskFinish", "JobsDetail": {{"JobId": "{id}", "State": "{state}"}}}}"#)
}

fn request(body: impl Into<Bytes>) -> ReceiveCallback {
    ReceiveCallback { method: "POST".into(), body: body.into(), ..ReceiveCallback::default() }
}

/// What the service says about a job of a bucket.
fn job(id: &str, state: &str, bucket: &str) -> Act {
    Act::ok(format!(
        "<Response><JobsDetail><JobId>{id}</JobId><State>{state}</State><Input><BucketId>{bucket}</BucketId></Input>\
         <Operation><UserData>mine</UserData></Operation></JobsDetail></Response>"
    ))
}

/// A client, and how many requests it has sent.
fn client(acts: Vec<Act>) -> (Client, Arc<Mutex<Vec<Duration>>>) {
    let (script, times) = Script::new(acts);
    (Client::over(script), times)
}

fn sent(times: &Arc<Mutex<Vec<Duration>>>) -> usize {
    times.lock().unwrap().len()
}

#[tokio::test(start_paused = true)]
async fn what_is_no_callback_is_refused_with_a_status() {
    let headers = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
    let good = || request(report("c1", "Success"));
    let with_token = |path: &str| ReceiveCallback {
        path: path.to_owned().into(),
        token: Some(TOKEN.to_owned().into()),
        ..good()
    };
    let cases = [
        (ReceiveCallback { method: "GET".into(), ..good() }, 405),
        (ReceiveCallback { method: String::new(), ..good() }, 405),
        (with_token("/callbacks/other"), 404),
        (ReceiveCallback { method: "GET".into(), ..with_token("/callbacks") }, 404),
        (ReceiveCallback { headers: headers("Content-Type", "text/plain"), ..good() }, 415),
        (
            ReceiveCallback { headers: headers("content-type", "multipart/form-data; boundary=x"), ..good() },
            415,
        ),
        (ReceiveCallback { headers: headers("Content-Encoding", "gzip"), ..good() }, 415),
        (ReceiveCallback { headers: headers("CONTENT-LENGTH", "1048577"), ..good() }, 413),
        (request(vec![b' '; (1 << 20) + 1]), 413),
        (request(""), 400),
        (request("<html/>"), 400),
        (request(report("../x", "Success")), 400),
    ];
    let (client, times) = client(vec![Act::Hang]);
    for (request, status) in cases {
        let received = client.receive_callback(request.clone()).await.unwrap();
        assert_eq!(
            (received.status, &received.callback, received.is_duplicate),
            (status, &None, false),
            "{request:?}"
        );
        assert!(received.reason.is_some());
        assert!(!format!("{request:?}{received:?}").contains("canary"));
    }
    for (name, value) in [
        ("Content-Type", "application/xml; charset=utf-8"),
        ("content-type", "Application/JSON"),
        ("content-type", "text/xml"),
        ("content-type", ""),
        ("x-other", "gzip"),
        ("content-encoding", "identity"),
        ("content-length", "70"),
    ] {
        let body = report(&format!("{}{}", name.len(), value.len()), "Success");
        let received = client
            .receive_callback(ReceiveCallback { headers: headers(name, value), ..request(body) })
            .await
            .unwrap();
        assert_eq!(received.status, 200, "{name}: {value}: {:?}", received.reason);
    }
    assert_eq!(sent(&times), 0, "nothing is sent");
}

#[tokio::test(start_paused = true)]
async fn a_token_opens_the_way() {
    let (client, _) = client(vec![Act::Hang]);
    let take = |path: &str, id: &str| {
        let token = Some(TOKEN.to_owned().into());
        client.receive_callback(ReceiveCallback {
            path: path.to_owned().into(),
            token,
            ..request(report(id, "Success"))
        })
    };
    assert_eq!(take(&format!("/callbacks/{TOKEN}"), "c1").await.unwrap().status, 200);
    assert_eq!(take(&format!("/callbacks?token={TOKEN}"), "c2").await.unwrap().status, 200);
    let weak = ReceiveCallback { token: Some("weak".to_owned().into()), ..request("") };
    let error = client.receive_callback(weak).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.argument().unwrap().field.as_str()),
        (ErrorKind::InvalidArgument, "token")
    );
}

#[tokio::test(start_paused = true)]
async fn row_56_a_report_that_comes_twice_is_handed_out_once() {
    let (client, _) = client(vec![Act::Hang]);
    let first = client.receive_callback(request(report("c1", "Success"))).await.unwrap();
    assert_eq!((first.status, first.is_duplicate), (200, false));
    assert_eq!(first.callback.unwrap().job.unwrap().job_id, "c1");
    // In the other format, through a clone and through a sibling: it is the same report.
    let xml = "<Response><EventName>TaskFinish</EventName><JobsDetail><JobId>c1</JobId><State>Success</State>\
               </JobsDetail></Response>";
    for other in [client.clone(), client.for_bucket("other-1250000000").unwrap()] {
        let again = other.receive_callback(request(xml)).await.unwrap();
        assert_eq!((again.status, again.is_duplicate, again.callback), (200, true, None));
    }
    // Of several reports in one request only the new ones are handed out.
    let both = r#"{"EventName": "TaskFinish", "JobsDetail": [{"JobId": "c1", "State": "Success"}, {"JobId": "c2", "State": "Failed"}]}"#;
    let callback = client.receive_callback(request(both)).await.unwrap().callback.unwrap();
    assert_eq!((callback.job.unwrap().job_id.as_str(), callback.further_jobs.len()), ("c2", 0));
    // What is no job is known by its document.
    let other = r#"{"EventName": "WorkflowFinish", "WorkflowExecution": {"RunId": "r1"}}"#;
    assert!(client.receive_callback(request(other)).await.unwrap().callback.is_some());
    assert!(client.receive_callback(request(other)).await.unwrap().is_duplicate);
}

#[tokio::test(start_paused = true)]
async fn row_56_reports_out_of_order_are_each_handed_out() {
    let (client, _) = client(vec![Act::Hang]);
    let mut handed_out = Vec::new();
    for (id, state) in
        [("c2", "Success"), ("c1", "Failed"), ("c2", "Success"), ("c3", "Success"), ("c1", "Failed")]
    {
        let received = client.receive_callback(request(report(id, state))).await.unwrap();
        assert_eq!(received.status, 200);
        handed_out.extend(received.callback.and_then(|callback| callback.job).map(|job| job.job_id));
    }
    assert_eq!(handed_out, ["c2", "c1", "c3"]);
}

#[tokio::test(start_paused = true)]
async fn row_56_a_report_before_the_answer_and_one_that_never_comes_lose_nothing() {
    let (client, times) = client(vec![
        job("c1", "Submitted", BUCKET),
        job("c2", "Submitted", BUCKET),
        job("c2", "Success", BUCKET),
    ]);
    // The service is done before the answer to the submission is there.
    let early = client.receive_callback(request(report("c1", "Success"))).await.unwrap();
    assert_eq!(early.callback.unwrap().job.unwrap().job_id, "c1");
    let submit = || SubmitJob {
        input: "in/cat.jpg".into(),
        rule: Some("imageMogr2/rotate/90".into()),
        output: "out/cat.jpg".into(),
        ..SubmitJob::default()
    };
    assert_eq!(client.submit_job(submit()).await.unwrap().job_id, "c1", "the submission is not disturbed");
    assert!(client.receive_callback(request(report("c1", "Success"))).await.unwrap().is_duplicate);
    // The report of the second job never comes; waiting finds its end.
    let second = client.submit_job(submit()).await.unwrap();
    let done = client.run(WaitForJob::from(&second.job_id)).await.unwrap();
    assert_eq!((done.job_id.as_str(), done.state.as_str()), ("c2", "Success"));
    assert_eq!(sent(&times), 3);
}

#[tokio::test(start_paused = true)]
async fn verified_reports_are_in_the_words_of_the_service() {
    let verify = |id: &str, state: &str| ReceiveCallback { verify: Some(true), ..request(report(id, state)) };
    for (act, status, is_handed_out) in [
        (job("c1", "Success", BUCKET), 200, true),
        (job("c1", "Failed", BUCKET), 200, true),
        (job("c1", "Running", BUCKET), 503, false),
        (job("c1", "Success", "other-1250000000"), 403, false),
        (Act::ok("<Response><NonExistJobIds>c1</NonExistJobIds></Response>"), 403, false),
        (Act::status(404), 403, false),
        (Act::status(500), 503, false),
    ] {
        let (client, _) = client(vec![act.clone()]);
        let received = client.receive_callback(verify("c1", "Success")).await.unwrap();
        assert_eq!((received.status, received.callback.is_some()), (status, is_handed_out), "{act:?}");
        if let Some(callback) = received.callback {
            assert_eq!(callback.job.unwrap().operation.user_data.as_deref(), Some("mine"));
        } else {
            assert!(received.reason.is_some() && !received.is_duplicate);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_forged_report_does_not_hide_the_true_one() {
    let (client, times) = client(vec![
        job("c1", "Running", BUCKET),
        job("c1", "Success", BUCKET),
        job("c1", "Success", BUCKET),
    ]);
    let verify = || ReceiveCallback { verify: Some(true), ..request(report("c1", "Success")) };
    assert_eq!(client.receive_callback(verify()).await.unwrap().status, 503);
    assert!(client.receive_callback(verify()).await.unwrap().callback.is_some());
    assert!(client.receive_callback(verify()).await.unwrap().is_duplicate);
    assert_eq!(sent(&times), 2, "what was handed out is not asked for again");
}

#[tokio::test(start_paused = true)]
async fn deliveries_at_the_same_time_are_handed_out_once() {
    let (client, _) = client(vec![job("c1", "Success", BUCKET)]);
    let verify = || ReceiveCallback { verify: Some(true), ..request(report("c1", "Success")) };
    let deliveries = (0..8).map(|_| client.receive_callback(verify()));
    let received = futures_util::future::join_all(deliveries).await;
    let handed_out = received.iter().filter(|received| received.as_ref().unwrap().callback.is_some()).count();
    assert_eq!(handed_out, 1);
    assert!(received.iter().all(|received| received.as_ref().unwrap().status == 200));
}
