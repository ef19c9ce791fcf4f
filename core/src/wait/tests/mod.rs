//! A service that tells the states of jobs, and what waiting makes of it.

mod many;
mod one;
mod sharing;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::client::Client;
use crate::config::Config;
use crate::random::Random;
use crate::script::Act;
use crate::transport::{Execute, Request, Transport};

/// A request for the states of jobs.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    /// How many requests came before it.
    number: usize,
    /// Milliseconds from the beginning.
    at: u64,
    job_ids: Vec<String>,
}

type Tell = Box<dyn Fn(&Asked) -> Act + Send + Sync>;

/// Answers requests for jobs as a function says, after a while.
struct Service {
    tell: Tell,
    takes: Duration,
    begin: Instant,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Service")
    }
}

impl Transport for Service {
    fn execute(&self, request: Request) -> Execute<'_> {
        let job_ids = request.url.path().strip_prefix("/jobs/").unwrap().replace("%2C", ",");
        let job_ids = job_ids.split(',').map(str::to_owned).collect();
        let mut all = self.asked.lock().unwrap();
        let asked = Asked { number: all.len(), at: millis(self.begin), job_ids };
        all.push(asked.clone());
        Box::pin(async move {
            tokio::time::sleep(self.takes).await;
            (self.tell)(&asked).play(request).await
        })
    }
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap()
}

/// A client of such a service, and where the requests are noted.
fn world(takes: Duration, tell: impl Fn(&Asked) -> Act + Send + Sync + 'static) -> (Client, Requests) {
    log_recorder::start();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let service = Service { tell: Box::new(tell), takes, begin: Instant::now(), asked: Arc::clone(&asked) };
    let config = Config::new("ap-guangzhou", "examplebucket-1250000000");
    (Client::with(config, service, Random::seeded(SEED)), Requests(asked))
}

/// Begins the sequence of random numbers.
const SEED: u64 = 7;

/// What was asked for.
struct Requests(Arc<Mutex<Vec<Asked>>>);

impl Requests {
    fn all(&self) -> Vec<Asked> {
        self.0.lock().unwrap().clone()
    }

    fn times(&self) -> Vec<u64> {
        self.all().iter().map(|asked| asked.at).collect()
    }
}

/// An answer that says the same of all jobs.
fn all(asked: &Asked, state: &str) -> Act {
    each(asked, |_| Some(state))
}

/// An answer that says of each job what the function does; `None` means that there is no such job.
fn each<'a>(asked: &Asked, state: impl Fn(&str) -> Option<&'a str>) -> Act {
    let parts: String = asked
        .job_ids
        .iter()
        .map(|id| match state(id) {
            Some(state) => format!(
                "<JobsDetail><JobId>{id}</JobId><State>{state}</State><Code>NoSuchKey</Code>\
                 <Message>gone</Message></JobsDetail>"
            ),
            None => format!("<NonExistJobIds>{id}</NonExistJobIds>"),
        })
        .collect();
    Act::ok(format!("<Response>{parts}</Response>"))
}
