//! Callbacks, for the runs that wait for the jobs that they speak of.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::model::{FedCallback, Job, JobState};
use crate::operation::check;
use crate::options::CallOptions;
use crate::process::{PerProcess, Process};
use crate::task::{OnUpdate, Task};

/// Ids that wait to be read by a run. More are dropped: a callback is a hint that a run can do without.
const UNREAD: usize = 10_000;

/// Tells the runs of [`process_jobs`](crate::Client::process_jobs) of this client, its clones and siblings that a callback
/// says a job has ended.
///
/// A run finds ended jobs by itself. Callbacks let it look at the right time: give it all of them, in whatever order, as
/// often as they come. They are hints only, which the run verifies; one that is lost, early or forged does no harm.
/// Nothing is sent.
///
/// ```
/// # use cloud_infinite::{FeedCallback, parse_callback};
/// # async fn example(client: cloud_infinite::Client, body: &[u8]) -> Result<(), cloud_infinite::Error> {
/// if let Some(job) = parse_callback(body)?.job {
///     client.feed_callback(FeedCallback::from(&job)).await?;
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedCallback {
    /// The job that the callback speaks of: letters, digits, `_` and `-`, at most 64 of them.
    pub job_id: String,
    /// Its state, as the callback says. Only the end of a job is of interest; others are taken and left.
    pub state: JobState,
}

impl From<&Job> for FeedCallback {
    fn from(job: &Job) -> Self {
        Self { job_id: job.job_id.clone(), state: job.state.clone() }
    }
}

impl Task for FeedCallback {
    type Output = FedCallback;
    type Update = FedCallback;
    const NAME: &'static str = "feed_callback";

    async fn run(
        self,
        client: &Client,
        _options: CallOptions,
        _on_update: Option<OnUpdate<FedCallback>>,
    ) -> Result<FedCallback, Error> {
        check::id("job_id", &self.job_id)?;
        let runs = if self.state.is_final() { client.feeds().tell(&self.job_id) } else { 0 };
        Ok(FedCallback { runs, ..FedCallback::default() })
    }
}

/// Where callbacks go. Each process has its own: a lock that a parent held when it forked is held for ever in the child.
#[derive(Debug)]
pub(crate) struct Feeds(PerProcess<Mutex<Vec<mpsc::Sender<Arc<str>>>>>);

impl Feeds {
    pub(crate) fn new() -> Self {
        Self(PerProcess::new(Mutex::default()))
    }

    fn all<T>(&self, use_them: impl FnOnce(&mut Vec<mpsc::Sender<Arc<str>>>) -> T) -> T {
        let all = match self.0.get_in(Process::current(), || Ok::<_, Infallible>(Mutex::default())) {
            Ok(all) => all,
            Err(never) => match never {},
        };
        use_them(&mut all.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The ids of jobs that are said to have ended, from now on.
    pub(super) fn listen(&self) -> mpsc::Receiver<Arc<str>> {
        let (sender, receiver) = mpsc::channel(UNREAD);
        self.all(|all| all.push(sender));
        receiver
    }

    /// Answers how many runs were told.
    fn tell(&self, job_id: &str) -> u32 {
        self.all(|all| {
            all.retain(|run| !run.is_closed());
            let job_id: Arc<str> = job_id.into();
            let told = all.iter().filter(|run| run.try_send(Arc::clone(&job_id)).is_ok());
            u32::try_from(told.count()).unwrap_or(u32::MAX)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::{Act, Script};

    #[tokio::test]
    async fn every_run_is_told_and_none_is_waited_for() {
        let client = Client::over(Script::new(vec![Act::Hang]).0);
        let feed = |id: &str, state: &str| {
            client.feed_callback(FeedCallback { job_id: id.into(), state: state.into() })
        };
        assert_eq!(feed("c1", "Success").await.unwrap().runs, 0);
        let (mut first, second) = (client.feeds().listen(), client.clone().feeds().listen());
        assert_eq!(feed("c1", "Success").await.unwrap().runs, 2);
        assert_eq!(feed("c1", "Running").await.unwrap().runs, 0);
        drop(second);
        assert_eq!(feed("c2", "Failed").await.unwrap().runs, 1);
        assert_eq!((&*first.recv().await.unwrap(), &*first.recv().await.unwrap()), ("c1", "c2"));
        assert_eq!(feed("../c2", "Failed").await.unwrap_err().argument().unwrap().field, "job_id");
        // A run that does not read does not hold up whoever answers callbacks.
        for _ in 0..UNREAD + 10 {
            feed("c3", "Success").await.unwrap();
        }
        assert_eq!(feed("c3", "Success").await.unwrap().runs, 0);
    }
}
