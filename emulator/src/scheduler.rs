//! Runs jobs: who may begin is decided under one lock whenever something changes; nothing polls.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::answer::Refusal;
use crate::callback::Callbacks;
use crate::clock::Clock;
use crate::config::Config;
use crate::ids::Ids;
use crate::listing::Wanted;
use crate::state::{
    Done, FIRST_QUEUE_NAME, Failure, Job, JobState, Made, Notify, Queue, QueueState, Request, Service, State,
    Waiting,
};
use crate::store::Store;
use crate::work::{Workshop, no_such_bucket};

mod cancel;
mod templates;

pub(crate) use templates::TemplateContent;

/// How many transitions are kept.
const TRANSITIONS_KEPT: usize = 100_000;

/// A change of a job's state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transition {
    /// Counts all transitions from 1.
    pub sequence: u64,
    /// Milliseconds since the Unix epoch.
    pub time_ms: i64,
    /// The job.
    pub job_id: String,
    /// Its queue.
    pub queue_id: String,
    /// Its level.
    pub level: u8,
    /// The state it left; `None` for a new job.
    pub from: Option<&'static str>,
    /// The state it entered.
    pub to: &'static str,
}

/// Holds the state and runs what may run.
#[derive(Debug)]
pub(crate) struct Scheduler {
    state: Mutex<State>,
    transitions: Mutex<Transitions>,
    tasks: Mutex<JoinSet<()>>,
    running: watch::Sender<usize>,
    workshop: Workshop,
    callbacks: Callbacks,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<Ids>,
    max_concurrent: u32,
    max_queue_size: u32,
}

#[derive(Debug, Default)]
struct Transitions {
    count: u64,
    kept: VecDeque<Transition>,
}

/// What a queue looks like to a client.
#[derive(Debug, Clone)]
pub(crate) struct QueueView {
    pub(crate) id: String,
    pub(crate) bucket: String,
    pub(crate) name: String,
    pub(crate) state: QueueState,
    pub(crate) notify: Notify,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) max_size: u32,
    pub(crate) max_concurrent: u32,
}

impl Scheduler {
    pub(crate) fn new(config: &Config, store: Arc<Store>, ids: Arc<Ids>) -> Self {
        Self {
            state: Mutex::default(),
            transitions: Mutex::default(),
            tasks: Mutex::default(),
            running: watch::Sender::new(0),
            workshop: Workshop::new(config, Arc::clone(&store)),
            callbacks: Callbacks::new(config),
            store,
            clock: Arc::clone(&config.clock),
            ids,
            max_concurrent: config.max_concurrent.max(1),
            max_queue_size: config.max_queue_size,
        }
    }

    /// Works on pictures, within the same bounds as jobs.
    pub(crate) fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    /// Enables the service for a bucket; harmless if it is enabled already.
    pub(crate) fn enable(&self, bucket: &str, region: &str) -> Result<Service, Refusal> {
        self.bucket_exists(bucket, region)?;
        let mut state = self.lock();
        if let Some(service) = state.services.get(bucket) {
            return Ok(service.clone());
        }
        let now = self.clock.now();
        let queue_id = self.ids.queue();
        let service = Service {
            bucket: bucket.to_owned(),
            region: region.to_owned(),
            created: now,
            order: state.next_order(),
            queue_id: queue_id.clone(),
        };
        let queue = Queue {
            id: queue_id.clone(),
            bucket: bucket.to_owned(),
            name: FIRST_QUEUE_NAME.to_owned(),
            state: QueueState::Active,
            notify: Notify::off(),
            created: now,
            updated: now,
            waiting: std::collections::BinaryHeap::new(),
            running: 0,
        };
        state.queues.insert(queue_id, queue);
        state.services.insert(bucket.to_owned(), service.clone());
        Ok(service)
    }

    /// Disables the service for a bucket and deletes its queue.
    ///
    /// Assumption: no page says what becomes of jobs. Those that wait are cancelled, those that run finish, and all
    /// stay readable.
    pub(crate) fn disable(&self, bucket: &str, region: &str) -> Result<(), Refusal> {
        self.bucket_exists(bucket, region)?;
        let mut state = self.lock();
        let Some(service) = state.services.remove(bucket) else { return Err(Refusal::not_enabled(bucket)) };
        let Some(queue) = state.queues.remove(&service.queue_id) else { return Ok(()) };
        let now = self.clock.now();
        for waiting in queue.waiting.into_sorted_vec().into_iter().rev() {
            if let Some(job) = state.jobs.get_mut(&waiting.job_id) {
                job.ended = Some(now);
                self.enter(job, JobState::Cancel);
            }
        }
        Ok(())
    }

