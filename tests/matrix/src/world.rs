//! A client, a server that fails, and the account of what the client said.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "this is the hand of tests: whatever is missing or unexpected fails the test"
)]

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use cloud_infinite::{
    Client, ClientBuilder, Credential, Error, ErrorKind, Job, Outcome, Reconcile, ReconciliationVerdict,
    SubmitJob,
};
use fault_server::account::{self, Entry, Reconciled};
use fault_server::judge::{Demands, judge};
use fault_server::{DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, Fault, FaultServer, Options};

use crate::report::entry;

/// Settings of a client for a server of these tests.
pub fn builder(endpoint: &str) -> ClientBuilder {
    log_recorder::start();
    Client::builder()
        .region("ap-guangzhou")
        .bucket("examplebucket-1250000000")
        .credential(Credential::new(DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, None))
        .endpoint(endpoint)
}

/// A submission of a picture.
#[must_use]
pub fn submission(input: &str) -> SubmitJob {
    SubmitJob {
        input: input.to_owned(),
        rule: Some("imageMogr2/rotate/90".into()),
        output: format!("out/{input}"),
        ..Default::default()
    }
}

/// A client and a server that fails. When it goes, the account is judged.
pub struct World {
    /// The server.
    pub server: FaultServer,
    /// The client.
    pub client: Client,
    settings: ClientBuilder,
    account: Mutex<Vec<Entry>>,
    submissions: AtomicUsize,
}

impl World {
    /// A healthy server and a client with the settings of a usual one.
    pub async fn new() -> Self {
        Self::with(Options::default(), |builder| builder).await
    }

    /// A client that does not wait long for an answer.
    pub async fn impatient(attempt_timeout: u64) -> Self {
        Self::with(Options::default(), |builder| {
            builder.attempt_timeout(Duration::from_millis(attempt_timeout))
        })
        .await
    }

    /// A server and a client with settings of their own.
    pub async fn with(options: Options, settings: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        let server = FaultServer::start(options).await.unwrap();
        let mut builder = builder(server.url());
        if let Some(pem) = server.ca_pem() {
            builder = builder.ca_bundle(pem);
        }
        let settings = settings(builder);
        let client = settings.clone().build().unwrap();
        Self { server, client, settings, account: Mutex::new(Vec::new()), submissions: AtomicUsize::new(0) }
    }

    /// Submits a job of its own.
    pub async fn submit(&self) -> Result<Job, Error> {
        self.submit_with(&self.client).await
    }

    /// Submits a job of its own with another client.
    pub async fn submit_with(&self, client: &Client) -> Result<Job, Error> {
        let number = self.submissions.fetch_add(1, Ordering::Relaxed);
        let input = format!("in/{number}.jpg");
        let result = client.submit_job(submission(&input)).await;
        self.account.lock().unwrap().push(entry(&input, &result));
        result
    }

