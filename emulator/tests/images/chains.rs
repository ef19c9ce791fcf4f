//! Generated rules of the whole grammar on small pictures: what the library predicts of a rule is what another reader
//! finds in the bytes that the engine wrote, and a rule that is predicted to fail fails.
//!
//! A thousand results are decoded; `PAIRS=100000 cargo test -p cloud-infinite-emulator --test images chains` decodes as
//! many as it says.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use std::io::Cursor;
use std::time::{Duration, Instant};

use cloud_infinite::rule::geometry::{Orientation, Picture, Prediction};
use cloud_infinite::rule::{Rule, Size};
use cloud_infinite_emulator::image::{Limits, Marks, process};
use image::{DynamicImage, ImageFormat, RgbaImage};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

/// Larger pictures than this only make the test slow.
const MOST_PIXELS: u64 = 40_000;

const GRAVITIES: [&str; 10] = [
    "northwest",
    "north",
    "northeast",
    "west",
    "center",
    "east",
    "southwest",
    "south",
    "southeast",
    "NorthEast",
];

/// `thumbnail`, with and without a canvas.
fn thumbnail() -> impl Strategy<Value = String> {
    let form = prop_oneof![
        (1..300).prop_map(|s| format!("!{s}p")),
        (1..300).prop_map(|s| format!("!{s}px")),
        (1..300).prop_map(|s| format!("!x{s}p")),
        (1..90).prop_map(|w| format!("{w}x")),
        (1..90).prop_map(|h| format!("x{h}")),
        (1..90, 1..90, select(vec!["", ">", "<"])).prop_map(|(w, h, end)| format!("{w}x{h}{end}")),
        (1..90, 1..90).prop_map(|(w, h)| format!("!{w}x{h}r")),
        (1..90, 1..90).prop_map(|(w, h)| format!("{w}x{h}!")),
        (1..4000).prop_map(|area| format!("{area}@")),
    ];
    // `#3D5E7F` in base64.
    let fill = select(vec!["", "/pad/1", "/pad/0", "/pad/1/color/IzNENUU3Rg"]);
    (form, fill).prop_map(|(form, fill)| format!("thumbnail/{form}{fill}"))
}

fn crop() -> impl Strategy<Value = String> {
    let anchor = prop_oneof![
        3 => Just(String::new()),
        2 => select(GRAVITIES.to_vec()).prop_map(|gravity| format!("/gravity/{gravity}")),
        2 => (select(GRAVITIES.to_vec()), 0..70, 0..70)
            .prop_map(|(gravity, dx, dy)| format!("/gravity/{gravity}/dx/{dx}/dy/{dy}")),
    ];
    let sign = select(vec!["a", "-"]);
    prop_oneof![
        2 => (1..90, 1..90, anchor.clone()).prop_map(|(w, h, anchor)| format!("crop/{w}x{h}{anchor}")),
        1 => (1..90, anchor.clone()).prop_map(|(w, anchor)| format!("crop/{w}x{anchor}")),
        1 => (1..90, anchor).prop_map(|(h, anchor)| format!("crop/x{h}{anchor}")),
        1 => (1..60, 1..60, sign.clone(), 0..20, sign, 0..20)
            .prop_map(|(w, h, a, dx, b, dy)| format!("crop/!{w}x{h}{a}{dx}{b}{dy}")),
        1 => (1..60, 1..60, 0..40, 0..40).prop_map(|(w, h, dx, dy)| format!("cut/{w}x{h}x{dx}x{dy}")),
    ]
}

fn operation() -> impl Strategy<Value = String> {
    prop_oneof![
        5 => thumbnail(),
        5 => crop(),
        1 => (1..60).prop_map(|r| format!("iradius/{r}")),
        1 => (1..60).prop_map(|r| format!("rradius/{r}")),
        1 => (1..60, 1..60).prop_map(|(w, h)| format!("scrop/{w}x{h}")),
        2 => (0..=360).prop_map(|degrees| format!("rotate/{degrees}")),
        1 => (0..=4).prop_map(|quarters| format!("rotate/{}", 90 * quarters)),
        2 => Just("auto-orient".to_owned()),
        1 => select(vec!["flip/vertical", "flip/horizontal"]).prop_map(str::to_owned),
        1 => select(vec!["jpg", "png", "webp", "bmp", "gif", "yjpeg"]).prop_map(|name| format!("format/{name}")),
        1 => select(vec![
            "quality/80", "quality/80!", "rquality/50", "lquality/70", "interlace/1", "strip", "cgif/3",
            "size-limit/1k", "size-limit/1k!", "blur/3x2", "sharpen/70", "bright/10", "contrast/-20",
            "grayscale/1",
        ]).prop_map(str::to_owned),
    ]
}

