//! The fonts that texts are drawn in.

use std::collections::BTreeMap;

use ab_glyph::{Font, FontArc, FontRef, FontVec};
use cloud_infinite::rule::TextMark;

use super::ImageError;

/// The one font this emulator has of its own: Latin, Greek and Cyrillic letters.
const BUILT_IN: &[u8] = include_bytes!("../../fonts/OpenSans-Regular.ttf");

/// Fonts under the names that rules have for them, besides the built-in one.
///
/// A text whose font is not here is drawn in the built-in one, whatever its rule names.
#[derive(Debug, Clone, Default)]
pub struct Fonts(BTreeMap<String, FontArc>);

impl Fonts {
    /// None but the built-in one.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a font, such as `simhei.ttf`, from the bytes of a TrueType or OpenType file; of a collection the first font
    /// is taken.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for an empty name, for bytes that are no font, and for a font without outlines.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), ImageError> {
        if name.is_empty() {
            return Err(ImageError::argument("a font needs the name that rules have for it"));
        }
        let font = FontVec::try_from_vec(bytes).map_err(|error| {
            ImageError::argument(format!("`{name}` is no TrueType or OpenType font: {error}"))
        })?;
        let has_outlines = font.codepoint_ids().any(|(id, _)| font.outline(id).is_some());
        if !has_outlines {
            return Err(ImageError::argument(format!(
                "the font `{name}` has no outlines that could be drawn"
            )));
        }
        self.0.insert(name.to_owned(), FontArc::new(font));
        Ok(())
    }

    /// The font for a text.
    pub(super) fn of(&self, mark: &TextMark) -> Result<Typeface, ImageError> {
        let name = mark.font.as_ref().map_or(TextMark::DEFAULT_FONT, |font| font.as_str());
        if let Some(font) = self.0.get(name) {
            return Ok(Typeface { name: name.to_owned(), font: font.clone() });
        }
        let font = FontRef::try_from_slice(BUILT_IN)
            .map_err(|error| ImageError::internal(format!("the built-in font is damaged: {error}")))?;
        Ok(Typeface { name: "Open Sans".to_owned(), font: FontArc::new(font) })
    }
}

/// A font that was chosen for a text.
#[derive(Debug, Clone)]
pub(super) struct Typeface {
    pub(super) name: String,
    pub(super) font: FontArc,
}

/// Fonts do not change under their names while a rule is worked on.
impl PartialEq for Typeface {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
