//! What this library costs: signing and decoding by themselves, a submission in every language beside bare reqwest in
//! the same run, and the emulator beside other programs that work on pictures.

mod emulator;
mod inside;

use std::fs;
use std::process::Command;

use crate::emulator::{self as local, Emulator};
use crate::program::{Build, Invocation, Language, Workshop};
use crate::shell::{self, Result};

/// Submissions per measurement; 64 tasks divide them evenly.
const COUNT: &str = "9600";
/// Measurements of each kind, taken in turns so that the noise of the machine meets all alike.
const ROUNDS: usize = 5;

/// What to measure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything.
    Full,
    /// Only what needs no other language.
    Rust,
    /// Only the emulator.
    Emulator,
}

/// Builds everything as it is shipped, measures, and prints tables.
///
/// # Errors
/// If something is missing or a program fails.
pub(crate) fn run(extent: Extent) -> Result<()> {
    shell::say("building releases (this takes a while)");
    let mut rows = rust()?;
    if extent == Extent::Emulator {
        return emulator::run(extent);
    }
    if extent == Extent::Full {
        rows.extend(others(&mut Workshop::new("bench", Build::Release))?);
    }
    inside::run()?;
    emulator::run(extent)?;
    submissions(&rows)
}

/// A program that submits and prints what one submission cost.
struct Row {
    name: &'static str,
    at_a_time: &'static str,
    invocation: Invocation,
}

impl Row {
    fn new(name: &'static str, at_a_time: &'static str, program: &[String], way: &str) -> Self {
        Self { name, at_a_time, invocation: [program, &[way.to_owned(), COUNT.to_owned()]].concat() }
    }
}

const ONE: &str = "one after the other";
const MANY: &str = "64 at a time on one thread";

/// Bare reqwest, which comes first in each table, and this library in Rust.
fn rust() -> Result<Vec<Row>> {
    shell::run(&mut shell::cargo([
        "build",
        "--quiet",
        "--release",
        "-p",
        "conformance",
        "--bin",
        "bench-rust",
    ]))?;
    let program = [rust_program()];
    Ok(vec![
        Row::new("bare reqwest", ONE, &program, "reqwest"),
        Row::new("Rust, async", ONE, &program, "async"),
        Row::new("Rust, blocking", ONE, &program, "blocking"),
        Row::new("bare reqwest", MANY, &program, "reqwest-64"),
        Row::new("Rust, async", MANY, &program, "async-64"),
        Row::new("Rust, submit_jobs", MANY, &program, "bulk-64"),
        Row::new("Rust, submit_jobs with journal", MANY, &program, "journaled-64"),
    ])
}

fn rust_program() -> String {
    shell::root().join("target/release/bench-rust").display().to_string()
}

/// The other languages.
fn others(workshop: &mut Workshop) -> Result<Vec<Row>> {
    let python = workshop.prepare(Language::Python, "bench")?;
    Ok(vec![
        Row::new("C", ONE, &workshop.prepare(Language::C, "bench")?, "blocking"),
        Row::new("Python", ONE, &python, "blocking"),
        Row::new("Python, asyncio", ONE, &python, "async"),
        Row::new("Node.js", ONE, &workshop.prepare(Language::Node, "bench")?, "async"),
    ])
}

/// Submits to an emulator whose queue is paused, and prints a table for each way of submitting.
fn submissions(rows: &[Row]) -> Result<()> {
    let server = local::build(Build::Release)?;
    let buckets = shell::root().join("target/bench/buckets");
    fs::create_dir_all(&buckets)?;
    let emulator = Emulator::start(&server, &buckets, &["--max-queue-size", "10000000"])?;
    measure(&emulator, &[rust_program(), "pause".to_owned(), "0".to_owned()])?;
    let mut results: Vec<Vec<(f64, f64)>> = vec![Vec::new(); rows.len()];
    for _ in 0..ROUNDS {
        for (row, result) in rows.iter().zip(&mut results) {
            let text = measure(&emulator, &row.invocation)?;
            let (cpu, wall) =
                text.trim().split_once(' ').ok_or_else(|| format!("not a measurement: {text:?}"))?;
            result.push((cpu.parse()?, wall.parse()?));
        }
    }
    for at_a_time in [ONE, MANY] {
        shell::say(format!(
            "\n{COUNT} submissions, {at_a_time}: median of {ROUNDS} rounds, signatures checked by the emulator\n"
        ));
        shell::say("| client | CPU, µs per job | wall, µs per job | CPU, times bare reqwest |");
        shell::say("|---|---|---|---|");
        let mut bare = None;
        for (row, result) in rows.iter().zip(&results).filter(|(row, _)| row.at_a_time == at_a_time) {
            let cpu = median(result.iter().map(|(cpu, _)| *cpu));
            let wall = median(result.iter().map(|(_, wall)| *wall));
            let bare = *bare.get_or_insert(cpu);
            shell::say(format!("| {} | {cpu:.1} | {wall:.1} | {:.2} |", row.name, cpu / bare));
        }
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
