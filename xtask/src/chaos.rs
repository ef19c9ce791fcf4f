//! Submissions of every language against a server that fails by chance, judged by what that server knows.

pub(crate) mod compare;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::fault_server::FaultServer;
use crate::program::{Build, Invocation, Language, Workshop};
use crate::record;
use crate::shell::{self, Result};

/// Submissions under way at one time.
const CONCURRENCY: &str = "64";
/// Of a hundred ambiguous submissions, so many must be real jobs: a client that calls everything ambiguous is useless.
const LEAST_REAL: u64 = 60;
/// With fewer ambiguous submissions a percentage says nothing.
const FEW: u64 = 20;

/// What is run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    seeds: Vec<u64>,
    submissions: u64,
    percent: u64,
    languages: Vec<String>,
}

impl Choice {
    /// Reads the options.
    ///
    /// # Errors
    /// Names the option that is not understood.
    pub(crate) fn parse(options: &[&str]) -> Result<Self> {
        let mut choice = Self {
            seeds: (1..=20).collect(),
            submissions: 10_000,
            percent: 30,
            languages: vec!["rust".to_owned()],
        };
        for pair in options.chunks(2) {
            match pair {
                ["--seeds", seeds] => choice.seeds = parse_seeds(seeds)?,
                ["--submissions", count] => choice.submissions = number(count)?,
                ["--percent", percent] => choice.percent = number(percent)?,
                ["--language", languages] => {
                    choice.languages = languages.split(',').map(str::to_owned).collect();
                }
                other => {
                    let message = format!(
                        "chaos takes --seeds 1..20, --submissions N, --percent N and --language L, not `{}`",
                        other.join(" ")
                    );
                    return Err(message.into());
                }
            }
        }
        Ok(choice)
    }
}

fn number(text: &str) -> Result<u64> {
    text.parse().map_err(|_| format!("`{text}` is no number").into())
}

/// `1..20`, both included, or `1,2,7`.
fn parse_seeds(text: &str) -> Result<Vec<u64>> {
    match text.split_once("..") {
        Some((from, to)) => Ok((number(from)?..=number(to)?).collect()),
        None => text.split(',').map(number).collect(),
    }
}

/// Runs every seed in every language.
///
/// # Errors
/// If something is missing, or a promise was not kept.
pub(crate) fn run(choice: &Choice) -> Result<()> {
    build()?;
    let run = Run::new(choice.percent, choice.submissions)?;
    let mut workshop = Workshop::new("chaos", Build::Debug);
    let (mut clean, mut broken) = (0, Vec::new());
    for language in &choice.languages {
        let driver = driver(language, &mut workshop)?;
        shell::say(format!(
            "{language}: {} submissions per seed, {} % faults, {CONCURRENCY} at a time\n",
            choice.submissions, choice.percent
        ));
        shell::say(heading());
        for seed in &choice.seeds {
            let Played { verdict, account, .. } = run.play(language, &driver, *seed)?;
            shell::say(line(*seed, &verdict));
            let complaints = complaints(&verdict);
            match complaints.is_empty() {
                true => clean += 1,
                false => {
                    complaints.iter().for_each(|complaint| shell::say(format!("  {complaint}")));
                    broken.push(format!("{language} with seed {seed}, account in {}", account.display()));
                }
            }
        }
        shell::say("");
    }
    shell::say(format!("chaos: {clean} passed, {} failed", broken.len()));
    if broken.is_empty() { Ok(()) } else { Err(broken.join("; ").into()) }
}

/// Builds the server and the driver in Rust.
fn build() -> Result<()> {
    shell::run(shell::cargo(shell::IN_WORKSPACE).args(["--bin", "fault-server", "--bin", "chaos-rust"]))
}

fn driver(language: &str, workshop: &mut Workshop) -> Result<Invocation> {
    let language = match language {
        "rust" => return Ok(vec![shell::root().join("target/debug/chaos-rust").display().to_string()]),
        "python" => Language::Python,
        "python-async" => Language::PythonAsync,
        "node" => Language::Node,
        "c" => Language::C,
        "cpp" => Language::Cpp,
        other => return Err(format!("there is no language `{other}`").into()),
    };
    workshop.prepare(language, "chaos")
}

