//! The values of `thumbnail`.

use std::fmt;

use super::number::number;
use super::{Area, Color, Percent, Side};
use crate::InvalidArgument;

/// The eleven ways to say how large a scaled picture shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Thumbnail {
    /// `!<S>p`: both sides times S percent.
    Percent(Percent),
    /// `!<S>px`: the width times S percent, the height unchanged.
    PercentWidth(Percent),
    /// `!x<S>p`: the height times S percent, the width unchanged.
    PercentHeight(Percent),
    /// `<W>x`: this width, the height in proportion.
    Width(Side),
    /// `x<H>`: this height, the width in proportion.
    Height(Side),
    /// `<W>x<H>`: the largest picture in proportion that fits inside, larger than the input if need be.
    Fit(Side, Side),
    /// `<W>x<H>>`: as [`Thumbnail::Fit`], but never larger than the input.
    Shrink(Side, Side),
    /// `<W>x<H><`: as [`Thumbnail::Fit`], but never smaller than the input.
    Enlarge(Side, Side),
    /// `!<W>x<H>r`: the smallest picture in proportion whose sides both reach the box; nothing is cut.
    Cover(Side, Side),
    /// `<W>x<H>!`: exactly this size, proportions given up.
    Exact(Side, Side),
    /// `<A>@`: in proportion, with at most this many pixels; never larger than the input.
    Area(Area),
}

impl Thumbnail {
    /// [`Thumbnail::Fit`] of two numbers.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] if one of them is 0.
    pub fn fit(width: u32, height: u32) -> Result<Self, InvalidArgument> {
        box_of(width, height, Self::Fit)
    }

    /// [`Thumbnail::Shrink`] of two numbers.
    ///
    /// # Errors
    ///
    /// As [`Thumbnail::fit`].
    pub fn shrink(width: u32, height: u32) -> Result<Self, InvalidArgument> {
        box_of(width, height, Self::Shrink)
    }

    /// [`Thumbnail::Cover`] of two numbers.
    ///
    /// # Errors
    ///
    /// As [`Thumbnail::fit`].
    pub fn cover(width: u32, height: u32) -> Result<Self, InvalidArgument> {
        box_of(width, height, Self::Cover)
    }

    /// [`Thumbnail::Exact`] of two numbers.
    ///
    /// # Errors
    ///
    /// As [`Thumbnail::fit`].
    pub fn exact(width: u32, height: u32) -> Result<Self, InvalidArgument> {
        box_of(width, height, Self::Exact)
    }

    /// [`Thumbnail::Percent`] of a number.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] if it is not 1 to [`MAX_PERCENT`](super::MAX_PERCENT).
    pub fn percent(percent: u16) -> Result<Self, InvalidArgument> {
        Percent::new(percent).map(Self::Percent)
    }
}

fn box_of(width: u32, height: u32, form: fn(Side, Side) -> Thumbnail) -> Result<Thumbnail, InvalidArgument> {
    Ok(form(number("width", width.into())?, number("height", height.into())?))
}

impl fmt::Display for Thumbnail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(scale) => write!(f, "!{scale}p"),
            Self::PercentWidth(scale) => write!(f, "!{scale}px"),
            Self::PercentHeight(scale) => write!(f, "!x{scale}p"),
            Self::Width(width) => write!(f, "{width}x"),
            Self::Height(height) => write!(f, "x{height}"),
            Self::Fit(width, height) => write!(f, "{width}x{height}"),
            Self::Shrink(width, height) => write!(f, "{width}x{height}>"),
            Self::Enlarge(width, height) => write!(f, "{width}x{height}<"),
            Self::Cover(width, height) => write!(f, "!{width}x{height}r"),
            Self::Exact(width, height) => write!(f, "{width}x{height}!"),
            Self::Area(area) => write!(f, "{area}@"),
        }
    }
}

/// What surrounds a picture that was fitted into a box: `/pad/<0|1>` and `/color/<base64 of #RRGGBB>`.
///
/// It has a meaning for the forms [`Thumbnail::Fit`], [`Thumbnail::Shrink`] and [`Thumbnail::Enlarge`].
///
/// Assumption: beside the other forms it is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Fill {
    /// Whether the picture is put in the middle of a canvas as large as the box; not said is no.
    pub pad: Option<bool>,
    /// The colour of the canvas; [`Fill::DEFAULT_COLOR`] if not said.
    pub color: Option<Color>,
}

impl Fill {
    /// Nothing is said.
    pub const NONE: Self = Self { pad: None, color: None };

    /// The colour of a canvas for which no colour is said.
    ///
    /// Assumption: the service's pages contradict each other, and one of them names this.
    pub const DEFAULT_COLOR: Color = Color::WHITE;

    /// A canvas in the default colour.
    pub const PAD: Self = Self { pad: Some(true), color: None };

    /// Whether there is to be a canvas.
    pub fn pads(self) -> bool {
        self.pad == Some(true)
    }
}

impl fmt::Display for Fill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(pad) = self.pad {
            write!(f, "/pad/{}", u8::from(pad))?;
        }
        self.color.map_or(Ok(()), |color| write!(f, "/color/{color}"))
    }
}
