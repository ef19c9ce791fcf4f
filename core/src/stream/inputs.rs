//! What a stream task works on, taken as it is needed.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use futures_util::Stream;

/// Where inputs come from.
pub(crate) trait Source<T>: Send {
    /// The next one. `wanted` is how many will be taken at once if they are there; at least one.
    fn poll_next(&mut self, context: &mut Context<'_>, wanted: usize) -> Poll<Option<T>>;
}

struct Streamed<T>(Pin<Box<dyn Stream<Item = T> + Send>>);

impl<T> Source<T> for Streamed<T> {
    fn poll_next(&mut self, context: &mut Context<'_>, _wanted: usize) -> Poll<Option<T>> {
        self.0.as_mut().poll_next(context)
    }
}

type Closing = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The inputs of a task that works on many, such as the requests of `submit_jobs`.
///
/// They are taken one by one as there is room for them, never ahead of it, so that they need not exist all at once: an
/// iterator over the lines of a file or a stream from a database does as well as a list.
///
/// ```
/// use cloud_infinite::{Inputs, SubmitJob};
///
/// let keys = (0..1_000_000).map(|number| format!("in/{number}.jpg"));
/// let requests = Inputs::<SubmitJob>::from_iter(keys.map(|key| SubmitJob {
///     output: format!("out/{key}"),
///     input: key,
///     rule: Some("imageMogr2/rotate/90".into()),
///     ..Default::default()
/// }));
/// assert_eq!(requests.total(), Some(1_000_000));
/// ```
pub struct Inputs<T> {
    source: Box<dyn Source<T>>,
    total: Option<u64>,
    wanted: usize,
    /// Ends when the client takes nothing new any more; then notes that inputs may be left.
    closing: Option<(Closing, Arc<AtomicBool>)>,
    is_over: bool,
}

impl<T> fmt::Debug for Inputs<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs").field("total", &self.total).finish_non_exhaustive()
    }
}

impl<T: Send + 'static> Inputs<T> {
    /// Inputs from anything that can be iterated over. The iterator runs on the task's thread; one that takes long for
    /// an item, because it reads a slow disk for example, is better made a stream.
    #[expect(clippy::should_implement_trait, reason = "the trait cannot ask for iterators that can be sent")]
    pub fn from_iter<I>(inputs: I) -> Self
    where
        I: IntoIterator<Item: Into<T>>,
        I::IntoIter: Send + 'static,
    {
        Self::from_stream(futures_util::stream::iter(inputs))
    }

    /// Inputs from a stream.
    pub fn from_stream<S>(inputs: S) -> Self
    where
        S: Stream<Item: Into<T>> + Send + 'static,
    {
        let total = match inputs.size_hint() {
            (least, Some(most)) if least == most => u64::try_from(most).ok(),
            _ => None,
        };
        let inputs = futures_util::StreamExt::map(inputs, Into::into);
        Self::of(Streamed(Box::pin(inputs)), total)
    }

    pub(crate) fn of(source: impl Source<T> + 'static, total: Option<u64>) -> Self {
        Self { source: Box::new(source), total, wanted: 1, closing: None, is_over: false }
    }
}

impl<T> Inputs<T> {
    /// How many there are, if that is known before the last one.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The next one, or `None` if there are no more.
    #[doc(hidden)]
    pub async fn next(&mut self) -> Option<T> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// Says how many will be taken at once if they are there. Programs in other languages hand over that many together.
    #[doc(hidden)]
    pub fn want(&mut self, count: usize) {
        self.wanted = count.max(1);
    }

    /// The next one, for those who wait for other things at the same time.
    #[doc(hidden)]
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        if let Some((closing, was_cut)) = &mut self.closing
            && closing.as_mut().poll(context).is_ready()
        {
            was_cut.store(true, Ordering::Relaxed);
            self.is_over = true;
            return Poll::Ready(None);
        }
        let next = self.source.poll_next(context, self.wanted);
        self.is_over = matches!(next, Poll::Ready(None));
        next
    }

    /// Ends the inputs as soon as `closing` ends. Answers whether that happened before they ended by themselves.
    pub(super) fn end_with(&mut self, closing: impl Future<Output = ()> + Send + 'static) -> Arc<AtomicBool> {
        let was_cut = Arc::new(AtomicBool::new(false));
        self.closing = Some((Box::pin(closing), Arc::clone(&was_cut)));
        was_cut
    }
}

impl<T> Unpin for Inputs<T> {}

impl<T> Stream for Inputs<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        Inputs::poll_next(&mut self, context)
    }
}
