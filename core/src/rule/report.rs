//! What languages without the types of this module are told about rules.

use super::geometry::{DependsOn, InputKind, Orientation, Picture, Prediction};
use super::{Rule, RuleError, RuleErrorKind, Size, steps};
use crate::InvalidArgument;
use crate::model::{
    PictureSize, RuleProblem, RuleProblemKind, RuleReport, RuleSegment, SizeDependence, SizePrediction,
};

/// What a text consists of, or why it is no rule.
pub(crate) fn explain(text: &str) -> RuleReport {
    let rule = match Rule::parse(text) {
        Ok(rule) => rule,
        Err(error) => return RuleReport { problem: Some(problem(text, error)), ..RuleReport::default() },
    };
    let segment = |segment: &super::Segment| RuleSegment {
        name: segment.name().to_owned(),
        text: segment.to_string(),
        operations: segment.operations().iter().map(ToString::to_string).collect(),
    };
    RuleReport {
        normalised: Some(rule.to_string()),
        segments: rule.segments().iter().map(segment).collect(),
        problem: None,
    }
}

fn problem(text: &str, error: RuleError) -> RuleProblem {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let before = text.get(..error.position).unwrap_or(text);
    RuleProblem {
        kind: match error.kind {
            RuleErrorKind::Syntax => RuleProblemKind::Syntax,
            RuleErrorKind::UnknownName => RuleProblemKind::UnknownName,
            RuleErrorKind::Unsupported => RuleProblemKind::Unsupported,
            RuleErrorKind::OutOfRange => RuleProblemKind::OutOfRange,
            RuleErrorKind::TooManySegments => RuleProblemKind::TooManySegments,
        },
        position: count(error.position),
        character: count(before.chars().count()),
        segment: count(error.segment),
        explanation: error.explain(text),
        operation: error.operation,
        message: error.message,
    }
}

/// The size of what a rule makes of a picture.
pub(crate) fn predict(
    rule: &str,
    width: u32,
    height: u32,
    format: Option<&str>,
    orientation: Option<u32>,
) -> Result<SizePrediction, InvalidArgument> {
    let parsed = steps::parsed("rule", rule)?;
    for (field, side) in [("width", width), ("height", height)] {
        if side == 0 {
            return Err(InvalidArgument::new(field, side, "must be at least 1"));
        }
    }
    let known = |number| {
        Orientation::from_exif(number)
            .ok_or_else(|| InvalidArgument::new("orientation", number, "must be 0 to 8"))
    };
    let is_gif = format.is_some_and(|format| format.eq_ignore_ascii_case("gif"));
    let picture = Picture {
        size: Size::new(width, height),
        kind: if is_gif { InputKind::Gif } else { InputKind::Scalable },
        orientation: orientation.map(known).transpose()?,
    };
    let fails = |error| InvalidArgument::new("rule", rule, format!("fails on such a picture: {error}"));
    Ok(match parsed.predict(picture).map_err(fails)? {
        Prediction::Exact(size) => {
            SizePrediction { width: Some(size.width), height: Some(size.height), ..SizePrediction::default() }
        }
        Prediction::Depends(on) => SizePrediction {
            depends_on: Some(match on.on {
                DependsOn::Faces => SizeDependence::Faces,
                DependsOn::Orientation => SizeDependence::Orientation,
                DependsOn::Style => SizeDependence::Style,
            }),
            sizes: on
                .sizes
                .iter()
                .map(|size| PictureSize { width: size.width, height: size.height })
                .collect(),
            explanation: Some(on.to_string()),
            ..SizePrediction::default()
        },
    })
}
