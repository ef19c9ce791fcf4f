//! Pixels to bytes.

use cloud_infinite::rule::{Encoding, Format, Level, Quality, Size, SizeLimit};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::{bmp::BmpEncoder, gif::GifEncoder};
use image::metadata::LoopCount;
use image::{ExtendedColorType, ImageEncoder};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use webp::{PixelLayout, WebPConfig};

use super::frames::{self, Seen};
use super::limits::Deadline;
use super::picture::Picture;
use super::{Header, ImageError, PictureFormat};

/// The quality of a lossy result when neither the rule nor the input names one.
///
/// Assumption: the service publishes no default; its examples show 85.
pub const DEFAULT_QUALITY: u32 = 85;

/// The most quality that `imageSlim` leaves.
///
/// Assumption: the service only says that no change is visible.
const SLIM_QUALITY: u32 = 85;

/// The quality to encode with; `None` for formats that have none.
///
/// A quality in a rule is bounded by the original's, unless it is forced, or is a share of it, or its lower bound.
/// Assumptions: an original whose quality cannot be told counts as the best for the first two and as none for the last,
/// a share is rounded with halves up, and without a quality in the rule the original's is kept.
pub(super) fn effective_quality(
    asked: Option<Quality>,
    original: Option<u32>,
    format: PictureFormat,
) -> Option<u32> {
    let best = u32::from(Level::MAX);
    let quality = match asked {
        Some(Quality::Absolute { level, forced: true }) => u32::from(level.get()),
        Some(Quality::Absolute { level, .. }) => u32::from(level.get()).min(original.unwrap_or(best)),
        Some(Quality::Relative(level)) => (original.unwrap_or(best) * u32::from(level.get()) + 50) / 100,
        Some(Quality::AtLeast(level)) => u32::from(level.get()).max(original.unwrap_or(0)),
        None => original.unwrap_or(DEFAULT_QUALITY),
    };
    match format {
        // JPEG tables know no quality 0; encoders write 1.
        PictureFormat::Jpeg => Some(quality.max(1)),
        PictureFormat::Webp => Some(quality),
        PictureFormat::Png | PictureFormat::Gif | PictureFormat::Bmp => None,
    }
}

/// Whether a format keeps transparency; the others get a white background.
///
/// BMP could in principle, but hardly any reader looks.
pub(super) fn keeps_alpha(format: PictureFormat) -> bool {
    match format {
        PictureFormat::Png | PictureFormat::Webp | PictureFormat::Gif => true,
        PictureFormat::Jpeg | PictureFormat::Bmp => false,
    }
}

/// How a result is to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    format: PictureFormat,
    quality: Option<u32>,
    progressive: bool,
    /// Whether time is spent on fewer bytes.
    thorough: bool,
    /// `imageSlim`: the file is to become smaller, and nothing else.
    slim: bool,
    limit: Option<SizeLimit>,
}

impl Settings {
    pub(super) fn new(wanted: &Encoding, header: &Header, format: PictureFormat) -> Self {
        let optimised = wanted.format == Some(Format::Yjpeg);
        let quality = effective_quality(wanted.quality, header.quality, format);
        Self {
            format,
            quality: if wanted.slim { quality.map(|quality| quality.min(SLIM_QUALITY)) } else { quality },
            progressive: wanted.interlace.unwrap_or(optimised),
            thorough: optimised || wanted.slim,
            slim: wanted.slim,
            limit: wanted.size_limit.filter(|_| format == PictureFormat::Jpeg),
        }
    }

    /// Whether the original may be the result if it is the smaller one.
    pub(super) fn may_keep_original(&self, fits: bool) -> bool {
        self.slim || (!fits && self.limit.is_some_and(SizeLimit::forced))
    }

    fn level(&self) -> u8 {
        self.quality.unwrap_or(DEFAULT_QUALITY).min(u32::from(Level::MAX)) as u8
    }
}

/// A result and what became of the wishes for it.
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) quality: Option<u32>,
    /// Whether it keeps the limit on its size, if there is one.
    pub(super) fits: bool,
}

