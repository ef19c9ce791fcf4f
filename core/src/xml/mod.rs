//! The XML of the wire: one hardened reader, one writer, one tree between them.
//!
//! On this wire an empty element means the same as a missing one, arrays are repeated elements without a wrapper
//! and the order of elements carries no meaning. The reader knows the first rule, [`from_element`] the others.

mod de;
mod json;
mod plain;
mod read;
mod write;

pub use de::{DecodeError, from_element, lenient};
pub use json::read_json;
pub(crate) use read::decode;
pub use read::{Element, Limits, ReadError, ReadErrorKind, read, read_with};
pub use write::{Document, Node, is_xml_char};
