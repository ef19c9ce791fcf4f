//! Callbacks, received by a server of raw bytes.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use cloud_infinite_emulator::CallbackEntry;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{BUCKET, FIXED_TIME, Fixture, job, picture};

/// Somebody who wants to be told.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    /// Answers every request with what `answer` makes of its number, counted from 1.
    pub(crate) async fn start(answer: fn(usize) -> &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read(&mut stream).await;
                let number = {
                    let mut seen = seen.lock().unwrap();
                    seen.push(request);
                    seen.len()
                };
                stream.write_all(answer(number).as_bytes()).await.unwrap();
            }
        });
        Self { address, requests }
    }

    fn url(&self) -> String {
        format!("http://{}/told?k=canary-path&x=%2F", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<(String, String)> {
        let split = |request: &String| {
            let (head, body) = request.split_once("\r\n\r\n").unwrap();
            (head.to_ascii_lowercase(), body.to_owned())
        };
        self.requests.lock().unwrap().iter().map(split).collect()
    }
}

async fn read(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut buffer = vec![0; 65_536];
    loop {
        let count = stream.read(&mut buffer).await.unwrap();
        text.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.to_ascii_lowercase();
        let length = length.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap();
        if count == 0 || body.len() >= length.parse().unwrap() {
            return text;
        }
    }
}

pub(crate) const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
pub(crate) const BUSY: &str = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy";
const MOVED: &str =
    "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

fn submission(more: &str) -> String {
    job("in.png", "imageMogr2/thumbnail/20x", "out.png", "<UserData>order-17</UserData>")
        .replace("</Request>", &format!("{more}</Request>"))
}

impl Fixture {
    async fn told(&self, body: &str) -> Vec<CallbackEntry> {
        let reply = self.call("POST", "/jobs", &[], body).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        self.idle().await;
        let id = reply.element("JobId").unwrap();
        self.emulator.callbacks().into_iter().filter(|entry| entry.job_id == id).collect()
    }

    async fn with_queue(queue: &str) -> Self {
        let fixture = Self::at_fixed_time().await;
        fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
        let id = fixture.enable().await;
        let body = format!("<Request><Name>q</Name><State>Active</State>{queue}</Request>");
        let reply = fixture.call("PUT", &format!("/picqueue/{id}"), &[], &body).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        fixture
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_says_that_it_has_ended() {
    let receiver = Receiver::start(|_| OK).await;
    let fixture = Fixture::with_queue("<NotifyConfig><State>Off</State></NotifyConfig>").await;
    let url = receiver.url().replace('&', "&amp;");
    let told = fixture.told(&submission(&format!("<CallBack>{url}</CallBack>"))).await;
    let [entry] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((entry.attempt, entry.status, entry.error.as_deref()), (1, Some(200), None));
    assert_eq!((entry.url.as_str(), entry.time_ms), (receiver.url().as_str(), FIXED_TIME * 1000));

    let requests = receiver.requests();
    let [(head, body)] = requests.as_slice() else { panic!("{requests:?}") };
    assert!(head.starts_with("post /told?k=canary-path&x=%2f http/1.1\r\n"), "{head}");
    assert!(head.contains(&format!("\r\nhost: {}\r\n", receiver.address)), "{head}");
    assert!(head.contains("\r\ncontent-type: application/xml\r\n"), "{head}");
    let time = "2022-08-09T16:23:11+0800";
    let expected = format!(
        "<Response><EventName>TaskFinish</EventName><JobsDetail><Code>Success</Code><CreationTime>{time}</CreationTime>\
         <EndTime>{time}</EndTime><Input><BucketId>{BUCKET}</BucketId><Object>in.png</Object><Region>ap-guangzhou</Region>\
         </Input><JobId>{}</JobId><Message></Message><Operation><JobLevel>0</JobLevel>",
        entry.job_id
    );
    let body = body.replace("<Message/>", "<Message></Message>");
    assert!(body.starts_with(&expected), "{body}");
    assert!(body.contains("<PicProcessResult><ObjectName>out.png</ObjectName><OriginalInfo>"), "{body}");
    assert!(body.contains("<UserData>order-17</UserData></Operation><QueueId>p"), "{body}");
    assert!(body.ends_with("<State>Success</State><Tag>PicProcess</Tag></JobsDetail></Response>"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_is_asked_unless_the_job_knows_better() {
    let receiver = Receiver::start(|_| OK).await;
    let fixture = Fixture::with_queue(&format!(
        "<NotifyConfig><State>On</State><Event>TaskFinish</Event><ResultFormat>JSON</ResultFormat>\
         <Type>Url</Type><Url>http://{}/queue</Url></NotifyConfig>",
        receiver.address
    ))
    .await;
    assert_eq!(fixture.told(&submission("<CallBack>no</CallBack>")).await, []);
    let told = fixture.told(&submission("").replace("in.png", "none.png")).await;
    let [entry] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((entry.state.as_str(), entry.content_type.as_str()), ("Failed", "application/json"));

    let requests = receiver.requests();
    let [(head, body)] = requests.as_slice() else { panic!("{requests:?}") };
    assert!(head.starts_with("post /queue http/1.1\r\n"), "{head}");
    let event: Value = serde_json::from_str(body).unwrap();
    let details = &event["JobsDetail"];
    assert_eq!(event["EventName"], "TaskFinish");
    assert_eq!((&details["State"], &details["Code"]), (&json!("Failed"), &json!("NoSuchKey")));
    assert_eq!(details["Operation"]["JobLevel"], "0");
    assert_eq!(details["Operation"].get("PicProcessResult"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_written_as_real_traffic_was_seen_to() {
    let receiver = Receiver::start(|_| OK).await;
    for arrays in [false, true] {
        let fixture = Fixture::start_with(|config| config.callback_arrays = arrays).await;
        fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
        fixture.enable().await;
        let wish =
            format!("<CallBack>http://{}/</CallBack><CallBackFormat>JSON</CallBackFormat>", receiver.address);
        let told = fixture.told(&submission(&wish)).await;
        let event: Value = serde_json::from_str(&told[0].body).unwrap();
        assert_eq!(event["JobsDetail"].is_array(), arrays);
        let details = if arrays { &event["JobsDetail"][0] } else { &event["JobsDetail"] };
        let result = &details["Operation"]["PicProcessResult"];
        assert_eq!(result.is_array(), arrays);
        let result = if arrays { &result[0] } else { result };
        assert_eq!(result["ProcessResult"]["Width"], "20");
        assert_eq!(result["ProcessResult"].get("Etag"), None, "empty elements are left out");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_refuses_is_asked_again_as_often_as_wanted() {
    let receiver = Receiver::start(|number| if number == 1 { BUSY } else { OK }).await;
    let fixture = Fixture::start_with(|config| config.callback_repeats = 3).await;
    fixture.emulator.store().put(BUCKET, "in.png", &picture(40, 30)).unwrap();
    fixture.enable().await;
    let wish = format!("<CallBack>http://{}/</CallBack>", receiver.address);
    let told = fixture.told(&submission(&wish)).await;
    let seen: Vec<_> = told.iter().map(|entry| (entry.attempt, entry.status)).collect();
    assert_eq!(seen, [(1, Some(503)), (2, Some(200))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_called() {
    let moved = Receiver::start(|_| MOVED).await;
    let fixture = Fixture::with_queue("<NotifyConfig><State>Off</State></NotifyConfig>").await;
    for (url, status, words) in [
        (format!("http://{}/", moved.address), Some(302), ""),
        ("http://192.0.2.1/".to_owned(), None, "is not this machine"),
        ("http://169.254.169.254/latest/meta-data".to_owned(), None, "is not this machine"),
        ("https://127.0.0.1:1/".to_owned(), None, "only `http` URLs"),
        ("http://127.0.0.1:1/".to_owned(), None, "did not answer"),
        ("http://name.invalid/".to_owned(), None, "cannot be found"),
    ] {
        let told = fixture.told(&submission(&format!("<CallBack>{url}</CallBack>"))).await;
        let [entry] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!(entry.status, status, "{url}");
        assert!(entry.error.as_deref().unwrap_or_default().contains(words), "{url}: {entry:?}");
    }
    let message = "<CallBackType>TDMQ</CallBackType><CallBackMqConfig><MqRegion>gz</MqRegion>\
                   <MqMode>Queue</MqMode><MqName>jobs</MqName></CallBackMqConfig>";
    let told = fixture.told(&submission(message)).await;
    assert!(told[0].error.as_deref().unwrap().contains("not delivered"), "{told:?}");
    assert_eq!(told[0].url, "tdmq:jobs");
    assert_eq!(moved.requests().len(), 1, "a redirect is not followed");
}

#[tokio::test]
async fn the_emulator_itself_can_be_called_back() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    let url = format!("{}/_ci/receiver", fixture.emulator.admin_url());
    let told = fixture.told(&submission(&format!("<CallBack>{url}</CallBack>"))).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].status, &told[0].error), (Some(204), &None));
}
