//! Buckets and objects over the admin interface.

use serde_json::{Value, json};

use crate::object_support::{Answer, request, send};
use crate::support::{BUCKET, FIXED_TIME, Fixture, in_both_places};

in_both_places! {
    objects_come_and_go_without_a_signature,
    lists_have_pages,
    buckets_are_made_by_name,
}

async fn ask(fixture: &Fixture, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let address = fixture.emulator.admin_address();
    let mut head = format!("{method} /_ci/{path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || method == "PUT" {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    send(address, &[head.as_bytes(), body].concat()).await
}

fn document(answer: &Answer) -> Value {
    assert_eq!(answer.header("content-type"), Some("application/json"), "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

#[track_caller]
fn refused(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    let document = document(answer);
    assert!(document["error"].as_str().unwrap().contains(words), "{document}");
}

async fn objects_come_and_go_without_a_signature() {
    let fixture = Fixture::at_fixed_time().await;
    let path = format!("objects/{BUCKET}/in/caf%C3%A9%20%2525+.png");
    let put = ask(&fixture, "PUT", &path, &[("content-type", "image/x")], b"hello").await;
    put.ok();
    let expected = json!({
        "key": "in/café %25+.png",
        "size": 5,
        "content_type": "image/x",
        "md5": "5d41402abc4b2a76b9719d911017c592",
        "crc64": "11177612005948864433",
        "modified": FIXED_TIME,
    });
    assert_eq!(document(&put), expected);
    // It is an object as any other.
    let got = request(&fixture, "GET", "/in/café %25+.png", &[], &[], b"").await;
    assert_eq!((got.body.as_slice(), got.header("content-type")), (&b"hello"[..], Some("image/x")));

    let got = ask(&fixture, "GET", &path, &[], b"").await;
    assert_eq!((got.status, got.body.as_slice()), (200, &b"hello"[..]));
    assert_eq!(got.header("content-type"), Some("image/x"));
    assert_eq!(got.header("etag"), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    assert_eq!(got.header("content-length"), Some("5"));
    // It may be a page with scripts, and this is not its origin.
    assert!(got.header("content-security-policy").unwrap().contains("sandbox"));
    assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
    let head = ask(&fixture, "HEAD", &path, &[], b"").await;
    assert_eq!((head.status, head.body.len(), head.header("content-length")), (200, 0, Some("5")));

    // Without a type it follows from the name, and slashes at the end belong to the key.
    for (key, kind) in
        [("a.webp", "image/webp"), ("a.webp/", "application/octet-stream"), ("a//b.png", "image/png")]
    {
        let path = format!("objects/{BUCKET}/{key}");
        let put = document(&ask(&fixture, "PUT", &path, &[], key.as_bytes()).await);
        assert_eq!((put["key"].as_str(), put["content_type"].as_str()), (Some(key), Some(kind)));
        assert_eq!(ask(&fixture, "GET", &path, &[], b"").await.text(), key);
    }
    for _ in 0..2 {
        let gone = ask(&fixture, "DELETE", &path, &[], b"").await;
        assert_eq!((gone.status, gone.body.len()), (204, 0));
    }
    refused(&ask(&fixture, "GET", &path, &[], b"").await, 404, "key does not exist");
    for method in ["PUT", "GET", "DELETE"] {
        refused(&ask(&fixture, method, "objects/nope-1/a", &[], b"").await, 404, "`nope-1` does not exist");
    }
    let long = format!("objects/{BUCKET}/{}", "k".repeat(851));
    refused(&ask(&fixture, "PUT", &long, &[], b"").await, 400, "at most 850");
    refused(
        &ask(&fixture, "PUT", &format!("objects/{BUCKET}//a"), &[], b"").await,
        400,
        "must not begin with `/`",
    );
    refused(&ask(&fixture, "PUT", &format!("objects/{BUCKET}/%ff"), &[], b"").await, 400, "not UTF-8");
    // None of this is a request for the service.
    assert_eq!(fixture.emulator.requests().len(), 1);
}

async fn lists_have_pages() {
    let fixture = Fixture::at_fixed_time().await;
    for key in ["a", "b/1", "b/2", "b/3", "é"] {
        fixture.emulator.put_object(BUCKET, key, key.as_bytes(), None).unwrap();
    }
    let list = async |query: &str| ask(&fixture, "GET", &format!("objects/{BUCKET}{query}"), &[], b"").await;
    let keys = |answer: &Answer| {
        let document = document(answer);
        let keys =
            document["objects"].as_array().unwrap().iter().map(|object| object["key"].clone()).collect();
        (Value::Array(keys), document["next"].clone())
    };
    assert_eq!(keys(&list("").await), (json!(["a", "b/1", "b/2", "b/3", "é"]), json!(null)));
    assert_eq!(keys(&list("?limit=2").await), (json!(["a", "b/1"]), json!("b/1")));
    assert_eq!(keys(&list("?limit=2&after=b/1").await), (json!(["b/2", "b/3"]), json!("b/3")));
    assert_eq!(keys(&list("?limit=2&after=b%2F3").await), (json!(["é"]), json!(null)));
    assert_eq!(keys(&list("?prefix=b/&limit=3").await), (json!(["b/1", "b/2", "b/3"]), json!(null)));
    assert_eq!(document(&list("?prefix=a").await)["objects"][0]["size"], 1);
    for limit in ["0", "1001", "x", ""] {
        refused(&list(&format!("?limit={limit}")).await, 400, "a number from 1 to 1000");
    }
    refused(&list("?marker=a").await, 400, "`marker` is no parameter");
    refused(&ask(&fixture, "GET", "objects/nope-1", &[], b"").await, 404, "does not exist");
}

async fn buckets_are_made_by_name() {
    let fixture = Fixture::start().await;
    let made = ask(&fixture, "POST", "buckets", &[], br#"{"name":"album-1250000000"}"#).await;
    made.ok();
    assert_eq!(document(&made), json!({"name": "album-1250000000"}));
    let names = document(&ask(&fixture, "GET", "buckets", &[], b"").await);
    assert_eq!(names, json!({"buckets": [{"name": "album-1250000000"}, {"name": BUCKET}]}));
    for (body, words) in [
        (r#"{"name":"album"}"#, "`album` is no bucket name"),
        (r#"{"name":"../a-1"}"#, "no bucket name"),
        (r#"{"name":"a-1","region":"x"}"#, "unknown field"),
        ("{}", "missing field"),
        ("", "is not the JSON that belongs here"),
    ] {
        refused(&ask(&fixture, "POST", "buckets", &[], body.as_bytes()).await, 400, words);
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let fixture = Fixture::start_with(|config| config.storage_limit = 10).await;
    let path = format!("objects/{BUCKET}/a");
    refused(&ask(&fixture, "PUT", &path, &[], b"12345678901").await, 507, "more than 10 bytes");
    ask(&fixture, "PUT", &path, &[], b"1234567890").await.ok();
}
