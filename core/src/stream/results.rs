//! What a caller holds of a stream task.

use std::fmt;
use std::future::{Future, poll_fn};
use std::mem;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::Stream;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, Sleep};
use tracing::Instrument;

use super::StreamTask;
use super::doubts::Doubts;
use super::inputs::Inputs;
use super::outlet::{Outlet, Progress};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::options::CallOptions;
use crate::process::Process;
use crate::submission::Submission;
use crate::task::OnUpdate;

/// Shortest time between two reports of progress.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

/// The results of a task on many inputs, as they are there.
///
/// It is a [`Stream`]; [`next`](Results::next) does without any trait. Nothing happens before the first result is asked
/// for. From then on the task runs by itself on the present tokio runtime, so that its requests do not time out while the
/// reader is busy, and takes no more inputs than the reader has room for. Dropping this stops the task at once;
/// [`stop`](Results::stop) does the same and answers what it had under way.
pub struct Results<T: StreamTask> {
    state: State<T>,
    on_progress: Option<OnUpdate<T::Progress>>,
}

enum State<T: StreamTask> {
    Idle(Box<Start<T>>),
    Running(Run<T>),
    Ended,
}

struct Start<T: StreamTask> {
    client: Client,
    task: T,
    inputs: Inputs<T::Input>,
    options: CallOptions,
    runtime: Option<Handle>,
}

struct Run<T: StreamTask> {
    items: mpsc::Receiver<T::Item>,
    /// `None` once the task has been stopped.
    task: Option<JoinHandle<Result<()>>>,
    /// How a task that was stopped had ended before, if it had failed.
    failure: Option<Error>,
    progress: Arc<Progress<T::Progress>>,
    /// When the next report may be made.
    pause: Pin<Box<Sleep>>,
    doubts: Arc<Doubts>,
    process: Process,
}

impl<T: StreamTask> fmt::Debug for Results<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Results").field("task", &T::NAME).finish_non_exhaustive()
    }
}

impl<T: StreamTask> Results<T> {
    pub(super) fn new(
        client: Client,
        task: T,
        inputs: Inputs<T::Input>,
        options: CallOptions,
        on_progress: Option<OnUpdate<T::Progress>>,
    ) -> Self {
        Self {
            state: State::Idle(Box::new(Start { client, task, inputs, options, runtime: None })),
            on_progress,
        }
    }

    /// The next result, or `None` when all have been read.
    ///
    /// # Errors
    /// The task as a whole ended. What went wrong with one input is part of its result.
    pub async fn next(&mut self) -> Result<Option<T::Item>> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// Stops the task: no more inputs are taken and calls under way are cut off. Answers the submissions among them that
    /// may have created a job. Results that were there before can still be read.
    pub async fn stop(&mut self) -> Vec<Submission> {
        match &mut self.state {
            State::Running(run) if !run.process.is_gone() => {
                run.doubts.stop();
                if let Some(task) = run.task.take() {
                    task.abort();
                    // A task that was aborted has nothing to say; one that had ended before may have.
                    run.failure = task.await.ok().and_then(Result::err);
                }
                run.doubts.stopped()
            }
            State::Running(_) | State::Idle(_) | State::Ended => {
                self.end();
                Vec::new()
            }
        }
    }

