//! The pieces of a rule between its separators, and where they stand.

use super::super::{RuleError, RuleErrorKind};

/// A piece of the rule and where it begins.
#[derive(Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Token<'a> {
    pub(super) fn whole(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn end(self) -> usize {
        self.at.saturating_add(self.text.len())
    }

    /// The pieces between every `separator`; at least one.
    pub(super) fn split(self, separator: char) -> impl Iterator<Item = Self> {
        let mut rest = Some(self);
        std::iter::from_fn(move || {
            let whole = rest?;
            let (first, others) = whole.split_once(separator);
            rest = others;
            Some(first)
        })
    }

    fn split_once(self, separator: char) -> (Self, Option<Self>) {
        match self.text.split_once(separator) {
            None => (self, None),
            Some((text, others)) => {
                let at = self.at.saturating_add(text.len()).saturating_add(separator.len_utf8());
                (Self { text, at: self.at }, Some(Self { text: others, at }))
            }
        }
    }
}

/// The words of one segment, from left to right.
pub(super) struct Words<'a> {
    rest: Option<Token<'a>>,
    end: usize,
}

impl<'a> Words<'a> {
    pub(super) fn of(segment: Token<'a>) -> Self {
        Self { rest: Some(segment), end: segment.end() }
    }

    /// Where the segment ends.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// The next word without taking it.
    pub(super) fn peek(&self) -> Option<Token<'a>> {
        self.rest.map(|rest| rest.split_once('/').0)
    }

    /// The next word, which may be empty.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        let (word, rest) = self.rest?.split_once('/');
        self.rest = rest;
        Some(word)
    }

    /// The name of the next operation or option; `None` at the end of the segment.
    pub(super) fn name(&mut self, place: Place<'a>, what: &str) -> Result<Option<Token<'a>>, RuleError> {
        match self.next() {
            Some(name) if name.text.is_empty() => {
                Err(place.syntax(name.at, format!("{what} is missing after `/`")))
            }
            name => Ok(name),
        }
    }

    /// The value that must follow; `wanted` says what is missing if it does not.
    pub(super) fn value(&mut self, place: Place<'a>, wanted: &str) -> Result<Token<'a>, RuleError> {
        match self.next() {
            Some(value) if !value.text.is_empty() => Ok(value),
            Some(empty) => Err(place.syntax(empty.at, format!("`{}` needs {wanted}", place.name()))),
            None => Err(place.syntax(self.end, format!("`{}` needs {wanted}", place.name()))),
        }
    }

    /// All that is left of the segment, which may be empty or nothing at all.
    pub(super) fn rest(&mut self) -> Option<Token<'a>> {
        self.rest.take()
    }
}

/// Where the parser is, for the error messages.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    segment: usize,
    operation: Option<&'a str>,
}

impl<'a> Place<'a> {
    pub(super) fn segment(segment: usize) -> Self {
        Self { segment, operation: None }
    }

    pub(super) fn named(self, name: &'a str) -> Self {
        Self { operation: Some(name), ..self }
    }

    pub(super) fn name(self) -> &'a str {
        self.operation.unwrap_or("the rule")
    }

    pub(super) fn error(self, kind: RuleErrorKind, position: usize, message: impl Into<String>) -> RuleError {
        RuleError {
            position,
            segment: self.segment,
            operation: self.operation.map(str::to_owned),
            kind,
            message: message.into(),
        }
    }

    pub(super) fn syntax(self, position: usize, message: impl Into<String>) -> RuleError {
        self.error(RuleErrorKind::Syntax, position, message)
    }

    pub(super) fn out_of_range(self, position: usize, message: impl Into<String>) -> RuleError {
        self.error(RuleErrorKind::OutOfRange, position, message)
    }

    /// Complains of a name that nobody knows; with the right one of `known` if only its case or punctuation is wrong.
    pub(super) fn unknown(self, what: &str, name: Token<'_>, known: &[&str]) -> RuleError {
        let letters = |name: &str| -> String {
            name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
        };
        let written = letters(name.text);
        let hint = match known.iter().find(|known| letters(known) == written) {
            Some(right) => format!("; it is written `{right}`"),
            None => String::new(),
        };
        self.error(RuleErrorKind::UnknownName, name.at, format!("unknown {what} `{}`{hint}", name.text))
    }

    /// Complains of a name that nobody knows, with all the names there are.
    pub(super) fn unknown_of(
        self,
        what: &str,
        name: Token<'_>,
        known: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> RuleError {
        let known: Vec<String> = known.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
        let message = format!("unknown {what} `{}`; there are {}", name.text, known.join(", "));
        self.error(RuleErrorKind::UnknownName, name.at, message)
    }
}

/// Puts the value of an option into its place, which must be empty.
pub(super) fn set<T>(
    slot: &mut Option<T>,
    value: T,
    name: Token<'_>,
    place: Place<'_>,
) -> Result<(), RuleError> {
    if slot.is_some() {
        return Err(place.syntax(name.at, format!("`{}` is given twice", name.text)));
    }
    *slot = Some(value);
    Ok(())
}
