//! Any bytes as the whole HTTP answer to a submission, through the real client over a real connection.
//!
//! The request was read to its end before the answer came, so it is never "not sent", and it never leaves twice unless
//! the service asked for that.

use std::time::Duration;

use cloud_infinite::{Client, Credential, Error, ErrorKind, Job, Outcome, SubmitJob};

use super::judge;
use super::peer::{Peer, Request};

/// Shorter than the least wait for a service that asks for fewer requests, and long for this machine.
const TIMEOUT: Duration = Duration::from_millis(700);

thread_local! {
    static PEER: Peer = Peer::start();
}

/// Takes bytes for an answer.
pub fn check(data: &[u8]) {
    let (result, requests) = PEER.with(|peer| {
        // A client of its own has no connection that the peer may have closed already.
        let client = Client::builder()
            .region("ap-guangzhou")
            .bucket("examplebucket-1250000000")
            .credential(Credential::new("id", "canary-key", None))
            .endpoint(format!("http://{}", peer.address()))
            .timeout(TIMEOUT)
            .build()
            .expect("a client");
        let request = SubmitJob {
            input: "in/cat.jpg".to_owned(),
            rule: Some("imageMogr2/rotate/90".to_owned()),
            output: "out/cat.jpg".to_owned(),
            ..Default::default()
        };
        peer.meet(data, client.submit_job(request))
    });
    assert!(requests.iter().all(|request| request.line == "POST /jobs HTTP/1.1"), "{requests:?}");
    match result {
        Ok(job) => check_job(&job, &requests),
        Err(error) => check_error(&error, &requests),
    }
}

fn check_job(job: &Job, requests: &[Request]) {
    assert!(judge::is_id(&job.job_id), "job id {:?}", job.job_id);
    assert!((200..300).contains(&job.response.status), "a job out of HTTP {}", job.response.status);
    assert_eq!((requests.len(), job.response.attempts), (1, 1));
}

fn check_error(error: &Error, requests: &[Request]) {
    judge::check_texts(error);
    assert_eq!(u32::try_from(requests.len()), Ok(error.attempts()), "{error:?}");
    assert!(!requests.is_empty(), "{error:?}");
    let is_throttled = error.kind() == ErrorKind::Throttled;
    assert!(requests.len() == 1 || is_throttled, "{} submissions for {error:?}", requests.len());
    match error.outcome() {
        Some(Outcome::Rejected) => judge::check_refusal(error),
        Some(Outcome::Ambiguous) => {}
        other => panic!("{other:?} after the request arrived: {error:?}"),
    }
}
