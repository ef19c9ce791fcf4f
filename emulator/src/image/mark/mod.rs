//! Visible watermarks: a picture or a text, at one place or all over.

use std::collections::BTreeMap;

use bytes::Bytes;
use cloud_infinite::rule::{
    Anchor, Gravity, MarkScale, Oversize, PictureMark, Placement, Rule, ScaleBy, Segment, Size, Watermark,
};

use super::fonts::Fonts;
use super::limits::{Deadline, Limits};
use super::picture::{Picture, RGB, RGBA};
use super::resize::resize;
use super::rotate::rotate;
use super::{Header, ImageError, decode, inspect};

mod text;

pub(super) use text::TextStamp;

/// How many visible marks a rule may put on a picture.
pub(super) const MAX_MARKS: usize = 10;

/// The largest mark before it is repeated, in pixels.
///
/// Assumption: the service publishes no bound; this one keeps a font size of millions from using all memory.
const MAX_STAMP_PIXELS: u64 = 16_000_000;

/// What marks are made of: the pictures that a rule uses, by their addresses, and fonts.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    pictures: BTreeMap<String, MarkPicture>,
    fonts: Fonts,
}

#[derive(Debug, Clone)]
struct MarkPicture {
    bytes: Bytes,
    header: Header,
}

impl Marks {
    /// No pictures, and the built-in font: enough for every rule without `watermark/1`.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The same with these fonts.
    #[must_use]
    pub fn with_fonts(self, fonts: Fonts) -> Self {
        Self { fonts, ..self }
    }

    pub(super) fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// The addresses of all pictures that `rule` uses as marks.
    pub fn addresses(rule: &Rule) -> impl Iterator<Item = &str> {
        rule.segments().iter().filter_map(|segment| match segment {
            Segment::Watermark(Watermark::Picture(mark)) => Some(mark.image.as_str()),
            _ => None,
        })
    }

    /// Whether the picture at an address was added.
    #[must_use]
    pub fn has(&self, address: &str) -> bool {
        self.pictures.contains_key(address)
    }

    /// Adds the picture at an address.
    ///
    /// # Errors
    ///
    /// As [`inspect`], and `InvalidImageFormat` for an animation.
    pub fn add(&mut self, address: &str, bytes: impl Into<Bytes>, limits: &Limits) -> Result<(), ImageError> {
        let bytes = bytes.into();
        let header = inspect(&bytes, limits)?;
        if header.frames > 1 {
            return Err(ImageError::invalid_format("a watermark must not be animated"));
        }
        self.pictures.insert(address.to_owned(), MarkPicture { bytes, header });
        Ok(())
    }
}

/// A mark with everything known of it but its pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stamp {
    source: Source,
    placement: Placement,
    /// Room between repetitions, in percent of the mark.
    gap: u8,
}

#[derive(Debug, Clone, PartialEq)]
enum Source {
    Picture { bytes: Bytes, header: Header, size: Size },
    Text(TextStamp),
}

impl Stamp {
    /// The mark of `watermark/1` for a picture of this size.
    pub(super) fn picture(mark: &PictureMark, on: Size, marks: &Marks) -> Result<Self, ImageError> {
        let address = mark.image.as_str();
        let Some(MarkPicture { bytes, header }) = marks.pictures.get(address) else {
            return Err(ImageError::argument(format!("the watermark `{address}` was not given")));
        };
        let own = header.size;
        let scaled = mark.placement.scale.map_or(own, |scale| by_factor(own, factor(scale, own, on)));
        let larger = scaled.width > on.width || scaled.height > on.height;
        let size = if larger && mark.oversize == Some(Oversize::Shrink) {
            let share = |of: u32, side: u32| f64::from(of) / f64::from(side.max(1));
            let fitting =
                by_factor(scaled, share(on.width, scaled.width).min(share(on.height, scaled.height)));
            Size::new(fitting.width.min(on.width), fitting.height.min(on.height))
        } else {
            scaled
        };
        check_size(size)?;
        let source = Source::Picture { bytes: bytes.clone(), header: header.clone(), size };
        Ok(Self { source, placement: mark.placement, gap: 0 })
    }

