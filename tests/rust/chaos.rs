//! Submits against a server that fails, looks for what it was not told of, and writes the account.
//!
//! `chaos-rust ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY ACCOUNT_FILE CONTROL_URL [MODE]`; the rest
//! is in `tests/faults/README.md`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever a driver did not expect ends it")]

#[path = "looking.rs"]
mod looking;

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cloud_infinite::{
    CallOptions, Client, ClientBuilder, Credential, Error, Outcome, Reconcile, ReconciliationVerdict,
    Submission, SubmissionMode, SubmitJob,
};
use fault_server::Remote;
use fault_server::account::{self, Entry};
use looking::{note, reconcile};
use tokio::task::JoinSet;

/// A silent server is given up after this.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(300);
/// Of so many jobs that were created, one is asked for, so that questions meet faults too.
const ASKED_FOR: usize = 4;

/// An entry of the account, and the handle if the submission is in doubt.
type Told = (Entry, Option<Submission>);

#[tokio::main]
async fn main() {
    log_recorder::start();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [endpoint, bucket, region, id, key, count, concurrency, account_file, control, mode @ ..] =
        &arguments[..]
    else {
        panic!(
            "needed: ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY ACCOUNT_FILE CONTROL_URL [MODE]"
        )
    };
    let (count, concurrency): (u64, u64) = (count.parse().unwrap(), concurrency.parse().unwrap());
    let options = CallOptions {
        submission_mode: mode.first().map(|mode| mode.parse::<SubmissionMode>().unwrap()),
        ..CallOptions::default()
    };

    let builder = || -> ClientBuilder {
        Client::builder().endpoint(endpoint).bucket(bucket).region(region).credential(Credential::new(
            id.as_str(),
            key.as_str(),
            None,
        ))
    };
    let client = builder().attempt_timeout(ATTEMPT_TIMEOUT).build().unwrap();
    // While the server fails: submissions, questions, and a first look for those in doubt.
    let next = Arc::new(AtomicU64::new(0));
    let told = at_once(concurrency, || {
        let (client, options, next) = (client.clone(), options.clone(), Arc::clone(&next));
        async move {
            let mut told = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return told;
                }
                let mut one = submit(&client, &options, format!("chaos/{number}.jpg")).await;
                ask(&client, &mut one, told.len()).await;
                told.push(one);
            }
        }
    })
    .await;

    // Once it does not fail any more: a second look for those that were not found.
    Remote::new(control).unwrap().heal().unwrap();
    let client = builder().build().unwrap();
    let rest = Arc::new(std::sync::Mutex::new(told));
    let account = at_once(concurrency, || {
        let (client, rest) = (client.clone(), Arc::clone(&rest));
        async move {
            let mut account = Vec::new();
            loop {
                let next = rest.lock().unwrap().pop();
                let Some((entry, handle)) = next else { return account };
                account.push(look_for(&client, entry, handle).await);
            }
        }
    })
    .await;
    let mut lines = String::new();
    for entry in account {
        writeln!(lines, "{}", serde_json::to_string(&entry).unwrap()).unwrap();
    }
    std::fs::write(account_file, lines).unwrap();
}

/// Does so many of these at once and collects what they give.
async fn at_once<T, F>(concurrency: u64, work: impl Fn() -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = Vec<T>> + Send + 'static,
{
    let mut workers = JoinSet::new();
    for _ in 0..concurrency {
        workers.spawn(work());
    }
    workers.join_all().await.into_iter().flatten().collect()
}

async fn submit(client: &Client, options: &CallOptions, input: String) -> Told {
    let request = SubmitJob {
        output: format!("out/{input}"),
        rule: Some("imageMogr2/rotate/90".into()),
        input: input.clone(),
        ..Default::default()
    };
    let (outcome, job_id, handle) = match client.send_with(request, options.clone()).await {
        Ok(job) => (account::Outcome::Created, Some(job.job_id), None),
        Err(error) => (outcome(&error), None, error.submission().cloned()),
    };
    (Entry { input, outcome, job_id, reconciled: None, reconciled_job_id: None }, handle)
}

fn outcome(error: &Error) -> account::Outcome {
    match error.outcome() {
        Some(Outcome::Rejected) => account::Outcome::Rejected,
        Some(Outcome::NotSent) => account::Outcome::NotSent,
        Some(Outcome::Ambiguous) => account::Outcome::Ambiguous,
        None => panic!("a submission failed without an outcome: {error:?}"),
    }
}

/// Asks for the job while the server may fail. It may fail to answer, but it must not answer wrongly.
async fn ask(client: &Client, (entry, handle): &mut Told, index: usize) {
    if let Some(handle) = handle {
        // That it was not found proves nothing yet: the server may not have read the request to its end.
        if let Ok(found) = client.reconcile(Reconcile::from(&*handle)).await
            && found.verdict != ReconciliationVerdict::NotFoundYet
        {
            note(entry, found);
        }
    } else if let Some(job_id) = &entry.job_id
        && index.is_multiple_of(ASKED_FOR)
        && let Ok(job) = client.get_job(job_id).await
    {
        assert_eq!(
            (Some(&job.job_id), job.input.and_then(|input| input.object)),
            (Some(job_id), Some(entry.input.clone()))
        );
    }
}

async fn look_for(client: &Client, mut entry: Entry, handle: Option<Submission>) -> Entry {
    if entry.outcome == account::Outcome::Ambiguous && entry.reconciled.is_none() {
        let handle = handle.unwrap_or_else(|| panic!("{} is ambiguous without a handle", entry.input));
        note(&mut entry, reconcile(client, &handle.to_string()).await);
    }
    entry
}
