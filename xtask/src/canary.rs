//! The scan for secrets: tests log all that they can, and nothing secret may be in it.

use crate::record;
use crate::shell::{self, Result};
use crate::test;

/// What a scan of its own runs: the parts of a whole run in which Rust programs use the client. They all can log.
const PARTS: &[(&str, &[&str])] = &[
    ("Rust", test::RUST),
    ("fault matrix", &["xtask", "matrix"]),
    ("chaos", &["xtask", "chaos", "--seeds", "1", "--submissions", "300"]),
];

/// Runs the suites with everything logged, and reads what they printed and logged.
///
/// # Errors
/// If a suite fails, or there is a secret in what it said.
pub(crate) fn run() -> Result<()> {
    record::begin()?;
    test::parts(PARTS)?;
    scan()
}

/// Reads the record of a run.
///
/// # Errors
/// If there is a secret in it, or too little for that to mean anything.
pub(crate) fn scan() -> Result<()> {
    let mut build = shell::cargo(shell::IN_WORKSPACE);
    shell::run(build.args(["--bin", "secret-scan"]))?;
    shell::run(shell::command(shell::root().join("target/debug/secret-scan")).arg(record::folder()))
        .map_err(|error| format!("there are secrets in {}: {error}", record::folder().display()))?;
    shell::say("canary: 1 passed, 0 failed");
    Ok(())
}
