//! How records stand in the journal: one per line, with length and checksum, and how far the journal was safe by then.

use std::io::{self, BufRead, BufReader, Read};

use crate::signature::sha1_hex;

/// The first line.
pub(super) const HEADER: &[u8] = b"cloud-infinite journal 1\n";
/// What the first line of every version begins with.
const HEADER_OF_ANY_VERSION: &[u8] = b"cloud-infinite journal ";
/// Length, position and checksum in hexadecimal digits, each with a blank behind it.
const PREFIX: usize = 8 + 1 + 16 + 1 + 16 + 1;
/// Digits of the checksum.
const SUM_DIGITS: usize = 16;
/// A record is smaller; whatever claims to be larger is none.
const LARGEST: usize = 1 << 20;

/// The line of a record. `safe` is a position before which everything is known to be safe from a loss of power.
pub(super) fn encode(json: &str, safe: u64) -> String {
    let head = format!("{:08x} {safe:016x}", json.len());
    let sum = checksum(&head, json.as_bytes());
    format!("{head} {sum} {json}\n")
}

fn checksum(head: &str, json: &[u8]) -> String {
    let mut sum = sha1_hex(&[head.as_bytes(), b" ", json].concat());
    sum.truncate(SUM_DIGITS);
    sum
}

/// The record of a line, and the position that it says is safe.
fn decode(line: &[u8]) -> Option<(&str, u64)> {
    let (prefix, rest) = line.split_at_checked(PREFIX)?;
    let prefix = std::str::from_utf8(prefix).ok()?;
    let json = rest.strip_suffix(b"\n")?;
    let [length, safe, sum, ""] = prefix.split(' ').collect::<Vec<_>>()[..] else { return None };
    let is_whole = usize::from_str_radix(length, 16).ok()? == json.len()
        && length.len() == 8
        && checksum(&format!("{length} {safe}"), json) == sum;
    let safe = u64::from_str_radix(safe, 16).ok()?;
    is_whole.then(|| std::str::from_utf8(json).ok()).flatten().map(|json| (json, safe))
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Scan {
    /// Bytes of the header and the whole records behind it. 0 if the journal has not begun.
    pub(super) good: u64,
    /// Bytes behind them.
    pub(super) torn: u64,
}

/// Why a journal is not read.
#[derive(Debug)]
pub(super) enum ScanError {
    Io(io::Error),
    /// It is something else.
    Foreign,
    /// It is of another version.
    Version,
    /// A record is broken at this position, which was safe once.
    Damaged(u64),
    /// The record at this position is whole and cannot be understood, for this reason.
    Unknown(u64, String),
}

impl From<io::Error> for ScanError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads a journal and hands over each record, up to the first that is not whole.
///
/// What lies behind that is the tail of a run that ended while it was written: such a tail was never safe, so nothing was
/// submitted because of it. If a whole record behind it says that this position *was* safe, then something else broke the
/// journal, and it is not read, because submissions would be forgotten.
pub(super) fn scan(
    input: impl Read,
    mut record: impl FnMut(&str) -> Result<(), String>,
) -> Result<Scan, ScanError> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    let mut at = 0_u64;
    if !begins(&mut input, &mut line)? {
        return Ok(Scan { good: 0, torn: length(&line) });
    }
    at = at.saturating_add(length(&line));
    let mut torn_at = None;
    while next_line(&mut input, &mut line)? {
        match (decode(&line), torn_at) {
            (Some((json, _)), None) => {
                record(json).map_err(|reason| ScanError::Unknown(at, reason))?;
            }
            (Some((_, safe)), Some(torn_at)) if safe > torn_at => return Err(ScanError::Damaged(torn_at)),
            (Some(_), Some(_)) => {}
            (None, _) => torn_at = torn_at.or(Some(at)),
        }
        at = at.saturating_add(length(&line));
    }
    let good = torn_at.unwrap_or(at);
    Ok(Scan { good, torn: at.saturating_sub(good) })
}

/// Reads the header; whether there is one. A part of it, or zeros in its place, is what remains when the power is lost
/// while a journal is made.
fn begins(input: &mut impl BufRead, line: &mut Vec<u8>) -> Result<bool, ScanError> {
    line.clear();
    input.take(length(HEADER)).read_to_end(line)?;
    if line == HEADER {
        return Ok(true);
    }
    let is_last = input.fill_buf()?.is_empty();
    if is_last && (HEADER.starts_with(line) || line.iter().all(|byte| *byte == 0)) {
        return Ok(false);
    }
    match line.starts_with(HEADER_OF_ANY_VERSION) {
        true => Err(ScanError::Version),
        false => Err(ScanError::Foreign),
    }
}

