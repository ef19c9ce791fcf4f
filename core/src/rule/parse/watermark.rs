//! `watermark/1` to `watermark/4`.

use super::super::number::Bounded;
use super::super::{
    BlindContent, BlindKind, BlindLevel, BlindMark, BlindReading, Color, FontSize, Level, MarkScale,
    Oversize, PictureMark, PictureUrl, Placement, RuleError, ScaleBy, Text, TextMark, Watermark,
};
use super::values;
use super::words::{Place, Token, Words, set};

const SCALES: [(&str, ScaleBy); 3] = [("1", ScaleBy::Width), ("2", ScaleBy::Height), ("3", ScaleBy::Area)];
const OVERSIZES: [(&str, Oversize); 2] = [("1", Oversize::Shrink), ("2", Oversize::Cut)];
const BLIND_KINDS: [(&str, BlindKind); 3] =
    [("1", BlindKind::HalfBlind), ("2", BlindKind::Picture), ("3", BlindKind::Text)];

/// The options of [`Placement`].
const PLACEMENT: [&str; 8] = ["gravity", "dx", "dy", "dissolve", "batch", "degree", "scatype", "spcent"];

pub(super) fn watermark<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Watermark, RuleError> {
    let value = words.value(place, "a sort: `/<1-4>`")?;
    match value.text {
        "1" => picture(words, place).map(Watermark::Picture),
        "2" => text(words, place).map(Watermark::Text),
        "3" => blind(words, place).map(Watermark::Blind),
        "4" => read_blind(words, place).map(Watermark::ReadBlind),
        _ => Err(place.unknown_of("sort", value, ["1", "2", "3", "4"])),
    }
}

fn picture<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<PictureMark, RuleError> {
    let (mut image, mut oversize, mut shared) = (None, None, Shared::default());
    while let Some(name) = words.name(place, "an option name")? {
        let place = place.named(name.text);
        match name.text {
            "image" => set(&mut image, values::picture_url(words, place)?, name, place)?,
            "blogo" => set(&mut oversize, values::choice(words, place, &OVERSIZES)?, name, place)?,
            _ => shared.option(name, words, place, &["image", "blogo"])?,
        }
    }
    let image = required(image, "image", words, place)?;
    Ok(PictureMark { image, placement: shared.placement(words, place)?, oversize })
}

fn text<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<TextMark, RuleError> {
    let mut text: Option<Text> = None;
    let mut font: Option<Text> = None;
    let mut font_size: Option<FontSize> = None;
    let mut fill: Option<Color> = None;
    let mut spacing: Option<Level> = None;
    let mut shadow: Option<Level> = None;
    let mut shared = Shared::default();
    while let Some(name) = words.name(place, "an option name")? {
        let place = place.named(name.text);
        match name.text {
            "text" => set(&mut text, values::text(words, place)?, name, place)?,
            "font" => set(&mut font, values::text(words, place)?, name, place)?,
            "fontsize" => {
                set(&mut font_size, values::number(words, place, "the font size")?, name, place)?;
            }
            "fill" => set(&mut fill, values::color(words, place)?, name, place)?,
            "spacing" => set(&mut spacing, values::number(words, place, "the spacing")?, name, place)?,
            "shadow" => set(&mut shadow, values::number(words, place, "the strength")?, name, place)?,
            _ => {
                let own = ["text", "font", "fontsize", "fill", "spacing", "shadow"];
                shared.option(name, words, place, &own)?;
            }
        }
    }
    let text = required(text, "text", words, place)?;
    Ok(TextMark { text, font, font_size, fill, placement: shared.placement(words, place)?, spacing, shadow })
}

