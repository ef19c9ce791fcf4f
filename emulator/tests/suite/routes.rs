//! The documents of every operation, element by element and in order.

use crate::support::{BUCKET, BUCKET_HOST, FIXED_TIME, Fixture, REGION_HOST, Wire, exchange, job, picture};

const AT: &str = "2022-08-09T16:23:11+0800";
const RULE: &str = "imageMogr2/thumbnail/480x/format/webp";

#[tokio::test]
async fn enabling_creates_a_queue_and_may_be_repeated() {
    let fixture = Fixture::at_fixed_time().await;
    let first = fixture.call("POST", "/picbucket", &[], "").await;
    assert_eq!(first.status, 200);
    let id = first.header("x-ci-request-id").unwrap();
    assert_eq!(
        first.body,
        format!(
            "<Response><RequestId>{id}</RequestId><PicBucket><BucketId>{BUCKET}</BucketId><Name>{BUCKET}</Name>\
             <Region>ap-guangzhou</Region><CreateTime>{AT}</CreateTime></PicBucket></Response>"
        )
    );
    assert_eq!(first.header("content-type"), Some("application/xml"));
    assert_eq!(first.header("server"), Some("tencent-ci"));
    assert_eq!(first.header("date"), Some("Tue, 09 Aug 2022 08:23:11 GMT"));
    assert_eq!(first.header("x-ci-trace-id"), None);
    let queue = fixture.call("GET", "/picqueue", &[], "").await;
    let queue = queue.element("QueueId").unwrap();
    let again = fixture.call("POST", "/picbucket", &[], "").await;
    assert_eq!(again.status, 200);
    assert_ne!(again.header("x-ci-request-id"), Some(id));
    assert_eq!(fixture.call("GET", "/picqueue", &[], "").await.element("QueueId"), Some(queue));
    assert_eq!(queue.len(), 33);
    assert!(queue.starts_with('p'));
}

#[tokio::test]
async fn disabling_ends_the_service() {
    let fixture = Fixture::at_fixed_time().await;
    let unbound = fixture.call("DELETE", "/picbucket", &[], "").await;
    assert_eq!((unbound.status, unbound.code()), (400, "PicBucketUnBinded"));
    let old = fixture.enable().await;
    let reply = fixture.call("DELETE", "/picbucket", &[], "").await;
    assert_eq!(reply.status, 200);
    let id = reply.header("x-ci-request-id").unwrap();
    assert_eq!(
        reply.body,
        format!("<Response><RequestId>{id}</RequestId><BucketName>{BUCKET}</BucketName></Response>")
    );
    for (method, path, body) in [
        ("GET", "/picqueue", String::new()),
        ("GET", "/jobs/cx", String::new()),
        ("POST", "/jobs", job("a", RULE, "b", "")),
    ] {
        let reply = fixture.call(method, path, &[], &body).await;
        assert_eq!((reply.status, reply.code()), (400, "PicBucketUnBinded"), "{path}");
    }
    assert_ne!(fixture.enable().await, old);
}

