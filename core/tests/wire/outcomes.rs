//! What a submission says when something goes wrong on the way.

use std::time::Duration;

use crate::support::{Reaction, SECRET_ID, SECRET_KEY, builder, client, http, serve, xml};
use cloud_infinite::{Credential, Error, ErrorKind, Outcome, SubmitJob};

const JOB: &str = "<Response><JobsDetail><Code>Success</Code><Message/><JobId>ca1b2</JobId><State>Submitted</State>\
                   </JobsDetail></Response>";

fn job() -> SubmitJob {
    SubmitJob {
        input: "in.jpg".into(),
        rule: Some("imageMogr2/rotate/90".into()),
        output: "out.jpg".into(),
        ..Default::default()
    }
}

/// Submits once; answers with the error and the number of requests that arrived.
async fn failing(reaction: Reaction) -> (Error, usize) {
    let (endpoint, mut requests) = serve(reaction).await;
    // What is sent again, and when, is tested without a network and without waiting.
    let client =
        builder(&endpoint).attempt_timeout(Duration::from_millis(300)).max_attempts(1).build().unwrap();
    let error = client.submit_job(job()).await.unwrap_err();
    // A second request would be on its way by now.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut arrived = 0;
    while requests.try_recv().is_ok() {
        arrived += 1;
    }
    (error, arrived)
}

#[tokio::test]
async fn a_complete_answer_is_a_job() {
    let (endpoint, mut requests) = serve(Reaction::Answer(xml(JOB))).await;
    let job = client(&endpoint).submit_job(job()).await.unwrap();
    assert_eq!(job.job_id, "ca1b2");
    assert_eq!(job.response.request_id.as_deref(), Some("from-the-header"));
    assert_eq!((job.response.status, job.response.attempts), (200, 1));
    assert!(job.response.elapsed > Duration::ZERO);
    assert!(requests.recv().await.is_some());
}

#[tokio::test]
async fn refused_connection_is_not_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&endpoint).submit_job(job()).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)));
    assert_eq!(error.attempts(), 3);
    assert!(error.to_string().contains(&endpoint), "{error}");
}

#[tokio::test]
async fn plain_text_on_the_tls_port_is_not_sent() {
    use tokio::io::AsyncWriteExt;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(&http(400, &[], "speak plainly")).await.unwrap();
        }
    });
    let error = client(&endpoint).submit_job(job()).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Some(Outcome::NotSent), 1), "{error}");
    assert!(error.message().contains("TLS"), "{error}");
}

#[tokio::test]
async fn broken_connections_are_ambiguous_and_never_repeated() {
    for reaction in [
        Reaction::Close,
        Reaction::Reset,
        Reaction::AnswerAndClose(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec()),
        Reaction::AnswerAndClose(b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n<Response>".to_vec()),
        Reaction::AnswerAndClose(b"what is this?\r\n\r\n".to_vec()),
    ] {
        let (error, arrived) = failing(reaction).await;
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Connection, Some(Outcome::Ambiguous)),
            "{error}"
        );
        assert_eq!((arrived, error.attempts()), (1, 1));
    }
}

#[tokio::test]
async fn silence_is_ambiguous() {
    let (error, arrived) = failing(Reaction::Silence).await;
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Timeout, Some(Outcome::Ambiguous)));
    assert_eq!(arrived, 1);
    assert!(error.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn complete_refusals_are_rejected() {
    let document = "<Error><Code>PicBucketUnBinded</Code><Message>not bound</Message><RequestId>in-body</RequestId></Error>";
    let (error, arrived) = failing(Reaction::Answer(http(400, &[], document))).await;
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Conflict, Some(Outcome::Rejected)));
    assert_eq!(
        (error.status(), error.code(), error.service_message()),
        (Some(400), Some("PicBucketUnBinded"), Some("not bound"))
    );
    assert_eq!(error.request_id(), Some("in-body"));
    assert_eq!(arrived, 1);
    assert_eq!(
        error.to_string(),
        "submit_job: the service is not enabled for this bucket; call enable_service first: not bound \
         [HTTP 400; code PicBucketUnBinded; request id in-body; rejected: nothing was created]"
    );
}

#[tokio::test]
async fn a_json_refusal_is_understood() {
    let body = r#"{"code":40300,"message":"no","request_id":"r1"}"#;
    let (error, _) =
        failing(Reaction::Answer(http(403, &[("content-type", "application/json")], body))).await;
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Denied, Some(Outcome::Rejected)));
    assert_eq!(
        (error.code(), error.service_message(), error.request_id()),
        (Some("40300"), Some("no"), Some("r1"))
    );
}

#[tokio::test]
async fn redirects_are_reported_and_never_followed() {
    let (elsewhere, mut visits) = serve(Reaction::Answer(xml(JOB))).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{elsewhere}/jobs?token=x");
        let (error, arrived) = failing(Reaction::Answer(http(status, &[("location", &location)], ""))).await;
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::Service, Some(Outcome::Rejected)));
        assert!(error.message().contains(&elsewhere) && !error.message().contains("token"), "{error}");
        assert_eq!(arrived, 1);
    }
    assert!(visits.try_recv().is_err());
}

#[tokio::test]
async fn failures_of_the_service_are_ambiguous() {
    for status in [500, 502, 503, 504, 408, 499] {
        let (error, arrived) = failing(Reaction::Answer(http(status, &[], "<html>oops</html>"))).await;
        assert_eq!(error.outcome(), Some(Outcome::Ambiguous), "{status}: {error}");
        assert_eq!((error.status(), arrived), (Some(status), 1));
        assert!(error.message().contains("<html>oops"), "{error}");
    }
}

