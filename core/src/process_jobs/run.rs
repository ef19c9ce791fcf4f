//! One run: what it knows, and the loop that decides what to do next.

mod answers;
mod inputs;
mod work;

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc;
use tokio::time::Instant;

use self::work::Work;
use super::books::Books;
use super::doubts::Doubts;
use super::gate::Gate;
use super::item::Item;
use super::model::{ProcessProgress, ProcessedItem};
use super::outstanding::Outstanding;
use super::queue::{self, View};
use super::rhythm::Rhythm;
use super::settings::Settings;
use super::sweep::{JOBS_PER_QUESTION, Sweep};
use super::tally::Tally;
use super::trouble::{Trouble, Verdict};
use crate::bulk::Pace;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::ledger::Identity;
use crate::operation::SubmitJob;
use crate::stream::{Inputs, Outlet, Slot};

/// How often the queue is read anew.
const QUEUE_EVERY: Duration = Duration::from_secs(60);
/// The same while it is paused, or nothing ends for no reason that is known.
const QUEUE_WHEN_STUCK_EVERY: Duration = Duration::from_secs(15);
/// Questions by id and looks for doubtful submissions under way at a time, of each kind.
const MOST_QUESTIONS: usize = 4;
/// Rounds in which jobs are asked for by their ids after the list turned out to be too long.
const ROUNDS_WITHOUT_LIST: u32 = 8;
/// Shortest time between two reports of progress.
const PROGRESS_EVERY: Duration = Duration::from_millis(100);

pub(super) struct Run {
    client: Client,
    settings: Settings,
    inputs: Inputs<SubmitJob>,
    outlet: Outlet<ProcessedItem, ProcessProgress>,
    /// Requests under way.
    work: FuturesUnordered<Work>,
    submitting: usize,
    asking: usize,
    looking: usize,
    /// Inputs to be submitted again, because the service would not take them.
    again: VecDeque<Item>,
    /// What is being worked on, as the journal knows it.
    busy: HashSet<Identity>,
    books: Books,
    pace: Arc<Pace>,
    callbacks: mpsc::Receiver<Arc<str>>,
    /// Jobs that callbacks spoke of before the answer to their submission was there.
    early: VecDeque<Arc<str>>,
    outstanding: Outstanding,
    doubts: Doubts,
    view: View,
    queue_due: Option<Instant>,
    sweep: Option<Sweep>,
    /// When the last reading of the list began.
    swept_at: Instant,
    sweep_not_before: Instant,
    /// Rounds that are still to be asked by ids instead of reading the list.
    rounds_without_list: u32,
    rhythm: Rhythm,
    gate: Gate,
    trouble: Trouble,
    tally: Tally,
    told_at: Option<Instant>,
    next_index: u32,
    /// No more inputs are taken.
    is_over: bool,
    /// Nor is anything submitted that was taken.
    is_stopping: bool,
    /// Why the run ends before its inputs do.
    fatal: Option<Error>,
}

impl Run {
    /// Reads the queue and gets ready.
    pub(super) async fn new(
        client: Client,
        settings: Settings,
        books: Books,
        inputs: Inputs<SubmitJob>,
        outlet: Outlet<ProcessedItem, ProcessProgress>,
    ) -> Result<Self> {
        let mut tally = Tally::new(inputs.total());
        let mut trouble = Trouble::new(settings.patience);
        let view = loop {
            let queue_id = settings.queue_id.as_deref();
            let error = match queue::read(&client, queue_id, settings.max_outstanding, &settings.reads).await
            {
                Ok((view, requests)) => {
                    tally.requests(requests);
                    break view;
                }
                Err(error) => error,
            };
            tally.requests(error.attempts());
            match trouble.met(Instant::now(), &error) {
                Verdict::Again(pause) => tokio::time::sleep(pause).await,
                Verdict::Over => return Err(error),
            }
        };
        trouble.over();
        let now = Instant::now();
        let hook = settings.submissions.on_ambiguous.clone();
        Ok(Self {
            doubts: Doubts::new(client.config().settle_time, hook),
            rhythm: Rhythm::new(view.slots, settings.seconds_per_job),
            pace: Arc::new(Pace::new(Some(settings.rate_per_second), None)),
            callbacks: client.feeds().listen(),
            client,
            settings,
            inputs,
            outlet,
            work: FuturesUnordered::new(),
            submitting: 0,
            asking: 0,
            looking: 0,
            again: VecDeque::new(),
            busy: HashSet::new(),
            books,
            early: VecDeque::new(),
            outstanding: Outstanding::default(),
            queue_due: now.checked_add(QUEUE_EVERY),
            view,
            sweep: None,
            swept_at: now,
            sweep_not_before: now,
            rounds_without_list: 0,
            gate: Gate::default(),
            trouble,
            tally,
            told_at: None,
            next_index: 0,
            is_over: false,
            is_stopping: false,
            fatal: None,
        })
    }

