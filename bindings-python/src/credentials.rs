//! Keys that sign requests, and where they come from, as Python holds them.

use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use cloud_infinite::{
    CallbackProvider, ChainProvider, Credential, CredentialError, CredentialProvider, EnvironmentProvider,
    InstanceRoleProvider, LoadCredential, ProfileProvider, Timestamp,
};
use pyo3::exceptions::PyBaseException;
use pyo3::prelude::*;
use tokio::sync::oneshot;

use crate::convert::{FromPython, Refusal, ToPython, argument};
use crate::error::{Raised, exception_of};
use crate::guard::lock;
use crate::shutdown::with_interpreter;

/// A secret id with its secret key and, for temporary credentials, a session token and the time at which they expire.
///
/// The secrets are never shown and cannot be read back, copied or pickled.
///
/// Args:
///     secret_id: The public half.
///     secret_key: The secret half.
///     session_token: The token of a temporary credential.
///     expires_at: When it expires, with a time zone, so that a new one is asked for before then.
#[pyclass(frozen, module = "cloud_infinite")]
pub(crate) struct Credentials(Credential);

#[pymethods]
impl Credentials {
    #[new]
    #[pyo3(signature = (secret_id, secret_key, session_token=None, *, expires_at=None))]
    fn new(
        secret_id: &Bound<'_, PyAny>,
        secret_key: &Bound<'_, PyAny>,
        session_token: Option<&Bound<'_, PyAny>>,
        expires_at: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let secret = |name: &str, value: &Bound<'_, PyAny>| {
            String::from_python(value)
                .map_err(|refusal| refusal.hidden().inside(name).into_exception(value.py(), None))
        };
        let credential = Credential::new(
            secret("credentials.secret_id", secret_id)?,
            secret("credentials.secret_key", secret_key)?,
            session_token.map(|token| secret("credentials.session_token", token)).transpose()?,
        );
        Ok(Self(match expires_at {
            Some(time) => {
                credential.with_expiry(argument::<Timestamp>("credentials.expires_at", time, None)?)
            }
            None => credential,
        }))
    }

    /// The public half.
    #[getter]
    fn secret_id(&self) -> &str {
        self.0.secret_id()
    }

    /// When it expires; `None` if that is not known or never.
    #[getter]
    fn expires_at<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.0.expires_at().to_python(py)
    }

    fn __repr__(&self) -> String {
        let token = if self.0.session_token().is_some() { ", session_token=(hidden)" } else { "" };
        let expiry = self.0.expires_at().map(|time| format!(", expires_at={time}")).unwrap_or_default();
        format!("Credentials(secret_id={:?}, secret_key=(hidden){token}{expiry})", self.0.secret_id())
    }
}

/// Where credentials come from.
#[pyclass(frozen, module = "cloud_infinite._native")]
pub(crate) struct Provider(Shared);

#[pymethods]
impl Provider {
    /// The environment.
    #[staticmethod]
    fn environment() -> Self {
        Self::of(EnvironmentProvider)
    }

    /// A profile of a file.
    #[staticmethod]
    #[pyo3(signature = (profile, file))]
    fn profile(profile: Option<&Bound<'_, PyAny>>, file: Option<PathBuf>) -> PyResult<Self> {
        let mut provider = ProfileProvider::new();
        if let Some(profile) = profile {
            provider = provider.profile(argument::<String>("credentials.profile", profile, None)?);
        }
        if let Some(file) = file {
            provider = provider.file(file);
        }
        Ok(Self::of(provider))
    }

    /// The role of a cloud instance.
    #[staticmethod]
    #[pyo3(signature = (role, endpoint))]
    fn instance_role(
        py: Python<'_>,
        role: Option<&Bound<'_, PyAny>>,
        endpoint: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut provider = InstanceRoleProvider::new();
        if let Some(role) = role {
            provider = provider.role(argument::<String>("credentials.role", role, None)?);
        }
        if let Some(endpoint) = endpoint {
            let endpoint: String = argument("credentials.endpoint", endpoint, None)?;
            provider =
                provider.endpoint(&endpoint).map_err(|refused| exception_of(py, &refused.into(), None))?;
        }
        Ok(Self::of(provider))
    }

