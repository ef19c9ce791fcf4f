use std::sync::Arc;

use serde_json::Value;

use super::*;
use crate::config::{Config, Endpoint};
use crate::error::ErrorKind;
use crate::random::Random;
use crate::script::Script;
use crate::time::ManualClock;

const NOW: i64 = 1_660_030_060;

/// A client that never sends anything: a request would end its script.
fn client(change: impl FnOnce(&mut Config), credential: Credential) -> Client {
    let mut config = Config::new("ap-guangzhou", "examplebucket-1250000000");
    config.clock = Arc::new(ManualClock::new(Timestamp::from_unix_millis(NOW * 1000)));
    config.credentials = Arc::new(credential);
    change(&mut config);
    Client::with_credentials(config, Script::new(Vec::new()).0, Random::seeded(1))
}

fn permanent() -> Credential {
    Credential::new("testSecretId", "testSecretKey0123456789abcdef", None)
}

fn texts(pairs: &Value) -> BTreeMap<String, String> {
    let pairs = pairs.as_array().unwrap().iter();
    pairs.map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned())).collect()
}

fn parameters(url: &str) -> (String, BTreeMap<String, String>) {
    let (head, query) = url.split_once('?').unwrap();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
    (head.to_owned(), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

fn vectors() -> Vec<Value> {
    let text = include_str!("../../../tests/vectors/signature/vectors.json");
    let file: Value = serde_json::from_str(text).unwrap();
    file["vectors"].as_array().unwrap().clone()
}

#[tokio::test]
async fn urls_are_those_of_the_vectors() {
    let mut count = 0;
    for vector in vectors() {
        let Some(expected) = vector["presignedUrl"].as_str() else { continue };
        let host = if expected.contains(".cos.") { RequestHost::Cos } else { RequestHost::Ci };
        let request = PresignUrl {
            host,
            path: vector["path"].as_str().unwrap().to_owned(),
            query: texts(&vector["query"]),
            expires_in: Some(Duration::from_secs(3540)),
            ..PresignUrl::default()
        };
        let presigned = client(|_| {}, permanent()).presign_url(request).await.unwrap();
        assert_eq!(parameters(presigned.url.expose()), parameters(expected), "{}", vector["id"]);
        assert_eq!(presigned.headers, BTreeMap::new());
        assert_eq!(presigned.expires_at.unix_seconds(), 1_660_033_600);
        assert!(!presigned.is_cut_short);
        count += 1;
    }
    assert_eq!(count, 2);
}

/// Vectors of requests that this library does not sign: their meaning is not defined, or they have no host.
const NOT_SIGNED: &[&str] = &[
    "canon-case-colliding-keys",
    "canon-duplicate-keys",
    "canon-header-outer-spaces",
    "canon-header-unicode",
    "canon-minimal",
];

#[tokio::test]
async fn headers_are_those_of_the_vectors() {
    let mut count = 0;
    for vector in vectors() {
        let text = |name: &str| vector[name].as_str().unwrap();
        let id = text("id");
        if text("keyTime") != "1660030000;1660033600" || NOT_SIGNED.contains(&id) {
            continue;
        }
        let mut headers: BTreeMap<String, String> = texts(&vector["headers"])
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect();
        let signed = vector["signedHeaderNames"].as_array().unwrap();
        headers.retain(|name, _| signed.iter().any(|other| other.as_str() == Some(name)));
        let host = headers.remove("host").unwrap();
        let token = headers.remove("x-ci-security-token");
        let request = SignRequest {
            host: match host.strip_prefix("examplebucket-1250000000.").unwrap_or(&host) {
                "ci.ap-guangzhou.myqcloud.com" if host.starts_with("ci.") => RequestHost::CiRegion,
                "ci.ap-guangzhou.myqcloud.com" => RequestHost::Ci,
                _ => RequestHost::Cos,
            },
            path: text("path").to_owned(),
            method: Some(text("method").to_ascii_uppercase()),
            query: texts(&vector["query"]),
            headers: headers.clone(),
            expires_in: Some(Duration::from_secs(3540)),
        };
        let credential = Credential::new(text("secretId"), text("secretKey"), token.clone());
        let signed = client(|_| {}, credential).sign_request(request).await.unwrap();
        assert_eq!(signed.authorization.expose(), text("authorization"), "{id}");
        headers.insert("host".to_owned(), host);
        assert_eq!(signed.headers, headers, "{id}");
        assert_eq!(signed.session_token.map(|token| token.expose().to_owned()), token, "{id}");
        count += 1;
    }
    assert!(count > 35, "{count} vectors fit");
}

#[tokio::test]
async fn a_token_travels_with_the_request_and_is_signed() {
    let temporary = || Credential::new("testSecretId", "canary-key", Some("canary+to/ken=".to_owned()));
    for (host, name) in [(RequestHost::Cos, "x-cos-security-token"), (RequestHost::Ci, "x-ci-security-token")]
    {
        let request = PresignUrl { host: host.clone(), path: "/a".into(), ..PresignUrl::default() };
        let presigned = client(|_| {}, temporary()).presign_url(request).await.unwrap();
        let (_, parameters) = parameters(presigned.url.expose());
        assert_eq!(parameters[name], "canary%2Bto%2Fken%3D");
        assert_eq!(parameters["q-url-param-list"], name);
        assert!(!format!("{presigned:?}").contains("canary") && !format!("{presigned:?}").contains("q-sign"));

        let request = SignRequest { host, path: "/a".into(), ..SignRequest::default() };
        let signed = client(|_| {}, temporary()).sign_request(request).await.unwrap();
        assert_eq!(signed.token_header.as_deref(), Some(name));
        assert_eq!(signed.session_token.as_ref().unwrap().expose(), "canary+to/ken=");
        assert!(signed.authorization.expose().contains(&format!("q-header-list=host;{name}&")));
        assert!(!format!("{signed:?}").contains("canary") && !format!("{signed:?}").contains("q-sign"));
    }
}

#[tokio::test]
async fn a_credential_that_ends_earlier_cuts_the_time_short() {
    for (lives, asked, counts, is_cut_short) in [
        (4000, 3600, 3600, false),
        (3600, 3600, 3600, false),
        (3599, 3600, 3599, true),
        (400, 86_400, 400, true),
    ] {
        let end = Timestamp::from_unix_millis((NOW + lives) * 1000);
        let client = client(|_| {}, permanent().with_expiry(end));
        let expires_in = Some(Duration::from_secs(asked));
        let request =
            PresignUrl { host: RequestHost::Cos, path: "/a".into(), expires_in, ..PresignUrl::default() };
        let presigned = client.presign_url(request).await.unwrap();
        assert_eq!(presigned.expires_at.unix_seconds(), NOW + counts, "{lives} {asked}");
        assert_eq!(presigned.is_cut_short, is_cut_short, "{lives} {asked}");
        let (_, parameters) = parameters(presigned.url.expose());
        assert_eq!(parameters["q-sign-time"], format!("{}%3B{}", NOW - 60, NOW + counts));
    }
}

#[tokio::test]
async fn with_an_endpoint_the_host_has_to_be_said() {
    let endpoint =
        |config: &mut Config| config.endpoint = Some(Endpoint::parse("http://127.0.0.1:8080").unwrap());
    let request = PresignUrl {
        host: RequestHost::Cos,
        path: "/../a b".into(),
        method: Some("PUT".into()),
        headers: BTreeMap::from([("Content-Type".to_owned(), "image/png".to_owned())]),
        ..PresignUrl::default()
    };
    let presigned = client(endpoint, permanent()).presign_url(request).await.unwrap();
    let (head, parameters) = parameters(presigned.url.expose());
    assert_eq!(head, "http://127.0.0.1:8080/..%2Fa%20b");
    assert_eq!(parameters["q-header-list"], "content-type%3Bhost");
    let host = "examplebucket-1250000000.cos.ap-guangzhou.myqcloud.com".to_owned();
    let expected = [("content-type".to_owned(), "image/png".to_owned()), ("host".to_owned(), host)];
    assert_eq!(presigned.headers, BTreeMap::from(expected));
    assert_eq!(presigned.method, "PUT");
}

#[tokio::test]
async fn what_cannot_be_signed_is_refused() {
    let good = || SignRequest { host: RequestHost::Ci, path: "/a".into(), ..SignRequest::default() };
    let one = |name: &str, value: &str| BTreeMap::from([(name.to_owned(), value.to_owned())]);
    let two = BTreeMap::from([("a".to_owned(), String::new()), ("A".to_owned(), String::new())]);
    let cases = [
        (SignRequest { host: RequestHost::from("other"), ..good() }, "host"),
        (SignRequest { host: RequestHost::default(), ..good() }, "host"),
        (SignRequest { path: "a".into(), ..good() }, "path"),
        (SignRequest { path: String::new(), ..good() }, "path"),
        (SignRequest { method: Some("get".into()), ..good() }, "method"),
        (SignRequest { method: Some("GET\n".into()), ..good() }, "method"),
        (SignRequest { query: one("q-ak", "x"), ..good() }, "query"),
        (SignRequest { query: one("Q-Sign-Time", "x"), ..good() }, "query"),
        (SignRequest { query: one("", "x"), ..good() }, "query"),
        (SignRequest { query: one("x-cos-security-token", "x"), ..good() }, "query"),
        (SignRequest { query: two.clone(), ..good() }, "query"),
        (SignRequest { headers: two, ..good() }, "headers"),
        (SignRequest { headers: one("Host", "x"), ..good() }, "headers"),
        (SignRequest { headers: one("x-ci-security-token", "x"), ..good() }, "headers"),
        (SignRequest { headers: one("a b", "x"), ..good() }, "headers"),
        (SignRequest { headers: one("a", "x\r\nb: c"), ..good() }, "headers.a"),
        (SignRequest { headers: one("a", " x"), ..good() }, "headers.a"),
        (SignRequest { expires_in: Some(Duration::ZERO), ..good() }, "expires_in"),
        (SignRequest { expires_in: Some(Duration::from_secs(367 * 86_400)), ..good() }, "expires_in"),
    ];
    for (request, field) in cases {
        let client = client(|_| {}, permanent());
        let SignRequest { host, path, method, query, headers, expires_in } = request.clone();
        let url = PresignUrl { host, path, method, query, headers, expires_in };
        for error in
            [client.sign_request(request).await.unwrap_err(), client.presign_url(url).await.unwrap_err()]
        {
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            assert_eq!(error.argument().unwrap().field, field, "{error}");
        }
    }
}

#[tokio::test]
async fn a_token_is_not_handed_out_for_an_endpoint_in_the_clear() {
    let endpoint = |config: &mut Config| {
        config.endpoint = Some(Endpoint::parse("http://gateway.example:8080").unwrap());
        config.allow_http = true;
    };
    let temporary = Credential::new("testSecretId", "canary-key", Some("canary-token".to_owned()));
    let request = PresignUrl { host: RequestHost::Cos, path: "/a".into(), ..PresignUrl::default() };
    let error = client(endpoint, temporary).presign_url(request).await.unwrap_err();
    assert_eq!(error.argument().unwrap().field, "credentials.session_token");
}

#[tokio::test]
async fn the_key_of_an_emulator_signs_for_an_emulator_only() {
    let request =
        || SignRequest { host: RequestHost::Ci, path: "/picqueue".into(), ..SignRequest::default() };
    let local = || Credential::new("LOCAL-EMULATOR-SECRET-ID", "canary-key", None);
    let at = |endpoint: &'static str| {
        move |config: &mut Config| config.endpoint = Some(Endpoint::parse(endpoint).unwrap())
    };
    let service = [
        client(|_| {}, local()),
        client(at("https://ci.ap-guangzhou.myqcloud.com"), local()),
        client(at("https://myqcloud.com:8443"), local()),
        client(at("https://ci.ap-guangzhou.myqcloud.com."), local()),
    ];
    for client in service {
        let error = client.sign_request(request()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.argument().unwrap().field, "credentials.secret_id", "{error}");
        assert!(error.to_string().contains("CLOUD_INFINITE_ENDPOINT"), "{error}");
    }
    for elsewhere in ["http://127.0.0.1:1", "https://emulator.example", "https://notmyqcloud.com"] {
        client(at(elsewhere), local()).sign_request(request()).await.unwrap();
    }
    client(|_| {}, permanent()).sign_request(request()).await.unwrap();
}
