//! Begins the jobs that may run, and notes how they end.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::Scheduler;
use crate::activity::Busy;
use crate::callback::Attempt;
use crate::effects::Epoch;
use crate::fault::{Facts, JobStrike};
use crate::pace::Pace;
use crate::state::{Change, Failure, Job, Outcome, Owed, Produced, State};
use crate::state_log::LogError;
use crate::work::{Product, no_such_bucket};

/// How long a change that no client waits for stays undone when the log refuses it. This protects against a full disk,
/// which knows nothing of the emulator's clock.
const LOG_PAUSE: Duration = Duration::from_secs(1);

impl Scheduler {
    /// Needs an [`Effect`](crate::effects::Effect).
    pub(super) fn start_runnable(self: &Arc<Self>, state: &mut State, queue_id: &str) {
        while let Some(next) = state.next_runnable(queue_id, self.max_concurrent) {
            let job_id = next.id.clone();
            let change = Change::Started { job_id: job_id.clone(), at: self.clock.now() };
            if self.commit(state, change).is_err() {
                // The log tells why. The job waits on, so somebody has to come back for it.
                self.start_later(queue_id);
                break;
            }
            let Some(job) = state.jobs.get_mut(&job_id) else { continue };
            // Only now, so that a job that waits on does not use up what a rule may do.
            let strike = self.faults.strike_job(&Facts::of_job(job));
            self.note_fault(&job_id, strike.as_ref().map(JobStrike::hit));
            if strike.as_ref().is_some_and(JobStrike::is_stuck) {
                (job.pace, job.released) = (Pace::Gate, false);
            }
            let job = job.clone();
            // Only a bucket that is known to be in another region is refused: plain folders have no region.
            let reachable = state
                .services
                .get(&job.request.output_bucket)
                .is_none_or(|s| s.region == job.request.output_region);
            // Times count from the beginning, so that a clock that is moved right after it moves them.
            let delay = self.clock.rest(self.job_delay, self.activity.begin());
            let end = job.pace.time_held().map(|time| self.clock.rest(time, self.activity.begin()));
            let (scheduler, epoch) = (Arc::clone(self), self.effects.epoch());
            self.spawn(async move {
                let busy = delay.await;
                let found = match &job.produced {
                    Some(produced) => scheduler.workshop.find(&job.request, produced).await,
                    None => None,
                };
                let made = if let Some(found) = found {
                    Ok(found)
                } else if reachable {
                    scheduler.workshop.make(&job.bucket, &job.request, strike.as_ref()).await
                } else {
                    Err(no_such_bucket(&job.request.output_bucket))
                };
                let busy = scheduler.hold(&job.id, end, busy).await;
                // A client that asks within its receiver sees the end.
                if let Some(job) = scheduler.publish(epoch, &job, made).await {
                    scheduler.call_back(&job, epoch, busy).await;
                }
            });
        }
    }

    fn start_later(self: &Arc<Self>, queue_id: &str) {
        let (scheduler, queue_id) = (Arc::clone(self), queue_id.to_owned());
        let (busy, epoch) = (self.activity.begin(), self.effects.epoch());
        self.spawn(async move {
            tokio::time::sleep(LOG_PAUSE).await;
            if let Some(_effect) = scheduler.effects.enter(epoch).await {
                scheduler.start_runnable(&mut scheduler.lock(), &queue_id);
            }
            drop(busy);
        });
    }

    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }

    /// Shows the end of a job: first its output, then, as soon as the log takes it, its state; whoever sees the state can
    /// have the output. Answers with the job if somebody is to be told.
    async fn publish(
        self: &Arc<Self>,
        epoch: Epoch,
        job: &Job,
        made: Result<Product, Failure>,
    ) -> Option<Job> {
        if let Ok(product) = &made
            && job.replaces_input()
            && let Some(produced) = product.announce()
        {
            self.announce(epoch, job, produced).await?;
        }
        let effect = self.effects.enter(epoch).await?;
        let (result, mut effect) = match made {
            Ok(product) => self.workshop.keep(&job.request, product, effect).await,
            Err(failure) => (Err(failure), Some(effect)),
        };
        let outcome = Outcome::from(result);
        loop {
            let until_noted = match effect.take() {
                Some(effect) => effect,
                None => self.effects.enter(epoch).await?,
            };
            if let Ok(ended) = self.end(job, outcome.clone()) {
                return ended;
            }
            drop(until_noted);
            tokio::time::sleep(LOG_PAUSE).await;
        }
    }

    /// Notes what a job is about to put in the place of its own input, as soon as the log takes it.
    async fn announce(&self, epoch: Epoch, job: &Job, produced: Produced) -> Option<()> {
        loop {
            let effect = self.effects.enter(epoch).await?;
            let change = Change::Produced { job_id: job.id.clone(), produced: produced.clone() };
            let noted = self.commit(&mut self.lock(), change);
            drop(effect);
            if noted.is_ok() && self.log.settled().await.is_ok() {
                return Some(());
            }
            tokio::time::sleep(LOG_PAUSE).await;
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
        self.start_runnable(&mut state, &job.queue_id);
        Ok(ended)
    }

    /// Tells that a job has ended.
    pub(super) async fn call_back(self: &Arc<Self>, job: &Job, epoch: Epoch, busy: Busy) {
        let note = |attempt: Attempt| {
            // Nobody needs to know of an attempt for a job that is being forgotten.
            let Some(_effect) = self.effects.try_enter(epoch) else { return };
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
            Ok(()) => self.callbacks.deliver(job, busy, note).await,
            Err(_) => drop(busy),
        }
    }
}