#[tokio::test]
async fn buckets_are_listed_on_the_regions_host() {
    let other = "bucket2-1250000000";
    let fixture = Fixture::start_with(|config| config.buckets.push(other.to_owned())).await;
    let list = async |host: &str, query: &[(&str, &str)]| {
        fixture.wire(host, "GET", "/picbucket", query, "").send(fixture.address()).await
    };
    let empty = list(REGION_HOST, &[]).await;
    let id = empty.header("x-ci-request-id").unwrap();
    assert_eq!(
        empty.body,
        format!(
            "<Response><RequestId>{id}</RequestId><TotalCount>0</TotalCount><PageNumber>1</PageNumber>\
             <PageSize>10</PageSize></Response>"
        )
    );
    fixture.enable().await;
    let host = format!("{other}.ci.ap-shanghai.localhost:1");
    assert_eq!(fixture.wire(&host, "POST", "/picbucket", &[], "").send(fixture.address()).await.status, 200);
    let both = list("ci.ap-beijing.localhost", &[("regions", "ap-guangzhou,ap-shanghai")]).await;
    assert_eq!(both.element("TotalCount"), Some("2"));
    let names: Vec<&str> =
        both.body.split("<BucketId>").skip(1).map(|s| s.split('<').next().unwrap()).collect();
    assert_eq!(names, [BUCKET, other]);
    let entry = both.body.split("<PicBucketList>").nth(2).unwrap();
    assert!(entry.starts_with(&format!(
        "<BucketId>{other}</BucketId><Name>{other}</Name><Region>ap-shanghai</Region><CreateTime>"
    )));
    for (query, count, shown) in [
        (vec![("regions", "ap-shanghai")], "1", 1),
        (vec![("bucketName", "example")], "1", 1),
        (vec![("bucketNames", "bucket2-1250000000,nope-1")], "1", 1),
        (vec![("bucketNames", "")], "2", 2),
        (vec![("pageSize", "1"), ("pageNumber", "2")], "2", 1),
        (vec![("pageNumber", "3")], "2", 0),
    ] {
        for host in [REGION_HOST, BUCKET_HOST] {
            let reply = list(host, &query).await;
            assert_eq!(reply.element("TotalCount"), Some(count), "{query:?}: {}", reply.body);
            assert_eq!(reply.body.matches("<PicBucketList>").count(), shown, "{query:?}: {}", reply.body);
        }
    }
    for query in
        [("pageSize", "0"), ("pageSize", "101"), ("pageNumber", "0"), ("pageNumber", "+1"), ("x", "1")]
    {
        let reply = list(REGION_HOST, &[query]).await;
        assert_eq!((reply.status, reply.code()), (400, "InvalidArgument"), "{query:?}");
        assert!(reply.element("Message").unwrap().contains(query.0), "{}", reply.body);
    }
}

fn notify(inside: &str) -> String {
    format!(
        "<Request><Name>queue-1</Name><State>Active</State><NotifyConfig>{inside}</NotifyConfig></Request>"
    )
}

