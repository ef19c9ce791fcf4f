//! How a change lies in the log: one line of text, `<length> <checksum> <json>`.
//!
//! `length` is that of the JSON in bytes, eight hexadecimal digits; `checksum` is the CRC-64 of the length and the JSON
//! as they stand in the line, sixteen digits. JSON has no line breaks of its own.

use crate::digest::crc64;

/// The first line of every log: what it is, and the version of the format.
pub(super) const HEAD: &[u8] = b"cloud-infinite-emulator state 1\n";

/// What every version of the first line begins with.
const ANY_HEAD: &[u8] = b"cloud-infinite-emulator state ";

const LENGTH_DIGITS: usize = 8;
const CHECKSUM_DIGITS: usize = 16;
/// Two numbers, each with a blank behind it.
const PREFIX: usize = LENGTH_DIGITS + 1 + CHECKSUM_DIGITS + 1;

/// What a file begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// A log of this version.
    Known,
    /// The beginning of a log of this version, and nothing else.
    Torn,
    /// A log of another version.
    OtherVersion,
    /// Something else.
    NoLog,
}

impl Head {
    pub(super) fn of(file: &[u8]) -> Self {
        if file.starts_with(HEAD) {
            Self::Known
        } else if HEAD.starts_with(file) {
            Self::Torn
        } else if file.starts_with(ANY_HEAD) {
            Self::OtherVersion
        } else {
            Self::NoLog
        }
    }
}

/// What stands at a place of a log.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame<'f> {
    /// A whole line, and the place behind it.
    Whole(&'f [u8], usize),
    /// Nothing: the log ends here.
    End,
    /// No whole line, for this reason.
    Bad(&'static str),
}

/// The line of a change. JSON of more than 4 GiB has none.
pub(super) fn line(json: &[u8]) -> Option<Vec<u8>> {
    let length = format!("{:08x}", u32::try_from(json.len()).ok()?);
    let checksum = crc64(&[length.as_bytes(), json]);
    let mut line = Vec::with_capacity(PREFIX + json.len() + 1);
    line.extend_from_slice(format!("{length} {checksum:016x} ").as_bytes());
    line.extend_from_slice(json);
    line.push(b'\n');
    Some(line)
}

/// Reads what stands at a place of a log.
pub(super) fn at(log: &[u8], place: usize) -> Frame<'_> {
    let rest = log.get(place..).unwrap_or_default();
    if rest.is_empty() {
        return Frame::End;
    }
    let Some((prefix, rest)) = rest.split_at_checked(PREFIX) else {
        return Frame::Bad("the line ends in its first numbers");
    };
    let (length, checksum) = prefix.split_at(LENGTH_DIGITS);
    let number = |digits: &[u8]| {
        // A sign would be taken as well.
        let is_number = digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        std::str::from_utf8(digits)
            .ok()
            .filter(|_| is_number)
            .and_then(|text| u64::from_str_radix(text, 16).ok())
    };
    let (b' ', b' ', Some(bytes), Some(expected)) = (
        checksum.first().copied().unwrap_or(0),
        checksum.last().copied().unwrap_or(0),
        number(length),
        number(checksum.trim_ascii()),
    ) else {
        return Frame::Bad("the line does not begin with its length and its checksum");
    };
    let Some((json, rest)) = usize::try_from(bytes).ok().and_then(|bytes| rest.split_at_checked(bytes))
    else {
        return Frame::Bad("the line is shorter than its length says");
    };
    if crc64(&[length, json]) != expected {
        return Frame::Bad("the checksum does not fit");
    }
    match rest.first() {
        Some(b'\n') => Frame::Whole(json, place + PREFIX + json.len() + 1),
        Some(_) => Frame::Bad("the line is longer than its length says"),
        None => Frame::Bad("the line has no end"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_back_and_no_part_of_it_does() {
        let json = br#"{"opened":{"at":1}}"#;
        let line = line(json).unwrap();
        assert_eq!(
            std::str::from_utf8(&line).unwrap(),
            "00000013 a104cf44090cbd14 {\"opened\":{\"at\":1}}\n"
        );
        assert_eq!(at(&line, 0), Frame::Whole(json, line.len()));
        assert_eq!(at(&line, line.len()), Frame::End);
        for end in 1..line.len() {
            assert!(matches!(at(&line[..end], 0), Frame::Bad(_)), "{end}");
        }
    }

    #[test]
    fn every_changed_bit_is_found() {
        let line = line(br#"{"opened":{"at":1}}"#).unwrap();
        for place in 0..line.len() {
            for bit in 0..8 {
                let mut changed = line.clone();
                changed[place] ^= 1 << bit;
                assert!(matches!(at(&changed, 0), Frame::Bad(_)), "bit {bit} of {place}");
            }
        }
    }

    #[test]
    fn heads() {
        for (file, head) in [
            (HEAD, Head::Known),
            (b"cloud-infinite-emulator state 1\nx", Head::Known),
            (b"", Head::Torn),
            (b"cloud-inf", Head::Torn),
            (b"cloud-infinite-emulator state 2\n", Head::OtherVersion),
            (b"cloud-infinite-emulator state 10\n", Head::OtherVersion),
            (b"something else\n", Head::NoLog),
        ] {
            assert_eq!(Head::of(file), head, "{file:?}");
        }
    }
}
