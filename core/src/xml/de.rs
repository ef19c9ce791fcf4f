//! From the tree to models: a serde deserializer that knows how this wire writes things.

use std::fmt;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::read::Element;
use crate::error::printable;

/// How much of a text that does not fit an error repeats, in bytes.
const SHOWN: usize = 100;

/// Why a well-formed document is not the expected one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeError {
    /// Something is missing, repeated or of another form.
    Unexpected(String),
    /// The document says, in a successful answer, that what was asked for does not exist.
    NotFound(String),
    /// What was stored is not what was sent.
    Corrupted(String),
    /// What was asked for is there, but not as the caller can take it.
    Unfit(String),
}

impl DecodeError {
    /// A refusal in words.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self::Unexpected(reason.into())
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected(reason)
            | Self::NotFound(reason)
            | Self::Corrupted(reason)
            | Self::Unfit(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

/// Reads a model out of an element: children by name in any order, repeated ones as lists, unknown ones ignored.
///
/// # Errors
/// An element that belongs to a single value occurs several times, or a text does not fit its type.
pub fn from_element<T: DeserializeOwned>(element: &Element<'_>) -> Result<T, DecodeError> {
    T::deserialize(Nodes { nodes: std::slice::from_ref(&element) })
}

/// For optional fields that hold a number, a truth value or a time: text that is none counts as absent.
///
/// The service writes `-` for a time that is not set yet, and a value we cannot use must never cost the caller the
/// rest of an answer, such as the id of a job that was paid for.
///
/// # Errors
/// Only those of the deserializer itself, such as a repeated element.
pub fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: std::str::FromStr,
{
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| text.trim().parse().ok()))
}

/// All elements of one name side by side.
#[derive(Clone, Copy)]
struct Nodes<'n, 'a> {
    nodes: &'n [&'n Element<'a>],
}

impl<'n, 'a> Nodes<'n, 'a> {
    fn single(self) -> Result<&'n Element<'a>, DecodeError> {
        match self.nodes {
            [element] => Ok(element),
            [] => Err(DecodeError::new("an element is missing")),
            [first, ..] => Err(DecodeError::new(format!(
                "element `{}` occurs {} times where one is expected",
                first.name,
                self.nodes.len()
            ))),
        }
    }

    fn parse<T: std::str::FromStr>(self) -> Result<T, DecodeError> {
        let element = self.single()?;
        element.text.trim().parse().map_err(|_| {
            DecodeError::new(format!(
                "element `{}` holds {:?}, which does not fit its type",
                element.name,
                printable(&element.text, SHOWN)
            ))
        })
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            visitor.$visit(self.parse()?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Nodes<'_, '_> {
    type Error = DecodeError;

    numbers! {
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_f32 visit_f32 deserialize_f64 visit_f64 deserialize_bool visit_bool deserialize_char visit_char
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_str(&self.single()?.text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_seq(Items { nodes: self.nodes })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let element = self.single()?;
        let mut children: Vec<&Element<'_>> = element.children.iter().collect();
        if has_repeated_names(&children) {
            // Stable, so that repeated elements stay in document order.
            children.sort_by(|a, b| a.name.cmp(&b.name));
        }
        visitor.visit_map(Fields { rest: &children, current: &[] })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i128 u128 str string bytes byte_buf unit unit_struct tuple tuple_struct enum identifier
    }
}

/// Whether elements of one name may lie apart, so that they have to be brought together. Of many it is assumed.
fn has_repeated_names(elements: &[&Element<'_>]) -> bool {
    const MANY: usize = 24;
    elements.len() > MANY
        || elements
            .iter()
            .enumerate()
            .any(|(index, element)| elements.iter().take(index).any(|earlier| earlier.name == element.name))
}

struct Items<'n, 'a> {
    nodes: &'n [&'n Element<'a>],
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        let Some((_, rest)) = self.nodes.split_first() else { return Ok(None) };
        let current = self.nodes.get(..1).unwrap_or_default();
        self.nodes = rest;
        seed.deserialize(Nodes { nodes: current }).map(Some)
    }
}

struct Fields<'n, 'a> {
    rest: &'n [&'n Element<'a>],
    current: &'n [&'n Element<'a>],
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, DecodeError> {
        let Some(first) = self.rest.first() else { return Ok(None) };
        let same = self.rest.iter().take_while(|element| element.name == first.name).count();
        (self.current, self.rest) = self.rest.split_at_checked(same).unwrap_or((self.rest, &[]));
        seed.deserialize(StrDeserializer::<DecodeError>::new(&first.name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DecodeError> {
        seed.deserialize(Nodes { nodes: self.current })
    }
}
