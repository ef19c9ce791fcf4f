//! Errors cross as data; the exception is built in Python.

use std::error::Error as StdError;
use std::sync::Arc;

use cloud_infinite::blocking::Witness;
use cloud_infinite::{Error, ErrorKind, Outcome, Submission};
use pyo3::exceptions::PyBaseException;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

use crate::convert::ToPython;
use crate::generated::{has_outcome, kind_name, outcome_name};

/// An exception of Python's that led to an error of the core.
#[derive(Debug)]
pub(crate) struct Raised {
    class: String,
    exception: Py<PyBaseException>,
}

impl Raised {
    pub(crate) fn new(class: String, exception: &Bound<'_, PyBaseException>) -> Self {
        Self { class, exception: exception.clone().unbind() }
    }
}

impl std::fmt::Display for Raised {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.class)
    }
}

impl StdError for Raised {}

/// The exception among the sources of an error.
fn raised_by_python(error: &Error) -> Option<&Raised> {
    let mut source = StdError::source(error);
    while let Some(cause) = source {
        // What was shared by several calls is behind a pointer, which is an error too.
        let shared = cause.downcast_ref::<Arc<dyn StdError + Send + Sync>>();
        let raised = shared.and_then(|shared| shared.downcast_ref::<Raised>());
        if let Some(raised) = raised.or_else(|| cause.downcast_ref()) {
            return Some(raised);
        }
        source = cause.source();
    }
    None
}

/// The exception for an error of the core. `operation` is used if the error does not know its own.
pub(crate) fn exception_of(py: Python<'_>, error: &Error, operation: Option<&str>) -> PyErr {
    let outcome = || match error.kind() {
        // Refused before anything was sent.
        ErrorKind::InvalidArgument | ErrorKind::Conflict => Outcome::NotSent,
        // A defect while the request was under way leaves open what happened.
        _ => Outcome::Ambiguous,
    };
    build(py, error, operation, outcome, error.submission()).unwrap_or_else(|failure| failure)
}

/// The member of Python's enumeration for an outcome.
pub(crate) fn outcome_of(py: Python<'_>, outcome: Outcome) -> PyResult<Bound<'_, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    CLASS.import(py, "cloud_infinite.errors", "Outcome")?.call1((outcome_name(outcome),))
}

/// The exception for a call that ended without a result of the core's own, such as by a panic. `witness` saw what became
/// of it.
pub(crate) fn exception_of_call(
    py: Python<'_>,
    error: &Error,
    operation: &str,
    witness: Option<&Witness>,
) -> PyErr {
    let outcome = || witness.map_or(Outcome::NotSent, Witness::outcome);
    let submission = witness.and_then(Witness::submission);
    build(py, error, Some(operation), outcome, submission.as_ref()).unwrap_or_else(|failure| failure)
}

fn build(
    py: Python<'_>,
    error: &Error,
    operation: Option<&str>,
    outcome: impl FnOnce() -> Outcome,
    submission: Option<&Submission>,
) -> PyResult<PyErr> {
    static FACTORY: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let factory = FACTORY.get_or_try_init(py, || {
        py.import("cloud_infinite._error")?.getattr("from_native").map(Bound::unbind)
    })?;
    let text = match (error.operation(), operation) {
        (None, Some(operation)) => format!("{operation}: {error}"),
        _ => error.to_string(),
    };
    let facts = PyDict::new(py);
    let set = |name: &Bound<'_, pyo3::types::PyString>, value: Bound<'_, PyAny>| facts.set_item(name, value);
    set(intern!(py, "message"), error.message().to_python(py)?)?;
    set(intern!(py, "operation"), error.operation().or(operation).to_python(py)?)?;
    let outcome = error.outcome().or_else(|| operation.filter(|name| has_outcome(name)).map(|_| outcome()));
    set(intern!(py, "outcome"), outcome.map(outcome_name).to_python(py)?)?;
    set(intern!(py, "submission"), submission.map(ToString::to_string).to_python(py)?)?;
    set(intern!(py, "status"), error.status().to_python(py)?)?;
    set(intern!(py, "code"), error.code().to_python(py)?)?;
    set(intern!(py, "service_message"), error.service_message().to_python(py)?)?;
    set(intern!(py, "request_id"), error.request_id().to_python(py)?)?;
    set(intern!(py, "attempts"), error.attempts().to_python(py)?)?;
    set(intern!(py, "elapsed"), error.elapsed().to_python(py)?)?;
    set(intern!(py, "waited"), error.waited().to_python(py)?)?;
    set(intern!(py, "retry_after"), error.retry_after().to_python(py)?)?;
    set(intern!(py, "retry_quota_exhausted"), error.is_retry_quota_exhausted().to_python(py)?)?;
    set(intern!(py, "field"), error.argument().map(|argument| argument.field.as_str()).to_python(py)?)?;
    set(intern!(py, "value"), error.argument().map(|argument| argument.value.as_str()).to_python(py)?)?;
    set(intern!(py, "rule"), error.argument().map(|argument| argument.rule.as_str()).to_python(py)?)?;
    set(intern!(py, "job"), error.job().cloned().to_python(py)?)?;
    let causes = error.causes().to_python(py)?;
    let exception = factory.bind(py).call1((kind_name(error.kind()), text, facts, causes))?;
    if let Some(cause) = raised_by_python(error) {
        exception.setattr(intern!(py, "__cause__"), cause.exception.bind(py))?;
    }
    Ok(PyErr::from_value(exception))
}
