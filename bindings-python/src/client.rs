//! The handles that Python holds: a client, a list being read, a call under way, and credentials.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cloud_infinite::blocking::{self, BlockError, CancelHandle, Completion};
use cloud_infinite::{CallOptions, Credential, Error, ErrorKind, Proxy};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::{FromPython, argument};
use crate::error::exception_of;
use crate::generated;
use crate::seam::{Answer, PageSource, Pending, Updates};
use crate::shutdown::{self, with_interpreter};

/// A secret id with its secret key and, for temporary credentials, a session token.
///
/// The secrets are never shown and cannot be read back, copied or pickled.
///
/// Args:
///     secret_id: The public half.
///     secret_key: The secret half.
///     session_token: The token of a temporary credential.
#[pyclass(frozen, module = "cloud_infinite")]
pub(crate) struct Credentials(Credential);

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

/// A client of the core. Closed, it refuses every call.
#[pyclass(frozen, module = "cloud_infinite._native")]
pub(crate) struct Client(Mutex<Option<cloud_infinite::Client>>);

#[pymethods]
impl Client {
    #[new]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword argument of the Python constructor")]
    #[pyo3(signature = (
        region, bucket, *, credentials=None, endpoint=None, timeout=None, connect_timeout=None, attempt_timeout=None,
        max_attempts=None, proxy=None, ca_bundle=None, user_agent=None, allow_http=None
    ))]
    fn new(
        region: Option<&Bound<'_, PyAny>>,
        bucket: Option<&Bound<'_, PyAny>>,
        credentials: Option<&Bound<'_, Credentials>>,
        endpoint: Option<&Bound<'_, PyAny>>,
        timeout: Option<&Bound<'_, PyAny>>,
        connect_timeout: Option<&Bound<'_, PyAny>>,
        attempt_timeout: Option<&Bound<'_, PyAny>>,
        max_attempts: Option<&Bound<'_, PyAny>>,
        proxy: Option<&Bound<'_, PyAny>>,
        ca_bundle: Option<&Bound<'_, PyBytes>>,
        user_agent: Option<&Bound<'_, PyAny>>,
        allow_http: Option<&Bound<'_, PyAny>>,
        py: Python<'_>,
    ) -> PyResult<Self> {
        fn given<T: FromPython>(name: &str, value: Option<&Bound<'_, PyAny>>) -> PyResult<Option<T>> {
            value.map(|value| argument(name, value, None)).transpose()
        }
        let mut builder = cloud_infinite::Client::builder();
        if let Some(region) = given::<String>("region", region)? {
            builder = builder.region(region);
        }
        if let Some(bucket) = given::<String>("bucket", bucket)? {
            builder = builder.bucket(bucket);
        }
        if let Some(credentials) = credentials {
            builder = builder.credential(credentials.get().0.clone());
        }
        if let Some(endpoint) = given::<String>("endpoint", endpoint)? {
            builder = builder.endpoint(endpoint);
        }
        if let Some(timeout) = given::<Duration>("timeout", timeout)? {
            builder = builder.timeout(timeout);
        }
        if let Some(timeout) = given::<Duration>("connect_timeout", connect_timeout)? {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(timeout) = given::<Duration>("attempt_timeout", attempt_timeout)? {
            builder = builder.attempt_timeout(timeout);
        }
        if let Some(attempts) = given::<u32>("max_attempts", max_attempts)? {
            builder = builder.max_attempts(attempts);
        }
        if let Some(proxy) = given::<String>("proxy", proxy)? {
            builder =
                builder.proxy(if proxy == "environment" { Proxy::Environment } else { Proxy::Url(proxy) });
        }
        if let Some(pem) = ca_bundle {
            builder = builder.ca_bundle(pem.as_bytes());
        }
        if let Some(user_agent) = given::<String>("user_agent", user_agent)? {
            builder = builder.user_agent(user_agent);
        }
        if let Some(allow) = given::<bool>("allow_http", allow_http)? {
            builder = builder.allow_http(allow);
        }
        let client = guarded(py, None, || builder.build().map_err(|error| exception_of(py, &error, None)))?;
        Ok(Self(Mutex::new(Some(client))))
    }

    /// The region that the client was built with.
    #[getter]
    fn region(&self) -> PyResult<String> {
        Ok(self.open()?.config().target.region.clone())
    }

    /// The bucket that the client was built with.
    #[getter]
    fn bucket(&self) -> PyResult<String> {
        Ok(self.open()?.config().target.bucket.clone())
    }

    /// A client for another bucket that shares connections and credentials.
    fn for_bucket(&self, bucket: &Bound<'_, PyAny>) -> PyResult<Self> {
        let name: String = argument("bucket", bucket, None)?;
        let client =
            self.open()?.for_bucket(name).map_err(|error| exception_of(bucket.py(), &error, None))?;
        Ok(Self(Mutex::new(Some(client))))
    }

    /// Refuses calls from now on. Those under way end as usual.
    fn close(&self) {
        lock(&self.0).take();
    }

    /// Carries an operation out while the calling thread waits, other threads of Python going on.
    #[pyo3(signature = (operation, request, timeout=None, on_update=None))]
    fn call<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        request: &Bound<'py, PyAny>,
        timeout: Option<&Bound<'py, PyAny>>,
        on_update: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, Some(operation), || {
            let client = self.open()?;
            let inbox = on_update.map(Inbox::new);
            let updates = inbox.as_ref().map(Inbox::updates);
            let pending =
                generated::begin(client, operation, request, options(operation, timeout)?, updates)?;
            wait(py, operation, pending, inbox.as_ref())
        })
    }

    /// Starts an operation in the background. `done(answer, exception)` is called once, on another thread; so is
    /// `on_update(update)` for each update.
    #[pyo3(signature = (operation, request, timeout, on_update, done))]
    fn start(
        &self,
        py: Python<'_>,
        operation: &str,
        request: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
        on_update: Option<Py<PyAny>>,
        done: Py<PyAny>,
    ) -> PyResult<Cancel> {
        guarded(py, Some(operation), || {
            let updates = on_update.map(|callback| {
                let updates: Updates = Box::new(move |update| {
                    with_interpreter(|py| match update.into_python(py) {
                        Ok(update) => report(py, &callback, (update,)),
                        Err(error) => error.write_unraisable(py, None),
                    });
                });
                updates
            });
            let pending =
                generated::begin(self.open()?, operation, request, options(operation, timeout)?, updates)?;
            start(py, operation, pending, done)
        })
    }

    /// The list that the operation answers with. Nothing is requested yet.
    #[pyo3(signature = (operation, request, timeout=None))]
    fn pages(
        &self,
        py: Python<'_>,
        operation: &str,
        request: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Pages> {
        guarded(py, Some(operation), || {
            let source = generated::list(self.open()?, operation, request, options(operation, timeout)?)?;
            Ok(Pages { operation: operation.to_owned(), source })
        })
    }
}

