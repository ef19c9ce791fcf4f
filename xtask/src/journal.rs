//! A run of submissions that is killed again and again and continued each time, against a server that fails and knows
//! which jobs it really made.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::fault_server::FaultServer;
use crate::record;
use crate::shell::{self, Result};

/// Submissions under way at one time.
const CONCURRENCY: &str = "64";
/// A kill comes up to so long after the result that was waited for, so that it meets every stage of the work.
const MOST_JITTER: u64 = 20_000;

/// What is run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    kills: u64,
    items: u64,
    percent: u64,
    seed: u64,
    settle_millis: u64,
}

impl Choice {
    /// Reads the options.
    ///
    /// # Errors
    /// Names the option that is not understood.
    pub(crate) fn parse(options: &[&str]) -> Result<Self> {
        let mut choice = Self { kills: 200, items: 5000, percent: 20, seed: 1, settle_millis: 100 };
        for pair in options.chunks(2) {
            let (field, text) = match pair {
                ["--kills", text] => (&mut choice.kills, text),
                ["--items", text] => (&mut choice.items, text),
                ["--percent", text] => (&mut choice.percent, text),
                ["--seed", text] => (&mut choice.seed, text),
                ["--settle-millis", text] => (&mut choice.settle_millis, text),
                other => {
                    let names = "--kills N, --items N, --percent N, --seed N and --settle-millis N";
                    return Err(format!("journal takes {names}, not `{}`", other.join(" ")).into());
                }
            };
            *field = text.parse().map_err(|_| format!("`{text}` is no number"))?;
        }
        Ok(choice)
    }
}

/// Runs it and prints what was found.
///
/// # Errors
/// If something is missing, or a promise was not kept.
pub(crate) fn run(choice: &Choice) -> Result<()> {
    shell::run(shell::cargo(shell::IN_WORKSPACE).args(["--bin", "fault-server", "--bin", "bulk-journaled"]))?;
    let target = shell::root().join("target");
    let folder = target.join("journal");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let program = target.join("debug/fault-server");
    let chaos = ["--seed", &choice.seed.to_string(), "--percent", &choice.percent.to_string()];
    let server = FaultServer::start(&program, &chaos)?;
    shell::say(format!(
        "journal: {} items, {} % faults, {CONCURRENCY} at a time, killed {} times (seed {})",
        choice.items, choice.percent, choice.kills, choice.seed
    ));
    let mut run = Run {
        driver: target.join("debug/bulk-journaled"),
        journal: folder.join("run.journal"),
        choice,
        server: &server,
        ids: BTreeMap::new(),
        counts: Counts::default(),
        is_healed: false,
    };
    run.lives()?;
    let account = folder.join("account.jsonl");
    run.finish(&account)?;
    record::keep("account of journal", &fs::read(&account)?)?;
    let verdict = server.judge(&program, &account, choice.items)?;
    report(&run.counts, &verdict, fs::metadata(&run.journal)?.len())
}

/// What happened.
#[derive(Debug, Default)]
struct Counts {
    kills: u64,
    /// Lives that ended by themselves, although they were to be killed.
    early: u64,
    unresolved: u64,
    torn: u64,
    told: BTreeMap<String, u64>,
}

struct Run<'a> {
    driver: PathBuf,
    journal: PathBuf,
    choice: &'a Choice,
    server: &'a FaultServer,
    /// The id of every job that any life reported.
    ids: BTreeMap<String, String>,
    counts: Counts,
    /// Whether the server is to have no faults any more.
    is_healed: bool,
}

