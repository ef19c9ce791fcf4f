//! The admin routes with which a test controls the emulator.

use std::time::Duration;

use cloud_infinite_emulator::{Clock, Pace};
use serde_json::{Value, json};

use crate::support::{BUCKET, FIXED_TIME, Fixture, Reply, exchange, in_both_places, picture};

const RULE: &str = "imageMogr2/thumbnail/10x";

impl Fixture {
    /// A request to the admin interface.
    async fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> Reply {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n",
            self.emulator.admin_address(),
            body.len()
        );
        exchange(self.emulator.admin_address(), (head + body).as_bytes()).await
    }

    /// The status and the document of an answer, which has one unless there is nothing to say.
    pub(crate) async fn admin(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let reply = self.ask(method, path, "", body).await;
        let document = match reply.body.as_str() {
            "" => Value::Null,
            text => {
                assert_eq!(reply.header("content-type"), Some("application/json"), "{text}");
                serde_json::from_str(text).unwrap()
            }
        };
        (reply.status, document)
    }

    async fn refused(&self, method: &str, path: &str, body: &str, expected: u16, words: &str) {
        let (status, document) = self.admin(method, path, body).await;
        assert_eq!(status, expected, "{method} {path} {body}: {document}");
        let sentence = document["error"].as_str().unwrap();
        assert!(sentence.contains(words) && sentence.ends_with('.'), "{method} {path} {body}: {sentence}");
        assert_eq!(document.as_object().unwrap().len(), 1);
    }
}

