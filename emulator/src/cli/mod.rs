//! What can be asked on the command line: one module per command.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

mod admin;
mod apply;
mod diff;
mod exec;
mod explain;
mod files;
mod given;
mod jobs;
mod parent;
mod ready;
mod sample;
mod serve;
mod signals;
mod table;

/// The exit code for anything that keeps a command from doing its work.
const FAILURE: u8 = 2;

/// The exit code for a command that did its work, where the answer is no: the rule is refused, the pictures differ.
const REFUSED: u8 = 1;

/// How long a command works on a picture. Nobody else waits for it, so it is longer than a job's.
const WORK_TIMEOUT: Duration = Duration::from_secs(120);

#[derive(Debug, Parser)]
#[command(
    version,
    about = "Tencent Cloud Infinite's asynchronous image processing on localhost (unofficial)"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves until it is stopped. Prints one line of JSON when it is ready.
    Serve(Box<serve::Options>),
    /// Runs a command beside an emulator of its own, and ends with its exit code.
    ///
    /// Takes the options of serve; without --root everything is in memory and gone afterwards. The command finds the
    /// emulator by CLOUD_INFINITE_ENDPOINT, TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and
    /// CLOUD_INFINITE_EMULATOR_ADMIN; CLOUD_INFINITE_BUCKET is the first --bucket and CLOUD_INFINITE_REGION the --region.
    /// Other keys and tokens for the same cloud are taken out of its environment.
    Exec(Box<exec::Options>),
    /// Shows the queues and jobs of a running emulator.
    Jobs(jobs::Options),
    /// Writes a picture to try things with: photo-like, made by this program, with a different colour in each corner.
    Sample(sample::Options),
    /// Applies a rule to a picture, without any server. What it cannot do is refused with exit code 1.
    Apply(apply::Options),
    /// Says in words what a rule does, and what size a picture has after each part. A wrong rule is exit code 1.
    Explain(explain::Options),
    /// Tells how far two pictures differ. Exit code 0 if they are alike, 1 if not.
    Diff(diff::Options),
}

impl Cli {
    /// What this process was asked. Ends it if that cannot be understood, or if it was a question that is answered here.
    pub(crate) fn read() -> Self {
        let command = Self::command().mut_subcommand("exec", |exec| {
            // A command whose objects nobody gave a place keeps them in memory.
            exec.mut_group("Place", |place| place.required(false))
                .mut_arg("stop_on_stdin_close", |option| option.hide(true))
        });
        Self::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
    }

    /// Does what was asked, and gives the exit code of the process.
    pub(crate) fn run(self) -> ExitCode {
        match self.command {
            Command::Serve(options) => in_runtime(serve::run(*options)),
            Command::Exec(options) => in_runtime(exec::run(*options)),
            Command::Jobs(options) => in_runtime(jobs::run(options)),
            Command::Sample(options) => exit_code(sample::run(&options).map(|()| ExitCode::SUCCESS)),
            Command::Apply(options) => exit_code(apply::run(&options)),
            Command::Explain(options) => exit_code(explain::run(&options)),
            Command::Diff(options) => exit_code(diff::run(&options)),
        }
    }
}

fn in_runtime(work: impl Future<Output = io::Result<ExitCode>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit_code(Err(error)),
    };
    let code = exit_code(runtime.block_on(work));
    // A picture that is being worked on must not hold up the end.
    runtime.shutdown_background();
    code
}

fn exit_code(result: io::Result<ExitCode>) -> ExitCode {
    match result {
        Ok(code) => code,
        Err(error) => {
            say(&format!("cloud-infinite-emulator: {error}"));
            ExitCode::from(FAILURE)
        }
    }
}

/// Writes a line to standard error; if that is closed there is nobody to tell.
fn say(line: &str) {
    drop(writeln!(io::stderr(), "{line}"));
}
