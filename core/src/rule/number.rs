//! Numbers that cannot leave the range their operation takes, so that geometry need not check again.

use std::fmt;

use crate::InvalidArgument;

/// What the parser and the builder need to know of a number with a range.
pub(super) trait Bounded: Sized {
    /// The number, or `None` if it is out of range. Where the range has no upper end of its own, what the type cannot
    /// hold becomes the largest one it can.
    fn from_wide(value: u64) -> Option<Self>;

    /// What the number must be: `must be 1 to 999`.
    fn range() -> String;
}

/// A number of a range; `field` names it in the complaint.
pub(super) fn number<T: Bounded>(field: &str, value: u64) -> Result<T, InvalidArgument> {
    T::from_wide(value).ok_or_else(|| InvalidArgument::new(field, value, T::range()))
}

macro_rules! bounded_number {
    ($(#[$doc:meta])* $name:ident($int:ty) $field:literal, $min:literal..=$max:expr) => {
        bounded_number! { @type $(#[$doc])* $name($int) $field, $min, $max }

        impl Bounded for $name {
            fn from_wide(value: u64) -> Option<Self> {
                <$int>::try_from(value).ok().and_then(|value| Self::new(value).ok())
            }

            fn range() -> String {
                format!("must be {} to {}", Self::MIN, Self::MAX)
            }
        }
    };
    ($(#[$doc:meta])* $name:ident($int:ty) $field:literal, $min:literal..) => {
        bounded_number! { @type $(#[$doc])* $name($int) $field, $min, <$int>::MAX }

        impl Bounded for $name {
            fn from_wide(value: u64) -> Option<Self> {
                Self::new(<$int>::try_from(value).unwrap_or(<$int>::MAX)).ok()
            }

            fn range() -> String {
                format!("must be at least {}", Self::MIN)
            }
        }
    };
    (@type $(#[$doc:meta])* $name:ident($int:ty) $field:literal, $min:literal, $max:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($int);

        impl $name {
            /// The smallest value.
            pub const MIN: $int = $min;
            /// The largest value.
            pub const MAX: $int = $max;

            /// Takes a number.
            ///
            /// # Errors
            ///
            /// [`InvalidArgument`] if it is out of range.
            pub fn new(value: $int) -> Result<Self, InvalidArgument> {
                let fits = (Self::MIN..=Self::MAX).contains(&value);
                fits.then_some(Self(value)).ok_or_else(|| InvalidArgument::new($field, value, Self::range()))
            }

            /// The number as written in the rule.
            pub fn get(self) -> $int {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

/// The largest scale in percent that `thumbnail/!<S>p` and its relatives take.
///
/// Assumption: the service publishes no range; compatible services take 1 to 999.
pub const MAX_PERCENT: u16 = 999;

bounded_number! {
    /// A scale in percent, 1 to [`MAX_PERCENT`].
    Percent(u16) "percent", 1..=MAX_PERCENT
}
bounded_number! {
    /// A requested side in pixels, at least 1.
    ///
    /// It keeps what the rule says; a value above [`geometry::MAX_TARGET_SIDE`](super::geometry::MAX_TARGET_SIDE) is
    /// legal and works as that limit.
    Side(u32) "side", 1..
}
bounded_number! {
    /// A requested number of pixels, at least 1.
    Area(u64) "area", 1..
}
bounded_number! {
    /// A radius of `iradius` or `rradius` in pixels, at least 1.
    Radius(u32) "radius", 1..
}
bounded_number! {
    /// An angle in whole degrees, clockwise, 0 to 360.
    Degrees(u16) "degrees", 0..=360
}
bounded_number! {
    /// A level of 0 to 100: a quality, the room between tiles in percent, or the strength of a shadow.
    Level(u8) "level", 0..=100
}
bounded_number! {
    /// A radius of `blur` in pixels, 1 to 50.
    BlurRadius(u8) "radius", 1..=50
}
bounded_number! {
    /// The standard deviation of `blur`, at least 1.
    ///
    /// Assumption: a whole number. The service only says that it is above 0.
    Sigma(u32) "sigma", 1..=u32::MAX
}
bounded_number! {
    /// The strength of `sharpen`, 10 to 300; 70 is recommended.
    Sharpness(u16) "strength", 10..=300
}
bounded_number! {
    /// The number of frames that `cgif` leaves: 2 to 100, or 1 for at most 30.
    Frames(u8) "frames", 1..=100
}
bounded_number! {
    /// An opacity in percent, 1 to 100.
    Opacity(u8) "opacity", 1..=100
}
bounded_number! {
    /// A size of a font in points, at least 1.
    FontSize(u32) "font_size", 1..=u32::MAX
}
bounded_number! {
    /// The strength of a blind watermark, 1 to 3.
    BlindLevel(u8) "level", 1..=3
}

/// A change of brightness or contrast, -100 to 100; 0 changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Adjustment(i8);

impl Adjustment {
    /// The smallest value.
    pub const MIN: i8 = -100;
    /// The largest value.
    pub const MAX: i8 = 100;

    /// Takes a number.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] if it is out of range.
    pub fn new(value: i8) -> Result<Self, InvalidArgument> {
        let fits = (Self::MIN..=Self::MAX).contains(&value);
        fits.then_some(Self(value)).ok_or_else(|| InvalidArgument::new("change", value, Self::RANGE))
    }

    /// What the number must be.
    pub(super) const RANGE: &str = "must be -100 to 100";

    /// The number as written in the rule.
    pub fn get(self) -> i8 {
        self.0
    }
}

impl fmt::Display for Adjustment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
