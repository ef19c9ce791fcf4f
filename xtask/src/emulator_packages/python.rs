//! The wheel with the emulator's program and its fixtures for pytest.

use std::path::PathBuf;
use std::process::Command;

use super::Extent;
use crate::licence;
use crate::python::{self, Profile, Tools};
use crate::shell::{self, Result};

/// Where the package's sources are.
const PACKAGE: &str = "emulator-python";
const TEST_REQUIREMENTS: &str = "emulator-python/tests/requirements.txt";

/// Builds the wheel and returns its path.
///
/// # Errors
/// If a tool is missing or the package does not compile.
pub(crate) fn wheel(profile: Profile) -> Result<PathBuf> {
    let tools = Tools::prepare()?;
    let folder = shell::root().join(PACKAGE);
    licence::place_with_font(&folder)?;
    let mut maturin = tools.maturin(PACKAGE);
    match profile {
        // The program that every other test uses: compiled for itself alone it would get other features of its
        // dependencies, which are a minute's work.
        Profile::Debug => {
            maturin.env("CARGO", shell::root().join("xtask/cargo-of-the-workspace.sh")).args(python::QUICKLY);
        }
        Profile::Release => {
            maturin.arg("--release");
        }
    }
    tools.build(maturin, "emulator-wheels")
}

/// Builds the wheel, installs it beside that of the client, and tests what was installed.
///
/// # Errors
/// If a tool is missing or a test fails.
pub(crate) fn test(extent: Extent) -> Result<()> {
    let client = python::wheel(Profile::Debug)?;
    let emulator = wheel(Profile::Debug)?;
    python::install(&client, "emulator-venv", TEST_REQUIREMENTS)?;
    let python = python::install(&emulator, "emulator-venv", TEST_REQUIREMENTS)?;

    let in_package = |arguments: &[&str]| {
        let mut command = Command::new(&python);
        command.current_dir(shell::root().join(PACKAGE)).arg("-m").args(arguments);
        // What is tested is what was installed.
        command.env_remove("CLOUD_INFINITE_EMULATOR");
        command
    };
    let cache = shell::root().join("target/python/cache");
    let pytest_cache = format!("cache_dir={}", cache.join("emulator-pytest").display());
    let mypy_cache = cache.join("mypy").display().to_string();
    let mut pytest = in_package(&["pytest", "-q", "-o", &pytest_cache]);
    if extent == Extent::Short {
        pytest.args(["-m", "not slow"]);
    }
    shell::run(&mut pytest)?;
    shell::run(&mut in_package(&["mypy", "--cache-dir", &mypy_cache, "-p", "cloud_infinite_emulator"]))?;
    shell::run(&mut in_package(&["mypy", "--cache-dir", &mypy_cache, "tests"]))
}
