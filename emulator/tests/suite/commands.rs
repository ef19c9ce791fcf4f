//! The commands that need no server: `apply`, `explain`, `diff`.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::picture;

fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cloud-infinite-emulator"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads no input may have ended already.
    drop(child.stdin.take().unwrap().write_all(input));
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A folder with `in.png`, 40 by 20, and `mark.png`, 4 by 2.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("in.png"), picture(40, 20)).unwrap();
    std::fs::write(folder.path().join("mark.png"), picture(4, 2)).unwrap();
    folder
}

fn size(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(bytes).unwrap();
    (picture.width(), picture.height())
}

#[test]
fn apply_goes_from_file_to_file_and_from_stream_to_stream() {
    let folder = folder();
    let output = run(folder.path(), &["apply", "imageMogr2/thumbnail/!50p", "in.png", "out.png"], b"");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!((output.stdout.as_slice(), output.stderr.as_slice()), (&b""[..], &b""[..]));
    let file = std::fs::read(folder.path().join("out.png")).unwrap();
    assert_eq!(size(&file), (20, 10));
    let output = run(folder.path(), &["apply", "imageMogr2/thumbnail/!50p", "-", "-"], &picture(40, 20));
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(output.stdout, file);
    let mut names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["in.png", "mark.png", "out.png"]);
}

#[test]
fn apply_takes_watermarks_from_files() {
    let folder = folder();
    let address = "http://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/mark.png";
    let encoded =
        "aHR0cDovL2V4YW1wbGVidWNrZXQtMTI1MDAwMDAwMC5jb3MuYXAtZ3Vhbmd6aG91Lm15cWNsb3VkLmNvbS9tYXJrLnBuZw";
    let rule = format!("watermark/1/image/{encoded}/gravity/northwest/dissolve/100");
    let refused = run(folder.path(), &["apply", &rule, "in.png", "out.png"], b"");
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains(&format!("--mark {address} FILE")), "{}", text(&refused.stderr));
    assert!(!folder.path().join("out.png").exists());
    let given = ["apply", &rule, "in.png", "out.png", "--mark", address, "mark.png"];
    let output = run(folder.path(), &given, b"");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let out = image::open(folder.path().join("out.png")).unwrap().to_rgb8();
    // The right half of the mark lies on the left half of the picture.
    assert_eq!((out.get_pixel(3, 0).0, out.get_pixel(3, 5).0), ([0, 0, 255], [255, 0, 0]));
}

