//! The npm package: its tools, its native part, its tarball and its tests.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::program::Build;
use crate::shell::{self, Result};
use crate::{codegen, emulator, fault_server, licence};

/// Where the package's sources are.
const PACKAGE: &str = "bindings-node";
/// The oldest Node.js that can `require()` an ES module, which is what the package is.
const OLDEST: (u32, u32) = (20, 19);
/// Where everything is built that is not part of the package.
const WORK: &str = "target/node";

/// How the native part is compiled.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Profile {
    /// Quick to build.
    Debug,
    /// As it is shipped.
    Release,
}

/// Builds the package and returns the path of its tarball, which brings the native part of this machine.
///
/// # Errors
/// If a tool is missing, the versions disagree, or the package does not compile.
pub(crate) fn package(profile: Profile) -> Result<PathBuf> {
    let platform = prepare()?;
    check_version()?;
    let package = shell::root().join(PACKAGE);
    native(profile, &package, &platform)?;
    compile(&package)?;
    licence::place(&package)?;
    pack(&package, "tarballs")
}

/// Builds the package, installs it into an empty project and tests what was installed.
///
/// # Errors
/// If a tool is missing or a test fails.
pub(crate) fn test() -> Result<()> {
    let tarball = package(Profile::Debug)?;
    let emulator = emulator::build(Build::Debug)?;
    let fault_server = fault_server::build()?;
    let root = shell::root();
    let package = root.join(PACKAGE);
    let project = install(&[tarball], "test-project")?;
    for entry in fs::read_dir(package.join("test"))? {
        let path = entry?.path();
        if let Some(name) = path.file_name() {
            shell::copy(&path, &project.join(name))?;
        }
    }
    shell::copy(&package.join("examples/first-job.mjs"), &project.join("first-job.mjs"))?;
    place_program(&project, "chaos.mjs")?;
    fs::write(project.join("examples.ts"), examples()?)?;
    for config in ["tsconfig.json", "tsconfig.plain.json"] {
        shell::run(tsc(&project).args(["-p", config]))?;
    }
    let mut tests = Command::new("node");
    tests.current_dir(&project).args(["--test", "--test-concurrency=2", "--test-timeout=120000"]);
    let mut names: Vec<_> = fs::read_dir(&project)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs") || name.ends_with(".test.mts"))
        .map(|name| name.replace(".mts", ".mjs"))
        .collect();
    names.sort_unstable();
    names.dedup();
    tests.args(names);
    tests.env("CLOUD_INFINITE_EMULATOR", emulator);
    tests.env("CLOUD_INFINITE_FAULT_SERVER", fault_server);
    tests.env("CLOUD_INFINITE_VECTORS", root.join("tests/vectors"));
    shell::run(&mut tests)
}

/// Installs tarballs, and nothing else, into an empty project under `target/node` and returns the project.
///
/// # Errors
/// If npm cannot install them.
pub(crate) fn install(tarballs: &[PathBuf], name: &str) -> Result<PathBuf> {
    let project = shell::root().join(WORK).join(name);
    if project.exists() {
        fs::remove_dir_all(&project)?;
    }
    fs::create_dir_all(&project)?;
    fs::write(project.join("package.json"), "{ \"private\": true, \"type\": \"module\" }\n")?;
    let mut install = npm(&project);
    install.args(["install", "--no-package-lock", "--offline"]).args(tarballs);
    shell::run(&mut install)?;
    Ok(project)
}

/// Installs the current release of a package from the registry into a project under `target/node`, and returns the
/// project and the package's version.
///
/// # Errors
/// If Node.js is missing or npm cannot install the package.
pub(crate) fn install_by_name(package: &str, name: &str) -> Result<(PathBuf, String)> {
    probe()?;
    let project = shell::root().join(WORK).join(name);
    fs::create_dir_all(&project)?;
    fs::write(project.join("package.json"), "{ \"private\": true, \"type\": \"module\" }\n")?;
    let output =
        npm(&project).args(["install", "--no-package-lock"]).arg(format!("{package}@latest")).output()?;
    if !output.status.success() {
        let reason = shell::reason(&output.stderr);
        return Err(format!("npm cannot install {package}; is the network there? {reason}").into());
    }
    let manifest = fs::read_to_string(project.join("node_modules").join(package).join("package.json"))?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest)?;
    let version = manifest["version"].as_str().ok_or_else(|| format!("{package} has no version"))?;
    Ok((project, version.to_owned()))
}

/// Adds packages from the registry to a project.
///
/// # Errors
/// If npm cannot install them.
pub(crate) fn add(project: &Path, packages: &[&str]) -> Result<()> {
    shell::run(npm(project).args(["install", "--no-package-lock"]).args(packages))
}

/// Copies a program of `tests/node` and what the programs there share into a project, because Node.js looks for
/// packages where the program is.
///
/// # Errors
/// If it cannot be copied.
pub(crate) fn place_program(project: &Path, program: &str) -> Result<PathBuf> {
    let sources = shell::root().join("tests/node");
    for file in [program, "chaos_run.mjs"] {
        shell::copy(&sources.join(file), &project.join(file))?;
    }
    Ok(project.join(program))
}

/// Copies all programs of a folder into a project, and returns where the one of that name is then.
///
/// # Errors
/// If one cannot be copied.
pub(crate) fn place_folder(project: &Path, folder: &Path, program: &str) -> Result<PathBuf> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(name) = path.file_name() {
            shell::copy(&path, &project.join(name))?;
        }
    }
    Ok(project.join(program))
}

/// Makes the tools ready that build packages, and returns the name of this machine's platform.
///
/// # Errors
/// If one is missing and cannot be installed.
pub(crate) fn prepare() -> Result<String> {
    let platform = probe()?;
    install_tools(&shell::root().join(PACKAGE))?;
    Ok(platform)
}

