//! Whether the calls of a client may begin.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Mutex;
use std::task::Poll;

use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::guard::lock;

/// The way into a client and its siblings for other buckets, which end together.
pub(crate) struct Gate(Mutex<Option<Open>>);

struct Open {
    /// Every call that has not begun holds a clone.
    sender: Sender<Infallible>,
    receiver: Receiver<Infallible>,
}

impl Gate {
    pub(crate) fn new() -> Self {
        let (sender, receiver) = channel(1);
        Self(Mutex::new(Some(Open { sender, receiver })))
    }

    /// Lets a call in, unless it is shut.
    pub(crate) fn enter(&self) -> Option<Entered> {
        lock(&self.0).as_ref().map(|open| Entered { sender: open.sender.clone() })
    }

    /// Refuses calls from now on. The future ends when those that came before have begun, so that what ends the client
    /// does not refuse them too.
    pub(crate) fn shut(&self) -> impl Future<Output = ()> + Send + 'static {
        let open = lock(&self.0).take();
        async move {
            if let Some(Open { sender, mut receiver }) = open {
                drop(sender);
                // Nothing is ever sent; it ends when the last sender is gone.
                let _ = receiver.recv().await;
            }
        }
    }
}

/// A call that may begin.
pub(crate) struct Entered {
    #[expect(dead_code, reason = "held so that others see that it is there")]
    sender: Sender<Infallible>,
}

impl Entered {
    /// The same work; it has begun when it was polled once.
    pub(crate) async fn begin<T>(self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let first = poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await;
        drop(self);
        match first {
            Poll::Ready(output) => output,
            Poll::Pending => work.await,
        }
    }
}
