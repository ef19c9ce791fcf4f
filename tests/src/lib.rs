//! Runs a scenario in one language against an emulator of its own, and compares what it said and what it sent with
//! what every language should say and send.

mod canonical;
mod scenario;

pub use canonical::{Names, journal};
pub use scenario::{Program, Scenario, Verdict};
