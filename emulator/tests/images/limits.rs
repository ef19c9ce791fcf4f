//! Hostile and broken input: refused by name, quickly, before memory is spent on it.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use std::io::Cursor;
use std::time::{Duration, Instant};

use cloud_infinite::rule::Rule;
use cloud_infinite_emulator::image::sample::{sample_photo, sample_photo_jpeg};
use cloud_infinite_emulator::image::{ImageError, Limits, MAX_JPEG_SCANS, Marks, inspect, process};
use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, RgbaImage};
use proptest::prelude::*;

const HALF: &str = "imageMogr2/thumbnail/!50p/format/png";

fn attempt(input: &[u8], rule: &str, limits: &Limits) -> Result<(u32, u32), ImageError> {
    let deadline = Instant::now() + Duration::from_secs(60);
    process(input, &Rule::parse(rule).unwrap(), &Marks::none(), limits, deadline)
        .map(|done| (done.width, done.height))
}

/// The error of a refusal, which must not take long: nothing of the claimed size is touched.
fn refusal(input: &[u8]) -> ImageError {
    let start = Instant::now();
    let error = attempt(input, HALF, &Limits::default()).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(2), "{error} took {:?}", start.elapsed());
    error
}

fn photo_as(format: ImageFormat) -> Vec<u8> {
    if format == ImageFormat::Jpeg {
        return sample_photo_jpeg(64, 48, 1).unwrap();
    }
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(sample_photo(64, 48, 1)).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

const FORMATS: [ImageFormat; 5] =
    [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp];

/// One PNG chunk with a right checksum.
fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body: Vec<u8> = kind.iter().chain(data).copied().collect();
    let mut crc = u32::MAX;
    for byte in &body {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let length = (data.len() as u32).to_be_bytes();
    [length.as_slice(), &body, &(!crc).to_be_bytes()].concat()
}

fn png_claiming(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        png_chunk(b"IHDR", &header),
        png_chunk(b"IDAT", data),
        png_chunk(b"IEND", &[]),
    ]
    .concat()
}

/// Stored (uncompressed) deflate blocks in a zlib wrapper whose checksum does not matter here.
fn stored(length: usize) -> Vec<u8> {
    let mut zlib = vec![0x78, 0x01];
    let mut left = length;
    while left > 0 {
        let block = left.min(0xffff) as u16;
        left -= usize::from(block);
        zlib.push(u8::from(left == 0));
        zlib.extend(block.to_le_bytes());
        zlib.extend((!block).to_le_bytes());
        zlib.resize(zlib.len() + usize::from(block), 0);
    }
    zlib
}

/// The byte where the JPEG's frame header has its height.
fn jpeg_height_at(jpeg: &[u8]) -> usize {
    jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap() + 5
}

#[test]
fn claims_beyond_the_limits_are_refused_unread() {
    let wide = refusal(&png_claiming(65_535, 65_535, &[0; 64]));
    assert_eq!(wide.code, "ImageResolutionExceed");
    assert_eq!(wide.message, "the input of 65535x65535 has a side above 50000 pixels");
    let many = refusal(&png_claiming(20_000, 20_000, &stored(2_000_000)));
    assert_eq!(many.code, "ImageResolutionExceed");
    assert_eq!(many.message, "the input has 400000000 pixels, more than 250000000");
    let none = refusal(&png_claiming(0, 5, &[0; 64]));
    assert_eq!((none.code, none.message.as_str()), ("InvalidImageFormat", "the header claims a size of 0x5"));

    let mut jpeg = photo_as(ImageFormat::Jpeg);
    let at = jpeg_height_at(&jpeg);
    jpeg[at..at + 4].copy_from_slice(&[0xff; 4]);
    assert_eq!(refusal(&jpeg).code, "ImageResolutionExceed");

    let mut gif = photo_as(ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(refusal(&gif).code, "ImageResolutionExceed");

    let mut bmp = photo_as(ImageFormat::Bmp);
    bmp[18..26].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f]);
    assert_eq!(refusal(&bmp).code, "ImageResolutionExceed");
    bmp[18..26].copy_from_slice(&[0xff; 8]);
    assert_eq!(refusal(&bmp).message, "the BMP data is damaged: its sides are not a picture's");
}

#[test]
fn claims_the_data_cannot_hold_are_lies() {
    let png = refusal(&png_claiming(15_000, 15_000, &[0; 4096]));
    assert_eq!(png.code, "InvalidImageFormat");
    assert_eq!(png.message, "the PNG data is damaged: its data cannot hold the 15000x15000 pixels it claims");

    let mut jpeg = photo_as(ImageFormat::Jpeg);
    let at = jpeg_height_at(&jpeg);
    jpeg[at..at + 4].copy_from_slice(&[0x3a, 0x98, 0x3a, 0x98]);
    let jpeg = refusal(&jpeg);
    assert_eq!(
        jpeg.message,
        "the JPEG data is damaged: its data cannot hold the 15000x15000 pixels it claims"
    );
}

