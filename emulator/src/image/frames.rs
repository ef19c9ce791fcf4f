//! Animations: pictures one after the other.

use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::webp::WebPDecoder;
use image::metadata::LoopCount;
use image::{AnimationDecoder, Delay, Frame, RgbaImage};
use webp::{AnimEncoder, AnimFrame, PixelLayout, WebPConfig};

use super::encode::{fault, webp_config};
use super::limits::{Deadline, TimedReader};
use super::picture::{Picture, RGBA};
use super::{Header, ImageError, PictureFormat, decode};

/// How many frames `cgif/1` leaves.
const FEW_FRAMES: u32 = 30;

/// How thoroughly the colours of a GIF frame are chosen, from 1 (slow) to 30.
const GIF_SPEED: i32 = 10;

/// Whether a format can hold an animation.
pub(super) fn can_move(format: PictureFormat) -> bool {
    matches!(format, PictureFormat::Gif | PictureFormat::Webp)
}

/// How many of `frames` are left by `cgif/<n>`.
pub(super) fn left_by_cgif(frames: u32, asked: u8) -> u32 {
    frames.min(if asked == 1 { FEW_FRAMES } else { u32::from(asked) })
}

/// One picture of an animation and for how long it is seen, in milliseconds.
pub(super) struct Seen {
    pub(super) picture: Picture,
    pub(super) delay: u32,
}

/// Hands the frames of an animation to `each`, one at a time; `keep` of them, evenly spread. A frame that stays is
/// seen for as long as those after it that go.
pub(super) fn read(
    input: &[u8],
    header: &Header,
    keep: u32,
    deadline: Deadline,
    mut each: impl FnMut(Seen) -> Result<(), ImageError>,
) -> Result<LoopCount, ImageError> {
    let reader = TimedReader::new(input, deadline);
    let failed = |error| decode::failure(error, header);
    let (loops, frames) = match header.format {
        PictureFormat::Gif => {
            let decoder = GifDecoder::new(reader).map_err(failed)?;
            (decoder.loop_count(), decoder.into_frames())
        }
        PictureFormat::Webp => {
            let decoder = WebPDecoder::new(reader).map_err(failed)?;
            (decoder.loop_count(), decoder.into_frames())
        }
        PictureFormat::Jpeg | PictureFormat::Png | PictureFormat::Bmp => {
            return Err(ImageError::internal("this format has no frames"));
        }
    };
    let share = |index: u32| u64::from(index) * u64::from(keep) / u64::from(header.frames.max(1));
    let mut held: Option<Seen> = None;
    for (index, frame) in (0..header.frames).zip(frames) {
        deadline.check()?;
        let frame = frame.map_err(failed)?;
        let delay = milliseconds(frame.delay());
        match &mut held {
            Some(held) if share(index) == share(index.saturating_sub(1)) => {
                held.delay = held.delay.saturating_add(delay);
                continue;
            }
            _ => {}
        }
        let buffer = frame.into_buffer();
        if buffer.dimensions() != (header.size.width, header.size.height) {
            return Err(ImageError::invalid_format("a frame of the animation has another size"));
        }
        let picture = Picture { size: header.size, alpha: true, bytes: buffer.into_raw() };
        if let Some(done) = held.replace(Seen { picture: picture.without_needless_alpha()?, delay }) {
            each(done)?;
        }
    }
    match held {
        Some(last) => each(last)?,
        None => return Err(ImageError::invalid_format("the animation has no frame")),
    }
    Ok(loops)
}

fn milliseconds(delay: Delay) -> u32 {
    let (numerator, denominator) = delay.numer_denom_ms();
    numerator.checked_div(denominator).unwrap_or(0)
}

/// Writes an animated GIF. A GIF tells time in hundredths of a second.
pub(super) fn gif(frames: Vec<Seen>, loops: LoopCount, deadline: Deadline) -> Result<Vec<u8>, ImageError> {
    let mut encoded = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut encoded, GIF_SPEED);
    let failed = |error: image::ImageError| fault(PictureFormat::Gif, &error);
    let repeat = match loops {
        LoopCount::Finite(times) => Repeat::Finite(u16::try_from(times.get()).unwrap_or(u16::MAX)),
        LoopCount::Infinite => Repeat::Infinite,
    };
    encoder.set_repeat(repeat).map_err(failed)?;
    for Seen { picture, delay } in frames {
        deadline.check()?;
        let picture = picture.with_alpha()?;
        let buffer = RgbaImage::from_raw(picture.size.width, picture.size.height, picture.bytes)
            .ok_or_else(|| ImageError::internal("a frame lacks pixels"))?;
        let frame = Frame::from_parts(buffer, 0, 0, Delay::from_numer_denom_ms(delay, 1));
        encoder.encode_frame(frame).map_err(failed)?;
    }
    drop(encoder);
    Ok(encoded)
}

/// Writes an animated WebP. The encoder shows the last frame for the average time of the others.
pub(super) fn webp(
    frames: &[Seen],
    loops: LoopCount,
    quality: u8,
    deadline: Deadline,
) -> Result<Vec<u8>, ImageError> {
    let Some(first) = frames.first() else { return Err(ImageError::internal("no frame to write")) };
    let size = first.picture.size;
    let config: WebPConfig = webp_config(quality)?;
    let mut encoder = AnimEncoder::new(size.width, size.height, &config);
    encoder.set_loop_count(match loops {
        LoopCount::Finite(times) => i32::try_from(times.get()).unwrap_or(i32::MAX).min(0xffff),
        LoopCount::Infinite => 0,
    });
    let mut time = 0_i32;
    for Seen { picture, delay } in frames {
        deadline.check()?;
        let layout = if picture.alpha { PixelLayout::Rgba } else { PixelLayout::Rgb };
        encoder.add_frame(AnimFrame::new(&picture.bytes, layout, size.width, size.height, time, None));
        time = time.saturating_add(i32::try_from(*delay).unwrap_or(i32::MAX));
    }
    let encoded = encoder.try_encode().map_err(|error| fault(PictureFormat::Webp, &format!("{error:?}")))?;
    Ok(encoded.to_vec())
}

/// What writing an animation holds at its peak, in bytes.
pub(super) fn memory(frames: u32, pixels: u64) -> u64 {
    // Each frame and the encoder's own copy of it.
    pixels.saturating_mul(2 * RGBA as u64).saturating_mul(u64::from(frames))
}
