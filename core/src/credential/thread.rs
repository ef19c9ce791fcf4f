//! Work that may block, kept away from the threads that serve requests.

use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use super::{Credential, CredentialError};

type Loaded = Result<Credential, CredentialError>;

/// Runs blocking work on a thread of its own, once at a time.
///
/// A runtime's own threads for blocking work would not do: a runtime waits for them when it is dropped, and work that
/// hangs would then hang the program. Whoever asks while the work is still running gets the result of that run, so that
/// work that hangs holds one thread, not one for each time that somebody asked.
#[derive(Debug, Default)]
pub(super) struct OneThread {
    running: Mutex<Option<watch::Receiver<Option<Loaded>>>>,
}

impl OneThread {
    pub(super) async fn run(&self, work: impl FnOnce() -> Loaded + Send + 'static) -> Loaded {
        let mut receiver = self.join_or_start(work)?;
        let loaded = match receiver.wait_for(Option::is_some).await {
            Ok(loaded) => loaded.clone(),
            // The sender is dropped without a result when the thread unwinds.
            Err(_) => None,
        };
        drop(receiver);
        // What was loaded is the caller's now; nothing secret stays here.
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        drop(running.take_if(|running| !is_running(running)));
        loaded.unwrap_or_else(|| Err(CredentialError::failed("panicked")))
    }

    fn join_or_start(
        &self,
        work: impl FnOnce() -> Loaded + Send + 'static,
    ) -> Result<watch::Receiver<Option<Loaded>>, CredentialError> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(receiver) = running.as_ref().filter(|receiver| is_running(receiver)) {
            return Ok(receiver.clone());
        }
        let (sender, receiver) = watch::channel(None);
        std::thread::Builder::new()
            .name("cloud-infinite credential".to_owned())
            .spawn(move || {
                let loaded = work();
                sender.send_replace(Some(loaded));
            })
            .map_err(|error| CredentialError::failed("no thread could be started").with_source(error))?;
        *running = Some(receiver.clone());
        Ok(receiver)
    }
}

fn is_running(receiver: &watch::Receiver<Option<Loaded>>) -> bool {
    receiver.has_changed().is_ok() && receiver.borrow().is_none()
}
