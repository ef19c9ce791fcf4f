//! `conformance [--bless] SCENARIO LANGUAGE=PROGRAM[;ARGUMENT…] …` plays a scenario with each program and compares the
//! runs.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a program for a terminal")]

use std::process::ExitCode;

use conformance::{Program, Scenario};

#[tokio::main]
async fn main() -> ExitCode {
    let (mut bless, mut scenario, mut programs) = (false, None, Vec::new());
    for argument in std::env::args().skip(1) {
        match argument.split_once('=') {
            Some((language, command)) => programs.push(Program {
                language: language.to_owned(),
                command: command.split(';').map(str::to_owned).collect(),
            }),
            None if argument == "--bless" => bless = true,
            None => match Scenario::named(&argument) {
                Some(known) => scenario = Some(known),
                None => {
                    eprintln!(
                        "conformance: `{argument}` is neither --bless nor a scenario nor LANGUAGE=PROGRAM"
                    );
                    return ExitCode::from(2);
                }
            },
        }
    }
    let (Some(scenario), false) = (scenario, programs.is_empty()) else {
        eprintln!("conformance: name a scenario and at least one LANGUAGE=PROGRAM");
        return ExitCode::from(2);
    };
    let (mut passed, mut failed) = (0, 0);
    for program in &programs {
        // Only the first run may make the golden files; the others have to agree with it.
        let bless = bless && passed + failed == 0;
        match scenario.play(program).await.and_then(|verdict| scenario.compare(&verdict, bless)) {
            Ok(()) => {
                println!("{} in {}: ok", scenario.name, program.language);
                passed += 1;
            }
            Err(reason) => {
                println!("{} in {}: FAILED: {reason}", scenario.name, program.language);
                failed += 1;
            }
        }
    }
    println!("conformance: {passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
