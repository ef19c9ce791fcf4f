//! Looking for bytes in bytes.

use std::ops::Range;

/// Where the bytes stand for the first time.
pub(crate) fn find(text: &[u8], bytes: &[u8]) -> Option<usize> {
    let first = *bytes.first()?;
    let mut from = 0;
    while let Some(at) = text.get(from..)?.iter().position(|byte| *byte == first) {
        if text[from + at..].starts_with(bytes) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// Runs of at least so many lower-case hexadecimal digits.
pub(crate) fn hex_runs(text: &[u8], least: usize) -> Vec<Range<usize>> {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let mut runs = Vec::new();
    let mut begin = 0;
    for at in 0..=text.len() {
        if !text.get(at).is_some_and(is_digit) {
            if at - begin >= least {
                runs.push(begin..at);
            }
            begin = at + 1;
        }
    }
    runs
}

/// The text with `%3D` and the like replaced by what they stand for, so that their digits do not join others.
pub(crate) fn without_escapes(text: &[u8]) -> Vec<u8> {
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.extend(u8::try_from(high * 16 + low));
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_wherever_they_stand() {
        for (text, at) in [("abc", Some(0)), ("aabc", Some(1)), ("xxabc", Some(2)), ("ab", None), ("", None)]
        {
            assert_eq!(find(text.as_bytes(), b"abc"), at, "{text}");
        }
    }

    #[test]
    fn escapes_are_replaced() {
        assert_eq!(without_escapes(b"a%3Db%3d%zz%4"), b"a=b=%zz%4");
    }

    #[test]
    fn runs_of_digits_have_ends() {
        assert_eq!(hex_runs(b"0a1 abc", 3), [0..3, 4..7]);
        assert_eq!(hex_runs(b"0a", 3), []);
        assert_eq!(hex_runs(b"xyz0123", 3).first(), Some(&(3..7)));
    }
}
