//! Rules as text: what is read is what was written, and what is not a rule is refused at the right place.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use crate::any_rule;
use cloud_infinite::rule::{
    AigcFields, Color, Degrees, Encoding, Format, Frames, Level, MAX_SEGMENTS, MarkScale, PictureUrl,
    Quality, Rule, RuleErrorKind, ScaleBy, Segment, Side, SizeLimit, SizeUnit, StyleName, Text,
};
use proptest::prelude::*;
use serde::Deserialize;

fn parse(text: &str) -> Rule {
    Rule::parse(text).unwrap()
}

fn vectors<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    let path = format!("{}/../tests/vectors/rule/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[derive(Deserialize)]
struct Accepted {
    text: String,
    normalised: String,
}

#[test]
fn what_is_accepted_has_one_normal_form() {
    for Accepted { text, normalised } in vectors("accepted") {
        let rule = Rule::parse(&text).unwrap_or_else(|error| unreachable!("{}", error.explain(&text)));
        assert_eq!(rule.to_string(), normalised, "{text}");
        assert_eq!(parse(&normalised), rule, "{text}");
        assert_eq!(Rule::from_segments(rule.segments().to_vec()).unwrap(), rule, "{text}");
    }
}

#[derive(Deserialize)]
struct Refused {
    text: String,
    kind: String,
    position: usize,
    segment: usize,
    operation: Option<String>,
    message: String,
}

#[test]
fn refusals_name_the_operation_and_point_at_the_byte() {
    for refused in vectors::<Refused>("refused") {
        let text = refused.text;
        let error = Rule::parse(&text).unwrap_err();
        assert_eq!(error.message, refused.message, "{text}");
        assert_eq!((error.position, error.segment), (refused.position, refused.segment), "{text}");
        assert_eq!(
            (error.operation, format!("{:?}", error.kind)),
            (refused.operation, refused.kind),
            "{text}"
        );
        assert!(error.position <= text.len() && text.is_char_boundary(error.position), "{text}");
    }
}

#[test]
fn an_error_reads_as_one_sentence_and_points_when_asked() {
    let text = "imageMogr2/rotate/90|imageMogr2/thumbnail/300y";
    let error = Rule::parse(text).unwrap_err();
    assert_eq!(error.to_string(), "rule segment 2, `thumbnail`, at byte 45: expected `x` or `@`, found `y`");
    assert_eq!(
        error.explain(text),
        "rule segment 2, `thumbnail`, at byte 45: expected `x` or `@`, found `y`\n\
         \x20 …Mogr2/rotate/90|imageMogr2/thumbnail/300y\n\
         \x20                                          ^"
    );
    let error = "".parse::<Rule>().unwrap_err();
    assert_eq!(error.explain(""), "rule segment 1, at byte 0: the rule is empty\n  \n  ^");
}

#[test]
fn a_pointer_counts_characters_and_hides_what_moves_the_cursor() {
    let text = "style/缩略\u{1b}图";
    let error = Rule::parse(text).unwrap_err();
    assert_eq!(error.position, 12);
    let lines: Vec<String> = error.explain(text).lines().map(str::to_owned).collect();
    assert_eq!(lines[1..], ["  style/缩略\u{fffd}图", "          ^"]);
    let long = format!("imageMogr2/rotate/x{}", "y".repeat(60));
    let error = Rule::parse(&long).unwrap_err();
    assert_eq!(error.explain(&long).lines().nth(1).unwrap().chars().count(), 2 + 18 + 40 + 1);
    // The text of another rule, in which the place does not exist or is no character's beginning.
    assert!(error.explain("缩略").ends_with("  缩略\n    ^"));
}

#[test]
fn the_last_encoding_setting_counts() {
    let rule =
        parse("imageMogr2/format/png/quality/10/quality/20|imageMogr2/format/jpg|imageMogr2/rotate/90");
    let encoding = Encoding {
        format: Some(Format::Jpg),
        quality: Some(Quality::new(20, false).unwrap()),
        ..Encoding::default()
    };
    assert_eq!(rule.encoding(), encoding);
    assert_eq!(parse("imageMogr2/rotate/1").encoding(), Encoding::default());
    let rule = parse(
        "imageMogr2/quality/80!/interlace/0/strip|imageView2/2/w/9/lq/70/format/webp|\
         imageMogr2/interlace/1/cgif/7/size-limit/3k!|imageSlim",
    );
    let encoding = Encoding {
        format: Some(Format::Webp),
        quality: Some(Quality::AtLeast(Level::new(70).unwrap())),
        interlace: Some(true),
        frames: Some(Frames::new(7).unwrap()),
        strip: true,
        size_limit: Some(SizeLimit::new(3, SizeUnit::Kilobytes, true).unwrap()),
        slim: true,
    };
    assert_eq!(rule.encoding(), encoding);
    assert_eq!(encoding.size_limit.unwrap().bytes(), 3072);
    // A view that names neither leaves both as they were.
    let kept = parse("imageMogr2/format/png/rquality/5|imageView2/1").encoding();
    assert_eq!(kept.format, Some(Format::Png));
    assert_eq!(kept.quality, Some(Quality::Relative(Level::new(5).unwrap())));
}

#[test]
fn errors_are_ignored_where_any_segment_says_so() {
    assert!(!parse("imageMogr2/rotate/1|imageSlim").ignores_errors());
    assert!(parse("imageSlim|imageMogr2/rotate/1/ignore-error/1").ignores_errors());
}

#[test]
fn values_keep_their_bounds() {
    assert!(Degrees::new(360).is_ok() && Degrees::new(361).is_err());
    assert!(Side::new(0).is_err() && Side::new(u32::MAX).is_ok());
    assert!(Quality::new(101, false).is_err());
    assert!(SizeLimit::new(0, SizeUnit::Megabytes, false).is_err());
    assert!(MarkScale::new(ScaleBy::Area, 251).is_err() && MarkScale::new(ScaleBy::Height, 251).is_ok());
    assert!(Text::new("").is_err());
    assert!(PictureUrl::new("https://a/b").is_err() && PictureUrl::new("http://").is_err());
    for name in ["", "a/b", "a|b", "a b", "a\n"] {
        assert!(StyleName::new(name).is_err(), "{name}");
    }
    assert!(AigcFields::new("a|imageSlim").is_err() && AigcFields::new("").is_err());
    for text in ["#12345", "#1234567", "123456", "#12345g", "#+12345"] {
        assert!(Color::from_hex(text).is_err(), "{text}");
    }
    assert_eq!(Color::from_hex("#0aF9b3").unwrap().to_hex(), "#0AF9B3");
}

#[test]
fn segments_that_are_no_rule_are_refused() {
    let none = Rule::from_segments(Vec::new()).unwrap_err();
    assert_eq!(none.message, "the rule is empty");
    let empty = Rule::from_segments(vec![Segment::ImageSlim, Segment::ImageMogr2(Vec::new())]).unwrap_err();
    assert_eq!((empty.segment, empty.kind), (1, RuleErrorKind::Syntax));
    let many = Rule::from_segments(vec![Segment::ImageSlim; MAX_SEGMENTS + 1]).unwrap_err();
    assert_eq!(many.kind, RuleErrorKind::TooManySegments);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_typed_rule_survives_its_own_text(segments in any_rule::segments()) {
        let rule = Rule::from_segments(segments.clone()).unwrap();
        prop_assert_eq!(rule.segments(), segments.as_slice());
        prop_assert_eq!(Rule::parse(&rule.to_string()).unwrap(), rule);
    }

    #[test]
    fn an_accepted_text_survives_a_change(
        segments in any_rule::segments(), at in any::<prop::sample::Index>(), with in "[/|x!a0-9-]{0,2}",
    ) {
        // Most changes are refused; those that are not must still round-trip.
        let mut text = Rule::from_segments(segments).unwrap().to_string();
        let at = at.index(text.len());
        prop_assume!(text.is_char_boundary(at) && text.is_char_boundary(at + 1));
        text.replace_range(at..=at, &with);
        match Rule::parse(&text) {
            Ok(rule) => prop_assert_eq!(Rule::parse(&rule.to_string()).unwrap(), rule),
            Err(error) => {
                prop_assert!(error.position <= text.len() && text.is_char_boundary(error.position));
                prop_assert!(error.explain(&text).lines().count() == 3);
            }
        }
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
