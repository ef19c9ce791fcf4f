//! What the service reports by itself: reading it, and taking requests that bring it.

mod parse;
mod receive;
mod receiver;
mod seen;

pub(crate) use parse::parse;
#[cfg(feature = "fuzzing")]
pub(crate) use parse::tree;
pub use receive::ReceiveCallback;
pub(crate) use receiver::Receiver;
