//! What becomes of a template that was to be made, without a job to look for.

use crate::script::{Act, Script};
use crate::transport::Failure;
use crate::{
    CallOptions, Client, CreateTemplate, DeleteTemplate, Error, ErrorKind, Outcome, SubmissionMode, Template,
};

const TEMPLATE: &str = "<Response><Template><TemplateId>t1</TemplateId></Template></Response>";

fn request() -> CreateTemplate {
    CreateTemplate { name: "half".into(), rule: "imageMogr2/thumbnail/!50p".into(), is_pic_info: None }
}

async fn create(mode: SubmissionMode, acts: Vec<Act>) -> (Result<Template, Error>, usize) {
    let (script, times) = Script::new(acts);
    let options = CallOptions { submission_mode: Some(mode), ..CallOptions::default() };
    let result = Client::over(script).send_with(request(), options).await;
    let requests = times.lock().unwrap().len();
    (result, requests)
}

#[tokio::test(start_paused = true)]
async fn it_is_sent_once_whatever_is_done_about_jobs() {
    let modes =
        [SubmissionMode::AtMostOnce, SubmissionMode::EffectivelyOnce, SubmissionMode::AllowDuplicateJobs];
    for mode in modes {
        for act in [
            Act::Fail(Failure::Broken),
            Act::Fail(Failure::Timeout),
            Act::Hang,
            Act::status(500),
            Act::status(503),
            Act::status(408),
            Act::ok(""),
            Act::ok("<Response><Template><Name>half</Name></Template></Response>"),
        ] {
            let (result, requests) = create(mode, vec![act.clone(), Act::ok(TEMPLATE)]).await;
            let error = result.unwrap_err();
            assert_eq!(error.outcome(), Some(Outcome::Ambiguous), "{mode:?} {act:?}");
            assert!(error.submission().is_none(), "there is no job to look for");
            assert!(error.to_string().contains("what it creates may exist"), "{error}");
            assert_eq!(requests, 1, "{mode:?} {act:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_sent_again_when_nothing_can_have_been_made() {
    for act in [Act::Fail(Failure::Connect), Act::status(429)] {
        let (result, requests) =
            create(SubmissionMode::AtMostOnce, vec![act.clone(), Act::ok(TEMPLATE)]).await;
        let template = result.unwrap();
        assert_eq!((template.template_id.as_str(), template.response.attempts), ("t1", 2), "{act:?}");
        assert_eq!(requests, 2, "{act:?}");
    }
    let (result, _) = create(SubmissionMode::AtMostOnce, vec![Act::Fail(Failure::Connect)]).await;
    assert_eq!(result.unwrap_err().outcome(), Some(Outcome::NotSent));
    let (result, _) = create(SubmissionMode::AtMostOnce, vec![Act::status(403)]).await;
    assert_eq!(result.unwrap_err().outcome(), Some(Outcome::Rejected));
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_says_that_it_may_exist() {
    let (script, times) = Script::new(vec![Act::Hang]);
    let client = Client::over(script);
    let call = tokio::spawn({
        let client = client.clone();
        async move { client.create_template(request()).await }
    });
    while times.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(client.shutdown(std::time::Duration::ZERO).await.is_empty(), "nothing to reconcile");
    let error = call.await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Cancelled, Some(Outcome::Ambiguous)));
}

/// What a witness saw of a call that was dropped while this happened.
#[cfg(feature = "blocking")]
async fn witnessed(act: Act) -> Error {
    let (script, times) = Script::new(vec![act]);
    let client = Client::over(script);
    let witness = crate::blocking::Witness::new();
    let options = witness.watch(CallOptions::default());
    {
        let call = client.send_with(request(), options);
        let began = async {
            while times.lock().unwrap().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            result = call => panic!("it ended: {result:?}"),
            () = began => {}
        }
    }
    witness.cancelled(true)
}

#[cfg(feature = "blocking")]
#[tokio::test(start_paused = true)]
async fn a_dropped_call_that_may_have_arrived_is_ambiguous() {
    let error = witnessed(Act::Hang).await;
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::Cancelled, Some(Outcome::Ambiguous)));
    assert!(error.submission().is_none());
    assert_eq!(witnessed(Act::Stuck).await.outcome(), Some(Outcome::NotSent));
}

#[tokio::test(start_paused = true)]
async fn a_repeated_delete_that_finds_nothing_did_its_work() {
    let (script, times) = Script::new(vec![Act::status(500), Act::status(404)]);
    Client::over(script).delete_template(DeleteTemplate::from("t1")).await.unwrap();
    assert_eq!(times.lock().unwrap().len(), 2);

    let (script, _) = Script::new(vec![Act::status(404)]);
    let error = Client::over(script).delete_template("t1").await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::NotFound, None));
}
