//! The scenario `first_life` in Rust.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a scenario prints what it sees and fails by panicking"
)]

use std::time::Duration;

use cloud_infinite::{
    Client, Error, Job, ListBuckets, NotifyConfig, NotifyFormat, NotifyState, NotifyType, QueueState,
    SubmitJob, UpdateQueue, WaitForJob,
};

fn submission() -> SubmitJob {
    SubmitJob {
        input: "in/cat.jpg".into(),
        rule: Some("imageMogr2/thumbnail/!50p|imageMogr2/rotate/90/format/png".into()),
        output: "out/cat & <dog>.png".into(),
        is_pic_info: Some(true),
        user_data: Some("order-17".into()),
        job_level: Some(1),
        ..Default::default()
    }
}

fn wait(job_id: &str) -> WaitForJob {
    WaitForJob { poll_interval: Some(Duration::from_millis(20)), ..WaitForJob::from(job_id) }
}

fn show(step: &str, job: &Job) {
    let result = job.operation.pic_process_result.as_ref().unwrap();
    let original = result.original_info.as_ref().unwrap().image_info.as_ref().unwrap();
    let made = &result.process_results[0];
    println!(
        "{step} {} {} {}x{} {} from {}x{}",
        job.job_id,
        job.state,
        made.width.unwrap(),
        made.height.unwrap(),
        made.format.as_ref().unwrap(),
        original.width.unwrap(),
        original.height.unwrap(),
    );
}

fn show_error(step: &str, error: &Error) {
    let text = |text: Option<&str>| text.unwrap_or("-").to_owned();
    println!(
        "{step} {} outcome={} status={} code={} field={} rule={}",
        error.kind(),
        text(error.outcome().map(|outcome| outcome.as_str())),
        error.status().map_or_else(|| "-".to_owned(), |status| status.to_string()),
        text(error.code()),
        text(error.argument().map(|argument| argument.field.as_str())),
        text(error.argument().map(|argument| argument.rule.as_str())),
    );
}

#[tokio::main]
async fn main() {
    log_recorder::start();
    // Region, bucket, endpoint and credentials come from the environment.
    let client = Client::builder().build().unwrap();
    let bucket = client.enable_service(()).await.unwrap();
    println!("enable_service {} {}", bucket.name.unwrap(), bucket.region.unwrap());

    let queue = client.list_queues(()).next().await.unwrap().unwrap();
    let queue = client
        .update_queue(UpdateQueue {
            queue_id: queue.queue_id.unwrap(),
            name: "图片_queue-1*".into(),
            state: QueueState::Active,
            notify_config: NotifyConfig {
                state: Some(NotifyState::On),
                event: Some("TaskFinish".into()),
                result_format: Some(NotifyFormat::Json),
                r#type: Some(NotifyType::Url),
                url: Some("http://127.0.0.1:9/callback?a=1&b=2".into()),
                ..Default::default()
            },
        })
        .await
        .unwrap();
    println!("update_queue {} {} {}", queue.queue_id.unwrap(), queue.name.unwrap(), queue.state);

    let mut queues = client.list_queues(());
    while let Some(queue) = queues.next().await.unwrap() {
        let notify = queue.notify_config.unwrap();
        println!(
            "list_queues {} {} {} {}",
            queue.name.unwrap(),
            queue.max_concurrent.unwrap(),
            notify.state.unwrap(),
            notify.url.unwrap()
        );
    }
    let mut buckets = client.list_buckets(ListBuckets { page_size: Some(1), ..Default::default() });
    while let Some(bucket) = buckets.next().await.unwrap() {
        println!("list_buckets {}", bucket.name.unwrap());
    }

    let job = client.submit_job(submission()).await.unwrap();
    println!("submit_job {} {} {}", job.job_id, job.state, job.operation.user_data.unwrap());
    show("wait_for_job", &client.wait_for_job(wait(&job.job_id)).await.unwrap());
    show("get_job", &client.get_job(&job.job_id).await.unwrap());

    show_error(
        "refused",
        &client.submit_job(SubmitJob { job_level: Some(3), ..submission() }).await.unwrap_err(),
    );
    let failing = client.submit_job(SubmitJob { input: "in/none.jpg".into(), ..submission() }).await.unwrap();
    show_error("failed", &client.wait_for_job(wait(&failing.job_id)).await.unwrap_err());
    let unknown = "c00000000000000000000000000000000";
    show_error("unknown", &client.get_job(unknown).await.unwrap_err());

    let disabled = client.disable_service(()).await.unwrap();
    println!("disable_service {} {}", disabled.bucket_name.unwrap(), disabled.already_absent);
    show_error("rejected", &client.submit_job(submission()).await.unwrap_err());
}
