//! What the service reports by itself: reading it.

mod parse;

pub(crate) use parse::parse;
#[cfg(feature = "fuzzing")]
pub(crate) use parse::tree;
