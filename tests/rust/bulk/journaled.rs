//! One life of a run with a journal. Whoever starts it may kill it at any moment and start it again.
//!
//! `bulk-journaled ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY JOURNAL SETTLE_MILLIS [CONTROL_URL]`
//! submits `bulk/0.jpg` to `bulk/<COUNT-1>.jpg`. It prints a line of JSON about the journal, then one for each result as
//! it comes. With a control URL it heals the server first.
#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever a driver did not expect ends it")]

use std::io::{LineWriter, Write};
use std::time::Duration;

use cloud_infinite::{
    Client, Credential, Inputs, Journal, Outcome, SubmitJob, SubmitJobs, SubmitResult, SubmitSource,
};
use fault_server::Remote;
use serde_json::{Value, json};

/// A silent server is given up after this.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(300);

#[tokio::main]
async fn main() {
    log_recorder::start();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [endpoint, bucket, region, id, key, count, concurrency, journal, settle_millis, control @ ..] =
        &arguments[..]
    else {
        panic!("needed: ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY JOURNAL SETTLE_MILLIS")
    };
    if let [control] = control {
        Remote::new(control).unwrap().heal().unwrap();
    }
    let client = Client::builder()
        .endpoint(endpoint)
        .bucket(bucket)
        .region(region)
        .credential(Credential::new(id.as_str(), key.as_str(), None))
        .attempt_timeout(ATTEMPT_TIMEOUT)
        .settle_time(Duration::from_millis(settle_millis.parse().unwrap()))
        .build()
        .unwrap();
    let mut out = LineWriter::new(std::io::stdout());
    let mut say = |line: Value| writeln!(out, "{line}").unwrap();

    let journal = Journal::open(journal).await.unwrap();
    let opening = journal.opening();
    say(json!({
        "items": opening.items,
        "unresolved": opening.unresolved,
        "torn_bytes": opening.torn_bytes,
    }));
    let count: u32 = count.parse().unwrap();
    let requests = Inputs::from_iter((0..count).map(|number| SubmitJob {
        input: format!("bulk/{number}.jpg"),
        rule: Some("imageMogr2/rotate/90".into()),
        output: format!("out/{number}.jpg"),
        ..SubmitJob::default()
    }));
    let task = SubmitJobs { concurrency: Some(concurrency.parse().unwrap()), ..SubmitJobs::default() };
    let mut results = client.stream(task.with_journal(journal), requests);
    while let Some(result) = results.next().await.unwrap() {
        say(line(&result));
    }
}

fn line(result: &SubmitResult) -> Value {
    let told = match (&result.source, &result.error) {
        (Some(SubmitSource::Answer), None) => "created",
        (Some(SubmitSource::Journal), None) => "known",
        (Some(SubmitSource::List), None) => "found",
        (None, Some(error)) => match error.outcome() {
            Some(Outcome::Rejected) => "rejected",
            Some(Outcome::NotSent) => "not_sent",
            Some(Outcome::Ambiguous) => "ambiguous",
            None => panic!("a result without an outcome: {result:?}"),
        },
        _ => panic!("a result that says nothing: {result:?}"),
    };
    json!({ "input": result.input, "told": told, "job_id": result.job_id })
}
