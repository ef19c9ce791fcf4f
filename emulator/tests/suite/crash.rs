//! Ends that nobody prepared for: a log that breaks off, a process that is killed, a disk that is full.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{Program, command};
use crate::restart::live;
use crate::support::{BUCKET, BUCKET_HOST, Fixture, Reply, Wire, exchange, job, picture, system_now};

const RULE: &str = "imageMogr2/thumbnail/20x";

const ENDS: [&str; 3] = ["Success", "Failed", "Cancel"];

/// What a client knows, each with the length of the log at that moment.
#[derive(Default)]
struct Knowledge {
    /// By id; the state if it had ended.
    jobs: Vec<(usize, String, Option<String>)>,
    /// Whether there is one with this id.
    templates: Vec<(usize, String, bool)>,
}

impl Knowledge {
    /// What was known of each when the log had this length, the last of it.
    fn at(&self, length: usize) -> (BTreeMap<&str, Option<&str>>, BTreeMap<&str, bool>) {
        let known = |at: &usize| *at <= length;
        let jobs = self.jobs.iter().filter(|(at, ..)| known(at));
        let templates = self.templates.iter().filter(|(at, ..)| known(at));
        (
            jobs.map(|(_, id, state)| (id.as_str(), state.as_deref())).collect(),
            templates.map(|(_, id, is_there)| (id.as_str(), *is_there)).collect(),
        )
    }
}

/// Lives a life in which all kinds of things happen, and gives the log and what the client knew.
async fn session(root: &TempDir) -> (Vec<u8>, Knowledge) {
    let log = root.path().join(".ci/state.log");
    let length = || usize::try_from(fs::metadata(&log).unwrap().len()).unwrap();
    let fixture = live(root, |_| {}).await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    let mut known = Knowledge::default();
    let queue = fixture.enable().await;
    let template = "<Request><Tag>PicProcess</Tag><Name>one</Name><PicProcess><ProcessRule>imageSlim</ProcessRule>\
                    </PicProcess></Request>";
    let made = fixture.call("POST", "/template", &[], template).await;
    let made = made.element("TemplateId").unwrap().to_owned();
    known.templates.push((length(), made.clone(), true));
    for input in ["in.png", "none.png"] {
        let id = fixture.submit(input, RULE, "out.png", "").await;
        known.jobs.push((length(), id.clone(), None));
        fixture.idle().await;
        let state = fixture.job(&id).await.element("State").unwrap().to_owned();
        known.jobs.push((length(), id, Some(state)));
    }
    let paused = "<Request><Name>q</Name><State>Paused</State><NotifyConfig><State>Off</State></NotifyConfig></Request>";
    assert_eq!(fixture.call("PUT", &format!("/picqueue/{queue}"), &[], paused).await.status, 200);
    let mut waiting = Vec::new();
    for level in [0, 1] {
        let level = format!("<JobLevel>{level}</JobLevel>");
        let id = fixture.submit("in.png", RULE, "out.png", &level).await;
        known.jobs.push((length(), id.clone(), None));
        waiting.push(id);
    }
    let id = waiting.swap_remove(0);
    // From here on either is true, as the answer to a cancellation comes behind it.
    known.jobs.push((length(), id.clone(), None));
    assert_eq!(fixture.call("PUT", &format!("/jobs/{id}"), &[("cancel", "")], "").await.status, 200);
    known.jobs.push((length(), id, Some("Cancel".to_owned())));
    assert_eq!(fixture.call("DELETE", &format!("/template/{made}"), &[], "").await.status, 200);
    known.templates.push((length(), made, false));
    fixture.emulator.stop().await;
    (fs::read(log).unwrap(), known)
}

/// Every end of a line, and a place in the middle of every line.
fn places(log: &[u8]) -> Vec<usize> {
    let mut places = vec![0, 10];
    let mut begin = 0;
    for (place, octet) in log.iter().enumerate() {
        if *octet == b'\n' {
            places.extend([begin + (place - begin) / 2, place, place + 1]);
            begin = place + 1;
        }
    }
    places
}

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_log_ends_a_client_finds_what_it_was_told() {
    let root = TempDir::new().unwrap();
    let (log, known) = session(&root).await;
    let places = places(&log);
    assert!(places.len() > 40, "{places:?}");
    for place in places {
        fs::write(root.path().join(".ci/state.log"), &log[..place]).unwrap();
        let fixture = live(&root, |_| {}).await;
        let whole = log[..place].iter().rposition(|octet| *octet == b'\n').map_or(0, |end| end + 1);
        let cut = fixture.emulator.state_log().unwrap().cut;
        assert_eq!(cut.map_or(0, |cut| cut.bytes), (place - whole) as u64, "cut at {place}");
        explain(&fixture, &known, place).await;
        fixture.emulator.stop().await;
    }
}

