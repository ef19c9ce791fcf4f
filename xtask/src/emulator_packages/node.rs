//! The npm package for tests, and the package with the emulator's program for this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::Extent;
use crate::node::{self, Profile};
use crate::program::Build;
use crate::shell::{self, Result};
use crate::{emulator, licence};

/// Where the package's sources are.
const PACKAGE: &str = "emulator-node";
/// What the names of the packages for single platforms begin with.
const PLATFORM_PREFIX: &str = "@cloud-infinite/emulator-";
/// The program in such a package.
const PROGRAM: &str = "bin/cloud-infinite-emulator";
/// The test runners whose global setup the package has; these versions run on the oldest Node.js.
const RUNNERS: &[&str] = &["vitest@3", "jest@30"];
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Builds both packages and returns the paths of their tarballs.
///
/// # Errors
/// If a tool is missing, the versions disagree, or a package does not compile.
pub(crate) fn packages(profile: Profile) -> Result<Vec<PathBuf>> {
    let platform = node::prepare()?;
    check_versions(&platform)?;
    let package = shell::root().join(PACKAGE);
    node::compile(&package)?;
    licence::place(&package)?;
    let program = emulator::build(match profile {
        Profile::Debug => Build::Debug,
        Profile::Release => Build::Release,
    })?;
    let own = platform_package(&package, &platform, &program)?;
    if profile == Profile::Debug {
        shell::strip(&own.join(PROGRAM));
    }
    Ok(vec![node::pack(&package, "emulator-tarballs")?, node::pack(&own, "emulator-platform-tarballs")?])
}

/// Builds the packages, installs them beside that of the client into an empty project, and tests what was installed.
///
/// # Errors
/// If a tool is missing or a test fails.
pub(crate) fn test(extent: Extent) -> Result<()> {
    let mut tarballs = packages(Profile::Debug)?;
    tarballs.push(node::package(Profile::Debug)?);
    let project = node::install(&tarballs, "emulator-project")?;
    let tests = shell::root().join(PACKAGE).join("test");
    let mut names = Vec::new();
    for entry in fs::read_dir(tests)? {
        let entry = entry?;
        let name =
            entry.file_name().into_string().map_err(|name| format!("{} is no text", name.display()))?;
        shell::copy(&entry.path(), &project.join(&name))?;
        if name.ends_with(".test.mjs") {
            names.push(name);
        }
    }
    shell::run(node::tsc(&project).args(["-p", "tsconfig.json"]))?;
    names.sort_unstable();
    let mut run = Command::new("node");
    run.current_dir(&project).args(["--test", "--test-concurrency=2", "--test-timeout=120000"]).args(names);
    // What is tested is what was installed.
    run.env_remove("CLOUD_INFINITE_EMULATOR");
    run.env("CLOUD_INFINITE_SOURCES", shell::root());
    shell::run(&mut run)?;
    if extent == Extent::Full { in_other_runners(&tarballs) } else { Ok(()) }
}

/// Runs a test in Vitest and in Jest, which start an emulator for all their workers. Both come from the registry.
fn in_other_runners(tarballs: &[PathBuf]) -> Result<()> {
    let project = node::install(tarballs, "emulator-runners")?;
    node::add(&project, RUNNERS)?;
    for entry in fs::read_dir(shell::root().join(PACKAGE).join("test-runners"))? {
        let entry = entry?;
        shell::copy(&entry.path(), &project.join(entry.file_name()))?;
    }
    for arguments in [
        &["node_modules/vitest/vitest.mjs", "run"][..],
        // It loads ES modules in this way only.
        &["--experimental-vm-modules", "node_modules/jest/bin/jest.js"],
    ] {
        let mut runner = Command::new("node");
        runner.current_dir(&project).args(arguments).env_remove("CLOUD_INFINITE_EMULATOR");
        shell::run(&mut runner)?;
    }
    Ok(())
}

/// Every package has the version of the workspace and asks for it, and this platform is among them.
fn check_versions(platform: &str) -> Result<()> {
    let file = shell::root().join(PACKAGE).join("package.json");
    let package: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
    let wrong = |what: &str, found: &Value| {
        format!("{PACKAGE}/package.json has {what} {found}, Cargo.toml has \"{VERSION}\"; they must agree")
    };
    if package["version"] != VERSION {
        return Err(wrong("version", &package["version"]).into());
    }
    let platforms = package["optionalDependencies"].as_object().ok_or("there are no optionalDependencies")?;
    for (name, version) in platforms {
        if version != VERSION {
            return Err(wrong(name, version).into());
        }
    }
    if platforms.contains_key(&format!("{PLATFORM_PREFIX}{platform}")) {
        return Ok(());
    }
    Err(format!("{PACKAGE}/package.json has no package for {platform} among its optionalDependencies").into())
}

/// Writes the package that has nothing but the program.
fn platform_package(package: &Path, platform: &str, program: &Path) -> Result<PathBuf> {
    let folder = shell::root().join("target/node/emulator-platform");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("bin"))?;
    let own: Value = serde_json::from_str(&fs::read_to_string(package.join("package.json"))?)?;
    let mut parts = platform.split('-');
    let (os, cpu) = (parts.next(), parts.next());
    let mut manifest = json!({
        "name": format!("{PLATFORM_PREFIX}{platform}"),
        "version": VERSION,
        "description": format!("The program of cloud-infinite-emulator for {platform} (unofficial)"),
        "license": own["license"],
        "repository": own["repository"],
        "engines": own["engines"],
        "os": [os],
        "cpu": [cpu],
        "files": ["bin", "LICENSE-*", "NOTICE-*"],
        // A program cannot be run from within an archive.
        "preferUnplugged": true,
    });
    match parts.next() {
        Some("gnu") => manifest["libc"] = json!(["glibc"]),
        Some("musl") => manifest["libc"] = json!(["musl"]),
        _ => {}
    }
    fs::write(folder.join("package.json"), serde_json::to_string_pretty(&manifest)? + "\n")?;
    fs::write(
        folder.join("README.md"),
        format!(
            "# {PLATFORM_PREFIX}{platform}\n\nThe program of `cloud-infinite-emulator` for this platform; install that.\n"
        ),
    )?;
    licence::place_with_font(&folder)?;
    shell::copy(program, &folder.join(PROGRAM))?;
    Ok(folder)
}
