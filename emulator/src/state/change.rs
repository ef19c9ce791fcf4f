//! The changes of the state. What is written to the log is a change, and what makes it in memory is the same code that
//! makes it again from the log.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    Done, Failure, Job, JobState, Numbers, Owed, Produced, Queue, QueueState, Service, State, Template,
    Waiting,
};

/// One change, whole or not there at all.
///
/// Four of them (`Numbers`, `Service`, `Job`, `Template`) put a thing down as it is; a log that was written anew begins
/// with these. The others are what happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Change {
    /// How far the counters are.
    Numbers(Numbers),
    /// A process goes on with the state: what ran waits again, because nobody works on it any more.
    Opened {
        at: i64,
    },
    /// The service was enabled for a bucket, and its queue made.
    Enabled {
        service: Service,
        queue: Queue,
    },
    /// A bucket with the service, and its queue.
    Service {
        service: Service,
        queue: Queue,
    },
    /// The service was disabled, the queue deleted, and the jobs in it cancelled.
    Disabled {
        bucket: String,
        at: i64,
    },
    /// Name, state or callback settings of a queue were replaced. The jobs that wait in it follow its state.
    Queue(Queue),
    /// A job was submitted.
    Submitted(Box<Job>),
    /// A job in any state.
    Job(Box<Job>),
    /// A job began to run.
    Started {
        job_id: String,
        at: i64,
    },
    /// A job that replaces its own input is about to do so.
    Produced {
        job_id: String,
        produced: Produced,
    },
    /// A job that ran has ended.
    Ended {
        job_id: String,
        at: i64,
        outcome: Outcome,
        /// Whether somebody is to be told.
        owed: Option<Owed>,
    },
    /// Jobs that waited were cancelled.
    Cancelled {
        job_ids: Vec<String>,
        at: i64,
    },
    /// There was an attempt to call back.
    CallbackTried {
        job_id: String,
        /// Counts all attempts.
        sequence: u64,
        /// Counts those for this job.
        attempt: u32,
        /// Whether it was acknowledged or the last.
        settled: bool,
    },
    /// A template was made.
    TemplateMade(Template),
    /// A template as it is, or as it was changed to.
    Template(Template),
    TemplateDeleted {
        id: String,
    },
}

/// How a job that ran has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Done(Done),
    Failure(Failure),
}

impl From<Result<Done, Failure>> for Outcome {
    fn from(result: Result<Done, Failure>) -> Self {
        match result {
            Ok(done) => Self::Done(done),
            Err(failure) => Self::Failure(failure),
        }
    }
}

/// A job came into another state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// Counts all of them.
    pub(crate) sequence: u64,
    pub(crate) job_id: String,
    pub(crate) from: Option<JobState>,
    pub(crate) to: JobState,
}

