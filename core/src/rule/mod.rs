//! Processing rules: the text such as `imageMogr2/thumbnail/300x|imageMogr2/rotate/90` that tells the service what
//! to do with a picture.
//!
//! [`Rule::parse`] reads the text into typed steps, [`std::fmt::Display`] writes the canonical text back, and
//! [`Rule::output_size`] predicts the size of the result without touching a pixel. Nothing here does any I/O.
//!
//! The grammar has three levels, mirrored by the types: a [`Rule`] is a pipe of [`Segment`]s, a segment is a chain
//! of [`Operation`]s, an operation has a value of its own type. An operation that the service documents but this
//! version does not know how to execute is refused by name; nothing is ever skipped.
//!
//! ```
//! use cloud_infinite::rule::{Rule, Size};
//!
//! let rule = Rule::parse("imageMogr2/thumbnail/300x|imageMogr2/rotate/90/format/webp")?;
//! assert_eq!(rule.output_size(Size::new(1500, 1200)), Size::new(240, 300));
//! # Ok::<(), cloud_infinite::rule::RuleError>(())
//! ```

use std::fmt;
use std::str::FromStr;

pub mod geometry;
mod parse;

pub use geometry::{InputKind, Size};

/// The most segments a rule may join with `|`.
pub const MAX_SEGMENTS: usize = 10;

/// The largest scale in percent that `thumbnail/!<S>p` and its relatives take.
///
/// Assumption: the service publishes no range; compatible services take 1 to 999.
pub const MAX_PERCENT: u16 = 999;

/// A processing rule: one to [`MAX_SEGMENTS`] segments, each working on the pixels the one before it left.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rule {
    segments: Vec<Segment>,
}

impl Rule {
    /// Reads a rule from its text.
    ///
    /// The text is the rule itself: not percent-encoded, not XML-escaped, without a leading `?`. Names are
    /// case-sensitive.
    ///
    /// # Errors
    ///
    /// [`RuleError`] for the first thing that is wrong, with the byte where it stands. A documented operation this
    /// version cannot execute gives [`RuleErrorKind::Unsupported`], a name nobody documents
    /// [`RuleErrorKind::UnknownName`].
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        parse::rule(text)
    }

    /// The segments from left to right; never empty.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Every operation of every segment in the order of execution.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.segments.iter().flat_map(Segment::operations)
    }

    /// What the rule says about the encoding of the result.
    ///
    /// Assumption: pixels travel from segment to segment without being encoded in between, so each setting is taken
    /// from the last operation that names it, wherever in the rule it stands.
    pub fn encoding(&self) -> Encoding {
        let mut encoding = Encoding::default();
        for operation in self.operations() {
            match operation {
                Operation::Format(format) => encoding.format = Some(*format),
                Operation::Quality(quality) => encoding.quality = Some(*quality),
                Operation::Thumbnail(_) | Operation::Rotate(_) => {}
            }
        }
        encoding
    }
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        Self::parse(text)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.segments.iter().enumerate() {
            if index > 0 {
                f.write_str("|")?;
            }
            segment.fmt(f)?;
        }
        Ok(())
    }
}

/// One part of a rule between two `|`.
///
/// The enums of this module are deliberately exhaustive: whoever executes rules must be stopped by the compiler,
/// not by a forgotten wildcard arm, when an operation is added.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// `imageMogr2/<operation>/…`: one or more operations that run in the order written.
    ImageMogr2(Vec<Operation>),
}

impl Segment {
    /// The operations of this segment in the order of execution.
    pub fn operations(&self) -> &[Operation] {
        match self {
            Self::ImageMogr2(operations) => operations,
        }
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ImageMogr2(operations) => {
                f.write_str("imageMogr2")?;
                operations.iter().try_for_each(|operation| write!(f, "/{operation}"))
            }
        }
    }
}

/// One operation of an `imageMogr2` segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `thumbnail/<form>`: scales the picture.
    Thumbnail(Thumbnail),
    /// `rotate/<degrees>`: turns the picture clockwise.
    Rotate(Degrees),
    /// `format/<name>`: the format of the result; without it the input's format is kept.
    Format(Format),
    /// `quality/<0-100>` or `quality/<0-100>!`: the quality of a lossy result.
    Quality(Quality),
}

