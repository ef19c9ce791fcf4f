//! Plays the scenarios in every language and compares the runs.

use crate::program::{Build, Language, Workshop};
use crate::shell::{self, Result};

/// Everything but Rust, whose program is built by cargo.
const LANGUAGES: &[Language] =
    &[Language::Python, Language::PythonAsync, Language::Node, Language::C, Language::Cpp];

/// The scenarios, which are the names of their programs.
const SCENARIOS: &[&str] = &["first_life", "whole_family"];

/// Plays every scenario in six ways.
///
/// # Errors
/// If something is missing, or a run differs from the golden files.
pub(crate) fn run(bless: bool) -> Result<()> {
    let program = |scenario: &str| scenario.replace('_', "-");
    let mut cargo = shell::cargo(shell::IN_WORKSPACE);
    cargo.args(["--bin", "conformance"]);
    for scenario in SCENARIOS {
        cargo.args(["--bin", &program(scenario)]);
    }
    shell::run(&mut cargo)?;
    let built = shell::root().join("target/debug");
    let mut workshop = Workshop::new("conformance", Build::Debug);
    for scenario in SCENARIOS {
        let mut play = shell::command(built.join("conformance"));
        if bless {
            play.arg("--bless");
        }
        play.arg(scenario).arg(format!("Rust={}", built.join(program(scenario)).display()));
        for language in LANGUAGES {
            let invocation = workshop.prepare(*language, scenario)?;
            play.arg(format!("{}={}", language.name(), invocation.join(";")));
        }
        shell::run(&mut play)?;
    }
    Ok(())
}
