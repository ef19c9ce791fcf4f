//! Begins the jobs that may run, and notes how they end.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::Scheduler;
use crate::callback::Attempt;
use crate::fault::{Facts, JobStrike};
use crate::state::{Change, Job, Outcome, Owed, State};
use crate::state_log::LogError;
use crate::work::no_such_bucket;

/// How long a change that no client waits for stays undone when the log refuses it. This protects against a full disk,
/// which knows nothing of the emulator's clock.
const LOG_PAUSE: Duration = Duration::from_secs(1);

impl Scheduler {
    pub(super) fn start_runnable(self: &Arc<Self>, state: &mut State, queue_id: &str) {
        while let Some(next) = state.next_runnable(queue_id, self.max_concurrent) {
            let job_id = next.id.clone();
            let change = Change::Started { job_id: job_id.clone(), at: self.clock.now() };
            if self.commit(state, change).is_err() {
                // The log tells why. The job waits on, so somebody has to come back for it.
                self.start_later(queue_id);
                break;
            }
            let Some(job) = state.jobs.get(&job_id).cloned() else { continue };
            // Only now, so that a job that waits on does not use up what a rule may do.
            let strike = self.faults.strike_job(&Facts::of_job(&job));
            self.note_fault(&job_id, strike.as_ref().map(JobStrike::hit));
            // Only a bucket that is known to be in another region is refused: plain folders have no region.
            let reachable = state
                .services
                .get(&job.request.output_bucket)
                .is_none_or(|s| s.region == job.request.output_region);
            let scheduler = Arc::clone(self);
            self.spawn(async move {
                let result = if reachable {
                    scheduler.workshop.run(&job.bucket, &job.request, strike.as_ref()).await
                } else {
                    Err(no_such_bucket(&job.request.output_bucket))
                };
                // A client that asks within its receiver sees the end.
                if let Some(job) = scheduler.finish(&job, result.into()).await {
                    scheduler.call_back(&job).await;
                }
            });
        }
        self.running.send_replace(state.running);
    }

    fn start_later(self: &Arc<Self>, queue_id: &str) {
        let (scheduler, queue_id) = (Arc::clone(self), queue_id.to_owned());
        self.spawn(async move {
            tokio::time::sleep(LOG_PAUSE).await;
            scheduler.start_runnable(&mut scheduler.lock(), &queue_id);
        });
    }

    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }

    /// Notes how a job ended, as soon as the log takes it. Answers with the job if somebody is to be told.
    async fn finish(self: &Arc<Self>, job: &Job, outcome: Outcome) -> Option<Job> {
        loop {
            match self.end(job, outcome.clone()) {
                Ok(ended) => return ended,
                Err(_) => tokio::time::sleep(LOG_PAUSE).await,
            }
        }
    }

    fn end(self: &Arc<Self>, job: &Job, outcome: Outcome) -> Result<Option<Job>, LogError> {
        let mut state = self.lock();
        let notify = state.queues.get(&job.queue_id).map(|queue| queue.notify.clone());
        let is_wanted = self.callbacks.is_wanted(job, notify.as_ref());
        let owed = is_wanted.then_some(Owed { notify, attempts: 0 });
        let change = Change::Ended { job_id: job.id.clone(), at: self.clock.now(), outcome, owed };
        self.commit(&mut state, change)?;
        let ended = state.jobs.get(&job.id).filter(|job| job.owed.is_some()).cloned();
        if ended.is_some() {
            // Before it is quiet: whoever waits for that waits for the callback, too.
            self.callbacks.begin();
        }
        self.start_runnable(&mut state, &job.queue_id);
        Ok(ended)
    }

    /// Tells that a job has ended, after [`begin`](crate::callback::Callbacks::begin).
    pub(super) async fn call_back(self: &Arc<Self>, job: &Job) {
        let note = |attempt: Attempt| {
            let change = Change::CallbackTried {
                job_id: job.id.clone(),
                sequence: attempt.sequence,
                attempt: attempt.number,
                settled: attempt.is_settled,
            };
            // What is not in the log is sent once more after a restart, which receivers must expect anyway. The log
            // tells why.
            drop(self.commit(&mut self.lock(), change));
        };
        // Nobody is told what the emulator may know nothing of after a restart.
        match self.log.settled().await {
            Ok(()) => self.callbacks.deliver(job, note).await,
            Err(_) => self.callbacks.end(),
        }
    }
}
