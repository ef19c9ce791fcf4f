//! The body of a callback, in XML or JSON: both forms of one report give the same job.
//!
//! The library does not read callbacks yet. Until it does, [`job`] stands where its parser will stand: it joins the
//! library's XML reader, a tree made of the JSON, and the library's model of a job. The rest stays as it is.

use cloud_infinite::Job;
use cloud_infinite::xml::{self, DecodeError, Element, Limits, from_element};
use serde_json::{Map, Value};

use super::document;

/// JSON nested deeper than this is no report; XML has the reader's own limit.
const DEEPEST: usize = 16;

/// Takes bytes for a report.
pub fn check(data: &[u8]) {
    let Some(report) = tree(data) else { return };
    let job = job(&report);
    let rewritten = document::write(&report);
    let again = xml::read_with(rewritten.as_bytes(), document::REWRITTEN).expect("a report can be written");
    assert_eq!(self::job(&again), job, "as XML");
    if has_json_form(&report, 0) {
        let text = value(&report).to_string();
        let again = tree(text.as_bytes()).expect("a report can be written as JSON");
        assert_eq!(self::job(&again), job, "as JSON");
    }
    if let Some(Ok(job)) = job {
        assert_eq!(job.state.is_final(), ["Success", "Failed", "Cancel"].contains(&job.state.as_str()));
    }
}

/// The job that a report speaks of.
fn job(report: &Element<'_>) -> Option<Result<Job, DecodeError>> {
    report.child("JobsDetail").map(from_element)
}

/// The root of a report, `Response`, whichever form it has.
fn tree(data: &[u8]) -> Option<Element<'static>> {
    let first = data.iter().find(|byte| !byte.is_ascii_whitespace())?;
    if *first == b'{' {
        let value: Value = serde_json::from_slice(data).ok()?;
        let inner = value.get("Response").filter(|inner| inner.is_object()).unwrap_or(&value);
        return element("Response", inner, 0);
    }
    let root = xml::read(data).ok().filter(|root| root.name == "Response")?;
    document::check_limits(&root, Limits::DEFAULT);
    Some(owned(&root))
}

fn owned(element: &Element<'_>) -> Element<'static> {
    Element {
        name: element.name.clone().into_owned().into(),
        text: element.text.clone().into_owned().into(),
        children: element.children.iter().map(owned).collect(),
    }
}

/// A tree out of JSON: lists are repeated elements, numbers and truth values their text, and what is empty is absent.
fn element(name: &str, value: &Value, depth: usize) -> Option<Element<'static>> {
    if depth > DEEPEST || !is_name(name) {
        return None;
    }
    let mut element = Element::new(name.to_owned());
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::Array(items) => {
                        element
                            .children
                            .extend(items.iter().filter_map(|item| self::element(name, item, depth + 1)));
                    }
                    single => element.children.extend(self::element(name, single, depth + 1)),
                }
            }
        }
        Value::String(text) if text.chars().all(xml::is_xml_char) => element.text = text.clone().into(),
        Value::Number(number) => element.text = number.to_string().into(),
        Value::Bool(truth) => element.text = truth.to_string().into(),
        Value::String(_) | Value::Null | Value::Array(_) => return None,
    }
    let is_absent = element.text.is_empty() && !value.is_object();
    (depth == 0 || !is_absent).then_some(element)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= Limits::DEFAULT.name
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether JSON can say the same: no text beside elements, and not too deep.
fn has_json_form(element: &Element<'_>, depth: usize) -> bool {
    let is_object = depth == 0 || !element.children.is_empty();
    depth < DEEPEST
        && (element.text.is_empty() || !is_object)
        && element.children.iter().all(|child| has_json_form(child, depth + 1))
}

/// The tree as JSON; repeated elements are a list.
fn value(element: &Element<'_>) -> Value {
    if element.children.is_empty() && !element.text.is_empty() {
        return Value::String(element.text.clone().into_owned());
    }
    let mut members: Map<String, Value> = Map::new();
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
