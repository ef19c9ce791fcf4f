//! What follows from each answer.

use std::collections::HashSet;
use std::time::Duration;

use tokio::time::Instant;

use super::work::{Answer, Sent};
use super::{QUEUE_EVERY, QUEUE_WHEN_STUCK_EVERY, ROUNDS_WITHOUT_LIST, Run};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::Record;
use crate::model::{Job, JobBatch};
use crate::outcome::Outcome;
use crate::process_jobs::doubts::{Doubt, Finding};
use crate::process_jobs::gate::Closed;
use crate::process_jobs::item::{End, Item};
use crate::process_jobs::model::SkipReason;
use crate::process_jobs::queue::View;
use crate::process_jobs::rhythm::Reading;
use crate::process_jobs::sweep::{JOBS_PER_QUESTION, Next, Page};
use crate::process_jobs::trouble::Verdict;
use crate::reconcile::{Look, is_worth_another_look};
use crate::reply;
use crate::wait::INVISIBLE_FOR;

/// Readings in a row without news, from which on old jobs are asked for by their ids.
const IDLE_READINGS: u32 = 3;
/// What counts as old, besides thrice the time that the queue needs for all jobs that are outstanding.
const OLD: Duration = Duration::from_secs(60);
/// Times that the service has to say that there is no such job.
const MISSING_ANSWERS: u32 = 2;

impl Run {
    pub(super) fn on(&mut self, answer: Answer) {
        let now = Instant::now();
        match answer {
            Answer::Submitted(item, sent) => self.on_submitted(*item, sent, now),
            Answer::Written(result) => {
                if let Err(error) = self.books.written(result) {
                    self.fatal.get_or_insert(error);
                }
            }
            Answer::Page(result) => self.on_page(result, now),
            Answer::Asked(ids, is_round, result) => self.on_asked(&ids, is_round, result, now),
            Answer::Looked(number, begun, result) => self.on_looked(number, begun, result, now),
            Answer::Queue(result) => self.on_queue(result, now),
        }
    }

    fn on_submitted(&mut self, mut item: Item, sent: Sent, now: Instant) {
        self.submitting = self.submitting.saturating_sub(1);
        let error = match sent {
            Sent::Answered(Ok(job), looks) => {
                self.tally.requests(job.response.attempts.saturating_add(looks));
                self.gate.open();
                self.trouble.over();
                return self.made(item, *job, now);
            }
            Sent::Answered(Err(error), looks) => {
                self.tally.requests(looks);
                error
            }
            Sent::Exists(looks) => {
                self.tally.requests(looks);
                return self.end(item, End::Skipped(SkipReason::OutputExists, None));
            }
            Sent::Unknown(error) => {
                self.tally.requests(error.attempts());
                self.again.push_back(item);
                if self.gate.close(now, Closed::Unreachable, error.retry_after()) {
                    self.met(error, now);
                }
                return;
            }
            Sent::Fault(error) => {
                self.fatal.get_or_insert(error);
                return self.again.push_back(item);
            }
        };
        self.tally.requests(error.attempts());
        if let Some(submission) = error.submission() {
            item.doubtful_sends = item.doubtful_sends.saturating_add(1);
            let submission = submission.clone();
            self.note_failure(&item, &error);
            return self.doubts.insert(item, submission, self.settings.most_sends, now);
        }
        let why = match error.outcome() {
            Some(Outcome::Rejected) if reply::is_queue_full(&error) => Closed::Full,
            Some(Outcome::Rejected) if error.kind() == ErrorKind::Throttled => Closed::Throttled,
            Some(Outcome::NotSent) if error.kind() != ErrorKind::InvalidArgument => Closed::Unreachable,
            // Nobody's picture is at fault: the next one would fare no better.
            _ if concerns_all(&error) => Closed::Unreachable,
            _ => {
                self.note_failure(&item, &error);
                return self.end(item, End::Refused(error));
            }
        };
        self.again.push_back(item);
        if self.gate.close(now, why, error.retry_after()) && why != Closed::Full {
            self.met(error, now);
        }
    }

