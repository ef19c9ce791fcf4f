//! What keeps a defect of ours from looking like one of Python's.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cloud_infinite::{Error, ErrorKind};
use pyo3::prelude::*;

use crate::error::exception_of;
use crate::shutdown;

/// Runs `body`, which Python called; a panic becomes an `InternalError`.
pub(crate) fn guarded<T>(
    py: Python<'_>,
    operation: Option<&str>,
    body: impl FnOnce() -> PyResult<T>,
) -> PyResult<T> {
    let result = shutdown::inside(py, || catch_unwind(AssertUnwindSafe(body)));
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        let error = Error::from_binding(ErrorKind::Internal, format!("the client panicked: {text}"));
        Err(exception_of(py, &error, operation))
    })
}

/// What a mutex guards here stays whole even if a thread panicked while it held the lock.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
