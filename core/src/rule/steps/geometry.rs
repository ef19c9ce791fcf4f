//! Steps that scale, cut and turn.

use super::super::arguments::{bounded, choice, decode};
use super::super::{Anchor, Crop, Cut, Fill, Flip, Operation, Side, Thumbnail};
use super::{Piece, Result, color_of, gravity_of, maybe, operation, refused_beside};
use crate::InvalidArgument;

/// A form of `thumbnail` that takes two sides.
type InBox = fn(Side, Side) -> Thumbnail;

steps! {
    /// Scales the picture: `thumbnail`. With only one side the other follows in proportion.
    fn thumbnail(
        /// The width in pixels.
        width: Option<u32>,
        /// The height in pixels.
        height: Option<u32>,
        /// What both sides together mean: `fit` (the default) for the largest picture inside them, `shrink` for the same
        /// but never larger than the input, `enlarge` for the same but never smaller, `cover` for the smallest picture
        /// that reaches both, `exact` for exactly these.
        mode: Option<String>,
        /// Whether the picture is put in the middle of a canvas of this width and height.
        pad: Option<bool>,
        /// The colour of the canvas as `#RRGGBB`; white if not given.
        color: Option<String>,
    ) -> Result<Piece> {
        let (wide, high) = (maybe::<Side>("width", width)?, maybe::<Side>("height", height)?);
        let forms: [(&str, InBox); 5] = [
            ("fit", Thumbnail::Fit),
            ("shrink", Thumbnail::Shrink),
            ("enlarge", Thumbnail::Enlarge),
            ("cover", Thumbnail::Cover),
            ("exact", Thumbnail::Exact),
        ];
        let form = match (wide, high) {
            (Some(width), Some(height)) => {
                let mode = mode.as_deref().unwrap_or("fit");
                choice("mode", mode, |name| decode(&forms, name), forms.map(|(name, _)| name))?(width, height)
            }
            (one, other) => {
                refused_beside("mode", mode, "a single side")?;
                match one.map(Thumbnail::Width).or(other.map(Thumbnail::Height)) {
                    Some(form) => form,
                    None => return Err(InvalidArgument::new("width", "", "or `height` is needed")),
                }
            }
        };
        let boxed = matches!(form, Thumbnail::Fit(..) | Thumbnail::Shrink(..) | Thumbnail::Enlarge(..));
        if !boxed {
            refused_beside("pad", pad, "this form: only `fit`, `shrink` and `enlarge` leave room")?;
            refused_beside("color", color.as_ref(), "this form: only `fit`, `shrink` and `enlarge` leave room")?;
        }
        operation(Operation::Thumbnail(form, Fill { pad, color: color_of("color", color.as_deref())? }))
    }

    /// Scales both sides by a percentage: `thumbnail/!<S>p`.
    fn scale(
        /// The percentage, 1 to 999.
        percent: u32,
    ) -> Result<Piece> {
        operation(Operation::Thumbnail(Thumbnail::Percent(bounded("percent", percent)?), Fill::NONE))
    }

    /// Scales the width by a percentage and leaves the height: `thumbnail/!<S>px`.
    fn scale_width(
        /// The percentage, 1 to 999.
        percent: u32,
    ) -> Result<Piece> {
        operation(Operation::Thumbnail(Thumbnail::PercentWidth(bounded("percent", percent)?), Fill::NONE))
    }

    /// Scales the height by a percentage and leaves the width: `thumbnail/!x<S>p`.
    fn scale_height(
        /// The percentage, 1 to 999.
        percent: u32,
    ) -> Result<Piece> {
        operation(Operation::Thumbnail(Thumbnail::PercentHeight(bounded("percent", percent)?), Fill::NONE))
    }

    /// Scales the picture down to a number of pixels in proportion: `thumbnail/<A>@`.
    fn limit_area(
        /// The most pixels the result may have.
        pixels: u32,
    ) -> Result<Piece> {
        operation(Operation::Thumbnail(Thumbnail::Area(bounded("pixels", pixels)?), Fill::NONE))
    }

    /// Keeps a rectangle of the picture as it is: `cut`.
    fn cut(
        /// The width of the rectangle in pixels.
        width: u32,
        /// The height of the rectangle in pixels.
        height: u32,
        /// How many pixels are left of it.
        dx: u32,
        /// How many pixels are above it.
        dy: u32,
    ) -> Result<Piece> {
        let (width, height) = (bounded("width", width)?, bounded("height", height)?);
        operation(Operation::Cut(Cut { width, height, dx, dy }))
    }

    /// Scales the picture until it covers a box and cuts it to the box: `crop`. With only one side, that side is cut and
    /// nothing is scaled.
    fn crop(
        /// The width in pixels.
        width: Option<u32>,
        /// The height in pixels.
        height: Option<u32>,
        /// Which part is kept: `northwest`, `north`, `northeast`, `west`, `center` (the default), `east`, `southwest`,
        /// `south` or `southeast`.
        gravity: Option<String>,
        /// The distance from the left or right edge in pixels.
        dx: Option<u32>,
        /// The distance from the upper or lower edge in pixels.
        dy: Option<u32>,
    ) -> Result<Piece> {
        let anchor = Anchor { gravity: gravity_of(gravity.as_deref())?, dx, dy };
        let crop = match (maybe::<Side>("width", width)?, maybe::<Side>("height", height)?) {
            (Some(width), Some(height)) => Crop::Cover(width, height, anchor),
            (Some(width), None) => Crop::Width(width, anchor),
            (None, Some(height)) => Crop::Height(height, anchor),
            (None, None) => return Err(InvalidArgument::new("width", "", "or `height` is needed")),
        };
        operation(Operation::Crop(crop))
    }

    /// Keeps a circle in the middle: `iradius`. Not for GIF.
    fn iradius(
        /// The radius in pixels.
        radius: u32,
    ) -> Result<Piece> {
        operation(Operation::Iradius(bounded("radius", radius)?))
    }

    /// Rounds the corners: `rradius`. Not for GIF.
    fn rradius(
        /// The radius in pixels.
        radius: u32,
    ) -> Result<Piece> {
        operation(Operation::Rradius(bounded("radius", radius)?))
    }

    /// Keeps the surroundings of the largest face, or everything if there is none: `scrop`.
    fn scrop(
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    ) -> Result<Piece> {
        operation(Operation::Scrop(bounded("width", width)?, bounded("height", height)?))
    }

    /// Turns the picture clockwise: `rotate`.
    fn rotate(
        /// The angle in degrees, 0 to 360.
        degrees: u32,
    ) -> Result<Piece> {
        operation(Operation::Rotate(bounded("degrees", degrees)?))
    }

    /// Turns the picture as its EXIF orientation says: `auto-orient`. It belongs in front of what depends on the sides.
    fn auto_orient() -> Result<Piece> {
        operation(Operation::AutoOrient)
    }

    /// Mirrors the picture: `flip`.
    fn flip(
        /// `vertical` for upside down, `horizontal` for left and right.
        direction: String,
    ) -> Result<Piece> {
        let flip = choice("direction", &direction, Flip::from_name, Flip::ALL.map(Flip::name))?;
        operation(Operation::Flip(flip))
    }
}
