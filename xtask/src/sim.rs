//! Simulations: the real client on a clock that jumps, for many more days, or many more jobs, than the tests play.

use std::process::Command;

use crate::shell::{self, Result};

/// Days of a full run.
const ALL: &str = "0..100000";
/// Jobs of a full run of the closed loop.
const ALL_JOBS: &str = "2000000";

/// Plays days, such as `0..100000`, or with `--closed-loop` that many jobs.
///
/// # Errors
/// A day went wrong, which the output names, or the closed loop did not keep what it promises.
pub(crate) fn run(options: &[&str]) -> Result<()> {
    match options {
        [] => play("no_day_doubles_or_loses_a_submission", "CLOUD_INFINITE_DAYS", ALL),
        ["--days", days] => play("no_day_doubles_or_loses_a_submission", "CLOUD_INFINITE_DAYS", days),
        ["--closed-loop"] => closed_loop(ALL_JOBS),
        ["--closed-loop", jobs] => closed_loop(jobs),
        other => {
            let given = other.join(" ");
            Err(format!("sim takes --days FROM..TO or --closed-loop [JOBS], not `{given}`").into())
        }
    }
}

fn closed_loop(jobs: &str) -> Result<()> {
    play("slots_stay_busy_at_the_documented_limits", "CLOUD_INFINITE_CLOSED_LOOP", jobs)
}

fn play(test: &str, variable: &str, value: &str) -> Result<()> {
    let mut cargo = shell::without_cargo(Command::new("cargo"));
    // Only the core is built anew: what it depends on is optimised in every build.
    cargo.args(["test", "--quiet", "--config", "profile.dev.package.cloud-infinite.opt-level=1"]);
    cargo.args(["-p", "cloud-infinite", "--lib", test, "--", "--nocapture"]);
    cargo.env(variable, value).current_dir(shell::root());
    shell::run(&mut cargo)
}
