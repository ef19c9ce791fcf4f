//! Simulated days: the real client on a clock that jumps, many more of them than the tests play.

use std::process::Command;

use crate::shell::{self, Result};

/// Days of a full run.
const ALL: &str = "0..100000";

/// Plays days, such as `0..100000`.
///
/// # Errors
/// A day went wrong; the output names it.
pub(crate) fn run(options: &[&str]) -> Result<()> {
    let days = match options {
        [] => ALL,
        ["--days", days] => days,
        other => return Err(format!("sim takes --days FROM..TO, not `{}`", other.join(" ")).into()),
    };
    let mut cargo = shell::without_cargo(Command::new("cargo"));
    cargo.args(["test", "--quiet", "-p", "cloud-infinite", "--lib", "simulation", "--", "--nocapture"]);
    cargo.env("CLOUD_INFINITE_DAYS", days).current_dir(shell::root());
    shell::run(&mut cargo)
}
