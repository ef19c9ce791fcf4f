//! Text to [`Rule`].
//!
//! `|` and `/` never occur inside a value (embedded texts are URL-safe base64), so the two levels of the grammar are
//! plain splits; only the values have a grammar of their own, read by [`Cursor`].

#![expect(
    clippy::arithmetic_side_effects,
    reason = "only positions are added, and none passes the text's length"
)]

use super::{
    Area, Degrees, Format, MAX_PERCENT, MAX_SEGMENTS, Operation, Percent, Quality, Rule, RuleError,
    RuleErrorKind, Segment, Side, Thumbnail,
};

/// Segments the service documents and this version does not execute.
const UNSUPPORTED_SEGMENTS: &[&str] = &["imageView2", "watermark", "imageSlim", "style"];

/// Questions that are asked of a download.
///
/// Assumption: the asynchronous service does not take them as rules.
const DOWNLOAD_QUERIES: &[&str] = &["imageInfo", "imageAve", "exif"];

/// `imageMogr2` operations the service documents and this version does not execute.
const UNSUPPORTED_OPERATIONS: &[&str] = &[
    "AIGCMetadata",
    "auto-orient",
    "blur",
    "bright",
    "cgif",
    "color",
    "contrast",
    "crop",
    "cut",
    "dx",
    "dy",
    "flip",
    "gravity",
    "grayscale",
    "ignore-error",
    "interlace",
    "iradius",
    "lquality",
    "pad",
    "rquality",
    "rradius",
    "scrop",
    "sharpen",
    "size-limit",
    "strip",
];

/// Formats the service documents and this version does not write.
const UNSUPPORTED_FORMATS: &[&str] = &["bmp", "gif", "yjpeg", "tpg", "heif", "avif"];

/// A piece of the rule and where it begins.
#[derive(Clone, Copy)]
struct Token<'a> {
    text: &'a str,
    at: usize,
}

impl Token<'_> {
    fn end(self) -> usize {
        self.at + self.text.len()
    }
}

/// Splits `token` at every `separator`, keeping positions; yields at least one piece.
fn split<'a>(token: Token<'a>, separator: char) -> impl Iterator<Item = Token<'a>> {
    let mut at = token.at;
    token.text.split(separator).map(move |text| {
        let piece = Token { text, at };
        at += text.len() + separator.len_utf8();
        piece
    })
}

/// Where the parser is, for the error messages.
#[derive(Clone, Copy)]
struct Place<'a> {
    segment: usize,
    operation: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn named(self, name: &'a str) -> Self {
        Self { operation: Some(name), ..self }
    }

    fn error(self, kind: RuleErrorKind, position: usize, message: impl Into<String>) -> RuleError {
        RuleError {
            position,
            segment: self.segment,
            operation: self.operation.map(str::to_owned),
            kind,
            message: message.into(),
        }
    }

    fn unsupported(self, what: &str, name: Token<'_>) -> RuleError {
        let message = format!("the {what} `{}` is documented but not supported by this version", name.text);
        self.error(RuleErrorKind::Unsupported, name.at, message)
    }

    fn unknown(self, what: &str, name: Token<'_>) -> RuleError {
        self.error(RuleErrorKind::UnknownName, name.at, format!("unknown {what} `{}`", name.text))
    }
}

pub(super) fn rule(text: &str) -> Result<Rule, RuleError> {
    let whole = Token { text, at: 0 };
    let mut segments = Vec::new();
    for (index, piece) in split(whole, '|').enumerate() {
        let place = Place { segment: index, operation: None };
        if index == MAX_SEGMENTS {
            let message = format!("a rule has at most {MAX_SEGMENTS} segments joined by `|`");
            return Err(place.error(RuleErrorKind::TooManySegments, piece.at, message));
        }
        if piece.text.is_empty() {
            let message = if text.is_empty() { "the rule is empty" } else { "empty segment beside a `|`" };
            return Err(place.error(RuleErrorKind::Syntax, piece.at, message));
        }
        segments.push(segment(piece, place)?);
    }
    Ok(Rule { segments })
}

