//! One call: a request that is sent until it is answered, or until sending it again is pointless or not allowed.

use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::Instant;
use tracing::Instrument;

use crate::bulk::Pace;
use crate::client::Client;
use crate::credential::Credential;
use crate::error::{Error, ErrorKind, Result};
use crate::flights::Flight;
use crate::log;
use crate::model::ResponseInfo;
use crate::object::Content;
use crate::operation::{Answer, Operation, Repeat};
use crate::options::{CallOptions, OnAmbiguous, SubmissionMode};
use crate::outcome::Outcome;
use crate::process::Process;
use crate::reconcile::{self, Settled};
use crate::reply;
use crate::request;
use crate::retry::{self, Attempt, Class, Decision, Quota};
use crate::submission::{AttemptEnd, Span, Submission, mark};
use crate::time::Timestamp;
use crate::transport::{self, Failure, Opened, Reply, SentFlag, TransportError};

/// Times that a submission is sent although an earlier one may have arrived, in the mode that looks for it.
const MOST_SENDS: u32 = 2;

/// What the transport gave back.
enum Arrived {
    Whole(Reply),
    /// A success whose body is read as it is wanted.
    Open(Opened),
}

/// An answer and the head it came with.
struct Answered<T> {
    output: T,
    status: u16,
    request_id: Option<String>,
}

/// What a call knows while it is under way.
///
/// It is kept outside of the future that sends the requests, so that the account of a submission survives when that
/// future is dropped.
pub(crate) struct Call<'a, O: Operation> {
    client: &'a Client,
    operation: &'a O,
    timeout: Duration,
    max_attempts: u32,
    mode: SubmissionMode,
    on_ambiguous: Option<&'a OnAmbiguous>,
    /// Whether it serves work that is under way already, and may go on when no more is begun.
    is_part: bool,
    /// The pace of the run that it is part of. Such a run knows better when to send again what there was too much of.
    pace: Option<&'a Pace>,
    /// The process that made the call, which is the one that carries it out.
    process: Process,
    begin: Instant,
    attempts: u32,
    /// Attempts that had been made when the present series of repetitions began.
    before_series: u32,
    waited: Duration,
    /// Goes with the request and comes back with the job that it made.
    mark: Option<String>,
    ends: Vec<AttemptEnd>,
    /// The request that is under way.
    open: Option<(SentFlag, Timestamp)>,
    /// Requests of which it is not known what became.
    doubtful: Option<Span>,
    /// How many requests were doubtful at some time.
    doubtful_sends: u32,
    clock_was_corrected: bool,
    credential_was_renewed: bool,
    /// What the last request was signed with.
    credential: Option<Credential>,
    /// What each request brings along.
    content: Option<Content>,
}

/// An upload is given time besides that of the call: a second for so many bytes.
const SLOWEST_UPLOAD: usize = 64 << 10;

impl<'a, O: Operation> Call<'a, O> {
    pub(crate) fn new(client: &'a Client, operation: &'a O, options: &'a CallOptions) -> Self {
        let config = client.config();
        Self {
            client,
            operation,
            timeout: options.timeout.unwrap_or(config.timeout),
            max_attempts: options.max_attempts.unwrap_or(config.max_attempts),
            mode: options.submission_mode.unwrap_or(config.submission_mode),
            on_ambiguous: options.on_ambiguous.as_ref().or(config.on_ambiguous.as_ref()),
            is_part: false,
            pace: None,
            process: Process::current(),
            begin: Instant::now(),
            attempts: 0,
            before_series: 0,
            waited: Duration::ZERO,
            mark: None,
            ends: Vec::new(),
            open: None,
            doubtful: None,
            doubtful_sends: 0,
            clock_was_corrected: false,
            credential_was_renewed: false,
            credential: None,
            content: None,
        }
    }

    /// The same call as a part of work that is under way already.
    pub(crate) fn within_work(mut self) -> Self {
        self.is_part = true;
        self
    }

    /// The same call as one of many that keep a pace together. `mark` is what marks the job, if that is decided.
    pub(crate) fn within_run(mut self, pace: &'a Pace, mark: Option<String>) -> Self {
        self.pace = Some(pace);
        self.mark = mark;
        self.within_work()
    }

