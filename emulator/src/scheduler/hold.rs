//! Holds back the ends of jobs, and lets them be seen.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{MutexGuard, PoisonError};

use tokio::sync::{oneshot, watch};

use super::Scheduler;
use crate::activity::{Activity, Busy};
use crate::answer::Refusal;
use crate::pace::Pace;
use crate::state::{Job, JobState, State};

/// The pace of jobs that are submitted from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Paces {
    pub(crate) default: Pace,
    pub(crate) buckets: BTreeMap<String, Pace>,
}

/// A job whose work is done and whose end waits.
#[derive(Debug)]
pub(super) struct Held {
    wake: oneshot::Sender<Busy>,
    activity: Activity,
}

impl Held {
    fn wake(self) {
        // Whoever has stopped waiting needs no waking.
        drop(self.wake.send(self.activity.begin()));
    }
}

/// Why a job was not released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotReleased {
    /// There is no job with this id.
    NoSuchJob,
    /// The job has ended.
    Ended,
    /// Nothing holds the job back: its pace is this one.
    NotHeld(Pace),
}

impl fmt::Display for NotReleased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchJob => f.write_str("there is no job with this id"),
            Self::Ended => f.write_str("the job has ended already"),
            Self::NotHeld(pace) => write!(
                f,
                "nothing holds the job back: its pace is {pace}. The pace is set before a job is submitted"
            ),
        }
    }
}

impl std::error::Error for NotReleased {}

impl Scheduler {
    pub(crate) fn set_pace(&self, bucket: Option<&str>, pace: Pace) {
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        match bucket {
            Some(bucket) => drop(paces.buckets.insert(bucket.to_owned(), pace)),
            None => paces.default = pace,
        }
    }

    pub(crate) fn paces(&self) -> Paces {
        self.paces.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The pace of a job that is submitted now.
    pub(super) fn pace_of(&self, bucket: &str) -> Pace {
        let paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        paces.buckets.get(bucket).copied().unwrap_or(paces.default)
    }

    /// Lets the end of a job be seen when its work is done; at once, if it is.
    pub(crate) fn release(&self, job_id: &str) -> Result<(), NotReleased> {
        let mut guard = self.lock();
        let state = &mut *guard;
        let job = state.jobs.get(job_id).ok_or(NotReleased::NoSuchJob)?;
        if job.is_ended() {
            return Err(NotReleased::Ended);
        }
        if !job.pace.holds() {
            return Err(NotReleased::NotHeld(job.pace));
        }
        self.let_end(state, job_id);
        Ok(())
    }

    /// Releases every job that runs and is held back. Answers with their ids in the order of their submission.
    pub(crate) fn release_all(&self) -> Vec<String> {
        let mut guard = self.lock();
        let state = &mut *guard;
        let mut held: Vec<_> =
            state.jobs.values().filter(|job| job.is_held()).map(|job| (job.made, job.id.clone())).collect();
        held.sort();
        let ids: Vec<String> = held.into_iter().map(|(_, id)| id).collect();
        for id in &ids {
            self.let_end(state, id);
        }
        ids
    }

    /// Waits until the end of a job whose work is done may be seen. `end` is when it may be in any case.
    pub(super) async fn hold(
        &self,
        job_id: &str,
        end: Option<impl Future<Output = Busy>>,
        busy: Busy,
    ) -> Busy {
        let (wake, woken) = oneshot::channel();
        {
            let state = self.lock();
            match state.jobs.get(job_id) {
                Some(job) if job.pace.holds() && !job.released => {}
                Some(_) | None => return busy,
            }
            self.held().insert(job_id.to_owned(), Held { wake, activity: busy.rest() });
        }
        let end = async {
            match end {
                Some(end) => end.await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            // Only a state that is thrown away lets go of those it holds.
            woken = woken => woken.unwrap_or_else(|_| self.activity.begin()),
            busy = end => {
                let _state = self.lock();
                self.held().remove(job_id);
                busy
            }
        }
    }

    /// Reads something of jobs again and again until it shows none that is due, which is one that whoever reads it should
    /// see at its end. If all is quiet, none of them comes to its end by itself, and what there is must do.
    pub(super) async fn read<T: Shown>(
        &self,
        look: impl Fn(&State, fn(&Job) -> bool) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut changes = self.changes.subscribe();
        loop {
            changes.borrow_and_update();
            {
                let mut state = self.lock();
                let shown = look(&state, is_due)?;
                let due: Vec<String> =
                    shown.jobs().iter().filter(|job| is_due(job)).map(|job| job.id.clone()).collect();
                if due.is_empty() {
                    count(&mut state, &shown);
                    return Ok(shown);
                }
                for id in due {
                    self.let_end(&mut state, &id);
                }
            }
            if !self.goes_on(&mut changes).await {
                let mut state = self.lock();
                let shown = look(&state, |_| false)?;
                count(&mut state, &shown);
                return Ok(shown);
            }
        }
    }

    /// Holds a job back no longer.
    fn let_end(&self, state: &mut State, job_id: &str) {
        if let Some(job) = state.jobs.get_mut(job_id) {
            job.released = true;
        }
        if let Some(held) = self.held().remove(job_id) {
            held.wake();
        }
    }

    pub(super) fn held(&self) -> MutexGuard<'_, HashMap<String, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a change of any job. Answers with whether there was one before all was quiet.
    async fn goes_on(&self, changes: &mut watch::Receiver<()>) -> bool {
        tokio::select! {
            biased;
            _ = changes.changed() => true,
            () = self.activity.wait_quiet() => changes.has_changed().unwrap_or(false),
        }
    }
}

/// Something that shows jobs.
pub(super) trait Shown {
    fn jobs(&self) -> &[Job];
}

impl<T> Shown for (Vec<Job>, T) {
    fn jobs(&self) -> &[Job] {
        &self.0
    }
}

/// Whether whoever reads this job now is to see its end.
fn is_due(job: &Job) -> bool {
    !job.is_ended() && job.state != JobState::Pause && job.pace.ends_for_readers(job.seen)
}

fn count(state: &mut State, shown: &impl Shown) {
    for shown in shown.jobs() {
        if let Some(job) = state.jobs.get_mut(&shown.id).filter(|job| !job.is_ended()) {
            job.seen = job.seen.saturating_add(1);
        }
    }
}
