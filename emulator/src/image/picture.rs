//! Decoded pixels.

use cloud_infinite::rule::Size;

use super::ImageError;

/// A picture of 8-bit RGB or RGBA pixels, rows from the top, transparency not multiplied in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) size: Size,
    pub(super) alpha: bool,
    pub(super) bytes: Vec<u8>,
}

pub(super) const RGB: usize = 3;
pub(super) const RGBA: usize = 4;
const OPAQUE: u8 = 255;

/// Room for `size` pixels of `channels` bytes, all zero; an error instead of an abort where there is not enough memory.
pub(super) fn blank(size: Size, channels: usize) -> Result<Vec<u8>, ImageError> {
    let length = usize::try_from(size.pixels()).ok().and_then(|pixels| pixels.checked_mul(channels));
    let length = length.ok_or_else(out_of_memory)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length).map_err(|_| out_of_memory())?;
    bytes.resize(length, 0);
    Ok(bytes)
}

pub(super) fn out_of_memory() -> ImageError {
    ImageError::internal("not enough memory for this picture")
}

impl Picture {
    /// How many bytes a pixel has.
    pub(super) fn channels(&self) -> usize {
        if self.alpha { RGBA } else { RGB }
    }

    /// The picture without transparency: what was transparent is white.
    ///
    /// Assumption: the service publishes no colour for this.
    pub(super) fn flattened(self) -> Result<Self, ImageError> {
        if !self.alpha {
            return Ok(self);
        }
        let mut bytes = blank(self.size, RGB)?;
        let (pixels, _) = self.bytes.as_chunks::<RGBA>();
        for (flat, pixel) in bytes.as_chunks_mut::<RGB>().0.iter_mut().zip(pixels) {
            *flat = over_white(*pixel);
        }
        Ok(Self { bytes, alpha: false, ..self })
    }

    /// The same picture as RGB if no pixel is transparent at all.
    pub(super) fn without_needless_alpha(self) -> Result<Self, ImageError> {
        let needless =
            self.alpha && self.bytes.as_chunks::<RGBA>().0.iter().all(|[.., alpha]| *alpha == OPAQUE);
        if needless { self.flattened() } else { Ok(self) }
    }

    /// The same picture as RGBA.
    pub(super) fn with_alpha(self) -> Result<Self, ImageError> {
        if self.alpha {
            return Ok(self);
        }
        let mut bytes = blank(self.size, RGBA)?;
        let (pixels, _) = self.bytes.as_chunks::<RGB>();
        for (pixel, [red, green, blue]) in bytes.as_chunks_mut::<RGBA>().0.iter_mut().zip(pixels) {
            *pixel = [*red, *green, *blue, OPAQUE];
        }
        Ok(Self { bytes, alpha: true, ..self })
    }

    /// The average colour as 0xRRGGBB, halves rounded up, transparent parts counted as white.
    pub(super) fn average(&self) -> u32 {
        let mut sums = [0_u64; RGB];
        let mut add = |pixel: [u8; RGB]| {
            for (sum, value) in sums.iter_mut().zip(pixel) {
                *sum += u64::from(value);
            }
        };
        if self.alpha {
            self.bytes.as_chunks::<RGBA>().0.iter().for_each(|pixel| add(over_white(*pixel)));
        } else {
            self.bytes.as_chunks::<RGB>().0.iter().for_each(|pixel| add(*pixel));
        }
        let count = self.size.pixels().max(1);
        let [red, green, blue] = sums.map(|sum| ((2 * sum + count) / (2 * count)) as u8);
        u32::from_be_bytes([0, red, green, blue])
    }
}

fn over_white(pixel: [u8; RGBA]) -> [u8; RGB] {
    over(pixel, [255; RGB])
}

/// A pixel on top of an opaque one.
pub(super) fn over([red, green, blue, alpha]: [u8; RGBA], below: [u8; RGB]) -> [u8; RGB] {
    let alpha = u32::from(alpha);
    let [under_red, under_green, under_blue] = below.map(u32::from);
    let mix = |above: u8, below: u32| ((u32::from(above) * alpha + below * (255 - alpha) + 127) / 255) as u8;
    [mix(red, under_red), mix(green, under_green), mix(blue, under_blue)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(alpha: bool, bytes: &[u8]) -> Picture {
        let channels = if alpha { RGBA } else { RGB };
        Picture { size: Size::new((bytes.len() / channels) as u32, 1), alpha, bytes: bytes.to_vec() }
    }

    #[test]
    fn flattening_puts_the_picture_on_white() {
        let flat = picture(true, &[10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 200, 128]).flattened().unwrap();
        assert_eq!(flat, picture(false, &[10, 20, 30, 255, 255, 255, 127, 177, 227]));
    }

    #[test]
    fn alpha_goes_only_when_nothing_uses_it() {
        let opaque = picture(true, &[1, 2, 3, 255, 4, 5, 6, 255]);
        assert_eq!(opaque.without_needless_alpha().unwrap(), picture(false, &[1, 2, 3, 4, 5, 6]));
        let used = picture(true, &[1, 2, 3, 255, 4, 5, 6, 254]);
        assert_eq!(used.clone().without_needless_alpha().unwrap(), used);
    }

    #[test]
    fn the_average_counts_transparency_as_white() {
        assert_eq!(picture(false, &[0, 10, 0x80, 1, 20, 0x82]).average(), 0x01_0f_81);
        assert_eq!(picture(true, &[0, 0, 0, 0]).average(), 0xff_ff_ff);
    }
}
