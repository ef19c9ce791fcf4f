//! What holds whatever clients and tests do, in whatever order.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::{Restored, Scheduler, Transition};
use crate::callback::Wish;
use crate::clock::Clock;
use crate::config::Config;
use crate::events::Events;
use crate::fault::FaultBook;
use crate::ids::Ids;
use crate::pace::Pace;
use crate::state::{Notify, QueueState, Request};
use crate::store::Store;

const REGION: &str = "ap-guangzhou";
const BUCKETS: [&str; 2] = ["a-1250000000", "b-1250000000"];

/// How many jobs of one queue may wait: few, so that it happens that there are as many.
const MAX_SIZE: usize = 5;

const PICTURE: &str = "in.png";

/// One thing that somebody does. Jobs are named by numbers, which are taken modulo how many there are.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Submit {
        bucket: usize,
        level: u8,
        pace: Pace,
        works: bool,
    },
    SetPaused {
        bucket: usize,
        paused: bool,
    },
    Cancel {
        job: usize,
    },
    Enable {
        bucket: usize,
    },
    Disable {
        bucket: usize,
    },
    Read {
        job: usize,
    },
    Release {
        job: usize,
    },
    ReleaseAll,
    Advance {
        ms: u64,
    },
    /// Waits until nothing happens any more.
    Settle,
    Reset,
}

fn deed() -> impl Strategy<Value = Deed> {
    let bucket = 0..BUCKETS.len();
    let pace = prop_oneof![
        2 => Just(Pace::Natural),
        2 => Just(Pace::Gate),
        1 => Just(Pace::Immediate),
        1 => (1_u64..50).prop_map(|ms| Pace::AfterMs { ms }),
        1 => (0_u32..3).prop_map(|reads| Pace::AfterReads { reads }),
    ];
    prop_oneof![
        12 => (bucket.clone(), 0_u8..3, pace, any::<bool>())
            .prop_map(|(bucket, level, pace, works)| Deed::Submit { bucket, level, pace, works }),
        4 => (bucket.clone(), any::<bool>()).prop_map(|(bucket, paused)| Deed::SetPaused { bucket, paused }),
        4 => any::<usize>().prop_map(|job| Deed::Cancel { job }),
        2 => bucket.clone().prop_map(|bucket| Deed::Enable { bucket }),
        1 => bucket.prop_map(|bucket| Deed::Disable { bucket }),
        3 => any::<usize>().prop_map(|job| Deed::Read { job }),
        3 => any::<usize>().prop_map(|job| Deed::Release { job }),
        1 => Just(Deed::ReleaseAll),
        2 => (0_u64..60).prop_map(|ms| Deed::Advance { ms }),
        4 => Just(Deed::Settle),
        1 => Just(Deed::Reset),
    ]
}

/// An emulator without its interfaces, and what is to be expected of it.
struct World {
    scheduler: Arc<Scheduler>,
    max_concurrent: usize,
    /// The queue of each bucket that has the service, and whether it is paused.
    queues: HashMap<usize, (String, bool)>,
    /// Those that were submitted since the last reset: the bucket and the id.
    jobs: Vec<(usize, String)>,
    seen: Seen,
}

/// What the transitions so far say.
#[derive(Default)]
struct Seen {
    count: usize,
    /// By queue: level, number of arrival and id of each job that waits.
    waiting: HashMap<String, Vec<(u8, u64, String)>>,
    running: HashMap<String, Vec<String>>,
    ended: HashMap<String, &'static str>,
}

impl Seen {
    /// Goes on with what has happened since, in queues of which some were paused all the time.
    fn follow(&mut self, transitions: &[Transition], max_concurrent: usize, paused: &[&str]) {
        for change in &transitions[self.count..] {
            self.count += 1;
            assert_eq!(change.sequence, self.count as u64, "no number is left out");
            let (queue, job) = (change.queue_id.as_str(), change.job_id.as_str());
            let waiting = self.waiting.entry(queue.to_owned()).or_default();
            let running = self.running.entry(queue.to_owned()).or_default();
            match (change.from, change.to) {
                (None, "Submitted" | "Pause") => {
                    waiting.push((change.level, change.sequence, job.to_owned()));
                }
                (Some("Submitted"), "Running") => {
                    assert!(!paused.contains(&queue), "a paused queue starts nothing");
                    let place = waiting.iter().position(|(_, _, id)| id == job).unwrap();
                    let (level, came, _) = waiting.remove(place);
                    for (other_level, other_came, _) in waiting.iter() {
                        assert!(*other_level <= level, "the higher level goes first");
                        assert!(*other_level < level || *other_came > came, "the earlier goes first");
                    }
                    running.push(job.to_owned());
                    assert!(running.len() <= max_concurrent);
                }
                (Some("Running"), "Success" | "Failed") => {
                    let place = running.iter().position(|id| id == job).unwrap();
                    running.remove(place);
                    assert_eq!(self.ended.insert(job.to_owned(), change.to), None, "one end for each");
                }
                (Some("Submitted" | "Pause"), "Cancel") => {
                    let place = waiting.iter().position(|(_, _, id)| id == job).unwrap();
                    waiting.remove(place);
                    assert_eq!(self.ended.insert(job.to_owned(), change.to), None, "one end for each");
                }
                (Some("Submitted"), "Pause") | (Some("Pause"), "Submitted") => {
                    assert!(waiting.iter().any(|(_, _, id)| id == job));
                }
                way => panic!("no job goes this way: {way:?}"),
            }
        }
        assert_eq!(self.count, transitions.len());
    }

