//! Keeps threads out of an interpreter that is being shut down.
//!
//! A thread that gives the interpreter lock up for a moment, as a write to a socket does, and wants it back after the
//! shutdown has begun, never gets it: Python ends the thread in the middle of our code and the process aborts. So the
//! interpreter waits, before its shutdown begins, until nobody is inside, and lets nobody in afterwards. That goes for the
//! runtime's threads, which then drop what they would have told, and for threads of Python that come back from a call,
//! which then sleep until the process has ended.

use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::guard::lock;

static CLOSED: AtomicBool = AtomicBool::new(false);
static INSIDE: AtomicIsize = AtomicIsize::new(0);
/// The thread that shuts the interpreter down. It alone may go on.
static CLOSER: Mutex<Option<ThreadId>> = Mutex::new(None);

/// What is inside only hands something over; whatever takes longer than this, such as a callback of the user's, is not
/// waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// A thread that is inside. Counted before the look at the gate: whoever closes it afterwards sees the count.
struct Inside;

impl Inside {
    fn enter() -> Self {
        INSIDE.fetch_add(1, Ordering::SeqCst);
        Self
    }

    /// Whether this thread may stay.
    fn is_welcome() -> bool {
        !CLOSED.load(Ordering::SeqCst) || *lock(&CLOSER) == Some(std::thread::current().id())
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Runs `body` with the interpreter, unless there is none to come back to.
pub(crate) fn with_interpreter<T>(body: impl FnOnce(Python<'_>) -> T) -> Option<T> {
    let _inside = Inside::enter();
    if Inside::is_welcome() { Python::try_attach(body) } else { None }
}

/// Runs the part of a call that has the interpreter, on a thread of Python's.
pub(crate) fn inside<T>(py: Python<'_>, body: impl FnOnce() -> T) -> T {
    let inside = Inside::enter();
    if !Inside::is_welcome() {
        drop(inside);
        py.detach(sleep_for_ever);
    }
    body()
}

/// Runs the part of a call that does without the interpreter, out of [`inside`].
pub(crate) fn outside<T: Send>(py: Python<'_>, body: impl FnOnce() -> T + Send) -> T {
    py.detach(|| {
        INSIDE.fetch_sub(1, Ordering::SeqCst);
        let result = body();
        std::mem::forget(Inside::enter());
        if !Inside::is_welcome() {
            INSIDE.fetch_sub(1, Ordering::SeqCst);
            sleep_for_ever();
        }
        result
    })
}

/// What is left to a thread that cannot come back and must not unwind.
fn sleep_for_ever() {
    loop {
        std::thread::park();
    }
}

/// Called before the first work: from then on the shutdown waits.
pub(crate) fn prepare(py: Python<'_>) -> PyResult<()> {
    static REGISTERED: OnceLock<()> = OnceLock::new();
    if REGISTERED.get().is_none() {
        py.import("atexit")?.call_method1("register", (wrap_pyfunction!(wait_until_empty, py)?,))?;
        if let Ok(register_at_fork) = py.import("os")?.getattr("register_at_fork") {
            let hook = pyo3::types::PyDict::new(py);
            hook.set_item("after_in_child", wrap_pyfunction!(forget_other_threads, py)?)?;
            register_at_fork.call((), Some(&hook))?;
        }
        // Registered twice by two threads at once, it only waits twice.
        let _ = REGISTERED.set(());
    }
    Ok(())
}

/// Called before work in the background.
///
/// # Errors
/// `RuntimeError` if the shutdown has begun, because nothing would report the end of the work.
pub(crate) fn prepare_background(py: Python<'_>) -> PyResult<()> {
    if CLOSED.load(Ordering::SeqCst) {
        return Err(PyRuntimeError::new_err("the interpreter is shutting down"));
    }
    prepare(py)
}

#[pyfunction]
fn wait_until_empty(py: Python<'_>) {
    *lock(&CLOSER) = Some(std::thread::current().id());
    CLOSED.store(true, Ordering::SeqCst);
    py.detach(|| {
        let begin = Instant::now();
        while INSIDE.load(Ordering::SeqCst) > 0 && begin.elapsed() < LONGEST_WAIT {
            std::thread::sleep(Duration::from_millis(1));
        }
    });
}

/// The threads that were inside when the process was forked are not in the child.
#[pyfunction]
fn forget_other_threads() {
    INSIDE.store(0, Ordering::SeqCst);
}
