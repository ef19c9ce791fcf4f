//! The simulated service in front of the queue.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use tokio::time::Instant;
use url::Url;

use super::super::dice::Dice;
use super::super::service::{EPOCH, FATES, Fate};
use super::queue::{Job, Nature, Queue, State};
use crate::time::Timestamp;
use crate::transport::{Execute, Request, Transport};
use crate::xml;

pub(super) const QUEUE_ID: &str = "p2505d57bdf4c4329804b58a6a5fb1572";
/// How much the service's clock is ahead of the client's.
const CLOCK_AHEAD: i64 = 17 * 60 * 1000;

/// What the service is like.
#[derive(Debug, Clone)]
pub(super) struct Character {
    pub(super) queue: Nature,
    /// Submissions that it takes in a second.
    pub(super) submissions_in_a_second: usize,
    /// Requests in a hundred to which something happens.
    pub(super) fault_percent: u64,
    /// Whether the name of a page is a number of entries to leave out, rather than the entry behind which it begins.
    pub(super) counts_pages: bool,
}

/// What the service saw.
#[derive(Debug, Default, Clone)]
pub(super) struct Counts {
    pub(super) submissions: u64,
    pub(super) other_requests: u64,
    pub(super) full: u64,
    pub(super) throttled: u64,
    pub(super) longest_queue: usize,
    /// When the first job was made, in milliseconds.
    pub(super) first_at: Option<u64>,
}

#[derive(Debug)]
pub(super) struct Service {
    begin: Instant,
    character: Character,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    dice: Dice,
    queue: Queue,
    /// Times of the submissions of the last second.
    recent: VecDeque<u64>,
    counts: Counts,
    /// How many jobs each input made.
    made: Vec<u8>,
    /// Jobs that were not yet spoken of to whoever asks for callbacks.
    /// `None` as long as nobody does.
    untold: Option<Vec<u64>>,
    is_gone: bool,
}

