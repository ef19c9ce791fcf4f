//! The command line of the emulator.
#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use cloud_infinite_emulator::image::sample::sample_photo_jpeg;
use cloud_infinite_emulator::{Config, Credential, DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, Emulator};
use serde::Serialize;
use tokio::io::AsyncReadExt;

/// The exit code for anything that keeps a command from doing its work.
const FAILURE: u8 = 2;

/// What key ids of the real service begin with.
const REAL_KEY_PREFIX: &str = "AKID";

/// What the sample looks like; the same in every run.
const SAMPLE_SEED: u64 = 1;

/// How often the parent process is looked for.
const PARENT_CHECK: Duration = Duration::from_millis(500);

#[derive(Debug, Parser)]
#[command(
    version,
    about = "Tencent Cloud Infinite's asynchronous image processing on localhost (unofficial)"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves until it is stopped. Prints one line of JSON when it is ready.
    Serve(Box<Serve>),
    /// Writes a picture to try things with: photo-like, made by this program, with a different colour in each corner.
    Sample(Sample),
}

#[derive(Debug, Args)]
struct Sample {
    /// The JPEG file to write
    file: PathBuf,
    /// Width in pixels
    #[arg(long, value_name = "N", default_value_t = 1600, value_parser = clap::value_parser!(u32).range(16..=10_000))]
    width: u32,
    /// Height in pixels
    #[arg(long, value_name = "N", default_value_t = 1200, value_parser = clap::value_parser!(u32).range(16..=10_000))]
    height: u32,
}

