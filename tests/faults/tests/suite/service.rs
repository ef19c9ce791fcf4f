//! The server while it is healthy.

use fault_server::{DEFAULT_SECRET_ID, KeyPair};

use crate::support::{Ending, HOST, exchange, now, request, request_at, send, start, submission};

#[tokio::test]
async fn a_job_is_made_listed_and_read() {
    let server = start().await;
    let made = send(&server, &submission("in/a.jpg")).await;
    assert_eq!((made.status(), made.ending), (200, Ending::Open), "{}", made.text());
    let id = made.texts("JobId").remove(0);
    assert_eq!(made.texts("State"), ["Submitted"]);
    assert_eq!(made.texts("UserData"), ["of in/a.jpg"]);
    assert_eq!(made.texts("Bucket"), ["examplebucket-1250000000"]);

    let ledger = server.ledger();
    let job = &ledger.jobs[0];
    assert_eq!(
        (job.job_id.as_str(), job.input.as_str(), job.output.as_str()),
        (id.as_str(), "in/a.jpg", "out/in/a.jpg")
    );
    assert_eq!((job.user_data.as_deref(), job.request, job.answered), (Some("of in/a.jpg"), 1, true));
    assert!((now() - 5..=now()).contains(&job.created_at));

    let read = send(&server, &request("GET", &format!("/jobs/{id},cother"), &[], "")).await;
    assert_eq!((read.texts("JobId"), read.texts("State")), (vec![id], vec!["Success".to_owned()]));
    assert_eq!(read.texts("NonExistJobIds"), ["cother"]);
    assert_eq!(server.stats().faults.get("healthy"), Some(&2));
}

#[tokio::test]
async fn lists_are_paged_and_filtered() {
    let server = start().await;
    for n in 0..5 {
        send(&server, &submission(&format!("in/{n}.jpg"))).await;
    }
    let created = server.ledger().jobs[0].created_at;
    let list = async |more: &[(&str, &str)]| {
        let query = [&[("tag", "PicProcess")], more].concat();
        send(&server, &request("GET", "/jobs", &query, "")).await
    };
    let all = list(&[]).await;
    assert_eq!(
        all.texts("Object").into_iter().filter(|key| key.starts_with("in")).collect::<Vec<_>>(),
        ["in/4.jpg", "in/3.jpg", "in/2.jpg", "in/1.jpg", "in/0.jpg"],
        "newest first"
    );
    let (mut pages, mut token) = (Vec::new(), String::new());
    loop {
        let page = list(&[("size", "2"), ("orderByTime", "Asc"), ("nextToken", &token)]).await;
        pages.push(page.texts("JobId").len());
        match page.texts("NextToken").pop() {
            Some(next) => token = next,
            None => break,
        }
    }
    assert_eq!(pages, [2, 2, 1]);
    assert_eq!(list(&[("inputObject", "in/3.jpg")]).await.texts("JobId").len(), 1);
    assert_eq!(list(&[("inputObject", "in/3")]).await.texts("JobId").len(), 0, "only whole keys match");
    assert_eq!(list(&[("states", "Failed")]).await.texts("JobId").len(), 0);
    assert_eq!(list(&[("states", "Failed,Success")]).await.texts("JobId").len(), 5);
    let time = |unix: i64| {
        // The same second, written in another zone.
        let of_day = unix.rem_euclid(86_400);
        let date = &all.texts("CreationTime")[0];
        assert_eq!(date.len(), 24);
        format!("{}T{:02}:{:02}:{:02}+0000", utc_date(unix), of_day / 3600, of_day / 60 % 60, of_day % 60)
    };
    let between = async |from: i64, to: i64| {
        list(&[("startCreationTime", &time(from)), ("endCreationTime", &time(to))]).await.texts("JobId").len()
    };
    assert_eq!(between(created, now()).await, 5, "bounds count");
    assert_eq!(between(created - 10, created - 1).await, 0);
    for (name, value) in
        [("size", "0"), ("size", "101"), ("startCreationTime", "yesterday"), ("nextToken", "x")]
    {
        assert_eq!(list(&[(name, value)]).await.status(), 400, "{name}");
    }
    assert_eq!(send(&server, &request("GET", "/jobs", &[], "")).await.status(), 400, "the tag is needed");
}