/// Writes a still picture, flattened before if the format needs it.
pub(super) fn still(
    picture: Picture,
    settings: &Settings,
    deadline: Deadline,
) -> Result<Encoded, ImageError> {
    let format = settings.format;
    let picture =
        if keeps_alpha(format) { picture.without_needless_alpha()? } else { picture.flattened()? };
    let Picture { size: Size { width, height }, alpha, bytes } = &picture;
    let layout = if *alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    let mut encoded = Vec::new();
    match format {
        PictureFormat::Jpeg => return limited_jpeg(&picture, settings, deadline),
        PictureFormat::Webp => {
            let bytes = webp(&picture, settings.level())?;
            return Ok(Encoded { bytes, quality: settings.quality, fits: true });
        }
        PictureFormat::Png if settings.thorough => {
            let (best, filter) = (CompressionType::Best, FilterType::Adaptive);
            PngEncoder::new_with_quality(&mut encoded, best, filter)
                .write_image(bytes, *width, *height, layout)
        }
        PictureFormat::Png => PngEncoder::new(&mut encoded).write_image(bytes, *width, *height, layout),
        PictureFormat::Gif => GifEncoder::new(&mut encoded).encode(bytes, *width, *height, layout),
        PictureFormat::Bmp => BmpEncoder::new(&mut encoded).write_image(bytes, *width, *height, layout),
    }
    .map_err(|error| fault(format, &error))?;
    Ok(Encoded { bytes: encoded, quality: settings.quality, fits: true })
}

/// Writes an animation in a format that can hold one.
pub(super) fn animation(
    done: Vec<Seen>,
    loops: LoopCount,
    settings: &Settings,
    deadline: Deadline,
) -> Result<Encoded, ImageError> {
    let bytes = match settings.format {
        PictureFormat::Gif => frames::gif(done, loops, deadline)?,
        PictureFormat::Webp => frames::webp(&done, loops, settings.level(), deadline)?,
        PictureFormat::Jpeg | PictureFormat::Png | PictureFormat::Bmp => {
            return Err(ImageError::internal("this format has no frames"));
        }
    };
    Ok(Encoded { bytes, quality: settings.quality, fits: true })
}

/// Writes a JPEG with the best quality up to the one asked for that keeps the limit on its size.
///
/// Assumption: where no quality keeps it, the smallest result is given.
fn limited_jpeg(picture: &Picture, settings: &Settings, deadline: Deadline) -> Result<Encoded, ImageError> {
    let write = |quality| jpeg_with(picture, quality, settings.progressive, settings.thorough);
    let best = settings.level().max(1);
    let whole = |bytes, quality, fits| Encoded { bytes, quality: Some(u32::from(quality)), fits };
    let bytes = write(best)?;
    let Some(limit) = settings.limit else { return Ok(whole(bytes, best, true)) };
    let keeps = |bytes: &[u8]| bytes.len() as u64 <= limit.bytes();
    if keeps(&bytes) {
        return Ok(whole(bytes, best, true));
    }
    // Everything up to `low` fits, and from `high` on nothing does.
    let (mut low, mut high) = (0, best);
    let mut found = None;
    while high - low > 1 {
        deadline.check()?;
        let middle = low + (high - low) / 2;
        let bytes = write(middle)?;
        if keeps(&bytes) {
            low = middle;
            found = Some(whole(bytes, middle, true));
        } else {
            high = middle;
        }
    }
    match found {
        Some(found) => Ok(found),
        None => Ok(whole(write(1)?, 1, false)),
    }
}

pub(super) fn fault(format: PictureFormat, error: &dyn std::fmt::Display) -> ImageError {
    ImageError::internal(format!("encoding as {} failed: {error}", format.info_name()))
}

/// A plain JPEG with chroma at half resolution. The picture has no transparency.
pub(super) fn jpeg(picture: &Picture, quality: u8) -> Result<Vec<u8>, ImageError> {
    jpeg_with(picture, quality, false, false)
}

