//! Runs the server that fails on purpose beside the tests.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use serde_json::Value;

use crate::emulator::{self, BUCKET, REGION};
use crate::shell::{self, Result};

/// Builds the server and returns its path.
///
/// # Errors
/// If it does not compile.
pub(crate) fn build() -> Result<PathBuf> {
    shell::run(shell::cargo(shell::IN_WORKSPACE).args(["--bin", "fault-server"]))?;
    Ok(shell::root().join("target/debug/fault-server"))
}

/// A server that runs until this value is dropped, or this process ends in whatever way.
pub(crate) struct FaultServer {
    child: Child,
    /// The server stops when this is closed, even if this process is killed.
    stdin: Option<ChildStdin>,
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
        let mut child = Command::new(program)
            .arg("serve")
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
        let mut server = Self {
            child,
            stdin,
            url: String::new(),
            control: String::new(),
            secret_id: String::new(),
            secret_key: String::new(),
        };
        let ready: serde_json::Value = serde_json::from_str(&line)
            .map_err(|_| format!("the fault server did not become ready: {line:?}"))?;
        for (name, field) in [
            ("url", &mut server.url),
            ("control", &mut server.control),
            ("secret_id", &mut server.secret_id),
            ("secret_key", &mut server.secret_key),
        ] {
            let text = ready.get(name).and_then(serde_json::Value::as_str);
            *field = text.ok_or_else(|| format!("the fault server's ready line has no {name}"))?.to_owned();
        }
        Ok(server)
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

impl Drop for FaultServer {
    fn drop(&mut self) {
        drop(self.stdin.take());
        // It stops by itself now; a server that is gone already is as good.
        let _ = self.child.wait();
    }
}
