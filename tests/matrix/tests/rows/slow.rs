//! Rows 34 to 36: answers that take their time. Those that take memory have a program of their own.

use std::time::Duration;

use cloud_infinite::{Config, ErrorKind};
use fault_matrix::World;
use fault_server::{Commit, End, Fault, Options, Part};

use Commit::After;

/// Slower than the client has patience for, so that what ends the call is the time for one attempt.
const PAUSE: u64 = 1000;

async fn slowly(fault: Fault) {
    let world = World::with(Options::default(), |builder| {
        builder.attempt_timeout(Duration::from_millis(400)).timeout(Duration::from_millis(3000))
    })
    .await;
    let error = world.ambiguous(fault.clone()).await;
    assert_eq!(error.kind(), ErrorKind::Timeout, "{fault:?}: {error}");
    // Far from the minutes that the whole answer would take.
    assert!((Duration::from_millis(400)..Duration::from_secs(20)).contains(&error.elapsed()), "{error:?}");
    world.get_again(fault).await;
}

#[tokio::test]
async fn row_34_body_byte_by_byte() {
    assert_eq!(Config::new("ap-guangzhou", "b-1").attempt_timeout, Duration::from_secs(10));
    slowly(Fault::Dribble(After, Part::Body, PAUSE)).await;
    // Each byte comes before the time between two of them is over; the whole does not.
    slowly(Fault::Dribble(After, Part::Body, 20)).await;
}

#[tokio::test]
async fn row_35_header_byte_by_byte() {
    slowly(Fault::Dribble(After, Part::Header, PAUSE)).await;
    slowly(Fault::Dribble(After, Part::Header, 20)).await;
}

#[tokio::test]
async fn row_35_stall_in_the_middle() {
    slowly(Fault::HalfHeader(After, End::Stall)).await;
    slowly(Fault::HalfBody(After, End::Stall)).await;
    // The time between two pieces of an answer ends it before the time for the whole does.
    let world =
        World::with(Options::default(), |builder| builder.read_timeout(Duration::from_millis(300))).await;
    let error = world.ambiguous(Fault::HalfBody(After, End::Stall)).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.elapsed() < Duration::from_secs(9), "{error:?}");
}

#[tokio::test]
async fn row_36_interim_answers() {
    let world = World::new().await;
    world.server.script([Fault::Interim(After, Some(3))]);
    assert_eq!(world.created().await.response.attempts, 1);
    let (result, requests) = world.get([Fault::Interim(After, Some(3))]).await;
    assert_eq!((result.unwrap().response.attempts, requests), (1, 1));
}
