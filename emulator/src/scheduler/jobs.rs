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
            produced: None,
            owed: None,
            done: None,
            failure: None,
            pace: self.pace_of(bucket),
            seen: 0,
            released: false,
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

    /// The jobs with these ids, in that order, and the ids that this bucket has no job for; as soon as the pace of each
    /// allows to show it.
    pub(crate) async fn jobs(
        &self,
        (bucket, region): (&str, &str),
        ids: &[&str],
        lag: Option<Lag<'_>>,
    ) -> Result<(Vec<Job>, Vec<String>), Refusal> {
        let look = |state: &State, _: fn(&Job) -> bool| {
            self.made_in(state, (bucket, region))?;
            let is_here = |job: &&Job| job.bucket == bucket && job.region == region;
            let found = ids.iter().filter_map(|id| state.jobs.get(*id).filter(is_here).cloned()).collect();
            Ok((found, ()))
        };
        let (found, ()): (Vec<Job>, ()) = self.read(look).await?;
        let shown: Vec<Job> = match lag {
            Some(lag) => found.iter().filter_map(|job| lag.show(job)).collect(),
            None => found,
        };
        let is_missing = |id: &&&str| !shown.iter().any(|job| job.id == **id);
        let missing = ids.iter().filter(is_missing).map(|id| (*id).to_owned()).collect();
        Ok((shown, missing))
    }

    /// A page of the jobs of a bucket, and the last of them if there are more; as soon as the pace of each allows to
    /// show it. What lags behind shows no pace.
    pub(crate) async fn list_jobs(
        &self,
        place: (&str, &str),
        wanted: &Wanted<'_>,
        after: Option<Made>,
        size: u32,
        lag: Option<Lag<'_>>,
    ) -> Result<(Vec<Job>, Option<Made>), Refusal> {
        let size = size as usize;
        let Some(lag) = lag else {
            let look = |state: &State, is_due: fn(&Job) -> bool| {
                let Some(made) = self.made_in(state, place)? else { return Ok((Vec::new(), None)) };
                Ok(wanted.page(made, &state.jobs, after, size, is_due))
            };
            return self.read(look).await;
        };
        let state = self.lock();
        let Some(made) = self.made_in(&state, place)? else { return Ok((Vec::new(), None)) };
        // A list reads every job of the bucket, those included that its filters or its page leave out.
        let shown =
            made.values().filter_map(|id| Some((id.clone(), lag.show(state.jobs.get(id)?)?))).collect();
        Ok(wanted.page(made, &shown, after, size, |_| false))
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
