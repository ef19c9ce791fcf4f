//! The closed loop on a clock that jumps: many jobs through a queue of ten slots, and what the service says about it.

mod continued;
mod queue;
mod service;

use std::time::Duration;

use tokio::time::Instant;

use self::queue::Nature;
use self::service::{Character, Counts, Service, counters};
use super::service::SimulatedClock;
use crate::config::Config;
use crate::random::Random;
use crate::{
    CallOptions, Client, Inputs, JobState, ProcessJobs, ProcessProgress, Submission, SubmissionMode,
    SubmitJob,
};

/// The service at its documented limits, and in good health.
fn healthy() -> Character {
    Character {
        queue: Nature {
            slots: 10,
            max_size: 10_000,
            job_takes: (1_000, 2_000),
            pauses: Vec::new(),
            one_fails_in: 0,
            others_in_hundred_seconds: 0,
            longest_lag: 200,
        },
        submissions_in_a_second: 100,
        fault_percent: 0,
        counts_pages: false,
    }
}

/// What a run came to.
#[derive(Debug)]
struct Report {
    /// How often each input came back.
    rows: Vec<u8>,
    succeeded: u32,
    failed: u32,
    refused: u32,
    /// Submissions that are in doubt to the end.
    doubtful: Vec<(u32, Submission)>,
    /// Jobs that each input made.
    made: Vec<u8>,
    busy: f64,
    extra_requests: f64,
    counts: Counts,
    progress: ProcessProgress,
    waited_for: Vec<String>,
    simulated: Duration,
    /// Memory of the process after the first thousand results and at the end, in bytes.
    memory: (u64, u64),
    most_outstanding: u32,
}

fn request(number: u32) -> SubmitJob {
    SubmitJob {
        input: format!("in/{number}.jpg"),
        rule: Some("imageMogr2/rotate/90".into()),
        output: format!("out/{number}.jpg"),
        ..SubmitJob::default()
    }
}

fn client(seed: u64, service: &std::sync::Arc<Service>, mode: SubmissionMode) -> Client {
    let mut config = Config::new("ap-guangzhou", "examplebucket-1250000000");
    config.clock = std::sync::Arc::new(SimulatedClock(Instant::now()));
    config.submission_mode = mode;
    Client::with(config, std::sync::Arc::clone(service), Random::seeded(seed))
}

/// Resident memory of this process.
fn memory() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

async fn run(seed: u64, jobs: u32, character: Character, mode: SubmissionMode, task: ProcessJobs) -> Report {
    let begin = Instant::now();
    let service = Service::new(seed, jobs as usize, character);
    let client = client(seed, &service, mode);
    let news = std::sync::Arc::new(std::sync::Mutex::new((ProcessProgress::default(), Vec::new(), 0)));
    let told = std::sync::Arc::clone(&news);
    let on_progress = Box::new(move |progress: ProcessProgress| {
        let (last, waited_for, most) = &mut *told.lock().unwrap();
        if let Some(reason) = progress.waiting_for.clone()
            && !waited_for.contains(&reason)
        {
            waited_for.push(reason);
        }
        *most = progress.outstanding.max(*most);
        *last = progress;
    });
    let inputs = Inputs::from_iter((0..jobs).map(request));
    let mut results = client.stream_with(task, inputs, CallOptions::default(), Some(on_progress));
    let mut rows = counters(jobs as usize);
    let (mut succeeded, mut failed, mut refused, mut doubtful) = (0, 0, 0, Vec::new());
    let (mut memory_before, mut count) = (0, 0);
    while let Some(item) = results.next().await.unwrap() {
        assert_eq!(item.input, format!("in/{}.jpg", item.index));
        rows[item.index as usize] += 1;
        count += 1;
        if count == 1_000 {
            memory_before = memory();
        }
        match (item.job, item.error) {
            (Some(job), None) => {
                assert_eq!(job.state, JobState::Success);
                assert_eq!(job.input.unwrap().object.unwrap(), item.input);
                succeeded += 1;
            }
            (Some(job), Some(error)) => {
                assert_eq!(job.state, JobState::Failed, "{error}");
                failed += 1;
            }
            (None, Some(error)) => match error.submission() {
                Some(submission) => doubtful.push((item.index, submission.clone())),
                None => refused += 1,
            },
            (None, None) => panic!("a result that says nothing: {}", item.index),
        }
    }
    // Before the service's account is copied, which is as large as all inputs.
    let memory_after = memory();
    let counts = service.counts();
    let (progress, waited_for, most_outstanding) = news.lock().unwrap().clone();
    Report {
        extra_requests: (counts.submissions + counts.other_requests) as f64 / f64::from(jobs) - 1.0,
        busy: service.busy(),
        made: service.made(),
        rows,
        succeeded,
        failed,
        refused,
        doubtful,
        counts,
        progress,
        waited_for,
        simulated: begin.elapsed(),
        memory: (memory_before, memory_after),
        most_outstanding,
    }
}

