//! What requests for objects look like when they arrive, and how their answers are read.

use std::collections::{BTreeMap, VecDeque};

use cloud_infinite::signature::{Canonical, KeyTime, SigningKey, string_to_sign};
use cloud_infinite::{
    Client, Credential, DeleteObject, ErrorKind, GetObject, HeadObject, ListObjects, ManualClock, PutObject,
    Timestamp,
};

use crate::support::{Reaction, Request, SECRET_KEY, builder, client, http, serve};

const OBJECT_HOST: &str = "examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com";

/// Checks the signature of a request over exactly these headers, with the decoded path.
fn check_signature(request: &Request, path: &str, query: &[(&str, &str)], headers: &[&str]) {
    let fields: BTreeMap<&str, &str> = request
        .header("authorization")
        .unwrap()
        .split('&')
        .map(|field| field.split_once('=').unwrap())
        .collect();
    let method = request.line.split(' ').next().unwrap();
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|name| (*name, request.header(name).unwrap())).collect();
    let canonical = Canonical::new(method, path, query, &headers);
    assert_eq!(fields["q-header-list"], canonical.header_list, "{}", request.line);
    assert_eq!(fields["q-url-param-list"], canonical.url_param_list, "{}", request.line);
    let window = KeyTime::parse(fields["q-key-time"]).unwrap();
    let key = SigningKey::derive(SECRET_KEY, window);
    let expected = key.sign(&string_to_sign(window, &canonical.http_string));
    assert_eq!(fields["q-signature"], expected, "{}", request.line);
}

#[tokio::test]
async fn a_key_arrives_as_it_is_whatever_it_holds() {
    let (endpoint, mut requests) = serve(Reaction::Answer(http(204, &[], ""))).await;
    let client = client(&endpoint);
    for (key, target) in [
        ("in/cat.jpg", "/in/cat.jpg"),
        ("in/hello 猫.txt", "/in/hello%20%E7%8C%AB.txt"),
        ("a+b%20c", "/a%2Bb%2520c"),
        ("a/./b", "/a%2F.%2Fb"),
        ("a/../b", "/a%2F..%2Fb"),
        ("../b", "/..%2Fb"),
        ("a/.", "/a%2F."),
        ("./a//", "/.%2Fa%2F%2F"),
        ("a//b/", "/a//b/"),
        ("%2e%2e/b", "/%252e%252e/b"),
        ("a\\b", "/a%5Cb"),
        ("a?b#c&d=e;f", "/a%3Fb%23c%26d%3De%3Bf"),
        ("\t\n\r\u{1}\u{0}", "/%09%0A%0D%01%00"),
        ("!*'()~-_.", "/%21%2A%27%28%29~-_."),
    ] {
        client.delete_object(key).await.unwrap();
        let request = requests.recv().await.unwrap();
        assert_eq!(request.line, format!("DELETE {target} HTTP/1.1"), "{key:?}");
        assert_eq!(request.header("host"), Some(OBJECT_HOST));
        check_signature(&request, &format!("/{key}"), &[], &["host"]);
    }
    let long = "k".repeat(851);
    for key in ["", "/a", "\\a", ".", "..", "./", "a/..", "a/../", "a/./..", "../..", "a\u{1a}", &long] {
        let error = client.delete_object(key).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidArgument, 0), "{key:?}");
        assert_eq!(error.argument().unwrap().field, "key");
    }
    assert!(requests.try_recv().is_err(), "nothing was sent for what is refused");
}

