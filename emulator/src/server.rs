//! From connections to answers: the listener, the limits on what a peer may send, and the path of one request.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http::{Method, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::admin;
use crate::answer::{self, Context, Refusal, Speaker};
use crate::auth::{Claims, Denial, Received, Verifier};
use crate::body::{self, Bound, DRAINED, ReadBody, Unread};
use crate::clock::{self, Clock};
use crate::effects::Epoch;
use crate::events::{Events, Notice};
use crate::fault::{Course, Facts, FaultBook, Lag, Lost, Strike, Switch, Wire};
use crate::form::MAX_BODY;
use crate::handler::{self, Call, Host};
use crate::ids::Ids;
use crate::journal::{AuthEntry, Journal, JournalEntry, body_text};
use crate::object::{self, MAX_OBJECT};
use crate::scheduler::Scheduler;
use crate::store::Store;

/// The most bytes of a request line and its headers together.
const MAX_HEAD: usize = 32 * 1024;

/// The most headers of one request.
const MAX_HEADERS: usize = 64;

/// The most connections at a time; further ones wait to be accepted.
const MAX_CONNECTIONS: u32 = 2048;

/// How long open requests may go on when the emulator stops.
const STOP_GRACE: Duration = Duration::from_secs(1);

/// How many searches for the reason of a wrong signature may run at a time; further ones go without.
const MAX_SEARCHES: usize = 2;

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) scheduler: Arc<Scheduler>,
    pub(crate) store: Arc<Store>,
    /// Those that were given at the start.
    pub(crate) buckets: Vec<String>,
    /// How names of headers are written in answers.
    pub(crate) spelling: http::Extensions,
    pub(crate) journal: Journal,
    pub(crate) faults: Arc<FaultBook>,
    pub(crate) events: Arc<Events>,
    pub(crate) verifier: Arc<Verifier>,
    pub(crate) ids: Arc<Ids>,
    pub(crate) clock: Clock,
    pub(crate) region: Option<String>,
    pub(crate) client_timeout: Duration,
    pub(crate) connections: AtomicU64,
    pub(crate) searches: Semaphore,
}

impl Shared {
    pub(crate) fn search_permits() -> Semaphore {
        Semaphore::new(MAX_SEARCHES)
    }
}

/// Which of the two interfaces a listener serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interface {
    Service,
    Admin,
}

/// Accepts connections until told to stop.
pub(crate) async fn serve(
    listener: TcpListener,
    interface: Interface,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS as usize));
    loop {
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stop) => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let (shared, stop) = (Arc::clone(&shared), stop.clone());
                tokio::spawn(async move {
                    serve_connection(stream, interface, shared, stop).await;
                    drop(slot);
                });
            }
            // A connection that is gone already is nobody's loss; with no file handles left, waiting helps.
            Err(error) if is_connection_error(&error) => {}
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    // Open requests end in the meantime, each within its own grace.
    drop(tokio::time::timeout(STOP_GRACE, slots.acquire_many(MAX_CONNECTIONS)).await);
}

/// Waits until the emulator stops, or is gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

fn is_connection_error(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}

