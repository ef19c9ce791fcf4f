//! The scenario `whole_family` in Rust.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a scenario prints what it sees and fails by panicking"
)]

use std::time::Duration;

use cloud_infinite::{
    CancelJob, CancelJobs, Client, CreateTemplate, DeleteTemplate, Error, Inputs, Job, ListJobs,
    ListTemplates, NotifyConfig, OrderByTime, QueueState, SubmitJob, SubmitJobs, UpdateQueue, UpdateTemplate,
    WaitForJob, WaitForJobs, parse_callback,
};

const UNKNOWN_TEMPLATE: &str = "t100000000000000000000000000000000";

/// A report in XML and one in JSON with the lists that real traffic was seen to have.
const REPORTS: [&str; 2] = [
    "<Response><EventName>TaskFinish</EventName><JobsDetail><Code>Success</Code><JobId>c1</JobId><Operation>\
     <PicProcessResult><ProcessResult><Format>webp</Format><Height>270</Height><Width>480</Width></ProcessResult>\
     </PicProcessResult></Operation><State>Success</State></JobsDetail></Response>",
    "{\"EventName\": \"TaskFinish\", \"JobsDetail\": [{\"Code\": \"Success\", \"JobId\": \"c2\", \"Operation\": \
     {\"PicProcessResult\": [{\"ProcessResult\": {\"Format\": \"png\", \"Height\": \"30\", \"Width\": 40}}]}, \
     \"State\": \"Success\"}]}",
];

fn show_error(step: &str, error: &Error) {
    let text = |text: Option<&str>| text.unwrap_or("-").to_owned();
    println!(
        "{step} {} outcome={} status={} code={} field={}",
        error.kind(),
        text(error.outcome().map(|outcome| outcome.as_str())),
        error.status().map_or_else(|| "-".to_owned(), |status| status.to_string()),
        text(error.code()),
        text(error.argument().map(|argument| argument.field.as_str())),
    );
}

/// What a job made.
fn made(job: &Job) -> String {
    job.operation.pic_process_result.as_ref().map_or_else(
        || "nothing".to_owned(),
        |result| {
            let made = &result.process_results[0];
            format!("{}x{} {}", made.width.unwrap(), made.height.unwrap(), made.format.as_ref().unwrap())
        },
    )
}

async fn set_queue(client: &Client, state: QueueState) {
    let queue = client.list_queues(()).next().await.unwrap().unwrap();
    let queue = client
        .update_queue(UpdateQueue {
            queue_id: queue.queue_id.unwrap(),
            name: queue.name.unwrap(),
            state,
            notify_config: NotifyConfig::default(),
        })
        .await
        .unwrap();
    println!("update_queue {}", queue.state);
}

/// Waits for jobs that have ended, and shows them in the order in which they were asked for.
async fn show_ended(client: &Client, job_ids: &[String]) {
    let request = WaitForJobs {
        poll_interval: Some(Duration::from_millis(20)),
        raise_on_failure: Some(false),
        ..Default::default()
    };
    let mut results = client.wait_for_jobs(request, Inputs::from_iter(job_ids.to_vec()));
    let mut ended = Vec::new();
    while let Some(result) = results.next().await.unwrap() {
        ended.push(result);
    }
    ended.sort_by_key(|result| result.index);
    for result in ended {
        let job = result.job.unwrap();
        println!("wait_for_jobs {} {} {} {}", result.index, job.job_id, job.state, made(&job));
    }
}

async fn templates(client: &Client) -> String {
    let template = client
        .create_template(CreateTemplate {
            name: "half-size".into(),
            rule: "imageMogr2/thumbnail/!50p".into(),
            is_pic_info: Some(true),
        })
        .await
        .unwrap();
    let id = template.template_id;
    println!("create_template {id} {}", template.name.unwrap());

    let ids = vec![id.clone(), UNKNOWN_TEMPLATE.to_owned()];
    let mut pages = client.list_templates(ListTemplates { ids, ..Default::default() });
    while let Some(page) = pages.next_page().await.unwrap() {
        for template in page.items {
            let rule = template.pic_process.unwrap().process_rule.unwrap();
            println!("list_templates {} {} {rule}", template.template_id, template.name.unwrap());
        }
        println!("missing {}", page.missing_ids.join(" "));
    }

    let template = client
        .update_template(UpdateTemplate {
            template_id: id.clone(),
            name: "quarter-size".into(),
            rule: "imageMogr2/thumbnail/!25p/format/png".into(),
            is_pic_info: None,
        })
        .await
        .unwrap();
    println!("update_template {} {}", template.template_id, template.name.unwrap());
    id
}

