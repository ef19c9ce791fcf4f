//! What signing and decoding cost inside one process, measured by criterion.

use std::fs;
use std::path::Path;

use crate::shell::{self, Result};

/// Measures, and prints a table.
///
/// # Errors
/// If it does not compile, or a measurement left no result.
pub(super) fn run() -> Result<()> {
    shell::run(&mut shell::cargo(["bench", "--quiet", "-p", "benches", "--", "--noplot"]))?;
    shell::say("\nMedians of one thread\n");
    shell::say("| what | time |");
    shell::say("|---|---|");
    for name in [
        "the same request in the window",
        "another request in the window",
        "another request with four parameters",
        "new key",
    ] {
        shell::say(format!("| signing: {name} | {:.0} ns |", median("signing", name)?));
    }
    for group in ["decode 1 job", "decode 100 jobs"] {
        let (plain, ours) = (median(group, "plain quick-xml and serde")?, median(group, "this library")?);
        shell::say(format!("| {group}: plain quick-xml and serde | {:.1} µs |", plain / 1000.0));
        shell::say(format!(
            "| {group}: this library | {:.1} µs ({:.2} times plain) |",
            ours / 1000.0,
            ours / plain
        ));
    }
    Ok(())
}

/// The median in nanoseconds.
fn median(group: &str, name: &str) -> Result<f64> {
    let file: &Path =
        &shell::root().join("target/criterion").join(group).join(name).join("new/estimates.json");
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let estimates: serde_json::Value = serde_json::from_str(&text)?;
    let median = estimates.pointer("/median/point_estimate").and_then(serde_json::Value::as_f64);
    median.ok_or_else(|| format!("{} has no median", file.display()).into())
}
