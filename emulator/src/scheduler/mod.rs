//! Runs jobs: who may begin is decided under one lock whenever something changes; nothing polls.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::callback::Callbacks;
use crate::clock::Clock;
use crate::config::Config;
use crate::events::{Events, Notice};
use crate::fault::FaultBook;
use crate::ids::Ids;
use crate::state::{Change, State};
use crate::state_log::{LogError, StateLog};
use crate::store::Store;
use crate::work::Workshop;

mod cancel;
mod jobs;
mod look;
mod queues;
mod restore;
mod run;
mod services;
mod templates;
mod transition;

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
    running: watch::Sender<usize>,
    workshop: Workshop,
    callbacks: Callbacks,
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<Ids>,
    log: StateLog,
    faults: Arc<FaultBook>,
    events: Arc<Events>,
    max_concurrent: u32,
    max_queue_size: u32,
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
            running: watch::Sender::new(0),
            workshop: Workshop::new(config, Arc::clone(&store)),
            callbacks: Callbacks::new(config, Arc::clone(&events)),
            store,
            clock: Arc::clone(&config.clock),
            ids,
            log,
            faults,
            events,
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

    /// Waits until no job runs, none that may run waits, and nobody is being told about one.
    pub(crate) async fn wait_idle(&self) {
        let mut running = self.running.subscribe();
        // The sender lives as long as `self`, so this cannot fail.
        drop(running.wait_for(|running| *running == 0).await);
        self.callbacks.wait_idle().await;
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
