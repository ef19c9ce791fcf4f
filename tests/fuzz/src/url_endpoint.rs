//! Bucket, region, endpoint and key: a request goes to the host that they name and is allowed, or nowhere.
//!
//! A proxy on this machine sees where the client would connect to, so nothing is looked up and nothing leaves. The
//! input is text: the four values, separated by the control character U+001E; an empty endpoint is none.

use std::time::Duration;

use cloud_infinite::{Client, Credential, ErrorKind, Host, ListBuckets, Proxy, SubmitJob};

use super::peer::{Peer, Request};

thread_local! {
    static PROXY: Peer = Peer::start();
}

/// What the proxy says to everything: it does not connect.
const REFUSED: &[u8] = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// Takes text for the four values.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut fields = text.splitn(4, '\u{1e}');
    let mut field = || fields.next().unwrap_or_default();
    let (bucket, region, endpoint, key) = (field(), field(), field(), field());
    PROXY.with(|proxy| check_with(proxy, bucket, region, endpoint, key));
}

fn check_with(proxy: &Peer, bucket: &str, region: &str, endpoint: &str, key: &str) {
    let mut builder = Client::builder()
        .region(region)
        .bucket(bucket)
        .credential(Credential::new("id", "canary-key", None))
        .proxy(Proxy::Url(format!("http://{}", proxy.address())))
        .allow_http(true)
        .max_attempts(1)
        .timeout(Duration::from_millis(700));
    if !endpoint.is_empty() {
        builder = builder.endpoint(endpoint);
    }
    let client = match builder.build() {
        Ok(client) => client,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error:?}");
            return;
        }
    };
    for host in [Host::Bucket, Host::Region, Host::Object] {
        check_service_host(&client.config().target.host(host), bucket, region, host);
    }
    let origin = Origin::of(endpoint);

    let (listed, requests) =
        proxy.meet(REFUSED, async { client.list_buckets(ListBuckets::default()).next().await });
    assert!(listed.is_err(), "the proxy refuses everything");
    check_request(&requests, origin.as_ref(), &client.config().target.host(Host::Region));

    let request = SubmitJob {
        input: key.to_owned(),
        rule: Some("imageMogr2/rotate/90".to_owned()),
        output: key.to_owned(),
        ..Default::default()
    };
    let (submitted, requests) = proxy.meet(REFUSED, client.submit_job(request));
    let error = submitted.expect_err("the proxy refuses everything");
    if error.kind() == ErrorKind::InvalidArgument {
        assert!(requests.is_empty(), "{error:?} after {requests:?}");
        return;
    }
    check_request(&requests, origin.as_ref(), &client.config().target.host(Host::Bucket));
}

/// The service's host is made of these two names and nothing else, whatever they are.
fn check_service_host(host: &str, bucket: &str, region: &str, which: Host) {
    let parts: Vec<&str> = host.split('.').collect();
    let expected = match which {
        Host::Bucket => vec![bucket, "ci", region, "myqcloud", "com"],
        Host::Region => vec!["ci", region, "myqcloud", "com"],
        Host::Object => vec![bucket, "cos", region, "myqcloud", "com"],
    };
    assert_eq!(parts, expected);
    for part in parts {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!((1..=63).contains(&part.len()) && part.bytes().all(allowed), "`{host}`");
    }
}

fn check_request(requests: &[Request], origin: Option<&Origin>, service: &str) {
    let [request] = requests else { panic!("one request was to be sent, not {requests:?}") };
    let (method, target) = request.line.split_once(' ').expect("method and target");
    let target = target.strip_suffix(" HTTP/1.1").expect("one line");
    let Some(origin) = origin else {
        assert_eq!((method, target), ("CONNECT", format!("{service}:443").as_str()));
        return;
    };
    if origin.is_secure {
        assert_eq!((method, target), ("CONNECT", format!("{}:{}", origin.host, origin.port).as_str()));
        return;
    }
    let rest = target.strip_prefix("http://").expect("a target for a proxy");
    let (authority, _) = rest.split_once('/').expect("a path");
    let explicit = format!("{}:{}", origin.host, origin.port);
    assert!(
        authority == explicit || (origin.port == 80 && authority == origin.host),
        "`{target}` for {origin:?}"
    );
    assert_eq!(request.header("host"), Some(service), "the name that is signed stays the service's");
}

/// What an endpoint names, read by hand.
#[derive(Debug)]
struct Origin {
    is_secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    fn of(endpoint: &str) -> Option<Self> {
        if endpoint.is_empty() {
            return None;
        }
        let text = endpoint.to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://").expect("an endpoint has a scheme");
        let is_secure = match scheme {
            "https" => true,
            "http" => false,
            other => panic!("scheme {other}"),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let standard = if is_secure { 443 } else { 80 };
        let port = match port {
            None | Some("") => standard,
            Some(port) => port.parse().expect("a port"),
        };
        Some(Self { is_secure, host: host.to_owned(), port })
    }
}
