//! One input on its way.

use super::model::{ProcessedItem, SkipReason};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::ledger::{Identity, Intent, Journal};
use crate::model::Job;
use crate::operation::{Operation, SubmitJob};
use crate::process::Process;
use crate::stream::Slot;
use crate::submission::mark;

/// An input and the room that is kept for its result.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) index: u32,
    pub(super) request: SubmitJob,
    pub(super) slot: Slot<ProcessedItem>,
    /// What journal and report know it by, if there is one.
    pub(super) identity: Option<Identity>,
    /// What its job is marked with, once that is decided: the same in all requests, so that a job of any is recognised.
    pub(super) mark: Option<String>,
    /// Whether the journal holds its intent.
    pub(super) is_intended: bool,
    /// Whether its result was looked for.
    pub(super) is_looked_for: bool,
    /// Requests for it that may have made a job.
    pub(super) doubtful_sends: u32,
}

/// How an input ended.
#[derive(Debug)]
pub(super) enum End {
    /// Its job has.
    Settled(Box<Job>),
    /// Nothing was submitted. The job is the one that an earlier run made.
    Skipped(SkipReason, Option<Box<Job>>),
    /// Nothing was made.
    Refused(Error),
    /// It is not known what became of it. The job is one that was made but not seen to end.
    Unknown(Error, Option<Box<Job>>),
}

impl Item {
    pub(super) fn new(
        index: u32,
        request: SubmitJob,
        slot: Slot<ProcessedItem>,
        identity: Option<Identity>,
    ) -> Self {
        Self {
            index,
            request,
            slot,
            identity,
            mark: None,
            is_intended: false,
            is_looked_for: false,
            doubtful_sends: 0,
        }
    }

    /// Decides on the mark, and has the intent written to the journal, once.
    pub(super) async fn intend(&mut self, client: &Client, journal: Option<&Journal>) -> Result<()> {
        if self.request.user_data.is_none() && self.mark.is_none() {
            self.mark = Some(mark(client.random().id(Process::current())?));
        }
        let (Some(journal), Some(identity), Some(creates), false) =
            (journal, self.identity, self.request.creates(), self.is_intended)
        else {
            return Ok(());
        };
        let target = &client.config().target;
        let body = self.request.body(target, self.mark.as_deref()).unwrap_or_default();
        let intent = Intent::new(identity, target, &creates, self.mark.clone(), &body, client.now());
        journal.intend(intent).await?;
        self.is_intended = true;
        Ok(())
    }

    /// What the caller is told, and where.
    pub(super) fn end(self, end: End) -> (Slot<ProcessedItem>, ProcessedItem) {
        let Self { index, request, slot, .. } = self;
        let mut result =
            ProcessedItem { index, input: request.input, output: request.output, ..Default::default() };
        match end {
            End::Settled(job) => {
                result.error = crate::wait::failure(&job);
                result.job = Some(*job);
            }
            End::Skipped(reason, job) => {
                result.skipped = Some(reason);
                result.error = job.as_deref().and_then(crate::wait::failure);
                result.job = job.map(|job| *job);
            }
            End::Refused(error) => result.error = Some(error),
            End::Unknown(error, job) => {
                result.error = Some(error);
                result.job = job.map(|job| *job);
            }
        }
        (slot, result)
    }
}
