//! What this engine does of a rule. What it cannot do is refused by name before anything is decoded.

use cloud_infinite::rule::geometry::{rotated_size, thumbnail_layout};
use cloud_infinite::rule::{Degrees, Fill, Operation, Rule, Segment, Size, Thumbnail};

use super::{Header, ImageError};

/// One change of the pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Scales the picture.
    Scale(Thumbnail),
    /// Turns the picture clockwise.
    Turn(Degrees),
}

impl Action {
    /// The size after this action on a picture of this size.
    pub(super) fn size_after(self, size: Size, header: &Header) -> Size {
        match self {
            Self::Scale(form) => thumbnail_layout(form, Fill::NONE, size, header.kind()).canvas,
            Self::Turn(degrees) => rotated_size(degrees, size),
        }
    }
}

/// Everything a rule does to pixels, in the order in which it is done.
pub(super) fn actions(rule: &Rule) -> Result<Vec<Action>, ImageError> {
    let mut actions = Vec::new();
    for segment in rule.segments() {
        match segment {
            Segment::ImageMogr2(operations) => {
                for operation in operations {
                    actions.extend(action(operation)?);
                }
            }
            Segment::ImageView2(_) | Segment::Watermark(_) | Segment::ImageSlim | Segment::Style(_) => {
                return Err(unsupported(segment.name()));
            }
        }
    }
    Ok(actions)
}

/// `None` for what acts once, when the result is encoded.
fn action(operation: &Operation) -> Result<Option<Action>, ImageError> {
    Ok(match operation {
        Operation::Thumbnail(_, fill) if fill.pads() => return Err(unsupported("pad")),
        Operation::Thumbnail(form, _) => Some(Action::Scale(*form)),
        Operation::Rotate(degrees) => Some(Action::Turn(*degrees)),
        Operation::Format(_) | Operation::Quality(_) => None,
        Operation::Cut(_)
        | Operation::Crop(_)
        | Operation::Iradius(_)
        | Operation::Rradius(_)
        | Operation::Scrop(..)
        | Operation::AutoOrient
        | Operation::Flip(_)
        | Operation::Interlace(_)
        | Operation::Cgif(_)
        | Operation::Strip
        | Operation::SizeLimit(_)
        | Operation::IgnoreError
        | Operation::Blur(..)
        | Operation::Sharpen(_)
        | Operation::Bright(_)
        | Operation::Contrast(_)
        | Operation::Grayscale(_)
        | Operation::AigcMetadata(_) => return Err(unsupported(operation.name())),
    })
}

pub(super) fn unsupported(what: &str) -> ImageError {
    ImageError::new("InvalidArgument", format!("`{what}` is documented, but this emulator cannot execute it"))
}
