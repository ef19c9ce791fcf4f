//! An answer of any status, with headers and a body: what the error says fits the status and the code.
//!
//! The input is text: a status, lines of headers, an empty line, the body.

use cloud_infinite::fuzzing::interpret;
use cloud_infinite::{GetJob, Operation, SubmitJob};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::judge;

/// Takes bytes for status, headers and body; what has no status is no answer.
pub fn check(data: &[u8]) {
    let (head, body) = split(data);
    let mut lines = head.split(|byte| *byte == b'\n');
    let status = lines.next().and_then(|line| std::str::from_utf8(line).ok()?.trim().parse().ok());
    let Some(status) = status.filter(|status| (100..=999).contains(status)) else { return };
    let mut headers = HeaderMap::new();
    for line in lines.take(64) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    answer(&SubmitJob::default(), status, &headers, body);
    answer(&GetJob { job_id: "c1".to_owned() }, status, &headers, body);
}

fn answer<O: Operation>(operation: &O, status: u16, headers: &HeaderMap, body: &[u8]) {
    let Err(error) = interpret(operation, status, headers.clone(), body.to_vec()) else {
        assert!((200..300).contains(&status), "status {status} was taken for success");
        return;
    };
    assert_eq!(error.status(), Some(status));
    if !(200..300).contains(&status) {
        judge::check_refusal(&error);
    } else if error.outcome().is_some() {
        judge::check_after_success(&error);
    } else {
        judge::check_texts(&error);
    }
}

fn split(data: &[u8]) -> (&[u8], &[u8]) {
    match data.windows(2).position(|pair| pair == b"\n\n") {
        Some(at) => (&data[..at], &data[at + 2..]),
        None => (data, &[]),
    }
}
