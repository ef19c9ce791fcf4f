//! The looks of the doctor, each on its own.

use std::time::Duration;

use http::{HeaderMap, Method};
use url::Url;

use super::address::{Reach, reach};
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::model::{Finding, FindingStatus, NotifyState, Queue, QueueState};
use crate::operation::{Host, ListBuckets, ListQueues, check};
use crate::options::CallOptions;
use crate::process::Process;
use crate::reply::service_date;
use crate::transport::{Reply, Request, SentFlag, TransportError};

/// From here on signatures are refused, unless the service's refusal corrects the clock.
const REFUSED_OFFSET: i64 = 15 * 60 * 1000;
/// A clock that is kept by the network is never this wrong.
const NOTABLE_OFFSET: i64 = 30 * 1000;
/// A credential that lives no longer is about to be a problem.
const SHORT_LIFE: i64 = 10 * 60;
/// The code of a signature that was made with another secret key.
const OTHER_KEY: &str = "SignatureDoesNotMatch";
/// The code of a secret id that does not exist.
const UNKNOWN_ID: &str = "InvalidAccessKeyId";
/// Time for one request that is not the service's.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn finding(
    name: &str,
    status: FindingStatus,
    message: impl Into<String>,
    advice: Option<&str>,
) -> Finding {
    Finding { name: name.to_owned(), status, message: message.into(), advice: advice.map(str::to_owned) }
}

fn ok(name: &str, message: impl Into<String>) -> Finding {
    finding(name, FindingStatus::Ok, message, None)
}

fn warning(name: &str, message: impl Into<String>, advice: &str) -> Finding {
    finding(name, FindingStatus::Warning, message, Some(advice))
}

fn problem(name: &str, message: impl Into<String>, advice: &str) -> Finding {
    finding(name, FindingStatus::Problem, message, Some(advice))
}

fn skipped(name: &str, message: impl Into<String>) -> Finding {
    finding(name, FindingStatus::Skipped, message, None)
}

/// What trying to connect showed.
pub(super) struct Reached {
    pub(super) finding: Finding,
    pub(super) is_there: bool,
    pub(super) clock_offset_millis: Option<i64>,
}

/// A client that is looked at.
pub(super) struct Look<'a> {
    pub(super) client: &'a Client,
    pub(super) options: &'a CallOptions,
}

