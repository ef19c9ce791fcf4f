//! What is predicted of whole rules, and what is not.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use cloud_infinite::rule::geometry::{MAX_INPUT_PIXELS, MAX_WEBP_SIDE, Orientation, Picture, Prediction};
use cloud_infinite::rule::{InputKind, Rule, Size};
use proptest::prelude::*;

use crate::oracle;
use crate::whole_oracle::{Dice, Drawn, State};

fn parse(text: &str) -> Rule {
    Rule::parse(text).unwrap()
}

fn picture(state: State) -> Picture {
    let (width, height) = state.size;
    Picture {
        size: Size::new(width.try_into().unwrap(), height.try_into().unwrap()),
        kind: if state.gif { InputKind::Gif } else { InputKind::Scalable },
        orientation: Orientation::from_exif(state.exif.try_into().unwrap()),
    }
}

/// The size of the result, which must be certain.
fn size(rule: &str, picture: impl Into<Picture>) -> Size {
    parse(rule).predict(picture).unwrap().exact().unwrap()
}

#[test]
fn what_nobody_can_know_is_not_guessed() {
    let photo = Picture::new(Size::new(400, 300));
    let depends = |rule: &str| match parse(rule).predict(photo) {
        Ok(Prediction::Depends(on)) => on.to_string(),
        other => unreachable!("{rule}: {other:?}"),
    };
    assert_eq!(
        depends("imageMogr2/rotate/90|imageMogr2/scrop/100x50/thumbnail/!50p"),
        "rule segment 2, `scrop`: the size depends on whether the picture shows a face; \
         it can be 50x25 or 150x200"
    );
    assert_eq!(
        depends("imageMogr2/thumbnail/9x|style/mine|imageMogr2/thumbnail/5x"),
        "rule segment 2, `style`: the size depends on the style that is stored with the bucket"
    );
    // The first thing that is not known is named, and everything that may follow.
    assert_eq!(
        depends("imageMogr2/auto-orient/scrop/100x50"),
        "rule segment 1, `auto-orient`: the size depends on the picture's EXIF orientation; \
         it can be 100x50 or 400x300 or 300x400"
    );
    // One of both would fail: not exact, although only one size is left.
    assert_eq!(
        depends("imageMogr2/auto-orient/cut/10x10x350x0"),
        "rule segment 1, `auto-orient`: the size depends on the picture's EXIF orientation; it can be 10x10"
    );
    // With the original instead of a failure.
    assert_eq!(
        depends("imageMogr2/auto-orient/cut/10x10x350x0/ignore-error/1"),
        "rule segment 1, `auto-orient`: the size depends on the picture's EXIF orientation; \
         it can be 10x10 or 400x300"
    );
    // Both ways lead to the same.
    assert_eq!(size("imageMogr2/auto-orient/auto-orient/crop/10x10", photo), Size::new(10, 10));
    assert_eq!(size("imageMogr2/auto-orient", Picture::new(Size::new(5, 5))), Size::new(5, 5));
    assert_eq!(size("imageMogr2/scrop/400x300", photo), Size::new(400, 300));
    // What was applied once is not applied again.
    let turned = photo.oriented(Orientation::Right);
    assert_eq!(size("imageMogr2/auto-orient/auto-orient", turned), Size::new(300, 400));
}

