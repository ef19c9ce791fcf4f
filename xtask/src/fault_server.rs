//! Runs the server that fails on purpose beside the tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::emulator::{self, BUCKET, REGION};
use crate::local_server::LocalServer;
use crate::shell::{self, Result};

/// Builds the server and returns its path.
///
/// # Errors
/// If it does not compile.
pub(crate) fn build() -> Result<PathBuf> {
    shell::run(shell::cargo(shell::IN_WORKSPACE).args(["--bin", "fault-server"]))?;
    Ok(shell::root().join("target/debug/fault-server"))
}

/// A server that runs until this value is dropped.
pub(crate) struct FaultServer {
    _server: LocalServer,
    url: String,
    /// Where it is steered.
    pub(crate) control: String,
    secret_id: String,
    secret_key: String,
}

impl FaultServer {
    /// Starts a server. Without options it has no faults.
    ///
    /// # Errors
    /// If the program cannot be started or does not become ready.
    pub(crate) fn start(program: &Path, options: &[&str]) -> Result<Self> {
        let server = LocalServer::start("fault server", Command::new(program).arg("serve").args(options))?;
        Ok(Self {
            url: server.said("url")?,
            control: server.said("control")?,
            secret_id: server.said("secret_id")?,
            secret_key: server.said("secret_key")?,
            _server: server,
        })
    }

    /// Lets a program that uses the client find this server and nothing else, and steer it.
    pub(crate) fn introduce(&self, command: &mut Command) {
        emulator::introduce(command, &self.url, &self.secret_id, &self.secret_key)
            .env("FAULT_SERVER_CONTROL", &self.control);
    }

    /// The first arguments of a driver: where the service is and with what key.
    pub(crate) fn place(&self) -> [&str; 5] {
        [&self.url, BUCKET, REGION, &self.secret_id, &self.secret_key]
    }

    /// Judges an account by the ledger of this server. The program is that of the server.
    ///
    /// # Errors
    /// If the account cannot be judged; that it is bad is a verdict.
    pub(crate) fn judge(&self, program: &Path, account: &Path, submissions: u64) -> Result<Value> {
        let output = Command::new(program)
            .args(["judge", "--json", "--after-reconcile", "--submissions", &submissions.to_string()])
            .args(["--ledger", &format!("{}/ledger", self.control), "--account"])
            .arg(account)
            .stderr(Stdio::inherit())
            .output()?;
        serde_json::from_slice(&output.stdout)
            .map_err(|_| format!("{} cannot be judged", account.display()).into())
    }
}
