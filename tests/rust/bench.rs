//! CPU time of submissions: by this library, awaited or waited for, and by bare reqwest, which sends the same bytes
//! and reads nothing out of the answer. One after the other or, on one thread as well, 64 at a time; also as one run of
//! `submit_jobs`, with and without a journal.
//!
//! `bench-rust reqwest|reqwest-64|async|async-64|blocking|bulk-64|journaled-64 COUNT` prints CPU and wall time per
//! submission in microseconds. `bench-rust pause 0` comes first: it makes the emulator accept jobs without running them.
//! `bench-rust pictures COUNT RULE` has jobs with that rule run on `in/photo.jpg`, one after the other.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measurement prints its result, and whatever is missing ends it"
)]

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use cloud_infinite::signature::{Canonical, KeyTime, SigningKey, authorization, string_to_sign};
use cloud_infinite::{
    Client, Inputs, NotifyConfig, NotifyState, QueueState, SubmitJob, SubmitJobs, UpdateQueue, WaitForJob,
    blocking,
};

const WARM_UP: u32 = 256;
/// Submissions that are under way at the same time, where several are.
const CONCURRENCY: u32 = 64;

fn submission() -> SubmitJob {
    SubmitJob {
        input: "in/cat.jpg".into(),
        rule: Some("imageMogr2/rotate/90".into()),
        output: "out/cat.jpg".into(),
        ..Default::default()
    }
}

/// CPU time of this process so far, in seconds.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: f64 =
        fields.split_whitespace().skip(11).take(2).map(|field| field.parse::<f64>().unwrap()).sum();
    // The kernel reports hundredths of a second on every Linux.
    ticks / 100.0
}

/// Measures what makes a number of submissions.
fn measure(count: u32, mut make: impl FnMut(u32)) {
    make(WARM_UP);
    let (cpu_before, begin) = (cpu(), Instant::now());
    make(count);
    let per = |seconds: f64| seconds * 1e6 / f64::from(count);
    println!("{:.2} {:.2}", per(cpu() - cpu_before), per(begin.elapsed().as_secs_f64()));
}

/// Measures an awaited submission on one thread: so many tasks, each making one after the other.
fn measure_async<F: Future<Output = ()> + Send>(
    count: u32,
    tasks: u32,
    one: impl Fn() -> F + Clone + Send + 'static,
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    measure(count, |count| {
        runtime.block_on(async {
            if tasks == 1 {
                for _ in 0..count {
                    one().await;
                }
                return;
            }
            assert_eq!(count % tasks, 0, "every task makes as many");
            let mut all = tokio::task::JoinSet::new();
            for _ in 0..tasks {
                let one = one.clone();
                all.spawn(async move {
                    for _ in 0..count / tasks {
                        one().await;
                    }
                });
            }
            all.join_all().await;
        });
    });
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count: u32 = arguments[2].parse().unwrap();
    let (way, tasks) = match arguments[1].strip_suffix("-64") {
        Some(way) => (way, CONCURRENCY),
        None => (arguments[1].as_str(), 1),
    };
    match way {
        "async" => {
            let client = Client::builder().build().unwrap();
            measure_async(count, tasks, move || {
                let client = client.clone();
                async move { drop(client.submit_job(submission()).await.unwrap()) }
            });
        }
        "blocking" => {
            let client = Client::builder().build().unwrap();
            measure(count, |count| {
                for _ in 0..count {
                    drop(
                        blocking::block_on(client.submit_job(submission()), || Ok::<_, Infallible>(()))
                            .unwrap()
                            .unwrap(),
                    );
                }
            });
        }
        "bulk" => bulk(count, tasks, None),
        "journaled" => bulk(count, tasks, Some(&tempfile::tempdir().unwrap())),
        "reqwest" => {
            let request = Arc::new(bare_request());
            measure_async(count, tasks, move || {
                let request = request.try_clone().unwrap();
                async move {
                    let answer = request.send().await.unwrap();
                    assert_eq!(answer.status(), 200);
                    drop(answer.bytes().await.unwrap());
                }
            });
        }
        "pause" => pause(),
        "pictures" => pictures(count, &arguments[3]),
        other => panic!("there is no way `{other}`"),
    }
}

