// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! The core's functions by the names that JavaScript has for them.

use crate::functions::{Called, Given, Octets, answer, unknown};

/// Calls the function of that name.
pub(crate) fn call(name: &str, given: &mut Given<'_>) -> Called {
    match name {
        "parseCallback" => answer("parseCallback", || {
            let body = given.next::<Octets>("body")?;
            Ok(cloud_infinite::parse_callback(body.as_ref()))
        }),
        _ => unknown(name),
    }
}
