//! Kills the emulator under load again and again: the long form of a test that kills it a few times.

use crate::shell::{self, Result};

/// How the test learns how often.
const KILLS_VARIABLE: &str = "CLOUD_INFINITE_EMULATOR_KILLS";

/// Reads `--kills N`.
///
/// # Errors
/// If the options are others.
pub(crate) fn parse(options: &[&str]) -> Result<u32> {
    match options {
        [] => Ok(100),
        ["--kills", count] => match count.parse() {
            Ok(count) if count > 0 => Ok(count),
            _ => Err(format!("--kills takes a number of at least 1, not `{count}`").into()),
        },
        other => Err(format!("emulator-kill takes --kills N, not `{}`", other.join(" ")).into()),
    }
}

/// Runs it; what was found stands in the line that begins with the number of kills.
///
/// # Errors
/// If something that the emulator had acknowledged was not there.
pub(crate) fn run(kills: u32) -> Result<()> {
    let test = ["--test", "suite", "--", "kill::", "--nocapture"];
    let mut cargo =
        shell::cargo(["test", "--quiet", "-p", "cloud-infinite-emulator"].into_iter().chain(test));
    shell::run(cargo.env(KILLS_VARIABLE, kills.to_string()))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn options_are_read() {
        assert_eq!(parse(&[]).unwrap(), 100);
        assert_eq!(parse(&["--kills", "3"]).unwrap(), 3);
        for options in [&["--kills"][..], &["--kills", "0"], &["--kills", "many"], &["--seed", "1"]] {
            assert!(parse(options).is_err(), "{options:?}");
        }
    }
}