fn jpeg_with(
    picture: &Picture,
    quality: u8,
    progressive: bool,
    optimised: bool,
) -> Result<Vec<u8>, ImageError> {
    let side = |side: u32| {
        u16::try_from(side)
            .map_err(|_| ImageError::resolution(format!("a JPEG cannot have a side of {side} pixels")))
    };
    let (width, height) = (side(picture.size.width)?, side(picture.size.height)?);
    let mut encoded = Vec::new();
    let mut encoder = Encoder::new(&mut encoded, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // Otherwise one pixel speaks for four, and coloured edges move or vanish.
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.set_progressive(progressive);
    encoder.set_optimized_huffman_tables(optimised);
    encoder
        .encode(&picture.bytes, width, height, ColorType::Rgb)
        .map_err(|error| fault(PictureFormat::Jpeg, &error))?;
    Ok(encoded)
}

/// Lossy WebP; transparency is kept without loss.
fn webp(picture: &Picture, quality: u8) -> Result<Vec<u8>, ImageError> {
    let layout = if picture.alpha { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let Size { width, height } = picture.size;
    let encoder = webp::Encoder::new(&picture.bytes, layout, width, height);
    let encoded = encoder
        .encode_advanced(&webp_config(quality)?)
        .map_err(|error| fault(PictureFormat::Webp, &format!("{error:?}")))?;
    Ok(encoded.to_vec())
}

pub(super) fn webp_config(quality: u8) -> Result<WebPConfig, ImageError> {
    let mut config = WebPConfig::new().map_err(|()| fault(PictureFormat::Webp, &"no configuration"))?;
    config.quality = f32::from(quality);
    Ok(config)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn an_absolute_quality_never_raises_the_original() {
        let asked = |value, forced| Some(Quality::new(value, forced).unwrap());
        let jpeg = |asked, original| effective_quality(asked, original, PictureFormat::Jpeg);
        assert_eq!(jpeg(asked(90, false), Some(70)), Some(70));
        assert_eq!(jpeg(asked(90, true), Some(70)), Some(90));
        assert_eq!(jpeg(asked(60, false), Some(70)), Some(60));
        assert_eq!(jpeg(asked(100, false), None), Some(100));
        assert_eq!(jpeg(asked(0, false), Some(70)), Some(1));
        assert_eq!(jpeg(None, Some(70)), Some(70));
        assert_eq!(jpeg(None, None), Some(85));
        let level = |level| Level::new(level).unwrap();
        assert_eq!(jpeg(Some(Quality::Relative(level(80))), Some(80)), Some(64));
        assert_eq!(jpeg(Some(Quality::Relative(level(50))), Some(85)), Some(43));
        assert_eq!(jpeg(Some(Quality::Relative(level(80))), None), Some(80));
        assert_eq!(jpeg(Some(Quality::AtLeast(level(80))), Some(85)), Some(85));
        assert_eq!(jpeg(Some(Quality::AtLeast(level(80))), Some(60)), Some(80));
        assert_eq!(jpeg(Some(Quality::AtLeast(level(80))), None), Some(80));
        assert_eq!(effective_quality(asked(0, true), Some(70), PictureFormat::Webp), Some(0));
        assert_eq!(effective_quality(asked(90, true), None, PictureFormat::Png), None);
    }

    #[test]
    fn chroma_is_the_average_of_four_pixels() {
        // Red and green columns in turn: the colours of one column alone would be its own.
        let size = Size::new(32, 16);
        let bytes = [[254, 0, 0], [0, 130, 0]].as_flattened().repeat(16 * 16);
        for progressive in [false, true] {
            let picture = Picture { size, alpha: false, bytes: bytes.clone() };
            let encoded = jpeg_with(&picture, 95, progressive, progressive).unwrap();
            let header = super::super::inspect(&encoded, &super::super::Limits::default()).unwrap();
            let deadline = Deadline(Instant::now() + Duration::from_secs(60));
            let decoded = super::super::decode::decode(&encoded, &header, deadline).unwrap();
            for [red, green, blue] in decoded.bytes.as_chunks::<3>().0 {
                // Both have the same brightness, so what is left of them is one brown.
                assert!(
                    red.abs_diff(127) < 16 && green.abs_diff(65) < 16 && *blue < 16,
                    "{red} {green} {blue}"
                );
            }
        }
    }
}
