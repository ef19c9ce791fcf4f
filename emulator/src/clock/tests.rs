use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Clock, ClockRuns};
use crate::activity::Activity;

const SECOND: Duration = Duration::from_secs(1);

/// Starts something that waits `rests` one after the other, and notes its name and the time after each.
fn sleeper(
    clock: &Clock,
    activity: &Activity,
    notes: &Arc<Mutex<Vec<(&'static str, i64)>>>,
    name: &'static str,
    rests: &[u64],
) {
    let (clock, notes, rests) = (clock.clone(), Arc::clone(notes), rests.to_vec());
    let mut busy = activity.begin();
    tokio::spawn(async move {
        for rest in rests {
            busy = clock.rest(Duration::from_millis(rest), busy).await;
            notes.lock().unwrap().push((name, clock.now_ms()));
        }
        drop(busy);
    });
}

#[tokio::test]
async fn what_is_due_happens_in_order_and_at_its_time() {
    let (clock, activity, notes) = (Clock::manual_at(1000), Activity::new(), Arc::default());
    sleeper(&clock, &activity, &notes, "late", &[900]);
    sleeper(&clock, &activity, &notes, "often", &[0, 200, 200, 200, 10_000]);
    sleeper(&clock, &activity, &notes, "same", &[400]);
    clock.advance(SECOND, &activity).await.unwrap();
    assert_eq!(clock.now_ms(), 1_001_000);
    let base = 1_000_000;
    let expected = [
        ("often", base),
        ("often", base + 200),
        // "same" waited for this moment before "often" did.
        ("same", base + 400),
        ("often", base + 400),
        ("often", base + 600),
        ("late", base + 900),
    ];
    assert_eq!(*notes.lock().unwrap(), expected);
    assert_eq!(clock.waiting(), 1);
    clock.advance(Duration::from_millis(9599), &activity).await.unwrap();
    assert_eq!(notes.lock().unwrap().len(), 6);
    clock.advance(Duration::from_millis(1), &activity).await.unwrap();
    assert_eq!(notes.lock().unwrap().last(), Some(&("often", base + 10_600)));
    assert_eq!(clock.waiting(), 0);
}

#[tokio::test]
async fn nobody_can_advance_a_clock_that_runs() {
    let (clock, activity) = (Clock::system(), Activity::new());
    assert_eq!(clock.advance(SECOND, &activity).await, Err(ClockRuns));
    clock.set_manual(5);
    assert_eq!(clock.advance(SECOND, &activity).await, Ok(()));
    assert_eq!(clock.now_ms(), 1005);
}

#[tokio::test]
async fn who_waits_counts_as_busy_only_while_the_clock_runs() {
    let (clock, activity, notes) = (Clock::manual_at(0), Activity::new(), Arc::default());
    sleeper(&clock, &activity, &notes, "one", &[50]);
    activity.wait_quiet().await;
    assert!(notes.lock().unwrap().is_empty());
    // Seen from the machine's clock, what the manual one showed lies long ago; there are 50 ms left all the same.
    clock.set_system();
    activity.wait_quiet().await;
    assert_eq!(notes.lock().unwrap().len(), 1);

    sleeper(&clock, &activity, &notes, "two", &[3_600_000]);
    clock.set_manual(7_000);
    activity.wait_quiet().await;
    assert_eq!(notes.lock().unwrap().len(), 1);
    clock.advance(2 * 3600 * SECOND, &activity).await.unwrap();
    assert_eq!(notes.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn who_gives_up_leaves_nothing_behind() {
    let (clock, activity) = (Clock::manual_at(0), Activity::new());
    let rest = clock.rest(SECOND, activity.begin());
    let sleep = clock.sleep(SECOND);
    assert_eq!(clock.waiting(), 2);
    drop((rest, sleep));
    assert_eq!(clock.waiting(), 0);
    clock.set_system();
    let rest = clock.rest(SECOND, activity.begin());
    drop(rest);
    activity.wait_quiet().await;
}

#[tokio::test]
async fn a_setting_comes_back() {
    for clock in [Clock::system(), Clock::manual_at(100)] {
        clock.set_skew_ms(-250);
        let (setting, manual, shown) = (clock.setting(), clock.is_manual(), clock.now_ms());
        clock.set_manual(77);
        assert_eq!((clock.now_ms(), clock.skew_ms()), (77, -250));
        clock.set_skew_ms(0);
        assert_eq!(clock.now_ms(), 327);
        clock.restore(setting).await;
        assert_eq!((clock.is_manual(), clock.skew_ms()), (manual, -250));
        assert!(!manual || clock.now_ms() == shown);
    }
}
