//! Rules on pictures, by the engine itself.
#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use std::io::Cursor;
use std::time::{Duration, Instant};

use cloud_infinite::rule::Rule;
use cloud_infinite_emulator::image::{ImageError, Limits, Marks, Processed, process};
use image::{DynamicImage, ImageFormat};

pub(crate) fn try_run(input: &[u8], rule: &str) -> Result<Processed, ImageError> {
    let rule = Rule::parse(rule)?;
    process(input, &rule, &Marks::none(), &Limits::default(), Instant::now() + Duration::from_secs(60))
}

pub(crate) fn run(input: &[u8], rule: &str) -> Processed {
    try_run(input, rule).unwrap()
}

pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}
