//! Chaos is the same for everybody.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use fault_server::{Chaos, FaultServer, Options};

use tokio::task::JoinSet;

use crate::support::{request, send_for, submission};

const QUIET: Duration = Duration::from_millis(50);

/// The fault and the job of each input, when they are submitted in this order, so many at a time.
async fn run(
    seed: u64,
    order: Vec<u32>,
    at_a_time: usize,
) -> BTreeMap<String, Vec<(String, Option<String>)>> {
    let chaos = Chaos { seed, percent: 60 };
    let server = FaultServer::start(Options { chaos: Some(chaos), ..Options::default() }).await.unwrap();
    let server = Arc::new(server);
    for some in order.chunks(at_a_time) {
        let mut sends = JoinSet::new();
        for n in some {
            let (server, request) = (Arc::clone(&server), submission(&format!("in/{n}.jpg")));
            sends.spawn(async move { send_for(&server, &request, QUIET).await });
        }
        sends.join_all().await;
    }
    server.heal();
    assert_eq!(send_for(&server, &submission("last"), Duration::from_secs(5)).await.status(), 200);
    let mut faults: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for seen in server.requests() {
        faults.entry(seen.input.unwrap()).or_default().push((seen.fault, seen.job_id));
    }
    faults
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_and_concurrency_do_not_matter() {
    // Each input twice, so that the second request of an input has a fault of its own.
    let order: Vec<u32> = (0..60).chain(0..60).collect();
    let first = run(7, order.clone(), 1).await;
    let second = run(7, order.iter().rev().copied().collect(), 20).await;
    assert_eq!(first, second);
    let other = run(8, order, 20).await;
    assert_ne!(first, other);
    let kinds: std::collections::BTreeSet<&String> =
        first.values().flatten().map(|(fault, _)| fault).collect();
    assert!(kinds.len() > 10, "{kinds:?}");
}

#[tokio::test]
async fn reading_meets_fewer_faults() {
    let chaos = Chaos { seed: 1, percent: 100 };
    let server = FaultServer::start(Options { chaos: Some(chaos), ..Options::default() }).await.unwrap();
    for n in 0..40 {
        send_for(&server, &request("GET", &format!("/jobs/c{n}"), &[], ""), QUIET).await;
    }
    let healthy = server.stats().faults["healthy"];
    assert!((8..32).contains(&healthy), "{healthy}");
}
