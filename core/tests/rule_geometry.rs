//! The exact sizes that rules make.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use cloud_infinite::rule::geometry::{
    MAX_INPUT_PIXELS, MAX_WEBP_SIDE, Picture, rotated_size, thumbnail_size,
};
use cloud_infinite::rule::{Degrees, Operation, Percent, Rule, Side, Size, Thumbnail};
use proptest::prelude::*;

mod oracle;

fn parse(text: &str) -> Rule {
    Rule::parse(text).unwrap()
}

/// The size of the result, which must be certain.
fn size(rule: &str, picture: impl Into<Picture>) -> Size {
    parse(rule).predict(picture).unwrap().exact().unwrap()
}

fn thumbnail(form: &str, input: (u32, u32)) -> (u32, u32) {
    let rule = parse(&format!("imageMogr2/thumbnail/{form}"));
    let Some(Operation::Thumbnail(form, _)) = rule.operations().next() else { unreachable!() };
    let size = thumbnail_size(*form, Size::new(input.0, input.1));
    (size.width, size.height)
}

#[test]
fn published_examples_of_every_form() {
    let cases = [
        ("!50p", (750, 600)),
        ("!50px", (750, 1200)),
        ("!x50p", (1500, 600)),
        ("300x", (300, 240)),
        ("x300", (375, 300)),
        ("300x300", (300, 240)),
        ("2000x2000>", (1500, 1200)),
        ("2000x1000>", (1250, 1000)),
        ("3000x3000<", (3000, 2400)),
        ("!300x300r", (375, 300)),
        ("300x300!", (300, 300)),
        ("90000@", (335, 268)),
    ];
    for (form, expected) in cases {
        assert_eq!(thumbnail(form, (1500, 1200)), expected, "{form}");
    }
}

#[test]
fn edges_of_every_form() {
    let cases = [
        // Halves go up: 5 * 0.5 = 2.5, 3 * 0.5 = 1.5.
        ("!50p", (5, 3), (3, 2)),
        ("!49p", (5, 3), (2, 1)),
        // Nothing vanishes.
        ("!1p", (10, 10), (1, 1)),
        ("1x", (1000, 3), (1, 1)),
        ("x1", (3, 1000), (1, 1)),
        ("!999p", (100, 7), (999, 70)),
        // A fit enlarges, the arrows do not.
        ("300x300", (30, 20), (300, 200)),
        ("300x300>", (30, 20), (30, 20)),
        ("300x300<", (30, 20), (300, 200)),
        ("300x300>", (600, 20), (300, 10)),
        ("300x300<", (600, 20), (600, 20)),
        ("300x300<", (300, 20), (300, 20)),
        ("300x300>", (300, 300), (300, 300)),
        ("100x100<", (300, 200), (300, 200)),
        // Cover reaches both sides, upwards too.
        ("!300x300r", (30, 20), (450, 300)),
        ("!300x100r", (30, 20), (300, 200)),
        // Targets above 10000 are 10000.
        ("20000x", (100, 10), (10_000, 1_000)),
        ("x99999999999999999999", (10, 100), (1_000, 10_000)),
        ("20000x30000!", (3, 4), (10_000, 10_000)),
        ("10001x10001>", (10_000, 10_000), (10_000, 10_000)),
        // Area: unchanged when it fits, else both sides down; the bound holds even for slivers.
        ("1800000@", (1500, 1200), (1500, 1200)),
        ("1799999@", (1500, 1200), (1499, 1199)),
        ("10@", (10_000, 1), (10, 1)),
        ("10@", (1, 10_000), (1, 10)),
        ("1@", (50_000, 50_000), (1, 1)),
        ("18446744073709551615@", (50_000, 50_000), (50_000, 50_000)),
    ];
    for (form, input, expected) in cases {
        assert_eq!(thumbnail(form, input), expected, "{form} of {input:?}");
    }
}