impl Look<'_> {
    /// Where requests go, and whether others can read them.
    pub(super) fn endpoint(&self) -> Finding {
        const NAME: &str = "endpoint";
        let config = self.client.config();
        let host = config.target.host(Host::Bucket);
        match &config.endpoint {
            None => ok(NAME, format!("requests go to {host}, encrypted")),
            Some(endpoint) if endpoint.is_secure() => {
                ok(NAME, format!("requests for {host} go to {}, encrypted", endpoint.origin()))
            }
            Some(endpoint) if endpoint.is_loopback() => {
                ok(NAME, format!("requests for {host} go to {} on this machine", endpoint.origin()))
            }
            Some(endpoint) => warning(
                NAME,
                format!("requests for {host} go to {} without encryption", endpoint.origin()),
                "Use an https endpoint: whoever is on the way can read and change requests and answers.",
            ),
        }
    }

    /// Whether anybody answers there, and what time it is for them. Needs no credential.
    pub(super) async fn connection(&self) -> Reached {
        const NAME: &str = "connection";
        let address = self.client.address(Host::Region);
        let mut headers = HeaderMap::new();
        headers.insert(http::header::HOST, address.header.clone());
        let here = self.client.config().clock.now();
        let failed = |message: String, advice: &str| Reached {
            finding: problem(NAME, message, advice),
            is_there: false,
            clock_offset_millis: None,
        };
        match self.send(address.url("/picbucket", &[]), headers).await {
            Ok(reply) => {
                let there = service_date(&reply.headers);
                Reached {
                    finding: ok(NAME, format!("{} answers", address.host)),
                    is_there: true,
                    clock_offset_millis: there
                        .map(|there| there.unix_millis().saturating_sub(here.unix_millis())),
                }
            }
            Err(Unreached::Tls(message)) => failed(
                format!("no encrypted connection could be made: {message}"),
                "Check whether a proxy or gateway stands between, and give its certificate as `ca_bundle`.",
            ),
            Err(Unreached::Other(message)) => failed(
                format!("{} cannot be reached: {message}", address.host),
                "Check the region, the endpoint, the name resolution, and whether a firewall or proxy is in the way.",
            ),
        }
    }

    /// Whether there is a credential at all.
    pub(super) async fn credentials(&self) -> Finding {
        const NAME: &str = "credentials";
        let limit = self.options.timeout.unwrap_or(self.client.config().timeout);
        let credential = match self.client.credential(limit).await {
            Ok(credential) => credential,
            Err(error) => {
                let advice = "Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, write a profile file, give the \
                              instance a role, or give the client its credentials.";
                return problem(NAME, format!("there is no usable credential: {}", error.message()), advice);
            }
        };
        let kind = if credential.session_token().is_some() { "temporary" } else { "permanent" };
        let shown: String = credential.secret_id().chars().take(8).collect();
        let found = format!("a {kind} credential was found; its id begins with {shown}");
        let Some(expires_at) = credential.expires_at() else { return ok(NAME, found) };
        let left = expires_at.unix_seconds().saturating_sub(self.client.now().unix_seconds());
        if left >= SHORT_LIFE {
            return ok(NAME, format!("{found}; it expires at {expires_at}"));
        }
        let advice = "Make sure that whatever provides it gives a newer one in time.";
        warning(NAME, format!("{found}; it expires in {left} seconds"), advice)
    }

    /// Whether the service accepts the credential and is enabled on the bucket, and whether it can be asked for more.
    pub(super) async fn service(&self, can_ask: bool) -> (Vec<Finding>, bool) {
        const ACCESS: &str = "access";
        const SERVICE: &str = "service";
        if !can_ask {
            let why = "not looked at: there is no connection or no credential";
            return (vec![skipped(ACCESS, why), skipped(SERVICE, why)], false);
        }
        let bucket = &self.client.config().target.bucket;
        let question = ListBuckets { bucket_names: vec![bucket.clone()], ..ListBuckets::default() };
        match self.client.send_part(&question, self.options).await {
            Ok(page) => {
                let access = ok(ACCESS, "the service accepts the credential");
                let is_enabled = page.items.iter().any(|found| found.name.as_deref() == Some(bucket));
                let service = match is_enabled {
                    true => ok(SERVICE, format!("the service is enabled on {bucket}")),
                    false => problem(
                        SERVICE,
                        format!("the service is not enabled on {bucket} in this region"),
                        "Call `enable_service` once, or check the names of bucket and region.",
                    ),
                };
                (vec![access, service], is_enabled)
            }
            Err(error) => {
                let access = refused(ACCESS, &error, "list_buckets");
                // Who is not known gets no other answer; who may not ask this may still ask something else.
                let is_known = error.kind() == ErrorKind::Denied && !error.code().is_some_and(is_about_keys);
                (vec![access, skipped(SERVICE, "not looked at: the service did not say")], is_known)
            }
        }
    }

    /// The queue of the bucket, and the URL that it calls back.
    pub(super) async fn queue(&self, can_ask: bool) -> (Vec<Finding>, Option<String>) {
        const NAME: &str = "queue";
        if !can_ask {
            let why = "not looked at: the service cannot be asked, or is not enabled";
            return (vec![skipped(NAME, why)], None);
        }
        let page = match self.client.send_part(&ListQueues::default(), self.options).await {
            Ok(page) => page,
            Err(error) => return (vec![refused(NAME, &error, "list_queues")], None),
        };
        let Some(queue) = page.items.first() else {
            let advice = "Call `enable_service`, which makes it; if it was just called, wait a moment.";
            return (vec![problem(NAME, "the bucket has no queue", advice)], None);
        };
        let mut found = vec![state(queue)];
        let url = notified(queue, &mut found);
        (found, url)
    }

    /// The URLs for callbacks.
    pub(super) async fn callbacks(&self, urls: Vec<String>, reach_them: bool) -> Vec<Finding> {
        const NAME: &str = "callback";
        if urls.is_empty() {
            return vec![skipped(NAME, "no URL for callbacks is known here; one may be given with each job")];
        }
        let mut found = Vec::new();
        for text in urls {
            match check::callback_url("callback", &text).ok().and_then(|()| Url::parse(&text).ok()) {
                None => found.push(problem(
                    NAME,
                    format!("{} is no URL that the service can call", shown(&text)),
                    "Use an absolute https URL in printable ASCII.",
                )),
                Some(url) => {
                    found.push(self.callback(&url));
                    if reach_them {
                        found.push(self.answering(&url).await);
                    }
                }
            }
        }
        found
    }

    fn callback(&self, url: &Url) -> Finding {
        const NAME: &str = "callback";
        let name = shown(url.as_str());
        let is_local = self.client.config().endpoint.as_ref().is_some_and(|endpoint| endpoint.is_loopback());
        match reach(url) {
            Reach::Loopback if is_local => ok(NAME, format!("{name} is on this machine, as the endpoint is")),
            Reach::Loopback => warning(
                NAME,
                format!("{name} leads to whoever calls it, and that is the service"),
                "Use an address that can be reached from the internet; until then, wait for jobs instead.",
            ),
            Reach::Private | Reach::Nobody => warning(
                NAME,
                format!("{name} cannot be reached from the internet"),
                "Use a public address, or wait for jobs instead.",
            ),
            Reach::Public if url.scheme() == "http" => warning(
                NAME,
                format!("{name} is called without encryption"),
                "Use https: whoever is on the way can read a secret in the URL and forge callbacks.",
            ),
            Reach::Public => ok(NAME, format!("{name} looks like a public address")),
        }
    }

    /// Whether somebody answers at a URL; with what does not matter.
    async fn answering(&self, url: &Url) -> Finding {
        const NAME: &str = "callback";
        let name = shown(url.as_str());
        match self.send(url.clone(), HeaderMap::new()).await {
            Ok(reply) => ok(NAME, format!("{name} answers from here with HTTP {}", reply.status)),
            Err(Unreached::Tls(message) | Unreached::Other(message)) => problem(
                NAME,
                format!("{name} does not answer from here: {message}"),
                "Start the web server, and check its address, its certificate and the firewall.",
            ),
        }
    }

    /// A request without any credential.
    async fn send(&self, url: Url, headers: HeaderMap) -> Result<Reply, Unreached> {
        let transport = self
            .client
            .transport(Process::current())
            .map_err(|error| Unreached::Other(error.message().to_owned()))?;
        let sent = SentFlag::default();
        let request = Request { method: Method::GET, url, headers, body: bytes::Bytes::new(), sent };
        match tokio::time::timeout(PATIENCE, transport.execute(request)).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => Err(Unreached::Other("there was no answer in ten seconds".to_owned())),
        }
    }
}