/// The date of a second, from the C library's point of view: through the `date` program.
fn utc_date(unix: i64) -> String {
    let output = std::process::Command::new("date")
        .args(["-u", "-d", &format!("@{unix}"), "+%Y-%m-%d"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[tokio::test]
async fn what_is_not_signed_makes_no_job_and_meets_no_fault() {
    let server = start().await;
    let good = submission("in/a.jpg");
    let cases = [
        ("AccessDenied", good.replace("Authorization:", "X-Other:")),
        (
            "SignatureDoesNotMatch",
            good.replacen("q-signature=", "q-signature=0", 1).replacen("Content", "X: y\r\nContent", 1),
        ),
        ("InvalidAccessKeyId", good.replace(DEFAULT_SECRET_ID, "somebody")),
        ("SignatureDoesNotMatch", good.replacen("POST /jobs", "POST /pic_jobs", 1)),
        ("SignatureDoesNotMatch", good.replacen(HOST, "other-1250000000.ci.ap-guangzhou.myqcloud.com", 1)),
        ("AccessDenied", request_at(now() - 3600, "POST", "/jobs", &[], "")),
        ("RequestTimeTooSkewed", request_at(now() + 3600, "POST", "/jobs", &[], "")),
    ];
    for (code, request) in cases {
        let answer = send(&server, &request).await;
        assert_eq!((answer.status(), answer.texts("Code")), (403, vec![code.to_owned()]), "{request}");
    }
    assert_eq!(server.ledger().jobs, []);
    assert_eq!(server.stats().requests, 7);

    server.set_clock_offset(3600);
    let answer = send(&server, &good).await;
    assert_eq!(answer.texts("Code"), ["AccessDenied"]);
    assert_eq!(answer.texts("Message"), ["Request has expired"]);
    assert_eq!(answer.texts("ServerTime").len(), 1);
    assert_eq!(send(&server, &request_at(now() + 3600, "GET", "/jobs/c1", &[], "")).await.status(), 200);
    server.set_clock_offset(0);
    server.set_keys(vec![KeyPair { token: Some("t".into()), is_expired: true, ..KeyPair::default() }]);
    let with_token = good.replacen("\r\n", "\r\nx-ci-security-token: t\r\n", 1);
    assert_eq!(send(&server, &with_token).await.texts("Code"), ["ExpiredToken"]);
}

#[tokio::test]
async fn documents_that_are_no_submissions_are_refused() {
    let server = start().await;
    for body in ["", "<Request>", "<Request><Tag>PicProcess</Tag></Request>", "<Response/>"] {
        let answer = send(&server, &request("POST", "/jobs", &[], body)).await;
        assert_eq!(answer.status(), 400, "{body}: {}", answer.text());
    }
    assert_eq!(send(&server, &request("PATCH", "/jobs", &[], "")).await.status(), 405);
    assert_eq!(send(&server, "GET / HTTP/1.0\r\n\r\n").await.status(), 505);
    assert_eq!(server.ledger().jobs, []);
}

#[tokio::test]
async fn the_other_calls_have_answers() {
    let server = start().await;
    let queue = "/picqueue/p2505d57bdf4c4329804b58a6a5fb1572";
    for (method, path, body, element) in [
        ("POST", "/picbucket", "", "BucketId"),
        ("GET", "/picbucket", "", "BucketId"),
        ("DELETE", "/picbucket", "", "BucketName"),
        ("GET", "/picqueue", "", "QueueId"),
        ("PUT", queue, "<Request><Name>n</Name></Request>", "QueueId"),
    ] {
        let answer = send(&server, &request(method, path, &[], body)).await;
        assert_eq!((answer.status(), answer.texts(element).len()), (200, 1), "{method} {path}");
    }
}

#[tokio::test]
async fn one_connection_carries_many_requests() {
    let server = start().await;
    let address = server.url().trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    for n in 0..3 {
        let quiet = std::time::Duration::from_secs(10);
        let answer = exchange(&mut stream, &submission(&format!("in/{n}.jpg")), quiet).await;
        assert_eq!((answer.status(), answer.ending), (200, Ending::Open));
    }
    let connections: Vec<u64> = server.requests().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [1, 1, 1]);
}
