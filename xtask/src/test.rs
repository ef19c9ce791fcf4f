//! Everything that a change must pass, in one run that counts.

use std::process::Command;
use std::time::Instant;

use crate::record;
use crate::shell::{self, Result};

/// The rows of the fault matrix have a part of their own.
pub(crate) const RUST: &[&str] = &[
    "cargo",
    "test",
    "--quiet",
    "--workspace",
    "--exclude",
    "xtask",
    "--exclude",
    "benches",
    "--",
    "--skip",
    "row_",
];

/// Parts of the run: a name and a command of this tool or of cargo. All of them are recorded; the last reads the record.
const PARTS: &[(&str, &[&str])] = &[
    ("format", &["cargo", "fmt", "--all", "--check"]),
    ("generated files", &["xtask", "codegen", "--check"]),
    ("lints", &["cargo", "clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    ("Rust", RUST),
    ("fault matrix", &["xtask", "matrix"]),
    ("chaos", &["xtask", "chaos", "--seeds", "1..3", "--submissions", "500"]),
    ("journal", &["xtask", "journal", "--kills", "8", "--items", "400", "--settle-millis", "1000"]),
    ("fuzz targets", &["xtask", "fuzz", "--check"]),
    ("xtask", &["cargo", "test", "--quiet", "--profile", "xtask", "-p", "xtask"]),
    (
        "Rust documentation",
        &["cargo", "doc", "--quiet", "--no-deps", "-p", "cloud-infinite", "-p", "cloud-infinite-emulator"],
    ),
    ("Python", &["xtask", "test-python"]),
    ("Node.js", &["xtask", "test-node"]),
    ("emulator packages", &["xtask", "test-emulator-packages"]),
    ("C and C++", &["xtask", "test-c"]),
    // The suites of Python and Node.js have theirs.
    (
        "chaos in C and C++",
        &["xtask", "chaos", "--seeds", "1", "--submissions", "500", "--language", "c,cpp"],
    ),
    ("conformance", &["xtask", "conformance"]),
    ("demo", &["xtask", "demo"]),
    ("secrets", &["xtask", "canary", "--recorded"]),
];

/// What the parts have a short form of, at its full length, and what needs more than the machine: other people's clients, a
/// browser. Takes hours.
const LONG_PARTS: &[(&str, &[&str])] = &[
    ("chaos, long", &["xtask", "chaos"]),
    ("chaos beside the official SDKs", &["xtask", "chaos-compare"]),
    ("journal, long", &["xtask", "journal"]),
    ("a million items", &["xtask", "bulk"]),
    ("bad days", &["xtask", "sim"]),
    ("closed loop", &["xtask", "sim", "--closed-loop"]),
    ("soak", &["xtask", "soak"]),
    ("fuzz", &["xtask", "fuzz"]),
    ("C and C++, sanitized", &["xtask", "test-c", "--sanitize"]),
    ("emulator packages, long", &["xtask", "test-emulator-packages", "--full"]),
    ("emulators side by side", &["xtask", "emulator-workers"]),
    ("killed emulators", &["xtask", "emulator-kill"]),
    ("random deeds", &["xtask", "emulator-deeds"]),
    ("bombs", &["xtask", "bombs"]),
    ("oracle", &["xtask", "oracle"]),
    ("official clients", &["xtask", "test-clients"]),
    ("inspection page", &["xtask", "test-page"]),
];

/// Runs all parts, the long ones too if wanted, and stops at the first that fails.
///
/// # Errors
/// The part that failed.
pub(crate) fn run(is_full: bool) -> Result<()> {
    let begin = Instant::now();
    record::begin()?;
    let mut passed = parts(PARTS)?;
    if is_full {
        passed += parts(LONG_PARTS)?;
    }
    shell::say(format!("everything passed in {:.0} s", begin.elapsed().as_secs_f64()));
    shell::say(format!("tests: {passed} passed, 0 failed"));
    Ok(())
}

/// Runs parts, records what they print and log, and counts the tests that they report.
///
/// # Errors
/// The first part that fails.
pub(crate) fn parts(parts: &[(&str, &[&str])]) -> Result<u64> {
    let mut passed = 0;
    for (name, command) in parts {
        shell::say(format!("== {name}"));
        let part = Instant::now();
        let mut command = command_of(command)?;
        record::run(name, &mut command, |line| passed += passed_in(line))
            .map_err(|error| format!("{name}: {error}"))?;
        shell::say(format!("== {name}: ok, {:.0} s\n", part.elapsed().as_secs_f64()));
    }
    Ok(passed)
}

fn command_of(words: &[&str]) -> Result<Command> {
    let mut command = match words {
        ["xtask", arguments @ ..] => {
            let mut command = Command::new(std::env::current_exe()?);
            command.args(arguments);
            command
        }
        [program, arguments @ ..] => {
            let mut command = shell::without_cargo(Command::new(program));
            command.args(arguments);
            // A missing link in the documentation is a mistake like any other.
            command.env("RUSTDOCFLAGS", "-D warnings");
            command
        }
        [] => return Err("there is no command".into()),
    };
    command.current_dir(shell::root());
    Ok(command)
}

/// The number of passed tests, if the line is the closing line of a test runner.
fn passed_in(line: &str) -> u64 {
    let line = line.trim();
    let number = |text: Option<&str>| text.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    if let Some(rest) = line.strip_prefix("test result: ok.") {
        return number(rest.split("passed").next());
    }
    if let Some(rest) = line.strip_prefix("\u{2139} pass ").or_else(|| line.strip_prefix("# pass ")) {
        return number(Some(rest));
    }
    // `12 passed, 1 warning in 3.4s` of pytest, and `word: 12 passed, 0 failed` of our own programs.
    let (before, _) = line.split_once(" passed").unwrap_or_default();
    let before = before.trim_start_matches('=').trim();
    let before = before.split_once(": ").map_or(before, |(_, rest)| rest);
    number(Some(before))
}

#[cfg(test)]
mod tests {
    use super::passed_in;

    #[test]
    fn closing_lines_are_counted() {
        for (line, expected) in [
            ("test result: ok. 57 passed; 0 failed; 0 ignored", 57),
            ("12 passed in 3.41s", 12),
            ("===== 12 passed, 2 warnings in 3.41s =====", 12),
            ("\u{2139} pass 31", 31),
            ("# pass 31", 31),
            ("c: 8 passed, 0 failed", 8),
            ("conformance: 6 passed, 0 failed", 6),
            ("running 3 tests", 0),
            ("all checks passed", 0),
            ("", 0),
        ] {
            assert_eq!(passed_in(line), expected, "{line}");
        }
    }
}
