//! Runs a scenario in one language against an emulator of its own, and compares what it said and what it sent with
//! what every language should say and send.

/// The examples of the guides, which are compiled like any other test.
#[cfg(doctest)]
#[doc = include_str!("../../docs/bulk.md")]
#[doc = include_str!("../../docs/process.md")]
mod guides {}

mod canonical;
mod local;
mod scenario;

pub use canonical::{Names, journal};
pub use local::{BUCKET, builder, emulator};
pub use scenario::{Program, Scenario, Verdict};
