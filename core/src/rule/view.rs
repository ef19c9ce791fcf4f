//! `imageView2`: the five ready-made ways to make a thumbnail.

use std::fmt;

use super::{Format, Quality, Side, write_option};

/// `imageView2/<mode>/w/<W>/h/<H>` with its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct View {
    /// What is done with the two sides.
    pub mode: ViewMode,
    /// The width asked for.
    pub width: Option<Side>,
    /// The height asked for.
    pub height: Option<Side>,
    /// The format of the result; without it the input's format is kept.
    pub format: Option<Format>,
    /// The quality of a lossy result.
    pub quality: Option<Quality>,
}

impl View {
    /// This mode, without any option.
    pub const fn new(mode: ViewMode) -> Self {
        Self { mode, width: None, height: None, format: None, quality: None }
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "imageView2/{}", self.mode)?;
        write_option(f, "w", self.width)?;
        write_option(f, "h", self.height)?;
        write_option(f, "format", self.format)?;
        self.quality.map_or(Ok(()), |quality| write!(f, "/{}/{quality}", quality.view_name()))
    }
}

/// The modes of `imageView2`. Where only one side is given, the other is the same, except in mode 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ViewMode {
    /// `1`: scaled until the box is covered, then cut to it from the middle.
    CoverAndCrop,
    /// `2`: scaled down until it fits inside the box; a side that is not given is free.
    Fit,
    /// `3`: scaled until the box is covered; nothing is cut.
    Cover,
    /// `4`: as 3, with the width meant for the longer side of the picture and the height for the shorter.
    CoverByLongSide,
    /// `5`: as 4, then cut to the box from the middle.
    CoverByLongSideAndCrop,
}

impl ViewMode {
    /// Every mode in the order of its number, which begins at 1.
    pub const ALL: [Self; 5] =
        [Self::CoverAndCrop, Self::Fit, Self::Cover, Self::CoverByLongSide, Self::CoverByLongSideAndCrop];

    /// The number as it stands in a rule.
    pub fn number(self) -> u8 {
        match self {
            Self::CoverAndCrop => 1,
            Self::Fit => 2,
            Self::Cover => 3,
            Self::CoverByLongSide => 4,
            Self::CoverByLongSideAndCrop => 5,
        }
    }
}

impl fmt::Display for ViewMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(f)
    }
}
