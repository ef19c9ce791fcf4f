//! Objects over HTTP, from raw requests. Checksums come from the outside: published, or of other programs.

use std::fs;
use std::io::Write;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use cloud_infinite::signature::{self, Canonical, KeyTime, SigningKey};
use cloud_infinite_emulator::{Clock, Credential, DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY, Storage};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::object_support::{Answer, COS_HOST, COS_REGION_HOST, head, request, send, signed};
use crate::support::{BUCKET, FIXED_TIME, Fixture, in_both_places};

in_both_places! {
    an_object_lives_from_put_to_delete,
    an_object_is_replaced_whole,
    what_was_stored_with_an_object_comes_back,
    metadata_has_rules,
    the_body_is_what_was_announced,
    a_peer_that_waits_for_word_gets_it_if_its_request_is_good,
    one_range_is_given,
    conditions_are_kept,
    keys_are_octets,
    a_reader_sees_one_state_while_others_write,
    missing_buckets_and_foreign_parts_are_named,
    every_request_is_checked,
    presigned_urls_work_for_what_was_signed,
    temporary_keys_bring_their_token,
    the_bucket_may_stand_in_the_path,
    a_refused_upload_leaves_the_connection_usable,
    results_of_jobs_are_objects,
    headers_are_spelled_as_the_service_does,
    the_target_may_be_a_whole_address,
    what_is_read_is_always_one_of_the_things_written,
}

const TEXT: &[u8] = b"[Object Content]";
const TEXT_TAG: &str = "\"ee8de918d05640145b18f70f4c3aa602\"";
const TEXT_CRC: &str = "16749565679157681890";
const TEXT_MD5: &str = "7o3pGNBWQBRbGPcPTDqmAg==";

async fn an_object_lives_from_put_to_delete() {
    let fixture = Fixture::at_fixed_time().await;
    for (number, (body, md5, crc)) in [
        (TEXT, "ee8de918d05640145b18f70f4c3aa602", TEXT_CRC),
        (b"hello", "5d41402abc4b2a76b9719d911017c592", "11177612005948864433"),
        (b"123456789", "25f9e794323b453885f5181f1b624d0b", "11051210869376104954"),
        (b"", "d41d8cd98f00b204e9800998ecf8427e", "0"),
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("/in/cat {number}.jpg");
        let put = request(&fixture, "PUT", &key, &[], &[("content-type", "image/jpeg")], body).await;
        assert_eq!((put.status, put.body.as_slice()), (200, &b""[..]));
        let tag = format!("\"{md5}\"");
        assert_eq!((put.header("etag"), put.header("x-cos-hash-crc64ecma")), (Some(&*tag), Some(crc)));
        assert_eq!(put.header("last-modified"), None);
        assert_eq!(put.header("server"), Some("tencent-cos"));
        assert!(put.header("x-cos-request-id").is_some_and(|id| !id.is_empty()));
        assert_eq!(put.header("x-ci-request-id"), None);
        assert_eq!(put.header("x-cos-trace-id"), None);
        assert_eq!(put.header("date"), Some("Tue, 09 Aug 2022 08:23:11 GMT"));

        for method in ["GET", "HEAD"] {
            let got = request(&fixture, method, &key, &[], &[], b"").await;
            assert_eq!(got.status, 200, "{method}");
            assert_eq!(got.body, if method == "GET" { body } else { b"" });
            assert_eq!(got.header("content-length"), Some(&*body.len().to_string()), "{method}");
            assert_eq!(got.header("content-type"), Some("image/jpeg"));
            assert_eq!((got.header("etag"), got.header("x-cos-hash-crc64ecma")), (Some(&*tag), Some(crc)));
            assert_eq!(got.header("last-modified"), Some("Tue, 09 Aug 2022 08:23:11 GMT"));
            assert_eq!(got.header("accept-ranges"), Some("bytes"));
        }
        for _ in 0..2 {
            let gone = request(&fixture, "DELETE", &key, &[], &[], b"").await;
            assert_eq!((gone.status, gone.body.len()), (204, 0));
        }
        let missing = request(&fixture, "GET", &key, &[], &[], b"").await;
        missing.refused(404, "NoSuchKey");
        assert!(missing.text().contains("<Message>The specified key does not exist.</Message>"));
        let missing = request(&fixture, "HEAD", &key, &[], &[], b"").await;
        assert_eq!((missing.status, missing.body.len()), (404, 0));
        assert!(missing.header("x-cos-trace-id").is_some());
    }
    if let Some(folder) = fixture.emulator.bucket_path(BUCKET) {
        assert!(!folder.join("in").exists(), "empty folders go with their last object");
    }
}

