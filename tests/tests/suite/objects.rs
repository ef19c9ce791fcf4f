//! Objects from end to end: the client, and the emulator with its signature check.
#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever is missing fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use cloud_infinite::{
    CallOptions, Client, ErrorKind, GetObject, GetObjectToFile, HeadObject, JobState, ListObjects, OnUpdate,
    Outcome, PresignMethod, PresignObject, ProcessFile, PutObject, Secret,
};
use cloud_infinite_emulator::Emulator;
use cloud_infinite_emulator::image::sample::sample_photo_jpeg;
use image::GenericImageView;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

struct World {
    root: tempfile::TempDir,
    _emulator: Emulator,
    client: Client,
}

impl World {
    async fn new() -> Self {
        log_recorder::start();
        let (root, emulator) = conformance::emulator(|_| {}).await;
        let client = conformance::builder(&emulator).build().unwrap();
        Self { root, _emulator: emulator, client }
    }

    async fn put(&self, key: &str, body: impl Into<bytes::Bytes>) {
        self.client.put_object(put(key, body)).await.unwrap();
    }

    async fn keys(&self) -> Vec<String> {
        let mut objects = self.client.list_objects(());
        let mut keys = Vec::new();
        while let Some(object) = objects.next().await.unwrap() {
            keys.push(object.key);
        }
        keys
    }
}

fn put(key: &str, body: impl Into<bytes::Bytes>) -> PutObject {
    PutObject { key: key.to_owned(), body: Some(body.into()), ..Default::default() }
}

#[tokio::test]
async fn objects_of_every_size_come_back_as_they_were() {
    let world = World::new().await;
    for size in [0, 1, 70_000, 32 << 20] {
        let body: Vec<u8> = (0..size).map(|at: usize| (at.wrapping_mul(2_654_435_761) >> 7) as u8).collect();
        let body = bytes::Bytes::from(body);
        let stored = world.client.put_object(put("in/photo.bin", body.clone())).await.unwrap();
        assert_eq!(stored.etag.as_ref().map(String::len), Some(32), "{size}");
        let info = world.client.head_object("in/photo.bin").await.unwrap();
        assert_eq!((info.size, &info.etag, &info.crc64), (Some(size as i64), &stored.etag, &stored.crc64));
        assert_eq!(info.content_type.as_deref(), Some("application/octet-stream"));
        assert!(info.last_modified.is_some() && info.response.request_id.is_some());

        let mut object = world.client.get_object("in/photo.bin").await.unwrap();
        assert_eq!(object.info().etag, stored.etag);
        assert!(object.read_to_end().await.unwrap() == body, "{size}");
        assert!(object.chunk().await.unwrap().is_none());

        let path = world.root.path().join("photo.bin");
        let to_file =
            GetObjectToFile { key: "in/photo.bin".into(), path: path.clone(), ..Default::default() };
        assert_eq!(world.client.get_object_to_file(to_file).await.unwrap().size, Some(size as i64));
        assert!(std::fs::read(&path).unwrap() == body, "{size}");
    }
    let large = put("in/large", vec![0; (32 << 20) + 1]);
    let error = world.client.put_object(large).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidArgument, 0));
}

#[tokio::test]
async fn what_is_said_of_an_object_is_kept() {
    let world = World::new().await;
    let path = world.root.path().join("cat.txt");
    std::fs::write(&path, "hello").unwrap();
    let request = PutObject {
        key: "in/hello 猫.txt".into(),
        path: Some(path),
        content_type: Some("text/plain".into()),
        cache_control: Some("max-age=600".into()),
        content_disposition: Some("attachment; filename=\"cat + dog.txt\"".into()),
        content_encoding: Some("identity".into()),
        metadata: BTreeMap::from([("author".into(), "a b=c&d%20".into()), ("taken-at".into(), "1".into())]),
        ..Default::default()
    };
    let stored = world.client.put_object(request.clone()).await.unwrap();
    assert_eq!(stored.crc64.as_deref(), Some("11177612005948864433"));
    assert_eq!(stored.etag.as_deref(), Some("5d41402abc4b2a76b9719d911017c592"));
    let info = world.client.head_object(&request.key).await.unwrap();
    assert_eq!(info.metadata, request.metadata);
    assert_eq!(
        (info.content_type, info.cache_control, info.content_disposition, info.content_encoding),
        (request.content_type, request.cache_control, request.content_disposition, request.content_encoding)
    );
}

