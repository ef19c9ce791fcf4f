//! How many connections a run of many requests opens: no more than it has requests under way.
//!
//! The HTTP stack races two things when a request finds no idle connection: a new one, and one that another request is
//! about to give back. Between the end of one request and the beginning of the next there is often no idle connection for
//! a few microseconds, so that a run would soon have many more connections than requests. Here, a run that has all the
//! connections that it needs waits for the one that comes back.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::Notify;
use tower::{Layer, Service};

/// When none has come back for so long, one of the connections was closed unnoticed.
const PATIENCE: Duration = Duration::from_millis(100);

type BoxError = Box<dyn std::error::Error + Send + Sync>;

tokio::task_local! {
    /// The run whose request is being driven.
    static RUN: Arc<Sockets>;
}

/// The connections of a run.
#[derive(Debug)]
pub(crate) struct Sockets {
    most: usize,
    /// How many are open, as far as can be told.
    open: AtomicUsize,
    lost: Notify,
}

impl Sockets {
    /// Of a run that has at most so many requests under way.
    pub(crate) fn at_most(most: usize) -> Arc<Self> {
        Arc::new(Self { most, open: AtomicUsize::new(0), lost: Notify::new() })
    }

    /// Does something whose connections belong to this run.
    pub(crate) fn within<F: Future>(self: &Arc<Self>, work: F) -> impl Future<Output = F::Output> + use<F> {
        RUN.scope(Arc::clone(self), work)
    }

    fn take(&self) -> bool {
        let more = |open: usize| open.checked_add(1).filter(|open| *open <= self.most);
        self.open.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).is_ok()
    }

    fn lose(&self) {
        let fewer = |open: usize| Some(open.saturating_sub(1));
        // The closure never refuses, so this cannot fail.
        let _ = self.open.fetch_update(Ordering::AcqRel, Ordering::Acquire, fewer);
        self.lost.notify_one();
    }

    /// Whether a connection may be opened, at last; `false` if nobody needs it any more.
    async fn may_open(&self) -> Option<bool> {
        let mut patience = pin!(tokio::time::sleep(PATIENCE));
        loop {
            if self.take() {
                return Some(true);
            }
            let mut lost = pin!(self.lost.notified());
            let is_over = poll_fn(|context| {
                // A request that got another connection leaves this attempt to a task of its own.
                if RUN.try_with(|_| ()).is_err() {
                    return Poll::Ready(None);
                }
                if patience.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Some(true));
                }
                lost.as_mut().poll(context).map(|()| Some(false))
            })
            .await?;
            if is_over {
                return Some(false);
            }
        }
    }
}

/// A request's use of a connection. Dropped without a word, it means that the connection was closed.
#[derive(Debug)]
pub(crate) struct Use(Option<Arc<Sockets>>);

impl Use {
    /// Of the request that is being driven here.
    pub(crate) fn begin() -> Self {
        Self(RUN.try_with(Arc::clone).ok())
    }

    /// The connection goes on, or there never was one.
    pub(crate) fn end(mut self) {
        self.0 = None;
    }
}

impl Drop for Use {
    fn drop(&mut self) {
        if let Some(run) = self.0.take() {
            run.lose();
        }
    }
}

/// Makes connectors mind the run that they connect for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Minding;

impl<S> Layer<S> for Minding {
    type Service = MindingConnector<S>;

    fn layer(&self, connector: S) -> MindingConnector<S> {
        MindingConnector(connector)
    }
}

/// A connector that minds the run that it connects for.
#[derive(Debug, Clone)]
pub(crate) struct MindingConnector<S>(S);

impl<S, R> Service<R> for MindingConnector<S>
where
    S: Service<R, Error = BoxError, Future: Send + 'static>,
    S::Response: Send,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, to: R) -> Self::Future {
        // Nothing happens before this is polled.
        let connect = self.0.call(to);
        match RUN.try_with(Arc::clone) {
            Err(_) => Box::pin(connect),
            Ok(run) => Box::pin(async move {
                let is_counted = run.may_open().await.ok_or("nobody needs the connection any more")?;
                let opening = Use(is_counted.then_some(run));
                let connected = connect.await?;
                opening.end();
                Ok(connected)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    /// Opens at once.
    #[derive(Debug, Clone)]
    struct Opens;

    impl Service<bool> for Opens {
        type Response = ();
        type Error = BoxError;
        type Future = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

        fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, succeeds: bool) -> Self::Future {
            Box::pin(async move { if succeeds { Ok(()) } else { Err("as told".into()) } })
        }
    }

    async fn open(succeeds: bool) -> Result<(), BoxError> {
        Minding.layer(Opens).call(succeeds).await
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_outside_of_a_run_opens_as_it_likes() {
        for _ in 0..10 {
            open(true).await.unwrap();
        }
        open(false).await.unwrap_err();
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_that_has_its_connections_waits_for_one_to_come_back() {
        let run = Sockets::at_most(2);
        let begin = Instant::now();
        run.within(open(true)).await.unwrap();
        run.within(open(false)).await.unwrap_err();
        run.within(open(true)).await.unwrap();
        assert_eq!(begin.elapsed(), Duration::ZERO, "one that failed does not count");
        // The third finds none that comes back, so that one of the two must be gone.
        run.within(open(true)).await.unwrap();
        assert!(begin.elapsed() >= PATIENCE);
        assert_eq!(run.open.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_is_known_to_be_closed_makes_room_at_once() {
        let run = Sockets::at_most(1);
        run.within(open(true)).await.unwrap();
        let begin = Instant::now();
        let next = tokio::spawn(run.within(open(true)));
        tokio::time::sleep(Duration::from_millis(10)).await;
        run.within(async { drop(Use::begin()) }).await;
        next.await.unwrap().unwrap();
        assert_eq!(begin.elapsed(), Duration::from_millis(10));
        run.within(async { Use::begin().end() }).await;
        assert_eq!(run.open.load(Ordering::SeqCst), 1, "a request that ended well keeps it");
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_nobody_needs_any_more_is_not_opened() {
        let run = Sockets::at_most(0);
        let mut minding = Minding.layer(Opens);
        let opening = RUN.sync_scope(run, || minding.call(true));
        // As the stack does: what a request has begun and does not need goes on by itself.
        let error = tokio::spawn(opening).await.unwrap().unwrap_err();
        assert_eq!(error.to_string(), "nobody needs the connection any more");
    }

    #[tokio::test(start_paused = true)]
    async fn giving_up_an_opening_gives_back_its_place() {
        let run = Sockets::at_most(1);
        let stuck = async {
            let _opening = Use(run.take().then(|| Arc::clone(&run)));
            std::future::pending::<()>().await;
        };
        tokio::time::timeout(PATIENCE, stuck).await.unwrap_err();
        assert_eq!(run.open.load(Ordering::SeqCst), 0);
    }
}
