//! Goes on where the process before ended.

use std::sync::Arc;

use super::Scheduler;
use crate::state::{Job, State, Step};
use crate::state_log::{LogError, LogHealth, StateLog};

/// What an emulator begins with.
#[derive(Debug)]
pub(crate) struct Restored {
    /// Where it writes its changes.
    pub(crate) log: StateLog,
    pub(crate) state: State,
    /// What became of the jobs that ran.
    pub(crate) steps: Vec<Step>,
}

impl Restored {
    /// Nothing, and nothing will be left.
    pub(crate) fn nothing() -> Self {
        Self { log: StateLog::none(), state: State::default(), steps: Vec::new() }
    }
}

impl Scheduler {
    /// Runs what waited, and tells again whoever did not say that he knows.
    pub(crate) fn resume(self: &Arc<Self>) {
        let mut guard = self.lock();
        let state = &mut *guard;
        self.callbacks.resume(state.numbers.callbacks);
        let mut owed: Vec<Job> = state.jobs.values().filter(|job| job.owed.is_some()).cloned().collect();
        owed.sort_unstable_by_key(|job| (job.ended, job.made.order));
        for job in owed {
            let (scheduler, busy, epoch) = (Arc::clone(self), self.activity.begin(), self.effects.epoch());
            self.spawn(async move { scheduler.call_back(&job, epoch, busy).await });
        }
        let mut queues: Vec<String> = state.queues.keys().cloned().collect();
        queues.sort_unstable();
        for queue in queues {
            self.start_runnable(state, &queue);
        }
    }

    /// Waits until everything that an answer may show is as safe as it is promised to be.
    pub(crate) async fn settled(&self) -> Result<(), LogError> {
        self.log.settled().await
    }

    /// Takes no change any more and gives the root to others.
    pub(crate) fn close(&self) {
        self.log.close();
    }

    /// How the log is, if there is one.
    pub(crate) fn log_health(&self) -> Option<LogHealth> {
        self.log.health()
    }
}
