//! The values of `watermark/1` to `watermark/4`.

use std::fmt;

use super::{BlindLevel, Color, Degrees, FontSize, Gravity, Level, Opacity, PictureUrl, Text, write_option};
use crate::InvalidArgument;

/// A `watermark` segment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Watermark {
    /// `watermark/1`: a picture on the picture.
    Picture(PictureMark),
    /// `watermark/2`: a text on the picture.
    Text(TextMark),
    /// `watermark/3`: a mark that nobody sees.
    Blind(BlindMark),
    /// `watermark/4`: reads such a mark; the answer is in the result's watermark status.
    ReadBlind(BlindReading),
}

impl fmt::Display for Watermark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Picture(mark) => write!(f, "watermark/1{mark}"),
            Self::Text(mark) => write!(f, "watermark/2{mark}"),
            Self::Blind(mark) => write!(f, "watermark/3{mark}"),
            Self::ReadBlind(reading) => write!(f, "watermark/4{reading}"),
        }
    }
}

/// Where a visible mark sits, and how it looks: what pictures and texts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Placement {
    /// The place; [`Placement::DEFAULT_GRAVITY`] if not said.
    pub gravity: Option<Gravity>,
    /// The distance from the left or right edge in pixels; 0 if not said.
    pub dx: Option<u32>,
    /// The distance from the upper or lower edge in pixels; 0 if not said.
    pub dy: Option<u32>,
    /// How opaque it is; [`Placement::DEFAULT_OPACITY`] if not said.
    pub dissolve: Option<Opacity>,
    /// Whether it is repeated all over the picture; not said is no.
    pub batch: Option<bool>,
    /// By how much each repetition is turned; 0 if not said.
    pub degree: Option<Degrees>,
    /// Its size in proportion to the picture; if not said, its own size.
    pub scale: Option<MarkScale>,
}

impl Placement {
    /// Nothing is said.
    pub const NONE: Self =
        Self { gravity: None, dx: None, dy: None, dissolve: None, batch: None, degree: None, scale: None };

    /// Where a mark sits for which no place is said.
    pub const DEFAULT_GRAVITY: Gravity = Gravity::Southeast;

    /// The opacity in percent of a mark for which none is said.
    pub const DEFAULT_OPACITY: u8 = 90;
}

impl fmt::Display for Placement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_option(f, "gravity", self.gravity)?;
        write_option(f, "dx", self.dx)?;
        write_option(f, "dy", self.dy)?;
        write_option(f, "dissolve", self.dissolve)?;
        write_option(f, "batch", self.batch.map(u8::from))?;
        write_option(f, "degree", self.degree)?;
        self.scale.map_or(Ok(()), |scale| scale.fmt(f))
    }
}

/// `/scatype/<what>/spcent/<permille>`: how large a mark is in proportion to the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MarkScale {
    by: ScaleBy,
    permille: u16,
}

/// What of the picture a [`MarkScale`] refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScaleBy {
    /// `1`: the width.
    Width,
    /// `2`: the height.
    Height,
    /// `3`: the area.
    Area,
}

impl ScaleBy {
    /// The number as it stands in a rule.
    pub fn number(self) -> u8 {
        match self {
            Self::Width => 1,
            Self::Height => 2,
            Self::Area => 3,
        }
    }

    /// The most permille that go with it.
    pub fn max_permille(self) -> u16 {
        match self {
            Self::Width | Self::Height => 1000,
            Self::Area => 250,
        }
    }
}

impl MarkScale {
    /// This many permille of the picture.
    ///
    /// # Errors
    ///
    /// [`InvalidArgument`] if it is not 1 to [`ScaleBy::max_permille`].
    pub fn new(by: ScaleBy, permille: u16) -> Result<Self, InvalidArgument> {
        let most = by.max_permille();
        if !(1..=most).contains(&permille) {
            return Err(InvalidArgument::new("permille", permille, format!("must be 1 to {most}")));
        }
        Ok(Self { by, permille })
    }

    /// What it refers to.
    pub fn by(self) -> ScaleBy {
        self.by
    }

    /// How many permille.
    pub fn permille(self) -> u16 {
        self.permille
    }
}

impl fmt::Display for MarkScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/scatype/{}/spcent/{}", self.by.number(), self.permille)
    }
}