#[tokio::test]
async fn a_put_carries_its_digest_and_signs_what_it_says() {
    let answer = http(
        200,
        &[
            ("etag", "\"5d41402abc4b2a76b9719d911017c592\""),
            ("x-cos-hash-crc64ecma", "11177612005948864433"),
            ("x-cos-request-id", "r1"),
        ],
        "",
    );
    let (endpoint, mut requests) = serve(Reaction::Answer(answer)).await;
    let request = PutObject {
        key: "in/a b".into(),
        body: Some("hello".into()),
        content_type: Some("text/plain".into()),
        metadata: BTreeMap::from([("b".into(), "2 3".into()), ("a".into(), "1".into())]),
        ..Default::default()
    };
    let credential = Credential::new("id", SECRET_KEY, Some("canary-token+/=".into()));
    let client = builder(&endpoint).credential(credential).build().unwrap();
    let stored = client.put_object(request.clone()).await.unwrap();
    assert_eq!(stored.etag.as_deref(), Some("5d41402abc4b2a76b9719d911017c592"));
    assert_eq!(stored.response.request_id.as_deref(), Some("r1"));
    let sent = requests.recv().await.unwrap();
    assert_eq!((sent.line.as_str(), sent.body.as_str()), ("PUT /in/a%20b HTTP/1.1", "hello"));
    assert_eq!(sent.header("content-md5"), Some("XUFAKrxLKna5cZ2REBfFkg=="));
    assert_eq!((sent.header("content-type"), sent.header("content-length")), (Some("text/plain"), Some("5")));
    assert_eq!(sent.header("x-cos-security-token"), Some("canary-token+/="));
    assert_eq!(sent.header("x-ci-security-token"), None);
    let signed =
        ["content-md5", "content-type", "host", "x-cos-meta-a", "x-cos-meta-b", "x-cos-security-token"];
    check_signature(&sent, "/in/a b", &[], &signed);
    assert!(!format!("{request:?}").contains("hello"), "a body is not printed");

    let empty = PutObject { key: "k".into(), body: Some("".into()), ..Default::default() };
    let error = client.put_object(empty).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Integrity, 1), "and it is not sent again");
    assert!(error.to_string().contains("its CRC-64 is 11177612005948864433, not 0"), "{error}");
    let sent = requests.recv().await.unwrap();
    assert_eq!(
        (sent.header("content-length"), sent.header("content-md5")),
        (Some("0"), Some("1B2M2Y8AsgTpgAmY7PhCfg=="))
    );
    assert!(requests.try_recv().is_err());
}

#[tokio::test]
async fn questions_say_nothing_of_a_content() {
    let (endpoint, mut requests) = serve(Reaction::Answer(http(200, &[], ""))).await;
    let client = client(&endpoint);
    let at = Timestamp::from_unix_millis(784_111_777_000);
    let head = HeadObject {
        if_none_match: Some("abc".into()),
        if_modified_since: Some(at),
        version_id: Some("v 1".into()),
        ..HeadObject::from("k")
    };
    // An answer to HEAD has no body, whatever its length says.
    client.head_object(head).await.unwrap();
    client.delete_object(DeleteObject::from("k")).await.unwrap();
    let error =
        client.get_object(GetObject { offset: Some(2), length: Some(3), ..GetObject::from("k") }).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Decode, "the range was not kept");

    let head = requests.recv().await.unwrap();
    assert_eq!(head.line, "HEAD /k?versionId=v%201 HTTP/1.1");
    assert_eq!(head.header("if-none-match"), Some("\"abc\""));
    assert_eq!(head.header("if-modified-since"), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    check_signature(&head, "/k", &[("versionId", "v 1")], &["host", "if-modified-since", "if-none-match"]);
    let delete = requests.recv().await.unwrap();
    let get = requests.recv().await.unwrap();
    assert_eq!(get.header("range"), Some("bytes=2-4"));
    check_signature(&get, "/k", &[], &["host", "range"]);
    for request in [head, delete, get] {
        for name in ["content-length", "content-type", "content-md5", "transfer-encoding", "accept-encoding"]
        {
            assert_eq!(request.header(name), None, "{}: {name}", request.line);
        }
    }
}

fn list(body: &str) -> Vec<u8> {
    http(200, &[("content-type", "application/xml"), ("x-cos-request-id", "r1")], body)
}