#[test]
fn what_cannot_be_done_is_told_with_its_place() {
    let fails = |rule: &str, picture: Picture| parse(rule).predict(picture).unwrap_err().to_string();
    let (small, large) = (Picture::new(Size::new(40, 30)), Picture::new(Size::new(40_000, 3)));
    let cases = [
        (
            "imageMogr2/rotate/90|imageMogr2/cut/5x5x30x0",
            small,
            "rule segment 2, `cut`: the offset 30, 0 lies outside of the picture of 30x40",
        ),
        (
            "imageMogr2/iradius/5",
            small.gif(),
            "rule segment 1, `iradius`: this operation does not take a GIF",
        ),
        (
            "imageMogr2/rradius/5",
            small.gif(),
            "rule segment 1, `rradius`: this operation does not take a GIF",
        ),
        ("imageMogr2/blur/5x5", small.gif(), "rule segment 1, `blur`: this operation does not take a GIF"),
        (
            "imageMogr2/thumbnail/!200p",
            large,
            "rule segment 1, `thumbnail`: a picture of 80000x6 would have a side above 50000 pixels",
        ),
        ("imageMogr2/format/webp", large, "a WebP of 40000x3 would have a side above 16383 pixels"),
        (
            "imageSlim",
            Picture::new(Size::new(50_001, 1)),
            "the input of 50001x1 has a side above 50000 pixels",
        ),
        (
            "imageSlim",
            Picture::new(Size::new(50_000, 5_001)),
            "the input of 50000x5001 has more than 250000000 pixels",
        ),
    ];
    for (rule, picture, message) in cases {
        assert_eq!(fails(rule, picture), message);
        let lenient = format!("{rule}|imageMogr2/ignore-error/1");
        assert_eq!(size(&lenient, picture), picture.size, "{lenient}");
    }
    assert_eq!(size("imageMogr2/format/webp|imageMogr2/format/png", large), large.size);
    let widest = Size::new(16_383, 1);
    assert_eq!(size("imageMogr2/format/webp", widest), widest);
}

/// How many rules, each with a picture, are held against the second opinion.
const PAIRS: u32 = 100_000;

#[test]
fn whole_rules_agree_with_the_second_opinion() {
    let dice = &mut Dice::new(20_260_730);
    let (mut sizes, mut failures) = (0, 0);
    for _ in 0..PAIRS {
        let (drawn, state) = (Drawn::by_lot(dice), State::by_lot(dice));
        let rule = parse(&drawn.text);
        let expected = drawn.after(state);
        match rule.predict(picture(state)) {
            Ok(Prediction::Exact(size)) => {
                let found = (i128::from(size.width), i128::from(size.height));
                assert_eq!(Some(found), expected, "{} of {state:?}", drawn.text);
                sizes += 1;
            }
            Ok(Prediction::Depends(on)) => unreachable!("{} of {state:?}: {on}", drawn.text),
            Err(error) => {
                assert_eq!(expected, None, "{} of {state:?}: {error}", drawn.text);
                failures += 1;
            }
        }
    }
    // Both ways are taken often enough to mean something.
    assert!(sizes > PAIRS / 2 && failures > PAIRS / 20, "{sizes} sizes, {failures} failures");
}

#[test]
fn an_unknown_orientation_leaves_what_each_orientation_gives() {
    let dice = &mut Dice::new(17);
    let mut uncertain = 0;
    for _ in 0..PAIRS / 10 {
        let (drawn, state) = (Drawn::by_lot(dice), State::by_lot(dice));
        let rule = parse(&drawn.text);
        let unknown = rule.predict(Picture { orientation: None, ..picture(state) });
        for exif in [1, 6] {
            let known = drawn.after(State { exif, ..state });
            let known = known.map(|(w, h)| Size::new(w.try_into().unwrap(), h.try_into().unwrap()));
            match (&unknown, known) {
                (Ok(Prediction::Exact(size)), known) => assert_eq!(known, Some(*size), "{}", drawn.text),
                (Ok(Prediction::Depends(on)), Some(known)) => {
                    assert!(on.sizes.contains(&known), "{} of {state:?}: {on}, not {known}", drawn.text);
                    uncertain += 1;
                }
                (Ok(Prediction::Depends(on)), None) => assert_eq!(on.sizes.len(), 1, "{}: {on}", drawn.text),
                (Err(error), known) => assert_eq!(known, None, "{}: {error}", drawn.text),
            }
        }
    }
    assert!(uncertain > 100, "{uncertain}");
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
