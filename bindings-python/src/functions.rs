//! Functions that need no client.

use bytes::Bytes;
use cloud_infinite::Error;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use crate::convert::{FromPython, Refusal, ToPython, argument};
use crate::error::exception_of;
use crate::generated_functions;
use crate::guard::guarded;

/// Calls a function of the core. It answers at once and sends nothing.
#[pyfunction]
pub(crate) fn call_function<'py>(
    py: Python<'py>,
    name: &str,
    arguments: &Bound<'py, PyTuple>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, Some(name), || {
        generated_functions::call(name, &mut Given { function: name, arguments, next: 0 })
    })
}

/// The arguments of a function, which are read one after the other.
pub(crate) struct Given<'a, 'py> {
    function: &'a str,
    arguments: &'a Bound<'py, PyTuple>,
    next: usize,
}

impl<'py> Given<'_, 'py> {
    /// The next argument.
    pub(crate) fn next<T: FromPython>(&mut self, name: &str) -> PyResult<T> {
        let value = self.arguments.get_item(self.next)?;
        self.next += 1;
        argument(name, &value, Some(self.function))
    }

    /// What the function answered with, or the exception.
    pub(crate) fn answer<T: ToPython>(&self, answered: Result<T, Error>) -> PyResult<Bound<'py, PyAny>> {
        let py = self.arguments.py();
        match answered {
            Ok(value) => value.to_python(py),
            Err(error) => Err(exception_of(py, &error, Some(self.function))),
        }
    }
}

/// Binary data, or text for its UTF-8.
pub(crate) enum Octets {
    Bytes(Bytes),
    Text(String),
}

impl FromPython for Octets {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        match value.is_instance_of::<PyString>() {
            true => String::from_python(value).map(Self::Text),
            false => Bytes::from_python(value).map(Self::Bytes),
        }
    }
}

impl AsRef<[u8]> for Octets {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Text(text) => text.as_bytes(),
        }
    }
}