    fn waits(&self, job: &str) -> bool {
        self.waiting.values().flatten().any(|(_, _, id)| id == job)
    }
}

impl World {
    fn new(max_concurrent: u32) -> Self {
        Self::with(max_concurrent, MAX_SIZE, 2)
    }

    fn with(max_concurrent: u32, max_size: usize, workers: usize) -> Self {
        let config = Config {
            clock: Clock::manual_at(0),
            max_concurrent,
            max_queue_size: u32::try_from(max_size).unwrap(),
            workers,
            ..Config::in_memory()
        };
        let store = Arc::new(Store::in_memory(1 << 24));
        for bucket in BUCKETS {
            store.create_bucket(bucket).unwrap();
            store.put(bucket, PICTURE, &picture()).unwrap();
        }
        store.keep_as_start();
        let scheduler = Arc::new(Scheduler::new(
            &config,
            store,
            Arc::new(Ids::new(Some(1))),
            Arc::new(FaultBook::new(Vec::new()).unwrap()),
            Arc::new(Events::new()),
            Restored::nothing(),
        ));
        Self {
            scheduler,
            max_concurrent: max_concurrent as usize,
            queues: HashMap::new(),
            jobs: Vec::new(),
            seen: Seen::default(),
        }
    }

    fn job(&self, number: usize) -> Option<(&'static str, &str)> {
        let (bucket, id) = self.jobs.get(number.checked_rem(self.jobs.len())?)?;
        Some((BUCKETS[*bucket], id))
    }

    async fn act(&mut self, deed: Deed) {
        let scheduler = Arc::clone(&self.scheduler);
        let _effect = match deed {
            Deed::Reset => None,
            _ => Some(scheduler.effects().enter_now().await),
        };
        // A queue is paused all the time of this deed if it is before and after.
        let before = self.queues.clone();
        match deed {
            Deed::Submit { bucket, level, pace, works } => self.submit(bucket, level, pace, works),
            Deed::SetPaused { bucket, paused } => {
                if let Some((queue, is_paused)) = self.queues.get_mut(&bucket) {
                    let state = if paused { QueueState::Paused } else { QueueState::Active };
                    scheduler.set_queue_state(queue, state).unwrap();
                    *is_paused = paused;
                }
            }
            Deed::Cancel { job } => {
                if let Some((bucket, id)) = self.job(job) {
                    let waits = self.seen.waits(id);
                    assert_eq!(scheduler.cancel((bucket, REGION), &[id]).is_ok(), waits);
                }
            }
            Deed::Enable { bucket } => {
                let queue = scheduler.enable(BUCKETS[bucket], REGION).unwrap().queue_id;
                self.queues.entry(bucket).or_insert((queue, false));
            }
            Deed::Disable { bucket } => {
                let has_service = self.queues.remove(&bucket).is_some();
                assert_eq!(scheduler.disable(BUCKETS[bucket], REGION).is_ok(), has_service);
            }
            Deed::Read { job } => {
                if let Some((bucket, id)) = self.job(job) {
                    // What is read may have to end first, which needs its own effect.
                    drop(_effect);
                    let (found, _) = scheduler.jobs((bucket, REGION), &[id], None).await.unwrap();
                    assert_eq!(found.len(), 1);
                }
            }
            Deed::Release { job } => {
                if let Some((_, id)) = self.job(job) {
                    let is_known = scheduler.release(id) != Err(super::NotReleased::NoSuchJob);
                    assert!(is_known);
                }
            }
            Deed::ReleaseAll => drop(scheduler.release_all()),
            Deed::Advance { ms } => {
                drop(_effect);
                scheduler.advance(Duration::from_millis(ms)).await.unwrap();
            }
            Deed::Settle => {
                drop(_effect);
                scheduler.wait_idle().await;
            }
            Deed::Reset => {
                let _reset = scheduler.effects().reset().await;
                scheduler.reset().await.unwrap();
                self.queues.clear();
                self.jobs.clear();
                self.seen = Seen::default();
            }
        }
        let paused: Vec<&str> = before
            .values()
            .filter(|before| before.1 && self.queues.values().any(|now| now == *before))
            .map(|(queue, _)| queue.as_str())
            .collect();
        self.seen.follow(&scheduler.transitions(), self.max_concurrent, &paused);
        if matches!(deed, Deed::Settle | Deed::Advance { .. }) {
            self.check_that_nobody_waits_in_vain();
        }
    }

