//! The content of an object, read bit by bit.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use cloud_infinite::GetObject;
use cloud_infinite::blocking::{SharedBody, in_background};

use crate::call::{read, wait};
use crate::cancel::Token;
use crate::client::cinf_client;
use crate::error::cinf_error;
use crate::generated::models::{cinf_get_object, cinf_object_info};
use crate::guard::{Entry, guard, guard_or};
use crate::owned::Owned;
use crate::settings::{Options, cinf_call_options};
use crate::text::{Refusal, Slot, given, slot};

/// The content of an object, as it arrives. Free it with `cinf_object_body_free`.
pub struct cinf_object_body {
    body: SharedBody,
    cancel: Option<std::sync::Arc<Token>>,
    info: Box<Owned<cinf_object_info>>,
}

/// Begins to get an object.
///
/// # Safety
/// The pointers are NULL or lead to what the header asks for.
pub(crate) unsafe fn open(
    client: Option<&cinf_client>,
    request: *const cinf_get_object,
    options: *const cinf_call_options,
    body: Slot<'_, cinf_object_body>,
) -> Option<Box<cinf_error>> {
    let entry = Entry::function("get_object");
    guard(&entry, || {
        let client = given("client", client)?.core().clone();
        // SAFETY: the caller vouches for the pointers.
        let (request, options) = unsafe { (read::<GetObject>(request)?.0, Options::read(options)?) };
        let body = slot("body", body)?;
        let opened = in_background(async move { client.open(request, options.call).await });
        let opened = SharedBody::new(wait(&entry, options.cancel.clone(), opened)?);
        let info = Owned::new(opened.info().clone());
        body.write(Box::into_raw(Box::new(cinf_object_body { body: opened, cancel: options.cancel, info })));
        Ok(())
    })
}

/// What is known of the object. It belongs to the body and lives as long. NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn cinf_object_body_info(body: Option<&cinf_object_body>) -> *const cinf_object_info {
    guard_or(std::ptr::null(), || body.map_or(std::ptr::null(), |body| body.info.view()))
}

/// Reads the next bytes of the object, at most `capacity` of them, into `buffer`. `read` becomes their number, 0 at the
/// end. Only when the end was reached without an error is the content complete and right.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_object_body_read(
    body: Option<&cinf_object_body>,
    buffer: *mut c_void,
    capacity: usize,
    read: Option<&mut MaybeUninit<usize>>,
) -> Option<Box<cinf_error>> {
    let entry = Entry::function("get_object");
    guard(&entry, || {
        let body = given("body", body)?;
        let read = read.ok_or_else(|| Refusal::null("read"))?;
        if buffer.is_null() {
            return Err(Refusal::null("buffer").into());
        }
        if capacity == 0 {
            return Err(Refusal::new("capacity", capacity, "must be 1 or more").into());
        }
        let bytes = wait(&entry, body.cancel.clone(), body.body.read(capacity))?;
        // SAFETY: the program's buffer has room for `capacity` bytes, and no more than that were asked for.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), buffer.cast::<u8>(), bytes.len()) };
        read.write(bytes.len());
        Ok(())
    })
}

/// Frees a body, and ends the download if it has not ended. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_object_body_free(body: Option<Box<cinf_object_body>>) {
    guard_or((), || drop(body));
}
