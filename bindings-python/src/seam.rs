//! From the name of an operation to the future that carries it out.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cloud_infinite::{CallOptions, Client, Error, ErrorKind, Operation, PagedOperation, Pager, Task};
use pyo3::exceptions::PyLookupError;
use pyo3::prelude::*;

use crate::convert::{FromPython, ToPython};

/// An answer that has not become a Python object yet.
pub(crate) type Answer = Box<dyn Outgoing>;

/// Work that ends with an answer.
pub(crate) type Pending = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

/// Receives what happens on the way.
pub(crate) type Updates = Box<dyn FnMut(Answer) + Send>;

/// A value that will become a Python object, whatever its type.
pub(crate) trait Outgoing: Send {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
}

impl<T: ToPython + Send> Outgoing for T {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        (*self).to_python(py)
    }
}

/// A list that is read page by page.
pub(crate) trait PageSource: Send + Sync {
    /// The next page, or nothing behind the last one.
    fn next(&self) -> Pending;
    /// Where the list goes on.
    fn place(&self) -> Place;
}

/// Where a list goes on: with which page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) has_next: bool,
    pub(crate) token: Option<String>,
    pub(crate) number: Option<u32>,
}

impl Place {
    fn of<O: PagedOperation>(pager: &Pager<O>) -> Self {
        Self {
            has_next: pager.has_next(),
            token: pager.next_token().map(str::to_owned),
            number: pager.next_page_number(),
        }
    }
}

/// Finds operations by their names; each arm is one line of the generated list.
macro_rules! operations {
    (
        calls { $($call:literal => $call_request:ident),* $(,)? }
        works { $($work:literal => $work_request:ident),* $(,)? }
        tasks { $($task:literal => $task_request:ident),* $(,)? }
        bodies { $($body:literal => $body_request:ident),* $(,)? }
        pages { $($list:literal => $list_request:ident),* $(,)? }
    ) => {
        /// Begins the operation of that name.
        pub(crate) fn begin(
            client: cloud_infinite::Client,
            name: &str,
            request: &pyo3::Bound<'_, pyo3::PyAny>,
            options: cloud_infinite::CallOptions,
            updates: Option<$crate::seam::Updates>,
        ) -> pyo3::PyResult<$crate::seam::Pending> {
            match name {
                $( $call => $crate::seam::send::<cloud_infinite::$call_request>(client, name, request, options), )*
                $( $work => $crate::seam::work::<cloud_infinite::$work_request>(client, name, request, options), )*
                $( $task => {
                    $crate::seam::run::<cloud_infinite::$task_request>(client, name, request, options, updates)
                } )*
                _ => Err($crate::seam::unknown(name)),
            }
        }

        /// Begins to get the object that the operation of that name answers with.
        pub(crate) fn open(
            client: cloud_infinite::Client,
            name: &str,
            request: &pyo3::Bound<'_, pyo3::PyAny>,
            options: cloud_infinite::CallOptions,
        ) -> pyo3::PyResult<$crate::seam::Pending> {
            match name {
                $( $body => {
                    let request: cloud_infinite::$body_request = $crate::seam::read(name, request)?;
                    Ok($crate::body::opening(client, request, options))
                } )*
                _ => Err($crate::seam::unknown(name)),
            }
        }

        /// Whether a repetition of the operation could create something twice, so that its errors have an outcome.
        pub(crate) fn has_outcome(name: &str) -> bool {
            use cloud_infinite::{Operation, Repeat};
            match name {
                $( $call => <cloud_infinite::$call_request as Operation>::ROUTE.repeat == Repeat::AtMostOnce, )*
                $( $task => <cloud_infinite::$task_request as cloud_infinite::Task>::IS_SUBMISSION, )*
                _ => false,
            }
        }

        /// The list of that name.
        pub(crate) fn list(
            client: cloud_infinite::Client,
            name: &str,
            request: &pyo3::Bound<'_, pyo3::PyAny>,
            options: cloud_infinite::CallOptions,
        ) -> pyo3::PyResult<Box<dyn $crate::seam::PageSource>> {
            match name {
                $( $list => $crate::seam::pages::<cloud_infinite::$list_request>(client, name, request, options), )*
                _ => Err($crate::seam::unknown(name)),
            }
        }
    };
}

pub(crate) use operations;

pub(crate) fn send<O>(
    client: Client,
    name: &str,
    request: &Bound<'_, PyAny>,
    options: CallOptions,
) -> PyResult<Pending>
where
    O: Operation + FromPython + 'static,
    O::Output: ToPython,
{
    let request: O = read(name, request)?;
    Ok(Box::pin(
        async move { client.send_with(request, options).await.map(|answer| Box::new(answer) as Answer) },
    ))
}