impl Operation {
    /// The name of the operation as it stands in a rule.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Thumbnail(_) => "thumbnail",
            Self::Rotate(_) => "rotate",
            Self::Format(_) => "format",
            Self::Quality(_) => "quality",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.name())?;
        match self {
            Self::Thumbnail(form) => form.fmt(f),
            Self::Rotate(degrees) => degrees.fmt(f),
            Self::Format(format) => format.fmt(f),
            Self::Quality(quality) => quality.fmt(f),
        }
    }
}

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

/// Declares a number that cannot leave its range, so that geometry need not check again.
macro_rules! bounded_number {
    ($(#[$doc:meta])* $name:ident($int:ty), $min:expr, $max:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($int);

        impl $name {
            /// Wraps `value`, or gives `None` if it is out of range.
            pub fn new(value: $int) -> Option<Self> {
                ($min..=$max).contains(&value).then_some(Self(value))
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

bounded_number! {
    /// A scale in percent, 1 to [`MAX_PERCENT`].
    Percent(u16), 1, MAX_PERCENT
}
bounded_number! {
    /// A requested side in pixels, at least 1.
    ///
    /// It keeps what the rule says; a value above [`geometry::MAX_TARGET_SIDE`] is legal and works as that limit.
    Side(u32), 1, u32::MAX
}
bounded_number! {
    /// A requested number of pixels, at least 1.
    Area(u64), 1, u64::MAX
}
bounded_number! {
    /// An angle in whole degrees, clockwise, 0 to 360.
    Degrees(u16), 0, 360
}

/// A result format that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG, written `jpg`.
    Jpg,
    /// PNG.
    Png,
    /// WebP, lossy.
    Webp,
}

impl Format {
    /// Every format in the order of declaration.
    pub const ALL: [Self; 3] = [Self::Jpg, Self::Png, Self::Webp];

    /// The name as it stands in a rule.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An absolute quality.
///
/// Without `forced` the service never raises the quality of a lossy original: the lower of the two counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quality {
    value: u8,
    forced: bool,
}

impl Quality {
    /// The highest quality.
    pub const MAX: u8 = 100;

    /// A quality of 0 to [`Quality::MAX`], or `None` if `value` is above; `forced` is the `!` after the number.
    pub fn new(value: u8, forced: bool) -> Option<Self> {
        (value <= Self::MAX).then_some(Self { value, forced })
    }

    /// The number as written, 0 to 100.
    pub fn value(self) -> u8 {
        self.value
    }

    /// Whether the number counts even where the original's quality is lower.
    pub fn forced(self) -> bool {
        self.forced
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.value, if self.forced { "!" } else { "" })
    }
}

/// The encoding settings of a whole rule, see [`Rule::encoding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Encoding {
    /// The format of the result; `None` keeps the input's.
    pub format: Option<Format>,
    /// The quality of a lossy result; `None` leaves it to the service.
    pub quality: Option<Quality>,
}

/// Why a text is not a rule that can be executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The byte of the rule's text where the trouble begins, counted from 0; the length of the text if it ends too
    /// soon.
    pub position: usize,
    /// The segment it stands in, counted from 0.
    pub segment: usize,
    /// The operation or segment name concerned, as written; `None` where no name has been read yet.
    pub operation: Option<String>,
    /// What sort of trouble it is.
    pub kind: RuleErrorKind,
    /// What is wrong, in words, without the position.
    pub message: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule segment {}", self.segment.saturating_add(1))?;
        if let Some(operation) = &self.operation {
            write!(f, ", `{operation}`")?;
        }
        write!(f, ", at byte {}: {}", self.position, self.message)
    }
}

impl std::error::Error for RuleError {}

/// The sorts of [`RuleError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleErrorKind {
    /// The text does not follow the grammar.
    Syntax,
    /// A segment, operation or format that the service does not document.
    UnknownName,
    /// Documented by the service, but not known to this version.
    Unsupported,
    /// A number outside its range.
    OutOfRange,
    /// More than [`MAX_SEGMENTS`] segments.
    TooManySegments,
}
