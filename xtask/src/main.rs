//! The repository's own tool. `cargo xtask help` lists what it does.

mod codegen;
mod demo;
mod emulator;
mod python;
mod shell;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  demo [--languages L] [--image FILE] [--rule RULE]
                       process a picture through the languages, the core and the emulator
  test                 everything that a change must pass
  codegen [--check]    write the bindings' generated files, or fail if one is out of date
  wheel [--release]    build the Python wheel into target/python/wheels
  test-python          build and test the Python package";

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
        ["test"] => test::run(),
        ["codegen"] => codegen::run(false),
        ["codegen", "--check"] => codegen::run(true),
        ["wheel"] => python::wheel(python::Profile::Debug).map(|path| shell::say(path.display().to_string())),
        ["wheel", "--release"] => {
            python::wheel(python::Profile::Release).map(|path| shell::say(path.display().to_string()))
        }
        ["test-python"] => python::test(),
        [] | ["help" | "--help" | "-h"] => {
            shell::say(HELP);
            Ok(())
        }
        other => Err(format!("there is no command `{}`\n\n{HELP}", other.join(" ")).into()),
    }
}
