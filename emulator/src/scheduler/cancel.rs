//! Cancelling jobs that wait.

use super::Scheduler;
use crate::answer::Refusal;
use crate::state::{Change, JobState};

impl Scheduler {
    /// Cancels jobs that have not begun.
    ///
    /// Assumption: no page says what becomes of the others when one of several cannot be cancelled. None is.
    pub(crate) fn cancel(&self, (bucket, region): (&str, &str), ids: &[&str]) -> Result<(), Refusal> {
        let mut guard = self.lock();
        let state = &mut *guard;
        self.made_in(state, (bucket, region))?;
        for id in ids {
            match state.jobs.get(*id).filter(|job| job.bucket == bucket && job.region == region) {
                None => return Err(Refusal::no_such_job(id)),
                Some(job) if matches!(job.state, JobState::Submitted | JobState::Pause) => {}
                Some(_) => return Err(Refusal::not_modifiable()),
            }
        }
        let mut job_ids: Vec<String> = Vec::new();
        for id in ids {
            // Some are named twice.
            if !job_ids.iter().any(|known| known == id) {
                job_ids.push((*id).to_owned());
            }
        }
        self.commit(state, Change::Cancelled { job_ids, at: self.clock.now() })?;
        Ok(())
    }
}
