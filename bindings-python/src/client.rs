//! The handles through which Python calls: a client, and a list being read.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_infinite::{Error, ErrorKind, Proxy, SubmissionMode};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::{FromPython, argument};
use crate::credentials::provider_of;
use crate::error::exception_of;
use crate::generated;
use crate::guard::{guarded, lock};
use crate::options;
use crate::seam::{Answer, PageSource, Pending};
use crate::stream::Stream;
use crate::work::{Cancel, Inbox, Work, forwarded};

/// What is left of a client.
enum State {
    /// It takes calls.
    Open(cloud_infinite::Client),
    /// It takes no more calls; some may be under way.
    Closing(cloud_infinite::Client),
    /// Nothing is under way.
    Closed,
}

/// A client of the core. Closed, it refuses every call.
#[pyclass(frozen, module = "cloud_infinite._native")]
pub(crate) struct Client {
    region: String,
    bucket: String,
    state: Arc<Mutex<State>>,
}

#[pymethods]
impl Client {
    #[new]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword argument of the Python constructor")]
    #[pyo3(signature = (
        region, bucket, *, credentials=None, endpoint=None, timeout=None, connect_timeout=None, attempt_timeout=None,
        max_attempts=None, submission_mode=None, settle_time=None, proxy=None, ca_bundle=None, user_agent=None,
        allow_http=None
    ))]
    fn new(
        region: Option<&Bound<'_, PyAny>>,
        bucket: Option<&Bound<'_, PyAny>>,
        credentials: Option<&Bound<'_, PyAny>>,
        endpoint: Option<&Bound<'_, PyAny>>,
        timeout: Option<&Bound<'_, PyAny>>,
        connect_timeout: Option<&Bound<'_, PyAny>>,
        attempt_timeout: Option<&Bound<'_, PyAny>>,
        max_attempts: Option<&Bound<'_, PyAny>>,
        submission_mode: Option<&Bound<'_, PyAny>>,
        settle_time: Option<&Bound<'_, PyAny>>,
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
            builder = builder.credential_provider(provider_of(credentials)?);
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
        if let Some(mode) = given::<SubmissionMode>("submission_mode", submission_mode)? {
            builder = builder.submission_mode(mode);
        }
        if let Some(time) = given::<Duration>("settle_time", settle_time)? {
            builder = builder.settle_time(time);
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
        Ok(Self::of(client))
    }

    /// The region that the client was built with.
    #[getter]
    fn region(&self) -> &str {
        &self.region
    }

    /// The bucket that the client was built with.
    #[getter]
    fn bucket(&self) -> &str {
        &self.bucket
    }

    /// Whether the client was closed.
    #[getter]
    fn is_closed(&self) -> bool {
        !matches!(*lock(&self.state), State::Open(_))
    }

    /// A client for another bucket that shares connections and credentials.
    fn for_bucket(&self, bucket: &Bound<'_, PyAny>) -> PyResult<Self> {
        let name: String = argument("bucket", bucket, None)?;
        let refused = |error: Error| exception_of(bucket.py(), &error, None);
        Ok(Self::of(self.open(bucket.py(), None)?.for_bucket(name).map_err(refused)?))
    }

    /// Refuses calls from now on, lets those under way end within `grace`, then ends the rest. Answers the texts of the
    /// submissions that were cut off.
    fn close<'py>(&self, py: Python<'py>, grace: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, Some(CLOSE), || self.ending(grace)?.wait(py, None))
    }

    /// Does as `close` does, in the background, as `start` does.
    fn start_close(&self, py: Python<'_>, grace: &Bound<'_, PyAny>, done: Py<PyAny>) -> PyResult<Cancel> {
        guarded(py, Some(CLOSE), || self.ending(grace)?.start(py, done))
    }

    /// Carries an operation out while the calling thread waits, other threads of Python going on.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the Python methods")]
    #[pyo3(signature = (
        operation, request, timeout=None, max_attempts=None, submission_mode=None, on_update=None
    ))]
    fn call<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        request: &Bound<'py, PyAny>,
        timeout: Option<&Bound<'py, PyAny>>,
        max_attempts: Option<&Bound<'py, PyAny>>,
        submission_mode: Option<&Bound<'py, PyAny>>,
        on_update: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, Some(operation), || {
            let client = self.open(py, Some(operation))?;
            let options = options::of_call(operation, timeout, max_attempts, submission_mode)?;
            let inbox = on_update.map(Inbox::new);
            let updates = inbox.as_ref().map(Inbox::updates);
            let begin = |options| generated::begin(client, operation, request, options, updates);
            Work::watched(operation, options, begin)?.wait(py, inbox.as_ref())
        })
    }

    /// Starts an operation in the background. `done(answer, exception)` is called once, on another thread; so is
    /// `on_update(update)` for each update.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the Python methods")]
    #[pyo3(signature = (operation, request, timeout, max_attempts, submission_mode, on_update, done))]
    fn start(
        &self,
        py: Python<'_>,
        operation: &str,
        request: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
        max_attempts: Option<&Bound<'_, PyAny>>,
        submission_mode: Option<&Bound<'_, PyAny>>,
        on_update: Option<Py<PyAny>>,
        done: Py<PyAny>,
    ) -> PyResult<Cancel> {
        guarded(py, Some(operation), || {
            let client = self.open(py, Some(operation))?;
            let options = options::of_call(operation, timeout, max_attempts, submission_mode)?;
            let updates = on_update.map(forwarded);
            let begin = |options| generated::begin(client, operation, request, options, updates);
            Work::watched(operation, options, begin)?.start(py, done)
        })
    }

    /// Begins to get an object while the calling thread waits.
    #[pyo3(signature = (operation, request, timeout=None, max_attempts=None))]
    fn open_body<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        request: &Bound<'py, PyAny>,
        timeout: Option<&Bound<'py, PyAny>>,
        max_attempts: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, Some(operation), || {
            self.opening(py, operation, request, timeout, max_attempts)?.wait(py, None)
        })
    }

    /// Begins to get an object in the background, as `start` does.
    fn start_open(
        &self,
        py: Python<'_>,
        operation: &str,
        request: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
        max_attempts: Option<&Bound<'_, PyAny>>,
        done: Py<PyAny>,
    ) -> PyResult<Cancel> {
        guarded(py, Some(operation), || {
            self.opening(py, operation, request, timeout, max_attempts)?.start(py, done)
        })
    }

    /// The list that the operation answers with. Nothing is requested yet.
    #[pyo3(signature = (operation, request, timeout=None, max_attempts=None))]
    fn pages(
        &self,
        py: Python<'_>,
        operation: &str,
        request: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
        max_attempts: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Pages> {
        guarded(py, Some(operation), || {
            let options = options::of_call(operation, timeout, max_attempts, None)?;
            let source = generated::list(self.open(py, Some(operation))?, operation, request, options)?;
            Ok(Pages { operation: operation.to_owned(), source })
        })
    }

    /// Work on many inputs; `total` is how many there are, if that is known. Nothing is begun yet.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the Python methods")]
    #[pyo3(signature = (operation, request, timeout, max_attempts, submission_mode, total))]
    fn stream(
        &self,
        py: Python<'_>,
        operation: &str,
        request: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
        max_attempts: Option<&Bound<'_, PyAny>>,
        submission_mode: Option<&Bound<'_, PyAny>>,
        total: Option<u64>,
    ) -> PyResult<Stream> {
        guarded(py, Some(operation), || {
            let client = self.open(py, Some(operation))?;
            let options = options::of_call(operation, timeout, max_attempts, submission_mode)?;
            let working = generated::stream(&client, operation, request, options, total)?;
            Ok(Stream::new(operation, working))
        })
    }
}

