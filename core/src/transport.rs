//! The HTTP stack: the only file that names reqwest. It sends one request and reads one answer; repeating is
//! decided elsewhere.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{FutureExt, Stream, StreamExt};
use http::header::CONNECTION;
use http::{HeaderMap, HeaderValue, Method};
use http_body::{Frame, SizeHint};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::Url;
use zeroize::Zeroizing;

use crate::config::{Config, Proxy};
use crate::error::{Error, ErrorKind, InvalidArgument};
use crate::process::{PerProcess, Process};
use crate::sockets;

/// An answer larger than this is not read to its end.
pub(crate) const MAX_BODY: usize = 8 << 20;
/// Below the idle limits that load balancers commonly have, so that a request rarely meets a closing connection.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// Idle connections that are kept for those who may need one later.
const POOL_IDLE_PER_HOST: usize = 32;

/// A request as it leaves.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Set when the first byte may have left.
    pub(crate) sent: SentFlag,
}

/// Whether a request may have reached anybody.
///
/// The HTTP stack asks for the body only once it has a connection to write to. As long as it has not asked, no byte of
/// the request has left; this holds where the stack's own errors cannot tell, such as when a timeout falls into the
/// connection phase. Who wants to know decides it: a request that is declared unsent cannot leave any more, even if the
/// stack is about to write it at that moment on another thread.
#[derive(Debug, Clone, Default)]
pub(crate) struct SentFlag(Arc<AtomicU8>);

const OPEN: u8 = 0;
const SENT: u8 = 1;
const SEALED: u8 = 2;

impl SentFlag {
    /// Notes that the first byte is about to leave; `false` if it must not any more.
    pub(crate) fn begin(&self) -> bool {
        !matches!(self.0.compare_exchange(OPEN, SENT, Ordering::AcqRel, Ordering::Acquire), Err(SEALED))
    }

    /// Whether the request may have left. If not, it never will.
    pub(crate) fn seal(&self) -> bool {
        matches!(self.0.compare_exchange(OPEN, SEALED, Ordering::AcqRel, Ordering::Acquire), Err(SENT))
    }
}

/// A complete answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// An answer whose body is still to come.
pub(crate) struct Opened {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Pieces,
}

/// A body as it arrives, piece by piece, without any limit of size or time.
pub(crate) type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) struct TransportError {
    pub(crate) failure: Failure,
    pub(crate) message: String,
    /// The answer's head, when that had arrived.
    pub(crate) head: Option<Box<(u16, HeaderMap)>>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Where a request came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No connection was made: the request cannot have been sent.
    Connect,
    /// The peer cannot be trusted, or does not speak TLS: the request cannot have been sent.
    Tls,
    /// Something took too long.
    Timeout,
    /// The connection broke, or what came back is not HTTP.
    Broken,
    /// The answer is larger than any answer of the service.
    TooLarge,
}

impl TransportError {
    fn stalled(time: Duration) -> Self {
        let message = format!("the answer stalled for {time:?}");
        Self { failure: Failure::Timeout, message, head: None, source: None }
    }
}

pub(crate) type Open<'a> = Pin<Box<dyn Future<Output = Result<Opened, TransportError>> + Send + 'a>>;
pub(crate) type Execute<'a> = Pin<Box<dyn Future<Output = Result<Reply, TransportError>> + Send + 'a>>;

/// Sends requests.
pub(crate) trait Transport: Send + Sync + fmt::Debug {
    /// Sends a request and reads the whole answer.
    fn execute(&self, request: Request) -> Execute<'_>;

    /// Sends a request and reads the head of the answer.
    fn open(&self, request: Request) -> Open<'_> {
        Box::pin(async {
            let Reply { status, headers, body } = self.execute(request).await?;
            let body: Pieces = Box::pin(futures_util::stream::once(std::future::ready(Ok(body))));
            Ok(Opened { status, headers, body })
        })
    }
}

/// The transport over the network.
#[derive(Debug)]
pub(crate) struct HttpTransport {
    client: reqwest::Client,
    read_timeout: Duration,
    process: Process,
}

impl Drop for HttpTransport {
    fn drop(&mut self) {
        if self.process.is_gone() {
            // The connections are the parent's. Closing them would wake tasks of a runtime whose threads and locks were
            // left behind by the fork, so this handle is never given back.
            std::mem::forget(self.client.clone());
        }
    }
}

/// The head of an answer, whose body follows.
struct Head {
    response: reqwest::Response,
    status: u16,
    headers: HeaderMap,
    connection: sockets::Use,
}