#[tokio::test]
async fn a_part_of_an_object_and_conditions() {
    let world = World::new().await;
    world.put("k", "0123456789").await;
    let read = |request: GetObject| {
        let client = world.client.clone();
        async move {
            let mut body = client.get_object(request).await?;
            let bytes = body.read_to_end().await?;
            Ok::<_, cloud_infinite::Error>((String::from_utf8(bytes.to_vec()).unwrap(), body.info().clone()))
        }
    };
    let part = |offset: Option<i64>, length, last| GetObject { offset, length, last, ..GetObject::from("k") };
    for (request, expected) in [
        (part(None, None, None), "0123456789"),
        (part(Some(0), None, None), "0123456789"),
        (part(Some(3), None, None), "3456789"),
        (part(Some(3), Some(4), None), "3456"),
        (part(None, Some(1), None), "0"),
        (part(Some(8), Some(100), None), "89"),
        (part(None, None, Some(3)), "789"),
    ] {
        let (text, info) = read(request.clone()).await.unwrap();
        assert_eq!((text.as_str(), info.size), (expected, Some(10)), "{request:?}");
        assert_eq!(info.content_length, i64::try_from(expected.len()).ok());
    }
    let error = read(part(Some(10), None, None)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.code()),
        (ErrorKind::Conflict, Some(416), Some("InvalidRange"))
    );
    let error = read(GetObject { max_size: Some(9), ..GetObject::from("k") }).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Conflict, Some(200)));
    assert!(error.to_string().contains("more than the 9 bytes"), "{error}");

    let info = world.client.head_object("k").await.unwrap();
    let (etag, put_at) = (info.etag.unwrap(), info.last_modified.unwrap());
    let if_match = |etag: &str| GetObject { if_match: Some(etag.into()), ..GetObject::from("k") };
    assert_eq!(read(if_match(&etag)).await.unwrap().0.len(), 10);
    let error = read(if_match("0")).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Conflict, Some(412)));
    let error =
        read(GetObject { if_none_match: Some(etag.clone()), ..GetObject::from("k") }).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Conflict, Some(304)));
    assert!(error.to_string().contains("has not changed"), "{error}");
    let head = HeadObject { if_modified_since: Some(put_at), ..HeadObject::from("k") };
    let error = world.client.head_object(head).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Conflict, Some(304)));
    let head = HeadObject { if_unmodified_since: Some(put_at), ..HeadObject::from("k") };
    assert_eq!(world.client.head_object(head).await.unwrap().size, Some(10));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_can_be_deleted() {
    let world = World::new().await;
    let error = world.client.head_object("none").await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::NotFound, Some(404), 1));
    let error = world.client.get_object("none").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("NoSuchKey")));
    world.client.delete_object("none").await.unwrap();
    world.put("some", "x").await;
    world.client.delete_object("some").await.unwrap();
    assert_eq!(world.keys().await, Vec::<String>::new());
    let elsewhere = world.client.for_bucket("other-1250000000").unwrap();
    let error = elsewhere.get_object("k").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("NoSuchBucket")));

    let path = world.root.path().join("kept.txt");
    std::fs::write(&path, "old").unwrap();
    let request = GetObjectToFile { key: "none".into(), path: path.clone(), ..Default::default() };
    assert_eq!(world.client.get_object_to_file(request).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    let names = std::fs::read_dir(world.root.path()).unwrap().count();
    assert_eq!(names, 2, "the data of the emulator and the file");
}

/// Keys that path handling, escaping or signing could spoil.
const AWKWARD: &[&str] = &[
    " ",
    "a b",
    "a+b",
    "a%b",
    "a%20b",
    "%2F",
    "%2e%2e/x",
    "a/./b",
    "a/../b",
    "../a",
    "./a",
    "a/.",
    "a/b/..",
    "a//b",
    "a/",
    "a/ /b",
    ".a",
    "a.",
    "...",
    "-",
    "~",
    "*",
    "!'()*",
    "a;b",
    "a=b&c",
    "a?b",
    "a#b",
    "a:b",
    "a@b",
    "a,b",
    "$",
    "[x]",
    "{key}",
    "a|b",
    "a^b",
    "`",
    "\"",
    "'",
    "<>",
    "a\\b",
    "C:\\x",
    "\t",
    "\n",
    "\r\n",
    "\u{7f}",
    "\u{1}",
    "猫",
    "é",
    "e\u{301}",
    "\u{202e}x",
    "\u{feff}",
    "😀",
    "CON",
    "nul.txt",
    "a\u{0}b",
];

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_every_kind_come_back_as_they_were() {
    let world = World::new().await;
    for key in AWKWARD {
        there_and_back(&world.client, key).await;
    }
    let put: BTreeSet<&str> = AWKWARD.iter().copied().collect();
    assert_eq!(world.keys().await, put.into_iter().collect::<Vec<_>>(), "the list has them in order");
}

