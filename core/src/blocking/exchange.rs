//! A stream task for programs in other languages: inputs and results cross the border in batches, and only when the
//! program's own thread asks.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::runtime;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::options::{CallOptions, OnAmbiguous};
use crate::process::Process;
use crate::stream::{Inputs, Results, Source, StreamTask};
use crate::submission::Submission;
use crate::task::OnUpdate;

/// Most results that are handed over at a time.
const LARGEST_BATCH: usize = 256;

/// What there is to do after a wait.
#[derive(Debug)]
pub struct Batch<I, P> {
    /// Results, in the order in which they came.
    pub items: Vec<I>,
    /// How far the task is, if that is to be told now.
    pub progress: Option<P>,
    /// How many more inputs can be used at once. It is said once; answer with [`Exchange::feed`] or
    /// [`Exchange::finish`].
    pub wanted: usize,
    /// Whether these are the last results.
    pub is_over: bool,
}

/// A stream task that runs in the background, as one thread at a time sees it.
///
/// Submissions that are cut off when the last handle is dropped are kept for the client's shutdown to answer.
pub struct Exchange<T: StreamTask>(Arc<Shared<T>>);

struct Shared<T: StreamTask> {
    reading: tokio::sync::Mutex<Reading<T>>,
    feed: Arc<Feed<T::Input>>,
    progress: Arc<Mutex<Option<T::Progress>>>,
    /// Whether whoever waits shall go on, because the task is being stopped.
    is_stopping: AtomicBool,
    process: Process,
}

struct Reading<T: StreamTask> {
    results: Results<T>,
    /// The end of the task, when results before it had to be handed over first.
    failure: Option<Error>,
}

impl<T: StreamTask> fmt::Debug for Exchange<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").field("task", &T::NAME).finish_non_exhaustive()
    }
}

impl<T: StreamTask> Clone for Exchange<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: StreamTask> Exchange<T> {
    /// A task that begins with the first [`next`](Self::next). `total` is how many inputs there are, if that is known.
    ///
    /// # Errors
    /// The runtime could not be made.
    pub fn new(client: &Client, task: T, options: CallOptions, total: Option<u64>) -> Result<Self, Error> {
        let feed = Arc::new(Feed(Mutex::new(Feeding::default())));
        let progress = Arc::new(Mutex::new(None));
        let noted = Arc::clone(&progress);
        let on_progress: OnUpdate<T::Progress> = Box::new(move |progress| *lock(&noted) = Some(progress));
        let keeper = client.clone();
        let on_ambiguous = OnAmbiguous::new(move |submission| keeper.flights().note(submission));
        let options = CallOptions { on_ambiguous: Some(on_ambiguous), ..options };
        let inputs = Inputs::of(Fed(Arc::clone(&feed)), total);
        let results = client
            .stream_with(task, inputs, options, Some(on_progress))
            .on_runtime(runtime()?.handle().clone());
        let reading = tokio::sync::Mutex::new(Reading { results, failure: None });
        Ok(Self(Arc::new(Shared {
            reading,
            feed,
            progress,
            is_stopping: AtomicBool::new(false),
            process: Process::current(),
        })))
    }

    /// Waits until there is something to do, or the task is being stopped.
    ///
    /// # Errors
    /// The task as a whole ended, or the process was forked.
    pub async fn next(&self) -> Result<Batch<T::Item, T::Progress>, Error> {
        self.here()?;
        let mut reading = self.0.reading.lock().await;
        let Reading { results, failure } = &mut *reading;
        if let Some(failure) = failure.take() {
            return Err(failure);
        }
        let mut batch = Batch { items: Vec::new(), progress: None, wanted: 0, is_over: false };
        poll_fn(|context| {
            while batch.items.len() < LARGEST_BATCH {
                match results.poll(context) {
                    Poll::Ready(Some(Ok(item))) => batch.items.push(item),
                    Poll::Ready(Some(Err(error))) if batch.items.is_empty() => {
                        return Poll::Ready(Err(error));
                    }
                    Poll::Ready(Some(Err(error))) => {
                        *failure = Some(error);
                        break;
                    }
                    Poll::Ready(None) => {
                        batch.is_over = true;
                        break;
                    }
                    Poll::Pending => break,
                }
            }
            batch.progress = lock(&self.0.progress).take();
            batch.wanted = self.0.feed.poll_wanted(context);
            if self.0.is_stopping.swap(false, Ordering::Relaxed) {
                return Poll::Ready(Ok(()));
            }
            let is_something = !batch.items.is_empty() || batch.progress.is_some() || batch.wanted > 0;
            if is_something || batch.is_over { Poll::Ready(Ok(())) } else { Poll::Pending }
        })
        .await?;
        Ok(batch)
    }

