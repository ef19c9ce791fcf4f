//! What the operations of the grammar do to pixels and files, seen by another reader.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use std::io::Cursor;

use cloud_infinite_emulator::image::sample::{CORNERS, sample_photo};
use cloud_infinite_emulator::image::{Limits, PictureFormat, Processed, inspect};
use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, Delay, DynamicImage, Frame, ImageFormat, RgbImage, Rgba, RgbaImage};

use crate::run::{encoded, run, try_run};

fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    encoded(&sample_photo(width, height, 3).into(), format)
}

fn opened(processed: &Processed) -> DynamicImage {
    image::load_from_memory(&processed.bytes).unwrap()
}

/// The colours in the corners, clockwise from the top left.
fn corners(picture: &RgbImage) -> [[u8; 3]; 4] {
    let (right, bottom) = (picture.width() - 1, picture.height() - 1);
    [(0, 0), (right, 0), (right, bottom), (0, bottom)].map(|(x, y)| picture.get_pixel(x, y).0)
}

#[test]
fn crops_keep_the_part_that_was_asked_for() {
    let input = photo(80, 64, ImageFormat::Png);
    let [top_left, top_right, bottom_right, bottom_left] = CORNERS;
    for (gravity, corner) in [
        ("northwest", top_left),
        ("northeast", top_right),
        ("southeast", bottom_right),
        ("southwest", bottom_left),
    ] {
        // The corner patches have sides of 8 pixels.
        let rule = format!(
            "imageMogr2/crop/!8x8a{}a{}",
            if gravity.ends_with("west") { 0 } else { 72 },
            if gravity.starts_with("north") { 0 } else { 56 }
        );
        let cut = opened(&run(&input, &rule)).to_rgb8();
        assert_eq!(cut.dimensions(), (8, 8));
        assert!(cut.pixels().all(|pixel| pixel.0 == corner), "{rule}");
        // A side alone is cut and not scaled.
        let edge = opened(&run(&input, &format!("imageMogr2/crop/8x/gravity/{gravity}"))).to_rgb8();
        assert_eq!(edge.dimensions(), (8, 64));
        assert!(corners(&edge).contains(&corner), "{gravity}");
    }
    let far = opened(&run(&input, "imageMogr2/crop/!8x8-0-0")).to_rgb8();
    assert!(far.pixels().all(|pixel| pixel.0 == bottom_right));
    let cut = opened(&run(&input, "imageMogr2/cut/8x8x72x0")).to_rgb8();
    assert!(cut.pixels().all(|pixel| pixel.0 == top_right));
    // What reaches beyond the picture is clipped.
    let clipped = run(&input, "imageMogr2/cut/100x100x70x60");
    assert_eq!((clipped.width, clipped.height), (10, 4));
    // No face is found, so nothing is cut.
    let whole = run(&input, "imageMogr2/scrop/10x10");
    assert_eq!(opened(&whole).to_rgb8(), sample_photo(80, 64, 3));
}

#[test]
fn frames_have_their_colour() {
    let input = photo(80, 40, ImageFormat::Png);
    for (rule, colour) in [
        ("imageMogr2/thumbnail/40x40/pad/1", [255, 255, 255]),
        // `#3D5E7F`
        ("imageMogr2/thumbnail/40x40/pad/1/color/IzNENUU3Rg", [0x3d, 0x5e, 0x7f]),
    ] {
        let padded = opened(&run(&input, rule)).to_rgb8();
        assert_eq!(padded.dimensions(), (40, 40));
        for y in [0, 9, 30, 39] {
            assert_eq!(padded.get_pixel(20, y).0, colour, "{rule} {y}");
        }
        assert_ne!(padded.get_pixel(20, 10).0, colour);
    }
}

