//! GIF: a walk from block to block that counts the frames.

use cloud_infinite::rule::Size;

use super::bytes::Bytes;
use super::{Facts, ImageError, Limits, damaged, truncated};

const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2c;
const TRAILER: u8 = 0x3b;

pub(super) fn read(input: &[u8], limits: &Limits) -> Result<Facts, ImageError> {
    let mut bytes = Bytes::new(input);
    let walked = walk(&mut bytes, limits).ok_or_else(|| truncated("GIF"))?;
    let (size, frames) = walked?;
    if frames == 0 {
        return Err(damaged("GIF", "it has no picture"));
    }
    Ok(Facts {
        size,
        frames,
        quality: None,
        orientation: 0,
        alpha: true,
        // The canvas, and the frame before it is laid on the canvas.
        decode_bytes_per_pixel: 8,
        // Its compression repeats without a bound that would tell a lie.
        data_suffices: true,
    })
}

/// `None` if the file ends too soon.
fn walk(bytes: &mut Bytes<'_>, limits: &Limits) -> Option<Result<(Size, u32), ImageError>> {
    bytes.take(6)?;
    let size = Size::new(u32::from(bytes.u16_le()?), u32::from(bytes.u16_le()?));
    let [flags, _background, _aspect] = bytes.array()?;
    skip_colours(bytes, flags)?;
    let mut frames: u32 = 0;
    loop {
        match bytes.u8()? {
            EXTENSION => {
                let _label = bytes.u8()?;
                skip_sub_blocks(bytes)?;
            }
            IMAGE => {
                let (left, top) = (u32::from(bytes.u16_le()?), u32::from(bytes.u16_le()?));
                let (width, height) = (u32::from(bytes.u16_le()?), u32::from(bytes.u16_le()?));
                let flags = bytes.u8()?;
                // Memory is planned by the canvas, so no frame may be larger.
                if left + width > size.width || top + height > size.height {
                    return Some(Err(damaged("GIF", "a frame reaches beyond the canvas")));
                }
                skip_colours(bytes, flags)?;
                let _code_size = bytes.u8()?;
                skip_sub_blocks(bytes)?;
                frames = frames.saturating_add(1);
                if frames > limits.frames {
                    let message = format!("the animation has more than {} frames", limits.frames);
                    return Some(Err(ImageError::resolution(message)));
                }
            }
            TRAILER => return Some(Ok((size, frames))),
            _ => return Some(Err(damaged("GIF", "an unknown block"))),
        }
    }
}

fn skip_colours(bytes: &mut Bytes<'_>, flags: u8) -> Option<()> {
    let has_table = flags & 0x80 != 0;
    let length = if has_table { 3 << ((flags & 0x07) + 1) } else { 0 };
    bytes.take(length).map(|_| ())
}

fn skip_sub_blocks(bytes: &mut Bytes<'_>) -> Option<()> {
    loop {
        let length = bytes.u8()?;
        if length == 0 {
            return Some(());
        }
        bytes.take(usize::from(length))?;
    }
}
