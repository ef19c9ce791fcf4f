//! Callbacks from the emulator through a small web server into the client: every job's end arrives, each once.
#![expect(clippy::unwrap_used, reason = "whatever is missing fails the test")]

use std::collections::BTreeMap;
use std::time::Duration;

use cloud_infinite::{
    Client, JobState, NotifyFormat, ReceiveCallback, ReceivedCallback, SubmitJob, WaitForJob,
};
use cloud_infinite_emulator::image::sample::sample_photo_jpeg;
use conformance::BUCKET;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

const TOKEN: &str = "canary-token-0123456789";
/// No callback takes as long; only a broken test does.
const PATIENCE: Duration = Duration::from_secs(60);

/// A web server that gives every request to the client, answers twice with 503, and tells what it was handed out.
async fn serve(client: Client, told: mpsc::UnboundedSender<ReceivedCallback>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/callbacks/{TOKEN}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = Vec::new();
            let request = loop {
                let mut piece = [0; 4096];
                let count = stream.read(&mut piece).await.unwrap();
                bytes.extend_from_slice(&piece[..count]);
                if let Some(request) = parse(&bytes) {
                    break request;
                }
            };
            let received = client.receive_callback(request).await.unwrap();
            // A sender that is told to try again sends the same report once more.
            let status = if received.is_duplicate { received.status } else { 503 };
            let answer = format!("HTTP/1.1 {status} \r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
            told.send(received).unwrap();
        }
    });
    url
}

fn parse(bytes: &[u8]) -> Option<ReceiveCallback> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned().into());
    let headers: BTreeMap<String, String> = lines
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = length.unwrap().1.parse().unwrap();
    let body = bytes.get(end + 4..end + 4 + length)?.to_vec().into();
    let token = Some(TOKEN.to_owned().into());
    Some(ReceiveCallback { method, path, headers, body, token, verify: Some(true) })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_56_callbacks_that_are_sent_again_are_handed_out_once() {
    for (callback_arrays, format) in [(false, "XML"), (false, "JSON"), (true, "JSON")] {
        let (_root, emulator) = conformance::emulator(|config| {
            config.callback_repeats = 2;
            config.callback_arrays = callback_arrays;
        })
        .await;
        let client = conformance::builder(&emulator).build().unwrap();
        client.enable_service(()).await.unwrap();
        let folder = emulator.bucket_path(BUCKET).unwrap().join("in");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("photo.jpg"), sample_photo_jpeg(64, 48, 7).unwrap()).unwrap();

        let (tell, mut told) = mpsc::unbounded_channel();
        let url = serve(client.clone(), tell).await;
        let mut expected = BTreeMap::new();
        for (input, state) in [("in/photo.jpg", JobState::Success), ("in/none.jpg", JobState::Failed)] {
            let request = SubmitJob {
                input: input.into(),
                rule: Some("imageMogr2/rotate/90".into()),
                output: "out/photo.jpg".into(),
                callback: Some(url.clone()),
                callback_format: Some(NotifyFormat::from(format)),
                ..SubmitJob::default()
            };
            expected.insert(client.submit_job(request).await.unwrap().job_id, state);
        }
        let mut handed_out = BTreeMap::new();
        let mut duplicates = 0;
        while duplicates < 2 {
            let received = tokio::time::timeout(PATIENCE, told.recv()).await.unwrap().unwrap();
            assert_eq!(received.status, 200, "{format}: {:?}", received.reason);
            duplicates += usize::from(received.is_duplicate);
            if let Some(job) = received.callback.and_then(|callback| callback.job) {
                assert!(handed_out.insert(job.job_id, job.state).is_none(), "{format}: handed out twice");
            }
        }
        assert_eq!(handed_out, expected, "{format}");
        for (id, state) in expected {
            let wait = WaitForJob {
                raise_on_failure: Some(false),
                poll_interval: Some(Duration::from_millis(10)),
                ..WaitForJob::from(id)
            };
            assert_eq!(client.wait_for_job(wait).await.unwrap().state, state);
        }
    }
}
