//! A processing rule: what is accepted is written back as a rule with the same meaning, and its size is bounded.

use cloud_infinite::rule::geometry::{
    MAX_SIDE, MAX_TARGET_SIDE, Orientation, Picture, Prediction, thumbnail_layout,
};
use cloud_infinite::rule::{MAX_SEGMENTS, Operation, Rule, Size, Thumbnail};

/// The smallest, the largest, the flattest, and one from a camera.
const SIZES: [Size; 6] = [
    Size::new(1, 1),
    Size::new(u32::MAX, u32::MAX),
    Size::new(u32::MAX, 1),
    Size::new(1, u32::MAX),
    Size::new(0, 0),
    Size::new(4032, 3024),
];

/// Takes text for a rule.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let rule = match Rule::parse(text) {
        Ok(rule) => rule,
        Err(error) => {
            assert!(error.position <= text.len() && text.is_char_boundary(error.position), "{error}");
            assert!(error.segment <= MAX_SEGMENTS, "{error}");
            assert!(error.operation.is_none_or(|name| text.contains(&name)));
            return;
        }
    };
    assert!((1..=MAX_SEGMENTS).contains(&rule.segments().len()));
    let canonical = rule.to_string();
    assert_eq!(Rule::parse(&canonical).as_ref(), Ok(&rule), "{canonical}");
    assert!(canonical.len() <= text.len(), "`{text}` became the longer `{canonical}`");
    for size in SIZES {
        for picture in
            [Picture::new(size), Picture::new(size).gif(), Picture::new(size).oriented(Orientation::Left)]
        {
            check_prediction(&rule, picture);
            for operation in rule.operations() {
                if let Operation::Thumbnail(form, fill) = operation {
                    let layout = thumbnail_layout(*form, *fill, size, picture.kind);
                    assert!(layout.canvas == layout.scaled || fill.pads(), "{operation}");
                    check_step(*form, size, layout.scaled);
                }
            }
        }
    }
}

fn check_prediction(rule: &Rule, picture: Picture) {
    match rule.predict(picture) {
        Ok(Prediction::Exact(size)) => {
            let original = rule.ignores_errors() && size == picture.size;
            assert!((1..=MAX_SIDE).contains(&size.width.max(size.height)) || original, "{rule} makes {size}");
            assert!(size.width.min(size.height) >= 1 || original, "{rule} makes {size}");
        }
        Ok(Prediction::Depends(on)) => assert!(on.segment < rule.segments().len(), "{on}"),
        Err(error) => {
            assert!(!rule.ignores_errors(), "{error}");
            assert!(error.segment.is_none_or(|segment| segment < rule.segments().len()), "{error}");
        }
    }
}

fn check_step(form: Thumbnail, before: Size, after: Size) {
    assert!(after.width >= 1 && after.height >= 1, "{form} makes {after} of {before}");
    let before = Size::new(before.width.max(1), before.height.max(1));
    let not_larger = || after.width <= before.width && after.height <= before.height;
    let unchanged = after == before;
    match form {
        Thumbnail::Exact(width, height) => {
            let capped = Size::new(width.get().min(MAX_TARGET_SIDE), height.get().min(MAX_TARGET_SIDE));
            assert!(after == capped || unchanged, "{form} makes {after} of {before}");
        }
        Thumbnail::Fit(..) => assert!(
            unchanged || after.width.max(after.height) <= MAX_TARGET_SIDE,
            "{form} makes {after} of {before}"
        ),
        Thumbnail::Shrink(..) => assert!(not_larger(), "{form} makes {after} of {before}"),
        Thumbnail::Area(area) => {
            assert!(not_larger(), "{form} makes {after} of {before}");
            // A side is never shorter than one pixel, whatever the area.
            let flat = after.width == 1 || after.height == 1;
            assert!(flat || after.pixels() <= area.get(), "{form} makes {after} of {before}");
        }
        Thumbnail::Percent(_)
        | Thumbnail::PercentWidth(_)
        | Thumbnail::PercentHeight(_)
        | Thumbnail::Width(_)
        | Thumbnail::Height(_)
        | Thumbnail::Enlarge(..)
        | Thumbnail::Cover(..) => {}
    }
}