/// Why nobody answered.
enum Unreached {
    /// The other side cannot be trusted.
    Tls(String),
    Other(String),
}

impl From<TransportError> for Unreached {
    fn from(error: TransportError) -> Self {
        match error.failure {
            crate::transport::Failure::Tls => Self::Tls(error.message),
            _ => Self::Other(error.message),
        }
    }
}

/// How far the clocks are apart.
pub(super) fn clock(offset_millis: Option<i64>) -> Finding {
    const NAME: &str = "clock";
    const ADVICE: &str = "Let the network set this machine's clock (NTP).";
    let Some(offset) = offset_millis else {
        return skipped(NAME, "not looked at: the service did not tell its time");
    };
    let seconds = offset.saturating_abs().checked_div(1000).unwrap_or_default();
    let side = if offset > 0 { "behind" } else { "ahead of" };
    let apart = format!("this machine's clock is {seconds} seconds {side} the service's");
    match offset.saturating_abs() {
        REFUSED_OFFSET.. => problem(NAME, format!("{apart}: signatures are refused"), ADVICE),
        NOTABLE_OFFSET.. => warning(NAME, apart, ADVICE),
        // The header tells whole seconds, and the answer took its time.
        _ => ok(NAME, "this machine's clock agrees with the service's"),
    }
}

