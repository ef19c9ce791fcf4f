//! A rule taken apart for people who watch what each part of it does.

use cloud_infinite::rule::{Rule, RuleError, Segment};

/// A part of a rule: an operation of `imageMogr2`, or a whole segment of another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its segment, counted from 0.
    pub segment: usize,
    /// The name of its segment, such as `imageMogr2`.
    pub within: &'static str,
    /// What is written, such as `thumbnail/300x`.
    pub text: String,
    /// The rule from its beginning to the end of this part.
    pub so_far: Rule,
}

/// The parts of a rule in the order in which [`Processed::sizes`](super::Processed::sizes) has their sizes.
///
/// # Errors
/// A rule that breaks off after one of its parts is none; no rule is known for which that happens.
pub fn parts(rule: &Rule) -> Result<Vec<Part>, RuleError> {
    let mut parts = Vec::new();
    let mut before: Vec<Segment> = Vec::new();
    for (index, segment) in rule.segments().iter().enumerate() {
        let mut part = |text: String, last: Segment| -> Result<(), RuleError> {
            let segments = before.iter().cloned().chain([last]).collect();
            let so_far = Rule::from_segments(segments)?;
            parts.push(Part { segment: index, within: segment.name(), text, so_far });
            Ok(())
        };
        let operations = segment.operations();
        for (done, operation) in (1..).zip(operations) {
            let written = operations.iter().take(done).cloned().collect();
            part(operation.to_string(), Segment::ImageMogr2(written))?;
        }
        if operations.is_empty() {
            part(segment.to_string(), segment.clone())?;
        }
        before.push(segment.clone());
    }
    Ok(parts)
}