/// Checks that Node.js and npm are there, and returns the name of this machine's platform.
fn probe() -> Result<String> {
    let missing = |what: &str| {
        format!(
            "{what}; Node.js {}.{} or newer with npm is needed: get it from nodejs.org, or from your system as the \
             packages nodejs and npm",
            OLDEST.0, OLDEST.1
        )
    };
    let script = "const libc = process.platform !== 'linux' ? ''
        : process.report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl';
        const abi = process.platform === 'win32' ? '-msvc' : libc;
        console.log(process.versions.node, process.platform + '-' + process.arch + abi)";
    let output = Command::new("node").args(["-e", script]).stdin(Stdio::null()).output();
    let Ok(output) = output else { return Err(missing("node is missing").into()) };
    let text = String::from_utf8(output.stdout)?;
    let Some((version, platform)) = text.trim().split_once(' ') else {
        return Err(missing("node does not work").into());
    };
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < OLDEST {
        return Err(missing(&format!("node {version} is too old")).into());
    }
    if !Command::new("npm")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
    {
        return Err(missing("npm is missing").into());
    }
    Ok(platform.to_owned())
}

/// The package has the version of the workspace.
fn check_version() -> Result<()> {
    let root = shell::root();
    let package: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(root.join(PACKAGE).join("package.json"))?)?;
    let lock: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(root.join(PACKAGE).join("package-lock.json"))?)?;
    for (file, found) in [("package.json", &package["version"]), ("package-lock.json", &lock["version"])] {
        if found != env!("CARGO_PKG_VERSION") {
            return Err(format!(
                "{PACKAGE}/{file} has version {found}, Cargo.toml has \"{}\"; they must agree",
                env!("CARGO_PKG_VERSION")
            )
            .into());
        }
    }
    Ok(())
}

/// Translates the TypeScript of a package into its `dist/`.
///
/// # Errors
/// If it is wrong.
pub(crate) fn compile(package: &Path) -> Result<()> {
    let dist = package.join("dist");
    if dist.exists() {
        // What is not generated any more must not be packed.
        fs::remove_dir_all(&dist)?;
    }
    shell::run(&mut tsc(package))
}

/// Installs what the lock file names, unless that was done before.
fn install_tools(package: &Path) -> Result<()> {
    let wanted = fs::read_to_string(package.join("package-lock.json"))?;
    let stamp = package.join("node_modules/.lock.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|present| present == wanted) {
        return Ok(());
    }
    shell::run(npm(package).arg("ci"))?;
    // Written last: an installation that was interrupted half-way is made anew.
    fs::write(stamp, wanted)?;
    Ok(())
}

/// Compiles the native part into the package.
fn native(profile: Profile, package: &Path, platform: &str) -> Result<()> {
    let mut build = shell::cargo(["build", "--quiet", "-p", "cloud-infinite-node"]);
    let folder = match profile {
        Profile::Debug => "debug",
        Profile::Release => {
            build.arg("--release");
            "release"
        }
    };
    shell::run(&mut build)?;
    let library =
        format!("{}cloud_infinite_node{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let library = shell::root().join("target").join(folder).join(library);
    let native = package.join("native");
    if native.exists() {
        fs::remove_dir_all(&native)?;
    }
    fs::create_dir_all(&native)?;
    let target = native.join(format!("cloud-infinite.{platform}.node"));
    shell::copy(&library, &target)?;
    if profile == Profile::Debug {
        shell::strip(&target);
    }
    Ok(())
}

/// Packs a package into a folder under `target/node` that holds nothing else, and returns its tarball.
///
/// # Errors
/// If npm cannot pack it.
pub(crate) fn pack(package: &Path, folder: &str) -> Result<PathBuf> {
    let tarballs = shell::root().join(WORK).join(folder);
    if tarballs.exists() {
        // A tarball of another version must not be taken for the one that is packed now.
        fs::remove_dir_all(&tarballs)?;
    }
    fs::create_dir_all(&tarballs)?;
    shell::run(
        npm(package).args(["pack", "--silent", "--pack-destination"]).arg(&tarballs).stdout(Stdio::null()),
    )?;
    let packed = fs::read_dir(&tarballs)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut packed = packed.filter(|path| path.extension() == Some(OsStr::new("tgz")));
    match (packed.next(), packed.next()) {
        (Some(tarball), None) => Ok(tarball),
        _ => Err(format!("npm did not leave exactly one tarball in {}", tarballs.display()).into()),
    }
}

/// The examples of the methods as one program, so that they are checked like one.
fn examples() -> Result<String> {
    let mut names = vec!["AmbiguousSubmissionError".to_owned()];
    names.extend(codegen::function_names(&shell::root())?);
    let mut program = format!("import {{ {}, type Client }} from \"cloud-infinite\";\n", names.join(", "));
    let mut paths: Vec<PathBuf> = fs::read_dir(shell::root().join("docs/examples/node"))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
        program.push_str(&format!(
            "\nexport async function {name}Example(client: Client, jobId: string, jobIds: string[], names: string[], queueId: string, templateId: string, body: Uint8Array) {{\n{}}}\n",
            fs::read_to_string(&path)?
        ));
    }
    Ok(program)
}

/// The TypeScript compiler in a folder.
pub(crate) fn tsc(folder: &Path) -> Command {
    let mut tsc = Command::new("node");
    tsc.current_dir(folder).arg(shell::root().join(PACKAGE).join("node_modules/typescript/bin/tsc"));
    tsc
}

/// npm in a folder.
pub(crate) fn npm(folder: &Path) -> Command {
    let mut npm = Command::new("npm");
    // Its questions, advertisements and audits have no place in a build.
    npm.current_dir(folder).args(["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]);
    npm
}
