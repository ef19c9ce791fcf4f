//! The repository's own tool. `cargo xtask help` lists what it does.

mod bench;
mod bombs;
mod bulk;
mod c;
mod canary;
mod chaos;
mod codegen;
mod conformance;
mod demo;
mod emulator;
mod emulator_packages;
mod emulator_tests;
mod fault_server;
mod fuzz;
mod journal;
mod licence;
mod local_server;
mod matrix;
mod node;
mod official;
mod oracle;
mod page;
mod program;
mod python;
mod record;
mod shell;
mod side_by_side;
mod sim;
mod soak;
mod test;
mod test_clients;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  demo [--languages L] [--image FILE] [--rule RULE]
                       process a picture through the languages, the core and the emulator
  test [--full]        everything that a change must pass; in full with all long forms, which takes hours
  bench [--rust | --emulator]
                       measure what signing, decoding, a submission in every language and the emulator cost
  conformance [--bless]
                       play the scenarios in every language and compare the runs
  matrix [--rows N,N]  play every fault and show what the client does about it
  chaos [--seeds 1..20] [--submissions N] [--percent N] [--language rust,python,python-async,node,c,cpp]
                       submit against a server that fails by chance, and judge the accounts
  chaos-compare [--seeds 1..3] [--submissions N] [--percent N]
                       the same for this library and the official SDKs for Python and Node.js, as a table
  journal [--kills 200] [--items N] [--percent N] [--seed N] [--settle-millis N]
                       kill a run of many submissions again and again, continue it, and judge what came of it
  emulator-kill [--kills N]
                       kill the emulator under load again and again, and find everything that it had acknowledged
  emulator-deeds [--cases N]
                       do random things to the emulator's queues, and check after each what must hold
  bulk [--items N]     submit a million items in one run, and watch memory and connections
  soak [--requests N]  send a million requests to a server that fails, and watch memory, descriptors and threads
  canary [--recorded]  run the suites of Rust with everything logged, and find secrets in what they say; or only read
                       what the last `test` recorded
  codegen [--check]    write the bindings' generated files, or fail if one is out of date
  sim [--days 0..100000 | --closed-loop [2000000]]
                       play whole bad days on a simulated clock, or that many jobs through the closed loop
  fuzz [--seconds N] [--target T] [--check | --keep]
                       run the fuzz targets, see that they compile, or keep what they found
  test-clients         play whole stories with the official SDKs for Python and Node.js against the emulator
  bombs                give the emulator files and rules that are meant to exhaust it, eight of each at once
  oracle [--chains N] [--seed N]
                       hold every operation of the emulator against Pillow, which it installs by name
  wheel [--release]    build the Python wheel into target/python/wheels
  test-python          build and test the Python package
  install-c --prefix DIR [--debug]
                       build the C library and install it with its headers
  test-c [--release] [--sanitize]
                       install the C library under target/ and test it from there
  node-package [--release]
                       build the npm package into target/node/tarballs
  test-node            build and test the npm package
  test-page [--screenshot]
                       try the emulator's inspection page in Chromium, and take the picture for docs/emulator.md
  emulator-wheel [--release]
                       build the wheel of the emulator into target/python/emulator-wheels
  emulator-npm-packages [--release]
                       build the npm packages of the emulator into target/node/emulator-tarballs and
                       target/node/emulator-platform-tarballs
  test-emulator-packages [--full]
                       install the emulator's packages for tests, and test what they offer
  emulator-workers [--workers 8] [--tests 200]
                       run that many tests in that many workers, each with an emulator of its own, in Python and Node.js";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            shell::complain(error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[&str]) -> shell::Result<()> {
    match arguments {
        ["demo", options @ ..] => demo::run(&demo::Choice::parse(options)?),
        ["test"] => test::run(false),
        ["test", "--full"] => test::run(true),
        ["bench"] => bench::run(bench::Extent::Full),
        ["bench", "--rust"] => bench::run(bench::Extent::Rust),
        ["bench", "--emulator"] => bench::run(bench::Extent::Emulator),
        ["conformance"] => conformance::run(false),
        ["conformance", "--bless"] => conformance::run(true),
        ["matrix", options @ ..] => matrix::run(options),
        ["chaos", options @ ..] => chaos::run(&chaos::Choice::parse(options)?),
        ["chaos-compare", options @ ..] => chaos::compare::run(&chaos::compare::Choice::parse(options)?),
        ["journal", options @ ..] => journal::run(&journal::Choice::parse(options)?),
        ["emulator-kill", options @ ..] => emulator_tests::KILL.run(options),
        ["emulator-deeds", options @ ..] => emulator_tests::DEEDS.run(options),
        ["bulk", options @ ..] => bulk::run(bulk::parse(options)?),
        ["soak", options @ ..] => soak::run(soak::parse(options)?),
        ["canary"] => canary::run(),
        ["canary", "--recorded"] => canary::scan(),
        ["codegen"] => codegen::run(false),
        ["codegen", "--check"] => codegen::run(true),
        ["sim", options @ ..] => sim::run(options),
        ["test-clients"] => test_clients::run(),
        ["bombs"] => bombs::run(),
        ["oracle", options @ ..] => oracle::run(options),
        ["fuzz", options @ ..] => fuzz::run(&fuzz::Choice::parse(options)?),
        ["wheel"] => python::wheel(python::Profile::Debug).map(|path| shell::say(path.display().to_string())),
        ["wheel", "--release"] => {
            python::wheel(python::Profile::Release).map(|path| shell::say(path.display().to_string()))
        }
        ["test-python"] => python::test(),
        ["install-c", "--prefix", prefix] => c::install(Path::new(prefix), c::Library::RELEASE),
        ["install-c", "--prefix", prefix, "--debug"] => c::install(Path::new(prefix), c::Library::DEBUG),
        ["test-c", options @ ..] => c::test(c::Extent::parse(options)?),
        ["node-package"] => {
            node::package(node::Profile::Debug).map(|path| shell::say(path.display().to_string()))
        }
        ["node-package", "--release"] => {
            node::package(node::Profile::Release).map(|path| shell::say(path.display().to_string()))
        }
        ["test-node"] => node::test(),
        ["test-page"] => page::test(false),
        ["test-page", "--screenshot"] => page::test(true),
        ["emulator-wheel"] => emulator_packages::python::wheel(python::Profile::Debug)
            .map(|path| shell::say(path.display().to_string())),
        ["emulator-wheel", "--release"] => emulator_packages::python::wheel(python::Profile::Release)
            .map(|path| shell::say(path.display().to_string())),
        ["emulator-npm-packages"] => {
            emulator_packages::node::packages(node::Profile::Debug).map(|paths| say_all(&paths))
        }
        ["emulator-npm-packages", "--release"] => {
            emulator_packages::node::packages(node::Profile::Release).map(|paths| say_all(&paths))
        }
        ["emulator-workers", options @ ..] => {
            emulator_packages::workers::run(emulator_packages::workers::Extent::parse(options)?)
        }
        ["test-emulator-packages"] => emulator_packages::test(emulator_packages::Extent::Short),
        ["test-emulator-packages", "--full"] => emulator_packages::test(emulator_packages::Extent::Full),
        [] | ["help" | "--help" | "-h"] => {
            shell::say(HELP);
            Ok(())
        }
        other => Err(format!("there is no command `{}`\n\n{HELP}", other.join(" ")).into()),
    }
}

fn say_all(paths: &[PathBuf]) {
    for path in paths {
        shell::say(path.display().to_string());
    }
}