    fn submit(&mut self, bucket: usize, level: u8, pace: Pace, works: bool) {
        self.scheduler.set_pace(None, pace);
        let request = request(BUCKETS[bucket], if works { PICTURE } else { "none.png" }, level);
        let submitted = self.scheduler.submit((BUCKETS[bucket], REGION), None, request);
        let room = self
            .queues
            .get(&bucket)
            .map(|(queue, _)| self.seen.waiting.get(queue).is_none_or(|waiting| waiting.len() < MAX_SIZE));
        match submitted {
            Ok(job) => {
                assert_eq!(room, Some(true));
                self.jobs.push((bucket, job.id));
            }
            Err(refusal) => {
                let expected = if room.is_some() { "QueueFull" } else { "PicBucketUnBinded" };
                assert_eq!(refusal.code, expected);
                assert_ne!(room, Some(true));
            }
        }
    }

    /// When all is quiet, a queue in which somebody waits is paused or has no place.
    fn check_that_nobody_waits_in_vain(&self) {
        for (queue, paused) in self.queues.values() {
            let waiting = self.seen.waiting.get(queue).map_or(0, Vec::len);
            let running = self.seen.running.get(queue).map_or(0, Vec::len);
            assert!(waiting == 0 || *paused || running == self.max_concurrent, "{waiting} wait for nothing");
        }
    }

    /// Lets everything come to its end.
    async fn finish(&mut self) {
        for bucket in 0..BUCKETS.len() {
            self.act(Deed::SetPaused { bucket, paused: false }).await;
        }
        // In each round at least one job of each queue that has some comes to its end.
        for _ in 0..=self.jobs.len() {
            self.act(Deed::Settle).await;
            self.act(Deed::ReleaseAll).await;
        }
        self.act(Deed::Settle).await;
        assert_eq!(self.seen.ended.len(), self.jobs.len(), "every job ends");
        assert!(self.jobs.iter().all(|(_, id)| self.seen.ended.contains_key(id)));
        assert!(
            self.seen.running.values().all(Vec::is_empty) && self.seen.waiting.values().all(Vec::is_empty)
        );
        assert_eq!(self.scheduler.clock.waiting(), 0);
        assert!(self.scheduler.held().is_empty());
    }
}

fn request(bucket: &str, input: &str, level: u8) -> Request {
    Request {
        input: input.to_owned(),
        rule: "imageMogr2/flip/vertical".to_owned(),
        template: None,
        picture_info: false,
        output_region: REGION.to_owned(),
        output_bucket: bucket.to_owned(),
        output: "out.png".to_owned(),
        user_data: None,
        level,
        callback: Wish::default(),
        document: String::new(),
    }
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(2, 2).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn whatever_happens() {
    let runtime = runtime();
    let lives = (1_u32..=4, prop::collection::vec(deed(), 1..60));
    let cases = std::env::var("CLOUD_INFINITE_EMULATOR_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(256);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |((max_concurrent, deeds) in lives)| {
        runtime.block_on(async {
            let mut world = World::new(max_concurrent);
            for bucket in 0..BUCKETS.len() {
                world.act(Deed::Enable { bucket }).await;
            }
            for deed in deeds {
                world.act(deed).await;
            }
            world.finish().await;
        });
    });
}

#[test]
fn a_busy_bucket_keeps_no_other_waiting() {
    runtime().block_on(async {
        let world = World::with(30, 30, 1);
        let scheduler = &world.scheduler;
        let submit = |bucket: &str| {
            scheduler.submit((bucket, REGION), None, request(bucket, PICTURE, 0)).unwrap();
        };
        for bucket in BUCKETS {
            scheduler.enable(bucket, REGION).unwrap();
        }
        // All of these run, and all but one wait for the only worker before the others come.
        (0..30).for_each(|_| submit(BUCKETS[0]));
        tokio::task::yield_now().await;
        (0..3).for_each(|_| submit(BUCKETS[1]));
        scheduler.wait_idle().await;
        let other = scheduler.queues(BUCKETS[1], REGION).unwrap().remove(0).id;
        let ends: String = scheduler
            .transitions()
            .iter()
            .filter(|change| change.to == "Success")
            .map(|change| if change.queue_id == other { 'b' } else { 'a' })
            .collect();
        assert_eq!(ends.len(), 33);
        // The seventh is the last in turn; writing the results may put a few out of order.
        assert_eq!(ends[..15].matches('b').count(), 3, "they take turns: {ends}");
    });
}

#[test]
fn a_queue_is_told_by_its_own_settings() {
    // Pausing by the admin interface changes the state and nothing else.
    runtime().block_on(async {
        let world = World::new(1);
        let scheduler = &world.scheduler;
        let queue = scheduler.enable(BUCKETS[0], REGION).unwrap().queue_id;
        let notify = Notify { url: Some("http://127.0.0.1/".to_owned()), ..Notify::off() };
        let settings = ("name".to_owned(), QueueState::Active, notify.clone());
        scheduler.update_queue((BUCKETS[0], REGION), &queue, settings).unwrap();
        let view = scheduler.set_queue_state(&queue, QueueState::Paused).unwrap();
        assert_eq!((view.name.as_str(), view.state, view.notify), ("name", QueueState::Paused, notify));
    });
}
