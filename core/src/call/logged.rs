//! What is logged at the most talkative level, in full: whoever subscribes sees this, and nothing else of the library.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use log_recorder::Recorder;

use crate::config::Config;
use crate::random::Random;
use crate::script::{Act, Script};
use crate::time::{ManualClock, Timestamp};
use crate::transport::Failure;
use crate::{CallbackProvider, Client, Credential, CredentialError, Job, Result, SubmitJob};

const JOB: &str = "<Response><JobsDetail><JobId>c1</JobId></JobsDetail></Response>";

/// What comes with every answer; half of it is nobody's business.
fn headers() -> Vec<(&'static str, String)> {
    [("x-ci-request-id", "r1"), ("date", "Tue, 09 Aug 2022 09:23:00 GMT"), ("set-cookie", "canary-cookie")]
        .map(|(name, value)| (name, value.to_owned()))
        .to_vec()
}

fn created() -> Act {
    Act::Answer(200, headers(), JOB.to_owned())
}

fn refused(status: u16, code: &str) -> Act {
    let body = format!("<Error><Code>{code}</Code><Message>canary-message</Message></Error>");
    Act::Answer(status, headers(), body)
}

/// Submits once, and gives back what came of it and all that was logged.
async fn submit(acts: Vec<Act>) -> (Result<Job>, String) {
    let recorder = Recorder::in_memory();
    let _recording = tracing::subscriber::set_default(recorder.clone());
    let mut config = Config::new("ap-guangzhou", "b-1");
    config.clock = Arc::new(ManualClock::new(Timestamp::from_unix_millis(1_660_033_380_000)));
    let number = AtomicU32::new(0);
    let provider = CallbackProvider::new_async(move || {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let expires_at = Timestamp::from_unix_millis(1_660_037_000_000);
        let credential = Credential::new(
            format!("id{number}"),
            format!("canary-key-{number}"),
            Some("canary-token".into()),
        );
        async move { Ok::<_, CredentialError>(credential.with_expiry(expires_at)) }
    });
    config.credentials = Arc::new(provider.named("vault"));
    let (script, _) = Script::new(acts);
    let client = Client::with_credentials(config, script, Random::seeded(1));
    let request = SubmitJob {
        input: "in/cat.jpg".into(),
        rule: Some("imageMogr2/rotate/90".into()),
        output: "out/cat.jpg".into(),
        ..Default::default()
    };
    let result = client.submit_job(request).await;
    let text = recorder.take().join("\n").replace(" cloud_infinite::", " ");
    for secret in ["canary", "q-sign", "authorization", "cookie", "token"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    (result, text)
}

#[track_caller]
fn assert_logged(actual: &str, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert!(actual.lines().eq(expected), "what was logged:\n{actual}");
}

#[tokio::test(start_paused = true)]
async fn a_submission() {
    let (result, log) = submit(vec![created()]).await;
    result.unwrap();
    assert_logged(
        &log,
        r#"
        DEBUG log + call operation="submit_job" bucket="b-1" region="ap-guangzhou"
        DEBUG log [call] + attempt number=1
        DEBUG log [call/attempt] credential loaded provider="vault" expires_at=2022-08-09T09:23:20Z
        DEBUG log [call/attempt] sending method=POST url=https://b-1.ci.ap-guangzhou.myqcloud.com/jobs
        TRACE log [call/attempt] request headers=content-type: application/xml, host: b-1.ci.ap-guangzhou.myqcloud.com bytes=330
        DEBUG log [call/attempt] answered status=200 request_id="r1"
        TRACE log [call/attempt] answer headers=date: Tue, 09 Aug 2022 09:23:00 GMT, x-ci-request-id: r1 bytes=63
        "#,
    );
}

#[tokio::test(start_paused = true)]
async fn a_submission_of_which_nothing_is_known() {
    let (result, log) = submit(vec![Act::Fail(Failure::Broken)]).await;
    assert!(result.unwrap_err().submission().is_some());
    assert_logged(
        &log,
        r#"
        DEBUG log + call operation="submit_job" bucket="b-1" region="ap-guangzhou"
        DEBUG log [call] + attempt number=1
        DEBUG log [call/attempt] credential loaded provider="vault" expires_at=2022-08-09T09:23:20Z
        DEBUG log [call/attempt] sending method=POST url=https://b-1.ci.ap-guangzhou.myqcloud.com/jobs
        TRACE log [call/attempt] request headers=content-type: application/xml, host: b-1.ci.ap-guangzhou.myqcloud.com bytes=330
        DEBUG log [call/attempt] failed kind=Connection outcome="Ambiguous"
        WARN log [call] the job of a submission may exist submission_id="cinf1:910a2dec89025cc1beeb8da1658eec67" input="in/cat.jpg" kind="Connection"
        "#,
    );
}

#[tokio::test(start_paused = true)]
async fn too_many_requests() {
    let (result, log) = submit(vec![refused(503, "SlowDown"), created()]).await;
    result.unwrap();
    assert_logged(
        &log,
        r#"
        DEBUG log + call operation="submit_job" bucket="b-1" region="ap-guangzhou"
        DEBUG log [call] + attempt number=1
        DEBUG log [call/attempt] credential loaded provider="vault" expires_at=2022-08-09T09:23:20Z
        DEBUG log [call/attempt] sending method=POST url=https://b-1.ci.ap-guangzhou.myqcloud.com/jobs
        TRACE log [call/attempt] request headers=content-type: application/xml, host: b-1.ci.ap-guangzhou.myqcloud.com bytes=330
        DEBUG log [call/attempt] answered status=503 request_id="r1"
        TRACE log [call/attempt] answer headers=date: Tue, 09 Aug 2022 09:23:00 GMT, x-ci-request-id: r1 bytes=69
        DEBUG log [call/attempt] failed kind=Throttled outcome="Rejected" status=503 code="SlowDown"
        DEBUG call [call] pausing time=444.359217ms
        DEBUG log [call] + attempt number=2
        DEBUG log [call/attempt] sending method=POST url=https://b-1.ci.ap-guangzhou.myqcloud.com/jobs
        TRACE log [call/attempt] request headers=content-type: application/xml, host: b-1.ci.ap-guangzhou.myqcloud.com bytes=330
        DEBUG log [call/attempt] answered status=200 request_id="r1"
        TRACE log [call/attempt] answer headers=date: Tue, 09 Aug 2022 09:23:00 GMT, x-ci-request-id: r1 bytes=63
        "#,
    );
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock() {
    let (result, log) = submit(vec![refused(403, "RequestTimeTooSkewed"), created()]).await;
    result.unwrap();
    assert_logged(
        &log,
        r#"
        DEBUG log + call operation="submit_job" bucket="b-1" region="ap-guangzhou"
        DEBUG log [call] + attempt number=1
        DEBUG log [call/attempt] credential loaded provider="vault" expires_at=2022-08-09T09:23:20Z
        DEBUG log [call/attempt] sending method=POST url=https://b-1.ci.ap-guangzhou.myqcloud.com/jobs
        TRACE log [call/attempt] request headers=content-type: application/xml, host: b-1.ci.ap-guangzhou.myqcloud.com bytes=330
        DEBUG log [call/attempt] answered status=403 request_id="r1"
        TRACE log [call/attempt] answer headers=date: Tue, 09 Aug 2022 09:23:00 GMT, x-ci-request-id: r1 bytes=81
        DEBUG log [call/attempt] failed kind=Denied outcome="Rejected" status=403 code="RequestTimeTooSkewed"
        WARN log [call] the clock of this machine differs from the service's; corrected seconds=3600
        DEBUG log [call] + attempt number=2
        DEBUG log [call/attempt] credential loaded provider="vault" expires_at=2022-08-09T09:23:20Z
        DEBUG log [call/attempt] sending method=POST url=https://b-1.ci.ap-guangzhou.myqcloud.com/jobs
        TRACE log [call/attempt] request headers=content-type: application/xml, host: b-1.ci.ap-guangzhou.myqcloud.com bytes=330
        DEBUG log [call/attempt] answered status=200 request_id="r1"
        TRACE log [call/attempt] answer headers=date: Tue, 09 Aug 2022 09:23:00 GMT, x-ci-request-id: r1 bytes=63
        "#,
    );
}

#[tokio::test(start_paused = true)]
async fn a_credential_that_is_refused() {
    let (result, log) = submit(vec![refused(400, "ExpiredToken"), created()]).await;
    result.unwrap();
    assert_logged(
        &log,
        r#"
        DEBUG log + call operation="submit_job" bucket="b-1" region="ap-guangzhou"
        DEBUG log [call] + attempt number=1
        DEBUG log [call/attempt] credential loaded provider="vault" expires_at=2022-08-09T09:23:20Z
        DEBUG log [call/attempt] sending method=POST url=https://b-1.ci.ap-guangzhou.myqcloud.com/jobs
        TRACE log [call/attempt] request headers=content-type: application/xml, host: b-1.ci.ap-guangzhou.myqcloud.com bytes=330
        DEBUG log [call/attempt] answered status=400 request_id="r1"
        TRACE log [call/attempt] answer headers=date: Tue, 09 Aug 2022 09:23:00 GMT, x-ci-request-id: r1 bytes=73
        DEBUG log [call/attempt] failed kind=Credential outcome="Rejected" status=400 code="ExpiredToken"
        DEBUG log [call] credential loaded provider="vault" expires_at=2022-08-09T09:23:20Z
        DEBUG log [call] the service refused the credential is_renewed=true
        DEBUG log [call] + attempt number=2
        DEBUG log [call/attempt] sending method=POST url=https://b-1.ci.ap-guangzhou.myqcloud.com/jobs
        TRACE log [call/attempt] request headers=content-type: application/xml, host: b-1.ci.ap-guangzhou.myqcloud.com bytes=330
        DEBUG log [call/attempt] answered status=200 request_id="r1"
        TRACE log [call/attempt] answer headers=date: Tue, 09 Aug 2022 09:23:00 GMT, x-ci-request-id: r1 bytes=63
        "#,
    );
}
