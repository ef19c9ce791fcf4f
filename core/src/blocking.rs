//! The runtime that the language bindings share, and the two ways to use it: wait here, or be told later.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::oneshot;

use crate::error::{Error, ErrorKind};
pub use crate::object::SharedBody;
use crate::options::{CallOptions, OnAmbiguous};
use crate::outcome::Outcome;
use crate::process::{PerProcess, Process};
use crate::submission::Submission;
use crate::transport::{Transport, Transports};

mod exchange;

pub use exchange::{Batch, Exchange};

/// How often a waiting thread looks for a reason to stop, such as Ctrl-C.
const TICK: Duration = Duration::from_millis(50);
/// Threads that drive connections.
const WORKERS: usize = 2;

/// Why [`block_on`] came back without the future's result.
#[derive(Debug)]
pub enum BlockError<E> {
    /// The caller's tick asked to stop; the future was dropped.
    Interrupted(E),
    /// The future could not be run here, or panicked.
    Failed(Error),
}

/// Runs a future while the calling thread waits; `tick` is called on that thread every 50 milliseconds and may stop it.
///
/// The future and its connections are driven by the calling thread itself, which keeps connections of its own: handing
/// each request to another thread and back would cost more than the rest of the call.
///
/// # Errors
/// [`BlockError::Interrupted`] if `tick` said so; [`BlockError::Failed`] on a thread of an asynchronous runtime, where
/// waiting is not possible, or if the future panicked.
pub fn block_on<F, E>(future: F, mut tick: impl FnMut() -> Result<(), E>) -> Result<F::Output, BlockError<E>>
where
    F: Future,
{
    if Handle::try_current().is_ok() {
        let message = "a blocking call was made on a thread of an asynchronous runtime";
        return Err(BlockError::Failed(Error::new(ErrorKind::Internal, message)));
    }
    let run = |local: &Local| {
        let result = drive_to_end(local, future, &mut tick);
        if matches!(result, Err(BlockError::Interrupted(_))) {
            // The future is gone, and with it whoever waited for an answer. Its connection notices when the runtime looks
            // at it, which may not happen again for long; without a runtime there is no connection either.
            let _ = local.drive(tokio::task::yield_now());
        }
        result
    };
    match LOCAL.try_with(run) {
        Ok(result) => result,
        Err(_) => Err(BlockError::Failed(Error::new(ErrorKind::Internal, "the thread is ending"))),
    }
}

/// Runs a future to its end, or until `tick` says otherwise; then it is dropped.
fn drive_to_end<F, E>(
    local: &Local,
    future: F,
    tick: &mut impl FnMut() -> Result<(), E>,
) -> Result<F::Output, BlockError<E>>
where
    F: Future,
{
    let mut future = pin!(AssertUnwindSafe(future).catch_unwind());
    // Connections were not looked at while this thread was elsewhere. The runtime looks at them before it comes back
    // here, so that a request is not written to one that the peer has closed meanwhile.
    local.drive(tokio::task::yield_now()).map_err(BlockError::Failed)?;
    loop {
        // The tick runs outside of the runtime, because it may make blocking calls of its own.
        match local.drive(async { tokio::time::timeout(TICK, &mut future).await }) {
            Ok(Ok(Ok(output))) => return Ok(output),
            Ok(Ok(Err(panic))) => return Err(BlockError::Failed(Error::panicked(panic.as_ref()))),
            Ok(Err(_)) => tick().map_err(BlockError::Interrupted)?,
            Err(error) => return Err(BlockError::Failed(error)),
        }
    }
}

thread_local! {
    static LOCAL: Local = const { Local { engine: RefCell::new(None), is_driving: Cell::new(false) } };
}

/// What a thread needs to make blocking calls.
struct Local {
    engine: RefCell<Option<Engine>>,
    /// Whether a future is being driven, so that its requests use this thread's connections.
    is_driving: Cell<bool>,
}

impl Local {
    fn drive<T>(&self, future: impl Future<Output = T>) -> Result<T, Error> {
        let handle = self.runtime()?;
        self.is_driving.set(true);
        let _reset = ResetOnDrop(&self.is_driving);
        Ok(handle.block_on(future))
    }

    fn runtime(&self) -> Result<Rc<Runtime>, Error> {
        let mut engine = self.engine.borrow_mut();
        if engine.as_ref().is_none_or(|engine| engine.process.is_gone()) {
            *engine = Some(Engine::new()?);
        }
        engine
            .as_ref()
            .map(|engine| Rc::clone(&engine.runtime))
            .ok_or_else(|| Error::new(ErrorKind::Internal, "the runtime of this thread is gone"))
    }
}

