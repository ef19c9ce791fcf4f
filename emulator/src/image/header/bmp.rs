//! BMP: the file header and the information header.

use cloud_infinite::rule::Size;

use super::bytes::Bytes;
use super::{Facts, ImageError, damaged, truncated};

/// The length of the oldest information header, the only one with 16-bit sides.
const CORE_HEADER: u32 = 12;

pub(super) fn read(input: &[u8]) -> Result<Facts, ImageError> {
    let header = read_header(input).ok_or_else(|| truncated("BMP"))?;
    let size = header.size.ok_or_else(|| damaged("BMP", "its sides are not a picture's"))?;
    let row = (u64::from(size.width) * u64::from(header.bits_per_pixel)).div_ceil(32).saturating_mul(4);
    let end = row.saturating_mul(u64::from(size.height)).saturating_add(u64::from(header.pixels_at));
    Ok(Facts {
        size,
        frames: 1,
        quality: None,
        orientation: 0,
        alpha: true,
        // What the decoder writes, and the same without needless transparency.
        decode_bytes_per_pixel: 8,
        data_suffices: !header.uncompressed || end <= input.len() as u64,
    })
}

struct BmpHeader {
    size: Option<Size>,
    bits_per_pixel: u16,
    uncompressed: bool,
    pixels_at: u32,
}

fn read_header(input: &[u8]) -> Option<BmpHeader> {
    let mut bytes = Bytes::new(input);
    bytes.take(10)?;
    let pixels_at = bytes.u32_le()?;
    let length = bytes.u32_le()?;
    if length == CORE_HEADER {
        let size = Size::new(u32::from(bytes.u16_le()?), u32::from(bytes.u16_le()?));
        let _planes = bytes.u16_le()?;
        let bits_per_pixel = bytes.u16_le()?;
        return Some(BmpHeader { size: Some(size), bits_per_pixel, uncompressed: true, pixels_at });
    }
    // Signed: a negative height means that the rows run from the top.
    let width = i32::from_le_bytes(bytes.array()?);
    let height = i32::from_le_bytes(bytes.array()?);
    let _planes = bytes.u16_le()?;
    let bits_per_pixel = bytes.u16_le()?;
    let compression = bytes.u32_le()?;
    let size = u32::try_from(width).ok().map(|width| Size::new(width, height.unsigned_abs()));
    // 0 is none, 3 and 6 are plain pixels with bit masks.
    let uncompressed = matches!(compression, 0 | 3 | 6);
    Some(BmpHeader { size, bits_per_pixel, uncompressed, pixels_at })
}
