//! Rows 36 to 39 and 45: what an answer may cost in memory. The server is another process, so that what is counted here
//! is the client's alone.
#![expect(clippy::unwrap_used, reason = "whatever is missing in a test fails it")]

mod server;

use std::ops::RangeInclusive;
use std::time::Duration;

use cloud_infinite::{Client, Error, ErrorKind, Job, Outcome, Reconcile, ReconciliationVerdict};
use fault_matrix::{builder, submission};
use fault_server::{Commit, Document, Fault, Gzip};
use peak_alloc::PeakAlloc;
use server::Server;
use tokio::sync::Mutex;

use Commit::After;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// The heap is one for all tests: one at a time.
static ALONE: Mutex<()> = Mutex::const_new(());

const MEBIBYTE: usize = 1 << 20;

/// What a call answers, and by how many bytes the heap was larger at most.
async fn measure(call: impl Future<Output = Result<Job, Error>>) -> (Result<Job, Error>, usize) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    let result = call.await;
    (result, HEAP.peak_usage().saturating_sub(before))
}

struct Rows {
    server: Server,
    client: Client,
    job_id: String,
}

impl Rows {
    async fn start() -> Self {
        let server = Server::start().await;
        let client = builder(&server.url).attempt_timeout(Duration::from_secs(3)).build().unwrap();
        // What is made once for a connection is not counted.
        let job_id = client.submit_job(submission("in/first.jpg")).await.unwrap().job_id;
        Self { server, client, job_id }
    }

    /// A submission that meets the fault is ambiguous and found; a question fails that way. Neither takes more than so
    /// many bytes.
    async fn refuses(
        &self,
        fault: Fault,
        kind: ErrorKind,
        limit: usize,
        question: (ErrorKind, RangeInclusive<u32>),
    ) {
        self.server.remote.always(&fault).unwrap();
        let (result, bytes) = measure(self.client.submit_job(submission("in/a.jpg"))).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.outcome()), (kind, Some(Outcome::Ambiguous)), "{fault:?}: {error}");
        assert_eq!(error.attempts(), 1);
        assert!(bytes <= limit, "{fault:?}: a submission took {bytes} bytes");

        let (result, bytes) = measure(self.client.get_job(&self.job_id)).await;
        let asked = result.unwrap_err();
        assert_eq!(asked.kind(), question.0, "{fault:?}: {asked}");
        assert!(question.1.contains(&asked.attempts()), "{fault:?}: {asked}");
        assert!(bytes <= limit, "{fault:?}: a question took {bytes} bytes");

        self.server.remote.heal().unwrap();
        let handle = error.submission().unwrap();
        let found = self.client.reconcile(Reconcile::from(handle)).await.unwrap();
        assert_eq!(found.verdict, ReconciliationVerdict::Found);
        assert_eq!(self.server.remote.ledger().unwrap().jobs.len(), 2, "{fault:?}: it was sent again");
    }
}

#[tokio::test]
async fn row_36_endless_interim_answers() {
    let _alone = ALONE.lock().await;
    let mut rows = Rows::start().await;
    rows.client = builder(&rows.server.url)
        .attempt_timeout(Duration::from_millis(500))
        .timeout(Duration::from_millis(1200))
        .build()
        .unwrap();
    rows.refuses(Fault::Interim(After, None), ErrorKind::Timeout, 2 * MEBIBYTE, (ErrorKind::Timeout, 2..=3))
        .await;
}

#[tokio::test]
async fn row_37_floods_of_headers() {
    let _alone = ALONE.lock().await;
    for fault in [Fault::ManyHeaders(After, 10_000), Fault::HugeHeader(After, 4 << 20)] {
        let rows = Rows::start().await;
        rows.refuses(fault, ErrorKind::Connection, 8 * MEBIBYTE, (ErrorKind::Connection, 3..=3)).await;
    }
}

#[tokio::test]
async fn row_38_endless_bodies() {
    let _alone = ALONE.lock().await;
    for size in [Some(256 << 20), None] {
        let rows = Rows::start().await;
        let before = rows.server.remote.stats().unwrap().connections;
        let fault = Fault::HugeBody(After, size);
        rows.refuses(fault, ErrorKind::Decode, 24 * MEBIBYTE, (ErrorKind::Decode, 1..=1)).await;
        // The question and the look for the job each needed a connection of their own.
        assert_eq!(
            rows.server.remote.stats().unwrap().connections,
            before + 2,
            "the connection was not dropped"
        );
    }
}

#[tokio::test]
async fn row_39_compressed_bodies() {
    let _alone = ALONE.lock().await;
    for gzip in [Gzip::Bomb, Gzip::Broken] {
        let rows = Rows::start().await;
        let fault = Fault::Gzip(After, gzip);
        rows.refuses(fault, ErrorKind::Decode, 24 * MEBIBYTE, (ErrorKind::Decode, 2..=2)).await;
    }
}

#[tokio::test]
async fn row_45_floods_of_elements() {
    let _alone = ALONE.lock().await;
    let rows = Rows::start().await;
    let fault = Fault::Document(After, Document::Elements(200_000));
    rows.refuses(fault, ErrorKind::Decode, 64 * MEBIBYTE, (ErrorKind::Decode, 2..=2)).await;
}
