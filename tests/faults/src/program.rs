//! The command line of the fault server and of the judge.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it is a program for a terminal and for other programs"
)]

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use tokio::io::AsyncReadExt;

use crate::judge::{Demands, judge};
use crate::{Certificate, Chaos, FaultServer, KeyPair, Ledger, Options, Remote, account};

#[derive(Debug, Parser)]
#[command(version, about = "A server that fails on purpose, and the judge of what clients say about it")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves until standard input is closed. Prints one line of JSON when it is ready.
    Serve(Serve),
    /// Plays vectors until standard input is closed: answers each request as the vector says that expects it. Prints one
    /// line of JSON when it is ready.
    Replay(Replay),
    /// Compares an account with a ledger. Ends with 1 if a promise was not kept, with 2 if it cannot be told.
    Judge(Judge),
}

#[derive(Debug, Args)]
struct Serve {
    /// Chooses the faults; the same seed, the same faults
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// How many of a hundred submissions meet a fault
    #[arg(long, value_name = "P", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=100))]
    percent: u32,
    /// The port of the service; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The port of the control interface; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    control_port: u16,
    /// Count requests without remembering them
    #[arg(long)]
    forget_requests: bool,
    /// Speak TLS, with such a certificate
    #[arg(long)]
    tls: Option<Tls>,
    /// Write the certificate to trust to this file
    #[arg(long, value_name = "FILE", requires = "tls")]
    ca_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Replay {
    /// The folder with the vectors
    folder: PathBuf,
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tls {
    Trusted,
    Untrusted,
    Expired,
    WrongName,
}

#[derive(Debug, Args)]
struct Judge {
    /// A file, or `http://HOST:PORT/ledger` of a server that runs; then it is also told who followed a redirect
    #[arg(long, value_name = "URL_OR_FILE")]
    ledger: String,
    /// A file with one line of JSON for each submission
    #[arg(long, value_name = "FILE")]
    account: PathBuf,
    /// How many submissions there were; then one that the account does not mention is found too
    #[arg(long, value_name = "N")]
    submissions: Option<usize>,
    /// Demand that every ambiguous submission was looked for and every existing job found
    #[arg(long)]
    after_reconcile: bool,
    /// Print the verdict as JSON
    #[arg(long)]
    json: bool,
}

/// Does what the arguments of this process say.
#[must_use]
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(options) => serve(options).map(|()| ExitCode::SUCCESS),
        Command::Replay(options) => replay(&options).map(|()| ExitCode::SUCCESS),
        Command::Judge(options) => pass_judgement(&options),
    };
    done.unwrap_or_else(|error| {
        eprintln!("fault-server: {error}");
        ExitCode::from(2)
    })
}

/// Says that the server is ready, and waits for the end.
async fn serve_until_told(ready: &serde_json::Value) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{ready}")?;
    stdout.flush()?;
    drop(stdout);
    // Whoever started this server keeps its input open; what comes through it does not matter.
    let (mut stdin, mut ignored) = (tokio::io::stdin(), [0_u8; 64]);
    while stdin.read(&mut ignored).await? > 0 {}
    Ok(())
}

fn replay(options: &Replay) -> io::Result<()> {
    let vectors = crate::replay::read(&options.folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let server = crate::replay::Replay::start(&vectors, options.port).await?;
        let key = KeyPair::default();
        let ready = serde_json::json!({
            "event": "ready",
            "url": server.url(),
            "secret_id": key.secret_id,
            "secret_key": key.secret_key,
            "pid": std::process::id(),
        });
        serve_until_told(&ready).await
    })?;
    // The thread that reads standard input may be in the middle of it.
    runtime.shutdown_background();
    Ok(())
}

fn serve(options: Serve) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let chaos = Chaos { seed: options.seed, percent: options.percent };
        let key = KeyPair::default();
        let server = FaultServer::start(Options {
            port: options.port,
            control_port: options.control_port,
            tls: options.tls.map(|tls| match tls {
                Tls::Trusted => Certificate::Trusted,
                Tls::Untrusted => Certificate::Untrusted,
                Tls::Expired => Certificate::Expired,
                Tls::WrongName => Certificate::WrongName,
            }),
            chaos: Some(chaos),
            keys: vec![key.clone()],
            forget_requests: options.forget_requests,
            ..Options::default()
        })
        .await?;
        if let (Some(file), Some(pem)) = (&options.ca_file, server.ca_pem()) {
            std::fs::write(file, pem)?;
        }
        let ready = serde_json::json!({
            "event": "ready",
            "url": server.url(),
            "control": server.control_url(),
            "sink": format!("http://{}", server.sink_address()),
            "secret_id": key.secret_id,
            "secret_key": key.secret_key,
            "seed": chaos.seed,
            "percent": chaos.percent,
            "pid": std::process::id(),
        });
        serve_until_told(&ready).await
    })?;
    // The reader of standard input cannot be interrupted and must not hold up the end.
    runtime.shutdown_background();
    Ok(())
}

fn pass_judgement(options: &Judge) -> io::Result<ExitCode> {
    let (ledger, visits) = if options.ledger.starts_with("http://") {
        let server = Remote::new(&options.ledger)?;
        (server.ledger()?, server.stats()?.sink.connections)
    } else {
        let text = std::fs::read_to_string(&options.ledger)?;
        (serde_json::from_str::<Ledger>(&text).map_err(io::Error::other)?, 0)
    };
    let account = account::parse(&std::fs::read_to_string(&options.account)?).map_err(io::Error::other)?;
    let demands = Demands {
        submissions: options.submissions,
        after_reconcile: options.after_reconcile,
        visits_of_the_sink: visits,
    };
    let verdict = judge(&ledger, &account, demands);
    if options.json {
        println!("{}", serde_json::to_string(&verdict).map_err(io::Error::other)?);
    } else {
        println!("{verdict}");
    }
    Ok(if verdict.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
