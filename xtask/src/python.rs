//! The Python package: its tools, its wheel and its tests.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::licence;
use crate::shell::{self, Result};

const BUILD_REQUIREMENTS: &str = "bindings-python/requirements-build.txt";
/// For an environment that needs nothing but the wheel.
pub(crate) const NO_REQUIREMENTS: &str = "bindings-python/requirements-none.txt";
const TEST_REQUIREMENTS: &str = "bindings-python/tests/requirements.txt";

/// Nobody downloads what is built for tests, so that compressing it would be wasted time.
pub(crate) const QUICKLY: &[&str] = &["--compression-method", "stored"];

/// What a candidate is asked: is it new enough, and can it make virtual environments?
const PROBE: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

/// How the native part is compiled.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Profile {
    /// Quick to build.
    Debug,
    /// As it is shipped.
    Release,
}

/// Builds the wheel and returns its path.
///
/// # Errors
/// If a tool is missing, the versions disagree, or the package does not compile.
pub(crate) fn wheel(profile: Profile) -> Result<PathBuf> {
    check_version()?;
    let tools = Tools::prepare()?;
    licence::place(&shell::root().join("bindings-python"))?;
    let mut maturin = tools.maturin("bindings-python");
    maturin.arg("--interpreter").arg(tools.program("python"));
    maturin.args(match profile {
        Profile::Debug => QUICKLY,
        Profile::Release => &["--release"],
    });
    tools.build(maturin, "wheels")
}

/// What builds wheels.
pub(crate) struct Tools(Venv);

impl Tools {
    /// Installs them, unless they are there.
    ///
    /// # Errors
    /// If Python is missing or pip cannot install them.
    pub(crate) fn prepare() -> Result<Self> {
        Ok(Self(Venv::prepare("venv", BUILD_REQUIREMENTS)?))
    }

    /// The command that builds the wheel of a folder.
    pub(crate) fn maturin(&self, folder: &str) -> Command {
        let mut maturin = shell::without_cargo(self.0.command("maturin"));
        maturin.current_dir(shell::root().join(folder));
        maturin.args(["build", "--quiet", "--compatibility", "linux"]);
        maturin
    }

    /// Builds a wheel into a folder under `target/python` that holds nothing else, and returns its path.
    ///
    /// # Errors
    /// If it cannot be built.
    pub(crate) fn build(&self, mut maturin: Command, folder: &str) -> Result<PathBuf> {
        let wheels = shell::root().join("target/python").join(folder);
        if wheels.exists() {
            // A wheel of another version must not be taken for the one that is built now.
            fs::remove_dir_all(&wheels)?;
        }
        shell::run(maturin.arg("--out").arg(&wheels))?;
        let built = fs::read_dir(&wheels)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let mut built = built.filter(|path| path.extension() == Some(OsStr::new("whl")));
        match (built.next(), built.next()) {
            (Some(wheel), None) => Ok(wheel),
            _ => Err(format!("maturin did not leave exactly one wheel in {}", wheels.display()).into()),
        }
    }

    fn program(&self, name: &str) -> PathBuf {
        self.0.program(name)
    }
}

/// The extra of the package that brings the emulator asks for the version of the workspace.
fn check_version() -> Result<()> {
    let project = fs::read_to_string(shell::root().join("bindings-python/pyproject.toml"))?;
    let wanted = concat!("cloud-infinite-emulator==", env!("CARGO_PKG_VERSION"));
    if project.contains(&format!("\"{wanted}\"")) {
        return Ok(());
    }
    Err(format!("bindings-python/pyproject.toml must ask for {wanted} in its extra `emulator`").into())
}

/// Installs a wheel into a virtual environment under `target/python` and returns the environment's Python.
///
/// # Errors
/// If a tool is missing or the wheel cannot be installed.
pub(crate) fn install(wheel: &Path, environment: &str, requirements: &str) -> Result<PathBuf> {
    let venv = Venv::prepare(environment, requirements)?;
    let mut pip = venv.command("python");
    pip.args(["-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", "--no-index"]).arg(wheel);
    shell::run(&mut pip)?;
    Ok(venv.program("python"))
}

/// Makes a virtual environment under `target/python` with what a file of requirements asks for, and returns its Python.
///
/// # Errors
/// If Python is missing or pip cannot install them.
pub(crate) fn with_requirements(environment: &str, requirements: &str) -> Result<PathBuf> {
    Ok(Venv::prepare(environment, requirements)?.program("python"))
}

