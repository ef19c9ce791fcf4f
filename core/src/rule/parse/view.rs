//! `imageView2`.

use super::super::{Quality, RuleError, View, ViewMode};
use super::words::{Place, Token, Words, set};
use super::{encoding, values};

pub(super) fn view<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<View, RuleError> {
    let value = words.value(place, "a mode: `/<1-5>`")?;
    let mode = ViewMode::ALL
        .into_iter()
        .find(|mode| mode.to_string() == value.text)
        .ok_or_else(|| place.unknown_of("mode", value, ViewMode::ALL.map(|mode| mode.to_string())))?;
    let mut view = View::new(mode);
    while let Some(name) = words.name(place, "an option name")? {
        let place = place.named(name.text);
        match name.text {
            "w" => set(&mut view.width, values::number(words, place, "the width")?, name, place)?,
            "h" => set(&mut view.height, values::number(words, place, "the height")?, name, place)?,
            "format" => set(&mut view.format, encoding::format(words, place)?, name, place)?,
            "q" => quality(&mut view, encoding::absolute(words, place)?, name, place)?,
            "rq" => quality(&mut view, encoding::relative(words, place)?, name, place)?,
            "lq" => quality(&mut view, encoding::at_least(words, place)?, name, place)?,
            _ => return Err(place.unknown_of("option", name, ["w", "h", "format", "q", "rq", "lq"])),
        }
    }
    Ok(view)
}

fn quality(view: &mut View, quality: Quality, name: Token<'_>, place: Place<'_>) -> Result<(), RuleError> {
    if view.quality.replace(quality).is_some() {
        return Err(place.syntax(name.at, "only one of `q`, `rq` and `lq` can be given"));
    }
    Ok(())
}
