//! The closed loop: pictures in, ended jobs out, with the queue kept busy and never flooded.

mod books;
mod doubts;
mod existing;
mod feed;
mod gate;
mod item;
mod journaled;
mod model;
mod outstanding;
mod plan;
mod queue;
mod report;
mod request;
mod rhythm;
mod run;
mod settings;
mod sweep;
mod tally;
mod trouble;

use self::books::Books;
pub use self::feed::FeedCallback;
pub(crate) use self::feed::Feeds;
pub use self::journaled::JournaledProcessJobs;
pub use self::model::{ProcessProgress, ProcessedItem, SkipReason};
use self::report::Form;
pub use self::request::ProcessJobs;
use self::run::Run;
use self::settings::Settings;
use crate::client::Client;
use crate::error::{InvalidArgument, Result};
use crate::ledger::Journal;
use crate::operation::SubmitJob;
use crate::options::CallOptions;
use crate::stream::{Inputs, Outlet, StreamTask};

impl StreamTask for ProcessJobs {
    type Input = SubmitJob;
    type Item = ProcessedItem;
    type Progress = ProcessProgress;
    const NAME: &'static str = "process_jobs";

    fn room(&self) -> usize {
        queue::MOST_OUTSTANDING as usize
    }

    async fn run(
        self,
        client: Client,
        options: CallOptions,
        inputs: Inputs<SubmitJob>,
        outlet: Outlet<ProcessedItem, ProcessProgress>,
    ) -> Result<()> {
        let settings = Settings::new(&self, &client, options)?;
        if settings.dry_run {
            return plan::dry_run(&client, &settings, inputs, &outlet).await;
        }
        let Some(path) = &self.journal else {
            return self.drive(client, settings, None, inputs, outlet).await;
        };
        let journal = Journal::open(path).await?;
        let ended = self.drive(client, settings, Some(journal.clone()), inputs, outlet).await;
        // The journal is free for the next run even if this one failed, whose reason comes first.
        let closed = journal.close().await;
        ended.and(closed)
    }
}

impl ProcessJobs {
    async fn drive(
        &self,
        client: Client,
        settings: Settings,
        journal: Option<Journal>,
        inputs: Inputs<SubmitJob>,
        outlet: Outlet<ProcessedItem, ProcessProgress>,
    ) -> Result<()> {
        let reports = [(&self.report_jsonl, Form::Jsonl), (&self.report_csv, Form::Csv)];
        let reports = reports.into_iter().filter_map(|(path, form)| Some((path.as_ref()?.into(), form)));
        let books = Books::open(journal, reports.collect()).await?;
        Run::new(client, settings, books, inputs, outlet).await?.finish().await
    }
}

impl StreamTask for JournaledProcessJobs {
    type Input = SubmitJob;
    type Item = ProcessedItem;
    type Progress = ProcessProgress;
    const NAME: &'static str = ProcessJobs::NAME;

    fn room(&self) -> usize {
        self.request.room()
    }

    async fn run(
        self,
        client: Client,
        options: CallOptions,
        inputs: Inputs<SubmitJob>,
        outlet: Outlet<ProcessedItem, ProcessProgress>,
    ) -> Result<()> {
        let Self { request, journal } = self;
        let settings = Settings::new(&request, &client, options)?;
        if let Some(path) = &request.journal {
            let rule = "is given twice: as a path, and open already";
            return Err(InvalidArgument::new("journal", path, rule).into());
        }
        if settings.dry_run {
            return plan::dry_run(&client, &settings, inputs, &outlet).await;
        }
        let ended = request.drive(client, settings, Some(journal.clone()), inputs, outlet).await;
        ended.and(journal.sync().await)
    }
}
