//! The first part of an answer's body.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::response::Response;
use bytes::{Buf, Bytes};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::wire::Switch;

/// The body of an answer that should have none.
const UNFINISHED: &str = "<Response>";

/// Makes sure that an answer has a body, and gives its length.
pub(super) fn require_body(response: &mut Response) -> u64 {
    let length = response.body().size_hint().exact().unwrap_or_default();
    if length > 0 {
        return length;
    }
    if matches!(
        response.status(),
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
    ) {
        *response.status_mut() = StatusCode::OK;
    }
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    *response.body_mut() = Body::from(UNFINISHED);
    UNFINISHED.len() as u64
}

/// A body that ends early.
#[derive(Debug)]
pub(super) struct PartBody {
    body: Body,
    /// How many bytes are still to come.
    left: u64,
    /// How many bytes of it the head of the answer tells.
    promised: u64,
    /// The connection to cut behind the last byte; the answer is complete without one.
    cut: Option<Arc<Switch>>,
}

impl PartBody {
    pub(super) fn new(body: Body, sent: u64, promised: u64, cut: Option<Arc<Switch>>) -> Self {
        Self { body, left: sent, promised, cut }
    }
}

impl HttpBody for PartBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.left == 0 {
            let Some(switch) = &self.cut else { return Poll::Ready(None) };
            // What was given so far is flushed next, and that ends the connection: nobody has to come back here.
            switch.cut();
            return Poll::Pending;
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        Poll::Ready(frame.map(|frame| {
            frame.map(|frame| {
                let mut data = frame.into_data().unwrap_or_default();
                data.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
                self.left = self.left.saturating_sub(data.remaining() as u64);
                Frame::data(data)
            })
        }))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}
