//! A long list that is read while more is added to it: what was there at the beginning is neither lost nor doubled.
#![expect(clippy::unwrap_used, reason = "whatever is missing fails the test")]

use std::collections::HashSet;

use cloud_infinite::{
    Client, ListJobs, ListTemplates, NotifyConfig, OrderByTime, QueueState, SubmitJob, UpdateQueue,
};
use cloud_infinite_emulator::Emulator;
use futures_util::TryStreamExt;

/// More than ten of the largest pages.
const JOBS: usize = 1050;

struct World {
    _root: tempfile::TempDir,
    _emulator: Emulator,
    client: Client,
}

impl World {
    /// With a queue that starts nothing, so that jobs stay as they are.
    async fn new() -> Self {
        let (root, emulator) = conformance::emulator(|_| {}).await;
        let client = conformance::builder(&emulator).build().unwrap();
        client.enable_service(()).await.unwrap();
        let queue = client.list_queues(()).next().await.unwrap().unwrap();
        let paused = UpdateQueue {
            queue_id: queue.queue_id.unwrap(),
            name: "paused".into(),
            state: QueueState::Paused,
            notify_config: NotifyConfig::default(),
        };
        client.update_queue(paused).await.unwrap();
        Self { _root: root, _emulator: emulator, client }
    }

    async fn submit(&self, count: usize) -> Vec<String> {
        let mut ids = Vec::with_capacity(count);
        for _ in 0..count {
            let request = SubmitJob {
                input: "in/cat.jpg".into(),
                rule: Some("imageMogr2/rotate/90".into()),
                output: "out/cat.jpg".into(),
                ..SubmitJob::default()
            };
            ids.push(self.client.submit_job(request).await.unwrap().job_id);
        }
        ids
    }
}

#[tokio::test]
async fn a_list_of_a_thousand_jobs_loses_and_doubles_nothing_while_more_are_made() {
    let world = World::new().await;
    let mut made = world.submit(JOBS).await;
    for order in [OrderByTime::Desc, OrderByTime::Asc] {
        let request = ListJobs { size: Some(100), order_by_time: Some(order.clone()), ..Default::default() };
        let mut pager = world.client.list_jobs(request.clone());
        let mut seen = Vec::new();
        let mut added = Vec::new();
        while let Some(page) = pager.next_page().await.unwrap() {
            seen.extend(page.items.into_iter().map(|job| job.job_id));
            if added.len() < 30 {
                added.extend(world.submit(3).await);
            }
            if seen.len() == 500 {
                // Left, and taken up elsewhere by the token alone.
                let token = pager.next_token().unwrap().to_owned();
                pager = world.client.list_jobs(ListJobs { next_token: Some(token), ..request.clone() });
            }
        }
        assert!(!pager.has_next());
        let mut expected = made.clone();
        match order {
            // What comes later stands before the first page, or behind the last one.
            OrderByTime::Desc => expected.reverse(),
            _ => expected.extend(added.iter().cloned()),
        }
        assert_eq!(seen, expected, "{order}");
        made.extend(added);
    }
    let unique: HashSet<&String> = made.iter().collect();
    assert_eq!(unique.len(), JOBS + 60);

    let stream = world.client.list_jobs(ListJobs { size: Some(100), ..Default::default() }).into_stream();
    let streamed: Vec<String> = stream.map_ok(|job| job.job_id).try_collect().await.unwrap();
    made.reverse();
    assert_eq!(streamed, made);
}

#[tokio::test]
async fn a_numbered_list_goes_on_at_its_number() {
    let world = World::new().await;
    let mut made = Vec::new();
    for number in 0..25 {
        let request = cloud_infinite::CreateTemplate {
            name: format!("t{number}"),
            rule: "imageSlim".into(),
            is_pic_info: None,
        };
        made.push(world.client.create_template(request).await.unwrap().template_id);
    }
    let mut first = world.client.list_templates(());
    assert_eq!(first.next_page_number(), Some(1));
    first.next_page().await.unwrap();
    first.next_page().await.unwrap();
    let page_number = first.next_page_number();
    assert_eq!((page_number, first.next_token()), (Some(3), None));
    let rest = world.client.list_templates(ListTemplates { page_number, ..Default::default() });
    let rest: Vec<String> =
        rest.into_stream().map_ok(|template| template.template_id).try_collect().await.unwrap();
    assert_eq!(rest, made.get(20..).unwrap());
}