#[derive(Debug, Args)]
struct Serve {
    /// The directory whose sub-directories are the buckets; created if it is missing
    #[arg(long, value_name = "DIR")]
    root: PathBuf,
    /// A bucket to create in the root if it is missing; may be given several times
    #[arg(long = "bucket", value_name = "NAME-APPID")]
    buckets: Vec<String>,
    /// The port of the service; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The port of the admin interface, always on loopback; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    admin_port: u16,
    /// The address to listen on
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
    /// How long every job stays in state Running before its work begins
    #[arg(long, value_name = "N", default_value_t = 0)]
    job_delay_ms: u64,
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
    /// Make the same ids in every run
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Stop when the process with this id is gone
    #[arg(long, value_name = "PID")]
    parent_pid: Option<u32>,
    /// Stop when standard input is closed
    #[arg(long)]
    stop_on_stdin_close: bool,
    /// Also write the ready line to this file
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

/// The line that says that requests are welcome.
#[derive(Serialize)]
struct Ready {
    event: &'static str,
    url: String,
    admin: String,
    pid: u32,
    version: &'static str,
}

fn main() -> ExitCode {
    let options = match Cli::parse().command {
        Command::Serve(options) => *options,
        Command::Sample(options) => {
            return match sample(&options) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => failed(&error),
            };
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let code = match runtime.block_on(serve(options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    };
    // A picture that is being worked on must not hold up the end.
    runtime.shutdown_background();
    code
}

fn failed(error: &io::Error) -> ExitCode {
    say(&format!("cloud-infinite-emulator: {error}"));
    ExitCode::from(FAILURE)
}

/// Writes a line to standard error; if that is closed there is nobody to tell.
fn say(line: &str) {
    drop(writeln!(io::stderr(), "{line}"));
}

fn sample(options: &Sample) -> io::Result<()> {
    let picture = sample_photo_jpeg(options.width, options.height, SAMPLE_SEED)
        .map_err(|error| io::Error::other(error.to_string()))?;
    std::fs::write(&options.file, picture).map_err(|error| {
        io::Error::new(error.kind(), format!("cannot write `{}`: {error}", options.file.display()))
    })
}

async fn serve(options: Serve) -> io::Result<()> {
    let mut signals = Signals::new()?;
    if !options.listen.is_loopback() {
        say(&format!(
            "warning: listening on {}: everybody who reaches this address and knows the key can use this emulator",
            options.listen
        ));
    }
    if options.secret_id.starts_with(REAL_KEY_PREFIX) {
        say(
            "warning: the key id looks like one of the real service; an emulator needs none, and has its own default",
        );
    }
    let parent = options.parent_pid.map(Parent::find).transpose()?;
    let config = Config {
        buckets: options.buckets,
        listen: options.listen,
        port: options.port,
        admin_port: options.admin_port,
        region: options.region,
        credentials: vec![Credential::permanent(options.secret_id, options.secret_key)],
        max_concurrent: options.max_concurrent,
        max_queue_size: options.max_queue_size,
        job_delay: Duration::from_millis(options.job_delay_ms),
        callback_repeats: options.callback_repeats,
        callback_hosts: options.callback_hosts,
        callback_arrays: options.callback_arrays,
        portable_names: options.portable_names,
        seed: options.seed,
        ..Config::new(options.root)
    };
    let emulator = Emulator::start(config).await?;
    announce(&emulator, options.ready_file.as_deref())?;
    tokio::select! {
        () = signals.next() => {}
        () = parent_gone(parent) => {}
        () = stdin_closed(options.stop_on_stdin_close) => {}
    }
    emulator.stop().await;
    Ok(())
}

fn announce(emulator: &Emulator, file: Option<&Path>) -> io::Result<()> {
    let mut line = serde_json::to_string(&Ready {
        event: "ready",
        url: emulator.url(),
        admin: emulator.admin_url(),
        pid: std::process::id(),
        version: env!("CARGO_PKG_VERSION"),
    })?;
    line.push('\n');
    if let Some(file) = file {
        // Renamed into place, so that whoever waits for the file never reads half of it.
        let mut name = file.as_os_str().to_owned();
        name.push(".tmp");
        let temporary = PathBuf::from(name);
        std::fs::write(&temporary, &line).and_then(|()| std::fs::rename(&temporary, file)).map_err(
            |error| io::Error::new(error.kind(), format!("cannot write `{}`: {error}", file.display())),
        )?;
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(line.as_bytes())?;
    stdout.flush()
}

/// The signals that ask a process to end.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
    fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        drop(tokio::signal::ctrl_c().await);
    }
}

/// A process whose end is the emulator's end.
struct Parent {
    pid: u32,
    /// When it began, where that can be known: ids are used again.
    began: Option<String>,
}

impl Parent {
    fn find(pid: u32) -> io::Result<Self> {
        let parent = Self { pid, began: began(pid) };
        if parent.is_alive() {
            Ok(parent)
        } else {
            Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no process {pid} to watch")))
        }
    }

    #[cfg(target_os = "linux")]
    fn is_alive(&self) -> bool {
        self.began.is_some() && began(self.pid) == self.began
    }

    /// Without a list of processes, the end of the direct parent shows in the change of the own parent's id.
    #[cfg(all(unix, not(target_os = "linux")))]
    fn is_alive(&self) -> bool {
        debug_assert!(self.began.is_none());
        std::os::unix::process::parent_id() == self.pid
    }

    #[cfg(not(unix))]
    fn is_alive(&self) -> bool {
        debug_assert!(self.began.is_none() && self.pid > 0);
        true
    }
}

/// The start time of a process that has not ended, as the kernel writes it.
#[cfg(target_os = "linux")]
fn began(pid: u32) -> Option<String> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold spaces and parentheses itself.
    let (_, fields) = text.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ended = matches!(fields.first(), Some(&("Z" | "X")));
    // The 22nd field of the file; the state is the third.
    if ended { None } else { fields.get(19).map(|began| (*began).to_owned()) }
}

#[cfg(not(target_os = "linux"))]
fn began(_pid: u32) -> Option<String> {
    None
}

async fn parent_gone(parent: Option<Parent>) {
    let Some(parent) = parent else { return std::future::pending().await };
    while parent.is_alive() {
        tokio::time::sleep(PARENT_CHECK).await;
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
