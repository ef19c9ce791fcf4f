//! Whole lives of an emulator, broken off at any place.

use std::collections::{BTreeMap, BinaryHeap};

use proptest::prelude::*;

use super::log;
use crate::callback::Wish;
use crate::pace::Pace;
use crate::scheduler::TemplateContent;
use crate::state::{
    Change, Course, Done, Failure, InputFacts, Job, JobState, Made, Notify, Outcome, Owed, Queue, QueueState,
    Request, Service, State, Template,
};
use crate::state_log::load::{Foreign, load};

const BUCKETS: [&str; 2] = ["a-1", "b-1"];
const REGION: &str = "ap-guangzhou";
const AT_ONCE: u32 = 2;

/// The change that this number stands for, if there can be one in this state.
fn next(state: &State, kind: u8, choice: usize) -> Option<Change> {
    let at = 1_000 + i64::from(kind);
    let pick = |ids: Vec<&String>| -> Option<String> {
        let mut ids = ids;
        ids.sort_unstable();
        ids.get(choice.checked_rem(ids.len())?).map(|id| (*id).clone())
    };
    let in_state = |wanted: &[JobState]| {
        pick(state.jobs.values().filter(|job| wanted.contains(&job.state)).map(|job| &job.id).collect())
    };
    let queue = |id: &str, queue_state, notify| Queue {
        id: id.to_owned(),
        bucket: String::new(),
        name: format!("name {choice}"),
        state: queue_state,
        notify,
        created: 1,
        updated: at,
        waiting: BinaryHeap::new(),
        running: 0,
    };
    match kind {
        0 => {
            let bucket = BUCKETS[choice % BUCKETS.len()];
            if state.services.contains_key(bucket) {
                return None;
            }
            let queue_id = format!("p{}", state.numbers.queues);
            let service = Service {
                bucket: bucket.to_owned(),
                region: REGION.to_owned(),
                created: at,
                order: state.next_order(),
                queue_id: queue_id.clone(),
            };
            Some(Change::Enabled { service, queue: queue(&queue_id, QueueState::Active, Notify::off()) })
        }
        1 => Some(Change::Disabled { bucket: pick(state.services.keys().collect())?, at }),
        2 => {
            let id = pick(state.queues.keys().collect())?;
            let to = if choice.is_multiple_of(3) { QueueState::Paused } else { QueueState::Active };
            let url = Some("http://127.0.0.1/".to_owned());
            Some(Change::Queue(queue(&id, to, Notify { url, ..Notify::off() })))
        }
        3..=6 => {
            let queue = state.queues.get(&pick(state.queues.keys().collect())?)?;
            let service = state.services.values().find(|service| service.queue_id == queue.id)?;
            Some(Change::Submitted(Box::new(Job {
                id: format!("c{}", state.numbers.jobs),
                bucket: service.bucket.clone(),
                region: REGION.to_owned(),
                queue_id: queue.id.clone(),
                request: Request {
                    input: "in.png".to_owned(),
                    rule: "imageMogr2/format/jpg".to_owned(),
                    template: None,
                    picture_info: true,
                    output_region: REGION.to_owned(),
                    output_bucket: service.bucket.clone(),
                    output: format!("out{choice}"),
                    user_data: Some("line\nbreak".to_owned()),
                    level: u8::try_from(choice % 3).unwrap(),
                    callback: Wish::default(),
                    document: "<Request/>".to_owned(),
                },
                state: queue.state.of_waiting_jobs(),
                made: Made { at, order: state.next_order() },
                started: None,
                ended: None,
                attempt: 1,
                produced: None,
                owed: None,
                done: None,
                failure: None,
                pace: Pace::Natural,
                seen: 0,
                released: false,
            })))
        }
        7 | 8 => {
            let queue = pick(state.queues.keys().collect())?;
            let job_id = state.next_runnable(&queue, AT_ONCE)?.id.clone();
            Some(Change::Started { job_id, at })
        }
        9 => {
            let job_id = in_state(&[JobState::Running])?;
            let input = InputFacts { format: "PNG".into(), width: 2, height: 4, orientation: 0 };
            let course = Course { input, sizes: vec![(1, 2)] };
            let done = Done {
                format: "jpg".into(),
                width: 1,
                height: 2,
                size: 3,
                quality: 4,
                original: None,
                course,
            };
            let outcome = if choice.is_multiple_of(2) {
                Outcome::Done(done)
            } else {
                Outcome::Failure(Failure::new("NoSuchKey", "gone"))
            };
            let owed = (!choice.is_multiple_of(3)).then(|| Owed { notify: Some(Notify::off()), attempts: 0 });
            Some(Change::Ended { job_id, at, outcome, owed })
        }
        10 => {
            let job_ids = vec![in_state(&[JobState::Submitted, JobState::Pause])?];
            Some(Change::Cancelled { job_ids, at })
        }
        11 => {
            let owed = state.jobs.values().filter(|job| job.owed.is_some()).map(|job| &job.id).collect();
            let job_id = pick(owed)?;
            let attempt = state.jobs.get(&job_id)?.owed.as_ref()?.attempts + 1;
            let sequence = state.numbers.callbacks + 1;
            Some(Change::CallbackTried { job_id, sequence, attempt, settled: choice.is_multiple_of(2) })
        }
        12 | 13 => {
            let bucket = pick(state.services.keys().collect())?;
            let content =
                TemplateContent { name: format!("{choice}"), rule: "r".to_owned(), picture_info: false };
            let (id, order) = (format!("t1{}", state.numbers.templates), state.next_order());
            let made =
                Template { id, bucket, region: REGION.to_owned(), content, created: at, updated: at, order };
            match pick(state.templates.keys().collect()) {
                Some(id) if kind == 13 => {
                    let known = state.templates.get(&id)?.clone();
                    Some(Change::Template(Template { content: made.content, updated: at, ..known }))
                }
                _ => Some(Change::TemplateMade(made)),
            }
        }
        14 => Some(Change::TemplateDeleted { id: pick(state.templates.keys().collect())? }),
        _ => Some(Change::Opened { at }),
    }
}