async fn pages_and_cancel(client: &Client, template_id: &str) {
    set_queue(client, QueueState::Paused).await;
    let mut job_ids = Vec::new();
    for number in 1..=3 {
        let job = client
            .submit_job(SubmitJob {
                input: "in/cat.jpg".into(),
                template_id: Some(template_id.to_owned()),
                output: format!("out/{number}.png"),
                user_data: Some(format!("number-{number}")),
                ..Default::default()
            })
            .await
            .unwrap();
        println!("submit_job {} {}", job.job_id, job.state);
        job_ids.push(job.job_id);
    }

    let two_a_page = ListJobs { size: Some(2), order_by_time: Some(OrderByTime::Asc), ..Default::default() };
    let mut jobs = client.list_jobs(two_a_page);
    while let Some(job) = jobs.next().await.unwrap() {
        println!("list_jobs {} {}", job.job_id, job.operation.user_data.unwrap());
    }

    client.cancel_job(CancelJob { job_id: job_ids[0].clone() }).await.unwrap();
    client.cancel_jobs(CancelJobs { job_ids: vec![job_ids[1].clone()] }).await.unwrap();
    show_error("again", &client.cancel_job(job_ids[0].as_str()).await.unwrap_err());

    set_queue(client, QueueState::Active).await;
    let wait = WaitForJob { poll_interval: Some(Duration::from_millis(20)), ..WaitForJob::from(&job_ids[2]) };
    let job = client.wait_for_job(wait).await.unwrap();
    println!("wait_for_job {} {}", job.job_id, made(&job));
    show_ended(client, &job_ids).await;
}

async fn bulk(client: &Client) {
    let request = |input: &str, output: &str| SubmitJob {
        input: input.into(),
        output: output.into(),
        rule: Some("imageMogr2/thumbnail/32x".into()),
        user_data: Some("bulk".into()),
        ..Default::default()
    };
    let requests = vec![
        request("in/cat.jpg", "out/bulk-1.jpg"),
        SubmitJob { job_level: Some(3), ..request("in/cat.jpg", "out/bulk-2.jpg") },
        request("in/none.jpg", "out/bulk-3.jpg"),
        SubmitJob {
            template_id: Some(UNKNOWN_TEMPLATE.into()),
            rule: None,
            ..request("in/cat.jpg", "out/bulk-4.jpg")
        },
    ];
    let one_by_one = SubmitJobs { concurrency: Some(1), in_input_order: Some(true), ..Default::default() };
    let mut results = client.submit_jobs(one_by_one, Inputs::from_iter(requests));
    let mut job_ids = Vec::new();
    while let Some(result) = results.next().await.unwrap() {
        match (result.job, result.error) {
            (Some(job), None) => {
                println!("submit_jobs {} {} {}", result.index, result.input, job.job_id);
                job_ids.push(job.job_id);
            }
            (None, Some(error)) => show_error(&format!("submit_jobs {}", result.index), &error),
            (job, error) => panic!("{job:?} {error:?}"),
        }
    }
    for job_id in &job_ids {
        let wait = WaitForJob {
            poll_interval: Some(Duration::from_millis(20)),
            raise_on_failure: Some(false),
            ..WaitForJob::from(job_id)
        };
        println!("wait_for_job {}", client.wait_for_job(wait).await.unwrap().state);
    }
    show_ended(client, &job_ids).await;
}

#[tokio::main]
async fn main() {
    log_recorder::start();
    // Region, bucket, endpoint and credentials come from the environment.
    let client = Client::builder().build().unwrap();
    client.enable_service(()).await.unwrap();
    let template_id = templates(&client).await;
    pages_and_cancel(&client, &template_id).await;
    bulk(&client).await;
    for report in REPORTS {
        let callback = parse_callback(report.as_bytes()).unwrap();
        let job = callback.job.unwrap();
        println!("parse_callback {} {} {} {}", callback.event, job.job_id, job.state, made(&job));
    }
    show_error("no report", &parse_callback(b"<Response/>").unwrap_err());

    client.delete_template(template_id.as_str()).await.unwrap();
    show_error("deleted", &client.delete_template(DeleteTemplate { template_id }).await.unwrap_err());
    client.disable_service(()).await.unwrap();
}