    /// Hands over inputs, as many as were wanted or fewer.
    ///
    /// # Errors
    /// The process was forked.
    pub fn feed(&self, inputs: Vec<T::Input>) -> Result<(), Error> {
        self.here()?;
        self.0.feed.add(inputs, false);
        Ok(())
    }

    /// Says that there are no more inputs.
    ///
    /// # Errors
    /// The process was forked.
    pub fn finish(&self) -> Result<(), Error> {
        self.here()?;
        self.0.feed.add(Vec::new(), true);
        Ok(())
    }

    /// Stops the task and answers the submissions that it had under way, which may have created jobs. Results that were
    /// there before can still be read.
    pub async fn stop(&self) -> Vec<Submission> {
        if self.0.process.is_gone() {
            return Vec::new();
        }
        self.0.is_stopping.store(true, Ordering::Relaxed);
        self.0.feed.wake_reader();
        let mut reading = self.0.reading.lock().await;
        self.0.is_stopping.store(false, Ordering::Relaxed);
        reading.results.stop().await
    }

    /// Fails in a process that was forked after the task had been made: what it uses may be locked for ever there.
    fn here(&self) -> Result<(), Error> {
        if self.0.process.is_gone() {
            let message = "the process was forked, and the task runs in the parent";
            return Err(Error::new(ErrorKind::Forked, message).with_operation(T::NAME));
        }
        Ok(())
    }
}

/// Inputs that have been handed over, until the task takes them.
#[derive(Debug)]
struct Feed<I>(Mutex<Feeding<I>>);

#[derive(Debug)]
struct Feeding<I> {
    inputs: VecDeque<I>,
    is_finished: bool,
    /// How many the task asked for since it was told of.
    wanted: usize,
    task: Option<Waker>,
    reader: Option<Waker>,
}

impl<I> Default for Feeding<I> {
    fn default() -> Self {
        Self { inputs: VecDeque::new(), is_finished: false, wanted: 0, task: None, reader: None }
    }
}

impl<I> Feed<I> {
    fn add(&self, inputs: Vec<I>, is_last: bool) {
        let task = {
            let mut feeding = lock(&self.0);
            feeding.inputs.extend(inputs);
            feeding.is_finished |= is_last;
            feeding.task.take()
        };
        if let Some(task) = task {
            task.wake();
        }
    }

    fn wake_reader(&self) {
        let reader = lock(&self.0).reader.take();
        if let Some(reader) = reader {
            reader.wake();
        }
    }

    fn poll_wanted(&self, context: &mut Context<'_>) -> usize {
        let mut feeding = lock(&self.0);
        feeding.reader = Some(context.waker().clone());
        std::mem::take(&mut feeding.wanted)
    }
}

/// The task's side of a feed.
struct Fed<I>(Arc<Feed<I>>);

impl<I: Send> Source<I> for Fed<I> {
    fn poll_next(&mut self, context: &mut Context<'_>, wanted: usize) -> Poll<Option<I>> {
        let reader = {
            let mut feeding = lock(&self.0.0);
            if let Some(input) = feeding.inputs.pop_front() {
                return Poll::Ready(Some(input));
            }
            if feeding.is_finished {
                return Poll::Ready(None);
            }
            // Asked for once, however often the task looks, until something is handed over.
            if feeding.task.is_none() {
                feeding.wanted = wanted;
            }
            feeding.task = Some(context.waker().clone());
            if feeding.wanted > 0 { feeding.reader.take() } else { None }
        };
        if let Some(reader) = reader {
            reader.wake();
        }
        Poll::Pending
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]
mod tests;