/// The changes of a life, and the states before each and after the last.
fn live(choices: &[(u8, usize)]) -> (Vec<Change>, Vec<Image>) {
    let mut state = State::default();
    let (mut changes, mut images) = (Vec::new(), vec![image(&state)]);
    for (kind, choice) in choices {
        if let Some(change) = next(&state, *kind, *choice) {
            state.apply(change.clone()).unwrap();
            changes.push(change);
            images.push(image(&state));
        }
    }
    (changes, images)
}

/// All that can be asked of a state.
#[derive(Debug, PartialEq)]
struct Image {
    things: Vec<Change>,
    /// The jobs that wait, in the order in which they will run, and how many run, by queue.
    queues: BTreeMap<String, (Vec<String>, u32)>,
    listed: Vec<((String, String), Made, String)>,
}

fn image(state: &State) -> Image {
    let mut listed: Vec<_> = state
        .made
        .iter()
        .flat_map(|(place, made)| made.iter().map(|(made, id)| (place.clone(), *made, id.clone())))
        .collect();
    listed.sort_unstable();
    let queue = |queue: &Queue| {
        let waiting = queue.waiting.clone().into_sorted_vec().into_iter().rev();
        (queue.id.clone(), (waiting.map(|place| place.job_id).collect(), queue.running))
    };
    Image { things: state.snapshot().collect(), queues: state.queues.values().map(queue).collect(), listed }
}

/// What holds in every state.
fn check(state: &State) {
    let mut running: BTreeMap<&str, u32> = BTreeMap::new();
    for job in state.jobs.values() {
        let queue = state.queues.get(&job.queue_id);
        let waits = queue.is_some_and(|queue| queue.waiting.iter().any(|place| place.job_id == job.id));
        match job.state {
            JobState::Submitted | JobState::Pause => {
                assert!(waits, "{job:?} waits nowhere");
                assert_eq!(Some(job.state), queue.map(|queue| queue.state.of_waiting_jobs()));
                assert_eq!((job.started, job.ended), (None, None), "{job:?}");
            }
            JobState::Running => {
                assert!(!waits && job.started.is_some() && job.ended.is_none(), "{job:?}");
                *running.entry(&job.queue_id).or_default() += 1;
            }
            JobState::Success | JobState::Failed => {
                assert!(!waits && job.started.is_some() && job.ended.is_some(), "{job:?}");
                assert_eq!(job.done.is_some(), job.state == JobState::Success);
                assert_eq!(job.failure.is_some(), job.state == JobState::Failed);
            }
            JobState::Cancel => assert!(!waits && job.ended.is_some(), "{job:?}"),
        }
        assert!(state.numbers.order >= job.made.order);
    }
    for queue in state.queues.values() {
        assert_eq!(queue.running, running.get(queue.id.as_str()).copied().unwrap_or_default());
        assert!(queue.running <= AT_ONCE);
    }
    assert_eq!(state.made.values().map(BTreeMap::len).sum::<usize>(), state.jobs.len());
}

