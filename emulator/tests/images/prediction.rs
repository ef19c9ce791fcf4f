//! For any rule and picture, three answers must agree: the library's prediction, a second opinion that shares no code
//! with it, and the size another reader finds in the bytes the engine really produced.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use std::time::{Duration, Instant};

use cloud_infinite::rule::{Rule, Size};
use cloud_infinite_emulator::image::{Limits, Marks, parts, process};
use image::{DynamicImage, ImageFormat, RgbaImage};
use proptest::prelude::*;

#[path = "../../../core/tests/rules/oracle/mod.rs"]
mod oracle;

/// Larger pictures than this only make the test slow.
const MOST_PIXELS: i128 = 120_000;

fn input(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbaImage::from_fn(width, height, |x, y| {
        image::Rgba([(x * 37) as u8, (y * 59) as u8, (x * y) as u8, if (x + y) % 5 == 0 { 90 } else { 255 }])
    });
    let picture = match format {
        ImageFormat::Jpeg | ImageFormat::Bmp => DynamicImage::from(picture).to_rgb8().into(),
        _ => DynamicImage::from(picture),
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn predicted_size_is_the_decoded_size(
        rule in oracle::rule(120, 160, 3, 3),
        width in 1_u32..=60,
        height in 1_u32..=60,
        format in prop::sample::select(vec![
            ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp,
        ]),
    ) {
        let mut expected = (i128::from(width), i128::from(height));
        for step in rule.iter().flatten() {
            expected = oracle::size(*step, expected);
            prop_assume!(expected.0 * expected.1 <= MOST_PIXELS);
        }
        let text = oracle::rule_text(&rule);
        let rule = Rule::parse(&text).unwrap();
        let predicted = rule.predict(Size::new(width, height)).unwrap().exact().unwrap();
        prop_assert_eq!((i128::from(predicted.width), i128::from(predicted.height)), expected, "{}", text);

        let deadline = Instant::now() + Duration::from_secs(60);
        let result = process(&input(width, height, format), &rule, &Marks::none(), &Limits::default(), deadline);
        let processed = result.map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        let decoded = image::load_from_memory(&processed.bytes).unwrap();
        prop_assert_eq!((decoded.width(), decoded.height()), (predicted.width, predicted.height), "{}", text);
        prop_assert_eq!((processed.width, processed.height), (predicted.width, predicted.height), "{}", text);
        let between: Vec<Size> = parts(&rule)
            .unwrap()
            .iter()
            .map(|part| part.so_far.predict(Size::new(width, height)).unwrap().exact().unwrap())
            .collect();
        prop_assert_eq!(processed.sizes, between, "{}", text);
    }
}
