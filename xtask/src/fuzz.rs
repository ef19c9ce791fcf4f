//! The fuzz targets of `tests/fuzz`: builds them, runs them, and keeps what they found.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::shell::{self, Result};

/// Seconds for each target unless the caller says otherwise.
const SECONDS: u32 = 60;
/// Longer inputs are slower and find nothing that shorter ones do not.
const LONGEST_INPUT: u32 = 8192;
/// An input that takes longer than this, in seconds, counts as a hang.
const LONGEST_RUN: u32 = 1;
/// More memory than this, in MiB, counts as a leak.
const MOST_MEMORY: u32 = 512;

/// What to do with the targets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    /// Only see that they compile; needs nothing but cargo and a C++ compiler.
    Check,
    /// Run each for so many seconds.
    Run(u32),
    /// Take what earlier runs found into the corpus of the repository, as far as it reaches code that nothing in there
    /// reaches.
    Keep,
}

/// What the caller chose.
pub(crate) struct Choice<'a> {
    action: Action,
    target: Option<&'a str>,
}

impl<'a> Choice<'a> {
    /// Reads `--seconds N`, `--target T`, `--check` and `--keep`, each of them optional.
    pub(crate) fn parse(options: &[&'a str]) -> Result<Self> {
        let mut choice = Self { action: Action::Run(SECONDS), target: None };
        let mut options = options.iter();
        while let Some(option) = options.next() {
            let mut value = || options.next().ok_or_else(|| format!("`{option}` needs a value"));
            match *option {
                "--check" => choice.action = Action::Check,
                "--keep" => choice.action = Action::Keep,
                "--seconds" => {
                    let text = value()?;
                    let seconds = text.parse().map_err(|_| format!("`{text}` is no number of seconds"))?;
                    choice.action = Action::Run(seconds);
                }
                "--target" => choice.target = Some(value()?),
                other => return Err(format!("fuzz does not know `{other}`").into()),
            }
        }
        Ok(choice)
    }
}

/// Does it for the chosen target, or for all.
///
/// # Errors
/// If something is missing, or a target found an input that breaks a promise.
pub(crate) fn run(choice: &Choice<'_>) -> Result<()> {
    let all = targets()?;
    let chosen: Vec<&String> =
        all.iter().filter(|name| choice.target.is_none_or(|target| target == name.as_str())).collect();
    if chosen.is_empty() {
        return Err(format!("there is no such target; choose out of {}", all.join(", ")).into());
    }
    if choice.action == Action::Check {
        return check(choice.target);
    }
    require_cargo_fuzz()?;
    for target in chosen {
        let kept = folder().join("corpus").join(target);
        let found = output().join("corpus").join(target);
        fs::create_dir_all(&found)?;
        // libFuzzer writes into the first folder and only reads the others.
        match choice.action {
            Action::Keep => fuzz(target, [&kept, &found], &["-merge=1".to_owned()])?,
            Action::Run(seconds) => fuzz(target, [&found, &kept], &[format!("-max_total_time={seconds}")])?,
            Action::Check => {}
        }
    }
    Ok(())
}

fn folder() -> PathBuf {
    shell::root().join("tests/fuzz")
}

fn output() -> PathBuf {
    shell::root().join("target/fuzz")
}

/// The names of the targets, which are those of their files.
fn targets() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder().join("fuzz_targets"))? {
        let path = entry?.path();
        if let Some(name) = path.file_stem() {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Checks without instrumentation, in the folder and with the profile of the workspace, so that the lints have left most
/// of it there already.
fn check(target: Option<&str>) -> Result<()> {
    let mut command =
        shell::cargo(["check", "--quiet", "--locked", "--manifest-path", "tests/fuzz/Cargo.toml"]);
    command.args(["--target-dir", "target"]);
    if let Some(target) = target {
        command.args(["--bin", target]);
    }
    shell::run(&mut command).map_err(|error| {
        // The targets have a lock file of their own, which a new dependency of the core leaves behind.
        format!("{error}; if the lock file is behind: cargo update -w --manifest-path tests/fuzz/Cargo.toml")
            .into()
    })
}

fn require_cargo_fuzz() -> Result<()> {
    let found = shell::cargo(["fuzz", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if found.success() {
        return Ok(());
    }
    Err("cargo-fuzz is missing: install it with `cargo install cargo-fuzz --locked`".into())
}

fn fuzz(target: &str, corpora: [&PathBuf; 2], options: &[String]) -> Result<()> {
    shell::say(format!("== {target}"));
    let mut command: Command = shell::cargo(["fuzz", "run"]);
    command.arg("--fuzz-dir").arg(folder()).arg("--target-dir").arg(output());
    command.arg(target).args(corpora).arg("--").args(options);
    command.args([
        format!("-timeout={LONGEST_RUN}"),
        format!("-rss_limit_mb={MOST_MEMORY}"),
        format!("-max_len={LONGEST_INPUT}"),
        "-print_final_stats=1".to_owned(),
    ]);
    // Instrumentation is not stable, and needs no more than this.
    command.env("RUSTC_BOOTSTRAP", "1");
    // Freed memory is kept for a while to find its use; a quarter of the usual amount leaves room below the limit.
    command.env("ASAN_OPTIONS", "quarantine_size_mb=64");
    shell::run(&mut command)
        .map_err(|error| format!("{target}: {error}; the input is in tests/fuzz/artifacts").into())
}
