//! How fast the requests of a run may leave: a rate that the caller sets, and a lower one that the service asks for.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// What the pace is multiplied with when the service says that there are too many requests.
const SLOW_DOWN: f64 = 0.5;
/// What is added each second that the service does not say so, as a part of the pace at which it said so last.
const SPEED_UP: f64 = 0.05;
/// How long nothing leaves after the service said so, unless it asks for more: this to half of it, by chance.
const HOLD: Duration = Duration::from_secs(1);
/// How much longer than that the service may ask for.
const HOLD_ALLOWANCE: Duration = Duration::from_secs(5);
/// Requests per second that are always tried.
const SLOWEST: f64 = 1.0;
/// A pace that has grown to so many times the one that was too fast is none any more.
const FORGOTTEN: f64 = 16.0;
/// Over so long a time the pace of a run without a rate is measured.
const MEASURE: Duration = Duration::from_secs(1);
/// Timers may come later than asked by as much; what was missed meanwhile is not lost.
const TICK: Duration = Duration::from_millis(2);
/// What sums of parts of tokens may be off by.
const ROUNDING: f64 = 1e-6;

/// The pace of a run. Everything that sends a request for it passes here first.
#[derive(Debug)]
pub(crate) struct Pace {
    inner: Mutex<Inner>,
    /// Whose turn it is to wait for the next token.
    turn: tokio::sync::Mutex<()>,
}

/// Leave for one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) struct Leave {
    /// How often the pace had been lowered by then.
    epoch: u64,
}

#[derive(Debug)]
struct Inner {
    /// The caller's rate.
    rate: Option<f64>,
    burst: f64,
    /// The lower rate that the service asked for, as it is by now.
    limit: Option<f64>,
    /// The pace at which the service asked for it.
    too_fast: f64,
    epoch: u64,
    held_until: Option<Instant>,
    tokens: f64,
    /// When the tokens were counted.
    at: Instant,
    /// When somebody who waits was promised the next token.
    promised: Option<Instant>,
    meter: Meter,
}

impl Pace {
    /// `rate` requests a second, of which `burst` may leave at once after a pause.
    pub(crate) fn new(rate: Option<f64>, burst: Option<u32>) -> Self {
        let now = Instant::now();
        let burst = match (burst, rate) {
            (Some(burst), _) => f64::from(burst),
            (None, Some(rate)) => default_burst(rate),
            (None, None) => 1.0,
        };
        let inner = Inner {
            rate,
            burst,
            limit: None,
            too_fast: 0.0,
            epoch: 0,
            held_until: None,
            tokens: burst,
            at: now,
            promised: None,
            meter: Meter::new(now),
        };
        Self { inner: Mutex::new(inner), turn: tokio::sync::Mutex::new(()) }
    }

    /// Comes back when the next request may leave. May be dropped at any time.
    pub(crate) async fn leave(&self) -> Leave {
        // Whoever came first goes first; without a limit nobody waits here.
        let _turn = self.turn.lock().await;
        loop {
            let until = match self.inner().take(Instant::now()) {
                Ok(leave) => return leave,
                Err(until) => until,
            };
            tokio::time::sleep_until(until).await;
        }
    }

    /// Learns that the service refused the request with this leave because there were too many. `random` is a number from
    /// 0 to 1.
    ///
    /// All requests that left before the pace was lowered are refused for the same reason, which counts once.
    pub(super) fn was_too_fast(&self, leave: Leave, hint: Option<Duration>, random: f64) {
        let now = Instant::now();
        let mut inner = self.inner();
        let own = HOLD.mul_f64(1.0 - random.clamp(0.0, 1.0) / 2.0);
        let hold = hint.map_or(own, |hint| hint.clamp(own, own.saturating_add(HOLD_ALLOWANCE)));
        let is_news = leave.epoch == inner.epoch;
        if is_news {
            inner.slow_down(now);
        }
        if is_news || hint.is_some() {
            inner.hold(now, hold);
        }
    }

