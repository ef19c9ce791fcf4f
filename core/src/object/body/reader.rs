//! Reads a body to its end, over as many connections as it takes.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use tokio::time::Instant;

use super::request::{GetObject, OpenObject, Opened, Rest, too_large};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::object::crc64::Crc64;
use crate::object::pace::Pace;
use crate::operation::{Host, Operation};
use crate::options::CallOptions;
use crate::process::Process;
use crate::retry::{self, Attempt, Class, Decision};
use crate::transport::{Failure, Pieces, TransportError};

/// Begins to read.
pub(super) async fn open(client: &Client, request: &GetObject, options: &CallOptions) -> Result<Opened> {
    client.send_ref(&OpenObject { request, rest: None }, options).await
}

/// What is left to read, and what it may cost.
pub(super) struct Reader {
    client: Client,
    request: GetObject,
    options: CallOptions,
    process: Process,
    pieces: Pieces,
    /// The next byte, counted from the beginning of the object.
    position: u64,
    /// The byte behind the last one, if it is known.
    end: Option<u64>,
    /// Bytes that may still come.
    allowance: u64,
    etag: Option<String>,
    /// What the service says of the whole object, if that is what is read.
    expected: Option<u64>,
    sum: Crc64,
    pace: Pace,
    attempts: u32,
    waited: Duration,
    begin: Instant,
    deadline: Option<Instant>,
    /// Tokens of the last repetition, until the body has come to its end.
    taken: Option<u32>,
}

impl Reader {
    pub(super) fn new(client: Client, request: GetObject, options: CallOptions, opened: Opened) -> Self {
        let Opened { info, start, end, is_whole, pieces } = opened;
        let response = info.response;
        let now = Instant::now();
        let begin = now.checked_sub(response.elapsed).unwrap_or(now);
        let crc64 = info.crc64.and_then(|text| text.parse().ok());
        Self {
            process: Process::current(),
            pieces,
            position: start,
            end,
            allowance: request.max_size.and_then(|most| u64::try_from(most).ok()).unwrap_or(u64::MAX),
            etag: info.etag,
            expected: crc64.filter(|_| is_whole),
            sum: Crc64::default(),
            pace: Pace::new(client.config().read_timeout),
            attempts: response.attempts,
            waited: response.waited,
            begin,
            // Only what the caller asked for: a large object may take its time.
            deadline: options.timeout.and_then(|timeout| begin.checked_add(timeout)),
            taken: None,
            client,
            request,
            options,
        }
    }

    /// The next piece, and the reader to go on with.
    pub(super) async fn step(mut self) -> (Self, Result<Option<Bytes>>) {
        let result = self.piece().await.map_err(|error| {
            error
                .with_operation(OpenObject::NAME)
                .with_attempts(self.attempts, self.begin.elapsed())
                .with_waited(self.waited)
        });
        (self, result)
    }

    async fn piece(&mut self) -> Result<Option<Bytes>> {
        if self.process.is_gone() {
            let message = "the process was forked while this object was read; get it again in the child";
            return Err(Error::new(ErrorKind::Forked, message));
        }
        let mut flight = self.client.flights().enter_within(self.process)?;
        tokio::select! {
            biased;
            result = self.next() => result,
            () = flight.stopped() => {
                Err(Error::new(ErrorKind::Cancelled, "the client was shut down before the whole object was read"))
            }
        }
    }

    async fn next(&mut self) -> Result<Option<Bytes>> {
        loop {
            let begin = Instant::now();
            let patience = self.pace.patience().min(self.remaining());
            let failure = match tokio::time::timeout(patience, self.pieces.next()).await {
                Ok(Some(Ok(piece))) => {
                    if !self.pace.note(begin.elapsed(), piece.len()) {
                        self.stalled()
                    } else if piece.is_empty() {
                        continue;
                    } else {
                        return self.account(piece).map(Some);
                    }
                }
                Ok(Some(Err(error))) => error,
                Ok(None) if self.end.is_none_or(|end| self.position >= end) => return self.finish(),
                Ok(None) => TransportError {
                    failure: Failure::Broken,
                    message: format!("the answer ended at byte {} of {:?}", self.position, self.end),
                    head: None,
                    source: None,
                },
                Err(_) if self.remaining().is_zero() => {
                    let timeout = self.options.timeout.unwrap_or_default();
                    let message = format!("the object was not read to its end within {timeout:?}");
                    return Err(Error::new(ErrorKind::Timeout, message));
                }
                Err(_) if self.pace.note(begin.elapsed(), 0) => continue,
                Err(_) => self.stalled(),
            };
            self.resume(failure).await?;
        }
    }

