//! What a callback says: the job as `GET /jobs/<id>` shows it, in the order of its names.

use cloud_infinite::xml::Node;
use serde_json::{Map, Value};

use crate::handler::describe_job;
use crate::state::Job;

/// The event of a job that has ended.
pub(super) const TASK_FINISH: &str = "TaskFinish";

/// The elements that real traffic was seen to carry as lists although the documentation shows single ones.
const SEEN_AS_LISTS: [&str; 2] = ["JobsDetail", "PicProcessResult"];

/// How a callback is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Xml,
    Json,
}

impl Format {
    /// The format of that name; XML unless another is named.
    pub(super) fn of(name: Option<&str>) -> Self {
        if name == Some("JSON") { Self::Json } else { Self::Xml }
    }

    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Xml => "application/xml",
            Self::Json => "application/json",
        }
    }
}

/// The document for a job that has ended. `arrays` writes the lists that real traffic was seen to carry; they make a
/// difference in JSON only.
pub(super) fn task_finish(job: &Job, format: Format, arrays: bool) -> String {
    let response = Node::new("Response").text("EventName", TASK_FINISH).child(describe_job(job)).sorted();
    match format {
        Format::Xml => response.to_document(),
        Format::Json => json(&response, arrays).to_string(),
    }
}

/// The same names as in XML without the root; every value is a text, and empty elements are left out.
fn json(node: &Node, arrays: bool) -> Value {
    let mut fields = Map::new();
    for child in node.own_children() {
        let value = match child.own_text() {
            Some("") => continue,
            Some(text) => Value::from(text),
            None if child.own_children().is_empty() => continue,
            None => json(child, arrays),
        };
        let is_list = arrays && SEEN_AS_LISTS.contains(&child.name());
        fields.insert(child.name().to_owned(), if is_list { Value::Array(vec![value]) } else { value });
    }
    Value::Object(fields)
}
