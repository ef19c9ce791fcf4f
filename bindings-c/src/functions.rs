//! Functions that need no client.

use std::ffi::{CString, c_char, c_void};

use cloud_infinite::Error;

use crate::error::cinf_error;
use crate::guard::{Entry, guard, guard_or};
use crate::owned::{Owned, View};
use crate::text::{Refusal, Slot, array, slot};

/// Frees a text that a function of this library answered with. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_text_free(text: *mut c_char) {
    guard_or((), || {
        if !text.is_null() {
            // SAFETY: the program gives back what it got from this library, once.
            drop(unsafe { CString::from_raw(text) });
        }
    });
}

/// Carries a function out whose answer is a record.
pub(crate) fn answer<V: View>(
    function: &'static str,
    name: &str,
    out: Slot<'_, V>,
    call: impl FnOnce() -> Result<V::Core, Error>,
) -> Option<Box<cinf_error>> {
    guard(&Entry::function(function), || {
        let out = slot(name, out)?;
        out.write(Owned::into_raw(call()?));
        Ok(())
    })
}

/// Carries a function out whose answer is text.
pub(crate) fn answer_text<F: FnOnce() -> Result<String, Error>>(
    function: &'static str,
    name: &str,
    out: Slot<'_, c_char>,
    call: F,
) -> Option<Box<cinf_error>> {
    guard(&Entry::function(function), || {
        let out = slot(name, out)?;
        let text = CString::new(call()?)
            .map_err(|error| Refusal::new(name, error, "holds a zero, which C cannot take"))?;
        out.write(text.into_raw());
        Ok(())
    })
}

/// Binary data that is looked at during the call; NULL is fine for none.
///
/// # Safety
/// As for [`array`].
pub(crate) unsafe fn octets<'a>(field: &str, first: *const c_void, len: usize) -> Result<&'a [u8], Refusal> {
    // SAFETY: the caller vouches for the same; a byte may lie anywhere.
    unsafe { array(field, first.cast::<u8>(), len) }
}

// Generated code calls what the functions of the core need, which is not everything at every time.
const _: () = {
    _ = answer_text::<fn() -> Result<String, Error>>;
};