#[test]
fn a_second_header_is_not_believed() {
    let jpeg = photo_as(ImageFormat::Jpeg);
    let at = jpeg_height_at(&jpeg) - 5;
    let frame = jpeg[at..at + 19].to_vec();
    let doubled = [&jpeg[..at], &frame, &jpeg[at..]].concat();
    assert_eq!(refusal(&doubled).message, "the JPEG data is damaged: it has more than one frame header");

    let png = photo_as(ImageFormat::Png);
    let header = png_chunk(b"IHDR", &[0, 0, 0xff, 0, 0, 0, 0xff, 0, 8, 6, 0, 0, 0]);
    let doubled = [&png[..33], &header, &png[33..]].concat();
    assert_eq!(refusal(&doubled).message, "the PNG data is damaged: it has more than one header");

    // An extended WebP whose canvas is larger than its picture.
    let webp = photo_as(ImageFormat::WebP);
    let extended = [b"VP8X\x0a\0\0\0\0\0\0\0\xff\x0f\0\xff\x0f\0".as_slice(), &webp[12..]].concat();
    let mut lying = b"RIFF".to_vec();
    lying.extend((extended.len() as u32 + 4).to_le_bytes());
    lying.extend(b"WEBP");
    lying.extend(extended);
    let error = refusal(&lying);
    assert_eq!(
        error.message,
        "the WebP data is damaged: its canvas of 4096x4096 and its picture of 64x48 disagree"
    );

    // A GIF frame larger than its canvas.
    let mut gif = photo_as(ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[1, 0, 1, 0]);
    assert_eq!(refusal(&gif).message, "the GIF data is damaged: a frame reaches beyond the canvas");
}

#[test]
fn every_truncation_is_an_error() {
    for format in FORMATS {
        let whole = photo_as(format);
        assert!(attempt(&whole, HALF, &Limits::default()).is_ok(), "{format:?}");
        let step = (whole.len() / 200).max(1);
        for length in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
            let error = attempt(&whole[..length], HALF, &Limits::default()).unwrap_err();
            assert_eq!(error.code, "InvalidImageFormat", "{format:?} cut to {length}: {error}");
        }
    }
    assert_eq!(refusal(&[]).message, "the input is empty");
}

#[test]
fn what_is_not_a_picture_is_named() {
    let others: [&[u8]; 5] = [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"II*\0\x08\0\0\0",
        b"\0\0\0\x20ftypheic",
        b"hello",
        b"RIFF\0\0\0\0WAVE",
    ];
    for other in others {
        let error = refusal(other);
        assert_eq!(error.code, "InvalidImageFormat");
        assert!(error.message.contains("none of JPEG, PNG, WebP, GIF and BMP"), "{error}");
    }
}

fn gif_of(frames: usize, side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    let frame = Frame::new(RgbaImage::from_pixel(side, side, image::Rgba([200, 30, 30, 255])));
    encoder.encode_frames(std::iter::repeat_n(frame, frames)).unwrap();
    drop(encoder);
    bytes
}

#[test]
fn animations_have_limits_of_their_own() {
    assert!(attempt(&gif_of(3, 8), HALF, &Limits::default()).is_ok());
    let small = Limits { input_pixels: 191, ..Limits::default() };
    let error = attempt(&gif_of(3, 8), HALF, &small).unwrap_err();
    assert_eq!(error.message, "the input has 192 pixels, more than 191");
    let error = refusal(&gif_of(2_000, 4));
    assert_eq!(
        (error.code, error.message.as_str()),
        ("ImageResolutionExceed", "the animation has more than 300 frames")
    );

    let png = photo_as(ImageFormat::Png);
    let animated = [&png[..33], &png_chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]), &png[33..]].concat();
    assert_eq!(refusal(&animated).message, "animated PNG is not supported (2 frames)");
}

#[test]
fn a_jpeg_of_endless_scans_is_refused() {
    let jpeg = photo_as(ImageFormat::Jpeg);
    let scan = jpeg.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let end = jpeg.len() - 2;
    let mut many = jpeg[..end].to_vec();
    for _ in 0..MAX_JPEG_SCANS {
        many.extend(&jpeg[scan..end]);
    }
    many.extend(&jpeg[end..]);
    let error = refusal(&many);
    assert_eq!(
        (error.code, error.message.as_str()),
        ("ImageResolutionExceed", "the JPEG has more than 100 scans")
    );
}

#[test]
fn compressed_side_chunks_are_never_inflated() {
    // A profile and a text that would each inflate to a gigabyte are simply not handed to the decoder, and neither is
    // damage inside them.
    let png = photo_as(ImageFormat::Png);
    let junk = [b"name\0\0".as_slice(), &[0xff; 1000]].concat();
    let chunks = [png_chunk(b"iCCP", &junk), png_chunk(b"zTXt", &junk), png_chunk(b"iTXt", &junk)].concat();
    let dressed = [&png[..33], &chunks, &png[33..]].concat();
    assert_eq!(attempt(&dressed, HALF, &Limits::default()).unwrap(), (32, 24));
}

