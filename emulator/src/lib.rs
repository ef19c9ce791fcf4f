//! Tencent Cloud Infinite's asynchronous image processing on localhost.
//!
//! The emulator checks signatures as the service does and says what is wrong with a bad one, keeps a queue per bucket,
//! really runs the jobs on real pictures, and records every request in a journal. The objects are in memory, or in a
//! directory: each sub-directory is a bucket, each file below it is an object.
//!
//! ```no_run
//! use cloud_infinite_emulator::{Config, Emulator};
//!
//! # async fn example() -> std::io::Result<()> {
//! // Or `Config::new("target/buckets")`: buckets are folders, objects are files.
//! let mut config = Config::in_memory();
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
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

mod activity;
mod admin;
mod answer;
pub mod auth;
mod body;
mod callback;
mod clock;
mod config;
pub mod digest;
mod effects;
mod events;
pub mod explain;
mod fault;
mod folder;
mod form;
mod handler;
mod ids;
pub mod image;
mod journal;
pub mod key_path;
mod listen;
mod listing;
mod object;
mod pace;
mod received;
mod reset;
mod scheduler;
mod server;
mod spelling;
mod state;
mod state_log;
mod store;
mod turns;
mod work;

pub use callback::CallbackEntry;
pub use clock::{Clock, ClockRuns};
pub use config::{Config, Credential, DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, DEFAULT_STORAGE_LIMIT, Storage};
pub use fault::{Fault, FaultAction, FaultError, FaultHit, FaultId, FaultService, FaultStatus, Moment};
pub use journal::{AuthEntry, JournalEntry, SignedTexts};
pub use pace::{Pace, ParsePaceError};
pub use scheduler::{NotReleased, Transition};
pub use state_log::{Cut, LogHealth};
pub use store::{ObjectInfo, OpenObject, Properties, Store, StoreError, is_bucket_name};