impl HttpTransport {
    /// Keeps at most so many idle connections.
    pub(crate) fn new(config: &Config, most_idle: usize) -> Result<Self, Error> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls_config(config.ca_bundle.as_deref())?)
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .tcp_nodelay(true)
            .connector_layer(sockets::Minding)
            .connect_timeout(config.connect_timeout)
            .pool_idle_timeout(POOL_IDLE_TIMEOUT)
            .pool_max_idle_per_host(most_idle)
            .user_agent(user_agent(config.user_agent.as_deref()));
        builder = match &config.proxy {
            Proxy::None => builder.no_proxy(),
            Proxy::Environment => builder,
            Proxy::Url(url) => {
                let proxy = reqwest::Proxy::all(url.as_str())
                    .map_err(|_| InvalidArgument::hidden("proxy", "must be an `http` or `https` URL"))?;
                builder.no_proxy().proxy(proxy)
            }
        };
        let client = builder.build().map_err(|error| {
            Error::new(ErrorKind::Internal, "the HTTP client could not be made")
                .with_source(error.without_url())
        })?;
        Ok(Self { client, read_timeout: config.read_timeout, process: Process::current() })
    }

    async fn run(&self, request: Request) -> Result<Reply, TransportError> {
        let Head { mut response, status, headers, connection } = self.send(request).await?;
        match self.read(&mut response).await {
            Ok(body) => {
                if !is_last(&headers) {
                    connection.end();
                }
                Ok(Reply { status, headers, body })
            }
            Err(error) => Err(TransportError { head: Some(Box::new((status, headers))), ..error }),
        }
    }

    async fn send(&self, request: Request) -> Result<Head, TransportError> {
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        if request.body.is_empty() {
            // Nothing will be asked for, so nothing can be learnt: assume that the request leaves.
            request.sent.begin();
        } else {
            let body = TrackedBody { bytes: request.body, sent: request.sent };
            *outgoing.body_mut() = Some(reqwest::Body::wrap(body));
        }
        let connection = sockets::Use::begin();
        let mut response = match self.client.execute(outgoing).await {
            Ok(response) => response,
            Err(error) => {
                if error.is_connect() {
                    connection.end();
                }
                return Err(describe(error, None));
            }
        };
        let status = response.status().as_u16();
        let headers = std::mem::take(response.headers_mut());
        Ok(Head { response, status, headers, connection })
    }

    /// Reads a body to its end, piece by piece.
    async fn read(&self, response: &mut reqwest::Response) -> Result<Bytes, TransportError> {
        let mut pieces = Whole::default();
        loop {
            // Most answers have arrived whole by now, and a timer costs more than looking.
            let piece = match response.chunk().now_or_never() {
                Some(piece) => Ok(piece),
                None => tokio::time::timeout(self.read_timeout, response.chunk()).await,
            };
            match piece {
                Ok(Ok(Some(piece))) => pieces.push(piece)?,
                Ok(Ok(None)) => return Ok(pieces.into_body()),
                Ok(Err(error)) => return Err(describe(error, None)),
                Err(_) => return Err(TransportError::stalled(self.read_timeout)),
            }
        }
    }
}

/// A body that arrives. Nothing is copied as long as one piece is all of it.
#[derive(Default)]
struct Whole {
    first: Bytes,
    all: BytesMut,
}

impl Whole {
    fn push(&mut self, piece: Bytes) -> Result<(), TransportError> {
        if self.first.len().saturating_add(self.all.len()).saturating_add(piece.len()) > MAX_BODY {
            return Err(TransportError {
                failure: Failure::TooLarge,
                message: format!("the answer is larger than {MAX_BODY} bytes"),
                head: None,
                source: None,
            });
        }
        if self.first.is_empty() && self.all.is_empty() {
            self.first = piece;
            return Ok(());
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.all.extend_from_slice(&piece);
        Ok(())
    }

    fn into_body(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}

impl Transport for HttpTransport {
    fn execute(&self, request: Request) -> Execute<'_> {
        Box::pin(self.run(request))
    }

    fn open(&self, request: Request) -> Open<'_> {
        Box::pin(async {
            let Head { response, status, headers, connection } = self.send(request).await?;
            let is_last = is_last(&headers);
            let body = futures_util::stream::unfold(Some((response, connection)), move |open| async move {
                let (mut response, connection) = open?;
                match response.chunk().await {
                    Ok(Some(piece)) => Some((Ok(piece), Some((response, connection)))),
                    Ok(None) => {
                        if !is_last {
                            connection.end();
                        }
                        None
                    }
                    Err(error) => Some((Err(describe(error, None)), None)),
                }
            });
            Ok(Opened { status, headers, body: Box::pin(body) })
        })
    }
}

