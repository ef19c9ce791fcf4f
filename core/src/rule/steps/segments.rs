//! Steps that are segments of their own: views, marks, styles and whole rules.

use super::super::arguments::{choice, decode};
use super::super::{
    BlindContent, BlindKind, BlindMark, BlindReading, FontSize, Level, MarkScale, Oversize, PictureMark,
    PictureUrl, Placement, Quality, ScaleBy, Segment, StyleName, Text, TextMark, View, ViewMode, Watermark,
};
use super::{Piece, Result, color_of, format_of, gravity_of, maybe, needed, parsed, refused_beside};
use crate::InvalidArgument;

fn watermark(watermark: Watermark) -> Result<Piece> {
    Ok(Piece::Segment(Segment::Watermark(watermark)))
}

/// The arguments that visible marks share.
struct Mark {
    gravity: Option<String>,
    dx: Option<u32>,
    dy: Option<u32>,
    dissolve: Option<u32>,
    batch: Option<bool>,
    degree: Option<u32>,
    scale_by: Option<String>,
    permille: Option<u32>,
}

impl Mark {
    fn placement(self) -> Result<Placement> {
        let scale = match (self.scale_by.as_deref(), self.permille) {
            (None, None) => None,
            (by, permille) => {
                let names = [("width", ScaleBy::Width), ("height", ScaleBy::Height), ("area", ScaleBy::Area)];
                let by = needed("scale_by", by, "`permille`")?;
                let by = choice("scale_by", by, |name| decode(&names, name), names.map(|(name, _)| name))?;
                let permille = needed("permille", permille, "`scale_by`")?;
                Some(MarkScale::new(by, u16::try_from(permille).unwrap_or(u16::MAX))?)
            }
        };
        Ok(Placement {
            gravity: gravity_of(self.gravity.as_deref())?,
            dx: self.dx,
            dy: self.dy,
            dissolve: maybe("dissolve", self.dissolve)?,
            batch: self.batch,
            degree: maybe("degree", self.degree)?,
            scale,
        })
    }
}

fn text_of(field: &str, text: String) -> Result<Text> {
    Text::new(text).map_err(|error| InvalidArgument { field: field.to_owned(), ..error })
}

const BLIND_KINDS: [(&str, BlindKind); 3] =
    [("half_blind", BlindKind::HalfBlind), ("picture", BlindKind::Picture), ("text", BlindKind::Text)];

fn blind_kind(name: &str) -> Result<BlindKind> {
    choice("kind", name, |name| decode(&BLIND_KINDS, name), BLIND_KINDS.map(|(name, _)| name))
}