    /// The mark of `watermark/2`.
    pub(super) fn text(text: TextStamp, placement: Placement, gap: u8) -> Self {
        Self { source: Source::Text(text), placement, gap }
    }

    /// The most memory that drawing needs beside the picture, in bytes.
    pub(super) fn memory(&self) -> u64 {
        let pixels = |size: Size| size.pixels().saturating_mul(RGBA as u64);
        let (decoding, size) = match &self.source {
            Source::Picture { header, size, .. } => {
                let passes = Size::new(size.width, header.size.height);
                (header.decode_memory() + pixels(header.size) + pixels(passes), *size)
            }
            Source::Text(text) => (0, text.size()),
        };
        // Turned, it needs a canvas of twice its pixels at most, and its longer side squared if it is narrow.
        let side = u64::from(size.width) + u64::from(size.height);
        let turned = if self.turned() { side.saturating_mul(side).saturating_mul(RGBA as u64) } else { 0 };
        decoding.saturating_add(pixels(size).saturating_mul(2)).saturating_add(turned)
    }

    fn turned(&self) -> bool {
        self.repeated() && self.placement.degree.is_some_and(|degree| degree.get() % 360 != 0)
    }

    fn repeated(&self) -> bool {
        self.placement.batch == Some(true)
    }

    /// Puts the mark on a picture.
    pub(super) fn draw(&self, mut picture: Picture, deadline: Deadline) -> Result<Picture, ImageError> {
        let mut stamp = match &self.source {
            Source::Picture { bytes, header, size } => {
                resize(decode::decode(bytes, header, deadline)?, *size)?.with_alpha()?
            }
            Source::Text(text) => text.render()?,
        };
        if let Some(degree) = self.placement.degree.filter(|_| self.turned()) {
            let canvas = cloud_infinite::rule::geometry::rotated_size(degree, stamp.size);
            check_size(canvas)?;
            stamp = rotate(stamp, degree, canvas, deadline)?;
        }
        let opacity = self.placement.dissolve.map_or(Placement::DEFAULT_OPACITY, |opacity| opacity.get());
        for [.., alpha] in stamp.bytes.as_chunks_mut::<RGBA>().0 {
            *alpha = ((u32::from(*alpha) * u32::from(opacity) + 50) / 100) as u8;
        }
        if self.repeated() {
            self.tile(&mut picture, &stamp, deadline)?;
        } else {
            let (left, top) = place(&self.placement, stamp.size, picture.size);
            blend(&mut picture, &stamp, left, top);
        }
        Ok(picture)
    }

    /// Covers the picture row by row; distances move the first one.
    fn tile(&self, picture: &mut Picture, stamp: &Picture, deadline: Deadline) -> Result<(), ImageError> {
        let step = |side: u32| (i64::from(side) * (100 + i64::from(self.gap)) / 100).max(1);
        let (across, down) = (step(stamp.size.width), step(stamp.size.height));
        let start = |distance: Option<u32>, step: i64| {
            let distance = i64::from(distance.unwrap_or(0)) % step;
            if distance > 0 { distance - step } else { 0 }
        };
        let mut top = start(self.placement.dy, down);
        while top < i64::from(picture.size.height) {
            deadline.check()?;
            let mut left = start(self.placement.dx, across);
            while left < i64::from(picture.size.width) {
                blend(picture, stamp, left, top);
                left += across;
            }
            top += down;
        }
        Ok(())
    }
}