#[test]
fn views_do_what_their_examples_say() {
    let input = photo(100, 50, ImageFormat::Png);
    for (view, expected) in
        [("1", (50, 40)), ("2", (50, 25)), ("3", (80, 40)), ("4", (80, 40)), ("5", (50, 40))]
    {
        let seen = run(&input, &format!("imageView2/{view}/w/50/h/40/format/jpg/q/70"));
        assert_eq!((seen.width, seen.height), expected, "{view}");
        assert_eq!((seen.format, seen.quality), (PictureFormat::Jpeg, Some(70)));
    }
}

#[test]
fn circles_and_round_corners_are_transparent_or_white() {
    let input = photo(80, 60, ImageFormat::Png);
    for (rule, size) in [("iradius/20", (40, 40)), ("rradius/20", (80, 60)), ("iradius/4000", (60, 60))] {
        let png = run(&input, &format!("imageMogr2/{rule}"));
        assert_eq!((png.width, png.height), size, "{rule}");
        let picture = opened(&png).to_rgba8();
        assert_eq!(picture.get_pixel(0, 0).0[3], 0, "{rule}");
        assert_eq!(picture.get_pixel(size.0 / 2, size.1 / 2).0[3], 255, "{rule}");
        let jpg = opened(&run(&input, &format!("imageMogr2/{rule}/format/jpg/quality/95"))).to_rgb8();
        assert!(jpg.get_pixel(0, 0).0.iter().all(|value| *value > 240), "{rule}");
    }
}

#[test]
fn mirrors_and_orientations_move_the_corners() {
    let input = photo(80, 64, ImageFormat::Png);
    let [a, b, c, d] = CORNERS;
    for (rule, expected) in [
        ("imageMogr2/flip/horizontal", [b, a, d, c]),
        ("imageMogr2/flip/vertical", [d, c, b, a]),
        ("imageMogr2/flip/vertical/flip/horizontal", [c, d, a, b]),
        ("imageMogr2/auto-orient", [a, b, c, d]),
    ] {
        assert_eq!(corners(&opened(&run(&input, rule)).to_rgb8()), expected, "{rule}");
    }
}

