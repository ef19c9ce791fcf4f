//! `imageView2`.

use super::super::{Anchor, View, ViewMode};
use super::crop::anchored;
use super::{InputKind, Layout, Size, by_height, by_width, capped, cover, fit};

/// What `imageView2` makes of an input. An input side of 0 counts as 1.
///
/// Assumptions: mode 2 does not enlarge and the others do; whether the width or the height is meant for the longer
/// side in modes 4 and 5 follows the input, and the width where both are equal; without any side nothing is scaled.
pub fn view_layout(view: &View, input: Size, kind: InputKind) -> Layout {
    let input = input.real();
    let (width, height) = (view.width.map(capped), view.height.map(capped));
    if view.mode == ViewMode::Fit {
        return Layout::scale(fit_inside(width, height, input));
    }
    let Some((width, height)) = width.or(height).zip(height.or(width)) else { return Layout::scale(input) };
    let target = match view.mode {
        ViewMode::CoverByLongSide | ViewMode::CoverByLongSideAndCrop if input.width < input.height => {
            Size::new(height, width)
        }
        _ => Size::new(width, height),
    };
    let scaled = kind.scaled(input, cover(target, input));
    match view.mode {
        ViewMode::CoverAndCrop | ViewMode::CoverByLongSideAndCrop => {
            Layout::cut(scaled, anchored(Anchor::NONE, target.common(scaled), scaled))
        }
        ViewMode::Fit | ViewMode::Cover | ViewMode::CoverByLongSide => Layout::scale(scaled),
    }
}

fn fit_inside(width: Option<u32>, height: Option<u32>, input: Size) -> Size {
    let target = match (width, height) {
        (Some(width), Some(height)) => fit(Size::new(width, height), input),
        (Some(width), None) => by_width(width, input),
        (None, Some(height)) => by_height(height, input),
        (None, None) => input,
    };
    let larger = target.width > input.width || target.height > input.height;
    if larger { input } else { target }
}
