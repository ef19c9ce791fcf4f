//! Runs the rows of the fault matrix and shows them as a table.

mod rows;

use std::collections::BTreeMap;
use std::process::Stdio;

use crate::record;
use crate::shell::{self, Result};
use rows::{ROWS, Row};

/// What the tests of one row said.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u32,
    failed: u32,
}

/// Runs the rows, all of them if none is named.
///
/// # Errors
/// If a row has no test, a test no row, or a test fails.
pub(crate) fn run(options: &[&str]) -> Result<()> {
    let wanted = parse(options)?;
    let filters: Vec<String> = match &wanted {
        None => vec!["row_".to_owned()],
        Some(numbers) => numbers.iter().map(|number| format!("row_{number:02}_")).collect(),
    };
    let mut cargo = shell::cargo(["test", "--workspace", "--exclude", "xtask", "--no-fail-fast"]);
    cargo.args(["--lib", "--bins", "--tests", "--"]).args(filters);
    let output = cargo
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    record::keep("rows", &output.stdout)?;
    let tallies = tally(&text);
    if tallies.is_empty() && !output.status.success() {
        return Err("the tests could not be run".into());
    }
    let mut complaints = Vec::new();
    for row in ROWS.iter().filter(|row| wanted.as_ref().is_none_or(|wanted| wanted.contains(&row.number))) {
        let tally = tallies.get(&row.number);
        shell::say(line(row, tally));
        if tally.is_none() {
            complaints.push(format!("row {} has no test", row.number));
        }
    }
    for number in tallies.keys().filter(|number| ROWS.iter().all(|row| row.number != **number)) {
        complaints.push(format!("there are tests of row {number}, which is not in the table"));
    }
    let (passed, failed) =
        tallies.values().fold((0, 0), |sum, tally| (sum.0 + tally.passed, sum.1 + tally.failed));
    if failed > 0 || !output.status.success() {
        shell::say(failures(&text));
        complaints.push(format!("{failed} tests failed"));
    }
    shell::say(format!("matrix: {passed} passed, {failed} failed"));
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("; ").into()) }
}

fn parse(options: &[&str]) -> Result<Option<Vec<u32>>> {
    match options {
        [] => Ok(None),
        ["--rows", list] => {
            let numbers: Vec<u32> = list
                .split(',')
                .map(|number| number.trim().parse().map_err(|_| format!("`{number}` is no row")))
                .collect::<std::result::Result<_, _>>()?;
            match numbers.iter().find(|number| ROWS.iter().all(|row| row.number != **number)) {
                Some(unknown) => Err(format!("there is no row {unknown}").into()),
                None => Ok(Some(numbers)),
            }
        }
        _ => Err("matrix takes --rows N,N,…".into()),
    }
}

fn line(row: &Row, tally: Option<&Tally>) -> String {
    let result = match tally {
        None => "NO TEST".to_owned(),
        Some(Tally { passed, failed: 0 }) => format!("ok ({passed})"),
        Some(Tally { passed, failed }) => format!("FAILED ({failed} of {})", passed + failed),
    };
    format!("{:>2}  {:<50} {:<50} {:<37} {result}", row.number, row.fault, row.submission, row.question)
}

/// The results of tests by their row, out of what the test programs print.
fn tally(text: &str) -> BTreeMap<u32, Tally> {
    let mut tallies: BTreeMap<u32, Tally> = BTreeMap::new();
    for line in text.lines() {
        let Some((name, result)) = line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... "))
        else {
            continue;
        };
        let number = name
            .split("row_")
            .nth(1)
            .and_then(|rest| rest.split('_').next())
            .and_then(|number| number.parse().ok());
        let Some(number) = number else { continue };
        let tally = tallies.entry(number).or_default();
        match result {
            "ok" => tally.passed += 1,
            _ => tally.failed += 1,
        }
    }
    tallies
}

/// What failed tests said.
fn failures(text: &str) -> String {
    let mut shown = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        match line {
            "failures:" => is_inside = true,
            _ if line.starts_with("test result:") => is_inside = false,
            _ if is_inside => shown.push(line),
            _ => {}
        }
    }
    shown.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_by_row() {
        let text = "running 3 tests\ntest a::row_09_reset ... ok\ntest row_09_other ... FAILED\n\
                    test b::row_51_redirect ... ok\ntest plain ... ok\n\nfailures:\n\n---- row_09_other stdout ----\nboom\n\n\
                    failures:\n    row_09_other\n\ntest result: FAILED. 2 passed; 1 failed\n";
        let tallies = tally(text);
        assert_eq!(tallies[&9], Tally { passed: 1, failed: 1 });
        assert_eq!(tallies[&51], Tally { passed: 1, failed: 0 });
        assert_eq!(tallies.len(), 2);
        assert!(failures(text).contains("boom"));
    }

    #[test]
    fn rows_are_in_order_and_chosen_by_number() {
        assert!(ROWS.windows(2).all(|pair| pair[0].number < pair[1].number));
        assert_eq!(parse(&["--rows", "10, 18"]).unwrap(), Some(vec![10, 18]));
        assert_eq!(parse(&[]).unwrap(), None);
        for options in [&["--rows", "999"][..], &["--rows", "x"], &["--other"]] {
            assert!(parse(options).is_err());
        }
    }

    #[test]
    fn a_row_without_a_test_stands_out() {
        assert!(line(&ROWS[0], None).ends_with("NO TEST"));
        assert!(line(&ROWS[0], Some(&Tally { passed: 2, failed: 0 })).ends_with("ok (2)"));
        assert!(line(&ROWS[0], Some(&Tally { passed: 2, failed: 1 })).ends_with("FAILED (1 of 3)"));
    }
}