fn segment(piece: Token<'_>, place: Place<'_>) -> Result<Segment, RuleError> {
    let mut words = split(piece, '/');
    let Some(head) = words.next().filter(|head| !head.text.is_empty()) else {
        return Err(place.error(
            RuleErrorKind::Syntax,
            piece.at,
            "a segment begins with its name, not with `/`",
        ));
    };
    let place = place.named(head.text);
    match head.text {
        "imageMogr2" => image_mogr2(words, piece.end(), place).map(Segment::ImageMogr2),
        name if UNSUPPORTED_SEGMENTS.contains(&name) => Err(place.unsupported("segment", head)),
        name if DOWNLOAD_QUERIES.contains(&name) => {
            let message = format!("`{name}` is a question asked of a download, not a processing rule");
            Err(place.error(RuleErrorKind::Unsupported, head.at, message))
        }
        name if name.starts_with('?') => Err(place.error(
            RuleErrorKind::Syntax,
            head.at,
            "a rule is written without the `?` of a download URL",
        )),
        _ => Err(place.unknown("segment", head)),
    }
}

/// Reads the value of one operation.
type ValueParser = fn(Token<'_>, Place<'_>) -> Result<Operation, RuleError>;

fn image_mogr2<'a>(
    mut words: impl Iterator<Item = Token<'a>>,
    end: usize,
    place: Place<'a>,
) -> Result<Vec<Operation>, RuleError> {
    let mut operations = Vec::new();
    while let Some(name) = words.next() {
        if name.text.is_empty() {
            return Err(place.error(
                RuleErrorKind::Syntax,
                name.at,
                "an operation name is missing after `/`",
            ));
        }
        let place = place.named(name.text);
        let parse: ValueParser = match name.text {
            "thumbnail" => thumbnail,
            "rotate" => rotate,
            "format" => format,
            "quality" => quality,
            text if UNSUPPORTED_OPERATIONS.contains(&text) => {
                return Err(place.unsupported("operation", name));
            }
            _ => return Err(place.unknown("operation", name)),
        };
        let value = words.next().filter(|value| !value.text.is_empty()).ok_or_else(|| {
            let position = (name.end() + 1).min(end);
            place.error(RuleErrorKind::Syntax, position, "the operation needs a value: `/<value>`")
        })?;
        operations.push(parse(value, place)?);
    }
    if operations.is_empty() {
        return Err(place.error(
            RuleErrorKind::Syntax,
            end,
            "at least one operation must follow: `/<name>/<value>`",
        ));
    }
    Ok(operations)
}

fn thumbnail(value: Token<'_>, place: Place<'_>) -> Result<Operation, RuleError> {
    let mut cursor = Cursor::new(value, place);
    let form = if cursor.eat('!') {
        if cursor.eat('x') {
            let scale = cursor.percent()?;
            cursor.expect("`p`", &['p'])?;
            Thumbnail::PercentHeight(scale)
        } else {
            bang_number(&mut cursor)?
        }
    } else if cursor.eat('x') {
        Thumbnail::Height(cursor.side("height")?)
    } else {
        plain_number(&mut cursor)?
    };
    cursor.end()?;
    Ok(Operation::Thumbnail(form))
}

/// The forms `!<S>p`, `!<S>px` and `!<W>x<H>r` after their `!`: only the letter behind the number tells them apart.
fn bang_number(cursor: &mut Cursor<'_>) -> Result<Thumbnail, RuleError> {
    let number = cursor.digits("a number or `x`")?;
    if cursor.expect("`p` or `x`", &['p', 'x'])? == 'p' {
        let scale = cursor.percent_of(number)?;
        return Ok(if cursor.eat('x') { Thumbnail::PercentWidth(scale) } else { Thumbnail::Percent(scale) });
    }
    let width = cursor.side_of(number, "width")?;
    let height = cursor.side("height")?;
    cursor.expect("`r`", &['r'])?;
    Ok(Thumbnail::Cover(width, height))
}