/// Installs the current release of a package from the index into a virtual environment under `target/python`, and
/// returns the environment's Python and the package's version.
///
/// # Errors
/// If Python is missing or pip cannot install the package.
pub(crate) fn install_by_name(package: &str, environment: &str) -> Result<(PathBuf, String)> {
    let venv = Venv::prepare(environment, NO_REQUIREMENTS)?;
    let mut pip = venv.command("python");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", package]);
    let output = pip.output()?;
    if !output.status.success() {
        let reason = shell::reason(&output.stderr);
        return Err(format!("pip cannot install {package}; is the network there? {reason}").into());
    }
    let question = format!("import importlib.metadata; print(importlib.metadata.version({package:?}))");
    let version = shell::output(venv.command("python").args(["-c", &question]))?;
    Ok((venv.program("python"), version.trim().to_owned()))
}

/// Builds the wheel, installs it and tests what was installed.
///
/// # Errors
/// If a tool is missing or a test fails.
pub(crate) fn test() -> Result<()> {
    let wheel = wheel(Profile::Debug)?;
    let python = install(&wheel, "test-venv", TEST_REQUIREMENTS)?;
    let emulator = crate::emulator::build(crate::program::Build::Debug)?;
    let fault_server = crate::fault_server::build()?;

    let in_package = |arguments: &[&str]| {
        let mut command = Command::new(&python);
        command.current_dir(shell::root().join("bindings-python")).arg("-m").args(arguments);
        command.env("CLOUD_INFINITE_EMULATOR", &emulator).env("CLOUD_INFINITE_FAULT_SERVER", &fault_server);
        command
    };
    let cache = shell::root().join("target/python/cache");
    let pytest_cache = format!("cache_dir={}", cache.join("pytest").display());
    let mypy_cache = cache.join("mypy").display().to_string();
    // Every test has servers of its own.
    shell::run(&mut in_package(&["pytest", "-q", "-n", "auto", "-o", &pytest_cache]))?;
    shell::run(&mut in_package(&["mypy", "--cache-dir", &mypy_cache, "-p", "cloud_infinite"]))?;
    shell::run(&mut in_package(&["mypy", "--cache-dir", &mypy_cache, "tests"]))?;
    shell::run(&mut in_package(&[
        "mypy.stubtest",
        "cloud_infinite._native",
        "--mypy-config-file",
        "pyproject.toml",
    ]))
}

/// A virtual environment under `target/python`.
struct Venv {
    root: PathBuf,
}

impl Venv {
    /// Makes the environment, unless it is there and has what the requirements ask for.
    fn prepare(name: &str, requirements: &str) -> Result<Self> {
        let python = interpreter()?;
        let root = shell::root().join("target/python").join(name);
        let wanted = format!("{python}\n{}", fs::read_to_string(shell::root().join(requirements))?);
        let stamp = root.join("requirements.stamp");
        let venv = Self { root };
        if fs::read_to_string(&stamp).is_ok_and(|present| present == wanted) {
            return Ok(venv);
        }
        shell::run(shell::command(&python).args(["-m", "venv", "--clear"]).arg(&venv.root))?;
        let mut pip = venv.command("python");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
        shell::run(&mut pip)?;
        // Written last: an environment that was interrupted half-way is made anew.
        fs::write(stamp, wanted)?;
        Ok(venv)
    }

    fn program(&self, name: &str) -> PathBuf {
        self.root.join("bin").join(name)
    }

    fn command(&self, name: &str) -> Command {
        shell::command(self.program(name))
    }
}

/// The path of a Python that can do the work.
fn interpreter() -> Result<String> {
    let probe = |candidate: &str| {
        let mut command = shell::command(candidate);
        command.args(["-c", PROBE]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    for candidate in ["python3", "python3.14", "python3.13", "python3.12", "python3.11"] {
        if probe(candidate) {
            let path =
                shell::output(shell::command(candidate).args(["-c", "import sys; print(sys.executable)"]))?;
            return Ok(path.trim().to_owned());
        }
    }
    Err("Python 3.11 or newer with its venv module is missing; install it: apt-get install python3-venv (Debian, \
         Ubuntu) or dnf install python3.12 (Fedora, RHEL)"
        .into())
}
