//! Hostile pictures and rules for the emulator, the heavy ones too.

use crate::shell::{self, Result};

/// Runs what `make test` leaves out, and what it does not.
///
/// # Errors
/// If the emulator ended, took more than 1 GiB, wrote where nothing belongs, or a job ended otherwise than it must.
pub(crate) fn run() -> Result<()> {
    let mut command = shell::cargo(["test", "--quiet", "-p", "cloud-infinite-emulator", "--test", "suite"]);
    command.args(["--", "bombs::", "--include-ignored", "--nocapture", "--test-threads", "1"]);
    shell::run(&mut command)
}
