//! Scaling with a Lanczos filter of three lobes; transparency is multiplied in around it, so that invisible colours
//! do not bleed into visible ones.
//!
//! Assumption: the service publishes no resampling filter.

use cloud_infinite::rule::Size;
use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, ResizeOptions, Resizer};

use super::ImageError;
use super::picture::Picture;

/// Scales `picture` to `size`.
pub(super) fn resize(picture: Picture, size: Size) -> Result<Picture, ImageError> {
    if picture.size == size {
        return Ok(picture);
    }
    match turning_point(picture.size, size) {
        Some(between) => one_pass(one_pass(picture, between)?, size),
        None => one_pass(picture, size),
    }
}

/// The size between two passes if the vertical one must come first.
///
/// The resizer works on rows first and holds a picture of the new width and the old height meanwhile. For a narrow
/// tower made wide and low that is many times larger than both ends; going down first needs far less.
fn turning_point(from: Size, to: Size) -> Option<Size> {
    let rows_first = Size::new(to.width, from.height);
    let columns_first = Size::new(from.width, to.height);
    (rows_first.pixels() > columns_first.pixels().saturating_mul(2)).then_some(columns_first)
}

/// The most pixels that exist between the two passes.
pub(super) fn pixels_between(from: Size, to: Size) -> u64 {
    turning_point(from, to).unwrap_or(Size::new(to.width, from.height)).pixels()
}

fn one_pass(picture: Picture, size: Size) -> Result<Picture, ImageError> {
    let Picture { size: from, alpha, bytes } = picture;
    let layout = if alpha { PixelType::U8x4 } else { PixelType::U8x3 };
    let fault = |error: &dyn std::fmt::Display| ImageError::internal(format!("resizing failed: {error}"));
    let source = Image::from_vec_u8(from.width, from.height, bytes, layout).map_err(|error| fault(&error))?;
    let mut target = Image::new(size.width, size.height, layout);
    // The default options are Lanczos3 with transparency multiplied in and out.
    Resizer::new().resize(&source, &mut target, &ResizeOptions::new()).map_err(|error| fault(&error))?;
    Ok(Picture { size, alpha, bytes: target.into_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tower_goes_down_before_it_goes_wide() {
        let (tower, plain) = (Size::new(1, 50_000), Size::new(10_000, 1));
        assert_eq!(pixels_between(tower, plain), 1);
        assert_eq!(pixels_between(plain, tower), 1);
        assert_eq!(pixels_between(Size::new(400, 300), Size::new(200, 150)), 200 * 300);
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
