//! An outage of a minute as many callers see it, on a clock that stands still while nothing happens.
#![expect(clippy::arithmetic_side_effects, reason = "sums of a minute and of a few hundred calls")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::transport::{Execute, Failure, Reply, Request, Transport, TransportError};
use crate::{Client, Error, Job, SubmitJob};

const OUTAGE: Duration = Duration::from_secs(60);
const CALLS_PER_SECOND: u32 = 10;
/// The longest pause before the second and the third attempt.
const ONE_BACKOFF: Duration = Duration::from_millis(100);

/// Fails until the outage is over, and notes when it was asked.
#[derive(Debug)]
struct Outage {
    begin: Instant,
    failure: Option<Failure>,
    requests: Arc<Mutex<Vec<Duration>>>,
}

impl Transport for Outage {
    fn execute(&self, request: Request) -> Execute<'_> {
        let now = self.begin.elapsed();
        self.requests.lock().unwrap().push(now);
        let failure = self.failure;
        Box::pin(async move {
            if failure != Some(Failure::Connect) || now >= OUTAGE {
                request.sent.begin();
            }
            if now >= OUTAGE {
                let body = "<Response><JobsDetail><JobId>c1</JobId></JobsDetail></Response>";
                return Ok(Reply { status: 200, headers: http::HeaderMap::new(), body: Bytes::from(body) });
            }
            match failure {
                Some(failure) => {
                    Err(TransportError { failure, message: "down".to_owned(), head: None, source: None })
                }
                None => Ok(Reply { status: 503, headers: http::HeaderMap::new(), body: Bytes::new() }),
            }
        })
    }
}

/// Calls at a steady pace through the outage and beyond: how many were made in it, how many requests came of them, and
/// when the first call succeeded.
async fn suffer<C, F>(failure: Option<Failure>, call: C) -> (usize, usize, Duration)
where
    C: Fn(Client) -> F,
    F: Future<Output = Result<Job, Error>> + Send + 'static,
{
    let begin = Instant::now();
    let requests = Arc::new(Mutex::new(Vec::new()));
    let client = Client::over(Outage { begin, failure, requests: Arc::clone(&requests) });
    let mut calls = JoinSet::new();
    let mut made = 0;
    while begin.elapsed() < OUTAGE + Duration::from_secs(5) {
        made += usize::from(begin.elapsed() < OUTAGE);
        let call = call(client.clone());
        calls.spawn(async move { call.await.is_ok().then(|| begin.elapsed()) });
        tokio::time::sleep(Duration::from_secs(1) / CALLS_PER_SECOND).await;
    }
    let first = calls.join_all().await.into_iter().flatten().min().unwrap();
    let in_outage = requests.lock().unwrap().iter().filter(|at| **at < OUTAGE).count();
    (made, in_outage, first)
}

fn check((calls, requests, first): (usize, usize, Duration)) {
    assert!(requests * 100 <= calls * 125, "{requests} requests of {calls} calls");
    assert!(requests > calls, "some are sent again");
    assert!(first <= OUTAGE + Duration::from_secs(1) + ONE_BACKOFF, "{first:?}");
}

#[tokio::test(start_paused = true)]
async fn row_22_an_outage_of_questions() {
    for failure in [None, Some(Failure::Connect), Some(Failure::Broken)] {
        check(suffer(failure, |client| async move { client.get_job("c1").await }).await);
    }
}

#[tokio::test(start_paused = true)]
async fn row_22_an_outage_of_submissions() {
    let submit = |client: Client| async move {
        let request = SubmitJob {
            input: "i".into(),
            rule: Some("imageMogr2/rotate/90".into()),
            output: "o".into(),
            ..Default::default()
        };
        client.submit_job(request).await
    };
    check(suffer(Some(Failure::Connect), submit).await);
    // What may have arrived is not sent again at all.
    let (calls, requests, first) = suffer(Some(Failure::Broken), submit).await;
    assert_eq!(requests, calls);
    assert!(first <= OUTAGE + Duration::from_secs(1), "{first:?}");
}
