//! The closed loop: pictures in, ended jobs out, with the queue kept busy and never flooded.

mod books;
mod doubts;
mod existing;
mod feed;
mod gate;
mod item;
mod model;
mod outstanding;
mod plan;
mod queue;
mod report;
mod rhythm;
mod run;
mod settings;
mod sweep;
mod tally;
mod trouble;

use std::time::Duration;

use self::books::Books;
pub use self::feed::FeedCallback;
pub(crate) use self::feed::Feeds;
pub use self::model::{ProcessProgress, ProcessedItem, SkipReason};
use self::report::Form;
use self::run::Run;
use self::settings::Settings;
use crate::client::Client;
use crate::error::{InvalidArgument, Result};
use crate::ledger::Journal;
use crate::operation::SubmitJob;
use crate::options::CallOptions;
use crate::stream::{Inputs, Outlet, Results, StreamTask};

/// Processes any number of pictures: submits a job for each while the queue has room, and answers what became of each.
///
/// A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at most twenty jobs
/// are outstanding for each that the queue runs at a time, ended jobs are found a page at a time in the service's list,
/// and a full or paused queue, throttling and an outage of the service are waited for. Inputs are taken as there is room
/// for them, so that there may be millions.
///
/// Each input ends in exactly one [`ProcessedItem`], in the order in which they end. A submission that may have made a
/// job is looked for; only the mode [`EffectivelyOnce`](crate::SubmissionMode::EffectivelyOnce) sends it again. The
/// timeout of the call limits each of its requests, not the whole.
///
/// Service actions: `POST /jobs`, `GET /jobs`, `GET /jobs/<job_id>` and `GET /picqueue`; permissions
/// `ci:CreateMediaJobs`, `cam:passrole`, `ci:DescribeMediaJobs`, `ci:DescribeMediaJob` and
/// `ci:DescribePicProcessQueues`.
///
/// ```no_run
/// # use cloud_infinite::{Inputs, ProcessJobs, SubmitJob};
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let pictures = Inputs::from_iter((0..2_000_000).map(|number| SubmitJob {
///     input: format!("in/{number}.jpg"),
///     rule: Some("imageMogr2/thumbnail/480x/format/webp".into()),
///     output: format!("out/{number}.webp"),
///     ..Default::default()
/// }));
/// let mut results = client.process_jobs(ProcessJobs::default(), pictures);
/// while let Some(result) = results.next().await? {
///     if let Some(error) = result.error {
///         println!("{}: {error}", result.input);
///     }
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProcessJobs {
    /// Submissions under way at a time, 1 to 1000. Not given means 16.
    pub concurrency: Option<u32>,
    /// Submissions that may leave per second, more than 0 and at most 10,000. Not given means 50, which the service takes
    /// everywhere; it matters at the beginning, until the queue is filled.
    pub rate_per_second: Option<f64>,
    /// The queue to use. Not given means the bucket's queue for image jobs.
    pub queue_id: Option<String>,
    /// Jobs that may be outstanding, 1 to 10000. Not given means what the queue says: twenty for each that it runs at a
    /// time, and no more than it holds.
    pub max_outstanding: Option<u32>,
    /// Whether inputs are skipped whose result is there already: an object that is not empty. One more request for each,
    /// `HEAD /<key>` with the permission `cos:HeadObject`. Not given means no.
    pub skip_existing: Option<bool>,
    /// Whether nothing is submitted or written: inputs are checked, and the progress says what the work would take. Not
    /// given means no.
    pub dry_run: Option<bool>,
    /// What a job costs, in whatever currency, for the dry run.
    pub price_per_job: Option<f64>,
    /// A file that remembers the run, so that it can be continued after it ended at any point: with the same inputs, in
    /// whatever order, nothing is submitted twice and jobs that were outstanding are picked up. Made if there is none. Not
    /// given means that the run cannot be continued.
    pub journal: Option<String>,
    /// A file for the report, one JSON object per line and input, written as the inputs end. With a journal a report that
    /// is there is continued; without one the file must not hold rows.
    pub report_jsonl: Option<String>,
    /// The same as comma-separated values. What a spreadsheet would take for a formula has an apostrophe in front.
    pub report_csv: Option<String>,
    /// Whether nothing more is submitted after the first input that ends with an error. Jobs that were made by then are
    /// waited for. Not given means no.
    pub stop_on_error: Option<bool>,
    /// How long the service may answer nothing at all before the run ends, up to a day. Not given means an hour.
    pub patience: Option<Duration>,
    /// Seconds that a job takes, as far as you know. It is where the run begins, which learns the truth by itself, and what
    /// the dry run goes by. Not given means 1.5.
    pub seconds_per_job: Option<f64>,
}

impl From<()> for ProcessJobs {
    fn from((): ()) -> Self {
        Self::default()
    }
}

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
    /// The same run with a journal that is open already, such as one that is not kept in a file. See
    /// [`SubmitJobs::with_journal`](crate::SubmitJobs::with_journal).
    #[must_use]
    pub fn with_journal(self, journal: Journal) -> JournaledProcessJobs {
        JournaledProcessJobs { request: self, journal }
    }

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

/// [`ProcessJobs`] with a journal that is open already.
#[derive(Debug, Clone)]
pub struct JournaledProcessJobs {
    request: ProcessJobs,
    journal: Journal,
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

impl Client {
    /// Submits a job for each of many pictures as the queue has room, and answers what became of each.
    #[must_use = "nothing happens before the results are read"]
    pub fn process_jobs(
        &self,
        request: impl Into<ProcessJobs>,
        pictures: Inputs<SubmitJob>,
    ) -> Results<ProcessJobs> {
        self.stream(request.into(), pictures)
    }
}
