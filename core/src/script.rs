//! A transport for tests that answers as it is told and notes when it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::Instant;

use crate::transport::{Execute, Failure, Reply, Request, Transport, TransportError};

/// What happens to one request.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// An answer with this status, headers and body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// No answer, for this reason.
    Fail(Failure),
    /// Silence.
    Hang,
    /// No connection, and no end of trying.
    Stuck,
}

impl Act {
    pub(crate) fn status(status: u16) -> Self {
        Self::Answer(status, Vec::new(), String::new())
    }

    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Self::Answer(200, Vec::new(), body.into())
    }

    /// Lets it happen to a request.
    pub(crate) async fn play(self, request: Request) -> Result<Reply, TransportError> {
        match self {
            Act::Answer(status, headers, body) => {
                request.sent.begin();
                let headers: HeaderMap = headers
                    .into_iter()
                    .map(|(name, value)| {
                        (HeaderName::from_static(name), HeaderValue::try_from(value).unwrap())
                    })
                    .collect();
                Ok(Reply { status, headers, body: Bytes::from(body) })
            }
            Act::Fail(failure) => {
                if !matches!(failure, Failure::Connect | Failure::Tls) {
                    request.sent.begin();
                }
                Err(TransportError { failure, message: "as told".to_owned(), head: None, source: None })
            }
            Act::Stuck => std::future::pending().await,
            Act::Hang => {
                request.sent.begin();
                std::future::pending().await
            }
        }
    }
}

/// Plays acts in order, the last one for ever.
#[derive(Debug)]
pub(crate) struct Script {
    acts: Vec<Act>,
    begin: Instant,
    times: Arc<Mutex<Vec<Duration>>>,
    requests: Requests,
}

/// The `Authorization` headers and bodies of requests.
pub(crate) type Requests = Arc<Mutex<Vec<(String, String)>>>;

impl Script {
    /// A script, and where the times of its requests are noted.
    pub(crate) fn new(acts: Vec<Act>) -> (Self, Arc<Mutex<Vec<Duration>>>) {
        log_recorder::start();
        let times = Arc::new(Mutex::new(Vec::new()));
        let script =
            Self { acts, begin: Instant::now(), times: Arc::clone(&times), requests: Requests::default() };
        (script, times)
    }

    /// Where the requests themselves are noted.
    pub(crate) fn requests(&self) -> Requests {
        Arc::clone(&self.requests)
    }
}

impl Transport for Script {
    fn execute(&self, request: Request) -> Execute<'_> {
        let mut times = self.times.lock().unwrap();
        let act = self.acts.get(times.len()).or(self.acts.last()).unwrap().clone();
        times.push(self.begin.elapsed());
        let authorization = request.headers.get(http::header::AUTHORIZATION);
        let authorization = authorization.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let body = String::from_utf8(request.body.to_vec()).unwrap();
        self.requests.lock().unwrap().push((authorization, body));
        Box::pin(act.play(request))
    }
}
