//! Scaling with a Lanczos filter of three lobes; transparency is multiplied in around it, so that invisible colours
//! do not bleed into visible ones.
//!
//! Assumption: the service publishes no resampling filter.

use cloud_infinite::rule::Size;
use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, ResizeOptions, Resizer};

use super::ImageError;
use super::picture::Picture;

/// A part of a picture, in shares of its sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    const WHOLE: Self = Self { left: 0.0, top: 0.0, width: 1.0, height: 1.0 };
}

/// Lobes of the filter: how many pixels it looks to each side, of source or target, whichever are larger.
const LOBES: f64 = 3.0;

/// Scales `picture` to `size`.
pub(super) fn resize(picture: Picture, size: Size) -> Result<Picture, ImageError> {
    if picture.size == size {
        return Ok(picture);
    }
    resize_area(picture, Area::WHOLE, size)
}

/// Scales a part of `picture` to `size`. At the part's edges the filter sees what lies beyond.
pub(super) fn resize_area(picture: Picture, area: Area, size: Size) -> Result<Picture, ImageError> {
    let from = Region::of(picture.size, area);
    match from.turning_point(size) {
        Some(between) => {
            let columns = one_pass(picture, from.columns(), between)?;
            one_pass(columns, from.within_columns(), size)
        }
        None => one_pass(picture, from, size),
    }
}

/// The most memory between the two passes, in bytes.
pub(super) fn memory_between(from: Size, area: Area, to: Size, alpha: bool) -> u64 {
    let channels = if alpha { 4 } else { 3 };
    let from = Region::of(from, area);
    let pixels = match from.turning_point(to) {
        Some(between) => {
            let second = Size::new(to.width, between.height);
            // A second picture that is multiplied with its transparency.
            between.pixels().saturating_mul(if alpha { 3 } else { 2 }).saturating_add(second.pixels())
        }
        None => Size::new(to.width, from.rows_needed(to)).pixels(),
    };
    pixels.saturating_mul(channels)
}

/// A rectangle between the pixels of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Region {
    whole: Size,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Region {
    fn of(whole: Size, area: Area) -> Self {
        let span = |begin: f64, length: f64, side: u32| {
            let side = f64::from(side);
            let begin = (begin * side).clamp(0.0, side);
            // Rounding must not lead beyond the picture.
            (begin, (length * side).min(side - begin))
        };
        let (left, width) = span(area.left, area.width, whole.width);
        let (top, height) = span(area.top, area.height, whole.height);
        Self { whole, left, top, width, height }
    }

    /// How many rows the filter looks at.
    fn rows_needed(self, to: Size) -> u32 {
        let margin = LOBES * (self.height / f64::from(to.height.max(1))).max(1.0) + 1.0;
        ((self.height + 2.0 * margin).ceil() as u32).min(self.whole.height)
    }

    /// The size between two passes if the vertical one must come first.
    ///
    /// The resizer works on rows first and holds a picture of the new width and the old height meanwhile. For a
    /// narrow tower made wide and low that is many times larger than both ends; going down first needs far less.
    fn turning_point(self, to: Size) -> Option<Size> {
        let rows_first = Size::new(to.width, self.rows_needed(to));
        let columns_first = Size::new(self.whole.width, to.height);
        (rows_first.pixels() > columns_first.pixels().saturating_mul(2)).then_some(columns_first)
    }

    /// The same rows of every column.
    fn columns(self) -> Self {
        Self { left: 0.0, width: f64::from(self.whole.width), ..self }
    }

    /// The same columns of what [`Region::columns`] became.
    fn within_columns(self) -> Self {
        Self { top: 0.0, height: f64::MAX, ..self }
    }
}

fn one_pass(picture: Picture, region: Region, size: Size) -> Result<Picture, ImageError> {
    let Picture { size: from, alpha, bytes } = picture;
    let layout = if alpha { PixelType::U8x4 } else { PixelType::U8x3 };
    let fault = |error: &dyn std::fmt::Display| ImageError::internal(format!("resizing failed: {error}"));
    let source = Image::from_vec_u8(from.width, from.height, bytes, layout).map_err(|error| fault(&error))?;
    let mut target = Image::new(size.width, size.height, layout);
    let height = region.height.min(f64::from(from.height));
    // The other defaults are Lanczos3 with transparency multiplied in and out.
    let options = ResizeOptions::new().crop(region.left, region.top, region.width, height);
    Resizer::new().resize(&source, &mut target, &options).map_err(|error| fault(&error))?;
    Ok(Picture { size, alpha, bytes: target.into_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tower_goes_down_before_it_goes_wide() {
        let (tower, plain) = (Size::new(1, 50_000), Size::new(10_000, 1));
        let between = |from, to| memory_between(from, Area::WHOLE, to, false);
        assert!(between(tower, plain) < 100_000);
        assert!(between(plain, tower) < 100_000);
        assert_eq!(between(Size::new(400, 300), Size::new(200, 150)), 200 * 300 * 3);
        let picture = Picture { size: tower, alpha: false, bytes: vec![77; 150_000] };
        let wide = resize(picture, plain).unwrap();
        assert_eq!((wide.size, wide.bytes), (plain, vec![77; 30_000]));
    }

    #[test]
    fn invisible_colours_do_not_bleed() {
        let pixels = [[255, 0, 0, 255], [0, 255, 0, 0], [255, 0, 0, 255], [0, 255, 0, 0]];
        let picture = Picture { size: Size::new(4, 1), alpha: true, bytes: pixels.as_flattened().to_vec() };
        let small = resize(picture, Size::new(2, 1)).unwrap();
        for [red, green, _, alpha] in small.bytes.as_chunks::<4>().0 {
            assert!(*red > 250 && *green < 5, "{small:?}");
            assert!((64..192).contains(alpha), "{small:?}");
        }
    }
}
