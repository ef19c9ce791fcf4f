//! `cut`, `crop` with its options, and `scrop`.

use super::super::{Anchor, Crop, Cut, Distance, RuleError, Side};
use super::cursor::Cursor;
use super::values;
use super::words::{Place, Words, set};

pub(super) fn cut<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Cut, RuleError> {
    let value = words.value(place, "a value: `/<W>x<H>x<dx>x<dy>`")?;
    let mut cursor = Cursor::new(value, place);
    let (width, height) = cursor.box_of_sides()?;
    cursor.expect("`x`", &['x'])?;
    let dx = cursor.pixels("the horizontal offset")?;
    cursor.expect("`x`", &['x'])?;
    let dy = cursor.pixels("the vertical offset")?;
    cursor.end()?;
    Ok(Cut { width, height, dx, dy })
}

pub(super) fn scrop<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<(Side, Side), RuleError> {
    let value = words.value(place, "a value: `/<W>x<H>`")?;
    let mut cursor = Cursor::new(value, place);
    let sides = cursor.box_of_sides()?;
    cursor.end()?;
    Ok(sides)
}

pub(super) fn crop<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Crop, RuleError> {
    let value = words.value(place, "a value: `/<form>`")?;
    let mut cursor = Cursor::new(value, place);
    if cursor.eat('!') {
        return offset(&mut cursor);
    }
    if cursor.eat('x') {
        let height = cursor.number("the height")?;
        cursor.end()?;
        return Ok(Crop::Height(height, anchor(words, place)?));
    }
    let number = cursor.digits("a number, `x` or `!`")?;
    let width = cursor.bounded(number, "the width")?;
    cursor.expect("`x`", &['x'])?;
    if cursor.is_at_end() {
        return Ok(Crop::Width(width, anchor(words, place)?));
    }
    let height = cursor.number("the height")?;
    cursor.end()?;
    Ok(Crop::Cover(width, height, anchor(words, place)?))
}

/// The form `!<W>x<H>a<dx>a<dy>` after its `!`.
fn offset(cursor: &mut Cursor<'_>) -> Result<Crop, RuleError> {
    let (width, height) = cursor.box_of_sides()?;
    let dx = distance(cursor, "the horizontal offset")?;
    let dy = distance(cursor, "the vertical offset")?;
    cursor.end()?;
    Ok(Crop::Offset { width, height, dx, dy })
}

fn distance(cursor: &mut Cursor<'_>, what: &str) -> Result<Distance, RuleError> {
    let sign = cursor.expect("`a` or `-`", &['a', '-'])?;
    let pixels = cursor.pixels(what)?;
    Ok(if sign == 'a' { Distance::Near(pixels) } else { Distance::Far(pixels) })
}

fn anchor<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<Anchor, RuleError> {
    let mut anchor = Anchor::NONE;
    while let Some(name) = words.peek() {
        let place = place.named(name.text);
        match name.text {
            "gravity" => {
                words.next();
                set(&mut anchor.gravity, values::gravity(words, place)?, name, place)?;
            }
            "dx" => {
                words.next();
                set(&mut anchor.dx, values::pixels(words, place, "the distance")?, name, place)?;
            }
            "dy" => {
                words.next();
                set(&mut anchor.dy, values::pixels(words, place, "the distance")?, name, place)?;
            }
            _ => break,
        }
    }
    Ok(anchor)
}
