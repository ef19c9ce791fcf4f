//! Answers: a view that C reads, and the memory that it leads into, freed as one.

use std::collections::BTreeMap;
use std::ffi::{CString, c_char, c_void};
use std::ptr::NonNull;

use bytes::Bytes;
use cloud_infinite::Error;

use crate::error::cinf_error;
use crate::options::Number;

/// Absent number or time of an answer. The header has the same value as `CINF_ABSENT`.
pub(crate) const ABSENT: i64 = i64::MIN;

/// A struct that C reads, made of a value of the core.
pub(crate) trait View: Sized + 'static {
    /// The value that it shows.
    type Core: Send + 'static;

    /// Puts the value's parts into the arena, and the pointers to them into a view.
    fn view(core: Self::Core, arena: &mut Arena) -> Self;
}

/// A view together with its memory. C holds a pointer to the view, which is the first thing here.
#[repr(C)]
pub(crate) struct Owned<V> {
    value: V,
    arena: Arena,
}

impl<V: View> Owned<V> {
    /// Makes a view that belongs to something else.
    pub(crate) fn new(core: V::Core) -> Box<Self> {
        let mut arena = Arena::default();
        let value = V::view(core, &mut arena);
        Box::new(Self { value, arena })
    }

    /// The view, for as long as this lives.
    pub(crate) fn view(&self) -> *const V {
        &raw const self.value
    }

    /// Makes a view that C will free.
    pub(crate) fn into_raw(core: V::Core) -> *mut V {
        Box::into_raw(Self::new(core)).cast()
    }

    /// Takes a view back.
    ///
    /// # Safety
    /// The pointer is NULL or came from [`Owned::into_raw`] and was not taken back before.
    pub(crate) unsafe fn from_raw(view: *mut V) -> Option<Box<Self>> {
        // SAFETY: the pointer came from a box of this very type, and `repr(C)` puts the view at its beginning.
        (!view.is_null()).then(|| unsafe { Box::from_raw(view.cast::<Self>()) })
    }
}

/// Memory that a view leads into.
///
/// Boxes would claim to be the only way to what they hold; C's pointers are another way, so plain pointers are kept.
#[derive(Default)]
pub(crate) struct Arena {
    texts: Vec<NonNull<c_char>>,
    blocks: Vec<Block>,
}

/// A value without its type, and what frees it.
struct Block {
    value: NonNull<u8>,
    free: unsafe fn(NonNull<u8>),
}

// SAFETY: nothing in an arena belongs to a thread, and nobody writes to it after it was filled.
unsafe impl Send for Arena {}

impl Drop for Arena {
    fn drop(&mut self) {
        for text in self.texts.drain(..) {
            // SAFETY: the pointer came from `CString::into_raw` in `Arena::text`.
            drop(unsafe { CString::from_raw(text.as_ptr()) });
        }
        for Block { value, free } in self.blocks.drain(..) {
            // SAFETY: `free` was stored together with the pointer that it fits.
            unsafe { free(value) };
        }
    }
}

