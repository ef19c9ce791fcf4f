//! Writes files that are small and claim much, or are small and become large.

use cloud_infinite_emulator::image::sample::{sample_photo, sample_photo_jpeg};
use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, Rgba, RgbaImage};

/// The checksum of PNG, by a table.
fn crc(bytes: &[u8]) -> u32 {
    let table: [u32; 256] = std::array::from_fn(|byte| {
        (0..8).fold(byte as u32, |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    });
    !bytes.iter().fold(u32::MAX, |crc, byte| (crc >> 8) ^ table[((crc ^ u32::from(*byte)) & 0xff) as usize])
}

pub(super) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind.as_slice(), data].concat();
    [&(data.len() as u32).to_be_bytes(), body.as_slice(), &crc(&body).to_be_bytes()].concat()
}

/// A PNG of 8 bits with this colour type (0 grey, 2 colours, 6 transparent colours) and these chunks before its end.
pub(super) fn png(width: u32, height: u32, colour: u8, chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, colour, 0, 0, 0]].concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &header));
    for chunk in chunks {
        file.extend(chunk);
    }
    file.extend(chunk(b"IEND", &[]));
    file
}

/// So many zeros, as zlib packs them at best with its fixed codes: 258 of them in 13 bits.
pub(super) fn zeros(length: usize) -> Vec<u8> {
    let mut bits = Bits(vec![0x78, 0x01], 0);
    // One last block with fixed codes; a zero; then copies of what stands one byte before.
    bits.push(0b011, 3);
    bits.push_code(0x30, 8);
    for _ in 0..length.saturating_sub(1).div_ceil(258) {
        bits.push_code(0b1100_0101, 8);
        bits.push_code(0, 5);
    }
    bits.push_code(0, 7);
    // The checksum of zeros: the first sum stays 1, the second counts them.
    let padded = 1 + length.saturating_sub(1).div_ceil(258) * 258;
    bits.0.extend((((padded % 65_521) as u32) << 16 | 1).to_be_bytes());
    bits.0
}

struct Bits(Vec<u8>, u32);

impl Bits {
    /// Appends the lowest bits of a number, the lowest first.
    fn push(&mut self, value: u32, count: u32) {
        for at in 0..count {
            if self.1.is_multiple_of(8) {
                self.0.push(0);
            }
            if value >> at & 1 == 1 {
                *self.0.last_mut().unwrap() |= 1 << (self.1 % 8);
            }
            self.1 += 1;
        }
    }

    /// Appends a code, the highest bit first.
    fn push_code(&mut self, code: u32, count: u32) {
        for at in (0..count).rev() {
            self.push(code >> at & 1, 1);
        }
    }
}

/// A plain PNG as large as it says, in a few hundred times fewer bytes.
pub(super) fn vast_png(width: u32, height: u32, colour: u8) -> Vec<u8> {
    let channels = match colour {
        0 => 1,
        2 => 3,
        _ => 4,
    };
    let length = (width as usize * channels + 1) * height as usize;
    png(width, height, colour, &[chunk(b"IDAT", &zeros(length))])
}

/// A small PNG with something between its header and its pixels.
pub(super) fn dressed_png(between: &[Vec<u8>]) -> Vec<u8> {
    let plain = picture(ImageFormat::Png);
    [&plain[..33], &between.concat(), &plain[33..]].concat()
}

