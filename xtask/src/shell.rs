//! What every command of this tool needs: the root, running programs, and speaking.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Errors of this tool are sentences for the person at the terminal.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Prints a line for the person at the terminal.
pub(crate) fn say(text: impl AsRef<str>) {
    // A closed pipe is no reason to stop working.
    let _ = writeln!(std::io::stdout(), "{}", text.as_ref());
}

/// A command in the root of the repository.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Runs a command to its end.
///
/// # Errors
/// If it cannot be started or does not end with success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("{program} cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} failed: {status}").into()) }
}

/// Runs a command and returns what it printed; its errors go to the terminal.
///
/// # Errors
/// If it cannot be started or does not end with success.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("{program} failed: {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The line in which a program says why it failed, as far as that can be told.
pub(crate) fn reason(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let is_error = |line: &&str| line.to_ascii_lowercase().contains("error");
    lines.clone().find(is_error).or_else(|| lines.next_back()).unwrap_or_default().to_owned()
}

/// Builds a program with the features that the whole workspace gives its dependencies, so that they are not compiled
/// once more than `cargo test` needs them.
pub(crate) const IN_WORKSPACE: [&str; 7] =
    ["build", "--quiet", "--workspace", "--exclude", "xtask", "--exclude", "benches"];

/// A cargo command in the root of the repository.
pub(crate) fn cargo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = without_cargo(command("cargo"));
    command.args(arguments);
    command
}

/// Takes away what the cargo that runs this tool says about this tool: a nested cargo would build more than it has to.
pub(crate) fn without_cargo(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "CARGO_BIN_NAME" {
            command.env_remove(&name);
        }
    }
    command
}

/// Copies a file over another one, or to where none is.
///
/// # Errors
/// If it cannot be copied; the message names it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to).map_err(|error| format!("{} cannot be copied: {error}", from.display()))?;
    Ok(())
}

/// Takes what is for debuggers only out of a program that is packed for tests: most of it, and slow to compress.
pub(crate) fn strip(program: &Path) {
    // Where the tool is missing, packing just takes longer.
    let _ = Command::new("strip").arg("--strip-debug").arg(program).stderr(Stdio::null()).status();
}

/// Formats Rust source with the settings of the repository.
pub(crate) fn rustfmt(source: &str) -> Result<String> {
    let mut child = command("rustfmt")
        .args(["--edition", "2024", "--config-path", "."])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| {
            format!("rustfmt cannot be started ({error}); install it: rustup component add rustfmt")
        })?;
    let Some(mut input) = child.stdin.take() else { return Err("rustfmt takes no input".into()) };
    input.write_all(source.as_bytes())?;
    drop(input);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err("rustfmt refused the generated source".into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Passes on a line that a program wrote to its errors.
pub(crate) fn pass_on(text: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr(), "{}", text.as_ref());
}

/// Prints an error for the person at the terminal.
pub(crate) fn complain(text: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr(), "xtask: {}", text.as_ref());
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn the_reason_is_the_first_error_or_the_last_line() {
        assert_eq!(
            reason(b"warn: old\nnpm error code E404\nnpm error a log is there\n"),
            "npm error code E404"
        );
        assert_eq!(reason(b"first\nlast\n\n"), "last");
        assert_eq!(reason(b""), "");
    }
}
