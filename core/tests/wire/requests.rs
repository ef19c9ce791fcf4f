//! The bytes of every request, as they arrive at a server.

use crate::support::{Reaction, Request, SECRET_ID, SECRET_KEY, builder, serve, xml};
use cloud_infinite::signature::{Canonical, KeyTime, SigningKey, authorization, string_to_sign};
use cloud_infinite::{
    Client, Credential, GetJobs, JobState, ListBuckets, ListJobs, ListQueues, ManualClock, NotifyConfig,
    NotifyFormat, NotifyState, NotifyType, OrderByTime, QueueState, SubmitJob, Timestamp, UpdateQueue,
};

const BUCKET_HOST: &str = "examplebucket-1250000000.ci.ap-guangzhou.myqcloud.com";
const NOW: i64 = 1_660_030_060;

/// Sends one request and answers with what arrived; the answer is of no interest here.
async fn arriving<F, R>(credential: Credential, call: F) -> Request
where
    F: FnOnce(Client) -> R,
    R: Future<Output = ()>,
{
    let (endpoint, mut requests) = serve(Reaction::Answer(xml("<Response/>"))).await;
    let clock = ManualClock::new(Timestamp::from_unix_millis(NOW * 1000 + 999));
    // The answer is none, and some requests would be sent again because of it.
    call(builder(&endpoint).credential(credential).clock(clock).max_attempts(1).build().unwrap()).await;
    let request = requests.recv().await.expect("a request");
    assert!(requests.try_recv().is_err(), "exactly one request was made");
    request
}

fn plain() -> Credential {
    Credential::new(SECRET_ID, SECRET_KEY, None)
}

/// Computes the signature again from what arrived.
fn assert_signed(request: &Request, method: &str, path: &str, query: &[(&str, &str)], headers: &[&str]) {
    // Windows begin with the minute, a minute back, and count for a quarter of an hour from any moment in theirs.
    let minute = NOW - NOW.rem_euclid(60);
    let key_time = KeyTime { start: minute - 60, end: minute + 60 + 900 };
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|name| (*name, request.header(name).unwrap())).collect();
    let canonical = Canonical::new(method, path, query, &headers);
    let signature =
        SigningKey::derive(SECRET_KEY, key_time).sign(&string_to_sign(key_time, &canonical.http_string));
    let expected = authorization(SECRET_ID, key_time, &canonical, &signature);
    assert_eq!(request.header("authorization"), Some(expected.as_str()));
}

