use std::time::{Duration, Instant};

use super::*;

fn deadline() -> Deadline {
    Deadline(Instant::now() + Duration::from_secs(60))
}

fn plain(size: Size, level: u8) -> Picture {
    Picture { size, alpha: false, bytes: vec![level; size.pixels() as usize * 3] }
}

/// A mark of one colour, as PNG.
fn red_square(side: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(side, side, image::Rgb([255, 0, 0]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

const ADDRESS: &str = "http://examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com/m.png";
const ADDRESS_64: &str =
    "aHR0cDovL2V4YW1wbGVidWNrZXQtMTI1MDAwMDAwMC5jb3MuYXAtZ3Vhbmd6aG91Lm15cWNsb3VkLmNvbS9tLnBuZw";

/// Where a picture is red, as left, top, right, bottom (not included).
fn red(picture: &Picture) -> Option<(u32, u32, u32, u32)> {
    let width = picture.size.width;
    let mut found: Option<(u32, u32, u32, u32)> = None;
    for (at, pixel) in (0..).zip(picture.bytes.chunks(picture.channels())) {
        if pixel[0] > 200 && pixel[1] < 60 {
            let (x, y) = (at % width, at / width);
            let (left, top, right, bottom) = found.unwrap_or((x, y, x + 1, y + 1));
            found = Some((left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1)));
        }
    }
    found
}

fn draw(options: &str, on: Picture) -> Result<Picture, ImageError> {
    let rule = Rule::parse(&format!("watermark/1/image/{ADDRESS_64}{options}")).unwrap();
    assert_eq!(Marks::addresses(&rule).collect::<Vec<_>>(), [ADDRESS]);
    let mut marks = Marks::none();
    marks.add(ADDRESS, red_square(10), &Limits::default()).unwrap();
    let Some(Segment::Watermark(Watermark::Picture(mark))) = rule.segments().first() else {
        panic!("no mark")
    };
    Stamp::picture(mark, on.size, &marks)?.draw(on, deadline())
}

#[test]
fn marks_are_where_they_should_be() {
    for (options, expected) in [
        ("", (30, 20, 40, 30)),
        ("/gravity/northwest", (0, 0, 10, 10)),
        ("/gravity/NorthWest/dx/3/dy/4", (3, 4, 13, 14)),
        ("/gravity/center/dx/3/dy/4", (15, 10, 25, 20)),
        ("/gravity/north/dx/3/dy/4", (15, 4, 25, 14)),
        ("/gravity/east/dx/3/dy/4", (27, 10, 37, 20)),
        ("/dx/3/dy/4", (27, 16, 37, 26)),
        ("/gravity/northwest/dx/35/dy/25", (35, 25, 40, 30)),
        ("/scatype/1/spcent/500/gravity/northwest", (0, 0, 20, 20)),
        ("/scatype/2/spcent/500/gravity/northwest", (0, 0, 15, 15)),
        ("/scatype/3/spcent/250/gravity/northwest", (0, 0, 17, 17)),
        ("/scatype/1/spcent/1000/blogo/1/gravity/northwest", (0, 0, 30, 30)),
        ("/scatype/1/spcent/1000/blogo/2/gravity/northwest", (0, 0, 40, 30)),
        ("/batch/1", (0, 0, 40, 30)),
    ] {
        let drawn = draw(options, plain(Size::new(40, 30), 255)).unwrap();
        assert_eq!(red(&drawn), Some(expected), "{options}");
    }
}

#[test]
fn a_mark_is_as_opaque_as_asked() {
    for (options, expected) in
        [("", [255, 26, 26]), ("/dissolve/100", [255, 0, 0]), ("/dissolve/1", [255, 252, 252])]
    {
        let drawn = draw(options, plain(Size::new(10, 10), 255)).unwrap();
        for (value, expected) in drawn.bytes.iter().zip(expected) {
            assert!(value.abs_diff(expected) <= 1, "{options}: {value} {expected}");
        }
    }
    // On what is transparent, the mark is what is seen.
    let clear = Picture { size: Size::new(10, 10), alpha: true, bytes: vec![0; 400] };
    let drawn = draw("/dissolve/100", clear).unwrap();
    assert_eq!(drawn.bytes[..4], [255, 0, 0, 255]);
}

#[test]
fn turned_tiles_leave_room() {
    let straight = draw("/batch/1/dissolve/100", plain(Size::new(60, 60), 255)).unwrap();
    assert!(straight.bytes.chunks(3).all(|pixel| pixel == [255, 0, 0]));
    let turned = draw("/batch/1/degree/45/dissolve/100", plain(Size::new(60, 60), 255)).unwrap();
    let reds = turned.bytes.chunks(3).filter(|pixel| pixel[1] < 128).count();
    // A square of 10, turned, lies in a box of 15: 100 of 225 pixels.
    assert!((1300..1900).contains(&reds), "{reds}");
}

/// The built-in font under its own em and, as `half.ttf`, with an em of twice that: everything is half as large.
fn fonts() -> Fonts {
    let mut bytes = include_bytes!("../../../fonts/OpenSans-Regular.ttf").to_vec();
    let tables = bytes[12..].chunks(16).position(|entry| entry.starts_with(b"head")).unwrap();
    let entry = 12 + 16 * tables;
    let head = u32::from_be_bytes(bytes[entry + 8..entry + 12].try_into().unwrap()) as usize;
    let em = u16::from_be_bytes([bytes[head + 18], bytes[head + 19]]);
    bytes[head + 18..head + 20].copy_from_slice(&(em * 2).to_be_bytes());
    let mut fonts = Fonts::none();
    fonts.add("half.ttf", bytes).unwrap();
    fonts
}

#[test]
fn a_font_that_was_given_is_used_where_a_rule_names_it() {
    let width = |font: &str| {
        let options = format!("{HELLO}/fontsize/40/gravity/northwest{font}");
        let (left, _, right, _) = red(&text(&options, plain(Size::new(300, 200), 255)).unwrap()).unwrap();
        right - left
    };
    // `half.ttf` and `other.ttf`.
    let (built_in, given, unknown) = (width(""), width("/font/aGFsZi50dGY"), width("/font/b3RoZXIudHRm"));
    assert_eq!(built_in, unknown);
    assert!(given.abs_diff(built_in / 2) <= 2, "{given} {built_in}");
    let error = text("text/5Zu-/font/aGFsZi50dGY", plain(Size::new(9, 9), 255)).unwrap_err();
    assert_eq!(error.message, "`watermark/2`: the font half.ttf has no `图` (U+56FE)");
}

#[test]
fn what_is_no_font_is_refused() {
    for (name, bytes, words) in [("", &b""[..], "needs the name"), ("x.ttf", b"no font", "`x.ttf` is no")] {
        let error = Fonts::none().add(name, bytes.to_vec()).unwrap_err();
        assert!(error.message.contains(words), "{error}");
    }
}

fn text(options: &str, on: Picture) -> Result<Picture, ImageError> {
    let rule = Rule::parse(&format!("watermark/2/{options}")).unwrap();
    let Some(Segment::Watermark(Watermark::Text(mark))) = rule.segments().first() else { panic!("no mark") };
    let stamp = TextStamp::new(mark, &fonts(), on.size)?;
    Stamp::text(stamp, mark.placement, 10).draw(on, deadline())
}

/// `text/Hello` and `fill/#FF0000`.
const HELLO: &str = "text/SGVsbG8/fill/I0ZGMDAwMA/dissolve/100";

#[test]
fn text_is_drawn_in_its_size_and_place() {
    let small =
        text(&format!("{HELLO}/fontsize/20/gravity/northwest"), plain(Size::new(300, 200), 255)).unwrap();
    let (left, top, right, bottom) = red(&small).unwrap();
    // Five letters of 20 pixels: capitals are about 14 high, the whole is about 45 wide.
    assert!(left < 6 && top < 12, "{left} {top}");
    assert!((38..56).contains(&(right - left)) && (12..18).contains(&(bottom - top)), "{right} {bottom}");
    let large =
        text(&format!("{HELLO}/fontsize/40/gravity/southeast"), plain(Size::new(300, 200), 255)).unwrap();
    let (left, top, right, bottom) = red(&large).unwrap();
    assert!((76..112).contains(&(right - left)) && (24..36).contains(&(bottom - top)));
    assert!(right > 290 && bottom > 180, "{right} {bottom}");
    let scaled = text(&format!("{HELLO}/scatype/1/spcent/1000"), plain(Size::new(300, 200), 255)).unwrap();
    let (left, _, right, _) = red(&scaled).unwrap();
    assert!((240..=300).contains(&(right - left)), "{left} {right}");
}

#[test]
fn shadows_fall_beside_the_text() {
    let dark = |picture: &Picture| picture.bytes.chunks(3).filter(|pixel| pixel[0] < 128).count();
    let on = || plain(Size::new(200, 100), 255);
    assert_eq!(dark(&text(&format!("{HELLO}/fontsize/40"), on()).unwrap()), 0);
    assert!(dark(&text(&format!("{HELLO}/fontsize/40/shadow/100"), on()).unwrap()) > 50);
}

#[test]
fn what_cannot_be_drawn_is_named() {
    // 猫
    let error = text("text/54yr", plain(Size::new(20, 20), 0)).unwrap_err();
    assert_eq!(error.code, "InvalidArgument");
    assert!(error.message.contains("`猫` (U+732B)"), "{error}");
    let error = text(&format!("{HELLO}/fontsize/4000000000"), plain(Size::new(20, 20), 0)).unwrap_err();
    assert_eq!(error.code, "ImageResolutionExceed");
    let error = draw("/scatype/1/spcent/1000", plain(Size::new(5000, 10), 255)).unwrap_err();
    assert_eq!(error.code, "ImageResolutionExceed");
}
