//! Tencent Cloud Infinite's asynchronous image processing on localhost.
//!
//! The emulator checks signatures as the service does and says what is wrong with a bad one, keeps a queue per bucket,
//! really runs the jobs on real pictures, and records every request in a journal. A directory holds the buckets: each
//! sub-directory is one, each file below it is an object.
//!
//! ```no_run
//! use cloud_infinite_emulator::{Config, Emulator};
//!
//! # async fn example() -> std::io::Result<()> {
//! let mut config = Config::new("target/buckets");
//! config.buckets = vec!["examplebucket-1250000000".to_owned()];
//! let emulator = Emulator::start(config).await?;
//! println!("connect to {}", emulator.url());
//! // … make requests, then look at what arrived:
//! for request in emulator.requests() {
//!     println!("{} {} -> {:?}", request.method, request.path, request.status);
//! }
//! emulator.stop().await;
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

mod admin;
mod answer;
pub mod auth;
mod body;
mod callback;
mod clock;
mod config;
pub mod digest;
mod form;
mod handler;
mod ids;
pub mod image;
mod journal;
pub mod key_path;
mod listing;
mod object;
mod received;
mod scheduler;
mod server;
mod spelling;
mod state;
mod state_log;
mod store;
mod work;

pub use callback::CallbackEntry;
pub use clock::{Clock, FixedClock, SystemClock};
pub use config::{Config, Credential, DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY};
pub use journal::{AuthEntry, JournalEntry};
pub use scheduler::Transition;
pub use state_log::{Cut, LogHealth};
pub use store::{ObjectInfo, OpenObject, Properties, Store, StoreError, is_bucket_name};

use crate::key_path::Names;
use crate::server::{Interface, Shared};

/// A running emulator. It stops when it is dropped.
#[derive(Debug)]
pub struct Emulator {
    address: SocketAddr,
    admin_address: SocketAddr,
    shared: Arc<Shared>,
    store: Arc<Store>,
    stop: watch::Sender<bool>,
    listeners: Vec<JoinHandle<()>>,
}

impl Emulator {
    /// Starts an emulator inside the current tokio runtime and returns once it accepts connections.
    ///
    /// # Errors
    /// The configuration has no root, no credential, a key id of the real service or a bucket name that is none; the root cannot be used as a
    /// directory; an address cannot be listened on. The message says which.
    pub async fn start(config: Config) -> io::Result<Self> {
        check(&config)?;
        let names = if config.portable_names { Names::Portable } else { Names::Plain };
        let store = Store::open(&config.root, names)
            .map_err(|error| describe(error, &format!("cannot use `{}` as root", config.root.display())))?;
        let store = Arc::new(store);
        let restored = state_log::StateLog::open(&store.private_folder(), config.durable, config.clock.now())
            .map_err(|error| describe(error, &format!("cannot use `{}` as root", config.root.display())))?;
        for bucket in &config.buckets {
            store
                .create_bucket(bucket)
                .map_err(|error| describe(error, &format!("cannot create bucket `{bucket}`")))?;
        }
        let (listener, address) = listen(config.listen, config.port).await?;
        // Whoever reaches this port can read every request: never beyond this machine.
        let (admin_listener, admin_address) =
            listen(IpAddr::V4(Ipv4Addr::LOCALHOST), config.admin_port).await?;

        let ids = Arc::new(ids::Ids::new(config.seed));
        ids.begin_run(restored.state.numbers.runs);
        let shared = Arc::new(Shared {
            scheduler: Arc::new(scheduler::Scheduler::new(
                &config,
                Arc::clone(&store),
                Arc::clone(&ids),
                restored,
            )),
            store: Arc::clone(&store),
            spelling: spelling::of_the_service().await?,
            journal: journal::Journal::new(config.journal_limit),
            verifier: Arc::new(auth::Verifier::new(config.credentials)),
            ids,
            clock: config.clock,
            region: config.region,
            client_timeout: config.client_timeout,
            connections: AtomicU64::new(0),
            searches: Shared::search_permits(),
        });
        let (stop, stopped) = watch::channel(false);
        let listeners = [(listener, Interface::Service), (admin_listener, Interface::Admin)]
            .into_iter()
            .map(|(listener, interface)| {
                tokio::spawn(server::serve(listener, interface, Arc::clone(&shared), stopped.clone()))
            })
            .collect();
        shared.scheduler.resume();
        Ok(Self { address, admin_address, shared, store, stop, listeners })
    }

