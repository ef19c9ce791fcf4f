//! Submissions that may have made a job, until it is known whether they did.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use tokio::time::Instant;

use super::item::Item;
use crate::model::Job;
use crate::options::OnAmbiguous;
use crate::submission::Submission;

/// Time to the first look. The reading of the list that is due anyway may find the job before.
const FIRST_LOOK: Duration = Duration::from_secs(2);
/// How much longer each pause between two looks is than the one before.
const GROWTH: f64 = 1.5;
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A submission that did not show for so long is reported as what it is: in doubt.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(120);
/// Looks that have to find nothing before a submission may be sent again, the last of them late enough.
const CLEAN_LOOKS: u32 = 2;

/// One of them.
#[derive(Debug)]
pub(super) struct Doubt {
    pub(super) item: Item,
    pub(super) submission: Submission,
    since: Instant,
    due: Option<Instant>,
    pause: Duration,
    clean_looks: u32,
    /// How often its input may be sent at all.
    most_sends: u32,
}

impl Doubt {
    fn may_send_again(&self) -> bool {
        self.item.doubtful_sends < self.most_sends
    }
}

/// What a look means for a submission.
#[derive(Debug)]
pub(super) enum Finding {
    /// It made this job.
    Made(Doubt, Box<Job>),
    /// It made none, and may be sent again.
    Absent(Doubt),
    /// It cannot be told.
    Open(Doubt),
    /// More looks follow.
    Later,
}

/// All of them. Those that are left when a run is cut off are handed to the hook.
#[derive(Debug)]
pub(super) struct Doubts {
    entries: BTreeMap<u64, Doubt>,
    marks: HashMap<String, u64>,
    total: u64,
    settle_time: Duration,
    hook: Option<OnAmbiguous>,
}

impl Doubts {
    /// `settle_time` is how long a job may take to show in the list.
    pub(super) fn new(settle_time: Duration, hook: Option<OnAmbiguous>) -> Self {
        Self { entries: BTreeMap::new(), marks: HashMap::new(), total: 0, settle_time, hook }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// `most_sends` is how often the input may be sent at all: more than it was, if it may be sent again.
    pub(super) fn insert(&mut self, item: Item, submission: Submission, most_sends: u32, now: Instant) {
        let number = self.total;
        self.total = self.total.saturating_add(1);
        if let Some(mark) = &submission.submission_id {
            self.marks.insert(mark.clone(), number);
        }
        let due = now.checked_add(FIRST_LOOK);
        let doubt =
            Doubt { item, submission, since: now, due, pause: FIRST_LOOK, clean_looks: 0, most_sends };
        self.entries.insert(number, doubt);
    }

    /// When the next look is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.entries.values().filter_map(|doubt| doubt.due).min()
    }

    /// A submission to look for now. It is not due again before [`looked`](Self::looked) or [`failed`](Self::failed).
    pub(super) fn due(&mut self, now: Instant) -> Option<(u64, Submission)> {
        let (number, doubt) =
            self.entries.iter_mut().find(|(_, doubt)| doubt.due.is_some_and(|due| due <= now))?;
        doubt.due = None;
        Some((*number, doubt.submission.clone()))
    }

    /// The submission that carries a mark which the list showed.
    pub(super) fn take_marked(&mut self, mark: &str) -> Option<Doubt> {
        let number = *self.marks.get(mark)?;
        self.remove(number)
    }

    /// Takes all of them out.
    pub(super) fn take(&mut self) -> Vec<Doubt> {
        self.marks.clear();
        std::mem::take(&mut self.entries).into_values().collect()
    }

    /// Notes what a look that began at `begun` found.
    pub(super) fn looked(
        &mut self,
        number: u64,
        begun: Instant,
        found: Result<Option<Box<Job>>, Vec<String>>,
    ) -> Finding {
        let Some(doubt) = self.entries.get_mut(&number) else { return Finding::Later };
        match found {
            Ok(Some(job)) => {
                return self.remove(number).map_or(Finding::Later, |doubt| Finding::Made(doubt, job));
            }
            // Which of them is the one cannot be told.
            Err(_) => return self.remove(number).map_or(Finding::Later, Finding::Open),
            Ok(None) => {}
        }
        doubt.clean_looks = doubt.clean_looks.saturating_add(1);
        let age = begun.saturating_duration_since(doubt.since);
        if doubt.may_send_again() && doubt.clean_looks >= CLEAN_LOOKS && age >= self.settle_time {
            return self.remove(number).map_or(Finding::Later, Finding::Absent);
        }
        if doubt.clean_looks >= CLEAN_LOOKS && age >= GIVEN_UP_AFTER {
            return self.remove(number).map_or(Finding::Later, Finding::Open);
        }
        self.postpone(number);
        Finding::Later
    }

    /// Notes that a look did not come to an end, and sees to the next.
    pub(super) fn postpone(&mut self, number: u64) {
        let now = Instant::now();
        let Some(doubt) = self.entries.get_mut(&number) else { return };
        let age = now.saturating_duration_since(doubt.since);
        doubt.pause = doubt.pause.mul_f64(GROWTH).min(LONGEST_PAUSE);
        // Once nothing was found, the look that counts is the one after the settle time.
        let until_settled = self.settle_time.saturating_sub(age);
        let pause = if doubt.may_send_again() { doubt.pause.max(until_settled) } else { doubt.pause };
        doubt.due = now.checked_add(pause);
    }

    fn remove(&mut self, number: u64) -> Option<Doubt> {
        let doubt = self.entries.remove(&number)?;
        if let Some(mark) = &doubt.submission.submission_id {
            self.marks.remove(mark);
        }
        Some(doubt)
    }
}

impl Drop for Doubts {
    fn drop(&mut self) {
        let Some(hook) = &self.hook else { return };
        for doubt in std::mem::take(&mut self.entries).into_values() {
            hook.call(Some(doubt.submission));
        }
    }
}