async fn there_and_back(client: &Client, key: &str) {
    let body = format!("content of {key:?}");
    client.put_object(put(key, body.clone())).await.unwrap_or_else(|error| panic!("{key:?}: {error}"));
    let mut object = client.get_object(key).await.unwrap_or_else(|error| panic!("{key:?}: {error}"));
    assert_eq!(object.read_to_end().await.unwrap(), body.as_bytes(), "{key:?}");
    let mut found = client.list_objects(ListObjects { prefix: Some(key.into()), ..Default::default() });
    assert_eq!(found.next().await.unwrap().unwrap().key, key);
}

#[test]
fn any_key_that_is_taken_comes_back_as_it_was() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let part = prop_oneof![
        Just(".".to_owned()),
        Just("..".to_owned()),
        Just(String::new()),
        "[ -~]{1,6}",
        "\\PC{1,4}",
        any::<String>().prop_map(|text| text.chars().take(5).collect()),
    ];
    let key = proptest::collection::vec(part, 1..5).prop_map(|parts| parts.join("/"));
    let mut runner = TestRunner::default();
    let outcome = runner.run(&key, |key| {
        runtime.block_on(async {
            let body = key.clone();
            match world.client.put_object(put(&key, body)).await {
                Ok(_) => {
                    let mut object = world.client.get_object(&key).await.unwrap();
                    prop_assert_eq!(object.read_to_end().await.unwrap(), key.as_bytes());
                    world.client.delete_object(&key).await.unwrap();
                }
                Err(error) => prop_assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{}", error),
            }
            Ok(())
        })
    });
    outcome.unwrap();
    assert_eq!(runtime.block_on(world.keys()), Vec::<String>::new(), "no key went astray");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_read_page_by_page() {
    let world = World::new().await;
    let mut puts = tokio::task::JoinSet::new();
    for worker in 0..20 {
        let client = world.client.clone();
        puts.spawn(async move {
            for number in 0..250 {
                let number = worker * 250 + number;
                client.put_object(put(&format!("in/{}/{number:05}", number % 7), "x")).await.unwrap();
            }
        });
    }
    puts.join_all().await;

    let mut objects = world.client.list_objects(ListObjects { max_keys: Some(999), ..Default::default() });
    let (mut keys, mut pages) = (Vec::new(), 0);
    while let Some(page) = objects.next_page().await.unwrap() {
        pages += 1;
        assert_eq!(page.is_truncated, page.next_marker.is_some());
        keys.extend(page.items.into_iter().map(|item| item.key));
    }
    assert_eq!((keys.len(), pages), (5000, 6));
    assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));

    let folders = ListObjects {
        prefix: Some("in/".into()),
        delimiter: Some("/".into()),
        max_keys: Some(3),
        ..Default::default()
    };
    let mut objects = world.client.list_objects(folders);
    let mut prefixes = Vec::new();
    while let Some(page) = objects.next_page().await.unwrap() {
        assert!(page.items.is_empty() && page.common_prefixes.len() <= 3);
        prefixes.extend(page.common_prefixes);
    }
    assert_eq!(prefixes, (0..7).map(|folder| format!("in/{folder}/")).collect::<Vec<_>>());

    let behind = ListObjects { marker: Some("in/6/04990".into()), ..Default::default() };
    let mut objects = world.client.list_objects(behind);
    let mut last = Vec::new();
    while let Some(object) = objects.next().await.unwrap() {
        last.push(object.key);
    }
    assert_eq!(last, ["in/6/04997"], "numbers that leave six when divided by seven");
}

#[tokio::test]
async fn a_url_does_one_thing_for_a_while() {
    let world = World::new().await;
    world.put("in/a b", "hello").await;
    // Only the first of several is taken, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let presign = |method, query: &[(&str, &str)]| {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        world.client.presign_object(PresignObject {
            key: "in/a b".into(),
            method,
            query,
            ..Default::default()
        })
    };
    let send = async |method: reqwest::Method,
                      url: &Secret,
                      headers: &BTreeMap<String, String>,
                      body: &'static str| {
        let request = headers
            .iter()
            .fold(http.request(method, url.expose()), |request, (name, value)| request.header(name, value));
        let answer = request.body(body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let get = presign(PresignMethod::Get, &[("response-content-type", "text/x")]).await.unwrap();
    assert_eq!(send(reqwest::Method::GET, &get.url, &get.headers, "").await, (200, "hello".to_owned()));
    assert_eq!(send(reqwest::Method::DELETE, &get.url, &get.headers, "").await.0, 403, "it is for GET alone");
    let changed = Secret::new(get.url.expose().replace("text%2Fx", "text%2Fy"));
    assert_eq!(send(reqwest::Method::GET, &changed, &get.headers, "").await.0, 403);
    assert!(!format!("{get:?}").contains("q-signature"));

    let put = presign(PresignMethod::Put, &[]).await.unwrap();
    assert_eq!(put.method, "PUT");
    assert_eq!(send(reqwest::Method::PUT, &put.url, &put.headers, "new").await.0, 200);
    assert_eq!(world.client.head_object("in/a b").await.unwrap().size, Some(3));
    let delete = presign(PresignMethod::Delete, &[]).await.unwrap();
    assert_eq!(send(reqwest::Method::DELETE, &delete.url, &delete.headers, "").await.0, 204);
    assert_eq!(world.keys().await, Vec::<String>::new());
}

