//! What a rule may say: everything that could never act, or could not be done, is refused when the rule is added.

use cloud_infinite::xml::is_xml_char;

use super::matcher::Route;
use super::rule::{Fault, FaultAction, FaultError, FaultService, Target};
use crate::store::is_bucket_name;

/// The longest time that a rule may let somebody wait: a day.
const MAX_DELAY_MS: u64 = 24 * 60 * 60 * 1000;

/// How far a read may lag behind.
const MAX_READS: u32 = 1000;

/// The longest text in a rule.
const MAX_TEXT: usize = 1024;

/// Statuses whose answers have no body.
const WITHOUT_BODY: [u16; 3] = [204, 205, 304];

pub(super) fn check(fault: &Fault) -> Result<(), FaultError> {
    check_counts(fault)?;
    if let Some(bucket) = &fault.bucket
        && !is_bucket_name(bucket)
    {
        return Err(FaultError::new(format!(
            "`bucket` is `{bucket}`, which is no bucket name such as `examplebucket-1250000000`."
        )));
    }
    for (name, text) in [("key", &fault.key), ("job_id", &fault.job_id), ("route", &fault.route)] {
        if text.as_ref().is_some_and(String::is_empty) {
            return Err(FaultError::new(format!("`{name}` is empty: leave it out, or say what must match.")));
        }
    }
    check_action(&fault.action)?;
    check_place(fault)
}

fn check_counts(fault: &Fault) -> Result<(), FaultError> {
    if fault.times == Some(0) {
        return Err(FaultError::new("`times` is 0, so the rule would never act: it must be at least 1."));
    }
    match fault.probability {
        Some(probability) if !(probability > 0.0 && probability <= 1.0) => Err(FaultError::new(format!(
            "`probability` is {probability}, but must be more than 0 and at most 1."
        ))),
        None if fault.seed.is_some() && !draws(&fault.action) => {
            Err(FaultError::new("`seed` is given, but nothing is left to chance: add `probability`."))
        }
        _ => Ok(()),
    }
}

/// Whether an action itself is left to chance.
fn draws(action: &FaultAction) -> bool {
    matches!(action, FaultAction::Delay { min_ms, max_ms, .. } if min_ms < max_ms)
}

fn check_action(action: &FaultAction) -> Result<(), FaultError> {
    let refuse = |sentence: String| Err(FaultError::new(sentence));
    match action {
        FaultAction::Status { status, code, message, retry_after } => {
            if !(200..=599).contains(status) {
                return refuse(format!("`status` is {status}, but must be from 200 to 599."));
            }
            if WITHOUT_BODY.contains(status) && code.is_some() {
                return refuse(format!(
                    "An answer of status {status} has no body and thus no `code`: leave it out."
                ));
            }
            if code.is_none() && message.is_some() {
                return refuse("`message` is part of the error document, which needs `code`.".to_owned());
            }
            check_texts(code.as_deref(), message.as_deref())?;
            match retry_after {
                Some(text) if !is_header(text) => refuse(
                    "`retry_after` must be a number, or a text of at most 1024 printable ASCII characters."
                        .to_owned(),
                ),
                Some(_) | None => Ok(()),
            }
        }
        FaultAction::FailJob { code, message } => check_texts(Some(code), message.as_deref()),
        FaultAction::Delay { min_ms, max_ms, .. } if min_ms > max_ms => {
            refuse(format!("`min_ms` is {min_ms}, which is more than `max_ms` with {max_ms}."))
        }
        FaultAction::Delay { max_ms, .. } if *max_ms == 0 => {
            refuse("A delay of 0 ms is none: give it at least 1.".to_owned())
        }
        FaultAction::Delay { max_ms, .. } if *max_ms > MAX_DELAY_MS => refuse(format!(
            "The delay has up to {max_ms} ms, but at most {MAX_DELAY_MS} (a day) go; `accept_then_lose` with \
             `hang` never answers."
        )),
        FaultAction::Dribble { bytes_per_second: 0 } => refuse(
            "`bytes_per_second` must be at least 1; `accept_then_lose` with `hang` never answers.".to_owned(),
        ),
        FaultAction::StaleRead { reads, .. } if !(1..=MAX_READS).contains(reads) => {
            refuse(format!("`reads` is {reads}, but must be from 1 to {MAX_READS}."))
        }
        _ => Ok(()),
    }
}

fn check_texts(code: Option<&str>, message: Option<&str>) -> Result<(), FaultError> {
    for (name, text) in [("code", code), ("message", message)] {
        let Some(text) = text else { continue };
        if text.is_empty() || text.len() > MAX_TEXT || !text.chars().all(is_xml_char) {
            return Err(FaultError::new(format!(
                "`{name}` must have from 1 to {MAX_TEXT} bytes, all of them characters that XML can hold."
            )));
        }
    }
    Ok(())
}

fn is_header(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_TEXT && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// Refuses what can never meet.
fn check_place(fault: &Fault) -> Result<(), FaultError> {
    let kind = fault.action.kind();
    let route = fault.route.as_deref().map(Route::parse).transpose()?;
    let target = fault.action.target();
    if fault.service == Some(FaultService::Cos) {
        if target != Target::Request {
            return Err(FaultError::new(format!(
                "`{kind}` is for jobs, and the service `cos` has objects only: leave `service` out."
            )));
        }
        if fault.job_id.is_some() || route.as_ref().is_some_and(Route::is_of_processing) {
            return Err(FaultError::new(
                "The service `cos` has objects and no jobs: take `ci`, or leave `service` out.",
            ));
        }
    }
    let Some(route) = route else { return Ok(()) };
    if fault.job_id.is_some() && target != Target::Job && !route.names_jobs() {
        return Err(FaultError::new(format!(
            "Requests of the route `{route}` name no jobs, so `job_id` never fits: leave it out, or take `GET /jobs/*`."
        )));
    }
    if fault.key.is_some() && route.is_without_keys() {
        return Err(FaultError::new(format!(
            "Requests of the route `{route}` are about no object, so `key` never fits: leave it out."
        )));
    }
    let sentence = match target {
        Target::Job if !route.takes("POST", "/jobs") => format!(
            "`{kind}` is for jobs, which begin with `POST /jobs`; the route `{route}` is for something else. \
             Leave `route` out, and name jobs by `bucket`, `key` or `job_id`."
        ),
        Target::Read if !route.takes("GET", "/jobs") && !route.takes_below("GET", "/jobs/") => format!(
            "`{kind}` is for reads of jobs, and the route `{route}` has none. Leave `route` out, or take \
             `GET /jobs/*` for single jobs or `GET /jobs` for lists."
        ),
        Target::Request if route.is_head() && fault.action.needs_body() => {
            format!("Answers to HEAD have no body, so `{kind}` has nothing to do: take another route.")
        }
        _ => return Ok(()),
    };
    Err(FaultError::new(sentence))
}
