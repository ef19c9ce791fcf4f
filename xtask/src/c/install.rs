//! Puts the library where C programs find it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::codegen;
use crate::shell::{self, Result};

/// How the library is built.
#[derive(Clone, Copy)]
pub(crate) struct Library {
    /// As it is shipped, rather than quick to build.
    pub(crate) release: bool,
    /// With the functions that make an entry panic.
    pub(crate) panic_injection: bool,
}

impl Library {
    /// As it is shipped.
    pub(crate) const RELEASE: Self = Self { release: true, panic_injection: false };
    /// Quick to build.
    pub(crate) const DEBUG: Self = Self { release: false, panic_injection: false };
}

/// What cargo made.
struct Built {
    shared: PathBuf,
    archive: PathBuf,
    /// What a program links beside the archive.
    native: String,
}

/// Builds the library and installs it, its headers, and its descriptions for pkg-config and CMake into a prefix.
///
/// # Errors
/// If it does not compile, or a file cannot be written.
pub(crate) fn install(prefix: &Path, library: Library) -> Result<()> {
    if cfg!(windows) {
        return Err(
            "installing the C library is not supported on Windows; build it with cargo and link cinf.dll"
                .into(),
        );
    }
    let root = shell::root();
    let built = build(library)?;
    let abi = abi_version(&root)?;
    let (version, [major, minor, _]) = codegen::version(&root)?;
    let names = Names::new(abi, &version);
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    let url = manifest.lines().find_map(|line| line.strip_prefix("repository = \"")?.strip_suffix('"'));
    let url = url.ok_or("Cargo.toml names no repository")?.to_owned();

    let (include, lib) = (prefix.join("include"), prefix.join("lib"));
    for folder in [include.join("cinf"), lib.join("pkgconfig"), lib.join("cmake/cinf")] {
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    for header in [
        "cinf.h",
        "cinf.hpp",
        "cinf/operations.hpp",
        "cinf/functions.hpp",
        "cinf/process_rule.hpp",
        "cinf/results.hpp",
        "cinf/streams.hpp",
    ] {
        fs::copy(root.join("include").join(header), include.join(header))?;
    }
    replace(&built.shared, &lib.join(&names.file))?;
    link(&names.file, &lib.join(&names.soname))?;
    link(&names.soname, &lib.join(&names.plain))?;
    replace(&built.archive, &lib.join("libcinf.a"))?;

    let fill = |template: &str, libraries: &str| -> Result<String> {
        let text = fs::read_to_string(root.join("bindings-c/cmake").join(template))?;
        let values = [
            ("@SHARED@", names.file.as_str()),
            ("@SONAME@", names.soname.as_str()),
            ("@STATIC@", "libcinf.a"),
            ("@STATIC_LIBRARIES@", libraries),
            ("@VERSION@", version.as_str()),
            ("@MAJOR@", &major.to_string()),
            ("@MINOR@", &minor.to_string()),
            ("@URL@", url.as_str()),
        ];
        let filled = values.iter().fold(text, |text, (name, value)| text.replace(name, value));
        match filled.split('@').nth(1) {
            Some(name) => Err(format!("{template}: nothing is known for @{name}@").into()),
            None => Ok(filled),
        }
    };
    fs::write(lib.join("pkgconfig/cinf.pc"), fill("cinf.pc.in", &built.native)?)?;
    let list = built.native.split_whitespace().collect::<Vec<_>>().join(";");
    for name in ["cinfConfig.cmake", "cinfConfigVersion.cmake"] {
        fs::write(lib.join("cmake/cinf").join(name), fill(&format!("{name}.in"), &list)?)?;
    }
    Ok(())
}

/// Names of the shared library: that of the file, the one that programs ask for, and the one that linkers look for.
struct Names {
    file: String,
    soname: String,
    plain: String,
}

impl Names {
    fn new(abi: u32, version: &str) -> Self {
        if cfg!(target_os = "macos") {
            let file = format!("libcinf.{abi}.{version}.dylib");
            Self { file, soname: format!("libcinf.{abi}.dylib"), plain: "libcinf.dylib".to_owned() }
        } else {
            let file = format!("libcinf.so.{abi}.{version}");
            Self { file, soname: format!("libcinf.so.{abi}"), plain: "libcinf.so".to_owned() }
        }
    }
}

fn build(library: Library) -> Result<Built> {
    let mut cargo = shell::cargo(["rustc", "-p", "cloud-infinite-c", "--lib", "--message-format=json"]);
    if library.release {
        cargo.arg("--release");
    }
    if library.panic_injection {
        cargo.args(["--features", "panic-injection"]);
    }
    // The compiler knows best what a program has to link beside the archive.
    cargo.args(["--", "--print", "native-static-libs"]);
    let output = cargo
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    let mut built = Built { shared: PathBuf::new(), archive: PathBuf::new(), native: String::new() };
    for line in String::from_utf8(output.stdout)?.lines() {
        let message: serde_json::Value = serde_json::from_str(line)?;
        let text =
            |pointer: &str| message.pointer(pointer).and_then(serde_json::Value::as_str).unwrap_or_default();
        if let Some(native) = text("/message/message").strip_prefix("native-static-libs: ") {
            native.clone_into(&mut built.native);
        } else if text("/message/level") == "error" {
            shell::complain(text("/message/rendered"));
        }
        if text("/target/name") == "cinf" {
            let files = message.pointer("/filenames").and_then(serde_json::Value::as_array);
            for file in files.into_iter().flatten().filter_map(serde_json::Value::as_str) {
                match Path::new(file).extension().and_then(|extension| extension.to_str()) {
                    Some("a") => built.archive = file.into(),
                    Some("so" | "dylib") => built.shared = file.into(),
                    _ => {}
                }
            }
        }
    }
    if !output.status.success() {
        return Err(format!("cargo failed: {}", output.status).into());
    }
    if built.shared.as_os_str().is_empty() || built.archive.as_os_str().is_empty() || built.native.is_empty()
    {
        return Err("cargo did not say what it made of the C library".into());
    }
    Ok(built)
}

fn abi_version(root: &Path) -> Result<u32> {
    let text = fs::read_to_string(root.join("bindings-c/src/abi.rs"))?;
    let number = text.split("CINF_ABI_VERSION: u32 = ").nth(1).and_then(|rest| rest.split(';').next());
    Ok(number.ok_or("bindings-c/src/abi.rs has no CINF_ABI_VERSION")?.trim().parse()?)
}

/// Copies a file beside its place and moves it there: a program that runs keeps the library that it has.
fn replace(from: &Path, to: &Path) -> Result<()> {
    let beside = to.with_extension("new");
    fs::copy(from, &beside).map_err(|error| format!("{}: {error}", beside.display()))?;
    fs::rename(&beside, to).map_err(|error| format!("{}: {error}", to.display()))?;
    Ok(())
}

#[cfg(unix)]
fn link(to: &str, at: &Path) -> Result<()> {
    if at.symlink_metadata().is_ok() {
        fs::remove_file(at)?;
    }
    std::os::unix::fs::symlink(to, at).map_err(|error| format!("{}: {error}", at.display()))?;
    Ok(())
}

#[cfg(not(unix))]
fn link(to: &str, at: &Path) -> Result<()> {
    Err(format!("{to} cannot be linked at {} on this system", at.display()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_for_cargo_c_has_the_same_abi() {
        let root = shell::root();
        let manifest = fs::read_to_string(root.join("bindings-c/Cargo.toml")).unwrap();
        let library = manifest.split("[package.metadata.capi.library]").nth(1).unwrap();
        let version = library.lines().find_map(|line| line.strip_prefix("version = \"")).unwrap();
        assert_eq!(version.split('.').next().unwrap().parse::<u32>().unwrap(), abi_version(&root).unwrap());
    }
}
