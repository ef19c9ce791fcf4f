//! `matrix-client ENDPOINT COUNT [environment]` submits so many jobs at once, then one more, and prints what became of
//! each: one line of JSON.
#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use fault_matrix::{Report, builder, submission};
use tokio::task::JoinSet;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [endpoint, count, rest @ ..] = &arguments[..] else {
        return Err("needed: ENDPOINT COUNT [environment]".into());
    };
    let mut builder = builder(endpoint).allow_http(true);
    if rest == ["environment"] {
        builder = builder.proxy(cloud_infinite::Proxy::Environment);
    }
    let client = builder.build()?;
    let mut calls = JoinSet::new();
    let count: usize = count.parse()?;
    for number in 0..count {
        let (client, input) = (client.clone(), format!("in/{number}.jpg"));
        calls.spawn(async move { Report::of(&input, &client.submit_job(submission(&input)).await) });
    }
    let mut reports = calls.join_all().await;
    let input = format!("in/{count}.jpg");
    reports.push(Report::of(&input, &client.submit_job(submission(&input)).await));
    for report in reports {
        println!("{}", serde_json::to_string(&report)?);
    }
    Ok(())
}
