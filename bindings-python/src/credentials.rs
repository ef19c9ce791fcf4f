//! Keys that sign requests, as Python holds them.

use cloud_infinite::Credential;
use pyo3::prelude::*;

use crate::convert::FromPython;

/// A secret id with its secret key and, for temporary credentials, a session token.
///
/// The secrets are never shown and cannot be read back, copied or pickled.
///
/// Args:
///     secret_id: The public half.
///     secret_key: The secret half.
///     session_token: The token of a temporary credential.
#[pyclass(frozen, module = "cloud_infinite")]
pub(crate) struct Credentials(pub(crate) Credential);

#[pymethods]
impl Credentials {
    #[new]
    #[pyo3(signature = (secret_id, secret_key, session_token=None))]
    fn new(
        secret_id: &Bound<'_, PyAny>,
        secret_key: &Bound<'_, PyAny>,
        session_token: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let secret = |name: &str, value: &Bound<'_, PyAny>| {
            String::from_python(value)
                .map_err(|refusal| refusal.hidden().inside(name).into_exception(value.py(), None))
        };
        Ok(Self(Credential::new(
            secret("credentials.secret_id", secret_id)?,
            secret("credentials.secret_key", secret_key)?,
            session_token.map(|token| secret("credentials.session_token", token)).transpose()?,
        )))
    }

    /// The public half.
    #[getter]
    fn secret_id(&self) -> &str {
        self.0.secret_id()
    }

    fn __repr__(&self) -> String {
        let token = if self.0.session_token().is_some() { ", session_token=(hidden)" } else { "" };
        format!("Credentials(secret_id={:?}, secret_key=(hidden){token})", self.0.secret_id())
    }
}