    fn note_failure(&mut self, item: &Item, error: &Error) {
        if let Some(item) = item.identity {
            self.note(Record::of_failure(item, error));
        }
    }

    /// Takes note of an ended job; whether it was one that was waited for.
    fn settle(&mut self, job: Job, mark: Option<&str>, now: Instant) -> bool {
        if let Some(entry) = self.outstanding.remove(&job.job_id) {
            self.gate.job_ended(now);
            self.end(entry.item, End::Settled(Box::new(job)));
            return true;
        }
        let Some(Doubt { item, .. }) = mark.and_then(|mark| self.doubts.take_marked(mark)) else {
            return false;
        };
        self.made(item, job, now);
        true
    }

    fn on_page(&mut self, result: Result<Page>, now: Instant) {
        let page = match result {
            Ok(page) => page,
            Err(error) => {
                self.tally.requests(error.attempts());
                if let Some(pause) = self.met(error, now) {
                    self.sweep_not_before = now.checked_add(pause).unwrap_or(now);
                }
                return self.end_reading(false, now);
            }
        };
        self.tally.requests(page.response.attempts);
        self.trouble.over();
        let entries = page.jobs.len();
        let mut settled = 0_u32;
        for (job, mark) in page.jobs {
            if self.settle(job, mark.as_deref(), now) {
                settled = settled.saturating_add(1);
            }
        }
        let Some(sweep) = &mut self.sweep else { return };
        match sweep.read(entries, settled, page.next_token) {
            Next::Page => self.read_page(),
            Next::End => self.end_reading(true, now),
            Next::TooLong => {
                self.rounds_without_list = ROUNDS_WITHOUT_LIST;
                self.end_reading(false, now);
                self.sweep_not_before = now;
            }
        }
    }

    fn end_reading(&mut self, is_whole: bool, now: Instant) {
        let Some(sweep) = self.sweep.take() else { return };
        if !is_whole && sweep.settled == 0 {
            return;
        }
        self.rhythm.read(Reading {
            elapsed: sweep.begun.saturating_duration_since(self.swept_at),
            settled: sweep.settled,
            entries: sweep.entries,
            outstanding: u32::try_from(sweep.outstanding).unwrap_or(u32::MAX),
        });
        self.swept_at = sweep.begun;
        if !is_whole {
            return;
        }
        self.outstanding.forget_hints(sweep.begun);
        self.outstanding.set_overtaken_apart(now);
        if self.rhythm.idle() >= IDLE_READINGS && !self.view.is_paused {
            self.doubt_list(now);
            self.read_queue_within(QUEUE_WHEN_STUCK_EVERY, now);
        }
    }

    /// Has some jobs asked for by their ids that should show in the list by now.
    fn doubt_list(&mut self, now: Instant) {
        let all = self.rhythm.seconds_for(self.outstanding.len());
        let all = Duration::try_from_secs_f64(all * 3.0).unwrap_or(Duration::MAX);
        self.outstanding.set_old_apart(now, OLD.saturating_add(all), JOBS_PER_QUESTION);
    }

    fn read_queue_within(&mut self, time: Duration, now: Instant) {
        if let (Some(due), Some(latest)) = (&mut self.queue_due, now.checked_add(time)) {
            *due = (*due).min(latest);
        }
    }

    fn on_asked(&mut self, ids: &[String], is_round: bool, result: Result<JobBatch>, now: Instant) {
        self.asking = self.asking.saturating_sub(1);
        let batch = match result {
            Ok(batch) => batch,
            Err(error) => {
                self.tally.requests(error.attempts());
                let pause = self.met(error, now).unwrap_or_default();
                if is_round {
                    self.sweep_not_before = now.checked_add(pause).unwrap_or(now);
                }
                return;
            }
        };
        self.tally.requests(batch.response.attempts);
        self.trouble.over();
        let mut settled = 0_usize;
        // One of which the answer says nothing is missing as well.
        let spoken_of: HashSet<String> = batch.jobs.iter().map(|job| job.job_id.clone()).collect();
        for job in batch.jobs {
            if job.state.is_final() {
                settled = settled.saturating_add(usize::from(self.settle(job, None, now)));
            } else {
                self.outstanding.seen(&job);
            }
        }
        for id in ids.iter().filter(|id| !spoken_of.contains(*id)) {
            self.on_missing(id, now);
        }
        if is_round {
            self.end_round(ids.len(), settled, now);
        } else if settled > 0 && self.rhythm.idle() >= IDLE_READINGS {
            self.doubt_list(now);
        }
    }

