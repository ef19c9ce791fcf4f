//! Exact size arithmetic: what size a rule makes of a picture.
//!
//! Integers and comparisons of fractions only, so that every machine predicts the same size and the emulator can be
//! held to the prediction. Where the service publishes no rule, the assumption stands in one named function or
//! constant and its comment begins with "Assumption".
//!
//! What scales or cuts is described by a [`Layout`], which says more than a size: enough to do it.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "sides and factors have at most 32 bits and are widened first, so no product reaches the wider type's end"
)]

use std::fmt;

use super::Side;

mod chain;
mod crop;
mod fault;
mod orientation;
mod predict;
mod rotate;
mod thumbnail;
mod view;

pub use crop::{circle_layout, crop_layout, cut_layout};
pub use fault::{Fault, SizeError};
pub use orientation::Orientation;
pub use predict::{Dependence, DependsOn, Picture, Prediction};
pub use rotate::rotated_size;
pub use thumbnail::{thumbnail_layout, thumbnail_size};
pub use view::view_layout;

/// A width or height asked of an operation above this counts as this.
///
/// Assumption: it is published for `thumbnail` and holds for `crop` and `imageView2` too.
pub const MAX_TARGET_SIDE: u32 = 10_000;

/// No result has a side shorter than this.
///
/// Assumption: the service does not say what becomes of a side that rounds to nothing.
pub const MIN_RESULT_SIDE: u32 = 1;

/// The longest side of an input, and of a result.
pub const MAX_SIDE: u32 = 50_000;

/// The most pixels of an input, all frames of an animation together.
pub const MAX_INPUT_PIXELS: u64 = 250_000_000;

/// The longest side of a WebP result; the format itself ends here.
pub const MAX_WEBP_SIDE: u32 = 16_383;

/// A picture's size in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Size {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

impl Size {
    /// A size of `width` by `height` pixels.
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// How many pixels there are.
    pub const fn pixels(self) -> u64 {
        // Two 32-bit factors cannot overflow 64 bits.
        self.width as u64 * self.height as u64
    }

    /// This size with width and height exchanged.
    pub const fn turned(self) -> Self {
        Self { width: self.height, height: self.width }
    }

    /// The size every picture has at least: a side of 0 counts as 1.
    fn real(self) -> Self {
        Self::new(self.width.max(1), self.height.max(1))
    }

    /// The part that this size and another have in common.
    fn common(self, other: Self) -> Self {
        Self::new(self.width.min(other.width), self.height.min(other.height))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

/// What sort of input a size is predicted for, as far as that matters to sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum InputKind {
    /// Any format that can be enlarged.
    #[default]
    Scalable,
    /// GIF, which the service does not scale up.
    Gif,
}

impl InputKind {
    /// The size that scaling an input of this kind to `target` gives.
    ///
    /// Assumption: a GIF for which the target is larger on either side stays as it is; it is neither an error nor
    /// clamped side by side.
    fn scaled(self, input: Size, target: Size) -> Size {
        let larger = target.width > input.width || target.height > input.height;
        if self == Self::Gif && larger { input } else { target }
    }
}

/// A rectangle of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// How many columns are left of it.
    pub left: u32,
    /// How many rows are above it.
    pub top: u32,
    /// Its own size.
    pub size: Size,
}

/// How an operation that scales or cuts makes its result, in three steps of which each may do nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Layout {
    /// First the picture is scaled to this size,
    pub scaled: Size,
    /// then this part of it is kept,
    pub window: Window,
    /// and that is put in the middle of a canvas of this size, which is the size of the result.
    pub canvas: Size,
}

impl Layout {
    /// Scales to `size` and keeps everything.
    pub(crate) fn scale(size: Size) -> Self {
        Self { scaled: size, window: Window { left: 0, top: 0, size }, canvas: size }
    }

    /// Scales to `scaled` and keeps `window`.
    pub(crate) fn cut(scaled: Size, window: Window) -> Self {
        Self { scaled, window, canvas: window.size }
    }

    /// The column and row of the canvas where what was kept begins.
    ///
    /// Assumption: where the room cannot be halved, the smaller half is left and above.
    pub fn offset(&self) -> (u32, u32) {
        let middle = |canvas: u32, inner: u32| canvas.saturating_sub(inner) / 2;
        let Self { window, canvas, .. } = self;
        (middle(canvas.width, window.size.width), middle(canvas.height, window.size.height))
    }
}

fn capped(side: Side) -> u32 {
    side.get().min(MAX_TARGET_SIDE)
}

/// `numerator / denominator` as a side.
///
/// Assumption: halves are rounded up. The service publishes no rounding; its geometry vocabulary is that of a well
/// known image library which adds one half and rounds down.
fn rounded(numerator: u64, denominator: u64) -> u32 {
    let doubled = 2 * u128::from(numerator) + u128::from(denominator);
    as_side(doubled / (2 * u128::from(denominator)))
}

fn as_side(value: u128) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX).max(MIN_RESULT_SIDE)
}

fn by_width(width: u32, input: Size) -> Size {
    Size::new(width, rounded(u64::from(input.height) * u64::from(width), u64::from(input.width)))
}

fn by_height(height: u32, input: Size) -> Size {
    Size::new(rounded(u64::from(input.width) * u64::from(height), u64::from(input.height)), height)
}

/// Whether `target.width / input.width <= target.height / input.height`, without dividing: whether the width limits
/// a fit.
fn width_limits(target: Size, input: Size) -> bool {
    u64::from(target.width) * u64::from(input.height) <= u64::from(target.height) * u64::from(input.width)
}

/// The largest size in proportion that fits inside `target`.
fn fit(target: Size, input: Size) -> Size {
    if width_limits(target, input) { by_width(target.width, input) } else { by_height(target.height, input) }
}

/// The smallest size in proportion that covers `target`.
fn cover(target: Size, input: Size) -> Size {
    if width_limits(target, input) { by_height(target.height, input) } else { by_width(target.width, input) }
}
