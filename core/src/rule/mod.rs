//! Processing rules: the text such as `imageMogr2/thumbnail/300x|imageMogr2/rotate/90` that tells the service what
//! to do with a picture.
//!
//! [`Rule::parse`] reads the text into typed steps, [`std::fmt::Display`] writes the canonical text back, and
//! [`Rule::predict`] says what size the result will have without touching a pixel. Nothing here does any I/O.
//!
//! The grammar has three levels, mirrored by the types: a [`Rule`] is a pipe of [`Segment`]s, most segments are
//! `imageMogr2` with a chain of [`Operation`]s, and an operation has a value of its own type. What the service does not
//! document is refused by name; nothing is ever skipped. Whoever submits a job need not parse anything: a rule is sent
//! as the text it is, so operations that the service learns tomorrow can be used today.
//!
//! ```
//! use cloud_infinite::rule::{Rule, Size};
//!
//! let rule = Rule::parse("imageMogr2/thumbnail/300x|imageMogr2/rotate/90/format/webp")?;
//! assert_eq!(rule.segments().len(), 2);
//! assert_eq!(rule.to_string(), "imageMogr2/thumbnail/300x|imageMogr2/rotate/90/format/webp");
//!
//! let error = Rule::parse("imageMogr2/thumbnail/300").unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "rule segment 1, `thumbnail`, at byte 24: expected `x` or `@`, but the value ends"
//! );
//! # Ok::<(), cloud_infinite::rule::RuleError>(())
//! ```

use std::fmt;
use std::str::FromStr;

mod arguments;
pub(crate) mod base64url;
mod build;
mod crop;
mod encoding;
mod error;
pub mod geometry;
mod number;
mod operation;
mod parse;
pub(crate) mod report;
pub(crate) mod steps;
mod thumbnail;
mod view;
mod watermark;

pub use base64url::{Color, PictureUrl, Text};
pub use build::ProcessRule;
pub use crop::{Anchor, Crop, Cut, Distance, Gravity};
pub use encoding::{Encoding, Format, Quality, SizeLimit, SizeUnit};
pub use error::{RuleError, RuleErrorKind};
pub use geometry::{InputKind, Size};
pub use number::{
    Adjustment, Area, BlindLevel, BlurRadius, Degrees, FontSize, Frames, Level, MAX_PERCENT, Opacity,
    Percent, Radius, Sharpness, Side, Sigma,
};
pub use operation::{AigcFields, Flip, Operation};
pub use thumbnail::{Fill, Thumbnail};
pub use view::{View, ViewMode};
pub use watermark::{
    BlindContent, BlindKind, BlindMark, BlindReading, MarkScale, Oversize, PictureMark, Placement, ScaleBy,
    TextMark, Watermark,
};

/// The most segments a rule may join with `|`.
pub const MAX_SEGMENTS: usize = 10;

/// A processing rule: one to [`MAX_SEGMENTS`] segments, each working on the pixels the one before it left.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rule {
    segments: Vec<Segment>,
}

impl Rule {
    /// Reads a rule from its text.
    ///
    /// The text is the rule itself: not percent-encoded, not XML-escaped, without a leading `?`. Names are
    /// case-sensitive, except those of a [`Gravity`].
    ///
    /// # Errors
    ///
    /// [`RuleError`] for the first thing that is wrong, with the byte where it stands.
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        parse::rule(text)
    }

    /// Makes a rule of segments.
    ///
    /// The result is what its own text says: of two equal texts, the rules are equal.
    ///
    /// # Errors
    ///
    /// [`RuleError`] where the text of the segments is not a rule: there are none or more than [`MAX_SEGMENTS`], or an
    /// `imageMogr2` has no operation. Its position refers to that text.
    pub fn from_segments(segments: Vec<Segment>) -> Result<Self, RuleError> {
        Self::parse(&Self { segments }.to_string())
    }

    /// The segments from left to right; never empty.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Every operation of every `imageMogr2` segment in the order of execution.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.segments.iter().flat_map(Segment::operations)
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
        write_segments(f, &self.segments)
    }
}

fn write_segments(f: &mut fmt::Formatter<'_>, segments: &[Segment]) -> fmt::Result {
    for (index, segment) in segments.iter().enumerate() {
        if index > 0 {
            f.write_str("|")?;
        }
        write!(f, "{segment}")?;
    }
    Ok(())
}

/// One part of a rule between two `|`.
///
/// The enums of this module are deliberately exhaustive: whoever executes rules must be stopped by the compiler,
/// not by a forgotten wildcard arm, when an operation is added.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// `imageMogr2/<operation>/…`: one or more operations that run in the order written.
    ImageMogr2(Vec<Operation>),
    /// `imageView2/<mode>/…`: a ready-made way to make a thumbnail.
    ImageView2(View),
    /// `watermark/<1-4>/…`: a mark on the picture or hidden in it.
    Watermark(Watermark),
    /// `imageSlim`: makes the file smaller without a visible change.
    ImageSlim,
    /// `style/<name>`: a rule that is stored with the bucket.
    Style(StyleName),
}

impl Segment {
    /// The name it begins with in a rule.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ImageMogr2(_) => "imageMogr2",
            Self::ImageView2(_) => "imageView2",
            Self::Watermark(_) => "watermark",
            Self::ImageSlim => "imageSlim",
            Self::Style(_) => "style",
        }
    }

    /// The operations of an `imageMogr2` in the order of execution; of others, none.
    pub fn operations(&self) -> &[Operation] {
        match self {
            Self::ImageMogr2(operations) => operations,
            Self::ImageView2(_) | Self::Watermark(_) | Self::ImageSlim | Self::Style(_) => &[],
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
            Self::ImageView2(view) => view.fmt(f),
            Self::Watermark(watermark) => watermark.fmt(f),
            Self::ImageSlim => f.write_str("imageSlim"),
            Self::Style(name) => write!(f, "style/{name}"),
        }
    }
}

/// The name of a rule that is stored with the bucket.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StyleName(String);

impl StyleName {
    /// Takes a name.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`](crate::InvalidArgument) if it is empty or has a character no name in a rule can have: `/`,
    /// `|`, white space or a control character.
    pub fn new(name: impl Into<String>) -> Result<Self, crate::InvalidArgument> {
        let name = name.into();
        if name.is_empty() || !name.chars().all(Self::may_contain) {
            let rule = "must be a name without `/`, `|`, white space and control characters";
            return Err(crate::InvalidArgument::new("name", name, rule));
        }
        Ok(Self(name))
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn may_contain(character: char) -> bool {
        !matches!(character, '/' | '|') && !character.is_whitespace() && !character.is_control()
    }
}

impl fmt::Display for StyleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes `/<name>/<value>` if there is a value.
fn write_option(f: &mut fmt::Formatter<'_>, name: &str, value: Option<impl fmt::Display>) -> fmt::Result {
    value.map_or(Ok(()), |value| write!(f, "/{name}/{value}"))
}

/// The examples of the guide, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/rules.md")]
mod guide {}
