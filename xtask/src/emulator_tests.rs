//! The long forms of tests of the emulator that `make test` does a few times.

use crate::shell::{self, Result};

/// A test that does something as often as a variable of the environment says.
pub(crate) struct LongTest {
    command: &'static str,
    option: &'static str,
    times: u32,
    variable: &'static str,
    /// What cargo is told behind the package.
    test: &'static [&'static str],
}

/// Kills the emulator under load, and looks for everything that it had acknowledged. What was found stands in the line that
/// begins with the number of kills.
pub(crate) const KILL: LongTest = LongTest {
    command: "emulator-kill",
    option: "--kills",
    times: 100,
    variable: "CLOUD_INFINITE_EMULATOR_KILLS",
    test: &["--test", "suite", "--", "kill::", "--nocapture"],
};

/// Does random things to the scheduler, and checks that no queue runs too much, starts the wrong job or leaves one behind.
pub(crate) const DEEDS: LongTest = LongTest {
    command: "emulator-deeds",
    option: "--cases",
    times: 10_000,
    variable: "CLOUD_INFINITE_EMULATOR_CASES",
    test: &["--lib", "--", "scheduler::properties::"],
};

impl LongTest {
    /// Reads how often from the options, and runs it.
    ///
    /// # Errors
    /// If the options are others, or the test fails.
    pub(crate) fn run(&self, options: &[&str]) -> Result<()> {
        let times = self.parse(options)?;
        let mut cargo = shell::cargo(
            ["test", "--quiet", "-p", "cloud-infinite-emulator"].iter().chain(self.test).copied(),
        );
        shell::run(cargo.env(self.variable, times.to_string()))
    }

    fn parse(&self, options: &[&str]) -> Result<u32> {
        let Self { command, option, .. } = self;
        match options {
            [] => Ok(self.times),
            [given, count] if given == option => match count.parse() {
                Ok(count) if count > 0 => Ok(count),
                _ => Err(format!("{option} takes a number of at least 1, not `{count}`").into()),
            },
            other => Err(format!("{command} takes {option} N, not `{}`", other.join(" ")).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        assert_eq!(KILL.parse(&[]).unwrap(), 100);
        assert_eq!(KILL.parse(&["--kills", "3"]).unwrap(), 3);
        assert_eq!(DEEDS.parse(&["--cases", "3"]).unwrap(), 3);
        for options in [&["--kills"][..], &["--kills", "0"], &["--kills", "many"], &["--cases", "1"]] {
            assert!(KILL.parse(options).is_err(), "{options:?}");
        }
    }
}
