//! The native part of the Python package `cloud-infinite`.
//!
//! It is thin: values are copied, handles are classes, and everything that a person reads or calls is Python.
#![forbid(unsafe_code)]

mod body;
mod client;
mod convert;
mod credentials;
mod error;
mod functions;
mod generated;
mod generated_functions;
mod guard;
mod options;
mod seam;
mod shutdown;
mod stream;
mod work;

use pyo3::prelude::*;

/// The native part of `cloud_infinite`; import that instead.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::body::Body;
    #[pymodule_export]
    use super::client::{Client, Pages};
    #[pymodule_export]
    use super::credentials::{Credentials, Provider};
    #[pymodule_export]
    use super::functions::call_function;
    #[pymodule_export]
    use super::stream::Stream;
    #[pymodule_export]
    use super::work::Cancel;

    /// Version of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
