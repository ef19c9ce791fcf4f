//! A defect of ours must not end the process.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cloud_infinite::{Error, ErrorKind};

use crate::error::Failure;

/// Runs `body`; a panic becomes an error of kind `Internal`.
pub(crate) fn guarded<T>(body: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(body)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Failure::new(Error::from_binding(ErrorKind::Internal, format!("the client panicked: {text}")))
    })
}

/// What a mutex guards here stays whole even if a thread panicked while it held the lock.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
