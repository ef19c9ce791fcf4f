//! Values that cross the border, in both directions. Every crossing is a copy.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use cloud_infinite::{Secret, SubmissionMode, Timestamp};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyBytes, PyDateTime, PyDelta, PyDict, PyFloat, PyInt, PyMapping, PyMemoryView, PyString, PyTzInfo,
};

use crate::error;

/// Where the generated classes live.
pub(crate) const MODELS: &str = "cloud_infinite.models";

/// A value of the core that Python sees.
pub(crate) trait ToPython {
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
}

/// A value of Python that the core takes.
pub(crate) trait FromPython: Sized {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal>;
}

/// Why a value of Python was not taken.
pub(crate) enum Refusal {
    /// It breaks a rule; the same error as for a value that the core refuses.
    Rule {
        /// Names of the fields that lead to the value, joined by dots.
        field: String,
        /// The value as text.
        value: String,
        /// The rule.
        rule: String,
    },
    /// Python failed while the value was read.
    Python(PyErr),
}

impl Refusal {
    fn rule(value: &Bound<'_, PyAny>, rule: impl Into<String>) -> Self {
        let shown =
            value.repr().map_or_else(|_| "(a value without repr)".to_owned(), |text| text.to_string());
        Self::Rule { field: String::new(), value: shown, rule: rule.into() }
    }

    pub(crate) fn wrong_type(value: &Bound<'_, PyAny>, expected: &str) -> Self {
        let given =
            value.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
        Self::rule(value, format!("must be {expected}, not {given}"))
    }

    /// The same refusal, seen from the record that holds the value in `outer`.
    pub(crate) fn inside(self, outer: &str) -> Self {
        match self {
            Self::Rule { field, value, rule } if field.is_empty() => {
                Self::Rule { field: outer.to_owned(), value, rule }
            }
            Self::Rule { field, value, rule } => {
                Self::Rule { field: format!("{outer}.{field}"), value, rule }
            }
            Self::Python(error) => Self::Python(error),
        }
    }

    /// The same refusal without the value, which must not be seen.
    pub(crate) fn hidden(self) -> Self {
        match self {
            Self::Rule { field, rule, .. } => Self::Rule { field, value: "(hidden)".to_owned(), rule },
            Self::Python(error) => Self::Python(error),
        }
    }

    /// The exception that is raised.
    pub(crate) fn into_exception(self, py: Python<'_>, operation: Option<&str>) -> PyErr {
        match self {
            Self::Rule { field, value, rule } => {
                let refused = cloud_infinite::Error::invalid_argument(field, value, rule);
                error::exception_of(py, &refused, operation)
            }
            Self::Python(error) => error,
        }
    }
}

impl From<PyErr> for Refusal {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

/// The attribute `name` of a record.
pub(crate) fn field<T: FromPython>(
    record: &Bound<'_, PyAny>,
    name: &Bound<'_, PyString>,
) -> Result<T, Refusal> {
    let value = record.getattr(name)?;
    T::from_python(&value).map_err(|refusal| refusal.inside(&name.to_string_lossy()))
}

/// The keyword argument `name` of an operation or, without one, of a constructor.
pub(crate) fn argument<T: FromPython>(
    name: &str,
    value: &Bound<'_, PyAny>,
    operation: Option<&str>,
) -> PyResult<T> {
    T::from_python(value).map_err(|refusal| refusal.inside(name).into_exception(value.py(), operation))
}

/// Fails unless `value` is a record of that class.
pub(crate) fn expect_instance(
    value: &Bound<'_, PyAny>,
    class: &Bound<'_, pyo3::types::PyType>,
    name: &str,
) -> Result<(), Refusal> {
    if value.is_instance(class)? { Ok(()) } else { Err(Refusal::wrong_type(value, name)) }
}

/// The name of a field as Python writes it: without the `r#` of Rust's keywords.
pub(crate) const fn python_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// A record that goes to Python. Every field is named, so that a field added to the core does not compile unless the
/// files were generated anew.
macro_rules! to_python {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::convert::ToPython for cloud_infinite::$name {
            fn to_python(self, py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Bound<'_, pyo3::PyAny>> {
                use pyo3::types::{PyAnyMethods as _, PyDictMethods as _};
                static CLASS: pyo3::sync::PyOnceLock<pyo3::Py<pyo3::types::PyType>> = pyo3::sync::PyOnceLock::new();
                let Self { $($field),* } = self;
                let fields = pyo3::types::PyDict::new(py);
                $(
                    let name = pyo3::intern!(py, $crate::convert::python_name(stringify!($field)));
                    fields.set_item(name, $crate::convert::ToPython::to_python($field, py)?)?;
                )*
                CLASS.import(py, $crate::convert::MODELS, stringify!($name))?.call((), Some(&fields))
            }
        }
    };
}

