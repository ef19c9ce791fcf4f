//! Rows 62 and 63: when this machine is the one that fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use cloud_infinite::{Clock, ErrorKind, SystemClock, Timestamp};
use fault_matrix::{Report, World};
use fault_server::{Commit, Fault, Options, account};
use tokio::process::Command;

#[tokio::test]
async fn row_62_out_of_descriptors() {
    const AT_ONCE: usize = 10_000;
    let world = World::new().await;
    let output = Command::new("sh")
        .args(["-c", "ulimit -n 64 && exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_matrix-client"))
        .args([world.server.url(), &AT_ONCE.to_string()])
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let reports: Vec<Report> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(reports.len(), AT_ONCE + 1);
    let last = reports.last().unwrap();
    assert_eq!(last.entry.outcome, account::Outcome::Created, "it did not recover: {last:?}");
    let mut exhausted = 0;
    for report in reports {
        if let Some(message) = &report.message {
            assert_eq!(report.entry.outcome, account::Outcome::NotSent, "{message}");
            assert!(message.contains("Too many open files"), "{message}");
            exhausted += 1;
        }
        world.add_to_account(report.entry);
    }
    assert!(exhausted > 0, "the descriptors lasted");
}

/// The system's clock until it jumps.
#[derive(Debug, Clone)]
struct Jumping(Arc<AtomicI64>);

impl Clock for Jumping {
    fn now(&self) -> Timestamp {
        let jump = self.0.load(Ordering::SeqCst);
        Timestamp::from_unix_millis(SystemClock.now().unix_millis() + jump)
    }
}

#[tokio::test]
async fn row_63_the_clock_jumps_while_nothing_comes() {
    const DAY: i64 = 24 * 3600 * 1000;
    for jump in [DAY, -DAY] {
        let by = Arc::new(AtomicI64::new(0));
        let clock = Jumping(Arc::clone(&by));
        let world = World::with(Options::default(), |builder| {
            builder.clock(clock).attempt_timeout(Duration::from_millis(400))
        })
        .await;
        world.created().await;
        let jumps = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            by.store(jump, Ordering::SeqCst);
        };
        // The second request is signed by the new time, which the server refuses.
        let ((result, requests), ()) = tokio::join!(world.get([Fault::Silence(Commit::Before)]), jumps);
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), requests), (ErrorKind::Denied, 2, 2), "{error:?}");
        // The first one waited as long as it should have, whatever the clock said.
        let elapsed = error.elapsed();
        assert!((Duration::from_millis(400)..Duration::from_secs(20)).contains(&elapsed), "{elapsed:?}");

        let error = world.submit().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Denied, 1));
        by.store(0, Ordering::SeqCst);
        world.created().await;
    }
}
