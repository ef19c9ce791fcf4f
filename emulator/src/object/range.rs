//! The `Range` header.

/// What part of an object is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    /// From this octet to that, both included.
    Range(u64, u64),
    /// It begins beyond the end.
    Beyond,
}

/// Reads a range of an object of `size` octets.
///
/// Assumption: several ranges, other units and what is malformed count as if there were no range; no page says more
/// than that one range is supported.
pub(super) fn wanted(header: Option<&str>, size: u64) -> Part {
    let Some((first, last)) =
        header.and_then(|text| text.trim().strip_prefix("bytes=")).and_then(|range| range.split_once('-'))
    else {
        return Part::Whole;
    };
    let range = match (first.trim(), last.trim()) {
        ("", length) => number(length).map(|length| (size.saturating_sub(length), u64::MAX, length > 0)),
        (first, "") => number(first).map(|first| (first, u64::MAX, true)),
        (first, last) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => Some((first, last, true)),
            _ => None,
        },
    };
    match range {
        None => Part::Whole,
        Some((first, last, true)) if first < size => Part::Range(first, last.min(size.saturating_sub(1))),
        Some(_) => Part::Beyond,
    }
}

/// A number of digits only; one that is too large is as good as the largest.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (header, expected) in [
            ("bytes=0-0", Part::Range(0, 0)),
            ("bytes=2-4", Part::Range(2, 4)),
            ("bytes=2-", Part::Range(2, 9)),
            ("bytes=2-99999999999999999999999", Part::Range(2, 9)),
            ("bytes=-3", Part::Range(7, 9)),
            ("bytes=-30", Part::Range(0, 9)),
            ("bytes=-0", Part::Beyond),
            ("bytes=10-", Part::Beyond),
            ("bytes=99999999999999999999999-", Part::Beyond),
            ("bytes=4-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("items=0-1", Part::Whole),
            ("bytes=", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes=a-b", Part::Whole),
        ] {
            assert_eq!(wanted(Some(header), 10), expected, "{header}");
        }
        assert_eq!(wanted(None, 10), Part::Whole);
        assert_eq!(wanted(Some("bytes=0-"), 0), Part::Beyond);
    }
}