impl Run<'_> {
    /// All lives that are killed, each a little further into the run.
    fn lives(&mut self) -> Result<()> {
        let mut chance = Chance(self.choice.seed);
        // As many results of this run's own as the journal may know at each kill, evenly spread by chance.
        let mut points: Vec<u64> = (0..self.choice.kills).map(|_| chance.below(self.choice.items)).collect();
        points.sort_unstable();
        for point in points {
            let jitter = Duration::from_micros(chance.below(MOST_JITTER));
            self.live(Some((point, jitter)))?;
        }
        Ok(())
    }

    /// One life, killed so long after the result that brings what is decided to so many items.
    fn live(&mut self, kill: Option<(u64, Duration)>) -> Result<BTreeMap<String, Value>> {
        let mut child = self.start()?;
        let stdout = child.stdout.take().ok_or("the driver says nothing")?;
        let mut results = BTreeMap::new();
        let mut is_killed = false;
        for line in BufReader::new(stdout).lines() {
            // The last line of a life may be torn.
            let Ok(said) = serde_json::from_str::<Value>(&line?) else { continue };
            self.take(&said, &mut results)?;
            if let Some((point, jitter)) = kill
                && !is_killed
                && self.ids.len() as u64 >= point
            {
                std::thread::sleep(jitter);
                child.kill()?;
                is_killed = true;
            }
        }
        let status = child.wait()?;
        match (is_killed && !status.success(), status.success()) {
            (true, _) => self.counts.kills += 1,
            (false, true) if kill.is_some() => self.counts.early += 1,
            (false, true) => {}
            (false, false) => return Err(format!("the driver failed: {status}").into()),
        }
        Ok(results)
    }

    fn start(&self) -> Result<Child> {
        let mut command = Command::new(&self.driver);
        command.args(self.server.place()).args([&self.choice.items.to_string(), CONCURRENCY]);
        command.arg(&self.journal).arg(self.choice.settle_millis.to_string());
        if self.is_healed {
            command.arg(&self.server.control);
        }
        Ok(command.stdout(Stdio::piped()).spawn()?)
    }

    /// Notes what a life says. No life may tell of another job than one before.
    fn take(&mut self, said: &Value, results: &mut BTreeMap<String, Value>) -> Result<()> {
        let text = |name: &str| said.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| said.get(name).and_then(Value::as_u64).unwrap_or(0);
        let (Some(input), Some(told)) = (text("input"), text("told")) else {
            self.counts.unresolved += number("unresolved");
            self.counts.torn += u64::from(number("torn_bytes") > 0);
            return Ok(());
        };
        *self.counts.told.entry(told).or_default() += 1;
        if let Some(id) = text("job_id") {
            let known = self.ids.entry(input.clone()).or_insert_with(|| id.clone());
            if *known != id {
                return Err(format!("{input} was told to be {known}, then {id}").into());
            }
        }
        match results.insert(input, said.clone()) {
            None => Ok(()),
            Some(earlier) => Err(format!("two results in one life: {earlier} and {said}").into()),
        }
    }

    /// Continues to the end under faults, then once more without, and writes the account.
    fn finish(&mut self, account: &Path) -> Result<()> {
        self.live(None)?;
        self.is_healed = true;
        let results = self.live(None)?;
        let mut lines = String::new();
        for (input, said) in results {
            let outcome = match said.get("told").and_then(Value::as_str) {
                Some("created" | "known" | "found") => "created",
                Some(other) => other,
                None => return Err(format!("the last life says nothing of {input}").into()),
            };
            let entry = json!({ "input": input, "outcome": outcome, "job_id": said.get("job_id") });
            lines.push_str(&format!("{entry}\n"));
        }
        Ok(fs::write(account, lines)?)
    }
}

fn report(counts: &Counts, verdict: &Value, journal_bytes: u64) -> Result<()> {
    let number = |name: &str| verdict.get(name).and_then(Value::as_u64).unwrap_or(0);
    let violations = verdict.get("violations").and_then(Value::as_array).ok_or("the judge says nothing")?;
    let told: Vec<String> = counts.told.iter().map(|(told, count)| format!("{count} {told}")).collect();
    shell::say(format!(
        "{} kills ({} lives ended before theirs), {} items looked for, {} torn ends, journal of {} KiB",
        counts.kills,
        counts.early,
        counts.unresolved,
        counts.torn,
        journal_bytes / 1024
    ));
    shell::say(format!("told in all lives: {}", told.join(", ")));
    shell::say(format!(
        "in the end: {} items, {} created, {} ambiguous; {} violations",
        number("submissions"),
        number("created"),
        number("ambiguous"),
        violations.len()
    ));
    violations.iter().take(20).for_each(|violation| shell::say(format!("  {violation}")));
    let is_complete = number("created") == number("submissions") && number("submissions") > 0;
    match violations.is_empty() && is_complete {
        true => {
            shell::say("journal: 1 passed, 0 failed");
            Ok(())
        }
        false => Err("journal: a promise was not kept".into()),
    }
}

/// Chance that comes out the same each time: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let choice = Choice::parse(&["--kills", "5", "--items", "300"]).unwrap();
        let expected = Choice { kills: 5, items: 300, percent: 20, seed: 1, settle_millis: 100 };
        assert_eq!(choice, expected);
        for options in [&["--kills"][..], &["--kills", "many"], &["--other", "1"]] {
            assert!(Choice::parse(options).is_err(), "{options:?}");
        }
    }

    #[test]
    fn a_doubled_or_missing_item_fails_the_run() {
        let verdict = |created: u64, violations: Value| json!({ "submissions": 10, "created": created, "violations": violations });
        assert!(report(&Counts::default(), &verdict(10, json!([])), 0).is_ok());
        assert!(report(&Counts::default(), &verdict(9, json!([])), 0).is_err());
        assert!(report(&Counts::default(), &verdict(10, json!([{ "rule": "Doubled" }])), 0).is_err());
        assert!(report(&Counts::default(), &json!({}), 0).is_err());
    }
}
