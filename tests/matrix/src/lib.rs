//! The client and a server that fails, side by side, and an account of everything that was submitted.
#![forbid(unsafe_code)]

mod report;
mod world;

pub use report::{Report, entry};
pub use world::{World, builder, submission};
