//! A rule as steps, each with the size that the library predicts and the size that the pixels really had.

use cloud_infinite::rule::geometry::{Orientation, Picture};
use cloud_infinite::rule::{InputKind, Rule, Size};
use serde::Serialize;

use crate::explain::{ExplainedPart, Explanation, Pixels, PredictedSize};
use crate::image::PictureFormat;
use crate::state::InputFacts;

#[derive(Serialize)]
pub(super) struct Steps {
    steps: Vec<Step>,
    /// Why the rule cannot be taken apart.
    rule_problem: Option<String>,
}

#[derive(Serialize)]
struct Step {
    /// The segment it is written in, counted from 1.
    segment: usize,
    text: String,
    /// What it does.
    words: String,
    predicted: Option<Pixels>,
    /// Why no single size is predicted, or what is wrong with this step.
    note: Option<String>,
    real: Option<Pixels>,
}

/// The steps of `rule` on an input of which this is known, and the sizes that were measured after them.
pub(super) fn of(rule: &str, input: Option<&InputFacts>, measured: &[(u32, u32)]) -> Steps {
    let explained = Rule::parse(rule).and_then(|rule| Explanation::new(&rule, input.map(picture_of)));
    match explained {
        Ok(explanation) => {
            let real = measured.iter().map(|(width, height)| Some(Pixels { width: *width, height: *height }));
            let steps = explanation.parts.into_iter().zip(real.chain(std::iter::repeat(None)));
            Steps { steps: steps.map(|(part, real)| step(part, real)).collect(), rule_problem: None }
        }
        Err(error) => Steps { steps: Vec::new(), rule_problem: Some(error.explain(rule)) },
    }
}

fn picture_of(facts: &InputFacts) -> Picture {
    Picture {
        size: Size::new(facts.width, facts.height),
        kind: if facts.format == PictureFormat::Gif.info_name() {
            InputKind::Gif
        } else {
            InputKind::Scalable
        },
        orientation: Some(Orientation::from_exif(facts.orientation).unwrap_or_default()),
    }
}

fn step(part: ExplainedPart, real: Option<Pixels>) -> Step {
    let (predicted, depends) = match part.size {
        Some(PredictedSize::Exact(size)) => (Some(size), None),
        Some(depends) => (None, Some(depends.to_string())),
        None => (None, None),
    };
    Step {
        segment: part.segment,
        text: part.text,
        words: part.words,
        predicted,
        note: part.problem.or(depends),
        real,
    }
}
