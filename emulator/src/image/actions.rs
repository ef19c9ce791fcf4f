//! What this engine does of a rule: every step with its sizes. What it cannot do is refused by name before anything is
//! decoded.

use cloud_infinite::rule::geometry::{
    Fault, Layout, Orientation, circle_layout, crop_layout, cut_layout, rotated_size, thumbnail_layout,
    view_layout,
};
use cloud_infinite::rule::{
    Color, Degrees, Fill, Flip, InputKind, Operation, Rule, Segment, Size, TextMark, Thumbnail, Watermark,
};

use super::mark::{MAX_MARKS, Marks, Stamp, TextStamp};
use super::{Header, ImageError};

/// One change of the pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Action {
    /// Scales, cuts and puts onto a canvas of a colour, if there is one.
    Arrange(Layout, Option<Color>),
    /// Keeps a square and of it a circle.
    Circle(Layout),
    /// Rounds the corners.
    RoundCorners(u32),
    /// Turns the picture clockwise.
    Turn(Degrees),
    /// Puts the picture upright.
    Upright(Orientation),
    /// Mirrors the picture.
    Flip(Flip),
    /// Blurs with this radius and deviation.
    Blur(u32, f64),
    /// Sharpens by so many percent.
    Sharpen(u16),
    /// Makes it brighter or darker.
    Bright(i8),
    /// Raises or lowers the contrast.
    Contrast(i8),
    /// Takes the colours away.
    Grayscale,
    /// Puts a mark on it.
    Mark(Box<Stamp>),
}

/// An action with the sizes before and after it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    pub(super) action: Action,
    pub(super) before: Size,
    pub(super) after: Size,
}

/// Everything a rule does to the pixels of a picture.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// What is done, in this order.
    pub(super) steps: Vec<Step>,
    /// For each written part of the rule (an operation of `imageMogr2`, or another segment): how many steps are done
    /// when it is.
    parts: Vec<usize>,
}

impl Plan {
    /// The size after each written part, given that of the input and those after the steps.
    pub(super) fn after_parts(&self, input: Size, after_steps: &[Size]) -> Vec<Size> {
        let size = |done: &usize| done.checked_sub(1).and_then(|last| after_steps.get(last)).copied();
        self.parts.iter().map(|done| size(done).unwrap_or(input)).collect()
    }
}

/// What is known of the picture while the steps are laid out.
struct Planner<'m> {
    size: Size,
    kind: InputKind,
    orientation: Orientation,
    marks: &'m Marks,
    plan: Plan,
}

/// Lays out everything a rule does to the pixels of a picture.
pub(super) fn plan(rule: &Rule, header: &Header, marks: &Marks) -> Result<Plan, ImageError> {
    let drawn = rule
        .segments()
        .iter()
        .filter(|segment| matches!(segment, Segment::Watermark(Watermark::Picture(_) | Watermark::Text(_))));
    if drawn.count() > MAX_MARKS {
        return Err(ImageError::argument(format!("a picture takes at most {MAX_MARKS} watermarks")));
    }
    let mut planner = Planner {
        size: header.size,
        kind: header.kind(),
        orientation: Orientation::from_exif(header.orientation).unwrap_or_default(),
        marks,
        plan: Plan::default(),
    };
    for segment in rule.segments() {
        match segment {
            Segment::ImageMogr2(operations) => {
                for operation in operations {
                    planner.operation(operation)?;
                    planner.end_part();
                }
                continue;
            }
            Segment::ImageView2(view) => {
                planner.arrange(view_layout(view, planner.size, planner.kind), None);
            }
            Segment::Watermark(watermark) => planner.watermark(watermark)?,
            // It acts when the result is encoded.
            Segment::ImageSlim => {}
            Segment::Style(name) => {
                return Err(ImageError::argument(format!(
                    "`style/{name}`: there is no such style; the emulator knows those that it was started with"
                )));
            }
        }
        planner.end_part();
    }
    Ok(planner.plan)
}

