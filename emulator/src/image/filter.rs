//! `blur` and `sharpen`: filters that look at the surroundings of a pixel.

use super::ImageError;
use super::limits::Deadline;
use super::picture::{Picture, RGB, RGBA, blank};

/// Weights are this many parts of a whole.
const ONE: u32 = 1 << 16;

/// How many rows are computed between two looks at the clock.
const ROWS_PER_CHECK: usize = 16;

/// The blur that sharpening takes away.
///
/// Assumption: the service publishes no kernel.
const SHARPEN_RADIUS: u32 = 2;
const SHARPEN_SIGMA: f64 = 1.0;

/// Blurs with a Gaussian of this standard deviation, cut off beyond `radius` pixels. Edges go on as they end.
pub(super) fn blur(
    picture: Picture,
    radius: u32,
    sigma: f64,
    deadline: Deadline,
) -> Result<Picture, ImageError> {
    let weights = weights(radius, sigma);
    if picture.alpha {
        // Invisible colours must not bleed into visible ones.
        let blurred = passes::<RGBA>(multiplied(picture), &weights, deadline)?;
        Ok(divided(blurred))
    } else {
        passes::<RGB>(picture, &weights, deadline)
    }
}

/// Sharpens by adding the difference to a blurred copy; `strength` is in percent.
pub(super) fn sharpen(picture: Picture, strength: u16, deadline: Deadline) -> Result<Picture, ImageError> {
    let blurred = blur(picture.clone(), SHARPEN_RADIUS, SHARPEN_SIGMA, deadline)?;
    let mut picture = picture;
    let channels = picture.channels();
    let strength = i32::from(strength);
    for (pixel, soft) in picture.bytes.chunks_exact_mut(channels).zip(blurred.bytes.chunks_exact(channels)) {
        for (value, soft) in pixel.iter_mut().zip(soft).take(RGB) {
            let difference = i32::from(*value) - i32::from(*soft);
            *value = (i32::from(*value) + difference * strength / 100).clamp(0, 255) as u8;
        }
    }
    Ok(picture)
}

/// The weights of a pixel's surroundings from the middle outwards; the whole kernel sums to [`ONE`].
fn weights(radius: u32, sigma: f64) -> Vec<u32> {
    let heights: Vec<f64> =
        (0..=radius).map(|x| (-f64::from(x).powi(2) / (2.0 * sigma * sigma)).exp()).collect();
    let sum = 2.0 * heights.iter().sum::<f64>() - 1.0;
    let mut weights: Vec<u32> =
        heights.iter().map(|height| (height / sum * f64::from(ONE)).round() as u32).collect();
    let sides: u32 = weights.iter().skip(1).map(|weight| 2 * weight).sum();
    if let Some(middle) = weights.first_mut() {
        // Rounding must neither darken nor brighten.
        *middle = ONE.saturating_sub(sides);
    }
    weights
}

/// Blurs the rows and then the columns. Each tap of the kernel adds a whole line at once, which processors are good at.
fn passes<const N: usize>(
    picture: Picture,
    weights: &[u32],
    deadline: Deadline,
) -> Result<Picture, ImageError> {
    let (width, height) = (picture.size.width as usize, picture.size.height as usize);
    let row = (width * N).max(1);
    let radius = weights.len().saturating_sub(1);
    let mut between = blank(picture.size, N)?;
    let mut sums = vec![0_u32; row];
    let mut padded = Vec::with_capacity(row + 2 * radius * N);
    for (y, (to, from)) in between.chunks_exact_mut(row).zip(picture.bytes.chunks_exact(row)).enumerate() {
        if y % ROWS_PER_CHECK == 0 {
            deadline.check()?;
        }
        let pixels = from.as_chunks::<N>().0;
        let (first, last) = (pixels.first().copied(), pixels.last().copied());
        padded.clear();
        padded.extend(std::iter::repeat_n(first.unwrap_or([0; N]), radius).flatten());
        padded.extend_from_slice(from);
        padded.extend(std::iter::repeat_n(last.unwrap_or([0; N]), radius).flatten());
        sums.fill(ONE / 2);
        for (tap, weight) in taps(weights).enumerate() {
            add(&mut sums, padded.get(tap * N..).unwrap_or_default(), weight);
        }
        finish(&sums, to);
    }
    let mut bytes = picture.bytes;
    for (y, to) in bytes.chunks_exact_mut(row).enumerate() {
        if y % ROWS_PER_CHECK == 0 {
            deadline.check()?;
        }
        sums.fill(ONE / 2);
        for (tap, weight) in taps(weights).enumerate() {
            let line = (y + tap).saturating_sub(radius).min(height.saturating_sub(1));
            add(&mut sums, between.get(line * row..).unwrap_or_default(), weight);
        }
        finish(&sums, to);
    }
    Ok(Picture { bytes, ..picture })
}

