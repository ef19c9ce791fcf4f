//! `serve`: an emulator until somebody stops it.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use cloud_infinite_emulator::{
    Clock, Config, Credential, DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, DEFAULT_STORAGE_LIMIT, Emulator, Fault,
    LogHealth, Pace, Storage,
};
use tokio::io::AsyncReadExt;

use super::given::{GivenFonts, GivenStyles};
use super::parent::{self, Parent};
use super::ready;
use super::say;
use super::signals::Signals;

const MIB: u64 = 1 << 20;

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    place: Place,
    /// Wait for the disk: what a client was told survives a loss of power, not only the end of this process
    #[arg(long, conflicts_with = "memory")]
    durable: bool,
    /// How many MiB all objects may take; with --root, what the files may grow by until the end
    #[arg(long, value_name = "MIB", default_value_t = DEFAULT_STORAGE_LIMIT / MIB)]
    storage_limit: u64,
    /// A bucket to create if it is missing, and a folder whose files are copied into it unless objects of their names
    /// are there; may be given several times
    #[arg(long = "bucket", value_name = "NAME-APPID[=DIR]")]
    buckets: Vec<String>,
    /// A directory such as --root has; all its buckets are copied unless their objects are there
    #[arg(long, value_name = "DIR")]
    load: Vec<PathBuf>,
    /// The port of the service; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The port of the admin interface, always on loopback; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    admin_port: u16,
    /// The address to listen on; 127.0.0.1 brings [::1] with it
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    listen: IpAddr,
    /// The key id that may sign requests
    #[arg(long, value_name = "ID", default_value = DEFAULT_SECRET_ID, requires = "secret_key")]
    secret_id: String,
    /// The secret key of that id. Other users of this machine can see it: never give one of the real service
    #[arg(long, value_name = "KEY", default_value = DEFAULT_SECRET_KEY, requires = "secret_id")]
    secret_key: String,
    /// The only region to serve; without it every region is served
    #[arg(long)]
    region: Option<String>,
    /// How many jobs of one queue run at a time
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    max_concurrent: u32,
    /// How many jobs of one queue may wait
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    max_queue_size: u32,
    /// How many pictures are worked on at a time over all queues; 0 is one for each processor
    #[arg(long, value_name = "N", default_value_t = 0)]
    workers: usize,
    /// How long every job stays in state Running before its work begins
    #[arg(long, value_name = "N", default_value_t = 0)]
    job_delay_ms: u64,
    /// When the end of a job may be seen: natural, immediate, after_ms=N, after_reads=N, or gate for when it is released
    #[arg(long, value_name = "MODE", default_value = "natural")]
    pace: Pace,
    /// What time it is: system, or manual@SECONDS for a clock that stands still until it is moved
    #[arg(long, value_name = "CLOCK", default_value = "system", value_parser = read_clock)]
    clock: Clock,
    /// By how many milliseconds the clock is wrong on purpose
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    clock_skew_ms: i64,
    /// A rule by which something goes wrong on purpose, such as {"kind":"reset","when":"after","route":"POST /jobs"}; may be
    /// given several times
    #[arg(long = "fault", value_name = "JSON")]
    faults: Vec<Fault>,
    /// How many times a callback is sent again that was not answered with 200 to 299
    #[arg(long, value_name = "N", default_value_t = 0)]
    callback_repeats: u32,
    /// A host other than this machine that may be called back; may be given several times
    #[arg(long = "callback-allow", value_name = "HOST")]
    callback_hosts: Vec<String>,
    /// Write callbacks in JSON with lists where real traffic was seen to have them
    #[arg(long)]
    callback_arrays: bool,
    /// Avoid file names that differ only in case or are not portable between systems
    #[arg(long)]
    portable_names: bool,
    #[command(flatten)]
    fonts: GivenFonts,
    #[command(flatten)]
    styles: GivenStyles,
    /// Make the same ids in every run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Stop when the process with this id is gone
    #[arg(long, value_name = "PID")]
    pub(crate) parent_pid: Option<u32>,
    /// Stop when standard input is closed
    #[arg(long)]
    pub(crate) stop_on_stdin_close: bool,
    /// Also write the ready line to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) ready_file: Option<PathBuf>,
}

