//! Very many requests of one client against a server that fails: does it keep its promises, and does it grow?

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::fault_server::FaultServer;
use crate::shell::{self, Result};

/// Requests under way at one time.
const CONCURRENCY: &str = "64";
/// The faults of the run. Of what only reads half as many of a hundred meet one, so that it is one in twenty.
const CHAOS: [&str; 4] = ["--seed", "1", "--percent", "10"];
/// Memory may grow by so many KiB per ten thousand requests. What the allocator gives back and takes again is worth about
/// 0.7 either way in a run of a million, and far more in a shorter one: a leak is there in the next run, too, and this
/// noise is not.
const STEEPEST: f64 = 1.0;
/// At the end it may be so many times what it was after a twentieth of the run.
const MOST_GROWTH: f64 = 1.10;
/// Descriptors and threads that may be left when the client is gone.
const LEFT_OVER: u64 = 2;
/// Of a hundred questions so many must be answered: a client that gives up does not grow either.
const LEAST_ANSWERED: f64 = 99.0;

/// What the driver prints.
#[derive(Debug)]
struct Figures {
    seconds: u64,
    submitted: u64,
    answered: u64,
    unanswered: u64,
    /// Before the client was made, at the end of the run, and when the client was gone.
    descriptors: [u64; 3],
    threads: [u64; 3],
    /// Resident memory, at equal distances from the beginning to the end of the run.
    resident_kib: Vec<u64>,
}

impl Figures {
    fn parse(printed: &str) -> Result<Self> {
        let printed: Value = serde_json::from_str(printed)?;
        let missing = |name: &str| format!("the driver says nothing about {name}");
        let number = |name: &str| printed.get(name).and_then(Value::as_u64).ok_or_else(|| missing(name));
        let numbers = |name: &str| -> Result<Vec<u64>> {
            let list = printed.get(name).and_then(Value::as_array).ok_or_else(|| missing(name))?;
            Ok(list.iter().filter_map(Value::as_u64).collect())
        };
        let three =
            |name: &str| -> Result<[u64; 3]> { numbers(name)?.try_into().map_err(|_| missing(name).into()) };
        Ok(Self {
            seconds: number("seconds")?,
            submitted: number("submitted")?,
            answered: number("answered")?,
            unanswered: number("unanswered")?,
            descriptors: three("descriptors")?,
            threads: three("threads")?,
            resident_kib: numbers("resident_kib")?,
        })
    }
}

/// Reads `--requests N`.
///
/// # Errors
/// If the options are others.
pub(crate) fn parse(options: &[&str]) -> Result<u64> {
    match options {
        [] => Ok(1_000_000),
        ["--requests", count] => match count.parse() {
            Ok(count) if count >= 10_000 => Ok(count),
            _ => Err(format!("--requests takes a number of at least 10000, not `{count}`").into()),
        },
        other => Err(format!("soak takes --requests N, not `{}`", other.join(" ")).into()),
    }
}

/// Runs it and prints what was found.
///
/// # Errors
/// If something is missing, or one of the bars was missed.
pub(crate) fn run(requests: u64) -> Result<()> {
    shell::run(shell::cargo(shell::IN_WORKSPACE).args(["--bin", "fault-server", "--bin", "soak"]))?;
    let target = shell::root().join("target");
    let program = target.join("debug/fault-server");
    let account = target.join("soak/account.jsonl");
    fs::create_dir_all(target.join("soak"))?;

    shell::say(format!("soak: {requests} requests, {CONCURRENCY} at a time, one in ten a submission"));
    let server = FaultServer::start(&program, &[&CHAOS[..], &["--forget-requests"]].concat())?;
    let mut driver = Command::new(target.join("debug/soak"));
    driver.args(server.place()).args([&requests.to_string(), CONCURRENCY]);
    let printed = shell::output(driver.arg(&account).arg(&server.control))?;
    fs::write(target.join("soak/figures.json"), &printed)?;
    let figures = Figures::parse(&printed)?;
    let verdict = server.judge(&program, &account, figures.submitted)?;
    report(requests, &figures, &verdict)
}

