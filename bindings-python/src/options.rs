//! What a call is told besides the request.

use cloud_infinite::CallOptions;
use pyo3::prelude::*;

use crate::convert::{FromPython, argument};

/// The options of one call. What is not given is as the client was built.
pub(crate) fn of_call(
    operation: &str,
    timeout: Option<&Bound<'_, PyAny>>,
    max_attempts: Option<&Bound<'_, PyAny>>,
    submission_mode: Option<&Bound<'_, PyAny>>,
) -> PyResult<CallOptions> {
    fn given<T: FromPython>(
        operation: &str,
        name: &str,
        value: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Option<T>> {
        value.map(|value| argument(name, value, Some(operation))).transpose()
    }
    Ok(CallOptions {
        timeout: given(operation, "timeout", timeout)?,
        max_attempts: given(operation, "max_attempts", max_attempts)?,
        submission_mode: given(operation, "submission_mode", submission_mode)?,
        on_ambiguous: None,
    })
}