    /// Sends the request and reads its answer.
    pub(crate) async fn run(self, options: &CallOptions) -> Result<O::Output> {
        let target = &self.client.config().target;
        let span = log::call(O::NAME, &target.bucket, &target.region);
        self.within_span(options).instrument(span).await
    }

    /// Everything, so that whatever is logged for a call, even when it is dropped, is logged within its span.
    async fn within_span(mut self, options: &CallOptions) -> Result<O::Output> {
        let result = match self.prepare(options) {
            Ok(flight) => self.fly(flight, options).await,
            Err(error) => Err(error),
        };
        match result {
            Ok(answered) => {
                let job_id = self.doubtful.and_then(|_| O::job_id(&answered.output).map(str::to_owned));
                let duplicate_job_ids = match job_id {
                    Some(job_id) => Box::pin(self.duplicates(job_id)).await,
                    None => Vec::new(),
                };
                self.close();
                let mut output = answered.output;
                output.set_response(ResponseInfo {
                    request_id: answered.request_id,
                    status: answered.status.into(),
                    attempts: self.attempts,
                    elapsed: self.begin.elapsed(),
                    waited: self.waited,
                    duplicate_job_ids,
                });
                Ok(output)
            }
            Err(error) => {
                let error = self.account(error);
                self.close();
                Err(error
                    .with_operation(O::NAME)
                    .with_attempts(self.attempts, self.begin.elapsed())
                    .with_waited(self.waited))
            }
        }
    }

    /// Reads what the requests bring along, which is given time of its own unless the caller set the limit.
    async fn load(&mut self, options: &CallOptions) -> Result<()> {
        let mut content = pin!(self.operation.content());
        // Most requests bring nothing along, and a timer costs more than looking.
        let loaded = match content.as_mut().now_or_never() {
            Some(loaded) => Ok(loaded),
            None => tokio::time::timeout(self.remaining(), content).await,
        };
        let Ok(loaded) = loaded else {
            let message = format!("what was to be sent could not be read within {:?}", self.timeout);
            return Err(Error::new(ErrorKind::Timeout, message));
        };
        self.content = loaded?;
        if options.timeout.is_none() {
            self.timeout = self.timeout.saturating_add(self.upload_time());
        }
        Ok(())
    }

    /// How long the body of a request may take on a slow line.
    fn upload_time(&self) -> Duration {
        let seconds = self.content.as_ref().map_or(0, |content| content.bytes.len() / SLOWEST_UPLOAD);
        Duration::from_secs(seconds.try_into().unwrap_or(u64::MAX))
    }

    /// Checks the request once, however often it is sent.
    fn prepare(&mut self, options: &CallOptions) -> Result<Flight> {
        options.validate()?;
        self.operation.validate()?;
        if self.mark.is_none() && self.operation.creates().is_some_and(|creates| creates.user_data.is_none())
        {
            self.mark = Some(mark(self.client.random().id(self.process)?));
        }
        let flights = self.client.flights();
        if self.is_part { flights.enter_within(self.process) } else { flights.enter(self.process) }
    }

    /// Sends the request, unless the client is shut down meanwhile.
    async fn fly(&mut self, mut flight: Flight, options: &CallOptions) -> Result<Answered<O::Output>> {
        let result = tokio::select! {
            biased;
            result = self.requests(options) => Some(result),
            () = flight.stopped() => None,
        };
        if let Some(result) = result {
            return result;
        }
        let error = self.interrupted("the client was shut down before the answer came");
        let error = self.account(error);
        if let Some(submission) = error.submission() {
            self.client.flights().note(submission.clone());
        }
        Err(error)
    }

    async fn requests(&mut self, options: &CallOptions) -> Result<Answered<O::Output>> {
        self.load(options).await?;
        let mut taken = None;
        loop {
            let span = log::attempt(self.attempts.saturating_add(1));
            let attempt = async { self.attempt().await.map_err(|error| logged(with_fate::<O>(error))) };
            let error = match attempt.instrument(span).await {
                Ok(answered) => {
                    self.quota().refund(taken);
                    return Ok(answered);
                }
                Err(error) => self.ended(error),
            };
            if let Some(output) = Box::pin(self.already_done(&error)).await {
                return Ok(output);
            }
            if Box::pin(self.cure(&error)).await {
                continue;
            }
            if O::IS_SUBMISSION
                && error.outcome() == Some(Outcome::Ambiguous)
                && self.mode == SubmissionMode::EffectivelyOnce
            {
                match Box::pin(self.settle(error)).await? {
                    Some(answered) => return Ok(answered),
                    None => continue,
                }
            }
            let attempt = Attempt {
                number: self.attempts.saturating_sub(self.before_series),
                class: error.class(),
                is_repeatable: self.is_repeatable(&error),
                hint: error.retry_after(),
                remaining: self.remaining(),
            };
            match retry::decide(self.max_attempts, &attempt, self.client.random().unit()) {
                Decision::Again { after, cost } if self.quota().take(cost) => {
                    taken = Some(cost);
                    self.pause(after).await;
                }
                Decision::Again { .. } => return Err(error.with_quota_exhausted()),
                Decision::GiveUp => return Err(error),
            }
        }
    }

