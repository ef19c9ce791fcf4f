//! Reading and changing queues.

use super::{Operation, Route, check, child};
use crate::config::Target;
use crate::error::InvalidArgument;
use crate::model::{NotifyConfig, NotifyFormat, NotifyState, NotifyType, Queue, QueuePage, QueueState};
use crate::pager::{NumberedPage, PagedOperation};
use crate::xml::{DecodeError, Document, Element, from_element};

/// Lists the queues of the client's bucket. A bucket has one queue for image jobs.
///
/// Service action: `GET /picqueue`, permission `ci:DescribePicProcessQueues`.
///
/// ```no_run
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let mut queues = client.list_queues(());
/// while let Some(queue) = queues.next().await? {
///     println!("{:?} is {}", queue.queue_id, queue.state);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListQueues {
    /// Only the queues with these ids; ids that do not exist come back as `missing_ids` of the page.
    pub queue_ids: Vec<String>,
    /// Only queues in this state.
    pub state: Option<QueueState>,
    /// Page to begin with; the first is 1.
    pub page_number: Option<u32>,
    /// Entries per page, 1 to 100. Not given means 10.
    pub page_size: Option<u32>,
}

impl From<()> for ListQueues {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl Operation for ListQueues {
    type Output = QueuePage;
    const NAME: &'static str = "list_queues";
    const ROUTE: Route = Route::get("/picqueue").idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        for id in &self.queue_ids {
            check::id("queue_ids", id)?;
        }
        if let Some(state) = &self.state {
            check::word("state", state.as_str())?;
        }
        check::page(self.page_number, self.page_size)
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = Vec::new();
        check::push_list(&mut query, "queueIds", &self.queue_ids);
        check::push(&mut query, "state", self.state.as_ref());
        check::push(&mut query, "pageNumber", self.page_number);
        check::push(&mut query, "pageSize", self.page_size);
        query
    }

    fn decode(&self, root: &Element<'_>) -> Result<QueuePage, DecodeError> {
        from_element(root)
    }
}

impl PagedOperation for ListQueues {
    fn after(&self, page: &QueuePage) -> Option<Self> {
        page.next_page_number(self.page_number)
            .map(|number| Self { page_number: Some(number), ..self.clone() })
    }

    fn number(&self) -> Option<u32> {
        Some(self.page_number.unwrap_or(1))
    }
}

/// Replaces a queue's name, state and callback settings. What is left out is reset, not kept.
///
/// Service action: `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
///
/// ```no_run
/// # use cloud_infinite::{NotifyConfig, NotifyState, QueueState, UpdateQueue};
/// # async fn example(client: cloud_infinite::Client, queue_id: String) -> Result<(), cloud_infinite::Error> {
/// let queue = client
///     .update_queue(UpdateQueue {
///         queue_id,
///         name: "pictures".into(),
///         state: QueueState::Active,
///         notify_config: NotifyConfig { state: Some(NotifyState::Off), ..Default::default() },
///     })
///     .await?;
/// println!("{:?}", queue.name);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UpdateQueue {
    /// The queue to change.
    pub queue_id: String,
    /// New name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
    pub name: String,
    /// Whether the queue starts jobs: `Active` or `Paused`.
    pub state: QueueState,
    /// New callback settings.
    pub notify_config: NotifyConfig,
}

impl Operation for UpdateQueue {
    type Output = Queue;
    const NAME: &'static str = "update_queue";
    const ROUTE: Route = Route::put("/picqueue/{queue_id}").idempotent();

    fn validate(&self) -> Result<(), InvalidArgument> {
        check::id("queue_id", &self.queue_id)?;
        check::name("name", &self.name, 128)?;
        check::one_of("state", self.state.as_str(), QueueState::KNOWN)?;
        validate_notify(&self.notify_config)
    }

    fn path_parameters(&self) -> Vec<(&'static str, String)> {
        vec![("queue_id", self.queue_id.clone())]
    }

    fn body(&self, _target: &Target, _mark: Option<&str>) -> Option<String> {
        Some(Document::write("Request", |request| {
            request.text("Name", &self.name);
            request.text("State", self.state.as_str());
            request.element("NotifyConfig", |config| write_notify(&self.notify_config, config));
        }))
    }

    fn decode(&self, root: &Element<'_>) -> Result<Queue, DecodeError> {
        child(root, "Queue")
    }
}

fn validate_notify(config: &NotifyConfig) -> Result<(), InvalidArgument> {
    let field = |name: &str| format!("notify_config.{name}");
    check::maybe_one_of(&field("state"), config.state.as_ref().map(NotifyState::as_str), NotifyState::KNOWN)?;
    check::maybe_one_of(
        &field("result_format"),
        config.result_format.as_ref().map(NotifyFormat::as_str),
        NotifyFormat::KNOWN,
    )?;
    check::maybe_one_of(&field("type"), config.r#type.as_ref().map(NotifyType::as_str), NotifyType::KNOWN)?;
    if let Some(event) = &config.event {
        check::events(&field("event"), event)?;
    }
    if let Some(url) = &config.url {
        check::callback_url(&field("url"), url)?;
    }
    check::maybe_one_of(
        &field("mq_mode"),
        config.mq_mode.as_ref().map(|mode| mode.as_str()),
        check::MQ_MODES,
    )?;
    check::maybe_one_of(&field("mq_region"), config.mq_region.as_deref(), check::MQ_REGIONS)?;
    if let Some(name) = &config.mq_name {
        check::text(&field("mq_name"), name)?;
    }
    if config.state != Some(NotifyState::On) {
        return Ok(());
    }
    check::given(&field("event"), config.event.is_some(), "is needed when `notify_config.state` is `On`")?;
    check::given(&field("type"), config.r#type.is_some(), "is needed when `notify_config.state` is `On`")?;
    match config.r#type {
        Some(NotifyType::Url) => {
            check::given(&field("url"), config.url.is_some(), "is needed when `notify_config.type` is `Url`")
        }
        _ => {
            let rule = "is needed when `notify_config.type` is `TDMQ`";
            check::given(&field("mq_mode"), config.mq_mode.is_some(), rule)?;
            check::given(&field("mq_region"), config.mq_region.is_some(), rule)?;
            check::given(&field("mq_name"), config.mq_name.is_some(), rule)
        }
    }
}

fn write_notify(config: &NotifyConfig, out: &mut Document) {
    // The container has to be there even when nothing is reported, and the state says so.
    out.text("State", config.state.as_ref().unwrap_or(&NotifyState::Off).as_str());
    out.maybe_text("Event", config.event.as_deref());
    out.maybe_text("ResultFormat", config.result_format.as_ref().map(NotifyFormat::as_str));
    out.maybe_text("Type", config.r#type.as_ref().map(NotifyType::as_str));
    out.maybe_text("Url", config.url.as_deref());
    out.maybe_text("MqMode", config.mq_mode.as_ref().map(|mode| mode.as_str()));
    out.maybe_text("MqRegion", config.mq_region.as_deref());
    out.maybe_text("MqName", config.mq_name.as_deref());
}