impl Service {
    pub(super) fn new(seed: u64, inputs: usize, character: Character) -> Arc<Self> {
        let queue = Queue::new(character.queue.clone(), Dice::new(seed, "queue"));
        let inner = Inner {
            dice: Dice::new(seed, "service"),
            queue,
            recent: VecDeque::new(),
            counts: Counts::default(),
            made: counters(inputs),
            untold: None,
            is_gone: false,
        };
        Arc::new(Self { begin: Instant::now(), character, inner: Mutex::new(inner) })
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begin.elapsed().as_millis()).unwrap()
    }

    pub(super) fn counts(&self) -> Counts {
        self.inner.lock().unwrap().counts.clone()
    }

    /// How many jobs each input made.
    pub(super) fn made(&self) -> Vec<u8> {
        self.inner.lock().unwrap().made.clone()
    }

    /// Part of the time from the first job to the end of the last in which the slots had jobs.
    pub(super) fn busy(&self) -> f64 {
        let inner = self.inner.lock().unwrap();
        let (end, busy) = inner.queue.last_end;
        let time = end - inner.counts.first_at.unwrap_or(0);
        busy as f64 / (time * u64::from(inner.queue.nature.slots)) as f64
    }

    /// From now on nobody answers.
    pub(super) fn vanish(&self) {
        self.inner.lock().unwrap().is_gone = true;
    }

    /// Jobs, and whether they have ended. One that has is answered once.
    pub(super) fn recent_jobs(&self) -> Vec<(String, bool)> {
        let inner = &mut *self.inner.lock().unwrap();
        inner.queue.advance(self.now());
        let has_ended = |queue: &Queue, number| {
            queue.job(number).is_none_or(|job| matches!(job.state, State::Success | State::Failed))
        };
        let (ended, open): (Vec<u64>, Vec<u64>) = inner
            .untold
            .take()
            .unwrap_or_default()
            .into_iter()
            .partition(|number| has_ended(&inner.queue, *number));
        inner.untold = Some(open.clone());
        let ended = ended.into_iter().map(|number| (id(number), true));
        ended.chain(open.into_iter().map(|number| (id(number), false))).collect()
    }

    fn receive(&self, request: &Request) -> (Fate, String, Duration) {
        let inner = &mut *self.inner.lock().unwrap();
        let now = self.now();
        inner.queue.advance(now);
        let fate = if inner.dice.chance(self.character.fault_percent) {
            inner.dice.pick(FATES)
        } else {
            Fate::Healthy
        };
        let delay = match fate {
            Fate::Slow => inner.dice.between(2_000, 9_500),
            _ => inner.dice.between(20, 50),
        };
        let delay = Duration::from_millis(delay);
        let path = request.url.path();
        if request.method == Method::POST {
            inner.counts.submissions += 1;
            let (fate, document) = self.submit(inner, fate, &request.body, now);
            return (fate, document, delay);
        }
        inner.counts.other_requests += 1;
        let document = match path.strip_prefix("/jobs/") {
            Some(ids) => self.get(inner, ids, now),
            None if path == "/picqueue" => self.queues(inner, now),
            None => self.list(inner, &request.url),
        };
        (fate, document, delay)
    }

    fn submit(&self, inner: &mut Inner, fate: Fate, body: &[u8], now: u64) -> (Fate, String) {
        while inner.recent.front().is_some_and(|at| *at + 1_000 <= now) {
            inner.recent.pop_front();
        }
        if inner.recent.len() >= self.character.submissions_in_a_second {
            inner.counts.throttled += 1;
            return (Fate::Answer(503, "SlowDown"), String::new());
        }
        inner.recent.push_back(now);
        let works = match fate {
            Fate::Healthy | Fate::Slow => true,
            _ => fate.may_have_worked() && inner.dice.chance(60),
        };
        if !works {
            return (fate, String::new());
        }
        let root = xml::read(body).unwrap();
        let input = root.all("Input").next().unwrap().text_of("Object").unwrap();
        let input: u32 = input.strip_prefix("in/").unwrap().strip_suffix(".jpg").unwrap().parse().unwrap();
        let mark = root.all("Operation").next().unwrap().text_of("UserData").unwrap().to_owned();
        let Some(number) = inner.queue.add(Some(input), mark) else {
            inner.counts.full += 1;
            return (Fate::Answer(403, "QueueFull"), String::new());
        };
        inner.queue.advance(now);
        inner.counts.first_at.get_or_insert(now);
        inner.counts.longest_queue = inner.counts.longest_queue.max(inner.queue.len());
        inner.made[input as usize] += 1;
        if let Some(untold) = &mut inner.untold {
            untold.push(number);
        }
        let job = inner.queue.job(number).unwrap();
        (fate, format!("<Response>{}</Response>", describe(number, job, State::Waiting)))
    }

    fn get(&self, inner: &Inner, ids: &str, now: u64) -> String {
        let mut out = String::from("<Response>");
        for text in ids.split("%2C") {
            let number = text.strip_prefix('c').and_then(|digits| u64::from_str_radix(digits, 16).ok());
            // Seen sooner than in the list, but not at once either.
            let seen = |job: &&Job| (job.arrived_at + job.listed_at) / 2 <= now;
            match number.and_then(|number| inner.queue.job(number).filter(seen).map(|job| (number, job))) {
                Some((number, job)) => out.push_str(&describe(number, job, job.state)),
                None => out.push_str(&format!("<NonExistJobIds>{text}</NonExistJobIds>")),
            }
        }
        out + "</Response>"
    }

    fn queues(&self, inner: &Inner, now: u64) -> String {
        let Nature { slots, max_size, .. } = inner.queue.nature;
        let state = if inner.queue.paused_until(now).is_some() { "Paused" } else { "Active" };
        format!(
            "<Response><QueueList><QueueId>{QUEUE_ID}</QueueId><State>{state}</State><MaxSize>{max_size}</MaxSize>\
             <MaxConcurrent>{slots}</MaxConcurrent><Category>PicProcessing</Category></QueueList></Response>"
        )
    }

    fn list(&self, inner: &Inner, url: &Url) -> String {
        let parameter =
            |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let time = |name: &str| {
            parameter(name).map(|text| text.parse::<Timestamp>().unwrap().unix_millis() - EPOCH - CLOCK_AHEAD)
        };
        // Times in the service's list count in whole seconds.
        let from = u64::try_from(time("startCreationTime").unwrap().max(0)).unwrap();
        let to = time("endCreationTime").map_or(u64::MAX / 2, |to| u64::try_from(to.max(0)).unwrap() + 999);
        let states = parameter("states").unwrap_or_default();
        let input = parameter("inputObject");
        let size: usize = parameter("size").unwrap().parse().unwrap();
        let mut jobs = inner.queue.listed(from, to);
        jobs.retain(|(_, job)| {
            (states.is_empty() || states.split(',').any(|state| state == name_of(job.state)))
                && input.as_ref().is_none_or(|input| Some(input.clone()) == job.input.map(key))
        });
        let start = match parameter("nextToken") {
            None => 0,
            Some(token) if self.character.counts_pages => token.parse().unwrap(),
            Some(token) => {
                let (at, number) = token.split_once('-').unwrap();
                let behind = (at.parse::<u64>().unwrap(), number.parse::<u64>().unwrap());
                jobs.iter().position(|(number, job)| (job.created_at, *number) > behind).unwrap_or(jobs.len())
            }
        };
        let page: String = jobs
            .iter()
            .skip(start)
            .take(size)
            .map(|(number, job)| describe(*number, job, job.state))
            .collect();
        let next = match jobs.get((start + size).saturating_sub(1)) {
            Some(_) if self.character.counts_pages && start + size < jobs.len() => (start + size).to_string(),
            Some((number, job)) if start + size < jobs.len() => format!("{}-{number}", job.created_at),
            _ => return format!("<Response>{page}</Response>"),
        };
        format!("<Response>{page}<NextToken>{next}</NextToken></Response>")
    }
}

