//! The credential in use: loaded by one caller for all, renewed in time, and handed out quickly in between.
//!
//! Nothing runs in the background. Clients live in programs whose runtimes stop being driven between two calls, so
//! whoever needs a credential first loads it, and everybody else waits for that. When the one who loads is cancelled, or
//! no longer driven, one of those who wait takes over.

mod held;

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::time::Instant;

use super::{Credential, CredentialError, CredentialProvider, checked};
use crate::error::Result;
use crate::log;
use crate::time::{Clock, Timestamp};
use held::Held;

/// Time for a provider to answer.
const PROVIDER_TIMEOUT: Duration = Duration::from_secs(5);
/// How much longer those who wait trust in the one who loads. It ends at [`PROVIDER_TIMEOUT`] if it is driven at all.
const TAKEOVER_GRACE: Duration = Duration::from_secs(1);
/// Pause after a question that brought nothing new while what is held still counts.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(10);
/// How long a failure is the answer for those who come later.
const FAILURE_SHARED: Duration = Duration::from_secs(1);

type Loaded = Result<Credential, CredentialError>;

/// The credential that a client and its siblings share.
pub(crate) struct CredentialCache {
    provider: Arc<dyn CredentialProvider>,
    /// Numbers from 0 to 1.
    random: Box<dyn Fn() -> f64 + Send + Sync>,
    state: RwLock<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    flight: Option<Arc<Flight>>,
    /// The last load failed, at this time.
    failure: Option<(Instant, CredentialError)>,
    /// Until then nobody asks before it is necessary.
    quiet_until: Option<Instant>,
    /// The service refused this credential, and at that time the provider had nothing else.
    refused: Option<(Instant, Credential)>,
}

/// One load, from its begin to its end.
struct Flight {
    begin: Instant,
    outcome: watch::Sender<Option<Loaded>>,
}

/// What a caller does next.
enum Step {
    Use(Credential),
    Fail(CredentialError),
    Wait(watch::Receiver<Option<Loaded>>, Instant),
    Load(Arc<Flight>),
}

impl CredentialCache {
    /// A cache in front of a provider; `random` gives numbers from 0 to 1 that spread renewals.
    pub(crate) fn new(
        provider: Arc<dyn CredentialProvider>,
        random: impl Fn() -> f64 + Send + Sync + 'static,
    ) -> Self {
        Self { provider, random: Box::new(random), state: RwLock::default() }
    }

    /// The credential to sign with now, loaded within `limit` if need be.
    ///
    /// # Errors
    /// [`ErrorKind::Credential`](crate::ErrorKind::Credential), if there is none that counts.
    pub(crate) async fn get(&self, clock: &dyn Clock, limit: Duration) -> Result<Credential> {
        match self.fresh(|| clock.now()) {
            Some(credential) => Ok(credential),
            None => Ok(self.run(clock, limit, || self.step(clock)).await?),
        }
    }

