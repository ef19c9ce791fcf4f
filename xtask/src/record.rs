//! Keeps what the parts of a run print and log, so that it can be scanned for secrets.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use crate::shell::{self, Result};

/// Names the file that the recorder in `tests/log-recorder` appends to.
const LOG_VARIABLE: &str = "CLOUD_INFINITE_TEST_LOG";

/// Where the record of a run is.
pub(crate) fn folder() -> PathBuf {
    shell::root().join("target/record")
}

/// Begins a record; what is left of an earlier one is thrown away.
///
/// # Errors
/// If the folder cannot be made anew.
pub(crate) fn begin() -> Result<()> {
    if folder().exists() {
        fs::remove_dir_all(folder())?;
    }
    fs::create_dir_all(folder())?;
    Ok(())
}

/// Lets a part of the run log all that it can, and tell what its tests print without printing it.
pub(crate) fn listen<'c>(command: &'c mut Command, part: &str) -> &'c mut Command {
    let python = format!(
        "-o junit_logging=all -o junit_log_passing_tests=true --junitxml={}",
        folder().join(file_name(part, "pytest.xml")).display()
    );
    command
        .env(LOG_VARIABLE, folder().join(file_name(part, "trace.log")))
        .env("PYTEST_ADDOPTS", python)
        .env("RUST_TEST_NOCAPTURE", "1")
}

/// Keeps what a program printed that the run itself reads.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn keep(name: &str, text: &[u8]) -> Result<()> {
    // Outside of a recorded run there is no folder, and nothing is kept.
    if std::env::var_os(LOG_VARIABLE).is_some() {
        fs::write(folder().join(file_name(name, "txt")), text)?;
    }
    Ok(())
}

/// Runs a command to its end, and keeps and shows what it prints; `watch` sees each line.
///
/// # Errors
/// If it cannot be started or fails.
pub(crate) fn run(part: &str, command: &mut Command, mut watch: impl FnMut(&str)) -> Result<()> {
    let mut child = listen(command, part)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{} cannot be started: {error}", command.get_program().display()))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let error_file = File::create(folder().join(file_name(part, "err")))?;
    let complaints = thread::spawn(move || copy(stderr, error_file, |line| shell::pass_on(line)));
    let copied = copy(stdout, File::create(folder().join(file_name(part, "out")))?, |line| {
        shell::say(line);
        watch(line);
    });
    let status = child.wait()?;
    complaints.join().map_err(|_| "the errors of a part could not be read")??;
    copied?;
    if status.success() { Ok(()) } else { Err(status.to_string().into()) }
}

fn copy(from: Option<impl Read>, mut to: File, mut show: impl FnMut(&str)) -> std::io::Result<()> {
    let Some(from) = from else { return Ok(()) };
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        show(String::from_utf8_lossy(&line).trim_end_matches('\n'));
        line.clear();
    }
    Ok(())
}

fn file_name(part: &str, ending: &str) -> String {
    format!("{}.{ending}", part.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn parts_have_files_of_their_own() {
        assert_eq!(file_name("C and C++", "out"), "C-and-C--.out");
    }
}
