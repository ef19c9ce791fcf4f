//! Submitting many jobs with a journal that is open already.

use super::submit::SubmitJobs;
use crate::ledger::Journal;

/// [`SubmitJobs`] with a journal that is open already.
#[derive(Debug, Clone)]
pub struct JournaledSubmitJobs {
    pub(super) request: SubmitJobs,
    pub(super) journal: Journal,
}

impl SubmitJobs {
    /// The same run with a journal that is open already, such as one that is not kept in a file.
    ///
    /// ```no_run
    /// # use cloud_infinite::{Client, Inputs, Journal, SubmitJob, SubmitJobs};
    /// # async fn example(client: Client, requests: Vec<SubmitJob>) -> Result<(), cloud_infinite::Error> {
    /// let journal = Journal::open("run.journal").await?;
    /// println!("{} items may have been submitted", journal.opening().unresolved);
    /// let task = SubmitJobs::default().with_journal(journal);
    /// let mut results = client.stream(task, Inputs::from_iter(requests));
    /// while let Some(result) = results.next().await? {
    ///     println!("{result:?}");
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_journal(self, journal: Journal) -> JournaledSubmitJobs {
        JournaledSubmitJobs { request: self, journal }
    }
}
