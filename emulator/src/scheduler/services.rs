//! The buckets that have the service.

use super::Scheduler;
use crate::answer::Refusal;
use crate::state::{Change, FIRST_QUEUE_NAME, Notify, Queue, QueueState, Service, State};

impl Scheduler {
    /// Enables the service for a bucket; harmless if it is enabled already.
    pub(crate) fn enable(&self, bucket: &str, region: &str) -> Result<Service, Refusal> {
        self.bucket_exists(bucket, region)?;
        let mut state = self.lock();
        if let Some(service) = state.services.get(bucket) {
            return Ok(service.clone());
        }
        let now = self.clock.now();
        let queue_id = self.ids.queue(state.numbers.queues);
        let service = Service {
            bucket: bucket.to_owned(),
            region: region.to_owned(),
            created: now,
            order: state.next_order(),
            queue_id: queue_id.clone(),
        };
        let queue = Queue {
            id: queue_id,
            bucket: bucket.to_owned(),
            name: FIRST_QUEUE_NAME.to_owned(),
            state: QueueState::Active,
            notify: Notify::off(),
            created: now,
            updated: now,
            waiting: std::collections::BinaryHeap::new(),
            running: 0,
        };
        self.commit(&mut state, Change::Enabled { service: service.clone(), queue })?;
        Ok(service)
    }

    /// Disables the service for a bucket and deletes its queue.
    ///
    /// Assumption: no page says what becomes of jobs. Those that wait are cancelled, those that run finish, and all
    /// stay readable.
    pub(crate) fn disable(&self, bucket: &str, region: &str) -> Result<(), Refusal> {
        self.bucket_exists(bucket, region)?;
        let mut state = self.lock();
        if !state.services.contains_key(bucket) {
            return Err(Refusal::not_enabled(bucket));
        }
        let change = Change::Disabled { bucket: bucket.to_owned(), at: self.clock.now() };
        self.commit(&mut state, change)?;
        Ok(())
    }

    /// All enabled buckets, the oldest first.
    pub(crate) fn services(&self) -> Vec<Service> {
        let mut services: Vec<Service> = self.lock().services.values().cloned().collect();
        services.sort_by_key(|service| (service.created, service.order));
        services
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

    pub(super) fn service(&self, state: &State, bucket: &str, region: &str) -> Result<Service, Refusal> {
        match state.services.get(bucket) {
            Some(service) if service.region != region => Err(elsewhere(service)),
            Some(service) => Ok(service.clone()),
            None if self.store.has_bucket(bucket) => Err(Refusal::not_enabled(bucket)),
            None => Err(Refusal::no_such_bucket(bucket)),
        }
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