    /// Sends the request once.
    async fn attempt(&mut self) -> Result<Answered<O::Output>> {
        if let Some(pace) = self.pace
            && self.attempts > 0
        {
            // The run has waited for the first one. Without leave in time the call ends below.
            let _ = tokio::time::timeout(self.remaining(), pace.leave()).await;
        }
        let credential = self.client.credential(self.remaining()).await?;
        let sent = SentFlag::default();
        let config = self.client.config();
        let (now, window) = self.client.now_and_window(&credential);
        let request = request::build(
            self.operation,
            self.client,
            &credential,
            window,
            self.content.as_ref(),
            self.mark.as_deref(),
            sent.clone(),
        )?;
        self.credential = Some(credential);
        let transport = self.client.transport(self.process)?;
        let allowed = self.remaining().min(config.attempt_timeout.saturating_add(self.upload_time()));
        if allowed.is_zero() {
            let message = format!("the {:?} of the call were over before the request was sent", self.timeout);
            return Err(Error::new(ErrorKind::Timeout, message).with_outcome(Some(Outcome::NotSent)));
        }
        self.attempts = self.attempts.saturating_add(1);
        self.open = Some((sent.clone(), now));
        log::sending(&request);
        let arrived = async {
            if !O::IS_STREAMED {
                return transport.execute(request).await.map(Arrived::Whole);
            }
            let opened = transport.open(request).await?;
            match opened.status {
                200..300 => Ok(Arrived::Open(opened)),
                _ => transport::read_whole(opened, config.read_timeout).await.map(Arrived::Whole),
            }
        };
        match tokio::time::timeout(allowed, arrived).await {
            Ok(Ok(Arrived::Whole(reply))) => {
                log::answered(reply.status, &reply.headers, Some(reply.body.len()));
                let (output, request_id) = reply::interpret(self.operation, self.content.as_ref(), &reply)?;
                Ok(Answered { output, status: reply.status, request_id })
            }
            Ok(Ok(Arrived::Open(opened))) => {
                log::answered(opened.status, &opened.headers, None);
                let (status, request_id) = (opened.status, reply::header_id(&opened.headers));
                let output = self.operation.adopt_body(opened.into())?;
                Ok(Answered { output, status, request_id })
            }
            Ok(Err(error)) => Err(self.failed(error, &sent)),
            Err(_) => {
                let message = format!("there was no complete answer within {allowed:?}");
                Err(Error::new(ErrorKind::Timeout, message)
                    .with_class(Class::Transient)
                    .with_outcome(Some(fate(&sent))))
            }
        }
    }

    fn quota(&self) -> &Quota {
        self.client.place().quota(O::ROUTE.host)
    }

    fn failed(&self, error: TransportError, sent: &SentFlag) -> Error {
        let (kind, class, outcome) = match error.failure {
            Failure::Connect => (ErrorKind::Connection, Class::Transient, Outcome::NotSent),
            Failure::Tls => (ErrorKind::Connection, Class::Permanent, Outcome::NotSent),
            Failure::Broken => (ErrorKind::Connection, Class::Transient, fate(sent)),
            Failure::Timeout => (ErrorKind::Timeout, Class::Transient, fate(sent)),
            Failure::TooLarge => (ErrorKind::Decode, Class::Permanent, fate(sent)),
        };
        let message = match (&self.client.config().endpoint, error.failure) {
            (Some(endpoint), Failure::Connect | Failure::Tls) => {
                format!("{}: {}", endpoint.origin(), error.message)
            }
            _ => error.message,
        };
        let mut failed = Error::new(kind, message).with_class(class).with_outcome(Some(outcome));
        if let Some((status, headers)) = error.head.map(|head| *head) {
            failed = failed.with_status(status).with_request_id(reply::header_id(&headers));
        }
        match error.source {
            Some(source) => failed.with_source(source),
            None => failed,
        }
    }

