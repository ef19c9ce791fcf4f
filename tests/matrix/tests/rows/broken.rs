//! Rows 9 to 14 and 29 to 33: connections that break, and answers that are no HTTP.

use std::time::Duration;

use cloud_infinite::ErrorKind;
use fault_matrix::World;
use fault_server::{Chunked, Commit, End, Fault, Length};

use Commit::{After, Before};

/// What the system needs to tell this process that a connection was closed.
const A_MOMENT: Duration = Duration::from_millis(100);

async fn breaks(fault: Fault) {
    let world = World::new().await;
    let error = world.ambiguous(fault.clone()).await;
    assert_eq!(error.kind(), ErrorKind::Connection, "{fault:?}: {error}");
    world.get_again(fault.clone()).await;
    world.get_fails(fault, ErrorKind::Connection, 3).await;
}

#[tokio::test]
async fn row_09_reset_before_commit() {
    breaks(Fault::Reset(Before)).await;
}

#[tokio::test]
async fn row_10_reset_after_commit() {
    breaks(Fault::Reset(After)).await;
}

#[tokio::test]
async fn row_11_close_after_commit() {
    breaks(Fault::Close(After)).await;
    breaks(Fault::Close(Before)).await;
}

#[tokio::test]
async fn row_12_reset_on_a_reused_connection() {
    for commit in [Before, After] {
        let world = World::new().await;
        world.created().await;
        world.ambiguous(Fault::Reset(commit)).await;
        let seen = world.server.requests();
        assert_eq!((seen[0].connection, seen[1].connection), (1, 1), "the connection was used again");
        assert_eq!(seen.iter().filter(|seen| seen.method == "POST").count(), 2);

        let (result, _) = world.get([]).await;
        assert_eq!(result.unwrap().response.attempts, 1);
        world.get_again(Fault::Reset(commit)).await;
    }
}

#[tokio::test]
async fn row_13_closed_while_idle() {
    for fault in [Fault::CloseAfterAnswer, Fault::ResetAfterAnswer] {
        let world = World::new().await;
        world.server.script(vec![fault.clone(); 4]);
        for number in 1..=4 {
            let job = world.created().await;
            assert_eq!(job.response.attempts, 1, "{fault:?}");
            assert_eq!(world.server.ledger().jobs.len(), number);
            tokio::time::sleep(A_MOMENT).await;
        }
        world.server.script([fault.clone()]);
        for _ in 0..2 {
            let (result, requests) = world.get([fault.clone()]).await;
            assert_eq!((result.unwrap().response.attempts, requests), (1, 1), "{fault:?}");
            tokio::time::sleep(A_MOMENT).await;
        }
    }
}

#[tokio::test]
async fn row_14_silence_after_commit() {
    let world = World::impatient(300).await;
    let error = world.ambiguous(Fault::Silence(After)).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.elapsed() >= Duration::from_millis(300));
    world.ambiguous(Fault::Silence(Before)).await;
    world.get_again(Fault::Silence(After)).await;
}

#[tokio::test]
async fn row_29_half_a_header() {
    breaks(Fault::HalfHeader(After, End::Fin)).await;
    breaks(Fault::HalfHeader(Before, End::Rst)).await;
}

#[tokio::test]
async fn row_30_half_a_body() {
    breaks(Fault::HalfBody(After, End::Fin)).await;
    breaks(Fault::HalfBody(After, End::Rst)).await;
}

#[tokio::test]
async fn row_31_broken_chunks() {
    for chunked in [Chunked::NoEnd, Chunked::BadSize, Chunked::HugeSize] {
        breaks(Fault::Chunked(After, chunked)).await;
    }
}

#[tokio::test]
async fn row_32_lengths_that_lie() {
    for length in [Length::Negative, Length::TooLarge, Length::Huge, Length::Twice] {
        breaks(Fault::Length(After, length)).await;
    }
    let world = World::new().await;
    let error = world.ambiguous(Fault::Length(After, Length::TooSmall)).await;
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    world.get_again(Fault::Length(After, Length::TooSmall)).await;
    world.get_fails(Fault::Length(After, Length::TooSmall), ErrorKind::Decode, 2).await;

    // The chunks are right and count more than the length beside them.
    let world = World::new().await;
    world.server.script([Fault::Length(After, Length::WithChunked)]);
    world.created().await;
    let (result, _) = world.get([Fault::Length(After, Length::WithChunked)]).await;
    assert_eq!(result.unwrap().response.attempts, 1);
}

#[tokio::test]
async fn row_32_a_connection_whose_length_lied_is_not_used_again() {
    for length in [Length::Negative, Length::TooSmall, Length::Twice] {
        let world = World::new().await;
        world.ambiguous(Fault::Length(After, length)).await;
        world.created().await;
        let seen = world.server.requests();
        assert_eq!(seen[0].connection, 1);
        assert!(seen[1..].iter().all(|seen| seen.connection != 1), "{length:?}: {seen:?}");
    }
}

#[tokio::test]
async fn row_33_not_http() {
    breaks(Fault::NotHttp(After)).await;
}
