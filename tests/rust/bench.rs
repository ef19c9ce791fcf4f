//! CPU time of one submission after the other: by this library, awaited or waited for, and by bare reqwest, which
//! sends the same bytes and reads nothing out of the answer.
//!
//! `bench-rust reqwest|async|blocking COUNT` prints CPU and wall time per submission in microseconds.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measurement prints its result, and whatever is missing ends it"
)]

use std::convert::Infallible;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use cloud_infinite::signature::{Canonical, KeyTime, SigningKey, authorization, string_to_sign};
use cloud_infinite::{Client, SubmitJob, blocking};

const WARM_UP: u32 = 200;

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

fn measure(count: u32, mut one: impl FnMut()) {
    (0..WARM_UP).for_each(|_| one());
    let (cpu_before, begin) = (cpu(), Instant::now());
    (0..count).for_each(|_| one());
    let per = |seconds: f64| seconds * 1e6 / f64::from(count);
    println!("{:.2} {:.2}", per(cpu() - cpu_before), per(begin.elapsed().as_secs_f64()));
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count: u32 = arguments[2].parse().unwrap();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = || Client::builder().build().unwrap();
    match arguments[1].as_str() {
        "async" => {
            let (runtime, client) = (runtime(), client());
            measure(count, || drop(runtime.block_on(client.submit_job(submission())).unwrap()));
        }
        "blocking" => {
            let client = client();
            measure(count, || {
                drop(
                    blocking::block_on(client.submit_job(submission()), || Ok::<_, Infallible>(()))
                        .unwrap()
                        .unwrap(),
                );
            });
        }
        "reqwest" => {
            let (runtime, request) = (runtime(), bare_request());
            measure(count, || {
                runtime.block_on(async {
                    let answer = request.try_clone().unwrap().send().await.unwrap();
                    assert_eq!(answer.status(), 200);
                    drop(answer.bytes().await.unwrap());
                });
            });
        }
        other => panic!("there is no way `{other}`"),
    }
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
