//! Work under way: waited for here, or reported when it has ended.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use cloud_infinite::blocking::{self, BlockError, CancelHandle, Completion, Witness};
use cloud_infinite::{CallOptions, Error, Outcome};
use pyo3::intern;
use pyo3::prelude::*;

use crate::error::{exception_of, exception_of_call, outcome_of};
use crate::generated;
use crate::guard::lock;
use crate::seam::{Answer, Pending, Updates};
use crate::shutdown::{self, with_interpreter};

/// Work that was not begun yet, and what must be known to tell how it ended.
pub(crate) struct Work {
    operation: String,
    pending: Pending,
    /// There is one if the work may create something.
    witness: Option<Witness>,
}

impl Work {
    /// Work that creates nothing.
    pub(crate) fn reading(operation: &str, pending: Pending) -> Self {
        Self { operation: operation.to_owned(), pending, witness: None }
    }

    /// The work that `begin` makes out of options by which it can be watched.
    pub(crate) fn watched(
        operation: &str,
        options: CallOptions,
        begin: impl FnOnce(CallOptions) -> PyResult<Pending>,
    ) -> PyResult<Self> {
        let witness = generated::has_outcome(operation).then(Witness::new);
        let options = match &witness {
            Some(witness) => witness.watch(options),
            None => options,
        };
        Ok(Self { operation: operation.to_owned(), pending: begin(options)?, witness })
    }

    /// Waits for the end, other threads of Python going on.
    pub(crate) fn wait<'py>(self, py: Python<'py>, inbox: Option<&Inbox>) -> PyResult<Bound<'py, PyAny>> {
        let Self { operation, pending, witness } = self;
        let tick = || {
            // An interpreter that is being shut down has no signals to look at.
            let looked = with_interpreter(|py| {
                py.check_signals()?;
                inbox.map_or(Ok(()), |inbox| inbox.deliver(py))
            });
            looked.unwrap_or(Ok(()))
        };
        shutdown::prepare(py)?;
        let ended = shutdown::outside(py, || blocking::block_on(pending, tick));
        let result = match ended {
            Ok(result) => result,
            Err(BlockError::Failed(error)) => {
                return Err(exception_of_call(py, &error, &operation, witness.as_ref()));
            }
            Err(BlockError::Interrupted(exception)) => {
                if let Some(witness) = &witness {
                    hand_over(py, &exception, witness);
                }
                return Err(exception);
            }
        };
        if let Some(inbox) = inbox {
            inbox.deliver(py)?;
        }
        finish(py, &operation, result)
    }

    /// Begins in the background. `done(answer, exception)` is called once, on another thread.
    pub(crate) fn start(self, py: Python<'_>, done: Py<PyAny>) -> PyResult<Cancel> {
        shutdown::prepare_background(py)?;
        let Self { operation, pending, witness } = self;
        let name = operation.clone();
        let completed = move |completion: Completion<Result<Answer, Error>>| {
            // Without an interpreter there is nobody left to tell.
            let _ = with_interpreter(|py| {
                let result = match completion {
                    Completion::Finished(result) => finish(py, &operation, result),
                    Completion::Failed(error) => {
                        Err(exception_of_call(py, &error, &operation, witness.as_ref()))
                    }
                    Completion::Cancelled => {
                        let creates = witness.is_some();
                        let error = witness.as_ref().unwrap_or(&Witness::new()).cancelled(creates);
                        Err(exception_of(py, &error, Some(&operation)))
                    }
                };
                match result {
                    Ok(answer) => report(py, &done, (answer, py.None())),
                    Err(exception) => report(py, &done, (py.None(), exception.into_value(py))),
                }
            });
        };
        let handle = py
            .detach(|| blocking::spawn(pending, completed))
            .map_err(|error| exception_of_call(py, &error, &name, None))?;
        Ok(Cancel(Mutex::new(handle)))
    }
}

/// Stops what was started in the background.
#[pyclass(frozen, module = "cloud_infinite._native")]
pub(crate) struct Cancel(Mutex<CancelHandle>);

#[pymethods]
impl Cancel {
    /// Stops the work, unless it has ended. Its completion is still reported, once.
    fn cancel(&self) {
        lock(&self.0).cancel();
    }
}

/// Updates that wait to be delivered on the thread that made the call.
///
/// They are noticed by whatever thread drives the connection; delivering them on the caller's own thread lets the
/// callback raise, be interrupted by Ctrl-C, and use thread-local state.
pub(crate) struct Inbox {
    callback: Py<PyAny>,
    waiting: Arc<Mutex<VecDeque<Answer>>>,
}

impl Inbox {
    pub(crate) fn new(callback: Py<PyAny>) -> Self {
        Self { callback, waiting: Arc::default() }
    }

    /// Where the updates are left.
    pub(crate) fn updates(&self) -> Updates {
        let waiting = Arc::clone(&self.waiting);
        Box::new(move |update| lock(&waiting).push_back(update))
    }

    fn deliver(&self, py: Python<'_>) -> PyResult<()> {
        loop {
            // The lock must not be held while Python code runs.
            let Some(update) = lock(&self.waiting).pop_front() else { return Ok(()) };
            self.callback.bind(py).call1((update.into_python(py)?,))?;
        }
    }
}

/// Updates that are delivered at once, on the thread that noticed them.
pub(crate) fn forwarded(callback: Py<PyAny>) -> Updates {
    Box::new(move |update| {
        let _ = with_interpreter(|py| match update.into_python(py) {
            Ok(update) => report(py, &callback, (update,)),
            Err(error) => error.write_unraisable(py, None),
        });
    })
}

/// Sets on the exception that interrupted a call what became of it: its outcome if it may have created something, and the
/// submission if that is a job. The exception stays what it is, because whoever caused it waits for exactly that one.
fn hand_over(py: Python<'_>, exception: &PyErr, witness: &Witness) {
    if witness.outcome() != Outcome::Ambiguous {
        return;
    }
    let outcome = outcome_of(py, Outcome::Ambiguous)
        .and_then(|outcome| exception.value(py).setattr(intern!(py, "outcome"), outcome));
    let Some(submission) = witness.submission() else {
        if let Err(refused) = outcome {
            refused.write_unraisable(py, None);
        }
        return;
    };
    let text = submission.to_string();
    if let Err(refused) = exception.value(py).setattr(intern!(py, "submission"), &text) {
        // An exception that takes no attribute; the text must not be lost with it.
        refused.write_unraisable(py, Some(pyo3::types::PyString::new(py, &text).as_any()));
    }
}

/// Calls back from a thread that has no caller to raise to.
fn report<'py>(py: Python<'py>, callback: &Py<PyAny>, arguments: impl pyo3::call::PyCallArgs<'py>) {
    if let Err(error) = callback.bind(py).call1(arguments) {
        error.write_unraisable(py, Some(callback.bind(py)));
    }
}

fn finish<'py>(
    py: Python<'py>,
    operation: &str,
    result: Result<Answer, Error>,
) -> PyResult<Bound<'py, PyAny>> {
    match result {
        Ok(answer) => answer.into_python(py),
        Err(error) => Err(exception_of(py, &error, Some(operation))),
    }
}
