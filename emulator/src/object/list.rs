//! `GET /`: the objects of a bucket, by the first and only version of this operation.

use axum::response::Response;
use cloud_infinite::signature::encode_path;
use cloud_infinite::xml::Node;

use super::{Call, blocking, headers};
use crate::answer::{self, Refusal};
use crate::clock::utc_time_ms;
use crate::received::Received;
use crate::store::{ObjectInfo, StoreError};

/// The most entries of a page, and how many there are unless fewer are asked for.
const MAX_KEYS: usize = 1000;

/// The class of every object here.
const STORAGE_CLASS: &str = "STANDARD";

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Query {
    prefix: String,
    delimiter: Option<char>,
    marker: String,
    max_keys: usize,
    encoded: bool,
}

impl Query {
    /// Parameters that this operation does not know are ignored, as those of other stores' newer versions are.
    fn read(request: &Received) -> Result<Self, Refusal> {
        let value = |name: &str| request.parameter(name).filter(|value| !value.is_empty());
        let delimiter = match value("delimiter") {
            None => None,
            Some(text) => {
                let mut characters = text.chars();
                match (characters.next(), characters.next()) {
                    (Some(delimiter), None) => Some(delimiter),
                    _ => return Err(wrong("delimiter", text, "must be one character")),
                }
            }
        };
        let max_keys = match value("max-keys") {
            None => MAX_KEYS,
            Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                text.parse().unwrap_or(MAX_KEYS).min(MAX_KEYS)
            }
            Some(text) => return Err(wrong("max-keys", text, "must be a number")),
        };
        let encoded = match value("encoding-type") {
            None => false,
            Some("url") => true,
            Some(text) => return Err(wrong("encoding-type", text, "must be `url`")),
        };
        let text = |name: &str| value(name).unwrap_or_default().to_owned();
        Ok(Self { prefix: text("prefix"), delimiter, marker: text("marker"), max_keys, encoded })
    }
}

fn wrong(name: &str, value: &str, rule: &str) -> Refusal {
    Refusal::argument(format!("`{name}` is `{value}`, but {rule}."))
}

/// A page of names.
#[derive(Debug, Default, PartialEq, Eq)]
struct Page {
    keys: Vec<String>,
    groups: Vec<String>,
    /// The last name of the page, if there are more.
    next: Option<String>,
}

/// Picks a page of keys that are in order and begin with the prefix.
///
/// Assumption: a marker that is a group skips the whole group, since the group was the last name of the page before.
fn page(keys: Vec<String>, query: &Query) -> Page {
    let mut page = Page::default();
    let mut last: Option<String> = None;
    if query.max_keys == 0 {
        return page;
    }
    for key in keys.into_iter().filter(|key| *key > query.marker) {
        let group = query.delimiter.and_then(|delimiter| {
            let rest = key.get(query.prefix.len()..)?;
            let at = rest.find(delimiter)?;
            key.get(..query.prefix.len() + at + delimiter.len_utf8()).map(str::to_owned)
        });
        if group.as_ref().is_some_and(|group| *group == query.marker || page.groups.last() == Some(group)) {
            continue;
        }
        if page.keys.len() + page.groups.len() == query.max_keys {
            page.next = last;
            return page;
        }
        last = Some(group.clone().unwrap_or_else(|| key.clone()));
        match group {
            Some(group) => page.groups.push(group),
            None => page.keys.push(key),
        }
    }
    page
}

pub(super) async fn list(call: Call<'_>) -> Result<Response, Refusal> {
    let query = Query::read(call.request)?;
    let wanted = query.clone();
    let (page, entries) = blocking(call.store, call.bucket, move |store, bucket| {
        let page = page(store.keys(bucket, &wanted.prefix)?, &wanted);
        let mut entries = Vec::with_capacity(page.keys.len());
        for key in &page.keys {
            match store.open_object(bucket, key) {
                Ok(object) => entries.push((key.clone(), object.info)),
                // Deleted since the folder was read.
                Err(StoreError::NoSuchKey) => {}
                Err(error) => return Err(error),
            }
        }
        Ok((page, entries))
    })
    .await?;
    let name = |name: &str| if query.encoded { encode_path(name) } else { name.to_owned() };
    let document = Node::new("ListBucketResult")
        .text("Name", call.bucket)
        .maybe_text("EncodingType", query.encoded.then_some("url"))
        .text("Prefix", name(&query.prefix))
        .text("Marker", name(&query.marker))
        .text("MaxKeys", query.max_keys.to_string())
        .maybe_text("Delimiter", query.delimiter.map(|delimiter| name(delimiter.encode_utf8(&mut [0; 4]))))
        .text("IsTruncated", page.next.is_some().to_string())
        .maybe_text("NextMarker", page.next.as_deref().map(name))
        .children(page.groups.iter().map(|group| Node::new("CommonPrefixes").text("Prefix", name(group))))
        .children(entries.iter().map(|(key, info)| entry(name(key), info, call.bucket)));
    let mut response = answer::listing(call.context, &document);
    headers::insert(response.headers_mut(), headers::REGION, call.region);
    Ok(response)
}

fn entry(key: String, info: &ObjectInfo, bucket: &str) -> Node {
    let account = bucket.rsplit_once('-').map_or("", |(_, account)| account);
    Node::new("Contents")
        .text("Key", key)
        .text("LastModified", utc_time_ms(info.modified))
        .text("ETag", format!("\"{}\"", info.digests.md5_hex()))
        .text("Size", info.size.to_string())
        .child(Node::new("Owner").text("ID", account).text("DisplayName", account))
        .text("StorageClass", STORAGE_CLASS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(prefix: &str, delimiter: Option<char>, marker: &str, max_keys: usize) -> Query {
        Query { prefix: prefix.to_owned(), delimiter, marker: marker.to_owned(), max_keys, encoded: false }
    }

    #[test]
    fn pages_follow_each_other_without_gaps() {
        let keys: Vec<String> =
            ["a", "a-b", "a/1", "a/2", "b", "c/1/x", "c/2", "d"].map(str::to_owned).to_vec();
        for size in 1..=7 {
            for (delimiter, expected) in [
                (None, vec!["a", "a-b", "a/1", "a/2", "b", "c/1/x", "c/2", "d"]),
                (Some('/'), vec!["a", "a-b", "a/", "b", "c/", "d"]),
            ] {
                let mut seen = Vec::new();
                let mut marker = String::new();
                loop {
                    let page = page(keys.clone(), &query("", delimiter, &marker, size));
                    let mut names: Vec<String> = page.keys.into_iter().chain(page.groups).collect();
                    assert!(names.len() <= size);
                    names.sort();
                    seen.extend(names);
                    match page.next {
                        Some(next) => marker = next,
                        None => break,
                    }
                }
                assert_eq!(seen, expected, "{delimiter:?} {size}");
            }
        }
        let below = page(keys[5..7].to_vec(), &query("c/", Some('/'), "", 10));
        let expected = Page { keys: vec!["c/2".to_owned()], groups: vec!["c/1/".to_owned()], next: None };
        assert_eq!(below, expected);
        assert_eq!(page(keys, &query("", None, "", 0)), Page::default());
    }
}