/// Checks that everything that a client knew is still so, and that all comes to an end from there.
async fn explain(fixture: &Fixture, known: &Knowledge, place: usize) {
    fixture.enable().await;
    let listed = fixture.call("GET", "/template", &[], "").await;
    let (jobs, templates) = known.at(place);
    let later = known.templates.last().unwrap();
    for (id, is_there) in templates {
        // It may be gone before its end was acknowledged.
        assert!(listed.body.contains(id) == is_there || (!later.2 && place > 0), "cut at {place}: {id}");
    }
    let queue = fixture.call("GET", "/picqueue", &[], "").await;
    let active = "<Request><Name>q</Name><State>Active</State><NotifyConfig><State>Off</State></NotifyConfig></Request>";
    let path = format!("/picqueue/{}", queue.element("QueueId").unwrap());
    assert_eq!(fixture.call("PUT", &path, &[], active).await.status, 200);
    fixture.idle().await;
    let listed = fixture.call("GET", "/jobs", &[("tag", "PicProcess"), ("size", "100")], "").await;
    for (id, state) in &jobs {
        let is = fixture.job(id).await;
        let is = is.element("State").unwrap_or_else(|| panic!("cut at {place}: {id} is gone"));
        assert!(ENDS.contains(&is), "cut at {place}: {id} is {is}");
        assert!(state.is_none_or(|state| state == is), "cut at {place}: {id} was {state:?} and is {is}");
        assert!(listed.body.contains(*id));
        let transitions = fixture.emulator.transitions();
        let ends = transitions.iter().filter(|t| t.job_id == *id && ENDS.contains(&t.to)).count();
        assert!(ends <= usize::from(state.is_none()), "cut at {place}: {id} has ended {ends} times");
    }
}

pub(crate) fn address(url: &Value) -> SocketAddr {
    url.as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap()
}

pub(crate) async fn call(
    program: &Program,
    method: &str,
    path: &str,
    query: &[(&str, &str)],
    body: &str,
) -> Reply {
    let wire = Wire::signed(method, path, query, &[("host", BUCKET_HOST)], body, system_now());
    wire.send(address(&program.ready["url"])).await
}

pub(crate) async fn health(program: &Program) -> Value {
    let request = b"GET /_ci/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    serde_json::from_str(&exchange(address(&program.ready["admin"]), request).await.body).unwrap()
}

pub(crate) fn root_with_picture() -> TempDir {
    let root = TempDir::new().unwrap();
    fs::create_dir(root.path().join(BUCKET)).unwrap();
    fs::write(root.path().join(BUCKET).join("in.png"), picture(40, 30)).unwrap();
    root
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_leaves_a_root_for_the_next() {
    let root = root_with_picture();
    let mut first = Program::start(root.path(), &["--job-delay-ms", "3600000"]);
    assert_eq!(call(&first, "POST", "/picbucket", &[], "").await.status, 200);
    let submitted = call(&first, "POST", "/jobs", &[], &job("in.png", RULE, "out.png", "")).await;
    let id = submitted.element("JobId").unwrap();

    let mut second = command(root.path(), &[]).spawn().unwrap();
    assert_eq!(second.wait().unwrap().code(), Some(2));
    let mut said = String::new();
    second.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    let pid = first.child.id();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(&format!("process id {pid} uses it")), "{said}");
    assert!(
        said.contains(&format!("stop that one (`kill {pid}`), or give this one a root of its own")),
        "{said}"
    );

    // Not asked to stop, but killed; and in the middle of a line, which a process alone cannot come to.
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    fs::create_dir_all(root.path().join(".ci/tmp")).unwrap();
    let log = root.path().join(".ci/state.log");
    let mut bytes = fs::read(&log).unwrap();
    bytes.extend_from_slice(b"0000001");
    fs::write(&log, &bytes).unwrap();

    let mut third = Program::start(root.path(), &["--durable"]);
    let health = health(&third).await;
    assert_eq!(health["state_log"]["cut"]["bytes"], 7, "{health}");
    assert_eq!(health["state_log"]["durable"], true, "{health}");
    assert_eq!(health["state_log"]["error"], Value::Null, "{health}");
    assert_eq!(ended(&third, id).await, "Success");
    third.child.kill().unwrap();
    third.child.wait().unwrap();
    let mut said = String::new();
    third.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.contains("warning: ") && said.contains("the last 7 bytes were cut off"), "{said}");
}

