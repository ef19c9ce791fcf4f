//! What is known of each item.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::identity::Identity;
use super::record::{Ending, Record};
use crate::submission::Submission;

/// What a journal knows of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// It was about to be submitted, and may have been.
    Open(Box<Submission>),
    /// It was not submitted, or in vain: there is no job.
    Free,
    /// Its job exists.
    Created(Box<str>),
    /// Its job exists no longer or has ended.
    Settled(Box<Ending>),
}

/// All items of a journal.
#[derive(Debug, Default)]
pub(super) struct States(HashMap<Identity, State>);

impl States {
    /// Takes in the next record.
    pub(super) fn apply(&mut self, record: Record) {
        let item = record.item();
        let next = match record {
            Record::Intent(intent) => State::Open(Box::new(intent.into_submission())),
            Record::Ambiguous { submission, .. } => State::Open(submission),
            Record::Created { job_id, .. } => State::Created(job_id),
            Record::Settled(ending) => State::Settled(ending),
            Record::Rejected { .. } | Record::NotSent { .. } | Record::Absent { .. } => State::Free,
        };
        match self.0.entry(item) {
            Entry::Vacant(vacant) => {
                vacant.insert(next);
            }
            Entry::Occupied(mut known) => {
                let known = known.get_mut();
                *known = merged(std::mem::replace(known, State::Free), next);
            }
        }
    }

    pub(super) fn get(&self, item: &Identity) -> Option<&State> {
        self.0.get(item)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Identity, &State)> {
        self.0.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// A job that exists is never forgotten, whatever comes after; and an item that was in doubt before stays so from the
/// earlier time on, until somebody has looked.
fn merged(known: State, next: State) -> State {
    match (known, next) {
        (known @ State::Settled(_), State::Created(_) | State::Open(_) | State::Free)
        | (known @ State::Created(_), State::Open(_) | State::Free) => known,
        (State::Open(before), State::Open(mut now)) => {
            now.started_at = now.started_at.min(before.started_at);
            State::Open(now)
        }
        (_, next) => next,
    }
}
