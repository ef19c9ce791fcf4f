//! Where an input enters, and where it leaves.

use std::sync::Arc;

use tokio::time::Instant;

use super::Run;
use crate::error::{Error, ErrorKind};
use crate::ledger::{Record, State};
use crate::model::{Job, JobState};
use crate::operation::SubmitJob;
use crate::outcome::Outcome;
use crate::process_jobs::item::{End, Item};
use crate::process_jobs::model::{ProcessedItem, SkipReason};
use crate::process_jobs::plan;
use crate::stream::Slot;

/// Jobs of unanswered submissions of which callbacks are kept in mind.
const MOST_EARLY: usize = 1000;
/// Times that an input of an earlier run may have been sent when this one sends it: it is looked for until it is certain
/// that the earlier run made no job.
const SENDS_WITH_EARLIER_RUN: u32 = 2;

impl Run {
    /// Takes an input in.
    pub(super) fn accept(&mut self, request: SubmitJob, slot: Slot<ProcessedItem>) {
        let index = self.next_index;
        self.next_index = index.saturating_add(1);
        self.tally.taken();
        let identity = self.books.identify(&self.client.config().target, &request);
        let checked = plan::check(&request, &self.view, self.settings.looks_in(&self.client));
        let item = Item::new(index, request, slot, identity);
        if let Err(argument) = checked {
            return self.end(item, End::Refused(plan::invalid(argument)));
        }
        self.enter(item, Instant::now());
    }

    /// Decides what to do with an input, by what the journal knows of it.
    fn enter(&mut self, mut item: Item, now: Instant) {
        let (Some(journal), Some(identity)) = (&self.books.journal, item.identity) else {
            return self.submit(item);
        };
        if self.busy.contains(&identity) {
            return self.end(item, End::Skipped(SkipReason::Duplicate, None));
        }
        let known = journal.state(&identity);
        if let Some(State::Settled(ending)) = known {
            let job = Job {
                job_id: ending.job_id,
                state: JobState::from(ending.state),
                code: ending.code,
                ..Job::default()
            };
            return self.end(item, End::Skipped(SkipReason::SettledBefore, Some(Box::new(job))));
        }
        self.busy.insert(identity);
        match known {
            Some(State::Created(job_id)) => {
                let job = Job { job_id: job_id.into(), ..Job::default() };
                self.tally.submitted();
                self.outstanding.insert(item, job, now);
            }
            Some(State::Open(submission)) => {
                item.doubtful_sends = 1;
                item.mark.clone_from(&submission.submission_id);
                let mut submission = *submission;
                // It ended with the run that made it, at an unknown time before now.
                submission.ended_at = submission.ended_at.max(self.client.now());
                self.doubts.insert(item, submission, SENDS_WITH_EARLIER_RUN, now);
            }
            Some(State::Free | State::Settled(_)) | None => self.submit(item),
        }
    }

    /// A callback says that a job has ended.
    pub(super) fn on_callback(&mut self, job_id: Arc<str>, now: Instant) {
        if self.outstanding.hint(&job_id, now) || self.submitting == 0 {
            return;
        }
        if self.early.len() >= MOST_EARLY {
            self.early.pop_front();
        }
        self.early.push_back(job_id);
    }

    /// Takes note of a job of an input.
    pub(super) fn made(&mut self, item: Item, job: Job, now: Instant) {
        self.tally.submitted();
        if let Some(item) = item.identity {
            self.note(Record::Created { item, job_id: job.job_id.as_str().into() });
        }
        if job.state.is_final() {
            return self.end(item, End::Settled(Box::new(job)));
        }
        if self.outstanding.span().is_none() {
            // There was nothing to find in the list until now.
            self.swept_at = now;
        }
        let early = self.early.iter().position(|early| **early == *job.job_id);
        let job_id = early.and_then(|place| self.early.remove(place));
        self.outstanding.insert(item, job, now);
        if let Some(job_id) = job_id {
            self.outstanding.hint(&job_id, now);
        }
    }

    /// Writes to the journal, if there is one.
    pub(super) fn note(&mut self, record: Record) {
        if let Some(journal) = &self.books.journal
            && let Err(error) = journal.note(record)
        {
            self.fatal.get_or_insert(error);
        }
    }

    /// Tells the caller what became of an input.
    pub(super) fn end(&mut self, item: Item, end: End) {
        self.end_as(item, end, false);
    }

    /// Ends the inputs that were taken and are not submitted any more.
    pub(super) fn end_unsubmitted(&mut self) {
        for item in std::mem::take(&mut self.again) {
            let message = "not submitted, because an earlier input ended with an error";
            let error = Error::new(ErrorKind::Cancelled, message).with_outcome(Some(Outcome::NotSent));
            self.end(item, End::Refused(error));
        }
    }

    fn end_as(&mut self, item: Item, end: End, is_left: bool) {
        let is_duplicate = matches!(end, End::Skipped(SkipReason::Duplicate, _));
        if let Some(identity) = item.identity.filter(|_| !is_duplicate) {
            self.busy.remove(&identity);
        }
        let is_error = self.tally.ended(&end);
        if is_error && self.settings.stop_on_error {
            (self.is_over, self.is_stopping) = (true, true);
        }
        if let Err(error) = self.books.end(item, end, is_left) {
            self.fatal.get_or_insert(error);
        }
    }

    /// Tells the caller what is known of the inputs that have not ended, because the run has.
    pub(super) fn abandon(&mut self) {
        let Some(cause) = &self.fatal else { return };
        let (kind, cause) = (cause.kind(), cause.to_string());
        let ended = |outcome| {
            let message = format!("the run ended before it was known what became of this: {cause}");
            Error::new(kind, message).with_outcome(outcome)
        };
        for entry in self.outstanding.take() {
            self.end_as(entry.item, End::Unknown(ended(None), Some(Box::new(entry.job))), true);
        }
        for doubt in self.doubts.take() {
            let error = ended(Some(Outcome::Ambiguous)).with_submission(doubt.submission);
            self.end_as(doubt.item, End::Unknown(error, None), true);
        }
        for item in std::mem::take(&mut self.again) {
            self.end_as(item, End::Refused(ended(Some(Outcome::NotSent))), true);
        }
    }
}