#[test]
fn only_auto_orient_turns_a_photograph() {
    let plain = photo(80, 64, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([6, 0, 0, 0, 0, 0, 0]);
    let input =
        [&plain[..2], &[0xff, 0xe1], &(exif.len() as u16 + 2).to_be_bytes(), &exif, &plain[2..]].concat();
    let turned = run(&input, "imageMogr2/auto-orient/thumbnail/32x");
    assert_eq!((turned.width, turned.height), (32, 40));
    let [top_left, ..] = corners(&opened(&run(&input, "imageMogr2/auto-orient/format/png")).to_rgb8());
    let [.., bottom_left] = CORNERS;
    assert!(top_left.iter().zip(bottom_left).all(|(one, other)| one.abs_diff(other) < 30));
    let stored = run(&input, "imageMogr2/thumbnail/32x");
    assert_eq!((stored.width, stored.height), (32, 26));
    // What was applied is done with, in the rule and in the result.
    let twice = run(&input, "imageMogr2/auto-orient|imageMogr2/auto-orient/thumbnail/32x");
    assert_eq!((twice.width, twice.height), (32, 40));
    assert_eq!(inspect(&turned.bytes, &Limits::default()).unwrap().orientation, 0);
}

#[test]
fn tones_change_as_they_should() {
    let input = photo(40, 30, ImageFormat::Png);
    let average = |rule: &str| {
        let picture = opened(&run(&input, rule)).to_rgb8();
        picture.as_raw().iter().map(|value| f64::from(*value)).sum::<f64>() / picture.as_raw().len() as f64
    };
    let plain = average("imageMogr2/bright/0");
    assert!((average("imageMogr2/bright/20") - plain) > 20.0);
    assert!((plain - average("imageMogr2/bright/-20")) > 20.0);
    let grey = opened(&run(&input, "imageMogr2/grayscale/1")).to_rgb8();
    assert!(grey.pixels().all(|pixel| pixel.0[0] == pixel.0[1] && pixel.0[1] == pixel.0[2]));
    assert_eq!(opened(&run(&input, "imageMogr2/grayscale/0")).to_rgb8(), sample_photo(40, 30, 3));
    let spread = |rule: &str| {
        let picture = opened(&run(&input, rule)).to_rgb8();
        picture.as_raw().iter().map(|value| f64::from(value.abs_diff(127))).sum::<f64>()
    };
    assert!(spread("imageMogr2/contrast/40") > spread("imageMogr2/contrast/0") * 1.2);
    assert!(spread("imageMogr2/contrast/-40") < spread("imageMogr2/contrast/0") * 0.7);
    // How much neighbours differ.
    let rough = |rule: &str| {
        let picture = opened(&run(&input, rule)).to_luma8();
        picture.as_raw().windows(2).map(|pair| u64::from(pair[0].abs_diff(pair[1]))).sum::<u64>()
    };
    let plain = rough("imageMogr2/rotate/0");
    assert!(rough("imageMogr2/blur/5x3") * 2 < plain);
    assert!(rough("imageMogr2/sharpen/70") > plain);
    assert!(rough("imageMogr2/sharpen/300") > rough("imageMogr2/sharpen/70"));
}

#[test]
fn jpegs_are_written_as_asked() {
    let input = photo(120, 90, ImageFormat::Png);
    let progressive = |bytes: &[u8]| bytes.windows(2).any(|pair| pair == [0xff, 0xc2]);
    assert!(!progressive(&run(&input, "imageMogr2/format/jpg").bytes));
    assert!(!progressive(&run(&input, "imageMogr2/format/jpg/interlace/0").bytes));
    assert!(progressive(&run(&input, "imageMogr2/format/jpg/interlace/1").bytes));
    let optimised = run(&input, "imageMogr2/format/yjpeg");
    assert_eq!(optimised.format, PictureFormat::Jpeg);
    assert!(progressive(&optimised.bytes));
    assert!(optimised.bytes.len() < run(&input, "imageMogr2/format/jpg").bytes.len());

    let original = run(&input, "imageMogr2/format/jpg/quality/80").bytes;
    for (rule, quality) in [
        ("imageMogr2/rquality/80", 64),
        ("imageMogr2/lquality/70", 80),
        ("imageMogr2/lquality/90", 90),
        ("imageMogr2/quality/90", 80),
        ("imageMogr2/quality/90!", 90),
        ("imageView2/2/w/100/q/90!", 90),
        ("imageView2/2/w/100/rq/50", 40),
        ("imageView2/2/w/100/lq/85", 85),
        ("imageMogr2/quality/10|imageView2/2/w/100/q/20", 20),
    ] {
        let written = run(&original, rule);
        assert_eq!(written.quality, Some(quality), "{rule}");
        assert_eq!(inspect(&written.bytes, &Limits::default()).unwrap().quality, Some(quality), "{rule}");
    }
}

#[test]
fn a_limit_on_the_size_is_kept_if_it_can_be() {
    let input = photo(200, 150, ImageFormat::Png);
    let free = run(&input, "imageMogr2/format/jpg/quality/95");
    assert!(free.bytes.len() > 8 * 1024, "{}", free.bytes.len());
    let limited = run(&input, "imageMogr2/format/jpg/quality/95/size-limit/8k");
    assert!(limited.bytes.len() <= 8 * 1024);
    let quality = limited.quality.unwrap();
    // One more would have been too much.
    let better = run(&input, &format!("imageMogr2/format/jpg/quality/{}!", quality + 1));
    assert!(better.bytes.len() > 8 * 1024, "{quality}");
    assert_eq!(inspect(&limited.bytes, &Limits::default()).unwrap().quality, Some(quality));
    // A limit that is kept anyway changes nothing, and other formats have none.
    assert_eq!(run(&input, "imageMogr2/format/jpg/quality/95/size-limit/1m").bytes, free.bytes);
    assert_eq!(run(&input, "imageMogr2/size-limit/1k").bytes, run(&input, "imageMogr2/rotate/0").bytes);

    let jpeg = photo(400, 400, ImageFormat::Jpeg);
    let smallest = run(&jpeg, "imageMogr2/size-limit/1k");
    assert_eq!(smallest.quality, Some(1));
    let tiny = run(&jpeg, "imageMogr2/quality/1!").bytes;
    assert!(tiny.len() > 1024);
    // With `!` and no way to keep it, the smaller one of result and original.
    assert_eq!(run(&jpeg, "imageMogr2/size-limit/1k!").bytes, smallest.bytes);
    assert_eq!(run(&tiny, "imageMogr2/quality/100!/size-limit/1k!").bytes.len(), tiny.len());
}

#[test]
fn slimming_never_makes_a_file_larger() {
    let jpeg = run(&photo(200, 150, ImageFormat::Png), "imageMogr2/format/jpg/quality/98").bytes;
    let slim = run(&jpeg, "imageSlim");
    assert!(slim.bytes.len() < jpeg.len());
    assert_eq!((slim.format, slim.quality), (PictureFormat::Jpeg, Some(85)));
    let again = run(&slim.bytes, "imageSlim");
    assert!(again.bytes.len() <= slim.bytes.len());
    let low = run(&jpeg, "imageMogr2/quality/40").bytes;
    assert_eq!(run(&low, "imageSlim").quality, Some(40));
    let png = photo(100, 80, ImageFormat::Png);
    let slim = run(&png, "imageSlim");
    assert!(slim.bytes.len() <= png.len());
    assert_eq!(opened(&slim).to_rgb8(), sample_photo(100, 80, 3));
}

#[test]
fn errors_can_be_ignored() {
    let input = photo(40, 30, ImageFormat::Png);
    for rule in [
        "imageMogr2/cut/10x10x40x0/ignore-error/1",
        "imageMogr2/ignore-error/1|watermark/3/type/3/text/SGVsbG8",
        "imageMogr2/format/avif/ignore-error/1",
        "imageMogr2/thumbnail/9999x9999!/rotate/45|imageMogr2/rotate/45|imageMogr2/rotate/45/ignore-error/1",
    ] {
        let same = run(&input, rule);
        assert_eq!((same.bytes.as_slice(), same.format), (input.as_slice(), PictureFormat::Png), "{rule}");
        assert_eq!((same.width, same.height), (40, 30), "{rule}");
        assert!(try_run(&input, &rule.replace("/ignore-error/1", "/strip")).is_err(), "{rule}");
    }
    // A damaged picture can be recognised, and nothing more.
    let mut damaged = photo(400, 300, ImageFormat::Png);
    let middle = damaged.len() / 2;
    damaged[middle..middle + 40].fill(0);
    assert!(try_run(&damaged, "imageMogr2/rotate/90").is_err());
    let same = run(&damaged, "imageMogr2/rotate/90/ignore-error/1");
    assert_eq!((same.bytes, same.original.average), (damaged, None));
    assert_eq!(try_run(b"text", "imageMogr2/ignore-error/1").unwrap_err().code, "InvalidImageFormat");
}

/// A GIF whose frames have one colour each and last so many milliseconds.
fn moving(colours: &[[u8; 3]], delay: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    encoder.set_repeat(Repeat::Finite(3)).unwrap();
    for [red, green, blue] in colours {
        let buffer = RgbaImage::from_pixel(40, 30, Rgba([*red, *green, *blue, 255]));
        let delay = Delay::from_numer_denom_ms(delay, 1);
        encoder.encode_frame(Frame::from_parts(buffer, 0, 0, delay)).unwrap();
    }
    drop(encoder);
    bytes
}

/// The colour in the middle of each frame, and how long it lasts.
fn frames(bytes: &[u8]) -> Vec<([u8; 3], u32, (u32, u32))> {
    let frames = if bytes.starts_with(b"GIF") {
        GifDecoder::new(Cursor::new(bytes)).unwrap().into_frames().collect_frames()
    } else {
        WebPDecoder::new(Cursor::new(bytes)).unwrap().into_frames().collect_frames()
    };
    let seen = |frame: Frame| {
        let (milliseconds, one) = frame.delay().numer_denom_ms();
        let buffer = frame.into_buffer();
        let (width, height) = buffer.dimensions();
        let [red, green, blue, _] = buffer.get_pixel(width / 2, height / 2).0;
        ([red, green, blue], milliseconds / one, (width, height))
    };
    frames.unwrap().into_iter().map(seen).collect()
}

fn near(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.abs_diff(other) < 24)
}

