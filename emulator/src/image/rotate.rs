//! Turning pictures: exactly at right angles, by interpolation at all others.

use cloud_infinite::rule::{Degrees, Size};

use super::ImageError;
use super::limits::Deadline;
use super::picture::{Picture, RGB, RGBA, blank};

/// Side of the square that a quarter turn moves at a time, so that source and target both stay in the cache.
const TILE: usize = 64;

/// How many rows are computed between two looks at the clock.
const ROWS_PER_CHECK: usize = 16;

/// Turns `picture` clockwise onto a canvas of the predicted size.
///
/// At other than right angles the result has transparency: the canvas around the picture is empty. Encoding decides
/// what becomes of it.
pub(super) fn rotate(
    picture: Picture,
    degrees: Degrees,
    canvas: Size,
    deadline: Deadline,
) -> Result<Picture, ImageError> {
    match degrees.get() % 360 {
        0 => Ok(picture),
        180 => Ok(half_turn(picture)),
        quarter @ (90 | 270) => {
            let clockwise = quarter == 90;
            let bytes = if picture.alpha {
                quarter_turn::<RGBA>(&picture, canvas, clockwise, deadline)?
            } else {
                quarter_turn::<RGB>(&picture, canvas, clockwise, deadline)?
            };
            Ok(Picture { size: canvas, bytes, ..picture })
        }
        angle => any_turn(picture.with_alpha()?, angle, canvas, deadline),
    }
}

fn half_turn(mut picture: Picture) -> Picture {
    if picture.alpha {
        picture.bytes.as_chunks_mut::<RGBA>().0.reverse();
    } else {
        picture.bytes.as_chunks_mut::<RGB>().0.reverse();
    }
    picture
}

fn quarter_turn<const N: usize>(
    picture: &Picture,
    canvas: Size,
    clockwise: bool,
    deadline: Deadline,
) -> Result<Vec<u8>, ImageError> {
    let mut bytes = blank(canvas, N)?;
    let (from, _) = picture.bytes.as_chunks::<N>();
    let (to, _) = bytes.as_chunks_mut::<N>();
    let (width, height) = (canvas.width as usize, canvas.height as usize);
    for top in (0..height).step_by(TILE) {
        deadline.check()?;
        for left in (0..width).step_by(TILE) {
            for y in top..(top + TILE).min(height) {
                for x in left..(left + TILE).min(width) {
                    // The source is as wide as the canvas is high.
                    let (column, row) = if clockwise { (y, width - 1 - x) } else { (height - 1 - y, x) };
                    to[y * width + x] = from[row * height + column];
                }
            }
        }
    }
    Ok(bytes)
}

/// Looks up, for the centre of each pixel of the canvas, where it came from, and mixes the four pixels around that
/// point.
fn any_turn(picture: Picture, angle: u16, canvas: Size, deadline: Deadline) -> Result<Picture, ImageError> {
    let (sine, cosine) = f64::from(angle).to_radians().sin_cos();
    let middle = |size: Size| (f64::from(size.width) / 2.0, f64::from(size.height) / 2.0);
    let (from_x, from_y) = middle(picture.size);
    let (to_x, to_y) = middle(canvas);
    let mut bytes = blank(canvas, RGBA)?;
    let rows = bytes.chunks_exact_mut(canvas.width as usize * RGBA);
    for (y, row) in rows.enumerate() {
        if y % ROWS_PER_CHECK == 0 {
            deadline.check()?;
        }
        let down = y as f64 + 0.5 - to_y;
        for (x, pixel) in row.as_chunks_mut::<RGBA>().0.iter_mut().enumerate() {
            let right = x as f64 + 0.5 - to_x;
            let source_x = right * cosine + down * sine + from_x - 0.5;
            let source_y = down * cosine - right * sine + from_y - 0.5;
            *pixel = mixed(&picture, source_x, source_y);
        }
    }
    Ok(Picture { size: canvas, alpha: true, bytes })
}