#[tokio::test]
async fn a_queue_is_replaced_as_a_whole() {
    let fixture = Fixture::at_fixed_time().await;
    let id = fixture.enable().await;
    let path = format!("/picqueue/{id}");
    let body = notify(
        "<State>On</State><Event>TaskFinish</Event><ResultFormat>JSON</ResultFormat><Type>Url</Type>\
         <Url>http://callback.example.com/ci?k=s3cret&amp;x=1</Url>",
    );
    let reply = fixture.call("PUT", &path, &[], &body).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let request = reply.header("x-ci-request-id").unwrap();
    assert_eq!(
        reply.body,
        format!(
            "<Response><RequestId>{request}</RequestId><Queue><QueueId>{id}</QueueId><Name>queue-1</Name>\
             <State>Active</State><NotifyConfig><Url>http://callback.example.com/ci?k=s3cret&amp;x=1</Url>\
             <Event>TaskFinish</Event><Type>Url</Type><State>On</State><ResultFormat>JSON</ResultFormat><MqMode/>\
             <MqName/><MqRegion/></NotifyConfig><MaxSize>10000</MaxSize><MaxConcurrent>10</MaxConcurrent>\
             <Category>PicProcessing</Category><UpdateTime>{AT}</UpdateTime><CreateTime>{AT}</CreateTime></Queue>\
             </Response>"
        )
    );
    let reply = fixture.call("GET", "/picqueue", &[("queueIds", &format!("{id},pNOPE"))], "").await;
    let request = reply.header("x-ci-request-id").unwrap();
    let queue = format!(
        "<QueueList><QueueId>{id}</QueueId><Name>queue-1</Name><State>Active</State><NotifyConfig>\
         <Url>http://callback.example.com/ci?k=s3cret&amp;x=1</Url><Event>TaskFinish</Event><Type>Url</Type>\
         <State>On</State><ResultFormat>JSON</ResultFormat></NotifyConfig><MaxSize>10000</MaxSize>\
         <MaxConcurrent>10</MaxConcurrent><UpdateTime>{AT}</UpdateTime><CreateTime>{AT}</CreateTime>\
         <BucketId>{BUCKET}</BucketId><Category>PicProcessing</Category></QueueList>"
    );
    assert_eq!(
        reply.body,
        format!(
            "<Response><RequestId>{request}</RequestId>{queue}<NonExistPIDs>pNOPE</NonExistPIDs></Response>"
        )
    );
    let reply = fixture.call("GET", "/picqueue", &[("state", "Active"), ("pageSize", "5")], "").await;
    let request = reply.header("x-ci-request-id").unwrap();
    assert_eq!(
        reply.body,
        format!(
            "<Response><RequestId>{request}</RequestId><TotalCount>1</TotalCount><PageNumber>1</PageNumber>\
             <PageSize>5</PageSize>{queue}</Response>"
        )
    );
    let reply = fixture.call("GET", "/picqueue", &[("state", "Paused")], "").await;
    assert_eq!(reply.element("TotalCount"), Some("0"));
    let reply = fixture.call("PUT", &path, &[], &notify("<State>Off</State>")).await;
    assert!(reply.body.contains(
        "<NotifyConfig><Url/><Event/><Type/><State>Off</State><ResultFormat>XML</ResultFormat><MqMode/><MqName/>\
         <MqRegion/></NotifyConfig>"
    ));
    let tdmq = "<State>On</State><Event>TaskFinish</Event><Type>TDMQ</Type><MqMode>Topic</MqMode>\
                <MqRegion>gz</MqRegion><MqName>t</MqName>";
    assert_eq!(fixture.call("PUT", &path, &[], &notify(tdmq)).await.status, 200);
    let reply = fixture.call("GET", "/picqueue", &[], "").await;
    assert!(
        reply.body.contains("<MqMode>Topic</MqMode><MqRegion>gz</MqRegion><MqName>t</MqName></NotifyConfig>")
    );
}

#[tokio::test]
async fn queue_updates_are_checked_field_by_field() {
    let fixture = Fixture::start().await;
    let id = fixture.enable().await;
    let full = |name: &str, state: &str, notify: &str| {
        format!(
            "<Request><Name>{name}</Name><State>{state}</State><NotifyConfig>{notify}</NotifyConfig></Request>"
        )
    };
    let off = "<State>Off</State>";
    let long = "队".repeat(128);
    assert_eq!(
        fixture.call("PUT", &format!("/picqueue/{id}"), &[], &full(&long, "Active", off)).await.status,
        200
    );
    let on = |rest: &str| notify(&format!("<State>On</State>{rest}"));
    let cases = [
        (full(&"x".repeat(129), "Active", off), "InvalidArgument", "Name"),
        (full("a b", "Active", off), "InvalidArgument", "Name"),
        (full("a.b", "Active", off), "InvalidArgument", "Name"),
        (full("", "Active", off), "InvalidArgument", "Name"),
        (full("a", "Running", off), "InvalidArgument", "State"),
        (full("a", "", off), "InvalidArgument", "State"),
        (
            "<Request><Name>a</Name><State>Active</State></Request>".to_owned(),
            "InvalidArgument",
            "NotifyConfig",
        ),
        (notify("<State>Maybe</State>"), "InvalidArgument", "NotifyConfig.State"),
        (on(""), "InvalidArgument", "NotifyConfig.Type"),
        (on("<Type>Url</Type><Url>http://h/</Url>"), "InvalidArgument", "NotifyConfig.Event"),
        (on("<Type>Url</Type><Event>TaskFinish</Event>"), "InvalidArgument", "NotifyConfig.Url"),
        (
            on("<Type>Url</Type><Event>TaskFinish</Event><Url>ftp://h/</Url>"),
            "InvalidArgument",
            "NotifyConfig.Url",
        ),
        (
            on("<Type>Url</Type><Event>Nothing</Event><Url>http://h/</Url>"),
            "InvalidArgument",
            "NotifyConfig.Event",
        ),
        (on("<Type>TDMQ</Type><Event>TaskFinish</Event>"), "InvalidArgument", "NotifyConfig.MqMode"),
        (
            on("<Type>TDMQ</Type><Event>TaskFinish</Event><MqMode>Topic</MqMode><MqRegion>xx</MqRegion>"),
            "InvalidArgument",
            "NotifyConfig.MqRegion",
        ),
        (notify("<State>Off</State><ResultFormat>YAML</ResultFormat>"), "InvalidArgument", "ResultFormat"),
        (notify("<State>Off</State><Colour>red</Colour>"), "MalformedXML", "NotifyConfig.Colour"),
        (notify("<State>Off</State><State>On</State>"), "MalformedXML", "NotifyConfig.State"),
        (notify("<State><X>1</X></State>"), "MalformedXML", "NotifyConfig.State"),
        (notify("text<State>Off</State>"), "MalformedXML", "NotifyConfig"),
        (String::new(), "MalformedXML", "body"),
        ("<Response/>".to_owned(), "MalformedXML", "Response"),
        ("<Request><Name>a</Request>".to_owned(), "MalformedXML", "XML"),
        ("<!DOCTYPE x><Request/>".to_owned(), "MalformedXML", "document type"),
    ];
    for (body, code, field) in cases {
        let reply = fixture.call("PUT", &format!("/picqueue/{id}"), &[], &body).await;
        assert_eq!((reply.status, reply.code()), (400, code), "{body}: {}", reply.body);
        assert!(reply.element("Message").unwrap().contains(field), "{body}: {}", reply.body);
    }
    let reply = fixture.call("PUT", "/picqueue/pNOPE", &[], &notify(off)).await;
    assert_eq!((reply.status, reply.code()), (404, "NoSuchQueue"));
}

