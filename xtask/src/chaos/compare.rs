//! The same chaos for this library and for the SDKs of the service's maker, as a table.

use std::process::Command;

use serde_json::Value;

use super::{CONCURRENCY, Played, Run, count, parse_seeds, violations};
use crate::program::{Build, Invocation, Language, Workshop};
use crate::shell::{self, Result};
use crate::{node, official};

/// What is run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    seeds: Vec<u64>,
    submissions: u64,
    percent: u64,
}

impl Choice {
    /// Reads the options.
    ///
    /// # Errors
    /// Names the option that is not understood.
    pub(crate) fn parse(options: &[&str]) -> Result<Self> {
        let mut choice = Self { seeds: vec![1, 2, 3], submissions: 1000, percent: 30 };
        for pair in options.chunks(2) {
            match pair {
                ["--seeds", seeds] => choice.seeds = parse_seeds(seeds)?,
                ["--submissions", count] => choice.submissions = super::number(count)?,
                ["--percent", percent] => choice.percent = super::number(percent)?,
                other => {
                    let message = format!(
                        "chaos-compare takes --seeds 1..3, --submissions N and --percent N, not `{}`",
                        other.join(" ")
                    );
                    return Err(message.into());
                }
            }
        }
        Ok(choice)
    }
}

/// One client.
struct Contestant {
    /// Of the account's file.
    key: &'static str,
    /// For people, with its version.
    name: String,
    driver: Invocation,
    /// Whether its broken promises are this repository's.
    is_ours: bool,
}

/// Runs every client against every seed and prints the table.
///
/// # Errors
/// If something is missing, or this library broke a promise.
pub(crate) fn run(choice: &Choice) -> Result<()> {
    let contestants = contestants()?;
    let run = Run::new(choice.percent, choice.submissions)?;
    shell::say(format!(
        "{} submissions per seed, {} % faults, {CONCURRENCY} at a time, {}\n",
        choice.submissions,
        choice.percent,
        shell::output(Command::new("date").arg("+%F"))?.trim()
    ));
    shell::say(heading());
    let (mut broken, mut remarks) = (Vec::new(), Vec::new());
    for contestant in &contestants {
        for seed in &choice.seeds {
            let played = run.play(contestant.key, &contestant.driver, *seed)?;
            shell::say(line(&contestant.name, *seed, &played.verdict));
            let Played { verdict, account, remarks: remark } = played;
            if !remark.is_empty() {
                remarks.push(format!("{}, seed {seed}: {remark}", contestant.name));
            }
            if contestant.is_ours && !violations(&verdict).is_empty() {
                broken.push(format!(
                    "{} with seed {seed}, account in {}",
                    contestant.name,
                    account.display()
                ));
            }
        }
    }
    if !remarks.is_empty() {
        shell::say(format!("\n{}", remarks.join("\n")));
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("; ").into()) }
}

/// The SDKs first: what is missing for them should not be found out after a long build.
fn contestants() -> Result<Vec<Contestant>> {
    let text = |path: std::path::PathBuf| path.display().to_string();
    let (interpreter, python_version) = official::for_python()?;
    let (project, node_version) = official::for_node()?;
    let python_program = text(shell::root().join("tests/python/official_chaos.py"));
    let node_program = text(node::place_program(&project, "official_chaos.mjs")?);

    super::build()?;
    let mut workshop = Workshop::new("chaos", Build::Debug);
    let ours = |language: &str| format!("cloud-infinite {}, {language}", env!("CARGO_PKG_VERSION"));
    Ok(vec![
        Contestant {
            key: "rust",
            name: ours("Rust"),
            driver: super::driver("rust", &mut workshop)?,
            is_ours: true,
        },
        Contestant {
            key: "python",
            name: ours(Language::Python.name()),
            driver: super::driver("python", &mut workshop)?,
            is_ours: true,
        },
        Contestant {
            key: "node",
            name: ours(Language::Node.name()),
            driver: super::driver("node", &mut workshop)?,
            is_ours: true,
        },
        Contestant {
            key: "official-python",
            name: format!("{} {python_version}", official::PYTHON),
            driver: vec![text(interpreter), python_program],
            is_ours: false,
        },
        Contestant {
            key: "official-node",
            name: format!("{} {node_version}", official::NODE),
            driver: vec!["node".to_owned(), node_program],
            is_ours: false,
        },
    ])
}

fn heading() -> &'static str {
    "| client | seed | submissions | jobs created | submissions doubled | reported failed though the job exists \
     | ambiguous told | violations |\n|---|--:|--:|--:|--:|--:|--:|--:|"
}

fn line(name: &str, seed: u64, verdict: &Value) -> String {
    let broken = |rule: &str| {
        violations(verdict)
            .iter()
            .filter(|violation| violation.get("rule").is_some_and(|r| r == rule))
            .count()
    };
    format!(
        "| {name} | {seed} | {} | {} | {} | {} | {} | {} |",
        count(verdict, "submissions"),
        count(verdict, "jobs"),
        broken("Doubled"),
        broken("FalseRefusal"),
        count(verdict, "ambiguous"),
        violations(verdict).len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn choices_are_read() {
        let usual = Choice { seeds: vec![1, 2, 3], submissions: 1000, percent: 30 };
        assert_eq!(Choice::parse(&[]).unwrap(), usual);
        let choice = Choice::parse(&["--seeds", "7", "--submissions", "50", "--percent", "5"]).unwrap();
        assert_eq!(choice, Choice { seeds: vec![7], submissions: 50, percent: 5 });
        for options in [&["--seeds"][..], &["--language", "c"]] {
            assert!(Choice::parse(options).is_err(), "{options:?}");
        }
    }

    #[test]
    fn a_line_counts_broken_promises_by_kind() {
        let verdict = json!({
            "submissions": 9, "jobs": 8, "ambiguous": 3,
            "violations": [{ "rule": "Doubled" }, { "rule": "FalseRefusal" }, { "rule": "FalseRefusal" }],
        });
        assert_eq!(line("a client", 1, &verdict), "| a client | 1 | 9 | 8 | 1 | 2 | 3 | 3 |");
    }
}