#[tokio::test]
async fn enable_service() {
    let request = arriving(plain(), async |client| drop(client.enable_service(()).await)).await;
    assert_eq!(request.line, "POST /picbucket HTTP/1.1");
    assert_eq!(request.header("host"), Some(BUCKET_HOST));
    assert_eq!(request.header("content-length"), Some("0"));
    assert_eq!(request.header("content-type"), None);
    assert_eq!(request.header("x-ci-security-token"), None);
    assert_eq!(request.header("user-agent"), Some(concat!("cloud-infinite/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.header("referer"), None);
    assert_signed(&request, "POST", "/picbucket", &[], &["host"]);
}

#[tokio::test]
async fn disable_service() {
    let request = arriving(plain(), async |client| drop(client.disable_service(()).await)).await;
    assert_eq!(request.line, "DELETE /picbucket HTTP/1.1");
    assert_eq!(request.header("content-length"), Some("0"));
    assert_signed(&request, "DELETE", "/picbucket", &[], &["host"]);
}

#[tokio::test]
async fn list_buckets_goes_to_the_region_host() {
    let request = arriving(plain(), async |client| {
        let request = ListBuckets {
            regions: vec!["ap-guangzhou".into(), "ap-shanghai".into()],
            page_number: Some(1),
            page_size: Some(10),
            ..Default::default()
        };
        drop(client.list_buckets(request).next_page().await);
    })
    .await;
    assert_eq!(
        request.line,
        "GET /picbucket?regions=ap-guangzhou%2Cap-shanghai&pageNumber=1&pageSize=10 HTTP/1.1"
    );
    assert_eq!(request.header("host"), Some("ci.ap-guangzhou.myqcloud.com"));
    let query = [("regions", "ap-guangzhou,ap-shanghai"), ("pageNumber", "1"), ("pageSize", "10")];
    assert_signed(&request, "GET", "/picbucket", &query, &["host"]);
}

#[tokio::test]
async fn list_queues() {
    let request = arriving(plain(), async |client| {
        let request = ListQueues {
            queue_ids: vec!["p2505d57bdf4c4329804b58a6a5fb1572".into(), "pNOPE".into()],
            ..Default::default()
        };
        drop(client.list_queues(request).next_page().await);
    })
    .await;
    assert_eq!(request.line, "GET /picqueue?queueIds=p2505d57bdf4c4329804b58a6a5fb1572%2CpNOPE HTTP/1.1");
    assert_eq!(request.header("host"), Some(BUCKET_HOST));
    assert_signed(
        &request,
        "GET",
        "/picqueue",
        &[("queueIds", "p2505d57bdf4c4329804b58a6a5fb1572,pNOPE")],
        &["host"],
    );
}

#[tokio::test]
async fn update_queue() {
    let request = arriving(plain(), async |client| {
        let request = UpdateQueue {
            queue_id: "p2505d57bdf4c4329804b58a6a5fb1572".into(),
            name: "queue-1".into(),
            state: QueueState::Active,
            notify_config: NotifyConfig {
                state: Some(NotifyState::On),
                event: Some("TaskFinish".into()),
                result_format: Some(NotifyFormat::Json),
                r#type: Some(NotifyType::Url),
                url: Some("http://callback.example.com/ci?k=s3cret".into()),
                ..Default::default()
            },
        };
        drop(client.update_queue(request).await);
    })
    .await;
    assert_eq!(request.line, "PUT /picqueue/p2505d57bdf4c4329804b58a6a5fb1572 HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/xml"));
    assert_eq!(
        request.body,
        "<Request><Name>queue-1</Name><State>Active</State><NotifyConfig><State>On</State>\
         <Event>TaskFinish</Event><ResultFormat>JSON</ResultFormat><Type>Url</Type>\
         <Url>http://callback.example.com/ci?k=s3cret</Url></NotifyConfig></Request>"
    );
    let path = "/picqueue/p2505d57bdf4c4329804b58a6a5fb1572";
    assert_signed(&request, "PUT", path, &[], &["host", "content-type"]);
}

#[tokio::test]
async fn a_queue_that_reports_nothing_still_says_so() {
    let request = arriving(plain(), async |client| {
        let request = UpdateQueue {
            queue_id: "p1".into(),
            name: "图片-queue_*".into(),
            state: QueueState::Paused,
            ..Default::default()
        };
        drop(client.update_queue(request).await);
    })
    .await;
    assert_eq!(
        request.body,
        "<Request><Name>图片-queue_*</Name><State>Paused</State>\
         <NotifyConfig><State>Off</State></NotifyConfig></Request>"
    );
}

#[tokio::test]
async fn submit_job() {
    let request = arriving(plain(), async |client| {
        let request = SubmitJob {
            input: "in/cat.jpg".into(),
            rule: Some("imageMogr2/thumbnail/480x/format/webp".into()),
            output: "out/cat.webp".into(),
            is_pic_info: Some(true),
            user_data: Some("order-17".into()),
            job_level: Some(0),
            callback: Some("http://callback.example.com/ci?k=s3cret".into()),
            callback_format: Some(NotifyFormat::Json),
            ..Default::default()
        };
        drop(client.submit_job(request).await);
    })
    .await;
    assert_eq!(request.line, "POST /jobs HTTP/1.1");
    assert_eq!(request.header("host"), Some(BUCKET_HOST));
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
    assert_eq!(
        request.body,
        "<Request><Tag>PicProcess</Tag><Input><Object>in/cat.jpg</Object></Input><Operation><PicProcess>\
         <IsPicInfo>true</IsPicInfo><ProcessRule>imageMogr2/thumbnail/480x/format/webp</ProcessRule></PicProcess>\
         <Output><Region>ap-guangzhou</Region><Bucket>examplebucket-1250000000</Bucket><Object>out/cat.webp</Object>\
         </Output><UserData>order-17</UserData><JobLevel>0</JobLevel></Operation>\
         <CallBack>http://callback.example.com/ci?k=s3cret</CallBack><CallBackFormat>JSON</CallBackFormat></Request>"
    );
    assert_signed(&request, "POST", "/jobs", &[], &["host", "content-type"]);
}

#[tokio::test]
async fn what_was_not_given_is_not_sent_and_markup_is_escaped() {
    let request = arriving(plain(), async |client| {
        let request = SubmitJob {
            input: "a&b <c>.jpg".into(),
            rule: Some("imageMogr2/thumbnail/2000x1000>".into()),
            output: "o\".jpg".into(),
            output_bucket: Some("other-1250000000".into()),
            output_region: Some("ap-beijing".into()),
            ..Default::default()
        };
        drop(client.submit_job(request).await);
    })
    .await;
    let (before, rest) = request.body.split_once("<UserData>").unwrap();
    let (user_data, after) = rest.split_once("</UserData>").unwrap();
    assert_eq!(
        format!("{before}{after}"),
        "<Request><Tag>PicProcess</Tag><Input><Object>a&amp;b &lt;c&gt;.jpg</Object></Input><Operation><PicProcess>\
         <ProcessRule>imageMogr2/thumbnail/2000x1000&gt;</ProcessRule></PicProcess>\
         <Output><Region>ap-beijing</Region><Bucket>other-1250000000</Bucket><Object>o&quot;.jpg</Object></Output>\
         </Operation></Request>"
    );
    // What the caller left empty holds the id of the submission.
    let digits = user_data.strip_prefix("cinf1:").unwrap();
    assert!(digits.len() == 32 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')));
}

#[tokio::test]
async fn get_job_with_a_temporary_credential() {
    let credential = Credential::new(SECRET_ID, SECRET_KEY, Some("canary-token+/=".into()));
    let request = arriving(credential, async |client| drop(client.get_job("ca1b2").await)).await;
    assert_eq!(request.line, "GET /jobs/ca1b2 HTTP/1.1");
    assert_eq!(request.header("x-ci-security-token"), Some("canary-token+/="));
    assert_eq!(request.header("content-length"), None);
    assert_signed(&request, "GET", "/jobs/ca1b2", &[], &["host", "x-ci-security-token"]);
}

#[tokio::test]
async fn get_jobs_joins_the_ids() {
    let request = arriving(plain(), async |client| {
        drop(client.get_jobs(GetJobs { job_ids: vec!["ca".into(), "cb".into()] }).await);
    })
    .await;
    assert_eq!(request.line, "GET /jobs/ca%2Ccb HTTP/1.1");
    assert_signed(&request, "GET", "/jobs/ca,cb", &[], &["host"]);
}

#[tokio::test]
async fn list_jobs_asks_for_one_kind_of_job() {
    let request = arriving(plain(), async |client| drop(client.list_jobs(()).next_page().await)).await;
    assert_eq!(request.line, "GET /jobs?tag=PicProcess HTTP/1.1");
    assert_eq!(request.header("host"), Some(BUCKET_HOST));
    assert_eq!(request.header("content-length"), None);
    assert_signed(&request, "GET", "/jobs", &[("tag", "PicProcess")], &["host"]);
}

#[tokio::test]
async fn list_jobs_with_everything_that_narrows_it() {
    let request = arriving(plain(), async |client| {
        let request = ListJobs {
            states: vec![JobState::Success, "Failed".into()],
            start_creation_time: Some("2022-08-08T16:00:00.750Z".parse().unwrap()),
            end_creation_time: Some("2022-08-10T00:00:00+0800".parse().unwrap()),
            order_by_time: Some(OrderByTime::Asc),
            size: Some(100),
            queue_id: Some("p2505d57bdf4c4329804b58a6a5fb1572".into()),
            input_object: Some("in/图 1+2&x=y.jpg".into()),
            next_token: Some("eyJpZCI6MX0=/+".into()),
        };
        drop(client.list_jobs(request).next_page().await);
    })
    .await;
    assert_eq!(
        request.line,
        "GET /jobs?tag=PicProcess&queueId=p2505d57bdf4c4329804b58a6a5fb1572&orderByTime=Asc\
         &nextToken=eyJpZCI6MX0%3D%2F%2B&size=100&states=Success%2CFailed\
         &startCreationTime=2022-08-09T00%3A00%3A00%2B0800&endCreationTime=2022-08-10T00%3A00%3A00%2B0800\
         &inputObject=in%2F%E5%9B%BE%201%2B2%26x%3Dy.jpg HTTP/1.1"
    );
    let query = [
        ("tag", "PicProcess"),
        ("queueId", "p2505d57bdf4c4329804b58a6a5fb1572"),
        ("orderByTime", "Asc"),
        ("nextToken", "eyJpZCI6MX0=/+"),
        ("size", "100"),
        ("states", "Success,Failed"),
        ("startCreationTime", "2022-08-09T00:00:00+0800"),
        ("endCreationTime", "2022-08-10T00:00:00+0800"),
        ("inputObject", "in/图 1+2&x=y.jpg"),
    ];
    assert_signed(&request, "GET", "/jobs", &query, &["host"]);
}

#[tokio::test]
async fn every_page_is_asked_for_with_the_same_filters_and_the_token_before_it() {
    let page = |id: &str, rest: &str| {
        xml(&format!("<Response><JobsDetail><JobId>{id}</JobId></JobsDetail>{rest}</Response>"))
    };
    let pages = [
        page("a", "<NextToken>one&amp;two</NextToken>"),
        page("b", "<NextToken>three</NextToken>"),
        page("c", "<NextToken/>"),
    ];
    let (endpoint, mut requests) = serve(Reaction::Play(pages.to_vec().into())).await;
    let client = crate::support::client(&endpoint);
    let request = ListJobs {
        states: vec![JobState::Failed],
        size: Some(1),
        next_token: Some("zero".into()),
        ..Default::default()
    };
    let mut jobs = client.list_jobs(request);
    let mut ids = Vec::new();
    while let Some(job) = jobs.next().await.unwrap() {
        ids.push(job.job_id);
    }
    assert_eq!(ids, ["a", "b", "c"]);
    for token in ["zero", "one%26two", "three"] {
        let request = requests.recv().await.expect("a request");
        let expected = format!("GET /jobs?tag=PicProcess&nextToken={token}&size=1&states=Failed HTTP/1.1");
        assert_eq!(request.line, expected);
    }
    assert!(requests.try_recv().is_err(), "the list ends behind its last page");
}