/// Reads the body of an answer that turned out to be no success, which is read as a whole like any other.
pub(crate) async fn read_whole(
    Opened { status, headers, mut body }: Opened,
    read_timeout: Duration,
) -> Result<Reply, TransportError> {
    let mut whole = Whole::default();
    let failed = loop {
        match tokio::time::timeout(read_timeout, body.next()).await {
            Ok(Some(Ok(piece))) => match whole.push(piece) {
                Ok(()) => {}
                Err(error) => break error,
            },
            Ok(Some(Err(error))) => break error,
            Ok(None) => return Ok(Reply { status, headers, body: whole.into_body() }),
            Err(_) => break TransportError::stalled(read_timeout),
        }
    };
    Err(TransportError { head: Some(Box::new((status, headers))), ..failed })
}

/// Where a client and its clones get their transport from.
#[derive(Debug)]
pub(crate) enum Transports {
    /// Over the network, made anew where connections cannot be shared.
    Network {
        of_process: PerProcess<Arc<dyn Transport>>,
        /// Idle connections that are kept.
        most_idle: usize,
    },
    /// Always this one.
    #[cfg(test)]
    Fixed(Arc<dyn Transport>),
}

impl Transports {
    /// Transports over the network.
    pub(crate) fn network(config: &Config) -> Result<Self, Error> {
        Self::keeping(config, POOL_IDLE_PER_HOST)
    }

    fn keeping(config: &Config, most_idle: usize) -> Result<Self, Error> {
        Ok(Self::Network { of_process: PerProcess::new(connect(config, most_idle)?), most_idle })
    }

    /// Transports that keep a connection for each of so many requests, if these do not.
    pub(crate) fn for_run(&self, config: &Config, concurrency: usize) -> Result<Option<Self>, Error> {
        match self {
            Self::Network { most_idle, .. } if *most_idle < concurrency => {
                Self::keeping(config, concurrency).map(Some)
            }
            Self::Network { .. } => Ok(None),
            #[cfg(test)]
            Self::Fixed(_) => Ok(None),
        }
    }

    /// The transport to use here and now.
    pub(crate) fn get(self: &Arc<Self>, config: &Config, here: Process) -> Result<Arc<dyn Transport>, Error> {
        match self.as_ref() {
            Self::Network { of_process, most_idle } => {
                let make = || connect(config, *most_idle);
                #[cfg(feature = "blocking")]
                if let Some(of_this_thread) = crate::blocking::transport(self, make) {
                    return of_this_thread;
                }
                of_process.get_in(here, make).map(Arc::clone)
            }
            #[cfg(test)]
            Self::Fixed(transport) => Ok(Arc::clone(transport)),
        }
    }
}

fn connect(config: &Config, most_idle: usize) -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(HttpTransport::new(config, most_idle)?))
}

/// Whether the peer closes the connection after this answer.
fn is_last(headers: &HeaderMap) -> bool {
    let says_so = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"close");
    headers.get(CONNECTION).is_some_and(says_so)
}

fn user_agent(prefix: Option<&str>) -> String {
    let own = concat!("cloud-infinite/", env!("CARGO_PKG_VERSION"));
    match prefix {
        Some(prefix) if !prefix.is_empty() => format!("{prefix} {own}"),
        _ => own.to_owned(),
    }
}

fn tls_config(ca_bundle: Option<&[u8]>) -> Result<rustls::ClientConfig, Error> {
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(bundle) = ca_bundle {
        let refuse = || InvalidArgument::new("ca_bundle", "(certificates)", "must hold certificates in PEM");
        let mut count = 0_usize;
        for certificate in CertificateDer::pem_slice_iter(bundle) {
            let certificate = certificate.map_err(|_| refuse())?;
            roots.add(certificate).map_err(|_| refuse())?;
            count = count.saturating_add(1);
        }
        if count == 0 {
            return Err(refuse().into());
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::new(ErrorKind::Internal, "TLS could not be set up").with_source(error))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn describe(error: reqwest::Error, head: Option<Box<(u16, HeaderMap)>>) -> TransportError {
    // The URL may hold a signature, and the callers know where they connect to.
    let error = error.without_url();
    // A timeout while connecting counts as both; that nothing was sent is what matters.
    let failure = if error.is_connect() && is_tls(&error) {
        Failure::Tls
    } else if error.is_connect() {
        Failure::Connect
    } else if error.is_timeout() {
        Failure::Timeout
    } else {
        Failure::Broken
    };
    let cause = root_cause(&error);
    let message = match failure {
        Failure::Connect if error.is_timeout() => "no connection could be made in time".to_owned(),
        Failure::Connect => format!("no connection could be made: {cause}"),
        Failure::Tls => format!("no TLS connection could be made: {cause}"),
        Failure::Timeout => "the answer stalled".to_owned(),
        Failure::Broken | Failure::TooLarge => {
            format!("the connection broke before the answer was complete: {cause}")
        }
    };
    TransportError { failure, message, head, source: Some(error.into()) }
}

/// Whether a failure to connect comes from TLS.
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<rustls::Error>() {
            return true;
        }
        // An I/O error hides what it wraps from the chain of sources.
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if wrapped.is_some_and(|inner| is_tls(inner)) {
            return true;
        }
        cause = error.source();
    }
    false
}

