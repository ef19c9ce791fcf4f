//! Scaling, cutting and framing as a [`Layout`] says.

use cloud_infinite::rule::geometry::{Layout, Window};
use cloud_infinite::rule::{Color, Size};

use super::ImageError;
use super::picture::{Picture, RGB, RGBA, blank, over};
use super::resize::{self, Area};

/// Makes of a picture what the layout says. A canvas shows its colour around the picture and through it.
pub(super) fn arrange(
    picture: Picture,
    layout: &Layout,
    canvas: Option<Color>,
) -> Result<Picture, ImageError> {
    let kept = if layout.scaled == picture.size {
        cut(picture, layout.window)?
    } else {
        resize::resize_area(picture, area(layout), layout.window.size)?
    };
    match canvas {
        Some(color) if kept.alpha || kept.size != layout.canvas => framed(&kept, layout, color),
        _ => Ok(kept),
    }
}

/// The most memory that this needs beside the picture and the result, in bytes.
pub(super) fn memory_between(from: Size, alpha: bool, layout: &Layout, canvas: Option<Color>) -> u64 {
    let channels = if alpha { RGBA } else { RGB } as u64;
    // What is kept stands beside the canvas it is put on.
    let framed = canvas.map_or(0, |_| layout.window.size.pixels() * channels);
    if layout.scaled == from {
        return framed;
    }
    // Multiplying transparency in takes a copy of the source.
    let copy = if alpha { from.pixels().saturating_mul(channels) } else { 0 };
    resize::memory_between(from, area(layout), layout.window.size, alpha)
        .saturating_add(copy)
        .saturating_add(framed)
}

/// The part of the source that ends up in the window: scaling that part alone saves scaling what is cut away, which
/// for a narrow picture is nearly everything.
fn area(layout: &Layout) -> Area {
    let Layout { scaled, window, .. } = layout;
    let share = |pixels: u32, of: u32| f64::from(pixels) / f64::from(of.max(1));
    Area {
        left: share(window.left, scaled.width),
        top: share(window.top, scaled.height),
        width: share(window.size.width, scaled.width),
        height: share(window.size.height, scaled.height),
    }
}

fn cut(picture: Picture, window: Window) -> Result<Picture, ImageError> {
    if window.size == picture.size {
        return Ok(picture);
    }
    let channels = picture.channels();
    let mut bytes = blank(window.size, channels)?;
    let (from, to) = (picture.size.width as usize * channels, window.size.width as usize * channels);
    let left = window.left as usize * channels;
    let rows = picture.bytes.chunks_exact(from.max(1)).skip(window.top as usize);
    for (target, source) in bytes.chunks_exact_mut(to.max(1)).zip(rows) {
        target.copy_from_slice(source.get(left..left + to).ok_or_else(outside)?);
    }
    Ok(Picture { size: window.size, bytes, ..picture })
}

/// The picture in the middle of a canvas of one colour, which shows through where the picture is transparent.
fn framed(picture: &Picture, layout: &Layout, color: Color) -> Result<Picture, ImageError> {
    let color = [color.red, color.green, color.blue];
    let mut bytes = blank(layout.canvas, RGB)?;
    let (canvas, _) = bytes.as_chunks_mut::<RGB>();
    canvas.fill(color);
    let (left, top) = layout.offset();
    let (left, width) = (left as usize, picture.size.width as usize);
    let rows = canvas.chunks_exact_mut(layout.canvas.width as usize).skip(top as usize);
    let sources = picture.bytes.chunks_exact((width * picture.channels()).max(1));
    for (row, source) in rows.zip(sources) {
        let row = row.get_mut(left..left + width).ok_or_else(outside)?;
        if picture.alpha {
            for (pixel, source) in row.iter_mut().zip(source.as_chunks::<RGBA>().0) {
                *pixel = over(*source, color);
            }
        } else {
            row.copy_from_slice(source.as_chunks::<RGB>().0);
        }
    }
    Ok(Picture { size: layout.canvas, alpha: false, bytes })
}

fn outside() -> ImageError {
    ImageError::internal("a window lies outside of its picture")
}

#[cfg(test)]
mod tests {
    use cloud_infinite::rule::Rule;
    use cloud_infinite::rule::geometry::crop_layout;
    use cloud_infinite::rule::{InputKind, Operation};

    use super::*;