fn choices(most: usize) -> impl Strategy<Value = Vec<(u8, usize)>> {
    let chosen = prop::collection::vec((0_u8..17, 0_usize..100), 1..most);
    // Without a service there is nothing to do.
    chosen.prop_map(|mut chosen| {
        chosen.insert(0, (0, 0));
        chosen
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_life_that_breaks_off_is_the_life_up_to_there(choices in choices(80), cuts in prop::collection::vec(0.0..1.0_f64, 8)) {
        let (changes, images) = live(&choices);
        let (log, ends) = log(&changes);
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a small file")]
        let places = cuts.iter().map(|cut| (cut * log.len() as f64) as usize);
        for place in places.chain(ends.iter().copied()) {
            cut_at(&log, &ends, &images, place);
        }
    }

    #[test]
    fn a_log_that_was_written_anew_stands_for_the_same(choices in choices(80), later in choices(20)) {
        let (changes, _) = live(&choices);
        let (file, _) = log(&changes);
        let mut state = load(&file).unwrap().state;
        let (short, _) = log(&state.snapshot().collect::<Vec<_>>());
        let mut again = load(&short).unwrap().state;
        prop_assert_eq!(image(&again), image(&state));
        // And it goes on in the same way, with the same ids.
        for (kind, choice) in later {
            let (one, other) = (next(&state, kind, choice), next(&again, kind, choice));
            prop_assert_eq!(&one, &other);
            if let (Some(one), Some(other)) = (one, other) {
                prop_assert_eq!(state.apply(one), again.apply(other));
            }
        }
        prop_assert_eq!(image(&again), image(&state));
    }

    #[test]
    fn what_follows_a_broken_line_does_not_count(choices in choices(30), place in 0.0..1.0_f64, bit in 0_u32..8) {
        let (changes, images) = live(&choices);
        let (mut log, ends) = log(&changes);
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a small file")]
        let place = ends[0] + (place * (log.len() - ends[0]) as f64) as usize;
        if let Some(octet) = log.get_mut(place) {
            *octet ^= 1 << bit;
            let loaded = load(&log).unwrap();
            let whole = ends.iter().filter(|end| **end <= place).count() - 1;
            prop_assert_eq!(loaded.good, ends[whole]);
            prop_assert_eq!(&image(&loaded.state), &images[whole]);
            let cut = loaded.cut.unwrap();
            prop_assert_eq!((cut.at, cut.bytes), (ends[whole] as u64, (log.len() - ends[whole]) as u64));
        }
    }
}

/// What is known when the log ends at `place`.
fn cut_at(log: &[u8], ends: &[usize], images: &[Image], place: usize) {
    let loaded = load(&log[..place]).unwrap();
    let whole = ends.iter().filter(|end| **end <= place).count();
    let Some(last) = whole.checked_sub(1) else {
        // Not even the first line is whole.
        assert_eq!((loaded.good, loaded.cut.map_or(0, |cut| cut.bytes)), (0, place as u64));
        return;
    };
    assert_eq!(loaded.good, ends[last], "cut at {place}");
    let rest = (place - ends[last]) as u64;
    assert_eq!(loaded.cut.map_or(0, |cut| cut.bytes), rest, "cut at {place}");
    assert_eq!(image(&loaded.state), images[last], "cut at {place}");
    check(&loaded.state);
    // And the next process finds every job in a state from which it goes on.
    let mut state = loaded.state;
    state.apply(Change::Opened { at: 5_000 }).unwrap();
    check(&state);
    assert!(state.jobs.values().all(|job| job.state != JobState::Running));
}

/// One life in which everything happens.
const LIFE: [(u8, usize); 26] = [
    (15, 0),
    (0, 0),
    (3, 1),
    (3, 2),
    (4, 0),
    (12, 5),
    (7, 0),
    (7, 0),
    (9, 1),
    (11, 1),
    (13, 6),
    (2, 3),
    (5, 2),
    (10, 1),
    (11, 2),
    (15, 1),
    (2, 1),
    (8, 0),
    (9, 2),
    (0, 1),
    (14, 0),
    (3, 1),
    (7, 1),
    (1, 0),
    (15, 3),
    (12, 1),
];

#[test]
fn every_octet_is_a_place_where_a_log_may_end() {
    let (changes, images) = live(&LIFE);
    assert_eq!(changes.len(), LIFE.len(), "every one of these is possible");
    let mut names: Vec<String> = changes.iter().map(|change| format!("{change:?}")).collect();
    names
        .iter_mut()
        .for_each(|name| name.truncate(name.find(|c: char| !c.is_alphabetic()).unwrap_or(name.len())));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 12, "{names:?}");
    let (log, ends) = log(&changes);
    for place in 0..=log.len() {
        cut_at(&log, &ends, &images, place);
    }
}

#[test]
fn what_is_not_understood_is_left_alone() {
    let (changes, _) = live(&LIFE);
    let (log, ends) = log(&changes);
    let with = |json: &[u8]| {
        let mut log = log.clone();
        log.extend(crate::state_log::frame::line(json).unwrap());
        load(&log).unwrap_err()
    };
    let end = *ends.last().unwrap();
    for json in [
        br#"{"invented":{"at":1}}"#.as_slice(),
        br#"{"opened":{"at":1,"more":2}}"#,
        br#"{"started":{"job_id":"c999","at":1}}"#,
        b"[]",
    ] {
        assert!(matches!(with(json), Foreign::Line(place, _) if place == end), "{:?}", with(json));
    }
    assert_eq!(load(b"cloud-infinite-emulator state 2\n").unwrap_err(), Foreign::OtherVersion);
    assert_eq!(load(b"cloud-infinite journal 1\n").unwrap_err(), Foreign::NoLog);
}