use crate::key_path::Names;
use crate::scheduler::Restored;
use crate::server::{Interface, Shared};
use crate::state_log::StateLog;

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
    /// The configuration has no credential, a key id of the real service, a bucket name that is none or a fault rule that
    /// could never act; the root cannot be used as a directory; what is to be copied cannot be read or does not fit; an address cannot be listened on. The
    /// message says which.
    pub async fn start(mut config: Config) -> io::Result<Self> {
        check(&config)?;
        let faults = fault::FaultBook::new(std::mem::take(&mut config.faults))
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error.to_string()))?;
        let faults = Arc::new(faults);
        let names = if config.portable_names { Names::Portable } else { Names::Plain };
        let mut store = open_store(&config, names)?;
        if config.durable {
            store.wait_for_disk();
        }
        let store = Arc::new(store);
        // Before anything is written: another emulator may have the root.
        let restored = restore(&config, &store)?;
        store
            .remove_leftovers()
            .map_err(|error| describe(error, "cannot remove what an earlier emulator left half-written"))?;
        fill_store(&config, names, &store)?;
        let (service, address) = listen::listen(config.listen, config.port).await?;
        // Whoever reaches this port can read every request: never beyond this machine.
        let (admin, admin_address) =
            listen::listen(IpAddr::V4(Ipv4Addr::LOCALHOST), config.admin_port).await?;

        let ids = Arc::new(ids::Ids::new(config.seed));
        ids.begin_run(restored.state.numbers.runs);
        let events = Arc::new(events::Events::new());
        let shared = Arc::new(Shared {
            scheduler: Arc::new(scheduler::Scheduler::new(
                &config,
                Arc::clone(&store),
                Arc::clone(&ids),
                Arc::clone(&faults),
                Arc::clone(&events),
                restored,
            )),
            events,
            store: Arc::clone(&store),
            buckets: config.buckets,
            spelling: spelling::of_the_service().await?,
            journal: journal::Journal::new(config.journal_limit),
            faults,
            verifier: Arc::new(auth::Verifier::new(config.credentials)),
            ids,
            clock: config.clock,
            region: config.region,
            client_timeout: config.client_timeout,
            connections: AtomicU64::new(0),
            searches: Shared::search_permits(),
        });
        let (stop, stopped) = watch::channel(false);
        let service = service.into_iter().map(|listener| (listener, Interface::Service));
        let admin = admin.into_iter().map(|listener| (listener, Interface::Admin));
        let listeners = service
            .chain(admin)
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

    /// Adds a rule by which something goes wrong on purpose, behind those that are there.
    ///
    /// ```
    /// use cloud_infinite_emulator::{Config, Emulator, Fault, FaultAction, Moment};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// let emulator = Emulator::start(Config::new(folder.path())).await?;
    /// let lost = Fault {
    ///     route: Some("POST /jobs".to_owned()),
    ///     times: Some(1),
    ///     ..Fault::new(FaultAction::AcceptThenLose { hang: false })
    /// };
    /// let id = emulator.add_fault(lost)?;
    /// // … run the program under test, then see whether it met the fault:
    /// assert_eq!((emulator.faults()[0].id, emulator.faults()[0].hits), (id, 0));
    /// emulator.clear_faults();
    /// # emulator.stop().await;
    /// # Ok(())
    /// # }
    /// # tokio::runtime::Runtime::new().unwrap().block_on(example()).unwrap();
    /// ```
    ///
    /// # Errors
    /// The rule could never act or cannot be done; the error says why and what to do.
    pub fn add_fault(&self, fault: Fault) -> Result<FaultId, FaultError> {
        self.shared.faults.add(fault)
    }

    /// The rules in force in the order in which they are tried, and how often each has acted.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultStatus> {
        self.shared.faults.rules()
    }

    /// Takes a rule away, and says whether there was one of that number. Requests that hang by a fault are let go.
    pub fn remove_fault(&self, id: FaultId) -> bool {
        self.shared.faults.remove(id)
    }

    /// Takes all rules away. Requests that hang by a fault are let go. Numbers are not given again.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }

    /// Waits until nothing goes on by itself any more: no job is worked on or may begin, nobody is being told about one.
    ///
    /// What needs somebody else to go on is not waited for: jobs in paused queues, jobs that are held back
    /// ([`Pace::Gate`], [`Pace::AfterReads`]), and whatever waits on a clock that stands still.
    pub async fn wait_idle(&self) {
        self.shared.scheduler.wait_idle().await;
    }

    /// Sets when the ends of jobs may be seen that are submitted from now on, in buckets that have no pace of their own.
    pub fn set_pace(&self, pace: Pace) {
        self.shared.scheduler.set_pace(None, pace);
    }

    /// Sets when the ends of jobs may be seen that are submitted to a bucket from now on.
    pub fn set_bucket_pace(&self, bucket: &str, pace: Pace) {
        self.shared.scheduler.set_pace(Some(bucket), pace);
    }

    /// Lets the end of a job be seen when its work is done; at once, if it is. Also works for a job that waits.
    ///
    /// # Errors
    /// There is no such job, it has ended, or its pace does not hold it back.
    pub fn release(&self, job_id: &str) -> Result<(), NotReleased> {
        self.shared.scheduler.release(job_id)
    }

    /// Releases every job that runs and is held back, and gives their ids in the order of their submission.
    pub fn release_all(&self) -> Vec<String> {
        self.shared.scheduler.release_all()
    }

    /// Pauses or resumes a queue, as `PUT /picqueue` does.
    ///
    /// # Errors
    /// There is no queue with this id ([`io::ErrorKind::NotFound`]), or the change could not be written down.
    pub async fn set_queue_paused(&self, queue_id: &str, paused: bool) -> io::Result<()> {
        let _effect = self.shared.scheduler.effects().enter_now().await;
        let state = if paused { state::QueueState::Paused } else { state::QueueState::Active };
        match self.shared.scheduler.set_queue_state(queue_id, state) {
            Ok(_) => Ok(()),
            Err(refusal) if refusal.status == http::StatusCode::NOT_FOUND => {
                Err(io::Error::new(io::ErrorKind::NotFound, refusal.message))
            }
            Err(refusal) => Err(io::Error::other(refusal.message)),
        }
    }

    /// The clock of this emulator.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Lets time pass on a clock that stands still. Everything that is due in that time happens, in its order and at its
    /// time, each when all that came before has led to quiet; this returns when it is quiet again.
    ///
    /// # Errors
    /// The clock runs by itself.
    pub async fn advance(&self, by: Duration) -> Result<(), ClockRuns> {
        self.shared.scheduler.advance(by).await
    }

    /// The attempts so far to tell somebody that this job has ended. Waits until there is one, but not longer than
    /// `limit` by the machine's clock.
    pub async fn wait_for_callback(&self, job_id: &str, limit: Duration) -> Vec<CallbackEntry> {
        self.shared.scheduler.callbacks().wait_for_attempts(job_id, limit).await
    }

    /// Forgets everything that happened: jobs, queues, services, templates, the records of requests, changes and
    /// callbacks. Pace and clock are as they were at the start, and with a seed ids begin anew. Buckets that were
    /// given at the start exist again; objects in memory are those of the start, files are left alone.
    ///
    /// What is under way is broken off. Nothing of it changes anything any more, and nobody is called about it, once this
    /// has returned.
    ///
    /// # Errors
    /// The log of the state cannot be emptied, and nothing has changed; or a bucket cannot be made again, and everything
    /// else is done.
    pub async fn reset(&self) -> io::Result<()> {
        reset::reset(&self.shared).await
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

    /// The folder of a bucket, if the objects are files. Whether it exists is not checked.
    #[must_use]
    pub fn bucket_path(&self, bucket: &str) -> Option<PathBuf> {
        self.store.root().map(|root| root.join(bucket))
    }

    /// Puts an object as a signed request to `PUT /<key>` would, at the time of the emulator's clock. Without a content
    /// type the object has the one that goes with its key's ending.
    ///
    /// # Errors
    /// There is no such bucket, the key is none, or there is no room.
    pub fn put_object(
        &self,
        bucket: &str,
        key: &str,
        bytes: &[u8],
        content_type: Option<&str>,
    ) -> Result<ObjectInfo, StoreError> {
        let properties = Properties { content_type: content_type.map(str::to_owned), headers: Vec::new() };
        let now = self.shared.clock.now();
        self.store.put_object(bucket, key, bytes, digest::Digests::of(bytes), properties, now)
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
        self.shared.events.close();
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
    if let Storage::Directory(root) = &config.storage
        && root.as_os_str().is_empty()
    {
        return invalid("the name of the root directory is empty".to_owned());
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

fn open_store(config: &Config, names: Names) -> io::Result<Store> {
    match &config.storage {
        Storage::Memory => Ok(Store::in_memory(config.storage_limit)),
        Storage::Directory(root) => Store::in_directory(root, names, config.storage_limit)
            .map_err(|error| describe(error, &format!("cannot use `{}` as root", root.display()))),
    }
}

/// What an earlier emulator left in the same directory, and the log that goes on there.
fn restore(config: &Config, store: &Store) -> io::Result<Restored> {
    let Some(folder) = store.private_folder() else { return Ok(Restored::nothing()) };
    StateLog::open(&folder, config.durable, config.clock.now()).map_err(|error| match store.root() {
        Some(root) => describe(error, &format!("cannot use `{}` as root", root.display())),
        None => error,
    })
}

/// Puts there what belongs there at the start.
fn fill_store(config: &Config, names: Names, store: &Store) -> io::Result<()> {
    for bucket in &config.buckets {
        store
            .create_bucket(bucket)
            .map_err(|error| describe(error, &format!("cannot create bucket `{bucket}`")))?;
    }
    for (bucket, folder) in &config.folders {
        store.load_folder(bucket, folder, config.clock.now()).map_err(|error| {
            describe(error, &format!("cannot copy `{}` into bucket `{bucket}`", folder.display()))
        })?;
    }
    for root in &config.load {
        store
            .load_root(root, names)
            .map_err(|error| describe(error, &format!("cannot copy the buckets of `{}`", root.display())))?;
    }
    store.keep_as_start();
    Ok(())
}

fn describe(error: io::Error, what: &str) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}
