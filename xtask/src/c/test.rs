//! Installs the library and tests it as its users would meet it: from the prefix alone.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use super::install::{Library, install};
use super::programs::{PROGRAMS, Program, Server};
use super::{rows, rules, vectors};
use crate::codegen;
use crate::emulator::{self, Emulator};
use crate::fault_server::{self, FaultServer};
use crate::local_server::LocalServer;
use crate::shell::{self, Result};
use crate::side_by_side::side_by_side;

const WARNINGS: &[&str] = &["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// What has to be there: a program, and the package that has it.
const NEEDED: &[(&str, &str)] =
    &[("cc", "gcc"), ("c++", "g++"), ("nm", "binutils"), ("cmake", "cmake"), ("pkg-config", "pkg-config")];

/// Tells a program that it runs under a tool that makes it slow.
const INSTRUMENTED: (&str, &str) = ("CINF_TESTS_INSTRUMENTED", "1");

/// How much is tested.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    /// The library as it is shipped, rather than one that is quick to build.
    pub(crate) release: bool,
    /// Also with the library itself compiled for the address sanitizer, which takes minutes.
    pub(crate) sanitize: bool,
}

impl Extent {
    /// Reads `--release --sanitize`, both optional.
    pub(crate) fn parse(options: &[&str]) -> Result<Self> {
        let mut extent = Self { release: false, sanitize: false };
        for option in options {
            match *option {
                "--release" => extent.release = true,
                "--sanitize" => extent.sanitize = true,
                other => return Err(format!("test-c does not know `{other}`").into()),
            }
        }
        Ok(extent)
    }
}

/// Builds, installs and tests the C library.
///
/// # Errors
/// If a tool is missing or a test fails.
pub(crate) fn test(extent: Extent) -> Result<()> {
    check_tools()?;
    let root = shell::root();
    let work = root.join("target/c");
    fs::create_dir_all(&work)?;
    let schema = codegen::schema(&root)?;
    let (every_function, functions) = rows::every_function(&root, &schema)?;
    let table = fs::read_to_string(root.join("tests/vectors/bad_input.json"))?;
    let (bad_input, left_out) = rows::bad_input(&schema, &table)?;
    let written = work.join("written");
    fs::create_dir_all(&written)?;
    fs::write(written.join("every_function.c"), every_function)?;
    fs::write(written.join("bad_input.c"), bad_input)?;
    let vectors = vectors::sources(&root, &schema)?;
    fs::write(written.join("operation_checks.h"), vectors.checks)?;
    fs::write(written.join("operation_vectors.c"), vectors.c)?;
    fs::write(written.join("operation_vectors.cpp"), vectors.cpp)?;
    let left_out = left_out + vectors.left_out;
    fs::write(written.join("rule_vectors.c"), rules::vectors(&root)?)?;
    if left_out > 0 {
        shell::say(format!(
            "c: {left_out} rows of the vectors have no form in C, where zero means that nothing is given"
        ));
    }

    let emulator = emulator::build(crate::program::Build::Debug)?;
    let library = Library { release: extent.release, panic_injection: false };
    let injected = work.join("prefix-injection");
    fresh(&injected)?;
    install(&injected, Library { panic_injection: true, ..library })?;
    let prefix = work.join("prefix");
    fresh(&prefix)?;
    install(&prefix, library)?;
    symbols(&prefix, &functions)?;

    let fault_server = fault_server::build()?;
    let none = || AtomicU64::new(0);
    let bench = Bench { root, work, written, emulator, fault_server, passed: none(), emulators: none() };
    bench.with_pkg_config("gcc", "g++", &prefix, &injected, &[], &[])?;
    bench.statically(&prefix)?;
    if present("clang") && present("clang++") {
        bench.with_pkg_config("clang", "clang++", &prefix, &injected, &[], &[])?;
    } else {
        shell::say("c: clang is not there, so that only gcc was tried");
    }
    bench.with_cmake(&prefix, "gcc", "g++")?;
    if present("clang") && present("clang++") {
        bench.with_cmake(&prefix, "clang", "clang++")?;
    }
    bench.within_cmake(extent)?;
    if present("valgrind") {
        bench.under_valgrind(&prefix, &injected, extent)?;
    } else {
        shell::say("c: valgrind is not there, so that nothing was run under it");
    }
    bench.sanitized(&prefix, &injected)?;
    if extent.sanitize {
        bench.wholly_sanitized()?;
    }
    shell::say(format!("c: {} passed, 0 failed", bench.passed.into_inner()));
    Ok(())
}

