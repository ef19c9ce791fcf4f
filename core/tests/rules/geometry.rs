//! The exact sizes that rules make.

#![expect(clippy::unwrap_used, reason = "test helpers outside #[test] functions")]

use cloud_infinite::rule::geometry::{
    Fault, Layout, Picture, Window, circle_layout, crop_layout, cut_layout, rotated_size, thumbnail_layout,
    thumbnail_size, view_layout,
};
use cloud_infinite::rule::{
    Degrees, InputKind, Operation, Percent, Radius, Rule, Segment, Side, Size, Thumbnail,
};

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

/// The scaled size, and the window's left, top, width and height.
type Placed = ((u32, u32), (u32, u32, u32, u32));

fn placed(layout: Layout) -> Placed {
    let Layout { scaled, window: Window { left, top, size }, canvas } = layout;
    assert_eq!(canvas, size, "nothing is put on a larger canvas");
    ((scaled.width, scaled.height), (left, top, size.width, size.height))
}

#[test]
fn crops_take_their_part_from_where_it_was_asked_for() {
    let crop = |text: &str, width, height| -> Placed {
        let rule = parse(&format!("imageMogr2/crop/{text}"));
        let Some(Operation::Crop(crop)) = rule.operations().next() else { unreachable!() };
        placed(crop_layout(*crop, Size::new(width, height), InputKind::Scalable).unwrap())
    };
    // The published example.
    assert_eq!(crop("600x600", 1500, 1200), ((750, 600), (75, 0, 600, 600)));
    let places = [
        ("northwest", (3, 2)),
        ("north", (20, 2)),
        ("northeast", (37, 2)),
        ("west", (3, 15)),
        ("center", (20, 15)),
        ("east", (37, 15)),
        ("southwest", (3, 28)),
        ("south", (20, 28)),
        ("southeast", (37, 28)),
    ];
    for (gravity, (left, top)) in places {
        let text = format!("!60x70a{left}a{top}");
        let offset = crop(&text, 100, 100);
        assert_eq!(offset, ((100, 100), (left, top, 60, 70)), "{text}");
        // 100x100 covers 60x100 as it is, so that only the width is free; and the other way round.
        assert_eq!(crop(&format!("60x/gravity/{gravity}/dx/3/dy/2"), 100, 70).1.0, left, "{gravity}");
        assert_eq!(crop(&format!("x70/gravity/{gravity}/dx/3/dy/2"), 60, 100).1.1, top, "{gravity}");
    }
    // Odd room: the smaller half is left and above. Distances end at the edge.
    assert_eq!(crop("2x2", 5, 2).1, (1, 0, 2, 2));
    assert_eq!(crop("2x2/gravity/east/dx/99", 5, 2).1, (0, 0, 2, 2));
    // From the far side, clipped there and here.
    assert_eq!(crop("!30x30-10-20", 100, 100).1, (60, 50, 30, 30));
    assert_eq!(crop("!30x30-90a90", 100, 100).1, (0, 90, 10, 10));
}

#[test]
fn cuts_are_clipped_and_fail_where_nothing_is_left() {
    let cut = |text: &str| -> Result<Placed, Fault> {
        let rule = parse(&format!("imageMogr2/cut/{text}"));
        let Some(Operation::Cut(cut)) = rule.operations().next() else { unreachable!() };
        cut_layout(*cut, Size::new(100, 80)).map(placed)
    };
    assert_eq!(cut("50x40x10x20"), Ok(((100, 80), (10, 20, 50, 40))));
    assert_eq!(cut("50x40x99x79"), Ok(((100, 80), (99, 79, 1, 1))));
    let picture = Size::new(100, 80);
    assert_eq!(cut("50x40x100x0"), Err(Fault::OutsidePicture { dx: 100, dy: 0, picture }));
    assert_eq!(cut("50x40x0x80"), Err(Fault::OutsidePicture { dx: 0, dy: 80, picture }));
}

#[test]
fn circles_lie_in_the_middle() {
    let circle =
        |radius, width, height| placed(circle_layout(Radius::new(radius).unwrap(), Size::new(width, height)));
    assert_eq!(circle(10, 100, 60), ((100, 60), (40, 20, 20, 20)));
    assert_eq!(circle(500, 101, 60), ((101, 60), (20, 0, 60, 60)));
    assert_eq!(circle(1, 1, 7), ((1, 7), (0, 3, 1, 1)));
}

#[test]
fn canvases_hold_the_picture_in_the_middle() {
    let layout = |text: &str, width, height| {
        let rule = parse(&format!("imageMogr2/thumbnail/{text}"));
        let Some(Operation::Thumbnail(form, fill)) = rule.operations().next() else { unreachable!() };
        let layout = thumbnail_layout(*form, *fill, Size::new(width, height), InputKind::Scalable);
        (layout.scaled, layout.canvas, layout.offset())
    };
    let size = Size::new;
    assert_eq!(layout("300x300/pad/1", 1500, 1200), (size(300, 240), size(300, 300), (0, 30)));
    assert_eq!(layout("300x301>/pad/1", 30, 20), (size(30, 20), size(300, 301), (135, 140)));
    assert_eq!(layout("300x300/pad/0", 1500, 1200), (size(300, 240), size(300, 240), (0, 0)));
    // A picture that is larger than the box keeps its size, and so does the canvas.
    assert_eq!(layout("300x300</pad/1", 600, 20), (size(600, 20), size(600, 300), (0, 140)));
    // Nothing to pad.
    for form in ["300x", "x300", "!300x300r", "300x300!", "!50p", "90000@"] {
        let (scaled, canvas, _) = layout(&format!("{form}/pad/1"), 1500, 1200);
        assert_eq!(scaled, canvas, "{form}");
    }
}

#[test]
fn views_follow_their_modes() {
    let view = |text: &str, width, height| -> Placed {
        let rule = parse(&format!("imageView2/{text}"));
        let [Segment::ImageView2(view)] = rule.segments() else { unreachable!() };
        placed(view_layout(view, Size::new(width, height), InputKind::Scalable))
    };
    // The published examples.
    assert_eq!(view("1/w/500/h/400", 1000, 500), ((800, 400), (150, 0, 500, 400)));
    assert_eq!(view("2/w/500/h/400", 1000, 500), ((500, 250), (0, 0, 500, 250)));
    assert_eq!(view("3/w/500/h/400", 1000, 500), ((800, 400), (0, 0, 800, 400)));
    // The width is meant for the longer side.
    assert_eq!(view("4/w/500/h/400", 500, 1000).0, (400, 800));
    assert_eq!(view("5/w/500/h/400", 500, 1000), ((400, 800), (0, 150, 400, 500)));
    assert_eq!(view("4/w/500/h/400", 1000, 500).0, (800, 400));
    // One side: a square, except in mode 2.
    assert_eq!(view("1/h/100", 300, 200).1, (25, 0, 100, 100));
    assert_eq!(view("2/h/100", 300, 200).0, (150, 100));
    // Only mode 2 never enlarges.
    assert_eq!(view("2/w/900", 300, 200).0, (300, 200));
    assert_eq!(view("3/w/900", 300, 200).0, (1350, 900));
    assert_eq!(view("1", 300, 200).0, (300, 200));
}
