//! Which library this is.

use std::ffi::c_char;

use crate::abi::CINF_ABI_VERSION;
use crate::guard::guard_or;

/// Version of the library that the program runs with, such as `0.1.0`; `CINF_VERSION` is the one it was compiled with.
#[unsafe(no_mangle)]
pub extern "C" fn cinf_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    guard_or(std::ptr::null(), || VERSION.as_ptr().cast())
}

/// Version of the binary interface that the program runs with. It has to equal `CINF_ABI_VERSION`, the one that the
/// program was compiled with; the dynamic linker sees to that.
#[unsafe(no_mangle)]
pub extern "C" fn cinf_abi_version() -> u32 {
    guard_or(0, || CINF_ABI_VERSION)
}
