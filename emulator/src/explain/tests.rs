use cloud_infinite::rule::geometry::Orientation;

use super::*;

fn explain(rule: &str, input: Picture) -> Explanation {
    Explanation::new(&Rule::parse(rule).unwrap(), Some(input)).unwrap()
}

fn sizes(explanation: &Explanation) -> Vec<String> {
    explanation
        .parts
        .iter()
        .map(|part| part.size.as_ref().map_or_else(|| "-".to_owned(), PredictedSize::to_string))
        .collect()
}

#[test]
fn each_part_has_words_and_a_size() {
    let photo = Picture::new(Size::new(4000, 3000)).oriented(Orientation::Right);
    let explanation = explain(
        "imageMogr2/auto-orient/thumbnail/300x300/pad/1/color/I2ZmMDAwMA|imageView2/1/w/90|watermark/2/text/aGk",
        photo,
    );
    assert_eq!(sizes(&explanation), ["3000x4000", "300x300", "90x90", "90x90"]);
    let words: Vec<&str> = explanation.parts.iter().map(|part| part.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "turn it upright as its EXIF orientation says",
            "scale it until it fits into 300x300, and put it in the middle of a #ff0000 canvas of that size",
            "scale it until it covers 90x90, and keep that in the middle",
            "write \"hi\" in Tahoma.ttf, 13 points, #3d3d3d, in the lower right corner, 90 % opaque",
        ]
    );
    assert_eq!(explanation.parts.iter().map(|part| part.segment).collect::<Vec<_>>(), [1, 1, 2, 3]);
    assert!(!explanation.has_problem());
}

#[test]
fn the_part_that_fails_is_named_and_ends_the_sizes() {
    let explanation =
        explain("imageMogr2/thumbnail/100x/cut/10x10x200x0/rotate/90", Picture::new(Size::new(400, 300)));
    assert_eq!(sizes(&explanation), ["100x75", "-", "-"]);
    assert!(explanation.parts[1].problem.as_ref().unwrap().contains("outside"), "{explanation:?}");
    assert!(explanation.parts[2].problem.is_none());
    assert!(explanation.problem.is_some() && explanation.result.is_none());
}

#[test]
fn what_counts_for_the_result_alone_fails_no_part() {
    // Too wide for a WebP in between, not at the end; and an error that is ignored still shows where it is.
    let wide = explain("imageMogr2/format/webp/thumbnail/100x", Picture::new(Size::new(20_000, 200)));
    assert_eq!(sizes(&wide), ["20000x200", "100x1"]);
    assert!(!wide.has_problem());
    let ignored = explain("imageMogr2/ignore-error/1/cut/1x1x900x0", Picture::new(Size::new(400, 300)));
    assert_eq!(sizes(&ignored), ["400x300", "-"]);
    assert_eq!(ignored.result, Some(PredictedSize::Exact(Pixels { width: 400, height: 300 })));
    assert!(ignored.has_problem());
}

#[test]
fn what_a_size_depends_on_is_said() {
    let explanation = explain("imageMogr2/auto-orient/scrop/30x20", Picture::new(Size::new(400, 300)));
    assert_eq!(
        explanation.parts[0].size.as_ref().unwrap().to_string(),
        "400x300 or 300x400 (depends on the picture's EXIF orientation)"
    );
}

#[test]
fn what_the_emulator_cannot_do_is_marked() {
    for rule in [
        "watermark/3/type/3/text/aGk",
        "watermark/4/type/2",
        "imageMogr2/format/avif",
        "imageView2/1/w/5/format/heif",
        "imageMogr2/AIGCMetadata/x",
    ] {
        let explanation = Explanation::new(&Rule::parse(rule).unwrap(), None).unwrap();
        assert!(explanation.has_problem(), "{rule}");
    }
    let explanation = Explanation::new(&Rule::parse("imageMogr2/format/yjpeg").unwrap(), None).unwrap();
    assert!(!explanation.has_problem());
}