    /// The present limit, if there is one.
    #[cfg(test)]
    fn limit(&self) -> Option<f64> {
        let mut inner = self.inner();
        inner.count(Instant::now());
        inner.present()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A tenth of a second's worth: enough for timers that are not exact, and nothing that a service would feel.
fn default_burst(rate: f64) -> f64 {
    (rate / 10.0).ceil().max(1.0)
}

impl Inner {
    /// A token, or when to ask again.
    fn take(&mut self, now: Instant) -> Result<Leave, Instant> {
        if let Some(until) = self.held_until {
            if now < until {
                return Err(until);
            }
            self.held_until = None;
        }
        // Somebody waited for this moment. That the timer came late must not make the pace slower.
        let promised = self.promised.take().filter(|at| *at <= now && now.duration_since(*at) <= TICK);
        self.count(promised.unwrap_or(now));
        let leave = Leave { epoch: self.epoch };
        let Some(rate) = self.present() else {
            self.meter.note(now);
            return Ok(leave);
        };
        if self.tokens + ROUNDING >= 1.0 {
            self.tokens -= 1.0;
            self.meter.note(now);
            return Ok(leave);
        }
        let wait = Duration::from_secs_f64((1.0 - self.tokens) / rate);
        let until = self.at.checked_add(wait).unwrap_or(now);
        self.promised = Some(until);
        Err(until)
    }

    /// Counts the tokens up to a time, by the pace of that time.
    fn count(&mut self, upto: Instant) {
        let passed = upto.saturating_duration_since(self.at).as_secs_f64();
        if passed <= 0.0 {
            return;
        }
        self.at = upto;
        let before = self.present();
        if let Some(limit) = self.limit {
            let grown = limit + self.too_fast * SPEED_UP * passed;
            let is_forgotten = match self.rate {
                Some(rate) => grown >= rate,
                None => grown >= self.too_fast * FORGOTTEN,
            };
            self.limit = (!is_forgotten).then_some(grown);
        }
        let after = self.present();
        if let Some(before) = before {
            let mean = (before + after.unwrap_or(before)) / 2.0;
            self.tokens = (self.tokens + mean * passed).min(self.burst);
        }
    }

    fn present(&self) -> Option<f64> {
        match (self.rate, self.limit) {
            (Some(rate), Some(limit)) => Some(rate.min(limit)),
            (rate, limit) => rate.or(limit),
        }
    }

    fn slow_down(&mut self, now: Instant) {
        self.count(now);
        // A burst can be refused long before a second has shown how fast it was.
        let measured = self.meter.per_second(now);
        let pace = self.present().map_or(measured, |present| present.min(measured)).max(SLOWEST);
        self.too_fast = pace;
        self.limit = Some((pace * SLOW_DOWN).max(SLOWEST));
        self.epoch = self.epoch.wrapping_add(1);
    }

    fn hold(&mut self, now: Instant, hold: Duration) {
        let until = now.checked_add(hold).unwrap_or(now);
        let until = self.held_until.map_or(until, |held| held.max(until));
        self.held_until = Some(until);
        // What would have come in meanwhile is not saved up for its end, which begins with one request.
        self.tokens = 1.0;
        self.at = until;
        self.promised = None;
    }
}

/// Counts what left in the present and the last stretch of time.
#[derive(Debug)]
struct Meter {
    begin: Instant,
    now: u32,
    last: u32,
}

impl Meter {
    fn new(begin: Instant) -> Self {
        Self { begin, now: 0, last: 0 }
    }

    fn note(&mut self, at: Instant) {
        self.turn(at);
        self.now = self.now.saturating_add(1);
    }

    fn turn(&mut self, at: Instant) {
        let passed = at.saturating_duration_since(self.begin);
        if passed >= MEASURE {
            self.last = if passed < MEASURE.saturating_mul(2) { self.now } else { 0 };
            self.now = 0;
            self.begin = at;
        }
    }

    /// What left in the busier of the two stretches.
    fn per_second(&mut self, at: Instant) -> f64 {
        self.turn(at);
        f64::from(self.now.max(self.last)) / MEASURE.as_secs_f64()
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]
mod tests {
    use std::sync::Arc;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// When requests leave, by as many that want to as there are `askers`.
    async fn leaves(pace: Pace, askers: usize, during: Duration) -> Vec<Duration> {
        let begin = Instant::now();
        let pace = Arc::new(pace);
        let times = Arc::new(Mutex::new(Vec::new()));
        let tasks: Vec<_> = (0..askers)
            .map(|_| {
                let (pace, times) = (Arc::clone(&pace), Arc::clone(&times));
                tokio::spawn(tokio::time::timeout(during, async move {
                    loop {
                        let _leave = pace.leave().await;
                        times.lock().unwrap().push(begin.elapsed());
                    }
                }))
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap_err();
        }
        Arc::into_inner(times).unwrap().into_inner().unwrap()
    }

    /// In no stretch of time more may leave than the burst and what the rate allows, give or take a tick of the timer.
    fn assert_never_above(times: &[Duration], rate: f64, burst: f64) {
        for (first, from) in times.iter().enumerate() {
            for (count, to) in times[first..].iter().enumerate() {
                let allowed = burst + rate * (*to - *from + Duration::from_millis(1)).as_secs_f64();
                assert!((count + 1) as f64 <= allowed + 0.001, "{} from {from:?} to {to:?}", count + 1);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_rate_is_met_within_two_per_cent_and_the_burst_never_exceeded() {
        for rate in [1.0, 3.0, 7.5, 30.0, 50.0, 100.0, 333.0] {
            for (burst, askers) in [(Some(1), 1), (Some(1), 64), (None, 64), (Some(20), 8)] {
                let times = leaves(Pace::new(Some(rate), burst), askers, 10 * SECOND).await;
                let allowance = burst.map_or_else(|| default_burst(rate), f64::from);
                assert_never_above(&times, rate, allowance);
                // The burst comes on top of what the ten seconds are worth.
                let expected = rate * 10.0 + allowance;
                let off = (times.len() as f64 - expected).abs();
                assert!(off <= (expected * 0.02).max(1.0), "{rate}/s, {burst:?}: {} times", times.len());
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_saves_up_the_burst_and_no_more() {
        let pace = Pace::new(Some(10.0), Some(3));
        tokio::time::sleep(3600 * SECOND).await;
        let times = leaves(pace, 1, SECOND).await;
        assert_eq!(times.iter().filter(|at| at.is_zero()).count(), 3, "{times:?}");
        assert_never_above(&times, 10.0, 3.0);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_rate_nothing_waits() {
        let pace = Pace::new(None, None);
        let begin = Instant::now();
        for _ in 0..10_000 {
            let _leave = pace.leave().await;
        }
        assert_eq!((begin.elapsed(), pace.limit()), (Duration::ZERO, None));
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_waiting_takes_nothing() {
        let pace = Pace::new(Some(1.0), Some(1));
        let _leave = pace.leave().await;
        for _ in 0..10 {
            tokio::time::timeout(Duration::from_millis(50), pace.leave()).await.unwrap_err();
        }
        let begin = Instant::now();
        let _leave = pace.leave().await;
        assert!(begin.elapsed() <= Duration::from_millis(501), "{:?}", begin.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn too_many_requests_halve_the_pace_once_for_all_that_left_before() {
        let pace = Pace::new(Some(100.0), Some(100));
        let mut leaves = Vec::new();
        for _ in 0..100 {
            leaves.push(pace.leave().await);
        }
        let begin = Instant::now();
        for leave in leaves {
            pace.was_too_fast(leave, None, 0.0);
        }
        assert_eq!(pace.limit(), Some(50.0));
        let next = pace.leave().await;
        assert_eq!(begin.elapsed(), HOLD, "nothing leaves for a second");
        pace.was_too_fast(next, None, 1.0);
        assert!(pace.limit().unwrap() < 51.0, "{:?}", pace.limit());
        let before = Instant::now();
        let _leave = pace.leave().await;
        assert_eq!(before.elapsed(), HOLD / 2);
    }

    #[tokio::test(start_paused = true)]
    async fn the_pace_comes_back_slowly_and_stops_at_the_rate() {
        let pace = Pace::new(Some(100.0), Some(100));
        let mut last = pace.leave().await;
        for _ in 1..100 {
            last = pace.leave().await;
        }
        pace.was_too_fast(last, None, 0.0);
        // It counts from the end of the hold.
        tokio::time::sleep(HOLD).await;
        for seconds in 0..10 {
            let limit = pace.limit().unwrap();
            assert!((limit - (50.0 + 5.0 * f64::from(seconds))).abs() < 0.1, "{limit} after {seconds} s");
            tokio::time::sleep(SECOND).await;
        }
        tokio::time::sleep(SECOND).await;
        assert_eq!(pace.limit(), Some(100.0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_without_a_rate_learns_one_and_forgets_it() {
        let pace = Pace::new(None, None);
        let mut last = pace.leave().await;
        for _ in 1..64 {
            last = pace.leave().await;
        }
        pace.was_too_fast(last, None, 0.0);
        assert_eq!(pace.limit(), Some(32.0));
        tokio::time::sleep(3600 * SECOND).await;
        assert_eq!(pace.limit(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn the_service_may_ask_for_more_patience_within_reason() {
        for (hint, held) in [(3, 3), (0, 1), (86_400, 6)] {
            let pace = Pace::new(None, None);
            let leave = pace.leave().await;
            let begin = Instant::now();
            pace.was_too_fast(leave, Some(hint * SECOND), 0.0);
            let _leave = pace.leave().await;
            assert_eq!(begin.elapsed(), held * SECOND, "asked for {hint}");
        }
    }

    /// A service that takes so many requests a second and refuses the others.
    #[tokio::test(start_paused = true)]
    async fn a_service_with_a_limit_is_used_well_and_rarely_vexed() {
        let pace = Pace::new(None, None);
        let begin = Instant::now();
        let (mut taken, mut refused) = (0_u32, 0_u32);
        let (mut second, mut in_second) = (0, 0);
        while begin.elapsed() < 600 * SECOND {
            let leave = pace.leave().await;
            if begin.elapsed().as_secs() != second {
                (second, in_second) = (begin.elapsed().as_secs(), 0);
            }
            in_second += 1;
            if in_second > 100 {
                refused += 1;
                pace.was_too_fast(leave, None, 0.5);
            } else {
                taken += 1;
            }
            // One request takes so long.
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(taken >= 600 * 70, "{taken} taken, {refused} refused");
        assert!(refused * 500 <= taken, "{taken} taken, {refused} refused");
    }
}
