//! The native part of the npm package `cloud-infinite`.
//!
//! It is thin: values are copied, three handles are classes, and everything that a person reads or calls is
//! TypeScript. Nothing is thrown from here: a failure crosses as data, and the error is made in JavaScript, where its
//! stack can name the line of the caller.
#![deny(unsafe_code)]

mod asks;
mod body;
mod bridge;
mod client;
mod convert;
mod credentials;
mod error;
pub mod functions;
mod gate;
mod generated;
mod generated_functions;
mod guard;
mod names;
mod options;
mod seam;
mod stream;