/// A record that comes from Python; every field is named for the same reason.
macro_rules! from_python {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::convert::FromPython for cloud_infinite::$name {
            fn from_python(value: &pyo3::Bound<'_, pyo3::PyAny>) -> Result<Self, $crate::convert::Refusal> {
                static CLASS: pyo3::sync::PyOnceLock<pyo3::Py<pyo3::types::PyType>> = pyo3::sync::PyOnceLock::new();
                let class = CLASS.import(value.py(), $crate::convert::MODELS, stringify!($name))?;
                $crate::convert::expect_instance(value, class, stringify!($name))?;
                Ok(Self {
                    $( $field: $crate::convert::field(
                        value,
                        pyo3::intern!(value.py(), $crate::convert::python_name(stringify!($field))),
                    )?, )*
                })
            }
        }
    };
}

/// An open enumeration: a class of Python on the way out, any text on the way in.
macro_rules! choice {
    ($name:ident) => {
        impl $crate::convert::ToPython for cloud_infinite::$name {
            fn to_python(self, py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Bound<'_, pyo3::PyAny>> {
                use pyo3::types::PyAnyMethods as _;
                static CLASS: pyo3::sync::PyOnceLock<pyo3::Py<pyo3::types::PyType>> =
                    pyo3::sync::PyOnceLock::new();
                CLASS.import(py, $crate::convert::MODELS, stringify!($name))?.call1((self.as_str(),))
            }
        }

        impl $crate::convert::FromPython for cloud_infinite::$name {
            fn from_python(value: &pyo3::Bound<'_, pyo3::PyAny>) -> Result<Self, $crate::convert::Refusal> {
                <String as $crate::convert::FromPython>::from_python(value).map(Self::from)
            }
        }
    };
}

pub(crate) use {choice, from_python, to_python};

impl FromPython for String {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        let text = value.cast::<PyString>().map_err(|_| Refusal::wrong_type(value, "str"))?;
        // A lone surrogate is a valid str and no text.
        text.extract().map_err(|_| Refusal::rule(value, "must be text that UTF-8 can hold"))
    }
}

impl FromPython for Bytes {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        if let Ok(bytes) = value.cast::<PyBytes>() {
            return Ok(Self::copy_from_slice(bytes.as_bytes()));
        }
        // Whatever its elements are, and wherever they lie: what counts are its octets in order.
        let refused = || {
            // Its text could be as long as itself.
            let Refusal::Rule { field, rule, .. } = Refusal::wrong_type(value, "bytes") else {
                return Refusal::wrong_type(value, "bytes");
            };
            Refusal::Rule { field, value: "(not shown)".to_owned(), rule }
        };
        let view = PyMemoryView::from(value).map_err(|_| refused())?;
        let bytes = view.call_method0(intern!(value.py(), "tobytes"))?;
        let bytes = bytes.cast::<PyBytes>().map_err(|_| refused())?;
        Ok(Self::copy_from_slice(bytes.as_bytes()))
    }
}

impl FromPython for PathBuf {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        let expected = "str or os.PathLike";
        // `bytes` would do as a path for Python itself, but not for every system.
        if value.is_instance_of::<PyBytes>() {
            return Err(Refusal::wrong_type(value, expected));
        }
        value.extract().map_err(|_| Refusal::wrong_type(value, expected))
    }
}

impl FromPython for Secret {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        String::from_python(value).map(Self::new).map_err(Refusal::hidden)
    }
}

impl FromPython for BTreeMap<String, String> {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        let expected = "a mapping of text to text";
        let mapping = value.cast::<PyMapping>().map_err(|_| Refusal::wrong_type(value, expected))?;
        let mut entries = Self::new();
        for entry in mapping.items()? {
            let (name, text): (Bound<'_, PyAny>, Bound<'_, PyAny>) = entry.extract()?;
            let name = String::from_python(&name)?;
            let text = String::from_python(&text).map_err(|refusal| refusal.inside(&name))?;
            entries.insert(name, text);
        }
        Ok(entries)
    }
}

impl FromPython for bool {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        value.cast::<PyBool>().map(|given| given.is_true()).map_err(|_| Refusal::wrong_type(value, "bool"))
    }
}

/// Python's `bool` is an `int`; a yes or no where a number belongs is a mistake all the same.
fn integer<'py, T: for<'a> FromPyObject<'a, 'py>>(
    value: &Bound<'py, PyAny>,
    range: &str,
) -> Result<T, Refusal> {
    if !value.is_instance_of::<PyInt>() || value.is_instance_of::<PyBool>() {
        return Err(Refusal::wrong_type(value, "int"));
    }
    value.extract().map_err(|_| Refusal::rule(value, format!("must be {range}")))
}

impl FromPython for u32 {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        integer(value, "0 to 4294967295")
    }
}

impl FromPython for i64 {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        integer(value, "an integer of 64 bits")
    }
}

impl FromPython for f64 {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        let is_number = value.is_instance_of::<PyFloat>() || value.is_instance_of::<PyInt>();
        if !is_number || value.is_instance_of::<PyBool>() {
            return Err(Refusal::wrong_type(value, "float"));
        }
        value.extract().map_err(|_| Refusal::rule(value, "must be a number of double precision"))
    }
}

