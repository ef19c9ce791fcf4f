//! How a result is written: formats, qualities, and what a whole rule says about them.

use std::fmt;

use super::{Frames, Level, Operation, Rule, Segment};
use crate::InvalidArgument;

/// A result format that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG, written `jpg`.
    Jpg,
    /// PNG.
    Png,
    /// Windows bitmap.
    Bmp,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// JPEG in the service's own optimised variant.
    Yjpeg,
    /// TPG, the vendor's own format; needs advanced compression to be enabled.
    Tpg,
    /// HEIF; needs advanced compression to be enabled.
    Heif,
    /// AVIF; needs advanced compression to be enabled.
    Avif,
}

impl Format {
    /// Every format in the order of declaration.
    pub const ALL: [Self; 9] = [
        Self::Jpg,
        Self::Png,
        Self::Bmp,
        Self::Gif,
        Self::Webp,
        Self::Yjpeg,
        Self::Tpg,
        Self::Heif,
        Self::Avif,
    ];

    /// The name as it stands in a rule.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpg => "jpg",
            Self::Png => "png",
            Self::Bmp => "bmp",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Yjpeg => "yjpeg",
            Self::Tpg => "tpg",
            Self::Heif => "heif",
            Self::Avif => "avif",
        }
    }

    /// The format with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The quality of a lossy result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quality {
    /// `quality/<q>`: this quality, but never more than the original's, unless `forced` by a `!` after the number.
    Absolute {
        /// The quality.
        level: Level,
        /// Whether it counts even where the original's is lower.
        forced: bool,
    },
    /// `rquality/<q>`: this many percent of the original's quality.
    Relative(Level),
    /// `lquality/<q>`: the original's quality, but not less than this.
    AtLeast(Level),
}

impl Quality {
    /// An absolute quality; `forced` is the `!` after the number.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] if it is above 100.
    pub fn new(value: u8, forced: bool) -> Result<Self, InvalidArgument> {
        Level::new(value).map(|level| Self::Absolute { level, forced })
    }

    /// The name of the operation that sets it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Absolute { .. } => "quality",
            Self::Relative(_) => "rquality",
            Self::AtLeast(_) => "lquality",
        }
    }

    /// The shorter name that `imageView2` has for it.
    pub fn view_name(self) -> &'static str {
        match self {
            Self::Absolute { .. } => "q",
            Self::Relative(_) => "rq",
            Self::AtLeast(_) => "lq",
        }
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute { level, forced: true } => write!(f, "{level}!"),
            Self::Absolute { level, .. } | Self::Relative(level) | Self::AtLeast(level) => level.fmt(f),
        }
    }
}

/// `size-limit/<n>k`, `size-limit/<n>m`, or either with `!`: how many bytes a JPEG result may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SizeLimit {
    amount: u32,
    unit: SizeUnit,
    forced: bool,
}

/// The unit of a [`SizeLimit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SizeUnit {
    /// `k`: 1024 bytes.
    Kilobytes,
    /// `m`: 1024 times 1024 bytes.
    Megabytes,
}

impl SizeLimit {
    /// A limit of `amount` units.
    ///
    /// With `forced`, where the limit cannot be met, the smaller one of result and original is the answer.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] if `amount` is 0.
    pub fn new(amount: u32, unit: SizeUnit, forced: bool) -> Result<Self, InvalidArgument> {
        if amount == 0 {
            return Err(InvalidArgument::new("amount", amount, "must be at least 1"));
        }
        Ok(Self { amount, unit, forced })
    }

    /// Whether it has a `!`.
    pub fn forced(self) -> bool {
        self.forced
    }

    /// The limit in bytes.
    ///
    /// Assumption: a kilobyte are 1024 bytes here; the service does not say.
    pub fn bytes(self) -> u64 {
        let unit = match self.unit {
            SizeUnit::Kilobytes => 1 << 10,
            SizeUnit::Megabytes => 1 << 20,
        };
        u64::from(self.amount).saturating_mul(unit)
    }
}

impl fmt::Display for SizeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            SizeUnit::Kilobytes => 'k',
            SizeUnit::Megabytes => 'm',
        };
        write!(f, "{}{unit}{}", self.amount, if self.forced { "!" } else { "" })
    }
}

/// The encoding settings of a whole rule, see [`Rule::encoding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Encoding {
    /// The format of the result; `None` keeps the input's.
    pub format: Option<Format>,
    /// The quality of a lossy result; `None` leaves it to the service.
    pub quality: Option<Quality>,
    /// Whether a JPEG is written progressively; `None` leaves it to the service, which does not.
    pub interlace: Option<bool>,
    /// How many frames of a GIF are left.
    pub frames: Option<Frames>,
    /// Whether metadata is dropped.
    pub strip: bool,
    /// How many bytes the result may have.
    pub size_limit: Option<SizeLimit>,
    /// Whether the picture is written anew to make it smaller: `imageSlim`.
    pub slim: bool,
}

impl Rule {
    /// What the rule says about the encoding of the result.
    ///
    /// Assumption: pixels travel from segment to segment without being encoded in between, so each setting is taken
    /// from the last operation that names it, wherever in the rule it stands. The three sorts of quality are one
    /// setting.
    pub fn encoding(&self) -> Encoding {
        let mut encoding = Encoding::default();
        for segment in self.segments() {
            match segment {
                Segment::ImageMogr2(operations) => {
                    operations.iter().for_each(|operation| encoding.note(operation));
                }
                Segment::ImageView2(view) => {
                    encoding.format = view.format.or(encoding.format);
                    encoding.quality = view.quality.or(encoding.quality);
                }
                Segment::ImageSlim => encoding.slim = true,
                Segment::Watermark(_) | Segment::Style(_) => {}
            }
        }
        encoding
    }

    /// Whether the original is returned where processing fails: `ignore-error/1` stands anywhere in the rule.
    pub fn ignores_errors(&self) -> bool {
        let ignores = |operation: &Operation| matches!(operation, Operation::IgnoreError);
        self.segments().iter().any(|segment| segment.operations().iter().any(ignores))
    }
}

impl Encoding {
    fn note(&mut self, operation: &Operation) {
        match operation {
            Operation::Format(format) => self.format = Some(*format),
            Operation::Quality(quality) => self.quality = Some(*quality),
            Operation::Interlace(progressive) => self.interlace = Some(*progressive),
            Operation::Cgif(frames) => self.frames = Some(*frames),
            Operation::Strip => self.strip = true,
            Operation::SizeLimit(limit) => self.size_limit = Some(*limit),
            Operation::Thumbnail(..)
            | Operation::Cut(_)
            | Operation::Crop(_)
            | Operation::Iradius(_)
            | Operation::Rradius(_)
            | Operation::Scrop(..)
            | Operation::Rotate(_)
            | Operation::AutoOrient
            | Operation::Flip(_)
            | Operation::IgnoreError
            | Operation::Blur(..)
            | Operation::Sharpen(_)
            | Operation::Bright(_)
            | Operation::Contrast(_)
            | Operation::Grayscale(_)
            | Operation::AigcMetadata(_) => {}
        }
    }
}