async fn serve_connection(
    stream: TcpStream,
    interface: Interface,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    let Ok(address) = stream.local_addr() else { return };
    // Answers are small and written at once; waiting for more to send only delays them.
    drop(stream.set_nodelay(true));
    let number = match interface {
        Interface::Service => shared.connections.fetch_add(1, Ordering::Relaxed) + 1,
        Interface::Admin => 0,
    };
    let client_timeout = shared.client_timeout;
    let switch = Arc::new(Switch::default());
    let wire = Wire::new(stream, Arc::clone(&switch));
    let service = service_fn(move |request: http::Request<Incoming>| {
        let (shared, switch) = (Arc::clone(&shared), Arc::clone(&switch));
        async move {
            match interface {
                Interface::Service => respond(&shared, request, number, address.port(), &switch).await,
                Interface::Admin => Ok(admin::respond(shared, request).await),
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(client_timeout)
        .max_header_size(MAX_HEAD)
        .max_buf_size(2 * MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .auto_date_header(interface == Interface::Admin)
        .serve_connection(wire, service);
    let mut connection = pin!(connection);
    // How a connection ends is the peer's business: what matters was journalled before.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            drop(tokio::time::timeout(STOP_GRACE, connection).await);
        }
    }
}

/// The largest document.
const DOCUMENT: Bound = Bound { bytes: MAX_BODY, code: "XMLSizeLimit", drained: DRAINED };

/// The body of a request to one of the two services.
enum Content {
    /// A document, read before anything is looked at.
    Document(ReadBody),
    /// An object, read when the request proved worth it.
    Object(Unread),
}

/// The path of one request: read, journal, check, run, answer. A fault may strike at each step.
async fn respond(
    shared: &Arc<Shared>,
    request: http::Request<Incoming>,
    connection: u64,
    port: u16,
    switch: &Arc<Switch>,
) -> Result<Response, Lost> {
    let epoch = shared.scheduler.effects().epoch();
    let (parts, incoming) = request.into_parts();
    let name = parts
        .headers
        .get(http::header::HOST)
        .map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned())
        .unwrap_or_default();
    let host = Host::parse(&name);
    let (speaker, mut content) = if Host::means_storage(&name) {
        let expects = parts.headers.contains_key(http::header::EXPECT);
        (Speaker::Storage, Content::Object(Unread::new(incoming, expects, shared.client_timeout)))
    } else {
        let body = body::read(incoming, shared.client_timeout, DOCUMENT).await;
        (Speaker::Processing, Content::Document(body))
    };
    let now_ms = shared.clock.now_ms();
    let now = now_ms.div_euclid(1000);
    let request_id = shared.ids.request(now);
    let received = Received::from_http(&parts, port);
    let (hosts, path) = match &received {
        Ok(received) => {
            (received.headers.iter().filter(|(name, _)| name == "host").count(), received.path.clone())
        }
        Err(_) => (1, parts.uri.path().to_owned()),
    };
    let context = Context {
        speaker,
        trace_id: shared.ids.trace(&request_id),
        resource: format!("{name}{path}"),
        request_id,
        now,
        head: parts.method == Method::HEAD,
    };
    let (text, truncated) = match &content {
        Content::Document(body) => body_text(&body.bytes, body.complete),
        // Objects are not kept twice.
        Content::Object(_) => (String::new(), true),
    };
    let content_type = parts.headers.get(http::header::CONTENT_TYPE);
    let sequence = shared.journal.begin(JournalEntry {
        sequence: 0,
        time_ms: now_ms,
        connection,
        host: name,
        method: parts.method.to_string(),
        path,
        query: received.as_ref().map(canonical_query).unwrap_or_default(),
        content_type: content_type.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        body: text,
        body_truncated: truncated,
        auth: AuthEntry::not_looked_at(),
        fault: None,
        status: None,
        code: None,
        request_id: context.request_id.clone(),
    });
    let mut strike = None;
    let result = match received {
        Err(error) => Err(Refusal::new(StatusCode::BAD_REQUEST, "InvalidURI", error.to_string())),
        Ok(_) if hosts != 1 => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "InvalidRequest",
            "The request needs exactly one Host header.",
        )),
        Ok(received) => {
            // What stands between a client and the service looks at no signature: neither do faults. The journal does.
            let denial = authenticate(shared, &received, &host, context.now, sequence).await;
            strike = struck(shared, &received, &host, &content, sequence);
            let course = match &strike {
                Some(strike) => strike.before(&context, switch, &shared.clock).await?,
                None => Course::Execute,
            };
            match (course, denial) {
                (Course::Answer(answer), _) => answer,
                (Course::Execute, Some(refusal)) => Err(refusal),
                (Course::Execute, None) => {
                    let lag = strike.as_ref().and_then(Strike::lag);
                    run(shared, &context, host, &received, &mut content, (lag, epoch)).await
                }
            }
        }
    };
    let keep_alive = match content {
        Content::Document(body) => body.complete,
        Content::Object(body) => body.finish(MAX_OBJECT).await,
    };
    let code = result.as_ref().err().map(|refusal| refusal.code.to_string());
    let mut response = result.unwrap_or_else(|refusal| answer::failure(&context, &refusal));
    if !keep_alive {
        response.headers_mut().insert(http::header::CONNECTION, http::HeaderValue::from_static("close"));
    }
    response.extensions_mut().extend(shared.spelling.clone());
    if let Some(strike) = strike {
        response = strike.after(response, switch, &shared.clock).await?;
    }
    let mut refused = false;
    shared.journal.update(sequence, |entry| {
        entry.status = Some(response.status().as_u16());
        entry.code = code;
        refused = entry.auth.is_refusal();
    });
    shared.events.publish(Notice::Request { request: sequence, refused });
    Ok(response)
}