/// Zeros whose memory is there from the beginning, so that it is not taken for growth.
pub(super) fn counters(count: usize) -> Vec<u8> {
    let mut counters = vec![1; count];
    counters.fill(0);
    counters
}

fn id(number: u64) -> String {
    format!("c{number:032x}")
}

fn key(input: u32) -> String {
    format!("in/{input}.jpg")
}

fn name_of(state: State) -> &'static str {
    match state {
        State::Waiting => "Submitted",
        State::Running => "Running",
        State::Success => "Success",
        State::Failed => "Failed",
    }
}

fn describe(number: u64, job: &Job, state: State) -> String {
    let millis = EPOCH + CLOCK_AHEAD + i64::try_from(job.created_at).unwrap();
    let created_at = Timestamp::from_unix_millis(millis).service_text();
    let (input, output) = match job.input {
        Some(input) => (key(input), format!("out/{input}.jpg")),
        None => ("theirs".to_owned(), "theirs".to_owned()),
    };
    format!(
        "<JobsDetail><JobId>{}</JobId><State>{}</State><CreationTime>{created_at}</CreationTime>\
         <QueueId>{QUEUE_ID}</QueueId><Input><Object>{input}</Object></Input><Operation><Output>\
         <Region>ap-guangzhou</Region><Bucket>examplebucket-1250000000</Bucket><Object>{output}</Object></Output>\
         <UserData>{}</UserData></Operation></JobsDetail>",
        id(number),
        name_of(state),
        job.user_data
    )
}

impl Transport for Arc<Service> {
    fn execute(&self, request: Request) -> Execute<'_> {
        let service = Arc::clone(self);
        Box::pin(async move {
            let (fate, document, delay) = service.receive_connected(&request);
            if !fate.arrives() {
                return fate.without_connection().await;
            }
            tokio::time::sleep(delay).await;
            fate.answer(document).await
        })
    }
}

impl Service {
    /// As [`receive`](Self::receive), but a request that does not arrive is not received.
    fn receive_connected(&self, request: &Request) -> (Fate, String, Duration) {
        {
            let inner = &mut *self.inner.lock().unwrap();
            if inner.is_gone {
                return (Fate::Refused, String::new(), Duration::ZERO);
            }
            // A copy of the dice decides, so that a request that does arrive meets the fate that was thrown here.
            let mut ahead = inner.dice.clone();
            let fate =
                if ahead.chance(self.character.fault_percent) { ahead.pick(FATES) } else { Fate::Healthy };
            if !fate.arrives() {
                inner.dice = ahead;
                return (fate, String::new(), Duration::ZERO);
            }
        }
        request.sent.begin();
        self.receive(request)
    }
}
