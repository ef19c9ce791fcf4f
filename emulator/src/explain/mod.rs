//! A rule in words, with the size of the picture after each of its parts.

use cloud_infinite::rule::geometry::{Picture, Prediction};
use cloud_infinite::rule::{Operation, Rule, RuleError, Segment, Size};
use serde::Serialize;

use crate::image;

mod words;

/// What a rule does, part by part.
///
/// ```
/// use cloud_infinite::rule::geometry::Picture;
/// use cloud_infinite::rule::{Rule, Size};
/// use cloud_infinite_emulator::explain::Explanation;
///
/// let rule = Rule::parse("imageMogr2/thumbnail/!50p/rotate/90")?;
/// let explanation = Explanation::new(&rule, Some(Picture::new(Size::new(400, 300))))?;
/// assert_eq!(explanation.parts[1].words, "turn it clockwise by 90 degrees");
/// assert_eq!(explanation.parts[1].size.as_ref().unwrap().to_string(), "150x200");
/// # Ok::<(), cloud_infinite::rule::RuleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The rule in its normal form.
    pub rule: String,
    /// The size of the input, if it is known.
    pub input: Option<Pixels>,
    /// The parts from left to right.
    pub parts: Vec<ExplainedPart>,
    /// What the whole rule makes of the input; `None` if no input is known, or if the rule fails.
    pub result: Option<PredictedSize>,
    /// Why the whole rule fails on this input.
    pub problem: Option<String>,
}

/// An operation of `imageMogr2`, or a segment of another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedPart {
    /// The segment it stands in, counted from 1.
    pub segment: usize,
    /// What is written, such as `thumbnail/!50p`.
    pub text: String,
    /// What it does, in words.
    pub words: String,
    /// The size of the picture after it; `None` if no input is known or if the rule has failed by then.
    pub size: Option<PredictedSize>,
    /// Why this part fails, or cannot be done by this emulator.
    pub problem: Option<String>,
}

/// A size, as far as it can be told without the pixels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PredictedSize {
    /// This one.
    Exact(Pixels),
    /// It depends on something.
    Depends {
        /// What one would have to know, in words.
        depends_on: String,
        /// The sizes it can be; empty if it can be any.
        sizes: Vec<Pixels>,
    },
}

/// A size in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pixels {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Explanation {
    /// Explains a rule; with an input also sizes are told.
    ///
    /// # Errors
    /// [`RuleError`] for a rule whose beginning is no rule; none is known for which that happens.
    pub fn new(rule: &Rule, input: Option<Picture>) -> Result<Self, RuleError> {
        let mut parts = Vec::new();
        let mut has_failed = false;
        let described = rule.segments().iter().flat_map(words::of_segment);
        for (part, described) in image::parts(rule)?.into_iter().zip(described) {
            let mut explained = ExplainedPart {
                segment: part.segment + 1,
                text: part.text,
                words: described.words,
                size: None,
                problem: described.unsupported.then(|| "this emulator cannot execute it".to_owned()),
            };
            if let Some(input) = input.filter(|_| !has_failed) {
                match predicted(&part.so_far, input)? {
                    Ok(size) => explained.size = Some(size),
                    Err(problem) => {
                        explained.problem = Some(problem);
                        has_failed = true;
                    }
                }
            }
            parts.push(explained);
        }
        let (result, problem) = match input.map(|input| rule.predict(input)) {
            Some(Ok(prediction)) => (Some(prediction.into()), None),
            Some(Err(error)) => (None, Some(error.to_string())),
            None => (None, None),
        };
        let input = input.map(|input| input.size.into());
        Ok(Self { rule: rule.to_string(), input, parts, result, problem })
    }

    /// Whether the rule fails on this input, or has a part that this emulator cannot execute.
    #[must_use]
    pub fn has_problem(&self) -> bool {
        self.problem.is_some() || self.parts.iter().any(|part| part.problem.is_some())
    }
}

/// The size after the beginning of a rule, or why it fails there.
fn predicted(so_far: &Rule, input: Picture) -> Result<Result<PredictedSize, String>, RuleError> {
    // Neither the limits of the result's format nor what is done about an error counts in the middle of a rule.
    let counts = |operation: &&Operation| !matches!(operation, Operation::Format(_) | Operation::IgnoreError);
    let segments: Vec<Segment> = so_far
        .segments()
        .iter()
        .filter_map(|segment| match segment {
            Segment::ImageMogr2(operations) => {
                let operations: Vec<Operation> = operations.iter().filter(counts).cloned().collect();
                (!operations.is_empty()).then_some(Segment::ImageMogr2(operations))
            }
            Segment::ImageView2(view) => {
                Some(Segment::ImageView2(cloud_infinite::rule::View { format: None, ..*view }))
            }
            other => Some(other.clone()),
        })
        .collect();
    if segments.is_empty() {
        return Ok(Ok(PredictedSize::Exact(input.size.into())));
    }
    let rule = Rule::from_segments(segments)?;
    Ok(rule.predict(input).map(PredictedSize::from).map_err(|error| error.fault.to_string()))
}

impl From<Prediction> for PredictedSize {
    fn from(prediction: Prediction) -> Self {
        match prediction {
            Prediction::Exact(size) => Self::Exact(size.into()),
            Prediction::Depends(on) => Self::Depends {
                depends_on: on.on.to_string(),
                sizes: on.sizes.into_iter().map(Pixels::from).collect(),
            },
        }
    }
}

impl From<Size> for Pixels {
    fn from(size: Size) -> Self {
        Self { width: size.width, height: size.height }
    }
}

impl std::fmt::Display for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

impl std::fmt::Display for PredictedSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exact(size) => size.fmt(f),
            Self::Depends { depends_on, sizes } if sizes.is_empty() => write!(f, "depends on {depends_on}"),
            Self::Depends { depends_on, sizes } => {
                let sizes: Vec<String> = sizes.iter().map(Pixels::to_string).collect();
                write!(f, "{} (depends on {depends_on})", sizes.join(" or "))
            }
        }
    }
}

#[cfg(test)]
mod tests;
