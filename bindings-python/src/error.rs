//! Errors cross as data; the exception is built in Python.

use cloud_infinite::{Error, ErrorKind, Outcome};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

use crate::convert::ToPython;
use crate::generated::{has_outcome, kind_name, outcome_name};

/// The exception for an error of the core. `operation` is used if the error does not know its own.
pub(crate) fn exception_of(py: Python<'_>, error: &Error, operation: Option<&str>) -> PyErr {
    build(py, error, operation).unwrap_or_else(|failure| failure)
}

fn build(py: Python<'_>, error: &Error, operation: Option<&str>) -> PyResult<PyErr> {
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
    set(intern!(py, "outcome"), outcome(error, operation).map(outcome_name).to_python(py)?)?;
    set(intern!(py, "status"), error.status().to_python(py)?)?;
    set(intern!(py, "code"), error.code().to_python(py)?)?;
    set(intern!(py, "service_message"), error.service_message().to_python(py)?)?;
    set(intern!(py, "request_id"), error.request_id().to_python(py)?)?;
    set(intern!(py, "attempts"), error.attempts().to_python(py)?)?;
    set(intern!(py, "elapsed"), error.elapsed().to_python(py)?)?;
    set(intern!(py, "field"), error.argument().map(|argument| argument.field.as_str()).to_python(py)?)?;
    set(intern!(py, "value"), error.argument().map(|argument| argument.value.as_str()).to_python(py)?)?;
    set(intern!(py, "rule"), error.argument().map(|argument| argument.rule.as_str()).to_python(py)?)?;
    set(intern!(py, "job"), error.job().cloned().to_python(py)?)?;
    let causes = error.causes().to_python(py)?;
    let exception = factory.bind(py).call1((kind_name(error.kind()), text, facts, causes))?;
    Ok(PyErr::from_value(exception))
}

/// What became of the submission. An error of this crate's own, which has none yet, is either a refused argument or a
/// defect while the request was under way; the latter leaves open what happened.
fn outcome(error: &Error, operation: Option<&str>) -> Option<Outcome> {
    let of_binding = || match error.kind() {
        ErrorKind::InvalidArgument => Outcome::NotSent,
        _ => Outcome::Ambiguous,
    };
    error.outcome().or_else(|| operation.filter(|name| has_outcome(name)).map(|_| of_binding()))
}
