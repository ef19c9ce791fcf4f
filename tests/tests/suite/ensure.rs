//! What is to be as it is asked for, against the emulator: repetitions change nothing, by the requests that it saw.
#![expect(clippy::unwrap_used, reason = "whatever is missing fails the test")]

use cloud_infinite::{
    Change, Client, EnsureQueue, EnsureTemplate, ErrorKind, ListTemplates, NotifyConfig, NotifyState,
    NotifyType, QueueState,
};
use cloud_infinite_emulator::Emulator;
use conformance::BUCKET;

struct World {
    _root: tempfile::TempDir,
    emulator: Emulator,
    client: Client,
}

impl World {
    async fn new() -> Self {
        let (root, emulator) = conformance::emulator(|_| {}).await;
        let client = conformance::builder(&emulator).build().unwrap();
        Self { _root: root, emulator, client }
    }

    /// The requests so far that were to change something.
    fn writes(&self) -> Vec<String> {
        let journal = self.emulator.requests();
        let writes = journal.iter().filter(|entry| entry.method != "GET");
        writes.map(|entry| format!("{} {}", entry.method, entry.path)).collect()
    }
}

fn fields(changed: &[Change]) -> Vec<&str> {
    changed.iter().map(|change| change.field.as_str()).collect()
}

#[tokio::test]
async fn everything_is_made_once_and_left_alone_after_that() {
    let world = World::new().await;
    let client = &world.client;
    let queue = || EnsureQueue {
        name: Some("pictures".into()),
        state: Some(QueueState::Paused),
        notify_config: Some(NotifyConfig {
            state: Some(NotifyState::On),
            event: Some("TaskFinish".into()),
            r#type: Some(NotifyType::Url),
            url: Some("http://callback.example.com/".into()),
            ..NotifyConfig::default()
        }),
        ..EnsureQueue::default()
    };
    let template =
        |rule: &str| EnsureTemplate { name: "half".into(), rule: rule.into(), is_pic_info: Some(true) };

    let service = client.ensure_service(()).await.unwrap();
    assert_eq!((fields(&service.changed), service.current.name.as_deref()), (vec!["enabled"], Some(BUCKET)));
    let ensured = client.ensure_queue(queue()).await.unwrap();
    let expected = [
        "name",
        "state",
        "notify_config.state",
        "notify_config.event",
        "notify_config.type",
        "notify_config.url",
    ];
    assert_eq!(fields(&ensured.changed), expected);
    assert_eq!(ensured.current.name.as_deref(), Some("pictures"));
    let made = client.ensure_template(template("imageMogr2/thumbnail/!50p")).await.unwrap();
    assert_eq!((made.created, fields(&made.changed)), (true, vec!["name", "rule", "is_pic_info"]));
    let writes = world.writes();
    assert_eq!(writes.len(), 3, "{writes:?}");

    for _ in 0..3 {
        assert_eq!(client.ensure_service(()).await.unwrap().changed, []);
        assert_eq!(client.ensure_queue(queue()).await.unwrap().changed, []);
        let same = client.ensure_template(template("imageMogr2/thumbnail/!50p")).await.unwrap();
        assert_eq!((same.changed, same.created), (vec![], false));
        assert_eq!(same.current.template_id, made.current.template_id);
        assert_eq!(same.response.attempts, 1);
    }
    assert_eq!(world.writes(), writes, "repetitions only read");

    let changed = client.ensure_template(template("imageMogr2/thumbnail/!33p")).await.unwrap();
    assert_eq!((fields(&changed.changed), changed.created), (vec!["rule"], false));
    assert_eq!(changed.current.template_id, made.current.template_id);
    let active = EnsureQueue { state: Some(QueueState::Active), ..EnsureQueue::default() };
    let active = client.ensure_queue(active).await.unwrap();
    assert_eq!(fields(&active.changed), ["state"]);
    let kept = active.current.notify_config.unwrap();
    assert_eq!(kept.url.as_deref(), Some("http://callback.example.com/"), "what is not named is kept");
    assert_eq!(world.writes().len(), 5);
}

#[tokio::test]
async fn the_exact_name_is_found_among_many_and_never_guessed() {
    let world = World::new().await;
    let client = &world.client;
    client.ensure_service(()).await.unwrap();
    let create = async |name: &str| {
        let request =
            cloud_infinite::CreateTemplate { name: name.into(), rule: "imageSlim".into(), is_pic_info: None };
        client.create_template(request).await.unwrap().template_id
    };
    for number in 0..120 {
        create(&format!("half-{number}")).await;
    }
    let request = || EnsureTemplate { name: "half".into(), rule: "imageSlim".into(), is_pic_info: None };
    assert!(client.ensure_template(request()).await.unwrap().created);
    let found = client.ensure_template(request()).await.unwrap();
    assert_eq!((found.created, found.response.attempts), (false, 2), "on the second page");

    let second = create("half").await;
    let error = client.ensure_template(request()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    for id in [&second, &found.current.template_id] {
        assert!(error.message().contains(id.as_str()), "{error}");
    }
    client.delete_template(&second).await.unwrap();
    assert_eq!(client.ensure_template(request()).await.unwrap().changed, []);
    let all = ListTemplates { name: Some("half".into()), ..Default::default() };
    assert_eq!(client.list_templates(all).next_page().await.unwrap().unwrap().total_count, Some(121));
}