#[test]
fn apply_refuses_by_name_and_leaves_what_was_there() {
    let folder = folder();
    std::fs::write(folder.path().join("out.png"), "before").unwrap();
    std::fs::write(folder.path().join("no.png"), "no picture").unwrap();
    let address = "watermark/3/type/3/text/aGk";
    for (rule, input, code, words) in [
        ("imageMogr2/rotate/400", "in.png", 1, "InvalidArgument: rule segment 1, `rotate`, at byte 18"),
        ("imageMogr2/cut/9x9x90x0", "in.png", 1, "InvalidArgument: `cut`: the offset 90, 0"),
        ("imageMogr2/rotate/90", "no.png", 1, "InvalidImageFormat: "),
        ("imageMogr2/format/avif", "in.png", 1, "InvalidArgument: `format/avif` is documented"),
        ("imageMogr2/format/heif", "in.png", 1, "`format/heif` is documented"),
        ("imageMogr2/format/tpg", "in.png", 1, "`format/tpg` is documented"),
        (address, "in.png", 1, "`watermark/3` is documented"),
        ("watermark/4/type/2", "in.png", 1, "`watermark/4` is documented"),
        ("imageMogr2/AIGCMetadata/x", "in.png", 1, "`AIGCMetadata` is documented"),
        ("imageMogr2/rotate/90", "missing.png", 2, "cannot read `missing.png`"),
    ] {
        let output = run(folder.path(), &["apply", rule, input, "out.png"], b"");
        assert_eq!(output.status.code(), Some(code), "{rule}");
        assert!(text(&output.stderr).contains(words), "{rule}: {}", text(&output.stderr));
        assert_eq!(std::fs::read(folder.path().join("out.png")).unwrap(), b"before", "{rule}");
    }
    let output = run(folder.path(), &["apply", "imageMogr2/strip", "in.png", "none/out.png"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot write `none/out.png`"), "{}", text(&output.stderr));
}

#[test]
fn explain_tells_each_step_in_words_and_sizes() {
    let folder = folder();
    let output = run(folder.path(), &["explain", "imageMogr2/thumbnail/!50p/rotate/90", "in.png"], b"");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(
        text(&output.stdout),
        "imageMogr2/thumbnail/!50p/rotate/90\n\
         \n\
         \x20                  the input                        40x20\n\
         1  thumbnail/!50p  scale it to 50 %                 20x10\n\
         2  rotate/90       turn it clockwise by 90 degrees  10x20\n\
         \n\
         The result has 10x20 pixels.\n"
    );
    let arguments = ["explain", "imageMogr2/auto-orient/thumbnail/30x", "--size", "40x20", "--json"];
    let explained: Value = serde_json::from_slice(&run(folder.path(), &arguments, b"").stdout).unwrap();
    assert_eq!(explained["parts"][0]["size"]["depends_on"], "the picture's EXIF orientation");
    assert_eq!(explained["result"]["sizes"][1], serde_json::json!({ "width": 30, "height": 60 }));
    let arguments = [
        "explain",
        "imageMogr2/auto-orient/thumbnail/30x",
        "--size",
        "40x20",
        "--orientation",
        "6",
        "--json",
    ];
    let explained: Value = serde_json::from_slice(&run(folder.path(), &arguments, b"").stdout).unwrap();
    assert_eq!(explained["result"], serde_json::json!({ "width": 30, "height": 60 }));
    let gif = ["explain", "imageMogr2/thumbnail/80x", "--size", "40x20", "--gif", "--json"];
    let explained: Value = serde_json::from_slice(&run(folder.path(), &gif, b"").stdout).unwrap();
    assert_eq!(explained["result"]["width"], 40);
    let output = run(folder.path(), &["explain", "imageMogr2/thumbnail/!50p"], b"");
    assert!(
        output.status.success() && text(&output.stdout).ends_with("1  thumbnail/!50p  scale it to 50 %\n")
    );
}

#[test]
fn explain_points_at_what_is_wrong() {
    let folder = folder();
    let output = run(folder.path(), &["explain", "imageMogr2/rotate/400"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stderr),
        "rule segment 1, `rotate`, at byte 18: the angle must be 0 to 360\n  imageMogr2/rotate/400\n  \
         \x20                 ^\n"
    );
    let output = run(folder.path(), &["explain", "imageMogr2/rotate/400", "--json"], b"");
    let problem: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&problem["syntax"]["position"], &problem["syntax"]["kind"]),
        (&18.into(), &"OutOfRange".into())
    );
    let arguments = ["explain", "imageMogr2/cut/9x9x90x0/rotate/90", "in.png"];
    let output = run(folder.path(), &arguments, b"");
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stdout);
    assert!(told.contains("! the offset 90, 0 lies outside of the picture of 40x20\n"), "{told}");
    assert!(told.contains("\nIt fails: rule segment 1, `cut`: "), "{told}");
    for wrong in [&["--size", "40"][..], &["--size", "0x4"], &["--gif"], &["in.png", "--size", "4x4"]] {
        let output = run(folder.path(), &[&["explain", "imageSlim"], wrong].concat(), b"");
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn diff_answers_with_numbers_and_its_exit_code() {
    let folder = folder();
    let path = folder.path();
    let made = run(path, &["apply", "imageMogr2/blur/3x2", "in.png", "blurred.png"], b"");
    assert!(made.status.success());
    let same = run(path, &["diff", "in.png", "in.png"], b"");
    assert_eq!((same.status.code(), text(&same.stdout)), (Some(0), "40x20: no pixel differs\n"));
    let differs = run(path, &["diff", "in.png", "blurred.png"], b"");
    assert_eq!(differs.status.code(), Some(1));
    assert!(text(&differs.stdout).starts_with("40x20: PSNR "), "{}", text(&differs.stdout));
    let facts = run(path, &["diff", "in.png", "blurred.png", "--json"], b"");
    let facts: Value = serde_json::from_slice(&facts.stdout).unwrap();
    let psnr = facts["psnr"].as_f64().unwrap();
    for (least, code) in [(psnr - 1.0, 0), (psnr + 1.0, 1)] {
        let output = run(path, &["diff", "in.png", "blurred.png", "--min-psnr", &least.to_string()], b"");
        assert_eq!(output.status.code(), Some(code), "{least}");
    }
    let sizes = run(path, &["diff", "in.png", "mark.png", "--min-psnr", "1"], b"");
    assert_eq!((sizes.status.code(), text(&sizes.stdout)), (Some(1), "the sizes differ: 40x20 and 4x2\n"));
    assert_eq!(run(path, &["diff", "in.png", "missing.png"], b"").status.code(), Some(2));
}

#[test]
fn styles_and_fonts_are_given_by_name() {
    let folder = folder();
    let path = folder.path();
    let font = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/OpenSans-Regular.ttf");
    let given = format!("mine.ttf={font}");
    // `hi` in `mine.ttf`.
    let rule = "style/half|watermark/2/text/aGk/font/bWluZS50dGY";
    let style = "half=imageMogr2/thumbnail/!50p";
    let output = run(path, &["apply", rule, "in.png", "out.png", "--style", style, "--font", &given], b"");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(size(&std::fs::read(path.join("out.png")).unwrap()), (20, 10));
    let output = run(path, &["explain", rule, "in.png", "--style", style], b"");
    let told = text(&output.stdout);
    assert!(told.starts_with("imageMogr2/thumbnail/!50p|watermark/2/") && told.contains("20x10"), "{told}");
    let output = run(path, &["explain", rule, "in.png"], b"");
    assert!(text(&output.stdout).contains("depends on the style that is stored with the bucket"));
    for (option, value, words) in [
        ("--font", "mine.ttf=in.png", "`mine.ttf` is no TrueType or OpenType font"),
        ("--font", "mine.ttf=missing.ttf", "cannot read `missing.ttf`"),
        ("--font", "mine.ttf", "a name, `=` and a value are needed"),
        ("--style", "a=imageMogr2/rotate/400", "style `a`: rule segment 1"),
        ("--style", "a=style/b", "must not name another one"),
    ] {
        for command in [&["apply", "imageSlim", "in.png", "out.png"][..], &["serve", "--root", "root"]] {
            let output = run(path, &[command, &[option, value]].concat(), b"");
            assert_eq!(output.status.code(), Some(2), "{option} {value}");
            assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
        }
    }
}
