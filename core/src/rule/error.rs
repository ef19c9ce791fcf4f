//! Why a text is not a rule.

use std::fmt;

/// Why a text is not a rule of the grammar this version knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The byte of the rule's text where the trouble begins, counted from 0; the length of the text if it ends too
    /// soon.
    pub position: usize,
    /// The segment it stands in, counted from 0.
    pub segment: usize,
    /// The operation, option or segment name concerned, as written; `None` where no name has been read yet.
    pub operation: Option<String>,
    /// What sort of trouble it is.
    pub kind: RuleErrorKind,
    /// What is wrong, in words, without the position.
    pub message: String,
}

/// How many characters of a rule stand on each side of the place that [`RuleError::explain`] points at.
const SURROUNDINGS: usize = 40;

impl RuleError {
    /// The error as three lines: the sentence, the rule around the place, and a `^` under it.
    ///
    /// `text` is the rule that was read. Meant for terminals; columns are counted in characters.
    ///
    /// ```
    /// use cloud_infinite::rule::Rule;
    ///
    /// let text = "imageMogr2/rotate/400";
    /// let error = Rule::parse(text).unwrap_err();
    /// assert_eq!(
    ///     error.explain(text),
    ///     "rule segment 1, `rotate`, at byte 18: the angle must be 0 to 360\n\
    ///      \x20 imageMogr2/rotate/400\n\
    ///      \x20                   ^"
    /// );
    /// ```
    pub fn explain(&self, text: &str) -> String {
        // A position beyond this text, because another one was read, points at its end.
        let (before, after) = text.split_at_checked(self.position).unwrap_or((text, ""));
        let visible = |character: char| if character.is_control() { '\u{fffd}' } else { character };
        let skipped = before.chars().count().saturating_sub(SURROUNDINGS);
        let left: String = before.chars().skip(skipped).map(visible).collect();
        let right: String = after.chars().take(SURROUNDINGS).map(visible).collect();
        let (begin, end) = (
            if skipped > 0 { "…" } else { "" },
            if after.chars().nth(SURROUNDINGS).is_some() { "…" } else { "" },
        );
        let indent = " ".repeat(left.chars().count().saturating_add(begin.chars().count()));
        format!("{self}\n  {begin}{left}{right}{end}\n  {indent}^")
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule segment {}", self.segment.saturating_add(1))?;
        if let Some(operation) = &self.operation {
            write!(f, ", `{operation}`")?;
        }
        write!(f, ", at byte {}: {}", self.position, self.message)
    }
}

impl std::error::Error for RuleError {}

/// The sorts of [`RuleError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleErrorKind {
    /// The text does not follow the grammar.
    Syntax,
    /// A segment, operation, option or value that the service does not document.
    UnknownName,
    /// Documented by the service, but not as part of a job's rule.
    Unsupported,
    /// A number outside its range.
    OutOfRange,
    /// More than [`MAX_SEGMENTS`](super::MAX_SEGMENTS) segments.
    TooManySegments,
}
