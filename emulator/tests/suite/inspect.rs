//! What the inspection page is told, and how it is served.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{BUCKET, BUCKET_HOST, Fixture, Reply, exchange, job, picture};

/// A key that would do harm if it were ever taken for markup.
const HOSTILE: &str = "in/<img src=x onerror=alert(1)>.png";

async fn get(fixture: &Fixture, path: &str) -> Reply {
    let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
    exchange(fixture.emulator.admin_address(), request.as_bytes()).await
}

async fn get_json(fixture: &Fixture, path: &str) -> Value {
    let reply = get(fixture, path).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    serde_json::from_str(&reply.body).unwrap()
}

fn error_of(reply: &Reply) -> String {
    let document: Value = serde_json::from_str(&reply.body).unwrap();
    document["error"].as_str().unwrap().to_owned()
}

fn column<'v>(list: &'v Value, name: &str) -> Vec<&'v str> {
    list.as_array().unwrap().iter().map(|item| item[name].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_in_all_its_parts() {
    let fixture = Fixture::start().await;
    let queue = fixture.enable().await;
    fixture.emulator.store().put(BUCKET, HOSTILE, &picture(64, 48)).unwrap();
    let key = HOSTILE.replace('<', "&lt;").replace('>', "&gt;");
    let rule = "imageMogr2/thumbnail/32x/rotate/90|imageMogr2/format/jpg";
    let id = fixture.submit(&key, rule, "out/made.jpg", "<UserData>order-17</UserData>").await;
    fixture.idle().await;

    let details = get_json(&fixture, &format!("/_ci/jobs/{id}")).await;
    assert_eq!(details["state"], "Success", "{details}");
    assert_eq!((&details["stage"], &details["queue_id"]), (&"ended".into(), &queue.clone().into()));
    assert_eq!((&details["input"], &details["user_data"]), (&HOSTILE.into(), &"order-17".into()));
    let steps = &details["steps"];
    assert_eq!(column(steps, "text"), ["thumbnail/32x", "rotate/90", "format/jpg"]);
    assert_eq!(steps[1]["words"], "turn it clockwise by 90 degrees");
    for (step, (segment, width, height)) in
        steps.as_array().unwrap().iter().zip([(1, 32, 24), (1, 24, 32), (2, 24, 32)])
    {
        let size = serde_json::json!({ "width": width, "height": height });
        assert_eq!((&step["predicted"], &step["real"]), (&size, &size), "{step}");
        assert_eq!(step["segment"], segment);
    }
    let input = serde_json::json!({ "format": "PNG", "width": 64, "height": 48, "orientation": 0 });
    assert_eq!(details["input_picture"], input);
    assert_eq!(details["request_xml"], job(&key, rule, "out/made.jpg", "<UserData>order-17</UserData>"));
    assert_eq!(details["answer_xml"], fixture.job(&id).await.body);
    let transitions = details["transitions"].as_array().unwrap();
    let states: Vec<&str> = transitions.iter().map(|transition| transition["to"].as_str().unwrap()).collect();
    assert_eq!(states, ["Submitted", "Running", "Success"]);

    let list = get_json(&fixture, "/_ci/jobs?limit=1").await;
    assert_eq!((&list["total"], &list["jobs"][0]["id"]), (&1.into(), &id.clone().into()));
    let queues = get_json(&fixture, "/_ci/queues").await;
    assert_eq!(column(&queues, "id"), [queue.as_str()]);
    assert_eq!((&queues[0]["state"], &queues[0]["bucket"]), (&"Active".into(), &BUCKET.into()));
    assert_eq!((&queues[0]["jobs"]["Success"], &queues[0]["jobs"]["Failed"]), (&1.into(), &0.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn lanes_have_the_order_in_which_jobs_run() {
    let fixture = Fixture::start().await;
    let queue = fixture.enable().await;
    let pause = |state: &str| {
        format!(
            "<Request><Name>q</Name><State>{state}</State><NotifyConfig><State>Off</State></NotifyConfig></Request>"
        )
    };
    let path = format!("/picqueue/{queue}");
    assert_eq!(fixture.call("PUT", &path, &[], &pause("Paused")).await.status, 200);
    let mut ids = Vec::new();
    for (level, input) in [(0, "a.png"), (2, "b.png"), (1, "c.png"), (2, "d.png")] {
        let level = format!("<JobLevel>{level}</JobLevel>");
        ids.push(fixture.submit(input, "imageMogr2/thumbnail/!50p", "out.png", &level).await);
    }
    let waiting = get_json(&fixture, &format!("/_ci/jobs?stage=waiting&queue={queue}")).await;
    assert_eq!(column(&waiting["jobs"], "input"), ["b.png", "d.png", "c.png", "a.png"]);
    assert_eq!(column(&waiting["jobs"], "state"), ["Pause"; 4]);
    let newest = get_json(&fixture, "/_ci/jobs?limit=2").await;
    assert_eq!((&newest["total"], column(&newest["jobs"], "input")), (&4.into(), vec!["d.png", "c.png"]));
    assert_eq!(get_json(&fixture, "/_ci/jobs?queue=pnone").await["total"], 0);

    // What waits has no real sizes, and no predicted ones either while nobody knows the input.
    let details = get_json(&fixture, &format!("/_ci/jobs/{}", ids[0])).await;
    let words = details["input_problem"].as_str().unwrap();
    assert!(words.contains("no object `a.png`"), "{words}");
    assert_eq!((&details["input_picture"], &details["steps"][0]["predicted"]), (&Value::Null, &Value::Null));
    fixture.emulator.store().put(BUCKET, "a.png", &picture(10, 8)).unwrap();
    let details = get_json(&fixture, &format!("/_ci/jobs/{}", ids[0])).await;
    assert_eq!(details["steps"][0]["predicted"], serde_json::json!({ "width": 5, "height": 4 }));
    assert_eq!(details["steps"][0]["real"], Value::Null);

    assert_eq!(fixture.call("PUT", &path, &[], &pause("Active")).await.status, 200);
    fixture.idle().await;
    let ended = get_json(&fixture, "/_ci/jobs?stage=ended").await;
    assert_eq!(ended["total"], 4);
    let failed = ended["jobs"].as_array().unwrap().iter().find(|job| job["input"] == "b.png").unwrap();
    assert_eq!(failed["failure"]["code"], "NoSuchKey");
    assert_eq!(get_json(&fixture, "/_ci/jobs?stage=waiting").await["total"], 0);

    fixture.emulator.set_pace(cloud_infinite_emulator::Pace::Gate);
    let held = fixture.submit("a.png", "imageMogr2/rotate/90", "out.png", "").await;
    assert_eq!(get_json(&fixture, &format!("/_ci/jobs/{held}")).await["held"], true);
    fixture.emulator.release(&held).unwrap();
    fixture.idle().await;
    assert_eq!(get_json(&fixture, &format!("/_ci/jobs/{held}")).await["held"], false);

    for (path, status, words) in [
        ("/_ci/jobs?limit=0", 400, "`limit` must be a number from 1 to 1000"),
        ("/_ci/jobs?stage=done", 400, "`stage` must be one of waiting, running, ended"),
        ("/_ci/jobs?state=Running", 400, "The parameter `state` is unknown"),
        ("/_ci/queues?a=1", 400, "The parameter `a` is unknown"),
        ("/_ci/jobs/cnone", 404, "There is no job `cnone`"),
        ("/_ci/jobs/cnone/input", 404, "There is no job `cnone`"),
    ] {
        let reply = get(&fixture, path).await;
        assert_eq!(reply.status, status, "{path}");
        assert!(error_of(&reply).contains(words), "{path}: {}", reply.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_nothing_but_pictures() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let store = fixture.emulator.store();
    store.put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    let id = fixture.submit("in.png", "imageMogr2/format/webp", "out.html", "").await;
    fixture.idle().await;
    let (input, output) = (format!("/_ci/jobs/{id}/input"), format!("/_ci/jobs/{id}/output"));
    for (path, kind) in [(&input, "image/png"), (&output, "image/webp")] {
        let reply = get(&fixture, path).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, Some(kind)));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert!(reply.header("content-security-policy").unwrap().contains("default-src 'none'"));
    }
    // The object is what it is now, whatever the job read.
    store.put(BUCKET, "in.png", b"<html><script>alert(1)</script>").unwrap();
    let reply = get(&fixture, &input).await;
    assert_eq!((reply.status, reply.header("content-type")), (409, Some("application/json")));
    assert!(error_of(&reply).contains("cannot be shown as a picture"), "{}", reply.body);
    store.delete(BUCKET, "out.html").unwrap();
    let reply = get(&fixture, &output).await;
    assert_eq!(reply.status, 404);
    assert!(error_of(&reply).contains("no object `out.html`"), "{}", reply.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_trusts_nothing_but_itself() {
    let fixture = Fixture::start().await;
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/app.js", "text/javascript; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
    ] {
        let reply = get(&fixture, path).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, Some(kind)), "{path}");
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    }
    let rebound = "GET / HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n";
    assert_eq!(exchange(fixture.emulator.admin_address(), rebound.as_bytes()).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_signature_is_taken_apart() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let headers = [("host", BUCKET_HOST), ("x-cos-security-token", "canary-token")];
    let mut wire =
        crate::support::Wire::signed("GET", "/picqueue", &[("state", "All")], &headers, "", fixture.now);
    // A token with a permanent key is refused before the signature is looked at; without it the signature fits not.
    assert_eq!(wire.send(fixture.address()).await.code(), "AccessDenied");
    wire = fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[("state", "All")], "");
    wire.target = wire.target.replace("state=All", "state=Alf");
    assert_eq!(wire.send(fixture.address()).await.code(), "SignatureDoesNotMatch");

    let list = get_json(&fixture, "/_ci/refusals").await;
    assert_eq!(list["total"], 2);
    let [latest, first] = list["refusals"].as_array().unwrap().as_slice() else { panic!("{list}") };
    assert_eq!((&first["code"], &first["part"]), (&"AccessDenied".into(), &"security token".into()));
    assert_eq!(first["format_string"], serde_json::json!([]));
    assert_eq!((&latest["part"], &latest["status"]), (&"query parameter state".into(), &403.into()));
    let message = latest["message"].as_str().unwrap();
    assert!(message.ends_with("has `l` in one place where it has `f`."), "{message}");
    let piece = |name: &str, computed: &str, signed: &str| serde_json::json!({ "name": name, "computed": computed, "signed": signed, "same": computed == signed });
    let expected = serde_json::json!([
        piece("method", "get", "get"),
        piece("path", "/picqueue", "/picqueue"),
        piece("query parameter state", "Alf", "All"),
        piece("header host", BUCKET_HOST, BUCKET_HOST),
    ]);
    assert_eq!(latest["format_string"], expected);
    let same: Vec<bool> = latest["string_to_sign"]
        .as_array()
        .unwrap()
        .iter()
        .map(|piece| piece["same"].as_bool().unwrap())
        .collect();
    assert_eq!(same, [true, true, false]);
    // Neither signatures nor tokens are told to whoever reads the journal.
    let all = list.to_string() + &get(&fixture, "/_ci/requests").await.body;
    let signature = wire.header_mut("authorization").rsplit('=').next().unwrap().to_owned();
    assert!(!all.contains(&signature) && !all.contains("canary-token"), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_a_canonical_request_is_covered() {
    let fixture = Fixture::start_with(|config| {
        config.credentials[0].token = Some("canary-token".to_owned());
    })
    .await;
    let headers = [("host", BUCKET_HOST), ("x-ci-security-token", "canary-token")];
    let mut wire = crate::support::Wire::signed("GET", "/picqueue", &[], &headers, "", fixture.now);
    wire.target = "/picqueus".to_owned();
    assert_eq!(wire.send(fixture.address()).await.element("Part"), Some("path"));
    let list = get_json(&fixture, "/_ci/refusals").await.to_string();
    assert!(list.contains("(not shown)") && !list.contains("canary"), "{list}");
    assert!(!get(&fixture, "/_ci/requests").await.body.contains("canary"));
}

/// A stream of events that is read piece by piece.
struct Stream {
    connection: TcpStream,
    text: String,
}

impl Stream {
    async fn open(fixture: &Fixture, last_id: Option<&str>) -> Self {
        let mut connection = TcpStream::connect(fixture.emulator.admin_address()).await.unwrap();
        let last = last_id.map(|id| format!("last-event-id: {id}\r\n")).unwrap_or_default();
        let head = format!("GET /_ci/events HTTP/1.1\r\nhost: 127.0.0.1\r\n{last}\r\n");
        connection.write_all(head.as_bytes()).await.unwrap();
        Self { connection, text: String::new() }
    }

    /// Reads until the text is there, and forgets everything up to its end.
    async fn until(&mut self, text: &str) -> String {
        let work = async {
            while !self.text.contains(text) {
                let mut buffer = [0; 4096];
                let count = self.connection.read(&mut buffer).await.unwrap();
                assert_ne!(count, 0, "the stream ended before `{text}`: {}", self.text);
                self.text.push_str(&String::from_utf8_lossy(&buffer[..count]));
            }
        };
        tokio::time::timeout(Duration::from_secs(30), work).await.unwrap();
        let end = self.text.find(text).unwrap() + text.len();
        let rest = self.text.split_off(end);
        std::mem::replace(&mut self.text, rest)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_tell_what_changes() {
    let fixture = Fixture::start().await;
    let queue = fixture.enable().await;
    let mut stream = Stream::open(&fixture, None).await;
    let head = stream.until("event: resync\n").await;
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    let id = head.rsplit("id: ").next().unwrap().lines().next().unwrap().to_owned();
    stream.until("\n\n").await;

    let path = format!("/picqueue/{queue}");
    let body = "<Request><Name>q</Name><State>Paused</State><NotifyConfig><State>Off</State></NotifyConfig></Request>";
    fixture.call("PUT", &path, &[], body).await;
    let event = stream.until("\n\n").await;
    assert!(event.contains("event: queue") && event.contains(&queue), "{event}");
    let job = fixture.submit("in.png", "imageMogr2/rotate/90", "out.png", "").await;
    let so_far = stream.until(&format!("\"job_id\":\"{job}\"")).await;
    assert!(so_far.contains("\"kind\":\"request\"") && so_far.contains("\"refused\":false"), "{so_far}");
    stream.until("\"state\":\"Pause\"").await;
    let mut unsigned = fixture.wire(BUCKET_HOST, "GET", "/picqueue", &[], "");
    unsigned.headers.retain(|(name, _)| name != "authorization");
    assert_eq!(unsigned.send(fixture.address()).await.status, 403);
    stream.until("\"refused\":true").await;

    // Who comes back hears everything since.
    let mut again = Stream::open(&fixture, Some(&id)).await;
    let text = again.until("\"refused\":true").await;
    assert!(!text.contains("resync") && text.contains("event: queue") && text.contains(&job), "{text}");
    let mut stranger = Stream::open(&fixture, Some("0-1")).await;
    stranger.until("event: resync").await;

    // After a new beginning there is nothing to go on with.
    fixture.emulator.reset().await.unwrap();
    again.until("event: resync").await;

    // The streams do not hold up the end.
    let mut rest = String::new();
    tokio::time::timeout(Duration::from_secs(30), async {
        fixture.emulator.stop().await;
        again.connection.read_to_string(&mut rest).await.unwrap();
    })
    .await
    .unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "{rest:?}");
}