/// The rule that strikes a request, if there is one. Requests that are for no service are not struck: their senders have
/// another mistake to find.
fn struck(
    shared: &Shared,
    received: &Received,
    host: &Result<Host, Refusal>,
    content: &Content,
    sequence: u64,
) -> Option<Strike> {
    if shared.faults.is_empty() {
        return None;
    }
    let body = match content {
        Content::Document(body) => &body.bytes[..],
        Content::Object(_) => &[],
    };
    let keys = shared.faults.needs_keys();
    let input_of = |id: &str| shared.scheduler.input_of(id);
    let facts = Facts::of_request(received, host.as_ref().ok()?, body, keys, input_of);
    let strike = shared.faults.strike(&facts)?;
    shared.journal.update(sequence, |entry| entry.fault = Some(strike.hit()));
    // There may be no answer that would be told later.
    shared.events.publish(Notice::Request { request: sequence, refused: false });
    Some(strike)
}

/// Checks the signature, and tells the journal and who is to be refused.
async fn authenticate(
    shared: &Arc<Shared>,
    received: &Received,
    host: &Result<Host, Refusal>,
    now: i64,
    sequence: u64,
) -> Option<Refusal> {
    let verdict = verify(shared, received, host.as_ref().ok(), now).await;
    let claims = Claims::read(received);
    let unsigned = claims.is_none();
    let claims = claims.unwrap_or_default();
    shared.journal.update(sequence, |entry| {
        entry.auth = AuthEntry {
            key_id: claims.key_id,
            signed_headers: claims.headers,
            signed_parameters: claims.parameters,
            ..AuthEntry::of(verdict.as_ref())
        };
    });
    let denial = verdict.err()?;
    // Who sends an unsigned request to the bare address has not got as far as signatures yet.
    Some(match host {
        Err(refusal) if unsigned => refusal.clone(),
        _ => refusal_of(&denial),
    })
}

