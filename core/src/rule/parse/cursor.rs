//! Reads one value from left to right.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "only positions are added, and none passes the text's length"
)]

use super::super::number::Bounded;
use super::super::{RuleError, Side};
use super::words::{Place, Token};

/// A number and where it begins.
#[derive(Clone, Copy)]
pub(super) struct Number {
    pub(super) value: u64,
    pub(super) at: usize,
}

/// Where in a value the reading is.
pub(super) struct Cursor<'a> {
    rest: &'a str,
    at: usize,
    place: Place<'a>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(value: Token<'a>, place: Place<'a>) -> Self {
        Self { rest: value.text, at: value.at, place }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn eat(&mut self, wanted: char) -> bool {
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
    pub(super) fn expect(&mut self, wanted: &str, choices: &[char]) -> Result<char, RuleError> {
        choices.iter().copied().find(|choice| self.eat(*choice)).ok_or_else(|| self.unexpected(wanted))
    }

    pub(super) fn end(&self) -> Result<(), RuleError> {
        if self.is_at_end() { Ok(()) } else { Err(self.unexpected("the end of the value")) }
    }

    /// Takes ASCII digits. A number too large for 64 bits becomes the largest one, which every range either refuses
    /// or caps.
    pub(super) fn digits(&mut self, wanted: &str) -> Result<Number, RuleError> {
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

    /// Takes a number of a range; `what` names it in both complaints.
    pub(super) fn number<T: Bounded>(&mut self, what: &str) -> Result<T, RuleError> {
        let number = self.digits(what)?;
        self.bounded(number, what)
    }

    /// Holds a number that was taken already to its range.
    pub(super) fn bounded<T: Bounded>(&self, number: Number, what: &str) -> Result<T, RuleError> {
        T::from_wide(number.value)
            .ok_or_else(|| self.place.out_of_range(number.at, format!("{what} {}", T::range())))
    }

    /// Takes a count of pixels from 0.
    pub(super) fn pixels(&mut self, what: &str) -> Result<u32, RuleError> {
        let number = self.digits(what)?;
        u32::try_from(number.value)
            .map_err(|_| self.place.out_of_range(number.at, format!("{what} must be at most {}", u32::MAX)))
    }

    /// Takes `<W>x<H>`.
    pub(super) fn box_of_sides(&mut self) -> Result<(Side, Side), RuleError> {
        let width = self.number("the width")?;
        self.expect("`x`", &['x'])?;
        Ok((width, self.number("the height")?))
    }

    pub(super) fn unexpected(&self, wanted: &str) -> RuleError {
        let message = match self.rest.chars().next() {
            None => format!("expected {wanted}, but the value ends"),
            Some('%') => format!("expected {wanted}, found `%`; a rule is not percent-encoded"),
            Some('&') => format!("expected {wanted}, found `&`; a rule is not XML-escaped here"),
            Some(found) => format!("expected {wanted}, found `{found}`"),
        };
        self.place.syntax(self.at, message)
    }
}