    /// Works until every input has ended, or the run cannot go on.
    pub(super) async fn finish(mut self) -> Result<()> {
        loop {
            let now = Instant::now();
            self.begin_due(now);
            self.tell(now);
            if self.submitting == 0 && self.fatal.is_some() {
                self.abandon();
            }
            if (self.is_over || self.fatal.is_some()) && self.held() == 0 && !self.books.is_busy() {
                break;
            }
            let wake = self.next_wake(now);
            let wants_input = self.free(now) > 0;
            tokio::select! {
                biased;
                Some(answer) = self.work.next(), if !self.work.is_empty() => self.on(answer),
                taken = take(&self.outlet, &mut self.inputs), if wants_input => match taken {
                    Some((slot, Some(request))) => self.accept(request, slot),
                    Some((_, None)) => self.is_over = true,
                    // Nobody reads any more.
                    None => return Ok(()),
                },
                Some(job_id) = self.callbacks.recv() => self.on_callback(job_id, now),
                () = tokio::time::sleep_until(wake) => {}
            }
        }
        self.tell_now();
        self.fatal.map_or(Ok(()), Err)
    }

    /// Inputs that were taken and have not ended.
    fn held(&self) -> usize {
        self.submitting
            .saturating_add(self.again.len())
            .saturating_add(self.outstanding.len())
            .saturating_add(self.doubts.len())
    }

    /// Submissions that may begin now.
    fn admitted(&self, now: Instant) -> usize {
        if self.view.is_paused || self.fatal.is_some() {
            return 0;
        }
        self.gate.allows(now, self.submitting, self.settings.concurrency)
    }

    /// Inputs that may be taken now.
    fn free(&self, now: Instant) -> usize {
        if self.is_over || !self.again.is_empty() {
            return 0;
        }
        let room = usize::try_from(self.view.room).unwrap_or(usize::MAX);
        self.admitted(now).min(room.saturating_sub(self.held()))
    }

    fn begin_due(&mut self, now: Instant) {
        if self.is_stopping {
            self.end_unsubmitted();
        }
        while self.admitted(now) > 0
            && let Some(item) = self.again.pop_front()
        {
            self.submit(item);
        }
        if self.sweep_due().is_some_and(|due| due <= now) {
            self.find_ended(now);
        }
        while self.asking < MOST_QUESTIONS {
            let ids = self.outstanding.due(now, JOBS_PER_QUESTION);
            if ids.is_empty() {
                break;
            }
            self.ask(ids, false);
        }
        while self.looking < MOST_QUESTIONS
            && let Some((number, submission)) = self.doubts.due(now)
        {
            self.look(number, submission);
        }
        if self.queue_due.is_some_and(|due| due <= now) {
            self.queue_due = None;
            self.read_queue();
        }
        self.write_books();
        let wanted = self.free(now);
        self.inputs.want(wanted);
    }

    /// Finds out which jobs have ended, by the list or, where that is too long, by their ids.
    fn find_ended(&mut self, now: Instant) {
        let Some((from, to, count)) = self.outstanding.span() else { return };
        if self.rounds_without_list > 0 {
            self.sweep_not_before = now.checked_add(QUEUE_EVERY).unwrap_or(now);
            self.ask(self.outstanding.oldest(JOBS_PER_QUESTION), true);
            return;
        }
        // The jobs of doubtful submissions may be younger than every job that is known of.
        let to = self.doubts.is_empty().then_some(to);
        self.sweep = Some(Sweep::new(self.view.queue_id.clone(), (from, to), count, now));
        self.read_page();
    }

    /// When the list is read next, if there is anything to find in it.
    fn sweep_due(&self) -> Option<Instant> {
        let (_, _, count) = self.outstanding.span()?;
        if self.sweep.is_some() {
            return None;
        }
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let due = self.swept_at.checked_add(self.rhythm.pause(count, self.outstanding.hinted()))?;
        Some(due.max(self.sweep_not_before))
    }

    fn next_wake(&self, now: Instant) -> Instant {
        let gate = self.gate.closed(now).map(|(_, until)| until);
        let asks = self.outstanding.next_due().filter(|_| self.asking < MOST_QUESTIONS);
        let looks = self.doubts.next_due().filter(|_| self.looking < MOST_QUESTIONS);
        let latest = now.checked_add(QUEUE_EVERY).unwrap_or(now);
        [gate, asks, looks, self.sweep_due(), self.queue_due].into_iter().flatten().fold(latest, Instant::min)
    }

    fn tell(&mut self, now: Instant) {
        let next = self.told_at.and_then(|at| at.checked_add(PROGRESS_EVERY));
        if next.is_none_or(|next| next <= now) {
            self.told_at = Some(now);
            self.tell_now();
        }
    }

    fn tell_now(&mut self) {
        let now = Instant::now();
        let waiting_for = if self.view.is_paused {
            Some("the queue is paused")
        } else if let Some((why, _)) = self.gate.closed(now) {
            Some(why.as_str())
        } else {
            self.trouble.told(now)
        };
        let outstanding = u32::try_from(self.outstanding.len()).unwrap_or(u32::MAX);
        self.outlet.progress(ProcessProgress {
            outstanding,
            waiting_for: waiting_for.map(str::to_owned),
            ..self.tally.progress.clone()
        });
    }
}

/// Room for a result, then the input that it will be the result of, if there is another. `None` if nobody reads results.
async fn take(
    outlet: &Outlet<ProcessedItem, ProcessProgress>,
    inputs: &mut Inputs<SubmitJob>,
) -> Option<(Slot<ProcessedItem>, Option<SubmitJob>)> {
    let slot = outlet.slot().await?;
    Some((slot, inputs.next().await))
}