#[tokio::test]
async fn a_list_is_asked_for_and_read_in_escaped_names() {
    let first = "<?xml version='1.0' encoding='utf-8' ?><ListBucketResult><Name>b-1</Name>\
        <EncodingType>url</EncodingType><Prefix>in/</Prefix><Marker/><MaxKeys>2</MaxKeys><Delimiter>%2F</Delimiter>\
        <IsTruncated>true</IsTruncated><NextMarker>in/hello%20%E7%8C%AB.txt</NextMarker>\
        <CommonPrefixes><Prefix>in/20%2B22/</Prefix></CommonPrefixes><Contents><Key>in/hello%20%E7%8C%AB.txt</Key>\
        <LastModified>2022-08-09T08:23:11.000Z</LastModified><ETag>&quot;5d41&quot;</ETag><Size>5</Size>\
        <Owner><ID>1</ID></Owner><StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>";
    // Where the next page begins is left out, and a server that does not escape says so.
    let second = "<ListBucketResult><IsTruncated>true</IsTruncated>\
        <Contents><Key>in/p%</Key></Contents><CommonPrefixes><Prefix>in/q/</Prefix></CommonPrefixes></ListBucketResult>";
    let third = "<ListBucketResult><IsTruncated>false</IsTruncated><NextMarker>ignored</NextMarker></ListBucketResult>";
    let answers = VecDeque::from([list(first), list(second), list(third)]);
    let (endpoint, mut requests) = serve(Reaction::Play(answers)).await;
    let request = ListObjects {
        prefix: Some("in/".into()),
        delimiter: Some("/".into()),
        max_keys: Some(2),
        ..Default::default()
    };
    let mut pages = client(&endpoint).list_objects(request);
    let page = pages.next_page().await.unwrap().unwrap();
    let item = &page.items[0];
    assert_eq!(
        (item.key.as_str(), item.etag.as_deref(), item.size),
        ("in/hello 猫.txt", Some("5d41"), Some(5))
    );
    assert_eq!(item.last_modified.map(Timestamp::unix_millis), Some(1_660_033_391_000));
    assert_eq!(
        (page.common_prefixes[0].as_str(), page.next_marker.as_deref()),
        ("in/20+22/", Some("in/hello 猫.txt"))
    );
    assert_eq!(page.response.request_id.as_deref(), Some("r1"));
    let page = pages.next_page().await.unwrap().unwrap();
    assert_eq!((page.items[0].key.as_str(), page.next_marker.as_deref()), ("in/p%", Some("in/q/")));
    let page = pages.next_page().await.unwrap().unwrap();
    assert!(page.items.is_empty() && page.next_marker.is_none());
    assert!(pages.next_page().await.unwrap().is_none());

    let line = |query: &str| format!("GET /?{query} HTTP/1.1");
    let asked = requests.recv().await.unwrap();
    assert_eq!(asked.line, line("prefix=in%2F&delimiter=%2F&max-keys=2&encoding-type=url"));
    check_signature(
        &asked,
        "/",
        &[("prefix", "in/"), ("delimiter", "/"), ("max-keys", "2"), ("encoding-type", "url")],
        &["host"],
    );
    let asked = requests.recv().await.unwrap();
    let marker = "prefix=in%2F&delimiter=%2F&marker=in%2Fhello%20%E7%8C%AB.txt&max-keys=2&encoding-type=url";
    assert_eq!(asked.line, line(marker));
    assert!(requests.recv().await.unwrap().line.contains("&marker=in%2Fq%2F&"));
}

#[tokio::test]
async fn a_list_that_stands_still_ends_and_a_broken_one_is_an_error() {
    let same = "<ListBucketResult><IsTruncated>true</IsTruncated><NextMarker>b</NextMarker>\
        <Contents><Key>b</Key></Contents></ListBucketResult>";
    let (endpoint, mut requests) = serve(Reaction::Answer(list(same))).await;
    let mut objects = client(&endpoint).list_objects(());
    let mut count = 0;
    while objects.next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 2);
    assert!(
        requests.recv().await.is_some() && requests.recv().await.is_some() && requests.try_recv().is_err()
    );

    for broken in [
        "<Response><Contents/></Response>",
        "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>a%zz</Key></Contents></ListBucketResult>",
        "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%ff</Key></Contents></ListBucketResult>",
    ] {
        let (endpoint, _requests) = serve(Reaction::Answer(list(broken))).await;
        let error = client(&endpoint).list_objects(()).next().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 2), "{broken}");
    }
    let unused = client("http://127.0.0.1:9");
    for (request, field) in [
        (ListObjects { delimiter: Some("ab".into()), ..Default::default() }, "delimiter"),
        (ListObjects { delimiter: Some(String::new()), ..Default::default() }, "delimiter"),
        (ListObjects { max_keys: Some(0), ..Default::default() }, "max_keys"),
        (ListObjects { max_keys: Some(1001), ..Default::default() }, "max_keys"),
        (ListObjects { prefix: Some("k".repeat(851)), ..Default::default() }, "prefix"),
    ] {
        let error = unused.list_objects(request).next().await.unwrap_err();
        assert_eq!(error.argument().unwrap().field, field);
    }
}

#[tokio::test]
async fn refused_puts() {
    let unused = client("http://127.0.0.1:9");
    let put = PutObject { key: "k".into(), body: Some("x".into()), ..Default::default() };
    let metadata = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
    for (request, field) in [
        (PutObject { body: None, ..put.clone() }, "body"),
        (PutObject { path: Some("f".into()), ..put.clone() }, "path"),
        (PutObject { content_type: Some("a\r\nx: y".into()), ..put.clone() }, "content_type"),
        (PutObject { content_type: Some(String::new()), ..put.clone() }, "content_type"),
        (PutObject { cache_control: Some(" x".into()), ..put.clone() }, "cache_control"),
        (PutObject { content_disposition: Some("é".into()), ..put.clone() }, "content_disposition"),
        (PutObject { metadata: metadata("A", "x"), ..put.clone() }, "metadata"),
        (PutObject { metadata: metadata("a_b", "x"), ..put.clone() }, "metadata"),
        (PutObject { metadata: metadata("", "x"), ..put.clone() }, "metadata"),
        (PutObject { metadata: metadata("a", "x\n"), ..put.clone() }, "metadata.a"),
        (PutObject { metadata: metadata("a", &"x".repeat(2048)), ..put }, "metadata"),
    ] {
        let error = unused.put_object(request).await.unwrap_err();
        assert_eq!((error.argument().unwrap().field.as_str(), error.attempts()), (field, 0));
    }
}