async fn an_object_is_replaced_whole() {
    let fixture = Fixture::start().await;
    let first = [("content-type", "text/plain"), ("x-cos-meta-a", "1"), ("cache-control", "no-cache")];
    request(&fixture, "PUT", "/a", &[], &first, b"first").await.ok();
    request(&fixture, "PUT", "/a", &[], &[], TEXT).await.ok();
    let got = request(&fixture, "GET", "/a", &[], &[], b"").await;
    assert_eq!((got.status, got.body.as_slice(), got.header("etag")), (200, TEXT, Some(TEXT_TAG)));
    assert_eq!(got.header("content-type"), Some("application/octet-stream"));
    assert_eq!((got.header("x-cos-meta-a"), got.header("cache-control")), (None, None));
}

async fn what_was_stored_with_an_object_comes_back() {
    let fixture = Fixture::start().await;
    let stored = [
        ("content-type", "image/webp"),
        ("cache-control", "max-age=600"),
        ("content-disposition", "attachment; filename=\"a.webp\""),
        ("content-encoding", "gzip"),
        ("expires", "Tue, 09 Aug 2022 08:23:11 GMT"),
        ("x-cos-meta-order-17", "a b c"),
        ("x-cos-meta-empty", ""),
        ("x-cos-acl", "private"),
        ("x-cos-storage-class", "STANDARD"),
        ("x-cos-sdk-retry", "true"),
    ];
    request(&fixture, "PUT", "/a", &[], &stored, TEXT).await.ok();
    let got = request(&fixture, "GET", "/a", &[], &[], b"").await;
    for (name, value) in &stored[..7] {
        assert_eq!(got.header(name), Some(*value), "{name}");
    }
    assert_eq!(got.header("x-cos-acl"), None);
    assert_eq!(got.body, TEXT, "whatever Content-Encoding says");
    let query = [
        ("response-content-type", "image/x"),
        ("response-content-disposition", "inline"),
        ("response-content-encoding", "identity"),
        ("response-content-language", "de"),
        ("response-cache-control", "no-store"),
        ("response-expires", "0"),
    ];
    for method in ["GET", "HEAD"] {
        let got = request(&fixture, method, "/a", &query, &[], b"").await;
        assert_eq!(got.status, 200);
        for (name, value) in query {
            assert_eq!(got.header(name.strip_prefix("response-").unwrap()), Some(value), "{name}");
        }
        assert_eq!(got.header("x-cos-meta-order-17"), Some("a b c"));
    }
}

async fn metadata_has_rules() {
    let fixture = Fixture::start().await;
    let most = "x".repeat(2047);
    request(&fixture, "PUT", "/a", &[], &[("x-cos-meta-n", &most)], TEXT).await.ok();
    let more = "x".repeat(2048);
    for header in [
        ("x-cos-meta-n", more.as_str()),
        ("x-cos-meta-", "x"),
        ("x-cos-meta-a_b", "x"),
        ("x-cos-meta-n", "ä"),
        ("x-cos-traffic-limit", "819199"),
        ("x-cos-traffic-limit", "838860801"),
        ("x-cos-traffic-limit", "fast"),
    ] {
        request(&fixture, "PUT", "/b", &[], &[header], TEXT).await.refused(400, "InvalidArgument");
    }
    for header in [
        ("x-cos-acl", "public-read"),
        ("x-cos-storage-class", "ARCHIVE"),
        ("x-cos-server-side-encryption", "AES256"),
        ("x-cos-copy-source", "x"),
        ("pic-operations", "{}"),
    ] {
        let reply = request(&fixture, "PUT", "/b", &[], &[header], TEXT).await;
        reply.refused(501, "NotImplemented");
        assert!(reply.text().contains(header.0), "{}", reply.text());
    }
    request(&fixture, "GET", "/b", &[], &[], b"").await.refused(404, "NoSuchKey");
}

