//! Requests that were refused because of their signature, and what is known about the reason.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde::Serialize;

use super::limit;
use crate::admin::body::Parameters;
use crate::admin::{Problem, json};
use crate::journal::{JournalEntry, SignedTexts};
use crate::server::Shared;

#[derive(Serialize)]
struct RefusalList {
    /// How many the journal holds.
    total: usize,
    /// The latest first.
    refusals: Vec<Refusal>,
}

#[derive(Serialize)]
struct Refusal {
    /// The number of the request in the journal.
    sequence: u64,
    time_ms: i64,
    method: String,
    host: String,
    path: String,
    query: Vec<(String, String)>,
    status: Option<u16>,
    request_id: String,
    code: String,
    message: Option<String>,
    part: Option<String>,
    key_id: String,
    signed_headers: Vec<String>,
    signed_parameters: Vec<String>,
    /// The canonical request piece by piece; empty if it did not come to that.
    format_string: Vec<Piece>,
    /// The text that is signed piece by piece; empty if it did not come to that.
    string_to_sign: Vec<Piece>,
}

/// A piece of a signed text as the server computed it from the request, and as the client signed it, as far as that
/// could be found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Piece {
    name: String,
    computed: Option<String>,
    signed: Option<String>,
    /// `None` if it is not known what the client signed.
    same: Option<bool>,
}

pub(super) async fn refusals(
    State(shared): State<Arc<Shared>>,
    RawQuery(text): RawQuery,
) -> Result<Response, Problem> {
    let mut parameters = Parameters::read(text.as_deref())?;
    let limit = limit(&mut parameters)?;
    parameters.done()?;
    let (entries, total) = shared.journal.latest(limit, |entry| entry.auth.is_refusal());
    Ok(json(&RefusalList { total, refusals: entries.into_iter().map(Refusal::of).collect() }))
}

impl Refusal {
    fn of(entry: JournalEntry) -> Self {
        let auth = entry.auth;
        let compare = |pieces: fn(&SignedTexts) -> Vec<(String, String)>| {
            let computed = auth.computed.as_ref().map(pieces).unwrap_or_default();
            compared(computed, auth.fits.as_ref().map(pieces))
        };
        Self {
            format_string: compare(|texts| pieces_of_format_string(&texts.format_string)),
            string_to_sign: compare(|texts| pieces_of_string_to_sign(&texts.string_to_sign)),
            sequence: entry.sequence,
            time_ms: entry.time_ms,
            method: entry.method,
            host: entry.host,
            path: entry.path,
            query: entry.query,
            status: entry.status,
            request_id: entry.request_id,
            code: auth.verdict,
            message: auth.message,
            part: auth.part,
            key_id: auth.key_id,
            signed_headers: auth.signed_headers,
            signed_parameters: auth.signed_parameters,
        }
    }
}

fn pieces_of_string_to_sign(text: &str) -> Vec<(String, String)> {
    let names = ["algorithm", "sign time", "hash of the canonical request"];
    names.into_iter().zip(text.split('\n')).map(|(name, line)| (name.to_owned(), line.to_owned())).collect()
}

/// Method, path, parameters, headers. Only a path can hold line feeds, so the lines behind it are counted from the end.
fn pieces_of_format_string(text: &str) -> Vec<(String, String)> {
    let (method, rest) = text.split_once('\n').unwrap_or((text, ""));
    let rest = rest.strip_suffix('\n').unwrap_or(rest);
    let mut from_end = rest.rsplitn(3, '\n');
    let headers = from_end.next().unwrap_or_default();
    let parameters = from_end.next().unwrap_or_default();
    let path = from_end.next().unwrap_or_default();
    let mut pieces = vec![("method".to_owned(), method.to_owned()), ("path".to_owned(), path.to_owned())];
    for (kind, list) in [("query parameter", parameters), ("header", headers)] {
        for pair in list.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pieces.push((format!("{kind} {name}"), value.to_owned()));
        }
    }
    pieces
}

/// Puts pieces of the same name side by side, in the order of `computed`; what only the client signed stands behind.
fn compared(computed: Vec<(String, String)>, signed: Option<Vec<(String, String)>>) -> Vec<Piece> {
    let known = signed.is_some();
    let mut signed: VecDeque<(String, String)> = signed.unwrap_or_default().into();
    let mut pieces: Vec<Piece> = computed
        .into_iter()
        .map(|(name, value)| {
            let at = signed.iter().position(|(other, _)| *other == name);
            let other = at.and_then(|at| signed.remove(at)).map(|(_, value)| value);
            let same = known.then(|| other.as_ref() == Some(&value));
            Piece { name, computed: Some(value), signed: other, same }
        })
        .collect();
    pieces.extend(signed.into_iter().map(|(name, value)| Piece {
        name,
        computed: None,
        signed: Some(value),
        same: Some(false),
    }));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_canonical_request_in_pieces() {
        let text = "get\n/a\nb\npage=1&size=\ncontent-type=text%2Fplain&host=x\n";
        let expected = pairs(&[
            ("method", "get"),
            ("path", "/a\nb"),
            ("query parameter page", "1"),
            ("query parameter size", ""),
            ("header content-type", "text%2Fplain"),
            ("header host", "x"),
        ]);
        assert_eq!(pieces_of_format_string(text), expected);
        assert_eq!(pieces_of_format_string("get\n/\n\n\n"), pairs(&[("method", "get"), ("path", "/")]));
    }

    #[test]
    fn pieces_side_by_side() {
        let computed = pairs(&[("method", "get"), ("path", "/b"), ("header x", "1"), ("header x", "2")]);
        let signed = pairs(&[("method", "get"), ("path", "/a"), ("header x", "1"), ("header y", "3")]);
        let piece = |name: &str, computed: Option<&str>, signed: Option<&str>, same| Piece {
            name: name.to_owned(),
            computed: computed.map(str::to_owned),
            signed: signed.map(str::to_owned),
            same,
        };
        assert_eq!(
            compared(computed.clone(), Some(signed)),
            [
                piece("method", Some("get"), Some("get"), Some(true)),
                piece("path", Some("/b"), Some("/a"), Some(false)),
                piece("header x", Some("1"), Some("1"), Some(true)),
                piece("header x", Some("2"), None, Some(false)),
                piece("header y", None, Some("3"), Some(false)),
            ]
        );
        assert_eq!(compared(computed, None)[0], piece("method", Some("get"), None, None));
    }
}
