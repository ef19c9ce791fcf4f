//! From connections to answers: the listener, and the limits on what a peer may send.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use self::request::respond;
use crate::admin;
use crate::auth::Verifier;
use crate::clock::Clock;
use crate::events::Events;
use crate::fault::{FaultBook, Switch, Wire};
use crate::ids::Ids;
use crate::journal::Journal;
use crate::scheduler::Scheduler;
use crate::store::Store;

mod authenticate;
mod request;

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

/// A plain text answer of the admin interface.
pub(crate) fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
}
