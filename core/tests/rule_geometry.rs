//! Rules: the text in both directions, every refusal, and the exact sizes.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use cloud_infinite::rule::geometry::{rotated_size, thumbnail_size};
use cloud_infinite::rule::{
    Area, Degrees, Encoding, Format, InputKind, MAX_SEGMENTS, Operation, Quality, Rule, RuleErrorKind, Side,
    Size, Thumbnail,
};
use proptest::prelude::*;

mod oracle;

fn parse(text: &str) -> Rule {
    Rule::parse(text).unwrap()
}

fn thumbnail(form: &str, input: (u32, u32)) -> (u32, u32) {
    let size = parse(&format!("imageMogr2/thumbnail/{form}")).output_size(Size::new(input.0, input.1));
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
        for kind in [InputKind::Scalable, InputKind::Gif] {
            let size = parse(rule).output_size_of(Size::new(0, 0), kind);
            assert!(size.width >= 1 && size.height >= 1, "{rule} makes {size} of a {kind:?}");
        }
    }
}

#[test]
fn sizes_saturate_instead_of_overflowing() {
    assert_eq!(thumbnail("!999p", (u32::MAX, u32::MAX)), (u32::MAX, u32::MAX));
    assert_eq!(thumbnail("10000x", (1, u32::MAX)), (10_000, u32::MAX));
    let huge = Size::new(u32::MAX, u32::MAX);
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
    let of = |rule: &str| parse(rule).output_size_of(small, InputKind::Gif);
    assert_eq!(of("imageMogr2/thumbnail/!200p"), small);
    assert_eq!(of("imageMogr2/thumbnail/80x10!"), small);
    assert_eq!(of("imageMogr2/thumbnail/!50p"), Size::new(20, 15));
    assert_eq!(of("imageMogr2/thumbnail/!200p/rotate/90"), Size::new(30, 40));
}

#[test]
fn operations_run_left_to_right_across_segments() {
    let rule = parse("imageMogr2/thumbnail/300x/rotate/90|imageMogr2/thumbnail/x100/format/webp/quality/80!");
    assert_eq!(rule.segments().len(), 2);
    // 1500x1200 -> 300x240 -> 240x300 -> 80x100.
    assert_eq!(rule.output_size(Size::new(1500, 1200)), Size::new(80, 100));
    let names: Vec<_> = rule.operations().map(Operation::name).collect();
    assert_eq!(names, ["thumbnail", "rotate", "thumbnail", "format", "quality"]);
    let encoding = Encoding { format: Some(Format::Webp), quality: Quality::new(80, true) };
    assert_eq!(rule.encoding(), encoding);
}

#[test]
fn the_last_encoding_setting_counts() {
    let rule =
        parse("imageMogr2/format/png/quality/10/quality/20|imageMogr2/format/jpg|imageMogr2/rotate/90");
    let encoding = Encoding { format: Some(Format::Jpg), quality: Quality::new(20, false) };
    assert_eq!(rule.encoding(), encoding);
    assert_eq!(parse("imageMogr2/rotate/1").encoding(), Encoding::default());
}

/// Text, kind, byte, segment, operation, message.
type Refusal<'a> = (&'a str, RuleErrorKind, usize, usize, Option<&'a str>, &'a str);

