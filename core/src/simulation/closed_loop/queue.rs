//! The queue of the simulated service: jobs wait, run in a few slots, and end.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::super::dice::Dice;

/// What the queue is like. Times are in milliseconds since the simulation began.
#[derive(Debug, Clone)]
pub(super) struct Nature {
    pub(super) slots: u32,
    pub(super) max_size: usize,
    /// Shortest and longest time that a job takes.
    pub(super) job_takes: (u64, u64),
    /// Times in which the queue is paused.
    pub(super) pauses: Vec<(u64, u64)>,
    /// One in so many jobs fails; 0 for none.
    pub(super) one_fails_in: u64,
    /// Jobs that others submit to the same queue in a hundred seconds.
    pub(super) others_in_hundred_seconds: u64,
    /// Longest time until a job shows in the list.
    pub(super) longest_lag: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Waiting,
    Running,
    Success,
    Failed,
}

#[derive(Debug, Clone)]
pub(super) struct Job {
    /// The input that it was made for; `None` for a job of somebody else.
    pub(super) input: Option<u32>,
    pub(super) user_data: String,
    /// What its document says about when it was made.
    pub(super) created_at: u64,
    pub(super) arrived_at: u64,
    pub(super) listed_at: u64,
    pub(super) state: State,
}

/// The queue and the jobs that are remembered.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) nature: Nature,
    dice: Dice,
    /// Up to when everything has happened.
    now: u64,
    jobs: VecDeque<Job>,
    /// Number of the first of them.
    first: u64,
    waiting: VecDeque<u64>,
    running: BinaryHeap<Reverse<(u64, u64)>>,
    next_of_others: u64,
    /// Milliseconds that slots spent with jobs, all slots together.
    busy: u64,
    /// When the last job of ours ended, and what `busy` was then.
    pub(super) last_end: (u64, u64),
}

/// Jobs that are remembered after they ended, besides those that have not. Few, because the memory of the process is
/// watched, which is to be the client's.
const REMEMBERED: usize = 2_000;
/// How much earlier than a job arrived it may be said to be made.
const EARLIER: u64 = 1_500;

impl Queue {
    pub(super) fn new(nature: Nature, dice: Dice) -> Self {
        Self {
            nature,
            dice,
            now: 0,
            jobs: VecDeque::new(),
            first: 0,
            waiting: VecDeque::new(),
            running: BinaryHeap::new(),
            next_of_others: 0,
            busy: 0,
            last_end: (0, 0),
        }
    }

    fn is_paused(&self) -> bool {
        self.paused_until(self.now).is_some()
    }

    pub(super) fn paused_until(&self, at: u64) -> Option<u64> {
        self.nature.pauses.iter().find(|(from, to)| (*from..*to).contains(&at)).map(|(_, to)| *to)
    }

    /// Lets everything happen that happens until `to`.
    pub(super) fn advance(&mut self, to: u64) {
        loop {
            while !self.is_paused()
                && self.running.len() < self.nature.slots as usize
                && let Some(number) = self.waiting.pop_front()
            {
                let (shortest, longest) = self.nature.job_takes;
                let end = self.now + self.dice.between(shortest, longest + 1);
                self.running.push(Reverse((end, number)));
                self.job_mut(number).unwrap().state = State::Running;
            }
            let mut next = to;
            if let Some(Reverse((end, _))) = self.running.peek() {
                next = next.min(*end);
            }
            if let Some(until) = self.paused_until(self.now) {
                next = next.min(until);
            } else if let Some((from, _)) = self.nature.pauses.iter().find(|(from, _)| *from > self.now) {
                next = next.min(*from);
            }
            if self.nature.others_in_hundred_seconds > 0 {
                next = next.min(self.next_of_others.max(self.now));
            }
            self.busy += (next - self.now) * self.running.len() as u64;
            self.now = next;
            while let Some(Reverse((end, number))) = self.running.peek().copied()
                && end <= self.now
            {
                self.running.pop();
                let fails = self.nature.one_fails_in > 0 && number % self.nature.one_fails_in == 0;
                let job = self.job_mut(number).unwrap();
                job.state = if fails { State::Failed } else { State::Success };
                if job.input.is_some() {
                    self.last_end = (self.now, self.busy);
                }
            }
            if self.nature.others_in_hundred_seconds > 0 && self.next_of_others <= self.now {
                let every = 100_000 / self.nature.others_in_hundred_seconds;
                self.next_of_others = self.now + self.dice.between(1, 2 * every);
                self.add(None, String::new());
            } else if self.now >= to && self.starts_nothing() {
                return;
            }
        }
    }

    fn starts_nothing(&self) -> bool {
        self.is_paused() || self.waiting.is_empty() || self.running.len() >= self.nature.slots as usize
    }

    /// Jobs in the queue that have not ended.
    pub(super) fn len(&self) -> usize {
        self.waiting.len() + self.running.len()
    }

    /// Takes a job in, unless the queue is full.
    pub(super) fn add(&mut self, input: Option<u32>, user_data: String) -> Option<u64> {
        if self.waiting.len() >= self.nature.max_size {
            return None;
        }
        let number = self.first + self.jobs.len() as u64;
        let created_at = self.now.saturating_sub(self.dice.between(0, EARLIER));
        let lag = self.dice.between(0, self.nature.longest_lag + 1);
        self.jobs.push_back(Job {
            input,
            user_data,
            created_at,
            arrived_at: self.now,
            listed_at: self.now + lag,
            state: State::Waiting,
        });
        self.waiting.push_back(number);
        while self.jobs.len() > REMEMBERED
            && self.jobs.front().is_some_and(|job| matches!(job.state, State::Success | State::Failed))
        {
            self.jobs.pop_front();
            self.first += 1;
        }
        Some(number)
    }

    pub(super) fn job(&self, number: u64) -> Option<&Job> {
        self.jobs.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    fn job_mut(&mut self, number: u64) -> Option<&mut Job> {
        self.jobs.get_mut(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    /// Jobs that show in the list and were made between two times, the one that was made first at the front.
    pub(super) fn listed(&self, from: u64, to: u64) -> Vec<(u64, &Job)> {
        let start = self.jobs.partition_point(|job| job.arrived_at < from);
        let mut found: Vec<(u64, &Job)> = self
            .jobs
            .range(start..)
            .enumerate()
            .map(|(place, job)| (self.first + (start + place) as u64, job))
            .take_while(|(_, job)| job.arrived_at <= to + EARLIER)
            .filter(|(_, job)| job.listed_at <= self.now && (from..=to).contains(&job.created_at))
            .collect();
        found.sort_by_key(|(number, job)| (job.created_at, *number));
        found
    }
}
