//! Holds the emulator against the SDKs of the service's maker.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::emulator::{self, Emulator};
use crate::program::Build;
use crate::shell::{self, Result};
use crate::{node, official};

/// Where the tests are.
const SOURCES: &str = "tests/clients";
/// Where the buckets of the emulators are; they stay there for whoever wants to look.
const WORK: &str = "target/clients";

/// Installs the SDKs and plays their stories against an emulator each.
///
/// # Errors
/// If an SDK cannot be installed, or a story goes otherwise.
pub(crate) fn run() -> Result<()> {
    // The SDKs first: what is missing for them should not be found out after a long build.
    let (interpreter, python_version) = official::for_python()?;
    let (project, node_version) = official::for_node()?;
    let emulator = emulator::build(Build::Debug)?;
    let sources = shell::root().join(SOURCES);

    shell::say(format!("== {} {python_version}", official::PYTHON));
    let mut tests = Command::new(interpreter);
    tests.arg(sources.join("python/test_official.py"));
    // Compiled Python beside the sources is in nobody's way but the reader's.
    tests.env("PYTHONDONTWRITEBYTECODE", "1");
    play(&emulator, "python", &mut tests)?;

    shell::say(format!("== {} {node_version}", official::NODE));
    let program = node::place_folder(&project, &sources.join("node"), "official.test.mjs")?;
    let mut tests = Command::new("node");
    tests.args(["--test", "--test-timeout=120000"]).arg(program);
    play(&emulator, "node", &mut tests)
}

/// Runs a program beside an emulator that has nothing but an empty bucket.
fn play(program: &Path, language: &str, tests: &mut Command) -> Result<()> {
    let folder = shell::root().join(WORK).join(language);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let sample: PathBuf = folder.join("sample.jpg");
    shell::run(Command::new(program).arg("sample").arg(&sample).args(["--width", "640", "--height", "480"]))?;
    let emulator = Emulator::start(program, &folder.join("buckets"), &[])?;
    // The SDKs would follow this machine's own proxy to an emulator that it cannot reach.
    for proxy in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        tests.env_remove(proxy);
    }
    tests.env("CLOUD_INFINITE_EMULATOR_ADMIN", &emulator.admin).env("CLOUD_INFINITE_SAMPLE", sample);
    shell::run(emulator.introduce(tests))
}