#[tokio::test]
async fn throttling_is_a_refusal() {
    let document = "<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>";
    for (status, body) in [(429, ""), (503, document)] {
        let (error, _) = failing(Reaction::Answer(http(status, &[], body))).await;
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Throttled, Some(Outcome::Rejected)),
            "{status}"
        );
    }
}

#[tokio::test]
async fn success_that_is_no_job_is_ambiguous() {
    for body in [
        "",
        "ok",
        "<html><body>login</body></html>",
        "<Response/>",
        "<Response><JobsDetail><State>Submitted</State></JobsDetail></Response>",
        "<Response><JobsDetail><JobId>a</JobId><JobId>b</JobId></JobsDetail></Response>",
        "<Response><JobsDetail><JobId>a</JobId></JobsDetail><JobsDetail><JobId>b</JobId></JobsDetail></Response>",
        "<Response><JobsDetail><JobId>../x?y</JobId></JobsDetail></Response>",
        "<Response><JobsDetail><JobId>a</JobId></JobsDetail></Response><Response/>",
        "<Response><JobsDetail><JobId>a</JobId></JobsDetail></Response>trailing",
        "<!DOCTYPE a><Response><JobsDetail><JobId>a</JobId></JobsDetail></Response>",
        "<Response><JobsDetail><JobId>a</JobId></JobsDetail>",
        "<?xml version='1.0' encoding='GBK'?><Response><JobsDetail><JobId>a</JobId></JobsDetail></Response>",
    ] {
        let (error, arrived) = failing(Reaction::Answer(xml(body))).await;
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Decode, Some(Outcome::Ambiguous)),
            "{body}: {error}"
        );
        assert_eq!(
            (error.status(), error.request_id(), arrived),
            (Some(200), Some("from-the-header"), 1),
            "{body}"
        );
    }
}

#[tokio::test]
async fn an_error_document_with_success_is_ambiguous_and_told() {
    let document = "<Error><Code>InternalError</Code><Message>oops</Message></Error>";
    let (error, _) = failing(Reaction::Answer(xml(document))).await;
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Service, Some(Outcome::Ambiguous)));
    assert_eq!((error.code(), error.service_message()), (Some("InternalError"), Some("oops")));
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let mut answer = b"HTTP/1.1 200 OK\r\n\r\n<Response>".to_vec();
    answer.resize(9 << 20, b' ');
    let (endpoint, _requests) = serve(Reaction::AnswerAndClose(answer)).await;
    let error = client(&endpoint).submit_job(job()).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Decode, Some(Outcome::Ambiguous)), "{error}");
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn a_refused_argument_sends_nothing() {
    let (endpoint, mut requests) = serve(Reaction::Answer(xml(JOB))).await;
    let error = client(&endpoint).submit_job(SubmitJob { job_level: Some(3), ..job() }).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome(), error.attempts()),
        (ErrorKind::InvalidArgument, Some(Outcome::NotSent), 0)
    );
    assert_eq!(
        error.to_string(),
        "submit_job: `job_level` must be 0, 1 or 2 (given: \"3\") \
         [not sent: nothing was created, submitting again is safe]"
    );
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(requests.try_recv().is_err());
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent() {
    #[derive(Debug)]
    struct Hanging;
    impl cloud_infinite::CredentialProvider for Hanging {
        fn load(&self) -> cloud_infinite::LoadCredential<'_> {
            Box::pin(std::future::pending())
        }
    }
    let client = builder("http://127.0.0.1:9")
        .credential_provider(Hanging)
        .timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let error = client.submit_job(job()).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Credential, Some(Outcome::NotSent)));
}

#[tokio::test]
async fn secrets_do_not_show() {
    let (endpoint, _requests) = serve(Reaction::Answer(http(403, &[], ""))).await;
    let credential = Credential::new(SECRET_ID, SECRET_KEY, Some("canary-token".into()));
    let client = builder(&endpoint).credential(credential.clone()).build().unwrap();
    let error = client.submit_job(job()).await.unwrap_err();
    for text in [format!("{client:?}"), format!("{error:?}"), error.to_string(), format!("{credential:?}")] {
        assert!(
            !text.contains(SECRET_KEY) && !text.contains("canary-token") && !text.contains("q-signature"),
            "{text}"
        );
    }
}

/// A server that answers each request and closes the connection a moment later, without saying so beforehand.
async fn serve_and_hang_up() -> (String, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let requests = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = std::sync::Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let counter = std::sync::Arc::clone(&counter);
            tokio::spawn(async move {
                let mut seen = Vec::new();
                while !String::from_utf8_lossy(&seen).contains("</Request>") {
                    if stream.read_buf(&mut seen).await.unwrap_or(0) == 0 {
                        return;
                    }
                }
                counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                stream.write_all(&xml(JOB)).await.unwrap();
                tokio::time::sleep(Duration::from_millis(10)).await;
            });
        }
    });
    (endpoint, requests)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_was_closed_while_idle_is_not_used() {
    let (endpoint, requests) = serve_and_hang_up().await;
    let client = client(&endpoint);
    for _ in 0..5 {
        client.submit_job(job()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(requests.load(std::sync::atomic::Ordering::SeqCst), 5);
}

#[cfg(feature = "blocking")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_that_was_elsewhere_does_not_use_a_closed_connection() {
    let (endpoint, requests) = serve_and_hang_up().await;
    let client = client(&endpoint);
    let calls = std::thread::spawn(move || {
        for _ in 0..5 {
            let call = client.submit_job(job());
            let done = cloud_infinite::blocking::block_on(call, || Ok::<_, std::convert::Infallible>(()));
            done.unwrap().unwrap();
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    tokio::task::spawn_blocking(move || calls.join().unwrap()).await.unwrap();
    assert_eq!(requests.load(std::sync::atomic::Ordering::SeqCst), 5);
}