    fn stalled(&self) -> TransportError {
        let window = self.client.config().read_timeout;
        let message = format!("the object came at less than a byte a second for {window:?}");
        TransportError { failure: Failure::Timeout, message, head: None, source: None }
    }

    fn account(&mut self, piece: Bytes) -> Result<Bytes> {
        let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.position = self.position.saturating_add(length);
        if self.end.is_some_and(|end| self.position > end) {
            return Err(Error::new(ErrorKind::Decode, "the answer has more bytes than it said"));
        }
        let Some(left) = self.allowance.checked_sub(length) else {
            let most = self.request.max_size.unwrap_or_default();
            return Err(Error::new(ErrorKind::Conflict, too_large(most)));
        };
        self.allowance = left;
        if self.expected.is_some() {
            self.sum.update(&piece);
        }
        Ok(piece)
    }

    fn finish(&mut self) -> Result<Option<Bytes>> {
        if let Some(taken) = self.taken.take() {
            self.client.place().quota(Host::Object).refund(Some(taken));
        }
        match self.expected {
            Some(expected) if expected != self.sum.value() => {
                let message = format!(
                    "what came is not what the service has stored: its CRC-64 is {}, not {expected}",
                    self.sum.value()
                );
                Err(Error::new(ErrorKind::Integrity, message))
            }
            _ => Ok(None),
        }
    }

    /// Opens the rest of the object on another connection, as long as that is worth it.
    async fn resume(&mut self, failure: TransportError) -> Result<()> {
        let failed = broken(failure);
        let Some(etag) = self.etag.clone() else { return Err(failed) };
        let client = self.client.clone();
        let config = client.config();
        let max_attempts = self.options.max_attempts.unwrap_or(config.max_attempts);
        let attempt = Attempt {
            number: self.attempts,
            class: Class::Transient,
            is_repeatable: true,
            hint: None,
            remaining: self.remaining(),
        };
        let quota = client.place().quota(Host::Object);
        match retry::decide(max_attempts, &attempt, client.random().unit()) {
            Decision::Again { after, cost } if quota.take(cost) => {
                self.taken = Some(cost);
                let begin = Instant::now();
                tokio::time::sleep(after).await;
                self.waited = self.waited.saturating_add(begin.elapsed());
            }
            Decision::Again { .. } => return Err(failed.with_quota_exhausted()),
            Decision::GiveUp => return Err(failed),
        }
        tracing::debug!(position = self.position, "reading on where the connection broke");
        let rest = Rest { start: self.position, end: self.end, etag: &etag };
        let options = CallOptions {
            max_attempts: Some(max_attempts.saturating_sub(self.attempts).max(1)),
            timeout: Some(self.remaining().min(config.timeout)),
            ..self.options.clone()
        };
        match client.send_part(&OpenObject { request: &self.request, rest: Some(rest) }, &options).await {
            Ok(opened) => {
                self.count(opened.info.response.attempts, opened.info.response.waited);
                self.end = self.end.or(opened.end);
                self.pieces = opened.pieces;
                self.pace = Pace::new(config.read_timeout);
                Ok(())
            }
            Err(error) => {
                self.count(error.attempts(), error.waited());
                if error.status() == Some(412) {
                    let message = "the object was replaced while it was read; get it again";
                    return Err(Error::new(ErrorKind::Conflict, message)
                        .with_status(412)
                        .with_request_id(error.request_id().map(str::to_owned))
                        .with_source(error));
                }
                Err(error)
            }
        }
    }

    fn count(&mut self, attempts: u32, waited: Duration) {
        self.attempts = self.attempts.saturating_add(attempts);
        self.waited = self.waited.saturating_add(waited);
    }

    fn remaining(&self) -> Duration {
        match self.deadline {
            Some(deadline) => deadline.saturating_duration_since(Instant::now()),
            None => Duration::MAX,
        }
    }
}

fn broken(failure: TransportError) -> Error {
    let kind = match failure.failure {
        Failure::Timeout => ErrorKind::Timeout,
        Failure::TooLarge => ErrorKind::Decode,
        Failure::Connect | Failure::Tls | Failure::Broken => ErrorKind::Connection,
    };
    let error = Error::new(kind, failure.message);
    match failure.source {
        Some(source) => error.with_source(source),
        None => error,
    }
}