async fn the_body_is_what_was_announced() {
    let fixture = Fixture::start().await;
    let put = async |headers: &[(&str, &str)]| request(&fixture, "PUT", "/a", &[], headers, TEXT).await;
    put(&[("content-md5", "XUFAKrxLKna5cZ2REBfFkg==")]).await.refused(400, "BadDigest");
    for malformed in ["", "x", "XUFAKrxLKna5cZ2REBfFkg", "XUFAKrxLKna5cZ2REBfFkg===", "XUFAKrxLKna5cZ2REBfF"]
    {
        put(&[("content-md5", malformed)]).await.refused(400, "InvalidDigest");
    }
    request(&fixture, "GET", "/a", &[], &[], b"").await.refused(404, "NoSuchKey");
    put(&[("content-md5", TEXT_MD5)]).await.ok();

    let host = [("host", COS_HOST)];
    let mut wire = signed("PUT", "/b", &[], &host, fixture.now);
    wire.headers.retain(|(name, _)| name != "content-length");
    send(fixture.address(), &head(&wire)).await.refused(411, "MissingContentLength");

    wire.headers.push(("transfer-encoding".to_owned(), "chunked".to_owned()));
    let mut bytes = head(&wire);
    bytes.extend_from_slice(b"8\r\n[Object \r\n8;x=y\r\nContent]\r\n0\r\n\r\n");
    let reply = send(fixture.address(), &bytes).await;
    reply.ok();
    assert_eq!(reply.header("x-cos-hash-crc64ecma"), Some(TEXT_CRC));

    let mut wire = signed("PUT", "/c", &[], &host, fixture.now);
    "17".clone_into(wire.header_mut("content-length"));
    let mut bytes = head(&wire);
    bytes.extend_from_slice(TEXT);
    let address = fixture.address();
    let reply = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(&bytes).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut reply = Vec::new();
        std::io::Read::read_to_end(&mut stream, &mut reply).unwrap();
        reply
    })
    .await
    .unwrap();
    // Where the peer has stopped to listen, there may be nobody to answer.
    if !reply.is_empty() {
        Answer::parse(&reply).refused(400, "IncompleteBody");
    }
    request(&fixture, "GET", "/c", &[], &[], b"").await.refused(404, "NoSuchKey");

    let mut wire = signed("PUT", "/d", &[], &host, fixture.now);
    "67108865".clone_into(wire.header_mut("content-length"));
    wire.headers.push(("expect".to_owned(), "100-continue".to_owned()));
    send(fixture.address(), &head(&wire)).await.refused(400, "EntityTooLarge");
}

async fn a_peer_that_waits_for_word_gets_it_if_its_request_is_good() {
    let fixture = Fixture::start().await;
    for (good, expected) in [(true, "HTTP/1.1 100 Continue\r\n\r\n"), (false, "HTTP/1.1 403 Forbidden\r\n")] {
        let mut wire = signed("PUT", "/a", &[], &[("host", COS_HOST)], fixture.now);
        "16".clone_into(wire.header_mut("content-length"));
        wire.headers.push(("expect".to_owned(), "100-continue".to_owned()));
        if !good {
            wire.target = "/b".to_owned();
        }
        let work = async {
            let mut stream = tokio::net::TcpStream::connect(fixture.address()).await.unwrap();
            stream.write_all(&head(&wire)).await.unwrap();
            let mut first = vec![0; expected.len()];
            stream.read_exact(&mut first).await.unwrap();
            assert_eq!(String::from_utf8(first).unwrap(), expected);
            if good {
                stream.write_all(TEXT).await.unwrap();
            }
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).await.unwrap();
            rest
        };
        let rest = tokio::time::timeout(Duration::from_secs(30), work).await.unwrap();
        if good {
            Answer::parse(&rest).ok();
        }
    }
    assert_eq!(request(&fixture, "GET", "/a", &[], &[], b"").await.body, TEXT);
}

async fn one_range_is_given() {
    let fixture = Fixture::start().await;
    request(&fixture, "PUT", "/a", &[], &[], TEXT).await.ok();
    let get = async |range: &str| request(&fixture, "GET", "/a", &[], &[("range", range)], b"").await;
    for (range, body, content_range) in [
        ("bytes=0-6", "[Object", "bytes 0-6/16"),
        ("bytes=8-", "Content]", "bytes 8-15/16"),
        ("bytes=-1", "]", "bytes 15-15/16"),
        ("bytes=15-99", "]", "bytes 15-15/16"),
    ] {
        let reply = get(range).await;
        assert_eq!((reply.status, reply.text()), (206, body), "{range}");
        assert_eq!(reply.header("content-range"), Some(content_range), "{range}");
        assert_eq!(reply.header("content-length"), Some(&*body.len().to_string()), "{range}");
        assert_eq!(reply.header("etag"), Some(TEXT_TAG), "the tag is that of the whole object");
        assert_eq!(reply.header("x-cos-hash-crc64ecma"), Some(TEXT_CRC));
        assert_eq!(reply.header("accept-ranges"), Some("bytes"));
    }
    for range in ["bytes=0-1,3-4", "lines=1-2", "bytes=2-1", "bytes=x"] {
        let reply = get(range).await;
        assert_eq!((reply.status, reply.body.as_slice()), (200, TEXT), "{range}");
        assert_eq!(reply.header("content-range"), None);
    }
    get("bytes=16-").await.refused(416, "InvalidRange");
}