    /// Notes how a request ended.
    fn ended(&mut self, error: Error) -> Error {
        let Some((_, started_at)) = self.open.take() else { return error };
        self.ends.push(AttemptEnd::of(&error));
        if error.outcome() == Some(Outcome::Ambiguous) {
            self.doubt(started_at);
        }
        error
    }

    fn doubt(&mut self, started_at: Timestamp) {
        let ended_at = self.client.now();
        let started_at = self.doubtful.map_or(started_at, |earlier| earlier.started_at);
        self.doubtful = Some(Span { started_at, ended_at });
        self.doubtful_sends = self.doubtful_sends.saturating_add(1);
    }

    /// Whether sending the request again can do no harm, or none that the caller has not accepted. One that may create
    /// something is repeated only if it is certain that nothing was created: it never left, or was refused because there
    /// were too many.
    fn is_repeatable(&self, error: &Error) -> bool {
        match error.outcome() {
            None | Some(Outcome::NotSent) => true,
            Some(Outcome::Rejected) => error.class() == Class::Throttled && self.pace.is_none(),
            Some(Outcome::Ambiguous) => O::IS_SUBMISSION && self.mode == SubmissionMode::AllowDuplicateJobs,
        }
    }

    /// A repeated request may be told that there is nothing left to do.
    async fn already_done(&self, error: &Error) -> Option<Answered<O::Output>> {
        let status = error.status()?;
        let earlier = self.ends.split_last().map_or(&[][..], |(_, earlier)| earlier);
        // Only an earlier request that was not answered, by something that cannot be read, or by a fault of the server or
        // of what stands before it, can have done it.
        let is_unclear = |end: &AttemptEnd| {
            end.kind != ErrorKind::Throttled.as_str()
                && end.status.is_none_or(|status| matches!(status, 200..=299 | 408 | 499 | 500..))
        };
        if !earlier.iter().any(is_unclear) {
            return None;
        }
        let output = self.operation.already_done(self.client, error, self.remaining()).await?;
        Some(Answered { output, status, request_id: error.request_id().map(str::to_owned) })
    }

    /// Whether the cause of a refusal was found and removed, so that the same request will fare better. Each cause is
    /// removed once; that the request was refused proves that it created nothing.
    async fn cure(&mut self, error: &Error) -> bool {
        if error.outcome().is_some_and(|outcome| outcome != Outcome::Rejected)
            || self.attempts.saturating_sub(self.before_series) >= self.max_attempts
        {
            return false;
        }
        match error.class() {
            Class::Skewed if !self.clock_was_corrected => {
                self.clock_was_corrected = true;
                self.correct_clock(error)
            }
            Class::StaleCredential if !self.credential_was_renewed => {
                self.credential_was_renewed = true;
                self.renew_credential().await
            }
            _ => false,
        }
    }

    fn correct_clock(&self, error: &Error) -> bool {
        let (Some(there), true) = (error.server_time(), self.client.config().may_correct_clock()) else {
            return false;
        };
        let here = self.client.config().clock.now();
        let place = self.client.place();
        let is_corrected = place.learn_time(there, here, place.time(here));
        if is_corrected {
            let seconds = place.clock_offset();
            log::clock_corrected(seconds);
        }
        is_corrected
    }

    async fn renew_credential(&mut self) -> bool {
        let Some(refused) = self.credential.take() else { return false };
        match self.client.renewed_credential(&refused, self.remaining()).await {
            Ok(is_new) => {
                log::credential_refused(is_new);
                is_new
            }
            Err(error) => {
                tracing::warn!(%error, "the service refused the credential, and another could not be had");
                false
            }
        }
    }

    /// Finds out what became of a doubtful submission: the job that it made, or `None` if it made none and may be sent
    /// again.
    async fn settle(&mut self, error: Error) -> Result<Option<Answered<O::Output>>> {
        let submission = match self.submission(&error) {
            Some(submission) => submission,
            None => return Err(error),
        };
        let (settled, waited) = reconcile::settle(self.client, &submission, self.begin, self.timeout).await;
        self.waited = self.waited.saturating_add(waited);
        match settled {
            Settled::Found(job) => {
                self.doubtful = None;
                let (status, request_id) = (200, job.response.request_id.clone());
                match O::adopt(*job) {
                    Some(output) => Ok(Some(Answered { output, status, request_id })),
                    None => Err(error),
                }
            }
            Settled::Absent if self.doubtful_sends < MOST_SENDS => {
                self.doubtful = None;
                self.before_series = self.attempts;
                Ok(None)
            }
            Settled::Absent | Settled::Open => Err(error),
        }
    }