steps! {
    /// A ready-made way to make a thumbnail: `imageView2`.
    fn image_view2(
        /// 1 to cover the box and cut to it, 2 to fit inside it, 3 to cover it, 4 to cover it with the width meant for the
        /// longer side, 5 as 4 and cut to it.
        mode: u32,
        /// The width in pixels.
        width: Option<u32>,
        /// The height in pixels.
        height: Option<u32>,
        /// The format of the result, as for `format`.
        format: Option<String>,
        /// The quality of a lossy result, 0 to 100, at most the original's.
        quality: Option<u32>,
    ) -> Result<Piece> {
        let known = ViewMode::ALL.into_iter().find(|known| u32::from(known.number()) == mode);
        let view = View {
            mode: known.ok_or_else(|| InvalidArgument::new("mode", mode, "must be 1 to 5"))?,
            width: maybe("width", width)?,
            height: maybe("height", height)?,
            format: format.as_deref().map(format_of).transpose()?,
            quality: maybe::<Level>("quality", quality)?.map(|level| Quality::Absolute { level, forced: false }),
        };
        Ok(Piece::Segment(Segment::ImageView2(view)))
    }

    /// Puts a picture on the picture: `watermark/1`.
    fn watermark_picture(
        /// The `http://` address of the mark, an object of the same bucket; not an animation.
        image: String,
        /// Where it sits: as for `crop`, but `southeast` if not given.
        gravity: Option<String>,
        /// The distance from the left or right edge in pixels; 0 if not given.
        dx: Option<u32>,
        /// The distance from the upper or lower edge in pixels; 0 if not given.
        dy: Option<u32>,
        /// How opaque it is in percent, 1 to 100; 90 if not given.
        dissolve: Option<u32>,
        /// Whether it is repeated all over the picture.
        batch: Option<bool>,
        /// By how many degrees each repetition is turned, 0 to 360.
        degree: Option<u32>,
        /// What its size is a share of: `width`, `height` or `area`; goes with `permille`.
        scale_by: Option<String>,
        /// Its share of the picture in permille, 1 to 1000, or 1 to 250 of the area; goes with `scale_by`.
        permille: Option<u32>,
        /// What is done with a mark that is larger than the picture: `shrink` or `cut`.
        oversize: Option<String>,
    ) -> Result<Piece> {
        let oversizes = [("shrink", Oversize::Shrink), ("cut", Oversize::Cut)];
        let oversize = oversize
            .map(|name| choice("oversize", &name, |name| decode(&oversizes, name), ["shrink", "cut"]))
            .transpose()?;
        let mark = Mark { gravity, dx, dy, dissolve, batch, degree, scale_by, permille };
        let image = PictureUrl::new(image)?;
        watermark(Watermark::Picture(PictureMark { image, placement: mark.placement()?, oversize }))
    }

    /// Puts a text on the picture: `watermark/2`.
    fn watermark_text(
        /// The text.
        text: String,
        /// The file name of the font; `Tahoma.ttf` if not given.
        font: Option<String>,
        /// The size in points; 13 if not given.
        font_size: Option<u32>,
        /// The colour as `#RRGGBB`; `#3D3D3D` if not given.
        fill: Option<String>,
        /// Where it sits: as for `crop`, but `southeast` if not given.
        gravity: Option<String>,
        /// The distance from the left or right edge in pixels; 0 if not given.
        dx: Option<u32>,
        /// The distance from the upper or lower edge in pixels; 0 if not given.
        dy: Option<u32>,
        /// How opaque it is in percent, 1 to 100; 90 if not given.
        dissolve: Option<u32>,
        /// Whether it is repeated all over the picture.
        batch: Option<bool>,
        /// By how many degrees each repetition is turned, 0 to 360.
        degree: Option<u32>,
        /// The room between repetitions in percent, 0 to 100; 10 if not given.
        spacing: Option<u32>,
        /// How strong its shadow is, 0 to 100; 0 if not given.
        shadow: Option<u32>,
        /// What its size is a share of: `width`, `height` or `area`; goes with `permille`.
        scale_by: Option<String>,
        /// Its share of the picture in permille, 1 to 1000, or 1 to 250 of the area; goes with `scale_by`.
        permille: Option<u32>,
    ) -> Result<Piece> {
        let mark = Mark { gravity, dx, dy, dissolve, batch, degree, scale_by, permille };
        watermark(Watermark::Text(TextMark {
            text: text_of("text", text)?,
            font: font.map(|font| text_of("font", font)).transpose()?,
            font_size: maybe::<FontSize>("font_size", font_size)?,
            fill: color_of("fill", fill.as_deref())?,
            placement: mark.placement()?,
            spacing: maybe("spacing", spacing)?,
            shadow: maybe("shadow", shadow)?,
        }))
    }

    /// Hides a mark in the picture that nobody sees: `watermark/3`.
    fn watermark_blind(
        /// `text`, `picture`, or `half_blind` for a picture.
        kind: String,
        /// The text, for that kind.
        text: Option<String>,
        /// The `http://` address of the picture, for the other kinds.
        image: Option<String>,
        /// How strong it is, 1 to 3.
        level: Option<u32>,
    ) -> Result<Piece> {
        let kind = blind_kind(&kind)?;
        match kind {
            BlindKind::Text => refused_beside("image", image.as_ref(), "the kind `text`")?,
            BlindKind::HalfBlind | BlindKind::Picture => {
                refused_beside("text", text.as_ref(), "a kind that hides a picture")?;
            }
        }
        let picture = || PictureUrl::new(needed("image", image, "a kind that hides a picture")?);
        let content = match kind {
            BlindKind::Text => BlindContent::Text(text_of("text", needed("text", text, "the kind `text`")?)?),
            BlindKind::HalfBlind => BlindContent::HalfBlind(picture()?),
            BlindKind::Picture => BlindContent::Picture(picture()?),
        };
        watermark(Watermark::Blind(BlindMark { content, level: maybe("level", level)? }))
    }

    /// Reads a mark that is hidden in the picture: `watermark/4`. The answer is in the result's watermark status.
    fn watermark_read(
        /// `text`, `picture` or `half_blind`.
        kind: String,
        /// The `http://` address of the mark, or of the picture without it.
        image: Option<String>,
    ) -> Result<Piece> {
        let (kind, image) = (blind_kind(&kind)?, image.map(PictureUrl::new).transpose()?);
        watermark(Watermark::ReadBlind(BlindReading { kind, image }))
    }

    /// Makes the file smaller without a visible change: `imageSlim`.
    fn image_slim() -> Result<Piece> {
        Ok(Piece::Segment(Segment::ImageSlim))
    }

    /// A rule that is stored with the bucket: `style`.
    fn style(
        /// Its name.
        name: String,
    ) -> Result<Piece> {
        Ok(Piece::Segment(Segment::Style(StyleName::new(name)?)))
    }

    /// Another rule, which works on what the steps so far have made.
    fn pipe(
        /// The text of the rule.
        rule: String,
    ) -> Result<Piece> {
        parsed("rule", &rule).map(Piece::Rule)
    }
}
