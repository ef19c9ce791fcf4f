//! What an emulator is started with.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use crate::clock::Clock;
use crate::fault::Fault;
use crate::image::{Fonts, Styles};
use crate::pace::Pace;

/// The key id that an emulator knows unless it is told otherwise. It means nothing to the real service.
pub const DEFAULT_SECRET_ID: &str = "LOCAL-EMULATOR-SECRET-ID";

/// The secret key of [`DEFAULT_SECRET_ID`]: public, and good for nothing but a local emulator.
pub const DEFAULT_SECRET_KEY: &str = "local-emulator-secret-key-not-for-the-cloud";

/// What key ids of the real service begin with. None of them may be given to an emulator.
pub(crate) const REAL_KEY_PREFIX: &str = "AKID";

/// How many bytes the objects may take unless it is said otherwise: 1 GiB.
pub const DEFAULT_STORAGE_LIMIT: u64 = 1 << 30;

/// One key pair that may sign requests.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The public half, `q-ak`.
    pub secret_id: String,
    /// The secret half. Never shown, stored or logged.
    pub secret_key: String,
    /// For a temporary key: the token every request must carry.
    pub token: Option<String>,
    /// For a temporary key: the last second, since the Unix epoch, at which it counts.
    pub expires: Option<i64>,
}

impl Credential {
    /// A permanent key pair.
    #[must_use]
    pub fn permanent(secret_id: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Self { secret_id: secret_id.into(), secret_key: secret_key.into(), token: None, expires: None }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("secret_id", &self.secret_id)
            .field("temporary", &self.token.is_some())
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// Where the objects are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// In memory. Nothing is ever written to a disk.
    Memory,
    /// In this directory, whose sub-directories are the buckets and whose files are the objects. It is created if it is
    /// missing.
    Directory(PathBuf),
}

/// How an emulator behaves: [`Config::in_memory`] or [`Config::new`], and what is to be different.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the objects are.
    pub storage: Storage,
    /// How many bytes the objects may take. In memory that is all objects with their keys and headers; in a directory
    /// it is what the files may grow by in one run. What would take more is refused with status 507, and a job whose
    /// output would fails with code `InsufficientStorage`.
    pub storage_limit: u64,
    /// Whether what a client was told is safe from a loss of power: objects and the log of the state are on the disk
    /// before the answer leaves. Without this they are with the operating system, and safe from the end of the process
    /// only, however that comes. In memory nothing is safe, and this changes nothing.
    pub durable: bool,
    /// Buckets to create at start if they are missing.
    pub buckets: Vec<String>,
    /// Buckets and the folders whose files are copied into them at start; a file's key is its path below the folder.
    /// The buckets are created if they are missing, objects that are there already stay as they are, and symbolic links
    /// are neither followed nor copied.
    pub folders: Vec<(String, PathBuf)>,
    /// Directories of earlier emulators, or made in the same way: each sub-directory that is a bucket is copied at
    /// start. Objects that are there already, also by `folders`, stay as they are.
    pub load: Vec<PathBuf>,
    /// The address to listen on. `127.0.0.1` stands for both addresses of this machine that nobody else reaches: `[::1]`
    /// has the same port. The admin port listens there whatever is said here.
    pub listen: IpAddr,
    /// The port of the service; 0 lets the system choose.
    pub port: u16,
    /// The port of the admin interface; 0 lets the system choose.
    pub admin_port: u16,
    /// If given, the only region that is served; otherwise every region is.
    pub region: Option<String>,
    /// The key pairs that may sign requests.
    pub credentials: Vec<Credential>,
    /// How many jobs of one queue run at a time, at least 1. The service's queues report 10.
    pub max_concurrent: u32,
    /// How many jobs of one queue may wait. The service's queues report 10000.
    pub max_queue_size: u32,
    /// How long each job stays in state `Running` before its work begins, by `clock`.
    pub job_delay: Duration,
    /// How long the work on one picture may take before the job fails.
    pub job_timeout: Duration,
    /// How many pictures are worked on at a time over all queues; 0 means one per processor.
    pub workers: usize,
    /// How many bytes pictures may take at a time over all queues: files, decoded pixels, and what comes of them. A
    /// picture that needs more than this alone is refused. The default, and half of the machine's memory where that is
    /// less, keeps the whole process below 1 GiB.
    pub decode_memory: u64,
    /// Whether file names also avoid letters that differ only in case and characters that are not portable
    /// between systems. Must stay the same for one root.
    pub portable_names: bool,
    /// How long a client may take for the head of a request and again for its body. A connection on which nothing
    /// happens for that long is closed.
    pub client_timeout: Duration,
    /// How many requests the journal keeps; older ones are dropped first.
    pub journal_limit: usize,
    /// How many times a callback that was not answered with a status of 200 to 299 is sent again. The service was not
    /// seen to do that.
    pub callback_repeats: u32,
    /// Hosts that may be called back although they are not this machine.
    pub callback_hosts: Vec<String>,
    /// Whether callbacks in JSON carry lists where real traffic was seen to, instead of the documented single objects.
    pub callback_arrays: bool,
    /// The fonts that texts may name besides the built-in one.
    pub fonts: Fonts,
    /// The rules behind `style/<name>`, for all buckets.
    pub styles: Styles,
    /// The source of time. A clone that is kept is a handle to it.
    pub clock: Clock,
    /// When the ends of jobs may be seen, unless [`Emulator::set_pace`](crate::Emulator::set_pace) says otherwise.
    pub pace: Pace,
    /// If given, ids are the same in every run that makes the same requests.
    pub seed: Option<u64>,
    /// The rules by which something goes wrong from the start on. A reset brings them back.
    pub faults: Vec<Fault>,
}

impl Config {
    /// The defaults with objects in a directory.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { storage: Storage::Directory(root.into()), ..Self::default() }
    }

    /// The defaults, which have all objects in memory.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::default()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            storage: Storage::Memory,
            storage_limit: DEFAULT_STORAGE_LIMIT,
            durable: false,
            buckets: Vec::new(),
            folders: Vec::new(),
            load: Vec::new(),
            listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            admin_port: 0,
            region: None,
            credentials: vec![Credential::permanent(DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY)],
            max_concurrent: 10,
            max_queue_size: 10_000,
            job_delay: Duration::ZERO,
            job_timeout: Duration::from_secs(10),
            workers: 0,
            decode_memory: 896 << 20,
            portable_names: false,
            client_timeout: Duration::from_secs(60),
            journal_limit: 20_000,
            callback_repeats: 0,
            callback_hosts: Vec::new(),
            callback_arrays: false,
            fonts: Fonts::none(),
            styles: Styles::none(),
            clock: Clock::system(),
            pace: Pace::Natural,
            seed: None,
            faults: Vec::new(),
        }
    }
}
