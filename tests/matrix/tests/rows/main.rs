//! The rows of the fault matrix: what a submission and a question do about every fault. `cargo xtask matrix` shows the
//! table.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "whatever is missing or unexpected in a test fails it"
)]

mod broken;
mod connect;
mod credentials;
mod disk;
mod document;
mod redirect;
mod refusal;
mod slow;
mod system;