    /// Several places, in order.
    #[staticmethod]
    fn chain(providers: Vec<Bound<'_, PyAny>>) -> PyResult<Self> {
        let mut chain = ChainProvider::new();
        for provider in &providers {
            chain = chain.then(provider_of(provider)?);
        }
        Ok(Self::of(chain))
    }

    /// A function of Python's: `begin(deliver)` comes back at once, and `deliver(credentials, exception)` is called later,
    /// on any thread.
    #[staticmethod]
    fn function(name: String, begin: Py<PyAny>) -> Self {
        Self::of(CallbackProvider::new_async(move || ask(&begin)).named(name))
    }
}

impl Provider {
    fn of(provider: impl CredentialProvider + 'static) -> Self {
        Self(Shared(Arc::new(provider)))
    }
}

/// The provider that a value of Python stands for.
pub(crate) fn provider_of(value: &Bound<'_, PyAny>) -> PyResult<Shared> {
    if let Ok(credentials) = value.cast::<Credentials>() {
        return Ok(Shared(Arc::new(credentials.get().0.clone())));
    }
    if let Ok(provider) = value.cast::<Provider>() {
        return Ok(provider.get().0.clone());
    }
    let refusal =
        Refusal::wrong_type(value, "Credentials, a provider of credentials, or a function").hidden();
    Err(refusal.inside("credentials").into_exception(value.py(), None))
}

/// A provider that several clients and chains may use.
#[derive(Debug, Clone)]
pub(crate) struct Shared(Arc<dyn CredentialProvider>);

impl CredentialProvider for Shared {
    fn load(&self) -> LoadCredential<'_> {
        self.0.load()
    }

    fn name(&self) -> &str {
        self.0.name()
    }

    fn is_constant(&self) -> bool {
        self.0.is_constant()
    }
}

type Loaded = Result<Credential, CredentialError>;

/// Lets Python begin, and waits for what it delivers.
fn ask(begin: &Py<PyAny>) -> impl Future<Output = Loaded> + use<> {
    let (sender, receiver) = oneshot::channel();
    let begun = with_interpreter(|py| {
        let deliver = Deliver(Mutex::new(Some(sender)));
        begin.bind(py).call1((deliver,)).map(drop).map_err(|error| raised(error.value(py)))
    });
    async move {
        begun.unwrap_or_else(|| Err(CredentialError::failed("the interpreter is shutting down")))?;
        receiver.await.unwrap_or_else(|_| Err(CredentialError::failed("was given up")))
    }
}

/// Takes what a function of Python's answered with.
#[pyclass(frozen, module = "cloud_infinite._native")]
struct Deliver(Mutex<Option<oneshot::Sender<Loaded>>>);

#[pymethods]
impl Deliver {
    fn __call__(&self, credentials: Bound<'_, PyAny>, exception: Option<Bound<'_, PyBaseException>>) {
        let loaded = match (exception, credentials.cast::<Credentials>()) {
            (Some(exception), _) => Err(raised(&exception)),
            (None, Ok(credentials)) => Ok(credentials.get().0.clone()),
            (None, Err(_)) => {
                let given = credentials.get_type();
                let given =
                    given.name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
                Err(CredentialError::failed(format!("returned {given} instead of Credentials")))
            }
        };
        if let Some(sender) = lock(&self.0).take() {
            // Whoever asked may have given up meanwhile.
            let _ = sender.send(loaded);
        }
    }
}

/// What the function raised. Its text may hold anything, so it is not repeated; the exception itself becomes the cause.
fn raised(exception: &Bound<'_, PyBaseException>) -> CredentialError {
    let class = exception.get_type();
    let class = class.name().map_or_else(|_| "an exception".to_owned(), |name| name.to_string());
    CredentialError::failed(format!("raised {class}")).with_source(Raised::new(class, exception))
}
