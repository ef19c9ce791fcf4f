//! What became of the items that an earlier run had under way when it ended.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::model::Job;
use crate::outcome::Outcome;
use crate::reconcile;
use crate::submission::Submission;

/// Time to the second try when the list cannot be read.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// How much longer each time between two tries is than the one before.
const PAUSE_GROWTH: f64 = 1.5;
/// Longest time between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// Listings without the job, before it is taken to be absent.
const CLEAN_LOOKS: u32 = 2;

/// What was found.
#[derive(Debug)]
pub(super) enum Finding {
    /// It made this job.
    Job(Box<Job>),
    /// It made none, and may be submitted again.
    Absent(Box<Submission>),
    /// It cannot be told.
    Open(Error),
}

/// Looks for the jobs of items whose end is not known.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    pub(super) client: Client,
    /// What may be under way at one time, together with submissions.
    pub(super) permits: Arc<Semaphore>,
    /// Since then nobody else submits for this journal.
    pub(super) opened: Instant,
    /// Time for one reading of the list, and how long it may fail.
    pub(super) timeout: Duration,
}

impl Resolver {
    /// Looks until the job is found, or two listings do not show it, the later one at least the settle time after the
    /// journal was opened. That time passes once for all items, because nothing is held while it does.
    pub(super) async fn resolve(self, mut submission: Submission) -> Finding {
        let settled = self.opened.checked_add(self.client.config().settle_time).unwrap_or(self.opened);
        // It ended with the run that made it, at an unknown time before now.
        let now = self.client.now();
        submission.ended_at = submission.ended_at.max(submission.started_at).max(now);
        let mut clean_looks = 0_u32;
        let mut failing_since = None;
        let mut pause = FIRST_PAUSE;
        loop {
            let permit = self.permits.acquire().await;
            let begin = Instant::now();
            let look = reconcile::look(&self.client, &submission, self.timeout).await;
            drop(permit);
            match look {
                Ok(look) => match look.into_job() {
                    Ok(Some(job)) => return Finding::Job(job),
                    Ok(None) => {
                        clean_looks = clean_looks.saturating_add(1);
                        if clean_looks >= CLEAN_LOOKS && begin >= settled {
                            return Finding::Absent(Box::new(submission));
                        }
                        failing_since = None;
                        tokio::time::sleep_until(settled).await;
                    }
                    Err(job_ids) => return Finding::Open(several(&job_ids, submission)),
                },
                Err(error) => {
                    let failing_since = *failing_since.get_or_insert(begin);
                    if !reconcile::is_worth_another_look(&error) || failing_since.elapsed() >= self.timeout {
                        return Finding::Open(unreadable(error, submission));
                    }
                    tokio::time::sleep(pause).await;
                    pause = pause.mul_f64(PAUSE_GROWTH).min(LONGEST_PAUSE);
                }
            }
        }
    }
}

/// The error of an item whose job may exist.
pub(super) fn in_doubt(message: String, submission: Submission) -> Error {
    Error::new(ErrorKind::Conflict, message)
        .with_outcome(Some(Outcome::Ambiguous))
        .with_submission(submission)
}

fn several(job_ids: &[String], submission: Submission) -> Error {
    let message = format!(
        "an earlier run may have submitted this, and several jobs could be its own: {}",
        job_ids.join(", ")
    );
    in_doubt(message, submission)
}

fn unreadable(error: Error, submission: Submission) -> Error {
    let message = "an earlier run may have submitted this, and the list of jobs cannot be read";
    Error::new(error.kind(), message)
        .with_attempts(error.attempts(), error.elapsed())
        .with_outcome(Some(Outcome::Ambiguous))
        .with_submission(submission)
        .with_source(error)
}