async fn with_picture(change: impl FnOnce(&mut cloud_infinite_emulator::Config)) -> Fixture {
    let fixture = Fixture::start_with(change).await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    fixture
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pace_of_jobs() {
    let fixture = with_picture(|_| {}).await;
    let queue = fixture.enable().await;
    let natural = json!({ "default": { "mode": "natural" }, "buckets": {} });
    assert_eq!(fixture.admin("GET", "/_ci/pace", "").await, (200, natural));
    for (body, shown) in [
        (r#"{"mode":"immediate"}"#, json!({ "mode": "immediate" })),
        (r#"{"mode":"after_ms","ms":500}"#, json!({ "mode": "after_ms", "ms": 500 })),
        (r#"{"mode":"after_reads","reads":2}"#, json!({ "mode": "after_reads", "reads": 2 })),
        (r#"{"mode":"gate"}"#, json!({ "mode": "gate" })),
    ] {
        let expected = json!({ "default": shown, "buckets": {} });
        assert_eq!(fixture.admin("PUT", "/_ci/pace", body).await, (200, expected));
    }
    let job = fixture.submit("in.png", RULE, "1.png", "").await;
    let body = json!({ "mode": "after_reads", "reads": 1, "bucket": BUCKET });
    let expected = json!({
        "default": { "mode": "gate" },
        "buckets": { BUCKET: { "mode": "after_reads", "reads": 1 } },
    });
    assert_eq!(fixture.admin("PUT", "/_ci/pace", &body.to_string()).await, (200, expected));
    let second = fixture.submit("in.png", RULE, "2.png", "").await;
    assert_eq!(fixture.admin("GET", "/_ci/idle?timeout_ms=60000", "").await, (200, json!({ "idle": true })));
    assert_eq!(fixture.job(&second).await.element("State"), Some("Running"));
    assert_eq!(fixture.job(&second).await.element("State"), Some("Success"));
    assert_eq!(fixture.job(&job).await.element("State"), Some("Running"));
    let released = (200, json!({ "released": [job] }));
    assert_eq!(fixture.admin("POST", "/_ci/release", "").await, released);
    assert_eq!(fixture.admin("POST", "/_ci/release", "").await, (200, json!({ "released": [] })));
    fixture.admin("GET", "/_ci/idle", "").await;
    assert_eq!(fixture.job(&job).await.element("State"), Some("Success"));

    let paused = (200, json!({ "id": queue, "bucket": BUCKET, "state": "Paused" }));
    assert_eq!(fixture.admin("POST", &format!("/_ci/queues/{queue}/pause"), "").await, paused);
    let third = fixture.submit("in.png", RULE, "3.png", "").await;
    assert_eq!(fixture.job(&third).await.element("State"), Some("Pause"));
    let (status, document) = fixture.admin("POST", &format!("/_ci/queues/{queue}/resume"), "").await;
    assert_eq!((status, &document["state"]), (200, &json!("Active")));
    let released = (200, json!({ "released": [third] }));
    assert_eq!(fixture.admin("POST", &format!("/_ci/jobs/{third}/release"), "").await, released);
    fixture.admin("GET", "/_ci/idle", "").await;
    assert_eq!(fixture.job(&third).await.element("State"), Some("Success"));
    fixture.refused("POST", &format!("/_ci/jobs/{third}/release"), "", 409, "has ended").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock() {
    let fixture = Fixture::at_fixed_time().await;
    let now_ms = FIXED_TIME * 1000;
    let shown = |mode: &str, now_ms: i64, skew_ms: i64| {
        (200, json!({ "mode": mode, "now_ms": now_ms, "skew_ms": skew_ms, "waiting": 0 }))
    };
    assert_eq!(fixture.admin("GET", "/_ci/clock", "").await, shown("manual", now_ms, 0));
    assert_eq!(
        fixture.admin("PUT", "/_ci/clock", r#"{"skew_ms":-1500}"#).await,
        shown("manual", now_ms - 1500, -1500)
    );
    assert_eq!(
        fixture.admin("POST", "/_ci/clock/advance", r#"{"ms":2000}"#).await,
        shown("manual", now_ms + 500, -1500)
    );
    assert_eq!(
        fixture.admin("PUT", "/_ci/clock", r#"{"mode":"manual","now_ms":7}"#).await,
        shown("manual", 7, -1500)
    );
    let (_, document) = fixture.admin("PUT", "/_ci/clock", r#"{"mode":"system"}"#).await;
    assert_eq!((&document["mode"], &document["skew_ms"]), (&json!("system"), &json!(-1500)));
    fixture.refused("POST", "/_ci/clock/advance", r#"{"ms":1}"#, 409, "runs by itself").await;
    let (_, document) = fixture.admin("PUT", "/_ci/clock", r#"{"mode":"manual"}"#).await;
    assert!(document["now_ms"].as_i64().unwrap() > now_ms, "it stops where it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    for (method, path, body, status, words) in [
        ("PUT", "/_ci/pace", "", 400, "not the JSON"),
        ("PUT", "/_ci/pace", r#"{"mode":"slow"}"#, 400, "A pace is one of"),
        ("PUT", "/_ci/pace", r#"{"mode":"gate","ms":1}"#, 400, "A pace is one of"),
        ("PUT", "/_ci/pace", r#"{"mode":"after_ms"}"#, 400, "A pace is one of"),
        ("PUT", "/_ci/pace", r#"{"mode":"after_ms","ms":-1}"#, 400, "not the JSON"),
        ("PUT", "/_ci/pace", r#"{"mode":"gate","buckt":"b"}"#, 400, "unknown field `buckt`"),
        ("PUT", "/_ci/pace", r#"{"mode":"gate","bucket":"b"}"#, 400, "no bucket name"),
        ("PUT", "/_ci/pace", r#"{"mode":"gate","bucket":"nope-1250000000"}"#, 404, "There is no bucket"),
        ("PUT", "/_ci/clock", "{}", 400, "A clock is set with"),
        ("PUT", "/_ci/clock", r#"{"mode":"manual","now_ms":1,"skew_ms":1}"#, 400, "A clock is set with"),
        ("PUT", "/_ci/clock", r#"{"mode":"system","now_ms":1}"#, 400, "A clock is set with"),
        ("POST", "/_ci/clock/advance", r#"{"ms":1.5}"#, 400, "not the JSON"),
        ("POST", "/_ci/jobs/cnope/release", "", 404, "there is no job"),
        ("POST", "/_ci/queues/pnope/pause", "", 404, "does not exist"),
        ("GET", "/_ci/idle?timeout=1", "", 400, "`timeout` is unknown"),
        ("GET", "/_ci/idle?timeout_ms=1&timeout_ms=2", "", 400, "given twice"),
        ("GET", "/_ci/idle?timeout_ms=600001", "", 400, "up to 600000"),
        ("GET", "/_ci/callbacks?wait_ms=1", "", 400, "needs the `job_id`"),
        ("GET", "/_ci/callbacks?job_id=cnope&wait_ms=1", "", 408, "Nobody was called"),
        ("GET", "/_ci/nope", "", 404, "no such path"),
        ("DELETE", "/_ci/pace", "", 405, "does not have the method DELETE"),
    ] {
        fixture.refused(method, path, body, status, words).await;
    }
    let large = format!("{{\"mode\":\"{}\"}}", "g".repeat(70_000));
    fixture.refused("PUT", "/_ci/pace", &large, 413, "more than 65536 bytes").await;
    assert_eq!(fixture.admin("GET", "/_ci/callbacks?job_id=cnope", "").await, (200, json!([])));
    let reply = exchange(
        fixture.emulator.admin_address(),
        b"POST /_ci/reset HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert_eq!(reply.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_controls_nothing() {
    let fixture = Fixture::start().await;
    for origin in ["http://evil.example", "null", "http://localhost:3000"] {
        let reply = fixture.ask("POST", "/_ci/reset", &format!("origin: {origin}\r\n"), "").await;
        assert_eq!(reply.status, 403, "{origin}");
        assert!(reply.body.contains("another origin"), "{}", reply.body);
        let reply = fixture.ask("GET", "/_ci/health", &format!("origin: {origin}\r\n"), "").await;
        assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, None), "{origin}");
    }
    let own = format!("origin: http://{}\r\n", fixture.emulator.admin_address());
    assert_eq!(fixture.ask("POST", "/_ci/reset", &own, "").await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_for_quiet_has_an_end() {
    let fixture = with_picture(|config| config.job_delay = Duration::from_secs(3600)).await;
    fixture.enable().await;
    fixture.submit("in.png", RULE, "out.png", "").await;
    fixture.refused("GET", "/_ci/idle?timeout_ms=20", "", 408, "Something still goes on").await;
    // What waits for somebody is quiet.
    fixture.admin("PUT", "/_ci/clock", r#"{"mode":"manual"}"#).await;
    assert_eq!(fixture.admin("GET", "/_ci/idle?timeout_ms=60000", "").await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_is_waited_for() {
    let fixture = with_picture(|config| config.pace = Pace::Gate).await;
    fixture.enable().await;
    let body = crate::support::job("in.png", RULE, "out.png", "")
        .replace("</Request>", "<CallBack>http://127.0.0.1:9/</CallBack></Request>");
    let reply = fixture.call("POST", "/jobs", &[], &body).await;
    let id = reply.element("JobId").unwrap();
    let path = format!("/_ci/callbacks?job_id={id}&wait_ms=60000");
    let waits = fixture.admin("GET", &path, "");
    let releases = async {
        fixture.admin("POST", "/_ci/release", "").await;
    };
    let ((status, document), ()) = tokio::join!(waits, releases);
    assert_eq!(status, 200);
    assert_eq!((&document[0]["job_id"], &document[0]["state"]), (&json!(id), &json!("Success")));
}

/// What a new emulator and one that was reset both do.
async fn one_round(fixture: &Fixture) -> Vec<String> {
    let queue = fixture.enable().await;
    let first = fixture.submit("in.png", RULE, "1.png", "").await;
    fixture.idle().await;
    let second = fixture.submit("in.png", RULE, "2.png", "").await;
    fixture.idle().await;
    let request_id = fixture.job(&first).await.header("x-ci-request-id").unwrap().to_owned();
    vec![queue, first, second, request_id]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_is_a_new_beginning() {
    let fixture = with_picture(|config| {
        config.seed = Some(7);
        config.clock = Clock::manual_at(FIXED_TIME);
        config.pace = Pace::Immediate;
    })
    .await;
    let first = one_round(&fixture).await;
    let transitions = fixture.emulator.transitions();
    fixture.admin("PUT", "/_ci/pace", &json!({ "mode": "gate", "bucket": BUCKET }).to_string()).await;
    fixture.admin("PUT", "/_ci/pace", r#"{"mode":"gate"}"#).await;
    fixture.admin("PUT", "/_ci/clock", r#"{"mode":"system"}"#).await;
    fixture.admin("PUT", "/_ci/clock", r#"{"skew_ms":5}"#).await;
    std::fs::remove_dir_all(fixture.folder()).unwrap();

    assert_eq!(fixture.admin("POST", "/_ci/reset", "").await, (204, Value::Null));
    let clock = fixture.emulator.clock();
    assert_eq!((clock.is_manual(), clock.now_ms()), (true, FIXED_TIME * 1000));
    let pace = json!({ "default": { "mode": "immediate" }, "buckets": {} });
    assert_eq!(fixture.admin("GET", "/_ci/pace", "").await, (200, pace));
    for path in ["requests", "transitions", "callbacks"] {
        assert_eq!(fixture.admin("GET", &format!("/_ci/{path}"), "").await, (200, json!([])), "{path}");
    }
    let reply = fixture.call("GET", "/picqueue", &[], "").await;
    assert_eq!(reply.code(), "PicBucketUnBinded", "the service is off: {}", reply.body);
    fixture.emulator.reset().await.unwrap();
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    assert_eq!(one_round(&fixture).await, first);
    assert_eq!(fixture.emulator.transitions(), transitions);
}

in_both_places!(nothing_from_before_a_reset_happens_after_it);

async fn nothing_from_before_a_reset_happens_after_it() {
    // Whatever the jobs are at, among them the very moment of their ends.
    for round in 0_u32..12 {
        let fixture = with_picture(|config| config.callback_repeats = 100).await;
        fixture.enable().await;
        let body = crate::support::job("in.png", RULE, "OUT", "")
            .replace("</Request>", "<CallBack>http://127.0.0.1:9/</CallBack></Request>");
        for number in 0..8 {
            let body = body.replace("OUT", &format!("out/{number}.png"));
            assert_eq!(fixture.call("POST", "/jobs", &[], &body).await.status, 200);
        }
        for _ in 0..round {
            tokio::task::yield_now().await;
        }
        fixture.emulator.reset().await.unwrap();
        let objects = fixture.emulator.store().keys(BUCKET, "out/").unwrap();
        // A picture that is under way in a worker comes to its end there, and nobody wants it.
        fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
        fixture.enable().await;
        let job = fixture.submit("in.png", RULE, "new.png", "").await;
        fixture.idle().await;
        assert_eq!(fixture.job(&job).await.element("State"), Some("Success"));
        let after = fixture.emulator.store().keys(BUCKET, "out/").unwrap();
        assert_eq!(after, objects);
        assert_eq!(fixture.emulator.callbacks(), []);
        assert!(fixture.emulator.transitions().iter().all(|change| change.job_id == job));
        assert_eq!(fixture.emulator.transitions()[0].sequence, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn held_jobs_and_those_who_wait_for_them_end_with_a_reset() {
    let fixture = with_picture(|config| {
        config.clock = Clock::manual_at(FIXED_TIME);
        config.max_concurrent = 1;
    })
    .await;
    fixture.enable().await;
    for pace in [Pace::Gate, Pace::AfterReads { reads: 5 }, Pace::AfterMs { ms: 50 }] {
        fixture.emulator.set_pace(pace);
        fixture.submit("in.png", RULE, "out.png", "").await;
    }
    fixture.idle().await;
    fixture.emulator.reset().await.unwrap();
    assert_eq!(fixture.emulator.clock().waiting(), 0);
    fixture.emulator.advance(Duration::from_secs(1)).await.unwrap();
    assert_eq!(fixture.emulator.release_all(), [""; 0]);
    assert!(fixture.emulator.store().get(BUCKET, "out.png", 1 << 20).is_err());
    assert_eq!(fixture.emulator.transitions(), []);
    // Its place is free again.
    fixture.enable().await;
    let job = fixture.submit("in.png", RULE, "out.png", "").await;
    fixture.idle().await;
    assert_eq!(fixture.job(&job).await.element("State"), Some("Success"));
}

/// The lines of all examples in a section of the guide, without comments.
fn examples(section: &str) -> Vec<String> {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/emulator.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let (_, rest) = guide.split_once(&format!("\n## {section}\n")).unwrap();
    let text = rest.split_once("\n## ").map_or(rest, |(text, _)| text);
    let blocks = text.split("```sh\n").skip(1).map(|block| block.split_once("```").unwrap().0);
    blocks.flat_map(str::lines).filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_the_guide_work() {
    let fixture = with_picture(|_| {}).await;
    let queue = fixture.enable().await;
    let mut job = String::new();
    let lines = examples("Time and states in tests");
    assert!(lines.len() > 10, "{lines:?}");
    for line in lines {
        let words = line.strip_prefix("curl ").unwrap();
        let (method, words) = match words.strip_prefix("-X ") {
            Some(words) => words.split_once(' ').unwrap(),
            None => ("GET", words),
        };
        let (body, words) = match words.strip_prefix("-d '") {
            Some(words) => words.split_once("' ").unwrap(),
            None => ("", words),
        };
        let path = words.trim_matches('"').strip_prefix("$ADMIN").unwrap();
        let path = path.replace("$JOB", &job).replace("$QUEUE", &queue);
        let (status, document) = fixture.admin(method, &path, body).await;
        assert!(matches!(status, 200 | 204), "{line}: {status} {document}");
        if line.contains("\"gate\"") {
            let body = crate::support::job("in.png", RULE, "out.png", "")
                .replace("</Request>", "<CallBack>http://127.0.0.1:9/</CallBack></Request>");
            job = fixture.call("POST", "/jobs", &[], &body).await.element("JobId").unwrap().to_owned();
        }
    }
}
