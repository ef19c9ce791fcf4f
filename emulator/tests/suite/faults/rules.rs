//! Which rule acts on what, how often, and how rules are added, shown and taken away.

use cloud_infinite_emulator::Fault;
use serde_json::{Value, json};

use super::{add, submission};
use crate::binary::{Program, command};
use crate::object_support::{COS_REGION_HOST, request};
use crate::support::{BUCKET, BUCKET_HOST, Fixture, Reply, exchange};

/// One request on the admin interface.
async fn admin(fixture: &Fixture, method: &str, path: &str, body: &str) -> Reply {
    let length = body.len();
    let text = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    exchange(fixture.emulator.admin_address(), text.as_bytes()).await
}

fn value(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap()
}

#[tokio::test]
async fn rules_are_added_shown_and_taken_away() {
    let fixture = Fixture::start().await;
    let full = json!({
        "route": "GET /jobs/*", "service": "ci", "bucket": BUCKET, "key": "in/*", "job_id": "c1", "skip": 1, "times": 2,
        "probability": 0.5, "seed": 7, "kind": "status", "status": 503, "code": "SlowDown", "message": "M",
        "retry_after": "1",
    });
    let added = admin(&fixture, "POST", "/_ci/faults", &full.to_string()).await;
    assert_eq!((added.status, value(&added)), (200, json!({"id": 1})));
    assert_eq!(added.header("content-type"), Some("application/json"));
    let others = [
        json!({"kind": "delay", "ms": 5, "when": "before"}),
        json!({"kind": "delay", "min_ms": 1, "max_ms": 5, "when": "after", "seed": 3}),
        json!({"kind": "dribble", "bytes_per_second": 1}),
        json!({"kind": "reset", "when": "after"}),
        json!({"kind": "truncate", "bytes": 0}),
        json!({"kind": "malformed"}),
        json!({"kind": "accept_then_lose", "hang": true}),
        json!({"kind": "stale_read", "reads": 1, "missing": false}),
        json!({"kind": "fail_job", "code": "C"}),
        json!({"kind": "stuck_job"}),
        json!({"kind": "lose_output"}),
    ];
    for (index, rule) in others.iter().enumerate() {
        let added = admin(&fixture, "POST", "/_ci/faults", &rule.to_string()).await;
        assert_eq!(value(&added), json!({"id": index + 2}), "{rule}");
    }
    // What is shown can be sent again.
    let shown = value(&admin(&fixture, "GET", "/_ci/faults", "").await);
    for (shown, rule) in shown.as_array().unwrap().iter().zip([&full].into_iter().chain(&others)) {
        let mut shown = shown.as_object().unwrap().clone();
        assert_eq!((shown.remove("matches"), shown.remove("hits")), (Some(json!(0)), Some(json!(0))));
        assert!(shown.remove("id").is_some());
        assert_eq!(&Value::Object(shown), rule);
    }
    assert_eq!(admin(&fixture, "DELETE", "/_ci/faults/3", "").await.status, 204);
    let again = admin(&fixture, "DELETE", "/_ci/faults/3", "").await;
    assert_eq!(again.status, 404);
    assert!(value(&again)["error"].as_str().unwrap().contains("`3`"));
    assert_eq!(admin(&fixture, "DELETE", "/_ci/faults/x", "").await.status, 404);
    assert_eq!(fixture.emulator.faults().len(), 11);
    assert_eq!(admin(&fixture, "DELETE", "/_ci/faults", "").await.status, 204);
    assert_eq!(admin(&fixture, "GET", "/_ci/faults", "").await.body, "[]");
    // Numbers are not given twice.
    let added = admin(&fixture, "POST", "/_ci/faults", &others[5].to_string()).await;
    assert_eq!(value(&added), json!({"id": 13}));
}