async fn conditions_are_kept() {
    let fixture = Fixture::at_fixed_time().await;
    request(&fixture, "PUT", "/a", &[], &[], TEXT).await.ok();
    let later = "Tue, 09 Aug 2022 08:23:12 GMT";
    let earlier = "Tue, 09 Aug 2022 08:23:10 GMT";
    for method in ["GET", "HEAD"] {
        for header in [("if-match", "\"x\""), ("if-unmodified-since", earlier)] {
            let reply = request(&fixture, method, "/a", &[], &[header], b"").await;
            assert_eq!(reply.status, 412, "{method} {header:?}");
            assert!(reply.header("x-cos-trace-id").is_some());
            if method == "GET" {
                reply.refused(412, "PreconditionFailed");
                assert!(reply.text().contains("<Message>Precondition not match.</Message>"));
            }
        }
        for header in [("if-none-match", TEXT_TAG), ("if-modified-since", later)] {
            let reply = request(&fixture, method, "/a", &[], &[header], b"").await;
            assert_eq!((reply.status, reply.body.len()), (304, 0), "{method} {header:?}");
            assert_eq!(
                (reply.header("etag"), reply.header("x-cos-hash-crc64ecma")),
                (Some(TEXT_TAG), Some(TEXT_CRC))
            );
            assert_eq!(reply.header("x-cos-trace-id").is_some(), method == "HEAD");
        }
        for header in [
            ("if-match", TEXT_TAG),
            ("if-unmodified-since", later),
            ("if-none-match", "\"x\""),
            ("if-modified-since", earlier),
        ] {
            let reply = request(&fixture, method, "/a", &[], &[header], b"").await;
            assert_eq!(reply.status, 200, "{method} {header:?}");
        }
    }
}

async fn keys_are_octets() {
    let fixture = Fixture::start().await;
    let long = "k".repeat(850);
    let keys = [
        "a",
        "a/",
        "a//b",
        "a/b",
        "a/./b",
        "a/../b",
        "./",
        "..",
        "%2F",
        "a%2Fb",
        "a+b",
        "a b",
        "ä",
        "图片/猫.jpg",
        "a?b#c",
        "!*'()",
        "~",
        "CON",
        "con",
        "A",
        "a\u{1}b",
        "a\u{202e}",
        &long,
    ];
    for (number, key) in keys.into_iter().enumerate() {
        let number = number.to_string();
        let headers = [("x-cos-meta-number", number.as_str())];
        request(&fixture, "PUT", &format!("/{key}"), &[], &headers, key.as_bytes()).await.ok();
    }
    for (number, key) in keys.into_iter().enumerate() {
        let reply = request(&fixture, "GET", &format!("/{key}"), &[], &[], b"").await;
        assert_eq!((reply.status, reply.body.as_slice()), (200, key.as_bytes()), "{key:?}");
        // Also where a file had to make room for a folder.
        assert_eq!(reply.header("x-cos-meta-number"), Some(&*number.to_string()), "{key:?}");
    }
    // Escapes are resolved once, whoever writes them.
    let mut wire = signed("GET", "/a/b", &[], &[("host", COS_HOST)], fixture.now);
    wire.target = "/%61%2fb".to_owned();
    assert_eq!(send(fixture.address(), &head(&wire)).await.text(), "a/b");
    let mut wire = signed("GET", "/a+b", &[], &[("host", COS_HOST)], fixture.now);
    wire.target = "/a+b".to_owned();
    assert_eq!(send(fixture.address(), &head(&wire)).await.text(), "a+b");

    let too_long = "k".repeat(851);
    request(&fixture, "PUT", &format!("/{too_long}"), &[], &[], b"").await.refused(400, "KeyTooLong");
    for key in ["/a", "\\a", "a\u{18}", "\u{19}", "\u{1a}b", "a\u{1b}b"] {
        request(&fixture, "PUT", &format!("/{key}"), &[], &[], b"").await.refused(400, "InvalidURI");
    }
    let mut wire = signed("GET", "/a", &[], &[("host", COS_HOST)], fixture.now);
    wire.target = "/%ff".to_owned();
    send(fixture.address(), &head(&wire)).await.refused(400, "InvalidURI");
}

