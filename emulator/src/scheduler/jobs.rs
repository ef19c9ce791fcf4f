//! Submits jobs, and finds them again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Scheduler;
use crate::answer::Refusal;
use crate::fault::Lag;
use crate::listing::Wanted;
use crate::state::{Change, Job, Made, Request, State};

impl Scheduler {
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
        let Some(queue) = state.queues.get(&service.queue_id) else {
            return Err(Refusal::no_such_queue(&service.queue_id));
        };
        if queue.waiting.len() >= self.max_queue_size as usize {
            return Err(Refusal::queue_full(self.max_queue_size));
        }
        let job = Job {
            id: self.ids.job(state.numbers.jobs),
            bucket: bucket.to_owned(),
            region: region.to_owned(),
            queue_id: service.queue_id.clone(),
            request,
            state: queue.state.of_waiting_jobs(),
            made: Made { at: self.clock.now(), order: state.next_order() },
            started: None,
            ended: None,
            attempt: 1,
            owed: None,
            done: None,
            failure: None,
        };
        self.commit(state, Change::Submitted(Box::new(job.clone())))?;
        self.start_runnable(state, &service.queue_id);
        // The answer shows the job as it was accepted, even if it runs already.
        Ok(job)
    }

    /// The key of a job's input.
    pub(crate) fn input_of(&self, id: &str) -> Option<String> {
        self.lock().jobs.get(id).map(|job| job.request.input.clone())
    }

    /// The jobs with these ids, in that order, and the ids that this bucket has no job for.
    pub(crate) fn jobs(
        &self,
        (bucket, region): (&str, &str),
        ids: &[&str],
        lag: Option<Lag<'_>>,
    ) -> Result<(Vec<Job>, Vec<String>), Refusal> {
        let state = self.lock();
        self.made_in(&state, (bucket, region))?;
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for id in ids {
            let job = state.jobs.get(*id).filter(|job| job.bucket == bucket && job.region == region);
            match job.and_then(|job| lag.map_or_else(|| Some(job.clone()), |lag| lag.show(job))) {
                Some(job) => found.push(job),
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
        lag: Option<Lag<'_>>,
    ) -> Result<(Vec<Job>, Option<Made>), Refusal> {
        let state = self.lock();
        let Some(made) = self.made_in(&state, place)? else { return Ok((Vec::new(), None)) };
        let size = size as usize;
        let Some(lag) = lag else { return Ok(wanted.page(made, &state.jobs, after, size)) };
        // A list reads every job of the bucket, those included that its filters or its page leave out.
        let shown =
            made.values().filter_map(|id| Some((id.clone(), lag.show(state.jobs.get(id)?)?))).collect();
        Ok(wanted.page(made, &shown, after, size))
    }

    /// The jobs of a bucket, if there are any.
    ///
    /// Assumption: jobs stay readable after the service was disabled.
    pub(super) fn made_in<'s>(
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
}