#[tokio::test]
async fn a_put_is_sent_again_like_a_question() {
    let answers = VecDeque::from([
        http(503, &[], "<Error><Code>SlowDown</Code></Error>"),
        http(400, &[], "<Error><Code>IncompleteBody</Code></Error>"),
        http(200, &[], ""),
    ]);
    let (endpoint, mut requests) = serve(Reaction::Play(answers)).await;
    let client = client(&endpoint);
    let put = PutObject { key: "k".into(), body: Some("hello".into()), ..Default::default() };
    let stored = client.put_object(put.clone()).await.unwrap();
    assert_eq!((stored.response.attempts, stored.crc64), (3, None));
    for _ in 0..3 {
        assert_eq!(requests.recv().await.unwrap().body, "hello");
    }
    let spoilt = VecDeque::from(vec![http(400, &[], "<Error><Code>BadDigest</Code></Error>"); 3]);
    let (endpoint, _requests) = serve(Reaction::Play(spoilt)).await;
    let error = crate::support::client(&endpoint).put_object(put).await.unwrap_err();
    assert_eq!((error.code(), error.attempts(), error.outcome()), (Some("BadDigest"), 2, None));
}

/// A client whose clock is an hour behind the server's, and which may correct it.
fn late(endpoint: &str) -> Client {
    let clock = ManualClock::new(Timestamp::from_unix_millis(784_108_177_000));
    builder(endpoint).clock(clock).allow_insecure_skew(true).build().unwrap()
}

#[tokio::test]
async fn a_wrong_clock_shows_in_the_answer_to_head() {
    let refused = http(403, &[("date", "Sun, 06 Nov 1994 08:49:37 GMT")], "");
    let answers = VecDeque::from([refused.clone(), http(200, &[], "")]);
    let (endpoint, mut requests) = serve(Reaction::Play(answers)).await;
    let info = late(&endpoint).head_object("k").await.unwrap();
    assert_eq!(info.response.attempts, 2);
    let signed_at = |request: &Request| {
        let authorization = request.header("authorization").unwrap().to_owned();
        let window = authorization.split("q-key-time=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        KeyTime::parse(&window).unwrap().start
    };
    let (first, second) = (requests.recv().await.unwrap(), requests.recv().await.unwrap());
    assert_eq!(signed_at(&second) - signed_at(&first), 3600);

    // With the right time it is denied once, and says so.
    let (endpoint, _requests) = serve(Reaction::Play(VecDeque::from([refused.clone(), refused]))).await;
    let clock = ManualClock::new(Timestamp::from_unix_millis(784_111_777_000));
    let client = builder(&endpoint).clock(clock).allow_insecure_skew(true).build().unwrap();
    let error = client.head_object("k").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Denied, 1));
    assert!(error.message().contains("denied access"), "{error}");
}

#[tokio::test]
async fn a_redirect_of_an_object_is_not_followed() {
    let answer = http(302, &[("location", "http://127.0.0.1:9/elsewhere?secret=1")], "");
    let (endpoint, _requests) = serve(Reaction::Answer(answer)).await;
    let error = client(&endpoint).get_object("k").await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(302), 1));
    assert!(
        error.to_string().contains("never followed") && !error.to_string().contains("secret=1"),
        "{error}"
    );
}

/// A body that breaks off on the wire, and its rest on the next connection.
#[tokio::test]
async fn a_broken_answer_goes_on_over_another_connection() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\netag: \"e\"\r\nx-cos-hash-crc64ecma: 2838902930144391966\r\n\r\n01234";
    let rest = http(206, &[("content-range", "bytes 5-9/10"), ("etag", "\"e\"")], "56789");
    // Nothing is left to play after the first half, so that the connection is closed in the middle of it.
    let (endpoint, mut requests) = serve(Reaction::Broken(half.to_vec(), rest)).await;
    let mut body = client(&endpoint).get_object("k").await.unwrap();
    assert_eq!(body.read_to_end().await.unwrap(), "0123456789");
    assert_eq!(requests.recv().await.unwrap().header("range"), None);
    let second = requests.recv().await.unwrap();
    assert_eq!((second.header("range"), second.header("if-match")), (Some("bytes=5-9"), Some("\"e\"")));
    check_signature(&second, "/k", &[], &["host", "if-match", "range"]);
}