#[tokio::test]
async fn a_job_is_described_when_submitted_and_when_done() {
    let fixture = Fixture::at_fixed_time().await;
    let queue = fixture.enable().await;
    fixture.emulator.store().put(BUCKET, "in/cat.png", &picture(960, 540)).unwrap();
    let body = format!(
        "<Request><Tag>PicProcess</Tag><Input><Object>in/cat.png</Object></Input><Operation><PicProcess>\
         <IsPicInfo>true</IsPicInfo><ProcessRule>{RULE}</ProcessRule></PicProcess><Output><Region>ap-guangzhou\
         </Region><Bucket>{BUCKET}</Bucket><Object>/out/cat.webp</Object></Output><UserData>order-17 &lt;&amp;>\
         </UserData><JobLevel>1</JobLevel></Operation><CallBack>http://callback.example.com/ci?k=s3cret</CallBack>\
         <CallBackFormat>JSON</CallBackFormat></Request>"
    );
    let reply = fixture.call("POST", "/jobs", &[], &body).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let id = reply.element("JobId").unwrap().to_owned();
    assert!(id.len() == 33 && id.starts_with('c'), "{id}");
    let input = format!(
        "<Input><BucketId>{BUCKET}</BucketId><Object>in/cat.png</Object><Region>ap-guangzhou</Region></Input>"
    );
    let output = format!(
        "<Output><Bucket>{BUCKET}</Bucket><Object>out/cat.webp</Object><Region>ap-guangzhou</Region></Output>"
    );
    let process =
        format!("<PicProcess><IsPicInfo>true</IsPicInfo><ProcessRule>{RULE}</ProcessRule></PicProcess>");
    let rest = "<UserData>order-17 &lt;&amp;&gt;</UserData><JobLevel>1</JobLevel>";
    assert_eq!(
        reply.body,
        format!(
            "<Response><JobsDetail><Code>Success</Code><Message/><JobId>{id}</JobId><State>Submitted</State>\
             <CreationTime>{AT}</CreationTime><EndTime>-</EndTime><StartTime>-</StartTime><QueueId>{queue}</QueueId>\
             <Tag>PicProcess</Tag>{input}<Operation>{output}{process}{rest}</Operation></JobsDetail></Response>"
        )
    );
    fixture.idle().await;
    let missing = "cffffffffffffffffffffffffffffffff";
    let reply = fixture.call("GET", &format!("/jobs/{id},{missing}"), &[], "").await;
    let bytes = fixture.emulator.store().get(BUCKET, "out/cat.webp", 1 << 20).unwrap();
    let etag = reply.element("Etag").unwrap();
    assert!(etag.len() == 44 && etag.starts_with("&quot;") && etag.ends_with("&quot;"), "{etag}");
    let average = reply.element("Ave").unwrap();
    assert!(average.starts_with("0x") && average.len() == 8, "{average}");
    let quality = reply.body.rsplit_once("<Quality>").unwrap().1.split('<').next().unwrap();
    let size = bytes.len();
    let result = format!(
        "<PicProcessResult><ObjectName>out/cat.webp</ObjectName><OriginalInfo><Etag>{etag}</Etag><ImageInfo>\
         <Ave>{average}</Ave><Format>PNG</Format><Height>540</Height><Orientation>0</Orientation>\
         <Quality>100</Quality><Width>960</Width></ImageInfo></OriginalInfo><ProcessResult><Etag/>\
         <Format>webp</Format><Height>270</Height><Quality>{quality}</Quality><Size>{size}</Size><Width>480</Width>\
         </ProcessResult></PicProcessResult>"
    );
    assert_eq!(
        reply.body,
        format!(
            "<Response><JobsDetail><Code>Success</Code><Message/><JobId>{id}</JobId><State>Success</State>\
             <CreationTime>{AT}</CreationTime><StartTime>{AT}</StartTime><EndTime>{AT}</EndTime>\
             <QueueId>{queue}</QueueId><Tag>PicProcess</Tag>{input}<Operation>{output}{process}{result}{rest}\
             </Operation></JobsDetail><NonExistJobIds>{missing}</NonExistJobIds></Response>"
        )
    );
    // The older name is the same thing, and an escaped comma is a comma.
    let older = fixture.call("GET", &format!("/pic_jobs/{id},{missing}"), &[], "").await;
    assert_eq!(older.body, reply.body);
    let mut escaped = fixture.wire(BUCKET_HOST, "GET", &format!("/jobs/{id},{missing}"), &[], "");
    assert!(escaped.target.contains("%2C"));
    escaped.target = escaped.target.replace("%2C", ",");
    assert_eq!(escaped.send(fixture.address()).await.body, reply.body);
    assert_eq!(fixture.call("POST", "/pic_jobs", &[], &body).await.status, 200);
}