impl Report {
    /// What holds of every run: each input comes back once, none made two jobs, and what is said of each is so.
    fn check(&self) {
        assert!(self.rows.iter().all(|rows| *rows == 1), "an input came back not at all or twice");
        assert!(self.made.iter().all(|made| *made <= 1), "an input made two jobs");
        let made: u32 = self.made.iter().map(|made| u32::from(*made)).sum();
        let doubtful = u32::try_from(self.doubtful.len()).unwrap();
        let real = self.doubtful.iter().filter(|(index, _)| self.made[*index as usize] == 1).count();
        assert_eq!(made, self.succeeded + self.failed + u32::try_from(real).unwrap(), "{self}");
        let progress = &self.progress;
        assert_eq!(
            (progress.succeeded, progress.failed, progress.refused, progress.unknown),
            (self.succeeded, self.failed, self.refused, doubtful)
        );
        assert_eq!(progress.taken as usize, self.rows.len());
        assert_eq!((progress.outstanding, progress.total), (0, Some(progress.taken)));
    }

    /// What holds of a run in which the service is well and nobody else uses it.
    fn check_speed(&self) {
        assert!(self.busy >= 0.99, "{self}");
        assert!(self.extra_requests <= 0.05, "{self}");
        assert_eq!((self.counts.full, self.counts.throttled), (0, 0), "{self}");
        assert!(self.counts.longest_queue <= 200, "{self}");
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (before, after) = self.memory;
        write!(
            f,
            "{} jobs in {:.1} simulated hours: slots {:.3} % busy, {:.4} extra requests a job, at most {} outstanding, \
             {} full, {} throttled; {} succeeded, {} failed, {} refused, {} in doubt; waited for {:?}; memory {} KiB \
             after the first thousand, {} KiB at the end",
            self.rows.len(),
            self.simulated.as_secs_f64() / 3600.0,
            self.busy * 100.0,
            self.extra_requests,
            self.most_outstanding,
            self.counts.full,
            self.counts.throttled,
            self.succeeded,
            self.failed,
            self.refused,
            self.doubtful.len(),
            self.waited_for,
            before / 1024,
            after / 1024,
        )
    }
}

/// Says how many jobs are played.
const COUNT: &str = "CLOUD_INFINITE_CLOSED_LOOP";

fn jobs() -> u32 {
    std::env::var(COUNT).map_or(20_000, |text| text.parse().unwrap())
}

#[tokio::test(start_paused = true)]
async fn slots_stay_busy_at_the_documented_limits() {
    let report = run(1, jobs(), healthy(), SubmissionMode::AtMostOnce, ProcessJobs::default()).await;
    eprintln!("{report}");
    report.check();
    report.check_speed();
    assert_eq!(report.succeeded, jobs());
    assert!(report.most_outstanding <= 200, "{report}");
    if std::env::var_os(COUNT).is_some() {
        // Otherwise other tests use the memory of this process as well.
        let (before, after) = report.memory;
        assert!(after <= before + (2 << 20), "{report}");
    }
}

