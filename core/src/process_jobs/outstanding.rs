//! The jobs that were submitted and have not been seen to end.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use tokio::time::Instant;

use super::item::Item;
use crate::model::Job;
use crate::time::Timestamp;

/// A job that so many younger ones have overtaken is asked for by its id: the list of ended jobs would otherwise be
/// read from its creation on for as long as it takes.
const OVERTAKEN: u64 = 50;
/// First pause between two questions after one job.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// How much longer each pause is than the one before.
const GROWTH: f64 = 1.5;
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// One of them.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) item: Item,
    /// As it was seen last.
    pub(super) job: Job,
    /// Since when this run knows of it.
    pub(super) since: Instant,
    /// Set for a job that is asked for by its id instead of being looked for in the list.
    ask: Option<Ask>,
    /// When a callback said that it ended.
    hinted_at: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Ask {
    due: Instant,
    pause: Duration,
    /// Answers that said that there is no such job.
    missing: u32,
}

/// All of them, the one that was taken note of first at the front.
#[derive(Debug, Default)]
pub(super) struct Outstanding {
    entries: BTreeMap<u64, Entry>,
    numbers: HashMap<String, u64>,
    /// How many there ever were.
    total: u64,
    hinted: u32,
}

impl Outstanding {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Jobs of which a callback said that they ended.
    pub(super) fn hinted(&self) -> u32 {
        self.hinted
    }

    /// Takes note of a job. One whose creation time is not known cannot be looked for in the list.
    pub(super) fn insert(&mut self, item: Item, job: Job, now: Instant) {
        let ask = job.creation_time.is_none().then_some(Ask { due: now, pause: FIRST_PAUSE, missing: 0 });
        let number = self.total;
        self.total = self.total.saturating_add(1);
        self.numbers.insert(job.job_id.clone(), number);
        self.entries.insert(number, Entry { item, job, since: now, ask, hinted_at: None });
    }

    /// Takes a job out.
    pub(super) fn remove(&mut self, job_id: &str) -> Option<Entry> {
        let entry = self.entries.remove(&self.numbers.remove(job_id)?)?;
        self.hinted = self.hinted.saturating_sub(u32::from(entry.hinted_at.is_some()));
        Some(entry)
    }

    /// Takes all of them out.
    pub(super) fn take(&mut self) -> Vec<Entry> {
        self.numbers.clear();
        self.hinted = 0;
        std::mem::take(&mut self.entries).into_values().collect()
    }

    /// Notes that somebody says that a job has ended; whether it is one of these.
    pub(super) fn hint(&mut self, job_id: &str, now: Instant) -> bool {
        let Some(entry) = self.numbers.get(job_id).and_then(|number| self.entries.get_mut(number)) else {
            return false;
        };
        if entry.hinted_at.replace(now).is_none() {
            self.hinted = self.hinted.saturating_add(1);
            if let Some(ask) = &mut entry.ask {
                ask.due = ask.due.min(now);
            }
        }
        true
    }

    /// Forgets what callbacks said before a reading of the list began that did not bear it out.
    pub(super) fn forget_hints(&mut self, begun: Instant) {
        for entry in self.entries.values_mut() {
            if entry.hinted_at.is_some_and(|at| at < begun) {
                entry.hinted_at = None;
                self.hinted = self.hinted.saturating_sub(1);
            }
        }
    }

    /// The times between which the jobs that are looked for in the list were created, and how many they are.
    pub(super) fn span(&self) -> Option<(Timestamp, Timestamp, usize)> {
        let times = self.entries.values().filter(|entry| entry.ask.is_none());
        times.filter_map(|entry| entry.job.creation_time).fold(None, |span, time| {
            let (from, to, count) = span.unwrap_or((time, time, 0));
            Some((time.min(from), time.max(to), count.saturating_add(1)))
        })
    }

