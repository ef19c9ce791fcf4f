// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! The core's functions by their names.

use pyo3::prelude::*;

use crate::functions::{Given, Octets};

/// Calls the function of that name.
pub(crate) fn call<'py>(name: &str, given: &mut Given<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    match name {
        "parse_callback" => {
            let body = given.next::<Octets>("body")?;
            given.answer(cloud_infinite::parse_callback(body.as_ref()))
        }
        _ => Err(crate::seam::unknown(name)),
    }
}
