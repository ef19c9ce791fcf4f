//! Reading what a C program passes: text, arrays and pointers.

use std::ffi::{CStr, c_char, c_void};
use std::fmt;
use std::mem::MaybeUninit;

use bytes::Bytes;
use cloud_infinite::Error;

/// Why an argument cannot be read.
#[derive(Debug, PartialEq)]
pub(crate) struct Refusal {
    field: String,
    value: String,
    rule: String,
}

impl Refusal {
    pub(crate) fn new(field: &str, value: impl fmt::Display, rule: impl Into<String>) -> Self {
        Self { field: field.to_owned(), value: value.to_string(), rule: rule.into() }
    }

    pub(crate) fn null(field: &str) -> Self {
        Self::new(field, "", "is NULL")
    }

    /// Keeps the value out of the message.
    pub(crate) fn hidden(self) -> Self {
        Self { value: "(hidden)".to_owned(), ..self }
    }

    /// The same for a field of a nested struct.
    pub(crate) fn inside(self, outer: &str) -> Self {
        Self { field: format!("{outer}.{}", self.field), ..self }
    }
}

impl From<Refusal> for Error {
    fn from(Refusal { field, value, rule }: Refusal) -> Self {
        Self::invalid_argument(field, value, rule)
    }
}

/// An argument that has to be there.
pub(crate) fn given<'a, T: ?Sized>(name: &str, argument: Option<&'a T>) -> Result<&'a T, Refusal> {
    argument.ok_or_else(|| Refusal::null(name))
}

/// Where an answer goes. It may point to memory that was never written.
pub(crate) type Slot<'a, T> = Option<&'a mut MaybeUninit<*mut T>>;

/// An output that has to be there.
pub(crate) fn slot<'a, T>(name: &str, argument: Slot<'a, T>) -> Result<&'a mut MaybeUninit<*mut T>, Refusal> {
    argument.ok_or_else(|| Refusal::null(name))
}

/// Text that may be left out.
///
/// # Safety
/// A pointer that is not NULL leads to bytes that end with a zero.
pub(crate) unsafe fn maybe_text(field: &str, text: *const c_char) -> Result<Option<String>, Refusal> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller vouches for the zero at the end.
    let bytes = unsafe { CStr::from_ptr(text) };
    match bytes.to_str() {
        Ok(text) => Ok(Some(text.to_owned())),
        Err(_) => Err(Refusal::new(field, bytes.to_string_lossy(), "must be UTF-8")),
    }
}

/// Text that has to be there.
///
/// # Safety
/// As for [`maybe_text`].
pub(crate) unsafe fn text(field: &str, text: *const c_char) -> Result<String, Refusal> {
    // SAFETY: the caller vouches for the same.
    unsafe { maybe_text(field, text) }?.ok_or_else(|| Refusal::null(field))
}

/// The elements of an array; NULL is fine for none.
///
/// # Safety
/// A pointer that is not NULL leads to that many elements.
pub(crate) unsafe fn array<'a, T>(field: &str, first: *const T, len: usize) -> Result<&'a [T], Refusal> {
    if len == 0 {
        return Ok(&[]);
    }
    if first.is_null() {
        return Err(Refusal::null(field));
    }
    if len > isize::MAX as usize / size_of::<T>() {
        return Err(Refusal::new(&format!("{field}_len"), len, "is more than memory holds"));
    }
    // SAFETY: the pointer is not NULL, the length is one that memory can have, and the caller vouches for the rest.
    Ok(unsafe { std::slice::from_raw_parts(first, len) })
}

/// Binary data that has to be there; NULL is fine for none.
///
/// # Safety
/// As for [`array`].
pub(crate) unsafe fn bytes(field: &str, first: *const c_void, len: usize) -> Result<Bytes, Refusal> {
    // SAFETY: the caller vouches for the same; a byte may lie anywhere.
    unsafe { array(field, first.cast::<u8>(), len) }.map(Bytes::copy_from_slice)
}

/// Binary data that may be left out: NULL is none, a pointer with the length zero is an empty value.
///
/// # Safety
/// As for [`array`].
pub(crate) unsafe fn maybe_bytes(
    field: &str,
    first: *const c_void,
    len: usize,
) -> Result<Option<Bytes>, Refusal> {
    if first.is_null() && len == 0 {
        return Ok(None);
    }
    // SAFETY: the caller vouches for the same.
    unsafe { bytes(field, first, len) }.map(Some)
}

/// An array of text.
///
/// # Safety
/// As for [`array`] and, for each pointer, [`maybe_text`].
pub(crate) unsafe fn texts(
    field: &str,
    first: *const *const c_char,
    len: usize,
) -> Result<Vec<String>, Refusal> {
    // SAFETY: the caller vouches for the same.
    let pointers = unsafe { array(field, first, len) }?;
    // SAFETY: the caller vouches for each pointer.
    pointers.iter().map(|pointer| unsafe { text(field, *pointer) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_utf8_or_refused_by_name() {
        // SAFETY: the literals end with a zero.
        unsafe {
            assert_eq!(text("input", c"in/图.jpg".as_ptr()), Ok("in/图.jpg".to_owned()));
            assert_eq!(maybe_text("input", std::ptr::null()), Ok(None));
            assert_eq!(text("input", std::ptr::null()), Err(Refusal::new("input", "", "is NULL")));
            let refused = text("input", c"a\xff".as_ptr()).unwrap_err().inside("outer");
            assert_eq!(refused, Refusal::new("outer.input", "a\u{fffd}", "must be UTF-8"));
        }
    }

    #[test]
    fn binary_data_may_hold_anything_and_be_empty() {
        let data = b"a\0\xff";
        let first = data.as_ptr().cast();
        let null = std::ptr::null();
        // SAFETY: the pointer leads to three bytes.
        unsafe {
            assert_eq!(bytes("body", first, 3).unwrap().as_ref(), data);
            assert_eq!(bytes("body", null, 0).unwrap().len(), 0);
            assert_eq!(bytes("body", null, 1), Err(Refusal::null("body")));
            assert_eq!(maybe_bytes("body", null, 0), Ok(None));
            assert_eq!(maybe_bytes("body", first, 0), Ok(Some(Bytes::new())));
            assert_eq!(maybe_bytes("body", null, 1), Err(Refusal::null("body")));
            assert!(bytes("body", first, usize::MAX).is_err());
        }
    }

    #[test]
    fn an_array_needs_a_pointer_unless_it_is_empty() {
        let words = [c"a".as_ptr(), c"b".as_ptr()];
        // SAFETY: the array has two pointers to text.
        unsafe {
            assert_eq!(texts("ids", words.as_ptr(), 2), Ok(vec!["a".to_owned(), "b".to_owned()]));
            assert_eq!(texts("ids", std::ptr::null(), 0), Ok(vec![]));
            assert_eq!(texts("ids", std::ptr::null(), 1), Err(Refusal::null("ids")));
            assert!(texts("ids", words.as_ptr(), usize::MAX).is_err());
        }
    }
}
