//! Runs the emulator beside a command of this tool.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::local_server::LocalServer;
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

/// An emulator that runs until this value is dropped.
pub(crate) struct Emulator {
    server: LocalServer,
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
        let mut command = Command::new(program);
        command
            .args(["serve", "--stop-on-stdin-close", "--root"])
            .arg(root)
            .args(["--secret-id", SECRET_ID, "--secret-key", SECRET_KEY])
            .args(options);
        let server = LocalServer::start("emulator", &mut command)?;
        Ok(Self { url: server.said("url")?, admin: server.said("admin")?, bucket_folder, server })
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.server.id()
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
