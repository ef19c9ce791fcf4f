//! Plays the scenarios in every language and compares the runs.

use crate::program::{Build, Language, Workshop};
use crate::shell::{self, Result};

/// Everything but Rust, whose program is built by cargo.
const LANGUAGES: &[Language] =
    &[Language::Python, Language::PythonAsync, Language::Node, Language::C, Language::Cpp];

/// Plays `first_life` in six ways.
///
/// # Errors
/// If something is missing, or a run differs from the golden files.
pub(crate) fn run(bless: bool) -> Result<()> {
    shell::run(shell::cargo(shell::IN_WORKSPACE).args(["--bin", "conformance", "--bin", "first-life"]))?;
    let built = shell::root().join("target/debug");
    let mut play = shell::command(built.join("conformance"));
    if bless {
        play.arg("--bless");
    }
    play.arg(format!("Rust={}", built.join("first-life").display()));
    let mut workshop = Workshop::new("conformance", Build::Debug);
    for language in LANGUAGES {
        let invocation = workshop.prepare(*language, "first_life")?;
        play.arg(format!("{}={}", language.name(), invocation.join(";")));
    }
    shell::run(&mut play)
}
