//! Where requests go: to the host that bucket and region name, to the endpoint as it was written, or nowhere.
//!
//! A proxy on this machine sees where the client would connect to, so that any name can be tried: nothing is looked up
//! and nothing leaves.

use cloud_infinite::{Client, Credential, ErrorKind, ListBuckets, Outcome, Proxy, SubmitJob};
use proptest::prelude::*;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::support::{self, Reaction, Request};

/// A proxy that connects to nobody, and the runtime in which it and the clients live.
struct Watch {
    runtime: Runtime,
    proxy: String,
    requests: UnboundedReceiver<Request>,
}

/// Where the requests of one client went, or which argument was refused.
type Destinations = Result<Vec<String>, String>;

impl Watch {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let refusal = support::http(403, &[("connection", "close")], "");
        let (proxy, requests) = runtime.block_on(support::serve(Reaction::AnswerAndClose(refusal)));
        Self { runtime, proxy, requests }
    }

    fn destinations(&mut self, bucket: &str, region: &str, endpoint: Option<&str>) -> Destinations {
        let mut builder = Client::builder()
            .region(region)
            .bucket(bucket)
            .credential(Credential::new("id", "canary-key", None))
            .proxy(Proxy::Url(self.proxy.clone()))
            .allow_http(true)
            .max_attempts(1);
        if let Some(endpoint) = endpoint {
            builder = builder.endpoint(endpoint);
        }
        let client = builder.build().map_err(|error| {
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error:?}");
            error.argument().unwrap().field.clone()
        })?;
        self.runtime.block_on(async {
            client.list_buckets(ListBuckets::default()).next().await.unwrap_err();
            let submission = SubmitJob {
                input: "i".into(),
                rule: Some("imageMogr2/rotate/90".into()),
                output: "o".into(),
                ..Default::default()
            };
            let error = client.submit_job(submission).await.unwrap_err();
            assert_ne!(error.outcome(), Some(Outcome::Ambiguous), "the proxy refused: {error:?}");
        });
        Ok(std::iter::from_fn(|| self.requests.try_recv().ok())
            .map(|request| destination(&request))
            .collect())
    }
}

/// `CONNECT` names host and port; without TLS the request line holds the whole URL.
fn destination(request: &Request) -> String {
    let (method, target) = request.line.split_once(' ').unwrap();
    let target = target.strip_suffix(" HTTP/1.1").unwrap();
    if method == "CONNECT" {
        return format!("https://{target}");
    }
    let authority = target.strip_prefix("http://").unwrap().split('/').next().unwrap();
    if authority.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit())) {
        format!("http://{authority}")
    } else {
        format!("http://{authority}:80")
    }
}

/// Where both requests of [`Watch::destinations`] may go, worked out from the text alone.
fn allowed(bucket: &str, region: &str, endpoint: Option<&str>) -> [String; 2] {
    let Some(endpoint) = endpoint else {
        return [
            format!("https://ci.{region}.myqcloud.com:443"),
            format!("https://{bucket}.ci.{region}.myqcloud.com:443"),
        ];
    };
    let mut endpoint = endpoint.strip_suffix('/').unwrap_or(endpoint).to_ascii_lowercase();
    let authority = endpoint.split_once("://").unwrap().1;
    if authority.rsplit_once(':').is_none_or(|(_, port)| port.ends_with(']')) {
        endpoint.push_str(if endpoint.starts_with("https") { ":443" } else { ":80" });
    }
    [endpoint.clone(), endpoint]
}

fn check(watch: &mut Watch, bucket: &str, region: &str, endpoint: Option<&str>) {
    match watch.destinations(bucket, region, endpoint) {
        Ok(destinations) => {
            assert_eq!(destinations, allowed(bucket, region, endpoint));
            // The names of the service's hosts have parts that these two cannot add to.
            for part in [bucket, region] {
                let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
                assert!(!part.is_empty() && part.bytes().all(fits), "`{part}` became part of a host");
            }
        }
        Err(field) => {
            assert!(["bucket", "region", "endpoint"].contains(&field.as_str()), "{field}");
            assert!(watch.requests.try_recv().is_err(), "something was sent");
        }
    }
}

