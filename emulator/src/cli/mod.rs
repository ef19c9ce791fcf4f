//! What can be asked on the command line: one module per command.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod parent;
mod ready;
mod sample;
mod serve;
mod signals;

/// The exit code for anything that keeps a command from doing its work.
const FAILURE: u8 = 2;

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
    /// Writes a picture to try things with: photo-like, made by this program, with a different colour in each corner.
    Sample(sample::Options),
}

impl Cli {
    /// Does what was asked, and gives the exit code of the process.
    pub(crate) fn run(self) -> ExitCode {
        match self.command {
            Command::Serve(options) => in_runtime(serve::run(*options)),
            Command::Sample(options) => exit_code(sample::run(&options)),
        }
    }
}

fn in_runtime(work: impl Future<Output = io::Result<()>>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit_code(Err(error)),
    };
    let code = exit_code(runtime.block_on(work));
    // A picture that is being worked on must not hold up the end.
    runtime.shutdown_background();
    code
}

fn exit_code(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
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