pub(crate) fn run<T>(
    client: Client,
    name: &str,
    request: &Bound<'_, PyAny>,
    options: CallOptions,
    updates: Option<Updates>,
) -> PyResult<Pending>
where
    T: Task + FromPython + 'static,
    T::Output: ToPython,
    T::Update: ToPython,
{
    let task: T = read(name, request)?;
    let on_update = updates.map(|mut updates| {
        let on_update: cloud_infinite::OnUpdate<T::Update> =
            Box::new(move |update| updates(Box::new(update)));
        on_update
    });
    Ok(Box::pin(async move {
        client.run_with(task, options, on_update).await.map(|answer| Box::new(answer) as Answer)
    }))
}

/// A task that reports nothing on the way.
pub(crate) fn work<T>(
    client: Client,
    name: &str,
    request: &Bound<'_, PyAny>,
    options: CallOptions,
) -> PyResult<Pending>
where
    T: Task + FromPython + 'static,
    T::Output: ToPython,
{
    let task: T = read(name, request)?;
    Ok(Box::pin(async move {
        client.run_with(task, options, None).await.map(|answer| Box::new(answer) as Answer)
    }))
}

pub(crate) fn pages<O>(
    client: Client,
    name: &str,
    request: &Bound<'_, PyAny>,
    options: CallOptions,
) -> PyResult<Box<dyn PageSource>>
where
    O: PagedOperation + FromPython + 'static,
    O::Output: ToPython,
{
    let request: O = read(name, request)?;
    let pager = Pager::new(client, request).with_options(options);
    Ok(Box::new(SharedPager(Arc::new(Slot::new(pager)))))
}

pub(crate) fn unknown(name: &str) -> PyErr {
    PyLookupError::new_err(format!("there is no operation {name}"))
}

pub(crate) fn read<T: FromPython>(name: &str, request: &Bound<'_, PyAny>) -> PyResult<T> {
    T::from_python(request).map_err(|refusal| refusal.into_exception(request.py(), Some(name)))
}

/// A pager that is lent to one request at a time, because each page depends on the one before.
struct SharedPager<O: PagedOperation>(Arc<Slot<O>>);

/// Where a pager is when nobody reads, and where it stood when it was here last.
struct Slot<O: PagedOperation> {
    pager: Mutex<Option<Pager<O>>>,
    place: Mutex<Place>,
}

impl<O: PagedOperation> Slot<O> {
    fn new(pager: Pager<O>) -> Self {
        Self { place: Mutex::new(Place::of(&pager)), pager: Mutex::new(Some(pager)) }
    }
}

impl<O> PageSource for SharedPager<O>
where
    O: PagedOperation + 'static,
    O::Output: ToPython,
{
    fn next(&self) -> Pending {
        let slot = Arc::clone(&self.0);
        Box::pin(async move {
            let mut lent = Lent::take(slot).await?;
            let Some(pager) = &mut lent.pager else { return Err(busy()) };
            pager.next_page().await.map(|page| Box::new(page) as Answer)
        })
    }

    fn place(&self) -> Place {
        self.0.place.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// How long a request that was cancelled may take to give the pager back: it ends on another thread, a moment after the
/// caller has gone on.
const GIVING_BACK: Duration = Duration::from_millis(250);

/// A pager on loan. It goes back when the request ends in any way, cancellation included, so that the next call asks
/// for the same page again.
struct Lent<O: PagedOperation> {
    pager: Option<Pager<O>>,
    slot: Arc<Slot<O>>,
}

impl<O: PagedOperation> Lent<O> {
    async fn take(slot: Arc<Slot<O>>) -> Result<Self, Error> {
        let begin = Instant::now();
        loop {
            let pager = slot.pager.lock().unwrap_or_else(PoisonError::into_inner).take();
            if pager.is_some() {
                return Ok(Self { pager, slot });
            }
            if begin.elapsed() > GIVING_BACK {
                return Err(busy());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

impl<O: PagedOperation> Drop for Lent<O> {
    fn drop(&mut self) {
        let pager = self.pager.take();
        if let Some(pager) = &pager {
            *self.slot.place.lock().unwrap_or_else(PoisonError::into_inner) = Place::of(pager);
        }
        *self.slot.pager.lock().unwrap_or_else(PoisonError::into_inner) = pager;
    }
}

fn busy() -> Error {
    Error::from_binding(
        ErrorKind::Conflict,
        "this pager is already being read; use one pager per thread or task",
    )
}
