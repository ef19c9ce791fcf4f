//! When the list of jobs is read next: seldom enough that a page comes full, often enough that the queue never runs dry.

use std::time::Duration;

/// Entries of a page, of which the service gives no more at a time.
pub(super) const PAGE: u32 = 100;
/// Seconds that a job is taken to need before any was seen to end.
pub(super) const TYPICAL_JOB_SECONDS: f64 = 1.5;
/// How full a page should come: what is a little more than expected still fits.
const FILL: f64 = 0.9;
/// Part of the outstanding jobs that may have ended unseen. The rest keeps the queue's slots busy meanwhile.
const UNSEEN: f64 = 0.5;
/// Weight of the latest reading in the rate and in the part of a page that is ours.
const LATEST: f64 = 0.5;
/// Shortest time between two readings.
const SHORTEST: f64 = 1.0;
/// Longest time between two readings while jobs end.
const LONGEST: f64 = 30.0;
/// How much longer each pause is than the one before while no job ends.
const IDLE_GROWTH: f64 = 1.5;

/// What one reading of the list showed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    /// Since the reading before it.
    pub(super) elapsed: Duration,
    /// Jobs of ours that it showed to have ended.
    pub(super) settled: u32,
    /// Everything that it showed.
    pub(super) entries: u32,
    /// Jobs that were outstanding before.
    pub(super) outstanding: u32,
}

/// Knows how fast jobs end and how much of a page is news.
#[derive(Debug, Clone)]
pub(super) struct Rhythm {
    /// Jobs of ours that end in a second.
    rate: f64,
    /// Part of the entries of a reading that are jobs of ours seen to end for the first time.
    news: f64,
    /// Readings in a row that showed nothing new.
    idle: u32,
}

impl Rhythm {
    /// Before anything was seen: `slots` jobs at a time, each for `seconds`.
    pub(super) fn new(slots: u32, seconds: f64) -> Self {
        Self { rate: f64::from(slots.max(1)) / seconds.max(0.001), news: 1.0, idle: 0 }
    }

    /// Notes what a reading showed.
    pub(super) fn read(&mut self, reading: Reading) {
        if reading.settled == 0 {
            self.idle = self.idle.saturating_add(1);
            return;
        }
        self.idle = 0;
        let seconds = reading.elapsed.as_secs_f64().max(0.001);
        let mut rate = f64::from(reading.settled) / seconds;
        // When all of them ended, more would have, had there been more: the queue has run dry.
        if reading.settled >= reading.outstanding {
            rate = rate.max(self.rate * 2.0);
        }
        self.rate = blend(self.rate, rate);
        let news = f64::from(reading.settled) / f64::from(reading.entries.max(reading.settled));
        self.news = blend(self.news, news);
    }

    /// Time from the last reading to the next, with so many jobs outstanding, of which so many are said to have ended.
    pub(super) fn pause(&self, outstanding: u32, hinted: u32) -> Duration {
        let page = (f64::from(PAGE) * FILL * self.news).max(1.0);
        let enough = page.min((f64::from(outstanding) * UNSEEN).max(1.0));
        if f64::from(hinted) >= enough {
            return Duration::from_secs_f64(SHORTEST);
        }
        let seconds = (enough / self.rate.max(f64::MIN_POSITIVE)).clamp(SHORTEST, LONGEST);
        let idle = i32::try_from(self.idle.min(32)).unwrap_or(32);
        Duration::from_secs_f64((seconds * IDLE_GROWTH.powi(idle)).min(LONGEST.max(seconds)))
    }

    /// Readings in a row that showed nothing new.
    pub(super) fn idle(&self) -> u32 {
        self.idle
    }

    /// Seconds until so many jobs have ended.
    pub(super) fn seconds_for(&self, jobs: usize) -> f64 {
        f64::from(u32::try_from(jobs).unwrap_or(u32::MAX)) / self.rate.max(0.001)
    }
}

fn blend(before: f64, latest: f64) -> f64 {
    before * (1.0 - LATEST) + latest * LATEST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(seconds: u64, settled: u32, entries: u32, outstanding: u32) -> Reading {
        Reading { elapsed: Duration::from_secs(seconds), settled, entries, outstanding }
    }

    #[test]
    fn a_full_queue_is_read_when_a_page_has_filled() {
        let rhythm = Rhythm::new(10, TYPICAL_JOB_SECONDS);
        let pause = rhythm.pause(200, 0).as_secs_f64();
        assert!((13.0..14.0).contains(&pause), "90 jobs at 6.7 a second: {pause}");
        // Half of what is outstanding still keeps the slots busy.
        assert_eq!(rhythm.pause(40, 0), Duration::from_secs(3));
        assert_eq!(rhythm.pause(1, 0), Duration::from_secs(1));
    }

    #[test]
    fn it_follows_the_speed_of_the_queue() {
        let mut rhythm = Rhythm::new(10, TYPICAL_JOB_SECONDS);
        for _ in 0..10 {
            rhythm.read(reading(30, 15, 15, 200));
        }
        assert_eq!(rhythm.pause(200, 0), Duration::from_secs(30), "slow jobs");
        // Fast ones: all that were outstanding end between two readings.
        for _ in 0..10 {
            rhythm.read(reading(5, 200, 200, 200));
        }
        assert!(rhythm.pause(200, 0) <= Duration::from_secs(2));
    }

    #[test]
    fn foreign_jobs_make_it_read_more_often_so_that_pages_do_not_overflow() {
        let mut rhythm = Rhythm::new(10, TYPICAL_JOB_SECONDS);
        for _ in 0..20 {
            rhythm.read(reading(10, 33, 100, 200));
        }
        let pause = rhythm.pause(200, 0).as_secs_f64();
        assert!((8.0..10.0).contains(&pause), "30 of ours in a page of 90, 3.3 of ours a second: {pause}");
    }

    #[test]
    fn pauses_grow_while_nothing_ends_and_shrink_at_the_first_that_does() {
        let mut rhythm = Rhythm::new(10, TYPICAL_JOB_SECONDS);
        for _ in 0..40 {
            rhythm.read(reading(1, 0, 0, 3));
        }
        assert_eq!((rhythm.pause(3, 0), rhythm.idle()), (Duration::from_secs(30), 40));
        rhythm.read(reading(30, 1, 1, 3));
        assert!(rhythm.pause(3, 0) < Duration::from_secs(2));
    }

    #[test]
    fn callbacks_bring_a_reading_forward() {
        let rhythm = Rhythm::new(10, 60.0);
        assert_eq!(rhythm.pause(200, 0), Duration::from_secs(30));
        assert_eq!(rhythm.pause(200, 95), Duration::from_secs(1));
        assert_eq!(rhythm.pause(2, 1), Duration::from_secs(1));
    }
}
