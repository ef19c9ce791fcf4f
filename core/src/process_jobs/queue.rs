//! What a run knows of the queue that its jobs wait in.

use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Queue, QueueState};
use crate::operation::ListQueues;
use crate::options::CallOptions;

/// Jobs that a queue runs at a time, where it does not say.
const USUAL_SLOTS: u32 = 10;
/// Jobs that may be outstanding for each that runs at a time: enough to keep the slots busy between two readings of the
/// list, and few enough that others find room in the queue.
const OUTSTANDING_PER_SLOT: u32 = 20;
/// Most jobs that are ever outstanding.
pub(super) const MOST_OUTSTANDING: u32 = 10_000;
/// Kind of the queue that runs image jobs.
const CATEGORY: &str = "PicProcessing";

/// The queue as it was read last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    pub(super) queue_id: Option<String>,
    pub(super) is_paused: bool,
    /// Jobs that run at a time.
    pub(super) slots: u32,
    /// Jobs that may be outstanding.
    pub(super) room: u32,
}

impl View {
    fn of(queue: &Queue, most: Option<u32>) -> Self {
        let slots = queue.max_concurrent.filter(|slots| *slots > 0).unwrap_or(USUAL_SLOTS);
        let room = slots
            .saturating_mul(OUTSTANDING_PER_SLOT)
            .min(queue.max_size.filter(|size| *size > 0).unwrap_or(MOST_OUTSTANDING))
            .min(most.unwrap_or(MOST_OUTSTANDING))
            .min(MOST_OUTSTANDING);
        Self { queue_id: queue.queue_id.clone(), is_paused: queue.state == QueueState::Paused, slots, room }
    }
}

/// Reads the queue: the one that is named, else the one of image jobs. Also answers how many requests that took.
pub(super) async fn read(
    client: &Client,
    queue_id: Option<&str>,
    most: Option<u32>,
    options: &CallOptions,
) -> Result<(View, u32)> {
    let request =
        ListQueues { queue_ids: queue_id.map(str::to_owned).into_iter().collect(), ..ListQueues::default() };
    let page = client.send_part(&request, options).await?;
    let is_it = |queue: &&Queue| match queue_id {
        Some(id) => queue.queue_id.as_deref() == Some(id),
        None => queue.category.as_deref().is_none_or(|category| category == CATEGORY),
    };
    match page.items.iter().find(is_it) {
        Some(queue) => Ok((View::of(queue, most), page.response.attempts)),
        None => {
            let message = match queue_id {
                Some(id) => format!("the bucket has no queue {id}"),
                None => "the bucket has no queue for image jobs; call enable_service first".to_owned(),
            };
            Err(Error::new(ErrorKind::NotFound, message)
                .with_attempts(page.response.attempts, page.response.elapsed))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_follows_what_the_queue_says() {
        let queue = |slots, size| Queue { max_concurrent: slots, max_size: size, ..Queue::default() };
        let room = |slots, size, most| View::of(&queue(slots, size), most).room;
        assert_eq!(room(Some(10), Some(10_000), None), 200);
        assert_eq!(room(None, None, None), 200);
        assert_eq!(room(Some(10), Some(50), None), 50, "no more than the queue takes");
        assert_eq!(room(Some(10), Some(10_000), Some(7)), 7);
        assert_eq!(room(Some(5000), Some(1_000_000), None), MOST_OUTSTANDING);
        assert_eq!(room(Some(0), Some(0), None), 200, "a queue that says nonsense");
    }
}