impl Arena {
    fn keep<T: 'static>(&mut self, value: T) -> *const T {
        /// # Safety
        /// The pointer came from a box of a `T`.
        unsafe fn free<T>(value: NonNull<u8>) {
            // SAFETY: as above.
            drop(unsafe { Box::from_raw(value.cast::<T>().as_ptr()) });
        }
        let value = NonNull::from(Box::leak(Box::new(value)));
        self.blocks.push(Block { value: value.cast(), free: free::<T> });
        value.as_ptr()
    }

    /// Text for C. A zero inside, which no document of the service can hold, becomes a replacement character.
    pub(crate) fn text(&mut self, text: String) -> *const c_char {
        let text = CString::new(text).unwrap_or_else(|error| {
            let text = String::from_utf8_lossy(&error.into_vec()).replace('\0', "\u{fffd}");
            CString::new(text).unwrap_or_default()
        });
        let pointer = text.into_raw();
        self.texts.extend(NonNull::new(pointer));
        pointer
    }

    pub(crate) fn maybe_text(&mut self, text: Option<String>) -> *const c_char {
        text.map_or(std::ptr::null(), |text| self.text(text))
    }

    /// An array of text and its length.
    pub(crate) fn texts(&mut self, texts: Vec<String>) -> (*const *const c_char, usize) {
        let pointers = texts.into_iter().map(|text| self.text(text)).collect();
        self.list(pointers)
    }

    /// Binary data and its length. It is never NULL, so that what is empty differs from what is absent.
    pub(crate) fn bytes(&mut self, bytes: Bytes) -> (*const c_void, usize) {
        let len = bytes.len();
        // SAFETY: `keep` returns a pointer to live `Bytes`, which are not changed before the arena is dropped.
        let kept = unsafe { &*self.keep(bytes) };
        (kept.as_ptr().cast(), len)
    }

    pub(crate) fn maybe_bytes(&mut self, bytes: Option<Bytes>) -> (*const c_void, usize) {
        bytes.map_or((std::ptr::null(), 0), |bytes| self.bytes(bytes))
    }

    /// Names, their values, and how many there are.
    pub(crate) fn map(
        &mut self,
        map: BTreeMap<String, String>,
    ) -> (*const *const c_char, *const *const c_char, usize) {
        let (names, values): (Vec<String>, Vec<String>) = map.into_iter().unzip();
        let ((names, len), (values, _)) = (self.texts(names), self.texts(values));
        (names, values, len)
    }

    pub(crate) fn view<V: View>(&mut self, core: V::Core) -> *const V {
        let view = V::view(core, self);
        self.keep(view)
    }

    /// An error that is part of an answer.
    pub(crate) fn maybe_error(&mut self, error: Option<Error>) -> *const cinf_error {
        let Some(error) = error else { return std::ptr::null() };
        let shown = cinf_error::new(&error, error.operation(), error.outcome(), error.submission());
        self.keep(shown)
    }

    pub(crate) fn maybe_view<V: View>(&mut self, core: Option<V::Core>) -> *const V {
        core.map_or(std::ptr::null(), |core| self.view(core))
    }

    /// An array of views and its length.
    pub(crate) fn views<V: View>(&mut self, cores: Vec<V::Core>) -> (*const *const V, usize) {
        let pointers = cores.into_iter().map(|core| self.view::<V>(core)).collect();
        self.list(pointers)
    }

    fn list<T: 'static>(&mut self, pointers: Vec<*const T>) -> (*const *const T, usize) {
        let len = pointers.len();
        if len == 0 {
            return (std::ptr::null(), 0);
        }
        // SAFETY: `keep` returns a pointer to a live `Vec`, which is not changed before the arena is dropped.
        let list = unsafe { &*self.keep(pointers) };
        (list.as_ptr(), len)
    }

    /// The number of an open enumeration's value, and its text.
    pub(crate) fn choice<N: Number>(&mut self, core: &N::Core) -> (N, *const c_char) {
        (N::of(core), self.text(N::text(core).to_owned()))
    }

    /// The same for a value that may be absent: zero and NULL.
    pub(crate) fn maybe_choice<N: Number>(&mut self, core: Option<&N::Core>) -> (N, *const c_char) {
        core.map_or((N::OTHER, std::ptr::null()), |core| self.choice(core))
    }
}

// Generated code calls what its fields need, which is not everything at every time.
const _: () = {
    _ = (Arena::maybe_bytes, Arena::map);
};

/// A number that may be absent.
pub(crate) fn number(value: Option<impl Into<i64>>) -> i64 {
    value.map_or(ABSENT, Into::into)
}

/// Milliseconds, as many as a number can say.
pub(crate) fn millis(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use cloud_infinite::{Job, PicProcessResult, ProcessResult, Timestamp};

    use super::*;
    use crate::generated::models::{cinf_job, cinf_job_state};

    #[test]
    fn a_view_shows_the_whole_value() {
        let mut job = Job { job_id: "c1".into(), state: "Sleeping".into(), ..Job::default() };
        job.creation_time = Some(Timestamp::from_unix_millis(5));
        job.operation.pic_process_result = Some(PicProcessResult {
            process_results: vec![ProcessResult { size: Some(7), ..ProcessResult::default() }; 2],
            ..PicProcessResult::default()
        });
        let raw = Owned::<cinf_job>::into_raw(job);
        // SAFETY: the view was just made and is freed once, at the end.
        unsafe {
            let view = &*raw;
            assert_eq!(CStr::from_ptr(view.job_id), c"c1");
            assert_eq!((view.state, CStr::from_ptr(view.state_name)), (cinf_job_state::Other, c"Sleeping"));
            assert_eq!((view.creation_time, view.end_time), (5, ABSENT));
            assert!(view.code.is_null() && view.input.is_null());
            let result = &*(*view.operation).pic_process_result;
            assert_eq!(result.process_results_len, 2);
            assert_eq!((**result.process_results.add(1)).size, 7);
            drop(Owned::from_raw(raw));
        }
    }

    #[test]
    fn binary_data_and_maps_live_as_long_as_the_arena() {
        let mut arena = Arena::default();
        let (data, len) = arena.bytes(Bytes::from_static(b"a\0b"));
        let (empty, none) = (arena.maybe_bytes(Some(Bytes::new())), arena.maybe_bytes(None));
        let (names, values, count) = arena.map(BTreeMap::from([("n".to_owned(), "v".to_owned())]));
        // SAFETY: the arena is alive, and the arrays have as many elements as they say.
        unsafe {
            assert_eq!(std::slice::from_raw_parts(data.cast::<u8>(), len), b"a\0b");
            assert_eq!((CStr::from_ptr(*names), CStr::from_ptr(*values), count), (c"n", c"v", 1));
        }
        assert!(!empty.0.is_null() && empty.1 == 0 && none == (std::ptr::null(), 0));
    }

    #[test]
    fn a_zero_inside_text_does_not_cut_it() {
        let mut arena = Arena::default();
        let text = arena.text("a\0b".into());
        // SAFETY: the arena is alive.
        assert_eq!(unsafe { CStr::from_ptr(text) }.to_str(), Ok("a\u{fffd}b"));
    }
}
