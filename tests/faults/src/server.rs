//! The server and its handle.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::connection::{self, Shared};
use crate::control;
use crate::fault::Fault;
use crate::ledger::Ledger;
use crate::options::{KeyPair, Options};
use crate::script::Script;
use crate::sink::{Sink, SinkHits};
use crate::state::{Inner, Seen, State, Stats};
use crate::tls::Authority;

/// A server that fails as it is told. It stops when this is dropped.
#[derive(Debug)]
pub struct FaultServer {
    core: Arc<Core>,
    control_address: String,
    _tasks: JoinSet<()>,
}

/// What the handle and the control interface share.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) state: Arc<State>,
    pub(crate) sink: Sink,
    pub(crate) url: String,
    pub(crate) authority: Option<Authority>,
}

impl FaultServer {
    /// Starts a server on this machine.
    ///
    /// # Errors
    /// If a port cannot be had or a certificate not be made.
    pub async fn start(options: Options) -> io::Result<Self> {
        let mut tasks = JoinSet::new();
        let sink = Sink::start(&mut tasks).await?;
        let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
        let address = listener.local_addr()?;
        let (authority, tls) = match options.tls {
            None => (None, None),
            Some(certificate) => {
                let authority = Authority::new()?;
                let acceptor = authority.acceptor(certificate)?;
                (Some(authority), Some(acceptor))
            }
        };
        let state = Arc::new(State::default());
        {
            let mut inner = state.lock();
            inner.keys = options.keys;
            inner.clock_offset = options.clock_offset;
            inner.forgets_requests = options.forget_requests;
            inner.seed = options.chaos.map_or(0, |chaos| chaos.seed);
            inner.script = Script { chaos: options.chaos, ..Script::default() };
        }
        let scheme = if tls.is_some() { "https" } else { "http" };
        let core = Arc::new(Core {
            state: Arc::clone(&state),
            url: format!("{scheme}://{address}"),
            authority,
            sink,
        });
        let shared = Arc::new(Shared { state, tls, port: address.port(), sink: core.sink.address.clone() });
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => {
                        connections.spawn(connection::serve(stream, Arc::clone(&shared)));
                    }
                    // Out of descriptors, most likely: let connections end before the next one.
                    Err(_) => tokio::time::sleep(std::time::Duration::from_millis(5)).await,
                }
                while connections.try_join_next().is_some() {}
            }
        });
        let control_address = control::start(&mut tasks, options.control_port, Arc::clone(&core)).await?;
        Ok(Self { core, control_address, _tasks: tasks })
    }

    /// Where clients connect to.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.core.url
    }

    /// Where the control interface is.
    #[must_use]
    pub fn control_url(&self) -> String {
        format!("http://{}", self.control_address)
    }

    /// The certificate to trust, in PEM, if the server speaks TLS.
    #[must_use]
    pub fn ca_pem(&self) -> Option<String> {
        self.core.authority.as_ref().map(Authority::pem)
    }

    /// Chooses the faults of the next requests, in order. What is left of an earlier script is forgotten; when this one
    /// is at its end, requests are healthy again or meet the faults of chaos.
    pub fn script(&self, faults: impl IntoIterator<Item = Fault>) {
        let mut inner = self.inner();
        inner.script.next = faults.into_iter().collect();
        inner.script.then = None;
    }

    /// Chooses the fault of every request from now on.
    pub fn always(&self, fault: Fault) {
        let mut inner = self.inner();
        inner.script.next = VecDeque::new();
        inner.script.then = Some(fault);
    }

    /// No faults from now on.
    pub fn heal(&self) {
        self.inner().script.heal();
    }

    /// Moves the server's clock to that many seconds ahead of this machine's.
    pub fn set_clock_offset(&self, seconds: i64) {
        self.inner().clock_offset = seconds;
    }

    /// Exchanges the key pairs that may sign requests.
    pub fn set_keys(&self, keys: Vec<KeyPair>) {
        self.inner().keys = keys;
    }

    /// The jobs that exist.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.inner().ledger.clone()
    }

    /// Every request so far; none if they are to be forgotten.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        self.inner().seen.clone()
    }

    /// Counts of everything so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.core.state.stats(self.core.sink.hits())
    }

    /// What came to the sink.
    #[must_use]
    pub fn sink_hits(&self) -> SinkHits {
        self.core.sink.hits()
    }

    /// `host:port` of the sink.
    #[must_use]
    pub fn sink_address(&self) -> &str {
        &self.core.sink.address
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.core.state.lock()
    }
}