#[test]
fn results_are_bounded_before_they_are_computed() {
    let input = photo_as(ImageFormat::Png);
    let start = Instant::now();
    let refused = |rule: &str| attempt(&input, rule, &Limits::default()).unwrap_err();
    let grown = refused("imageMogr2/thumbnail/!999p|imageMogr2/thumbnail/!999p|imageMogr2/thumbnail/!999p");
    assert_eq!(grown.code, "ImageResolutionExceed");
    assert!(grown.message.ends_with("has a side above 50000 pixels"), "{grown}");
    // A tower: 10000 pixels wide, 1 high, then the width in proportion.
    let tower = refused("imageMogr2/thumbnail/10000x1!/thumbnail/x10000");
    assert_eq!(tower.code, "ImageResolutionExceed");
    let area = refused("imageMogr2/thumbnail/10000x10000!/thumbnail/!200p/thumbnail/10x");
    assert_eq!(area.message, "the processed picture would have 400000000 pixels, more than 250000000");
    let webp = refused("imageMogr2/thumbnail/10000x10!/thumbnail/!200px/format/webp");
    assert_eq!(webp.message, "the WebP result of 20000x10 has a side above 16383 pixels");
    assert!(start.elapsed() < Duration::from_secs(2));
    let wide =
        attempt(&input, "imageMogr2/thumbnail/10000x1!/thumbnail/!200px/format/png", &Limits::default());
    assert_eq!(wide.unwrap(), (20_000, 1));
}

#[test]
fn bytes_in_and_out_are_bounded() {
    let input = photo_as(ImageFormat::Png);
    let small = Limits { input_bytes: 100, ..Limits::default() };
    let error = inspect(&input, &small).unwrap_err();
    assert_eq!(error.code, "ImageTooLarge");
    let small = Limits { output_bytes: 100, ..Limits::default() };
    let error = attempt(&input, HALF, &small).unwrap_err();
    assert_eq!(error.code, "ImageTooLarge");
    assert!(error.message.starts_with("the result has "), "{error}");
}

#[test]
fn a_passed_deadline_stops_the_work() {
    let input = photo_as(ImageFormat::Png);
    let error =
        process(&input, &Rule::parse(HALF).unwrap(), &Marks::none(), &Limits::default(), Instant::now())
            .unwrap_err();
    assert_eq!(
        (error.code, error.message.as_str()),
        ("InternalError", "processing took longer than its time limit")
    );
    // Enough work that the deadline falls inside it.
    let long = "imageMogr2/thumbnail/1500x1500!/rotate/45|imageMogr2/rotate/45|imageMogr2/rotate/45|imageMogr2/rotate/45";
    let start = Instant::now();
    let deadline = start + Duration::from_millis(100);
    let error = process(&input, &Rule::parse(long).unwrap(), &Marks::none(), &Limits::default(), deadline)
        .unwrap_err();
    assert_eq!(error.message, "processing took longer than its time limit");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bytes_never_panic(
        format in prop::sample::select(FORMATS.to_vec()),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut input = photo_as(format);
        for (place, value) in flips {
            let place = place.index(input.len());
            input[place] = value;
        }
        // Either outcome is fine; a caught panic is not.
        if let Err(error) = attempt(&input, HALF, &Limits::default()) {
            prop_assert_ne!(error.message, "the image engine failed on this picture");
        }
    }

    #[test]
    fn no_operation_panics_on_what_a_damaged_animation_leaves(
        webp in any::<bool>(),
        rule in prop::sample::select(vec![
            "imageMogr2/thumbnail/5x7/pad/1/crop/3x3/rotate/30",
            "imageMogr2/cgif/2/format/webp",
            "imageMogr2/flip/vertical/sharpen/50/grayscale/1|imageView2/5/w/9/h/4",
            "watermark/2/text/SGk/batch/1/degree/20|imageMogr2/format/gif",
            "imageSlim",
        ]),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut input = gif_of(3, 12);
        if webp {
            let rule = Rule::parse("imageMogr2/format/webp").unwrap();
            let deadline = Instant::now() + Duration::from_secs(60);
            input = process(&input, &rule, &Marks::none(), &Limits::default(), deadline).unwrap().bytes;
        }
        for (place, value) in flips {
            let place = place.index(input.len());
            input[place] = value;
        }
        let deadline = Instant::now() + Duration::from_secs(60);
        // Small, so that a damaged size is refused and does not make the test slow.
        let limits = Limits { input_pixels: 100_000, ..Limits::default() };
        if let Err(error) = process(&input, &Rule::parse(rule).unwrap(), &Marks::none(), &limits, deadline) {
            prop_assert_ne!(error.message, "the image engine failed on this picture");
        }
    }
}
