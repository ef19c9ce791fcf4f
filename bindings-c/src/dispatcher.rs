//! The thread that calls back into the program.
//!
//! It is no thread of the runtime, so that a callback can make blocking calls.

use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use cloud_infinite::{Error, ErrorKind};

use crate::guard::caught;

type Work = Box<dyn FnOnce() + Send>;

/// A dispatcher of one process. A fork does not have its parent's threads, so each process starts its own; the
/// parent's stays behind, because nothing in the child may touch it.
#[derive(Debug)]
pub(crate) struct Dispatcher {
    process: u32,
    work: Sender<Work>,
    in_child: OnceLock<Box<Dispatcher>>,
}

impl Dispatcher {
    /// This process's dispatcher.
    ///
    /// # Errors
    /// If its thread cannot be started.
    pub(crate) fn get() -> Result<&'static Self, Error> {
        static FIRST: OnceLock<Dispatcher> = OnceLock::new();
        let process = std::process::id();
        let mut slot = match FIRST.get() {
            Some(first) => first,
            None => {
                let fresh = Self::start()?;
                FIRST.get_or_init(|| fresh)
            }
        };
        while slot.process != process {
            slot = match slot.in_child.get() {
                Some(next) => next,
                None => {
                    let fresh = Box::new(Self::start()?);
                    slot.in_child.get_or_init(|| fresh)
                }
            };
        }
        Ok(slot)
    }

    fn start() -> Result<Self, Error> {
        let (work, inbox) = channel::<Work>();
        thread::Builder::new()
            .name("cinf-callback".to_owned())
            .spawn(move || {
                for work in inbox {
                    // What C gave us cannot unwind; what we do around it must not end this thread.
                    if caught(work).is_err() {
                        continue;
                    }
                }
            })
            .map_err(|error| {
                Error::from_binding(
                    ErrorKind::Internal,
                    format!("the thread for callbacks cannot be started: {error}"),
                )
            })?;
        Ok(Self { process: std::process::id(), work, in_child: OnceLock::new() })
    }

    /// Runs something on the thread, after everything that was given to it before.
    pub(crate) fn run(&self, work: impl FnOnce() + Send + 'static) {
        // The thread ends only when the sender does, and the sender is never dropped.
        let _ = self.work.send(Box::new(work));
    }
}
