//! Reads what a file claims to be, without allocating for what it claims.
//!
//! Each format is walked to its end by code of our own, so that damage and lies are found before a decoder is let
//! near the file: a file that stops early, a picture that cannot fit in the bytes that follow, a second header that
//! contradicts the first.

use cloud_infinite::rule::{InputKind, Size};

use super::{ImageError, Limits, PictureFormat};

mod bmp;
mod bytes;
mod gif;
mod jpeg;
mod png;
mod webp;

pub use jpeg::MAX_JPEG_SCANS;
pub(super) use png::critical_chunks as critical_png_chunks;

/// What the header of a picture says, found plausible and within limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The format, told from the content.
    pub format: PictureFormat,
    /// The size in pixels, before any EXIF orientation.
    pub size: Size,
    /// How many frames there are; 1 for a still picture.
    pub frames: u32,
    /// The quality estimated from the quantisation tables, 1 to 100; JPEG only.
    pub quality: Option<u32>,
    /// The EXIF orientation 1 to 8, or 0 if there is none.
    pub orientation: u32,
    /// Whether pixels may be transparent.
    pub(super) alpha: bool,
    /// What decoding holds at its peak beside the input, in bytes per pixel.
    pub(super) decode_bytes_per_pixel: u64,
    /// The size of the input.
    pub(super) input_bytes: u64,
}

impl Header {
    /// What sort of input this is to the prediction of sizes.
    pub fn kind(&self) -> InputKind {
        match self.format {
            PictureFormat::Gif => InputKind::Gif,
            PictureFormat::Jpeg | PictureFormat::Png | PictureFormat::Webp | PictureFormat::Bmp => {
                InputKind::Scalable
            }
        }
    }
}

/// What the walk of one format finds.
struct Facts {
    size: Size,
    frames: u32,
    quality: Option<u32>,
    orientation: u32,
    alpha: bool,
    decode_bytes_per_pixel: u64,
    /// Whether as many pixels as claimed can be in as few bytes as follow.
    data_suffices: bool,
}

/// How many frames a WebP has. Its encoder keeps no frame that looks like the one before it, but shows that one longer.
pub(super) fn frames_of_webp(bytes: &[u8]) -> Result<u32, ImageError> {
    Ok(webp::read(bytes)?.frames)
}

/// Reads the header of a picture and checks it against `limits`, without decoding.
///
/// Takes time in proportion to the bytes given and allocates nothing.
///
/// # Errors
///
/// `ImageTooLarge` for too many bytes, `ImageResolutionExceed` for too many pixels, too long a side or too many
/// frames, `InvalidImageFormat` for anything that is not a whole picture in JPEG, PNG, WebP, GIF or BMP.
pub fn inspect(input: &[u8], limits: &Limits) -> Result<Header, ImageError> {
    limits.check_input_bytes(input.len())?;
    let (format, facts) = match input {
        [0xff, 0xd8, 0xff, ..] => (PictureFormat::Jpeg, jpeg::read(input)?),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => (PictureFormat::Png, png::read(input)?),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            (PictureFormat::Webp, webp::read(input)?)
        }
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => (PictureFormat::Gif, gif::read(input, limits)?),
        [b'B', b'M', ..] => (PictureFormat::Bmp, bmp::read(input)?),
        [] => return Err(ImageError::invalid_format("the input is empty")),
        _ => {
            let message = "the input is none of JPEG, PNG, WebP, GIF and BMP, the formats supported here";
            return Err(ImageError::invalid_format(message));
        }
    };
    limits.check_input(facts.size, facts.frames)?;
    if !facts.data_suffices {
        let what = format!("its data cannot hold the {} pixels it claims", facts.size);
        return Err(damaged(format.info_name(), &what));
    }
    if facts.frames > 1 && format == PictureFormat::Png {
        // Using the first frame alone would look like success.
        return Err(ImageError::invalid_format(format!(
            "animated PNG is not supported ({} frames)",
            facts.frames
        )));
    }
    Ok(Header {
        format,
        size: facts.size,
        frames: facts.frames,
        quality: facts.quality,
        orientation: facts.orientation,
        alpha: facts.alpha,
        decode_bytes_per_pixel: facts.decode_bytes_per_pixel,
        input_bytes: input.len() as u64,
    })
}

fn truncated(format: &str) -> ImageError {
    ImageError::invalid_format(format!("the {format} data ends too soon"))
}

fn damaged(format: &str, what: &str) -> ImageError {
    ImageError::invalid_format(format!("the {format} data is damaged: {what}"))
}

/// The orientation in an EXIF block that begins with its TIFF header; 0 if it has none.
fn exif_orientation(exif: &[u8]) -> u32 {
    image::metadata::Orientation::from_exif_chunk(exif)
        .map_or(0, |orientation| u32::from(orientation.to_exif()))
}