pub(super) fn picture(format: ImageFormat) -> Vec<u8> {
    if format == ImageFormat::Jpeg {
        return sample_photo_jpeg(64, 48, 1).unwrap();
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::from(sample_photo(64, 48, 1)).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// An animated GIF whose frames are the same small square on a canvas of this size.
pub(super) fn gif(frames: usize, canvas: u16) -> Vec<u8> {
    let mut one = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut one, 30);
    encoder.encode_frame(Frame::new(RgbaImage::from_pixel(4, 4, Rgba([200, 30, 30, 255])))).unwrap();
    drop(encoder);
    one[6..8].copy_from_slice(&canvas.to_le_bytes());
    one[8..10].copy_from_slice(&canvas.to_le_bytes());
    // From the frame's control block up to the trailer.
    let begin = one.windows(2).position(|pair| pair == [0x21, 0xf9]).unwrap();
    let frame = one[begin..one.len() - 1].to_vec();
    [&one[..begin], &frame.repeat(frames), &[0x3b]].concat()
}

/// A WebP with a canvas of this size and so many frames, each a picture of 64x48.
pub(super) fn webp(frames: usize, canvas: u32) -> Vec<u8> {
    let still = picture(ImageFormat::WebP);
    let picture = &still[12..];
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    // Place, size, time and flags of a frame.
    let head = [&[0; 6][..], &side(64), &side(48), &[10, 0, 0, 0]].concat();
    let part = |kind: &[u8; 4], data: &[u8]| {
        [
            kind.as_slice(),
            &(data.len() as u32).to_le_bytes(),
            data,
            if data.len() % 2 == 1 { &[0] } else { &[] },
        ]
        .concat()
    };
    let mut chunks = part(b"VP8X", &[&[0x12, 0, 0, 0][..], &side(canvas), &side(canvas)].concat());
    chunks.extend(part(b"ANIM", &[0; 6]));
    chunks.extend(part(b"ANMF", &[&head, picture].concat()).repeat(frames));
    [b"RIFF".as_slice(), &(chunks.len() as u32 + 4).to_le_bytes(), b"WEBP", &chunks].concat()
}

/// The same picture in lossless WebP whose header claims another size.
pub(super) fn lying_webp(side: u32) -> Vec<u8> {
    let mut webp = picture(ImageFormat::WebP);
    // After RIFF, the length, WEBP, VP8L, the length and the signature come two times fourteen bits.
    assert_eq!(&webp[12..16], b"VP8L");
    webp[21..25].copy_from_slice(&((side - 1) | (side - 1) << 14).to_le_bytes());
    webp
}

/// A JPEG whose frame header claims this size.
pub(super) fn lying_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = picture(ImageFormat::Jpeg);
    let at = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap() + 5;
    jpeg[at..at + 2].copy_from_slice(&height.to_be_bytes());
    jpeg[at + 2..at + 4].copy_from_slice(&width.to_be_bytes());
    jpeg
}

/// A progressive grey JPEG of this size, all of one colour, that is passed over so many times.
pub(super) fn scans(side: u16, count: usize) -> Vec<u8> {
    let marker =
        |code: u8, data: &[u8]| [&[0xff, code][..], &(data.len() as u16 + 2).to_be_bytes(), data].concat();
    let mut jpeg = vec![0xff, 0xd8];
    jpeg.extend(marker(0xdb, &[&[0][..], &[16; 64]].concat()));
    let [high, low] = side.to_be_bytes();
    jpeg.extend(marker(0xc2, &[8, high, low, high, low, 1, 1, 0x11, 0]));
    // A table with one code, `0`, for a difference of nothing, and one for the end of a block.
    let table = |class: u8| [&[class, 1][..], &[0; 15], &[0]].concat();
    jpeg.extend(marker(0xc4, &table(0x00)));
    jpeg.extend(marker(0xc4, &table(0x10)));
    let blocks = usize::from(side).div_ceil(8).pow(2);
    // No byte of it is 0xff, whose meaning is another.
    let data = vec![0; blocks.div_ceil(8)];
    jpeg.extend(marker(0xda, &[1, 1, 0x00, 0, 0, 0x00]));
    jpeg.extend(&data);
    for _ in 1..count {
        jpeg.extend(marker(0xda, &[1, 1, 0x00, 1, 63, 0x00]));
        jpeg.extend(&data);
    }
    jpeg.extend([0xff, 0xd9]);
    jpeg
}

/// A BMP that claims this size, with so many bits per pixel and so many colours, and has a few bytes of data.
pub(super) fn bmp(width: i32, height: i32, bits: u16, compression: u32, colours: u32) -> Vec<u8> {
    let mut bmp = b"BM".to_vec();
    for field in [4096_u32, 0, 54, 40] {
        bmp.extend(field.to_le_bytes());
    }
    bmp.extend(width.to_le_bytes());
    bmp.extend(height.to_le_bytes());
    bmp.extend(1_u16.to_le_bytes());
    bmp.extend(bits.to_le_bytes());
    for field in [compression, 0, 2835, 2835, colours, 0] {
        bmp.extend(field.to_le_bytes());
    }
    bmp.resize(4096, 0);
    bmp
}

/// A JPEG with an EXIF block made of these directories, each of which follows the one before; `next` is where the last
/// one leads.
pub(super) fn exif_jpeg(entries: &[[u8; 12]], next: u32) -> Vec<u8> {
    let mut block = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
    block.extend((entries.len() as u16).to_be_bytes());
    block.extend(entries.concat());
    block.extend(next.to_be_bytes());
    let plain = picture(ImageFormat::Jpeg);
    let length = (block.len() as u16 + 2).to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, &block, &plain[2..]].concat()
}
