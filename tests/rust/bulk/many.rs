//! Very many submissions through one `submit_jobs`, and what they cost this process.
//!
//! `bulk-many ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY` prints one line of JSON: the results, the
//! seconds, samples of memory at equal distances, and the most sockets that were open at any of many looks.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a driver prints its figures, and whatever it did not expect ends it"
)]

#[path = "../soak/process.rs"]
#[expect(dead_code, reason = "what else the process holds is another program's affair")]
mod process;

use std::fs;
use std::time::Instant;

use cloud_infinite::{Client, Credential, Inputs, SubmitJob, SubmitJobs, SubmitSource};
use process::resident;
use serde_json::json;

/// From this item on memory may not grow.
const WARM: u64 = 1000;
/// How often the memory is looked at.
const SAMPLES: u64 = 200;
/// After so many results the sockets are counted.
const LOOK_EVERY: u64 = 97;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [endpoint, bucket, region, id, key, count, concurrency] = &arguments[..] else {
        panic!("needed: ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY")
    };
    let (count, concurrency): (u32, u32) = (count.parse().unwrap(), concurrency.parse().unwrap());
    let client = Client::builder()
        .endpoint(endpoint)
        .bucket(bucket)
        .region(region)
        .credential(Credential::new(id.as_str(), key.as_str(), None))
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let requests = Inputs::from_iter((0..count).map(|number| SubmitJob {
            input: format!("bulk/{number}.jpg"),
            rule: Some("imageMogr2/rotate/90".into()),
            output: format!("out/{number}.jpg"),
            ..SubmitJob::default()
        }));
        let before = sockets();
        let begin = Instant::now();
        let task = SubmitJobs { concurrency: Some(concurrency), ..SubmitJobs::default() };
        let mut results = client.submit_jobs(task, requests);
        let (mut created, mut others, mut most_sockets) = (0_u64, 0_u64, 0);
        let mut warm = 0;
        let mut samples = Vec::with_capacity(usize::try_from(SAMPLES).unwrap() + 2);
        let every = (u64::from(count) / SAMPLES).max(1);
        while let Some(result) = results.next().await.unwrap() {
            match (&result.job, &result.source) {
                (Some(_), Some(SubmitSource::Answer)) => created += 1,
                _ => others += 1,
            }
            let ended = created + others;
            if ended == WARM {
                warm = resident();
            }
            if ended > WARM && ended.is_multiple_of(every) {
                samples.push(resident());
            }
            if ended.is_multiple_of(LOOK_EVERY) {
                most_sockets = most_sockets.max(sockets() - before);
            }
        }
        println!(
            "{}",
            json!({
                "seconds": begin.elapsed().as_secs_f64(),
                "created": created,
                "others": others,
                "most_sockets": most_sockets,
                "warm_kib": warm,
                "resident_kib": samples,
            })
        );
    });
}

/// How many descriptors of this process are sockets.
fn sockets() -> usize {
    let is_socket = |path: &std::path::PathBuf| {
        fs::read_link(path).is_ok_and(|target| target.to_string_lossy().starts_with("socket:"))
    };
    fs::read_dir("/proc/self/fd").unwrap().map(|entry| entry.unwrap().path()).filter(is_socket).count()
}