/// The state of a job that comes to its end by itself.
async fn ended(program: &Program, id: &str) -> String {
    for _ in 0..3000 {
        let reply = call(program, "GET", &format!("/jobs/{id}"), &[], "").await;
        let state = reply.element("State").unwrap();
        if ENDS.contains(&state) {
            return state.to_owned();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the job does not end");
}

/// A limit on the size of files refuses what a full disk refuses: first the rest of a line, then every line.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_and_loses_nothing() {
    let root = root_with_picture();
    let mut limited = std::process::Command::new("sh");
    let arguments = command(root.path(), &[]);
    limited.args(["-c", "trap '' XFSZ; ulimit -S -f 32; exec \"$0\" \"$@\""]);
    limited.arg(arguments.get_program()).args(arguments.get_args());
    limited.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    limited.stderr(std::process::Stdio::piped());
    let mut program = Program::spawn(limited);
    let pid = program.child.id().to_string();

    assert_eq!(call(&program, "POST", "/picbucket", &[], "").await.status, 200);
    let object = fs::read(root.path().join(BUCKET).join("in.png")).unwrap();
    let large = put(&program, "in.png", &"x".repeat(100_000)).await;
    assert_eq!((large.status, large.code()), (500, "InternalError"), "{}", large.body);
    assert_eq!(
        fs::read(root.path().join(BUCKET).join("in.png")).unwrap(),
        object,
        "the old one is still there"
    );
    assert_eq!(left_behind(root.path()), 0);

    let mut jobs = Vec::new();
    let refused = loop {
        let reply = call(&program, "POST", "/jobs", &[], &job("in.png", RULE, "out.png", "")).await;
        match reply.element("JobId") {
            Some(id) => jobs.push(id.to_owned()),
            None => break reply,
        }
        assert!(jobs.len() < 1000, "the limit is not reached");
    };
    assert_eq!((refused.status, refused.code()), (500, "InternalError"), "{}", refused.body);
    assert!(refused.body.contains("The change could not be written down"), "{}", refused.body);
    // What is shorter may still fit, and then all is well again until nothing fits.
    for attempt in 0.. {
        let reply = call(&program, "POST", "/jobs", &[], &job("in.png", RULE, "out.png", "")).await;
        assert_eq!(reply.status, 500, "{}", reply.body);
        if health(&program).await["state_log"]["error"].is_string() {
            break;
        }
        assert!(attempt < 1000, "nobody is told that the disk is full");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // What reads goes on.
    let known = call(&program, "GET", &format!("/jobs/{}", jobs[0]), &[], "").await;
    assert_eq!(known.element("JobId"), Some(jobs[0].as_str()));

    // There is room again: what nobody asks for is done by itself.
    let lifted = std::process::Command::new("prlimit").args(["--fsize=unlimited:", "--pid", &pid]).status();
    assert!(lifted.unwrap().success());
    for id in &jobs {
        assert_eq!(ended(&program, id).await, "Success");
    }
    jobs.push(
        call(&program, "POST", "/jobs", &[], &job("in.png", RULE, "out.png", ""))
            .await
            .element("JobId")
            .unwrap()
            .to_owned(),
    );
    assert_eq!(health(&program).await["state_log"]["error"], Value::Null);
    program.child.kill().unwrap();
    program.child.wait().unwrap();

    let next = Program::start(root.path(), &[]);
    assert_eq!(health(&next).await["state_log"]["cut"], Value::Null, "no half a line was left");
    for id in &jobs {
        assert_eq!(ended(&next, id).await, "Success");
    }
    let listed = call(&next, "GET", "/jobs", &[("tag", "PicProcess"), ("size", "100")], "").await;
    assert_eq!(listed.body.matches("<JobId>").count(), jobs.len(), "and nothing else came to be");
}

async fn put(program: &Program, key: &str, body: &str) -> Reply {
    let host = BUCKET_HOST.replace(".ci.", ".cos.");
    let wire = Wire::signed("PUT", &format!("/{key}"), &[], &[("host", &host)], body, system_now());
    wire.send(address(&program.ready["url"])).await
}

fn left_behind(root: &Path) -> usize {
    fs::read_dir(root.join(".ci/tmp")).map_or(0, Iterator::count)
}
