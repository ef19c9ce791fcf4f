//! Submits and asks, very often, against a server that fails, and watches what that does to this process.
//!
//! `soak ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY ACCOUNT_FILE CONTROL_URL` sends COUNT requests, of
//! which one in ten is a submission and the others ask for a job, and writes the account of the submissions. What it
//! prints is one line of JSON: the seconds, the answers, what was held before, during and after, and samples of memory.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a driver prints its figures, and whatever it did not expect ends it"
)]

mod journal;
#[path = "../looking.rs"]
mod looking;
mod process;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use cloud_infinite::{
    Client, ClientBuilder, Credential, Error, Outcome, Reconcile, ReconciliationVerdict, Submission,
    SubmitJob,
};
use fault_server::Remote;
use fault_server::account::{self, Entry};
use journal::Journal;
use looking::{note, reconcile};
use process::{Holdings, resident};
use serde_json::json;
use tokio::task::JoinSet;

/// A silent server is given up after this.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(2);
/// One request of so many is a submission.
const SUBMIT_EVERY: u64 = 10;
/// How often the memory is looked at during the run.
const SAMPLES: u64 = 1000;
/// Descriptors and threads that may be left over.
const TOLERANCE: usize = 2;

/// What all workers share.
struct Run {
    client: Client,
    journal: Arc<Journal>,
    count: u64,
    begun: AtomicU64,
    ended: AtomicU64,
    submitted: AtomicU64,
    answered: AtomicU64,
    unanswered: AtomicU64,
    /// Resident memory after each thousandth part of the run. There from the beginning, so that it does not grow.
    samples: Vec<AtomicU64>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [endpoint, bucket, region, id, key, count, concurrency, account, control] = &arguments[..] else {
        panic!(
            "needed: ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY ACCOUNT_FILE CONTROL_URL"
        )
    };
    let (count, concurrency): (u64, u64) = (count.parse().unwrap(), concurrency.parse().unwrap());
    let journal = Arc::new(Journal::create(Path::new(account)));
    let builder = || -> ClientBuilder {
        let credential = Credential::new(id.as_str(), key.as_str(), None);
        Client::builder().endpoint(endpoint).bucket(bucket).region(region).credential(credential)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let before = Holdings::now();
        let begin = Instant::now();
        let run = Arc::new(Run {
            client: builder().attempt_timeout(ATTEMPT_TIMEOUT).build().unwrap(),
            journal: Arc::clone(&journal),
            count,
            begun: AtomicU64::new(0),
            ended: AtomicU64::new(0),
            submitted: AtomicU64::new(0),
            answered: AtomicU64::new(0),
            unanswered: AtomicU64::new(0),
            samples: (1..=SAMPLES).map(AtomicU64::new).collect(),
        });
        let mut workers = JoinSet::new();
        for _ in 0..concurrency {
            workers.spawn(work(Arc::clone(&run)));
        }
        workers.join_all().await;
        let seconds = begin.elapsed().as_secs();
        let during = Holdings::now();
        let Ok(run) = Arc::try_unwrap(run).map_err(drop) else { panic!("a worker is left") };
        drop(run.client);
        let after = Holdings::back_to(before, TOLERANCE).await;

        Remote::new(control).unwrap().heal().unwrap();
        let client = builder().build().unwrap();
        for (mut entry, handle) in journal.doubtful() {
            note(&mut entry, reconcile(&client, &handle).await);
            journal.settle(&entry);
        }
        journal.finish();
        println!(
            "{}",
            json!({
                "seconds": seconds,
                "submitted": run.submitted.into_inner(),
                "answered": run.answered.into_inner(),
                "unanswered": run.unanswered.into_inner(),
                "descriptors": [before.descriptors, during.descriptors, after.descriptors],
                "threads": [before.threads, during.threads, after.threads],
                "resident_kib": run.samples.into_iter().map(AtomicU64::into_inner).collect::<Vec<_>>(),
            })
        );
    });
}

async fn work(run: Arc<Run>) {
    // The job that this worker made last, and what it reads.
    let mut latest: Option<(String, String)> = None;
    loop {
        let number = run.begun.fetch_add(1, Relaxed);
        if number >= run.count {
            return;
        }
        match &latest {
            Some((id, input)) if !number.is_multiple_of(SUBMIT_EVERY) => ask(&run, id, input).await,
            _ => latest = submit(&run, format!("soak/{number}.jpg")).await.or(latest),
        }
        let ended = run.ended.fetch_add(1, Relaxed) + 1;
        // The last request of each part looks at the memory.
        let (part, next) = (ended * SAMPLES / run.count, (ended + 1) * SAMPLES / run.count);
        if next > part
            && let Some(sample) = run.samples.get(usize::try_from(part).unwrap())
        {
            sample.store(resident(), Relaxed);
        }
    }
}

/// Asks for a job. The server may fail to answer, but it must not answer wrongly.
async fn ask(run: &Run, id: &str, input: &str) {
    match run.client.get_job(id).await {
        Ok(job) => {
            assert_eq!(
                (job.job_id.as_str(), job.input.and_then(|it| it.object).as_deref()),
                (id, Some(input))
            );
            run.answered.fetch_add(1, Relaxed);
        }
        Err(_) => {
            run.unanswered.fetch_add(1, Relaxed);
        }
    }
}

/// Submits, and looks at once for a job that may exist. What was made is answered with.
async fn submit(run: &Run, input: String) -> Option<(String, String)> {
    let request = SubmitJob {
        output: format!("out/{input}"),
        rule: Some("imageMogr2/rotate/90".into()),
        input: input.clone(),
        ..Default::default()
    };
    run.submitted.fetch_add(1, Relaxed);
    let mut entry = Entry {
        input,
        outcome: account::Outcome::Created,
        job_id: None,
        reconciled: None,
        reconciled_job_id: None,
    };
    match run.client.send(request).await {
        Ok(job) => {
            entry.job_id = Some(job.job_id.clone());
            run.journal.settle(&entry);
            return Some((job.job_id, entry.input));
        }
        Err(error) => {
            entry.outcome = outcome(&error);
            match error.submission() {
                None => run.journal.settle(&entry),
                Some(submission) => look_for(run, entry, submission).await,
            }
        }
    }
    None
}

fn outcome(error: &Error) -> account::Outcome {
    match error.outcome() {
        Some(Outcome::Rejected) => account::Outcome::Rejected,
        Some(Outcome::NotSent) => account::Outcome::NotSent,
        Some(Outcome::Ambiguous) => account::Outcome::Ambiguous,
        None => panic!("a submission failed without an outcome: {error:?}"),
    }
}

async fn look_for(run: &Run, mut entry: Entry, submission: &Submission) {
    match run.client.reconcile(Reconcile::from(submission)).await {
        Ok(found) if found.verdict != ReconciliationVerdict::NotFoundYet => {
            note(&mut entry, found);
            run.journal.settle(&entry);
        }
        // That it was not found proves nothing yet: the server may not have read the request to its end.
        _ => run.journal.doubt(&entry, &submission.to_string()),
    }
}
