//! Runs that are killed and continued, and runs that hear of their jobs.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::super::dice::Dice;
use super::service::Service;
use super::{client, healthy, request};
use crate::ledger::memory::MemoryStore;
use crate::{
    Client, FeedCallback, Inputs, JobState, Journal, ProcessJobs, SkipReason, StreamTask, SubmissionMode,
    SubmitJob,
};

const JOBS: u32 = 250;

/// What is left of a journal when the power fails: everything that was safe, and a part of the rest.
fn after_power_loss(store: &MemoryStore, dice: &mut Dice) -> MemoryStore {
    let disk = store.disk();
    let rest = disk.bytes.len() - disk.synced;
    let kept = disk.synced + usize::try_from(dice.between(0, rest as u64 + 1)).unwrap();
    MemoryStore::with(disk.bytes[..kept].to_vec())
}

fn inputs() -> Inputs<SubmitJob> {
    Inputs::from_iter((0..JOBS).map(request))
}

/// The result that each input has in a report.
fn rows(path: &Path) -> HashMap<u64, String> {
    let mut rows = HashMap::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let index = row["index"].as_u64().unwrap();
        let result = row["result"].as_str().unwrap().to_owned();
        assert_eq!(rows.insert(index, result), None, "input {index} has two rows");
    }
    rows
}

#[tokio::test(start_paused = true)]
async fn a_killed_run_is_continued_without_doubling_a_job_or_a_row() {
    let mut kills = 0;
    for seed in 0..8 {
        let mut dice = Dice::new(seed, "kills");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.jsonl");
        let task = ProcessJobs {
            report_jsonl: Some(path.display().to_string()),
            report_csv: Some(folder.path().join("report.csv").display().to_string()),
            ..ProcessJobs::default()
        };
        let mut character = healthy();
        character.fault_percent = 20;
        character.queue.longest_lag = 9_000;
        character.queue.one_fails_in = 17;
        let service = Service::new(seed, JOBS as usize, character);
        let mut store = MemoryStore::default();
        loop {
            // A new client each time, as a new process has, and with other random numbers.
            let client = client(dice.between(0, 1 << 40), &service, SubmissionMode::AtMostOnce);
            let journal = Journal::from_store(store.clone()).await.unwrap();
            let mut results = client.stream(task.clone().with_journal(journal), inputs());
            let patience = Duration::from_millis(dice.between(100, 40_000));
            let ended = tokio::time::timeout(patience, async {
                while let Some(item) = results.next().await.unwrap() {
                    assert_ne!(item.skipped, Some(SkipReason::Duplicate));
                }
            });
            if ended.await.is_ok() {
                break;
            }
            drop(results);
            kills += 1;
            store = after_power_loss(&store, &mut dice);
            // Nobody continues at once; what the service took in goes on meanwhile.
            tokio::time::sleep(Duration::from_millis(dice.between(0, 20_000))).await;
        }
        let made = service.made();
        assert!(made.iter().all(|made| *made <= 1), "seed {seed}: an input made two jobs");
        let rows = rows(&path);
        assert_eq!(rows.len(), JOBS as usize, "seed {seed}");
        for (index, result) in &rows {
            let expected = match result.as_str() {
                "succeeded" | "failed" => 1,
                "refused" | "unknown" => 0,
                other => panic!("seed {seed}: {other}"),
            };
            let index = usize::try_from(*index).unwrap();
            assert_eq!(made[index], expected, "seed {seed}: input {index} is said to have {result}");
        }
        let csv = std::fs::read_to_string(folder.path().join("report.csv")).unwrap();
        assert_eq!(csv.lines().count(), JOBS as usize + 1, "seed {seed}");
    }
    assert!(kills >= 20, "{kills} kills");
}

#[tokio::test(start_paused = true)]
async fn a_finished_run_is_continued_without_a_submission() {
    let service = Service::new(1, JOBS as usize, healthy());
    let store = MemoryStore::default();
    let client = client(1, &service, SubmissionMode::AtMostOnce);
    for round in 0..2 {
        let journal = Journal::from_store(store.clone()).await.unwrap();
        // Each input twice: the second one is the same work.
        let twice = (0..JOBS).flat_map(|number| [request(number), request(number)]);
        let task = ProcessJobs::default().with_journal(journal.clone());
        let mut results = client.stream(task, Inputs::from_iter(twice));
        let (mut settled, mut before, mut duplicates) = (0, 0, 0);
        while let Some(item) = results.next().await.unwrap() {
            assert!(item.error.is_none(), "{:?}", item.error);
            match item.skipped {
                None => settled += 1,
                Some(SkipReason::SettledBefore) => {
                    assert_eq!(item.job.unwrap().state, JobState::Success);
                    before += 1;
                }
                Some(SkipReason::Duplicate) => duplicates += 1,
                Some(other) => panic!("{other}"),
            }
        }
        assert_eq!(settled, if round == 0 { JOBS } else { 0 });
        assert_eq!(settled + before + duplicates, 2 * JOBS);
        assert_eq!(service.counts().submissions, u64::from(JOBS));
        journal.close().await.unwrap();
    }
}