fn process(folder: &Path, output: &str, rule: &str) -> ProcessFile {
    ProcessFile {
        path: folder.join("cat.jpg"),
        output_path: folder.join(output),
        rule: Some(rule.to_owned()),
        poll_interval: Some(Duration::from_millis(10)),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_picture_goes_from_file_to_file() {
    let world = World::new().await;
    world.client.enable_service(()).await.unwrap();
    let folder = world.root.path();
    std::fs::write(folder.join("cat.jpg"), sample_photo_jpeg(640, 480, 7).unwrap()).unwrap();

    let request = process(folder, "cat.webp", "imageMogr2/thumbnail/320x|imageMogr2/format/webp");
    let (sender, updates) = std::sync::mpsc::channel();
    let on_update: OnUpdate<_> = Box::new(move |job: cloud_infinite::Job| sender.send(job.state).unwrap());
    let done = world.client.run_with(request.clone(), CallOptions::default(), Some(on_update)).await.unwrap();
    assert_eq!(done.job.state, JobState::Success);
    assert_eq!(updates.into_iter().last(), Some(JobState::Success));
    let bytes = std::fs::read(folder.join("cat.webp")).unwrap();
    assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (320, 240));
    assert_eq!((done.size, done.input_key, done.output_key), (bytes.len() as i64, None, None));
    assert_eq!(
        (done.left_behind, world.keys().await),
        (Vec::new(), Vec::new()),
        "nothing stays in the bucket"
    );

    let kept = ProcessFile { keep_objects: Some(true), key_prefix: Some("mine/".into()), ..request.clone() };
    let done = world.client.process_file(kept).await.unwrap();
    let (input, output) = (done.input_key.unwrap(), done.output_key.unwrap());
    assert!(input.starts_with("mine/") && input.ends_with("/in.jpg") && output.ends_with("/out.webp"));
    assert_eq!(world.keys().await, [input.clone(), output]);
    let info = world.client.head_object(input).await.unwrap();
    assert_eq!(info.content_type.as_deref(), Some("image/jpeg"));
}

#[tokio::test]
async fn the_step_that_failed_is_named_and_nothing_needless_stays() {
    let world = World::new().await;
    let folder = world.root.path();
    let request = process(folder, "cat.webp", "imageMogr2/rotate/90");

    let error = world.client.process_file(request.clone()).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::File, Some(Outcome::NotSent)));
    assert!(error.to_string().starts_with("process_file: putting the picture "), "{error}");

    std::fs::write(folder.join("cat.jpg"), sample_photo_jpeg(64, 48, 7).unwrap()).unwrap();
    for (request, field) in [
        (ProcessFile { output_path: folder.join("none").join("cat.webp"), ..request.clone() }, "output_path"),
        (ProcessFile { rule: None, ..request.clone() }, "rule"),
        (ProcessFile { key_prefix: Some("/x".into()), ..request.clone() }, "key_prefix"),
    ] {
        let error = world.client.process_file(request).await.unwrap_err();
        assert_eq!(error.argument().unwrap().field, field);
        assert_eq!((error.attempts(), error.outcome()), (0, Some(Outcome::NotSent)));
    }

    let error = world.client.process_file(request.clone()).await.unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("PicBucketUnBinded"), Some(Outcome::Rejected)));
    assert!(error.to_string().contains("submitting the job failed: "), "{error}");
    assert_eq!(world.keys().await, Vec::<String>::new());

    world.client.enable_service(()).await.unwrap();
    let broken = ProcessFile { rule: Some("imageMogr2/melt/1".into()), ..request };
    let error = world.client.process_file(broken).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::JobFailed, None));
    assert!(error.to_string().contains("waiting for the job ") && error.job().is_some(), "{error}");
    assert_eq!(world.keys().await, Vec::<String>::new());
    assert!(!folder.join("cat.webp").exists());
}
