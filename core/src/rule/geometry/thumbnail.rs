//! `thumbnail`.

use super::super::{Fill, Percent, Thumbnail};
use super::{
    InputKind, Layout, MIN_RESULT_SIDE, Size, as_side, by_height, by_width, capped, cover, fit, rounded,
};

/// What `thumbnail/<form>` with `fill` makes of an input. An input side of 0 counts as 1.
///
/// Assumption: the canvas of `pad/1` is the box, but never smaller than the picture on it. It could be where
/// [`Thumbnail::Enlarge`] leaves a picture alone that is larger than the box.
pub fn thumbnail_layout(form: Thumbnail, fill: Fill, input: Size, kind: InputKind) -> Layout {
    let scaled = kind.scaled(input.real(), thumbnail_size(form, input));
    let layout = Layout::scale(scaled);
    let (width, height) = match form {
        Thumbnail::Fit(width, height)
        | Thumbnail::Shrink(width, height)
        | Thumbnail::Enlarge(width, height)
            if fill.pads() =>
        {
            (capped(width), capped(height))
        }
        _ => return layout,
    };
    Layout { canvas: Size::new(width.max(scaled.width), height.max(scaled.height)), ..layout }
}

/// The size to which `thumbnail/<form>` scales an input that is not a GIF. An input side of 0 counts as 1.
pub fn thumbnail_size(form: Thumbnail, input: Size) -> Size {
    let input = input.real();
    let target = |width, height| Size::new(capped(width), capped(height));
    match form {
        Thumbnail::Percent(scale) => Size::new(percent(input.width, scale), percent(input.height, scale)),
        Thumbnail::PercentWidth(scale) => Size::new(percent(input.width, scale), input.height),
        Thumbnail::PercentHeight(scale) => Size::new(input.width, percent(input.height, scale)),
        Thumbnail::Width(width) => by_width(capped(width), input),
        Thumbnail::Height(height) => by_height(capped(height), input),
        Thumbnail::Fit(width, height) => fit(target(width, height), input),
        Thumbnail::Shrink(width, height) => shrink(target(width, height), input),
        Thumbnail::Enlarge(width, height) => enlarge(target(width, height), input),
        Thumbnail::Cover(width, height) => cover(target(width, height), input),
        Thumbnail::Exact(width, height) => target(width, height),
        Thumbnail::Area(area) => within_area(area.get(), input),
    }
}

fn percent(side: u32, scale: Percent) -> u32 {
    rounded(u64::from(side) * u64::from(scale.get()), 100)
}

fn shrink(target: Size, input: Size) -> Size {
    if target.width > input.width && target.height > input.height { input } else { fit(target, input) }
}

/// Assumption: where the fit would not enlarge, the picture is unchanged. The pages say so only for a box that is
/// smaller on both sides and leave a box smaller on one side open.
fn enlarge(target: Size, input: Size) -> Size {
    if target.width > input.width && target.height > input.height { fit(target, input) } else { input }
}

/// Assumptions: a picture that already has at most `area` pixels is unchanged, and otherwise both sides are rounded
/// down, since rounding to nearest could exceed the area.
///
/// With r = sqrt(area / (w * h)), w * r = sqrt(w * area / h), and the whole part of a square root is the whole part
/// of the root of the whole part. A side that comes out as 0 is lifted to 1, which would break the bound unless the
/// other side is held to `area` itself.
fn within_area(area: u64, input: Size) -> Size {
    if input.pixels() <= area {
        return input;
    }
    let scaled = |side: u32, other: u32| (u128::from(side) * u128::from(area) / u128::from(other)).isqrt();
    let (width, height) = (scaled(input.width, input.height), scaled(input.height, input.width));
    match (width, height) {
        (0, height) => Size::new(MIN_RESULT_SIDE, as_side(height.min(u128::from(area)))),
        (width, 0) => Size::new(as_side(width.min(u128::from(area))), MIN_RESULT_SIDE),
        (width, height) => Size::new(as_side(width), as_side(height)),
    }
}
