//! Looks at jobs, ten with one request.
//!
//! Nobody is appointed to do it: whose look is due takes the looks of others along, within the time in which each may
//! come. So nothing has to run in the background, and no wait depends on a thread that is elsewhere. Whoever is looking
//! and is given up, or stands still, leaves the others to look for themselves.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit, oneshot};
use tokio::time::Instant;

use super::schedule::{LONGEST_WINDOW, Window, later};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Job, JobBatch};
use crate::operation::{GetJobs, MAX_JOBS};
use crate::options::CallOptions;

/// Requests at a time, so that ten thousand waits that begin together do not become a thousand connections.
const MOST_REQUESTS: usize = 32;
/// How long a wait lets the requests of others go first. They may be held up by something that is not the network.
const PATIENCE: Duration = Duration::from_secs(10);

/// The looks that the waits for the jobs of one bucket have before them.
#[derive(Debug)]
pub(crate) struct Poller {
    board: Mutex<Board>,
    turns: Semaphore,
}

#[derive(Debug, Default)]
struct Board {
    last_number: u64,
    entries: BTreeMap<Key, Entry>,
}

/// When the look is due, and a number, because two may be due at the same time.
type Key = (Instant, u64);

/// A look that nobody has taken yet.
#[derive(Debug)]
struct Entry {
    opens: Instant,
    job_id: String,
    max_attempts: Option<u32>,
    is_alone: bool,
    reply: oneshot::Sender<Look>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) job_id: &'a str,
    pub(super) max_attempts: Option<u32>,
    /// Whether the request must not ask for other jobs.
    pub(super) is_alone: bool,
}

/// What was seen.
#[derive(Debug)]
pub(super) struct Look {
    /// The job, or why there is none to see.
    pub(super) job: Result<Job>,
    /// Requests that were sent.
    pub(super) requests: u32,
    /// Whether it was said of this job, and not of all that the request asked for.
    pub(super) is_own: bool,
}

impl Poller {
    pub(crate) fn new() -> Self {
        Self { board: Mutex::default(), turns: Semaphore::new(MOST_REQUESTS) }
    }

    /// Looks at a job when the window says so.
    pub(super) async fn look(&self, client: &Client, wanted: Wanted<'_>, window: Window) -> Look {
        let mut window = window;
        loop {
            let (reply, look) = oneshot::channel();
            let ticket = self.enter(wanted, window, reply);
            if let Some(look) = self.answer(client, &ticket, window.due, look).await {
                return look;
            }
            // Whoever was looking has given up.
            let now = Instant::now();
            window = Window { opens: now, due: now };
        }
    }

    /// Has the look done by whoever comes first, this wait included.
    async fn answer(
        &self,
        client: &Client,
        ticket: &Ticket<'_>,
        due: Instant,
        mut look: oneshot::Receiver<Look>,
    ) -> Option<Look> {
        let turn = tokio::select! {
            biased;
            look = &mut look => return look.ok(),
            turn = self.turn(due) => turn,
        };
        if let Some(batch) = self.take(ticket.key) {
            batch.ask(client).await;
            return look.await.ok();
        }
        drop(turn);
        // Somebody is looking, who has as much time as a call has.
        let patience = client.config().timeout.saturating_add(PATIENCE);
        tokio::time::timeout(patience, look).await.ok()?.ok()
    }

    /// The right to send a request, once the look is due. Who does not get it for long does without.
    async fn turn(&self, due: Instant) -> Option<SemaphorePermit<'_>> {
        tokio::time::sleep_until(due).await;
        // Others whose look is due as well may not have had the time to say so.
        tokio::task::yield_now().await;
        tokio::time::timeout(PATIENCE, self.turns.acquire()).await.ok().and_then(|turn| turn.ok())
    }

    fn enter(&self, wanted: Wanted<'_>, window: Window, reply: oneshot::Sender<Look>) -> Ticket<'_> {
        let mut board = self.board();
        board.last_number = board.last_number.wrapping_add(1);
        let key = (window.due, board.last_number);
        let entry = Entry {
            opens: window.opens,
            job_id: wanted.job_id.to_owned(),
            max_attempts: wanted.max_attempts,
            is_alone: wanted.is_alone,
            reply,
        };
        board.entries.insert(key, entry);
        Ticket { poller: self, key }
    }

    /// Takes a look, unless somebody has, and as many others as fit into its request, the most urgent ones first.
    fn take(&self, key: Key) -> Option<Batch> {
        let mut board = self.board();
        let own = board.entries.remove(&key)?;
        let mut batch = Batch { job_ids: vec![own.job_id.clone()], entries: Vec::new() };
        if !own.is_alone {
            let now = Instant::now();
            let last = later(now, LONGEST_WINDOW);
            let mut taken = Vec::new();
            for (key, entry) in board.entries.range(..=(last, u64::MAX)) {
                if entry.opens > now || entry.is_alone || entry.max_attempts != own.max_attempts {
                    continue;
                }
                if !batch.job_ids.contains(&entry.job_id) {
                    if batch.job_ids.len() == MAX_JOBS {
                        break;
                    }
                    batch.job_ids.push(entry.job_id.clone());
                }
                taken.push(*key);
            }
            batch.entries.extend(taken.iter().filter_map(|key| board.entries.remove(key)));
        }
        batch.entries.push(own);
        Some(batch)
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn entries(&self) -> usize {
        self.board().entries.len()
    }
}

/// Takes a look back that is not wanted any more.
#[derive(Debug)]
struct Ticket<'a> {
    poller: &'a Poller,
    key: Key,
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.poller.board().entries.remove(&self.key);
    }
}

/// Looks that one request answers.
#[derive(Debug)]
struct Batch {
    /// Each job once, although several may wait for it.
    job_ids: Vec<String>,
    entries: Vec<Entry>,
}

impl Batch {
    async fn ask(self, client: &Client) {
        let Self { job_ids, entries } = self;
        let was_alone = job_ids.len() == 1;
        let max_attempts = entries.first().and_then(|entry| entry.max_attempts);
        let options = CallOptions { max_attempts, ..CallOptions::default() };
        let request = GetJobs { job_ids };
        // Most waits never send a request, so that its state is kept apart from theirs.
        let answer = Box::pin(client.send_part(&request, &options)).await;
        for Entry { job_id, reply, .. } in entries {
            let (job, requests) = match &answer {
                Ok(answer) => (find(answer, &job_id), answer.response.attempts),
                Err(error) => (Err(error.clone()), error.attempts()),
            };
            // Whoever has stopped waiting needs no answer.
            let _ = reply.send(Look { job, requests, is_own: was_alone || answer.is_ok() });
        }
    }
}

fn find(answer: &JobBatch, job_id: &str) -> Result<Job> {
    if let Some(job) = answer.jobs.iter().find(|job| job.job_id == job_id) {
        return Ok(job.clone());
    }
    let (kind, message) = if answer.missing_ids.iter().any(|missing| missing.trim() == job_id) {
        (ErrorKind::NotFound, format!("there is no job {job_id}"))
    } else {
        (ErrorKind::Decode, format!("the answer does not speak of job {job_id}"))
    };
    let status = u16::try_from(answer.response.status).unwrap_or_default();
    Err(Error::new(kind, message).with_status(status).with_request_id(answer.response.request_id.clone()))
}
