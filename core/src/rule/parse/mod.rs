//! Text to [`Rule`].
//!
//! `|` and `/` never occur inside a value (embedded texts are URL-safe base64), so the two levels of the grammar are
//! plain splits; only the values have a grammar of their own, read by [`Cursor`](cursor::Cursor).

mod crop;
mod cursor;
mod encoding;
mod mogr;
mod thumbnail;
mod values;
mod view;
mod watermark;
mod words;

use super::{MAX_SEGMENTS, Rule, RuleError, RuleErrorKind, Segment, StyleName};
use words::{Place, Token, Words};

/// The names with which a segment can begin.
const SEGMENTS: &[&str] = &["imageMogr2", "imageView2", "watermark", "imageSlim", "style"];

/// Questions that are asked of a download.
///
/// Assumption: the asynchronous service does not take them as rules.
const DOWNLOAD_QUERIES: &[&str] = &["imageInfo", "imageAve", "exif"];

pub(super) fn rule(text: &str) -> Result<Rule, RuleError> {
    let mut segments = Vec::new();
    for (index, piece) in Token::whole(text).split('|').enumerate() {
        let place = Place::segment(index);
        if index == MAX_SEGMENTS {
            let message = format!("a rule has at most {MAX_SEGMENTS} segments joined by `|`");
            return Err(place.error(RuleErrorKind::TooManySegments, piece.at, message));
        }
        if piece.text.is_empty() {
            let message = if text.is_empty() { "the rule is empty" } else { "empty segment beside a `|`" };
            return Err(place.syntax(piece.at, message));
        }
        segments.push(segment(piece, place)?);
    }
    Ok(Rule { segments })
}

fn segment(piece: Token<'_>, place: Place<'_>) -> Result<Segment, RuleError> {
    let mut words = Words::of(piece);
    let Some(head) = words.next().filter(|head| !head.text.is_empty()) else {
        return Err(place.syntax(piece.at, "a segment begins with its name, not with `/`"));
    };
    let place = place.named(head.text);
    match head.text {
        "imageMogr2" => mogr::operations(&mut words, place).map(Segment::ImageMogr2),
        "imageView2" => view::view(&mut words, place).map(Segment::ImageView2),
        "watermark" => watermark::watermark(&mut words, place).map(Segment::Watermark),
        "imageSlim" => match words.next() {
            None => Ok(Segment::ImageSlim),
            Some(extra) => Err(place.syntax(extra.at.saturating_sub(1), "`imageSlim` takes no options")),
        },
        "style" => style(&mut words, place).map(Segment::Style),
        name if DOWNLOAD_QUERIES.contains(&name) => {
            let message = format!("`{name}` is a question asked of a download, not a processing rule");
            Err(place.error(RuleErrorKind::Unsupported, head.at, message))
        }
        name if name.starts_with('?') => {
            Err(place.syntax(head.at, "a rule is written without the `?` of a download URL"))
        }
        _ => Err(place.unknown("segment", head, SEGMENTS)),
    }
}

fn style<'a>(words: &mut Words<'a>, place: Place<'a>) -> Result<StyleName, RuleError> {
    let name = words.value(place, "the name of a style: `/<name>`")?;
    if let Some((offset, found)) = name.text.char_indices().find(|(_, found)| !StyleName::may_contain(*found))
    {
        let message = format!("{found:?} cannot be part of the name of a style");
        return Err(place.syntax(name.at.saturating_add(offset), message));
    }
    if let Some(extra) = words.next() {
        return Err(place.syntax(extra.at.saturating_sub(1), "nothing follows the name of a style"));
    }
    Ok(StyleName(name.text.to_owned()))
}
