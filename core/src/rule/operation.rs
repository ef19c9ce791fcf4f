//! The operations of `imageMogr2`.

use std::fmt;

use super::{
    Adjustment, BlurRadius, Crop, Cut, Degrees, Fill, Format, Frames, Quality, Radius, Sharpness, Side,
    Sigma, SizeLimit, Thumbnail,
};
use crate::InvalidArgument;

/// One operation of an `imageMogr2` segment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `thumbnail/<form>`, perhaps with `pad` and `color`: scales the picture.
    Thumbnail(Thumbnail, Fill),
    /// `cut/<W>x<H>x<dx>x<dy>`: keeps a rectangle.
    Cut(Cut),
    /// `crop/<form>`, perhaps with `gravity`, `dx` and `dy`: scales and keeps a rectangle.
    Crop(Crop),
    /// `iradius/<r>`: keeps a circle in the middle. Not for GIF.
    Iradius(Radius),
    /// `rradius/<r>`: rounds the corners. Not for GIF.
    Rradius(Radius),
    /// `scrop/<W>x<H>`: keeps the surroundings of the largest face.
    Scrop(Side, Side),
    /// `rotate/<degrees>`: turns the picture clockwise.
    Rotate(Degrees),
    /// `auto-orient`: turns the picture as its EXIF orientation says. It belongs in front of what depends on the sides.
    AutoOrient,
    /// `flip/<direction>`: mirrors the picture.
    Flip(Flip),
    /// `format/<name>`: the format of the result; without it the input's format is kept.
    Format(Format),
    /// `quality/<0-100>`, perhaps with `!`, `rquality/<0-100>` or `lquality/<0-100>`: the quality of a lossy result.
    Quality(Quality),
    /// `interlace/<0|1>`: whether a JPEG result is progressive.
    Interlace(bool),
    /// `cgif/<n>`: takes frames out of a GIF.
    Cgif(Frames),
    /// `strip`: drops metadata.
    Strip,
    /// `size-limit/<n>k`: how many bytes a JPEG result may have.
    SizeLimit(SizeLimit),
    /// `ignore-error/1`: the original is the result if processing fails.
    IgnoreError,
    /// `blur/<radius>x<sigma>`: blurs the picture.
    Blur(BlurRadius, Sigma),
    /// `sharpen/<10-300>`: sharpens the picture.
    Sharpen(Sharpness),
    /// `bright/<-100-100>`: makes the picture darker or brighter.
    Bright(Adjustment),
    /// `contrast/<-100-100>`: lowers or raises the contrast.
    Contrast(Adjustment),
    /// `grayscale/<0|1>`: whether the colours become greys.
    Grayscale(bool),
    /// `AIGCMetadata/…`: marks the picture as made by artificial intelligence. The fields are passed through as
    /// written, to the end of the segment.
    AigcMetadata(AigcFields),
}

impl Operation {
    /// The name of the operation as it stands in a rule.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Thumbnail(..) => "thumbnail",
            Self::Cut(_) => "cut",
            Self::Crop(_) => "crop",
            Self::Iradius(_) => "iradius",
            Self::Rradius(_) => "rradius",
            Self::Scrop(..) => "scrop",
            Self::Rotate(_) => "rotate",
            Self::AutoOrient => "auto-orient",
            Self::Flip(_) => "flip",
            Self::Format(_) => "format",
            Self::Quality(quality) => quality.name(),
            Self::Interlace(_) => "interlace",
            Self::Cgif(_) => "cgif",
            Self::Strip => "strip",
            Self::SizeLimit(_) => "size-limit",
            Self::IgnoreError => "ignore-error",
            Self::Blur(..) => "blur",
            Self::Sharpen(_) => "sharpen",
            Self::Bright(_) => "bright",
            Self::Contrast(_) => "contrast",
            Self::Grayscale(_) => "grayscale",
            Self::AigcMetadata(_) => "AIGCMetadata",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Thumbnail(form, fill) => write!(f, "/{form}{fill}"),
            Self::Cut(cut) => write!(f, "/{cut}"),
            Self::Crop(crop) => write!(f, "/{crop}"),
            Self::Iradius(radius) | Self::Rradius(radius) => write!(f, "/{radius}"),
            Self::Scrop(width, height) => write!(f, "/{width}x{height}"),
            Self::Rotate(degrees) => write!(f, "/{degrees}"),
            Self::Flip(flip) => write!(f, "/{flip}"),
            Self::Format(format) => write!(f, "/{format}"),
            Self::Quality(quality) => write!(f, "/{quality}"),
            Self::Interlace(flag) | Self::Grayscale(flag) => write!(f, "/{}", u8::from(*flag)),
            Self::Cgif(frames) => write!(f, "/{frames}"),
            Self::SizeLimit(limit) => write!(f, "/{limit}"),
            Self::IgnoreError => f.write_str("/1"),
            Self::Blur(radius, sigma) => write!(f, "/{radius}x{sigma}"),
            Self::Sharpen(sharpness) => write!(f, "/{sharpness}"),
            Self::Bright(change) | Self::Contrast(change) => write!(f, "/{change}"),
            Self::AigcMetadata(fields) => write!(f, "/{fields}"),
            Self::AutoOrient | Self::Strip => Ok(()),
        }
    }
}

/// The direction of `flip`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flip {
    /// `vertical`: upside down.
    Vertical,
    /// `horizontal`: left and right change places.
    Horizontal,
}

impl Flip {
    /// Both directions.
    pub const ALL: [Self; 2] = [Self::Vertical, Self::Horizontal];

    /// The name as it stands in a rule.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vertical => "vertical",
            Self::Horizontal => "horizontal",
        }
    }

    /// The direction with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flip| flip.name() == name)
    }
}

impl fmt::Display for Flip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What stands behind `AIGCMetadata/`, as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AigcFields(String);

impl AigcFields {
    /// Takes the fields as the service wants them.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] if they are empty or contain `|`, which would end the segment.
    pub fn new(fields: impl Into<String>) -> Result<Self, InvalidArgument> {
        let fields = fields.into();
        if fields.is_empty() || fields.contains('|') {
            return Err(InvalidArgument::new("fields", fields, "must be fields without `|`"));
        }
        Ok(Self(fields))
    }

    /// The fields as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AigcFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
