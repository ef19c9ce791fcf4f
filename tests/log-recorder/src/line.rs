//! One line of a log.

use std::fmt::{Debug, Display, Write};

use tracing::field::{Field, Visit};

/// A level, where it comes from, the spans around it in brackets, the message, and fields.
pub(crate) struct Line {
    head: String,
    message: String,
    fields: String,
}

impl Line {
    pub(crate) fn begin(level: impl Display, target: &str, path: &str) -> Self {
        let mut head = format!("{level} {target}");
        if !path.is_empty() {
            let between = if target.is_empty() { "" } else { " " };
            head.push_str(&format!("{between}[{path}]"));
        }
        Self { head, message: String::new(), fields: String::new() }
    }

    pub(crate) fn word(&mut self, word: &str) {
        self.message.push(' ');
        self.message.push_str(word);
    }

    pub(crate) fn text(self) -> String {
        self.head + &self.message + &self.fields
    }

    pub(crate) fn ended(self) -> String {
        let mut text = self.text();
        text.push('\n');
        text
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a string does not fail.
        let _ = match field.name() {
            "message" => write!(self.message, " {value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}
