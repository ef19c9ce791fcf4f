//! From the body of a callback to what it reports.

use crate::error::{Error, ErrorKind, Result};
use crate::model::{Callback, CallbackEvent, Job};
use crate::operation::accept;
use crate::xml::{self, DecodeError, Element, Limits, from_element};

/// Largest body in bytes.
pub(crate) const MAX_BODY: usize = 1 << 20;
/// Objects and lists inside each other in JSON.
const MAX_JSON_DEPTH: usize = 32;
/// The root of a report in XML. In JSON it is left out, or so it is documented.
const ROOT: &str = "Response";

/// Reads a report.
pub(crate) fn parse(body: &[u8]) -> Result<Callback> {
    let root = tree(body)?;
    let unfit = |error: DecodeError| {
        Error::new(ErrorKind::Decode, format!("the callback is not as expected: {error}")).with_source(error)
    };
    let event = match root.text_of("EventName").map(str::trim) {
        Some(name) if !name.is_empty() => CallbackEvent::from(name),
        _ => return Err(unfit(DecodeError::new("it does not name its event"))),
    };
    let mut jobs = Vec::new();
    if event == CallbackEvent::TaskFinish {
        for element in root.all("JobsDetail") {
            jobs.push(from_element::<Job>(element).and_then(accept).map_err(unfit)?);
        }
        if jobs.is_empty() {
            return Err(unfit(DecodeError::new("it reports no job")));
        }
    }
    let mut jobs = jobs.into_iter();
    let document = xml::decode(body).map_err(unreadable)?.to_owned();
    Ok(Callback { event, job: jobs.next(), further_jobs: jobs.collect(), document })
}

/// The document as a tree whose root holds the name of the event, whichever form it has.
pub(crate) fn tree(body: &[u8]) -> Result<Element<'_>> {
    let limits = Limits { document: MAX_BODY, ..Limits::DEFAULT };
    if !is_json(body) {
        let root = xml::read_with(body, limits).map_err(unreadable)?;
        if root.name != ROOT {
            let message = format!("the callback is not as expected: it is a `{}` document", root.name);
            return Err(Error::new(ErrorKind::Decode, message));
        }
        return Ok(root);
    }
    let limits = Limits { depth: MAX_JSON_DEPTH, ..limits };
    let mut root = xml::read_json(body, ROOT, limits).map_err(unreadable)?;
    match root.children.as_mut_slice() {
        [only] if only.name == ROOT => Ok(std::mem::replace(only, Element::new(ROOT))),
        _ => Ok(root),
    }
}

fn is_json(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

fn unreadable(error: xml::ReadError) -> Error {
    Error::new(ErrorKind::Decode, format!("the callback cannot be read: {error}")).with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/../tests/vectors/callback/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    fn job(name: &str) -> Job {
        parse(&vector(name)).unwrap().job.unwrap()
    }

    #[test]
    fn every_form_of_a_report_gives_the_same_job() {
        let expected = job("success.xml");
        assert_eq!(expected.operation.user_data.as_deref(), Some("order-17"));
        for name in ["success.json", "wrapped.json", "lists.json", "native.json", "of_workflow.json"] {
            assert_eq!(job(name), expected, "{name}");
        }
        let failed = job("failed.xml");
        assert_eq!(job("failed.json"), failed);
        assert_eq!(job("never_started.json"), Job { start_time: None, ..failed });
    }

    #[test]
    fn what_is_no_end_of_a_job_keeps_its_name_and_document() {
        for (name, event) in [
            ("workflow.xml", CallbackEvent::WorkflowFinish),
            ("workflow.json", CallbackEvent::WorkflowFinish),
            ("unknown.json", CallbackEvent::Other("QueueDrained".into())),
        ] {
            let body = vector(name);
            let callback = parse(&body).unwrap();
            let document = String::from_utf8(body).unwrap();
            assert_eq!(callback, Callback { event, document, ..Callback::default() });
        }
    }

    #[test]
    fn several_results_and_several_jobs_are_all_kept() {
        let body = r#"{"EventName": "TaskFinish", "JobsDetail": [
            {"JobId": "a", "Operation": {"PicProcessResult": [
                {"ObjectName": "1.png", "OriginalInfo": {"Key": "in"}, "ProcessResult": {"Width": 1}},
                {"ObjectName": "2.png", "ProcessResult": {"Width": 2}}]}},
            {"JobId": "b", "Operation": {"UserData": "cinf1:0123"}}]}"#;
        let callback = parse(body.as_bytes()).unwrap();
        let result = callback.job.unwrap().operation.pic_process_result.unwrap();
        assert_eq!(result.object_name.as_deref(), Some("1.png"));
        let pictures: Vec<_> =
            result.process_results.iter().map(|one| (one.key.as_deref(), one.width)).collect();
        assert_eq!(pictures, [(Some("1.png"), Some(1)), (Some("2.png"), Some(2))]);
        assert_eq!(result.original_info.unwrap().key.as_deref(), Some("in"));
        assert_eq!(callback.further_jobs.len(), 1);
    }

    #[test]
    fn what_is_no_report_is_refused() {
        let index: serde_json::Value = serde_json::from_slice(&vector("index.json")).unwrap();
        let refused = index["refused"].as_array().unwrap();
        assert!(refused.len() > 10);
        for case in refused {
            let error = parse(case["body"].as_str().unwrap().as_bytes()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{case}");
            assert!(error.message().starts_with("the callback "), "{error}");
        }
        for (body, reason) in [
            (b"\xff\xfe<".to_vec(), "UTF-16"),
            (b"{\"EventName\": \"\xff\"}".to_vec(), "encoding"),
            (vec![b' '; MAX_BODY + 1], "too large"),
            ("{\"a\":".repeat(33).into_bytes(), "nested too deeply"),
            ("<a>".repeat(65).into_bytes(), "nested too deeply"),
        ] {
            let error = parse(&body).unwrap_err();
            assert!(error.message().contains(reason), "{error}");
        }
    }

    #[test]
    fn the_largest_body_is_read() {
        let head = "{\"EventName\": \"TaskFinish\", \"JobsDetail\": {\"JobId\": \"a\"}}";
        let body = format!("{head}{}", " ".repeat(MAX_BODY - head.len()));
        assert_eq!(parse(body.as_bytes()).unwrap().job.unwrap().job_id, "a");
        assert!(parse(format!("{body} ").as_bytes()).is_err());
    }
}