    /// All enabled buckets, the oldest first.
    pub(crate) fn services(&self) -> Vec<Service> {
        let mut services: Vec<Service> = self.lock().services.values().cloned().collect();
        services.sort_by_key(|service| (service.created, service.order));
        services
    }

    /// The queues of a bucket.
    pub(crate) fn queues(&self, bucket: &str, region: &str) -> Result<Vec<QueueView>, Refusal> {
        let state = self.lock();
        let service = self.service(&state, bucket, region)?;
        Ok(state.queues.get(&service.queue_id).map(|queue| self.view(queue)).into_iter().collect())
    }

    /// Replaces name, state and callback settings of a queue.
    pub(crate) fn update_queue(
        self: &Arc<Self>,
        (bucket, region): (&str, &str),
        queue_id: &str,
        (name, new_state, notify): (String, QueueState, Notify),
    ) -> Result<QueueView, Refusal> {
        let mut guard = self.lock();
        let state = &mut *guard;
        if self.service(state, bucket, region)?.queue_id != queue_id {
            return Err(Refusal::no_such_queue(queue_id));
        }
        let Some(queue) = state.queues.get_mut(queue_id) else {
            return Err(Refusal::no_such_queue(queue_id));
        };
        let changed = queue.state != new_state;
        queue.name = name;
        queue.state = new_state;
        queue.notify = notify;
        queue.updated = self.clock.now();
        let view = self.view(queue);
        if changed {
            let mut places: Vec<&Waiting> = queue.waiting.iter().collect();
            places.sort_by_key(|place| place.order);
            for place in places {
                if let Some(job) = state.jobs.get_mut(&place.job_id) {
                    self.enter(job, waiting_state(new_state));
                }
            }
            self.start_runnable(state, queue_id);
        }
        Ok(view)
    }

    /// Puts a job into its bucket's queue.
    pub(crate) fn submit(
        self: &Arc<Self>,
        (bucket, region): (&str, &str),
        queue_id: Option<&str>,
        request: Request,
    ) -> Result<Job, Refusal> {
        let mut guard = self.lock();
        let state = &mut *guard;
        let service = self.service(state, bucket, region)?;
        if let Some(wanted) = queue_id.filter(|wanted| **wanted != service.queue_id) {
            return Err(Refusal::no_such_queue(wanted));
        }
        let id = self.ids.job();
        let order = state.next_order();
        let Some(queue) = state.queues.get_mut(&service.queue_id) else {
            return Err(Refusal::no_such_queue(&service.queue_id));
        };
        if queue.waiting.len() >= self.max_queue_size as usize {
            return Err(Refusal::queue_full(self.max_queue_size));
        }
        let job = Job {
            id: id.clone(),
            bucket: bucket.to_owned(),
            region: region.to_owned(),
            queue_id: service.queue_id.clone(),
            request,
            state: waiting_state(queue.state),
            made: Made { at: self.clock.now(), order },
            started: None,
            ended: None,
            done: None,
            failure: None,
        };
        queue.waiting.push(Waiting { level: job.request.level, order, job_id: id.clone() });
        self.record(&job, None);
        let place = (bucket.to_owned(), region.to_owned());
        state.made.entry(place).or_default().insert(job.made, id.clone());
        state.jobs.insert(id, job.clone());
        self.start_runnable(state, &service.queue_id);
        // The answer shows the job as it was accepted, even if it runs already.
        Ok(job)
    }

    /// The jobs with these ids, in that order, and the ids that this bucket has no job for.
    pub(crate) fn jobs(
        &self,
        bucket: &str,
        region: &str,
        ids: &[&str],
    ) -> Result<(Vec<Job>, Vec<String>), Refusal> {
        let state = self.lock();
        self.made_in(&state, (bucket, region))?;
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for id in ids {
            match state.jobs.get(*id).filter(|job| job.bucket == bucket && job.region == region) {
                Some(job) => found.push(job.clone()),
                None => missing.push((*id).to_owned()),
            }
        }
        Ok((found, missing))
    }

