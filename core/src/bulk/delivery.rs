//! Results on their way out: counted, and in the order that was asked for.

use std::collections::BTreeMap;

use super::submit::{BulkProgress, SubmitResult, SubmitSource};
use crate::error::Error;
use crate::model::Job;
use crate::outcome::Outcome;
use crate::stream::{Outlet, Slot};

/// Where a result will go, and whose it is.
#[derive(Debug)]
pub(super) struct Address {
    pub(super) index: u32,
    pub(super) input: String,
    pub(super) slot: Slot<SubmitResult>,
}

/// What became of a request.
#[derive(Debug)]
pub(super) enum Fate {
    /// The service answered with its job.
    Answered(Box<Job>),
    /// Its job was found in the list.
    Listed(Box<Job>),
    /// The journal knows its job.
    Known(String),
    /// It has none, or nobody knows.
    Failed(Error),
}

/// Hands out results.
#[derive(Debug)]
pub(super) struct Delivery {
    outlet: Outlet<SubmitResult, BulkProgress>,
    progress: BulkProgress,
    /// Results that wait for earlier ones, if the order matters.
    waiting: Option<BTreeMap<u32, (Slot<SubmitResult>, SubmitResult)>>,
    /// The result that is next, if the order matters.
    next: u32,
}

impl Delivery {
    pub(super) fn new(
        outlet: Outlet<SubmitResult, BulkProgress>,
        in_order: bool,
        total: Option<u32>,
    ) -> Self {
        let progress = BulkProgress { total, ..BulkProgress::default() };
        Self { outlet, progress, waiting: in_order.then(BTreeMap::new), next: 0 }
    }

    /// Room for one more result, as soon as there is some; `None` if nobody reads any more.
    pub(super) async fn slot(&self) -> Option<Slot<SubmitResult>> {
        self.outlet.slot().await
    }

    /// How much room there is.
    pub(super) fn room(&self) -> usize {
        self.outlet.room()
    }

    /// Notes that a request is being submitted.
    pub(super) fn submitting(&mut self) {
        self.progress.submitted = self.progress.submitted.saturating_add(1);
    }

    /// Hands out what became of a request.
    pub(super) fn deliver(&mut self, to: Address, fate: Fate) {
        self.count(&fate);
        let (job_id, job, source, error) = match fate {
            Fate::Answered(job) => (Some(job.job_id.clone()), Some(*job), Some(SubmitSource::Answer), None),
            Fate::Listed(job) => (Some(job.job_id.clone()), Some(*job), Some(SubmitSource::List), None),
            Fate::Known(job_id) => (Some(job_id), None, Some(SubmitSource::Journal), None),
            Fate::Failed(error) => (None, None, None, Some(error)),
        };
        let Address { index, input, slot } = to;
        let result = SubmitResult { index, input, job_id, job, source, error };
        match &mut self.waiting {
            None => slot.fill(result),
            Some(waiting) => {
                waiting.insert(index, (slot, result));
                while let Some((slot, result)) = waiting.remove(&self.next) {
                    slot.fill(result);
                    self.next = self.next.saturating_add(1);
                }
            }
        }
        self.outlet.progress(self.progress);
    }

    fn count(&mut self, fate: &Fate) {
        let progress = &mut self.progress;
        let count = match fate {
            Fate::Answered(_) => &mut progress.created,
            Fate::Listed(_) | Fate::Known(_) => {
                progress.skipped = progress.skipped.saturating_add(1);
                &mut progress.created
            }
            Fate::Failed(error) => match error.outcome() {
                Some(Outcome::Rejected) => &mut progress.rejected,
                Some(Outcome::Ambiguous) => &mut progress.ambiguous,
                Some(Outcome::NotSent) | None => &mut progress.not_sent,
            },
        };
        *count = count.saturating_add(1);
    }
}
