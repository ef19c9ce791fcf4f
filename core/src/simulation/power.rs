//! Runs of many submissions whose machine loses its power, again and again, and that are continued each time from what
//! the disk kept.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::dice::Dice;
use super::service::{Service, SimulatedClock};
use super::{RECOVERY, all_days, days};
use crate::config::Config;
use crate::ledger::memory::MemoryStore;
use crate::random::Random;
use crate::{
    CallOptions, Client, Inputs, Journal, Outcome, SubmissionMode, SubmitJob, SubmitJobs, SubmitResult,
};

/// What happened in some runs.
#[derive(Debug, Default)]
struct Tally {
    items: u64,
    losses: u64,
    torn: u64,
    /// Items that a later life found in doubt, and of these, those that were found in the list.
    unresolved: u64,
    found: u64,
    told_ambiguous: u64,
}

impl Tally {
    fn add(mut self, other: Self) -> Self {
        self.items += other.items;
        self.losses += other.losses;
        self.torn += other.torn;
        self.unresolved += other.unresolved;
        self.found += other.found;
        self.told_ambiguous += other.told_ambiguous;
        self
    }
}

/// A run from its beginning to its end, which may be several lives later.
async fn play(seed: u64) -> Result<Tally, String> {
    let mut dice = Dice::new(seed, "power");
    let begin = Instant::now();
    let service = Arc::new(Service::new(seed, begin, RECOVERY));
    let mut config = Config::new("ap-guangzhou", "examplebucket-1250000000");
    config.clock = Arc::new(SimulatedClock(begin));
    let client = Client::with(config, Arc::clone(&service), Random::seeded(seed));
    let count = u32::try_from(dice.between(1, 60)).map_err(|error| error.to_string())?;
    let mut tally = Tally { items: count.into(), ..Tally::default() };
    let mut disk = Vec::new();
    for _ in 0..dice.between(1, 6) {
        let store = MemoryStore::with(disk);
        let task = task(&mut dice, store.clone(), &mut tally).await?;
        let mut results = client.stream_with(task, inputs(count), options(&mut dice), None);
        let life = Duration::from_millis(dice.between(0, 40_000));
        let living = async {
            let mut told = 0;
            // A run may also come to its end before the power is lost.
            while let Ok(Some(result)) = results.next().await {
                told += u64::from(result.error.is_some_and(|it| it.outcome() == Some(Outcome::Ambiguous)));
            }
            told
        };
        tally.told_ambiguous += tokio::time::timeout(life, living).await.unwrap_or(0);
        disk = remains(&mut dice, &store);
        drop(results);
        tally.losses += 1;
    }
    // The last life, when nothing goes wrong any more.
    tokio::time::sleep_until(begin + RECOVERY).await;
    let store = MemoryStore::with(disk);
    let task = task(&mut dice, store.clone(), &mut tally).await?;
    let mut results = client.stream_with(task, inputs(count), CallOptions::default(), None);
    let mut all = Vec::new();
    while let Some(result) = results.next().await.map_err(|error| error.to_string())? {
        tally.found += u64::from(result.source == Some(crate::SubmitSource::List));
        all.push(result);
    }
    judge(&all, &service, count).map(|()| tally)
}

fn inputs(count: u32) -> Inputs<SubmitJob> {
    Inputs::from_iter((0..count).map(|number| SubmitJob {
        input: format!("in/{number}.jpg"),
        rule: Some("imageMogr2/rotate/90".into()),
        output: format!("out/{number}.jpg"),
        user_data: number.is_multiple_of(5).then(|| format!("order-{number}")),
        ..SubmitJob::default()
    }))
}

async fn task(
    dice: &mut Dice,
    store: MemoryStore,
    tally: &mut Tally,
) -> Result<crate::JournaledSubmitJobs, String> {
    let journal = Journal::from_store(store).await.map_err(|error| error.to_string())?;
    tally.torn += u64::from(journal.opening().torn_bytes > 0);
    tally.unresolved += journal.opening().unresolved;
    let request = SubmitJobs {
        concurrency: u32::try_from(dice.between(1, 20)).ok(),
        in_input_order: Some(dice.chance(50)),
        rate_per_second: dice.chance(30).then_some(10.0),
        ..SubmitJobs::default()
    };
    Ok(request.with_journal(journal))
}

fn options(dice: &mut Dice) -> CallOptions {
    let looks = dice.chance(30);
    CallOptions {
        submission_mode: looks.then_some(SubmissionMode::EffectivelyOnce),
        timeout: looks.then_some(Duration::from_secs(60)),
        ..CallOptions::default()
    }
}

/// What the disk has after the power is back: all that was safe, and of the rest any part, with anything in its place.
fn remains(dice: &mut Dice, store: &MemoryStore) -> Vec<u8> {
    let disk = store.disk();
    let mut bytes = disk.bytes;
    let unsafe_bytes = (bytes.len() - disk.synced) as u64;
    bytes.truncate(disk.synced + usize::try_from(dice.between(0, unsafe_bytes + 1)).unwrap());
    let holes = bytes.len() - disk.synced;
    if holes > 0 && dice.chance(50) {
        let from = disk.synced + usize::try_from(dice.between(0, holes as u64)).unwrap();
        let to = from + usize::try_from(dice.between(0, (bytes.len() - from) as u64 + 1)).unwrap();
        bytes[from..to].fill(0);
    }
    if dice.chance(30) {
        let garbage = dice.between(1, 200);
        bytes.extend((0..garbage).map(|_| u8::try_from(dice.between(0, 256)).unwrap()));
    }
    bytes
}

/// Every item has exactly one job, and that is the one that was reported.
fn judge(results: &[SubmitResult], service: &Service, count: u32) -> Result<(), String> {
    let ledger = service.ledger();
    for number in 0..count {
        let input = format!("in/{number}.jpg");
        let jobs: Vec<&str> =
            ledger.iter().filter(|made| made.input == input).map(|made| made.id.as_str()).collect();
        let told: Vec<_> = results.iter().filter(|result| result.index == number).collect();
        let is_right = match (&jobs[..], &told[..]) {
            ([job], [result]) => result.job_id.as_deref() == Some(*job) && result.input == input,
            _ => false,
        };
        if !is_right {
            return Err(format!("{input} has the jobs {jobs:?} and the results {told:?}"));
        }
    }
    Ok(())
}

#[test]
fn no_loss_of_power_doubles_or_loses_an_item() {
    // Each has several lives, so that they take as long as ten days.
    let days = days(0..4000);
    let runs = days.start / 10..days.end.div_ceil(10);
    let count = runs.end - runs.start;
    let sum = all_days(runs, "run", play, Tally::add);
    eprintln!("{count} runs: {sum:?}");
    // They must have been bad enough to mean something.
    assert!(sum.losses > count && sum.torn > count / 10, "{sum:?}");
    assert!(sum.unresolved > sum.items / 20 && sum.found > 0, "{sum:?}");
}