/// Tells a client of jobs that end, as far as callbacks do: some never, some twice, some before they are true.
async fn call_back(client: Client, service: Arc<Service>, seed: u64) {
    let mut dice = Dice::new(seed, "callbacks");
    // From now on they are kept for whoever asks.
    assert!(service.recent_jobs().is_empty());
    loop {
        for (job_id, has_ended) in service.recent_jobs() {
            let times = match (has_ended, dice.between(0, 1_000)) {
                (true, 0..100) => 0,
                (true, 100..200) => 2,
                (true, _) | (false, 0) => 1,
                (false, _) => 0,
            };
            for _ in 0..times {
                let state = JobState::Success;
                client.feed_callback(FeedCallback { job_id: job_id.clone(), state }).await.unwrap();
            }
        }
        tokio::time::sleep(Duration::from_millis(dice.between(1, 1_000))).await;
    }
}

#[tokio::test(start_paused = true)]
async fn callbacks_are_hints_that_bring_results_forward() {
    let mut times = Vec::new();
    for is_called in [false, true] {
        let mut character = healthy();
        // Slow jobs, of which the run expects nothing yet when they end.
        character.queue.job_takes = (1_000, 90_000);
        let service = Service::new(9, 60, character);
        let client = client(9, &service, SubmissionMode::AtMostOnce);
        let caller = is_called.then(|| tokio::spawn(call_back(client.clone(), Arc::clone(&service), 9)));
        let begin = tokio::time::Instant::now();
        let mut results =
            client.process_jobs(ProcessJobs::default(), Inputs::from_iter((0..60).map(request)));
        let mut count = 0;
        while let Some(item) = results.next().await.unwrap() {
            assert_eq!(item.job.unwrap().state, JobState::Success);
            count += 1;
        }
        assert_eq!(count, 60);
        assert_eq!(service.counts().submissions, 60);
        times.push((begin.elapsed(), service.counts().other_requests));
        caller.inspect(|caller| caller.abort());
    }
    // The end of a slow job is known sooner, and forged or early callbacks cost little.
    let [(without, requests_without), (with, requests_with)] = times[..] else { panic!("{times:?}") };
    assert!(with <= without, "{times:?}");
    assert!(requests_with <= requests_without * 3, "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn the_first_error_stops_a_run_that_was_asked_to() {
    let mut character = healthy();
    character.queue.one_fails_in = 40;
    let service = Service::new(2, 1_000, character);
    let client = client(2, &service, SubmissionMode::AtMostOnce);
    let task = ProcessJobs { stop_on_error: Some(true), ..ProcessJobs::default() };
    let mut results = client.process_jobs(task, Inputs::from_iter((0..1_000).map(request)));
    let (mut ended, mut failed) = (0_u32, 0);
    while let Some(item) = results.next().await.unwrap() {
        ended += 1;
        failed += u32::from(item.error.is_some());
    }
    assert!(failed >= 1);
    // What was outstanding by then is waited for, and nothing else was submitted.
    assert_eq!(u64::from(ended), service.counts().submissions);
    assert!(ended < 450, "{ended}");
    assert_eq!(<ProcessJobs as StreamTask>::NAME, "process_jobs");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_cannot_go_on_accounts_for_what_it_has() {
    let mut character = healthy();
    character.queue.pauses = vec![(5_000, u64::MAX / 2)];
    let service = Service::new(3, 1_000, character);
    let client = client(3, &service, SubmissionMode::AtMostOnce);
    let task = ProcessJobs { patience: Some(Duration::from_secs(600)), ..ProcessJobs::default() };
    let mut results = client.process_jobs(task, Inputs::from_iter((0..1_000).map(request)));
    let (mut ended, mut known) = (0_u64, 0);
    let error = loop {
        match results.next().await {
            Ok(Some(item)) => {
                ended += 1;
                if let Some(error) = item.error {
                    assert!(error.to_string().contains("the run ended before"), "{error}");
                    known += u64::from(item.job.is_some());
                }
            }
            Ok(None) => panic!("the service is gone"),
            Err(error) => break error,
        }
        if ended == 1 {
            service.vanish();
        }
    };
    assert_eq!(error.operation(), Some("process_jobs"));
    // Besides those that made jobs there are inputs that were taken and could not be submitted any more.
    let made = service.made().iter().map(|made| u64::from(*made)).sum::<u64>();
    assert!((made..=made + 16).contains(&ended), "{ended} ended, {made} made");
    assert!(known > 100, "{known}");
}
