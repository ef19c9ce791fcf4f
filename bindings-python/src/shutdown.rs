//! Keeps the runtime's threads out of an interpreter that is being shut down.
//!
//! A thread that gives the interpreter lock up for a moment, as a write to a socket does, and wants it back after the
//! shutdown has begun, never gets it: Python ends the thread in the middle of our code and the process aborts. So the
//! interpreter waits, before its shutdown begins, until nobody is inside, and lets nobody in afterwards.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

static CLOSED: AtomicBool = AtomicBool::new(false);
static INSIDE: AtomicUsize = AtomicUsize::new(0);

/// What is inside only hands something over to an event loop; whatever takes longer than this does not end at all.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Runs `body` with the interpreter, unless there is none to come back to.
pub(crate) fn with_interpreter<T>(body: impl FnOnce(Python<'_>) -> T) -> Option<T> {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            INSIDE.fetch_sub(1, Ordering::SeqCst);
        }
    }

    // Counted before the look at the gate: whoever closes it afterwards sees the count.
    INSIDE.fetch_add(1, Ordering::SeqCst);
    let _leave = Leave;
    if CLOSED.load(Ordering::SeqCst) { None } else { Python::try_attach(body) }
}

/// Called before the first work in the background: from then on the shutdown waits.
///
/// # Errors
/// `RuntimeError` if the shutdown has begun, because nothing would report the end of the work.
pub(crate) fn prepare(py: Python<'_>) -> PyResult<()> {
    static REGISTERED: OnceLock<()> = OnceLock::new();
    if CLOSED.load(Ordering::SeqCst) {
        return Err(PyRuntimeError::new_err("the interpreter is shutting down"));
    }
    if REGISTERED.get().is_none() {
        py.import("atexit")?.call_method1("register", (wrap_pyfunction!(wait_until_empty, py)?,))?;
        // Registered twice by two threads at once, it only waits twice.
        let _ = REGISTERED.set(());
    }
    Ok(())
}

#[pyfunction]
fn wait_until_empty(py: Python<'_>) {
    CLOSED.store(true, Ordering::SeqCst);
    py.detach(|| {
        let begin = Instant::now();
        while INSIDE.load(Ordering::SeqCst) > 0 && begin.elapsed() < LONGEST_WAIT {
            std::thread::sleep(Duration::from_millis(1));
        }
    });
}
