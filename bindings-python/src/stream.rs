//! Work on many inputs, as one thread of Python at a time sees it.

use cloud_infinite::blocking::{Batch, Exchange};
use cloud_infinite::{CallOptions, Client, StreamTask};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{FromPython, ToPython};
use crate::error::exception_of;
use crate::guard::guarded;
use crate::seam::{Answer, Outgoing, Pending, read};
use crate::work::{Cancel, Work};

/// Finds streams by their names; each entry is one line of the generated list.
macro_rules! streams {
    ($($name:literal => $request:ident),* $(,)?) => {
        /// The stream of that name.
        pub(crate) fn stream(
            client: &cloud_infinite::Client,
            name: &str,
            request: &pyo3::Bound<'_, pyo3::PyAny>,
            options: cloud_infinite::CallOptions,
            total: Option<u64>,
        ) -> pyo3::PyResult<Box<dyn $crate::stream::Working>> {
            match name {
                $( $name => {
                    $crate::stream::begin::<cloud_infinite::$request>(client, name, request, options, total)
                } )*
                _ => Err($crate::seam::unknown(name)),
            }
        }
    };
}

pub(crate) use streams;

/// A stream of any kind.
pub(crate) trait Working: Send + Sync {
    fn next(&self) -> Pending;
    fn stop(&self) -> Pending;
    /// Hands over inputs; the number of those before them is for whoever reads a refusal.
    fn feed(&self, operation: &str, inputs: &Bound<'_, PyAny>, before: u64) -> PyResult<()>;
    fn finish(&self) -> Result<(), cloud_infinite::Error>;
}

pub(crate) fn begin<T>(
    client: &Client,
    name: &str,
    request: &Bound<'_, PyAny>,
    options: CallOptions,
    total: Option<u64>,
) -> PyResult<Box<dyn Working>>
where
    T: StreamTask + FromPython,
    T::Input: FromPython,
    T::Item: ToPython,
    T::Progress: ToPython,
{
    let task: T = read(name, request)?;
    let exchange = Exchange::new(client, task, options, total);
    Ok(Box::new(exchange.map_err(|error| exception_of(request.py(), &error, Some(name)))?))
}

impl<T> Working for Exchange<T>
where
    T: StreamTask,
    T::Input: FromPython,
    T::Item: ToPython,
    T::Progress: ToPython,
{
    fn next(&self) -> Pending {
        let exchange = self.clone();
        Box::pin(async move { exchange.next().await.map(|batch| Box::new(Crossing(batch)) as Answer) })
    }

    fn stop(&self) -> Pending {
        let exchange = self.clone();
        Box::pin(async move {
            let texts: Vec<String> = exchange.stop().await.iter().map(ToString::to_string).collect();
            Ok(Box::new(texts) as Answer)
        })
    }

    fn feed(&self, operation: &str, inputs: &Bound<'_, PyAny>, before: u64) -> PyResult<()> {
        let mut taken = Vec::new();
        for (number, input) in (before..).zip(inputs.try_iter()?) {
            let input = T::Input::from_python(&input?).map_err(|refusal| {
                refusal.inside(&format!("inputs[{number}]")).into_exception(inputs.py(), Some(operation))
            })?;
            taken.push(input);
        }
        Exchange::feed(self, taken).map_err(|error| exception_of(inputs.py(), &error, Some(operation)))
    }

    fn finish(&self) -> Result<(), cloud_infinite::Error> {
        Exchange::finish(self)
    }
}

struct Crossing<I, P>(Batch<I, P>);

impl<I: ToPython + Send, P: ToPython + Send> Outgoing for Crossing<I, P> {
    /// Results, progress, number of inputs that are wanted, and whether these were the last results.
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let Batch { items, progress, wanted, is_over } = self.0;
        let (items, progress) = (items.to_python(py)?, progress.to_python(py)?);
        Ok((items, progress, wanted, is_over).into_pyobject(py)?.into_any())
    }
}

/// Work on many inputs.
#[pyclass(frozen, module = "cloud_infinite._native")]
pub(crate) struct Stream {
    operation: String,
    working: Box<dyn Working>,
}

impl Stream {
    pub(crate) fn new(operation: &str, working: Box<dyn Working>) -> Self {
        Self { operation: operation.to_owned(), working }
    }

    fn reading(&self) -> Work {
        Work::reading(&self.operation, self.working.next())
    }

    fn stopping(&self) -> Work {
        Work::reading(&self.operation, self.working.stop())
    }
}

#[pymethods]
impl Stream {
    /// Waits until there is something to do: results, progress, number of inputs that are wanted, whether it is over.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, Some(&self.operation), || self.reading().wait(py, None))
    }

    /// Starts to wait for it in the background, as `Client.start` does.
    fn start_next(&self, py: Python<'_>, done: Py<PyAny>) -> PyResult<Cancel> {
        guarded(py, Some(&self.operation), || self.reading().start(py, done))
    }

    /// Hands over inputs. `before` is how many were handed over before.
    fn feed(&self, py: Python<'_>, inputs: &Bound<'_, PyTuple>, before: u64) -> PyResult<()> {
        guarded(py, Some(&self.operation), || self.working.feed(&self.operation, inputs.as_any(), before))
    }

    /// Says that there are no more inputs.
    fn finish(&self, py: Python<'_>) -> PyResult<()> {
        guarded(py, Some(&self.operation), || {
            self.working.finish().map_err(|error| exception_of(py, &error, Some(&self.operation)))
        })
    }

    /// Stops the work. Answers the texts of the submissions that were cut off.
    fn stop<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, Some(&self.operation), || self.stopping().wait(py, None))
    }

    /// Does as `stop` does, in the background, as `Client.start` does.
    fn start_stop(&self, py: Python<'_>, done: Py<PyAny>) -> PyResult<Cancel> {
        guarded(py, Some(&self.operation), || self.stopping().start(py, done))
    }
}
