//! Does random things to the emulator's scheduler: the long form of a test that does a few of them.

use crate::shell::{self, Result};

/// How the test learns how many lives it is to play.
const CASES_VARIABLE: &str = "CLOUD_INFINITE_EMULATOR_CASES";

/// Reads `--cases N`.
///
/// # Errors
/// If the options are others.
pub(crate) fn parse(options: &[&str]) -> Result<u32> {
    match options {
        [] => Ok(10_000),
        ["--cases", count] => match count.parse() {
            Ok(count) if count > 0 => Ok(count),
            _ => Err(format!("--cases takes a number of at least 1, not `{count}`").into()),
        },
        other => Err(format!("emulator-deeds takes --cases N, not `{}`", other.join(" ")).into()),
    }
}

/// Runs it.
///
/// # Errors
/// If a queue ran too much, started the wrong job or left one behind.
pub(crate) fn run(cases: u32) -> Result<()> {
    let test = ["--lib", "--", "scheduler::properties::"];
    let mut cargo =
        shell::cargo(["test", "--quiet", "-p", "cloud-infinite-emulator"].into_iter().chain(test));
    shell::run(cargo.env(CASES_VARIABLE, cases.to_string()))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn options_are_read() {
        assert_eq!(parse(&[]).unwrap(), 10_000);
        assert_eq!(parse(&["--cases", "3"]).unwrap(), 3);
        for options in [&["--cases"][..], &["--cases", "0"], &["--cases", "many"], &["--seed", "1"]] {
            assert!(parse(options).is_err(), "{options:?}");
        }
    }
}
