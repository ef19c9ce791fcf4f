//! A run: takes requests, submits them, and says what became of each.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::delivery::{Address, Delivery, Fate};
use super::item::{Finished, Item, Shared};
use super::pace::Pace;
use super::resolver::{Finding, Resolver, in_doubt};
use super::submit::{BulkProgress, SubmitJobs, SubmitResult};
use crate::client::Client;
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::ledger::{Identity, Journal, Record, State};
use crate::operation::{Operation, SubmitJob};
use crate::options::CallOptions;
use crate::outcome::Outcome;
use crate::sockets::Sockets;
use crate::stream::{Inputs, Outlet, Slot};

/// How long a request is sent again that the service refuses because there are too many.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// A run of submissions.
pub(super) struct Run {
    shared: Shared,
    delivery: Delivery,
    /// What may be under way at one time.
    permits: Arc<Semaphore>,
    /// What that takes.
    sockets: Arc<Sockets>,
    stop_on_error: bool,
    /// Requests that were taken.
    taken: u32,
    /// Those that only wait for their turn.
    ready: VecDeque<Item>,
    /// What is being submitted or looked for, and the requests for the same that wait for its end.
    busy: HashMap<Identity, Vec<Item>>,
    /// What was found out about items of an earlier run that have not come yet.
    found: HashMap<Identity, Finding>,
    /// What is being looked for.
    sought: HashSet<Identity>,
    /// No more requests are taken or submitted.
    is_stopping: bool,
    /// Why the whole run ends.
    fault: Option<Error>,
}

impl Run {
    pub(super) fn new(
        client: Client,
        options: CallOptions,
        request: &SubmitJobs,
        journal: Option<Journal>,
        inputs: &Inputs<SubmitJob>,
        outlet: Outlet<SubmitResult, BulkProgress>,
    ) -> Self {
        let concurrency = request.concurrency();
        let total = request.total.or_else(|| inputs.total().and_then(|total| u32::try_from(total).ok()));
        Self {
            shared: Shared {
                client,
                options: Arc::new(options),
                pace: Arc::new(Pace::new(request.rate_per_second, request.burst)),
                journal,
            },
            delivery: Delivery::new(outlet, request.in_input_order == Some(true), total),
            permits: Arc::new(Semaphore::new(concurrency)),
            sockets: Sockets::at_most(concurrency),
            stop_on_error: request.stop_on_error == Some(true),
            taken: 0,
            ready: VecDeque::new(),
            busy: HashMap::new(),
            found: HashMap::new(),
            sought: HashSet::new(),
            is_stopping: false,
            fault: None,
        }
    }

    /// Works until every request that was taken has its result.
    pub(super) async fn drive(mut self, mut inputs: Inputs<SubmitJob>) -> Result<()> {
        let mut looks: FuturesUnordered<_> = self.looks().into_iter().collect();
        let mut calls = FuturesUnordered::new();
        let mut slot: Option<Slot<SubmitResult>> = None;
        let mut permit: Option<OwnedSemaphorePermit> = None;
        let mut is_over = false;
        loop {
            let is_wanting = !is_over && !self.is_stopping && self.ready.is_empty();
            // A request is taken only when it could be sent.
            let may_take = is_wanting && (permit.is_some() || self.permits.available_permits() > 0);
            if may_take && slot.is_some() {
                inputs.want(self.permits.available_permits().min(self.delivery.room()));
            }
            tokio::select! {
                biased;
                Some(finished) = calls.next(), if !calls.is_empty() => self.finished(finished),
                Some((identity, finding)) = looks.next(), if !looks.is_empty() => self.looked(identity, finding),
                Ok(free) = Arc::clone(&self.permits).acquire_owned(),
                    if permit.is_none() && !self.ready.is_empty() => permit = Some(free),
                leave = self.shared.pace.leave(), if permit.is_some() && !self.ready.is_empty() => {
                    if let (Some(permit), Some(item)) = (permit.take(), self.ready.pop_front()) {
                        if !item.is_repetition() {
                            self.delivery.submitting();
                        }
                        let submission = item.submit(self.shared.clone(), leave, permit);
                        calls.push(self.sockets.within(submission));
                    }
                }
                free = self.delivery.slot(), if may_take && slot.is_none() => match free {
                    Some(free) => slot = Some(free),
                    // Nobody reads any more.
                    None => self.stop(),
                },
                next = inputs.next(), if may_take && slot.is_some() => match (next, slot.take()) {
                    (Some(request), Some(slot)) => self.take(request, slot),
                    _ => is_over = true,
                },
                else => break,
            }
            if self.is_stopping {
                permit = None;
                slot = None;
                if !looks.is_empty() {
                    looks.clear();
                    self.give_up_looking();
                }
            }
        }
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }

    /// Looks for everything that an earlier run left open, all at once.
    fn looks(&mut self) -> Vec<impl Future<Output = (Identity, Finding)> + Send + use<>> {
        let Shared { client, options, journal, .. } = &self.shared;
        let resolver = Resolver {
            client: client.clone(),
            permits: Arc::clone(&self.permits),
            opened: Instant::now(),
            timeout: options.timeout.unwrap_or(client.config().timeout),
        };
        let target = &client.config().target;
        let open = journal.as_ref().map(Journal::unresolved).unwrap_or_default();
        // What a client for another bucket left open is its own affair.
        let own = open.into_iter().filter(|(_, submission)| {
            submission.bucket == target.bucket && submission.region == target.region
        });
        own.map(|(identity, submission)| {
            self.sought.insert(identity);
            self.busy.insert(identity, Vec::new());
            let look = self.sockets.within(resolver.clone().resolve(submission));
            async move { (identity, look.await) }
        })
        .collect()
    }