/// The colour at a point between pixel centres; beyond the edge everything is transparent.
fn mixed(picture: &Picture, x: f64, y: f64) -> [u8; RGBA] {
    let (left, top) = (x.floor(), y.floor());
    let (along, down) = ((x - left) as f32, (y - top) as f32);
    let mut colour = [0.0_f32; RGB];
    let mut cover = 0.0_f32;
    for (dx, dy, share) in [
        (0.0, 0.0, (1.0 - along) * (1.0 - down)),
        (1.0, 0.0, along * (1.0 - down)),
        (0.0, 1.0, (1.0 - along) * down),
        (1.0, 1.0, along * down),
    ] {
        let Some([red, green, blue, alpha]) = pixel_at(picture, left + dx, top + dy) else { continue };
        let weight = share * f32::from(alpha) / 255.0;
        cover += weight;
        for (sum, value) in colour.iter_mut().zip([red, green, blue]) {
            *sum += weight * f32::from(value);
        }
    }
    if cover <= 0.0 {
        return [0; RGBA];
    }
    // Float to integer conversion saturates, so rounding noise cannot wrap around.
    let [red, green, blue] = colour.map(|sum| (sum / cover).round() as u8);
    [red, green, blue, (cover * 255.0).round() as u8]
}

fn pixel_at(picture: &Picture, x: f64, y: f64) -> Option<[u8; RGBA]> {
    if x < 0.0 || y < 0.0 || x >= f64::from(picture.size.width) || y >= f64::from(picture.size.height) {
        return None;
    }
    let index = y as usize * picture.size.width as usize + x as usize;
    picture.bytes.as_chunks::<RGBA>().0.get(index).copied()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn turned(degrees: u16, size: Size, greys: &[u8]) -> Picture {
        let bytes = greys.iter().flat_map(|grey| [*grey; 3]).collect();
        let degrees = Degrees::new(degrees).unwrap();
        let canvas = cloud_infinite::rule::geometry::rotated_size(degrees, size);
        let deadline = Deadline(Instant::now() + Duration::from_secs(60));
        rotate(Picture { size, alpha: false, bytes }, degrees, canvas, deadline).unwrap()
    }

    #[test]
    fn right_angles_move_every_pixel_exactly() {
        let greys = |degrees| -> (Size, Vec<u8>) {
            // 1 2 3
            // 4 5 6
            let picture = turned(degrees, Size::new(3, 2), &[1, 2, 3, 4, 5, 6]);
            (picture.size, picture.bytes.chunks(3).map(|pixel| pixel[0]).collect())
        };
        assert_eq!(greys(90), (Size::new(2, 3), vec![4, 1, 5, 2, 6, 3]));
        assert_eq!(greys(180), (Size::new(3, 2), vec![6, 5, 4, 3, 2, 1]));
        assert_eq!(greys(270), (Size::new(2, 3), vec![3, 6, 2, 5, 1, 4]));
        assert_eq!(greys(0), greys(360));
    }

    #[test]
    fn tiles_cover_pictures_larger_than_one() {
        let size = Size::new(130, 70);
        let grey = |x: usize, y: usize| ((x * 7 + y * 13) % 251) as u8;
        let greys: Vec<u8> = (0..70).flat_map(|y| (0..130).map(move |x| grey(x, y))).collect();
        let picture = turned(90, size, &greys);
        for y in 0..130 {
            for x in 0..70 {
                assert_eq!(picture.bytes[(y * 70 + x) * 3], grey(y, 69 - x));
            }
        }
    }

    #[test]
    fn other_angles_keep_the_middle_and_empty_the_corners() {
        let picture = turned(45, Size::new(20, 20), &[200; 400]);
        assert_eq!(picture.size, Size::new(29, 29));
        let at = |x: usize, y: usize| -> [u8; 4] { picture.bytes.as_chunks().0[y * 29 + x] };
        assert_eq!(at(14, 14), [200, 200, 200, 255]);
        for (x, y) in [(0, 0), (28, 0), (0, 28), (28, 28)] {
            assert_eq!(at(x, y), [0; 4]);
        }
    }

    #[test]
    fn the_direction_is_clockwise_at_every_angle() {
        // The left third is bright: turned by 80 degrees it must be at the top.
        let greys: Vec<u8> = (0..900).map(|i| if i % 30 < 10 { 255 } else { 0 }).collect();
        let picture = turned(80, Size::new(30, 30), &greys);
        let width = picture.size.width as usize;
        let (middle, last) = (width / 2, picture.size.height as usize - 4);
        let at = |x: usize, y: usize| -> [u8; 4] { picture.bytes.as_chunks().0[y * width + x] };
        assert_eq!(at(middle, 6), [255; 4]);
        assert_eq!(at(middle, last), [0, 0, 0, 255]);
    }
}
