//! The rules in force, and how often each has acted.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::act::Strike;
use super::facts::Facts;
use super::job::JobStrike;
use super::matcher::Matcher;
use super::rule::{Fault, FaultError, FaultHit, FaultId, FaultStatus, Target};
use super::stale::Stale;
use crate::ids::mix;

/// All rules of an emulator.
#[derive(Debug)]
pub(crate) struct FaultBook {
    /// The rules of the beginning.
    first: Vec<Fault>,
    inner: Mutex<Inner>,
    /// How many rules there are, so that requests find out without a lock that there are none.
    len: AtomicUsize,
    /// Counts how often rules were taken away, for those who wait for that.
    cleared: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Inner {
    count: u64,
    entries: Vec<Entry>,
}

impl Inner {
    fn new(first: &[Fault]) -> Result<Self, FaultError> {
        let mut inner = Self::default();
        for (index, fault) in first.iter().enumerate() {
            let named = |error| FaultError::new(format!("fault rule {}: {error}", index + 1));
            inner.add(fault.clone()).map_err(named)?;
        }
        Ok(inner)
    }

    fn add(&mut self, fault: Fault) -> Result<FaultId, FaultError> {
        let matcher = fault.compile()?;
        self.count += 1;
        let id = FaultId(self.count);
        let stale = Stale::default();
        self.entries.push(Entry { id, fault, matcher, matches: 0, hits: 0, drawn: 0, stale });
        Ok(id)
    }
}

#[derive(Debug)]
struct Entry {
    id: FaultId,
    fault: Fault,
    matcher: Matcher,
    matches: u64,
    hits: u64,
    /// How many chances were drawn.
    drawn: u64,
    stale: Stale,
}

impl Entry {
    fn hit(&self) -> FaultHit {
        FaultHit { id: self.id, kind: self.fault.action.kind() }
    }

    /// Counts one that fits, and says whether the rule acts on it.
    fn fires(&mut self) -> bool {
        self.matches = self.matches.saturating_add(1);
        if self.matches <= self.fault.skip || self.fault.times.is_some_and(|times| self.hits >= times) {
            return false;
        }
        if let Some(probability) = self.fault.probability {
            let chance = chance(self.seed(), self.drawn);
            self.drawn = self.drawn.saturating_add(1);
            if chance >= probability {
                return false;
            }
        }
        self.hits = self.hits.saturating_add(1);
        true
    }

    fn seed(&self) -> u64 {
        self.fault.seed.unwrap_or(self.id.0)
    }
}

impl FaultBook {
    /// A book that begins with these rules.
    pub(crate) fn new(first: Vec<Fault>) -> Result<Self, FaultError> {
        let inner = Inner::new(&first)?;
        let len = AtomicUsize::new(inner.entries.len());
        Ok(Self { first, inner: Mutex::new(inner), len, cleared: watch::Sender::new(0) })
    }

    /// Adds a rule behind those that are there.
    pub(crate) fn add(&self, fault: Fault) -> Result<FaultId, FaultError> {
        let mut inner = self.lock();
        let id = inner.add(fault)?;
        self.len.store(inner.entries.len(), Ordering::SeqCst);
        Ok(id)
    }

    /// The rules in the order in which they are tried.
    pub(crate) fn rules(&self) -> Vec<FaultStatus> {
        let status = |entry: &Entry| FaultStatus {
            id: entry.id,
            matches: entry.matches,
            hits: entry.hits,
            fault: entry.fault.clone(),
        };
        self.lock().entries.iter().map(status).collect()
    }

    /// Takes a rule away; `false` if there is none of that number.
    pub(crate) fn remove(&self, id: FaultId) -> bool {
        let mut inner = self.lock();
        let before = inner.entries.len();
        inner.entries.retain(|entry| entry.id != id);
        let found = inner.entries.len() < before;
        self.changed(&inner);
        found
    }

    /// Takes all rules away. Their numbers are not given again.
    pub(crate) fn clear(&self) {
        let mut inner = self.lock();
        inner.entries.clear();
        self.changed(&inner);
    }

    /// Goes back to the rules of the beginning, as if they had just been added.
    pub(crate) fn reset(&self) {
        let mut inner = self.lock();
        // They were good once.
        *inner = Inner::new(&self.first).unwrap_or_default();
        self.changed(&inner);
    }

    fn changed(&self, inner: &Inner) {
        self.len.store(inner.entries.len(), Ordering::SeqCst);
        self.cleared.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len.load(Ordering::SeqCst) == 0
    }

    /// Whether some rule looks at keys.
    pub(crate) fn needs_keys(&self) -> bool {
        !self.is_empty() && self.lock().entries.iter().any(|entry| entry.matcher.needs_keys())
    }

    /// What happens to a request, if anything.
    pub(crate) fn strike(&self, facts: &Facts<'_>) -> Option<Strike> {
        if self.is_empty() {
            return None;
        }
        let read = facts.is_read_of_jobs();
        let mut inner = self.lock();
        let entry = inner.entries.iter_mut().find_map(|entry| {
            let meant = match entry.fault.action.target() {
                Target::Request => facts.method != "HEAD" || !entry.fault.action.needs_body(),
                Target::Read => read,
                Target::Job => false,
            };
            (meant && entry.matcher.takes(facts) && entry.fires()).then_some(entry)
        })?;
        Some(Strike::new(
            entry.hit(),
            entry.fault.action.clone(),
            chance(mix(entry.seed()), entry.hits),
            entry.stale.clone(),
            self.cleared.subscribe(),
        ))
    }