const BUCKET: &str = "examplebucket-1250000000";
const REGION: &str = "ap-guangzhou";

#[test]
fn proper_names_are_connected_to() {
    let mut watch = Watch::new();
    for endpoint in [
        None,
        Some("https://ci.example.com"),
        Some("https://ci.example.com:8443/"),
        Some("http://192.0.2.1:8080"),
        Some("http://EXAMPLE.com"),
        Some("http://[2001:db8::1]:8080"),
        Some("http://example.com:80"),
    ] {
        let destinations = watch.destinations(BUCKET, REGION, endpoint);
        assert_eq!(destinations.unwrap().len(), 2, "{endpoint:?}");
        check(&mut watch, BUCKET, REGION, endpoint);
    }
}

#[test]
fn an_endpoint_is_what_it_looks_like() {
    let mut watch = Watch::new();
    for endpoint in [
        "http:////example.com",
        "http:/\\example.com",
        "http://%65xample.com",
        "http://0x7f.1",
        "http://2130706433",
        "http://127.1:8080",
        "http://0177.0.0.1",
        "http://[0::1]",
        "http://example.com:080",
        "http://example.com:",
        "http://example.com//",
        "http://example.com/.",
        "http://a@example.com",
        "http://a:b@example.com",
        "http://example.com?",
        "http://example.com#",
        "http://exam\tple.com",
        "http://example.com\r\n",
        "http://ex\u{e4}mple.com",
        "http://example\u{3002}com",
        "http://exam`ple.com",
        "http://exam{ple}.com",
        "ftp://example.com",
        "example.com",
        "//example.com",
        "",
    ] {
        assert_eq!(
            watch.destinations(BUCKET, REGION, Some(endpoint)),
            Err("endpoint".into()),
            "{endpoint:?}"
        );
    }
}

/// Text that becomes part of a host, or tries to.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?",
        2 => "[a-z0-9-]{1,70}",
        2 => "[a-z0-9.:/@#?%\\\\\\[\\] \r\n\t\u{0}\u{3002}\u{ff0e}-]{0,12}",
        1 => any::<String>(),
    ]
}

fn bucket() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (name(), "[0-9]{1,10}").prop_map(|(name, number)| format!("{name}-{number}")),
        1 => name(),
    ]
}

fn endpoint() -> impl Strategy<Value = Option<String>> {
    let host = prop_oneof![
        "[a-z0-9.-]{1,20}",
        "[A-Za-z0-9._~%-]{1,12}",
        any::<std::net::Ipv4Addr>().prop_map(|address| address.to_string()),
        any::<std::net::Ipv6Addr>().prop_map(|address| format!("[{address}]")),
        "(0x)?[0-9a-f]{1,9}(\\.(0x)?[0-9a-f]{1,4}){0,3}",
        name(),
    ];
    let scheme = prop_oneof![
        4 => prop_oneof![Just("http://"), Just("https://")].prop_map(str::to_owned),
        1 => "[hH][tT]{2}[pP][sS]?:[/\\\\]{0,4}",
    ];
    let rest = prop_oneof![
        3 => prop_oneof![Just(""), Just("/"), Just(":8080"), Just(":80"), Just(":443/")].prop_map(str::to_owned),
        1 => "[:/?#@\\\\.0-9]{0,6}",
    ];
    prop_oneof![
        1 => Just(None),
        3 => (scheme, host, rest).prop_map(|(scheme, host, rest)| Some(format!("{scheme}{host}{rest}"))),
        1 => any::<String>().prop_map(Some),
    ]
}

thread_local! {
    static WATCH: std::cell::RefCell<Watch> = std::cell::RefCell::new(Watch::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_the_names_are_requests_go_where_they_say_or_nowhere(
        bucket in prop_oneof![Just(BUCKET.to_owned()), bucket()],
        region in prop_oneof![Just(REGION.to_owned()), name()],
        endpoint in endpoint(),
    ) {
        WATCH.with_borrow_mut(|watch| check(watch, &bucket, &region, endpoint.as_deref()));
    }
}
