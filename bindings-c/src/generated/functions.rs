// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! The functions that need no client.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use crate::error::cinf_error;
use crate::functions::{answer, octets};
use crate::generated::models::*;

/// Reads the body of a callback, in XML or JSON.
///
/// The form is recognised by the body, whatever its content type says. Every documented and observed layout is
/// read into the same `Callback`. Nothing is sent, and no permission is needed.
///
/// `body`: The body as it arrived: at most 1 MiB of UTF-8, nested at most 32 deep in JSON and 64 deep in XML.
///
/// What `callback` receives is freed with `cinf_callback_free`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_parse_callback(
    body: *const c_void,
    body_len: usize,
    callback: Option<&mut MaybeUninit<*mut cinf_callback>>,
) -> Option<Box<cinf_error>> {
    answer::<cinf_callback>("parse_callback", "callback", callback, || {
        // SAFETY: each pointer is NULL or leads to what the header asks for.
        unsafe {
            let body = octets("body", body, body_len)?;
            cloud_infinite::parse_callback(body)
        }
    })
}