    /// Submits a job that must succeed.
    pub async fn created(&self) -> Job {
        self.submit().await.unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// Submits a job, which meets these faults, and must be refused.
    pub async fn rejected(&self, faults: impl IntoIterator<Item = Fault>) -> Error {
        self.fails(faults, Outcome::Rejected).await
    }

    /// Submits a job, which meets these faults, and must not have left.
    pub async fn not_sent(&self, faults: impl IntoIterator<Item = Fault>) -> Error {
        self.fails(faults, Outcome::NotSent).await
    }

    async fn fails(&self, faults: impl IntoIterator<Item = Fault>, outcome: Outcome) -> Error {
        self.server.script(faults);
        let before = self.server.ledger().jobs.len();
        let error = match self.submit().await {
            Ok(job) => panic!("job {} was made", job.job_id),
            Err(error) => error,
        };
        assert_eq!(error.outcome(), Some(outcome), "{error:?}");
        assert_eq!(error.submission(), None, "{error:?}");
        assert_eq!(self.server.ledger().jobs.len(), before, "{error:?}");
        error
    }

    /// Submits a job, which meets this fault, must be ambiguous, sent once and never again, and found by looking for it
    /// if and only if the fault let it be made.
    pub async fn ambiguous(&self, fault: Fault) -> Error {
        self.server.script([fault.clone()]);
        let (jobs, requests) = (self.server.ledger().jobs.len(), self.submissions_seen());
        let error = match self.submit().await {
            Ok(job) => panic!("{fault:?}: job {} was made", job.job_id),
            Err(error) => error,
        };
        assert_eq!(error.outcome(), Some(Outcome::Ambiguous), "{fault:?}: {error:?}");
        assert_eq!(error.attempts(), 1, "{fault:?}: {error:?}");
        if !fault.is_at_accept() {
            assert_eq!(self.submissions_seen(), requests + 1, "{fault:?}");
        }
        let made = self.server.ledger().jobs.len() - jobs;
        assert_eq!(made == 1, fault.commits(), "{fault:?} made {made} jobs");
        self.server.heal();
        self.look_for(&error).await;
        assert!(self.submissions_seen() <= requests + 1, "{fault:?}: it was sent again");
        error
    }

    /// Looks for the job of the submission that failed last, and takes what it finds into the account.
    pub async fn look_for(&self, error: &Error) {
        let handle = error.submission().unwrap_or_else(|| panic!("there is no handle: {error:?}"));
        // Through its text, as a program that was started again would.
        let found = self.client.reconcile(Reconcile::from(&*handle.to_string())).await.unwrap();
        let expected = self.server.ledger().of_input(&handle.input).first().map(|job| job.job_id.clone());
        let mut account = self.account.lock().unwrap();
        let entry = account.iter_mut().find(|entry| entry.input == handle.input).unwrap();
        entry.reconciled_job_id = found.job.map(|job| job.job_id);
        entry.reconciled = Some(match found.verdict {
            ReconciliationVerdict::Found => Reconciled::Found,
            ReconciliationVerdict::FoundSeveral => Reconciled::FoundSeveral,
            _ => Reconciled::NotFoundYet,
        });
        assert_eq!(entry.reconciled_job_id, expected, "{error:?}");
    }

    /// Asks for a job that exists while these faults happen. Also answers how many requests that took.
    pub async fn get(&self, faults: impl IntoIterator<Item = Fault>) -> (Result<Job, Error>, usize) {
        let job_id = match self.server.ledger().jobs.first() {
            Some(job) => job.job_id.clone(),
            None => {
                self.server.heal();
                self.created().await.job_id
            }
        };
        let before = self.gets_seen();
        let faults: Vec<Fault> = faults.into_iter().collect();
        // What strikes a connection when it is made needs one that is not made yet.
        let client = match faults.first() {
            Some(fault) if fault.is_at_accept() => self.settings.clone().build().unwrap(),
            _ => self.client.clone(),
        };
        self.server.script(faults);
        let result = client.get_job(&job_id).await;
        if let Ok(job) = &result {
            assert_eq!(job.job_id, job_id);
        }
        (result, self.gets_seen() - before)
    }

    /// Asks for a job, meets the fault, and must succeed with the second request.
    pub async fn get_again(&self, fault: Fault) -> Job {
        let (result, requests) = self.get([fault.clone()]).await;
        let job = result.unwrap_or_else(|error| panic!("{fault:?}: {error:?}"));
        // What strikes a connection before it carries a request is no request to the server.
        let unseen = usize::from(fault.is_at_accept());
        assert_eq!((job.response.attempts, requests), (2, 2 - unseen), "{fault:?}");
        job
    }

    /// Asks for a job, meets nothing but the fault, and must fail after that many requests.
    pub async fn get_fails(&self, fault: Fault, kind: ErrorKind, requests: usize) -> Error {
        let (result, seen) = self.get(vec![fault.clone(); 10]).await;
        self.server.heal();
        let error = match result {
            Ok(job) => panic!("{fault:?}: {job:?}"),
            Err(error) => error,
        };
        assert_eq!((error.kind(), error.outcome()), (kind, None), "{fault:?}: {error:?}");
        assert_eq!(usize::try_from(error.attempts()), Ok(requests), "{fault:?}: {error:?}");
        if !fault.is_at_accept() {
            assert_eq!(seen, requests, "{fault:?}");
        }
        error
    }

    /// Submissions that the server has read.
    #[must_use]
    pub fn submissions_seen(&self) -> usize {
        self.server.requests().iter().filter(|seen| seen.method == "POST").count()
    }

    fn gets_seen(&self) -> usize {
        self.server.requests().iter().filter(|seen| seen.target.starts_with("/jobs/")).count()
    }

    /// Takes an entry of somebody else into the account.
    pub fn add_to_account(&self, entry: Entry) {
        self.submissions.fetch_add(1, Ordering::Relaxed);
        self.account.lock().unwrap().push(entry);
    }

    /// How many submissions ended like this.
    #[must_use]
    pub fn count(&self, outcome: account::Outcome) -> usize {
        self.account.lock().unwrap().iter().filter(|entry| entry.outcome == outcome).count()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let submissions = Some(self.submissions.load(Ordering::Relaxed));
        let account = self.account.lock().unwrap();
        let demands = Demands { submissions, ..Demands::default() };
        let verdict = judge(&self.server.ledger(), &account, demands);
        assert!(verdict.is_clean(), "{verdict}");
        assert_eq!(self.server.sink_hits(), fault_server::SinkHits::default(), "nobody may come to the sink");
    }
}
