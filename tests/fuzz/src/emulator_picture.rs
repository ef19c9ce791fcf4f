//! Any bytes as a picture, and one rule to do with it: it fails by name, or the result is what it says of itself.

use std::time::{Duration, Instant};

use cloud_infinite::rule::Rule;
use cloud_infinite_emulator::image::{Limits, Marks, describe, inspect, process};

/// One of each operation and of each format; the first octet of the input chooses.
const RULES: [&str; 32] = [
    "imageMogr2/thumbnail/!50p",
    "imageMogr2/thumbnail/17x13!/format/png",
    "imageMogr2/thumbnail/40x/format/webp",
    "imageMogr2/thumbnail/20x30/pad/1/color/IzNENUU3Rg",
    "imageMogr2/cut/9x7x1x1",
    "imageMogr2/crop/8x8/gravity/southeast",
    "imageMogr2/iradius/6",
    "imageMogr2/rradius/3",
    "imageMogr2/rotate/90",
    "imageMogr2/rotate/33",
    "imageMogr2/auto-orient",
    "imageMogr2/flip/horizontal",
    "imageMogr2/blur/3x2",
    "imageMogr2/sharpen/70",
    "imageMogr2/bright/20/contrast/-20",
    "imageMogr2/grayscale/1",
    "imageMogr2/format/jpg",
    "imageMogr2/format/png",
    "imageMogr2/format/webp",
    "imageMogr2/format/gif",
    "imageMogr2/format/bmp",
    "imageMogr2/format/yjpeg/interlace/1",
    "imageMogr2/quality/60",
    "imageMogr2/cgif/2",
    "imageMogr2/size-limit/1k!",
    "imageMogr2/strip",
    "imageView2/1/w/9/h/9",
    "imageView2/5/w/9/h/30",
    "imageSlim",
    "watermark/2/text/SGk/batch/1/degree/20",
    "imageMogr2/thumbnail/!200p/rotate/45|imageView2/2/w/30",
    "imageMogr2/rotate/10/ignore-error/1",
];

const CODES: [&str; 5] =
    ["InvalidArgument", "InvalidImageFormat", "ImageTooLarge", "ImageResolutionExceed", "InternalError"];

/// What a codec did not survive.
const CAUGHT: &str = "the image engine failed on this picture";

/// Small, so that one input does not take long.
fn limits() -> Limits {
    Limits { input_side: 600, input_pixels: 40_000, output_pixels: 160_000, ..Limits::default() }
}

/// Takes the first octet for a rule and the rest for a picture.
pub fn check(data: &[u8]) {
    let Some((choice, picture)) = data.split_first() else { return };
    let text = RULES[usize::from(*choice) % RULES.len()];
    let rule = Rule::parse(text).expect("a rule of this table");
    let limits = limits();
    let deadline = Instant::now() + Duration::from_secs(60);
    let header = inspect(picture, &limits);
    if let Ok(header) = &header {
        assert!(header.size.pixels() * u64::from(header.frames) <= limits.input_pixels, "{header:?}");
    }
    let described = describe(picture, &limits, deadline);
    assert!(header.is_ok() || described.is_err(), "what has no header cannot be described");
    match process(picture, &rule, &Marks::none(), &limits, deadline) {
        Ok(done) => {
            let header = header.expect("what was processed has a header");
            assert_eq!((done.original.width, done.original.height), (header.size.width, header.size.height));
            // A result may be larger than an input, and have more pixels.
            let result = inspect(&done.bytes, &Limits::default())
                .unwrap_or_else(|error| panic!("{text}: the result is no picture: {error}"));
            let said = (done.format, done.width, done.height, done.frames);
            assert_eq!((result.format, result.size.width, result.size.height, result.frames), said, "{text}");
        }
        Err(error) => {
            assert!(CODES.contains(&error.code), "{error}");
            assert_ne!(error.message, CAUGHT, "{text}");
            assert!(error.code != "InternalError", "{text}: {error}");
        }
    }
}