/// What `close` is called in an error.
const CLOSE: &str = "close";

impl Client {
    fn of(client: cloud_infinite::Client) -> Self {
        let target = &client.config().target;
        let (region, bucket) = (target.region.clone(), target.bucket.clone());
        Self { region, bucket, state: Arc::new(Mutex::new(State::Open(client))) }
    }

    fn open(&self, py: Python<'_>, operation: Option<&str>) -> PyResult<cloud_infinite::Client> {
        if let State::Open(client) = &*lock(&self.state) {
            return Ok(client.clone());
        }
        let error = Error::from_binding(ErrorKind::Conflict, "this client is closed; make a new one");
        Err(exception_of(py, &error, operation))
    }

    fn opening(
        &self,
        py: Python<'_>,
        operation: &str,
        request: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
        max_attempts: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Work> {
        let options = options::of_call(operation, timeout, max_attempts, None)?;
        let pending = generated::open(self.open(py, Some(operation))?, operation, request, options)?;
        Ok(Work::reading(operation, pending))
    }

    /// Refuses calls from now on; the work ends what is under way.
    fn ending(&self, grace: &Bound<'_, PyAny>) -> PyResult<Work> {
        let grace: Duration = argument("grace", grace, Some(CLOSE))?;
        let client = {
            let mut state = lock(&self.state);
            if let State::Open(client) = &*state {
                *state = State::Closing(client.clone());
            }
            match &*state {
                State::Closing(client) => Some(client.clone()),
                State::Open(_) | State::Closed => None,
            }
        };
        let state = Arc::clone(&self.state);
        let pending: Pending = Box::pin(async move {
            let mut texts: Vec<String> = Vec::new();
            if let Some(client) = client {
                texts.extend(client.shutdown(grace).await.iter().map(ToString::to_string));
                // Only now: a `close` that was interrupted may be repeated.
                *lock(&state) = State::Closed;
            }
            Ok(Box::new(texts) as Answer)
        });
        Ok(Work::reading(CLOSE, pending))
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
        guarded(py, Some(&self.operation), || self.work().wait(py, None))
    }

    /// Starts to read the next page in the background, as `Client.start` does.
    fn start_next(&self, py: Python<'_>, done: Py<PyAny>) -> PyResult<Cancel> {
        guarded(py, Some(&self.operation), || self.work().start(py, done))
    }

    /// Whether there may be another page, and its token and number.
    fn place(&self) -> (bool, Option<String>, Option<u32>) {
        let place = self.source.place();
        (place.has_next, place.token, place.number)
    }
}

impl Pages {
    fn work(&self) -> Work {
        Work::reading(&self.operation, self.source.next())
    }
}
