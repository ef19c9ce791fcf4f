//! The builder's steps as languages call them that have no types of the core: by name, with texts for arguments.
//!
//! `cargo xtask codegen` reads the lists of steps and writes a builder for each of these languages.

use super::arguments::{Arguments, bounded, choice};
use super::number::Bounded;
use super::{Color, Format, Gravity, Operation, ProcessRule, Rule, Segment};
use crate::InvalidArgument;

/// What a step adds to a rule.
enum Piece {
    Operation(Operation),
    Segment(Segment),
    Rule(Rule),
}

type Result<T> = std::result::Result<T, InvalidArgument>;

/// Declares steps, as functions of which the parameters are arguments by name.
macro_rules! steps {
    ($(
        $(#[doc = $doc:literal])+
        fn $name:ident($($(#[doc = $about:literal])+ $parameter:ident: $type:ty,)*) -> Result<Piece> $body:block
    )+) => {
        /// The names of these steps.
        pub(super) const STEPS: &[&str] = &[$(stringify!($name)),+];

        /// What the step of that name adds; `None` if it is none of these.
        pub(super) fn piece(
            step: &str,
            arguments: &mut crate::rule::arguments::Arguments<'_>,
        ) -> Result<Option<Piece>> {
            match step {
                $(stringify!($name) => {
                    $(let $parameter: $type = arguments.take(stringify!($parameter))?;)*
                    arguments.end()?;
                    let piece: Result<Piece> = $body;
                    piece.map(Some)
                })+
                _ => Ok(None),
            }
        }
    };
}

mod encoding;
mod geometry;
mod segments;

/// `rule` with one step more.
pub(crate) fn add(rule: &str, step: &str, arguments: &[String]) -> Result<String> {
    let so_far = if rule.is_empty() { ProcessRule::new() } else { ProcessRule::from(parsed("rule", rule)?) };
    let longer = match piece(step, &mut Arguments::of(arguments)?)? {
        Piece::Operation(operation) => so_far.operation(operation),
        Piece::Segment(segment) => so_far.segment(segment),
        Piece::Rule(rule) => so_far.pipe(rule),
    };
    let text = longer.to_string();
    parsed("rule", &text).map(|_| text)
}

/// A rule that a caller gave as text.
pub(crate) fn parsed(field: &str, text: &str) -> Result<Rule> {
    let refused = |error| InvalidArgument::new(field, text, format!("is not a processing rule: {error}"));
    Rule::parse(text).map_err(refused)
}

fn operation(operation: Operation) -> Result<Piece> {
    Ok(Piece::Operation(operation))
}

fn piece(step: &str, arguments: &mut Arguments<'_>) -> Result<Piece> {
    for family in [geometry::piece, encoding::piece, segments::piece] {
        if let Some(piece) = family(step, arguments)? {
            return Ok(piece);
        }
    }
    let known = [geometry::STEPS, encoding::STEPS, segments::STEPS].concat();
    Err(InvalidArgument::new("step", step, format!("must be one of {}", known.join(", "))))
}

fn maybe<T: Bounded>(field: &str, value: Option<u32>) -> Result<Option<T>> {
    value.map(|value| bounded(field, value)).transpose()
}

fn gravity_of(given: Option<&str>) -> Result<Option<Gravity>> {
    given.map(|name| choice("gravity", name, Gravity::from_name, Gravity::ALL.map(Gravity::name))).transpose()
}

fn format_of(name: &str) -> Result<Format> {
    choice("format", name, Format::from_name, Format::ALL.map(Format::name))
}

fn color_of(field: &str, given: Option<&str>) -> Result<Option<Color>> {
    let named = |error: InvalidArgument| InvalidArgument { field: field.to_owned(), ..error };
    given.map(Color::from_hex).transpose().map_err(named)
}

fn needed<T>(field: &str, value: Option<T>, beside: &str) -> Result<T> {
    value.ok_or_else(|| InvalidArgument::new(field, "", format!("is needed beside {beside}")))
}

fn refused_beside<T>(field: &str, value: Option<T>, beside: &str) -> Result<()> {
    match value {
        Some(_) => Err(InvalidArgument::new(field, "", format!("does not go with {beside}"))),
        None => Ok(()),
    }
}