#[tokio::test]
async fn submissions_are_checked_field_by_field() {
    let fixture = Fixture::start().await;
    let queue = fixture.enable().await;
    let good = job("in/cat.jpg", RULE, "out/cat.webp", "");
    let cases = [
        (good.replace("<Tag>PicProcess</Tag>", ""), "InvalidArgument", "Tag"),
        (good.replace("<Tag>PicProcess", "<Tag>Transcode"), "InvalidArgument", "Tag"),
        (good.replace("<Input><Object>in/cat.jpg</Object></Input>", ""), "InvalidArgument", "Input"),
        (good.replace("in/cat.jpg", ""), "InvalidArgument", "Input"),
        (good.replace("in/cat.jpg", &"x".repeat(851)), "InvalidArgument", "Input.Object"),
        (good.replace("out/cat.webp", "/"), "InvalidArgument", "Operation.Output.Object"),
        (good.replace("<Object>out/cat.webp</Object>", ""), "InvalidArgument", "Operation.Output.Object"),
        (good.replace(BUCKET, "examplebucket"), "InvalidArgument", "Operation.Output.Bucket"),
        (good.replace("ap-guangzhou", "AP"), "InvalidArgument", "Operation.Output.Region"),
        (
            good.replace("<ProcessRule>imageMogr2/thumbnail/480x/format/webp</ProcessRule>", ""),
            "InvalidArgument",
            "ProcessRule",
        ),
        (good.replace("true", "yes"), "InvalidArgument", "IsPicInfo"),
        (job("a", RULE, "b", "<JobLevel>3</JobLevel>"), "InvalidArgument", "Operation.JobLevel"),
        (
            job("a", RULE, "b", &format!("<UserData>{}</UserData>", "x".repeat(1025))),
            "InvalidArgument",
            "UserData",
        ),
        (job("a", RULE, "b", "<UserData>ü</UserData>"), "InvalidArgument", "UserData"),
        (good.replace("</Request>", "<CallBack>x</CallBack></Request>"), "InvalidArgument", "CallBack"),
        (
            good.replace("</Request>", "<CallBackFormat>x</CallBackFormat></Request>"),
            "InvalidArgument",
            "CallBackFormat",
        ),
        (
            good.replace("</Request>", "<CallBackType>TDMQ</CallBackType></Request>"),
            "InvalidArgument",
            "CallBackMqConfig",
        ),
        (good.replace("</Request>", "<Extra>1</Extra></Request>"), "MalformedXML", "Extra"),
        (
            good.replace("</Operation>", "<Output/><Nope>1</Nope></Operation>"),
            "MalformedXML",
            "Operation.Nope",
        ),
    ];
    for (body, code, field) in cases {
        let reply = fixture.call("POST", "/jobs", &[], &body).await;
        assert_eq!((reply.status, reply.code()), (400, code), "{body}: {}", reply.body);
        assert!(reply.element("Message").unwrap().contains(field), "{body}: {}", reply.body);
    }
    let process =
        good.split_once("<PicProcess>").unwrap().1.split_once("</PicProcess>").unwrap().0.to_owned();
    let neither = good.replace(&format!("<PicProcess>{process}</PicProcess>"), "");
    let reply = fixture.call("POST", "/jobs", &[], &neither).await;
    assert_eq!((reply.status, reply.code()), (400, "InvalidArgument"));
    assert!(reply.element("Message").unwrap().contains("TemplateId"), "{}", reply.body);
    let both = job("a", RULE, "b", "<TemplateId>t1x</TemplateId>");
    let reply = fixture.call("POST", "/jobs", &[], &both).await;
    assert_eq!((reply.status, reply.code()), (404, "NoSuchTemplate"));
    let with_queue = |id: &str| good.replace("</Request>", &format!("<QueueId>{id}</QueueId></Request>"));
    let reply = fixture.call("POST", "/jobs", &[], &with_queue("pNOPE")).await;
    assert_eq!((reply.status, reply.code()), (404, "NoSuchQueue"));
    assert_eq!(fixture.call("POST", "/jobs", &[], &with_queue(&queue)).await.status, 200);
    let silent = good.replace("</Request>", "<CallBack>no</CallBack></Request>");
    assert_eq!(fixture.call("POST", "/jobs", &[], &silent).await.status, 200);

    let ids = |count: usize| vec!["c1"; count].join(",");
    assert_eq!(fixture.call("GET", &format!("/jobs/{}", ids(10)), &[], "").await.status, 200);
    for path in
        [format!("/jobs/{}", ids(11)), "/jobs/a,,b".to_owned(), "/jobs/a/b".to_owned(), "/jobs/".to_owned()]
    {
        let reply = fixture.call("GET", &path, &[], "").await;
        assert_eq!((reply.status, reply.code()), (400, "InvalidArgument"), "{path}: {}", reply.body);
    }
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    for (method, path, status, code) in [
        ("GET", "/", 404, "NoSuchResource"),
        ("GET", "/picbuckets", 404, "NoSuchResource"),
        ("GET", "/picbucket/x", 404, "NoSuchResource"),
        ("PUT", "/picbucket", 405, "MethodNotAllowed"),
        ("POST", "/picqueue", 405, "MethodNotAllowed"),
        ("POST", "/picqueue/p1", 405, "MethodNotAllowed"),
        ("DELETE", "/jobs", 405, "MethodNotAllowed"),
        ("GET", "/jobs", 400, "InvalidArgument"),
        ("PUT", "/jobs/c1", 400, "InvalidArgument"),
        ("PATCH", "/template", 405, "MethodNotAllowed"),
        ("POST", "/template/t1", 405, "MethodNotAllowed"),
    ] {
        let reply = fixture.call(method, path, &[], "").await;
        assert_eq!((reply.status, reply.code()), (status, code), "{method} {path}: {}", reply.body);
        let request = reply.header("x-ci-request-id").unwrap();
        let trace = reply.header("x-ci-trace-id").unwrap();
        assert!(reply.body.ends_with(&format!(
            "<Resource>{BUCKET_HOST}{path}</Resource><RequestId>{request}</RequestId><TraceId>{trace}</TraceId></Error>"
        )));
    }
    let send = async |host: &str, method: &str, path: &str| {
        fixture.wire(host, method, path, &[], "").send(fixture.address()).await
    };
    for (host, method, path, status, code) in [
        (REGION_HOST, "POST", "/picbucket", 405, "MethodNotAllowed"),
        (REGION_HOST, "GET", "/picqueue", 404, "NoSuchResource"),
        ("nope-1.ci.ap-guangzhou.myqcloud.com", "POST", "/picbucket", 404, "NoSuchBucket"),
        ("nope-1.ci.ap-guangzhou.myqcloud.com", "GET", "/picqueue", 404, "NoSuchBucket"),
        ("examplebucket-1250000000.ci.ap-beijing.myqcloud.com", "GET", "/picqueue", 404, "NoSuchBucket"),
        ("nope.ci.ap-guangzhou.myqcloud.com", "GET", "/picqueue", 400, "InvalidBucketName"),
        ("examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com", "GET", "/cat.jpg", 404, "NoSuchKey"),
        ("example.com", "GET", "/", 400, "InvalidRequest"),
    ] {
        let reply = send(host, method, path).await;
        assert_eq!((reply.status, reply.code()), (status, code), "{host} {path}: {}", reply.body);
    }
    let bare =
        exchange(fixture.address(), b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n").await;
    assert_eq!((bare.status, bare.code()), (400, "InvalidRequest"), "{}", bare.body);
    let head = send(BUCKET_HOST, "HEAD", "/picqueue").await;
    assert_eq!((head.status, head.body.as_str()), (405, ""));
}

#[tokio::test]
async fn one_region_can_be_all_there_is() {
    let fixture = Fixture::start_with(|config| config.region = Some("ap-beijing".to_owned())).await;
    let reply = fixture.call("POST", "/picbucket", &[], "").await;
    assert_eq!((reply.status, reply.code()), (404, "NoSuchBucket"));
    assert!(reply.element("Message").unwrap().contains("ap-beijing"));
    let host = format!("{BUCKET}.ci.ap-beijing.myqcloud.com");
    assert_eq!(fixture.wire(&host, "POST", "/picbucket", &[], "").send(fixture.address()).await.status, 200);
}

#[tokio::test]
async fn windows_are_checked_against_the_emulators_clock() {
    let fixture = Fixture::at_fixed_time().await;
    let at = async |now: i64| {
        Wire::signed("GET", "/picbucket", &[], &[("host", REGION_HOST)], "", now)
            .send(fixture.address())
            .await
    };
    assert_eq!(at(FIXED_TIME - 900).await.status, 200);
    let late = at(FIXED_TIME - 901).await;
    assert_eq!((late.status, late.code()), (403, "AccessDenied"));
    assert_eq!(late.element("Message"), Some("Request has expired"));
    assert_eq!(late.element("ServerTime"), Some("2022-08-09T08:23:11Z"));
    assert_eq!(at(FIXED_TIME + 960).await.status, 200);
    let early = at(FIXED_TIME + 961).await;
    assert_eq!((early.status, early.code()), (403, "RequestTimeTooSkewed"));
    assert_eq!(early.element("Part"), Some("q-sign-time"));
}
