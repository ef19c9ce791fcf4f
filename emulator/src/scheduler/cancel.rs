//! Cancelling jobs that wait.

use super::Scheduler;
use crate::answer::Refusal;
use crate::state::JobState;

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
        let now = self.clock.now();
        for id in ids {
            let Some(job) = state.jobs.get_mut(*id) else { continue };
            if job.state == JobState::Cancel {
                // Named twice.
                continue;
            }
            job.ended = Some(now);
            self.enter(job, JobState::Cancel);
            if let Some(queue) = state.queues.get_mut(&job.queue_id) {
                queue.waiting.retain(|waiting| waiting.job_id != *id);
            }
        }
        Ok(())
    }
}