#[test]
fn refusals_name_the_operation_and_point_at_the_byte() {
    use RuleErrorKind::{OutOfRange, Syntax, TooManySegments, UnknownName, Unsupported};
    let eleven = ["imageMogr2/rotate/1"; 11].join("|");
    #[rustfmt::skip]
    let cases: &[Refusal<'_>] = &[
        ("", Syntax, 0, 0, None, "the rule is empty"),
        ("|", Syntax, 0, 0, None, "empty segment beside a `|`"),
        ("imageMogr2/rotate/1|", Syntax, 20, 1, None, "empty segment beside a `|`"),
        ("/imageMogr2/rotate/1", Syntax, 0, 0, None, "a segment begins with its name, not with `/`"),
        ("?imageMogr2/rotate/1", Syntax, 0, 0, Some("?imageMogr2"), "a rule is written without the `?` of a download URL"),
        ("imageMogr2", Syntax, 10, 0, Some("imageMogr2"), "at least one operation must follow: `/<name>/<value>`"),
        ("imageMogr2/", Syntax, 11, 0, Some("imageMogr2"), "an operation name is missing after `/`"),
        ("imageMogr2/rotate", Syntax, 17, 0, Some("rotate"), "the operation needs a value: `/<value>`"),
        ("imageMogr2/rotate/", Syntax, 18, 0, Some("rotate"), "the operation needs a value: `/<value>`"),
        ("imageMogr2/rotate//90", Syntax, 18, 0, Some("rotate"), "the operation needs a value: `/<value>`"),
        ("imageMogr2/rotate/90/", Syntax, 21, 0, Some("imageMogr2"), "an operation name is missing after `/`"),
        ("imageMogr2/rotate/9x", Syntax, 19, 0, Some("rotate"), "expected the end of the value, found `x`"),
        ("imageMogr2/rotate/-9", Syntax, 18, 0, Some("rotate"), "expected a whole number of degrees, found `-`"),
        ("imageMogr2/rotate/361", OutOfRange, 18, 0, Some("rotate"), "the angle must be 0 to 360 degrees"),
        ("imageMogr2/rotate/99999999999999999999999", OutOfRange, 18, 0, Some("rotate"), "the angle must be 0 to 360 degrees"),
        ("imageMogr2/quality/101", OutOfRange, 19, 0, Some("quality"), "the quality must be 0 to 100"),
        ("imageMogr2/quality/!90", Syntax, 19, 0, Some("quality"), "expected a whole number, found `!`"),
        ("imageMogr2/quality/90!!", Syntax, 22, 0, Some("quality"), "expected the end of the value, found `!`"),
        ("imageMogr2/thumbnail/300", Syntax, 24, 0, Some("thumbnail"), "expected `x` or `@`, but the value ends"),
        ("imageMogr2/thumbnail/300y", Syntax, 24, 0, Some("thumbnail"), "expected `x` or `@`, found `y`"),
        ("imageMogr2/thumbnail/x", Syntax, 22, 0, Some("thumbnail"), "expected the height, but the value ends"),
        ("imageMogr2/thumbnail/x300!", Syntax, 25, 0, Some("thumbnail"), "expected the end of the value, found `!`"),
        ("imageMogr2/thumbnail/300x!", Syntax, 25, 0, Some("thumbnail"), "expected the height, found `!`"),
        ("imageMogr2/thumbnail/300x300!!", Syntax, 29, 0, Some("thumbnail"), "expected the end of the value, found `!`"),
        ("imageMogr2/thumbnail/300x300%3E", Syntax, 28, 0, Some("thumbnail"), "expected the end of the value, found `%`; a rule is not percent-encoded"),
        ("imageMogr2/thumbnail/300x300&gt;", Syntax, 28, 0, Some("thumbnail"), "expected the end of the value, found `&`; a rule is not XML-escaped here"),
        ("imageMogr2/thumbnail/!", Syntax, 22, 0, Some("thumbnail"), "expected a number or `x`, but the value ends"),
        ("imageMogr2/thumbnail/!50", Syntax, 24, 0, Some("thumbnail"), "expected `p` or `x`, but the value ends"),
        ("imageMogr2/thumbnail/!50pxx", Syntax, 26, 0, Some("thumbnail"), "expected the end of the value, found `x`"),
        ("imageMogr2/thumbnail/!x50", Syntax, 25, 0, Some("thumbnail"), "expected `p`, but the value ends"),
        ("imageMogr2/thumbnail/!30x30", Syntax, 27, 0, Some("thumbnail"), "expected `r`, but the value ends"),
        ("imageMogr2/thumbnail/!0p", OutOfRange, 22, 0, Some("thumbnail"), "the percentage must be 1 to 999"),
        ("imageMogr2/thumbnail/!x1000p", OutOfRange, 23, 0, Some("thumbnail"), "the percentage must be 1 to 999"),
        ("imageMogr2/thumbnail/0x5", OutOfRange, 21, 0, Some("thumbnail"), "the width must be at least 1"),
        ("imageMogr2/thumbnail/5x0", OutOfRange, 23, 0, Some("thumbnail"), "the height must be at least 1"),
        ("imageMogr2/thumbnail/0@", OutOfRange, 21, 0, Some("thumbnail"), "the area must be at least 1"),
        ("imageMogr2/thumbnail/٣x", Syntax, 21, 0, Some("thumbnail"), "expected a number, `x` or `!`, found `٣`"),
        ("imageMogr2/Rotate/90", UnknownName, 11, 0, Some("Rotate"), "unknown operation `Rotate`"),
        ("imagemogr2/rotate/90", UnknownName, 0, 0, Some("imagemogr2"), "unknown segment `imagemogr2`"),
        ("imageMogr2/format/jpeg", UnknownName, 18, 0, Some("format"), "unknown format `jpeg`"),
        ("imageMogr2/rotate/1|imageMogr2/rotate/2/rcrop/1", UnknownName, 40, 1, Some("rcrop"), "unknown operation `rcrop`"),
        ("imageInfo", Unsupported, 0, 0, Some("imageInfo"), "`imageInfo` is a question asked of a download, not a processing rule"),
        (&eleven, TooManySegments, 200, 10, None, "a rule has at most 10 segments joined by `|`"),
    ];
    for (text, kind, position, segment, operation, message) in cases {
        let error = Rule::parse(text).unwrap_err();
        assert_eq!(error.message, *message, "{text}");
        assert_eq!((error.kind, error.position, error.segment), (*kind, *position, *segment), "{text}");
        assert_eq!(error.operation.as_deref(), *operation, "{text}");
        assert!(error.position <= text.len() && text.is_char_boundary(error.position), "{text}");
    }
}

