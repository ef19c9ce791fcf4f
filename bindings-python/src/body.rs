//! The content of an object, as Python holds it.

use cloud_infinite::blocking::{SharedBody, in_background};
use cloud_infinite::{CallOptions, Client, GetObject};
use pyo3::prelude::*;

use crate::convert::ToPython;
use crate::guard::guarded;
use crate::seam::{Answer, Pending};
use crate::work::{Cancel, Work};

/// What the operation is called in errors.
const GET_OBJECT: &str = "get_object";

/// The work that ends with a body.
pub(crate) fn opening(client: Client, request: GetObject, options: CallOptions) -> Pending {
    Box::pin(in_background(async move {
        let body = SharedBody::new(client.open(request, options).await?);
        Ok(Box::new(Opened(body)) as Answer)
    }))
}

struct Opened(SharedBody);

impl ToPython for Opened {
    fn to_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(Bound::new(py, Body(self.0))?.into_any())
    }
}

/// The content of an object, read bit by bit.
#[pyclass(frozen, module = "cloud_infinite._native")]
pub(crate) struct Body(SharedBody);

#[pymethods]
impl Body {
    /// What is known of the object.
    fn info<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, Some(GET_OBJECT), || self.0.info().clone().to_python(py))
    }

    /// At most `most` bytes, none at the end.
    fn read<'py>(&self, py: Python<'py>, most: usize) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, Some(GET_OBJECT), || self.work(most).wait(py, None))
    }

    /// Starts to read in the background, as `Client.start` does.
    fn start_read(&self, py: Python<'_>, most: usize, done: Py<PyAny>) -> PyResult<Cancel> {
        guarded(py, Some(GET_OBJECT), || self.work(most).start(py, done))
    }

    /// Ends the download.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        guarded(py, Some(GET_OBJECT), || {
            self.0.close();
            Ok(())
        })
    }
}

impl Body {
    fn work(&self, most: usize) -> Work {
        let read = self.0.read(most);
        Work::reading(GET_OBJECT, Box::pin(async move { read.await.map(|bytes| Box::new(bytes) as Answer) }))
    }
}
