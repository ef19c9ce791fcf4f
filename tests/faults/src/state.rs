//! What the server remembers.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::auth::{self, Denial};
use crate::chaos::{Chaos, RequestKind};
use crate::clock;
use crate::fault::Fault;
use crate::ledger::{Ledger, LedgerJob};
use crate::options::KeyPair;
use crate::render::{Context, Step, is_good, note_answer, steps};
use crate::request::Request;
use crate::script::Script;
use crate::service::{self, Submission, Work};
use crate::sink::SinkHits;

/// A request as the server saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Counts from 1.
    pub number: u64,
    /// Which connection carried it; they are counted from 1.
    pub connection: u64,
    /// The method.
    pub method: String,
    /// The target as it was sent.
    pub target: String,
    /// The input object of a submission.
    pub input: Option<String>,
    /// The name of the fault that it met, or the code with which it was refused for a reason of its own.
    pub fault: String,
    /// The job that it made.
    pub job_id: Option<String>,
    /// Whether it brought credentials for a proxy.
    pub has_proxy_credentials: bool,
}

/// Counts of a server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Connections that were accepted.
    pub connections: u64,
    /// Requests that were read to their end.
    pub requests: u64,
    /// Jobs that were made.
    pub jobs: u64,
    /// Faults by name, the healthy requests and refused ones among them.
    pub faults: BTreeMap<String, u64>,
    /// What came to the sink.
    pub sink: SinkHits,
}

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct State {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
pub(crate) struct Inner {
    pub(crate) ledger: Ledger,
    pub(crate) script: Script,
    pub(crate) seen: Vec<Seen>,
    pub(crate) connections: u64,
    pub(crate) keys: Vec<KeyPair>,
    pub(crate) clock_offset: i64,
    pub(crate) seed: u64,
    pub(crate) forgets_requests: bool,
    /// How often each fault struck.
    faults: BTreeMap<String, u64>,
    counts: HashMap<(bool, String), u64>,
    jobs_of_input: HashMap<String, u64>,
    requests: u64,
}

impl State {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a connection and says what strikes it before any request.
    pub(crate) fn accept(&self) -> (u64, Option<Fault>) {
        let mut inner = self.lock();
        inner.connections += 1;
        let fault = inner.script.at_accept();
        if let Some(fault) = &fault {
            inner.count_fault(fault.name());
        }
        (inner.connections, fault)
    }

    /// Executes a request as the fault of the moment allows.
    pub(crate) fn react(&self, request: &Request, connection: u64, port: u16, sink: &str) -> Vec<Step> {
        let mut inner = self.lock();
        inner.requests += 1;
        let number = inner.requests;
        let now = clock::now().saturating_add(inner.clock_offset);
        let host = request.header("host").unwrap_or_default();
        let mut context = Context {
            good: String::new(),
            request_id: format!("r{number:08x}"),
            now,
            sink: sink.to_owned(),
            itself: format!("http://{host}{}", request.target),
        };
        let mut seen = Seen {
            number,
            connection,
            method: request.method.clone(),
            target: request.target.clone(),
            input: None,
            fault: String::new(),
            job_id: None,
            has_proxy_credentials: request.header("proxy-authorization").is_some(),
        };
        let planned = auth::check(request, &inner.keys, port, now)
            .and_then(|()| service::plan(request, &inner.ledger, now));
        let work = match planned {
            Ok(work) => work,
            Err(denial) => {
                seen.fault = format!("refused: {}", denial.code);
                inner.note(seen);
                return vec![Step::Write(context.denial(&denial))];
            }
        };
        let (kind, key) = service::kind_and_key(request, &work);
        let before = inner.count(kind, &key);
        let fault = inner.script.of_request(kind, &key, before);
        context.good = match work {
            Work::Answer(document) => document,
            Work::Submit(submission) => {
                seen.input = Some(submission.input.clone());
                let job = inner.make(submission, number, now);
                let document = service::submitted(&job, request);
                if fault.commits() {
                    seen.job_id = Some(job.job_id.clone());
                    *inner.jobs_of_input.entry(job.input.clone()).or_default() += 1;
                    inner.ledger.jobs.push(job);
                }
                document
            }
        };
        seen.fault = fault.name();
        let is_answer = seen.job_id.is_some() && is_good(&fault);
        inner.note(seen);
        drop(inner);
        let mut steps = steps(&fault, &context);
        if is_answer {
            note_answer(&mut steps, number);
        }
        steps
    }

    /// The answer to something that is no request.
    pub(crate) fn refuse(&self, status: u16, reason: &str, connection: u64) -> Vec<Step> {
        let mut inner = self.lock();
        inner.requests += 1;
        let (number, now) = (inner.requests, clock::now().saturating_add(inner.clock_offset));
        inner.note(Seen {
            number,
            connection,
            method: String::new(),
            target: String::new(),
            input: None,
            fault: format!("refused: {reason}"),
            job_id: None,
            has_proxy_credentials: false,
        });
        let context = Context {
            good: String::new(),
            request_id: format!("r{number:08x}"),
            now,
            sink: String::new(),
            itself: String::new(),
        };
        let denial = Denial { status, code: "BadRequest", message: reason.to_owned(), is_about_time: false };
        vec![Step::Write(context.denial(&denial)), Step::Close]
    }

    pub(crate) fn stats(&self, sink: SinkHits) -> Stats {
        let inner = self.lock();
        Stats {
            connections: inner.connections,
            requests: inner.requests,
            jobs: inner.ledger.jobs.len() as u64,
            faults: inner.faults.clone(),
            sink,
        }
    }
}

impl Inner {
    fn count_fault(&mut self, name: String) {
        *self.faults.entry(name).or_default() += 1;
    }

    fn note(&mut self, seen: Seen) {
        self.count_fault(seen.fault.clone());
        if !self.forgets_requests {
            self.seen.push(seen);
        }
    }

    /// How many requests of that kind and key came before; counts this one.
    fn count(&mut self, kind: RequestKind, key: &str) -> u64 {
        let count = self.counts.entry((kind == RequestKind::Submission, key.to_owned())).or_default();
        *count += 1;
        *count - 1
    }

    /// The job that a submission becomes, if it becomes one.
    fn make(&self, submission: Submission, request: u64, now: i64) -> LedgerJob {
        let before = self.jobs_of_input.get(&submission.input).copied().unwrap_or(0);
        LedgerJob {
            job_id: Chaos::job_id(self.seed, &submission.input, before),
            input: submission.input,
            output: submission.output,
            user_data: submission.user_data,
            created_at: now,
            request,
            answered: false,
            rule: submission.rule,
            queue_id: submission.queue_id,
        }
    }
}
