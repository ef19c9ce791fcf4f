//! The rules that fields keep, checked before anything is sent.

use crate::error::InvalidArgument;
use crate::submission::begins_like_a_mark;
use crate::time::{SERVICE_TIMES, Timestamp};
use crate::xml::is_xml_char;

type Checked = Result<(), InvalidArgument>;

/// Ways a TDMQ message is received.
pub(crate) const MQ_MODES: &[&str] = &["Topic", "Queue"];
/// Regions of TDMQ receivers.
pub(crate) const MQ_REGIONS: &[&str] = &["sh", "bj", "gz", "cd", "hk"];

/// Longest bucket name, the account's number included, in bytes.
const MAX_BUCKET: usize = 60;
/// Longest object key in bytes.
const MAX_KEY: usize = 850;
/// Longest value of a header in bytes.
const MAX_HEADER: usize = 4096;
/// Most metadata of one object in bytes.
const MAX_METADATA: usize = 2048;
/// Longest user data in characters.
const MAX_USER_DATA: usize = 1024;
/// Longest id in characters.
const MAX_ID: usize = 64;
/// Longest token of a page in bytes: one that a URL still has room for.
const MAX_TOKEN: usize = 4096;
/// Largest page. The service states it for buckets and jobs; for queues it is an assumption.
const MAX_PAGE_SIZE: u32 = 100;
/// Longest part of a host name between dots.
const MAX_HOST_LABEL: usize = 63;

fn refuse(field: &str, value: impl std::fmt::Display, rule: impl Into<String>) -> Checked {
    Err(InvalidArgument::new(field, value, rule))
}

/// Full name of a bucket: it becomes part of a host name.
pub(crate) fn bucket(field: &str, value: &str) -> Checked {
    let rule = "must be `<name>-<APPID>`: lower-case letters, digits and `-`, not beginning with `-`, \
                ending in the account's number, at most 60 characters";
    let Some((name, app_id)) = value.rsplit_once('-') else { return refuse(field, value, rule) };
    let fits = value.len() <= MAX_BUCKET
        && is_label(name)
        && !app_id.is_empty()
        && app_id.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(()) } else { refuse(field, value, rule) }
}

/// Beginning of a bucket's name.
pub(crate) fn bucket_prefix(field: &str, value: &str) -> Checked {
    let fits = (1..=MAX_BUCKET).contains(&value.len())
        && !value.starts_with('-')
        && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let rule = "must be the beginning of a bucket's name: lower-case letters, digits and `-`";
    if fits { Ok(()) } else { refuse(field, value, rule) }
}

/// Region: it becomes part of a host name. Not compared with a list, because new regions appear.
pub(crate) fn region(field: &str, value: &str) -> Checked {
    if value.len() <= MAX_HOST_LABEL && is_label(value) {
        return Ok(());
    }
    refuse(field, value, "must be a region such as `ap-guangzhou`: lower-case letters, digits and inner `-`")
}

fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let edge =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    edge(bytes.first())
        && edge(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
}

/// Id of a job, queue or template: it becomes part of a path.
pub(crate) fn id(field: &str, value: &str) -> Checked {
    let fits = (1..=MAX_ID).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let rule = "must be 1 to 64 letters, digits, `_` and `-`";
    if fits { Ok(()) } else { refuse(field, value, rule) }
}

/// Ids that become one part of a path, joined by commas.
pub(crate) fn ids(field: &str, values: &[String], most: usize) -> Checked {
    if !(1..=most).contains(&values.len()) {
        return refuse(field, format!("{} ids", values.len()), format!("must be 1 to {most} ids"));
    }
    values.iter().try_for_each(|value| id(field, value))
}

/// A number of things, if it is given.
pub(crate) fn count(field: &str, value: Option<u32>, most: u32) -> Checked {
    match value {
        Some(given) if !(1..=most).contains(&given) => refuse(field, given, format!("must be 1 to {most}")),
        _ => Ok(()),
    }
}

/// Name of a queue or template.
pub(crate) fn name(field: &str, value: &str, longest: usize) -> Checked {
    let fits = (1..=longest).contains(&value.chars().count())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '*') || is_chinese(c));
    let rule = format!("must be 1 to {longest} Chinese or Latin letters, digits, `_`, `-` and `*`");
    if fits { Ok(()) } else { refuse(field, value, rule) }
}

