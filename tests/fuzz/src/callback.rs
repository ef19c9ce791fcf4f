//! The body of a callback, in XML or JSON: both forms of one report give the same callback.

use cloud_infinite::xml::{Element, Limits};
use cloud_infinite::{Callback, ErrorKind, fuzzing, parse_callback};
use serde_json::{Map, Value};

use super::document;

/// Largest body, as it is documented.
const LARGEST: usize = 1 << 20;
/// Objects and lists inside each other in JSON, as it is documented.
const DEEPEST: usize = 32;
/// What is far enough below the limits of XML to keep them when it is written again.
const ROOMY: Limits = Limits { depth: 60, elements: 40_000, ..Limits::DEFAULT };

/// Takes bytes for a report.
pub fn check(data: &[u8]) {
    let read = parse_callback(data);
    match &read {
        Ok(callback) => check_callback(callback, data),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert!(error.outcome().is_none() && error.attempts() == 0);
            let text = error.to_string();
            assert!(text.len() < 4096 && !text.contains(char::is_control), "{text:?}");
        }
    }
    let Ok(tree) = fuzzing::callback_tree(data) else {
        assert!(read.is_err(), "what cannot be read is no callback");
        return;
    };
    document::check_limits(&tree, Limits::DEFAULT);
    if !fits(&tree) || !has_other_forms(&tree) {
        return;
    }
    let xml = document::write(&tree);
    if xml.len() <= LARGEST {
        same(&read, &parse_callback(xml.as_bytes()), "as XML");
    }
    let value = value(&tree);
    let json = value.to_string();
    if json.len() <= LARGEST && depth(&value) <= DEEPEST && tree.text.is_empty() {
        same(&read, &parse_callback(json.as_bytes()), "as JSON");
    }
}

fn check_callback(callback: &Callback, data: &[u8]) {
    assert!(!callback.event.as_str().trim().is_empty());
    assert!(data.ends_with(callback.document.as_bytes()), "the document is what arrived");
    let is_task = callback.event.as_str() == "TaskFinish";
    assert_eq!(callback.job.is_some(), is_task);
    for job in callback.job.iter().chain(&callback.further_jobs) {
        let is_usable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        assert!((1..=64).contains(&job.job_id.len()) && job.job_id.chars().all(is_usable));
        assert_eq!(job.state.is_final(), ["Success", "Failed", "Cancel"].contains(&job.state.as_str()));
    }
}

fn same(
    one: &Result<Callback, cloud_infinite::Error>,
    other: &Result<Callback, cloud_infinite::Error>,
    form: &str,
) {
    let said = |read: &Result<Callback, cloud_infinite::Error>| {
        let callback = read.as_ref().ok()?;
        Some((callback.event.clone(), callback.job.clone(), callback.further_jobs.clone()))
    };
    assert_eq!(said(one), said(other), "{form}: {:?}", other.as_ref().err());
}

/// Whether there is room for what writing adds.
fn fits(root: &Element<'_>) -> bool {
    let mut elements = 0;
    let mut open = vec![(root, 1)];
    while let Some((element, depth)) = open.pop() {
        elements += 1;
        if depth > ROOMY.depth || elements > ROOMY.elements {
            return false;
        }
        open.extend(element.children.iter().map(|child| (child, depth + 1)));
    }
    true
}

/// Whether both forms can say the same: names that XML has, no text beside elements, and no second root.
fn has_other_forms(root: &Element<'_>) -> bool {
    let is_wrapped = matches!(root.children.as_slice(), [only] if only.name == root.name);
    let mut open = vec![root];
    while let Some(element) = open.pop() {
        let is_plain = |c: char| c.is_ascii_alphanumeric();
        let is_name =
            element.name.starts_with(|c: char| c.is_ascii_alphabetic()) && element.name.chars().all(is_plain);
        if !is_name || !element.text.is_empty() && !element.children.is_empty() {
            return false;
        }
        open.extend(&element.children);
    }
    !is_wrapped
}

/// The tree as JSON; repeated elements are a list.
fn value(element: &Element<'_>) -> Value {
    if element.children.is_empty() && !element.text.is_empty() {
        return Value::String(element.text.clone().into_owned());
    }
    let mut members: Map<String, Value> = Map::new();
    if element.children.is_empty() {
        // An object without members is absent, and this element is not.
        members.insert("Empty".to_owned(), Value::Null);
    }
    for child in &element.children {
        let value = value(child);
        match members.get_mut(child.name.as_ref()) {
            None => {
                members.insert(child.name.clone().into_owned(), value);
            }
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Value::Object(members)
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
