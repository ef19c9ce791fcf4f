//! What a run of `process_jobs` is asked for.

use std::time::Duration;

/// Processes any number of pictures: submits a job for each while the queue has room, and answers what became of each.
///
/// A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at most twenty jobs
/// are outstanding for each that the queue runs at a time, ended jobs are found a page at a time in the service's list,
/// and a full or paused queue, throttling and an outage of the service are waited for. Inputs are taken as there is room
/// for them, so that there may be millions.
///
/// Each input ends in exactly one [`ProcessedItem`](crate::ProcessedItem), in the order in which they end. A submission that may have made a
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
