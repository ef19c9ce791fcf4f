//! Runs against a service in memory, on a clock that stands still while nothing happens.

mod desk;
mod journal;
mod plain;
mod power;

use std::sync::Arc;

use tokio::time::Instant;

use self::desk::{Act, Desk};
use super::*;
use crate::config::Config;
use crate::ledger::memory::MemoryStore;
use crate::outcome::Outcome;
use crate::random::Random;
use crate::submission::Submission;
use crate::time::{Clock, Timestamp};

/// Shows what the clock of the runtime shows.
#[derive(Debug)]
struct RuntimeClock(Instant);

impl Clock for RuntimeClock {
    fn now(&self) -> Timestamp {
        let millis = i64::try_from(self.0.elapsed().as_millis()).unwrap();
        Timestamp::from_unix_millis(1_660_033_391_000 + millis)
    }
}

fn client(desk: &Desk) -> Client {
    let mut config = Config::new("ap-guangzhou", "examplebucket-1250000000");
    config.clock = Arc::new(RuntimeClock(Instant::now()));
    Client::with(config, desk.clone(), Random::seeded(1))
}

fn request(number: u32) -> SubmitJob {
    SubmitJob {
        input: format!("in/{number}.jpg"),
        rule: Some("imageMogr2/rotate/90".into()),
        output: format!("out/{number}.jpg"),
        ..SubmitJob::default()
    }
}

fn requests(count: u32) -> Inputs<SubmitJob> {
    Inputs::from_iter((0..count).map(request))
}

fn of(concurrency: u32) -> SubmitJobs {
    SubmitJobs { concurrency: Some(concurrency), ..SubmitJobs::default() }
}

/// All results, and how the run ended.
async fn run<T>(client: &Client, task: T, inputs: Inputs<SubmitJob>) -> (Vec<SubmitResult>, Result<()>)
where
    T: StreamTask<Input = SubmitJob, Item = SubmitResult, Progress = BulkProgress>,
{
    let mut results = client.stream(task, inputs);
    let mut all = Vec::new();
    loop {
        match results.next().await {
            Ok(Some(result)) => all.push(result),
            Ok(None) => return (all, Ok(())),
            Err(error) => return (all, Err(error)),
        }
    }
}

/// How a result reads in an assertion.
fn told(result: &SubmitResult) -> (u32, &'static str) {
    let told = match (&result.job_id, &result.source, &result.error) {
        (Some(_), Some(SubmitSource::Answer), None) => "created",
        (Some(_), Some(SubmitSource::Journal), None) => "known",
        (Some(_), Some(SubmitSource::List), None) => "found",
        (None, None, Some(error)) => match error.outcome() {
            Some(Outcome::Rejected) => "rejected",
            Some(Outcome::NotSent) => "not sent",
            Some(Outcome::Ambiguous) if error.submission().is_some() => "ambiguous",
            _ => "nonsense",
        },
        _ => "nonsense",
    };
    (result.index, told)
}

fn all_told(results: &[SubmitResult]) -> Vec<(u32, &'static str)> {
    let mut all: Vec<_> = results.iter().map(told).collect();
    all.sort_unstable();
    all
}
