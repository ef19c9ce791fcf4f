//! The image engine on real pictures: formats, sizes, pixels, quality.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use cloud_infinite::rule::{Rule, Size};
use cloud_infinite_emulator::image::sample::{CORNERS, corner_side, sample_photo, sample_photo_jpeg};
use cloud_infinite_emulator::image::{
    DEFAULT_QUALITY, Limits, Marks, PictureFormat, Processed, inspect, memory_estimate, parts,
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use crate::run::{encoded, run, try_run};

const WIDTH: u32 = 96;
const HEIGHT: u32 = 64;

fn photo_as(format: ImageFormat) -> Vec<u8> {
    encoded(&sample_photo(WIDTH, HEIGHT, 1).into(), format)
}

/// What another reader makes of the result; its format and size must be what the result says of itself.
fn reopened(processed: &Processed) -> DynamicImage {
    let format = match processed.format {
        PictureFormat::Jpeg => ImageFormat::Jpeg,
        PictureFormat::Png => ImageFormat::Png,
        PictureFormat::Webp => ImageFormat::WebP,
        PictureFormat::Gif => ImageFormat::Gif,
        PictureFormat::Bmp => ImageFormat::Bmp,
    };
    assert_eq!(image::guess_format(&processed.bytes).unwrap(), format);
    let picture = image::load_from_memory_with_format(&processed.bytes, format).unwrap();
    assert_eq!((picture.width(), picture.height()), (processed.width, processed.height));
    picture
}

fn near(one: Rgb<u8>, other: [u8; 3], tolerance: u8) -> bool {
    one.0.iter().zip(other).all(|(a, b)| a.abs_diff(b) <= tolerance)
}

/// The colours in the middle of the four corner patches, clockwise from the top left.
fn corners(picture: &RgbImage, patch: u32) -> [Rgb<u8>; 4] {
    let (near, right, bottom) =
        (patch / 2, picture.width() - 1 - patch / 2, picture.height() - 1 - patch / 2);
    [(near, near), (right, near), (right, bottom), (near, bottom)].map(|(x, y)| *picture.get_pixel(x, y))
}

#[test]
fn right_angles_carry_the_corners_clockwise() {
    let patch = corner_side(WIDTH, HEIGHT);
    for format in ["png", "jpg", "webp"] {
        // Chroma at half resolution and quantisation move a flat patch by a few levels.
        let tolerance = if format == "png" { 0 } else { 12 };
        for quarters in 0..=4_usize {
            let rule = format!("imageMogr2/rotate/{}/format/{format}/quality/95", quarters * 90);
            let processed = run(&photo_as(ImageFormat::Png), &rule);
            let turned = if quarters % 2 == 1 { (HEIGHT, WIDTH) } else { (WIDTH, HEIGHT) };
            assert_eq!((processed.width, processed.height), turned, "{rule}");
            let found = corners(&reopened(&processed).to_rgb8(), patch);
            for (place, colour) in found.into_iter().enumerate() {
                let expected = CORNERS[(place + 4 - quarters % 4) % 4];
                assert!(near(colour, expected, tolerance), "{rule}, corner {place}: {colour:?} {expected:?}");
            }
        }
    }
}

#[test]
fn four_quarter_turns_are_lossless() {
    let rule = ["imageMogr2/rotate/90"; 4].join("|");
    let processed = run(&photo_as(ImageFormat::Png), &rule);
    assert_eq!(reopened(&processed).to_rgb8(), sample_photo(WIDTH, HEIGHT, 1));
    let processed =
        run(&photo_as(ImageFormat::Png), "imageMogr2/rotate/270/rotate/180|imageMogr2/rotate/270");
    assert_eq!(reopened(&processed).to_rgb8(), sample_photo(WIDTH, HEIGHT, 1));
}

#[test]
fn every_input_format_becomes_every_output_format() {
    let inputs = [
        (ImageFormat::Jpeg, PictureFormat::Jpeg),
        (ImageFormat::Png, PictureFormat::Png),
        (ImageFormat::WebP, PictureFormat::Webp),
        (ImageFormat::Gif, PictureFormat::Gif),
        (ImageFormat::Bmp, PictureFormat::Bmp),
    ];
    for (written, format) in inputs {
        let input = photo_as(written);
        let kept = run(&input, "imageMogr2/thumbnail/!50p");
        assert_eq!((kept.format, kept.width, kept.height), (format, WIDTH / 2, HEIGHT / 2), "{format:?}");
        assert_eq!((kept.original.format, kept.original.width), (format, WIDTH));
        reopened(&kept);
        for (name, expected) in
            [("jpg", PictureFormat::Jpeg), ("png", PictureFormat::Png), ("webp", PictureFormat::Webp)]
        {
            let processed = run(&input, &format!("imageMogr2/thumbnail/30x30!/format/{name}"));
            assert_eq!(processed.format, expected, "{format:?} to {name}");
            assert_eq!(processed.format.rule_name(), name);
            let picture = reopened(&processed).to_rgb8();
            // The sky is blue above, the meadow green below, however it was encoded.
            let [_, _, blue] = picture.get_pixel(15, 6).0;
            let [red, green, below] = picture.get_pixel(15, 20).0;
            assert!(blue > 150 && green > red.min(below), "{format:?} to {name}");
        }
    }
}

#[test]
fn scaling_keeps_the_picture() {
    let input = sample_photo(400, 300, 3);
    let processed = run(&encoded(&input.clone().into(), ImageFormat::Png), "imageMogr2/thumbnail/!25p");
    let ours = reopened(&processed).to_rgb8();
    let theirs = image::imageops::resize(&input, 100, 75, image::imageops::FilterType::Lanczos3);
    let error: f64 = ours.iter().zip(theirs.iter()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
    let psnr = 10.0 * (255.0_f64.powi(2) * ours.len() as f64 / error.max(1.0)).log10();
    assert!(psnr > 45.0, "{psnr} dB against another implementation of the same filter");
}

#[test]
fn segments_run_in_order_and_encode_once() {
    let input = photo_as(ImageFormat::Png);
    // Were the first segment's JPEG an intermediate file, the second would not be lossless.
    let rule = "imageMogr2/rotate/90/format/jpg/quality/1|imageMogr2/rotate/270/format/png";
    assert_eq!(reopened(&run(&input, rule)).to_rgb8(), sample_photo(WIDTH, HEIGHT, 1));
    let first = run(&input, "imageMogr2/thumbnail/48x|imageMogr2/rotate/90|imageMogr2/thumbnail/48x");
    assert_eq!((first.width, first.height), (48, 72));
    let other = run(&input, "imageMogr2/rotate/90/thumbnail/48x");
    assert_eq!((other.width, other.height), (48, 72));
    let third = run(&input, "imageMogr2/thumbnail/48x/rotate/90");
    assert_eq!((third.width, third.height), (32, 48));
}

#[test]
fn transparency_is_kept_or_becomes_white() {
    let mut picture = RgbaImage::from_pixel(8, 8, Rgba([255, 0, 0, 255]));
    for y in 0..8 {
        for x in 0..4 {
            picture.put_pixel(x, y, Rgba([0, 0, 255, 0]));
        }
    }
    let input = encoded(&picture.into(), ImageFormat::Png);
    let alpha = |rule: &str| {
        let picture = reopened(&run(&input, rule)).to_rgba8();
        (picture.get_pixel(1, 4).0[3], picture.get_pixel(6, 4).0)
    };
    assert_eq!(alpha("imageMogr2/rotate/0"), (0, [255, 0, 0, 255]));
    let (left, [red, green, _, right]) = alpha("imageMogr2/format/webp/quality/90");
    assert!(left == 0 && right == 255 && red > 230 && green < 20);
    let flat = reopened(&run(&input, "imageMogr2/format/jpg/quality/95")).to_rgb8();
    assert!(near(*flat.get_pixel(1, 4), [255, 255, 255], 8), "{:?}", flat.get_pixel(1, 4));
    assert_eq!(run(&input, "imageMogr2/rotate/0").original.average_text().as_deref(), Some("0xff8080"));
}

#[test]
fn corners_of_a_slanted_picture_are_transparent_or_white() {
    let input = photo_as(ImageFormat::Png);
    for (format, transparent) in [("png", true), ("webp", true), ("jpg", false)] {
        let processed = run(&input, &format!("imageMogr2/rotate/30/format/{format}/quality/90"));
        // 96 cos 30 + 64 sin 30 = 115.1 and 96 sin 30 + 64 cos 30 = 103.4.
        assert_eq!((processed.width, processed.height), (116, 104));
        let picture = reopened(&processed);
        let corner = picture.to_rgba8().get_pixel(0, 0).0;
        let middle = picture.to_rgba8().get_pixel(58, 52).0;
        assert_eq!(middle[3], 255);
        if transparent {
            assert_eq!(corner[3], 0, "{format}");
        } else {
            assert!(corner.iter().all(|value| *value > 250), "{format}: {corner:?}");
        }
    }
}

#[test]
fn quality_is_bounded_by_the_original_unless_forced() {
    let limits = Limits::default();
    for quality in [1_u32, 10, 49, 50, 75, 90, 99, 100] {
        let written = run(&photo_as(ImageFormat::Png), &format!("imageMogr2/format/jpg/quality/{quality}"));
        assert_eq!(written.quality, Some(quality));
        // The estimate reads back what the encoder was told, so it can bound the next encoding.
        assert_eq!(inspect(&written.bytes, &limits).unwrap().quality, Some(quality));
    }
    let original = run(&photo_as(ImageFormat::Png), "imageMogr2/format/jpg/quality/60").bytes;
    for (rule, expected) in [
        ("imageMogr2/quality/80", Some(60)),
        ("imageMogr2/quality/80!", Some(80)),
        ("imageMogr2/quality/40", Some(40)),
        ("imageMogr2/rotate/90", Some(60)),
        ("imageMogr2/format/webp/quality/80", Some(60)),
        ("imageMogr2/format/webp/quality/80!", Some(80)),
        ("imageMogr2/format/png/quality/80!", None),
    ] {
        let processed = run(&original, rule);
        assert_eq!(processed.quality, expected, "{rule}");
        assert_eq!(processed.original.quality, Some(60), "{rule}");
        if processed.format == PictureFormat::Jpeg {
            assert_eq!(inspect(&processed.bytes, &limits).unwrap().quality, expected, "{rule}");
        }
    }
    let png = photo_as(ImageFormat::Png);
    assert_eq!(run(&png, "imageMogr2/format/jpg").quality, Some(DEFAULT_QUALITY));
    let sizes = [20, 60, 95]
        .map(|quality| run(&png, &format!("imageMogr2/format/webp/quality/{quality}")).bytes.len());
    assert!(sizes.is_sorted_by(|a, b| a < b), "WebP is lossy and heeds the quality: {sizes:?}");
}

#[test]
fn jpeg_is_written_with_chroma_at_half_resolution() {
    let bytes = run(&photo_as(ImageFormat::Png), "imageMogr2/format/jpg/quality/100").bytes;
    let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    // Identifier, sampling factors and table of the three components.
    let sampling: Vec<u8> = bytes[frame + 10..frame + 19].chunks(3).map(|component| component[1]).collect();
    assert_eq!(sampling, [0x22, 0x11, 0x11]);
}

#[test]
fn the_original_is_described() {
    let processed = run(&sample_photo_jpeg(80, 60, 7).unwrap(), "imageMogr2/rotate/90");
    let original = &processed.original;
    assert_eq!((original.format, original.width, original.height), (PictureFormat::Jpeg, 80, 60));
    assert_eq!((original.quality, original.orientation), (Some(90), 0));
    assert_eq!((original.format.info_name(), original.format.content_type()), ("JPEG", "image/jpeg"));

    let plain = RgbImage::from_pixel(16, 16, Rgb([0x73, 0x62, 0x46]));
    let processed = run(&encoded(&plain.into(), ImageFormat::Png), "imageMogr2/rotate/90");
    assert_eq!(processed.original.average, Some(0x73_62_46));
    assert_eq!(processed.original.average_text().as_deref(), Some("0x736246"));
}

#[test]
fn exif_orientation_is_reported_and_not_applied() {
    let plain = sample_photo_jpeg(80, 60, 7).unwrap();
    for orientation in 1..=8_u8 {
        let mut tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut input = plain[..2].to_vec();
        input.extend([0xff, 0xe1]);
        input.extend((tiff.len() as u16 + 2).to_be_bytes());
        input.extend(tiff);
        input.extend(&plain[2..]);
        let processed = run(&input, "imageMogr2/thumbnail/40x");
        assert_eq!(processed.original.orientation, u32::from(orientation));
        assert_eq!((processed.width, processed.height), (40, 30));
    }
}

#[test]
fn all_pixel_layouts_of_png_decode() {
    let photo: DynamicImage = sample_photo(40, 30, 5).into();
    let layouts = [
        photo.to_luma8().into(),
        photo.to_luma_alpha8().into(),
        photo.to_rgb8().into(),
        photo.to_rgba8().into(),
        DynamicImage::from(photo.to_luma16()),
        photo.to_luma_alpha16().into(),
        photo.to_rgb16().into(),
        photo.to_rgba16().into(),
    ];
    for layout in layouts {
        let processed = run(&encoded(&layout, ImageFormat::Png), "imageMogr2/rotate/180/rotate/180");
        assert_eq!(reopened(&processed).to_rgb8(), layout.to_rgb8(), "{:?}", layout.color());
    }
}

#[test]
fn a_gif_is_not_scaled_up() {
    let input = photo_as(ImageFormat::Gif);
    let processed = run(&input, "imageMogr2/thumbnail/!200p/format/png");
    assert_eq!((processed.width, processed.height), (WIDTH, HEIGHT));
    let processed = run(&input, "imageMogr2/thumbnail/!50p");
    assert_eq!((processed.format, processed.width), (PictureFormat::Gif, WIDTH / 2));
}

#[test]
fn a_rule_that_cannot_be_done_fails_with_its_reason() {
    let input = photo_as(ImageFormat::Png);
    for (rule, message) in [
        ("imageMogr2/thumbnail/10x/crop/5y5", "rule segment 1, `crop`, at byte 31: expected `x`, found `y`"),
        ("imageMogr2/format/tpg", "`format/tpg` is documented, but this emulator cannot execute it"),
        ("imageMogr2/format/heif", "`format/heif` is documented, but this emulator cannot execute it"),
        ("imageMogr2/format/avif", "`format/avif` is documented, but this emulator cannot execute it"),
        (
            "imageMogr2/rotate/90|style/small",
            "`style/small`: there is no such style; the emulator knows those that it was started with",
        ),
        (
            "watermark/3/type/3/text/SGVsbG8",
            "`watermark/3` is documented, but this emulator cannot execute it",
        ),
        ("watermark/4/type/2", "`watermark/4` is documented, but this emulator cannot execute it"),
        ("imageMogr2/cut/10x10x96x0", "`cut`: the offset 96, 0 lies outside of the picture of 96x64"),
    ] {
        let error = try_run(&input, rule).unwrap_err();
        assert_eq!((error.code, error.message.as_str()), ("InvalidArgument", message), "{rule}");
    }
    let gif = photo_as(ImageFormat::Gif);
    for name in ["iradius/5", "rradius/5", "blur/3x2"] {
        let error = try_run(&gif, &format!("imageMogr2/{name}")).unwrap_err();
        assert_eq!(error.code, "InvalidArgument", "{name}");
        assert!(error.message.ends_with("this operation does not take a GIF"), "{error}");
    }
}

#[test]
fn the_memory_estimate_covers_the_largest_step() {
    let header = inspect(&photo_as(ImageFormat::Png), &Limits::default()).unwrap();
    let limits = Limits::default();
    let estimate =
        |rule: &str| memory_estimate(&header, &Rule::parse(rule).unwrap(), &Marks::none(), &limits);
    let small = estimate("imageMogr2/thumbnail/10x");
    assert!(small >= u64::from(WIDTH * HEIGHT * 3));
    // A detour through 3000 x 2000 costs that much even though the result is small.
    let detour = estimate("imageMogr2/thumbnail/3000x|imageMogr2/thumbnail/10x");
    assert!(detour >= 3000 * 2000 * 3, "{detour}");
    assert!(estimate("imageMogr2/thumbnail/3000x/rotate/45") > detour);
    // What is refused unread costs nothing.
    assert!(estimate("imageMogr2/thumbnail/!999p/thumbnail/!999p/thumbnail/!999p") < 1_000_000);
}

#[test]
fn the_sample_is_reproducible_and_photo_like() {
    let picture = sample_photo(160, 120, 42);
    assert_eq!(picture, sample_photo(160, 120, 42));
    assert_ne!(picture, sample_photo(160, 120, 43));
    for (found, expected) in corners(&picture, corner_side(160, 120)).into_iter().zip(CORNERS) {
        assert_eq!(found.0, expected);
    }
    let colours: std::collections::HashSet<_> = picture.pixels().map(|pixel| pixel.0).collect();
    assert!(colours.len() > 5_000, "{} colours", colours.len());
    assert_eq!(sample_photo(1, 1, 0).get_pixel(0, 0).0, CORNERS[0]);
}

#[test]
fn every_part_of_a_rule_has_the_size_after_it() {
    let rule = "imageMogr2/thumbnail/48x/format/webp|imageMogr2/quality/80/rotate/90|imageSlim";
    let size = |width, height| Size { width, height };
    let processed = run(&photo_as(ImageFormat::Png), rule);
    assert_eq!(processed.sizes, [size(48, 32), size(48, 32), size(48, 32), size(32, 48), size(32, 48)]);
    let written: Vec<(usize, String, String)> = parts(&Rule::parse(rule).unwrap())
        .unwrap()
        .into_iter()
        .map(|part| (part.segment, part.text, part.so_far.to_string()))
        .collect();
    assert_eq!(written.len(), 5);
    let part = |segment, text: &str, so_far: &str| (segment, text.to_owned(), so_far.to_owned());
    assert_eq!(written[0], part(0, "thumbnail/48x", "imageMogr2/thumbnail/48x"));
    assert_eq!(written[1], part(0, "format/webp", "imageMogr2/thumbnail/48x/format/webp"));
    assert_eq!(
        written[2],
        part(1, "quality/80", "imageMogr2/thumbnail/48x/format/webp|imageMogr2/quality/80")
    );
    assert_eq!(written[4], part(2, "imageSlim", rule));
    // What failed and is its own result was never measured on the way.
    let ignored = run(&photo_as(ImageFormat::Png), "imageMogr2/crop/10x10/format/avif/ignore-error/1");
    assert!(ignored.sizes.is_empty() && ignored.width == WIDTH, "{:?}", ignored.sizes);
}

#[test]
fn an_animation_has_one_size_after_each_part() {
    let frame = |shade| image::Frame::new(RgbaImage::from_pixel(8, 6, Rgba([shade, 0, 0, 255])));
    let mut gif = Vec::new();
    image::codecs::gif::GifEncoder::new(&mut gif).encode_frames([frame(10), frame(200)]).unwrap();
    let processed = run(&gif, "imageMogr2/thumbnail/4x/rotate/90");
    assert_eq!(processed.frames, 2);
    assert_eq!(processed.sizes, [Size { width: 4, height: 3 }, Size { width: 3, height: 4 }]);
}
