//! Rows 15 to 21: complete answers that say no, or not now.

use std::time::Duration;

use cloud_infinite::{ErrorKind, Outcome};
use fault_matrix::{World, builder};
use fault_server::{Commit, Fault, Options, Status};
use tokio::task::JoinSet;

use Commit::{After, Before};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn row_15_failures_without_a_body() {
    let world = World::new().await;
    for status in [500, 502, 504] {
        let fault = Fault::from(Status::new(status, Before));
        let error = world.ambiguous(fault.clone()).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(status)));
        world.get_again(fault.clone()).await;
        let error = world.get_fails(fault, ErrorKind::Service, 3).await;
        assert_eq!(error.status(), Some(status));
    }
}

#[tokio::test]
async fn row_15_statuses_that_prove_nothing() {
    let world = World::new().await;
    for status in [408, 499] {
        for commit in [Before, After] {
            let error = world.ambiguous(Status::new(status, commit).into()).await;
            assert_eq!(error.status(), Some(status));
        }
    }
}

#[tokio::test]
async fn row_16_unavailable_after_commit() {
    let world = World::new().await;
    for fault in
        [Status::new(503, After), Status::new(503, After).code("ServiceUnavailable")].map(Fault::from)
    {
        let error = world.ambiguous(fault.clone()).await;
        assert_eq!(error.status(), Some(503));
        world.get_again(fault).await;
    }
}

#[tokio::test]
async fn row_17_unavailable_with_a_hint() {
    let world = World::new().await;
    let hint = |code: &str| {
        let status = Status::new(503, Before).header("retry-after", "1");
        Fault::from(if code.is_empty() { status } else { status.code(code) })
    };
    let error = world.ambiguous(hint("")).await;
    assert_eq!(error.retry_after(), Some(SECOND));
    assert_eq!(error.submission().unwrap().retry_after, Some(1));

    world.server.script([hint("SlowDown")]);
    let job = world.created().await;
    assert_eq!(job.response.attempts, 2);
    assert!((SECOND..SECOND * 6).contains(&job.response.waited), "{:?}", job.response);

    let job = world.get_again(hint("")).await;
    assert!((SECOND..SECOND * 6).contains(&job.response.waited), "{:?}", job.response);
}

#[tokio::test]
async fn row_18_too_many_requests() {
    let world = World::new().await;
    let fault = || Fault::from(Status::new(429, Before).header("retry-after", "1"));
    world.server.script([fault()]);
    let job = world.created().await;
    assert_eq!(job.response.attempts, 2);
    assert!(job.response.waited >= SECOND && job.response.elapsed >= SECOND, "{:?}", job.response);
    assert!(world.get_again(fault()).await.response.waited >= SECOND);
}

#[tokio::test]
async fn row_19_a_day_is_never_waited() {
    let world = World::new().await;
    let fault = |status| Fault::from(Status::new(status, Before).header("retry-after", "86400"));
    let day = Some(Duration::from_secs(86_400));
    let error = world.rejected([fault(429)]).await;
    assert_eq!((error.kind(), error.attempts(), error.retry_after()), (ErrorKind::Throttled, 1, day));
    let error = world.ambiguous(fault(503)).await;
    assert_eq!(error.submission().unwrap().retry_after, Some(86_400));
    for (status, kind) in [(429, ErrorKind::Throttled), (503, ErrorKind::Service)] {
        let error = world.get_fails(fault(status), kind, 1).await;
        assert_eq!((error.retry_after(), error.waited()), (day, Duration::ZERO));
    }
}

#[tokio::test]
async fn row_20_hints_of_every_form() {
    let huge = format!("1{}", "0".repeat(30));
    let forms = [
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(Duration::ZERO)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", None),
        ("soon", None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        (&*huge, Some(Duration::from_secs(u64::MAX))),
        ("\u{e9}", None),
    ];
    let world = World::with(Options::default(), |builder| builder.max_attempts(1)).await;
    for (form, expected) in forms {
        let fault = Fault::from(Status::new(429, Before).header("retry-after", form));
        assert_eq!(world.rejected([fault.clone()]).await.retry_after(), expected, "{form:?}");
        assert_eq!(world.get_fails(fault, ErrorKind::Throttled, 1).await.retry_after(), expected, "{form:?}");
    }
    // What asks for nothing that can be understood is answered with the client's own pause.
    let world = World::new().await;
    for form in ["Sun, 06 Nov 1994 08:49:37 GMT", "soon", "-1"] {
        let fault = |status| Fault::from(Status::new(status, Before).header("retry-after", form));
        world.server.script([fault(429)]);
        assert!(world.created().await.response.waited < SECOND * 2, "{form}");
        assert!(world.get_again(fault(503)).await.response.waited < SECOND, "{form}");
    }
}

#[tokio::test]
async fn row_21_too_many_requests_for_ever() {
    const CLIENTS: usize = 200;
    const CALLS: usize = 10;
    let world = World::new().await;
    world.server.always(Status::new(429, Before).into());
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let client = builder(world.server.url()).build().unwrap();
        clients.spawn(async move {
            let mut refused_by_quota = 0;
            for _ in 0..CALLS {
                let error = client.get_job("c1").await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Throttled);
                refused_by_quota += usize::from(error.is_retry_quota_exhausted());
            }
            refused_by_quota
        });
    }
    let refused_by_quota: usize = clients.join_all().await.into_iter().sum();
    let (calls, requests) = (CLIENTS * CALLS, world.server.requests().len());
    assert!(requests * 100 <= calls * 110, "{requests} requests of {calls} calls");
    assert!(refused_by_quota * 2 > calls, "{refused_by_quota} of {calls}");

    // A submission is under the same rule: refused, and not sent for ever.
    let error = world.submit().await.unwrap_err();
    assert_eq!(error.outcome(), Some(Outcome::Rejected));
    assert!(error.is_retry_quota_exhausted());
}
