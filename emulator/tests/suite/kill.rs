//! A process that is killed again and again while clients are at work, and goes on each time on the same root.
//!
//! `cargo xtask emulator-kill` does this a hundred times.

mod receiver;
mod world;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use self::receiver::Receiver;
use self::world::{Known, World};
use crate::binary::Program;
use crate::crash::{address, call, root_with_picture};
use crate::support::{BUCKET, BUCKET_HOST, Reply, Wire, element, exchange, job, system_now, try_exchange};

/// How often the process is killed, unless this variable says otherwise.
const KILLS_VARIABLE: &str = "CLOUD_INFINITE_EMULATOR_KILLS";
const KILLS: usize = 5;

/// Clients that are at work at one time.
const CLIENTS: usize = 6;

/// The longest that the clients are at work before the process is killed.
const MOST_WORK: Duration = Duration::from_millis(250);

/// As many keys as each client writes, so that most objects are replaced and deleted many times.
const KEYS: usize = 4;

/// As many templates as each client leaves: a bucket has 200 at most, and what was not acknowledged counts as well.
const TEMPLATES: usize = 3;

/// Differs from life to life and is the same in every run; when exactly a process is killed is another matter.
fn chance(number: usize) -> u64 {
    let mut z = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z ^ (z >> 27)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_may_be_killed_at_any_moment() {
    let kills = std::env::var(KILLS_VARIABLE).map_or(KILLS, |text| text.parse().unwrap());
    let root = root_with_picture();
    let receiver = Receiver::start().await;
    let world = Arc::new(Mutex::new(World::default()));
    for life in 0..kills {
        // With the disk and without: a kill is survived either way.
        let options: &[&str] = if life % 2 == 0 { &[] } else { &["--durable"] };
        let mut program = Program::start(root.path(), options);
        if life == 0 {
            assert_eq!(call(&program, "POST", "/picbucket", &[], "").await.status, 200);
        }
        check(&program, &world, life).await;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (world, url) = (Arc::clone(&world), receiver.url());
                tokio::spawn(work(address(&program.ready["url"]), world, url, (life, client)))
            })
            .collect();
        let most = u64::try_from(MOST_WORK.as_micros()).unwrap();
        tokio::time::sleep(Duration::from_micros(chance(life) % most)).await;
        program.child.kill().unwrap();
        program.child.wait().unwrap();
        for client in clients {
            client.await.unwrap();
        }
    }
    let ended = world.lock().unwrap().ended();
    let program = Program::start(root.path(), &[]);
    check(&program, &world, kills).await;
    let mut world = world.lock().unwrap().clone();
    finish(&program, &mut world, &ended).await;
    let told = receiver.told();
    for (id, known) in world.jobs.iter().filter(|(_, known)| known.is_called_back) {
        assert!(told.contains_key(id), "nobody was told that {id} has ended: {known:?}");
    }
    println!(
        "{kills} kills: {} jobs, {} objects, {} templates, {} jobs called back ({} times); all there",
        world.jobs.len(),
        world.objects.len(),
        world.templates.len(),
        told.len(),
        told.values().sum::<usize>()
    );
    assert!(world.jobs.len() >= kills, "the clients had no time to do anything");
}

/// One client, until the process is gone.
async fn work(
    address: std::net::SocketAddr,
    world: Arc<Mutex<World>>,
    url: String,
    (life, client): (usize, usize),
) {
    let send = async |method: &str, path: &str, host: &str, headers: &[(&str, &str)], body: &str| {
        let mut all = vec![("host", host)];
        all.extend(headers);
        try_exchange(address, &Wire::signed(method, path, &[], &all, body, system_now()).bytes()).await
    };
    let storage = BUCKET_HOST.replace(".ci.", ".cos.");
    let processing = BUCKET_HOST;
    for step in 0.. {
        let version = format!("{life}-{client}-{step}");
        match (client + step) % 6 {
            0..=2 => {
                let is_called_back = step % 3 == 0;
                let output = format!("out/{version}.jpg");
                let mut body = job("in.png", "imageMogr2/thumbnail/20x/format/jpg", &output, "");
                if is_called_back {
                    let wish = format!("<CallBack>{url}</CallBack></Request>");
                    body = body.replace("</Request>", &wish);
                }
                let Ok(reply) = send("POST", "/jobs", processing, &[], &body).await else { return };
                let id = reply.element("JobId").unwrap_or_else(|| panic!("{}", reply.body)).to_owned();
                let known = Known { life, client, output, is_called_back, end: None };
                assert!(world.lock().unwrap().jobs.insert(id.clone(), known).is_none(), "{id} came twice");
            }
            3 => {
                let key = format!("object/{client}/{}", step % KEYS);
                let is_put = step % 4 != 0;
                world.lock().unwrap().object(&key).begin(is_put.then(|| version.clone()));
                let (method, kind) = if is_put { ("PUT", "x/") } else { ("DELETE", "y/") };
                let kind = format!("{kind}{version}");
                let (headers, body) = if is_put {
                    (vec![("content-type", kind.as_str())], version.as_str())
                } else {
                    (vec![], "")
                };
                let Ok(reply) = send(method, &format!("/{key}"), &storage, &headers, body).await else {
                    return;
                };
                assert!(matches!(reply.status, 200 | 204), "{}", reply.body);
                world.lock().unwrap().object(&key).acknowledge();
            }
            4 => {
                let old = world.lock().unwrap().template_to_delete(client, TEMPLATES);
                if let Some(id) = old {
                    let Ok(reply) = send("DELETE", &format!("/template/{id}"), processing, &[], "").await
                    else {
                        return;
                    };
                    assert_eq!(reply.status, 200, "{}", reply.body);
                    world.lock().unwrap().templates.remove(&id);
                    continue;
                }
                let body = format!(
                    "<Request><Tag>PicProcess</Tag><Name>n-{version}</Name><PicProcess><ProcessRule>imageSlim\
                     </ProcessRule></PicProcess></Request>"
                );
                let Ok(reply) = send("POST", "/template", processing, &[], &body).await else { return };
                // When there are too many of those that nobody knows of, no more go.
                if let Some(id) = reply.element("TemplateId") {
                    world.lock().unwrap().templates.insert(id.to_owned(), (client, false));
                }
            }
            _ => {
                let last = world.lock().unwrap().jobs_of(life, client).pop();
                let Some(id) = last else { continue };
                let Ok(reply) = send("GET", &format!("/jobs/{id}"), processing, &[], "").await else {
                    return;
                };
                world.lock().unwrap().look(&reply.body);
            }
        }
    }
}

