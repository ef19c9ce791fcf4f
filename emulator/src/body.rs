//! Reads the body of a request within bounds.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http_body_util::BodyExt;
use hyper::body::Incoming;

use crate::answer::Refusal;

/// How much of a document that is too long is read and thrown away, so that the peer sees the answer instead of a
/// reset.
pub(crate) const DRAINED: usize = 1024 * 1024;

/// The largest body and the code for more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    pub(crate) bytes: usize,
    pub(crate) code: &'static str,
    /// How much more than that is read and thrown away.
    pub(crate) drained: usize,
}

/// The body of a request, as far as it was read.
pub(crate) struct ReadBody {
    pub(crate) bytes: Bytes,
    pub(crate) complete: bool,
    pub(crate) refusal: Option<Refusal>,
}

/// Reads a body up to the limit, and beyond it only to throw away.
pub(crate) async fn read(mut incoming: Incoming, timeout: Duration, bound: Bound) -> ReadBody {
    let mut kept: Vec<u8> = Vec::new();
    let mut dropped = 0_usize;
    let reading = async {
        while let Some(frame) = incoming.frame().await {
            let Ok(data) = frame?.into_data() else { continue };
            let room = bound.bytes.saturating_sub(kept.len());
            let (fits, rest) = data.split_at(data.len().min(room));
            kept.extend_from_slice(fits);
            dropped = dropped.saturating_add(rest.len());
            if dropped > bound.drained {
                return Ok(false);
            }
        }
        Ok::<bool, hyper::Error>(true)
    };
    let ended = tokio::time::timeout(timeout, reading).await;
    let refuse = |status, code, message: String| Some(Refusal::new(status, code, message));
    let (complete, refusal) = match ended {
        Ok(Ok(complete)) if dropped > 0 => {
            let message = format!("The body has more than {} bytes.", bound.bytes);
            (complete, refuse(StatusCode::BAD_REQUEST, bound.code, message))
        }
        Ok(Ok(complete)) => (complete, None),
        Ok(Err(error)) => {
            let message = format!("The body ended before it was complete: {error}.");
            (false, refuse(StatusCode::BAD_REQUEST, "IncompleteBody", message))
        }
        Err(_) => {
            let message = format!("The body did not arrive within {timeout:?}.");
            (false, refuse(StatusCode::BAD_REQUEST, "RequestTimeout", message))
        }
    };
    ReadBody { bytes: Bytes::from(kept), complete: complete && dropped == 0, refusal }
}

/// A body that is read only once the request proved worth it.
pub(crate) struct Unread {
    incoming: Option<Incoming>,
    timeout: Duration,
    /// The peer waits for word before it sends.
    expects: bool,
    /// Whether the connection can be used again.
    intact: bool,
}

impl Unread {
    pub(crate) fn new(incoming: Incoming, expects: bool, timeout: Duration) -> Self {
        Self { incoming: Some(incoming), timeout, expects, intact: true }
    }

    /// Reads the body. The second time it is empty.
    pub(crate) async fn read(&mut self, bound: Bound) -> Result<Bytes, Refusal> {
        let Some(incoming) = self.incoming.take() else { return Ok(Bytes::new()) };
        let body = read(incoming, self.timeout, bound).await;
        self.intact = body.complete;
        match body.refusal {
            Some(refusal) => Err(refusal),
            None => Ok(body.bytes),
        }
    }

    /// Throws away what nobody read, and says whether the connection can be used again.
    ///
    /// A peer that has begun to send sees the answer only if somebody takes what it sends; one that waits for word
    /// must not be told to send what nobody wants.
    pub(crate) async fn finish(mut self, most: usize) -> bool {
        let Some(incoming) = self.incoming.take() else { return self.intact };
        if self.expects {
            return false;
        }
        tokio::time::timeout(self.timeout, drain(incoming, most)).await.unwrap_or(false)
    }
}

/// Whether the body ended within so many bytes.
async fn drain(mut incoming: Incoming, most: usize) -> bool {
    let mut dropped = 0_usize;
    while let Some(frame) = incoming.frame().await {
        let Ok(frame) = frame else { return false };
        dropped = dropped.saturating_add(frame.data_ref().map_or(0, bytes::Bytes::len));
        if dropped > most {
            return false;
        }
    }
    true
}
