//! Making a rule step by step.

use std::fmt;

use super::{
    Adjustment, AigcFields, BlurRadius, Crop, Cut, Degrees, Fill, Flip, Format, Frames, Operation, Quality,
    Radius, Rule, RuleError, Segment, Sharpness, Side, Sigma, SizeLimit, StyleName, Thumbnail, View,
    Watermark,
};

/// Makes a rule step by step, and only rules of this grammar.
///
/// Operations that follow each other share one `imageMogr2`. Its text goes wherever a rule is wanted, which takes
/// plain strings just as well.
///
/// ```
/// use cloud_infinite::rule::{Format, ProcessRule, Quality, Thumbnail};
/// use cloud_infinite::SubmitJob;
///
/// # fn main() -> Result<(), cloud_infinite::Error> {
/// let rule = ProcessRule::new()
///     .auto_orient()
///     .thumbnail(Thumbnail::fit(480, 320)?)
///     .strip()
///     .format(Format::Webp)
///     .quality(Quality::new(80, false)?);
/// let job = SubmitJob {
///     input: "in/cat.jpg".into(),
///     rule: Some(rule.into()),
///     output: "out/cat.webp".into(),
///     ..Default::default()
/// };
/// assert_eq!(
///     job.rule.as_deref(),
///     Some("imageMogr2/auto-orient/thumbnail/480x320/strip/format/webp/quality/80")
/// );
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[must_use = "each step gives a new builder"]
pub struct ProcessRule {
    segments: Vec<Segment>,
}

macro_rules! operations {
    ($($(#[$doc:meta])* $name:ident($($value:ident: $type:ty),*) => $operation:expr;)+) => {
        impl ProcessRule {$(
            $(#[$doc])*
            pub fn $name(self $(, $value: $type)*) -> Self {
                self.operation($operation)
            }
        )+}
    };
}

operations! {
    /// `thumbnail`: scales the picture.
    thumbnail(form: Thumbnail) => Operation::Thumbnail(form, Fill::NONE);
    /// `thumbnail` with `pad` and `color`: scales the picture into a box and puts it on a canvas as large as the box.
    thumbnail_on(form: Thumbnail, canvas: Fill) => Operation::Thumbnail(form, canvas);
    /// `cut`: keeps a rectangle.
    cut(cut: Cut) => Operation::Cut(cut);
    /// `crop`: scales the picture and keeps a rectangle.
    crop(crop: Crop) => Operation::Crop(crop);
    /// `iradius`: keeps a circle in the middle. Not for GIF.
    iradius(radius: Radius) => Operation::Iradius(radius);
    /// `rradius`: rounds the corners. Not for GIF.
    rradius(radius: Radius) => Operation::Rradius(radius);
    /// `scrop`: keeps the surroundings of the largest face.
    scrop(width: Side, height: Side) => Operation::Scrop(width, height);
    /// `rotate`: turns the picture clockwise.
    rotate(degrees: Degrees) => Operation::Rotate(degrees);
    /// `auto-orient`: turns the picture as its EXIF orientation says. It belongs in front of what depends on the sides.
    auto_orient() => Operation::AutoOrient;
    /// `flip`: mirrors the picture.
    flip(direction: Flip) => Operation::Flip(direction);
    /// `format`: the format of the result.
    format(format: Format) => Operation::Format(format);
    /// `quality`, `rquality` or `lquality`: the quality of a lossy result.
    quality(quality: Quality) => Operation::Quality(quality);
    /// `interlace`: whether a JPEG result is progressive.
    interlace(progressive: bool) => Operation::Interlace(progressive);
    /// `cgif`: takes frames out of a GIF.
    cgif(frames: Frames) => Operation::Cgif(frames);
    /// `strip`: drops metadata.
    strip() => Operation::Strip;
    /// `size-limit`: how many bytes a JPEG result may have.
    size_limit(limit: SizeLimit) => Operation::SizeLimit(limit);
    /// `ignore-error/1`: the original is the result if processing fails.
    ignore_error() => Operation::IgnoreError;
    /// `blur`: blurs the picture.
    blur(radius: BlurRadius, sigma: Sigma) => Operation::Blur(radius, sigma);
    /// `sharpen`: sharpens the picture.
    sharpen(strength: Sharpness) => Operation::Sharpen(strength);
    /// `bright`: makes the picture darker or brighter.
    bright(change: Adjustment) => Operation::Bright(change);
    /// `contrast`: lowers or raises the contrast.
    contrast(change: Adjustment) => Operation::Contrast(change);
    /// `grayscale`: whether the colours become greys.
    grayscale(grey: bool) => Operation::Grayscale(grey);
    /// `AIGCMetadata`: marks the picture as made by artificial intelligence. What follows begins a new segment.
    aigc_metadata(fields: AigcFields) => Operation::AigcMetadata(fields);
}

impl ProcessRule {
    /// A builder without any step.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an operation to the last `imageMogr2`, or begins one.
    pub fn operation(mut self, operation: Operation) -> Self {
        match self.segments.last_mut() {
            Some(Segment::ImageMogr2(operations)) if may_grow(operations) => operations.push(operation),
            _ => self.segments.push(Segment::ImageMogr2(vec![operation])),
        }
        self
    }

    /// Adds a segment of its own.
    pub fn segment(mut self, segment: Segment) -> Self {
        self.segments.push(segment);
        self
    }

    /// `imageView2`: a ready-made way to make a thumbnail.
    pub fn image_view2(self, view: View) -> Self {
        self.segment(Segment::ImageView2(view))
    }

    /// `watermark`: a mark on the picture or hidden in it.
    pub fn watermark(self, watermark: Watermark) -> Self {
        self.segment(Segment::Watermark(watermark))
    }

    /// `imageSlim`: makes the file smaller without a visible change.
    pub fn image_slim(self) -> Self {
        self.segment(Segment::ImageSlim)
    }

    /// `style/<name>`: a rule that is stored with the bucket.
    pub fn style(self, name: StyleName) -> Self {
        self.segment(Segment::Style(name))
    }

    /// All segments of another rule, which work on what the steps so far have made.
    pub fn pipe(mut self, rule: Rule) -> Self {
        self.segments.extend(rule.segments);
        self
    }

    /// The finished rule.
    ///
    /// # Errors
    ///
    /// [`RuleError`] without any step, and with more than [`MAX_SEGMENTS`](super::MAX_SEGMENTS) segments.
    pub fn build(self) -> Result<Rule, RuleError> {
        Rule::from_segments(self.segments)
    }
}

/// Nothing can stand behind fields that reach to the end of their segment.
fn may_grow(operations: &[Operation]) -> bool {
    !matches!(operations.last(), Some(Operation::AigcMetadata(_)))
}

/// The text, as [`ProcessRule::build`] checks it.
impl fmt::Display for ProcessRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::write_segments(f, &self.segments)
    }
}

impl From<ProcessRule> for String {
    fn from(rule: ProcessRule) -> Self {
        rule.to_string()
    }
}

impl From<Rule> for ProcessRule {
    fn from(rule: Rule) -> Self {
        Self { segments: rule.segments }
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}