    /// Has the jobs that were overtaken by many asked for by their ids from now on.
    pub(super) fn set_overtaken_apart(&mut self, now: Instant) {
        let after_last = self.total;
        let mut younger_open = u64::try_from(self.entries.len()).unwrap_or(u64::MAX);
        for (number, entry) in &mut self.entries {
            younger_open = younger_open.saturating_sub(1);
            let younger = after_last.saturating_sub(*number).saturating_sub(1);
            if younger.saturating_sub(younger_open) < OVERTAKEN {
                // No later one can have been overtaken by more.
                break;
            }
            entry.ask.get_or_insert(Ask { due: now, pause: FIRST_PAUSE, missing: 0 });
        }
    }

    /// Has the `count` oldest of the jobs that are known for longer than `age` asked for by their ids from now on.
    pub(super) fn set_old_apart(&mut self, now: Instant, age: Duration, count: usize) {
        let is_old = |entry: &&mut Entry| now.saturating_duration_since(entry.since) >= age;
        let listed = self.entries.values_mut().filter(|entry| entry.ask.is_none());
        for entry in listed.take_while(is_old).take(count) {
            entry.ask = Some(Ask { due: now, pause: FIRST_PAUSE, missing: 0 });
        }
    }

    /// The `count` oldest of those that are looked for in the list.
    pub(super) fn oldest(&self, count: usize) -> Vec<String> {
        let listed = self.entries.values().filter(|entry| entry.ask.is_none());
        listed.take(count).map(|entry| entry.job.job_id.clone()).collect()
    }

    /// When a job is to be asked for by its id.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.entries.values().filter_map(|entry| entry.ask).map(|ask| ask.due).min()
    }

    /// Up to `most` jobs to ask for now. Those that would be due soon go along. They are not due again before the answer
    /// to this is there.
    pub(super) fn due(&mut self, now: Instant, most: usize) -> Vec<String> {
        if self.next_due().is_none_or(|due| due > now) {
            return Vec::new();
        }
        let mut due: Vec<(Instant, u64)> =
            self.entries.iter().filter_map(|(number, entry)| Some((entry.ask?.due, *number))).collect();
        due.sort_unstable();
        due.truncate(most);
        let mut ids = Vec::with_capacity(due.len());
        for (at, number) in due {
            let Some(entry) = self.entries.get_mut(&number) else { continue };
            let Some(ask) = &mut entry.ask else { continue };
            if at.saturating_duration_since(now) <= ask.pause.mul_f64(0.5) {
                ask.due = now.checked_add(ask.pause).unwrap_or(now);
                ask.pause = ask.pause.mul_f64(GROWTH).min(LONGEST_PAUSE);
                ids.push(entry.job.job_id.clone());
            }
        }
        ids
    }

    /// Notes a job that is still going on.
    pub(super) fn seen(&mut self, job: &Job) {
        let Some(entry) = self.numbers.get(&job.job_id).and_then(|number| self.entries.get_mut(number))
        else {
            return;
        };
        // Now that its time is known it can be looked for in the list, like the others.
        if entry.job.creation_time.is_none() && job.creation_time.is_some() {
            entry.ask = None;
        }
        if let Some(ask) = &mut entry.ask {
            ask.missing = 0;
        }
        entry.job = job.clone();
    }

    /// Notes that the service says that there is no such job. Answers for how long the job is known, and how often this
    /// was said in a row.
    pub(super) fn missed(&mut self, job_id: &str, now: Instant) -> Option<(Duration, u32)> {
        let entry = self.numbers.get(job_id).and_then(|number| self.entries.get_mut(number))?;
        let ask = entry.ask.get_or_insert(Ask { due: now, pause: FIRST_PAUSE, missing: 0 });
        ask.missing = ask.missing.saturating_add(1);
        ask.due = ask.due.max(now.checked_add(FIRST_PAUSE).unwrap_or(now));
        Some((now.saturating_duration_since(entry.since), ask.missing))
    }
}
