//! Runs jobs: who may begin is decided under one lock whenever something changes; nothing polls.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::activity::Activity;
use crate::callback::Callbacks;
use crate::clock::{Clock, ClockRuns, Setting};
use crate::config::Config;
use crate::effects::Effects;
use crate::events::{Events, Notice};
use crate::fault::FaultBook;
use crate::ids::Ids;
use crate::pace::Pace;
use crate::state::{Change, State};
use crate::state_log::{LogError, StateLog};
use crate::store::Store;
use crate::work::Workshop;

mod cancel;
mod hold;
mod jobs;
mod look;
#[cfg(test)]
mod properties;
mod queues;
mod restore;
mod run;
mod services;
mod templates;
mod transition;

use hold::Held;
pub use hold::NotReleased;
pub(crate) use hold::Paces;
pub(crate) use look::{QueueCounts, Selection, Stage};
pub(crate) use queues::QueueView;
pub(crate) use restore::Restored;
pub(crate) use templates::TemplateContent;
pub use transition::Transition;
use transition::{Transitions, changed_queue};

/// Holds the state and runs what may run.
#[derive(Debug)]
pub(crate) struct Scheduler {
    state: Mutex<State>,
    transitions: Mutex<Transitions>,
    tasks: Mutex<JoinSet<()>>,
    /// Jobs whose work is done and whose end waits, by their ids. Changed under the lock of the state.
    held: Mutex<HashMap<String, Held>>,
    /// Tells those who wait that a job has changed.
    changes: watch::Sender<()>,
    activity: Activity,
    effects: Effects,
    paces: Mutex<Paces>,
    beginning: Beginning,
    workshop: Workshop,
    callbacks: Callbacks,
    store: Arc<Store>,
    clock: Clock,
    ids: Arc<Ids>,
    log: StateLog,
    faults: Arc<FaultBook>,
    events: Arc<Events>,
    job_delay: Duration,
    max_concurrent: u32,
    max_queue_size: u32,
}

/// What a reset returns to.
#[derive(Debug)]
struct Beginning {
    pace: Pace,
    clock: Setting,
}

impl Scheduler {
    pub(crate) fn new(
        config: &Config,
        store: Arc<Store>,
        ids: Arc<Ids>,
        faults: Arc<FaultBook>,
        events: Arc<Events>,
        restored: Restored,
    ) -> Self {
        let Restored { log, state, steps } = restored;
        let scheduler = Self {
            state: Mutex::new(state),
            transitions: Mutex::default(),
            tasks: Mutex::default(),
            held: Mutex::default(),
            changes: watch::Sender::new(()),
            activity: Activity::new(),
            effects: Effects::default(),
            paces: Mutex::new(Paces { default: config.pace, buckets: BTreeMap::new() }),
            workshop: Workshop::new(config, Arc::clone(&store)),
            callbacks: Callbacks::new(config, Arc::clone(&events)),
            store,
            beginning: Beginning { pace: config.pace, clock: config.clock.setting() },
            clock: config.clock.clone(),
            ids,
            log,
            faults,
            events,
            job_delay: config.job_delay,
            max_concurrent: config.max_concurrent.max(1),
            max_queue_size: config.max_queue_size,
        };
        let state = scheduler.lock();
        for step in steps {
            scheduler.record(&state, &step);
        }
        drop(state);
        scheduler
    }

    /// Works on pictures, within the same bounds as jobs.
    pub(crate) fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    pub(crate) fn callbacks(&self) -> &Callbacks {
        &self.callbacks
    }

    pub(crate) fn effects(&self) -> &Effects {
        &self.effects
    }

    /// Waits until nothing goes on by itself any more: no work on a job, no callback, no delay on a clock that runs.
    pub(crate) async fn wait_idle(&self) {
        self.activity.wait_quiet().await;
    }

    /// Lets time pass on a clock that stands still, and waits until all that is due has happened.
    pub(crate) async fn advance(&self, by: Duration) -> Result<(), ClockRuns> {
        self.clock.advance(by, &self.activity).await
    }

    /// Forgets everything and begins anew. Needs the right to [reset](crate::effects::Reset): nobody else changes
    /// anything meanwhile. After an error nothing has changed.
    pub(crate) async fn reset(&self) -> Result<(), LogError> {
        {
            let mut state = self.lock();
            self.log.clear()?;
            *state = State::default();
        }
        let mut tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        // What they were for is gone.
        tasks.shutdown().await;
        self.held().clear();
        self.forget_transitions();
        self.callbacks.reset();
        *self.paces.lock().unwrap_or_else(PoisonError::into_inner) =
            Paces { default: self.beginning.pace, buckets: BTreeMap::new() };
        self.clock.restore(self.beginning.clock).await;
        Ok(())
    }

    /// Breaks off everything that runs.
    pub(crate) fn stop(&self) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
    }

    /// Writes a change down, then makes it: after an error it is in neither place. Everything that outlives the process
    /// is changed here.
    fn commit(&self, state: &mut State, change: Change) -> Result<(), LogError> {
        self.log.append(&change)?;
        let queue = changed_queue(state, &change);
        for step in state.apply(change)? {
            self.record(state, &step);
        }
        if let Some(queue_id) = queue {
            self.events.publish(Notice::Queue { queue_id });
        }
        self.log.compact_if_grown(state);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
