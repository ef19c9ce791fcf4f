//! The native part of the Python package `cloud-infinite`.
//!
//! It is thin: values are copied, four handles are classes, and everything that a person reads or calls is Python.
#![forbid(unsafe_code)]

mod client;
mod convert;
mod error;
mod generated;
mod seam;
mod shutdown;

use pyo3::prelude::*;

/// The native part of `cloud_infinite`; import that instead.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::client::{Cancel, Client, Credentials, Pages};

    /// Version of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