#[tokio::test]
async fn files_are_objects_and_what_is_beside_them_may_go() {
    let fixture = Fixture::start().await;
    let folder = fixture.folder();
    fs::create_dir(folder.join("in")).unwrap();
    fs::write(folder.join("in/cat.png"), TEXT).unwrap();
    let got = request(&fixture, "GET", "/in/cat.png", &[], &[], b"").await;
    assert_eq!((got.status, got.body.as_slice(), got.header("etag")), (200, TEXT, Some(TEXT_TAG)));
    assert_eq!(
        (got.header("content-type"), got.header("x-cos-hash-crc64ecma")),
        (Some("image/png"), Some(TEXT_CRC))
    );
    request(&fixture, "GET", "/in", &[], &[], b"").await.refused(404, "NoSuchKey");

    let headers = [("content-type", "text/plain"), ("x-cos-meta-a", "1")];
    request(&fixture, "PUT", "/in/cat.png", &[], &headers, b"hello").await.ok();
    assert_eq!(fs::read(folder.join("in/cat.png")).unwrap(), b"hello");
    // Somebody writes the file: what was stored belongs to the old one.
    fs::write(folder.join("in/cat.png"), TEXT).unwrap();
    let got = request(&fixture, "GET", "/in/cat.png", &[], &[], b"").await;
    assert_eq!((got.body.as_slice(), got.header("etag")), (TEXT, Some(TEXT_TAG)));
    assert_eq!((got.header("content-type"), got.header("x-cos-meta-a")), (Some("image/png"), None));
    // Somebody removes everything that is not an object.
    request(&fixture, "PUT", "/in/cat.png", &[], &headers, TEXT).await.ok();
    fs::remove_dir_all(folder.parent().unwrap().join(".ci")).unwrap();
    let got = request(&fixture, "GET", "/in/cat.png", &[], &[], b"").await;
    assert_eq!(
        (got.body.as_slice(), got.header("etag"), got.header("x-cos-meta-a")),
        (TEXT, Some(TEXT_TAG), None)
    );
    // Somebody damages a record.
    request(&fixture, "PUT", "/in/cat.png", &[], &headers, TEXT).await.ok();
    let record = folder.parent().unwrap().join(".ci/records").join(BUCKET).join("in/cat.png%record");
    fs::write(&record, "{").unwrap();
    let got = request(&fixture, "GET", "/in/cat.png", &[], &[], b"").await;
    assert_eq!((got.body.as_slice(), got.header("x-cos-meta-a")), (TEXT, None));
    request(&fixture, "DELETE", "/in/cat.png", &[], &[], b"").await;
    assert!(!record.exists() && !folder.join("in").exists());
}

#[cfg(unix)]
#[tokio::test]
async fn links_lead_nowhere() {
    let fixture = Fixture::start().await;
    let folder = fixture.folder();
    let outside = folder.parent().unwrap().join("outside");
    fs::write(&outside, "secret").unwrap();
    std::os::unix::fs::symlink(&outside, folder.join("file")).unwrap();
    std::os::unix::fs::symlink(folder.parent().unwrap(), folder.join("folder")).unwrap();
    for key in ["/file", "/folder/outside"] {
        for method in ["GET", "PUT", "DELETE"] {
            request(&fixture, method, key, &[], &[], b"").await.refused(403, "AccessDenied");
        }
    }
    let list = request(&fixture, "GET", "/", &[], &[], b"").await;
    assert!(!list.text().contains("<Contents>"), "{}", list.text());
    assert_eq!(fs::read(&outside).unwrap(), b"secret");
}

async fn a_reader_sees_one_state_while_others_write() {
    let fixture = Fixture::start().await;
    let (old, new) = (vec![b'o'; 8 << 20], vec![b'n'; 8 << 20]);
    request(&fixture, "PUT", "/a", &[], &[], &old).await.ok();
    let wire = signed("GET", "/a", &[], &[("host", COS_HOST)], fixture.now);
    let mut stream = tokio::net::TcpStream::connect(fixture.address()).await.unwrap();
    stream.write_all(&head(&wire)).await.unwrap();
    let mut begin = vec![0; 64];
    stream.read_exact(&mut begin).await.unwrap();
    request(&fixture, "PUT", "/a", &[], &[], &new).await.ok();
    let mut reply = begin;
    tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut reply)).await.unwrap().unwrap();
    assert_eq!(Answer::parse(&reply).body, old);
    assert_eq!(request(&fixture, "GET", "/a", &[], &[], b"").await.body, new);
}

async fn missing_buckets_and_foreign_parts_are_named() {
    let fixture = Fixture::start().await;
    let at = async |host: &str, method: &str, path: &str, query: &[(&str, &str)]| {
        let wire = signed(method, path, query, &[("host", host)], fixture.now);
        send(fixture.address(), &head(&wire)).await
    };
    let other = "nope-1250000000.cos.ap-guangzhou.myqcloud.com";
    for method in ["GET", "PUT", "DELETE"] {
        let reply = at(other, method, "/a", &[]).await;
        reply.refused(404, "NoSuchBucket");
        assert!(reply.text().contains(&format!("<Resource>{other}/a</Resource>")), "{}", reply.text());
        let id = reply.header("x-cos-request-id").unwrap();
        assert!(reply.text().contains(&format!("<RequestId>{id}</RequestId>")));
        let trace = reply.header("x-cos-trace-id").unwrap();
        assert!(reply.text().contains(&format!("<TraceId>{trace}</TraceId>")));
    }
    at(other, "GET", "/", &[]).await.refused(404, "NoSuchBucket");
    at("Bad_1.cos.ap-guangzhou.myqcloud.com", "GET", "/", &[]).await.refused(400, "InvalidBucketName");
    at(COS_HOST, "GET", "/a", &[("versionId", "x")]).await.refused(404, "NoSuchVersion");
    for (method, path, query) in [
        ("GET", "/", vec![("acl", "")]),
        ("GET", "/", vec![("versions", "")]),
        ("POST", "/", vec![("delete", "")]),
        ("PUT", "/", vec![]),
        ("DELETE", "/", vec![]),
        ("PUT", "/a", vec![("partNumber", "1"), ("uploadId", "x")]),
        ("POST", "/a", vec![("uploads", "")]),
    ] {
        at(COS_HOST, method, path, &query).await.refused(501, "NotImplemented");
    }
    at(COS_REGION_HOST, "GET", "/", &[]).await.refused(501, "NotImplemented");
    at(COS_HOST, "PATCH", "/a", &[]).await.refused(405, "MethodNotAllowed");
    // A bucket for which the service was enabled in one region is in no other.
    fixture.enable().await;
    let elsewhere = "examplebucket-1250000000.cos.ap-beijing.myqcloud.com";
    at(elsewhere, "GET", "/", &[]).await.refused(404, "NoSuchBucket");
}