fn report(requests: u64, figures: &Figures, verdict: &Value) -> Result<()> {
    let mut missed = 0;
    for bar in bars(requests, figures, verdict)? {
        let word = if bar.is_met { "PASS" } else { "FAIL" };
        shell::say(format!("{word}  {:<22} {}", bar.name, bar.found));
        missed += usize::from(!bar.is_met);
    }
    shell::say(format!("{} requests in {} s", requests, figures.seconds));
    if missed == 0 { Ok(()) } else { Err(format!("soak: {missed} of the bars were missed").into()) }
}

/// Something that is asked of a run, and what was found.
#[derive(Debug, PartialEq, Eq)]
struct Bar {
    name: &'static str,
    is_met: bool,
    found: String,
}

fn bars(requests: u64, figures: &Figures, verdict: &Value) -> Result<Vec<Bar>> {
    let count = |field: &str| verdict.get(field).and_then(Value::as_u64).unwrap_or(0);
    let violations = verdict.get("violations").and_then(Value::as_array).ok_or("the judge says nothing")?;
    let mut promises = format!(
        "{} submissions: {} created, {} rejected, {} not sent, {} ambiguous of which {} exist; {} violations",
        count("submissions"),
        count("created"),
        count("rejected"),
        count("not_sent"),
        count("ambiguous"),
        count("ambiguous_real"),
        violations.len()
    );
    violations.iter().take(20).for_each(|violation| promises.push_str(&format!("\n      {violation}")));

    let answered = percent(figures.answered, figures.answered + figures.unanswered);
    let memory = Memory::of(&figures.resident_kib, requests).ok_or("there are too few samples of memory")?;
    let is_back = |[before, _, after]: [u64; 3]| before.abs_diff(after) <= LEFT_OVER;
    let way = |[before, during, after]: [u64; 3]| format!("{before} before, {during} during, {after} after");
    Ok(vec![
        Bar { name: "promises", is_met: violations.is_empty(), found: promises },
        Bar {
            name: "questions",
            is_met: answered >= LEAST_ANSWERED,
            found: format!(
                "{} answered, {} not: {answered:.2} % (at least {LEAST_ANSWERED} %)",
                figures.answered, figures.unanswered
            ),
        },
        Bar {
            name: "slope of memory",
            is_met: memory.slope <= STEEPEST,
            found: format!("{:.3} KiB per 10,000 requests (at most {STEEPEST})", memory.slope),
        },
        Bar {
            name: "growth of memory",
            is_met: memory.growth() <= MOST_GROWTH,
            found: format!(
                "{} KiB after a twentieth, {} KiB at the end: {:.3} times (at most {MOST_GROWTH})",
                memory.early,
                memory.end,
                memory.growth()
            ),
        },
        Bar { name: "descriptors", is_met: is_back(figures.descriptors), found: way(figures.descriptors) },
        Bar { name: "threads", is_met: is_back(figures.threads), found: way(figures.threads) },
    ])
}

#[expect(clippy::cast_precision_loss, reason = "these are counts of requests and KiB, far below 2^52")]
fn float(number: u64) -> f64 {
    number as f64
}

fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { float(part) * 100.0 / float(whole) }
}

/// How memory went, in KiB.
#[derive(Debug, PartialEq)]
struct Memory {
    early: u64,
    end: u64,
    /// Of the last four fifths of the run, per ten thousand requests.
    slope: f64,
}

impl Memory {
    /// Of samples at equal distances.
    fn of(samples: &[u64], requests: u64) -> Option<Self> {
        let early = *samples.get(samples.len() / 20)?;
        let (end, late) = (*samples.last()?, samples.get(samples.len() / 5..)?);
        let distance = float(requests) / float(u64::try_from(samples.len()).ok()?);
        let per_sample = slope(&late.iter().copied().map(float).collect::<Vec<_>>())?;
        Some(Self { early, end, slope: per_sample / distance * 10_000.0 })
    }