#[tokio::test]
async fn what_can_never_act_is_refused_with_a_sentence() {
    let fixture = Fixture::start().await;
    for (rule, part) in [
        ("", "must be a JSON object such as"),
        (r#"["malformed"]"#, "must be a JSON object such as"),
        ("{", "EOF"),
        ("{}", "missing field `kind`"),
        (r#"{"kind": "explode"}"#, "must be one of status, delay"),
        (r#"{"kind": "malformed", "colour": 1}"#, "unknown field `colour`, expected one of `kind`, `route`"),
        (r#"{"kind": "malformed"} x"#, "trailing"),
        (
            r#"{"kind": "delay", "ms": 1, "code": "C"}"#,
            "`code` does not belong to `delay`, which has ms, min_ms",
        ),
        (
            r#"{"kind": "malformed", "bytes": 1}"#,
            "`bytes` does not belong to `malformed`, which has no fields",
        ),
        (r#"{"kind": "stuck_job", "when": "after"}"#, "`when` does not belong"),
        (r#"{"kind": "status"}"#, "`status` needs `status`"),
        (r#"{"kind": "status", "status": 99}"#, "from 200 to 599"),
        (r#"{"kind": "status", "status": 600}"#, "from 200 to 599"),
        (r#"{"kind": "status", "status": "503"}"#, "invalid type"),
        (r#"{"kind": "status", "status": 204, "code": "C"}"#, "has no body"),
        (r#"{"kind": "status", "status": 503, "message": "M"}"#, "needs `code`"),
        (r#"{"kind": "status", "status": 503, "code": ""}"#, "from 1 to 1024"),
        (r#"{"kind": "status", "status": 503, "code": "\u0001"}"#, "characters that XML can hold"),
        (r#"{"kind": "status", "status": 503, "retry_after": "a\nb"}"#, "printable ASCII"),
        (r#"{"kind": "delay"}"#, "needs either `ms`"),
        (r#"{"kind": "delay", "ms": 1, "min_ms": 1, "max_ms": 2}"#, "needs either `ms`"),
        (r#"{"kind": "delay", "min_ms": 1}"#, "needs either `ms`"),
        (r#"{"kind": "delay", "min_ms": 2, "max_ms": 1}"#, "more than `max_ms`"),
        (r#"{"kind": "delay", "ms": 0}"#, "at least 1"),
        (r#"{"kind": "delay", "ms": 86400001}"#, "a day"),
        (r#"{"kind": "dribble"}"#, "`dribble` needs `bytes_per_second`"),
        (r#"{"kind": "dribble", "bytes_per_second": 0}"#, "at least 1"),
        (r#"{"kind": "reset"}"#, "`reset` needs `when`"),
        (r#"{"kind": "reset", "when": "during"}"#, "expected `before` or `after`"),
        (r#"{"kind": "truncate"}"#, "`truncate` needs `bytes`"),
        (r#"{"kind": "stale_read"}"#, "`stale_read` needs `reads`"),
        (r#"{"kind": "stale_read", "reads": 0}"#, "from 1 to 1000"),
        (r#"{"kind": "stale_read", "reads": 1001}"#, "from 1 to 1000"),
        (r#"{"kind": "stale_read", "reads": 1, "route": "POST /jobs"}"#, "take `GET /jobs/*`"),
        (r#"{"kind": "stale_read", "reads": 1, "service": "cos"}"#, "has objects only"),
        (r#"{"kind": "fail_job"}"#, "`fail_job` needs `code`"),
        (r#"{"kind": "fail_job", "code": "C", "route": "GET /jobs/*"}"#, "begin with `POST /jobs`"),
        (r#"{"kind": "stuck_job", "route": "PUT *"}"#, "begin with `POST /jobs`"),
        (r#"{"kind": "lose_output", "service": "cos"}"#, "has objects only"),
        (r#"{"kind": "malformed", "route": "HEAD *"}"#, "have no body"),
        (r#"{"kind": "truncate", "bytes": 1, "route": "HEAD /a"}"#, "have no body"),
        (r#"{"kind": "malformed", "route": "jobs"}"#, "such as `POST /jobs`"),
        (r#"{"kind": "malformed", "route": "PATCH /jobs"}"#, "such as `POST /jobs`"),
        (r#"{"kind": "malformed", "route": "GET /jobs?tag=x"}"#, "a route has no query"),
        (r#"{"kind": "malformed", "route": ""}"#, "`route` is empty"),
        (r#"{"kind": "malformed", "key": ""}"#, "`key` is empty"),
        (r#"{"kind": "malformed", "bucket": "photos"}"#, "no bucket name"),
        (r#"{"kind": "malformed", "service": "s3"}"#, "expected `ci` or `cos`"),
        (r#"{"kind": "malformed", "service": "cos", "job_id": "c1"}"#, "no jobs"),
        (r#"{"kind": "malformed", "service": "cos", "route": "GET /jobs/*"}"#, "no jobs"),
        (r#"{"kind": "malformed", "route": "POST /jobs", "job_id": "c1"}"#, "name no jobs"),
        (r#"{"kind": "stale_read", "reads": 1, "route": "GET /jobs", "job_id": "c1"}"#, "name no jobs"),
        (r#"{"kind": "malformed", "route": "GET /picqueue", "key": "a"}"#, "about no object"),
        (r#"{"kind": "malformed", "times": 0}"#, "at least 1"),
        (r#"{"kind": "malformed", "times": -1}"#, "invalid value"),
        (r#"{"kind": "malformed", "probability": 0}"#, "more than 0 and at most 1"),
        (r#"{"kind": "malformed", "probability": 1.1}"#, "more than 0 and at most 1"),
        (r#"{"kind": "malformed", "seed": 7}"#, "add `probability`"),
    ] {
        let reply = admin(&fixture, "POST", "/_ci/faults", rule).await;
        let error = value(&reply);
        let sentence = error["error"].as_str().unwrap_or_else(|| panic!("{rule}: {error}"));
        assert!(reply.status == 400 && sentence.contains(part), "{rule}: {sentence}");
        assert!(sentence.ends_with('.'), "{rule}: {sentence}");
    }
    assert!(fixture.emulator.faults().is_empty());
}

/// The statuses of requests one after the other.
async fn statuses(fixture: &Fixture, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(fixture.call("GET", "/picqueue", &[], "").await.status);
    }
    statuses
}

#[tokio::test]
async fn rules_are_tried_in_the_order_of_their_making() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    add(&fixture.emulator, r#"{"kind": "status", "status": 501, "skip": 1, "times": 2}"#);
    add(&fixture.emulator, r#"{"kind": "status", "status": 502, "times": 2}"#);
    add(&fixture.emulator, r#"{"kind": "status", "status": 503, "route": "GET /jobs/*"}"#);
    assert_eq!(statuses(&fixture, 6).await, [502, 501, 501, 502, 200, 200]);
    let counts: Vec<(u64, u64)> =
        fixture.emulator.faults().iter().map(|rule| (rule.matches, rule.hits)).collect();
    assert_eq!(counts, [(6, 2), (4, 2), (0, 0)]);
}

#[tokio::test]
async fn a_rule_is_for_what_all_its_parts_say() {
    let fixture = Fixture::start_with(|config| config.buckets.push("other-1250000000".to_owned())).await;
    fixture.enable().await;
    let id = fixture.submit("in/a.png", "imageMogr2/rotate/90", "out.png", "").await;
    let other = fixture.submit("else/b.png", "imageMogr2/rotate/90", "out.png", "").await;
    fixture.idle().await;
    let both = format!("/jobs/{other},{id}");
    let (one, two) = (format!("/jobs/{id}"), format!("/pic_jobs/{other}"));
    let objects = fixture.folder();
    std::fs::create_dir_all(objects.join("jobs")).unwrap();
    std::fs::write(objects.join("jobs").join(&id), "an object").unwrap();
    let cases: [(String, [bool; 6]); 11] = [
        // Reads of one, of the other, of both; the list with a filter; the upload of in/a.png; an object called as a job.
        ("{}".to_owned(), [true, true, true, true, true, true]),
        (r#"{"route": "GET /jobs/*"}"#.to_owned(), [true, true, true, false, false, false]),
        (r#"{"route": "GET /pic_jobs*"}"#.to_owned(), [true, true, true, true, false, false]),
        (r#"{"route": "GET /jobs/*", "service": "ci"}"#.to_owned(), [true, true, true, false, false, false]),
        (r#"{"route": "* *", "service": "cos"}"#.to_owned(), [false, false, false, false, true, true]),
        (r#"{"route": "PUT *"}"#.to_owned(), [false, false, false, false, true, false]),
        (format!(r#"{{"job_id": "{id}"}}"#), [true, false, true, false, false, false]),
        (r#"{"key": "in/*"}"#.to_owned(), [true, false, true, true, true, false]),
        (r#"{"key": "*b.png"}"#.to_owned(), [false, true, true, false, false, false]),
        (r#"{"key": "jobs/*"}"#.to_owned(), [false, false, false, false, false, true]),
        (r#"{"bucket": "other-1250000000"}"#.to_owned(), [false, false, false, false, false, false]),
    ];
    for (rule, expected) in cases {
        fixture.emulator.clear_faults();
        let mut rule: Value = serde_json::from_str(&rule).unwrap();
        rule["kind"] = json!("status");
        rule["status"] = json!(599);
        add(&fixture.emulator, &rule.to_string());
        let list = [("tag", "PicProcess"), ("inputObject", "in/a.png")];
        let struck = [
            fixture.call("GET", &one, &[], "").await.status,
            fixture.call("GET", &two, &[], "").await.status,
            fixture.call("GET", &both, &[], "").await.status,
            fixture.call("GET", "/jobs", &list, "").await.status,
            request(&fixture, "PUT", "/in/a.png", &[], &[], b"x").await.status,
            request(&fixture, "GET", &format!("/jobs/{id}"), &[], &[], b"").await.status,
        ];
        assert_eq!(struck.map(|status| status == 599), expected, "{rule}");
        assert!(struck.iter().all(|status| [200, 599].contains(status)), "{rule}: {struck:?}");
    }
}

#[tokio::test]
async fn a_bucket_in_the_path_is_a_bucket() {
    let fixture = Fixture::start().await;
    add(
        &fixture.emulator,
        r#"{"kind": "status", "status": 599, "route": "GET /a/*", "bucket": "examplebucket-1250000000", "key": "a/*"}"#,
    );
    let path = format!("/{BUCKET}/a/b.txt");
    let reply = fixture.wire(COS_REGION_HOST, "GET", &path, &[], "").send(fixture.address()).await;
    assert_eq!(reply.status, 599);
    let reply = fixture.wire(COS_REGION_HOST, "GET", "/other-1250000000/a/b.txt", &[], "");
    assert_eq!(reply.send(fixture.address()).await.status, 404);
}

#[tokio::test]
async fn submissions_are_known_by_their_input() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    add(&fixture.emulator, r#"{"kind": "status", "status": 599, "route": "POST /jobs", "key": "in.png"}"#);
    assert_eq!(submission(&fixture).send(fixture.address()).await.status, 599);
    let broken = fixture.wire(BUCKET_HOST, "POST", "/jobs", &[], "<Request>").send(fixture.address()).await;
    assert_eq!(broken.code(), "MalformedXML");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_number_of_times_is_exact_under_concurrency() {
    let fixture = std::sync::Arc::new(Fixture::start().await);
    fixture.enable().await;
    add(&fixture.emulator, r#"{"kind": "status", "status": 501, "skip": 30, "times": 50}"#);
    add(&fixture.emulator, r#"{"kind": "status", "status": 502, "times": 20}"#);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let fixture = std::sync::Arc::clone(&fixture);
        tasks.spawn(async move { statuses(&fixture, 20).await });
    }
    let all = tasks.join_all().await.concat();
    let count = |wanted: u16| all.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(501), count(502), count(200), all.len()), (50, 20, 90, 160));
}

#[tokio::test]
async fn rules_of_the_start_come_back_with_a_reset() {
    let rule = r#"{"kind": "status", "status": 502, "times": 1, "route": "GET /picqueue"}"#;
    let fixture = Fixture::start_with(|config| config.faults.push(rule.parse().unwrap())).await;
    assert_eq!(fixture.call("GET", "/picqueue", &[], "").await.status, 502);
    let shown = |matches: u64| {
        json!([{"id": 1, "matches": matches, "hits": u64::from(matches > 0), "kind": "status",
        "status": 502, "times": 1, "route": "GET /picqueue"}])
    };
    assert_eq!(serde_json::to_value(fixture.emulator.faults()).unwrap(), shown(1));
    add(&fixture.emulator, r#"{"kind": "malformed"}"#);
    fixture.emulator.reset().await.unwrap();
    assert_eq!(serde_json::to_value(fixture.emulator.faults()).unwrap(), shown(0));
    fixture.emulator.clear_faults();
    assert!(fixture.emulator.faults().is_empty());
    fixture.emulator.reset().await.unwrap();
    assert_eq!(serde_json::to_value(fixture.emulator.faults()).unwrap(), shown(0));
}

#[tokio::test]
async fn the_program_takes_rules_and_refuses_what_is_none() {
    let root = tempfile::TempDir::new().unwrap();
    let rules = [r#"{"kind":"reset","when":"after"}"#, r#"{"kind":"malformed","times":2}"#];
    let program = Program::start(root.path(), &["--fault", rules[0], "--fault", rules[1]]);
    let admin = program.ready["admin"].as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap();
    let list = b"GET /_ci/faults HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let list = value(&exchange(admin, list).await);
    assert_eq!((&list[0]["kind"], &list[1]["times"]), (&json!("reset"), &json!(2)));
    let refused = command(root.path(), &["--fault", r#"{"kind":"reset"}"#]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("`reset` needs `when`"), "{said}");
}

#[test]
fn the_rules_of_the_guide_are_rules() {
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/emulator.md")).unwrap();
    let (_, section) = guide.split_once("\n## Faults\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    // In the tables each action has an example, which stands between backquotes; one stands in a command.
    let rows = section.lines().filter(|line| line.starts_with("| `")).flat_map(|line| line.split('`'));
    let command = section.lines().find_map(|line| line.strip_prefix("curl -d '")?.split('\'').next());
    let mut kinds: Vec<&str> = Vec::new();
    for text in rows.filter(|text| text.starts_with("{\"")).chain([command.unwrap()]) {
        let fault: Fault = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        kinds.push(fault.action.kind());
    }
    let every = [
        "status",
        "delay",
        "dribble",
        "reset",
        "truncate",
        "malformed",
        "accept_then_lose",
        "stale_read",
        "fail_job",
        "stuck_job",
        "lose_output",
    ];
    assert_eq!((kinds.len(), kinds.last()), (every.len() + 1, Some(&"accept_then_lose")));
    for kind in every {
        assert!(kinds.contains(&kind), "{kind} has no example");
        assert!(section.contains(&format!("\n| `{kind}` |")), "{kind} has no row");
    }
}
