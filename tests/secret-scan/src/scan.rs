//! Finds secrets, and what was derived from them, in a text.

use std::collections::HashSet;
use std::fmt;

use crate::canaries::{Needle, needles};
use crate::text::{find, hex_runs, without_escapes};

/// Digits of an HMAC: derived keys, signatures.
const DIGITS: usize = 40;
/// A whole header begins so; of a signature on its own, what stands before its digits.
const AUTHORIZATION: &str = "q-sign-algorithm=";
const SIGNATURE: &str = "q-signature";
const TOKEN_HEADERS: [&str; 2] = ["x-ci-security-token", "x-cos-security-token"];
/// What stands in the place of a secret that is not shown.
const HIDDEN: &str = "(hidden)";
/// The names that digits of the same length as a signature may have: those of a submission's document.
/// `/rustc/` stands before the commit of the compiler, in the paths of a backtrace.
const DIGESTS: [&str; 2] = ["body_sha1", "/rustc/"];
/// How far before the digits their name is looked for.
const NAME_WITHIN: usize = 20;

/// A secret in a text. It does not hold the secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The name of the text.
    pub place: String,
    /// The line, from one on; that of the end if it goes over several lines.
    pub line: usize,
    /// What was found.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.place, self.line, self.what)
    }
}

/// Looks for everything.
#[derive(Debug)]
pub struct Scanner {
    needles: Vec<Needle>,
    derived: HashSet<String>,
}

impl Scanner {
    /// A scanner that also knows these derived keys, as lower-case hexadecimal digits.
    #[must_use]
    pub fn new(derived: HashSet<String>) -> Self {
        Self { needles: needles(), derived }
    }

    /// Every secret in the text.
    #[must_use]
    pub fn scan(&self, place: &str, text: &[u8]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, line) in text.split(|byte| *byte == b'\n').enumerate() {
            let finding = |what| Finding { place: place.to_owned(), line: at + 1, what };
            findings.extend(self.in_line(line).into_iter().map(finding));
        }
        // Pretty-printed lists have a line for each number.
        let mut line = 1;
        let mut dense = Vec::with_capacity(text.len());
        let mut lines = Vec::new();
        for byte in text {
            match byte {
                b'\n' => {
                    line += 1;
                    lines.push((dense.len(), line));
                }
                byte if byte.is_ascii_whitespace() => {}
                byte => dense.push(*byte),
            }
        }
        for needle in self.needles.iter().filter(|needle| needle.is_spread) {
            if let Some(at) = find(&dense, &needle.bytes) {
                let line =
                    lines.iter().take_while(|(begin, _)| *begin <= at).last().map_or(1, |(_, line)| *line);
                findings.push(Finding { place: place.to_owned(), line, what: needle.name.clone() });
            }
        }
        findings.sort();
        findings
    }

    fn in_line(&self, line: &[u8]) -> Vec<String> {
        let mut whats: Vec<String> = self
            .needles
            .iter()
            .filter(|needle| !needle.is_spread && find(line, &needle.bytes).is_some())
            .map(|needle| needle.name.clone())
            .collect();
        let lower = without_escapes(line).to_ascii_lowercase();
        for run in hex_runs(&lower, DIGITS) {
            let digits = String::from_utf8_lossy(&lower[run.clone()]).into_owned();
            let windows = (0..=digits.len() - DIGITS).map(|at| &digits[at..at + DIGITS]);
            if windows.clone().any(|window| self.derived.contains(window)) {
                whats.push("a derived signing key".to_owned());
            } else if run.len() == DIGITS {
                let before =
                    String::from_utf8_lossy(&lower[run.start.saturating_sub(NAME_WITHIN)..run.start]);
                if before.contains(SIGNATURE) {
                    whats.push("a signature".to_owned());
                } else if !DIGESTS.iter().any(|name| before.contains(name)) {
                    whats.push("digits that may be a derived key or a signature".to_owned());
                }
            }
        }
        if find(&lower, AUTHORIZATION.as_bytes()).is_some() {
            whats.push("an Authorization header".to_owned());
        }
        whats.extend(
            TOKEN_HEADERS
                .iter()
                .filter(|name| shows_value(&lower, name))
                .map(|name| format!("a value of {name}")),
        );
        whats
    }
}

/// Whether a value follows the name of a header, however the two are written.
fn shows_value(line: &[u8], name: &str) -> bool {
    let mut rest = line;
    while let Some(at) = find(rest, name.as_bytes()) {
        rest = &rest[at + name.len()..];
        let value = rest.iter().position(|byte| !b"\"'` ".contains(byte)).map_or(&[][..], |at| &rest[at..]);
        let Some((b':' | b'=' | b',', value)) = value.split_first() else { continue };
        let value = value.iter().position(|byte| !b"\"'` ".contains(byte)).map_or(&[][..], |at| &value[at..]);
        let is_value = value.first().is_some_and(u8::is_ascii_alphanumeric);
        // `;` and `,` also stand between names, as in a list of headers.
        let is_list = rest.first() == Some(&b',');
        if is_value && !is_list && !value.starts_with(HIDDEN.as_bytes()) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests;
