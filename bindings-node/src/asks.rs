//! Questions to JavaScript, and things that it keeps for the core.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, Weak};

use cloud_infinite::{Credential, CredentialError, Error};
use tokio::sync::oneshot;

use crate::bridge::Shared;
use crate::guard::lock;

type Loaded = Result<Credential, CredentialError>;

/// Questions that are not answered yet.
#[derive(Default)]
pub(crate) struct Asks(Arc<Mutex<Open>>);

#[derive(Default)]
struct Open {
    last: u32,
    by_number: HashMap<u32, oneshot::Sender<Loaded>>,
}

impl Asks {
    /// Opens a question.
    pub(crate) fn ask(&self) -> Asked {
        let (sender, receiver) = oneshot::channel();
        let mut open = lock(&self.0);
        let number = loop {
            open.last = open.last.wrapping_add(1);
            if !open.by_number.contains_key(&open.last) {
                break open.last;
            }
        };
        open.by_number.insert(number, sender);
        Asked { number, receiver, open: Arc::downgrade(&self.0) }
    }

    /// Answers a question. Whoever asked may have gone away meanwhile.
    pub(crate) fn answer(&self, number: u32, loaded: Loaded) {
        let asker = lock(&self.0).by_number.remove(&number);
        if let Some(sender) = asker {
            drop(sender.send(loaded));
        }
    }
}

/// A question that somebody waits for.
pub(crate) struct Asked {
    number: u32,
    receiver: oneshot::Receiver<Loaded>,
    /// Weak: when the environment ends, so does every question.
    open: Weak<Mutex<Open>>,
}

impl Asked {
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// The answer; `None` if none will come.
    pub(crate) async fn answer(&mut self) -> Option<Loaded> {
        (&mut self.receiver).await.ok()
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        if let Some(open) = self.open.upgrade() {
            lock(&open).by_number.remove(&self.number);
        }
    }
}

/// Something that JavaScript keeps under a number until this is dropped.
pub(crate) struct Kept {
    id: u32,
    shared: Weak<Shared>,
}

impl Kept {
    pub(crate) fn new(id: u32, shared: Weak<Shared>) -> Self {
        Self { id, shared }
    }

    pub(crate) fn id(&self) -> u32 {
        self.id
    }

    pub(crate) fn shared(&self) -> Option<Arc<Shared>> {
        self.shared.upgrade()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(shared) = self.shared.upgrade() {
            shared.forget(self.id);
        }
    }
}

/// An exception of the caller's own code. Its text stays in JavaScript: nobody knows what it holds.
pub(crate) struct Thrown(Kept);

impl Thrown {
    /// Why there is no credential.
    pub(crate) fn into_error(kept: Kept) -> CredentialError {
        CredentialError::failed("threw an exception").with_source(Self(kept))
    }

    /// The number of the exception that led to an error.
    pub(crate) fn behind(error: &Error) -> Option<u32> {
        let source = StdError::source(error)?;
        // The core shares the source of a failure among all calls that failed for it.
        let shared = source.downcast_ref::<Arc<dyn StdError + Send + Sync>>();
        let thrown = shared.map_or(source.downcast_ref::<Self>(), |shared| shared.downcast_ref());
        thrown.map(|thrown| thrown.0.id)
    }
}

impl StdError for Thrown {}

impl fmt::Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("threw an exception")
    }
}

impl fmt::Debug for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thrown({})", self.0.id)
    }
}