    /// Grey levels, row by row.
    fn grey(size: Size, level: impl Fn(u32, u32) -> u8) -> Picture {
        let bytes = (0..size.height)
            .flat_map(|y| (0..size.width).map(move |x| (x, y)))
            .flat_map(|(x, y)| [level(x, y); 3])
            .collect();
        Picture { size, alpha: false, bytes }
    }

    fn levels(picture: &Picture) -> Vec<u8> {
        picture.bytes.as_chunks::<3>().0.iter().map(|[level, ..]| *level).collect()
    }

    fn crop(rule: &str, input: Size) -> Layout {
        let rule = Rule::parse(&format!("imageMogr2/crop/{rule}")).unwrap();
        let Some(Operation::Crop(crop)) = rule.operations().next() else { panic!("no crop") };
        crop_layout(*crop, input, InputKind::Scalable).unwrap()
    }

    #[test]
    fn cutting_moves_no_pixel() {
        let size = Size::new(4, 3);
        let picture = grey(size, |x, y| (10 * y + x) as u8);
        for (rule, expected) in [
            ("!2x2a1a1", vec![11, 12, 21, 22]),
            ("!2x2-0-0", vec![12, 13, 22, 23]),
            ("2x", vec![1, 2, 11, 12, 21, 22]),
            ("x1/gravity/south", vec![20, 21, 22, 23]),
            ("1x/gravity/east/dx/1", vec![2, 12, 22]),
        ] {
            let cut = arrange(picture.clone(), &crop(rule, size), None).unwrap();
            assert_eq!(levels(&cut), expected, "{rule}");
        }
    }

    #[test]
    fn scaling_the_part_that_is_kept_gives_what_scaling_the_whole_would() {
        let size = Size::new(60, 40);
        let picture = grey(size, |x, y| ((x * 3 + y * 2) % 256) as u8);
        for rule in ["30x30", "20x40/gravity/west", "90x30/gravity/south", "90x90/gravity/northeast/dx/7"] {
            let layout = crop(rule, size);
            let kept = arrange(picture.clone(), &layout, None).unwrap();
            assert_eq!(kept.size, layout.canvas);
            let whole = resize::resize(picture.clone(), layout.scaled).unwrap();
            let expected = cut(whole, layout.window).unwrap();
            for (one, other) in levels(&kept).into_iter().zip(levels(&expected)) {
                assert!(one.abs_diff(other) <= 2, "{rule}: {one} instead of {other}");
            }
        }
    }

    #[test]
    fn a_tower_can_be_cut_from_what_would_not_fit_anywhere() {
        let size = Size::new(1, 20_000);
        let layout = crop("200x200", size);
        assert_eq!(layout.scaled, Size::new(200, 4_000_000));
        assert!(memory_between(size, false, &layout, None) < 1_000_000);
        let kept = arrange(grey(size, |_, _| 77), &layout, None).unwrap();
        assert_eq!((kept.size, kept.bytes), (Size::new(200, 200), vec![77; 120_000]));
    }

    #[test]
    fn a_frame_surrounds_the_picture_and_shows_through() {
        let layout = Layout {
            scaled: Size::new(1, 1),
            window: Window { left: 0, top: 0, size: Size::new(1, 1) },
            canvas: Size::new(4, 2),
        };
        let red = Color::new(255, 0, 0);
        let opaque = arrange(grey(Size::new(1, 1), |_, _| 9), &layout, Some(red)).unwrap();
        let at = |picture: &Picture, index: usize| picture.bytes.as_chunks::<3>().0[index];
        assert_eq!((at(&opaque, 0), at(&opaque, 1), at(&opaque, 7)), ([255, 0, 0], [9; 3], [255, 0, 0]));
        let clear = Picture { size: Size::new(1, 1), alpha: true, bytes: vec![0, 0, 0, 0] };
        assert_eq!(at(&arrange(clear.clone(), &layout, Some(red)).unwrap(), 1), [255, 0, 0]);
        // A picture that fills its canvas lies on it all the same.
        let full = Layout { canvas: Size::new(1, 1), ..layout };
        let whole = arrange(clear.clone(), &full, Some(red)).unwrap();
        assert_eq!((whole.alpha, at(&whole, 0)), (false, [255, 0, 0]));
        assert_eq!(arrange(clear.clone(), &full, None).unwrap(), clear);
    }
}
