//! The values of `cut`, `crop` and `scrop`, and the nine places that crops and watermarks share.

use std::fmt;

use super::{Side, write_option};

/// Where in a picture something sits. In a rule the case of its letters does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gravity {
    /// `northwest`: the top left corner.
    Northwest,
    /// `north`: the middle of the upper edge.
    North,
    /// `northeast`: the top right corner.
    Northeast,
    /// `west`: the middle of the left edge.
    West,
    /// `center`: the middle.
    Center,
    /// `east`: the middle of the right edge.
    East,
    /// `southwest`: the bottom left corner.
    Southwest,
    /// `south`: the middle of the lower edge.
    South,
    /// `southeast`: the bottom right corner.
    Southeast,
}

impl Gravity {
    /// Every place, row by row.
    pub const ALL: [Self; 9] = [
        Self::Northwest,
        Self::North,
        Self::Northeast,
        Self::West,
        Self::Center,
        Self::East,
        Self::Southwest,
        Self::South,
        Self::Southeast,
    ];

    /// The name as it stands in a rule.
    pub fn name(self) -> &'static str {
        match self {
            Self::Northwest => "northwest",
            Self::North => "north",
            Self::Northeast => "northeast",
            Self::West => "west",
            Self::Center => "center",
            Self::East => "east",
            Self::Southwest => "southwest",
            Self::South => "south",
            Self::Southeast => "southeast",
        }
    }

    /// The place with this name, in letters of any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gravity| gravity.name().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Gravity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `cut/<W>x<H>x<dx>x<dy>`: a rectangle of the picture as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cut {
    /// How wide the rectangle is.
    pub width: Side,
    /// How high it is.
    pub height: Side,
    /// How many pixels are left of it.
    pub dx: u32,
    /// How many pixels are above it.
    pub dy: u32,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}x{}x{}", self.width, self.height, self.dx, self.dy)
    }
}

/// What `crop` leaves of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crop {
    /// `<W>x<H>`: scaled in proportion until it covers the box, then cut to it.
    Cover(Side, Side, Anchor),
    /// `<W>x`: cut to this width, not scaled.
    Width(Side, Anchor),
    /// `x<H>`: cut to this height, not scaled.
    Height(Side, Anchor),
    /// `!<W>x<H>a<dx>a<dy>`: a rectangle of the picture as it is, an older way to write `cut`.
    Offset {
        /// How wide the rectangle is.
        width: Side,
        /// How high it is.
        height: Side,
        /// Its distance from the left or right edge.
        dx: Distance,
        /// Its distance from the upper or lower edge.
        dy: Distance,
    },
}

impl fmt::Display for Crop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cover(width, height, anchor) => write!(f, "{width}x{height}{anchor}"),
            Self::Width(width, anchor) => write!(f, "{width}x{anchor}"),
            Self::Height(height, anchor) => write!(f, "x{height}{anchor}"),
            Self::Offset { width, height, dx, dy } => write!(f, "!{width}x{height}{dx}{dy}"),
        }
    }
}

/// Which part of the picture a crop keeps: `/gravity/<place>`, `/dx/<n>` and `/dy/<n>`.
///
/// The middle ignores both distances, the middle of the upper and lower edge ignore `dx`, those of the left and right
/// edge `dy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Anchor {
    /// The place; [`Anchor::DEFAULT_GRAVITY`] if not said.
    pub gravity: Option<Gravity>,
    /// The distance from the left or right edge; 0 if not said.
    pub dx: Option<u32>,
    /// The distance from the upper or lower edge; 0 if not said.
    pub dy: Option<u32>,
}

impl Anchor {
    /// Nothing is said.
    pub const NONE: Self = Self { gravity: None, dx: None, dy: None };

    /// Where a crop is taken from for which no place is said.
    pub const DEFAULT_GRAVITY: Gravity = Gravity::Center;

    /// This place, at its edge.
    pub const fn at(gravity: Gravity) -> Self {
        Self { gravity: Some(gravity), ..Self::NONE }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_option(f, "gravity", self.gravity)?;
        write_option(f, "dx", self.dx)?;
        write_option(f, "dy", self.dy)
    }
}

/// A distance of the older way to write a crop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Distance {
    /// `a<n>`: from the left or upper edge.
    Near(u32),
    /// `-<n>`: from the right or lower edge.
    ///
    /// Assumption: the service names the sign and does not say what it does.
    Far(u32),
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Near(pixels) => write!(f, "a{pixels}"),
            Self::Far(pixels) => write!(f, "-{pixels}"),
        }
    }
}
