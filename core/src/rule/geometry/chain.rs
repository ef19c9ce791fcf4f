//! The steps of a rule one after the other, with all that the picture can be in between.

use super::super::{Format, Operation, Rule, Segment};
use super::{
    Dependence, DependsOn, Fault, MAX_INPUT_PIXELS, MAX_SIDE, MAX_WEBP_SIDE, Orientation, Picture,
    Prediction, Size, SizeError, circle_layout, crop_layout, cut_layout, rotated_size, thumbnail_layout,
    view_layout,
};

/// The size after the whole rule; an error where it fails, whatever it says about errors.
pub(super) fn size_after(rule: &Rule, picture: Picture) -> Result<Prediction, SizeError> {
    check_input(picture.size)?;
    let mut state = State::Known(picture);
    for (segment, written) in rule.segments().iter().enumerate() {
        match written {
            Segment::ImageMogr2(operations) => {
                for operation in operations {
                    let at = At { segment, operation: operation.name() };
                    state = state.advance(at, |picture| operation.step(picture))?;
                }
            }
            other => {
                let at = At { segment, operation: other.name() };
                state = state.advance(at, |picture| Ok(other.step(picture)))?;
            }
        }
    }
    let original = rule.ignores_errors().then_some(picture.size);
    state.finish(rule.encoding().format, original)
}

fn check_input(input: Size) -> Result<(), SizeError> {
    if input.width.max(input.height) > MAX_SIDE {
        return Err(of_whole(Fault::InputTooLarge { input, longest: MAX_SIDE }));
    }
    if input.pixels() > MAX_INPUT_PIXELS {
        return Err(of_whole(Fault::TooManyPixels { input, most: MAX_INPUT_PIXELS }));
    }
    Ok(())
}

fn check_side(result: Size) -> Result<(), Fault> {
    if result.width.max(result.height) > MAX_SIDE {
        return Err(Fault::ResultTooLarge { result, longest: MAX_SIDE });
    }
    Ok(())
}

fn check_webp(result: Size) -> Result<(), Fault> {
    if result.width.max(result.height) > MAX_WEBP_SIDE {
        return Err(Fault::WebpTooLarge { result, longest: MAX_WEBP_SIDE });
    }
    Ok(())
}

fn of_whole(fault: Fault) -> SizeError {
    SizeError { segment: None, operation: None, fault }
}

/// Where in the rule a step stands.
#[derive(Clone, Copy)]
struct At {
    segment: usize,
    operation: &'static str,
}

impl At {
    fn fails(self, fault: Fault) -> SizeError {
        SizeError { segment: Some(self.segment), operation: Some(self.operation), fault }
    }
}

/// What one step makes of a picture.
enum Step {
    One(Picture),
    Either(Picture, Picture, DependsOn),
    Any(DependsOn),
}

/// What the picture is after the steps so far.
enum State {
    Known(Picture),
    Uncertain(Uncertain),
}

struct Uncertain {
    at: At,
    on: DependsOn,
    /// What it can be; empty if it can be anything.
    pictures: Vec<Picture>,
    /// Whether something it could have been has failed.
    may_fail: bool,
}

/// More sizes than this are as good as any size.
const MOST_CANDIDATES: usize = 16;

impl State {
    fn advance(self, at: At, step: impl Fn(Picture) -> Result<Step, Fault>) -> Result<Self, SizeError> {
        let fails = |fault| at.fails(fault);
        match self {
            Self::Known(picture) => Ok(match step(picture).map_err(fails)? {
                Step::One(after) => {
                    check_side(after.size).map_err(fails)?;
                    Self::Known(after)
                }
                Step::Either(one, other, on) => {
                    let mut after = Uncertain { at, on, pictures: Vec::new(), may_fail: false };
                    after.take([one, other]).map_err(fails)?;
                    Self::Uncertain(after)
                }
                Step::Any(on) => Self::Uncertain(Uncertain { at, on, pictures: Vec::new(), may_fail: false }),
            }),
            Self::Uncertain(before) => before.advance(step).map(Self::Uncertain).map_err(fails),
        }
    }

    /// The prediction, with the last check: what a WebP can be. `original` is the size of the answer where the rule
    /// fails, if it has one.
    fn finish(self, format: Option<Format>, original: Option<Size>) -> Result<Prediction, SizeError> {
        let check = |size| if format == Some(Format::Webp) { check_webp(size) } else { Ok(()) };
        match self {
            Self::Known(Picture { size, .. }) => {
                check(size).map(|()| Prediction::Exact(size)).map_err(of_whole)
            }
            Self::Uncertain(uncertain) => uncertain.finish(check, original).map_err(of_whole),
        }
    }
}

