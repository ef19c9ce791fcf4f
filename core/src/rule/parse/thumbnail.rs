//! `thumbnail` and its options.

use super::super::{Area, Fill, RuleError, Thumbnail};
use super::cursor::Cursor;
use super::values;
use super::words::{Place, Words, set};

pub(super) fn thumbnail<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<(Thumbnail, Fill), RuleError> {
    let value = words.value(place, "a value: `/<form>`")?;
    let form = form(&mut Cursor::new(value, place))?;
    let mut fill = Fill::NONE;
    while let Some(name) = words.peek() {
        let place = place.named(name.text);
        match name.text {
            "pad" => {
                words.next();
                set(&mut fill.pad, values::flag(words, place)?, name, place)?;
            }
            "color" => {
                words.next();
                set(&mut fill.color, values::color(words, place)?, name, place)?;
            }
            _ => break,
        }
    }
    Ok((form, fill))
}

fn form(cursor: &mut Cursor<'_>) -> Result<Thumbnail, RuleError> {
    let form = if cursor.eat('!') {
        if cursor.eat('x') {
            let scale = cursor.number("the percentage")?;
            cursor.expect("`p`", &['p'])?;
            Thumbnail::PercentHeight(scale)
        } else {
            bang_number(cursor)?
        }
    } else if cursor.eat('x') {
        Thumbnail::Height(cursor.number("the height")?)
    } else {
        plain_number(cursor)?
    };
    cursor.end()?;
    Ok(form)
}

/// The forms `!<S>p`, `!<S>px` and `!<W>x<H>r` after their `!`: only the letter behind the number tells them apart.
fn bang_number(cursor: &mut Cursor<'_>) -> Result<Thumbnail, RuleError> {
    let number = cursor.digits("a number or `x`")?;
    if cursor.expect("`p` or `x`", &['p', 'x'])? == 'p' {
        let scale = cursor.bounded(number, "the percentage")?;
        return Ok(if cursor.eat('x') { Thumbnail::PercentWidth(scale) } else { Thumbnail::Percent(scale) });
    }
    let width = cursor.bounded(number, "the width")?;
    let height = cursor.number("the height")?;
    cursor.expect("`r`", &['r'])?;
    Ok(Thumbnail::Cover(width, height))
}

/// The forms `<A>@`, `<W>x` and `<W>x<H>` with its endings.
fn plain_number(cursor: &mut Cursor<'_>) -> Result<Thumbnail, RuleError> {
    let number = cursor.digits("a number, `x` or `!`")?;
    if cursor.expect("`x` or `@`", &['x', '@'])? == '@' {
        let area: Area = cursor.bounded(number, "the area")?;
        return Ok(Thumbnail::Area(area));
    }
    let width = cursor.bounded(number, "the width")?;
    if cursor.is_at_end() {
        return Ok(Thumbnail::Width(width));
    }
    let height = cursor.number("the height")?;
    Ok(if cursor.eat('>') {
        Thumbnail::Shrink(width, height)
    } else if cursor.eat('<') {
        Thumbnail::Enlarge(width, height)
    } else if cursor.eat('!') {
        Thumbnail::Exact(width, height)
    } else {
        Thumbnail::Fit(width, height)
    })
}
