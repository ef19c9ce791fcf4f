//! The scenarios in Rust, compared with the golden files. `cargo xtask conformance` plays them in every language.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a run that differs fails the test")]

use conformance::{Program, Scenario};

async fn agrees(scenario: Scenario, program: &str) {
    let program = Program { language: "Rust".into(), command: vec![program.into()] };
    let verdict = scenario.play(&program).await.unwrap();
    if let Err(reason) = scenario.compare(&verdict, false) {
        panic!("{reason}");
    }
}

#[tokio::test]
async fn the_first_life_is_as_written() {
    agrees(Scenario::FIRST_LIFE, env!("CARGO_BIN_EXE_first-life")).await;
}

#[tokio::test]
async fn the_whole_family_is_as_written() {
    agrees(Scenario::WHOLE_FAMILY, env!("CARGO_BIN_EXE_whole-family")).await;
}