/// Executes a request whose signature was accepted.
async fn run(
    shared: &Arc<Shared>,
    context: &Context,
    host: Result<Host, Refusal>,
    received: &Received,
    content: &mut Content,
    (lag, epoch): (Option<Lag<'_>>, Epoch),
) -> Result<Response, Refusal> {
    let body = match content {
        Content::Document(ReadBody { refusal: Some(refusal), .. }) => return Err(refusal.clone()),
        Content::Document(body) => &body.bytes,
        Content::Object(body) => return run_object(shared, context, &host?, received, (body, epoch)).await,
    };
    let host = host?;
    check_region(shared.region.as_deref(), &host)?;
    let call = Call { scheduler: &shared.scheduler, context, request: received, body, lag };
    // What only looks may take its time; what changes something is done before a reset or not at all.
    let _effect = match received.method.as_str() {
        "GET" | "HEAD" => None,
        _ => Some(shared.scheduler.effects().enter(epoch).await.ok_or_else(Refusal::reset_meanwhile)?),
    };
    let document = handler::dispatch(&call, &host).await?;
    shared.scheduler.settled().await?;
    Ok(document.map_or_else(|| answer::nothing(context), |document| answer::success(context, &document)))
}

async fn run_object(
    shared: &Arc<Shared>,
    context: &Context,
    host: &Host,
    received: &Received,
    (body, epoch): (&mut Unread, Epoch),
) -> Result<Response, Refusal> {
    let path = received.path.strip_prefix('/').unwrap_or(&received.path);
    let Host::Objects { bucket, region } = host else { return Err(handler::unknown(path, "here")) };
    let (bucket, key) = match bucket {
        Some(bucket) => (bucket.as_str(), path),
        None => path.split_once('/').unwrap_or((path, "")),
    };
    if bucket.is_empty() {
        return Err(Refusal::not_implemented("This emulator does not list the buckets of an account."));
    }
    handler::check_bucket_name(bucket)?;
    check_region(shared.region.as_deref(), host)?;
    shared.scheduler.bucket_exists(bucket, region)?;
    object::dispatch(object::Call {
        store: &shared.store,
        workshop: shared.scheduler.workshop(),
        context,
        request: received,
        bucket,
        region,
        key,
        body,
        effects: shared.scheduler.effects(),
        epoch,
    })
    .await
}

/// Checks the signature. With the bucket in the path, clients disagree whether it belongs to the signed path.
async fn verify(
    shared: &Arc<Shared>,
    received: &Received,
    host: Option<&Host>,
    now: i64,
) -> Result<(), Denial> {
    let verdict = verify_as_sent(shared, received.clone(), now).await;
    let path_style = matches!(host, Some(Host::Objects { bucket: None, .. }));
    if verdict.as_ref().is_err_and(|denial| denial.mismatch.is_some())
        && path_style
        && let Some(without_bucket) = received.without_first_segment()
        && shared.verifier.check(&without_bucket, now).is_ok()
    {
        return Ok(());
    }
    verdict
}

/// Checks the signature of the request as it came; the search for what is wrong with one runs beside the other requests.
async fn verify_as_sent(shared: &Arc<Shared>, received: Received, now: i64) -> Result<(), Denial> {
    let denial = match shared.verifier.check(&received, now) {
        Err(denial) if denial.mismatch.is_some() => denial,
        other => return other,
    };
    let Ok(_permit) = shared.searches.try_acquire() else { return Err(denial) };
    let verifier = Arc::clone(&shared.verifier);
    let plain = denial.clone();
    Err(tokio::task::spawn_blocking(move || verifier.explain(denial)).await.unwrap_or(plain))
}

/// The error document of a denial, with the explanations that only an emulator can give.
fn refusal_of(denial: &Denial) -> Refusal {
    let status = StatusCode::from_u16(denial.status).unwrap_or(StatusCode::FORBIDDEN);
    let mut refusal = Refusal::new(status, denial.code, denial.message.clone());
    if let Some(part) = &denial.part {
        refusal = refusal.detail("Part", part);
    }
    if let Some(mismatch) = &denial.mismatch {
        refusal = refusal
            .detail("FormatString", &mismatch.format_string)
            .detail("StringToSign", &mismatch.string_to_sign);
    }
    if let Some(time) = denial.server_time {
        refusal = refusal.detail("ServerTime", clock::utc_time(time));
    }
    refusal
}

fn check_region(served: Option<&str>, host: &Host) -> Result<(), Refusal> {
    let (Host::Bucket { region, .. } | Host::Region { region } | Host::Objects { region, .. }) = host;
    match (served, host) {
        (Some(served), Host::Bucket { bucket, .. } | Host::Objects { bucket: Some(bucket), .. })
            if served != region =>
        {
            let mut refusal = Refusal::no_such_bucket(bucket);
            refusal.message = format!(
                "The bucket `{bucket}` does not exist in region {region}: this emulator was started for {served} only."
            )
            .into();
            Err(refusal)
        }
        (Some(served), Host::Region { .. } | Host::Objects { bucket: None, .. }) if served != region => {
            Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "InvalidRegionName",
                format!("This emulator was started for region {served} only, not for {region}."),
            ))
        }
        _ => Ok(()),
    }
}

fn canonical_query(received: &Received) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = received
        .query
        .iter()
        .filter(|(name, _)| !crate::auth::is_signature_parameter(name))
        .cloned()
        .collect();
    pairs.sort();
    pairs
}

/// A plain text answer of the admin interface.
pub(crate) fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
}
