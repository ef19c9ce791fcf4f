//! Pixels to bytes.

use cloud_infinite::rule::{Level, Quality, Size};
use image::codecs::{bmp::BmpEncoder, gif::GifEncoder, png::PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use webp::{PixelLayout, WebPConfig};

use super::picture::Picture;
use super::{ImageError, PictureFormat};

/// The quality of a lossy result when neither the rule nor the input names one.
///
/// Assumption: the service publishes no default; its examples show 85.
pub const DEFAULT_QUALITY: u32 = 85;

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

/// Encodes `picture`, flattened before if `format` needs it.
pub(super) fn encode(
    picture: Picture,
    format: PictureFormat,
    quality: Option<u32>,
) -> Result<Vec<u8>, ImageError> {
    let picture =
        if keeps_alpha(format) { picture.without_needless_alpha()? } else { picture.flattened()? };
    let quality = quality.unwrap_or(DEFAULT_QUALITY).min(u32::from(Level::MAX)) as u8;
    let Picture { size: Size { width, height }, alpha, bytes } = &picture;
    let layout = if *alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    let mut encoded = Vec::new();
    match format {
        PictureFormat::Jpeg => return jpeg(&picture, quality),
        PictureFormat::Webp => return webp(&picture, quality),
        PictureFormat::Png => PngEncoder::new(&mut encoded).write_image(bytes, *width, *height, layout),
        PictureFormat::Gif => GifEncoder::new(&mut encoded).encode(bytes, *width, *height, layout),
        PictureFormat::Bmp => BmpEncoder::new(&mut encoded).write_image(bytes, *width, *height, layout),
    }
    .map_err(|error| fault(format, &error))?;
    Ok(encoded)
}

fn fault(format: PictureFormat, error: &dyn std::fmt::Display) -> ImageError {
    ImageError::internal(format!("encoding as {} failed: {error}", format.info_name()))
}

/// JPEG with chroma at half resolution. The picture has no transparency.
pub(super) fn jpeg(picture: &Picture, quality: u8) -> Result<Vec<u8>, ImageError> {
    let side = |side: u32| {
        u16::try_from(side)
            .map_err(|_| ImageError::resolution(format!("a JPEG cannot have a side of {side} pixels")))
    };
    let (width, height) = (side(picture.size.width)?, side(picture.size.height)?);
    let mut encoded = Vec::new();
    let mut encoder = Encoder::new(&mut encoded, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder
        .encode(&picture.bytes, width, height, ColorType::Rgb)
        .map_err(|error| fault(PictureFormat::Jpeg, &error))?;
    Ok(encoded)
}

/// Lossy WebP; transparency is kept without loss.
fn webp(picture: &Picture, quality: u8) -> Result<Vec<u8>, ImageError> {
    let layout = if picture.alpha { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let Size { width, height } = picture.size;
    let mut config = WebPConfig::new().map_err(|()| fault(PictureFormat::Webp, &"no configuration"))?;
    config.quality = f32::from(quality);
    let encoder = webp::Encoder::new(&picture.bytes, layout, width, height);
    let encoded = encoder
        .encode_advanced(&config)
        .map_err(|error| fault(PictureFormat::Webp, &format!("{error:?}")))?;
    Ok(encoded.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_quality_never_raises_the_original() {
        let asked = |value, forced| Quality::new(value, forced);
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
}
