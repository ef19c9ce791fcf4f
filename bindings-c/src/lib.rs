//! The C interface of the client, as `libcinf`; `include/cinf.h` is written from these sources.
//!
//! The header's introduction states the conventions that every function here keeps.
#![expect(non_camel_case_types, reason = "these are the names that C programs see")]
#![expect(clippy::missing_safety_doc, reason = "what a caller owes is stated once, at the top of the header")]

#[cfg(panic = "abort")]
compile_error!("a panic must not end the program that uses this library: build it with panic = \"unwind\"");

/// The version of the interface; the build script reads it too.
pub mod abi;
mod call;
pub mod cancel;
pub mod client;
pub mod credentials;
mod dispatcher;
pub mod error;
pub mod exchange;
pub mod functions;
mod guard;
pub mod object_body;
pub mod options;
mod owned;
pub mod settings;
pub mod shutdown;
pub mod stream;
mod text;
pub mod version;

/// What is written by `cargo xtask codegen`.
pub mod generated {
    pub mod errors;
    pub mod functions;
    pub mod models;
    pub mod operations;
    pub mod streams;
}
