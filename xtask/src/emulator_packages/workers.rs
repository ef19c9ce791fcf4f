//! Many tests at a time, each with an emulator of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::shell::{self, Result};
use crate::{node, python};

const REQUIREMENTS: &str = "emulator-python/workers/requirements.txt";

/// How long an emulator may take to notice that nobody needs it any more.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many tests run at a time, and how many there are for each worker.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    workers: usize,
    tests: usize,
}

impl Extent {
    /// Reads the command line: `--workers N --tests N`.
    ///
    /// # Errors
    /// If something else stands there.
    pub(crate) fn parse(mut options: &[&str]) -> Result<Self> {
        let mut extent = Self { workers: 8, tests: 200 };
        loop {
            options = match options {
                [] => return Ok(extent),
                ["--workers", number, rest @ ..] => {
                    extent.workers = number.parse()?;
                    rest
                }
                ["--tests", number, rest @ ..] => {
                    extent.tests = number.parse()?;
                    rest
                }
                [other, ..] => return Err(format!("`{other}` is no option of emulator-workers").into()),
            }
        }
    }
}

/// Runs the tests with pytest and with the test runner of Node.js, and looks for processes that were left behind.
///
/// # Errors
/// If a tool is missing, a test fails, or an emulator does not end.
pub(crate) fn run(extent: Extent) -> Result<()> {
    in_python(extent)?;
    in_node(extent)
}

fn in_python(extent: Extent) -> Result<()> {
    let client = python::wheel(python::Profile::Debug)?;
    let emulator = super::python::wheel(python::Profile::Debug)?;
    python::install(&client, "workers-venv", REQUIREMENTS)?;
    let python = python::install(&emulator, "workers-venv", REQUIREMENTS)?;
    let program = python.with_file_name("cloud-infinite-emulator");

    let mut pytest = Command::new(&python);
    pytest.current_dir(shell::root().join("emulator-python/workers"));
    pytest.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", &extent.workers.to_string(), "."]);
    pytest.env("CLOUD_INFINITE_TESTS", (extent.workers * extent.tests).to_string());
    play("pytest", &mut pytest, &program, extent)
}

fn in_node(extent: Extent) -> Result<()> {
    let mut tarballs = super::node::packages(node::Profile::Debug)?;
    tarballs.push(node::package(node::Profile::Debug)?);
    let project = node::install(&tarballs, "workers-project")?;
    let source = shell::root().join("emulator-node/workers/fresh-emulators.test.mjs");
    let mut run = Command::new("node");
    run.current_dir(&project).args(["--test", "--test-reporter=dot"]);
    run.arg(format!("--test-concurrency={}", extent.workers));
    for worker in 0..extent.workers {
        let name = format!("worker-{worker}.test.mjs");
        shell::copy(&source, &project.join(&name))?;
        run.arg(name);
    }
    run.env("CLOUD_INFINITE_TESTS", extent.tests.to_string());
    let find = "console.log(require('cloud-infinite-emulator').findProgram())";
    let program = shell::output(Command::new("node").current_dir(&project).args(["-e", find]))?;
    play("node --test", &mut run, Path::new(program.trim()), extent)
}

/// Runs the tests, with a picture for their jobs, and sees that every process of the program ends.
fn play(name: &str, tests: &mut Command, program: &Path, extent: Extent) -> Result<()> {
    let picture = shell::root().join("target/emulator-workers.jpg");
    shell::run(Command::new(program).arg("sample").arg(&picture).args(["--width", "64", "--height", "48"]))?;
    tests.env("CLOUD_INFINITE_PICTURE", &picture).env_remove("CLOUD_INFINITE_EMULATOR");
    let begin = Instant::now();
    shell::run(tests)?;
    let taken = begin.elapsed();
    let end = Instant::now() + PATIENCE;
    while let Some(left) = processes(program)?.first() {
        if Instant::now() > end {
            return Err(format!("{name} left an emulator behind: process {left}").into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    shell::say(format!(
        "{name}: {} tests with an emulator each, {} at a time, in {:.1} s; no process is left",
        extent.workers * extent.tests,
        extent.workers,
        taken.as_secs_f64()
    ));
    Ok(())
}

/// The processes that run a program.
fn processes(program: &Path) -> Result<Vec<u32>> {
    let program: PathBuf = fs::canonicalize(program)?;
    let mut found = Vec::new();
    for entry in
        fs::read_dir("/proc").map_err(|error| format!("processes are looked for in /proc: {error}"))?
    {
        let entry = entry?;
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // A process that has ended meanwhile is none of them, nor is one of somebody else.
        if fs::read_link(entry.path().join("exe")).is_ok_and(|exe| exe == program) {
            found.push(pid);
        }
    }
    Ok(found)
}