struct ResetOnDrop<'a>(&'a Cell<bool>);

impl Drop for ResetOnDrop<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// A thread's own runtime and the connections that it drives.
struct Engine {
    process: Process,
    /// One per client that this thread has used. Clients that are gone are cleared away when another one comes.
    transports: Vec<(Weak<Transports>, Arc<dyn Transport>)>,
    runtime: Rc<Runtime>,
}

impl Engine {
    fn new() -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(no_runtime)?;
        Ok(Self { process: Process::current(), transports: Vec::new(), runtime: Rc::new(runtime) })
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if self.process.is_gone() {
            // All of this is the parent's, descriptors included: ending it here would end it there.
            std::mem::forget(Rc::clone(&self.runtime));
            self.transports.drain(..).for_each(std::mem::forget);
        }
    }
}

/// The calling thread's transport for a client, if a future is being driven by [`block_on`] here.
pub(crate) fn transport(
    client: &Arc<Transports>,
    make: impl FnOnce() -> Result<Arc<dyn Transport>, Error>,
) -> Option<Result<Arc<dyn Transport>, Error>> {
    LOCAL
        .try_with(|local| {
            if !local.is_driving.get() {
                return None;
            }
            let mut engine = local.engine.borrow_mut();
            let transports = &mut engine.as_mut()?.transports;
            let known =
                transports.iter().find(|(owner, _)| std::ptr::eq(owner.as_ptr(), Arc::as_ptr(client)));
            if let Some((_, transport)) = known {
                return Some(Ok(Arc::clone(transport)));
            }
            transports.retain(|(owner, _)| owner.strong_count() > 0);
            Some(make().inspect(|fresh| transports.push((Arc::downgrade(client), Arc::clone(fresh)))))
        })
        .ok()
        .flatten()
}

/// Learns what becomes of a call that creates something and is cancelled, so that whoever cancelled it can be told.
#[derive(Debug, Clone, Default)]
pub struct Witness(Arc<Mutex<Seen>>);

/// What a call was when it was cancelled.
#[derive(Debug, Clone, Default)]
enum Seen {
    /// One of which no byte had left.
    #[default]
    Nothing,
    /// One that may have created something, with its submission if that is a job.
    Doubtful(Option<Box<Submission>>),
}

impl Witness {
    /// A witness of one call.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the call with these options be watched.
    #[must_use]
    pub fn watch(&self, options: CallOptions) -> CallOptions {
        let seen = Arc::clone(&self.0);
        let on_ambiguous = OnAmbiguous::of_any(move |submission| {
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = Seen::Doubtful(submission.map(Box::new));
        });
        CallOptions { on_ambiguous: Some(on_ambiguous), ..options }
    }

    /// The submission of a call that was cancelled while its job may have been created. Ask after the call's future was
    /// dropped, which [`block_on`] and [`spawn`] have done when they report it.
    #[must_use]
    pub fn submission(&self) -> Option<Submission> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Seen::Doubtful(Some(submission)) => Some(Submission::clone(submission)),
            Seen::Doubtful(None) | Seen::Nothing => None,
        }
    }

    /// What became of a call that was cancelled, or ended in another way without a result of its own. Ask when
    /// [`submission`](Self::submission) may be asked.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Seen::Doubtful(_) => Outcome::Ambiguous,
            Seen::Nothing => Outcome::NotSent,
        }
    }

    /// The error of a call that was cancelled. One that creates something has an outcome.
    #[must_use]
    pub fn cancelled(&self, creates: bool) -> Error {
        Error::cancelled(creates.then(|| self.outcome()), self.submission())
    }
}

/// Stops a future that was started with [`spawn`]. Dropping the handle does not.
#[derive(Debug)]
pub struct CancelHandle(Option<oneshot::Sender<()>>);

impl CancelHandle {
    /// Stops the future, unless it has ended already. Its completion is still reported, once.
    pub fn cancel(&mut self) {
        if let Some(sender) = self.0.take() {
            // Nobody listens any more when the future has ended; then there is nothing to stop.
            let _ = sender.send(());
        }
    }
}

/// How a spawned future ended.
#[derive(Debug)]
pub enum Completion<T> {
    /// With its result.
    Finished(T),
    /// By [`CancelHandle::cancel`]; it was dropped.
    Cancelled,
    /// By a panic.
    Failed(Error),
}

