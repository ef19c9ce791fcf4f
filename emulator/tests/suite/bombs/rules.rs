//! Rules that make much of little.

use std::fs;
use std::path::Path;

use cloud_infinite::rule::MAX_SEGMENTS;
use image::ImageFormat;

use super::Outcome::{Ends, Fails, Succeeds};
use super::{Bomb, files};
use crate::jobs::url_safe;
use crate::support::BUCKET;

/// Puts the marks into the bucket; ten of them have so many MiB each.
pub(super) fn prepare(bucket: &Path, mib: usize) {
    let folder = bucket.join("marks");
    fs::create_dir(&folder).unwrap();
    for at in 0..MAX_SEGMENTS {
        // Whatever decoders skip is read all the same.
        let padding = files::chunk(b"prIv", &vec![at as u8; mib << 20]);
        fs::write(folder.join(format!("mark-{at}")), files::dressed_png(&[padding])).unwrap();
    }
    fs::write(folder.join("vast-mark"), files::vast_png(9_000, 9_000, 6)).unwrap();
    fs::write(folder.join("lying-mark"), files::png(15_000, 15_000, 6, &[])).unwrap();
    fs::write(folder.join("moving-mark"), files::gif(3, 4)).unwrap();
    fs::write(folder.join("dot"), files::vast_png(1, 1, 0)).unwrap();
}

/// `watermark/1` with the picture at a key.
fn mark(key: &str, more: &str) -> String {
    let address = format!("http://{BUCKET}.cos.ap-guangzhou.myqcloud.com/marks/{key}");
    format!("watermark/1/image/{}{more}", url_safe(&address))
}

pub(super) fn light() -> Vec<Bomb> {
    let (asked, vast) = ("InvalidArgument", "ImageResolutionExceed");
    let small = || files::picture(ImageFormat::Png);
    let all_marks: Vec<String> = (0..MAX_SEGMENTS).map(|at| mark(&format!("mark-{at}"), "")).collect();
    let bomb = |name, rule: String, outcome| Bomb::new(name, small(), rule, outcome);
    vec![
        bomb("parts", vec!["imageMogr2/rotate/90"; 1000].join("|"), Fails(asked, "segments")),
        bomb("bars", "|".repeat(1000), Fails(asked, "")),
        bomb("operations", format!("imageMogr2{}", "/rotate/90".repeat(400)), Succeeds),
        bomb("flips", format!("imageMogr2{}", "/flip/vertical".repeat(400)), Succeeds),
        bomb("grows", ["imageMogr2/thumbnail/!999p"; 10].join("|"), Fails(vast, "above 50000")),
        bomb(
            "grows-to-the-limit",
            "imageMogr2/thumbnail/10000x10000!/rotate/1".to_owned(),
            Fails(vast, "MiB"),
        ),
        bomb(
            "grows-in-area",
            "imageMogr2/thumbnail/10000x10000!/thumbnail/!200p".to_owned(),
            Fails(vast, "pixels"),
        ),
        bomb("all-marks", all_marks.join("|"), Succeeds),
        bomb("one-mark-ten-times", vec![mark("mark-0", "/batch/1"); MAX_SEGMENTS].join("|"), Succeeds),
        bomb("vast-mark", mark("vast-mark", ""), Fails(vast, "pixels")),
        bomb("lying-mark", mark("lying-mark", ""), Fails("InvalidImageFormat", "cannot hold")),
        bomb("moving-mark", mark("moving-mark", ""), Fails("InvalidImageFormat", "animated")),
        bomb("marks/itself", mark("itself", "/batch/1/degree/45"), Succeeds),
        bomb(
            "vast-text",
            "watermark/2/text/SGVsbG8/fontsize/4000000000".to_owned(),
            Fails(vast, "watermark"),
        ),
        bomb(
            "long-text",
            format!("watermark/2/fontsize/300/text/{}", "SGVs".repeat(8_000)),
            Fails(vast, "watermark"),
        ),
        bomb("number", format!("imageMogr2/thumbnail/{}x", "9".repeat(5_000)), Fails(vast, "MiB")),
    ]
}

pub(super) fn heavy() -> Vec<Bomb> {
    let photo = || files::vast_png(6_000, 6_000, 2);
    let bomb = |name, rule: String| Bomb::new(name, photo(), rule, Ends);
    let all_marks: Vec<String> = (0..MAX_SEGMENTS).map(|at| mark(&format!("mark-{at}"), "")).collect();
    vec![
        bomb("all-marks", all_marks.join("|")),
        bomb("blurs", ["imageMogr2/blur/50x50"; 10].join("|")),
        bomb("turns", ["imageMogr2/rotate/1"; 10].join("|")),
        bomb("flips", format!("imageMogr2{}", "/flip/vertical".repeat(3_000))),
        bomb("dots", mark("dot", "/batch/1")),
        bomb("turned-dots", mark("dot", "/batch/1/degree/45")),
        bomb("texts", ["watermark/2/text/SGVsbG8/fontsize/1/batch/1/spacing/0/degree/1"; 10].join("|")),
        bomb("scaled-mark", mark("dot", "/scatype/1/spcent/1000")),
        bomb("limits", "imageMogr2/size-limit/1k".to_owned()),
    ]
}