    /// The address to connect to, such as `http://127.0.0.1:40123`. Requests keep the service's own host names in
    /// their `Host` header.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the admin interface.
    #[must_use]
    pub fn admin_url(&self) -> String {
        format!("http://{}", self.admin_address)
    }

    /// The socket address of the service.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The socket address of the admin interface.
    #[must_use]
    pub fn admin_address(&self) -> SocketAddr {
        self.admin_address
    }

    /// Every request so far in the order of arrival, refused ones included, as far back as the journal goes.
    #[must_use]
    pub fn requests(&self) -> Vec<JournalEntry> {
        self.shared.journal.entries()
    }

    /// Forgets the requests so far; their numbers are not given again.
    pub fn clear_requests(&self) {
        self.shared.journal.clear();
    }

    /// Every change of a job's state so far, in order.
    #[must_use]
    pub fn transitions(&self) -> Vec<Transition> {
        self.shared.scheduler.transitions()
    }

    /// Every attempt so far to tell somebody that a job has ended, in order.
    #[must_use]
    pub fn callbacks(&self) -> Vec<CallbackEntry> {
        self.shared.scheduler.callbacks().attempts()
    }

    /// Waits until no job runs, none that may run waits, and nobody is being told about one. Jobs in paused queues are
    /// not waited for.
    pub async fn wait_idle(&self) {
        self.shared.scheduler.wait_idle().await;
    }

    /// The objects of this emulator.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// How the log of the state is: where it lies, whether its end was cut off at the start, and why it takes no change
    /// if that is so. `None` if there is no log.
    #[must_use]
    pub fn state_log(&self) -> Option<LogHealth> {
        self.shared.scheduler.log_health()
    }

    /// The folder of a bucket. Whether it exists is not checked.
    #[must_use]
    pub fn bucket_path(&self, bucket: &str) -> PathBuf {
        self.store.root().join(Path::new(bucket))
    }

    /// Stops accepting, lets open requests end for a moment, breaks off jobs, and returns when the ports are free.
    pub async fn stop(mut self) {
        self.shut_down();
        for listener in std::mem::take(&mut self.listeners) {
            // A listener that panicked has stopped as well.
            drop(listener.await);
        }
    }

    fn shut_down(&self) {
        self.stop.send_replace(true);
        self.shared.scheduler.stop();
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.shut_down();
        // Another emulator may use the root from now on.
        self.shared.scheduler.close();
    }
}

fn check(config: &Config) -> io::Result<()> {
    let invalid = |text: String| Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    if config.root.as_os_str().is_empty() {
        return invalid("a root directory is required".to_owned());
    }
    if config.credentials.is_empty() {
        return invalid("at least one credential is required".to_owned());
    }
    if config.credentials.iter().any(|known| known.secret_id.is_empty() || known.secret_key.is_empty()) {
        return invalid("a credential needs a key id and a secret key".to_owned());
    }
    if config.credentials.iter().any(|known| known.secret_id.starts_with(config::REAL_KEY_PREFIX)) {
        let prefix = config::REAL_KEY_PREFIX;
        return invalid(format!(
            "a key id that begins with {prefix} is one of the real service; an emulator needs none, and has its own"
        ));
    }
    match &config.region {
        Some(region) if !handler::is_region(region) => {
            invalid(format!("`{region}` is no region such as `ap-guangzhou`"))
        }
        Some(_) | None => Ok(()),
    }
}

async fn listen(address: IpAddr, port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let address = SocketAddr::new(address, port);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| describe(error, &format!("cannot listen on {address}")))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

fn describe(error: io::Error, what: &str) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}
