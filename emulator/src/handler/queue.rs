//! `/picqueue`: the queue of a bucket.

use cloud_infinite::xml::Node;

use super::{Call, Place};
use crate::answer::Refusal;
use crate::clock::document_time;
use crate::form::{self, Form, Parameters};
use crate::scheduler::QueueView;
use crate::state::{Notify, QueueState};

/// The most characters of a queue's name. Assumption: code points are meant.
const MAX_NAME: usize = 128;

/// The category of every queue of this service.
const CATEGORY: &str = "PicProcessing";

/// The events that callbacks can be for; the second belongs to workflows, but appears in samples of this service.
const EVENTS: [&str; 2] = ["TaskFinish", "WorkflowFinish"];

/// The regions of message queues.
pub(super) const MQ_REGIONS: [&str; 5] = ["sh", "bj", "gz", "cd", "hk"];

/// `GET /picqueue`.
pub(super) fn list(call: &Call<'_>, (bucket, region): Place<'_>) -> Result<Node, Refusal> {
    // `category` is a shared option of an official SDK; it never narrows anything down here.
    let known = ["queueIds", "state", "pageNumber", "pageSize", "category"];
    let parameters = Parameters::new(&call.request.query, &known)?;
    let page = parameters.page()?;
    let wanted = match parameters.get("state") {
        None | Some("All") => None,
        Some("Active") => Some(QueueState::Active),
        Some("Paused") => Some(QueueState::Paused),
        Some(other) => {
            return Err(Refusal::argument(format!(
                "`state` is `{other}`, but must be Active, Paused or All."
            )));
        }
    };
    let ids = parameters.list("queueIds");
    let mut queues = call.scheduler.queues(bucket, region)?;
    let missing: Vec<String> = ids
        .iter()
        .flatten()
        .filter(|id| !queues.iter().any(|queue| queue.id == **id))
        .map(|id| (*id).to_owned())
        .collect();
    queues.retain(|queue| {
        ids.as_ref().is_none_or(|ids| ids.contains(&queue.id.as_str()))
            && wanted.is_none_or(|wanted| queue.state == wanted)
    });
    let total = queues.len();
    let mut answer = Node::new("Response").text("RequestId", &call.context.request_id);
    // Assumption: samples leave these out only where ids were asked for and no page.
    if ids.is_none() || parameters.get("pageNumber").is_some() || parameters.get("pageSize").is_some() {
        answer = answer
            .text("TotalCount", total.to_string())
            .text("PageNumber", page.number.to_string())
            .text("PageSize", page.size.to_string());
    }
    Ok(answer
        .children(page.slice(queues).iter().map(in_list))
        .children(missing.into_iter().map(|id| Node::leaf("NonExistPIDs", id))))
}

/// `PUT /picqueue/<id>`.
pub(super) fn update(call: &Call<'_>, place: Place<'_>, id: &str) -> Result<Node, Refusal> {
    Parameters::new(&call.request.query, &[])?;
    let root = form::read(call.body)?;
    let request = Form::new(&root, &["Name", "State", "NotifyConfig"])?;
    let name = request.required("Name")?;
    if name.chars().count() > MAX_NAME || !name.chars().all(is_name_character) {
        let rule = "must have at most 128 characters out of Chinese, Latin letters, digits, `_`, `-` and `*`";
        return Err(request.wrong("Name", name, rule));
    }
    let state = match request.one_of("State", &["Active", "Paused"])? {
        Some("Active") => QueueState::Active,
        Some(_) => QueueState::Paused,
        None => return Err(request.missing("State")),
    };
    let notify = read_notify(&request)?;
    let queue = call.scheduler.update_queue(place, id, (name.to_owned(), state, notify))?;
    Ok(Node::new("Response").text("RequestId", &call.context.request_id).child(updated(&queue)))
}

/// Whether the name of a queue or template may contain the character.
pub(super) fn is_name_character(c: char) -> bool {
    let chinese = matches!(c,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}');
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '*') || chinese
}

