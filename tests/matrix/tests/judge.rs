//! The judge against the real client: an honest one is clean, one that repeats itself is found out.
#![expect(clippy::unwrap_used, reason = "whatever is missing in a test fails it")]

use std::sync::Arc;
use std::time::Duration;

use cloud_infinite::SubmissionMode;
use fault_matrix::{builder, entry, submission};
use fault_server::judge::{Demands, Rule, Verdict, judge};
use fault_server::{Chaos, FaultServer, Options};
use tokio::task::JoinSet;

const SUBMISSIONS: usize = 200;

async fn chaos(mode: SubmissionMode) -> Verdict {
    let options = Options { chaos: Some(Chaos { seed: 1, percent: 40 }), ..Options::default() };
    let server = Arc::new(FaultServer::start(options).await.unwrap());
    let client = builder(server.url())
        .submission_mode(mode)
        .attempt_timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    let mut calls = JoinSet::new();
    for number in 0..SUBMISSIONS {
        let (client, input) = (client.clone(), format!("in/{number}.jpg"));
        calls.spawn(async move { entry(&input, &client.submit_job(submission(&input)).await) });
    }
    let account = calls.join_all().await;
    let demands = Demands {
        submissions: Some(SUBMISSIONS),
        visits_of_the_sink: server.sink_hits().connections,
        ..Demands::default()
    };
    judge(&server.ledger(), &account, demands)
}

#[tokio::test]
async fn a_client_that_sends_once_is_clean() {
    let verdict = chaos(SubmissionMode::AtMostOnce).await;
    assert!(verdict.is_clean(), "{verdict}");
    assert!(verdict.ambiguous > SUBMISSIONS / 10 && verdict.percent_real >= 60, "{verdict}");
    assert!(verdict.created > SUBMISSIONS / 2 && verdict.rejected > 0, "{verdict}");
}

#[tokio::test]
async fn a_client_that_repeats_itself_is_found_out() {
    let verdict = chaos(SubmissionMode::AllowDuplicateJobs).await;
    assert!(verdict.count(Rule::Doubled) > 0, "{verdict}");
}