fn blind<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<BlindMark, RuleError> {
    let mut kind: Option<BlindKind> = None;
    let mut image: Option<(PictureUrl, Token<'a>)> = None;
    let mut text: Option<(Text, Token<'a>)> = None;
    let mut level: Option<BlindLevel> = None;
    while let Some(name) = words.name(place, "an option name")? {
        let place = place.named(name.text);
        match name.text {
            "type" => set(&mut kind, values::choice(words, place, &BLIND_KINDS)?, name, place)?,
            "image" => set(&mut image, (values::picture_url(words, place)?, name), name, place)?,
            "text" => set(&mut text, (values::text(words, place)?, name), name, place)?,
            "level" => set(&mut level, values::number(words, place, "the strength")?, name, place)?,
            _ => return Err(place.unknown_of("option", name, ["type", "image", "text", "level"])),
        }
    }
    let kind = required(kind, "type", words, place)?;
    let needless = match kind {
        BlindKind::Text => image.as_ref().map(|(_, name)| *name),
        BlindKind::HalfBlind | BlindKind::Picture => text.as_ref().map(|(_, name)| *name),
    };
    if let Some(name) = needless {
        let message = format!("`{}` does not go with `type/{}`", name.text, kind.number());
        return Err(place.named(name.text).syntax(name.at, message));
    }
    let content = match kind {
        BlindKind::HalfBlind => BlindContent::HalfBlind(required(image, "image", words, place)?.0),
        BlindKind::Picture => BlindContent::Picture(required(image, "image", words, place)?.0),
        BlindKind::Text => BlindContent::Text(required(text, "text", words, place)?.0),
    };
    Ok(BlindMark { content, level })
}

fn read_blind<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<BlindReading, RuleError> {
    let (mut kind, mut image) = (None, None);
    while let Some(name) = words.name(place, "an option name")? {
        let place = place.named(name.text);
        match name.text {
            "type" => set(&mut kind, values::choice(words, place, &BLIND_KINDS)?, name, place)?,
            "image" => set(&mut image, values::picture_url(words, place)?, name, place)?,
            _ => return Err(place.unknown_of("option", name, ["type", "image"])),
        }
    }
    Ok(BlindReading { kind: required(kind, "type", words, place)?, image })
}

fn required<T>(option: Option<T>, name: &str, words: &Words<'_>, place: Place<'_>) -> Result<T, RuleError> {
    option
        .ok_or_else(|| place.syntax(words.end(), format!("the option `{name}` is needed: `/{name}/<value>`")))
}

/// The options that marks of pictures and of texts share, while they are read.
#[derive(Default)]
struct Shared<'a> {
    placement: Placement,
    by: Option<(ScaleBy, Token<'a>)>,
    permille: Option<(Permille, Token<'a>)>,
}

/// A share of the picture before it is known of what.
struct Permille(u16);

impl Bounded for Permille {
    fn from_wide(value: u64) -> Option<Self> {
        let permille = u16::try_from(value).ok()?;
        MarkScale::new(ScaleBy::Width, permille).ok().map(|_| Self(permille))
    }

    fn range() -> String {
        format!("must be 1 to {}", ScaleBy::Width.max_permille())
    }
}

impl<'a> Shared<'a> {
    /// Reads the option `name`; `own` are the options which the caller reads itself, for the complaint.
    fn option(
        &mut self,
        name: Token<'a>,
        words: &mut Words<'a>,
        place: Place<'a>,
        own: &[&str],
    ) -> Result<(), RuleError> {
        let placement = &mut self.placement;
        match name.text {
            "gravity" => set(&mut placement.gravity, values::gravity(words, place)?, name, place),
            "dx" => set(&mut placement.dx, values::pixels(words, place, "the distance")?, name, place),
            "dy" => set(&mut placement.dy, values::pixels(words, place, "the distance")?, name, place),
            "dissolve" => {
                set(&mut placement.dissolve, values::number(words, place, "the opacity")?, name, place)
            }
            "batch" => set(&mut placement.batch, values::flag(words, place)?, name, place),
            "degree" => set(&mut placement.degree, values::number(words, place, "the angle")?, name, place),
            "scatype" => set(&mut self.by, (values::choice(words, place, &SCALES)?, name), name, place),
            "spcent" => {
                set(&mut self.permille, (values::number(words, place, "the share")?, name), name, place)
            }
            _ => Err(place.unknown_of("option", name, own.iter().chain(&PLACEMENT))),
        }
    }

    fn placement(self, words: &Words<'_>, place: Place<'_>) -> Result<Placement, RuleError> {
        let Self { placement, by, permille } = self;
        let scale = match (by, permille) {
            (None, None) => None,
            (Some((by, _)), Some((Permille(permille), name))) => {
                let scale = MarkScale::new(by, permille).map_err(|_| {
                    let message = format!(
                        "the share must be 1 to {} with `scatype/{}`",
                        by.max_permille(),
                        by.number()
                    );
                    place.named(name.text).out_of_range(name.end().saturating_add(1), message)
                })?;
                Some(scale)
            }
            (Some((_, name)), None) => return Err(lonely(name, "spcent", words, place)),
            (None, Some((_, name))) => return Err(lonely(name, "scatype", words, place)),
        };
        Ok(Placement { scale, ..placement })
    }
}

fn lonely(name: Token<'_>, missing: &str, words: &Words<'_>, place: Place<'_>) -> RuleError {
    let message = format!("`{}` needs `{missing}` beside it: `/{missing}/<value>`", name.text);
    place.named(name.text).syntax(words.end(), message)
}
