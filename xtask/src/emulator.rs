//! Runs the emulator beside a command of this tool.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::program::Build;
use crate::shell::{self, Result};

/// The bucket that demonstrations and scenarios work in.
pub(crate) const BUCKET: &str = "examplebucket-1250000000";
/// The region of that bucket.
pub(crate) const REGION: &str = "ap-guangzhou";
/// Keys that only this machine's emulator accepts.
const SECRET_ID: &str = "local-emulator-id";
const SECRET_KEY: &str = "canary-of-this-machine";

/// Builds the emulator and returns its path.
///
/// # Errors
/// If it does not compile.
pub(crate) fn build(build: Build) -> Result<PathBuf> {
    let mut cargo = shell::cargo(shell::IN_WORKSPACE);
    cargo.args(["--bin", "cloud-infinite-emulator"]);
    let folder = match build {
        Build::Debug => "debug",
        Build::Release => {
            cargo.arg("--release");
            "release"
        }
    };
    shell::run(&mut cargo)?;
    Ok(shell::root().join("target").join(folder).join("cloud-infinite-emulator"))
}

/// An emulator that runs until this value is dropped, or this process ends in whatever way.
pub(crate) struct Emulator {
    child: Child,
    /// The emulator stops when this is closed, even if this process is killed.
    stdin: Option<ChildStdin>,
    /// Where the service listens.
    pub(crate) url: String,
    /// Where the journal is.
    pub(crate) admin: String,
    /// The folder of the bucket.
    pub(crate) bucket_folder: PathBuf,
}

impl Emulator {
    /// Starts an emulator whose buckets are the folders in `root`.
    ///
    /// # Errors
    /// If the program cannot be started or does not become ready.
    pub(crate) fn start(program: &Path, root: &Path, options: &[&str]) -> Result<Self> {
        let bucket_folder = root.join(BUCKET);
        fs::create_dir_all(&bucket_folder)?;
        let mut child = Command::new(program)
            .args(["serve", "--stop-on-stdin-close", "--root"])
            .arg(root)
            .args(["--secret-id", SECRET_ID, "--secret-key", SECRET_KEY])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
        let stdin = child.stdin.take();
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let mut emulator = Self { child, stdin, url: String::new(), admin: String::new(), bucket_folder };
        let ready: serde_json::Value = serde_json::from_str(&line)
            .map_err(|_| format!("the emulator did not become ready: {line:?}"))?;
        let field = |name: &str| ready.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
        emulator.url = field("url").ok_or("the emulator's ready line names no url")?;
        emulator.admin = field("admin").ok_or("the emulator's ready line names no admin address")?;
        Ok(emulator)
    }

    /// Lets a program that uses the client find this emulator and nothing else.
    pub(crate) fn introduce<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        introduce(command, &self.url, SECRET_ID, SECRET_KEY)
    }
}

/// Lets a program that uses the client find a local server and nothing else.
pub(crate) fn introduce<'c>(
    command: &'c mut Command,
    url: &str,
    secret_id: &str,
    secret_key: &str,
) -> &'c mut Command {
    for inherited in ["TENCENTCLOUD_SESSION_TOKEN", "COS_SECRET_ID", "COS_SECRET_KEY", "COS_SESSION_TOKEN"] {
        command.env_remove(inherited);
    }
    command
        .env("CLOUD_INFINITE_ENDPOINT", url)
        .env("CLOUD_INFINITE_REGION", REGION)
        .env("CLOUD_INFINITE_BUCKET", BUCKET)
        .env("TENCENTCLOUD_SECRET_ID", secret_id)
        .env("TENCENTCLOUD_SECRET_KEY", secret_key)
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.stdin.take());
        // It stops by itself now; an emulator that is gone already is as good.
        let _ = self.child.wait();
    }
}
