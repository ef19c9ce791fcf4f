//! A server of this repository that runs beside a command of this tool.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use serde_json::Value;

use crate::shell::Result;

/// A server that runs until this value is dropped, or this process ends in whatever way.
pub(crate) struct LocalServer {
    name: &'static str,
    child: Child,
    /// The server stops when this is closed, even if this process is killed.
    stdin: Option<ChildStdin>,
    /// What it said when it was ready.
    ready: Value,
}

impl LocalServer {
    /// Starts a server and waits for the line in which it says where it listens. `name` is for messages.
    ///
    /// # Errors
    /// If the program cannot be started or does not become ready.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let program = Path::new(command.get_program()).display().to_string();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{program} cannot be started: {error}"))?;
        let stdin = child.stdin.take();
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let mut server = Self { name, child, stdin, ready: Value::Null };
        server.ready =
            serde_json::from_str(&line).map_err(|_| format!("the {name} did not become ready: {line:?}"))?;
        Ok(server)
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// A text of the ready line.
    ///
    /// # Errors
    /// If the server did not say it.
    pub(crate) fn said(&self, field: &str) -> Result<String> {
        let text = self.ready.get(field).and_then(Value::as_str);
        Ok(text.ok_or_else(|| format!("the ready line of the {} has no {field}", self.name))?.to_owned())
    }
}

impl Drop for LocalServer {
    fn drop(&mut self) {
        drop(self.stdin.take());
        // It stops by itself now; a server that is gone already is as good.
        let _ = self.child.wait();
    }
}
