//! Begins anew without a new process.

use std::io;
use std::sync::Arc;

use crate::events::Notice;
use crate::server::Shared;

/// Forgets everything that happened: afterwards the emulator is as it was when it had started. What was under way is
/// broken off; nothing of it has an effect any more when this returns.
///
/// Objects in memory are those of the start again; files are left alone.
///
/// # Errors
/// The log of the state cannot be emptied, and nothing has changed; or a bucket that was given at the start is gone and
/// cannot be made again.
pub(crate) async fn reset(shared: &Arc<Shared>) -> io::Result<()> {
    let shared = Arc::clone(shared);
    // Goes through to its end even if the one who asked does not wait for it.
    tokio::spawn(async move {
        let _reset = shared.scheduler.effects().reset().await;
        shared.scheduler.reset().await.map_err(|error| io::Error::other(error.to_string()))?;
        shared.journal.clear();
        shared.faults.reset();
        shared.ids.restart();
        let store = Arc::clone(&shared.store);
        let buckets = shared.buckets.clone();
        let made = tokio::task::spawn_blocking(move || {
            store.reset();
            buckets.iter().try_for_each(|bucket| store.create_bucket(bucket))
        })
        .await?;
        // Last of all, so that those who watch find everything new.
        shared.events.publish(Notice::Resync);
        made
    })
    .await?
}