#[test]
fn no_rule_leaves_a_side_of_nothing() {
    for rule in ["imageMogr2/format/png", "imageMogr2/thumbnail/480x", "imageMogr2/rotate/90"] {
        let nothing = Picture::new(Size::new(0, 0));
        for picture in [nothing, nothing.gif()] {
            let size = size(rule, picture);
            assert!(size.width >= 1 && size.height >= 1, "{rule} makes {size} of a {picture:?}");
        }
    }
}

#[test]
fn sizes_saturate_instead_of_overflowing() {
    let huge = Size::new(u32::MAX, u32::MAX);
    assert_eq!(thumbnail_size(Thumbnail::Percent(Percent::new(999).unwrap()), huge), huge);
    let wide = Thumbnail::Width(Side::new(10_000).unwrap());
    assert_eq!(thumbnail_size(wide, Size::new(1, u32::MAX)), Size::new(10_000, u32::MAX));
    assert_eq!(rotated_size(Degrees::new(45).unwrap(), huge), huge);
    let nothing = Size::new(0, 0);
    assert_eq!(thumbnail_size(Thumbnail::Width(Side::new(5).unwrap()), nothing), Size::new(5, 5));
    assert_eq!(rotated_size(Degrees::new(0).unwrap(), nothing), Size::new(1, 1));
}

#[test]
fn rotation_keeps_turns_or_grows() {
    let size = |degrees| {
        let size = rotated_size(Degrees::new(degrees).unwrap(), Size::new(400, 300));
        (size.width, size.height)
    };
    for (degrees, expected) in
        [(0, (400, 300)), (90, (300, 400)), (180, (400, 300)), (270, (300, 400)), (360, (400, 300))]
    {
        assert_eq!(size(degrees), expected, "{degrees}");
    }
    // 400 cos 30 + 300 sin 30 = 496.41; 400 sin 30 + 300 cos 30 = 459.81. All four quadrants agree.
    for degrees in [30, 150, 210, 330] {
        assert_eq!(size(degrees), (497, 460), "{degrees}");
    }
    // 700 / sqrt 2 = 494.97 both ways.
    assert_eq!(size(45), (495, 495));
    assert_eq!(size(1), (406, 307));
}

#[test]
fn gif_is_never_scaled_up() {
    let small = Size::new(40, 30);
    let of = |rule: &str| size(rule, Picture::new(small).gif());
    assert_eq!(of("imageMogr2/thumbnail/!200p"), small);
    assert_eq!(of("imageMogr2/thumbnail/80x10!"), small);
    assert_eq!(of("imageMogr2/thumbnail/!50p"), Size::new(20, 15));
    assert_eq!(of("imageMogr2/thumbnail/!200p/rotate/90"), Size::new(30, 40));
}

#[test]
fn operations_run_left_to_right_across_segments() {
    let rule = "imageMogr2/thumbnail/300x/rotate/90|imageMogr2/thumbnail/x100/format/webp/quality/80!";
    // 1500x1200 -> 300x240 -> 240x300 -> 80x100.
    assert_eq!(size(rule, Size::new(1500, 1200)), Size::new(80, 100));
    let names: Vec<_> = parse(rule).operations().map(Operation::name).collect();
    assert_eq!(names, ["thumbnail", "rotate", "thumbnail", "format", "quality"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sizes_agree_with_the_second_opinion(
        rule in oracle::rule(12_000, 999, 1, 1),
        width in prop_oneof![1_u32..=60, 1_u32..=50_000],
        height in prop_oneof![1_u32..=60, 1_u32..=50_000],
    ) {
        let step = rule[0][0];
        let expected = oracle::size(step, (i128::from(width), i128::from(height)));
        prop_assume!(u64::from(width) * u64::from(height) <= MAX_INPUT_PIXELS);
        prop_assume!(expected.0.max(expected.1) <= i128::from(MAX_WEBP_SIDE));
        let size = size(&oracle::rule_text(&rule), Size::new(width, height));
        prop_assert_eq!((i128::from(size.width), i128::from(size.height)), expected);
    }
}
