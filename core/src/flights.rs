//! The calls under way, and how a client ends.

use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::error::{Error, ErrorKind, Result};
use crate::process::{PerProcess, Process};
use crate::submission::Submission;

/// Time for calls that were told to end, which they do as soon as their thread runs them.
const LAST_MOMENT: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Open,
    /// No new calls.
    Closed,
    /// No calls.
    Stopped,
}

/// The calls of a client, its clones and siblings.
///
/// Each process has its own: the calls that a parent had under way when it forked never end in the child, where nobody
/// drives them, and a lock that one of them held then is held there for ever.
#[derive(Debug)]
pub(crate) struct Flights(PerProcess<Board>);

/// The calls of one process.
#[derive(Debug)]
struct Board {
    phase: watch::Sender<Phase>,
    /// Submissions that ended because the client did.
    cut_off: Mutex<Vec<Submission>>,
}

impl Board {
    fn new() -> Self {
        Self { phase: watch::Sender::new(Phase::Open), cut_off: Mutex::new(Vec::new()) }
    }
}

impl Flights {
    pub(crate) fn new() -> Self {
        Self(PerProcess::new(Board::new()))
    }

    fn board(&self, here: Process) -> &Board {
        match self.0.get_in(here, || Ok::<_, Infallible>(Board::new())) {
            Ok(board) => board,
            Err(never) => match never {},
        }
    }

    /// Begins a call.
    pub(crate) fn enter(&self, here: Process) -> Result<Flight> {
        self.enter_until(here, Phase::Open)
    }

    /// Begins a request that work under way needs.
    pub(crate) fn enter_within(&self, here: Process) -> Result<Flight> {
        self.enter_until(here, Phase::Closed)
    }

    fn enter_until(&self, here: Process, last: Phase) -> Result<Flight> {
        let receiver = self.board(here).phase.subscribe();
        // Looked at after subscribing: who shuts down either sees this call or is seen by it.
        if *receiver.borrow() <= last {
            return Ok(Flight(receiver));
        }
        Err(Error::new(ErrorKind::Conflict, "the client was shut down; make a new one"))
    }

    /// Notes a submission that was cut off.
    pub(crate) fn note(&self, submission: Submission) {
        self.board(Process::current())
            .cut_off
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(submission);
    }

    /// Refuses new calls, lets those under way end within `grace`, then ends the rest.
    pub(crate) async fn shut_down(&self, grace: Duration) -> Vec<Submission> {
        let Board { phase, cut_off } = self.board(Process::current());
        phase.send_if_modified(|phase| {
            let was_open = *phase == Phase::Open;
            if was_open {
                *phase = Phase::Closed;
            }
            was_open
        });
        if tokio::time::timeout(grace, phase.closed()).await.is_err() {
            phase.send_replace(Phase::Stopped);
            // A call that nobody runs any more cannot end; it is not waited for.
            let _ = tokio::time::timeout(LAST_MOMENT, phase.closed()).await;
        }
        std::mem::take(&mut *cut_off.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A call under way.
#[derive(Debug)]
pub(crate) struct Flight(watch::Receiver<Phase>);

impl Flight {
    /// Ends when the client does not allow calls any more.
    pub(crate) async fn stopped(&mut self) {
        if self.0.wait_for(|phase| *phase == Phase::Stopped).await.is_err() {
            // The client is gone, but whoever waits for this call is not.
            std::future::pending::<()>().await;
        }
    }

    /// Ends when the client does not allow new calls any more.
    pub(crate) async fn closing(mut self) {
        if self.0.wait_for(|phase| *phase >= Phase::Closed).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
