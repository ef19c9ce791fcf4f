//! The end of a client.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::time::Duration;

use crate::call::wait;
use crate::client::cinf_client;
use crate::error::cinf_error;
use crate::guard::{Entry, guard, guard_or};
use crate::owned::{Arena, Owned, View};
use crate::text::{Refusal, given, slot};

/// Submissions that may have created a job, as text that can be stored. Free it with `cinf_submissions_free`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct cinf_submissions {
    /// One text for each of them, as `cinf_error_submission` gives it.
    pub items: *const *const c_char,
    /// Number of pointers in `items`.
    pub items_len: usize,
}

impl View for cinf_submissions {
    type Core = Vec<String>;

    fn view(core: Vec<String>, arena: &mut Arena) -> Self {
        let (items, items_len) = arena.texts(core);
        Self { items, items_len }
    }
}

/// Ends a client together with its siblings for other buckets: new calls are refused, those under way may end within
/// `grace_ms` milliseconds, then they are cut off. 0 cuts them off at once.
///
/// `submissions` receives those that were cut off and may have created a job: store them, and look for their jobs later
/// with `cinf_client_reconcile` of another client. The calls themselves end with an error of kind
/// `CINF_KIND_CANCELLED` that holds the same; the callbacks of those in the background may come after this function has
/// returned. The client must still be freed.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_shutdown(
    client: Option<&cinf_client>,
    grace_ms: i64,
    submissions: Option<&mut MaybeUninit<*mut cinf_submissions>>,
) -> Option<Box<cinf_error>> {
    let entry = Entry::local();
    guard(&entry, || {
        let client = given("client", client)?.core();
        let submissions = slot("submissions", submissions)?;
        let grace = u64::try_from(grace_ms).map(Duration::from_millis);
        let grace = grace.map_err(|_| Refusal::new("grace_ms", grace_ms, "must not be negative"))?;
        let left = wait(&entry, None, async { Ok(client.shutdown(grace).await) })?;
        let texts = left.iter().map(ToString::to_string).collect();
        submissions.write(Owned::into_raw(texts));
        Ok(())
    })
}

/// Frees what `cinf_client_shutdown` gave. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_submissions_free(submissions: *mut cinf_submissions) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(submissions) };
    guard_or((), || drop(owned));
}