fn view() -> impl Strategy<Value = String> {
    let side = || prop::option::of(1..90);
    (1..=5, side(), side()).prop_filter("a side", |(_, w, h)| w.is_some() || h.is_some()).prop_map(
        |(mode, w, h)| {
            let option =
                |name, side: Option<i32>| side.map_or(String::new(), |side| format!("/{name}/{side}"));
            format!("imageView2/{mode}{}{}", option("w", w), option("h", h))
        },
    )
}

fn rule() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        5 => prop::collection::vec(operation(), 1..=4)
            .prop_map(|operations| format!("imageMogr2/{}", operations.join("/"))),
        2 => view(),
        1 => Just("imageSlim".to_owned()),
        1 => select(vec!["watermark/2/text/SGk", "watermark/2/text/SGk/fontsize/7/batch/1/degree/45"])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(segment, 1..=3).prop_map(|segments| segments.join("|"))
}

/// A picture with an orientation, where its format can carry one.
fn input(size: Size, format: ImageFormat, orientation: u8) -> Vec<u8> {
    let picture = RgbaImage::from_fn(size.width, size.height, |x, y| {
        image::Rgba([(x * 37) as u8, (y * 59) as u8, (x * y) as u8, if (x + y) % 5 == 0 { 90 } else { 255 }])
    });
    let picture = match format {
        ImageFormat::Jpeg | ImageFormat::Bmp => DynamicImage::from(picture).to_rgb8().into(),
        _ => DynamicImage::from(picture),
    };
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    let plain = bytes.into_inner();
    if format != ImageFormat::Jpeg {
        return plain;
    }
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut with_exif = plain[..2].to_vec();
    with_exif.extend([0xff, 0xe1]);
    with_exif.extend((exif.len() as u16 + 2).to_be_bytes());
    with_exif.extend(exif);
    with_exif.extend(&plain[2..]);
    with_exif
}

/// How many results are decoded unless `PAIRS` says otherwise.
const DECODED: u32 = 1000;

const FORMATS: [ImageFormat; 5] =
    [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Gif];

#[test]
fn predictions_come_true() {
    let decoded = std::env::var("PAIRS").map_or(DECODED, |pairs| pairs.parse().unwrap());
    // What gives no picture to decode is checked and counts as rejected.
    let config = ProptestConfig {
        cases: decoded,
        max_global_rejects: decoded,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let pairs = (rule(), 1_u32..=60, 1_u32..=60, select(FORMATS.to_vec()), 1_u8..=8);
    TestRunner::new(config)
        .run(&pairs, |(text, width, height, format, orientation)| {
            check(&text, Size::new(width, height), format, orientation)
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

fn check(text: &str, size: Size, format: ImageFormat, orientation: u8) -> Result<(), TestCaseError> {
    let rule = Rule::parse(text).map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
    let mut picture = Picture::new(size).oriented(match format {
        ImageFormat::Jpeg => Orientation::from_exif(u32::from(orientation)).unwrap(),
        _ => Orientation::Upright,
    });
    if format == ImageFormat::Gif {
        picture = picture.gif();
    }
    // What depends on faces may also fail without one.
    let (possible, may_fail) = match rule.predict(picture) {
        Ok(Prediction::Exact(size)) => (Ok(vec![size]), false),
        Ok(Prediction::Depends(depends)) => (Ok(depends.sizes), true),
        Err(error) => (Err(error), true),
    };
    if let Ok(sizes) = &possible {
        prop_assume!(sizes.iter().all(|size| size.pixels() <= MOST_PIXELS));
    }
    let bytes = input(size, format, orientation);
    let deadline = Instant::now() + Duration::from_secs(60);
    let result = process(&bytes, &rule, &Marks::none(), &Limits::default(), deadline);
    match (possible, result) {
        (Ok(sizes), Ok(processed)) => {
            let decoded = image::load_from_memory(&processed.bytes).unwrap();
            let found = Size::new(decoded.width(), decoded.height());
            prop_assert!(sizes.contains(&found), "{text} on {size} {format:?}: {found}, not {sizes:?}");
            prop_assert_eq!((processed.width, processed.height), (found.width, found.height), "{}", text);
            Ok(())
        }
        (possible, Err(error)) => {
            prop_assert!(may_fail, "{text} on {size} {format:?}: {error}, not {possible:?}");
            prop_assert_eq!(error.code, "InvalidArgument", "{}: {}", text, error);
            Err(TestCaseError::reject("it fails as predicted"))
        }
        (Err(error), Ok(done)) => {
            prop_assert!(false, "{text} on {size}: {}x{}, not: {error}", done.width, done.height);
            Ok(())
        }
    }
}
