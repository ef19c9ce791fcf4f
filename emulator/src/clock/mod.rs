//! The emulator's time: all that it shows, checks and waits for goes by one clock, which a test can hold in its hand.

mod timer;
mod written;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;
use tokio::time::Instant;

use self::timer::Timers;
pub(crate) use self::written::{
    document_time, http_date, read_document_time, read_http_date, utc_time, utc_time_ms,
};
use crate::activity::{Activity, Busy};

/// The source of every time the emulator shows or checks (signatures, time stamps, the `Date` header), and of every
/// delay that belongs to the simulated service.
///
/// It runs with the machine's clock, or stands still until it is moved; it can be switched while it is in use. Clones
/// are handles to the same clock.
///
/// ```
/// use cloud_infinite_emulator::Clock;
///
/// let clock = Clock::manual_at(1_660_033_391);
/// assert_eq!(clock.now_ms(), 1_660_033_391_000);
/// clock.set_skew_ms(-500);
/// assert_eq!(clock.now(), 1_660_033_390);
/// ```
#[derive(Debug, Clone)]
pub struct Clock {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// Tells those who wait that the clock was switched.
    switched: watch::Sender<()>,
    /// One advance at a time.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct State {
    hands: Hands,
    skew_ms: i64,
    timers: Timers,
}

/// How time passes. `passed` counts from the clock's making and never goes back, whatever the clock shows.
#[derive(Debug, Clone, Copy)]
enum Hands {
    /// With the machine, since `since`.
    Machine { passed: Duration, since: Instant },
    /// Only when told to. The clock shows `zero_ms` and what has passed.
    Manual { passed: Duration, zero_ms: i64 },
}

/// What a clock was set to, so that it can be set to it again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// What it stood at, without the skew, if it stood still.
    stood_at_ms: Option<i64>,
    skew_ms: i64,
}

/// The clock runs by itself, so that nobody can advance it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockRuns;

impl fmt::Display for ClockRuns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the clock runs by itself and cannot be advanced; make it a manual one first")
    }
}