fn root_cause(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

/// The body of a request; notes when the HTTP stack begins to read it.
struct TrackedBody {
    bytes: Bytes,
    sent: SentFlag,
}

/// The caller was told that the request was not sent.
#[derive(Debug)]
struct Sealed;

impl fmt::Display for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request was given up before it was sent")
    }
}

impl StdError for Sealed {}

impl http_body::Body for TrackedBody {
    type Data = Bytes;
    type Error = Sealed;

    fn poll_frame(
        self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        if !this.sent.begin() {
            return Poll::Ready(Some(Err(Sealed)));
        }
        if this.bytes.is_empty() {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut this.bytes)))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.len().try_into().unwrap_or(u64::MAX))
    }
}

/// Time to reach the metadata service of an instance, which is never further away than the machine's host.
const METADATA_CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
/// Time for one of its answers.
const METADATA_TIMEOUT: Duration = Duration::from_secs(2);
/// No answer of it is larger.
const MAX_METADATA: usize = 1 << 20;
/// Room for an answer of unknown length; those with a credential have two to six thousand bytes.
const METADATA_ROOM: usize = 16 << 10;

/// An answer of the metadata service. The body may hold a secret key and is wiped; what the HTTP stack keeps of it while
/// it reads is beyond our reach.
pub(crate) struct MetadataReply {
    pub(crate) status: u16,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

/// Asks the metadata service of an instance: over a connection of its own, so that it does not matter which runtime asked
/// before, past every proxy, and without following a redirect.
pub(crate) async fn fetch_metadata(url: &str) -> Result<MetadataReply, TransportError> {
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls_config(None).map_err(|error| TransportError {
            failure: Failure::Broken,
            message: error.to_string(),
            head: None,
            source: None,
        })?)
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .no_proxy()
        .connect_timeout(METADATA_CONNECT_TIMEOUT)
        .timeout(METADATA_TIMEOUT)
        .pool_max_idle_per_host(0)
        .user_agent(user_agent(None))
        .build()
        .map_err(|error| describe(error, None))?;
    let mut response = client.get(url).send().await.map_err(|error| describe(error, None))?;
    let status = response.status().as_u16();
    let declared = response.content_length().and_then(|length| usize::try_from(length).ok());
    let mut body = Zeroizing::new(Vec::with_capacity(declared.unwrap_or(METADATA_ROOM).min(MAX_METADATA)));
    while let Some(chunk) = response.chunk().await.map_err(|error| describe(error, None))? {
        let length = body.len().saturating_add(chunk.len());
        if length > MAX_METADATA {
            return Err(TransportError {
                failure: Failure::TooLarge,
                message: format!("the answer is larger than {MAX_METADATA} bytes"),
                head: None,
                source: None,
            });
        }
        if length > body.capacity() {
            // A vector that grows leaves a copy behind that nobody wipes.
            let mut larger = Zeroizing::new(Vec::with_capacity(MAX_METADATA));
            larger.extend_from_slice(&body);
            body = larger;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(MetadataReply { status, body })
}

#[cfg(test)]
mod tests {
    use super::SentFlag;

    #[test]
    fn what_was_declared_unsent_never_leaves() {
        let flag = SentFlag::default();
        assert!(!flag.seal() && !flag.begin() && !flag.seal());
        let flag = SentFlag::default();
        assert!(flag.begin() && flag.begin() && flag.seal() && flag.seal());
    }

    #[test]
    fn of_two_threads_only_one_decides() {
        for _ in 0..1000 {
            let flag = SentFlag::default();
            let other = flag.clone();
            let writer = std::thread::spawn(move || other.begin());
            let told_sent = flag.seal();
            assert_eq!(writer.join().unwrap(), told_sent);
        }
    }
}
