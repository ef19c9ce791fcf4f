//! How the drivers in Rust look for submissions that are in doubt.

use cloud_infinite::{Client, Reconcile, Reconciliation, ReconciliationVerdict};
use fault_server::account::{Entry, Reconciled};

/// Looks for one job before a driver loses its patience with a server that has no faults any more.
const MOST_LOOKS: u32 = 10;

/// Writes what was found into the account.
pub(crate) fn note(entry: &mut Entry, found: Reconciliation) {
    entry.reconciled = Some(match found.verdict {
        ReconciliationVerdict::Found => Reconciled::Found,
        ReconciliationVerdict::FoundSeveral => Reconciled::FoundSeveral,
        _ => Reconciled::NotFoundYet,
    });
    entry.reconciled_job_id = found.job.map(|job| job.job_id);
}

/// Looks for a submission by its text.
pub(crate) async fn reconcile(client: &Client, handle: &str) -> Reconciliation {
    let mut looks = 1;
    loop {
        match client.reconcile(Reconcile::from(handle)).await {
            Ok(found) => return found,
            // A machine that is very busy can make even a healthy server look silent.
            Err(_) if looks < MOST_LOOKS => looks += 1,
            Err(error) => panic!("{handle} cannot be looked for: {error:?}"),
        }
    }
}
