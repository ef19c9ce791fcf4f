//! The two forms of a row: an object of JSON, and a line of comma-separated values.

use super::row::{Row, Verdict};
use crate::ledger::Identity;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::process_jobs) enum Form {
    /// One object per line.
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
}

/// The columns, in their order. What continues a report reads the first and the third.
const COLUMNS: [&str; 14] = [
    "item",
    "index",
    "result",
    "input",
    "output",
    "job_id",
    "code",
    "message",
    "created_at",
    "ended_at",
    "format",
    "width",
    "height",
    "size",
];

impl Form {
    /// What a report begins with.
    pub(super) fn header(self) -> String {
        match self {
            Self::Jsonl => String::new(),
            Self::Csv => COLUMNS.join(",") + "\n",
        }
    }

    /// What every report in this form begins with.
    pub(super) fn beginning(self) -> &'static str {
        match self {
            Self::Jsonl => "{\"item\":\"",
            Self::Csv => "item,index,",
        }
    }

    /// The line of a row, its end included.
    pub(super) fn write(self, row: &Row) -> Result<String, serde_json::Error> {
        match self {
            Self::Jsonl => Ok(serde_json::to_string(row)? + "\n"),
            Self::Csv => Ok(csv(row)),
        }
    }

    /// Which input a line is about, and what it says of it. `None` if it is no line of a report.
    pub(super) fn read(self, line: &str) -> Option<(Identity, Verdict)> {
        match self {
            Self::Jsonl => serde_json::from_str::<Row>(line).ok().map(|row| (row.item, row.result)),
            Self::Csv => {
                let mut fields = line.splitn(4, ',');
                let item = fields.next()?;
                let verdict = fields.nth(1)?;
                fields.next()?;
                let item = serde_json::from_value(serde_json::Value::String(item.to_owned())).ok()?;
                Some((item, Verdict::parse(verdict)?))
            }
        }
    }
}

fn csv(row: &Row) -> String {
    let number = |number: Option<String>| number.unwrap_or_default();
    let text = |text: &Option<String>| text.as_deref().map(cell).unwrap_or_default();
    let fields = [
        row.item.to_string(),
        row.index.to_string(),
        row.result.as_str().to_owned(),
        cell(&row.input),
        cell(&row.output),
        text(&row.job_id),
        text(&row.code),
        text(&row.message),
        text(&row.created_at),
        text(&row.ended_at),
        text(&row.format),
        number(row.width.map(|width| width.to_string())),
        number(row.height.map(|height| height.to_string())),
        number(row.size.map(|size| size.to_string())),
    ];
    fields.join(",") + "\n"
}

/// A text as a cell.
///
/// Spreadsheets take a text that begins like a formula for one, and object keys come from strangers: such a text gets an
/// apostrophe in front, which spreadsheets take for "this is text". Control characters become escapes, so that a row is a
/// line; nothing is lost in the other form of the report.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Some also skip blanks in front, and have full-width forms of these characters.
    if text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n'])
    {
        out.push('\'');
    }
    for c in text.chars() {
        match c {
            '"' => out.push_str("\"\""),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    if out.contains([',', '"', ';', ' ']) { format!("\"{out}\"") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_and_nothing_else() {
        for (text, expected) in [
            ("in/cat.jpg", "in/cat.jpg"),
            ("=HYPERLINK(\"http://evil\")", "\"'=HYPERLINK(\"\"http://evil\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("  =1", "\"'  =1\""),
            ("\t=1", "'\\t=1"),
            ("＝1", "'＝1"),
            ("a,b", "\"a,b\""),
            ("a\nb\rc", "a\\nb\\rc"),
            ("", ""),
            ("猫.jpg", "猫.jpg"),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}
