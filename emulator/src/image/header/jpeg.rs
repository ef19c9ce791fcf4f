//! JPEG: a walk from marker to marker.

use cloud_infinite::rule::Size;

use super::bytes::Bytes;
use super::{Facts, ImageError, damaged, exif_orientation, truncated};

/// The most scans a JPEG may have.
///
/// Encoders write about ten; a file with thousands makes a decoder pass over every pixel thousands of times.
pub const MAX_JPEG_SCANS: u32 = 100;

/// The luminance table of the standard's annex K in the order a file stores it; encoders scale it by quality.
#[rustfmt::skip]
const STANDARD_LUMINANCE: [u32; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40,
    26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
    56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];

struct Frame {
    size: Size,
    components: u64,
    progressive: bool,
    /// The quantisation table of the first component, which is luminance.
    table: u8,
}

pub(super) fn read(input: &[u8]) -> Result<Facts, ImageError> {
    let mut bytes = Bytes::new(input);
    let mut frame: Option<Frame> = None;
    let mut tables: [Option<[u32; 64]>; 4] = [None; 4];
    let mut orientation = 0;
    let mut scans = 0;
    let mut scan_bytes: u64 = 0;
    loop {
        match next_marker(&mut bytes).ok_or_else(|| truncated("JPEG"))? {
            // Start of image, the reserved TEM, and restart markers stand alone.
            0xd8 | 0x01 | 0xd0..=0xd7 => {}
            0xd9 => break,
            marker => {
                let segment = segment(&mut bytes).ok_or_else(|| truncated("JPEG"))?;
                match marker {
                    0xc0..=0xc2 if frame.is_some() => {
                        // A decoder might believe the second header after the first was checked.
                        return Err(damaged("JPEG", "it has more than one frame header"));
                    }
                    0xc0..=0xc2 => {
                        let read = frame_header(segment, marker == 0xc2);
                        frame = Some(read.ok_or_else(|| damaged("JPEG", "its frame header is too short"))?);
                    }
                    0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                        let message = "lossless, hierarchical and arithmetic-coded JPEG are not supported";
                        return Err(ImageError::invalid_format(message));
                    }
                    0xdb => quantisation_tables(segment, &mut tables)
                        .ok_or_else(|| damaged("JPEG", "a quantisation table is incomplete"))?,
                    0xe1 if orientation == 0 => {
                        orientation = segment.strip_prefix(b"Exif\0\0").map_or(0, exif_orientation);
                    }
                    0xda => {
                        scans += 1;
                        if scans > MAX_JPEG_SCANS {
                            return Err(ImageError::resolution(format!(
                                "the JPEG has more than {MAX_JPEG_SCANS} scans"
                            )));
                        }
                        scan_bytes += entropy_coded(&mut bytes).ok_or_else(|| truncated("JPEG"))? as u64;
                    }
                    _ => {}
                }
            }
        }
    }
    let frame = frame.ok_or_else(|| damaged("JPEG", "it has no frame header"))?;
    if scans == 0 {
        return Err(damaged("JPEG", "it has no scan"));
    }
    let table = tables.get(usize::from(frame.table)).copied().flatten();
    Ok(Facts {
        size: frame.size,
        frames: 1,
        quality: table.map(|table| estimated_quality(&table)),
        orientation,
        alpha: false,
        // The result, plus one row of blocks; a progressive file also keeps 16-bit coefficients of every component.
        decode_bytes_per_pixel: 4 + if frame.progressive { 2 * frame.components } else { 0 },
        // Every block of 8 x 8 pixels costs at least one bit, whatever the coding.
        data_suffices: frame.size.pixels().div_ceil(64) <= scan_bytes.saturating_mul(8),
    })
}

/// The next marker's code, past fill bytes and whatever else stands before it.
fn next_marker(bytes: &mut Bytes<'_>) -> Option<u8> {
    let mut after_mark = false;
    loop {
        match bytes.u8()? {
            0xff => after_mark = true,
            0x00 => after_mark = false,
            code if after_mark => return Some(code),
            _ => {}
        }
    }
}

fn segment<'a>(bytes: &mut Bytes<'a>) -> Option<&'a [u8]> {
    let length = usize::from(bytes.u16_be()?).checked_sub(2)?;
    bytes.take(length)
}

/// Skips the data of a scan and says how long it is; stops before the marker that ends it.
fn entropy_coded(bytes: &mut Bytes<'_>) -> Option<usize> {
    let data = bytes.rest();
    let ends = |pair: &[u8]| matches!(pair, [0xff, code] if !matches!(code, 0x00 | 0xd0..=0xd7 | 0xff));
    let length = data.windows(2).position(ends)?;
    bytes.take(length).map(<[u8]>::len)
}

fn frame_header(segment: &[u8], progressive: bool) -> Option<Frame> {
    let mut bytes = Bytes::new(segment);
    let _precision = bytes.u8()?;
    let height = u32::from(bytes.u16_be()?);
    let width = u32::from(bytes.u16_be()?);
    let components = u64::from(bytes.u8()?);
    let [_id, _sampling, table] = bytes.array()?;
    Some(Frame { size: Size::new(width, height), components, progressive, table })
}

fn quantisation_tables(segment: &[u8], tables: &mut [Option<[u32; 64]>; 4]) -> Option<()> {
    let mut bytes = Bytes::new(segment);
    while !bytes.is_empty() {
        let kind = bytes.u8()?;
        let mut table = [0; 64];
        for value in &mut table {
            *value = if kind >> 4 == 0 { u32::from(bytes.u8()?) } else { u32::from(bytes.u16_be()?) };
        }
        if let Some(slot) = tables.get_mut(usize::from(kind & 0x0f)) {
            *slot = Some(table);
        }
    }
    Some(())
}

/// The quality whose scaled standard table is nearest to `table`; the higher one of two equally near.
fn estimated_quality(table: &[u32; 64]) -> u32 {
    let distance = |quality: u32| -> u32 {
        let scale = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
        let scaled = STANDARD_LUMINANCE.iter().map(|value| ((value * scale + 50) / 100).clamp(1, 255));
        scaled.zip(table).map(|(scaled, value)| scaled.abs_diff(*value)).sum()
    };
    (1..=100).rev().min_by_key(|quality| distance(*quality)).unwrap_or(100)
}
