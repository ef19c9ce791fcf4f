//! Finds every secret in what tests printed and logged.
//!
//! Every secret that a test makes up begins with [`canaries::MARK`], so that what is looked for is one list in one place
//! and a new test needs no new entry. There is no list of exceptions: a test that prints what looks like a secret is
//! changed until it does not.

pub mod canaries;
mod derived;
pub mod record;
mod scan;
mod text;

pub use derived::derived;
pub use scan::{Finding, Scanner};
