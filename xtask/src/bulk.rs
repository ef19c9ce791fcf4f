//! A million submissions through one `submit_jobs`: does it grow, and how many connections does it open?

use std::process::Command;

use serde_json::Value;

use crate::fault_server::FaultServer;
use crate::shell::{self, Result};

/// Submissions under way at one time.
const CONCURRENCY: u64 = 64;
/// Memory may grow by so many KiB after the first thousand items.
const MOST_GROWTH: u64 = 2048;

/// Reads `--items N`.
///
/// # Errors
/// If the options are others.
pub(crate) fn parse(options: &[&str]) -> Result<u64> {
    match options {
        [] => Ok(1_000_000),
        ["--items", count] => match count.parse() {
            Ok(count) if count >= 2000 => Ok(count),
            _ => Err(format!("--items takes a number of at least 2000, not `{count}`").into()),
        },
        other => Err(format!("bulk takes --items N, not `{}`", other.join(" ")).into()),
    }
}

/// Runs it and prints what was found.
///
/// # Errors
/// If something is missing, or one of the bars was missed.
pub(crate) fn run(items: u64) -> Result<()> {
    shell::run(shell::cargo(shell::IN_WORKSPACE).args(["--bin", "fault-server", "--bin", "bulk-many"]))?;
    let target = shell::root().join("target");
    let server = FaultServer::start(&target.join("debug/fault-server"), &["--forget-requests"])?;
    let mut driver = Command::new(target.join("debug/bulk-many"));
    driver.args(server.place()).args([items.to_string(), CONCURRENCY.to_string()]);
    let printed: Value = serde_json::from_str(&shell::output(&mut driver)?)?;
    let bars = bars(items, &printed)?;
    let missed = bars.iter().filter(|bar| !bar.0).count();
    for (is_met, found) in bars {
        shell::say(format!("{}  {found}", if is_met { "PASS" } else { "FAIL" }));
    }
    let seconds = printed.get("seconds").and_then(Value::as_f64).unwrap_or(0.0);
    shell::say(format!("{items} submissions in {seconds:.1} s"));
    shell::say(format!("bulk: {} passed, {missed} failed", 3 - missed));
    if missed == 0 { Ok(()) } else { Err(format!("bulk: {missed} of the bars were missed").into()) }
}

/// What is asked of a run: whether it was met, and what was found.
fn bars(items: u64, printed: &Value) -> Result<Vec<(bool, String)>> {
    let number = |name: &str| {
        printed
            .get(name)
            .and_then(Value::as_u64)
            .ok_or_else(|| format!("the driver says nothing about {name}"))
    };
    let samples = printed.get("resident_kib").and_then(Value::as_array).ok_or("there is no memory")?;
    let most = samples.iter().filter_map(Value::as_u64).max().ok_or("there are no samples of memory")?;
    let (created, sockets, warm) = (number("created")?, number("most_sockets")?, number("warm_kib")?);
    let growth = most.saturating_sub(warm);
    Ok(vec![
        (created == items && number("others")? == 0, format!("{created} of {items} items created")),
        (
            growth <= MOST_GROWTH,
            format!(
                "{warm} KiB after a thousand items, {most} KiB at most: {growth} more (at most {MOST_GROWTH})"
            ),
        ),
        (
            (1..=CONCURRENCY).contains(&sockets),
            format!("{sockets} sockets at most ({CONCURRENCY} submissions at a time)"),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_bar_can_be_missed() {
        let missed = |created: u64, most: u64, sockets: u64| -> Vec<usize> {
            let printed = json!({ "created": created, "others": 5000 - created, "most_sockets": sockets,
                "warm_kib": 10_000, "resident_kib": [10_000, most, 9000] });
            let bars = bars(5000, &printed).unwrap();
            bars.iter().enumerate().filter(|(_, bar)| !bar.0).map(|(index, _)| index).collect()
        };
        assert_eq!(missed(5000, 12_048, 64), Vec::<usize>::new());
        assert_eq!(missed(4999, 12_048, 64), [0]);
        assert_eq!(missed(5000, 12_049, 64), [1]);
        assert_eq!(missed(5000, 12_048, 65), [2]);
        assert_eq!(missed(5000, 12_048, 0), [2]);
        assert!(bars(5000, &json!({})).is_err());
    }

    #[test]
    fn options_are_read() {
        assert_eq!(parse(&[]).unwrap(), 1_000_000);
        assert_eq!(parse(&["--items", "20000"]).unwrap(), 20_000);
        for options in [&["--items"][..], &["--items", "10"], &["--seed", "1"]] {
            assert!(parse(options).is_err(), "{options:?}");
        }
    }
}
