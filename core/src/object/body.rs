//! Getting objects: their content as it arrives, put together again when the connection breaks.

mod reader;
mod request;
#[cfg(test)]
mod tests;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::Stream;

use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::model::ObjectInfo;
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::process::Process;
pub use request::GetObject;

use reader::Reader;
use request::OpenObject;

/// The content of an object, as it arrives.
///
/// A connection that breaks is made again, and goes on where it broke, as long as the object has not changed and the
/// attempts of the call are not used up. At the end of a whole object its checksum is compared with the service's: **only
/// when the end was reached without an error is the content complete and right.**
///
/// Read it with [`chunk`](Self::chunk), as a [`Stream`] of `Result<Bytes>`, or all at once with
/// [`read_to_end`](Self::read_to_end). Dropping it ends the download.
pub struct ObjectBody {
    info: ObjectInfo,
    phase: Phase,
    process: Process,
}

impl Drop for ObjectBody {
    fn drop(&mut self) {
        if self.process.is_gone() {
            // The connection is the parent's, and so are the tasks that closing it would wake.
            std::mem::forget(std::mem::replace(&mut self.phase, Phase::Failed));
        }
    }
}

type Step = Pin<Box<dyn Future<Output = (Reader, Result<Option<Bytes>>)> + Send>>;

enum Phase {
    /// Nobody waits.
    Ready(Box<Reader>),
    /// The next piece is being waited for, also after whoever asked for it has given up.
    Waiting(Step),
    /// All was read.
    Ended,
    /// The rest cannot be had.
    Failed,
}

impl fmt::Debug for ObjectBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectBody").field("info", &self.info).finish_non_exhaustive()
    }
}

impl ObjectBody {
    pub(crate) async fn open(client: &Client, request: GetObject, options: &CallOptions) -> Result<Self> {
        let named = |error: Error| error.with_operation(OpenObject::NAME);
        request.validate().map_err(|argument| named(argument.into()))?;
        let opened = reader::open(client, &request, options).await?;
        let info = opened.info.clone();
        let reader = Reader::new(client.clone(), request, options.clone(), opened);
        Ok(Self { info, phase: Phase::Ready(Box::new(reader)), process: Process::current() })
    }

    /// What is known of the object.
    #[must_use]
    pub fn info(&self) -> &ObjectInfo {
        &self.info
    }

    /// The next bytes, or `None` at the end. Giving up the wait loses nothing.
    ///
    /// # Errors
    /// The rest cannot be had; or the end was reached and what came is not what the service has stored, which is an error
    /// of kind [`Integrity`](ErrorKind::Integrity). From then on every call fails.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        if matches!(self.phase, Phase::Failed) {
            let message = "the rest of this object could not be read before; get it again";
            return Err(Error::new(ErrorKind::Conflict, message).with_operation(OpenObject::NAME));
        }
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// Everything that is left, which is kept in memory: limit it with the request's `max_size`.
    ///
    /// # Errors
    /// Those of [`chunk`](Self::chunk).
    pub async fn read_to_end(&mut self) -> Result<Bytes> {
        let Some(first) = self.chunk().await? else { return Ok(Bytes::new()) };
        let Some(second) = self.chunk().await? else { return Ok(first) };
        let mut all = BytesMut::from(first);
        all.extend_from_slice(&second);
        while let Some(chunk) = self.chunk().await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>>> {
        loop {
            match std::mem::replace(&mut self.phase, Phase::Failed) {
                Phase::Ready(reader) => self.phase = Phase::Waiting(Box::pin((*reader).step())),
                Phase::Waiting(mut step) => match step.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.phase = Phase::Waiting(step);
                        return Poll::Pending;
                    }
                    Poll::Ready((reader, result)) => {
                        self.phase = match &result {
                            Ok(Some(_)) => Phase::Ready(Box::new(reader)),
                            Ok(None) => Phase::Ended,
                            Err(_) => Phase::Failed,
                        };
                        return Poll::Ready(result);
                    }
                },
                Phase::Ended => {
                    self.phase = Phase::Ended;
                    return Poll::Ready(Ok(None));
                }
                Phase::Failed => return Poll::Ready(Ok(None)),
            }
        }
    }
}

impl Stream for ObjectBody {
    type Item = Result<Bytes>;

    /// Ends behind the first error.
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(cx).map(Result::transpose)
    }
}
