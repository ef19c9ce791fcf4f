//! What clients see and change of queues.

use std::collections::BinaryHeap;
use std::sync::Arc;

use super::Scheduler;
use crate::answer::Refusal;
use crate::state::{Change, Notify, Queue, QueueState, State};

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
        self.change_queue(state, queue_id, |queue| {
            queue.name = name;
            queue.state = new_state;
            queue.notify = notify;
        })
    }

    /// Pauses or resumes a queue, whatever bucket it belongs to. Needs an [`Effect`](crate::effects::Effect).
    pub(crate) fn set_queue_state(
        self: &Arc<Self>,
        queue_id: &str,
        new_state: QueueState,
    ) -> Result<QueueView, Refusal> {
        self.change_queue(&mut self.lock(), queue_id, |queue| queue.state = new_state)
    }

    fn change_queue(
        self: &Arc<Self>,
        state: &mut State,
        queue_id: &str,
        change: impl FnOnce(&mut Queue),
    ) -> Result<QueueView, Refusal> {
        let Some(queue) = state.queues.get(queue_id) else {
            return Err(Refusal::no_such_queue(queue_id));
        };
        let mut changed = Queue {
            id: queue.id.clone(),
            bucket: queue.bucket.clone(),
            name: queue.name.clone(),
            state: queue.state,
            notify: queue.notify.clone(),
            created: queue.created,
            updated: self.clock.now(),
            waiting: BinaryHeap::new(),
            running: 0,
        };
        change(&mut changed);
        let view = self.view(&changed);
        self.commit(state, Change::Queue(changed))?;
        self.start_runnable(state, queue_id);
        Ok(view)
    }

    pub(super) fn view(&self, queue: &Queue) -> QueueView {
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
}