#[tokio::test(start_paused = true)]
async fn bad_days_end_every_input_once_and_double_none() {
    let (mut doubtful, mut failed) = (0, 0);
    for seed in 0..24 {
        let mut character = healthy();
        character.fault_percent = 5 + seed % 6 * 5;
        character.counts_pages = seed % 2 == 0;
        character.queue.longest_lag = 9_000;
        character.queue.one_fails_in = 17;
        let mode = if seed % 4 < 2 { SubmissionMode::AtMostOnce } else { SubmissionMode::EffectivelyOnce };
        let report = run(seed, 300, character, mode, ProcessJobs::default()).await;
        eprintln!("seed {seed}, {mode:?}: {report}");
        report.check();
        doubtful += report.doubtful.len();
        failed += report.failed;
        // Trouble costs requests and not time.
        assert!(report.busy >= 0.85, "seed {seed}: {report}");
        // Nothing but a refusal or a doubt keeps a picture from being processed.
        assert!(report.succeeded + report.failed >= 220, "seed {seed}: {report}");
        assert!(
            report.doubtful.iter().all(|(index, _)| report.made[*index as usize] == 0),
            "seed {seed}: {report}"
        );
        if mode == SubmissionMode::EffectivelyOnce {
            assert!(report.doubtful.len() < 20, "seed {seed}: {report}");
        }
    }
    // The days must have been bad enough to mean something.
    assert!(doubtful > 20 && failed > 100, "{doubtful} in doubt, {failed} failed");
}

#[tokio::test(start_paused = true)]
async fn a_paused_queue_is_waited_for() {
    let mut character = healthy();
    character.queue.pauses = vec![(20_000, 4_000_000)];
    let report = run(3, 1_000, character, SubmissionMode::AtMostOnce, ProcessJobs::default()).await;
    eprintln!("{report}");
    report.check();
    assert_eq!(report.succeeded, 1_000);
    assert!(report.waited_for.contains(&"the queue is paused".to_owned()), "{report}");
    // An hour of waiting costs a few looks a minute, and the work goes on soon after.
    assert!(report.extra_requests < 1.0, "{report}");
    assert!(report.simulated < Duration::from_secs(4_000 + 200), "{report}");
}

#[tokio::test(start_paused = true)]
async fn others_in_the_same_queue_are_neither_waited_for_nor_crowded_out() {
    // As many again as the queue can do beside ours, then nine times as many in the list as are ours.
    for (others, least_share) in [(330, 0.40), (600, 0.05)] {
        let mut character = healthy();
        character.queue.others_in_hundred_seconds = others;
        let report = run(4, 1_000, character, SubmissionMode::AtMostOnce, ProcessJobs::default()).await;
        eprintln!("{others}: {report}");
        report.check();
        assert_eq!(report.succeeded, 1_000);
        assert!(report.extra_requests <= 0.2, "{report}");
        assert!(report.busy >= least_share, "{report}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_is_no_error() {
    let mut character = healthy();
    character.queue.max_size = 40;
    character.queue.others_in_hundred_seconds = 500;
    let report = run(5, 1_000, character, SubmissionMode::AtMostOnce, ProcessJobs::default()).await;
    eprintln!("{report}");
    report.check();
    assert_eq!(report.succeeded, 1_000);
}

#[tokio::test(start_paused = true)]
async fn a_narrow_queue_that_others_fill_turns_submissions_away() {
    let mut character = healthy();
    character.queue.max_size = 40;
    character.queue.others_in_hundred_seconds = 900;
    let report = run(6, 300, character, SubmissionMode::AtMostOnce, ProcessJobs::default()).await;
    eprintln!("{report}");
    report.check();
    assert_eq!(report.succeeded, 300);
    assert!(
        report.counts.full > 0 && report.waited_for.contains(&"the queue is full".to_owned()),
        "{report}"
    );
}