async fn every_request_is_checked() {
    let fixture = Fixture::start().await;
    request(&fixture, "PUT", "/a", &[], &[], TEXT).await.ok();
    let unsigned = format!("GET /a HTTP/1.1\r\nhost: {COS_HOST}\r\nconnection: close\r\n\r\n");
    send(fixture.address(), unsigned.as_bytes()).await.refused(403, "AccessDenied");
    let wire = signed("GET", "/a", &[], &[("host", COS_HOST)], fixture.now);
    for (method, target) in [("DELETE", "/a"), ("GET", "/b"), ("PUT", "/a")] {
        let mut wrong = wire.clone();
        method.clone_into(&mut wrong.method);
        target.clone_into(&mut wrong.target);
        wrong.headers.push(("content-length".to_owned(), "0".to_owned()));
        send(fixture.address(), &head(&wrong)).await.refused(403, "SignatureDoesNotMatch");
    }
    // A signed Content-MD5 ties the body to the signature.
    let headers = [("host", COS_HOST), ("content-md5", TEXT_MD5)];
    let mut wire = signed("PUT", "/a", &[], &headers, fixture.now);
    "XUFAKrxLKna5cZ2REBfFkg==".clone_into(wire.header_mut("content-md5"));
    send(fixture.address(), &head(&wire)).await.refused(403, "SignatureDoesNotMatch");
    assert_eq!(request(&fixture, "GET", "/a", &[], &[], b"").await.body, TEXT);
    let verdicts: Vec<String> =
        fixture.emulator.requests().into_iter().map(|entry| entry.auth.verdict).collect();
    assert_eq!(verdicts.iter().filter(|verdict| *verdict == "SignatureDoesNotMatch").count(), 4);
}

/// A URL that carries its signature.
fn presigned(method: &str, path: &str, query: &[(&str, &str)], window: KeyTime) -> String {
    let canonical = Canonical::new(method, path, query, &[("host", COS_HOST)]);
    let key = SigningKey::derive(DEFAULT_SECRET_KEY, window);
    let sign = key.sign(&signature::string_to_sign(window, &canonical.http_string));
    let mut pairs: Vec<(String, String)> =
        query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    for field in signature::authorization(DEFAULT_SECRET_ID, window, &canonical, &sign).split('&') {
        let (name, value) = field.split_once('=').unwrap();
        pairs.push((name.to_owned(), value.to_owned()));
    }
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", signature::encode(name), signature::encode(value)))
        .collect();
    format!("{}?{}", signature::encode_path(path), pairs.join("&"))
}

async fn presigned_urls_work_for_what_was_signed() {
    let fixture = Fixture::at_fixed_time().await;
    let window = KeyTime { start: FIXED_TIME - 60, end: FIXED_TIME + 900 };
    let call = async |method: &str, target: &str, body: &[u8]| {
        let length =
            if method == "PUT" { format!("content-length: {}\r\n", body.len()) } else { String::new() };
        let text =
            format!("{method} {target} HTTP/1.1\r\nhost: {COS_HOST}\r\n{length}connection: close\r\n\r\n");
        send(fixture.address(), &[text.as_bytes(), body].concat()).await
    };
    call("PUT", &presigned("PUT", "/in/a b.jpg", &[], window), TEXT).await.ok();
    let url = presigned("GET", "/in/a b.jpg", &[("response-content-type", "image/x")], window);
    let got = call("GET", &url, b"").await;
    assert_eq!((got.status, got.body.as_slice(), got.header("content-type")), (200, TEXT, Some("image/x")));
    let head = call("HEAD", &url, b"").await;
    assert_eq!(head.status, 403, "the method is part of the signature");
    call("GET", &url.replace("image%2Fx", "image%2Fy"), b"").await.refused(403, "SignatureDoesNotMatch");
    call("GET", &url.replace("a%20b", "a%20c"), b"").await.refused(403, "SignatureDoesNotMatch");
    let old = KeyTime { start: FIXED_TIME - 900, end: FIXED_TIME - 1 };
    let expired = call("GET", &presigned("GET", "/in/a b.jpg", &[], old), b"").await;
    expired.refused(403, "AccessDenied");
    assert!(expired.text().contains("<Message>Request has expired"), "{}", expired.text());
    assert!(expired.text().contains("<ServerTime>2022-08-09T08:23:11Z</ServerTime>"));
}