/// A change that does not fit to the state. No change that this program makes is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misfit(String);

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl State {
    /// Makes a change, and tells which jobs came into another state by it, in order. After an error the state is as it
    /// was.
    pub(crate) fn apply(&mut self, change: Change) -> Result<Vec<Step>, Misfit> {
        match change {
            Change::Numbers(numbers) => self.numbers = numbers,
            Change::Opened { at } => return Ok(self.opened(at)),
            Change::Enabled { service, queue } => {
                self.numbers.queues += 1;
                self.put_service(service, queue);
            }
            Change::Service { service, queue } => self.put_service(service, queue),
            Change::Disabled { bucket, at } => return self.disabled(&bucket, at),
            Change::Queue(queue) => return self.queue_changed(queue),
            Change::Submitted(job) => return self.submitted(*job),
            Change::Job(job) => self.put_job(*job)?,
            Change::Started { job_id, at } => return self.started(&job_id, at),
            Change::Produced { job_id, produced } => {
                let job = self.jobs.get_mut(&job_id).ok_or_else(|| unknown("job", &job_id))?;
                job.produced = Some(produced);
            }
            Change::Ended { job_id, at, outcome, owed } => return self.ended(&job_id, at, outcome, owed),
            Change::Cancelled { job_ids, at } => return self.cancelled(&job_ids, at),
            Change::CallbackTried { job_id, sequence, attempt, settled } => {
                let job = self.jobs.get_mut(&job_id).ok_or_else(|| unknown("job", &job_id))?;
                match &mut job.owed {
                    Some(owed) if !settled => owed.attempts = attempt,
                    _ => job.owed = None,
                }
                self.numbers.callbacks = self.numbers.callbacks.max(sequence);
            }
            Change::TemplateMade(template) => {
                self.numbers.templates += 1;
                self.put_template(template);
            }
            Change::Template(template) => self.put_template(template),
            Change::TemplateDeleted { id } => {
                self.templates.remove(&id).ok_or_else(|| unknown("template", &id))?;
            }
        }
        Ok(Vec::new())
    }

    /// The changes that make this state out of an empty one.
    pub(crate) fn snapshot(&self) -> impl Iterator<Item = Change> {
        let services = self.services.values().filter_map(|service| {
            let queue = self.queues.get(&service.queue_id)?.clone();
            Some(Change::Service { service: service.clone(), queue })
        });
        let mut templates: Vec<&Template> = self.templates.values().collect();
        templates.sort_unstable_by_key(|template| template.order);
        let mut jobs: Vec<&Job> = self.jobs.values().collect();
        jobs.sort_unstable_by_key(|job| job.made.order);
        std::iter::once(Change::Numbers(self.numbers))
            .chain(services)
            .chain(templates.into_iter().map(|template| Change::Template(template.clone())))
            .chain(jobs.into_iter().map(|job| Change::Job(Box::new(job.clone()))))
    }

    fn opened(&mut self, at: i64) -> Vec<Step> {
        self.numbers.runs += 1;
        let mut ran: Vec<(u64, String)> = self
            .jobs
            .values()
            .filter(|job| job.state == JobState::Running)
            .map(|job| (job.made.order, job.id.clone()))
            .collect();
        ran.sort_unstable();
        let mut steps = Vec::new();
        for (_, id) in ran {
            self.leave(&id);
            let Some(job) = self.jobs.get_mut(&id) else { continue };
            match self.queues.get_mut(&job.queue_id) {
                Some(queue) => {
                    job.started = None;
                    job.attempt += 1;
                    queue.waiting.push(Waiting::of(job));
                    let to = queue.state.of_waiting_jobs();
                    steps.push(self.step(&id, to));
                }
                // The service was disabled while it ran, and waiting for a queue that is gone has no end.
                None => {
                    job.ended = Some(at);
                    steps.push(self.step(&id, JobState::Cancel));
                }
            }
        }
        steps
    }

    fn put_service(&mut self, service: Service, queue: Queue) {
        self.numbers.order = self.numbers.order.max(service.order);
        self.queues.insert(queue.id.clone(), queue);
        self.services.insert(service.bucket.clone(), service);
    }

    fn disabled(&mut self, bucket: &str, at: i64) -> Result<Vec<Step>, Misfit> {
        let service = self.services.remove(bucket).ok_or_else(|| unknown("service", bucket))?;
        let Some(queue) = self.queues.remove(&service.queue_id) else { return Ok(Vec::new()) };
        let waiting = queue.waiting.into_sorted_vec().into_iter().rev();
        Ok(waiting.filter_map(|waiting| self.end(&waiting.job_id, JobState::Cancel, at)).collect())
    }

    fn queue_changed(&mut self, changed: Queue) -> Result<Vec<Step>, Misfit> {
        let queue = self.queues.get_mut(&changed.id).ok_or_else(|| unknown("queue", &changed.id))?;
        let is_other_state = queue.state != changed.state;
        let to = changed.state.of_waiting_jobs();
        // Who waits and who runs is the queue's own matter.
        let (waiting, running) = (std::mem::take(&mut queue.waiting), queue.running);
        let mut places: Vec<(u64, String)> =
            waiting.iter().map(|place| (place.order, place.job_id.clone())).collect();
        *queue = Queue { waiting, running, ..changed };
        if !is_other_state {
            return Ok(Vec::new());
        }
        places.sort_unstable();
        Ok(places.iter().map(|(_, id)| self.step(id, to)).collect())
    }

    fn submitted(&mut self, job: Job) -> Result<Vec<Step>, Misfit> {
        let (id, to) = (job.id.clone(), job.state);
        self.put_job(job)?;
        self.numbers.jobs += 1;
        self.numbers.transitions += 1;
        Ok(vec![Step { sequence: self.numbers.transitions, job_id: id, from: None, to }])
    }

    fn put_job(&mut self, job: Job) -> Result<(), Misfit> {
        match job.state {
            JobState::Submitted | JobState::Pause => {
                let queue =
                    self.queues.get_mut(&job.queue_id).ok_or_else(|| unknown("queue", &job.queue_id))?;
                queue.waiting.push(Waiting::of(&job));
            }
            JobState::Running => self.join(&job.queue_id),
            JobState::Success | JobState::Failed | JobState::Cancel => {}
        }
        self.numbers.order = self.numbers.order.max(job.made.order);
        let place = (job.bucket.clone(), job.region.clone());
        self.made.entry(place).or_default().insert(job.made, job.id.clone());
        self.jobs.insert(job.id.clone(), job);
        Ok(())
    }

    fn started(&mut self, id: &str, at: i64) -> Result<Vec<Step>, Misfit> {
        let job = self.jobs.get_mut(id).ok_or_else(|| unknown("job", id))?;
        job.started = Some(at);
        let queue_id = job.queue_id.clone();
        self.stop_waiting(&queue_id, id);
        self.join(&queue_id);
        Ok(vec![self.step(id, JobState::Running)])
    }

    fn ended(
        &mut self,
        id: &str,
        at: i64,
        outcome: Outcome,
        owed: Option<Owed>,
    ) -> Result<Vec<Step>, Misfit> {
        let job = self.jobs.get_mut(id).ok_or_else(|| unknown("job", id))?;
        job.owed = owed;
        job.produced = None;
        let to = match outcome {
            Outcome::Done(done) => {
                job.done = Some(done);
                JobState::Success
            }
            Outcome::Failure(failure) => {
                job.failure = Some(failure);
                JobState::Failed
            }
        };
        self.leave(id);
        Ok(self.end(id, to, at).into_iter().collect())
    }

    fn cancelled(&mut self, ids: &[String], at: i64) -> Result<Vec<Step>, Misfit> {
        if let Some(id) = ids.iter().find(|id| !self.jobs.contains_key(*id)) {
            return Err(unknown("job", id));
        }
        let mut steps = Vec::new();
        for id in ids {
            if let Some(queue_id) = self.jobs.get(id).map(|job| job.queue_id.clone()) {
                self.stop_waiting(&queue_id, id);
            }
            steps.extend(self.end(id, JobState::Cancel, at));
        }
        Ok(steps)
    }

    fn put_template(&mut self, template: Template) {
        self.numbers.order = self.numbers.order.max(template.order);
        self.templates.insert(template.id.clone(), template);
    }

    fn end(&mut self, id: &str, to: JobState, at: i64) -> Option<Step> {
        let job = self.jobs.get_mut(id)?;
        job.ended = Some(at);
        Some(self.step(id, to))
    }

    fn step(&mut self, id: &str, to: JobState) -> Step {
        self.numbers.transitions += 1;
        let job = self.jobs.get_mut(id);
        let from = job.map(|job| std::mem::replace(&mut job.state, to));
        Step { sequence: self.numbers.transitions, job_id: id.to_owned(), from, to }
    }

    fn stop_waiting(&mut self, queue_id: &str, id: &str) {
        let Some(queue) = self.queues.get_mut(queue_id) else { return };
        if queue.waiting.peek().is_some_and(|first| first.job_id == id) {
            queue.waiting.pop();
        } else {
            queue.waiting.retain(|waiting| waiting.job_id != id);
        }
    }

    /// Takes a place among those that run.
    fn join(&mut self, queue_id: &str) {
        if let Some(queue) = self.queues.get_mut(queue_id) {
            queue.running += 1;
        }
    }

    /// Gives back the place of a job that ran. The queue may be gone.
    fn leave(&mut self, id: &str) {
        if let Some(queue) = self.jobs.get(id).and_then(|job| self.queues.get_mut(&job.queue_id)) {
            queue.running = queue.running.saturating_sub(1);
        }
    }
}

impl QueueState {
    /// The state of a job that waits in such a queue.
    ///
    /// Assumption: pages disagree whether a job in a paused queue says `Pause` or `Submitted`.
    pub(crate) fn of_waiting_jobs(self) -> JobState {
        match self {
            Self::Active => JobState::Submitted,
            Self::Paused => JobState::Pause,
        }
    }
}

impl Waiting {
    fn of(job: &Job) -> Self {
        Self { level: job.request.level, order: job.made.order, job_id: job.id.clone() }
    }
}

/// The jobs that wait and run are no part of what is compared, as they are no part of what is written.
impl PartialEq for Queue {
    fn eq(&self, other: &Self) -> bool {
        let Self { id, bucket, name, state, notify, created, updated, waiting: _, running: _ } = self;
        (id, bucket, name, state, notify, created, updated)
            == (
                &other.id,
                &other.bucket,
                &other.name,
                &other.state,
                &other.notify,
                &other.created,
                &other.updated,
            )
    }
}

fn unknown(what: &str, id: &str) -> Misfit {
    Misfit(format!("there is no {what} `{id}`"))
}