    /// Jobs besides this one that the requests of this call made.
    async fn duplicates(&self, job_id: String) -> Vec<String> {
        let Some(span) = self.doubtful else { return Vec::new() };
        let unanswered = self.interrupted("an earlier request of the same submission was not answered");
        let Some(submission) = self.submission_of(span, &unanswered) else { return Vec::new() };
        match reconcile::look(self.client, &submission, self.remaining()).await {
            Ok(look) => look.job_ids().into_iter().filter(|id| *id != job_id).collect(),
            Err(error) => {
                tracing::warn!(%error, job_id, "other jobs of the same submission could not be looked for");
                Vec::new()
            }
        }
    }

    async fn pause(&mut self, time: Duration) {
        tracing::debug!(?time, "pausing");
        let begin = Instant::now();
        tokio::time::sleep(time).await;
        self.waited = self.waited.saturating_add(begin.elapsed());
    }

    fn remaining(&self) -> Duration {
        self.timeout.saturating_sub(self.begin.elapsed())
    }

    /// The error of a call that somebody ended, with what became of the request that was under way.
    fn interrupted(&self, message: &str) -> Error {
        let outcome = match &self.open {
            Some((sent, _)) => fate(sent),
            None => Outcome::NotSent,
        };
        with_fate::<O>(Error::new(ErrorKind::Cancelled, message).with_outcome(Some(outcome)))
    }

    /// The error with the outcome of the whole call rather than of its last request, and the submission if it is open.
    fn account(&mut self, error: Error) -> Error {
        let mut error = with_fate::<O>(error);
        if error.submission().is_some() {
            return error;
        }
        if error.outcome() == Some(Outcome::Ambiguous) {
            if self.open.is_some() {
                error = self.ended(logged(error));
            }
        } else if error.outcome().is_some() && self.doubtful.is_some() {
            error = error.with_outcome(Some(Outcome::Ambiguous));
        }
        match self.submission(&error) {
            Some(submission) => {
                log::ambiguous(&submission);
                error.with_submission(submission)
            }
            None => error,
        }
    }

    /// The account of the submission, if it is in doubt.
    fn submission(&self, error: &Error) -> Option<Submission> {
        self.submission_of(self.doubtful?, error)
    }

    fn submission_of(&self, span: Span, error: &Error) -> Option<Submission> {
        let creates = self.operation.creates()?;
        let target = &self.client.config().target;
        let mark = self.mark.as_deref();
        let body = self.operation.body(target, mark).unwrap_or_default();
        Some(Submission::new(target, &creates, mark, &body, span, self.ends.clone(), error))
    }

    /// Nothing is left to tell when the call is dropped.
    fn close(&mut self) {
        self.open = None;
        self.doubtful = None;
    }
}

impl<O: Operation> Drop for Call<'_, O> {
    fn drop(&mut self) {
        if self.open.is_none() && self.doubtful.is_none() {
            return;
        }
        let error = self.interrupted("the call was given up before its answer came");
        let error = self.account(error);
        if let (Some(Outcome::Ambiguous), Some(hook)) = (error.outcome(), self.on_ambiguous) {
            hook.call(error.submission().cloned());
        }
    }
}

/// An error with the outcome that belongs to the operation: one if it may create something, else none.
fn with_fate<O: Operation>(error: Error) -> Error {
    let outcome = match O::ROUTE.repeat {
        Repeat::AtMostOnce => Some(error.outcome().unwrap_or(Outcome::NotSent)),
        Repeat::Idempotent => None,
    };
    error.with_outcome(outcome)
}

fn logged(error: Error) -> Error {
    log::failed(&error);
    error
}

fn fate(sent: &SentFlag) -> Outcome {
    if sent.seal() { Outcome::Ambiguous } else { Outcome::NotSent }
}

#[cfg(test)]
mod cancelling;
#[cfg(test)]
mod logged;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod tests;
