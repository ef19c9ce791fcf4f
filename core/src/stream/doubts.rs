//! What becomes of submissions that a task had under way when it was stopped.

use std::sync::{Arc, Mutex, PoisonError};

use crate::client::Client;
use crate::options::OnAmbiguous;
use crate::submission::Submission;

/// Takes the submissions that were cut off and may have created a job.
#[derive(Debug)]
pub(super) struct Doubts {
    client: Client,
    hook: Option<OnAmbiguous>,
    goal: Mutex<Goal>,
}

/// Who is told.
#[derive(Debug)]
enum Goal {
    /// The hook, because nobody waits for the end of the task.
    Hook,
    /// Whoever stopped the task, and waits for what was cut off.
    Stopper(Vec<Submission>),
    /// Whoever shut the client down.
    Client,
}

impl Doubts {
    pub(super) fn new(client: &Client, hook: Option<OnAmbiguous>) -> Arc<Self> {
        let hook = hook.or_else(|| client.config().on_ambiguous.clone());
        Arc::new(Self { client: client.clone(), hook, goal: Mutex::new(Goal::Hook) })
    }

    /// The hook for the task's own calls.
    pub(super) fn hook(self: &Arc<Self>) -> OnAmbiguous {
        let doubts = Arc::clone(self);
        OnAmbiguous::new(move |submission| doubts.take(submission))
    }

    fn take(&self, submission: Submission) {
        match &mut *self.goal.lock().unwrap_or_else(PoisonError::into_inner) {
            Goal::Stopper(cut_off) => return cut_off.push(submission),
            Goal::Client => return self.client.flights().note(submission),
            Goal::Hook => {}
        }
        // Not under the lock: it is the caller's code.
        if let Some(hook) = &self.hook {
            hook.call(Some(submission));
        }
    }

    /// From here on what is cut off is kept for [`stopped`](Self::stopped).
    pub(super) fn stop(&self) {
        self.set(Goal::Stopper(Vec::new()));
    }

    /// What was cut off since [`stop`](Self::stop).
    pub(super) fn stopped(&self) -> Vec<Submission> {
        match self.set(Goal::Hook) {
            Goal::Stopper(cut_off) => cut_off,
            Goal::Hook | Goal::Client => Vec::new(),
        }
    }

    /// From here on what is cut off is noted with the client, for its shutdown.
    pub(super) fn shut_down(&self) {
        let mut goal = self.goal.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*goal, Goal::Hook) {
            *goal = Goal::Client;
        }
    }

    fn set(&self, goal: Goal) -> Goal {
        std::mem::replace(&mut *self.goal.lock().unwrap_or_else(PoisonError::into_inner), goal)
    }
}
