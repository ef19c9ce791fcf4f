//! Text as a mark.

use ab_glyph::{Font, FontArc, GlyphId, PxScale, ScaleFont, point};
use cloud_infinite::rule::{Color, MarkScale, Size, TextMark};

use super::super::ImageError;
use super::super::fonts::{Fonts, Typeface};
use super::super::picture::{Picture, RGBA, blank};
use super::{check_size, factor};

/// Pixels per point.
///
/// Assumption: the service publishes no resolution; the image library whose words it uses takes 72 dots per inch.
const PIXELS_PER_POINT: f32 = 1.0;

/// Room for what sticks out of the box that a font claims, in shares of the font's size.
const MARGIN: f32 = 0.08;

/// How far a shadow lies from its text, in shares of the font's size.
const SHADOW_DISTANCE: f32 = 0.06;

/// A text, laid out but not drawn.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct TextStamp {
    text: String,
    typeface: Typeface,
    pixels: f32,
    color: Color,
    /// Opacity of the shadow in percent.
    shadow: u8,
    size: Size,
}

impl TextStamp {
    /// Lays out a text for a picture of this size.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` names a character that the font does not have; `ImageResolutionExceed` for a text that is too
    /// large.
    pub(in super::super) fn new(mark: &TextMark, fonts: &Fonts, on: Size) -> Result<Self, ImageError> {
        let typeface = fonts.of(mark)?;
        let text = mark.text.as_str();
        for character in text.chars() {
            if typeface.font.glyph_id(character) == GlyphId(0) {
                return Err(ImageError::argument(format!(
                    "`watermark/2`: the font {} has no `{}` (U+{:04X})",
                    typeface.name,
                    character.escape_debug(),
                    u32::from(character)
                )));
            }
        }
        let points = mark.font_size.map_or(TextMark::DEFAULT_FONT_SIZE, |size| size.get());
        let mut stamp = Self {
            text: text.to_owned(),
            typeface,
            pixels: points as f32 * PIXELS_PER_POINT,
            color: mark.fill.unwrap_or(TextMark::DEFAULT_FILL),
            shadow: mark.shadow.map_or(0, |shadow| shadow.get()),
            size: Size::new(1, 1),
        };
        stamp.size = stamp.measured();
        if let Some(scale) = mark.placement.scale {
            stamp.scale(scale, on);
        }
        check_size(stamp.size)?;
        Ok(stamp)
    }

    pub(super) fn size(&self) -> Size {
        self.size
    }

    fn scale(&mut self, scale: MarkScale, on: Size) {
        self.pixels *= factor(scale, self.size, on) as f32;
        self.size = self.measured();
    }

    /// The box around the text.
    fn measured(&self) -> Size {
        let font = &self.typeface.font;
        let scaled = font.as_scaled(scale_of(font, self.pixels));
        let mut width = 0.0;
        let mut before = None;
        for id in self.text.chars().map(|character| font.glyph_id(character)) {
            width += before.map_or(0.0, |before| scaled.kern(before, id)) + scaled.h_advance(id);
            before = Some(id);
        }
        let room = self.pixels * (2.0 * MARGIN) + self.shadow_distance();
        // Float to integer conversion saturates; what is too large is refused.
        let side = |length: f32| ((length + room).ceil() as u32).max(1);
        Size::new(side(width), side(scaled.height()))
    }

    fn shadow_distance(&self) -> f32 {
        if self.shadow == 0 { 0.0 } else { (self.pixels * SHADOW_DISTANCE).max(1.0) }
    }

    /// Draws the text on a transparent ground.
    pub(super) fn render(&self) -> Result<Picture, ImageError> {
        let mut picture = Picture { size: self.size, alpha: true, bytes: blank(self.size, RGBA)? };
        if self.shadow > 0 {
            self.draw(&mut picture, self.shadow_distance(), Color::new(0, 0, 0), self.shadow);
        }
        self.draw(&mut picture, 0.0, self.color, 100);
        Ok(picture)
    }

    fn draw(&self, onto: &mut Picture, away: f32, color: Color, opacity: u8) {
        let font = &self.typeface.font;
        let scale = scale_of(font, self.pixels);
        let scaled = font.as_scaled(scale);
        let width = onto.size.width as usize;
        let (pixels, _) = onto.bytes.as_chunks_mut::<RGBA>();
        let margin = self.pixels * MARGIN;
        let mut x = margin + away;
        let y = margin + away + scaled.ascent();
        let mut before = None;
        for id in self.text.chars().map(|character| font.glyph_id(character)) {
            x += before.map_or(0.0, |before| scaled.kern(before, id));
            if let Some(outline) = font.outline_glyph(id.with_scale_and_position(scale, point(x, y))) {
                let bounds = outline.px_bounds();
                outline.draw(|column, row, coverage| {
                    let at = |begin: f32, offset: u32| usize::try_from(begin as i64 + i64::from(offset)).ok();
                    let place = at(bounds.min.x, column).filter(|x| *x < width).zip(at(bounds.min.y, row));
                    let pixel =
                        place.and_then(|(x, y)| pixels.get_mut(y.checked_mul(width)?.checked_add(x)?));
                    if let Some(pixel) = pixel {
                        let alpha = (coverage.clamp(0.0, 1.0) * 2.55 * f32::from(opacity)).round() as u8;
                        super::mix(pixel, [color.red, color.green, color.blue, alpha]);
                    }
                });
            }
            x += scaled.h_advance(id);
            before = Some(id);
        }
    }
}

/// The scale at which the em of the font has so many pixels.
fn scale_of(font: &FontArc, pixels: f32) -> PxScale {
    let em = font.units_per_em().unwrap_or(1000.0);
    PxScale::from(pixels * font.height_unscaled() / em)
}