    /// A request was taken.
    fn take(&mut self, request: SubmitJob, slot: Slot<SubmitResult>) {
        let to = Address { index: self.taken, input: request.input.clone(), slot };
        match self.taken.checked_add(1) {
            Some(next) => self.taken = next,
            None => {
                let rule = "are more than the 4294967295 that one run takes";
                let error: Error = InvalidArgument::new("inputs", "", rule).into();
                self.end_with(error);
            }
        }
        if let Err(argument) = request.validate() {
            let error = Error::from(argument).with_outcome(Some(Outcome::NotSent));
            return self.fail(to, error.with_operation(SubmitJob::NAME));
        }
        let target = &self.shared.client.config().target;
        let identity = self.shared.journal.is_some().then(|| Identity::of(target, &request));
        self.enter(Item::new(to, request, identity));
    }

    /// Decides what to do with a request, by what the journal knows of it.
    fn enter(&mut self, mut item: Item) {
        let (Some(journal), Some(identity)) = (&self.shared.journal, item.identity) else {
            return self.make_ready(item);
        };
        if let Some(waiting) = self.busy.get_mut(&identity) {
            return waiting.push(item);
        }
        match self.found.remove(&identity) {
            Some(Finding::Job(job)) => return self.delivery.deliver(item.to, Fate::Listed(job)),
            Some(Finding::Open(error)) => return self.fail(item.to, error),
            Some(Finding::Absent(earlier)) => item.follows(*earlier),
            None => {}
        }
        match journal.state(&identity) {
            None | Some(State::Free) => self.make_ready(item),
            Some(State::Created(job_id)) => self.delivery.deliver(item.to, Fate::Known(job_id.into())),
            Some(State::Settled(ending)) => self.delivery.deliver(item.to, Fate::Known(ending.job_id)),
            Some(State::Open(submission)) => {
                let message = "the same was submitted before, and its job may exist".to_owned();
                self.fail(item.to, in_doubt(message, *submission));
            }
        }
    }

    fn make_ready(&mut self, item: Item) {
        if self.is_stopping {
            return self.fail(item.to, stopped());
        }
        if let Some(identity) = item.identity {
            self.busy.entry(identity).or_default();
        }
        self.ready.push_back(item);
    }

    /// A submission ended.
    fn finished(&mut self, finished: Finished) {
        let Finished { mut item, leave, result, is_fault_of_journal } = finished;
        if is_fault_of_journal {
            let error = result.err().unwrap_or_else(stopped);
            let message = format!("this was not submitted: {}", error.message());
            let of_item = Error::new(error.kind(), message).with_outcome(Some(Outcome::NotSent));
            self.end_with(error);
            self.fail(item.to, of_item);
            return self.release(item.identity);
        }
        if let Err(error) = &result
            && error.kind() == ErrorKind::Throttled
            && error.outcome() == Some(Outcome::Rejected)
        {
            let Shared { client, pace, .. } = &self.shared;
            pace.was_too_fast(leave, error.retry_after(), client.random().unit());
            let since = *item.refused_since.get_or_insert_with(Instant::now);
            let asked = error.retry_after().unwrap_or(Duration::ZERO);
            if !self.is_stopping && since.elapsed().saturating_add(asked) < PATIENCE {
                return self.ready.push_back(item);
            }
        }
        if let Some(identity) = item.identity {
            self.note(match &result {
                Ok(job) => Record::Created { item: identity, job_id: job.job_id.as_str().into() },
                Err(error) => Record::of_failure(identity, error),
            });
        }
        match result {
            Ok(job) => self.delivery.deliver(item.to, Fate::Answered(Box::new(job))),
            Err(error) => self.fail(item.to, error),
        }
        self.release(item.identity);
    }

    /// It was found out what became of an item of an earlier run.
    fn looked(&mut self, identity: Identity, finding: Finding) {
        match &finding {
            Finding::Job(job) => {
                self.note(Record::Created { item: identity, job_id: job.job_id.as_str().into() });
            }
            Finding::Absent(_) => self.note(Record::Absent { item: identity }),
            Finding::Open(error) => {
                tracing::warn!(%error, "what became of an item of an earlier run cannot be told");
            }
        }
        self.sought.remove(&identity);
        self.found.insert(identity, finding);
        self.release(Some(identity));
    }

    /// Lets those go on that wait for the end of this item.
    fn release(&mut self, identity: Option<Identity>) {
        let waiting = identity.and_then(|identity| self.busy.remove(&identity));
        waiting.into_iter().flatten().for_each(|item| self.enter(item));
    }

    fn note(&mut self, record: Record) {
        if let Some(journal) = &self.shared.journal
            && let Err(error) = journal.note(record)
        {
            self.end_with(error);
        }
    }

    fn fail(&mut self, to: Address, error: Error) {
        self.delivery.deliver(to, Fate::Failed(error));
        if self.stop_on_error {
            self.stop();
        }
    }

    /// Ends the whole run for this reason, or the one before it.
    fn end_with(&mut self, fault: Error) {
        self.fault.get_or_insert(fault);
        self.stop();
    }

    /// From here on nothing is taken or submitted; what is under way goes on.
    fn stop(&mut self) {
        if self.is_stopping {
            return;
        }
        self.is_stopping = true;
        for item in std::mem::take(&mut self.ready) {
            let identity = item.identity;
            self.fail(item.to, stopped());
            self.release(identity);
        }
    }

    /// Answers those who wait for what nobody looks for any more.
    fn give_up_looking(&mut self) {
        for identity in std::mem::take(&mut self.sought) {
            self.release(Some(identity));
        }
    }
}

fn stopped() -> Error {
    let message = "the run was stopped before this was submitted";
    Error::new(ErrorKind::Cancelled, message).with_outcome(Some(Outcome::NotSent))
}