/// Says in one line what is missing.
pub(crate) fn check_tools() -> Result<()> {
    let missing: Vec<&(&str, &str)> = NEEDED.iter().filter(|(program, _)| !present(program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let programs: Vec<&str> = missing.iter().map(|(program, _)| *program).collect();
    let packages: Vec<&str> = missing.iter().map(|(_, package)| *package).collect();
    Err(format!(
        "testing the C library needs {}; install with: apt-get install {}",
        programs.join(", "),
        packages.join(" ")
    )
    .into())
}

fn present(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok()
}

fn fresh(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// The shared library has its name, and exports the functions of the header and nothing else.
fn symbols(prefix: &Path, functions: &[String]) -> Result<()> {
    let library = prefix.join("lib/libcinf.so");
    let listed = shell::output(Command::new("nm").args(["-D", "--defined-only"]).arg(&library))?;
    let mut exported: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().nth(2)).collect();
    exported.sort_unstable();
    let mut known: Vec<&str> = functions.iter().map(String::as_str).collect();
    known.sort_unstable();
    if exported != known {
        let differ: Vec<&str> = exported
            .iter()
            .filter(|name| !known.contains(name))
            .chain(known.iter().filter(|name| !exported.contains(name)))
            .copied()
            .collect();
        return Err(format!("exported and tested functions differ: {}", differ.join(", ")).into());
    }
    if let Some(stranger) = exported.iter().find(|name| !name.starts_with("cinf_")) {
        return Err(format!("{stranger} is exported").into());
    }
    let header = fs::read_to_string(prefix.join("include/cinf.h"))?;
    if let Some(hidden) = known.iter().find(|name| !header.contains(&format!("{name}("))) {
        return Err(format!("{hidden} is not in the header").into());
    }
    let dynamic = shell::output(Command::new("readelf").arg("-d").arg(&library))?;
    if !dynamic.contains("Library soname: [libcinf.so.1]") {
        return Err("libcinf.so has no SONAME".into());
    }
    shell::say(format!("c: {} functions are exported, all of them tested", exported.len()));
    Ok(())
}

struct Bench {
    root: PathBuf,
    work: PathBuf,
    written: PathBuf,
    emulator: PathBuf,
    fault_server: PathBuf,
    passed: AtomicU64,
    emulators: AtomicU64,
}

impl Bench {
    /// Compiles and runs every program with the flags of pkg-config.
    fn with_pkg_config(
        &self,
        cc: &str,
        cxx: &str,
        prefix: &Path,
        injected: &Path,
        flags: &[&str],
        runner: &[&str],
    ) -> Result<()> {
        let folder = self.work.join(format!("with-{cc}"));
        fs::create_dir_all(&folder)?;
        side_by_side(PROGRAMS, |program| {
            let prefix = if program.needs_injection { injected } else { prefix };
            let built = self.compile(
                program,
                cc,
                cxx,
                prefix,
                &pkg_config(prefix, &["--cflags", "--libs"])?,
                flags,
                &folder,
            )?;
            self.run(
                &format!("{} ({cc}, pkg-config)", program.name),
                &built,
                program.server,
                prefix,
                runner,
                &[],
            )
        })
    }

    #[expect(clippy::too_many_arguments, reason = "a compiler has as many")]
    fn compile(
        &self,
        program: &Program,
        cc: &str,
        cxx: &str,
        prefix: &Path,
        library: &[String],
        flags: &[&str],
        folder: &Path,
    ) -> Result<PathBuf> {
        let out = folder.join(program.name);
        let is_cpp = program.files.iter().any(|file| file.ends_with(".cpp"));
        let mut compiler = Command::new(if is_cpp { cxx } else { cc });
        compiler.arg(if is_cpp { "-std=c++17" } else { "-std=c11" });
        if !is_cpp {
            // Threads and clocks are POSIX, which strict C11 hides.
            compiler.arg("-D_POSIX_C_SOURCE=200809L");
        }
        compiler.args(WARNINGS).args(["-g", "-pthread"]).args(flags);
        compiler.arg("-I").arg(self.root.join("bindings-c/tests")).arg("-I").arg(&self.written);
        for file in program.files {
            let written = self.written.join(file);
            let ours = self.root.join("bindings-c/tests").join(file);
            compiler.arg(if written.exists() { written } else { ours });
        }
        compiler.args(library).arg("-o").arg(&out);
        shell::run(&mut compiler)
            .map_err(|error| format!("{} from {}: {error}", program.name, prefix.display()))?;
        Ok(out)
    }

    /// The static library, linked as the documentation says.
    fn statically(&self, prefix: &Path) -> Result<()> {
        let folder = self.work.join("static");
        fs::create_dir_all(&folder)?;
        let mut flags = pkg_config(prefix, &["--cflags"])?;
        flags.extend(pkg_config(prefix, &["--variable=staticlibs"])?);
        side_by_side(PROGRAMS, |program| {
            if !["life", "life_cpp", "background", "given_up", "exit"].contains(&program.name) {
                return Ok(());
            }
            let built = self.compile(program, "gcc", "g++", prefix, &flags, &[], &folder)?;
            let needed = shell::output(Command::new("readelf").arg("-d").arg(&built))?;
            if needed.contains("libcinf") {
                return Err(format!("{} was not linked statically", program.name).into());
            }
            self.run(
                &format!("{} (static)", program.name),
                &built,
                program.server,
                Path::new("/nonexistent"),
                &[],
                &[],
            )
        })
    }

    /// A project that finds the installed library.
    fn with_cmake(&self, prefix: &Path, cc: &str, cxx: &str) -> Result<()> {
        let folder = self.work.join(format!("cmake-{cc}"));
        fresh(&folder)?;
        let mut configure = Command::new("cmake");
        configure.arg("-S").arg(self.root.join("bindings-c/tests")).arg("-B").arg(&folder);
        configure.arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display()));
        configure.args([&format!("-DCMAKE_C_COMPILER={cc}"), &format!("-DCMAKE_CXX_COMPILER={cxx}")]);
        shell::run(configure.stdout(Stdio::null()))?;
        shell::run(Command::new("cmake").arg("--build").arg(&folder).stdout(Stdio::null()))?;
        for name in ["life", "life_cpp", "life_static", "include_twice", "include_twice_cpp"] {
            // The build knows where the library is; nothing has to help the program find it.
            self.run(
                &format!("{name} ({cc}, CMake)"),
                &folder.join(name),
                Server::Emulator,
                Path::new("/nonexistent"),
                &[],
                &[],
            )?;
        }
        Ok(())
    }

    /// A project that builds the library along.
    fn within_cmake(&self, extent: Extent) -> Result<()> {
        let folder = self.work.join("cmake-within");
        fresh(&folder)?;
        let mut configure = Command::new("cmake");
        configure.arg("-S").arg(self.root.join("bindings-c/tests")).arg("-B").arg(&folder);
        configure.arg(format!("-DCINF_SOURCE={}", self.root.join("bindings-c").display()));
        configure.arg(format!("-DCINF_TARGET_DIR={}", self.root.join("target").display()));
        configure.arg(format!("-DCMAKE_BUILD_TYPE={}", if extent.release { "Release" } else { "Debug" }));
        shell::run(configure.stdout(Stdio::null()))?;
        let mut build = shell::without_cargo(Command::new("cmake"));
        shell::run(build.arg("--build").arg(&folder).stdout(Stdio::null()))?;
        let life = folder.join("life");
        self.run("life (add_subdirectory)", &life, Server::Emulator, Path::new("/nonexistent"), &[], &[])
    }

    /// No error, and nothing lost. Tables of vectors go through the same few functions again and again, and take minutes:
    /// they are left to the long form.
    fn under_valgrind(&self, prefix: &Path, injected: &Path, extent: Extent) -> Result<()> {
        const TABLES: &[&str] = &["operation_vectors", "rule_vectors"];
        let valgrind = [
            "valgrind",
            "--quiet",
            "--leak-check=full",
            "--show-leak-kinds=definite,indirect",
            "--errors-for-leak-kinds=definite,indirect",
            "--error-exitcode=99",
            "--fair-sched=yes",
        ];
        side_by_side(PROGRAMS, |program| {
            if !extent.sanitize && TABLES.contains(&program.name) {
                return Ok(());
            }
            let built = self.work.join("with-gcc").join(program.name);
            let prefix = if program.needs_injection { injected } else { prefix };
            let name = format!("{} (valgrind)", program.name);
            self.run(&name, &built, program.server, prefix, &valgrind, &[INSTRUMENTED])
        })
    }

    /// The programs, and what the headers put into them, under the sanitizers of gcc.
    fn sanitized(&self, prefix: &Path, injected: &Path) -> Result<()> {
        let folder = self.work.join("sanitized");
        fs::create_dir_all(&folder)?;
        let flags = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
        side_by_side(PROGRAMS, |program| {
            let prefix = if program.needs_injection { injected } else { prefix };
            let library = pkg_config(prefix, &["--cflags", "--libs"])?;
            let built = self.compile(program, "gcc", "g++", prefix, &library, &flags, &folder)?;
            asan_is_in(&built)?;
            self.run(
                &format!("{} (sanitizers)", program.name),
                &built,
                program.server,
                prefix,
                &[],
                &[("ASAN_OPTIONS", "detect_leaks=1"), INSTRUMENTED],
            )
        })
    }

    /// The library itself under the address sanitizer too.
    fn wholly_sanitized(&self) -> Result<()> {
        if !present("clang") {
            return Err(
                "the library under the sanitizer needs clang; install with: apt-get install clang".into()
            );
        }
        let target = self.work.join("asan");
        let host = host()?;
        let mut cargo =
            shell::cargo(["build", "-p", "cloud-infinite-c", "--features", "panic-injection", "--target"]);
        cargo.arg(&host).arg("--target-dir").arg(&target);
        // The sanitizer is not part of the stable compiler's promises, and the tests need none.
        cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Zsanitizer=address");
        shell::run(&mut cargo)?;
        let lib = target.join(&host).join("debug");
        asan_is_in(&lib.join("libcinf.so"))?;
        fs::copy(lib.join("libcinf.so"), lib.join("libcinf.so.1"))?;
        let include = self.root.join("include");
        let library =
            [format!("-I{}", include.display()), format!("-L{}", lib.display()), "-lcinf".to_owned()];
        let folder = self.work.join("wholly-sanitized");
        fs::create_dir_all(&folder)?;
        side_by_side(PROGRAMS, |program| {
            let flags = ["-fsanitize=address"];
            let built = self.compile(program, "clang", "clang++", &lib, &library, &flags, &folder)?;
            let found = lib.display().to_string();
            let environment =
                [("LD_LIBRARY_PATH", found.as_str()), ("ASAN_OPTIONS", "detect_leaks=1"), INSTRUMENTED];
            self.run(
                &format!("{} (library sanitized)", program.name),
                &built,
                program.server,
                Path::new("/nonexistent"),
                &[],
                &environment,
            )
        })
    }

    /// Runs a program against a server of its own.
    fn run(
        &self,
        name: &str,
        program: &Path,
        server: Server,
        prefix: &Path,
        runner: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<()> {
        let mut command = match runner {
            [] => Command::new(program),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        };
        if prefix.exists() {
            command.env("LD_LIBRARY_PATH", prefix.join("lib"));
        }
        command.envs(environment.iter().copied()).stdin(Stdio::null());
        let printed = match server {
            Server::Emulator => self.beside_emulator(&mut command, program.ends_with("bad_input")),
            Server::Faults => self.beside_fault_server(&mut command),
            Server::Vectors => self.beside_vectors(&mut command),
        };
        let printed = printed.map_err(|error| format!("{name}: {error}"))?;
        let passed = printed
            .lines()
            .filter_map(|line| line.split(": ").nth(1)?.split(" passed").next()?.parse::<u64>().ok());
        let passed: u64 = passed.sum();
        shell::say(format!("c: {name}: ok, {passed} checks"));
        self.passed.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn beside_vectors(&self, command: &mut Command) -> Result<String> {
        let mut server = Command::new(&self.fault_server);
        server.arg("replay").arg(self.root.join(vectors::FOLDER));
        let server = LocalServer::start("server of the vectors", &mut server)?;
        let (id, key) = (server.said("secret_id")?, server.said("secret_key")?);
        shell::output(emulator::introduce(command, &server.said("url")?, &id, &key))
    }

    fn beside_emulator(&self, command: &mut Command, must_send_nothing: bool) -> Result<String> {
        let number = self.emulators.fetch_add(1, Ordering::Relaxed);
        let buckets = self.work.join("buckets").join(number.to_string());
        fresh(&buckets)?;
        let emulator = Emulator::start(&self.emulator, &buckets, &[])?;
        fs::create_dir_all(emulator.bucket_folder.join("in"))?;
        let sample = emulator.bucket_folder.join("in/cat.jpg");
        shell::run(Command::new(&self.emulator).arg("sample").arg(&sample))?;
        let printed = shell::output(emulator.introduce(command))?;
        if must_send_nothing {
            let journal = journal(&emulator.admin)?;
            if journal != "[]" {
                return Err(format!("something was sent: {journal}").into());
            }
        }
        Ok(printed)
    }

    fn beside_fault_server(&self, command: &mut Command) -> Result<String> {
        let server = FaultServer::start(&self.fault_server, &[])?;
        server.introduce(command);
        shell::output(command)
    }
}

fn host() -> Result<String> {
    let about = shell::output(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not name its host")?.to_owned())
}

/// A sanitizer that was left out would find nothing.
fn asan_is_in(file: &Path) -> Result<()> {
    let listed = shell::output(Command::new("nm").arg("-D").arg(file))?;
    let all = shell::output(Command::new("nm").arg(file).stderr(Stdio::null()))?;
    if listed.contains("__asan_") || all.contains("__asan_") {
        Ok(())
    } else {
        Err(format!("{} is not sanitized", file.display()).into())
    }
}

/// What pkg-config says about the installed library, and nothing of the machine's own.
pub(crate) fn pkg_config(prefix: &Path, arguments: &[&str]) -> Result<Vec<String>> {
    let mut command = Command::new("pkg-config");
    command.args(arguments).arg("cinf").env("PKG_CONFIG_LIBDIR", prefix.join("lib/pkgconfig"));
    Ok(shell::output(&mut command)?.split_whitespace().map(str::to_owned).collect())
}

/// The emulator's list of requests, `[]` if there were none.
fn journal(admin: &str) -> Result<String> {
    let address = admin.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET /_ci/requests HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("the emulator's journal is no answer")?;
    if !head.starts_with("HTTP/1.1 200") {
        return Err(format!("the emulator's journal answers {head}").into());
    }
    Ok(body.trim().to_owned())
}
