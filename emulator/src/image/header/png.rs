//! PNG: a walk from chunk to chunk.

use cloud_infinite::rule::Size;

use super::bytes::Bytes;
use super::{Facts, ImageError, damaged, exif_orientation, truncated};

const SIGNATURE_LENGTH: usize = 8;

/// Deflate expands a byte to at most 1032.
const MOST_EXPANSION: u64 = 1032;

struct Chunk<'a> {
    kind: [u8; 4],
    data: &'a [u8],
    /// The chunk with its length and checksum, as it stands in the file.
    whole: &'a [u8],
}

/// The chunks up to and including the last one, `IEND`.
fn chunks(input: &[u8]) -> impl Iterator<Item = Result<Chunk<'_>, ImageError>> {
    let mut bytes = Bytes::new(input.get(SIGNATURE_LENGTH..).unwrap_or_default());
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let chunk = chunk(&mut bytes).ok_or_else(|| truncated("PNG"));
        done = chunk.as_ref().map_or(true, |chunk| &chunk.kind == b"IEND");
        Some(chunk)
    })
}

fn chunk<'a>(bytes: &mut Bytes<'a>) -> Option<Chunk<'a>> {
    let start = bytes.rest();
    let length = usize::try_from(bytes.u32_be()?).ok()?;
    let kind = bytes.array()?;
    let data = bytes.take(length)?;
    let _checksum = bytes.u32_be()?;
    let whole = start.get(..start.len() - bytes.rest().len())?;
    Some(Chunk { kind, data, whole })
}

pub(super) fn read(input: &[u8]) -> Result<Facts, ImageError> {
    let mut header: Option<Facts> = None;
    let mut raw_bytes = 0;
    let mut data_bytes: u64 = 0;
    let mut orientation = 0;
    let mut transparency = false;
    let mut frames = 1;
    for chunk in chunks(input) {
        let chunk = chunk?;
        match &chunk.kind {
            b"IHDR" if header.is_some() => return Err(damaged("PNG", "it has more than one header")),
            b"IHDR" => {
                let (facts, raw) = image_header(chunk.data)?;
                header = Some(facts);
                raw_bytes = raw;
            }
            _ if header.is_none() => return Err(damaged("PNG", "it does not begin with its header")),
            b"IDAT" => data_bytes += chunk.data.len() as u64,
            b"tRNS" => transparency = true,
            b"acTL" => frames = Bytes::new(chunk.data).u32_be().unwrap_or(1).max(1),
            b"eXIf" => orientation = exif_orientation(chunk.data),
            _ => {}
        }
    }
    let header = header.ok_or_else(|| truncated("PNG"))?;
    let data_suffices = raw_bytes <= data_bytes.saturating_mul(MOST_EXPANSION);
    Ok(Facts { frames, orientation, alpha: header.alpha || transparency, data_suffices, ..header })
}

/// Facts from the header chunk and the number of bytes the picture data must inflate to, at least.
fn image_header(data: &[u8]) -> Result<(Facts, u64), ImageError> {
    let mut bytes = Bytes::new(data);
    let (Some(width), Some(height), Some([depth, colour])) = (bytes.u32_be(), bytes.u32_be(), bytes.array())
    else {
        return Err(damaged("PNG", "its header is too short"));
    };
    let (channels, alpha) = match colour {
        0 => (1, false),
        2 => (3, false),
        3 => (1, false),
        4 => (2, true),
        6 => (4, true),
        _ => return Err(damaged("PNG", "its colour type is unknown")),
    };
    let raw_bytes = u64::from(height)
        .saturating_mul(u64::from(width).saturating_mul(channels * u64::from(depth)).div_ceil(8));
    // Expanded samples at their depth, and the same as 8-bit RGB or RGBA.
    let expanded = if depth == 16 { 8 } else { 4 };
    let facts = Facts {
        size: Size::new(width, height),
        frames: 1,
        quality: None,
        orientation: 0,
        alpha,
        decode_bytes_per_pixel: expanded + 4,
        data_suffices: true,
    };
    Ok((facts, raw_bytes))
}

/// The same picture without anything a decoder does not need for its pixels: compressed texts and colour profiles can
/// expand without bound and would be inflated on sight.
pub(in crate::image) fn critical_chunks(input: &[u8]) -> Result<Vec<u8>, ImageError> {
    let mut kept = Vec::with_capacity(input.len());
    kept.extend_from_slice(input.get(..SIGNATURE_LENGTH).unwrap_or_default());
    for chunk in chunks(input) {
        let chunk = chunk?;
        if matches!(&chunk.kind, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND") {
            kept.extend_from_slice(chunk.whole);
        }
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_pixels_need_is_kept() {
        let signature = b"\x89PNG\r\n\x1a\n";
        let chunk = |kind: &[u8; 4]| [&[0, 0, 0, 3], kind.as_slice(), &[1, 2, 3], &[9; 4]].concat();
        let file = |kinds: &[&[u8; 4]]| -> Vec<u8> {
            let chunks = kinds.iter().flat_map(|kind| chunk(kind));
            signature.iter().copied().chain(chunks).collect()
        };
        let dressed =
            file(&[b"IHDR", b"iCCP", b"PLTE", b"tRNS", b"zTXt", b"IDAT", b"iTXt", b"tEXt", b"eXIf", b"IEND"]);
        let bare = file(&[b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"]);
        assert_eq!(critical_chunks(&[dressed, chunk(b"IDAT")].concat()).unwrap(), bare);
    }
}
