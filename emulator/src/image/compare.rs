//! How far two pictures differ.

use std::time::Instant;

use cloud_infinite::rule::Size;

use super::limits::Deadline;
use super::picture::{Picture, RGB, RGBA};
use super::{ImageError, Limits, decode, guarded, inspect};

/// How far two pictures differ. Of animations only the first frames are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The size of the first picture.
    pub first: Size,
    /// The size of the second one.
    pub second: Size,
    /// How the pixels differ; `None` if the sizes do.
    pub pixels: Option<Difference>,
}

/// How far the pixels of two pictures of the same size differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The peak signal-to-noise ratio over all channels in decibels; infinite for equal pictures.
    pub psnr: f64,
    /// The largest difference of a channel, 0 to 255.
    pub largest: u8,
    /// How many pixels differ.
    pub count: u64,
}

/// Compares two pictures of any supported formats. Transparency counts; the colour of what is invisible does not.
///
/// # Errors
///
/// As [`super::process`].
pub fn compare(
    first: &[u8],
    second: &[u8],
    limits: &Limits,
    deadline: Instant,
) -> Result<Comparison, ImageError> {
    guarded(|| {
        let open = |bytes: &[u8]| decode::decode(bytes, &inspect(bytes, limits)?, Deadline(deadline));
        let (first, second) = (open(first)?, open(second)?);
        let pixels = (first.size == second.size).then(|| difference(&first, &second));
        Ok(Comparison { first: first.size, second: second.size, pixels })
    })
}

fn difference(first: &Picture, second: &Picture) -> Difference {
    // Two opaque pictures have nothing to agree about in a fourth channel.
    let channels = if first.alpha || second.alpha { RGBA } else { RGB };
    let (mut squares, mut largest, mut count) = (0_u64, 0_u8, 0_u64);
    for (one, other) in pixels(first).zip(pixels(second)) {
        count += u64::from(one != other);
        for (one, other) in one.into_iter().zip(other) {
            let apart = one.abs_diff(other);
            squares += u64::from(apart).pow(2);
            largest = largest.max(apart);
        }
    }
    let samples = first.size.pixels() as f64 * channels as f64;
    let psnr = if squares == 0 {
        f64::INFINITY
    } else {
        10.0 * (255.0_f64.powi(2) * samples / squares as f64).log10()
    };
    Difference { psnr, largest, count }
}

fn pixels(picture: &Picture) -> impl Iterator<Item = [u8; RGBA]> {
    picture.bytes.chunks_exact(picture.channels()).map(|pixel| match *pixel {
        [red, green, blue] => [red, green, blue, u8::MAX],
        [red, green, blue, alpha] if alpha > 0 => [red, green, blue, alpha],
        _ => [0; RGBA],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(alpha: bool, bytes: &[u8]) -> Picture {
        let channels = if alpha { RGBA } else { RGB };
        let width = u32::try_from(bytes.len() / channels).unwrap();
        Picture { size: Size::new(width, 1), alpha, bytes: bytes.to_vec() }
    }

    #[test]
    fn differences_are_counted_per_pixel_and_measured_per_channel() {
        let one = picture(false, &[0, 0, 0, 10, 20, 30]);
        let other = picture(false, &[0, 0, 0, 12, 20, 20]);
        let difference = difference(&one, &other);
        assert_eq!((difference.count, difference.largest), (1, 10));
        let expected = 10.0 * (255.0_f64.powi(2) * 6.0 / 104.0).log10();
        assert!((difference.psnr - expected).abs() < 1e-9, "{difference:?}");
    }

    #[test]
    fn equal_pictures_are_infinitely_alike() {
        let one = picture(false, &[1, 2, 3]);
        let opaque = picture(true, &[1, 2, 3, 255]);
        assert_eq!(difference(&one, &opaque), Difference { psnr: f64::INFINITY, largest: 0, count: 0 });
    }

    #[test]
    fn the_colour_of_the_invisible_does_not_count_but_transparency_does() {
        let one = picture(true, &[9, 9, 9, 0, 1, 1, 1, 255]);
        let other = picture(true, &[5, 5, 5, 0, 1, 1, 1, 0]);
        let difference = difference(&one, &other);
        assert_eq!((difference.count, difference.largest), (1, 255));
    }
}
