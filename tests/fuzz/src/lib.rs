//! What no input may make the library and the emulator do: one module for each fuzz target.
//!
//! Each has a function `check`, which takes any bytes and fails by panicking. The fuzzer calls it millions of times;
//! an ordinary test calls it with every file of the corpus.

pub mod auth_parse;
pub mod callback;
mod document;
pub mod emulator_fault;
pub mod emulator_key;
pub mod emulator_picture;
pub mod emulator_request;
pub mod http_raw;
mod judge;
mod peer;
pub mod rule_parse;
pub mod url_endpoint;
pub mod xml_error_body;
pub mod xml_response;

/// A check by the name of its target, which is also the folder of its corpus.
pub type Target = (&'static str, fn(&[u8]));

/// Every check there is.
pub const TARGETS: &[Target] = &[
    ("auth_parse", auth_parse::check),
    ("callback", callback::check),
    ("emulator_fault", emulator_fault::check),
    ("emulator_key", emulator_key::check),
    ("emulator_picture", emulator_picture::check),
    ("emulator_request", emulator_request::check),
    ("http_raw", http_raw::check),
    ("rule_parse", rule_parse::check),
    ("url_endpoint", url_endpoint::check),
    ("xml_error_body", xml_error_body::check),
    ("xml_response", xml_response::check),
];
