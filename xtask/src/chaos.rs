//! Submissions of every language against a server that fails by chance, judged by what that server knows.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use serde_json::Value;

use crate::emulator;
use crate::program::{Build, Invocation, Language, Workshop};
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
    shell::run(shell::cargo(shell::IN_WORKSPACE).args(["--bin", "fault-server", "--bin", "chaos-rust"]))?;
    let built = shell::root().join("target/debug");
    let folder = shell::root().join("target/chaos");
    fs::create_dir_all(&folder)?;
    let mut workshop = Workshop::new("chaos", Build::Debug);
    let (mut clean, mut broken) = (0, Vec::new());
    for language in &choice.languages {
        let driver = driver(language, &built, &mut workshop)?;
        shell::say(format!(
            "{language}: {} submissions per seed, {} % faults, {CONCURRENCY} at a time\n",
            choice.submissions, choice.percent
        ));
        shell::say(heading());
        for seed in &choice.seeds {
            let account = folder.join(format!("{language}-{seed}.jsonl"));
            let verdict = play(&built.join("fault-server"), &driver, *seed, choice, &account)?;
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

fn driver(language: &str, built: &Path, workshop: &mut Workshop) -> Result<Invocation> {
    let language = match language {
        "rust" => return Ok(vec![built.join("chaos-rust").display().to_string()]),
        "python" => Language::Python,
        "python-async" => Language::PythonAsync,
        "node" => Language::Node,
        "c" => Language::C,
        "cpp" => Language::Cpp,
        other => return Err(format!("there is no language `{other}`").into()),
    };
    workshop.prepare(language, "chaos")
}

/// Runs one seed and has it judged.
fn play(server: &Path, driver: &[String], seed: u64, choice: &Choice, account: &PathBuf) -> Result<Value> {
    let running = FaultServer::start(server, seed, choice.percent)?;
    let (program, arguments) = driver.split_first().ok_or("there is no program")?;
    let (seed, count) = (seed.to_string(), choice.submissions.to_string());
    let mut command = Command::new(program);
    command.args(arguments).args([&seed, &count, CONCURRENCY, &running.control]);
    let printed = shell::output(running.introduce(&mut command))?;
    fs::write(account, printed)?;
    let output = Command::new(server)
        .args(["judge", "--json", "--after-reconcile", "--submissions", &count])
        .args(["--ledger", &format!("{}/ledger", running.control), "--account"])
        .arg(account)
        .stderr(Stdio::inherit())
        .output()?;
    serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("{} cannot be judged", account.display()).into())
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

/// A fault server that runs until this value is dropped, or this process ends in whatever way.
struct FaultServer {
    child: Child,
    stdin: Option<ChildStdin>,
    url: String,
    control: String,
    secret_id: String,
    secret_key: String,
}

impl FaultServer {
    fn start(program: &Path, seed: u64, percent: u64) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["serve", "--seed", &seed.to_string(), "--percent", &percent.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} cannot be started: {error}", program.display()))?;
        let stdin = child.stdin.take();
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let mut server = Self {
            child,
            stdin,
            url: String::new(),
            control: String::new(),
            secret_id: String::new(),
            secret_key: String::new(),
        };
        let ready: Value = serde_json::from_str(&line)
            .map_err(|_| format!("the fault server did not become ready: {line:?}"))?;
        let field = |name: &str| -> Result<String> {
            let text = ready.get(name).and_then(Value::as_str);
            Ok(text.ok_or_else(|| format!("the ready line names no {name}"))?.to_owned())
        };
        (server.url, server.control) = (field("url")?, field("control")?);
        (server.secret_id, server.secret_key) = (field("secret_id")?, field("secret_key")?);
        Ok(server)
    }

    fn introduce<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        emulator::introduce(command, &self.url, &self.secret_id, &self.secret_key)
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        drop(self.stdin.take());
        // It stops by itself now; one that is gone already is as good.
        let _ = self.child.wait();
    }
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