async fn temporary_keys_bring_their_token() {
    let token = "canary-token-of-objects";
    let fixture = Fixture::start_with(|config| {
        config.clock = Clock::manual_at(FIXED_TIME);
        config.credentials = vec![Credential {
            token: Some(token.to_owned()),
            expires: Some(FIXED_TIME + 10),
            ..Credential::permanent(DEFAULT_SECRET_ID, DEFAULT_SECRET_KEY)
        }];
    })
    .await;
    let put = async |headers: &[(&str, &str)], query: &[(&str, &str)]| {
        let mut all = vec![("host", COS_HOST)];
        all.extend_from_slice(headers);
        send(fixture.address(), &head(&signed("PUT", "/a", query, &all, FIXED_TIME))).await
    };
    put(&[("x-cos-security-token", token)], &[]).await.ok();
    put(&[], &[("x-cos-security-token", token)]).await.ok();
    put(&[], &[]).await.refused(403, "AccessDenied");
    put(&[("x-cos-security-token", "canary-other")], &[]).await.refused(403, "AccessDenied");
}

async fn the_bucket_may_stand_in_the_path() {
    let fixture = Fixture::start().await;
    let path = format!("/{BUCKET}/in/a");
    for (number, signed_path) in [path.as_str(), "/in/a"].into_iter().enumerate() {
        let body = format!("{number}");
        let mut wire = signed("PUT", signed_path, &[], &[("host", COS_REGION_HOST)], fixture.now);
        wire.target.clone_from(&path);
        "1".clone_into(wire.header_mut("content-length"));
        send(fixture.address(), &[head(&wire), body.clone().into_bytes()].concat()).await.ok();
        assert_eq!(request(&fixture, "GET", "/in/a", &[], &[], b"").await.text(), body);
    }
    let mut wire = signed("GET", "/in/b", &[], &[("host", COS_REGION_HOST)], fixture.now);
    wire.target.clone_from(&path);
    send(fixture.address(), &head(&wire)).await.refused(403, "SignatureDoesNotMatch");
    for path in [format!("/{BUCKET}"), format!("/{BUCKET}/")] {
        let wire = signed("GET", &path, &[], &[("host", COS_REGION_HOST)], fixture.now);
        let list = send(fixture.address(), &head(&wire)).await;
        assert!(list.text().contains("<Key>in/a</Key>"), "{}", list.text());
    }
}

async fn a_refused_upload_leaves_the_connection_usable() {
    let fixture = Fixture::start().await;
    let mut wrong = signed("PUT", "/a", &[], &[("host", COS_HOST)], fixture.now);
    wrong.target = "/b".to_owned();
    "3000000".clone_into(wrong.header_mut("content-length"));
    let good = signed("PUT", "/a", &[], &[("host", COS_HOST)], fixture.now);
    let first = String::from_utf8(head(&wrong)).unwrap().replace("connection: close\r\n", "");
    let bytes = [first.into_bytes(), vec![0; 3_000_000], head(&good)].concat();
    let text = String::from_utf8_lossy(&send(fixture.address(), &bytes).await.raw).into_owned();
    assert!(text.starts_with("HTTP/1.1 403 "), "{text}");
    assert!(text.contains("HTTP/1.1 200 OK"), "{text}");
}

async fn results_of_jobs_are_objects() {
    let fixture = Fixture::start().await;
    fixture.enable().await;
    request(&fixture, "PUT", "/in/a.png", &[], &[], &crate::support::picture(60, 40)).await.ok();
    fixture.submit("in/a.png", "imageMogr2/thumbnail/30x/format/webp", "out/a", "").await;
    fixture.idle().await;
    let got = request(&fixture, "GET", "/out/a", &[], &[], b"").await;
    assert_eq!((got.status, got.header("content-type")), (200, Some("image/webp")));
    assert!(got.body.starts_with(b"RIFF"));
    assert!(got.header("etag").is_some() && got.header("x-cos-hash-crc64ecma").is_some());
}

