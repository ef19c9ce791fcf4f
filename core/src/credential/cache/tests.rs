use std::collections::VecDeque;
use std::future::Future;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use futures_util::future::join_all;
use log_recorder::Recorder;
use proptest::prelude::*;

use super::super::{CallbackProvider, LoadCredential};

use super::*;
use crate::error::ErrorKind;

const LIMIT: Duration = Duration::from_secs(30);

/// A wall clock that can be set back.
#[derive(Debug, Default)]
struct WallClock(AtomicI64);

impl WallClock {
    fn move_by(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    fn seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst) / 1000
    }
}

impl Clock for WallClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_millis(self.0.load(Ordering::SeqCst))
    }
}

#[derive(Debug, Clone)]
enum Act {
    /// Hands out a credential after a while.
    Give(Credential),
    Fail,
    Panic,
    Hang,
}

/// Plays acts in order, the last one for ever, and counts.
#[derive(Debug)]
struct Source {
    acts: Mutex<VecDeque<Act>>,
    loads: AtomicU32,
}

const LOAD_TIME: Duration = Duration::from_millis(100);

impl CredentialProvider for Source {
    fn load(&self) -> LoadCredential<'_> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        let mut acts = self.acts.lock().unwrap();
        let act = if acts.len() > 1 { acts.pop_front() } else { acts.front().cloned() }.unwrap();
        Box::pin(async move {
            match act {
                Act::Give(credential) => {
                    tokio::time::sleep(LOAD_TIME).await;
                    Ok(credential)
                }
                Act::Fail => {
                    tokio::time::sleep(LOAD_TIME).await;
                    Err(CredentialError::failed("as told"))
                }
                Act::Panic => panic!("as told"),
                Act::Hang => std::future::pending().await,
            }
        })
    }

    fn name(&self) -> &str {
        "source"
    }
}

struct Fixture {
    cache: Arc<CredentialCache>,
    source: Arc<Source>,
    clock: Arc<WallClock>,
}

impl Fixture {
    fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        let source =
            Arc::new(Source { acts: Mutex::new(acts.into_iter().collect()), loads: AtomicU32::new(0) });
        let cache = Arc::new(CredentialCache::new(Arc::clone(&source) as _, || 0.0));
        Self { cache, source, clock: Arc::default() }
    }

    async fn get(&self) -> Result<Credential> {
        self.cache.get(self.clock.as_ref(), LIMIT).await
    }

    /// The id of the credential that is handed out.
    async fn id(&self) -> String {
        self.get().await.unwrap().secret_id().to_owned()
    }

    async fn renew(&self, refused: &Credential) -> Result<Option<Credential>> {
        self.cache.renew(refused, self.clock.as_ref(), LIMIT).await
    }

    fn loads(&self) -> u32 {
        self.source.loads.load(Ordering::SeqCst)
    }

    /// Lets time pass for everybody.
    async fn pass(&self, seconds: u32) {
        self.clock.move_by(seconds.into());
        tokio::time::advance(Duration::from_secs(seconds.into())).await;
    }
}

fn lasting(id: &str) -> Act {
    Act::Give(Credential::new(id, "canary-key", None))
}

fn until(id: &str, seconds: i64) -> Act {
    let expires_at = Timestamp::from_unix_millis(seconds * 1000);
    Act::Give(Credential::new(id, "canary-key", Some("canary-token".to_owned())).with_expiry(expires_at))
}

#[tokio::test(start_paused = true)]
async fn row_28_a_thousand_callers_at_the_beginning_make_one_load() {
    let fixture = Fixture::new([lasting("a")]);
    let all = join_all((0..1000).map(|_| fixture.get())).await;
    assert_eq!(fixture.loads(), 1);
    let first = all[0].as_ref().unwrap();
    assert!(all.iter().all(|each| each.as_ref().unwrap().same_as(first)));
}