impl Client {
    fn open(&self) -> PyResult<cloud_infinite::Client> {
        lock(&self.0).clone().ok_or_else(|| PyRuntimeError::new_err("this client is closed"))
    }
}

/// A list that is read page by page.
#[pyclass(frozen, module = "cloud_infinite._native")]
pub(crate) struct Pages {
    operation: String,
    source: Box<dyn PageSource>,
}

#[pymethods]
impl Pages {
    /// The next page, or `None` behind the last one. After an exception the same page is asked for again.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, Some(&self.operation), || wait(py, &self.operation, self.source.next(), None))
    }

    /// Starts to read the next page in the background, as `Client.start` does.
    fn start_next(&self, py: Python<'_>, done: Py<PyAny>) -> PyResult<Cancel> {
        guarded(py, Some(&self.operation), || start(py, &self.operation, self.source.next(), done))
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
struct Inbox {
    callback: Py<PyAny>,
    waiting: Arc<Mutex<VecDeque<Answer>>>,
}

impl Inbox {
    fn new(callback: Py<PyAny>) -> Self {
        Self { callback, waiting: Arc::default() }
    }

    fn updates(&self) -> Updates {
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

fn wait<'py>(
    py: Python<'py>,
    operation: &str,
    pending: Pending,
    inbox: Option<&Inbox>,
) -> PyResult<Bound<'py, PyAny>> {
    let tick = || {
        // An interpreter that is being shut down has no signals to look at.
        let looked = Python::try_attach(|py| {
            py.check_signals()?;
            inbox.map_or(Ok(()), |inbox| inbox.deliver(py))
        });
        looked.unwrap_or(Ok(()))
    };
    let result = py.detach(|| blocking::block_on(pending, tick));
    let result = match result {
        Ok(result) => result,
        Err(BlockError::Failed(error)) => Err(error),
        Err(BlockError::Interrupted(exception)) => return Err(exception),
    };
    if let Some(inbox) = inbox {
        inbox.deliver(py)?;
    }
    finish(py, operation, result)
}

fn start(py: Python<'_>, operation: &str, pending: Pending, done: Py<PyAny>) -> PyResult<Cancel> {
    shutdown::prepare(py)?;
    let name = operation.to_owned();
    let completed = move |completion: Completion<Result<Answer, Error>>| {
        let result = match completion {
            Completion::Finished(result) => result,
            Completion::Failed(error) => Err(error),
            Completion::Cancelled => Err(Error::from_binding(ErrorKind::Cancelled, "the call was cancelled")),
        };
        with_interpreter(|py| match finish(py, &name, result) {
            Ok(answer) => report(py, &done, (answer, py.None())),
            Err(exception) => report(py, &done, (py.None(), exception.into_value(py))),
        });
    };
    let handle = py
        .detach(|| blocking::spawn(pending, completed))
        .map_err(|error| exception_of(py, &error, Some(operation)))?;
    Ok(Cancel(Mutex::new(handle)))
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

fn options(operation: &str, timeout: Option<&Bound<'_, PyAny>>) -> PyResult<CallOptions> {
    Ok(CallOptions {
        timeout: timeout.map(|timeout| argument("timeout", timeout, Some(operation))).transpose()?,
        ..CallOptions::default()
    })
}

/// A defect of ours must not look like one of Python's: a panic becomes an `InternalError`.
fn guarded<T>(py: Python<'_>, operation: Option<&str>, body: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        let error = Error::from_binding(ErrorKind::Internal, format!("the client panicked: {text}"));
        Err(exception_of(py, &error, operation))
    })
}

/// What a mutex guards here stays whole even if a thread panicked while it held the lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
