//! `exec`: a command beside an emulator of its own.

use std::ffi::OsString;
use std::io;
use std::process::{ExitCode, ExitStatus, Stdio};

use clap::Args;
use cloud_infinite_emulator::Config;
use tokio::process::{Child, Command};

use super::parent::{self, Parent};
use super::signals::{Asked, Signals};
use super::{ready, say, serve};

/// The exit codes that a shell has for a command that is not there, and for one that cannot be run.
const NOT_FOUND: u8 = 127;
const NOT_RUNNABLE: u8 = 126;

/// What a process that a signal ended adds to its number to make an exit code.
#[cfg(unix)]
const ENDED_BY_SIGNAL: i32 = 128;

/// Where programs look for keys, tokens and files of keys: what a command must not find beside the emulator's own key.
///
/// The first six are looked at by this project's clients, the others by further programs for the same cloud.
const FOREIGN_KEYS: [&str; 10] = [
    "TENCENTCLOUD_SESSION_TOKEN",
    "COS_SECRET_ID",
    "COS_SECRET_KEY",
    "COS_SESSION_TOKEN",
    "TENCENTCLOUD_CREDENTIALS_FILE",
    "TENCENTCLOUD_PROFILE",
    "TENCENTCLOUD_TOKEN",
    "TENCENTCLOUD_SECURITY_TOKEN",
    "COS_TOKEN",
    "COS_SECURITY_TOKEN",
];

/// What tells a command where the admin interface is.
pub(crate) const ADMIN_VARIABLE: &str = "CLOUD_INFINITE_EMULATOR_ADMIN";

#[derive(Debug, Args)]
// Its options are those of `serve`, which has a group of this name.
#[group(skip)]
pub(crate) struct Options {
    #[command(flatten)]
    serve: serve::Options,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

pub(crate) async fn run(options: Options) -> io::Result<ExitCode> {
    let Options { serve, command } = options;
    if serve.stop_on_stdin_close {
        let text = "--stop-on-stdin-close: standard input belongs to the command, and the emulator ends with the command";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    // Before anything is started, so that no signal comes too early to be passed on.
    let mut signals = Signals::new()?;
    let parent = serve.parent_pid.map(Parent::find).transpose()?;
    let ready_file = serve.ready_file.clone();
    let config = serve.config()?;
    let mut prepared = prepare(&command, &config)?;
    let emulator = serve::start(config).await?;
    if let Some(file) = ready_file {
        ready::write(&emulator, &file)?;
    }
    prepared.env("CLOUD_INFINITE_ENDPOINT", emulator.url());
    prepared.env(ADMIN_VARIABLE, emulator.admin_url());
    let code = match prepared.spawn() {
        Ok(mut child) => exit_code(wait(&mut child, &mut signals, parent).await?),
        Err(error) => not_started(&command, &error),
    };
    emulator.stop().await;
    Ok(code)
}

/// The command with everything that is known before the emulator runs.
fn prepare(command: &[OsString], config: &Config) -> io::Result<Command> {
    let (program, arguments) =
        command.split_first().ok_or_else(|| io::Error::other("there is no command"))?;
    let credential = config.credentials.first().ok_or_else(|| io::Error::other("there is no key"))?;
    let mut prepared = Command::new(program);
    prepared.args(arguments).stdin(Stdio::inherit()).stdout(Stdio::inherit()).stderr(Stdio::inherit());
    for name in FOREIGN_KEYS {
        prepared.env_remove(name);
    }
    prepared.env("TENCENTCLOUD_SECRET_ID", &credential.secret_id);
    prepared.env("TENCENTCLOUD_SECRET_KEY", &credential.secret_key);
    let bucket = config.buckets.first().or(config.folders.first().map(|(name, _)| name));
    if let Some(bucket) = bucket {
        prepared.env("CLOUD_INFINITE_BUCKET", bucket);
    }
    if let Some(region) = &config.region {
        prepared.env("CLOUD_INFINITE_REGION", region);
    }
    Ok(prepared)
}

/// Waits for the command, and tells it what this process is asked.
async fn wait(child: &mut Child, signals: &mut Signals, parent: Option<Parent>) -> io::Result<ExitStatus> {
    let mut parent = std::pin::pin!(parent::gone(parent));
    let mut has_parent = true;
    loop {
        tokio::select! {
            status = child.wait() => return status,
            asked = signals.next() => pass_on(child, asked)?,
            () = &mut parent, if has_parent => {
                has_parent = false;
                pass_on(child, Asked::Terminate)?;
            }
        }
    }
}

/// Passes a request to end on to the command.
#[cfg(unix)]
fn pass_on(child: &Child, asked: Asked) -> io::Result<()> {
    use rustix::process::{Pid, Signal, kill_process};
    let signal = match asked {
        // The terminal has told the command as well, and twice means something else to many programs.
        Asked::Interrupt if terminal_tells_all() => return Ok(()),
        Asked::Interrupt => Signal::INT,
        Asked::Terminate => Signal::TERM,
    };
    // Without an id it has ended, and was waited for.
    let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    id.map_or(Ok(()), |id| Ok(kill_process(id, signal)?))
}

/// Elsewhere a terminal tells all its processes, and nobody else can.
#[cfg(not(unix))]
fn pass_on(_child: &Child, _asked: Asked) -> io::Result<()> {
    Ok(())
}

/// Whether this process and the command are those that a terminal sends its interrupts to.
#[cfg(unix)]
fn terminal_tells_all() -> bool {
    let group = std::fs::File::open("/dev/tty").ok().and_then(|tty| rustix::termios::tcgetpgrp(tty).ok());
    group == Some(rustix::process::getpgrp())
}

fn exit_code(status: ExitStatus) -> ExitCode {
    #[cfg(unix)]
    let by_signal =
        std::os::unix::process::ExitStatusExt::signal(&status).map(|signal| ENDED_BY_SIGNAL + signal);
    #[cfg(not(unix))]
    let by_signal = None;
    // Only Windows has codes beyond this; what matters of them is that they are not 0.
    status
        .code()
        .or(by_signal)
        .map_or(ExitCode::FAILURE, |code| ExitCode::from(u8::try_from(code).unwrap_or(u8::MAX)))
}

fn not_started(command: &[OsString], error: &io::Error) -> ExitCode {
    let program = command.first().map(|program| program.to_string_lossy()).unwrap_or_default();
    let (code, why) = match error.kind() {
        io::ErrorKind::NotFound => (NOT_FOUND, "there is no such program".to_owned()),
        _ => (NOT_RUNNABLE, error.to_string()),
    };
    say(&format!("cloud-infinite-emulator: `{program}` cannot be started: {why}"));
    ExitCode::from(code)
}
