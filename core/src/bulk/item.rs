//! One submission of a run.

use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use super::delivery::Address;
use super::pace::{Leave, Pace};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::ledger::{Identity, Intent, Journal};
use crate::model::Job;
use crate::operation::{Operation, SubmitJob};
use crate::options::CallOptions;
use crate::process::Process;
use crate::submission::{Submission, mark};
use crate::time::Timestamp;

/// A request that was taken and has no result yet.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) to: Address,
    pub(super) request: SubmitJob,
    /// What the journal knows it by; `None` without a journal.
    pub(super) identity: Option<Identity>,
    /// What its job is marked with, once that is decided. It stays the same for all its requests, so that a job of any of
    /// them is found.
    mark: Option<String>,
    /// When an earlier run submitted it, which came to nothing.
    earlier: Option<Timestamp>,
    /// Whether the journal holds its intent.
    is_intended: bool,
    /// When the service first said that there are too many requests.
    pub(super) refused_since: Option<Instant>,
}

/// How a submission ended.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) item: Item,
    pub(super) leave: Leave,
    pub(super) result: Result<Job>,
    /// Whether it ended before it began, because the journal could not be written.
    pub(super) is_fault_of_journal: bool,
}

/// What all submissions of a run share.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub(super) client: Client,
    pub(super) options: Arc<CallOptions>,
    pub(super) pace: Arc<Pace>,
    pub(super) journal: Option<Journal>,
}

impl Item {
    pub(super) fn new(to: Address, request: SubmitJob, identity: Option<Identity>) -> Self {
        Self { to, request, identity, mark: None, earlier: None, is_intended: false, refused_since: None }
    }

    /// Notes that an earlier run submitted it in vain.
    pub(super) fn follows(&mut self, earlier: Submission) {
        self.mark = earlier.submission_id;
        self.earlier = Some(earlier.started_at);
    }

    /// Whether it was submitted by this run before.
    pub(super) fn is_repetition(&self) -> bool {
        self.refused_since.is_some()
    }

    /// Submits it. `permit` is held until that has ended.
    pub(super) async fn submit(
        mut self,
        shared: Shared,
        leave: Leave,
        permit: OwnedSemaphorePermit,
    ) -> Finished {
        let finished =
            |item, result, is_fault_of_journal| Finished { item, leave, result, is_fault_of_journal };
        if let Err(error) = self.choose_mark(&shared) {
            return finished(self, Err(error), false);
        }
        if let Err(error) = self.intend(&shared).await {
            return finished(self, Err(error), true);
        }
        let Shared { client, options, pace, .. } = &shared;
        let result = client.send_in_run(&self.request, options, pace, self.mark.clone()).await;
        drop(permit);
        finished(self, result, false)
    }

    fn choose_mark(&mut self, shared: &Shared) -> Result<()> {
        if self.request.user_data.is_some() {
            self.mark = None;
        } else if self.mark.is_none() {
            self.mark = Some(mark(shared.client.random().id(Process::current())?));
        }
        Ok(())
    }

    /// Has the intent written to the journal, once.
    async fn intend(&mut self, shared: &Shared) -> Result<(), Error> {
        let (Some(journal), Some(identity), false) = (&shared.journal, self.identity, self.is_intended)
        else {
            return Ok(());
        };
        let target = &shared.client.config().target;
        let body = self.request.body(target, self.mark.as_deref()).unwrap_or_default();
        let at = self.earlier.unwrap_or_else(|| shared.client.now());
        if let Some(creates) = self.request.creates() {
            let intent = Intent::new(identity, target, &creates, self.mark.clone(), &body, at);
            journal.intend(intent).await?;
        }
        self.is_intended = true;
        Ok(())
    }
}
