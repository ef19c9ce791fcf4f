//! The server seen through a raw socket, its control interface and its program.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "whatever is missing or unexpected in a test fails it"
)]

mod chaos;
mod faults;
mod program;
mod service;
mod support;