fn read_notify(request: &Form<'_>) -> Result<Notify, Refusal> {
    let known = ["State", "Event", "ResultFormat", "Type", "Url", "MqMode", "MqRegion", "MqName"];
    let notify = request.required_container("NotifyConfig", &known)?;
    let state = notify.one_of("State", &["On", "Off"])?.unwrap_or("Off");
    let event = notify.text("Event")?;
    if let Some(event) = event
        && !event.split(',').all(|event| EVENTS.contains(&event))
    {
        return Err(notify.wrong("Event", event, "must be TaskFinish"));
    }
    let kind = notify.one_of("Type", &["Url", "TDMQ"])?;
    let url = notify.text("Url")?;
    if let Some(url) = url
        && !is_http_url(url)
    {
        return Err(notify.wrong("Url", url, "must be an http:// or https:// address"));
    }
    let mq_mode = notify.one_of("MqMode", &["Topic", "Queue"])?;
    let mq_region = notify.one_of("MqRegion", &MQ_REGIONS)?;
    let mq_name = notify.text("MqName")?;
    if state == "On" {
        let required: &[(&str, Option<&str>)] = match kind {
            None => &[("Type", None)],
            Some("Url") => &[("Event", event), ("Url", url)],
            Some(_) => &[("Event", event), ("MqMode", mq_mode), ("MqRegion", mq_region), ("MqName", mq_name)],
        };
        if let Some((name, _)) = required.iter().find(|(_, value)| value.is_none()) {
            return Err(notify.missing(name));
        }
    }
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Ok(Notify {
        state: state.to_owned(),
        url: owned(url),
        event: owned(event),
        kind: owned(kind),
        result_format: notify.one_of("ResultFormat", &["XML", "JSON"])?.unwrap_or("XML").to_owned(),
        mq_mode: owned(mq_mode),
        mq_region: owned(mq_region),
        mq_name: owned(mq_name),
    })
}

/// Whether a text is an http address with a host: only the syntax, nothing is looked up.
pub(super) fn is_http_url(text: &str) -> bool {
    text.parse::<http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty())
    })
}

/// A queue as `GET` writes it: what is not set is missing.
fn in_list(queue: &QueueView) -> Node {
    let notify = &queue.notify;
    Node::new("QueueList")
        .text("QueueId", &queue.id)
        .text("Name", &queue.name)
        .text("State", queue.state.as_str())
        .child(
            Node::new("NotifyConfig")
                .maybe_text("Url", notify.url.as_deref())
                .maybe_text("Event", notify.event.as_deref())
                .maybe_text("Type", notify.kind.as_deref())
                .text("State", &notify.state)
                .text("ResultFormat", &notify.result_format)
                .maybe_text("MqMode", notify.mq_mode.as_deref())
                .maybe_text("MqRegion", notify.mq_region.as_deref())
                .maybe_text("MqName", notify.mq_name.as_deref()),
        )
        .text("MaxSize", queue.max_size.to_string())
        .text("MaxConcurrent", queue.max_concurrent.to_string())
        .text("UpdateTime", document_time(queue.updated))
        .text("CreateTime", document_time(queue.created))
        .text("BucketId", &queue.bucket)
        .text("Category", CATEGORY)
}

/// A queue as `PUT` writes it: what is not set is empty.
fn updated(queue: &QueueView) -> Node {
    let notify = &queue.notify;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Node::new("Queue")
        .text("QueueId", &queue.id)
        .text("Name", &queue.name)
        .text("State", queue.state.as_str())
        .child(
            Node::new("NotifyConfig")
                .text("Url", text(&notify.url))
                .text("Event", text(&notify.event))
                .text("Type", text(&notify.kind))
                .text("State", &notify.state)
                .text("ResultFormat", &notify.result_format)
                .text("MqMode", text(&notify.mq_mode))
                .text("MqName", text(&notify.mq_name))
                .text("MqRegion", text(&notify.mq_region)),
        )
        .text("MaxSize", queue.max_size.to_string())
        .text("MaxConcurrent", queue.max_concurrent.to_string())
        .text("Category", CATEGORY)
        .text("UpdateTime", document_time(queue.updated))
        .text("CreateTime", document_time(queue.created))
}