/// The values of `watermark/1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PictureMark {
    /// The picture that becomes the mark; not an animation.
    pub image: PictureUrl,
    /// Where it sits and how it looks.
    pub placement: Placement,
    /// What is done with a mark larger than the picture.
    pub oversize: Option<Oversize>,
}

impl fmt::Display for PictureMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/image/{}{}", self.image, self.placement)?;
        write_option(f, "blogo", self.oversize.map(Oversize::number))
    }
}

/// `blogo`: what is done with a mark that is larger than the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Oversize {
    /// `1`: it is scaled down to the picture.
    Shrink,
    /// `2`: it is cut to the picture.
    Cut,
}

impl Oversize {
    /// The number as it stands in a rule.
    pub fn number(self) -> u8 {
        match self {
            Self::Shrink => 1,
            Self::Cut => 2,
        }
    }
}

/// The values of `watermark/2`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextMark {
    /// The text.
    pub text: Text,
    /// The file name of the font; [`TextMark::DEFAULT_FONT`] if not said.
    pub font: Option<Text>,
    /// The size in points; [`TextMark::DEFAULT_FONT_SIZE`] if not said.
    pub font_size: Option<FontSize>,
    /// The colour; [`TextMark::DEFAULT_FILL`] if not said.
    pub fill: Option<Color>,
    /// Where it sits and how it looks.
    pub placement: Placement,
    /// The room between repetitions in percent; [`TextMark::DEFAULT_SPACING`] if not said.
    pub spacing: Option<Level>,
    /// How strong its shadow is; 0 if not said.
    pub shadow: Option<Level>,
}

impl TextMark {
    /// The font of a text for which none is said.
    pub const DEFAULT_FONT: &str = "Tahoma.ttf";
    /// The size in points of a text for which none is said.
    pub const DEFAULT_FONT_SIZE: u32 = 13;
    /// The colour of a text for which none is said.
    pub const DEFAULT_FILL: Color = Color::new(0x3d, 0x3d, 0x3d);
    /// The room in percent between repetitions for which none is said.
    pub const DEFAULT_SPACING: u8 = 10;
}

impl fmt::Display for TextMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/text/{}", self.text)?;
        write_option(f, "font", self.font.as_ref())?;
        write_option(f, "fontsize", self.font_size)?;
        write_option(f, "fill", self.fill)?;
        self.placement.fmt(f)?;
        write_option(f, "spacing", self.spacing)?;
        write_option(f, "shadow", self.shadow)
    }
}

/// The values of `watermark/3`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BlindMark {
    /// What is hidden in the picture.
    pub content: BlindContent,
    /// How strong it is.
    pub level: Option<BlindLevel>,
}

impl fmt::Display for BlindMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.content.fmt(f)?;
        write_option(f, "level", self.level)
    }
}

/// What a blind mark hides.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum BlindContent {
    /// `type/1`: a picture, half-blind.
    HalfBlind(PictureUrl),
    /// `type/2`: a picture.
    Picture(PictureUrl),
    /// `type/3`: a text.
    Text(Text),
}

impl BlindContent {
    /// Which sort it is.
    pub fn kind(&self) -> BlindKind {
        match self {
            Self::HalfBlind(_) => BlindKind::HalfBlind,
            Self::Picture(_) => BlindKind::Picture,
            Self::Text(_) => BlindKind::Text,
        }
    }
}

impl fmt::Display for BlindContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/type/{}", self.kind().number())?;
        match self {
            Self::HalfBlind(image) | Self::Picture(image) => write!(f, "/image/{image}"),
            Self::Text(text) => write!(f, "/text/{text}"),
        }
    }
}

/// The values of `watermark/4`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BlindReading {
    /// Which sort of mark is looked for.
    pub kind: BlindKind,
    /// The mark, or the picture without it.
    pub image: Option<PictureUrl>,
}

impl fmt::Display for BlindReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/type/{}", self.kind.number())?;
        write_option(f, "image", self.image.as_ref())
    }
}

/// The sorts of blind marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlindKind {
    /// `1`: a picture, half-blind.
    HalfBlind,
    /// `2`: a picture.
    Picture,
    /// `3`: a text.
    Text,
}

impl BlindKind {
    /// The number as it stands in a rule.
    pub fn number(self) -> u8 {
        match self {
            Self::HalfBlind => 1,
            Self::Picture => 2,
            Self::Text => 3,
        }
    }
}
