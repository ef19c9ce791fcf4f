//! Having a queue with certain settings.

use super::{Steps, compare, tell};
use crate::client::Client;
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::model::{Change, EnsuredQueue, NotifyConfig, NotifyFormat, NotifyState, Queue, QueueState};
use crate::operation::{ListQueues, Operation, UpdateQueue};
use crate::options::CallOptions;
use crate::task::{OnUpdate, Task};

/// Stands for what is not given while the rest is checked.
const ANY_ID: &str = "p";
const ANY_NAME: &str = "queue";

/// Gives a queue the settings that are named here and keeps the others, and says what had to be changed.
///
/// Reads first, so that a repetition changes nothing. The service replaces all settings at once: between reading and
/// writing nobody else should change the queue. Callback settings are compared as a whole, what is left out of them counts
/// as not set. Service actions: `GET /picqueue`, permission `ci:DescribePicProcessQueues`, and
/// `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
///
/// ```no_run
/// # use cloud_infinite::{EnsureQueue, QueueState};
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let ensured = client.ensure_queue(EnsureQueue { state: Some(QueueState::Active), ..Default::default() }).await?;
/// for change in &ensured.changed {
///     println!("{}: {:?} is {:?} now", change.field, change.before, change.after);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnsureQueue {
    /// The queue. Not given means the only one of the bucket.
    pub queue_id: Option<String>,
    /// Its name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`. Not given means that it
    /// is kept.
    pub name: Option<String>,
    /// Whether it starts jobs: `Active` or `Paused`. Not given means that it is kept.
    pub state: Option<QueueState>,
    /// Its callback settings, all of them. Not given means that they are kept.
    pub notify_config: Option<NotifyConfig>,
}

impl From<()> for EnsureQueue {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl EnsureQueue {
    /// The rules are those of the request that changes a queue.
    fn validate(&self) -> Result<(), InvalidArgument> {
        UpdateQueue {
            queue_id: self.queue_id.clone().unwrap_or_else(|| ANY_ID.to_owned()),
            name: self.name.clone().unwrap_or_else(|| ANY_NAME.to_owned()),
            state: self.state.clone().unwrap_or(QueueState::Active),
            notify_config: self.notify_config.clone().unwrap_or_default(),
        }
        .validate()
    }

    /// The queue that is meant, among those that there are.
    fn choose(&self, mut queues: Vec<Queue>) -> Result<Queue> {
        let (kind, message) = match (queues.pop(), queues.is_empty(), &self.queue_id) {
            (Some(queue), true, _) => return Ok(queue),
            (_, _, Some(id)) => (ErrorKind::NotFound, format!("there is no queue {id}")),
            (None, _, None) => (ErrorKind::NotFound, "the bucket has no queue".to_owned()),
            (Some(last), _, None) => {
                let ids: Vec<String> =
                    queues.into_iter().chain([last]).filter_map(|queue| queue.queue_id).collect();
                let message =
                    format!("the bucket has several queues; give the id of one: {}", ids.join(", "));
                (ErrorKind::Conflict, message)
            }
        };
        Err(Error::new(kind, message))
    }

    /// The request that makes the queue as it should be, and what it changes.
    fn difference(self, queue: &Queue) -> (UpdateQueue, Vec<Change>) {
        let mut changed = Vec::new();
        let name = self.name.or_else(|| queue.name.clone()).unwrap_or_default();
        let state = self.state.unwrap_or_else(|| queue.state.clone());
        let present = queue.notify_config.clone().unwrap_or_default();
        let notify_config = self.notify_config.unwrap_or_else(|| present.clone());
        compare(&mut changed, "name", queue.name.as_ref(), Some(&name));
        compare(&mut changed, "state", Some(&queue.state), Some(&state));
        compare_notify(&mut changed, &present, &notify_config);
        let queue_id = queue.queue_id.clone().unwrap_or_default();
        (UpdateQueue { queue_id, name, state, notify_config }, changed)
    }
}

fn compare_notify(changed: &mut Vec<Change>, old: &NotifyConfig, new: &NotifyConfig) {
    let state = |config: &NotifyConfig| config.state.clone().unwrap_or(NotifyState::Off);
    let format = |config: &NotifyConfig| config.result_format.clone().unwrap_or(NotifyFormat::Xml);
    let mut field = |name: &str, old: Option<String>, new: Option<String>| {
        compare(changed, &format!("notify_config.{name}"), old, new);
    };
    field("state", Some(state(old).to_string()), Some(state(new).to_string()));
    field("event", old.event.clone(), new.event.clone());
    field("result_format", Some(format(old).to_string()), Some(format(new).to_string()));
    let kind = |config: &NotifyConfig| config.r#type.as_ref().map(ToString::to_string);
    field("type", kind(old), kind(new));
    field("url", old.url.clone(), new.url.clone());
    let mode = |config: &NotifyConfig| config.mq_mode.as_ref().map(ToString::to_string);
    field("mq_mode", mode(old), mode(new));
    field("mq_region", old.mq_region.clone(), new.mq_region.clone());
    field("mq_name", old.mq_name.clone(), new.mq_name.clone());
}

impl Task for EnsureQueue {
    type Output = EnsuredQueue;
    type Update = Change;
    const NAME: &'static str = "ensure_queue";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        mut on_update: Option<OnUpdate<Change>>,
    ) -> Result<EnsuredQueue> {
        self.validate()?;
        let mut steps = Steps::new(client, options);
        let request =
            ListQueues { queue_ids: self.queue_id.iter().cloned().collect(), ..ListQueues::default() };
        let page = steps.send(&request, |page| &page.response).await?;
        let queue = self
            .choose(page.items)
            .map_err(|error| steps.counted(error).with_request_id(page.response.request_id.clone()))?;
        let (request, changed) = self.difference(&queue);
        if changed.is_empty() {
            return Ok(EnsuredQueue { changed, current: queue, response: steps.response(&page.response) });
        }
        let queue = steps.send(&request, |queue| &queue.response).await?;
        tell(&mut on_update, &changed);
        let response = steps.response(&queue.response);
        Ok(EnsuredQueue { changed, current: queue, response })
    }
}
