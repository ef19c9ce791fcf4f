//! The builder makes rules, and nothing else.

use crate::any_rule;
use cloud_infinite::rule::{
    AigcFields, Anchor, BlindContent, BlindMark, BlurRadius, Color, Crop, Degrees, Fill, Flip, Gravity,
    Placement, ProcessRule, Quality, Rule, RuleErrorKind, Side, Sigma, SizeLimit, SizeUnit, StyleName, Text,
    TextMark, Thumbnail, View, ViewMode, Watermark,
};
use proptest::prelude::*;

#[test]
fn operations_share_a_segment_and_everything_else_has_its_own() {
    let mark = TextMark {
        text: Text::new("版权").unwrap(),
        font: None,
        font_size: None,
        fill: Some(Color::from_hex("#ff0000").unwrap()),
        placement: Placement { gravity: Some(Gravity::North), ..Placement::NONE },
        spacing: None,
        shadow: None,
    };
    let rule = ProcessRule::new()
        .auto_orient()
        .thumbnail_on(Thumbnail::fit(480, 320).unwrap(), Fill::PAD)
        .flip(Flip::Horizontal)
        .watermark(Watermark::Text(mark))
        .blur(BlurRadius::new(3).unwrap(), Sigma::new(2).unwrap())
        .size_limit(SizeLimit::new(50, SizeUnit::Kilobytes, true).unwrap())
        .image_slim()
        .style(StyleName::new("final").unwrap())
        .build()
        .unwrap();
    assert_eq!(
        rule.to_string(),
        "imageMogr2/auto-orient/thumbnail/480x320/pad/1/flip/horizontal|\
         watermark/2/text/54mI5p2D/fill/I0ZGMDAwMA/gravity/north|imageMogr2/blur/3x2/size-limit/50k!|\
         imageSlim|style/final"
    );
}

#[test]
fn nothing_is_swallowed_by_fields_that_reach_to_the_end_of_a_segment() {
    let fields = AigcFields::new("Label/MQ").unwrap();
    let rule = ProcessRule::new().aigc_metadata(fields).rotate(Degrees::new(90).unwrap()).build().unwrap();
    assert_eq!(rule.to_string(), "imageMogr2/AIGCMetadata/Label/MQ|imageMogr2/rotate/90");
    assert_eq!(rule.operations().count(), 2);
}

#[test]
fn a_rule_can_be_taken_up_and_joined() {
    let small = Rule::parse("imageMogr2/thumbnail/300x").unwrap();
    let grey = ProcessRule::from(small.clone()).grayscale(true);
    assert_eq!(grey.to_string(), "imageMogr2/thumbnail/300x/grayscale/1");
    let joined = grey.pipe(small).pipe(Rule::parse("imageSlim").unwrap());
    let text: String = joined.into();
    assert_eq!(text, "imageMogr2/thumbnail/300x/grayscale/1|imageMogr2/thumbnail/300x|imageSlim");
}

#[test]
fn what_is_no_rule_is_not_built() {
    assert_eq!(ProcessRule::new().build().unwrap_err().message, "the rule is empty");
    let mut many = ProcessRule::new();
    for _ in 0..11 {
        many = many.image_view2(View::new(ViewMode::Fit));
    }
    assert_eq!(many.build().unwrap_err().kind, RuleErrorKind::TooManySegments);
}

#[test]
fn values_out_of_range_say_what_they_must_be() {
    let message = |error: cloud_infinite::InvalidArgument| error.to_string();
    assert_eq!(message(Degrees::new(361).unwrap_err()), "`degrees` must be 0 to 360 (given: \"361\")");
    assert_eq!(message(Thumbnail::fit(0, 5).unwrap_err()), "`width` must be at least 1 (given: \"0\")");
    assert_eq!(message(Thumbnail::exact(5, 0).unwrap_err()), "`height` must be at least 1 (given: \"0\")");
    assert_eq!(
        message(Thumbnail::percent(1000).unwrap_err()),
        "`percent` must be 1 to 999 (given: \"1000\")"
    );
    assert_eq!(message(Quality::new(101, true).unwrap_err()), "`level` must be 0 to 100 (given: \"101\")");
    assert_eq!(
        message(Color::from_hex("red").unwrap_err()),
        "`color` must be a colour as `#RRGGBB` (given: \"red\")"
    );
}

#[test]
fn hostile_texts_stay_inside_their_value() {
    // What a user typed becomes base64, so it cannot end its value, its segment or the rule.
    let hostile = "x/gravity/north|imageMogr2/rotate/90?&=+ %2F";
    let mark = BlindMark { content: BlindContent::Text(Text::new(hostile).unwrap()), level: None };
    let rule = ProcessRule::new().watermark(Watermark::Blind(mark.clone())).build().unwrap();
    assert_eq!(rule.segments().len(), 1);
    let text = rule.to_string();
    assert!(text.chars().all(|letter| letter.is_ascii_alphanumeric() || "/-_".contains(letter)), "{text}");
    let crop = Crop::Cover(Side::new(5).unwrap(), Side::new(6).unwrap(), Anchor::at(Gravity::East));
    assert_eq!(ProcessRule::new().crop(crop).to_string(), "imageMogr2/crop/5x6/gravity/east");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_segments_can_be_built(segments in any_rule::segments()) {
        let built = segments.iter().cloned().fold(ProcessRule::new(), ProcessRule::segment);
        prop_assert_eq!(built.build().unwrap(), Rule::from_segments(segments).unwrap());
    }
}
