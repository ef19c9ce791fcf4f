//! Many submissions at once, each accounted for.

mod delivery;
mod item;
mod journaled;
mod pace;
mod resolver;
mod run;
mod submit;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]
mod tests;

pub use journaled::JournaledSubmitJobs;
pub(crate) use pace::Pace;
pub use submit::{BulkProgress, SubmitJobs, SubmitResult, SubmitSource};

use self::run::Run;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::ledger::Journal;
use crate::operation::SubmitJob;
use crate::options::CallOptions;
use crate::stream::{Inputs, Outlet, StreamTask};

/// Results that may be unread or awaited, for each submission that may be under way: enough to go on while an early one
/// takes long or waits for its job to be looked for.
const ROOM: usize = 4;

impl StreamTask for SubmitJobs {
    type Input = SubmitJob;
    type Item = SubmitResult;
    type Progress = BulkProgress;
    const NAME: &'static str = "submit_jobs";

    fn room(&self) -> usize {
        self.concurrency().saturating_mul(ROOM)
    }

    async fn run(
        self,
        client: Client,
        options: CallOptions,
        inputs: Inputs<SubmitJob>,
        outlet: Outlet<SubmitResult, BulkProgress>,
    ) -> Result<()> {
        self.validate()?;
        let client = client.for_run(self.concurrency())?;
        let Some(path) = &self.journal else {
            return Run::new(client, options, &self, None, &inputs, outlet).drive(inputs).await;
        };
        let journal = Journal::open(path).await?;
        let run = Run::new(client, options, &self, Some(journal.clone()), &inputs, outlet);
        let ended = run.drive(inputs).await;
        // The journal is free for the next run even if this one failed, whose reason comes first.
        let closed = journal.close().await;
        ended.and(closed)
    }
}

impl StreamTask for JournaledSubmitJobs {
    type Input = SubmitJob;
    type Item = SubmitResult;
    type Progress = BulkProgress;
    const NAME: &'static str = SubmitJobs::NAME;

    fn room(&self) -> usize {
        self.request.room()
    }

    async fn run(
        self,
        client: Client,
        options: CallOptions,
        inputs: Inputs<SubmitJob>,
        outlet: Outlet<SubmitResult, BulkProgress>,
    ) -> Result<()> {
        let Self { request, journal } = self;
        request.validate()?;
        if let Some(path) = &request.journal {
            let rule = "is given twice: as a path, and open already";
            return Err(crate::error::InvalidArgument::new("journal", path, rule).into());
        }
        let client = client.for_run(request.concurrency())?;
        let run = Run::new(client, options, &request, Some(journal.clone()), &inputs, outlet);
        let ended: Result<(), Error> = run.drive(inputs).await;
        ended.and(journal.sync().await)
    }
}