#[tokio::test(start_paused = true)]
async fn row_28_a_thousand_callers_at_expiry_make_one_load() {
    let fixture = Fixture::new([until("a", 3600), until("b", 7200)]);
    assert_eq!(fixture.id().await, "a");
    fixture.pass(3600).await;
    let all = join_all((0..1000).map(|_| fixture.id())).await;
    assert!(all.iter().all(|id| id == "b"));
    assert_eq!(fixture.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_callers_share_a_failure() {
    let fixture = Fixture::new([Act::Fail, lasting("a")]);
    let all = join_all((0..1000).map(|_| fixture.get())).await;
    for each in all {
        let error = each.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Credential, "source: as told"));
    }
    assert_eq!(fixture.loads(), 1);

    fixture.get().await.unwrap_err();
    assert_eq!(fixture.loads(), 1, "nor do those who come right after make another");
    tokio::time::advance(FAILURE_SHARED).await;
    assert_eq!(fixture.id().await, "a");
}

#[test]
fn callers_on_many_runtimes_make_one_load() {
    const THREADS: u32 = 8;
    const CALLS: u32 = 125;
    let arrived = Arc::new(AtomicU32::new(0));
    let loads = Arc::new(AtomicU32::new(0));
    let provider = CallbackProvider::new_async({
        let (arrived, loads) = (Arc::clone(&arrived), Arc::clone(&loads));
        move || {
            loads.fetch_add(1, Ordering::SeqCst);
            let arrived = Arc::clone(&arrived);
            async move {
                while arrived.load(Ordering::SeqCst) < THREADS * CALLS {
                    tokio::task::yield_now().await;
                }
                Ok::<_, CredentialError>(Credential::new("a", "canary-key", None))
            }
        }
    });
    let cache = Arc::new(CredentialCache::new(Arc::new(provider), || 0.0));
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let (cache, arrived) = (Arc::clone(&cache), Arc::clone(&arrived));
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
                runtime.block_on(join_all((0..CALLS).map(async |_| {
                    arrived.fetch_add(1, Ordering::SeqCst);
                    cache.get(&WallClock::default(), LIMIT).await.unwrap()
                })))
            })
        })
        .collect();
    let all: Vec<Credential> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    assert_eq!((all.len(), loads.load(Ordering::SeqCst)), (1000, 1));
}

#[tokio::test(start_paused = true)]
async fn a_waiter_takes_over_from_a_cancelled_caller() {
    let fixture = Fixture::new([Act::Hang, lasting("a")]);
    let mut first = Box::pin(fixture.get());
    assert!((&mut first).now_or_never().is_none());
    let mut second = Box::pin(fixture.get());
    assert!((&mut second).now_or_never().is_none());
    drop(first);
    let begin = Instant::now();
    assert_eq!(second.await.unwrap().secret_id(), "a");
    assert_eq!((begin.elapsed(), fixture.loads()), (LOAD_TIME, 2));
}