    /// The credential to sign with, if that is known without waiting. Only a credential that may change has the time read.
    pub(crate) fn fresh(&self, now: impl FnOnce() -> Timestamp) -> Option<Credential> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.held.as_ref().filter(|held| held.is_fresh(now)).map(|held| held.credential.clone())
    }

    /// Another credential than the one that the service has just refused, loaded within `limit` if need be; `None` if
    /// there is no other. However many callers were refused with the same credential, the provider is asked once.
    ///
    /// # Errors
    /// [`ErrorKind::Credential`](crate::ErrorKind::Credential), if the provider failed and the refused credential has
    /// expired by its own account too.
    pub(crate) async fn renew(
        &self,
        refused: &Credential,
        clock: &dyn Clock,
        limit: Duration,
    ) -> Result<Option<Credential>> {
        if self.provider.is_constant() {
            return Ok(None);
        }
        let credential = self.run(clock, limit, || self.renewal_step(refused, clock)).await?;
        if !credential.has_secrets_of(refused) {
            return Ok(Some(credential));
        }
        let mut state = self.write();
        if state.refused.as_ref().is_none_or(|(_, known)| !known.has_secrets_of(refused)) {
            state.refused = Some((Instant::now(), credential));
        }
        Ok(None)
    }

    async fn run(&self, clock: &dyn Clock, limit: Duration, step: impl Fn() -> Step) -> Loaded {
        let begin = Instant::now();
        loop {
            let left = limit.saturating_sub(begin.elapsed());
            let (mut outcome, takeover) = match step() {
                Step::Use(credential) => return Ok(credential),
                Step::Fail(error) => return Err(error),
                Step::Load(flight) => return self.load(flight, clock, left).await,
                Step::Wait(outcome, takeover) => (outcome, takeover),
            };
            let patience = left.min(takeover.saturating_duration_since(Instant::now()));
            let waited = tokio::time::timeout(patience, outcome.wait_for(Option::is_some)).await;
            match waited {
                Ok(Ok(loaded)) => {
                    if let Some(loaded) = loaded.clone() {
                        return loaded;
                    }
                }
                // Whoever loaded was cancelled.
                Ok(Err(_)) => {}
                Err(_) if begin.elapsed() >= limit => return Err(self.too_slow(limit)),
                // Whoever loads is not driven any more.
                Err(_) => {}
            }
        }
    }

    /// What to do to get a credential.
    fn step(&self, clock: &dyn Clock) -> Step {
        let mut state = self.write();
        let now = clock.now();
        match &state.held {
            Some(held) if held.is_fresh(|| now) || (held.counts_at(now) && !state.may_ask()) => {
                Step::Use(held.credential.clone())
            }
            Some(held) if held.counts_at(now) => Step::Load(state.begin_load()),
            _ => state.join_or_load(),
        }
    }

    /// What to do to get another credential than the refused one.
    fn renewal_step(&self, refused: &Credential, clock: &dyn Clock) -> Step {
        let mut state = self.write();
        state.refused.take_if(|(at, _)| at.elapsed() >= ASK_AGAIN_AFTER);
        if let Some(held) = &state.held
            && !held.credential.has_secrets_of(refused)
            && held.counts_at(clock.now())
        {
            return Step::Use(held.credential.clone());
        }
        match &state.refused {
            Some((_, known)) if known.has_secrets_of(refused) => Step::Use(known.clone()),
            _ => state.join_or_load(),
        }
    }

    /// Loads for everybody who waits.
    async fn load(&self, flight: Arc<Flight>, clock: &dyn Clock, left: Duration) -> Loaded {
        let landing = Landing { cache: self, flight };
        let spare = self.held_if_counting(clock.now());
        // Where there is something to fall back on, the caller's own request needs its share of the time.
        let share = if spare.is_some() { left.checked_div(2).unwrap_or(left) } else { left };
        let allowed = share.min(PROVIDER_TIMEOUT);
        let loading = AssertUnwindSafe(async { checked(self.provider.as_ref()).await }).catch_unwind();
        let loaded = match tokio::time::timeout(allowed, loading).await {
            Ok(Ok(loaded)) => loaded.and_then(|credential| self.unexpired(credential, clock.now())),
            Ok(Err(_panic)) => Err(CredentialError::failed("panicked").named(self.provider.name())),
            Err(_) if allowed < PROVIDER_TIMEOUT => {
                // The time was this caller's, so the others need not take this for an answer.
                drop(landing);
                let error = self.too_slow(allowed);
                let Some(credential) = spare else { return Err(error) };
                self.write().quiet_until = Instant::now().checked_add(ASK_AGAIN_AFTER);
                warn_of_failed_renewal(&error);
                return Ok(credential);
            }
            Err(_) => Err(self.too_slow(allowed)),
        };
        let loaded = landing.finish(loaded, clock.now());
        let error = match loaded {
            Ok(credential) => {
                log::credential_loaded(self.provider.name(), credential.expires_at());
                return Ok(credential);
            }
            Err(error) => error,
        };
        match self.held_if_counting(clock.now()) {
            Some(credential) if spare.is_some() => {
                warn_of_failed_renewal(&error);
                Ok(credential)
            }
            _ => Err(error),
        }
    }

    fn held_if_counting(&self, now: Timestamp) -> Option<Credential> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.held.as_ref().filter(|held| held.counts_at(now)).map(|held| held.credential.clone())
    }

    fn unexpired(&self, credential: Credential, now: Timestamp) -> Loaded {
        match credential.expires_at() {
            Some(expires_at) if expires_at <= now => {
                let message = format!("handed out a credential that expired at {expires_at}");
                Err(CredentialError::failed(message).named(self.provider.name()))
            }
            _ => Ok(credential),
        }
    }

    fn too_slow(&self, allowed: Duration) -> CredentialError {
        CredentialError::failed(format!("did not answer within {allowed:?}")).named(self.provider.name())
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn warn_of_failed_renewal(error: &CredentialError) {
    tracing::warn!(%error, "the credential could not be renewed; the present one still counts and is kept");
}

impl State {
    fn current_flight(&self) -> Option<&Arc<Flight>> {
        self.flight.as_ref().filter(|flight| Instant::now() < flight.takeover())
    }

    /// Whether it is time for a question that can wait.
    fn may_ask(&self) -> bool {
        self.current_flight().is_none() && self.quiet_until.is_none_or(|until| Instant::now() >= until)
    }

    fn join_or_load(&mut self) -> Step {
        if let Some(flight) = self.current_flight() {
            return Step::Wait(flight.outcome.subscribe(), flight.takeover());
        }
        match &self.failure {
            Some((at, error)) if at.elapsed() < FAILURE_SHARED => Step::Fail(error.clone()),
            _ => Step::Load(self.begin_load()),
        }
    }

    fn begin_load(&mut self) -> Arc<Flight> {
        let flight = Arc::new(Flight { begin: Instant::now(), outcome: watch::channel(None).0 });
        self.flight = Some(Arc::clone(&flight));
        flight
    }
}

impl Flight {
    /// When those who wait stop to.
    fn takeover(&self) -> Instant {
        let longest = PROVIDER_TIMEOUT.saturating_add(TAKEOVER_GRACE);
        self.begin.checked_add(longest).unwrap_or(self.begin)
    }
}

/// Ends a flight, however its load ends. Without an outcome, those who wait see that nobody loads any more.
struct Landing<'a> {
    cache: &'a CredentialCache,
    flight: Arc<Flight>,
}

