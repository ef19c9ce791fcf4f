//! What a submission costs in every language, beside bare reqwest in the same run.

use std::fs;
use std::process::Command;

use crate::emulator::{self, Emulator};
use crate::program::{Build, Invocation, Language, Workshop};
use crate::shell::{self, Result};

/// Submissions per measurement.
const COUNT: &str = "4000";
/// Measurements of each kind, taken in turns so that the noise of the machine meets all alike.
const ROUNDS: usize = 5;

/// Builds everything as it is shipped, measures, and prints a table.
///
/// # Errors
/// If something is missing or a program fails.
pub(crate) fn run() -> Result<()> {
    let root = shell::root();
    shell::say("building releases (this takes a while)");
    shell::run(&mut shell::cargo([
        "build",
        "--quiet",
        "--release",
        "-p",
        "conformance",
        "--bin",
        "bench-rust",
    ]))?;
    let server = emulator::build(Build::Release)?;
    let rust = vec![root.join("target/release/bench-rust").display().to_string()];
    let mut workshop = Workshop::new("bench", Build::Release);
    let setup = workshop.prepare(Language::Python, "bench_setup")?;
    let python = workshop.prepare(Language::Python, "bench")?;
    let with = |invocation: &[String], way: &str| [invocation, &[way.to_owned(), COUNT.to_owned()]].concat();
    let rows: Vec<(&str, Invocation)> = vec![
        ("bare reqwest", with(&rust, "reqwest")),
        ("Rust, async", with(&rust, "async")),
        ("Rust, blocking", with(&rust, "blocking")),
        ("C", with(&workshop.prepare(Language::C, "bench")?, "blocking")),
        ("Python", with(&python, "blocking")),
        ("Python, asyncio", with(&python, "async")),
        ("Node.js", with(&workshop.prepare(Language::Node, "bench")?, "async")),
    ];

    let buckets = root.join("target/bench/buckets");
    fs::create_dir_all(&buckets)?;
    let emulator = Emulator::start(&server, &buckets, &["--max-queue-size", "10000000"])?;
    measure(&emulator, &setup)?;
    let mut results: Vec<Vec<(f64, f64)>> = vec![Vec::new(); rows.len()];
    for _ in 0..ROUNDS {
        for ((_, invocation), result) in rows.iter().zip(&mut results) {
            let text = measure(&emulator, invocation)?;
            let (cpu, wall) =
                text.trim().split_once(' ').ok_or_else(|| format!("not a measurement: {text:?}"))?;
            result.push((cpu.parse()?, wall.parse()?));
        }
    }
    shell::say(format!(
        "\n{COUNT} sequential submissions, median of {ROUNDS} rounds, signatures checked by the emulator\n"
    ));
    shell::say("| client | CPU, us per job | wall, us per job | CPU, times bare reqwest |");
    shell::say("|---|---|---|---|");
    let mut bare = None;
    for ((name, _), result) in rows.iter().zip(&mut results) {
        let cpu = median(result.iter().map(|(cpu, _)| *cpu));
        let wall = median(result.iter().map(|(_, wall)| *wall));
        let bare = *bare.get_or_insert(cpu);
        shell::say(format!("| {name} | {cpu:.1} | {wall:.1} | {:.2} |", cpu / bare));
    }
    Ok(())
}

fn measure(emulator: &Emulator, invocation: &[String]) -> Result<String> {
    let (program, arguments) = invocation.split_first().ok_or("there is no program")?;
    let mut command = Command::new(program);
    command.args(arguments);
    shell::output(emulator.introduce(&mut command))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
