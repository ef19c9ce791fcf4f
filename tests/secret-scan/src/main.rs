//! `secret-scan FOLDER` reads the outputs and logs of a run and fails if there is a secret in them.
#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::path::Path;
use std::process::ExitCode;

use secret_scan::{Scanner, derived, record};

/// More findings are counted, not shown.
const SHOWN: usize = 40;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder] = &arguments[..] else {
        println!("needed: FOLDER");
        return ExitCode::FAILURE;
    };
    match scan(Path::new(folder)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("{folder} cannot be read: {error}");
            ExitCode::FAILURE
        }
    }
}

fn scan(folder: &Path) -> std::io::Result<bool> {
    let (begin, end) = record::span(folder)?;
    let keys = derived(begin, end);
    let known = keys.len();
    let report = record::read(folder, &Scanner::new(keys))?;
    for finding in report.findings.iter().take(SHOWN) {
        println!("{finding}");
    }
    for speaker in &report.silent {
        println!("nothing was logged by `{speaker}`: the record is not complete");
    }
    println!(
        "{} secrets in {} lines of {} files, with {known} derived keys looked for",
        report.findings.len(),
        report.lines,
        report.files
    );
    Ok(report.findings.is_empty() && report.silent.is_empty())
}