/// The forms `<A>@`, `<W>x` and `<W>x<H>` with its endings.
fn plain_number(cursor: &mut Cursor<'_>) -> Result<Thumbnail, RuleError> {
    let number = cursor.digits("a number, `x` or `!`")?;
    if cursor.expect("`x` or `@`", &['x', '@'])? == '@' {
        let area = Area::new(number.value).ok_or_else(|| {
            cursor.place.error(RuleErrorKind::OutOfRange, number.at, "the area must be at least 1")
        })?;
        return Ok(Thumbnail::Area(area));
    }
    let width = cursor.side_of(number, "width")?;
    if cursor.is_at_end() {
        return Ok(Thumbnail::Width(width));
    }
    let height = cursor.side("height")?;
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

fn rotate(value: Token<'_>, place: Place<'_>) -> Result<Operation, RuleError> {
    let mut cursor = Cursor::new(value, place);
    let number = cursor.digits("a whole number of degrees")?;
    cursor.end()?;
    u16::try_from(number.value).ok().and_then(Degrees::new).map(Operation::Rotate).ok_or_else(|| {
        place.error(RuleErrorKind::OutOfRange, number.at, "the angle must be 0 to 360 degrees")
    })
}

fn format(value: Token<'_>, place: Place<'_>) -> Result<Operation, RuleError> {
    match Format::ALL.into_iter().find(|format| format.name() == value.text) {
        Some(format) => Ok(Operation::Format(format)),
        None if UNSUPPORTED_FORMATS.contains(&value.text) => Err(place.unsupported("format", value)),
        None => Err(place.unknown("format", value)),
    }
}

fn quality(value: Token<'_>, place: Place<'_>) -> Result<Operation, RuleError> {
    let mut cursor = Cursor::new(value, place);
    let number = cursor.digits("a whole number")?;
    let forced = cursor.eat('!');
    cursor.end()?;
    u8::try_from(number.value)
        .ok()
        .and_then(|value| Quality::new(value, forced))
        .map(Operation::Quality)
        .ok_or_else(|| place.error(RuleErrorKind::OutOfRange, number.at, "the quality must be 0 to 100"))
}

/// A number and where it begins.
#[derive(Clone, Copy)]
struct Number {
    value: u64,
    at: usize,
}

/// Reads one value from left to right.
struct Cursor<'a> {
    rest: &'a str,
    at: usize,
    place: Place<'a>,
}

impl<'a> Cursor<'a> {
    fn new(value: Token<'a>, place: Place<'a>) -> Self {
        Self { rest: value.text, at: value.at, place }
    }

    fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn eat(&mut self, wanted: char) -> bool {
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                self.at += wanted.len_utf8();
                true
            }
            None => false,
        }
    }

    /// Takes one of `choices` and says which, or complains that `wanted` is missing.
    fn expect(&mut self, wanted: &str, choices: &[char]) -> Result<char, RuleError> {
        choices.iter().copied().find(|choice| self.eat(*choice)).ok_or_else(|| self.unexpected(wanted))
    }

    fn end(&self) -> Result<(), RuleError> {
        if self.is_at_end() { Ok(()) } else { Err(self.unexpected("the end of the value")) }
    }

    /// Takes ASCII digits. A number too large for 64 bits becomes the largest one, which every range either refuses
    /// or caps.
    fn digits(&mut self, wanted: &str) -> Result<Number, RuleError> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            return Err(self.unexpected(wanted));
        }
        let (digits, rest) = self.rest.split_at(length);
        let value = digits
            .bytes()
            .fold(0_u64, |value, digit| value.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
        let number = Number { value, at: self.at };
        self.rest = rest;
        self.at += length;
        Ok(number)
    }

    fn percent(&mut self) -> Result<Percent, RuleError> {
        let number = self.digits("a percentage")?;
        self.percent_of(number)
    }

    fn percent_of(&self, number: Number) -> Result<Percent, RuleError> {
        u16::try_from(number.value).ok().and_then(Percent::new).ok_or_else(|| {
            let message = format!("the percentage must be 1 to {MAX_PERCENT}");
            self.place.error(RuleErrorKind::OutOfRange, number.at, message)
        })
    }

    fn side(&mut self, which: &str) -> Result<Side, RuleError> {
        let number = self.digits(&format!("the {which}"))?;
        self.side_of(number, which)
    }

    fn side_of(&self, number: Number, which: &str) -> Result<Side, RuleError> {
        // Saturating is exact enough: everything above the service's own cap means that cap.
        Side::new(u32::try_from(number.value).unwrap_or(u32::MAX)).ok_or_else(|| {
            self.place.error(RuleErrorKind::OutOfRange, number.at, format!("the {which} must be at least 1"))
        })
    }

    fn unexpected(&self, wanted: &str) -> RuleError {
        let message = match self.rest.chars().next() {
            None => format!("expected {wanted}, but the value ends"),
            Some('%') => format!("expected {wanted}, found `%`; a rule is not percent-encoded"),
            Some('&') => format!("expected {wanted}, found `&`; a rule is not XML-escaped here"),
            Some(found) => format!("expected {wanted}, found `{found}`"),
        };
        self.place.error(RuleErrorKind::Syntax, self.at, message)
    }
}
