//! Steps that change how the result is written, and its colours.

use super::super::arguments::bounded;
use super::super::{Adjustment, AigcFields, Operation, Quality, SizeLimit, SizeUnit};
use super::{Piece, Result, format_of, operation};
use crate::InvalidArgument;

fn change(value: i64) -> Result<Adjustment> {
    let fitting = i8::try_from(value).ok().and_then(|change| Adjustment::new(change).ok());
    fitting.ok_or_else(|| InvalidArgument::new("change", value, Adjustment::RANGE))
}

steps! {
    /// The format of the result: `format`. Without it the input's is kept.
    fn format(
        /// `jpg`, `png`, `bmp`, `gif`, `webp` or `yjpeg`; with advanced compression also `tpg`, `heif` or `avif`.
        format: String,
    ) -> Result<Piece> {
        operation(Operation::Format(format_of(&format)?))
    }

    /// The quality of a lossy result: `quality`. It is never more than the original's, unless it is forced.
    fn quality(
        /// The quality, 0 to 100.
        level: u32,
        /// Whether it counts even where the original's is lower.
        forced: Option<bool>,
    ) -> Result<Piece> {
        let level = bounded("level", level)?;
        operation(Operation::Quality(Quality::Absolute { level, forced: forced == Some(true) }))
    }

    /// The quality of a lossy result in percent of the original's: `rquality`.
    fn rquality(
        /// The percentage, 0 to 100.
        level: u32,
    ) -> Result<Piece> {
        operation(Operation::Quality(Quality::Relative(bounded("level", level)?)))
    }

    /// The least quality of a lossy result; a better original keeps its own: `lquality`.
    fn lquality(
        /// The quality, 0 to 100.
        level: u32,
    ) -> Result<Piece> {
        operation(Operation::Quality(Quality::AtLeast(bounded("level", level)?)))
    }

    /// Whether a JPEG result is progressive: `interlace`.
    fn interlace(
        /// Whether it is; yes if not given.
        progressive: Option<bool>,
    ) -> Result<Piece> {
        operation(Operation::Interlace(progressive != Some(false)))
    }

    /// Takes frames out of a GIF: `cgif`.
    fn cgif(
        /// How many frames are left, 2 to 100; 1 leaves at most 30.
        frames: u32,
    ) -> Result<Piece> {
        operation(Operation::Cgif(bounded("frames", frames)?))
    }

    /// Drops metadata: `strip`.
    fn strip() -> Result<Piece> {
        operation(Operation::Strip)
    }

    /// How large a JPEG result may be: `size-limit`.
    fn size_limit(
        /// The limit in kilobytes.
        kilobytes: u32,
        /// Whether, where the limit cannot be met, the smaller one of result and original is the answer.
        forced: Option<bool>,
    ) -> Result<Piece> {
        let limit = SizeLimit::new(kilobytes, SizeUnit::Kilobytes, forced == Some(true));
        let named = |error: InvalidArgument| InvalidArgument { field: "kilobytes".to_owned(), ..error };
        operation(Operation::SizeLimit(limit.map_err(named)?))
    }

    /// Makes the original the result if processing fails: `ignore-error`.
    fn ignore_error() -> Result<Piece> {
        operation(Operation::IgnoreError)
    }

    /// Blurs the picture: `blur`. Not for GIF.
    fn blur(
        /// The radius in pixels, 1 to 50.
        radius: u32,
        /// The standard deviation, 1 or more.
        sigma: u32,
    ) -> Result<Piece> {
        operation(Operation::Blur(bounded("radius", radius)?, bounded("sigma", sigma)?))
    }

    /// Sharpens the picture: `sharpen`.
    fn sharpen(
        /// How much, 10 to 300; 70 is recommended.
        strength: u32,
    ) -> Result<Piece> {
        operation(Operation::Sharpen(bounded("strength", strength)?))
    }

    /// Makes the picture darker or brighter: `bright`.
    fn bright(
        /// How much, -100 to 100.
        change: i64,
    ) -> Result<Piece> {
        operation(Operation::Bright(self::change(change)?))
    }

    /// Lowers or raises the contrast: `contrast`.
    fn contrast(
        /// How much, -100 to 100.
        change: i64,
    ) -> Result<Piece> {
        operation(Operation::Contrast(self::change(change)?))
    }

    /// Makes the colours greys: `grayscale`.
    fn grayscale(
        /// Whether it does; yes if not given.
        grey: Option<bool>,
    ) -> Result<Piece> {
        operation(Operation::Grayscale(grey != Some(false)))
    }

    /// Marks the picture as made by artificial intelligence: `AIGCMetadata`.
    fn aigc_metadata(
        /// The fields as the service wants them, joined by `/`; they are passed through.
        fields: String,
    ) -> Result<Piece> {
        operation(Operation::AigcMetadata(AigcFields::new(fields)?))
    }
}