/// Measures a run of many submissions on one thread. The journal is a new one each time.
fn bulk(count: u32, concurrency: u32, journals: Option<&tempfile::TempDir>) {
    let client = Client::builder().build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runs = 0;
    measure(count, |count| {
        runs += 1;
        let journal = journals.map(|folder| folder.path().join(runs.to_string()).display().to_string());
        let task = SubmitJobs { concurrency: Some(concurrency), journal, ..SubmitJobs::default() };
        let requests =
            (0..count).map(|number| SubmitJob { input: format!("in/{number}.jpg"), ..submission() });
        runtime.block_on(async {
            let mut results = client.submit_jobs(task, Inputs::from_iter(requests));
            while let Some(result) = results.next().await.unwrap() {
                assert!(result.job.is_some(), "{result:?}");
            }
        });
    });
}

/// Enables the service and pauses the queue, so that submitted jobs wait and cost nothing but their submission.
fn pause() {
    let client = Client::builder().build().unwrap();
    let calls = async {
        client.enable_service(()).await?;
        let queue = client.list_queues(()).next().await?.unwrap();
        client
            .update_queue(UpdateQueue {
                queue_id: queue.queue_id.unwrap(),
                name: "bench".into(),
                state: QueueState::Paused,
                notify_config: NotifyConfig { state: Some(NotifyState::Off), ..Default::default() },
            })
            .await
    };
    blocking::block_on(calls, || Ok::<_, Infallible>(())).unwrap().unwrap();
}

/// Runs jobs on a photo until each has ended.
fn pictures(count: u32, rule: &str) {
    let client = Client::builder().build().unwrap();
    let calls = async {
        client.enable_service(()).await?;
        for _ in 0..count {
            let submission = SubmitJob {
                input: "in/photo.jpg".into(),
                rule: Some(rule.into()),
                output: "out/photo.jpg".into(),
                ..Default::default()
            };
            let job = client.submit_job(submission).await?;
            let poll_interval = Some(Duration::from_millis(200));
            client
                .wait_for_job(WaitForJob { job_id: job.job_id, poll_interval, ..WaitForJob::default() })
                .await?;
        }
        Ok::<_, cloud_infinite::Error>(())
    };
    blocking::block_on(calls, || Ok::<_, Infallible>(())).unwrap().unwrap();
}

/// The request that the client makes, built once.
fn bare_request() -> reqwest::RequestBuilder {
    let variable = |name: &str| std::env::var(name).unwrap();
    let (region, bucket) = (variable("CLOUD_INFINITE_REGION"), variable("CLOUD_INFINITE_BUCKET"));
    let host = format!("{bucket}.ci.{region}.myqcloud.com");
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let window = KeyTime { start: now - 60, end: now + 900 };
    let headers = [("host", host.as_str()), ("content-type", "application/xml")];
    let canonical = Canonical::new("POST", "/jobs", &[], &headers);
    let key = SigningKey::derive(&variable("TENCENTCLOUD_SECRET_KEY"), window);
    let signature = key.sign(&string_to_sign(window, &canonical.http_string));
    let body = format!(
        "<Request><Tag>PicProcess</Tag><Input><Object>in/cat.jpg</Object></Input><Operation><PicProcess>\
         <ProcessRule>imageMogr2/rotate/90</ProcessRule></PicProcess><Output><Region>{region}</Region>\
         <Bucket>{bucket}</Bucket><Object>out/cat.jpg</Object></Output></Operation></Request>"
    );
    rustls::crypto::ring::default_provider().install_default().unwrap();
    reqwest::Client::builder()
        .no_proxy()
        .user_agent(concat!("cloud-infinite/", env!("CARGO_PKG_VERSION")))
        .build()
        .unwrap()
        .post(format!("{}/jobs", variable("CLOUD_INFINITE_ENDPOINT")))
        .header("host", &host)
        .header("content-type", "application/xml")
        .header(
            "authorization",
            authorization(&variable("TENCENTCLOUD_SECRET_ID"), window, &canonical, &signature),
        )
        .body(body)
}
