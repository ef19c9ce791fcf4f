//! The scenario in Rust, compared with the golden files. `cargo xtask conformance` plays it in every language.

use conformance::{Program, Scenario};

#[tokio::test]
async fn rust_agrees_with_the_golden_files() {
    let program = Program { language: "Rust".into(), command: vec![env!("CARGO_BIN_EXE_first-life").into()] };
    let verdict = Scenario::FIRST_LIFE.play(&program).await.unwrap();
    if let Err(reason) = Scenario::FIRST_LIFE.compare(&verdict, false) {
        panic!("{reason}");
    }
}
