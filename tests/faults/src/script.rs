//! Faults that a test chooses.

use std::collections::VecDeque;

use crate::chaos::{Chaos, RequestKind};
use crate::fault::Fault;

/// Decides what happens next.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// Faults in the order in which they happen.
    pub(crate) next: VecDeque<Fault>,
    /// What happens when there are no more, if not chaos.
    pub(crate) then: Option<Fault>,
    pub(crate) chaos: Option<Chaos>,
}

impl Script {
    /// The fault of a connection that was just made, if it is one that comes before any request.
    pub(crate) fn at_accept(&mut self) -> Option<Fault> {
        if self.next.front().is_some_and(Fault::is_at_accept) {
            return self.next.pop_front();
        }
        self.then.clone().filter(|fault| self.next.is_empty() && fault.is_at_accept())
    }

    /// The fault of a request.
    pub(crate) fn of_request(&mut self, kind: RequestKind, key: &str, before: u64) -> Fault {
        if let Some(fault) = self.next.pop_front().or_else(|| self.then.clone()) {
            return fault;
        }
        self.chaos.map_or(Fault::Healthy, |chaos| chaos.fault(kind, key, before))
    }

    /// No faults from now on.
    pub(crate) fn heal(&mut self) {
        *self = Self::default();
    }
}