    /// What happens to a job that begins, if anything. The facts are those of its submission.
    pub(crate) fn strike_job(&self, facts: &Facts<'_>) -> Option<JobStrike> {
        if self.is_empty() {
            return None;
        }
        let mut inner = self.lock();
        let entry = inner.entries.iter_mut().find_map(|entry| {
            let meant = entry.fault.action.target() == Target::Job;
            (meant && entry.matcher.takes(facts) && entry.fires()).then_some(entry)
        })?;
        Some(JobStrike::new(entry.hit(), entry.fault.action.clone()))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The chance of that number in the series of a seed: at least 0, less than 1.
fn chance(seed: u64, number: u64) -> f64 {
    // As many bits as a float holds exactly.
    const BITS: u32 = 53;
    let bits = mix(mix(seed).wrapping_add(number)) >> (u64::BITS - BITS);
    bits as f64 / (1_u64 << BITS) as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fault::FaultService;

    fn book() -> FaultBook {
        FaultBook::new(Vec::new()).unwrap()
    }

    fn facts(path: &str) -> Facts<'_> {
        let (keys, job_ids) = (Vec::new(), Vec::new());
        Facts { service: FaultService::Ci, method: "GET", path, bucket: None, keys, job_ids }
    }

    fn rule(text: &str) -> Fault {
        text.parse().unwrap()
    }

    /// Which of so many requests a rule strikes.
    fn series(book: &FaultBook, id: FaultId, requests: usize) -> Vec<bool> {
        (0..requests)
            .map(|_| book.strike(&facts("/jobs")).is_some_and(|strike| strike.hit().id == id))
            .collect()
    }

    proptest! {
        #[test]
        fn chances_depend_on_the_seed_alone(seed: u64, probability in 0.01_f64..1.0, others in 0..4_usize) {
            let text = format!(
                r#"{{"kind": "malformed", "probability": {probability}, "seed": {seed}, "route": "GET /jobs"}}"#
            );
            let (alone, among) = (book(), book());
            let first = alone.add(rule(&text)).unwrap();
            for number in 0..others {
                let other = r#"{"kind": "malformed", "probability": 0.5, "route": "GET /picqueue"}"#;
                let seeded = format!(r#"{{"kind": "malformed", "probability": 0.5, "seed": {number}, "bucket": "a-1"}}"#);
                among.add(rule(other)).unwrap();
                among.add(rule(&seeded)).unwrap();
            }
            let second = among.add(rule(&text)).unwrap();
            let expected = series(&alone, first, 200);
            let mut seen = Vec::new();
            for _ in 0..200 {
                among.strike(&facts("/picqueue"));
                seen.extend(series(&among, second, 1));
            }
            prop_assert_eq!(expected, seen);
        }

        #[test]
        fn rules_act_as_often_as_is_likely(seed: u64, probability in 0.05_f64..0.95) {
            let book = book();
            let text = format!(r#"{{"kind": "malformed", "probability": {probability}, "seed": {seed}}}"#);
            let id = book.add(rule(&text)).unwrap();
            let hits = series(&book, id, 4000).into_iter().filter(|hit| *hit).count();
            // Eight standard deviations: never in a lifetime by chance.
            let deviation = (4000.0 * probability * (1.0 - probability)).sqrt();
            prop_assert!((hits as f64 - 4000.0 * probability).abs() < 8.0 * deviation, "{}", hits);
        }

        #[test]
        fn skip_and_times_are_exact(skip in 0..20_usize, times in 1..20_usize, requests in 0..60_usize) {
            let book = book();
            let id = book.add(rule(&format!(r#"{{"kind": "malformed", "skip": {skip}, "times": {times}}}"#))).unwrap();
            let expected: Vec<bool> = (0..requests).map(|index| (skip..skip + times).contains(&index)).collect();
            prop_assert_eq!(series(&book, id, requests), expected);
        }
    }

    #[test]
    fn without_a_seed_rules_differ_and_a_reset_repeats_them() {
        let book = book();
        let text = r#"{"kind": "malformed", "probability": 0.5, "times": 1000}"#;
        let run = || {
            let first = book.add(rule(text)).unwrap();
            let one = series(&book, first, 64);
            book.remove(first);
            let second = book.add(rule(text)).unwrap();
            (one, series(&book, second, 64))
        };
        let (one, two) = run();
        assert_ne!(one, two);
        book.reset();
        assert_eq!(run(), (one, two));
        assert!(book.rules().iter().all(|rule| rule.id == FaultId(2)));
    }

    #[test]
    fn delays_are_drawn_from_the_whole_range() {
        let book = book();
        book.add(rule(r#"{"kind": "delay", "min_ms": 3, "max_ms": 6, "seed": 1}"#)).unwrap();
        let mut drawn: Vec<u64> =
            (0..200).filter_map(|_| Some(book.strike(&facts("/jobs"))?.between(3, 6))).collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn, [3, 4, 5, 6]);
    }
}