/// Reads to the end of the line, or as far as a line can go; `false` at the end of everything.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let longest = PREFIX.saturating_add(LARGEST).saturating_add(1);
    let read = input.take(u64::try_from(longest).unwrap_or(u64::MAX)).read_until(b'\n', line)?;
    Ok(read > 0)
}

/// How many bytes these are.
pub(super) fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "positions in a few hundred bytes")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Result<(Vec<String>, Scan), String> {
        let mut records = Vec::new();
        let scan = scan(bytes, |json| {
            records.push(json.to_owned());
            Ok(())
        });
        scan.map(|scan| (records, scan)).map_err(|error| format!("{error:?}"))
    }

    fn journal(records: &[(&str, u64)]) -> Vec<u8> {
        let mut bytes = HEADER.to_vec();
        records.iter().for_each(|(json, safe)| bytes.extend(encode(json, *safe).bytes()));
        bytes
    }

    #[test]
    fn a_line_is_as_documented() {
        assert_eq!(encode("{}", 25), "00000002 0000000000000019 9200bcba45ebb3f7 {}\n");
    }

    #[test]
    fn whole_records_come_back() {
        let bytes = journal(&[("{\"a\":1}", 0), ("{\"b\":\"\u{e9}\"}", 25)]);
        let (records, scan) = read(&bytes).unwrap();
        assert_eq!(records, ["{\"a\":1}", "{\"b\":\"\u{e9}\"}"]);
        assert_eq!(scan, Scan { good: length(&bytes), torn: 0 });
    }

    #[test]
    fn a_journal_that_has_not_begun_is_told_from_another_file() {
        for cut in 0..HEADER.len() {
            let expected = Scan { good: 0, torn: length(&HEADER[..cut]) };
            assert_eq!(read(&HEADER[..cut]).unwrap(), (vec![], expected));
            assert_eq!(read(&vec![0; cut]).unwrap(), (vec![], expected));
        }
        assert!(read(b"my only copy of something").unwrap_err().contains("Foreign"));
        assert!(read(b"x").unwrap_err().contains("Foreign"));
        assert!(read(b"cloud-infinite journal 2\n").unwrap_err().contains("Version"));
        assert!(read(b"cloud-infinite journal 10\n").unwrap_err().contains("Version"));
    }

    #[test]
    fn a_tail_that_was_never_safe_is_cut() {
        let good = journal(&[("{\"a\":1}", 0)]);
        // Two records behind one that the power took, as happens when pages reach the disk in another order.
        let mut bytes = good.clone();
        bytes.extend([0; 50]);
        bytes.extend(encode("{\"c\":1}", length(&good)).bytes());
        let (records, scan) = read(&bytes).unwrap();
        assert_eq!(records, ["{\"a\":1}"]);
        assert_eq!(scan, Scan { good: length(&good), torn: length(&bytes) - length(&good) });
    }

    #[test]
    fn damage_to_what_was_safe_is_no_tail() {
        let safe = length(&journal(&[("{\"a\":1}", 0), ("{\"b\":1}", 0)]));
        let mut bytes = journal(&[("{\"a\":1}", 0), ("{\"b\":1}", 0), ("{\"c\":1}", safe)]);
        bytes[HEADER.len() + PREFIX + 2] = b'x';
        assert_eq!(read(&bytes).unwrap_err(), format!("Damaged({})", HEADER.len()));
    }

    #[test]
    fn what_has_no_end_is_read_in_pieces() {
        let mut bytes = journal(&[("{\"a\":1}", 0)]);
        let good = length(&bytes);
        bytes.extend(std::iter::repeat_n(b'f', 3 * LARGEST));
        assert_eq!(read(&bytes).unwrap().1, Scan { good, torn: length(&bytes) - good });
    }

    proptest! {
        #[test]
        fn every_cut_keeps_the_whole_records(
            texts in proptest::collection::vec("[ -~]{0,40}", 1..6),
            cut in any::<proptest::sample::Index>(),
            garbage in proptest::collection::vec(any::<u8>(), 0..80),
        ) {
            let mut bytes = HEADER.to_vec();
            let mut ends = vec![bytes.len()];
            for text in &texts {
                bytes.extend(encode(text, 0).bytes());
                ends.push(bytes.len());
            }
            let cut = HEADER.len() + cut.index(bytes.len() - HEADER.len() + 1);
            bytes.truncate(cut);
            bytes.extend(&garbage);
            let whole = ends.iter().filter(|end| **end <= cut).count() - 1;
            let (records, scan) = read(&bytes).unwrap();
            // Random bytes do not have the checksum of what was cut off, unless they are it.
            prop_assume!(records.len() == whole || bytes[cut..].starts_with(b"\n"));
            prop_assert_eq!(&records[..whole], &texts[..whole]);
            prop_assert_eq!(scan.good + scan.torn, length(&bytes));
        }
    }
}