/// The whole kernel from its first to its last weight.
fn taps(weights: &[u32]) -> impl Iterator<Item = u32> {
    weights.iter().rev().chain(weights.iter().skip(1)).copied()
}

fn add(sums: &mut [u32], line: &[u8], weight: u32) {
    for (sum, value) in sums.iter_mut().zip(line) {
        *sum += weight * u32::from(*value);
    }
}

fn finish(sums: &[u32], line: &mut [u8]) {
    for (value, sum) in line.iter_mut().zip(sums) {
        // The weights sum to one, so this is never above 255.
        *value = (sum / ONE) as u8;
    }
}

fn multiplied(mut picture: Picture) -> Picture {
    for [red, green, blue, alpha] in picture.bytes.as_chunks_mut::<RGBA>().0 {
        for value in [red, green, blue] {
            *value = ((u32::from(*value) * u32::from(*alpha) + 127) / 255) as u8;
        }
    }
    picture
}

fn divided(mut picture: Picture) -> Picture {
    for [red, green, blue, alpha] in picture.bytes.as_chunks_mut::<RGBA>().0 {
        let alpha = u32::from(*alpha);
        for value in [red, green, blue] {
            let plain = (u32::from(*value) * 255 + alpha / 2).checked_div(alpha).unwrap_or(0);
            *value = plain.min(255) as u8;
        }
    }
    picture
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use cloud_infinite::rule::Size;

    use super::*;

    fn deadline() -> Deadline {
        Deadline(Instant::now() + Duration::from_secs(60))
    }

    fn grey(levels: &[u8], width: u32) -> Picture {
        let size = Size::new(width, levels.len() as u32 / width);
        Picture { size, alpha: false, bytes: levels.iter().flat_map(|level| [*level; 3]).collect() }
    }

    fn levels(picture: &Picture) -> Vec<u8> {
        picture.bytes.as_chunks::<3>().0.iter().map(|[level, ..]| *level).collect()
    }

    #[test]
    fn a_plain_surface_stays_plain() {
        let plain = grey(&[201; 35], 7);
        for (radius, sigma) in [(1, 0.3), (3, 2.0), (50, 80.0)] {
            assert_eq!(blur(plain.clone(), radius, sigma, deadline()).unwrap(), plain);
        }
        assert_eq!(sharpen(plain.clone(), 300, deadline()).unwrap(), plain);
    }

    #[test]
    fn a_point_becomes_the_kernel() {
        let mut point = vec![0; 81];
        point[40] = 255;
        let blurred = levels(&blur(grey(&point, 9), 2, 1.0, deadline()).unwrap());
        // The kernel of radius 2 and deviation 1 is 0.0545, 0.2442, 0.4026 and back.
        let kernel = [0.054_488_68, 0.244_201_34, 0.402_619_95, 0.244_201_34, 0.054_488_68_f64];
        for y in 0..9 {
            for x in 0..9 {
                let along = |place: usize| place.checked_sub(2).and_then(|at| kernel.get(at)).unwrap_or(&0.0);
                let expected = 255.0 * along(x) * along(y);
                assert!((f64::from(blurred[y * 9 + x]) - expected).abs() <= 1.0, "{x} {y}");
            }
        }
    }

    #[test]
    fn invisible_colours_do_not_bleed() {
        let pixels = [[255, 0, 0, 255], [0, 255, 0, 0], [255, 0, 0, 255], [0, 255, 0, 0]];
        let picture = Picture { size: Size::new(4, 1), alpha: true, bytes: pixels.as_flattened().to_vec() };
        let blurred = blur(picture, 2, 1.0, deadline()).unwrap();
        for [red, green, _, alpha] in blurred.bytes.as_chunks::<4>().0 {
            assert!(*red > 250 && *green == 0 && *alpha > 0, "{blurred:?}");
        }
    }

    #[test]
    fn sharpening_widens_an_edge() {
        let edge = grey(&[100, 100, 100, 100, 160, 160, 160, 160], 8);
        let weak = levels(&sharpen(edge.clone(), 10, deadline()).unwrap());
        let strong = levels(&sharpen(edge, 300, deadline()).unwrap());
        assert!(strong[3] < weak[3] && weak[3] < 100, "{weak:?} {strong:?}");
        assert!(strong[4] > weak[4] && weak[4] > 160, "{weak:?} {strong:?}");
        assert_eq!((strong[0], strong[7]), (100, 160));
    }
}
