//! Values that several operations take.

use super::super::base64url;
use super::super::number::Bounded;
use super::super::{Adjustment, Color, Gravity, PictureUrl, RuleError, RuleErrorKind, Text};
use super::cursor::Cursor;
use super::words::{Place, Token, Words};

/// A whole value that is a number of a range.
pub(super) fn number<'a, T: Bounded>(
    words: &mut Words<'a>,
    place: Place<'a>,
    what: &str,
) -> Result<T, RuleError> {
    let mut cursor = Cursor::new(words.value(place, "a value: `/<number>`")?, place);
    let number = cursor.digits(what)?;
    cursor.end()?;
    cursor.bounded(number, what)
}

/// A whole value that counts pixels from 0.
pub(super) fn pixels<'a>(words: &mut Words<'a>, place: Place<'a>, what: &str) -> Result<u32, RuleError> {
    let mut cursor = Cursor::new(words.value(place, "a value: `/<pixels>`")?, place);
    let pixels = cursor.pixels(what)?;
    cursor.end()?;
    Ok(pixels)
}

/// A whole value that is 0 or 1.
pub(super) fn flag<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<bool, RuleError> {
    choice(words, place, &[("0", false), ("1", true)])
}

/// A whole value that is one of a few texts.
pub(super) fn choice<'a, T: Copy>(
    words: &mut Words<'a>,
    place: Place<'a>,
    choices: &[(&str, T)],
) -> Result<T, RuleError> {
    let names = || choices.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    let value = words.value(place, &format!("a value: {}", names()))?;
    choices.iter().find(|(name, _)| *name == value.text).map(|(_, chosen)| *chosen).ok_or_else(|| {
        let message = format!("must be {}, not `{}`", names(), value.text);
        place.error(RuleErrorKind::OutOfRange, value.at, message)
    })
}

/// -100 to 100.
pub(super) fn adjustment<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Adjustment, RuleError> {
    let value = words.value(place, "a value: `/<number>`")?;
    let mut cursor = Cursor::new(value, place);
    let negative = cursor.eat('-');
    let number = cursor.digits("a whole number")?;
    cursor.end()?;
    let signed =
        i8::try_from(number.value).ok().map(|size| if negative { size.wrapping_neg() } else { size });
    signed
        .and_then(|change| Adjustment::new(change).ok())
        .ok_or_else(|| place.out_of_range(value.at, format!("the change {}", Adjustment::RANGE)))
}

/// A place in the picture, in letters of any case.
pub(super) fn gravity<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Gravity, RuleError> {
    let value = words.value(place, "a place such as `center`")?;
    Gravity::from_name(value.text)
        .ok_or_else(|| place.unknown_of("place", value, Gravity::ALL.map(Gravity::name)))
}

/// A text in URL-safe base64.
pub(super) fn text<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Text, RuleError> {
    let (value, text) = decoded(words, place)?;
    // Only padding decodes to nothing.
    Text::new(text).map_err(|_| place.syntax(value.at, "the text is empty"))
}

/// The address of a picture in URL-safe base64.
pub(super) fn picture_url<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<PictureUrl, RuleError> {
    let (value, url) = decoded(words, place)?;
    let message = format!(
        "the address of the picture must begin with `{}`; decoded it is {:?}",
        PictureUrl::SCHEME,
        shortened(&url)
    );
    PictureUrl::new(url).map_err(|_| place.syntax(value.at, message))
}

/// A colour in URL-safe base64.
pub(super) fn color<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Color, RuleError> {
    let (value, text) = decoded(words, place)?;
    Color::from_hex(&text).map_err(|_| {
        let message =
            format!("the colour must be the base64 of `#RRGGBB`; decoded it is {:?}", shortened(&text));
        place.syntax(value.at, message)
    })
}

fn decoded<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<(Token<'a>, String), RuleError> {
    let value = words.value(place, "a value in URL-safe base64")?;
    let bytes = base64url::decode(value.text)
        .map_err(|wrong| place.syntax(value.at.saturating_add(wrong.at), wrong.why))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| place.syntax(value.at, "the decoded value is not a text in UTF-8"))?;
    Ok((value, text))
}

/// The beginning of a text that a message quotes.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