/// By how much a mark is scaled to be a share of the picture.
fn factor(scale: MarkScale, own: Size, on: Size) -> f64 {
    let share = f64::from(scale.permille()) / 1000.0;
    let ratio = |of: f64, own: f64| share * of / own.max(1.0);
    match scale.by() {
        ScaleBy::Width => ratio(f64::from(on.width), f64::from(own.width)),
        ScaleBy::Height => ratio(f64::from(on.height), f64::from(own.height)),
        ScaleBy::Area => ratio(on.pixels() as f64, own.pixels() as f64).sqrt(),
    }
}

fn by_factor(size: Size, factor: f64) -> Size {
    // Float to integer conversion saturates; what is too large is refused.
    let side = |side: u32| ((f64::from(side) * factor).round() as u32).max(1);
    Size::new(side(size.width), side(size.height))
}

fn check_size(size: Size) -> Result<(), ImageError> {
    if size.pixels() <= MAX_STAMP_PIXELS {
        return Ok(());
    }
    Err(ImageError::resolution(format!(
        "a watermark of {size} has more than {MAX_STAMP_PIXELS} pixels, the most this emulator draws"
    )))
}

/// Where the left and upper edge of a mark are; a mark that is larger than the picture reaches beyond it.
fn place(placement: &Placement, mark: Size, on: Size) -> (i64, i64) {
    let gravity = placement.gravity.unwrap_or(Placement::DEFAULT_GRAVITY);
    let anchor = Anchor { gravity: Some(gravity), dx: placement.dx, dy: placement.dy };
    let across = i64::from(on.width) - i64::from(mark.width);
    let down = i64::from(on.height) - i64::from(mark.height);
    let (dx, dy) = (i64::from(anchor.dx.unwrap_or(0)), i64::from(anchor.dy.unwrap_or(0)));
    use Gravity::{Center, East, North, Northeast, Northwest, South, Southeast, Southwest, West};
    let left = match gravity {
        Northwest | West | Southwest => dx,
        North | Center | South => across / 2,
        Northeast | East | Southeast => across - dx,
    };
    let top = match gravity {
        Northwest | North | Northeast => dy,
        West | Center | East => down / 2,
        Southwest | South | Southeast => down - dy,
    };
    (left, top)
}

/// Puts a mark with its transparency onto a picture, as far as it lies on it.
fn blend(picture: &mut Picture, stamp: &Picture, left: i64, top: i64) {
    let (width, channels) = (i64::from(picture.size.width), picture.channels());
    let row_length = (picture.size.width as usize * channels).max(1);
    let stamp_width = (stamp.size.width as usize).max(1);
    let rows = stamp.bytes.as_chunks::<RGBA>().0.chunks_exact(stamp_width);
    for (y, row) in (top..).zip(rows) {
        let Ok(y) = usize::try_from(y) else { continue };
        let Some(target) = picture.bytes.chunks_exact_mut(row_length).nth(y) else { return };
        let from = usize::try_from(-left.min(0)).unwrap_or(usize::MAX);
        let begin = usize::try_from(left.clamp(0, width)).unwrap_or(0);
        let pixels = target.chunks_exact_mut(channels).skip(begin);
        for (pixel, mark) in pixels.zip(row.iter().skip(from)) {
            mix(pixel, *mark);
        }
    }
}

/// One pixel of a mark over one of the picture, whichever of them is transparent.
fn mix(pixel: &mut [u8], [red, green, blue, alpha]: [u8; RGBA]) {
    let above = u32::from(alpha) * 255;
    let below = pixel.get(RGB).map_or(255, |alpha| u32::from(*alpha)) * (255 - u32::from(alpha));
    let whole = above + below;
    if whole == 0 {
        return;
    }
    for (value, mark) in pixel.iter_mut().zip([red, green, blue]) {
        *value = ((u32::from(mark) * above + u32::from(*value) * below + whole / 2) / whole) as u8;
    }
    if let Some(alpha) = pixel.get_mut(RGB) {
        *alpha = ((whole + 127) / 255) as u8;
    }
}

#[cfg(test)]
mod tests;