    fn growth(&self) -> f64 {
        float(self.end) / float(self.early.max(1))
    }
}

/// The rise from one value to the next of the line that lies closest to all of them, by least squares.
fn slope(values: &[f64]) -> Option<f64> {
    let count = float(u64::try_from(values.len()).ok()?);
    if values.len() < 2 {
        return None;
    }
    let middle = (count - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / count;
    let positions = || (0_u32..).map(|position| f64::from(position) - middle);
    let together: f64 = positions().zip(values).map(|(x, y)| x * (y - mean)).sum();
    let spread: f64 = positions().take(values.len()).map(|x| x * x).sum();
    Some(together / spread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn figures() -> Figures {
        Figures {
            seconds: 1,
            submitted: 10,
            answered: 995,
            unanswered: 5,
            descriptors: [10, 74, 12],
            threads: [3, 3, 3],
            resident_kib: vec![9000; 1000],
        }
    }

    fn missed(figures: &Figures, verdict: &Value) -> Vec<&'static str> {
        let bars = bars(1_000_000, figures, verdict).unwrap();
        bars.into_iter().filter(|bar| !bar.is_met).map(|bar| bar.name).collect()
    }

    #[test]
    fn each_bar_can_be_missed() {
        let clean = json!({ "violations": [] });
        assert!(missed(&figures(), &clean).is_empty());
        assert_eq!(missed(&figures(), &json!({ "violations": [{ "rule": "Doubled" }] })), ["promises"]);
        assert_eq!(missed(&Figures { unanswered: 50, ..figures() }, &clean), ["questions"]);
        assert_eq!(missed(&Figures { descriptors: [10, 74, 13], ..figures() }, &clean), ["descriptors"]);
        assert_eq!(missed(&Figures { threads: [3, 9, 6], ..figures() }, &clean), ["threads"]);
        // Two KiB more per ten thousand requests, which is a fifth of a KiB from sample to sample.
        let creeping = (0..1000).map(|sample| 9000 + sample / 5).collect();
        assert_eq!(missed(&Figures { resident_kib: creeping, ..figures() }, &clean), ["slope of memory"]);
        let mut jump = vec![9000; 1000];
        jump[999] = 9901;
        assert_eq!(missed(&Figures { resident_kib: jump, ..figures() }, &clean), ["growth of memory"]);
        assert!(
            bars(1, &figures(), &json!({})).is_err(),
            "a judge that says nothing has not passed anything"
        );
    }

    #[test]
    fn the_slope_is_that_of_the_closest_line() {
        assert_eq!(slope(&[1.0, 3.0, 5.0, 7.0]), Some(2.0));
        assert_eq!(slope(&[4.0, 4.0, 4.0]), Some(0.0));
        assert_eq!(slope(&[0.0, 2.0, 1.0]), Some(0.5));
        assert_eq!(slope(&[1.0]), None);
    }

    #[test]
    fn the_beginning_does_not_count_for_the_slope() {
        let samples: Vec<u64> =
            (0..1000).map(|sample| if sample < 200 { sample * 40 } else { 8000 }).collect();
        let memory = Memory::of(&samples, 1_000_000).unwrap();
        assert_eq!(memory, Memory { early: 2000, end: 8000, slope: 0.0 });
    }

    #[test]
    fn options_are_read() {
        assert_eq!(parse(&[]).unwrap(), 1_000_000);
        assert_eq!(parse(&["--requests", "20000"]).unwrap(), 20_000);
        for options in [&["--requests"][..], &["--requests", "10"], &["--requests", "many"], &["--seed", "1"]]
        {
            assert!(parse(options).is_err(), "{options:?}");
        }
    }
}