#[test]
fn documented_but_unknown_to_this_version_is_refused_by_name() {
    let segments =
        ["imageView2/2/w/100", "watermark/2/text/aGk", "watermark/1/image/aGk", "imageSlim", "style/mine"];
    for text in segments {
        let error = Rule::parse(text).unwrap_err();
        let name = text.split('/').next().unwrap();
        assert_eq!(error.kind, RuleErrorKind::Unsupported, "{text}");
        assert_eq!(error.operation.as_deref(), Some(name));
        assert_eq!(
            error.message,
            format!("the segment `{name}` is documented but not supported by this version")
        );
    }
    let operations = [
        "cut/100x100x0x0",
        "crop/100x100",
        "gravity/center",
        "iradius/5",
        "rradius/5",
        "scrop/10x10",
        "auto-orient",
        "flip/vertical",
        "pad/1",
        "color/I0ZGRkZGRg",
        "rquality/80",
        "lquality/80",
        "interlace/1",
        "cgif/1",
        "strip",
        "size-limit/10k!",
        "ignore-error/1",
        "blur/3x2",
        "sharpen/70",
        "bright/10",
        "contrast/10",
        "grayscale/1",
        "AIGCMetadata/x/y",
        "dx/1",
        "dy/1",
    ];
    for text in operations {
        let rule = format!("imageMogr2/thumbnail/300x300/{text}");
        let error = Rule::parse(&rule).unwrap_err();
        let name = text.split('/').next().unwrap();
        assert_eq!((error.kind, error.position), (RuleErrorKind::Unsupported, 29), "{text}");
        assert_eq!(error.operation.as_deref(), Some(name));
        assert_eq!(
            error.message,
            format!("the operation `{name}` is documented but not supported by this version")
        );
    }
    for name in ["bmp", "gif", "yjpeg", "tpg", "heif", "avif"] {
        let error = Rule::parse(&format!("imageMogr2/format/{name}")).unwrap_err();
        assert_eq!((error.kind, error.position), (RuleErrorKind::Unsupported, 18), "{name}");
        assert_eq!(
            error.message,
            format!("the format `{name}` is documented but not supported by this version")
        );
    }
}

#[test]
fn an_error_reads_as_one_sentence() {
    let error = Rule::parse("imageMogr2/rotate/90|imageMogr2/thumbnail/300y").unwrap_err();
    assert_eq!(error.to_string(), "rule segment 2, `thumbnail`, at byte 45: expected `x` or `@`, found `y`");
    let error = "".parse::<Rule>().unwrap_err();
    assert_eq!(error.to_string(), "rule segment 1, at byte 0: the rule is empty");
}

#[test]
fn bounded_numbers_keep_their_bounds() {
    assert!(Degrees::new(360).is_some() && Degrees::new(361).is_none());
    assert!(Side::new(0).is_none() && Area::new(0).is_none());
    assert!(Quality::new(101, false).is_none());
    assert_eq!(parse("imageMogr2/rotate/007").to_string(), "imageMogr2/rotate/7");
    assert!(Rule::parse(&["imageMogr2/rotate/1"; MAX_SEGMENTS].join("|")).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn canonical_text_survives_the_round_trip(rule in oracle::rule(20_000, 999, MAX_SEGMENTS, 4)) {
        let text = oracle::rule_text(&rule);
        let parsed = Rule::parse(&text).unwrap();
        prop_assert_eq!(parsed.to_string(), text);
        prop_assert_eq!(Rule::parse(&parsed.to_string()).unwrap(), parsed);
    }

    #[test]
    fn sizes_agree_with_the_second_opinion(
        rule in oracle::rule(12_000, 999, 1, 1),
        width in prop_oneof![1_u32..=60, 1_u32..=50_000],
        height in prop_oneof![1_u32..=60, 1_u32..=50_000],
    ) {
        let step = rule[0][0];
        let size = Rule::parse(&oracle::rule_text(&rule)).unwrap().output_size(Size::new(width, height));
        let expected = oracle::size(step, (i128::from(width), i128::from(height)));
        prop_assert_eq!((i128::from(size.width), i128::from(size.height)), expected);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in ".{0,60}", tail in "[imageMogr2/thumbnailx|!<>@p0-9]{0,40}") {
        for rule in [text.clone(), format!("imageMogr2/thumbnail/{tail}"), format!("imageMogr2/{text}|{tail}"), tail] {
            match Rule::parse(&rule) {
                Ok(parsed) => prop_assert_eq!(Rule::parse(&parsed.to_string()).unwrap(), parsed),
                Err(error) => prop_assert!(error.position <= rule.len() && rule.is_char_boundary(error.position)),
            }
        }
    }
}
