//! `iradius` and `rradius`: what lies outside of a circle, or beyond rounded corners, becomes transparent.

use super::ImageError;
use super::limits::Deadline;
use super::picture::{Picture, RGBA};

/// Along an edge, coverage is counted at this many points in each direction of a pixel.
const POINTS: i64 = 4;

/// How many rows are computed between two looks at the clock.
const ROWS_PER_CHECK: usize = 64;

/// Rounds the corners with `radius` pixels, at most half the shorter side; of a square, half a side leaves a circle.
pub(super) fn round_corners(
    picture: Picture,
    radius: u32,
    deadline: Deadline,
) -> Result<Picture, ImageError> {
    let mut picture = picture.with_alpha()?;
    let (width, height) = (i64::from(picture.size.width), i64::from(picture.size.height));
    // In halves of a sample's width, so that centres of samples and of circles are whole numbers.
    let unit = 2 * POINTS;
    let radius = (i64::from(radius) * unit).min(width * unit / 2).min(height * unit / 2);
    let rows = picture.bytes.chunks_exact_mut((picture.size.width as usize * RGBA).max(1));
    for (y, row) in rows.enumerate() {
        if y % ROWS_PER_CHECK == 0 {
            deadline.check()?;
        }
        let top = y as i64 * unit;
        // Between the corners nothing changes.
        if top >= radius && top + unit <= height * unit - radius {
            continue;
        }
        for (x, [.., alpha]) in row.as_chunks_mut::<RGBA>().0.iter_mut().enumerate() {
            let left = x as i64 * unit;
            if left >= radius && left + unit <= width * unit - radius {
                continue;
            }
            let mut covered = 0;
            for down in 0..POINTS {
                for along in 0..POINTS {
                    let (x, y) = (left + 2 * along + 1, top + 2 * down + 1);
                    let dx = distance(x, radius, width * unit);
                    let dy = distance(y, radius, height * unit);
                    covered += i64::from(dx * dx + dy * dy <= radius * radius);
                }
            }
            let points = POINTS * POINTS;
            *alpha = ((i64::from(*alpha) * covered + points / 2) / points) as u8;
        }
    }
    Ok(picture)
}

/// How far a place is from the stretch between the centres of the corner circles.
fn distance(place: i64, radius: i64, length: i64) -> i64 {
    (radius - place).max(place - (length - radius)).max(0)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use cloud_infinite::rule::Size;

    use super::*;

    fn alphas(size: Size, radius: u32) -> Vec<u8> {
        let deadline = Deadline(Instant::now() + Duration::from_secs(60));
        let bytes = vec![200; size.pixels() as usize * 3];
        let rounded = round_corners(Picture { size, alpha: false, bytes }, radius, deadline).unwrap();
        assert_eq!(rounded.size, size);
        rounded.bytes.as_chunks::<4>().0.iter().map(|[.., alpha]| *alpha).collect()
    }

    #[test]
    fn a_circle_has_the_area_of_a_circle() {
        let size = Size::new(40, 40);
        let alphas = alphas(size, 20);
        let covered: f64 = alphas.iter().map(|alpha| f64::from(*alpha) / 255.0).sum();
        assert!((covered - std::f64::consts::PI * 400.0).abs() < 6.0, "{covered}");
        let at = |x: usize, y: usize| alphas[y * 40 + x];
        assert_eq!((at(0, 0), at(39, 0), at(0, 39), at(39, 39)), (0, 0, 0, 0));
        assert_eq!((at(20, 20), at(20, 0), at(0, 20)), (255, 255, 255));
        for y in 0..40 {
            for x in 0..40 {
                assert_eq!(at(x, y), at(39 - x, y));
                assert_eq!(at(x, y), at(y, x));
            }
        }
    }

    #[test]
    fn only_corners_are_rounded() {
        let alphas = alphas(Size::new(30, 20), 5);
        let at = |x: usize, y: usize| alphas[y * 30 + x];
        assert_eq!((at(0, 0), at(29, 0), at(0, 19), at(29, 19)), (0, 0, 0, 0));
        for (x, y) in [(5, 0), (0, 5), (24, 0), (29, 14), (15, 10), (4, 4)] {
            assert_eq!(at(x, y), 255, "{x} {y}");
        }
        // More than half a side is half a side.
        assert_eq!(self::alphas(Size::new(30, 20), 10), self::alphas(Size::new(30, 20), 4_000_000_000));
    }
}