    /// The oldest jobs were asked for. If most of them had ended, so may have the next.
    fn end_round(&mut self, asked: usize, settled: usize, now: Instant) {
        if settled.saturating_mul(2) >= asked {
            let next = self.outstanding.oldest(JOBS_PER_QUESTION);
            if !next.is_empty() {
                return self.ask(next, true);
            }
        }
        self.rounds_without_list = self.rounds_without_list.saturating_sub(1);
        self.swept_at = now;
        self.sweep_not_before = now;
    }

    fn on_missing(&mut self, job_id: &str, now: Instant) {
        let Some((age, answers)) = self.outstanding.missed(job_id, now) else { return };
        if age < INVISIBLE_FOR || answers < MISSING_ANSWERS {
            return;
        }
        if let Some(entry) = self.outstanding.remove(job_id) {
            let message = format!("the service made job {job_id} and now says that there is none");
            let error = Error::new(ErrorKind::NotFound, message);
            self.end(entry.item, End::Unknown(error, Some(Box::new(entry.job))));
        }
    }

    fn on_looked(&mut self, number: u64, begun: Instant, result: Result<Look>, now: Instant) {
        self.looking = self.looking.saturating_sub(1);
        let look = match result {
            Ok(look) => look,
            Err(error) => {
                self.tally.requests(error.attempts());
                self.doubts.postpone(number);
                if !is_worth_another_look(&error) {
                    self.met(error, now);
                }
                return;
            }
        };
        self.tally.requests(look.requests());
        match self.doubts.looked(number, begun, look.into_job()) {
            Finding::Made(doubt, job) => self.made(doubt.item, *job, now),
            Finding::Absent(Doubt { mut item, .. }) => {
                if let Some(item) = item.identity {
                    self.note(Record::Absent { item });
                }
                item.is_intended = false;
                self.again.push_back(item);
            }
            Finding::Open(doubt) => {
                let message = "the submission may have made a job, which the list does not show for certain";
                let error = Error::new(ErrorKind::Timeout, message)
                    .with_outcome(Some(Outcome::Ambiguous))
                    .with_submission(doubt.submission);
                self.end(doubt.item, End::Unknown(error, None));
            }
            Finding::Later => {}
        }
    }

    fn on_queue(&mut self, result: Result<(View, u32)>, now: Instant) {
        let pause = match result {
            Ok((view, requests)) => {
                self.tally.requests(requests);
                self.trouble.over();
                self.view = view;
                if self.view.is_paused { QUEUE_WHEN_STUCK_EVERY } else { QUEUE_EVERY }
            }
            Err(error) => {
                self.tally.requests(error.attempts());
                self.met(error, now).unwrap_or(QUEUE_EVERY)
            }
        };
        self.queue_due = now.checked_add(pause);
    }

    /// Something went wrong that is no input's fault. Answers how long to pause, unless the run ends.
    fn met(&mut self, error: Error, now: Instant) -> Option<Duration> {
        match self.trouble.met(now, &error) {
            Verdict::Again(pause) => {
                tracing::debug!(%error, ?pause, "the run goes on after a pause");
                Some(pause)
            }
            Verdict::Over => {
                self.fatal.get_or_insert(error);
                None
            }
        }
    }
}

/// Whether every other input would be refused as well: because of the credential, the bucket or the service.
fn concerns_all(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Denied
            | ErrorKind::Credential
            | ErrorKind::NotFound
            | ErrorKind::Conflict
            | ErrorKind::Cancelled
            | ErrorKind::Forked
            | ErrorKind::Internal
    )
}
