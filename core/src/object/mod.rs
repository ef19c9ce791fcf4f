//! Objects of a bucket: what their requests and answers have in common, and their content on its way.

mod answer;
mod body;
mod content;
mod crc64;
mod file;
#[cfg(feature = "blocking")]
mod lent;
mod pace;
mod wire;

pub(crate) use answer::{Head, Incoming};
pub use body::{GetObject, ObjectBody};
pub(crate) use content::Content;
pub(crate) use content::{MAX_OBJECT, TOO_LARGE, elsewhere};
pub(crate) use file::NewFile;
#[cfg(feature = "blocking")]
pub use lent::SharedBody;
pub(crate) use wire::{
    CRC_HEADER, METADATA_PREFIX, OBJECT_PATH, conditions, content_range, key_parameter, unescaped, unquoted,
};
