//! A picture to try things on, drawn by this project itself: no photograph, no licence to mind.

use cloud_infinite::rule::Size;
use image::{Rgb, RgbImage};

use super::ImageError;
use super::encode::jpeg;
use super::picture::Picture;

/// The colours of the corner patches: top left, top right, bottom right, bottom left.
pub const CORNERS: [[u8; 3]; 4] = [[220, 40, 40], [40, 170, 60], [40, 80, 210], [240, 200, 40]];

/// The quality [`sample_photo_jpeg`] encodes with.
pub const SAMPLE_QUALITY: u8 = 90;

/// The side of the corner patches of a sample picture, in pixels.
pub fn corner_side(width: u32, height: u32) -> u32 {
    (width.min(height) / 8).max(1)
}

/// Draws a landscape with the statistics of a photograph: soft gradients, noise at several scales, grain, and a few
/// hard edges.
///
/// No two of its eight orientations look alike, and each corner has a patch of its own colour ([`CORNERS`]), so that
/// a rotation can be seen and tested. The same arguments give the same picture on every machine.
pub fn sample_photo(width: u32, height: u32, seed: u64) -> RgbImage {
    let patch = corner_side(width, height);
    RgbImage::from_fn(width, height, |x, y| {
        let at = |position: u32, length: u32| (position as f32 + 0.5) / length as f32;
        Rgb(corner(x, y, width, height, patch)
            .unwrap_or_else(|| landscape(at(x, width), at(y, height), (x, y), seed)))
    })
}

/// [`sample_photo`] as a JPEG of quality [`SAMPLE_QUALITY`].
///
/// # Errors
///
/// `ImageResolutionExceed` for a side above 65,535 and `InternalError` for a side of 0.
pub fn sample_photo_jpeg(width: u32, height: u32, seed: u64) -> Result<Vec<u8>, ImageError> {
    let bytes = sample_photo(width, height, seed).into_raw();
    jpeg(&Picture { size: Size::new(width, height), alpha: false, bytes }, SAMPLE_QUALITY)
}

fn corner(x: u32, y: u32, width: u32, height: u32, patch: u32) -> Option<[u8; 3]> {
    let [top_left, top_right, bottom_right, bottom_left] = CORNERS;
    let (left, right) = (x < patch, x + patch >= width);
    let (top, bottom) = (y < patch, y + patch >= height);
    match (left, right, top, bottom) {
        (true, _, true, _) => Some(top_left),
        (_, true, true, _) => Some(top_right),
        (_, true, _, true) => Some(bottom_right),
        (true, _, _, true) => Some(bottom_left),
        _ => None,
    }
}

/// The colour at (`u`, `v`), both from 0 to 1, with grain that belongs to the pixel.
fn landscape(u: f32, v: f32, pixel: (u32, u32), seed: u64) -> [u8; 3] {
    let hills = 0.55 + 0.16 * (noise(u * 4.0, 0.5, seed) - 0.5) + 0.04 * (noise(u * 19.0, 9.5, seed) - 0.5);
    let mut colour = if v < hills {
        let clouds = clouds(u * 3.0, v * 6.0, seed ^ 1);
        let sky = blend([86.0, 140.0, 214.0], [232.0, 214.0, 188.0], v / hills);
        blend(sky, [250.0, 250.0, 252.0], ((clouds - 0.45) * 2.2).clamp(0.0, 0.85))
    } else {
        let meadow = clouds(u * 14.0, v * 30.0, seed ^ 2);
        let depth = (v - hills) / (1.0 - hills);
        blend(blend([92.0, 128.0, 70.0], [44.0, 66.0, 30.0], depth), [150.0, 132.0, 60.0], meadow * 0.5)
    };
    colour = shapes(u, v).unwrap_or(colour);
    let (x, y) = pixel;
    let grain = (lattice(i64::from(x), i64::from(y), seed ^ 3) - 0.5) * 9.0;
    colour.map(|value| (value + grain).round().clamp(0.0, 255.0) as u8)
}

/// Hard-edged things, none of them in the middle: a sun, a tower with a pointed roof, a striped barrier.
fn shapes(u: f32, v: f32) -> Option<[f32; 3]> {
    let sun = (u - 0.27).powi(2) + ((v - 0.24) * 0.75).powi(2) < 0.0049;
    let roof = (0.22..0.32).contains(&v) && (u - 0.74).abs() < (v - 0.22) * 0.7;
    let tower = (0.32..0.80).contains(&v) && (u - 0.74).abs() < 0.05;
    let window = tower && (0.38..0.44).contains(&v) && (u - 0.75).abs() < 0.015;
    let barrier = (0.86..0.92).contains(&v) && (0.22..0.60).contains(&u);
    match () {
        () if sun => Some([255.0, 236.0, 150.0]),
        () if roof => Some([150.0, 40.0, 34.0]),
        () if window => Some([30.0, 34.0, 52.0]),
        () if tower => Some([206.0, 196.0, 180.0]),
        () if barrier && ((u * 40.0) as i32 + (v * 30.0) as i32) % 2 == 0 => Some([245.0, 245.0, 245.0]),
        () if barrier => Some([200.0, 30.0, 36.0]),
        () => None,
    }
}

fn blend(from: [f32; 3], to: [f32; 3], share: f32) -> [f32; 3] {
    let [a, b, c] = from;
    let [x, y, z] = to;
    [a + (x - a) * share, b + (y - b) * share, c + (z - c) * share]
}

/// Noise of four scales, each half as strong as the one before; 0 to 1.
fn clouds(x: f32, y: f32, seed: u64) -> f32 {
    let octaves = [(1.0, 8.0), (2.0, 4.0), (4.0, 2.0), (8.0, 1.0)];
    octaves.iter().map(|(scale, weight)| weight * noise(x * scale, y * scale, seed)).sum::<f32>() / 15.0
}

/// Smooth noise: random values on a lattice of whole numbers, blended between; 0 to 1.
fn noise(x: f32, y: f32, seed: u64) -> f32 {
    let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
    let (column, row) = (x.floor(), y.floor());
    let (along, down) = (smooth(x - column), smooth(y - row));
    let corner = |dx: i64, dy: i64| lattice(column as i64 + dx, row as i64 + dy, seed);
    let top = corner(0, 0) + (corner(1, 0) - corner(0, 0)) * along;
    let bottom = corner(0, 1) + (corner(1, 1) - corner(0, 1)) * along;
    top + (bottom - top) * down
}

/// A random number from 0 to 1 that belongs to a lattice point.
fn lattice(x: i64, y: i64, seed: u64) -> f32 {
    let mut state = seed ^ (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (y as u64).rotate_left(32);
    for _ in 0..2 {
        state = (state ^ (state >> 31)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    }
    ((state >> 40) as f32) / ((1_u64 << 24) as f32)
}
