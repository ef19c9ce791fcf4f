//! EXIF orientations.

use super::Size;

/// How the stored pixels of a picture have to be turned to be seen upright, by the numbers of EXIF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Orientation {
    /// `1`: they need not be.
    #[default]
    Upright,
    /// `2`: mirrored left to right.
    Mirrored,
    /// `3`: turned by 180 degrees.
    UpsideDown,
    /// `4`: mirrored top to bottom.
    MirroredUpsideDown,
    /// `5`: mirrored left to right, then turned clockwise by 270 degrees.
    MirroredLeft,
    /// `6`: turned clockwise by 90 degrees.
    Right,
    /// `7`: mirrored left to right, then turned clockwise by 90 degrees.
    MirroredRight,
    /// `8`: turned clockwise by 270 degrees.
    Left,
}

impl Orientation {
    /// The orientation with this number of EXIF; 0, which the service gives for pictures that have none, is
    /// [`Orientation::Upright`]. `None` for other numbers.
    pub fn from_exif(number: u32) -> Option<Self> {
        Some(match number {
            0 | 1 => Self::Upright,
            2 => Self::Mirrored,
            3 => Self::UpsideDown,
            4 => Self::MirroredUpsideDown,
            5 => Self::MirroredLeft,
            6 => Self::Right,
            7 => Self::MirroredRight,
            8 => Self::Left,
            _ => return None,
        })
    }

    /// The size of a picture of `size` after its orientation was applied.
    pub fn applied(self, size: Size) -> Size {
        match self {
            Self::Upright | Self::Mirrored | Self::UpsideDown | Self::MirroredUpsideDown => size,
            Self::MirroredLeft | Self::Right | Self::MirroredRight | Self::Left => size.turned(),
        }
    }
}
