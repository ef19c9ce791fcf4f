//! Mirroring, and turning by right angles as EXIF asks.

use cloud_infinite::rule::geometry::Orientation;
use cloud_infinite::rule::{Degrees, Flip};

use super::ImageError;
use super::limits::Deadline;
use super::picture::{Picture, RGB, RGBA};
use super::rotate::rotate;

/// Mirrors a picture.
pub(super) fn flip(mut picture: Picture, flip: Flip) -> Picture {
    let row = picture.size.width as usize * picture.channels();
    match flip {
        Flip::Horizontal => {
            for row in picture.bytes.chunks_exact_mut(row.max(1)) {
                if picture.alpha {
                    row.as_chunks_mut::<RGBA>().0.reverse();
                } else {
                    row.as_chunks_mut::<RGB>().0.reverse();
                }
            }
        }
        Flip::Vertical => {
            let half = picture.size.height as usize / 2 * row;
            let (upper, lower) = picture.bytes.split_at_mut(half);
            for (one, other) in
                upper.chunks_exact_mut(row.max(1)).zip(lower.chunks_exact_mut(row.max(1)).rev())
            {
                one.swap_with_slice(other);
            }
        }
    }
    picture
}

/// The angle and the mirror, in this order of mirror first, that put a picture upright.
fn steps(orientation: Orientation) -> (Option<Flip>, u16) {
    match orientation {
        Orientation::Upright => (None, 0),
        Orientation::Mirrored => (Some(Flip::Horizontal), 0),
        Orientation::UpsideDown => (None, 180),
        Orientation::MirroredUpsideDown => (Some(Flip::Vertical), 0),
        Orientation::MirroredLeft => (Some(Flip::Horizontal), 270),
        Orientation::Right => (None, 90),
        Orientation::MirroredRight => (Some(Flip::Horizontal), 90),
        Orientation::Left => (None, 270),
    }
}

/// Puts a picture upright.
pub(super) fn upright(
    picture: Picture,
    orientation: Orientation,
    deadline: Deadline,
) -> Result<Picture, ImageError> {
    let (mirror, degrees) = steps(orientation);
    let picture = match mirror {
        Some(direction) => flip(picture, direction),
        None => picture,
    };
    let degrees = Degrees::new(degrees).map_err(|_| ImageError::internal("no angle"))?;
    let canvas = cloud_infinite::rule::geometry::rotated_size(degrees, picture.size);
    rotate(picture, degrees, canvas, deadline)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use cloud_infinite::rule::Size;

    use super::*;

    fn picture(alpha: bool, levels: &[u8], width: u32) -> Picture {
        let pixel = |level: &u8| if alpha { vec![*level, 0, 0, *level] } else { vec![*level; 3] };
        let size = Size::new(width, levels.len() as u32 / width);
        Picture { size, alpha, bytes: levels.iter().flat_map(pixel).collect() }
    }

    fn levels(picture: &Picture) -> Vec<u8> {
        picture.bytes.chunks(picture.channels()).map(|pixel| pixel[0]).collect()
    }

    #[test]
    fn mirrors() {
        for alpha in [false, true] {
            let plain = picture(alpha, &[1, 2, 3, 4, 5, 6, 7, 8, 9], 3);
            assert_eq!(levels(&flip(plain.clone(), Flip::Horizontal)), [3, 2, 1, 6, 5, 4, 9, 8, 7]);
            assert_eq!(levels(&flip(plain, Flip::Vertical)), [7, 8, 9, 4, 5, 6, 1, 2, 3]);
        }
    }

    /// By EXIF's own words: which visual edge the stored first row and first column are.
    #[test]
    fn every_orientation_ends_upright() {
        let deadline = Deadline(Instant::now() + Duration::from_secs(60));
        // Upright: 1 2 3 / 4 5 6.
        for (number, stored, width) in [
            (1, vec![1, 2, 3, 4, 5, 6], 3),
            // First row top, first column right.
            (2, vec![3, 2, 1, 6, 5, 4], 3),
            // Bottom, right.
            (3, vec![6, 5, 4, 3, 2, 1], 3),
            // Bottom, left.
            (4, vec![4, 5, 6, 1, 2, 3], 3),
            // First row left, first column top.
            (5, vec![1, 4, 2, 5, 3, 6], 2),
            // Right, top.
            (6, vec![3, 6, 2, 5, 1, 4], 2),
            // Right, bottom.
            (7, vec![6, 3, 5, 2, 4, 1], 2),
            // Left, bottom.
            (8, vec![4, 1, 5, 2, 6, 3], 2),
        ] {
            let orientation = Orientation::from_exif(number).unwrap();
            for alpha in [false, true] {
                let stored = picture(alpha, &stored, width);
                let expected = orientation.applied(stored.size);
                let result = upright(stored, orientation, deadline).unwrap();
                assert_eq!((result.size, expected), (Size::new(3, 2), Size::new(3, 2)), "{number}");
                assert_eq!(levels(&result), [1, 2, 3, 4, 5, 6], "{number}");
            }
        }
    }
}
