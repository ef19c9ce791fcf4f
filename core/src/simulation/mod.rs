//! The real client against a simulated service, on a clock that jumps: thousands of bad days, each told by a number.
//!
//! A number decides everything of a run: when jobs are submitted and which callers give up, when the service is down, what
//! happens to each request. A run that goes wrong is repeated by its number alone.

mod closed_loop;
mod dice;
mod judge;
mod power;
mod service;

use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use self::dice::Dice;
use self::judge::{Account, Tally, Told, Verdict};
use self::service::{Service, SimulatedClock};
use crate::config::Config;
use crate::random::Random;
use crate::{
    CallOptions, Client, OnAmbiguous, Outcome, Reconcile, ReconciliationVerdict, Submission, SubmissionMode,
    SubmitJob,
};

/// From then on nothing goes wrong any more.
const RECOVERY: Duration = Duration::from_secs(120);
/// When every submission has to be decided in the mode that promises it.
const DECIDED: Duration = Duration::from_secs(60);

/// Plays one day.
async fn play(seed: u64) -> Result<Tally, String> {
    let mut dice = Dice::new(seed, "day");
    let mode = if dice.chance(50) { SubmissionMode::AtMostOnce } else { SubmissionMode::EffectivelyOnce };
    let begin = Instant::now();
    let service = Arc::new(Service::new(seed, begin, RECOVERY));
    let mut config = Config::new("ap-guangzhou", "examplebucket-1250000000");
    config.clock = Arc::new(SimulatedClock(begin));
    config.submission_mode = mode;
    if mode == SubmissionMode::EffectivelyOnce {
        config.timeout = Duration::from_secs(600);
    }
    let client = Client::with(config, Arc::clone(&service), Random::seeded(seed));

    let count = dice.between(4, 16);
    let mut calls = Vec::new();
    for number in 0..count {
        let start = Duration::from_millis(dice.between(0, 90_000));
        let patience = dice.chance(15).then(|| Duration::from_millis(dice.between(0, 15_000)));
        calls.push(tokio::spawn(submit(client.clone(), number, start, patience)));
    }
    let mut accounts = Vec::new();
    for call in calls {
        accounts.push(call.await.map_err(|error| error.to_string())?);
    }
    tokio::time::sleep_until(begin.checked_add(RECOVERY).ok_or("the clock ends")?).await;
    // What the service took in but worked on late is done by then.
    tokio::time::sleep(DECIDED).await;
    for account in &mut accounts {
        if let Told::Ambiguous(submission) = &account.told {
            account.verdict = Some(look(&client, submission).await?);
        }
    }
    judge::judge(mode, &accounts, &service.ledger(), begin, RECOVERY.saturating_add(DECIDED))
}

/// One submission, whose caller may lose patience.
async fn submit(client: Client, number: u64, start: Duration, patience: Option<Duration>) -> Account {
    tokio::time::sleep(start).await;
    let input = format!("in/{number}.jpg");
    let request = SubmitJob {
        input: input.clone(),
        rule: Some("imageMogr2/rotate/90".into()),
        output: format!("out/{number}.jpg"),
        // A caller's own text replaces the library's id, and has to do as well.
        user_data: number.is_multiple_of(4).then(|| format!("order-{number}")),
        ..SubmitJob::default()
    };
    let left_behind: Arc<Mutex<Vec<Submission>>> = Arc::default();
    let hook = Arc::clone(&left_behind);
    let options = CallOptions {
        on_ambiguous: Some(OnAmbiguous::new(move |submission| hook.lock().unwrap().push(submission))),
        ..CallOptions::default()
    };
    let call = client.send_with(request, options);
    let result = match patience {
        Some(patience) => tokio::time::timeout(patience, call).await.ok(),
        None => Some(call.await),
    };
    let mut left_behind = std::mem::take(&mut *left_behind.lock().unwrap());
    let told = match (result, left_behind.pop()) {
        (Some(Ok(job)), None) => Told::Created(job.job_id),
        (Some(Err(error)), None) => match (error.outcome(), error.submission()) {
            (Some(Outcome::Rejected), None) => Told::Rejected,
            (Some(Outcome::NotSent), None) => Told::NotSent,
            (Some(Outcome::Ambiguous), Some(submission)) => Told::Ambiguous(Box::new(submission.clone())),
            _ => Told::Nonsense(error.to_string()),
        },
        (None, None) => Told::NotSent,
        (None, Some(submission)) if left_behind.is_empty() => Told::Ambiguous(Box::new(submission)),
        (result, _) => Told::Nonsense(format!("told twice: {result:?}")),
    };
    Account { input, told, is_cancelled: patience.is_some(), ended_at: Instant::now(), verdict: None }
}

async fn look(client: &Client, submission: &Submission) -> Result<Verdict, String> {
    // The handle goes through its text, as it would through a file.
    let found = client.reconcile(Reconcile::from(submission.to_string())).await;
    let found = found.map_err(|error| format!("a look failed although the service is well: {error}"))?;
    Ok(match (found.verdict, found.job) {
        (ReconciliationVerdict::Found, Some(job)) => Verdict::Found(job.job_id),
        (ReconciliationVerdict::NotFoundYet, None) => Verdict::NotFoundYet,
        (verdict, _) => return Err(format!("an unexpected verdict: {verdict}")),
    })
}

/// Plays the days with these numbers, on as many threads as there are processors, and adds up what happened.
fn all_days<T, F>(days: Range<u64>, name: &'static str, play: fn(u64) -> F, add: fn(T, T) -> T) -> T
where
    T: Default + Send + 'static,
    F: Future<Output = Result<T, String>> + 'static,
{
    let threads = std::thread::available_parallelism().unwrap().get() as u64;
    let length = (days.end - days.start).div_ceil(threads);
    let workers: Vec<_> = (0..threads)
        .map(|worker| {
            let from = (days.start + worker * length).min(days.end);
            let to = (from + length).min(days.end);
            std::thread::spawn(move || {
                (from..to).map(|seed| play_one(seed, name, play)).fold(T::default(), add)
            })
        })
        .collect();
    workers.into_iter().map(|worker| worker.join().unwrap()).fold(T::default(), add)
}

fn play_one<T, F: Future<Output = Result<T, String>>>(seed: u64, name: &str, play: fn(u64) -> F) -> T {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    match runtime.block_on(play(seed)) {
        Ok(tally) => tally,
        Err(wrong) => panic!("{name} {seed}: {wrong}"),
    }
}

/// The first and the number of days to play, out of `CLOUD_INFINITE_DAYS`, such as `0..100000`.
fn days(unless_given: Range<u64>) -> Range<u64> {
    let Ok(text) = std::env::var("CLOUD_INFINITE_DAYS") else { return unless_given };
    let (from, to) = text.split_once("..").unwrap();
    from.parse().unwrap()..to.parse().unwrap()
}

#[test]
fn no_day_doubles_or_loses_a_submission() {
    let days = days(0..2000);
    let count = days.end - days.start;
    let sum = all_days(days, "day", play, Tally::add);
    eprintln!("{count} days: {sum:?}");
    // The days must have been bad enough to mean something, and the client must not have got through by giving up.
    assert!(sum.ambiguous > sum.submissions / 20, "{sum:?}");
    assert!(sum.created > sum.submissions / 2, "{sum:?}");
    assert!(sum.real_among_ambiguous * 100 >= sum.ambiguous * 25, "{sum:?}");
    assert!(sum.sent_twice > 0, "{sum:?}");
}