impl Planner<'_> {
    fn operation(&mut self, operation: &Operation) -> Result<(), ImageError> {
        let failed = |fault: Fault| ImageError::argument(format!("`{}`: {fault}", operation.name()));
        match operation {
            Operation::Thumbnail(form, fill) => {
                let layout = thumbnail_layout(*form, *fill, self.size, self.kind);
                let in_a_box =
                    matches!(form, Thumbnail::Fit(..) | Thumbnail::Shrink(..) | Thumbnail::Enlarge(..));
                let canvas = (in_a_box && fill.pads()).then(|| fill.color.unwrap_or(Fill::DEFAULT_COLOR));
                self.arrange(layout, canvas);
            }
            Operation::Cut(cut) => {
                self.arrange(cut_layout(*cut, self.size).map_err(failed)?, None);
            }
            Operation::Crop(crop) => {
                self.arrange(crop_layout(*crop, self.size, self.kind).map_err(failed)?, None);
            }
            Operation::Iradius(_) | Operation::Rradius(_) | Operation::Blur(..)
                if self.kind == InputKind::Gif =>
            {
                return Err(failed(Fault::NotForGif));
            }
            Operation::Iradius(radius) => {
                let layout = circle_layout(*radius, self.size);
                self.push(Action::Circle(layout), layout.canvas);
            }
            Operation::Rradius(radius) => self.keep(Action::RoundCorners(radius.get())),
            // Approximate: nothing here finds a face, and without one the service returns the picture as it is.
            Operation::Scrop(..) => {}
            Operation::Rotate(degrees) => {
                self.push(Action::Turn(*degrees), rotated_size(*degrees, self.size));
            }
            Operation::AutoOrient => {
                // What was applied is done with.
                let orientation = std::mem::take(&mut self.orientation);
                self.push(Action::Upright(orientation), orientation.applied(self.size));
            }
            Operation::Flip(flip) => self.keep(Action::Flip(*flip)),
            Operation::Blur(radius, sigma) => {
                self.keep(Action::Blur(u32::from(radius.get()), f64::from(sigma.get())));
            }
            Operation::Sharpen(strength) => self.keep(Action::Sharpen(strength.get())),
            Operation::Bright(change) => self.keep(Action::Bright(change.get())),
            Operation::Contrast(change) => self.keep(Action::Contrast(change.get())),
            Operation::Grayscale(true) => self.keep(Action::Grayscale),
            Operation::Grayscale(false) => {}
            Operation::AigcMetadata(_) => return Err(unsupported(operation.name())),
            // These act once, when the result is encoded, or when something fails.
            Operation::Format(_)
            | Operation::Quality(_)
            | Operation::Interlace(_)
            | Operation::Cgif(_)
            | Operation::Strip
            | Operation::SizeLimit(_)
            | Operation::IgnoreError => {}
        }
        Ok(())
    }

    fn watermark(&mut self, watermark: &Watermark) -> Result<(), ImageError> {
        let stamp = match watermark {
            Watermark::Picture(mark) => Stamp::picture(mark, self.size, self.marks)?,
            Watermark::Text(mark) => {
                let text = TextStamp::new(mark, self.marks.fonts(), self.size)?;
                let gap = mark.spacing.map_or(TextMark::DEFAULT_SPACING, |spacing| spacing.get());
                Stamp::text(text, mark.placement, gap)
            }
            Watermark::Blind(_) => return Err(unsupported("watermark/3")),
            Watermark::ReadBlind(_) => return Err(unsupported("watermark/4")),
        };
        self.keep(Action::Mark(Box::new(stamp)));
        Ok(())
    }

    fn arrange(&mut self, layout: Layout, canvas: Option<Color>) {
        self.push(Action::Arrange(layout, canvas), layout.canvas);
    }

    fn keep(&mut self, action: Action) {
        self.push(action, self.size);
    }

    fn push(&mut self, action: Action, after: Size) {
        self.plan.steps.push(Step { action, before: self.size, after });
        self.size = after;
    }

    fn end_part(&mut self) {
        self.plan.parts.push(self.plan.steps.len());
    }
}

pub(super) fn unsupported(what: &str) -> ImageError {
    ImageError::argument(format!("`{what}` is documented, but this emulator cannot execute it"))
}
