//! What a rule that fires does to one request.

use std::fmt;
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http::header::{CONNECTION, CONTENT_LENGTH, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use tokio::sync::watch;

use super::part;
use super::pause::pause;
use super::rule::{FaultAction, FaultHit, Moment};
use super::stale::{Lag, Stale};
use super::wire::Switch;
use crate::answer::{self, Context, Refusal};
use crate::clock::Clock;

/// No answer is to be given; how the connection ends, its [`Switch`] says.
#[derive(Debug)]
pub(crate) struct Lost;

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer is lost by a fault")
    }
}

impl std::error::Error for Lost {}

/// How a request goes on that a rule was tried on.
pub(crate) enum Course {
    /// It is executed.
    Execute,
    /// It is answered so.
    Answer(Result<Response, Refusal>),
}

/// A rule that struck a request.
#[derive(Debug)]
pub(crate) struct Strike {
    hit: FaultHit,
    action: FaultAction,
    /// At least 0, less than 1.
    chance: f64,
    stale: Stale,
    cleared: watch::Receiver<u64>,
}

impl Strike {
    pub(super) fn new(
        hit: FaultHit,
        action: FaultAction,
        chance: f64,
        stale: Stale,
        cleared: watch::Receiver<u64>,
    ) -> Self {
        Self { hit, action, chance, stale, cleared }
    }

    pub(crate) fn hit(&self) -> FaultHit {
        self.hit
    }

    /// How far behind a read of jobs is.
    pub(crate) fn lag(&self) -> Option<Lag<'_>> {
        match self.action {
            FaultAction::StaleRead { reads, missing } => Some(self.stale.lag(reads, missing)),
            _ => None,
        }
    }

    /// What happens before the request is executed.
    pub(crate) async fn before(
        &self,
        context: &Context,
        switch: &Switch,
        clock: &Clock,
    ) -> Result<Course, Lost> {
        match &self.action {
            FaultAction::Reset { when: Moment::Before } => {
                switch.reset();
                Err(Lost)
            }
            FaultAction::Delay { min_ms, max_ms, when: Moment::Before } => {
                pause(clock, self.between(*min_ms, *max_ms)).await;
                Ok(Course::Execute)
            }
            FaultAction::Status { status, code, message, .. } => {
                // The rule was checked when it was added.
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Ok(Course::Answer(match code {
                    Some(code) => {
                        let message = message.clone().unwrap_or_else(|| self.hit.sentence());
                        Err(Refusal::new(status, code.clone(), message))
                    }
                    None => Ok(answer::empty(context, status)),
                }))
            }
            _ => Ok(Course::Execute),
        }
    }

    /// What happens to the answer.
    pub(crate) async fn after(
        self,
        mut response: Response,
        switch: &Arc<Switch>,
        clock: &Clock,
    ) -> Result<Response, Lost> {
        match &self.action {
            FaultAction::Status { retry_after: Some(text), .. } => {
                if let Ok(value) = HeaderValue::from_str(text) {
                    response.headers_mut().insert(RETRY_AFTER, value);
                }
            }
            FaultAction::Delay { min_ms, max_ms, when: Moment::After } => {
                pause(clock, self.between(*min_ms, *max_ms)).await;
            }
            FaultAction::Dribble { bytes_per_second } => {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
                switch.slow(clock.clone(), *bytes_per_second);
            }
            FaultAction::Reset { when: Moment::After } => {
                switch.reset();
                return Err(Lost);
            }
            FaultAction::Truncate { bytes } => {
                let promised = part::require_body(&mut response);
                let sent = (*bytes).min(promised.saturating_sub(1));
                let switch = Some(Arc::clone(switch));
                return Ok(response.map(|body| Body::new(part::PartBody::new(body, sent, promised, switch))));
            }
            FaultAction::Malformed => {
                let kept = part::require_body(&mut response) / 2;
                response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(kept));
                return Ok(response.map(|body| Body::new(part::PartBody::new(body, kept, kept, None))));
            }
            FaultAction::AcceptThenLose { hang } => {
                if *hang {
                    let mut cleared = self.cleared;
                    // The sender is part of the emulator; if it is gone, there is nothing to wait for.
                    drop(cleared.changed().await);
                }
                return Err(Lost);
            }
            _ => {}
        }
        Ok(response)
    }

    /// A number in that range.
    pub(super) fn between(&self, min: u64, max: u64) -> u64 {
        // At most a day of milliseconds, which a float holds exactly.
        let wide = max.saturating_sub(min).saturating_add(1) as f64;
        min.saturating_add((self.chance * wide) as u64).min(max)
    }
}