impl Uncertain {
    fn advance(self, step: impl Fn(Picture) -> Result<Step, Fault>) -> Result<Self, Fault> {
        let mut after = Self { pictures: Vec::new(), ..self };
        let mut fault = None;
        for picture in self.pictures {
            let taken = match step(picture) {
                Ok(Step::One(one)) => after.take([one]),
                Ok(Step::Either(one, other, _)) => after.take([one, other]),
                Ok(Step::Any(_)) => return Ok(Self { pictures: Vec::new(), ..after }),
                Err(found) => Err(found),
            };
            if let Err(found) = taken {
                after.may_fail = true;
                fault = Some(found);
            }
        }
        match fault {
            Some(fault) if after.pictures.is_empty() => Err(fault),
            _ => Ok(after.bounded()),
        }
    }

    /// Adds what the picture can be and is not too large; fails if that is nothing.
    fn take<const N: usize>(&mut self, pictures: [Picture; N]) -> Result<(), Fault> {
        let mut fault = None;
        let mut fits = false;
        for picture in pictures {
            match check_side(picture.size) {
                Err(found) => fault = Some(found),
                Ok(()) => {
                    fits = true;
                    if !self.pictures.contains(&picture) {
                        self.pictures.push(picture);
                    }
                }
            }
        }
        match fault {
            Some(fault) if !fits => Err(fault),
            Some(_) => {
                self.may_fail = true;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn bounded(mut self) -> Self {
        if self.pictures.len() > MOST_CANDIDATES {
            self.pictures.clear();
        }
        self
    }

    fn finish(
        self,
        check: impl Fn(Size) -> Result<(), Fault>,
        original: Option<Size>,
    ) -> Result<Prediction, Fault> {
        let Self { at: At { segment, operation }, on, pictures, mut may_fail } = self;
        let mut sizes: Vec<Size> = Vec::new();
        let mut fault = None;
        for Picture { size, .. } in pictures {
            match check(size) {
                Err(found) => fault = Some(found),
                Ok(()) if sizes.contains(&size) => {}
                Ok(()) => sizes.push(size),
            }
        }
        may_fail |= fault.is_some();
        if let (Some(fault), []) = (fault, sizes.as_slice()) {
            return Err(fault);
        }
        if let (true, Some(original), [_, ..]) = (may_fail, original, sizes.as_slice())
            && !sizes.contains(&original)
        {
            sizes.push(original);
        }
        let answered = !may_fail || original.is_some();
        Ok(match sizes.as_slice() {
            [size] if answered => Prediction::Exact(*size),
            _ => Prediction::Depends(Dependence { segment, operation, on, sizes }),
        })
    }
}

impl Operation {
    fn step(&self, picture: Picture) -> Result<Step, Fault> {
        let Picture { size, kind, orientation } = picture;
        let sized = |size| Ok(Step::One(picture.sized(size)));
        match self {
            Self::Thumbnail(form, fill) => sized(thumbnail_layout(*form, *fill, size, kind).canvas),
            Self::Cut(cut) => sized(cut_layout(*cut, size)?.canvas),
            Self::Crop(crop) => sized(crop_layout(*crop, size, kind)?.canvas),
            Self::Scrop(width, height) => {
                let found = picture.sized(Size::new(super::capped(*width), super::capped(*height)));
                Ok(Step::Either(found, picture.sized(size.real()), DependsOn::Faces))
            }
            Self::Rotate(degrees) => sized(rotated_size(*degrees, size)),
            Self::AutoOrient => Ok(oriented(picture, orientation)),
            Self::Iradius(_) | Self::Rradius(_) | Self::Blur(..) if kind == super::InputKind::Gif => {
                Err(Fault::NotForGif)
            }
            Self::Iradius(radius) => sized(circle_layout(*radius, size).canvas),
            Self::Rradius(_)
            | Self::Flip(_)
            | Self::Format(_)
            | Self::Quality(_)
            | Self::Interlace(_)
            | Self::Cgif(_)
            | Self::Strip
            | Self::SizeLimit(_)
            | Self::IgnoreError
            | Self::Blur(..)
            | Self::Sharpen(_)
            | Self::Bright(_)
            | Self::Contrast(_)
            | Self::Grayscale(_)
            | Self::AigcMetadata(_) => sized(size.real()),
        }
    }
}

/// Assumption: what was applied is cleared, so that a second `auto-orient` does nothing.
fn oriented(picture: Picture, orientation: Option<Orientation>) -> Step {
    let size = picture.size.real();
    let upright = |size| Picture { orientation: Some(Orientation::Upright), ..picture.sized(size) };
    match orientation {
        Some(orientation) => Step::One(upright(orientation.applied(size))),
        None if size == size.turned() => Step::One(upright(size)),
        None => Step::Either(upright(size), upright(size.turned()), DependsOn::Orientation),
    }
}

impl Segment {
    fn step(&self, picture: Picture) -> Step {
        match self {
            Self::ImageView2(view) => {
                Step::One(picture.sized(view_layout(view, picture.size, picture.kind).canvas))
            }
            Self::Style(_) => Step::Any(DependsOn::Style),
            // Marks and a smaller file change no size; the operations of an `imageMogr2` are steps of their own.
            Self::Watermark(_) | Self::ImageSlim | Self::ImageMogr2(_) => {
                Step::One(picture.sized(picture.size.real()))
            }
        }
    }
}