    /// A page of the jobs of a bucket, and the last of them if there are more.
    pub(crate) fn list_jobs(
        &self,
        place: (&str, &str),
        wanted: &Wanted<'_>,
        after: Option<Made>,
        size: u32,
    ) -> Result<(Vec<Job>, Option<Made>), Refusal> {
        let state = self.lock();
        let Some(made) = self.made_in(&state, place)? else { return Ok((Vec::new(), None)) };
        Ok(wanted.page(made, &state.jobs, after, size as usize))
    }

    pub(crate) fn callbacks(&self) -> &Callbacks {
        &self.callbacks
    }

    /// Waits until no job runs, none that may run waits, and nobody is being told about one.
    pub(crate) async fn wait_idle(&self) {
        let mut running = self.running.subscribe();
        // The sender lives as long as `self`, so this cannot fail.
        drop(running.wait_for(|running| *running == 0).await);
        self.callbacks.wait_idle().await;
    }

    /// The transitions that are kept, in order.
    pub(crate) fn transitions(&self) -> Vec<Transition> {
        let transitions = self.transitions.lock().unwrap_or_else(PoisonError::into_inner);
        transitions.kept.iter().cloned().collect()
    }

    /// Breaks off everything that runs.
    pub(crate) fn stop(&self) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A bucket is there if its folder is, and in the region for which it was enabled.
    pub(crate) fn bucket_exists(&self, bucket: &str, region: &str) -> Result<(), Refusal> {
        if !self.store.has_bucket(bucket) {
            return Err(Refusal::no_such_bucket(bucket));
        }
        match self.lock().services.get(bucket) {
            Some(service) if service.region != region => Err(elsewhere(service)),
            Some(_) | None => Ok(()),
        }
    }

    fn service(&self, state: &State, bucket: &str, region: &str) -> Result<Service, Refusal> {
        match state.services.get(bucket) {
            Some(service) if service.region != region => Err(elsewhere(service)),
            Some(service) => Ok(service.clone()),
            None if self.store.has_bucket(bucket) => Err(Refusal::not_enabled(bucket)),
            None => Err(Refusal::no_such_bucket(bucket)),
        }
    }

    /// The jobs of a bucket, if there are any.
    ///
    /// Assumption: jobs stay readable after the service was disabled.
    fn made_in<'s>(
        &self,
        state: &'s State,
        (bucket, region): (&str, &str),
    ) -> Result<Option<&'s BTreeMap<Made, String>>, Refusal> {
        let made = state.made.get(&(bucket.to_owned(), region.to_owned()));
        if made.is_none() {
            self.service(state, bucket, region)?;
        }
        Ok(made)
    }

    fn view(&self, queue: &Queue) -> QueueView {
        QueueView {
            id: queue.id.clone(),
            bucket: queue.bucket.clone(),
            name: queue.name.clone(),
            state: queue.state,
            notify: queue.notify.clone(),
            created: queue.created,
            updated: queue.updated,
            max_size: self.max_queue_size,
            max_concurrent: self.max_concurrent,
        }
    }

    fn start_runnable(self: &Arc<Self>, state: &mut State, queue_id: &str) {
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

    fn enter(&self, job: &mut Job, to: JobState) {
        let from = job.state;
        job.state = to;
        self.record(job, Some(from));
    }

    fn record(&self, job: &Job, from: Option<JobState>) {
        let mut transitions = self.transitions.lock().unwrap_or_else(PoisonError::into_inner);
        transitions.count += 1;
        let transition = Transition {
            sequence: transitions.count,
            time_ms: self.clock.now_ms(),
            job_id: job.id.clone(),
            queue_id: job.queue_id.clone(),
            level: job.request.level,
            from: from.map(JobState::as_str),
            to: job.state.as_str(),
        };
        if transitions.kept.len() >= TRANSITIONS_KEPT {
            transitions.kept.pop_front();
        }
        transitions.kept.push_back(transition);
    }
}

/// The state of a job that waits in a queue of that state.
///
/// Assumption: pages disagree whether a job in a paused queue says `Pause` or `Submitted`.
fn waiting_state(queue: QueueState) -> JobState {
    match queue {
        QueueState::Active => JobState::Submitted,
        QueueState::Paused => JobState::Pause,
    }
}

/// A bucket name lives in one region; elsewhere it does not exist.
fn elsewhere(service: &Service) -> Refusal {
    let mut refusal = Refusal::no_such_bucket(&service.bucket);
    refusal.message =
        format!("The bucket `{}` does not exist here: it is in region {}.", service.bucket, service.region)
            .into();
    refusal
}