/// Where the objects are.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Place {
    /// The directory whose sub-directories are the buckets; created if it is missing
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Keep everything in memory and write nothing to a disk
    #[arg(long)]
    memory: bool,
}

impl Options {
    /// What an emulator is started with, after what is risky about it was said.
    pub(crate) fn config(self) -> io::Result<Config> {
        if !self.listen.is_loopback() {
            say(&format!(
                "warning: listening on {}: everybody who reaches this address and knows the key can use this emulator",
                self.listen
            ));
        }
        self.clock.set_skew_ms(self.clock_skew_ms);
        let mut buckets = Vec::new();
        let mut folders = Vec::new();
        for bucket in self.buckets {
            // No bucket name has such a sign.
            match bucket.split_once('=') {
                Some((name, folder)) => folders.push((name.to_owned(), PathBuf::from(folder))),
                None => buckets.push(bucket),
            }
        }
        Ok(Config {
            durable: self.durable,
            storage: self.place.root.map_or(Storage::Memory, Storage::Directory),
            storage_limit: self.storage_limit.saturating_mul(MIB),
            buckets,
            folders,
            load: self.load,
            listen: self.listen,
            port: self.port,
            admin_port: self.admin_port,
            region: self.region,
            credentials: vec![Credential::permanent(self.secret_id, self.secret_key)],
            max_concurrent: self.max_concurrent,
            max_queue_size: self.max_queue_size,
            workers: self.workers,
            job_delay: Duration::from_millis(self.job_delay_ms),
            pace: self.pace,
            clock: self.clock,
            faults: self.faults,
            callback_repeats: self.callback_repeats,
            callback_hosts: self.callback_hosts,
            callback_arrays: self.callback_arrays,
            portable_names: self.portable_names,
            fonts: self.fonts.read()?,
            styles: self.styles.read()?,
            seed: self.seed,
            ..Config::default()
        })
    }
}

/// Starts an emulator, and says what it found broken.
pub(crate) async fn start(config: Config) -> io::Result<Emulator> {
    let emulator = Emulator::start(config).await?;
    if let Some(LogHealth { path, cut: Some(cut), .. }) = emulator.state_log() {
        say(&format!(
            "warning: `{path}` ended in a line that is not whole ({}): the last {} bytes were cut off at byte {}",
            cut.reason, cut.bytes, cut.at
        ));
    }
    Ok(emulator)
}

pub(crate) async fn run(options: Options) -> io::Result<ExitCode> {
    let mut signals = Signals::new()?;
    let parent = options.parent_pid.map(Parent::find).transpose()?;
    let (ready_file, stop_on_stdin_close) = (options.ready_file.clone(), options.stop_on_stdin_close);
    let emulator = start(options.config()?).await?;
    ready::announce(&emulator, ready_file.as_deref())?;
    tokio::select! {
        _ = signals.next() => {}
        () = parent::gone(parent) => {}
        () = stdin_closed(stop_on_stdin_close) => {}
    }
    emulator.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn read_clock(text: &str) -> Result<Clock, String> {
    match text.split_once('@') {
        None if text == "system" => Ok(Clock::system()),
        Some(("manual", seconds)) => seconds
            .parse()
            .map(Clock::manual_at)
            .map_err(|_| format!("`{seconds}` is no whole number of seconds since the Unix epoch")),
        _ => Err("a clock is `system` or `manual@SECONDS`".to_owned()),
    }
}

async fn stdin_closed(watched: bool) {
    if !watched {
        return std::future::pending().await;
    }
    let mut stdin = tokio::io::stdin();
    let mut buffer = [0; 1024];
    // What is written to it does not matter; an error means that nobody can close it any more.
    while matches!(stdin.read(&mut buffer).await, Ok(1..)) {}
}