/// Whether a queue starts jobs.
fn state(queue: &Queue) -> Finding {
    const NAME: &str = "queue";
    let name = queue.queue_id.as_deref().unwrap_or("of the bucket");
    match &queue.state {
        QueueState::Active => ok(NAME, format!("the queue {name} starts jobs")),
        QueueState::Paused => warning(
            NAME,
            format!("the queue {name} is paused: jobs wait in it"),
            "Set its state to `Active` with `update_queue`.",
        ),
        QueueState::Other(other) => warning(
            NAME,
            format!("the queue {name} is in the state {other:?}, which this library does not know"),
            "Look at it in the console, or use a newer version of this library.",
        ),
    }
}

/// What a queue reports, and the URL that it reports to.
fn notified(queue: &Queue, found: &mut Vec<Finding>) -> Option<String> {
    const NAME: &str = "queue";
    const ADVICE: &str =
        "Set `notify_config` with `update_queue`: state `On`, event `TaskFinish`, type and receiver.";
    let config = queue.notify_config.as_ref().filter(|config| config.state == Some(NotifyState::On));
    let Some(config) = config else {
        found.push(ok(NAME, "the queue reports nothing by itself; jobs may name a URL of their own"));
        return None;
    };
    let events = config.event.as_deref().unwrap_or_default();
    if !events.split(',').any(|event| event.trim() == "TaskFinish") {
        found.push(warning(NAME, "the queue reports, but not the ends of jobs", ADVICE));
    }
    let is_url = config.r#type.as_ref().is_none_or(|kind| kind.as_str() == "Url");
    if !is_url {
        found.push(ok(NAME, "the queue reports to a message queue"));
        return None;
    }
    if config.url.is_none() {
        found.push(warning(NAME, "the queue reports to a URL, and has none", ADVICE));
    }
    config.url.clone()
}

fn is_about_keys(code: &str) -> bool {
    matches!(code, OTHER_KEY | UNKNOWN_ID)
}

/// What a failed question shows.
fn refused(name: &str, error: &Error, operation: &str) -> Finding {
    let actions = crate::policy::actions_of(operation).unwrap_or_default().join(", ");
    let advice = match (error.kind(), error.code()) {
        (ErrorKind::Denied, Some(OTHER_KEY)) => {
            "Check the secret key: it does not belong to the secret id.".to_owned()
        }
        (ErrorKind::Denied, Some(UNKNOWN_ID)) => {
            "Check the secret id: the service does not know it, or it is disabled.".to_owned()
        }
        (ErrorKind::Denied, _) if error.message().contains("clock") => {
            "Let the network set this machine's clock (NTP).".to_owned()
        }
        (ErrorKind::Denied, _) => {
            format!("Allow {actions} to the credential; `policy` of this answer has the whole policy.")
        }
        (ErrorKind::Credential, _) => {
            "Get a new temporary credential: the service does not accept this one any more.".to_owned()
        }
        (ErrorKind::NotFound, _) => "Check the names of bucket and region.".to_owned(),
        (ErrorKind::Throttled, _) => "Ask again later: the service asks for fewer requests.".to_owned(),
        (ErrorKind::InvalidArgument, _) => "Correct the setting that it names.".to_owned(),
        _ => "Try again; if it stays, ask the vendor's support with the request id.".to_owned(),
    };
    problem(name, error.to_string(), &advice)
}

/// A URL without its path and query, which may hold a secret.
fn shown(url: &str) -> String {
    let hidden = crate::config::hide_user_info(url);
    let (scheme, rest) = hidden.split_once("://").unwrap_or(("", &hidden));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let end = if host.len() < rest.len() { "/…" } else { "" };
    crate::error::printable(&format!("{scheme}://{host}{end}"), 200)
}
