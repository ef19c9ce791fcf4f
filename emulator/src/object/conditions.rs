//! Conditional requests.

use crate::clock::read_http_date;
use crate::received::Received;

/// What the conditions of a request say about an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Proceed,
    NotModified,
    Failed,
}

/// Weighs the conditions as HTTP says: tags before dates, and a date that cannot be read is none.
pub(super) fn weigh(request: &Received, tag: &str, modified: i64) -> Verdict {
    let date = |name: &str| request.header(name).and_then(read_http_date);
    let tags = |name: &str| request.header(name).map(|list| names(list, tag));
    let holds = match tags("if-match") {
        Some(named) => named,
        None => date("if-unmodified-since").is_none_or(|date| modified <= date),
    };
    if !holds {
        return Verdict::Failed;
    }
    let unchanged = match tags("if-none-match") {
        Some(named) => named,
        None => date("if-modified-since").is_some_and(|date| modified <= date),
    };
    if unchanged { Verdict::NotModified } else { Verdict::Proceed }
}

/// Whether a list of tags names this one. Tags without quotes are taken as well: not every client sends them.
fn names(list: &str, tag: &str) -> bool {
    list.split(',').map(str::trim).any(|named| {
        let named = named.strip_prefix("W/").unwrap_or(named);
        named == "*" || named.trim_matches('"') == tag
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "5d41402abc4b2a76b9719d911017c592";
    const QUOTED: &str = "\"5d41402abc4b2a76b9719d911017c592\"";
    const AT: &str = "Tue, 09 Aug 2022 08:23:11 GMT";
    const BEFORE: &str = "Tue, 09 Aug 2022 08:23:10 GMT";

    fn weighed(headers: &[(&str, &str)]) -> Verdict {
        let request = Received::new("GET", "/a", headers.iter().copied()).unwrap();
        weigh(&request, TAG, 1_660_033_391)
    }

    #[test]
    fn each_condition_and_their_order() {
        use Verdict::{Failed, NotModified, Proceed};
        for (headers, expected) in [
            (vec![], Proceed),
            (vec![("If-Match", QUOTED)], Proceed),
            (vec![("If-Match", TAG)], Proceed),
            (vec![("If-Match", "\"x\", \"5d41402abc4b2a76b9719d911017c592\"")], Proceed),
            (vec![("If-Match", "*")], Proceed),
            (vec![("If-Match", "\"x\"")], Failed),
            (vec![("If-None-Match", QUOTED)], NotModified),
            (vec![("If-None-Match", "\"x\"")], Proceed),
            (vec![("If-Modified-Since", AT)], NotModified),
            (vec![("If-Modified-Since", BEFORE)], Proceed),
            (vec![("If-Unmodified-Since", AT)], Proceed),
            (vec![("If-Unmodified-Since", BEFORE)], Failed),
            (vec![("If-Unmodified-Since", "yesterday"), ("If-Modified-Since", "")], Proceed),
            (vec![("If-Match", QUOTED), ("If-Unmodified-Since", BEFORE)], Proceed),
            (vec![("If-None-Match", "\"x\""), ("If-Modified-Since", AT)], Proceed),
            (vec![("If-Match", "\"x\""), ("If-None-Match", QUOTED)], Failed),
            (vec![("If-Match", QUOTED), ("If-None-Match", QUOTED)], NotModified),
        ] {
            assert_eq!(weighed(&headers), expected, "{headers:?}");
        }
    }
}
