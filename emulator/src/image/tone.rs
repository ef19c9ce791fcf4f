//! `bright`, `contrast` and `grayscale`: changes of each pixel by itself.

use super::picture::{Picture, RGB};

/// Adds `change` percent of the full range to every channel.
///
/// Assumption: the service publishes no formula.
pub(super) fn bright(picture: Picture, change: i8) -> Picture {
    let shift = i32::from(change) * 255;
    mapped(picture, |value| i32::from(value) + (shift + 50 * shift.signum()) / 100)
}

/// Moves every channel away from the middle, or towards it.
///
/// Assumption: the service publishes no formula. Here -100 leaves one grey, 0 everything as it is, and 100 the eight
/// pure colours, with a slope that grows evenly below 0 and without a bound above.
pub(super) fn contrast(picture: Picture, change: i8) -> Picture {
    let change = i32::from(change);
    let (numerator, denominator) = if change < 0 { (100 + change, 100) } else { (100, 100 - change) };
    mapped(picture, |value| {
        // Doubled, since the middle lies between 127 and 128.
        let from_middle = 2 * i32::from(value) - 255;
        match (from_middle * numerator).checked_div(denominator) {
            Some(from_middle) => (255 + from_middle + 1) / 2,
            None => {
                if from_middle < 0 {
                    0
                } else {
                    255
                }
            }
        }
    })
}

/// Replaces colours by their luma, by the weights of ITU-R BT.601.
pub(super) fn grayscale(mut picture: Picture) -> Picture {
    let channels = picture.channels();
    for pixel in picture.bytes.chunks_exact_mut(channels) {
        if let [red, green, blue, ..] = pixel {
            let luma =
                (299 * u32::from(*red) + 587 * u32::from(*green) + 114 * u32::from(*blue) + 500) / 1000;
            let luma = luma.min(255) as u8;
            (*red, *green, *blue) = (luma, luma, luma);
        }
    }
    picture
}

fn mapped(mut picture: Picture, change: impl Fn(u8) -> i32) -> Picture {
    let table: [u8; 256] = std::array::from_fn(|value| change(value as u8).clamp(0, 255) as u8);
    let channels = picture.channels();
    for pixel in picture.bytes.chunks_exact_mut(channels) {
        for value in pixel.iter_mut().take(RGB) {
            *value = table[usize::from(*value)];
        }
    }
    picture
}

#[cfg(test)]
mod tests {
    use cloud_infinite::rule::Size;

    use super::*;

    fn picture() -> Picture {
        Picture { size: Size::new(2, 1), alpha: true, bytes: vec![0, 100, 255, 7, 60, 127, 128, 9] }
    }

    #[test]
    fn tables_have_their_ends_and_their_middle() {
        assert_eq!(bright(picture(), 0), picture());
        assert_eq!(contrast(picture(), 0), picture());
        assert_eq!(bright(picture(), 100).bytes, [255, 255, 255, 7, 255, 255, 255, 9]);
        assert_eq!(bright(picture(), -100).bytes, [0, 0, 0, 7, 0, 0, 0, 9]);
        assert_eq!(bright(picture(), 20).bytes, [51, 151, 255, 7, 111, 178, 179, 9]);
        assert_eq!(contrast(picture(), 100).bytes, [0, 0, 255, 7, 0, 0, 255, 9]);
        assert_eq!(contrast(picture(), -100).bytes, [128, 128, 128, 7, 128, 128, 128, 9]);
        assert_eq!(contrast(picture(), 50).bytes[0..3], [0, 73, 255]);
    }

    #[test]
    fn greys_have_the_weights_of_the_eye() {
        let colours = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255; 3], [10, 10, 10]];
        let picture = Picture { size: Size::new(5, 1), alpha: false, bytes: colours.as_flattened().to_vec() };
        let greys: Vec<u8> = grayscale(picture).bytes.chunks(3).map(|pixel| pixel[0]).collect();
        assert_eq!(greys, [76, 150, 29, 255, 10]);
    }
}