#[test]
fn animations_are_worked_on_frame_by_frame() {
    let colours = [[200, 30, 30], [30, 160, 40], [30, 50, 190]];
    let input = moving(&colours, 120);
    for (rule, size) in [
        ("imageMogr2/thumbnail/20x", (20, 15)),
        ("imageMogr2/rotate/90", (30, 40)),
        ("imageMogr2/thumbnail/20x/format/webp", (20, 15)),
        ("imageMogr2/thumbnail/!300p", (40, 30)),
    ] {
        let done = run(&input, rule);
        assert_eq!((done.frames, done.original.frames, (done.width, done.height)), (3, 3, size), "{rule}");
        let seen = frames(&done.bytes);
        assert_eq!(seen.len(), 3, "{rule}");
        for ((colour, delay, found), expected) in seen.into_iter().zip(colours) {
            assert!(near(colour, expected), "{rule}: {colour:?} {expected:?}");
            assert_eq!((delay, found), (120, size), "{rule}");
        }
    }
    // A moving WebP is an input as well.
    let webp = run(&input, "imageMogr2/format/webp").bytes;
    let back = run(&webp, "imageMogr2/thumbnail/10x/format/gif");
    assert_eq!((back.frames, frames(&back.bytes).len(), back.width), (3, 3, 10));
    // A still picture is made of the first frame.
    let still = run(&input, "imageMogr2/format/png");
    assert_eq!((still.frames, still.original.frames), (1, 3));
    assert!(near(opened(&still).to_rgb8().get_pixel(5, 5).0, colours[0]));
}

