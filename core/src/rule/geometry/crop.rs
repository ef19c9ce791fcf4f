//! `cut`, `crop` and `iradius`.

use super::super::{Anchor, Crop, Cut, Distance, Gravity, Radius, Side};
use super::{Fault, InputKind, Layout, Size, Window, capped, cover};

/// What `cut` keeps of an input. An input side of 0 counts as 1.
///
/// Assumption: what reaches beyond the picture is clipped.
///
/// # Errors
///
/// [`Fault::OutsidePicture`] where nothing would be left; that this fails is an assumption.
pub fn cut_layout(cut: Cut, input: Size) -> Result<Layout, Fault> {
    let input = input.real();
    let outside = || Fault::OutsidePicture { dx: cut.dx, dy: cut.dy, picture: input };
    let columns = near(cut.dx, cut.width, input.width).ok_or_else(outside)?;
    let rows = near(cut.dy, cut.height, input.height).ok_or_else(outside)?;
    Ok(rectangle(columns, rows, input))
}

/// What `crop` makes of an input. An input side of 0 counts as 1.
///
/// Assumptions: a side that is longer than the picture's, and is not scaled to, is limited to it; a distance that
/// would move the rectangle out of the picture moves it to the edge.
///
/// # Errors
///
/// As [`cut_layout`], for the older form with offsets.
pub fn crop_layout(crop: Crop, input: Size, kind: InputKind) -> Result<Layout, Fault> {
    let input = input.real();
    Ok(match crop {
        Crop::Cover(width, height, anchor) => {
            let target = Size::new(capped(width), capped(height));
            let scaled = kind.scaled(input, cover(target, input));
            Layout::cut(scaled, anchored(anchor, target.common(scaled), scaled))
        }
        Crop::Width(width, anchor) => {
            let window = Size::new(width.get().min(input.width), input.height);
            Layout::cut(input, anchored(anchor, window, input))
        }
        Crop::Height(height, anchor) => {
            let window = Size::new(input.width, height.get().min(input.height));
            Layout::cut(input, anchored(anchor, window, input))
        }
        Crop::Offset { width, height, dx, dy } => {
            let pixels = |distance| match distance {
                Distance::Near(pixels) | Distance::Far(pixels) => pixels,
            };
            let outside = || Fault::OutsidePicture { dx: pixels(dx), dy: pixels(dy), picture: input };
            let columns = at_distance(dx, width, input.width).ok_or_else(outside)?;
            let rows = at_distance(dy, height, input.height).ok_or_else(outside)?;
            rectangle(columns, rows, input)
        }
    })
}

/// The square around the circle that `iradius` keeps. An input side of 0 counts as 1.
///
/// Assumption: a circle that is larger than the picture is limited to the largest one inside it.
pub fn circle_layout(radius: Radius, input: Size) -> Layout {
    let input = input.real();
    let side = radius.get().saturating_mul(2).min(input.width).min(input.height);
    Layout::cut(input, anchored(Anchor::NONE, Size::new(side, side), input))
}

/// Begin and length.
type Span = (u32, u32);

/// The part of a side of `length` pixels that begins after `distance`; `None` if that is nothing.
fn near(distance: u32, wanted: Side, length: u32) -> Option<Span> {
    let left = length.checked_sub(distance).filter(|left| *left > 0)?;
    Some((distance, wanted.get().min(left)))
}

fn at_distance(distance: Distance, wanted: Side, length: u32) -> Option<Span> {
    match distance {
        Distance::Near(distance) => near(distance, wanted, length),
        Distance::Far(distance) => {
            let (_, kept) = near(distance, wanted, length)?;
            // Not negative: `near` keeps no more than is left of the distance.
            Some((length - distance - kept, kept))
        }
    }
}

fn rectangle((left, width): Span, (top, height): Span, input: Size) -> Layout {
    Layout::cut(input, Window { left, top, size: Size::new(width, height) })
}

/// Where a rectangle of `size` lies in `whole`, which is at least as large.
pub(super) fn anchored(anchor: Anchor, size: Size, whole: Size) -> Window {
    use Gravity::{Center, East, North, Northeast, Northwest, South, Southeast, Southwest, West};
    let (across, down) = (whole.width - size.width, whole.height - size.height);
    let (dx, dy) = (anchor.dx.unwrap_or(0).min(across), anchor.dy.unwrap_or(0).min(down));
    let gravity = anchor.gravity.unwrap_or(Anchor::DEFAULT_GRAVITY);
    let left = match gravity {
        Northwest | West | Southwest => dx,
        North | Center | South => across / 2,
        Northeast | East | Southeast => across - dx,
    };
    let top = match gravity {
        Northwest | North | Northeast => dy,
        West | Center | East => down / 2,
        Southwest | South | Southeast => down - dy,
    };
    Window { left, top, size }
}
