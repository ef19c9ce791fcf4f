//! `jobs`: the queues and jobs of a running emulator as text.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use crate::object_support::request;
use crate::support::{BUCKET, Fixture, picture};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloud-infinite-emulator"));
    command.arg("jobs").args(arguments).env_remove("CLOUD_INFINITE_EMULATOR_ADMIN");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What watches, and the lines that it writes.
struct Watch {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        // Has ended already where the test went well.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Watch {
    fn start(admin: &str) -> Self {
        let mut child = command(&["--watch", "--admin", admin]).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Reads lines until one begins so.
    fn until(&mut self, begin: &str) -> String {
        self.lines.by_ref().map(Result::unwrap).find(|line| line.starts_with(begin)).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn queues_and_jobs_are_printed_once() {
    let fixture = Fixture::start().await;
    let queue = fixture.enable().await;
    request(&fixture, "PUT", "/in/a.png", &[], &[], &picture(60, 40)).await.ok();
    let good = fixture.submit("in/a.png", "imageMogr2/thumbnail/!50p", "out/a.png", "").await;
    let bad = fixture.submit("in/none.png", "imageMogr2/thumbnail/!50p", "out/b.png", "").await;
    fixture.idle().await;
    let admin = fixture.emulator.admin_url();
    let output = command(&["--admin", &admin]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = text(&output);
    let row = |begin: &str| told.lines().find(|line| line.starts_with(begin)).unwrap().to_owned();
    assert!(row(&queue).contains(BUCKET) && row(&queue).contains("Active"), "{told}");
    assert!(row(&queue).ends_with("1 Failed, 1 Success"), "{told}");
    assert!(row(&good).contains("Success") && row(&good).contains("png 30x20, "), "{told}");
    assert!(row(&bad).contains("Failed") && row(&bad).contains("NoSuchKey: "), "{told}");
    // The environment tells as well, and the newest job comes first.
    let output = command(&["--limit", "1"]).env("CLOUD_INFINITE_EMULATOR_ADMIN", &admin).output().unwrap();
    let told = text(&output);
    assert!(told.contains(&bad) && !told.contains(&good) && told.ends_with("and 1 older ones\n"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_a_line_until_the_emulator_ends() {
    let fixture = Fixture::start().await;
    let queue = fixture.enable().await;
    request(&fixture, "PUT", "/in/a.png", &[], &[], &picture(60, 40)).await.ok();
    let mut watch = Watch::start(&fixture.emulator.admin_url());
    watch.until("JOB ");
    let id = fixture.submit("in/a.png", "imageMogr2/rotate/90", "out/a.png", "").await;
    for state in ["Submitted", "Running", "Success"] {
        assert_eq!(watch.until(&format!("job {id} ")), format!("job {id} in queue {queue}: {state}"));
    }
    fixture.emulator.stop().await;
    assert!(watch.child.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_emulator_is_said() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = format!("http://{free}");
    let service = Fixture::start().await;
    let (service, missing) = (service.emulator.url(), "say which emulator is meant");
    for (arguments, words) in [
        (&[][..], missing),
        (&["--admin", "127.0.0.1:1"], "is no URL of an admin interface"),
        (&["--admin", &nobody], "the admin interface at 127.0.0.1"),
        (&["--admin", &service], "the admin interface at 127.0.0.1"),
        (&["--admin", &nobody, "--watch"], "the admin interface at 127.0.0.1"),
    ] {
        let output = command(arguments).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(words), "{arguments:?}: {told}");
    }
}