#[test]
fn frames_are_taken_out_evenly() {
    let colours: Vec<[u8; 3]> = (0..60_u8).map(|n| [n * 4, 100, 250 - n * 4]).collect();
    let input = moving(&colours, 100);
    for (rule, count) in [("cgif/1", 30), ("cgif/2", 2), ("cgif/20", 20), ("cgif/100", 60)] {
        let seen = frames(&run(&input, &format!("imageMogr2/{rule}")).bytes);
        assert_eq!(seen.len(), count, "{rule}");
        assert!(near(seen[0].0, colours[0]), "{rule}");
        assert!(near(seen[count / 2].0, colours[30]), "{rule}: {:?}", seen[count / 2]);
        // Together they last as long as before.
        assert_eq!(seen.iter().map(|(_, delay, _)| delay).sum::<u32>(), 6000, "{rule}");
    }
}

#[test]
fn texts_are_drawn_on_every_frame() {
    let input = moving(&[[250; 3], [240; 3]], 100);
    // `Hi` in red.
    let rule = "watermark/2/text/SGk/fill/I0ZGMDAwMA/fontsize/20/gravity/center/dissolve/100|imageMogr2/format/webp/quality/100!";
    let done = run(&input, rule);
    let decoder = WebPDecoder::new(Cursor::new(&done.bytes)).unwrap();
    for frame in decoder.into_frames().collect_frames().unwrap() {
        let reds = frame.buffer().pixels().filter(|pixel| pixel.0[0] > 180 && pixel.0[1] < 120).count();
        assert!(reds > 20, "{reds}");
    }
}
