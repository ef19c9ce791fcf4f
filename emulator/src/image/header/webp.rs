//! WebP: a walk from RIFF chunk to RIFF chunk.

use cloud_infinite::rule::Size;

use super::bytes::Bytes;
use super::{Facts, ImageError, damaged, exif_orientation, truncated};

#[derive(Default)]
struct Found {
    canvas: Option<Size>,
    picture: Option<Size>,
    alpha: bool,
    frames: u32,
    orientation: u32,
}

pub(super) fn read(input: &[u8]) -> Result<Facts, ImageError> {
    let found = walk(input).ok_or_else(|| truncated("WebP"))?;
    let animated = found.frames > 0;
    let size = match (found.canvas, found.picture) {
        (Some(canvas), None) if animated => canvas,
        (Some(canvas), Some(picture)) if canvas != picture => {
            let message = format!("its canvas of {canvas} and its picture of {picture} disagree");
            return Err(damaged("WebP", &message));
        }
        (_, Some(picture)) => picture,
        (_, None) => return Err(damaged("WebP", "it has no picture")),
    };
    Ok(Facts {
        size,
        frames: found.frames.max(1),
        quality: None,
        orientation: found.orientation,
        alpha: found.alpha,
        // The decoder's own planes, and what it writes.
        decode_bytes_per_pixel: 12,
        // A plain surface costs next to nothing, so no size is implausible.
        data_suffices: true,
    })
}

/// `None` if the file ends too soon, or sooner than it says.
fn walk(input: &[u8]) -> Option<Found> {
    let mut bytes = Bytes::new(input);
    bytes.take(4)?;
    let length = usize::try_from(bytes.u32_le()?).ok()?;
    let mut bytes = Bytes::new(bytes.take(length)?);
    bytes.take(4)?;
    let mut found = Found::default();
    while !bytes.is_empty() {
        let kind: [u8; 4] = bytes.array()?;
        let length = usize::try_from(bytes.u32_le()?).ok()?;
        let data = bytes.take(length)?;
        // Chunks are padded to an even length; some writers forget the last one's padding.
        if length % 2 == 1 && !bytes.is_empty() {
            bytes.take(1)?;
        }
        match &kind {
            b"VP8X" if found.canvas.is_none() => {
                let mut data = Bytes::new(data);
                let flags = data.u32_le()?;
                found.alpha |= flags & 0x10 != 0;
                found.canvas = Some(Size::new(data.u24_le()? + 1, data.u24_le()? + 1));
            }
            b"VP8 " if found.picture.is_none() => {
                let mut data = Bytes::new(data);
                data.take(6)?;
                let (width, height) = (data.u16_le()?, data.u16_le()?);
                found.picture = Some(Size::new(u32::from(width & 0x3fff), u32::from(height & 0x3fff)));
            }
            b"VP8L" if found.picture.is_none() => {
                let mut data = Bytes::new(data);
                data.take(1)?;
                let packed = data.u32_le()?;
                found.alpha |= packed >> 28 & 1 == 1;
                found.picture = Some(Size::new((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1));
            }
            b"ANMF" => found.frames = found.frames.saturating_add(1),
            b"EXIF" => found.orientation = exif_orientation(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
            _ => {}
        }
    }
    Some(found)
}