    /// Lets the task run there, whoever reads the results.
    #[cfg(feature = "blocking")]
    pub(crate) fn on_runtime(mut self, runtime: Handle) -> Self {
        if let State::Idle(start) = &mut self.state {
            start.runtime = Some(runtime);
        }
        self
    }

    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T::Item>>> {
        self.poll_item(context)
            .map(|item| item.map(|item| item.map_err(|error| error.with_operation(T::NAME))))
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T::Item>>> {
        if let Err(error) = self.begin() {
            return Poll::Ready(Some(Err(error)));
        }
        let State::Running(run) = &mut self.state else { return Poll::Ready(None) };
        if run.process.is_gone() {
            self.end();
            let message = "the process was forked, and the task runs in the parent";
            return Poll::Ready(Some(Err(Error::new(ErrorKind::Forked, message))));
        }
        if let Some(on_progress) = &mut self.on_progress
            && let Poll::Ready(progress) = run.poll_progress(context)
        {
            on_progress(progress);
        }
        if let Some(item) = ready!(run.items.poll_recv(context)) {
            return Poll::Ready(Some(Ok(item)));
        }
        let ended = match &mut run.task {
            Some(task) => ready!(Pin::new(task).poll(context)).unwrap_or_else(|error| Err(broken(error))),
            None => run.failure.take().map_or(Ok(()), Err),
        };
        if let (Some(on_progress), Some(progress)) = (&mut self.on_progress, run.progress.take()) {
            on_progress(progress);
        }
        self.state = State::Ended;
        Poll::Ready(ended.err().map(Err))
    }

    fn begin(&mut self) -> Result<()> {
        if !matches!(self.state, State::Idle(_)) {
            return Ok(());
        }
        if let State::Idle(start) = mem::replace(&mut self.state, State::Ended) {
            self.state = State::Running(start.begin()?);
        }
        Ok(())
    }

    /// Ends the task, unless it belongs to the process that this one was forked from.
    fn end(&mut self) {
        match mem::replace(&mut self.state, State::Ended) {
            State::Running(run) if run.process.is_gone() => mem::forget(run),
            State::Running(Run { task: Some(task), .. }) => task.abort(),
            State::Running(_) | State::Idle(_) | State::Ended => {}
        }
    }
}

impl<T: StreamTask> Start<T> {
    fn begin(self) -> Result<Run<T>> {
        let Self { client, task, mut inputs, options, runtime } = self;
        options.validate()?;
        let Some(runtime) = runtime.or_else(|| Handle::try_current().ok()) else {
            let message = "results are read within a tokio runtime, which runs the task";
            return Err(Error::new(ErrorKind::Internal, message));
        };
        let process = Process::current();
        let mut flight = client.flights().enter(process)?;
        let was_cut = inputs.end_with(client.flights().enter(process)?.closing());
        let doubts = Doubts::new(&client, options.on_ambiguous.clone());
        let options = CallOptions { on_ambiguous: Some(doubts.hook()), ..options };
        let (outlet, items, progress) = Outlet::new(task.room());
        let cut_off = Arc::clone(&doubts);
        let run = async move {
            let mut run = pin!(task.run(client, options, inputs, outlet));
            let ended = tokio::select! {
                biased;
                ended = &mut run => ended,
                () = flight.stopped() => {
                    cut_off.shut_down();
                    Err(shut_down())
                }
            };
            if was_cut.load(Ordering::Relaxed) { ended.and(Err(shut_down())) } else { ended }
        };
        let task = runtime.spawn(run.in_current_span());
        let _runtime = runtime.enter();
        let pause = Box::pin(tokio::time::sleep(Duration::ZERO));
        Ok(Run { items, task: Some(task), failure: None, progress, pause, doubts, process })
    }
}

impl<T: StreamTask> Run<T> {
    /// A report that is due.
    fn poll_progress(&mut self, context: &mut Context<'_>) -> Poll<T::Progress> {
        self.progress.register(context.waker());
        if !self.progress.is_unread() {
            return Poll::Pending;
        }
        ready!(self.pause.as_mut().poll(context));
        match self.progress.take() {
            Some(progress) => {
                // Time that the clock cannot tell is none that anybody waits for.
                let next = Instant::now().checked_add(PROGRESS_EVERY).unwrap_or_else(Instant::now);
                self.pause.as_mut().reset(next);
                Poll::Ready(progress)
            }
            None => Poll::Pending,
        }
    }
}

impl<T: StreamTask> Unpin for Results<T> {}

impl<T: StreamTask> Stream for Results<T> {
    type Item = Result<T::Item>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T: StreamTask> Drop for Results<T> {
    fn drop(&mut self) {
        self.end();
    }
}

fn shut_down() -> Error {
    Error::new(ErrorKind::Cancelled, "the client was shut down before this had ended")
}

/// A task that came to no end of its own.
fn broken(error: JoinError) -> Error {
    match error.try_into_panic() {
        Ok(panic) => Error::panicked(panic.as_ref()),
        Err(_) => Error::new(ErrorKind::Cancelled, "the runtime ended before the task had"),
    }
}
