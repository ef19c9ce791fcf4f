//! Begins the jobs that may run, and notes how they end.

use std::sync::{Arc, PoisonError};

use super::Scheduler;
use crate::state::{Done, Failure, Job, JobState, Notify, State};
use crate::work::no_such_bucket;

impl Scheduler {
    pub(super) fn start_runnable(self: &Arc<Self>, state: &mut State, queue_id: &str) {
        while let Some(job_id) = state.take_runnable(queue_id, self.max_concurrent) {
            let Some(job) = state.jobs.get_mut(&job_id) else {
                state.leave(queue_id);
                continue;
            };
            job.started = Some(self.clock.now());
            self.enter(job, JobState::Running);
            let job = job.clone();
            // Only a bucket that is known to be in another region is refused: plain folders have no region.
            let reachable = state
                .services
                .get(&job.request.output_bucket)
                .is_none_or(|s| s.region == job.request.output_region);
            let scheduler = Arc::clone(self);
            let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
            while tasks.try_join_next().is_some() {}
            tasks.spawn(async move {
                let result = if reachable {
                    scheduler.workshop.run(&job.bucket, &job.request).await
                } else {
                    Err(no_such_bucket(&job.request.output_bucket))
                };
                // A client that asks within its receiver sees the end.
                if let Some((job, notify)) = scheduler.finish(&job, result) {
                    scheduler.callbacks.deliver(&job, notify.as_ref()).await;
                }
            });
        }
        self.running.send_replace(state.running);
    }

    /// Notes how a job ended. Answers with it and its queue's callback settings at that moment.
    fn finish(self: &Arc<Self>, job: &Job, result: Result<Done, Failure>) -> Option<(Job, Option<Notify>)> {
        let mut state = self.lock();
        state.leave(&job.queue_id);
        let notify = state.queues.get(&job.queue_id).map(|queue| queue.notify.clone());
        let mut ended = None;
        if let Some(job) = state.jobs.get_mut(&job.id) {
            job.ended = Some(self.clock.now());
            let to = match result {
                Ok(done) => {
                    job.done = Some(done);
                    JobState::Success
                }
                Err(failure) => {
                    job.failure = Some(failure);
                    JobState::Failed
                }
            };
            self.enter(job, to);
            self.callbacks.begin();
            ended = Some((job.clone(), notify));
        }
        self.start_runnable(&mut state, &job.queue_id);
        ended
    }
}
