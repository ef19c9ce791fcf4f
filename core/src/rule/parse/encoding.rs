//! How the result is written.

use super::super::{Format, Quality, RuleError, SizeLimit, SizeUnit};
use super::cursor::Cursor;
use super::values;
use super::words::{Place, Words};

/// What goes through all messages about a quality.
const QUALITY: &str = "the quality";

pub(super) fn format<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Format, RuleError> {
    let value = words.value(place, "a value: `/<format>`")?;
    Format::from_name(value.text)
        .ok_or_else(|| place.unknown_of("format", value, Format::ALL.map(Format::name)))
}

pub(super) fn absolute<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Quality, RuleError> {
    let mut cursor = Cursor::new(words.value(place, "a value: `/<number>`")?, place);
    let number = cursor.digits(QUALITY)?;
    let forced = cursor.eat('!');
    cursor.end()?;
    Ok(Quality::Absolute { level: cursor.bounded(number, QUALITY)?, forced })
}

pub(super) fn relative<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Quality, RuleError> {
    values::number(words, place, QUALITY).map(Quality::Relative)
}

pub(super) fn at_least<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Quality, RuleError> {
    values::number(words, place, QUALITY).map(Quality::AtLeast)
}

pub(super) fn size_limit<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<SizeLimit, RuleError> {
    let value = words.value(place, "a value: `/<n>k` or `/<n>m`")?;
    let mut cursor = Cursor::new(value, place);
    let number = cursor.digits("the limit")?;
    let unit = match cursor.expect("`k` or `m`", &['k', 'm'])? {
        'k' => SizeUnit::Kilobytes,
        _ => SizeUnit::Megabytes,
    };
    let forced = cursor.eat('!');
    cursor.end()?;
    u32::try_from(number.value)
        .ok()
        .and_then(|amount| SizeLimit::new(amount, unit, forced).ok())
        .ok_or_else(|| place.out_of_range(number.at, format!("the limit must be 1 to {}", u32::MAX)))
}