impl std::error::Error for ClockRuns {}

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self::new(Hands::Machine { passed: Duration::ZERO, since: Instant::now() })
    }

    /// A clock that stands still at `seconds` since the Unix epoch.
    #[must_use]
    pub fn manual_at(seconds: i64) -> Self {
        Self::new(Hands::Manual { passed: Duration::ZERO, zero_ms: seconds.saturating_mul(1000) })
    }

    fn new(hands: Hands) -> Self {
        let state = State { hands, skew_ms: 0, timers: Timers::default() };
        let shared = Shared {
            state: Mutex::new(state),
            switched: watch::Sender::new(()),
            turn: tokio::sync::Mutex::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// What the clock shows, in milliseconds since the Unix epoch, the skew included.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.shared.lock().now_ms()
    }

    /// What the clock shows, in whole seconds since the Unix epoch, the skew included.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }

    /// Whether the clock stands still until it is moved.
    #[must_use]
    pub fn is_manual(&self) -> bool {
        matches!(self.shared.lock().hands, Hands::Manual { .. })
    }

    /// By how many milliseconds the clock is wrong on purpose.
    #[must_use]
    pub fn skew_ms(&self) -> i64 {
        self.shared.lock().skew_ms
    }

    /// How many wait on this clock.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.shared.lock().timers.len()
    }

    /// Makes the clock show `ms` milliseconds more than it did without a skew: a server whose clock is wrong. Nobody
    /// waits longer or shorter for it.
    pub fn set_skew_ms(&self, ms: i64) {
        self.shared.lock().skew_ms = ms;
    }

    /// Stops the clock. From now on it shows `now_ms` milliseconds since the Unix epoch, the skew included, until it is
    /// set again or [advanced](crate::Emulator::advance). No time passes by this: who waits has as long to wait as
    /// before.
    pub fn set_manual(&self, now_ms: i64) {
        let mut state = self.shared.lock();
        let passed = state.passed();
        let zero_ms = now_ms.saturating_sub(state.skew_ms).saturating_sub(millis(passed));
        state.hands = Hands::Manual { passed, zero_ms };
        state.timers.rest();
        drop(state);
        self.shared.switched.send_replace(());
    }

    /// Lets the clock run with that of the machine, give or take the skew. Who waits has as long to wait as before.
    pub fn set_system(&self) {
        let mut state = self.shared.lock();
        if let Hands::Manual { passed, .. } = state.hands {
            state.hands = Hands::Machine { passed, since: Instant::now() };
            state.timers.resume();
        }
        drop(state);
        self.shared.switched.send_replace(());
    }

    /// How much time has passed on this clock, whatever it shows.
    pub(crate) fn passed(&self) -> Duration {
        self.shared.lock().passed()
    }

    pub(crate) fn setting(&self) -> Setting {
        let state = self.shared.lock();
        let stood_at_ms = match state.hands {
            Hands::Machine { .. } => None,
            Hands::Manual { .. } => Some(state.now_ms().saturating_sub(state.skew_ms)),
        };
        Setting { stood_at_ms, skew_ms: state.skew_ms }
    }

    /// An advance that is under way ends before.
    pub(crate) async fn restore(&self, setting: Setting) {
        let _turn = self.shared.turn.lock().await;
        self.set_skew_ms(setting.skew_ms);
        match setting.stood_at_ms {
            Some(at_ms) => self.set_manual(at_ms.saturating_add(setting.skew_ms)),
            None => self.set_system(),
        }
    }

    /// Waits until `duration` has passed on this clock, counted from this call.
    pub fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send + use<> {
        let timer = timer::start(&self.shared, duration, None);
        async move { drop(timer.await) }
    }

    /// Like [`sleep`](Self::sleep), for what counts as being under way: while the clock stands still, it does not.
    pub(crate) fn rest(&self, duration: Duration, busy: Busy) -> impl Future<Output = Busy> + Send + use<> {
        let activity = busy.activity();
        let timer = timer::start(&self.shared, duration, Some(busy));
        // A timer gives back what it was given.
        async move { timer.await.unwrap_or_else(|| activity.begin()) }
    }

    /// Lets time pass on a clock that stands still: what is due in that time happens in its order, each when all that
    /// came before has led to quiet, and this returns when it is quiet again.
    pub(crate) async fn advance(&self, by: Duration, activity: &Activity) -> Result<(), ClockRuns> {
        let _turn = self.shared.turn.lock().await;
        let target = self.shared.lock().manual_passed()?.saturating_add(by);
        loop {
            activity.wait_quiet().await;
            if !self.shared.lock().move_to_next(target)? {
                return Ok(());
            }
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn now_ms(&self) -> i64 {
        let shown = match self.hands {
            Hands::Machine { .. } => machine_ms(),
            Hands::Manual { passed, zero_ms } => zero_ms.saturating_add(millis(passed)),
        };
        shown.saturating_add(self.skew_ms)
    }

    fn passed(&self) -> Duration {
        match self.hands {
            Hands::Machine { passed, since } => passed.saturating_add(since.elapsed()),
            Hands::Manual { passed, .. } => passed,
        }
    }

    fn manual_passed(&self) -> Result<Duration, ClockRuns> {
        match self.hands {
            Hands::Machine { .. } => Err(ClockRuns),
            Hands::Manual { passed, .. } => Ok(passed),
        }
    }

    /// Moves to the next timer that is due until `target`, and wakes it; if there is none, to `target`.
    fn move_to_next(&mut self, target: Duration) -> Result<bool, ClockRuns> {
        let Hands::Manual { passed, .. } = &mut self.hands else { return Err(ClockRuns) };
        let due = self.timers.next_due().filter(|due| *due <= target);
        *passed = due.unwrap_or(target).max(*passed);
        if due.is_some() {
            self.timers.ring_next();
        }
        Ok(due.is_some())
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn machine_ms() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(elapsed) => millis(elapsed),
        Err(before) => -millis(before.duration()),
    }
}

#[cfg(test)]
mod tests;