/// Unified ideographs with their extensions and compatibility forms.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Key of an object.
pub(crate) fn object_key(field: &str, value: &str) -> Checked {
    if value.is_empty() || value.len() > MAX_KEY {
        return refuse(field, value, "must be an object key of 1 to 850 bytes of UTF-8");
    }
    if value.starts_with(['/', '\\']) {
        return refuse(field, value, "must not begin with `/` or `\\`: an object key is not a path");
    }
    printable_xml(field, value)
}

/// Key of an object that is put, fetched or deleted: it goes into a URL, which can carry more than a document can.
pub(crate) fn stored_key(field: &str, value: &str) -> Checked {
    if value.is_empty() {
        return refuse(field, value, "must be an object key of 1 to 850 bytes of UTF-8");
    }
    if value.starts_with(['/', '\\']) {
        return refuse(field, value, "must not begin with `/` or `\\`: an object key is not a path");
    }
    part_of_key(field, value)?;
    // Steps through folders that lead back to the bucket: a server that takes them would list or even delete it.
    let depth = value.split('/').try_fold(Vec::new(), |mut names, part| {
        match part {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
        Some(names)
    });
    if depth.is_some_and(|names| names.is_empty()) {
        return refuse(field, value, "must not lead to the bucket itself by `.` and `..`");
    }
    Ok(())
}

/// What keys begin with, or come behind.
pub(crate) fn part_of_key(field: &str, value: &str) -> Checked {
    if value.len() > MAX_KEY {
        return refuse(field, value, "must be an object key of 1 to 850 bytes of UTF-8");
    }
    match value.chars().find(|c| ('\u{18}'..='\u{1b}').contains(c)) {
        None => Ok(()),
        Some(_) => refuse(field, value, "must not hold the characters U+0018 to U+001B"),
    }
}

/// ETags of conditions.
pub(crate) fn conditions(if_match: Option<&str>, if_none_match: Option<&str>) -> Checked {
    if let Some(etag) = if_match {
        header_value("if_match", etag)?;
    }
    match if_none_match {
        Some(etag) => header_value("if_none_match", etag),
        None => Ok(()),
    }
}

/// Times of conditions.
pub(crate) fn times(modified_since: Option<Timestamp>, unmodified_since: Option<Timestamp>) -> Checked {
    if let Some(time) = modified_since {
        service_time("if_modified_since", time)?;
    }
    unmodified_since.map_or(Ok(()), |time| service_time("if_unmodified_since", time))
}

/// Version of an object, if given at all. Its form is the service's own affair.
pub(crate) fn maybe_version(value: Option<&str>) -> Checked {
    value.map_or(Ok(()), |value| token("version_id", value))
}

/// Value of a header: what HTTP carries unchanged.
pub(crate) fn header_value(field: &str, value: &str) -> Checked {
    let fits = (1..=MAX_HEADER).contains(&value.len())
        && value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && value.trim() == value;
    let rule = "must be 1 to 4096 printable ASCII characters without a space at either end";
    if fits { Ok(()) } else { refuse(field, value, rule) }
}

/// Metadata of an object. How its size is counted is an assumption: names without their common beginning, and values.
pub(crate) fn metadata(field: &str, entries: &std::collections::BTreeMap<String, String>) -> Checked {
    let mut size: usize = 0;
    for (name, value) in entries {
        let fits = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !fits {
            return refuse(field, name, "must have names of lower-case letters, digits and `-`");
        }
        header_value(&format!("{field}.{name}"), value)?;
        size = size.saturating_add(name.len()).saturating_add(value.len());
    }
    if size > MAX_METADATA {
        return refuse(
            field,
            format!("{size} bytes"),
            "must have at most 2048 bytes, names and values together",
        );
    }
    Ok(())
}

/// Text that the caller gets back.
pub(crate) fn user_data(field: &str, value: &str) -> Checked {
    let fits = value.len() <= MAX_USER_DATA && value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if begins_like_a_mark(value) {
        return refuse(field, value, "must not begin with `cinf1:`, which is kept for this library");
    }
    let rule = "must be at most 1024 printable ASCII characters";
    if fits { Ok(()) } else { refuse(field, value, rule) }
}

/// Text that must not be empty and goes into a document.
pub(crate) fn text(field: &str, value: &str) -> Checked {
    if value.is_empty() {
        return refuse(field, value, "must not be empty");
    }
    printable_xml(field, value)
}

/// Text that can stand in an XML document.
fn printable_xml(field: &str, value: &str) -> Checked {
    match value.chars().find(|c| !is_xml_char(*c)) {
        None => Ok(()),
        Some(_) => refuse(field, value, "has a control character that a request cannot carry"),
    }
}

/// One word that goes into a query.
pub(crate) fn word(field: &str, value: &str) -> Checked {
    let fits = (1..=MAX_ID).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits { Ok(()) } else { refuse(field, value, "must be one word of letters and digits") }
}

/// Events of a callback: words joined by commas.
pub(crate) fn events(field: &str, value: &str) -> Checked {
    let fits = value.len() <= 256 && value.split(',').all(|event| word(field, event).is_ok());
    if fits {
        Ok(())
    } else {
        refuse(field, value, "must be an event such as `TaskFinish`, or several joined by commas")
    }
}

/// URL of a callback: `http` or `https`, absolute, with a host.
pub(crate) fn callback_url(field: &str, value: &str) -> Checked {
    let fits = value.bytes().all(|byte| (b'!'..=b'~').contains(&byte))
        && url::Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        && (value.starts_with("http://") || value.starts_with("https://"));
    if fits {
        Ok(())
    } else {
        refuse(field, value, "must be an absolute `http` or `https` URL in printable ASCII")
    }
}

/// One of a few words.
pub(crate) fn one_of(field: &str, value: &str, allowed: &[&str]) -> Checked {
    if allowed.contains(&value) {
        return Ok(());
    }
    let allowed: Vec<String> = allowed.iter().map(|word| format!("`{word}`")).collect();
    refuse(field, value, format!("must be one of {}", allowed.join(", ")))
}

/// One of a few words, if given at all.
pub(crate) fn maybe_one_of(field: &str, value: Option<&str>, allowed: &[&str]) -> Checked {
    value.map_or(Ok(()), |value| one_of(field, value, allowed))
}

/// A field that another field makes necessary.
pub(crate) fn given(field: &str, is_given: bool, rule: &str) -> Checked {
    if is_given { Ok(()) } else { refuse(field, "", rule) }
}

/// Where a list begins and how much a page holds.
pub(crate) fn page(number: Option<u32>, size: Option<u32>) -> Checked {
    if number == Some(0) {
        return refuse("page_number", 0, "must be 1 or more");
    }
    page_size("page_size", size)
}

/// How much a page holds.
pub(crate) fn page_size(field: &str, size: Option<u32>) -> Checked {
    match size {
        Some(size) if !(1..=MAX_PAGE_SIZE).contains(&size) => {
            refuse(field, size, format!("must be 1 to {MAX_PAGE_SIZE}"))
        }
        _ => Ok(()),
    }
}

/// What the service calls the next page. Its form is the service's own affair.
pub(crate) fn token(field: &str, value: &str) -> Checked {
    let fits = (1..=MAX_TOKEN).contains(&value.len()) && !value.contains(char::is_control);
    let rule = "must be a token as the service gave it: 1 to 4096 bytes without control characters";
    if fits { Ok(()) } else { refuse(field, value, rule) }
}

/// A time that the service's format can hold and that a job can have.
pub(crate) fn service_time(field: &str, value: Timestamp) -> Checked {
    if SERVICE_TIMES.contains(&value.unix_seconds()) {
        return Ok(());
    }
    refuse(field, value, "must lie in the years 1970 to 9999")
}

/// Appends a query parameter if it is given.
pub(crate) fn push(query: &mut Vec<(&'static str, String)>, key: &'static str, value: Option<impl ToString>) {
    if let Some(value) = value {
        query.push((key, value.to_string()));
    }
}

/// Appends a comma list if it is not empty.
pub(crate) fn push_list(
    query: &mut Vec<(&'static str, String)>,
    key: &'static str,
    values: &[impl AsRef<str>],
) {
    if !values.is_empty() {
        let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
        query.push((key, values.join(",")));
    }
}
