//! Executes processing rules on real pixels.
//!
//! The stages, in order: [`inspect`] reads the header and refuses what is too large, too long or a lie, without
//! allocating for pixels; the caller may then weigh [`memory_estimate`] against what it can spare; [`process`]
//! decodes, runs the rule and encodes. Every failure is an [`ImageError`] with the code a failed job reports.
//!
//! Nothing here does any I/O or knows about jobs, and no input makes it panic: decoders are third-party code fed with
//! hostile bytes, so [`process`] catches what they may throw.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use cloud_infinite::rule::{Format, Rule, RuleError, Size};

mod actions;
mod arrange;
mod compare;
mod decode;
mod encode;
mod filter;
mod fonts;
mod frames;
mod header;
mod limits;
mod mark;
mod mask;
mod parts;
mod picture;
mod pipeline;
mod resize;
mod rotate;
pub mod sample;
mod styles;
mod tone;
mod turn;

pub use compare::{Comparison, Difference, compare};
pub use encode::DEFAULT_QUALITY;
pub use fonts::Fonts;
pub use header::{Header, MAX_JPEG_SCANS, inspect};
pub use limits::Limits;
pub use mark::Marks;
pub use parts::{Part, parts};
pub use pipeline::{decode_estimate, memory_estimate};
pub use styles::Styles;

/// Runs `rule` on the picture in `input`; `marks` holds the pictures that it uses as watermarks.
///
/// Segments and operations work on pixels from left to right; encoding happens once, at the end, in the format and
/// quality the rule names last. Without a format the input's is kept. Of an animation every frame is worked on, if the
/// result is a GIF or a WebP, and otherwise the first. Metadata of the input is not carried over, and its EXIF
/// orientation is applied where the rule says so only.
///
/// If the rule ignores errors, a picture that can be recognised is its own result where anything fails.
///
/// The clock is looked at between operations, while rotating, filtering and drawing, between frames, and while the
/// PNG, GIF, BMP and WebP decoders read; a JPEG decoder, a resize and an encoder run to their end.
///
/// # Errors
///
/// [`ImageError`] with one of the codes `InvalidArgument` (the rule asks for something this engine cannot do),
/// `InvalidImageFormat` (not a picture, damaged or of a sort that is not supported), `ImageTooLarge` (bytes), `ImageResolutionExceed` (sides or pixels of input, result or anything between),
/// `InternalError` (out of memory, past `deadline`, or a fault of a codec).
pub fn process(
    input: &[u8],
    rule: &Rule,
    marks: &Marks,
    limits: &Limits,
    deadline: Instant,
) -> Result<Processed, ImageError> {
    guarded(|| pipeline::run(input, rule, marks, limits, deadline))
}

/// What is known about the picture in `input`. It is decoded for its average colour.
///
/// # Errors
///
/// As [`process`].
pub fn describe(input: &[u8], limits: &Limits, deadline: Instant) -> Result<Original, ImageError> {
    guarded(|| pipeline::describe(input, limits, deadline))
}

/// Catches what third-party decoders may throw.
fn guarded<T>(work: impl FnOnce() -> Result<T, ImageError>) -> Result<T, ImageError> {
    // No state outlives a panic: everything the closure touches is either borrowed immutably or dropped with it.
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(ImageError::internal("the image engine failed on this picture")))
}

/// A picture format this module reads and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
    /// Windows bitmap.
    Bmp,
}

impl PictureFormat {
    /// The name as rules write it, which is also the usual file extension: `jpg`, `png`, `webp`, `gif`, `bmp`.
    pub fn rule_name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Bmp => "bmp",
        }
    }

    /// The name in capitals, as information about an original writes it: `JPEG`, `PNG`, ….
    pub fn info_name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WEBP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
        }
    }

    /// The media type, such as `image/jpeg`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Bmp => "image/bmp",
        }
    }
}

impl TryFrom<Format> for PictureFormat {
    type Error = ImageError;

    fn try_from(format: Format) -> Result<Self, ImageError> {
        Ok(match format {
            Format::Jpg | Format::Yjpeg => Self::Jpeg,
            Format::Png => Self::Png,
            Format::Webp => Self::Webp,
            Format::Gif => Self::Gif,
            Format::Bmp => Self::Bmp,
            Format::Tpg | Format::Heif | Format::Avif => {
                return Err(actions::unsupported(&format!("format/{format}")));
            }
        })
    }
}

/// A processed picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Processed {
    /// The encoded picture.
    pub bytes: Vec<u8>,
    /// Its format.
    pub format: PictureFormat,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// How many frames it has; 1 for a still picture.
    pub frames: u32,
    /// The quality it was encoded with, 1 to 100 for JPEG and 0 to 100 for WebP; `None` for formats without one.
    pub quality: Option<u32>,
    /// The size of the pixels after each written part of the rule, an operation of `imageMogr2` or another segment, in
    /// their order. Empty if the rule failed and ignores errors.
    pub sizes: Vec<Size>,
    /// What the input was.
    pub original: Original,
}

/// What is known about an input picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Its format.
    pub format: PictureFormat,
    /// Its width in pixels, before any EXIF orientation.
    pub width: u32,
    /// Its height in pixels, before any EXIF orientation.
    pub height: u32,
    /// How many frames it has; 1 for a still picture.
    pub frames: u32,
    /// The quality estimated from the quantisation tables, 1 to 100; JPEG only.
    pub quality: Option<u32>,
    /// The EXIF orientation 1 to 8, or 0 if the picture carries none.
    pub orientation: u32,
    /// The average colour of the first frame as 0xRRGGBB, transparent parts counted as white; `None` if it could not be
    /// decoded.
    pub average: Option<u32>,
}

impl Original {
    /// The average colour as the service writes it, such as `0x736246`.
    pub fn average_text(&self) -> Option<String> {
        self.average.map(|average| format!("0x{average:06x}"))
    }
}

/// Why a picture could not be processed, in the words of a failed job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageError {
    /// The job-level error code.
    pub code: &'static str,
    /// What happened, for a human.
    pub message: String,
}

impl ImageError {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    fn argument(message: impl Into<String>) -> Self {
        Self::new("InvalidArgument", message)
    }

    fn invalid_format(message: impl Into<String>) -> Self {
        Self::new("InvalidImageFormat", message)
    }

    fn too_large(message: impl Into<String>) -> Self {
        Self::new("ImageTooLarge", message)
    }

    fn resolution(message: impl Into<String>) -> Self {
        Self::new("ImageResolutionExceed", message)
    }

    fn internal(message: impl Into<String>) -> Self {
        Self::new("InternalError", message)
    }
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ImageError {}

impl From<RuleError> for ImageError {
    fn from(error: RuleError) -> Self {
        Self::argument(error.to_string())
    }
}