impl Landing<'_> {
    /// Keeps what was loaded and tells everybody; gives back what is kept.
    fn finish(self, loaded: Loaded, now: Timestamp) -> Loaded {
        let mut state = self.cache.write();
        if !self.is_current(&state) {
            // Somebody took over; what they loaded, or are loading, is newer.
            return loaded;
        }
        let again = Instant::now().checked_add(ASK_AGAIN_AFTER);
        let kept = match loaded {
            Ok(credential) => {
                let is_constant = self.cache.provider.is_constant();
                let held = Held::new(credential, state.held.as_ref(), now, is_constant, &*self.cache.random);
                state.quiet_until = again.filter(|_| !held.is_fresh(|| now));
                state.failure = None;
                Ok(state.held.insert(held).credential.clone())
            }
            Err(error) => {
                state.quiet_until = again;
                state.failure = Some((Instant::now(), error.clone()));
                Err(error)
            }
        };
        self.flight.outcome.send_replace(Some(kept.clone()));
        kept
    }

    fn is_current(&self, state: &State) -> bool {
        state.flight.as_ref().is_some_and(|flight| Arc::ptr_eq(flight, &self.flight))
    }
}

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        let mut state = self.cache.write();
        if self.is_current(&state) {
            state.flight = None;
        }
    }
}

impl fmt::Debug for CredentialCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialCache").field("provider", &self.provider).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]
mod tests;
