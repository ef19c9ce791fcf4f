//! The operations of an `imageMogr2` segment.

use super::super::{AigcFields, Flip, Operation, RuleError};
use super::cursor::Cursor;
use super::words::{Place, Token, Words};
use super::{crop, encoding, thumbnail, values};

/// The names there are, for a hint where one is misspelt.
const OPERATIONS: &[&str] = &[
    "AIGCMetadata",
    "auto-orient",
    "blur",
    "bright",
    "cgif",
    "contrast",
    "crop",
    "cut",
    "flip",
    "format",
    "grayscale",
    "ignore-error",
    "interlace",
    "iradius",
    "lquality",
    "quality",
    "rotate",
    "rquality",
    "rradius",
    "scrop",
    "sharpen",
    "size-limit",
    "strip",
    "thumbnail",
];

/// Options, and what they stand behind.
const OPTIONS: &[(&str, &str)] = &[
    ("pad", "thumbnail/<W>x<H>"),
    ("color", "thumbnail/<W>x<H>"),
    ("gravity", "crop/<W>x<H>"),
    ("dx", "crop/<W>x<H>"),
    ("dy", "crop/<W>x<H>"),
];

pub(super) fn operations<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Vec<Operation>, RuleError> {
    let mut operations = Vec::new();
    while let Some(name) = words.name(place, "an operation name")? {
        operations.push(operation(name, words, place.named(name.text))?);
    }
    if operations.is_empty() {
        return Err(place.syntax(words.end(), "at least one operation must follow: `/<name>/<value>`"));
    }
    Ok(operations)
}

fn operation<'a>(name: Token<'a>, words: &mut Words<'a>, place: Place<'a>) -> Result<Operation, RuleError> {
    Ok(match name.text {
        "thumbnail" => {
            let (form, fill) = thumbnail::thumbnail(words, place)?;
            Operation::Thumbnail(form, fill)
        }
        "cut" => Operation::Cut(crop::cut(words, place)?),
        "crop" => Operation::Crop(crop::crop(words, place)?),
        "iradius" => Operation::Iradius(values::number(words, place, "the radius")?),
        "rradius" => Operation::Rradius(values::number(words, place, "the radius")?),
        "scrop" => {
            let (width, height) = crop::scrop(words, place)?;
            Operation::Scrop(width, height)
        }
        "rotate" => Operation::Rotate(values::number(words, place, "the angle")?),
        "auto-orient" => Operation::AutoOrient,
        "flip" => Operation::Flip(values::choice(words, place, &Flip::ALL.map(|flip| (flip.name(), flip)))?),
        "format" => Operation::Format(encoding::format(words, place)?),
        "quality" => Operation::Quality(encoding::absolute(words, place)?),
        "rquality" => Operation::Quality(encoding::relative(words, place)?),
        "lquality" => Operation::Quality(encoding::at_least(words, place)?),
        "interlace" => Operation::Interlace(values::flag(words, place)?),
        "cgif" => Operation::Cgif(values::number(words, place, "the number of frames")?),
        "strip" => Operation::Strip,
        "size-limit" => Operation::SizeLimit(encoding::size_limit(words, place)?),
        "ignore-error" => {
            values::choice(words, place, &[("1", ())])?;
            Operation::IgnoreError
        }
        "blur" => blur(words, place)?,
        "sharpen" => Operation::Sharpen(values::number(words, place, "the strength")?),
        "bright" => Operation::Bright(values::adjustment(words, place)?),
        "contrast" => Operation::Contrast(values::adjustment(words, place)?),
        "grayscale" => Operation::Grayscale(values::flag(words, place)?),
        "AIGCMetadata" => aigc_metadata(words, place)?,
        text => {
            return Err(match OPTIONS.iter().find(|(option, _)| *option == text) {
                Some((_, owner)) => {
                    place.syntax(name.at, format!("`{text}` stands only right behind `{owner}`"))
                }
                None => place.unknown("operation", name, OPERATIONS),
            });
        }
    })
}

fn blur<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Operation, RuleError> {
    let value = words.value(place, "a value: `/<radius>x<sigma>`")?;
    let mut cursor = Cursor::new(value, place);
    let radius = cursor.number("the radius")?;
    cursor.expect("`x`", &['x'])?;
    let sigma = cursor.number("the sigma")?;
    cursor.end()?;
    Ok(Operation::Blur(radius, sigma))
}

/// Everything to the end of the segment: the fields are the service's own business.
fn aigc_metadata<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Operation, RuleError> {
    let fields = words.rest().and_then(|rest| AigcFields::new(rest.text).ok());
    let missing = || place.syntax(words.end(), "`AIGCMetadata` needs its fields: `/<name>/<value>`");
    fields.map(Operation::AigcMetadata).ok_or_else(missing)
}