/// Compares a new process with what was acknowledged by the one before.
async fn check(program: &Program, world: &Mutex<World>, life: usize) {
    let mut seen = world.lock().unwrap().clone();
    let ids: Vec<String> = match life.checked_sub(1) {
        Some(before) => (0..CLIENTS).flat_map(|client| seen.jobs_of(before, client)).collect(),
        None => Vec::new(),
    };
    for ids in ids.chunks(10) {
        let reply = call(program, "GET", &format!("/jobs/{}", ids.join(",")), &[], "").await;
        assert!(!reply.body.contains("NonExistJobIds"), "life {life}: {}", reply.body);
        assert_eq!(seen.look(&reply.body).len(), ids.len());
    }
    let keys: Vec<String> = seen.objects.keys().cloned().collect();
    for key in keys {
        let is = object(program, &key).await;
        seen.object(&key).find(is, &format!("life {life}: {key}"));
    }
    let listed = templates(program).await;
    seen.templates.retain(|id, (_, is_going)| {
        let is_there = listed.contains(id);
        assert!(is_there || *is_going, "life {life}: template {id} is gone");
        is_there
    });
    *world.lock().unwrap() = seen;
}

/// The version of an object, if it is there. Its text and its type came in one request.
async fn object(program: &Program, key: &str) -> Option<String> {
    let reply = get_object(program, key).await;
    if reply.status == 404 {
        return None;
    }
    assert_eq!(reply.status, 200, "{key}: {}", reply.body);
    let kind = format!("x/{}", reply.body);
    assert_eq!(reply.header("content-type"), Some(kind.as_str()), "{key} has the type of another version");
    Some(reply.body)
}

async fn get_object(program: &Program, key: &str) -> Reply {
    let host = BUCKET_HOST.replace(".ci.", ".cos.");
    let wire = Wire::signed("GET", &format!("/{key}"), &[], &[("host", &host)], "", system_now());
    wire.send(address(&program.ready["url"])).await
}

async fn templates(program: &Program) -> Vec<String> {
    let mut ids = Vec::new();
    for page in 1.. {
        let page = page.to_string();
        let query = [("pageNumber", page.as_str()), ("pageSize", "100")];
        let reply = call(program, "GET", "/template", &query, "").await;
        let parts = reply.body.split("<TemplateList>").skip(1);
        let found: Vec<String> = parts.map(|part| element(part, "TemplateId").unwrap().to_owned()).collect();
        let is_last = found.len() < 100;
        ids.extend(found);
        if is_last {
            break;
        }
    }
    ids
}

/// Every job comes to its one end, is in the list, and has its output. Some were seen to have `ended` before this process
/// began.
async fn finish(program: &Program, world: &mut World, ended: &[String]) {
    let jobs = loop {
        let jobs = list(program).await;
        if jobs.iter().all(|job| World::end_of(job).is_some()) {
            break jobs;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let mut ids: Vec<&str> = jobs.iter().filter_map(|job| element(job, "JobId")).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "a job is in the list twice");
    for id in world.jobs.keys() {
        assert!(ids.binary_search(&id.as_str()).is_ok(), "{id} is not in the list");
    }
    for job in &jobs {
        world.look(&format!("<JobsDetail>{job}"));
    }
    for (id, known) in &world.jobs {
        let (state, _) = known.end.as_ref().unwrap();
        assert_eq!(state, "Success", "{id}");
        assert_eq!(get_object(program, &known.output).await.status, 200, "{id} has no output");
    }
    let request = b"GET /_ci/transitions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let answer = exchange(address(&program.ready["admin"]), request).await;
    let transitions: Vec<Value> = serde_json::from_str(&answer.body).unwrap();
    let mut ends: Vec<&str> = transitions
        .iter()
        .filter(|transition| matches!(transition["to"].as_str(), Some("Success" | "Failed" | "Cancel")))
        .map(|transition| transition["job_id"].as_str().unwrap())
        .collect();
    ends.sort_unstable();
    assert!(ends.windows(2).all(|pair| pair[0] != pair[1]), "a job has ended twice");
    for id in ended {
        assert!(ends.binary_search(&id.as_str()).is_err(), "{id} had ended before, and has ended again");
    }
}

/// Every job of the bucket, page by page.
async fn list(program: &Program) -> Vec<String> {
    let mut jobs = Vec::new();
    let mut token = None;
    loop {
        let mut query = vec![("tag", "PicProcess".to_owned()), ("size", "100".to_owned())];
        query.extend(token.map(|token| ("nextToken", token)));
        let query: Vec<(&str, &str)> = query.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let reply = call(program, "GET", "/jobs", &query, "").await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert!(reply.body.contains(BUCKET));
        jobs.extend(reply.body.split("<JobsDetail>").skip(1).map(str::to_owned));
        match reply.element("NextToken") {
            Some(next) => token = Some(next.to_owned()),
            None => return jobs,
        }
    }
}
