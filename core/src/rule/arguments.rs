//! Arguments by name, as texts.

use super::number::{Bounded, number};
use crate::InvalidArgument;

type Result<T> = std::result::Result<T, InvalidArgument>;

/// The arguments of one step that have not been read yet.
pub(super) struct Arguments<'a> {
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Arguments<'a> {
    /// Names and values, one after the other.
    pub(super) fn of(list: &'a [String]) -> Result<Self> {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for pair in list.chunks(2) {
            let [name, value] = pair else {
                return Err(InvalidArgument::new("pairs", pair.concat(), "must be names, each with a value"));
            };
            if pairs.iter().any(|(known, _)| known == name) {
                return Err(InvalidArgument::new(name, value, "is given twice"));
            }
            pairs.push((name, value));
        }
        Ok(Self { pairs })
    }

    /// The argument of that name.
    pub(super) fn take<T: FromText>(&mut self, name: &str) -> Result<T> {
        let index = self.pairs.iter().position(|(known, _)| *known == name);
        let given = index.map(|index| self.pairs.swap_remove(index).1);
        T::from_text(name, given)
    }

    /// Complains of an argument that no step asked for.
    pub(super) fn end(&self) -> Result<()> {
        match self.pairs.first() {
            Some((name, value)) => Err(InvalidArgument::new(*name, value, "is no argument of this step")),
            None => Ok(()),
        }
    }
}

/// What can be read from the text of an argument.
pub(super) trait FromText: Sized {
    fn from_text(name: &str, given: Option<&str>) -> Result<Self>;
}

impl FromText for String {
    fn from_text(name: &str, given: Option<&str>) -> Result<Self> {
        given.map(str::to_owned).ok_or_else(|| missing(name))
    }
}

impl FromText for u32 {
    fn from_text(name: &str, given: Option<&str>) -> Result<Self> {
        let text = given.ok_or_else(|| missing(name))?;
        let wrong = || InvalidArgument::new(name, text, "must be a whole number of 0 to 4294967295");
        text.parse().map_err(|_| wrong())
    }
}

impl FromText for i64 {
    fn from_text(name: &str, given: Option<&str>) -> Result<Self> {
        let text = given.ok_or_else(|| missing(name))?;
        text.parse().map_err(|_| InvalidArgument::new(name, text, "must be a whole number"))
    }
}

impl FromText for bool {
    fn from_text(name: &str, given: Option<&str>) -> Result<Self> {
        let text = given.ok_or_else(|| missing(name))?;
        text.parse().map_err(|_| InvalidArgument::new(name, text, "must be `true` or `false`"))
    }
}

impl<T: FromText> FromText for Option<T> {
    fn from_text(name: &str, given: Option<&str>) -> Result<Self> {
        given.map(|text| T::from_text(name, Some(text))).transpose()
    }
}

fn missing(name: &str) -> InvalidArgument {
    InvalidArgument::new(name, "", "is needed")
}

/// A number of a range.
pub(super) fn bounded<T: Bounded>(field: &str, value: u32) -> Result<T> {
    number(field, value.into())
}

/// One of a few names.
pub(super) fn choice<T, const N: usize>(
    field: &str,
    name: &str,
    find: impl Fn(&str) -> Option<T>,
    names: [&str; N],
) -> Result<T> {
    find(name).ok_or_else(|| {
        let names = names.map(|name| format!("`{name}`")).join(", ");
        InvalidArgument::new(field, name, format!("must be one of {names}"))
    })
}

/// Looks a name up.
pub(super) fn decode<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}
