//! The comparable form of a run: the same for every language, machine and hour.

use std::collections::HashMap;
use std::fmt::Write;

use cloud_infinite_emulator::JournalEntry;

/// Gives the ids that a run came across names that do not depend on the run.
#[derive(Debug, Default)]
pub struct Names {
    known: HashMap<String, String>,
    counts: HashMap<char, usize>,
}

impl Names {
    /// The text with every id replaced: `<job-1>` for the first job that was met, and so on.
    pub fn replace(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut word = String::new();
        for c in text.chars().chain(['\0']) {
            if c.is_ascii_alphanumeric() {
                word.push(c);
                continue;
            }
            out.push_str(&self.name(&word));
            word.clear();
            if c != '\0' {
                out.push(c);
            }
        }
        out
    }

    fn name(&mut self, word: &str) -> String {
        let kind = match word.chars().next() {
            Some(first @ ('c' | 'p' | 't')) if is_id(word) => first,
            // Behind `cinf1:`, the id that the library gives a submission.
            Some('0'..='9' | 'a'..='f') if is_hex(word, 32) => 's',
            _ => return word.to_owned(),
        };
        let Self { known, counts } = self;
        known
            .entry(word.to_owned())
            .or_insert_with(|| {
                let count = counts.entry(kind).or_default();
                *count += 1;
                let name = match kind {
                    'c' => "job",
                    'p' => "queue",
                    't' => "template",
                    _ => "submission",
                };
                format!("<{name}-{count}>")
            })
            .clone()
    }
}

/// `c` or `p` and 32 hexadecimal digits, or `t1` and as many.
fn is_id(word: &str) -> bool {
    let digits = word.strip_prefix("t1").or_else(|| word.get(1..));
    digits.is_some_and(|digits| is_hex(digits, 32))
}

fn is_hex(word: &str, length: usize) -> bool {
    word.len() == length && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The requests of a run, one line each. Looks at a job that saw nothing new count as one.
#[must_use]
pub fn journal(entries: &[JournalEntry], names: &mut Names) -> String {
    let mut lines: Vec<String> = Vec::new();
    for entry in entries {
        // A page's token is the emulator's own business, and holds the time.
        let shown = |(key, value): &(String, String)| match key.as_str() {
            "nextToken" => format!("{key}=<token>"),
            _ => format!("{key}={value}"),
        };
        let query: Vec<String> = entry.query.iter().map(shown).collect();
        let mut line = String::new();
        // Writing to a string cannot fail.
        let _ = write!(
            line,
            "{} {} {} ?{} signed[{}|{}] {} {} {}",
            entry.method,
            entry.host,
            in_order(&names.replace(&entry.path)),
            query.join("&"),
            entry.auth.signed_headers.join(";"),
            entry.auth.signed_parameters.join(";"),
            entry.auth.verdict,
            entry.status.unwrap_or_default(),
            entry.code.as_deref().unwrap_or("-"),
        );
        if !entry.body.is_empty() {
            let _ = write!(line, "\n  {}: {}", entry.content_type.as_deref().unwrap_or("-"), entry.body);
        }
        let line = names.replace(&line);
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

/// A path whose ids, if it has several, are sorted: those that are due together are asked for in any order.
fn in_order(path: &str) -> String {
    let Some((parent, ids)) = path.rsplit_once('/') else { return path.to_owned() };
    let mut ids: Vec<&str> = ids.split(',').collect();
    ids.sort_unstable();
    format!("{parent}/{}", ids.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_get_names_in_the_order_in_which_they_are_met() {
        let (job, queue) = (format!("c{}", "a1".repeat(16)), format!("p{}", "0".repeat(32)));
        let mut names = Names::default();
        let text = format!("/jobs/{job},{queue} c{} {job}", "b2".repeat(16));
        assert_eq!(names.replace(&text), "/jobs/<job-1>,<queue-1> <job-2> <job-1>");
        assert_eq!(names.replace("compare cab p12"), "compare cab p12");
    }
}
