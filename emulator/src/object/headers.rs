//! The headers of objects: which are stored, which are given back, which this emulator cannot honour.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::answer::Refusal;
use crate::received::Received;
use crate::store::{ObjectInfo, Properties};

/// The type of an object that was put without one.
///
/// Assumption: no page names the default.
pub(super) const DEFAULT_TYPE: &str = "application/octet-stream";

/// Stored with the object as they are.
const STORED: [&str; 4] = ["cache-control", "content-disposition", "content-encoding", "expires"];

const METADATA: &str = "x-cos-meta-";

/// The most octets of all metadata.
///
/// Assumption: the pages say 2 KB and not what counts; here names without their prefix and values do.
const MAX_METADATA: usize = 2048;

/// Bits per second that may be asked for.
const TRAFFIC_LIMITS: std::ops::RangeInclusive<u64> = 819_200..=838_860_800;

/// Headers of the storage service's own that mean nothing here beyond the signature.
const HARMLESS: [&str; 2] = ["x-cos-security-token", "x-cos-sdk-retry"];

/// Names of query parameters that replace a header of an answer, and that header.
const OVERRIDES: [(&str, HeaderName); 6] = [
    ("response-content-type", http::header::CONTENT_TYPE),
    ("response-content-disposition", http::header::CONTENT_DISPOSITION),
    ("response-content-encoding", http::header::CONTENT_ENCODING),
    ("response-content-language", http::header::CONTENT_LANGUAGE),
    ("response-cache-control", http::header::CACHE_CONTROL),
    ("response-expires", http::header::EXPIRES),
];

pub(super) const CRC64: HeaderName = HeaderName::from_static("x-cos-hash-crc64ecma");
pub(super) const REGION: HeaderName = HeaderName::from_static("x-cos-bucket-region");

/// Refuses what a client asks for and would not get.
pub(super) fn check_known(request: &Received) -> Result<(), Refusal> {
    let pic_operations = |name: &str| name == "pic-operations";
    for (name, value) in &request.headers {
        let known = match name.as_str() {
            "x-cos-acl" => matches!(value.as_str(), "" | "default" | "private"),
            "x-cos-storage-class" => matches!(value.as_str(), "" | "STANDARD"),
            "x-cos-traffic-limit" => {
                check_traffic_limit(value)?;
                true
            }
            name if name.starts_with(METADATA) || HARMLESS.contains(&name) => true,
            name => !name.starts_with("x-cos-") && !pic_operations(name),
        };
        if !known {
            return Err(Refusal::not_implemented(format!(
                "This emulator does not implement the header `{name}: {value}`."
            )));
        }
    }
    match request.parameter("x-cos-traffic-limit") {
        Some(value) => check_traffic_limit(value),
        None => Ok(()),
    }
}

/// A limit is checked, but a loopback connection is not slowed down.
fn check_traffic_limit(value: &str) -> Result<(), Refusal> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    match value.parse::<u64>() {
        Ok(limit) if digits && TRAFFIC_LIMITS.contains(&limit) => Ok(()),
        _ => Err(Refusal::argument(format!(
            "`x-cos-traffic-limit` is `{value}`, but must be a number from {} to {}.",
            TRAFFIC_LIMITS.start(),
            TRAFFIC_LIMITS.end()
        ))),
    }
}

/// What a request to put an object stores beside the bytes.
pub(super) fn properties(request: &Received) -> Result<Properties, Refusal> {
    let content_type = request.header("content-type").filter(|text| !text.is_empty()).map(str::to_owned);
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut metadata = 0_usize;
    for (name, value) in &request.headers {
        if let Some(suffix) = name.strip_prefix(METADATA) {
            check_metadata(name, suffix, value)?;
            metadata = metadata.saturating_add(suffix.len()).saturating_add(value.len());
            if metadata > MAX_METADATA {
                return Err(Refusal::argument(format!(
                    "All `{METADATA}` headers together have more than {MAX_METADATA} octets."
                )));
            }
        } else if !STORED.contains(&name.as_str()) {
            continue;
        }
        if headers.iter().any(|(earlier, _)| earlier == name) {
            return Err(Refusal::argument(format!("The header `{name}` occurs more than once.")));
        }
        headers.push((name.clone(), value.clone()));
    }
    Ok(Properties { content_type, headers })
}

fn check_metadata(name: &str, suffix: &str, value: &str) -> Result<(), Refusal> {
    if suffix.is_empty() || !suffix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Err(Refusal::argument(format!(
            "`{name}`: the name of metadata has letters, digits and hyphens only."
        )));
    }
    // Assumption: the pages do not say what becomes of other octets.
    if !value.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) {
        return Err(Refusal::argument(format!("`{name}`: metadata is ASCII; encode other characters.")));
    }
    Ok(())
}

/// The media type of an object.
pub(crate) fn content_type<'i>(key: &str, info: &'i ObjectInfo) -> &'i str {
    info.properties.content_type.as_deref().unwrap_or_else(|| type_of(key))
}

/// The headers that describe an object.
pub(super) fn describe(into: &mut HeaderMap, key: &str, info: &ObjectInfo) {
    insert(into, http::header::CONTENT_TYPE, content_type(key, info));
    for (name, value) in &info.properties.headers {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            insert(into, name, value);
        }
    }
    insert(into, http::header::LAST_MODIFIED, &crate::clock::http_date(info.modified));
    checksums(into, info);
}

/// Puts what the query asks for in the place of headers.
pub(super) fn replace(into: &mut HeaderMap, request: &Received) {
    for (parameter, name) in OVERRIDES {
        if let Some(value) = request.parameter(parameter).filter(|value| !value.is_empty()) {
            insert(into, name, value);
        }
    }
}

/// Entity tag and CRC-64.
pub(super) fn checksums(into: &mut HeaderMap, info: &ObjectInfo) {
    insert(into, http::header::ETAG, &format!("\"{}\"", info.digests.md5_hex()));
    insert(into, CRC64, &info.digests.crc64.to_string());
}

pub(super) fn insert(into: &mut HeaderMap, name: HeaderName, value: &str) {
    // What no header can hold came in no header; from a query parameter it is left out.
    if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
        into.insert(name, value);
    }
}

/// The type of an object of which nothing is known but its name: a file put there by hand.
fn type_of(key: &str) -> &'static str {
    let extension = key.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "bmp" => "image/bmp",
        _ => DEFAULT_TYPE,
    }
}