/// Runs a future in the background and reports its end exactly once, on a thread of the runtime.
///
/// # Errors
/// The runtime could not be made.
pub fn spawn<F>(
    future: F,
    done: impl FnOnce(Completion<F::Output>) + Send + 'static,
) -> Result<CancelHandle, Error>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    runtime()?.spawn(async move {
        let cancelled = async {
            if receiver.await.is_err() {
                // The handle was dropped without a word: run to the end.
                std::future::pending::<()>().await;
            }
        };
        let completion = tokio::select! {
            biased;
            () = cancelled => Completion::Cancelled,
            output = AssertUnwindSafe(future).catch_unwind() => match output {
                Ok(output) => Completion::Finished(output),
                Err(panic) => Completion::Failed(Error::panicked(panic.as_ref())),
            },
        };
        done(completion);
    });
    Ok(CancelHandle(Some(sender)))
}

/// A future that runs in the background, and is dropped there when this one is.
///
/// For what outlives a call, such as a body that is read bit by bit: the connection must not depend on the thread that
/// happened to begin it.
pub async fn in_background<T: Send + 'static>(
    future: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    struct CancelOnDrop(CancelHandle);
    impl Drop for CancelOnDrop {
        fn drop(&mut self) {
            self.0.cancel();
        }
    }
    let (sender, receiver) = oneshot::channel();
    let _cancel = CancelOnDrop(spawn(future, move |completion| {
        // Nobody listens any more if the wait was given up.
        let _ = sender.send(completion);
    })?);
    match receiver.await {
        Ok(Completion::Finished(result)) => result,
        Ok(Completion::Failed(error)) => Err(error),
        Ok(Completion::Cancelled) | Err(_) => {
            Err(Error::new(ErrorKind::Cancelled, "the work in the background was cancelled"))
        }
    }
}

fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<PerProcess<Runtime>> = OnceLock::new();
    let here = Process::current();
    match RUNTIME.get() {
        Some(slot) => slot.get_in(here, make),
        None => {
            let fresh = make()?;
            RUNTIME.get_or_init(|| PerProcess::new(fresh)).get_in(here, make)
        }
    }
}

fn make() -> Result<Runtime, Error> {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(WORKERS).thread_name("cloud-infinite").enable_all().build().map_err(no_runtime)
}

fn no_runtime(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Internal, format!("the client cannot do input and output: {error}"))
        .with_source(error)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::mpsc;
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_future_runs_while_the_thread_waits() {
        let answer = block_on(async { 42 }, || Ok::<_, Infallible>(())).unwrap();
        assert_eq!(answer, 42);
    }

    #[test]
    fn the_tick_can_stop_a_wait() {
        let begin = Instant::now();
        let mut ticks = 0;
        let stopped = block_on(std::future::pending::<()>(), || {
            ticks += 1;
            if ticks == 2 { Err("stop") } else { Ok(()) }
        });
        assert!(matches!(stopped, Err(BlockError::Interrupted("stop"))));
        assert!(begin.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_panic_is_an_error() {
        let failed = block_on(async { panic!("boom") }, || Ok::<_, Infallible>(()));
        let Err(BlockError::Failed(error)) = failed;
        assert_eq!((error.kind(), error.message()), (ErrorKind::Internal, "the client panicked: boom"));
    }

    #[test]
    fn a_thread_of_a_runtime_cannot_wait() {
        let nested =
            block_on(async { block_on(async {}, || Ok::<_, Infallible>(())) }, || Ok::<_, Infallible>(()));
        assert!(matches!(nested, Ok(Err(BlockError::Failed(_)))));
    }

    #[test]
    fn the_tick_may_make_blocking_calls() {
        let mut inner = None;
        let outer = block_on(async { tokio::time::sleep(Duration::from_millis(120)).await }, || {
            inner = Some(block_on(async { 7 }, || Ok::<_, Infallible>(())).unwrap());
            Ok::<_, Infallible>(())
        });
        assert!(outer.is_ok());
        assert_eq!(inner, Some(7));
    }

    fn ended<T: Send + 'static>(
        future: impl Future<Output = T> + Send + 'static,
        cancel: bool,
    ) -> Completion<T> {
        let (sender, receiver) = mpsc::channel();
        let mut handle = spawn(future, move |completion| sender.send(completion).unwrap()).unwrap();
        if cancel {
            handle.cancel();
            handle.cancel();
        }
        drop(handle);
        let completion = receiver.recv_timeout(Duration::from_secs(10)).unwrap();
        assert!(receiver.recv_timeout(Duration::from_millis(50)).is_err(), "reported once");
        completion
    }

    #[test]
    fn every_end_is_reported_once() {
        assert!(matches!(ended(async { 1 }, false), Completion::Finished(1)));
        assert!(matches!(ended(std::future::pending::<()>(), true), Completion::Cancelled));
        assert!(matches!(ended(async { panic!("boom") }, false), Completion::<()>::Failed(_)));
    }
}
