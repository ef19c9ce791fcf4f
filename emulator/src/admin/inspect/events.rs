//! Notices as server-sent events.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use hyper::body::Frame;

use crate::events::{Event, Watcher};
use crate::server::Shared;

/// How long there is silence at most, so that both sides notice when the other is gone.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// A line that means nothing.
const SIGN_OF_LIFE: &[u8] = b":\n\n";

/// How long a browser waits before it comes back.
const GREETING: &[u8] = b"retry: 1000\n\n";

pub(super) async fn events(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let last_id = headers.get(HeaderName::from_static("last-event-id")).and_then(|id| id.to_str().ok());
    let watcher = shared.events.watch(last_id);
    let greeting = std::future::ready(Some((Bytes::from_static(GREETING), watcher)));
    let mut response = Response::new(Body::new(EventBody { next: Box::pin(greeting) }));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response
}

type Next = Pin<Box<dyn Future<Output = Option<(Bytes, Watcher)>> + Send>>;

/// Goes on until the emulator stops or the reader is gone.
struct EventBody {
    next: Next,
}

impl hyper::body::Body for EventBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let (bytes, next): (_, Next) = match ready!(self.next.as_mut().poll(context)) {
            Some((bytes, watcher)) => (Some(Ok(Frame::data(bytes))), Box::pin(news(watcher))),
            None => (None, Box::pin(std::future::ready(None))),
        };
        self.next = next;
        Poll::Ready(bytes)
    }
}

async fn news(mut watcher: Watcher) -> Option<(Bytes, Watcher)> {
    // Protects against peers that are gone, so it goes by real time.
    match tokio::time::timeout(HEARTBEAT, watcher.next()).await {
        Ok(events) => events.map(|events| (write(&watcher, &events), watcher)),
        Err(_) => Some((Bytes::from_static(SIGN_OF_LIFE), watcher)),
    }
}

fn write(watcher: &Watcher, events: &[Event]) -> Bytes {
    let text: String = events
        .iter()
        .filter_map(|event| {
            let data = serde_json::to_string(event).ok()?;
            Some(format!("id: {}\nevent: {}\ndata: {data}\n\n", watcher.id(event), event.notice.name()))
        })
        .collect();
    Bytes::from(text)
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;
    use crate::events::{Events, Notice};

    async fn frame(body: &mut EventBody) -> String {
        let frame = body.frame().await.unwrap().unwrap();
        String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_broken_by_a_sign_of_life() {
        let events = Arc::new(Events::new());
        let mut body = EventBody { next: Box::pin(news(events.watch(Some(&events.id(0))))) };
        let began = tokio::time::Instant::now();
        assert_eq!(frame(&mut body).await, ":\n\n");
        assert_eq!(began.elapsed(), HEARTBEAT);
        events.publish(Notice::Callback { job_id: "c1\n\nevent: forged".to_owned() });
        let expected = format!(
            "id: {}\nevent: callback\ndata: {{\"sequence\":1,\"kind\":\"callback\",\"job_id\":\"c1\\n\\nevent: forged\"}}\n\n",
            events.id(1)
        );
        assert_eq!(frame(&mut body).await, expected);
        events.close();
        assert!(body.frame().await.is_none());
        assert!(body.frame().await.is_none());
    }
}
