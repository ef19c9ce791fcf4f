//! The secrets of all tests of this repository, and how they may look in a text.

/// Begins every secret key, session token and password that a test makes up, in every language. Whatever a test prints
/// or logs, this is not in it.
pub const MARK: &str = "canary-";

/// Secrets that are known to programs outside of the tests, and so do not begin with [`MARK`].
pub const NAMED: [&str; 2] = [cloud_infinite_emulator::DEFAULT_SECRET_KEY, fault_server::DEFAULT_SECRET_KEY];

/// The keys that tests sign requests with.
pub const SIGNING_KEYS: [&str; 6] = [
    cloud_infinite_emulator::DEFAULT_SECRET_KEY,
    fault_server::DEFAULT_SECRET_KEY,
    "canary-key",
    "canary-key-0123456789abcdef",
    "canary-other",
    "canary-of-this-machine",
];

/// A text as it looks when it was not printed as such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    /// What it is, for people.
    pub name: String,
    /// The bytes to look for.
    pub bytes: Vec<u8>,
    /// Whether white space in the text is skipped.
    pub is_spread: bool,
}

/// Everything to look for.
#[must_use]
pub fn needles() -> Vec<Needle> {
    let mut needles = Vec::new();
    for secret in [MARK].into_iter().chain(NAMED) {
        let mut add = |form: &str, text: String, is_spread| {
            let bytes = text.into_bytes();
            if needles.iter().all(|known: &Needle| known.bytes != bytes) {
                needles.push(Needle { name: format!("`{secret}`{form}"), bytes, is_spread });
            }
        };
        add("", secret.to_owned(), false);
        add(" in hexadecimal digits", hex(secret.as_bytes()), false);
        for skipped in 0..3 {
            add(" in base64", base64_within(secret.as_bytes(), skipped), false);
        }
        let numbers: Vec<String> = secret.bytes().map(|byte| byte.to_string()).collect();
        add(" as a list of bytes", format!(",{}", numbers.join(",")), true);
        add(" as the beginning of a list of bytes", format!("[{}", numbers.join(",")), true);
    }
    needles
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The base64 digits that depend on these bytes alone, if they stand so many bytes behind a multiple of three.
fn base64_within(bytes: &[u8], behind: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
    // The first digit that begins within the bytes.
    let first = [0, 4, 2][behind];
    bits[first..]
        .chunks_exact(6)
        .map(|bits| char::from(DIGITS[bits.iter().fold(0, |sum, bit| sum << 1 | usize::from(*bit))]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_cut_to_what_is_certain() {
        // "canary-" alone, and behind one and two other bytes: Y2FuYXJ5LQ==, eGNhbmFyeS0=, eHhjYW5hcnkt.
        assert_eq!(base64_within(b"canary-", 0), "Y2FuYXJ5L");
        assert_eq!(base64_within(b"canary-", 1), "NhbmFyeS");
        assert_eq!(base64_within(b"canary-", 2), "jYW5hcnkt");
    }

    #[test]
    fn every_named_secret_is_looked_for_in_every_form() {
        let needles = needles();
        for secret in [MARK].into_iter().chain(NAMED) {
            let forms = needles.iter().filter(|needle| needle.name.contains(secret)).count();
            assert_eq!(forms, 7, "{secret}");
        }
    }
}
