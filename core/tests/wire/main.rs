//! The client on the wire: what it sends, what it makes of answers, and what it refuses.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "whatever is missing or unexpected in a test fails it"
)]

mod answers;
mod destinations;
mod objects;
mod outcomes;
mod refusals;
mod requests;
mod support;
mod xml;
