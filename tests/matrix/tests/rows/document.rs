//! Rows 40 to 50: answers that arrive whole and say nothing, or something else.

use std::time::{Duration, Instant};

use cloud_infinite::{Error, ErrorKind, JobState};
use fault_matrix::World;
use fault_server::{Commit, Document, Fault, Status};

use Commit::After;

/// Much more than reading any of these takes, much less than falling for them would.
const NO_TIME: Duration = Duration::from_secs(5);

/// Refused by whoever reads it; what a question says is answered.
async fn unreadable(document: Document) -> Error {
    let world = World::new().await;
    let fault = Fault::Document(After, document.clone());
    let begin = Instant::now();
    let error = world.ambiguous(fault.clone()).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)), "{document:?}: {error}");
    assert!(error.request_id().is_some());
    world.get_again(fault.clone()).await;
    let asked = world.get_fails(fault, ErrorKind::Decode, 2).await;
    assert_eq!(asked.status(), Some(200));
    assert!(asked.request_id().is_some());
    assert!(begin.elapsed() < NO_TIME, "{document:?}: {:?}", begin.elapsed());
    error
}

#[tokio::test]
async fn row_40_documents_that_are_none() {
    for (document, reason) in [
        (Document::Malformed, "not well formed"),
        (Document::Truncated, "cut off"),
        (Document::TwoRoots, "outside of the one root"),
        (Document::TrailingBytes, "outside of the one root"),
        (Document::Empty, "empty"),
    ] {
        let error = unreadable(document.clone()).await;
        assert!(error.message().contains(reason), "{document:?}: {error}");
        let shown = if document == Document::Empty { "no body" } else { "<Response><JobsDetail>" };
        assert!(error.message().contains(shown), "{document:?}: {error}");
        // A document of a kilobyte is shown, a larger one is not.
        assert!(error.message().len() < 1500, "{document:?}: {}", error.message().len());
        assert!(error.message().chars().all(|c| !c.is_control()), "{error}");
    }
}

#[tokio::test]
async fn row_41_something_else_with_success() {
    for (document, arrived) in [
        (Document::Html, "text/html"),
        (Document::Json, "application/json"),
        (Document::PlainText, "text/plain"),
    ] {
        let error = unreadable(document).await;
        assert!(error.message().contains(arrived), "{error}");
    }
}

#[tokio::test]
async fn row_41_something_else_with_failure() {
    let world = World::new().await;
    let page = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    let fault = Fault::from(Status::new(502, After).text("text/html", page));
    let error = world.ambiguous(fault.clone()).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(502)));
    assert!(error.message().contains("text/html") && error.message().contains("Bad Gateway"), "{error}");
    world.get_fails(fault, ErrorKind::Service, 3).await;
}

#[tokio::test]
async fn row_42_document_types() {
    // The sink is looked at when each world ends.
    for document in
        [Document::EntityBomb, Document::QuadraticEntities, Document::ExternalEntity, Document::DocumentType]
    {
        let error = unreadable(document.clone()).await;
        assert!(error.message().contains("document type"), "{document:?}: {error}");
    }
}

#[tokio::test]
async fn row_43_deep_nesting() {
    for depth in [1_000, 200_000] {
        let error = unreadable(Document::Nested(depth)).await;
        assert!(error.message().contains("nested too deeply"), "{depth}: {error}");
    }
}

#[tokio::test]
async fn row_44_floods_of_attributes() {
    for document in
        [Document::Attributes(100_000), Document::Namespaces(200_000), Document::DuplicateAttribute]
    {
        let error = unreadable(document.clone()).await;
        assert!(error.message().contains("attributes"), "{document:?}: {error}");
    }
}

#[tokio::test]
async fn row_46_encodings() {
    for (document, reason) in [
        (Document::InvalidUtf8, "encoding"),
        (Document::Gbk, "GBK"),
        (Document::Utf16, "UTF-16"),
        (Document::Nul, "character"),
        (Document::BadReference, "character"),
    ] {
        let error = unreadable(document.clone()).await;
        assert!(error.message().contains(reason), "{document:?}: {error}");
    }
    let world = World::new().await;
    let marked = || Fault::Document(After, Document::ByteOrderMark);
    world.server.script([marked()]);
    let job = world.created().await;
    assert_eq!(job.job_id, world.server.ledger().jobs[0].job_id);
    let (result, requests) = world.get([marked()]).await;
    assert_eq!((result.unwrap().response.attempts, requests), (1, 1));
}

#[tokio::test]
async fn row_47_an_error_with_success() {
    let world = World::new().await;
    let fault = Fault::Document(After, Document::Error);
    let error = world.ambiguous(fault.clone()).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("InternalError")));
    assert_eq!(error.service_message(), Some("Something went wrong."));
    let error = world.get_fails(fault, ErrorKind::Service, 3).await;
    assert_eq!(error.code(), Some("InternalError"));
}

#[tokio::test]
async fn row_48_not_one_job_id() {
    for document in [Document::NoJobId, Document::TwoJobIds, Document::TwoJobs] {
        let world = World::new().await;
        let fault = Fault::Document(After, document.clone());
        let error = world.ambiguous(fault.clone()).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{document:?}: {error}");
        // Of two jobs the question knows which one it asked for.
        if document == Document::TwoJobs {
            let (result, requests) = world.get([fault]).await;
            assert_eq!((result.unwrap().response.attempts, requests), (1, 1));
        } else {
            world.get_fails(fault, ErrorKind::Decode, 2).await;
        }
    }
}

#[tokio::test]
async fn row_49_job_ids_that_would_go_astray() {
    let long = "c".repeat(65);
    for id in ["../picbucket", "c1?cancel", "c1#x", "c1\r\nHost: evil", "c1/c2", "c%2e", "图", " ", &*long] {
        let world = World::new().await;
        let error = world.ambiguous(Fault::Document(After, Document::JobId(id.to_owned()))).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{id:?}: {error}");

        let before = world.server.stats().requests;
        let error = world.client.get_job(id).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidArgument, 0), "{id:?}");
        assert_eq!(world.server.stats().requests, before, "{id:?}");
    }
}

#[tokio::test]
async fn row_50_news_from_the_service() {
    let world = World::new().await;
    let state = || Fault::Document(After, Document::UnknownState);
    let elements = || Fault::Document(After, Document::UnknownElements);
    world.server.script([state(), elements()]);
    let job = world.created().await;
    assert_eq!((job.state.to_string(), job.state.is_final()), ("Meditating".to_owned(), false));
    assert_eq!(world.created().await.state, JobState::Submitted);

    let (result, _) = world.get([state()]).await;
    assert_eq!(result.unwrap().state.to_string(), "Meditating");
    let (result, _) = world.get([elements()]).await;
    assert_eq!(result.unwrap().state, JobState::Success);
    // Waiting goes on until a state comes that is an end.
    world.server.script([state(), state()]);
    let wait = cloud_infinite::WaitForJob {
        poll_interval: Some(Duration::from_millis(10)),
        ..cloud_infinite::WaitForJob::from(job.job_id)
    };
    assert_eq!(world.client.wait_for_job(wait).await.unwrap().state, JobState::Success);
    assert_eq!(world.count(fault_server::account::Outcome::Created), 2);
}