#[test]
fn a_waiter_takes_over_from_a_runtime_that_stands_still() {
    let runtime =
        || tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let fixture = Fixture::new([Act::Hang, lasting("a")]);
    let (still, driven) = (runtime(), runtime());
    let mut first = Box::pin(fixture.get());
    still.block_on(async { assert!((&mut first).now_or_never().is_none()) });
    assert_eq!(driven.block_on(fixture.id()), "a");
    assert_eq!(fixture.loads(), 2);
    drop(first);
    assert_eq!(driven.block_on(fixture.id()), "a", "the late one has changed nothing");
    assert_eq!(fixture.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_a_late_caller_loads_does_not_replace_what_is_newer() {
    let fixture = Fixture::new([lasting("late"), lasting("new")]);
    let mut late = Box::pin(fixture.get());
    assert!((&mut late).now_or_never().is_none());
    tokio::time::advance(PROVIDER_TIMEOUT + TAKEOVER_GRACE).await;
    assert_eq!(fixture.id().await, "new");
    late.await.unwrap();
    assert_eq!((fixture.id().await, fixture.loads()), ("new".to_owned(), 2));
}

#[tokio::test(start_paused = true)]
async fn a_provider_has_five_seconds() {
    let fixture = Fixture::new([Act::Hang]);
    let begin = Instant::now();
    let error = fixture.get().await.unwrap_err();
    assert_eq!(begin.elapsed(), PROVIDER_TIMEOUT);
    assert_eq!((error.kind(), error.message()), (ErrorKind::Credential, "source: did not answer within 5s"));
}

#[tokio::test(start_paused = true)]
async fn a_caller_in_a_hurry_does_not_speak_for_the_others() {
    let fixture = Fixture::new([Act::Hang, lasting("a")]);
    let short = Duration::from_secs(1);
    let (hurried, patient) = tokio::join!(
        fixture.cache.get(fixture.clock.as_ref(), short),
        fixture.cache.get(fixture.clock.as_ref(), LIMIT)
    );
    assert_eq!(hurried.unwrap_err().message(), "source: did not answer within 1s");
    assert_eq!(patient.unwrap().secret_id(), "a");

    let fixture = Fixture::new([Act::Hang]);
    let (_, hurried) = tokio::join!(fixture.get(), fixture.cache.get(fixture.clock.as_ref(), short));
    assert_eq!(
        hurried.unwrap_err().message(),
        "source: did not answer within 1s",
        "who waits is bounded too"
    );
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_a_failure() {
    let fixture = Fixture::new([Act::Panic]);
    assert_eq!(fixture.get().await.unwrap_err().message(), "source: panicked");
}

#[tokio::test(start_paused = true)]
async fn what_has_expired_is_no_credential() {
    let fixture = Fixture::new([until("a", 100)]);
    fixture.pass(100).await;
    let error = fixture.get().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Credential, "source: handed out a credential that expired at 1970-01-01T00:01:40Z")
    );
}

#[tokio::test(start_paused = true)]
async fn a_credential_without_expiry_is_kept_for_five_minutes() {
    let fixture = Fixture::new([lasting("a"), lasting("b"), Act::Fail]);
    assert_eq!(fixture.id().await, "a");
    fixture.pass(299).await;
    assert_eq!((fixture.id().await, fixture.loads()), ("a".to_owned(), 1));
    fixture.pass(1).await;
    assert_eq!((fixture.id().await, fixture.loads()), ("b".to_owned(), 2));
    fixture.pass(86_400).await;
    assert_eq!((fixture.id().await, fixture.loads()), ("b".to_owned(), 3), "a failure does not end it");
}

#[tokio::test(start_paused = true)]
async fn a_constant_credential_is_asked_for_once() {
    let given = Credential::new("a", "canary-key", None);
    let cache = CredentialCache::new(Arc::new(given.clone()), || 0.0);
    let clock = WallClock::default();
    let first = cache.get(&clock, LIMIT).await.unwrap();
    clock.move_by(10_000_000);
    assert!(cache.get(&clock, Duration::ZERO).await.unwrap().same_as(&first) && first.same_as(&given));
    assert!(cache.renew(&given, &clock, LIMIT).await.unwrap().is_none());

    let expiring = given.with_expiry(Timestamp::from_unix_millis(clock.now().unix_millis() + 1000));
    let cache = CredentialCache::new(Arc::new(expiring), || 0.0);
    cache.get(&clock, LIMIT).await.unwrap();
    clock.move_by(1);
    let error = cache.get(&clock, LIMIT).await.unwrap_err();
    assert!(error.message().starts_with("given credential: "), "{error}");
}

#[tokio::test(start_paused = true)]
async fn renewal_begins_in_time_and_holds_up_nobody_else() {
    let fixture = Fixture::new([until("a", 7200), until("b", 14_400)]);
    assert_eq!(fixture.id().await, "a");
    fixture.pass(6899).await;
    assert_eq!((fixture.id().await, fixture.loads()), ("a".to_owned(), 1));
    fixture.pass(1).await;
    let mut first = Box::pin(fixture.id());
    assert!((&mut first).now_or_never().is_none(), "the first one renews");
    assert_eq!(fixture.id().now_or_never().unwrap(), "a", "the others do not wait");
    assert_eq!(first.await, "b");
    assert_eq!((fixture.id().await, fixture.loads()), ("b".to_owned(), 2));
}

#[tokio::test(start_paused = true)]
async fn a_failed_renewal_keeps_what_still_counts_and_is_logged() {
    let log = Recorder::in_memory();
    let warnings = || log.take().into_iter().filter(|line| line.starts_with("WARN")).collect::<Vec<_>>();
    let _logging = tracing::subscriber::set_default(log.clone());
    let fixture = Fixture::new([until("a", 3600), Act::Fail]);
    assert_eq!(fixture.id().await, "a");
    fixture.pass(3300).await;
    assert_eq!((fixture.id().await, fixture.loads()), ("a".to_owned(), 2));
    let lines = warnings();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("source: as told"), "{lines:?}");

    assert_eq!((fixture.id().await, fixture.loads()), ("a".to_owned(), 2), "not asked again at once");
    fixture.pass(10).await;
    assert_eq!((fixture.id().await, fixture.loads()), ("a".to_owned(), 3));
    fixture.pass(280).await;
    assert_eq!((fixture.id().await, fixture.loads()), ("a".to_owned(), 4), "ten seconds are left");
    warnings();
    fixture.pass(1).await;
    assert_eq!(fixture.get().await.unwrap_err().message(), "source: as told", "nine are too few");
    assert_eq!((fixture.loads(), warnings().len()), (5, 0), "an error that is returned is not logged too");
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_hangs_leaves_time_for_the_call() {
    let fixture = Fixture::new([until("a", 3600), Act::Hang]);
    fixture.get().await.unwrap();
    fixture.pass(3400).await;
    let begin = Instant::now();
    let credential = fixture.cache.get(fixture.clock.as_ref(), Duration::from_secs(4)).await.unwrap();
    assert_eq!((credential.secret_id(), begin.elapsed()), ("a", Duration::from_secs(2)));
    assert_eq!(fixture.id().now_or_never().unwrap(), "a", "and is not tried again by the next call");
    fixture.pass(10).await;
    let begin = Instant::now();
    assert_eq!((fixture.id().await, begin.elapsed()), ("a".to_owned(), PROVIDER_TIMEOUT));
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_renews_late_is_not_hammered() {
    let fixture = Fixture::new([until("a", 3600), until("a", 3600), until("a", 3600), until("b", 7200)]);
    let first = fixture.get().await.unwrap();
    fixture.pass(3400).await;
    for _ in 0..100 {
        assert!(fixture.get().await.unwrap().same_as(&first), "the same credential stays the same");
    }
    assert_eq!(fixture.loads(), 2);
    fixture.pass(10).await;
    assert!(fixture.get().await.unwrap().same_as(&first));
    fixture.pass(10).await;
    assert_eq!((fixture.id().await, fixture.loads()), ("b".to_owned(), 4));
    fixture.pass(10).await;
    assert_eq!((fixture.id().await, fixture.loads()), ("b".to_owned(), 4));
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_makes_one_question() {
    let fixture = Fixture::new([lasting("a")]);
    fixture.pass(86_400).await;
    fixture.get().await.unwrap();
    fixture.clock.move_by(-43_200);
    fixture.get().await.unwrap();
    fixture.get().await.unwrap();
    assert_eq!(fixture.loads(), 2);
}

#[tokio::test(start_paused = true)]
async fn many_that_were_refused_make_one_renewal() {
    let fixture = Fixture::new([until("a", 3600), until("b", 3600)]);
    let refused = fixture.get().await.unwrap();
    let all = join_all((0..1000).map(|_| fixture.renew(&refused))).await;
    assert!(all.into_iter().all(|each| each.unwrap().unwrap().secret_id() == "b"));
    assert_eq!(
        fixture.renew(&refused).await.unwrap().unwrap().secret_id(),
        "b",
        "nor does one that comes later"
    );
    assert_eq!((fixture.id().await, fixture.loads()), ("b".to_owned(), 2));
}

#[tokio::test(start_paused = true)]
async fn a_provider_without_another_credential_is_asked_once() {
    let fixture = Fixture::new([until("a", 3600), until("a", 3600), until("a", 3600), until("b", 3600)]);
    let refused = fixture.get().await.unwrap();
    let all = join_all((0..1000).map(|_| fixture.renew(&refused))).await;
    assert!(all.into_iter().all(|each| each.unwrap().is_none()));
    assert!(fixture.renew(&refused).await.unwrap().is_none());
    assert_eq!((fixture.id().await, fixture.loads()), ("a".to_owned(), 2));
    fixture.pass(10).await;
    assert!(fixture.renew(&refused).await.unwrap().is_none());
    assert_eq!(fixture.loads(), 3);
    fixture.pass(10).await;
    let renewed = fixture.renew(&refused).await.unwrap().unwrap();
    assert_eq!((renewed.secret_id(), fixture.loads()), ("b", 4));
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_is_an_error_once_nothing_counts() {
    let fixture = Fixture::new([until("a", 3600), Act::Fail]);
    let refused = fixture.get().await.unwrap();
    assert!(
        fixture.renew(&refused).await.unwrap().is_none(),
        "what there is still counts by its own account"
    );
    fixture.pass(3600).await;
    assert_eq!(fixture.renew(&refused).await.unwrap_err().message(), "source: as told");
}

#[tokio::test(start_paused = true)]
async fn nothing_secret_is_rendered() {
    let fixture =
        Fixture::new([Act::Give(Credential::new("a", "canary-key", Some("canary-token".to_owned())))]);
    fixture.get().await.unwrap();
    assert!(!format!("{:?}", fixture.cache).contains("the-"));
}

/// Runs a future on a paused clock.
fn paused<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(future)
}

/// Hands out credentials that live for a while from when they are asked for, and notes when.
#[derive(Debug)]
struct Mint {
    life: i64,
    clock: Arc<WallClock>,
    asked_at: Mutex<Vec<i64>>,
    fails: Mutex<VecDeque<bool>>,
}

impl CredentialProvider for Mint {
    fn load(&self) -> LoadCredential<'_> {
        Box::pin(async {
            let now = self.clock.seconds();
            if self.fails.lock().unwrap().pop_front().unwrap_or(false) {
                return Err(CredentialError::failed("as told"));
            }
            self.asked_at.lock().unwrap().push(now);
            let expires_at = Timestamp::from_unix_millis((now + self.life) * 1000);
            Ok(Credential::new(format!("at-{now}"), "canary-key", None).with_expiry(expires_at))
        })
    }
}

proptest! {
    #[test]
    fn what_is_handed_out_counts_and_is_not_renewed_too_early(
        life in 20_i64..20_000,
        steps in prop::collection::vec(0.0..1.2_f64, 1..40),
        fails in prop::collection::vec(prop::bool::weighted(0.3), 0..20),
        random in 0.0..1.0_f64,
    ) {
        paused(async {
            let clock = Arc::new(WallClock::default());
            let mint = Arc::new(Mint {
                life,
                clock: Arc::clone(&clock),
                asked_at: Mutex::default(),
                fails: Mutex::new(fails.into()),
            });
            let cache = CredentialCache::new(Arc::clone(&mint) as _, move || random);
            for step in steps {
                let failures_left = mint.fails.lock().unwrap().len();
                match cache.get(clock.as_ref(), LIMIT).await {
                    Ok(credential) => prop_assert!(credential.expires_at().unwrap() > clock.now()),
                    Err(_) => prop_assert!(mint.fails.lock().unwrap().len() < failures_left, "a failure has a cause"),
                }
                let step = (life as f64 * step) as i64 + 1;
                clock.move_by(step);
                tokio::time::advance(Duration::from_secs(step.unsigned_abs())).await;
            }
            let earliest = life - (life / 5 + 1).min(300);
            let asked_at = mint.asked_at.lock().unwrap();
            prop_assert!(asked_at.windows(2).all(|pair| pair[1] - pair[0] >= earliest), "{asked_at:?} {earliest}");
            Ok(())
        })?;
    }
}