impl FromPython for Duration {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        const RULE: &str = "must be a number of seconds, or a timedelta, that is not negative";
        if value.is_instance_of::<PyDelta>() {
            return value.extract().map_err(|_| Refusal::rule(value, RULE));
        }
        match f64::from_python(value) {
            Ok(seconds) => Self::try_from_secs_f64(seconds).map_err(|_| Refusal::rule(value, RULE)),
            Err(_) => Err(Refusal::wrong_type(value, "a number of seconds or a timedelta")),
        }
    }
}

impl FromPython for Timestamp {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        if !value.is_instance_of::<PyDateTime>() {
            return Err(Refusal::wrong_type(value, "a datetime"));
        }
        if value.call_method0(intern!(value.py(), "utcoffset"))?.is_none() {
            return Err(Refusal::rule(value, "must have a time zone"));
        }
        let since = value.sub(epoch(value.py())?)?;
        let millisecond = PyDelta::new(value.py(), 0, 0, 1000, false)?;
        Ok(Self::from_unix_millis(since.floor_div(millisecond)?.extract()?))
    }
}

impl FromPython for SubmissionMode {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        String::from_python(value)?.parse().map_err(|refused: cloud_infinite::InvalidArgument| {
            // Whoever reads the value knows under which name it was given.
            Refusal::rule(value, refused.rule)
        })
    }
}

impl<T: FromPython> FromPython for Option<T> {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        if value.is_none() { Ok(None) } else { T::from_python(value).map(Some) }
    }
}

impl<T: FromPython> FromPython for Vec<T> {
    fn from_python(value: &Bound<'_, PyAny>) -> Result<Self, Refusal> {
        // Text is a sequence of letters, which nobody means.
        let is_text = value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>();
        if is_text || value.cast::<PyMapping>().is_ok() {
            return Err(Refusal::wrong_type(value, "a list or tuple"));
        }
        let Ok(items) = value.try_iter() else { return Err(Refusal::wrong_type(value, "a list or tuple")) };
        items.map(|item| T::from_python(&item?)).collect()
    }
}

impl ToPython for String {
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(PyString::new(py, &self).into_any())
    }
}

impl ToPython for &str {
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(PyString::new(py, self).into_any())
    }
}

impl ToPython for Bytes {
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(PyBytes::new(py, &self).into_any())
    }
}

impl ToPython for PathBuf {
    /// As text, with what is no text escaped in the way of `os.fsdecode`.
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(self.as_os_str().into_pyobject(py)?.into_any())
    }
}

impl ToPython for Secret {
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        self.expose().to_python(py)
    }
}

impl ToPython for BTreeMap<String, String> {
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let entries = PyDict::new(py);
        for (name, text) in self {
            entries.set_item(name, text)?;
        }
        Ok(entries.into_any())
    }
}

macro_rules! plain {
    ($($name:ty)*) => {$(
        impl ToPython for $name {
            fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
                self.into_bound_py_any(py)
            }
        }
    )*};
}

use pyo3::IntoPyObjectExt as _;

plain! { bool u16 u32 i64 f64 Duration }

impl ToPython for Timestamp {
    /// A time that `datetime` cannot hold becomes the first or last one that it can.
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let since = PyDict::new(py);
        since.set_item(intern!(py, "milliseconds"), self.unix_millis())?;
        let since = py.get_type::<PyDelta>().call((), Some(&since))?;
        epoch(py)?.add(since).or_else(|_| {
            let end = if self.unix_millis() < 0 { intern!(py, "min") } else { intern!(py, "max") };
            let zone = PyDict::new(py);
            zone.set_item(intern!(py, "tzinfo"), PyTzInfo::utc(py)?)?;
            py.get_type::<PyDateTime>().getattr(end)?.call_method(intern!(py, "replace"), (), Some(&zone))
        })
    }
}

impl ToPython for () {
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(py.None().into_bound(py))
    }
}

impl ToPython for cloud_infinite::Error {
    /// As the exception that it would be raised as.
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(error::exception_of(py, &self, None).into_value(py).into_bound(py).into_any())
    }
}

impl<T: ToPython> ToPython for Option<T> {
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self {
            Some(value) => value.to_python(py),
            None => Ok(py.None().into_bound(py)),
        }
    }
}

impl<T: ToPython> ToPython for Vec<T> {
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let items = self.into_iter().map(|item| item.to_python(py)).collect::<PyResult<Vec<_>>>()?;
        Ok(pyo3::types::PyTuple::new(py, items)?.into_any())
    }
}

/// 1970-01-01 in UTC.
fn epoch(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    static EPOCH: PyOnceLock<Py<PyDateTime>> = PyOnceLock::new();
    let epoch = EPOCH.get_or_try_init(py, || {
        let utc = PyTzInfo::utc(py)?.to_owned();
        PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc)).map(Bound::unbind)
    })?;
    Ok(epoch.bind(py).clone().into_any())
}