async fn headers_are_spelled_as_the_service_does() {
    let fixture = Fixture::start().await;
    request(&fixture, "PUT", "/a", &[], &[("x-cos-meta-a", "1")], TEXT).await.ok();
    let object = request(&fixture, "GET", "/a", &[], &[("range", "bytes=0-3")], b"").await;
    let list = request(&fixture, "GET", "/", &[], &[], b"").await;
    let job = fixture.call("GET", "/jobs/none", &[], "").await;
    for (headers, names) in [
        (
            &object.headers,
            vec![
                "Content-Type",
                "Content-Length",
                "Content-Range",
                "ETag",
                "Last-Modified",
                "Accept-Ranges",
                "Server",
                "Date",
                "x-cos-hash-crc64ecma",
                "x-cos-request-id",
                "x-cos-meta-a",
            ],
        ),
        (&list.headers, vec!["Content-Type", "Content-Length", "x-cos-bucket-region"]),
        (&job.headers, vec!["Content-Type", "Content-Length", "Server", "Date", "x-ci-request-id"]),
    ] {
        for name in names {
            assert!(headers.iter().any(|(sent, _)| sent == name), "{name}: {headers:?}");
        }
    }
}

/// As a client does that takes the emulator for its proxy.
async fn the_target_may_be_a_whole_address() {
    let fixture = Fixture::start().await;
    for method in ["PUT", "GET"] {
        let mut wire = signed(method, "/in/a b", &[], &[("host", COS_HOST)], fixture.now);
        wire.target = format!("http://{COS_HOST}/in/a%20b");
        let reply = send(fixture.address(), &head(&wire)).await;
        reply.ok();
    }
    assert_eq!(request(&fixture, "HEAD", "/in/a b", &[], &[], b"").await.status, 200);
}

#[tokio::test]
async fn objects_outlive_their_emulator() {
    let root = tempfile::TempDir::new().unwrap();
    let keys = ["Cat.jpg", "cat.jpg", "é/a", "é", "a//b", "CON"];
    for portable in [false, true] {
        let root = root.path().join(if portable { "portable" } else { "plain" });
        let start = || {
            Fixture::start_with(|config| {
                config.storage = Storage::Directory(root.clone());
                config.portable_names = portable;
            })
        };
        let first = start().await;
        for key in keys {
            let headers = [("x-cos-meta-a", "1"), ("content-type", "image/x")];
            request(&first, "PUT", &format!("/{key}"), &[], &headers, key.as_bytes()).await.ok();
        }
        first.emulator.stop().await;
        let again = start().await;
        for key in keys {
            let got = request(&again, "GET", &format!("/{key}"), &[], &[], b"").await;
            assert_eq!((got.status, got.body.as_slice()), (200, key.as_bytes()), "{key}");
            let stored = (got.header("x-cos-meta-a"), got.header("content-type"));
            assert_eq!(stored, (Some("1"), Some("image/x")), "{key}");
        }
        let list = request(&again, "GET", "/", &[], &[], b"").await;
        for key in keys {
            assert!(list.text().contains(&format!("<Key>{key}</Key>")), "{key}: {}", list.text());
        }
        for key in keys {
            assert_eq!(request(&again, "DELETE", &format!("/{key}"), &[], &[], b"").await.status, 204);
        }
        let list = request(&again, "GET", "/", &[], &[], b"").await;
        assert!(!list.text().contains("<Key>"), "{}", list.text());
    }
}

async fn what_is_read_is_always_one_of_the_things_written() {
    let fixture = Arc::new(Fixture::start().await);
    request(&fixture, "PUT", "/a", &[], &[("x-cos-meta-size", "1")], b"x").await.ok();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 1..=4_usize {
        let fixture = Arc::clone(&fixture);
        tasks.spawn(async move {
            for round in 0..12 {
                let body = vec![b'a' + writer as u8; writer * 7919 + round];
                let size = body.len().to_string();
                request(&fixture, "PUT", "/a", &[], &[("x-cos-meta-size", &size)], &body).await.ok();
            }
        });
    }
    for _ in 0..4 {
        let fixture = Arc::clone(&fixture);
        tasks.spawn(async move {
            for _ in 0..25 {
                let got = request(&fixture, "GET", "/a", &[], &[], b"").await;
                got.ok();
                let size = got.body.len().to_string();
                // Bytes, length, checksum and what was stored beside them belong together.
                assert_eq!(
                    (got.header("x-cos-meta-size"), got.header("content-length")),
                    (Some(&*size), Some(&*size))
                );
                let digests = cloud_infinite_emulator::digest::Digests::of(&got.body);
                assert_eq!(got.header("etag"), Some(&*format!("\"{}\"", digests.md5_hex())));
                assert!(got.body.iter().all(|octet| *octet == got.body[0]));
            }
        });
    }
    while let Some(ended) = tokio::time::timeout(Duration::from_secs(120), tasks.join_next()).await.unwrap() {
        ended.unwrap();
    }
}