/// How every seed is played.
struct Run {
    server: PathBuf,
    folder: PathBuf,
    percent: u64,
    submissions: u64,
}

/// What became of one seed.
struct Played {
    verdict: Value,
    account: PathBuf,
    /// What the driver had to say besides its account.
    remarks: String,
}

impl Run {
    fn new(percent: u64, submissions: u64) -> Result<Self> {
        let target = shell::root().join("target");
        let folder = target.join("chaos");
        fs::create_dir_all(&folder)?;
        Ok(Self { server: target.join("debug/fault-server"), folder, percent, submissions })
    }

    /// Runs a driver against one seed and has its account judged.
    fn play(&self, name: &str, driver: &[String], seed: u64) -> Result<Played> {
        let account = self.folder.join(format!("{name}-{seed}.jsonl"));
        let chaos = ["--seed", &seed.to_string(), "--percent", &self.percent.to_string()];
        let running = FaultServer::start(&self.server, &chaos)?;
        let (program, arguments) = driver.split_first().ok_or("there is no program")?;
        let mut command = Command::new(program);
        command.args(arguments).args(running.place()).args([&self.submissions.to_string(), CONCURRENCY]);
        let remarks = shell::output(command.arg(&account).arg(&running.control))?.trim().to_owned();
        record::keep(&format!("account of {name} with seed {seed}"), &fs::read(&account)?)?;
        let verdict = running.judge(&self.server, &account, self.submissions)?;
        Ok(Played { verdict, account, remarks })
    }
}

const COLUMNS: [(&str, &str); 9] = [
    ("submissions", "submissions"),
    ("created", "created"),
    ("rejected", "rejected"),
    ("not sent", "not_sent"),
    ("ambiguous", "ambiguous"),
    ("really existing", "ambiguous_real"),
    ("%", "percent_real"),
    ("found", "reconciled"),
    ("still ambiguous", "still_ambiguous"),
];

fn heading() -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    format!("| seed | {} | violations |", names.join(" | "))
}

fn line(seed: u64, verdict: &Value) -> String {
    let cells: Vec<String> =
        COLUMNS.iter().map(|(name, field)| format!("{:>1$}", count(verdict, field), name.len())).collect();
    format!("| {seed:>4} | {} | {:>10} |", cells.join(" | "), violations(verdict).len())
}

fn count(verdict: &Value, field: &str) -> u64 {
    verdict.get(field).and_then(Value::as_u64).unwrap_or(0)
}

fn violations(verdict: &Value) -> &[Value] {
    verdict.get("violations").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn complaints(verdict: &Value) -> Vec<String> {
    let mut complaints: Vec<String> =
        violations(verdict).iter().take(20).map(std::string::ToString::to_string).collect();
    let (ambiguous, percent) = (count(verdict, "ambiguous"), count(verdict, "percent_real"));
    if ambiguous >= FEW && percent < LEAST_REAL {
        complaints.push(format!("only {percent} % of {ambiguous} ambiguous submissions are real jobs"));
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn choices_are_read() {
        let choice = Choice::parse(&["--seeds", "1..3", "--submissions", "500"]).unwrap();
        assert_eq!((choice.seeds, choice.submissions, choice.percent), (vec![1, 2, 3], 500, 30));
        let choice = Choice::parse(&["--seeds", "4,9", "--language", "rust,node"]).unwrap();
        assert_eq!(
            (choice.seeds, choice.languages),
            (vec![4, 9], vec!["rust".to_owned(), "node".to_owned()])
        );
        for options in [&["--seeds"][..], &["--seeds", "a..b"], &["--percent", "many"], &["--other", "1"]] {
            assert!(Choice::parse(options).is_err(), "{options:?}");
        }
    }

    #[test]
    fn a_useless_client_is_complained_about() {
        let verdict = |ambiguous: u64, percent: u64, violations: Value| json!({ "ambiguous": ambiguous, "percent_real": percent, "violations": violations });
        assert!(complaints(&verdict(100, 60, json!([]))).is_empty());
        assert_eq!(complaints(&verdict(100, 59, json!([]))).len(), 1);
        assert!(complaints(&verdict(3, 0, json!([]))).is_empty(), "too few to tell");
        assert_eq!(complaints(&verdict(0, 100, json!([{ "rule": "Doubled" }]))).len(), 1);
    }
}
