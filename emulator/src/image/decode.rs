//! Bytes to pixels.

use std::io;

use image::codecs::{
    bmp::BmpDecoder, gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder,
};
use image::{ColorType, ImageDecoder};

use super::header::critical_png_chunks;
use super::limits::{Deadline, TimedReader};
use super::picture::{Picture, RGB, RGBA, blank};
use super::{Header, ImageError, PictureFormat};

/// What a decoder may allocate beyond its share per pixel.
const DECODER_SLACK: u64 = 1024 * 1024;

/// Decodes the picture whose header [`super::inspect`] found plausible.
pub(super) fn decode(input: &[u8], header: &Header, deadline: Deadline) -> Result<Picture, ImageError> {
    let reader = TimedReader::new(input, deadline);
    let failed = |error| failure(error, header);
    let picture = match header.format {
        PictureFormat::Jpeg => read(JpegDecoder::new(reader).map_err(failed)?, header)?,
        PictureFormat::Png => {
            let input = critical_png_chunks(input)?;
            let mut limits = image::Limits::no_limits();
            limits.max_alloc = Some(header.decode_memory() + DECODER_SLACK);
            let reader = TimedReader::new(&input, deadline);
            read(PngDecoder::with_limits(reader, limits).map_err(failed)?, header)?
        }
        PictureFormat::Webp => read(WebPDecoder::new(reader).map_err(failed)?, header)?,
        PictureFormat::Gif => read(GifDecoder::new(reader).map_err(failed)?, header)?,
        PictureFormat::Bmp => read(BmpDecoder::new(reader).map_err(failed)?, header)?,
    };
    deadline.check()?;
    picture.without_needless_alpha()
}

fn read(decoder: impl ImageDecoder, header: &Header) -> Result<Picture, ImageError> {
    let (width, height) = decoder.dimensions();
    if (width, height) != (header.size.width, header.size.height) {
        // Memory was planned by our own reading of the header.
        return Err(ImageError::invalid_format(format!(
            "the {} header is ambiguous: {} or {width}x{height}",
            header.format.info_name(),
            header.size
        )));
    }
    let colour = decoder.color_type();
    let mut bytes = blank(header.size, usize::from(colour.bytes_per_pixel()))?;
    decoder.read_image(&mut bytes).map_err(|error| failure(error, header))?;
    let picture = |alpha, bytes| Picture { size: header.size, alpha, bytes };
    // 16-bit samples come in the machine's own byte order.
    let narrow = |[low, high]: [u8; 2]| (u32::from(u16::from_ne_bytes([low, high])) + 128) / 257;
    let narrowed = |bytes: &[u8]| -> Vec<u8> {
        bytes.as_chunks::<2>().0.iter().map(|sample| narrow(*sample) as u8).collect()
    };
    Ok(match colour {
        ColorType::Rgb8 => picture(false, bytes),
        ColorType::Rgba8 => picture(true, bytes),
        ColorType::L8 => picture(false, spread::<1, RGB>(&bytes, header, |[grey]| [grey; 3])?),
        ColorType::La8 => {
            picture(true, spread::<2, RGBA>(&bytes, header, |[grey, a]| [grey, grey, grey, a])?)
        }
        ColorType::Rgb16 => picture(false, narrowed(&bytes)),
        ColorType::Rgba16 => picture(true, narrowed(&bytes)),
        ColorType::L16 => picture(false, spread::<1, RGB>(&narrowed(&bytes), header, |[grey]| [grey; 3])?),
        ColorType::La16 => {
            picture(true, spread::<2, RGBA>(&narrowed(&bytes), header, |[grey, a]| [grey, grey, grey, a])?)
        }
        other => {
            return Err(ImageError::invalid_format(format!("the pixel layout {other:?} is not supported")));
        }
    })
}

/// Turns each pixel of `FROM` bytes into one of `TO` bytes.
fn spread<const FROM: usize, const TO: usize>(
    bytes: &[u8],
    header: &Header,
    convert: impl Fn([u8; FROM]) -> [u8; TO],
) -> Result<Vec<u8>, ImageError> {
    let mut spread = blank(header.size, TO)?;
    for (to, from) in spread.as_chunks_mut::<TO>().0.iter_mut().zip(bytes.as_chunks::<FROM>().0) {
        *to = convert(*from);
    }
    Ok(spread)
}

pub(super) fn failure(error: image::ImageError, header: &Header) -> ImageError {
    match error {
        image::ImageError::IoError(error) if error.kind() == io::ErrorKind::TimedOut => Deadline::error(),
        image::ImageError::Limits(error) => {
            ImageError::resolution(format!("decoding needs more than its share of memory: {error}"))
        }
        error => ImageError::invalid_format(format!(
            "the {} data cannot be decoded: {error}",
            header.format.info_name()
        )),
    }
}
