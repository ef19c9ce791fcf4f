//! What a client needs to know. No input or output happens here and no environment is read.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::credential::{ChainProvider, CredentialProvider};
use crate::error::InvalidArgument;
use crate::operation::{Host, check};
use crate::options::{OnAmbiguous, SubmissionMode};
use crate::retry::DEFAULT_MAX_ATTEMPTS;
use crate::time::{Clock, SystemClock};

/// Time for name lookup, TCP and TLS: one lost packet and its repetition fit.
pub(crate) const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_millis(3100);
/// Time for one request and its answer.
pub(crate) const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// Time between two pieces of an answer.
pub(crate) const DEFAULT_READ_TIMEOUT: Duration = Duration::from_secs(5);
/// Time for a whole call.
pub(crate) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// Time for a job to show in the service's list. The service promises none: an assumption.
pub(crate) const DEFAULT_SETTLE_TIME: Duration = Duration::from_secs(10);
/// What remains of the service's host names behind bucket and region.
const DOMAIN: &str = "myqcloud.com";
/// What the ids of keys begin with that are public and good for nothing but an emulator. The emulator's own id does.
const EMULATOR_KEY_PREFIX: &str = "LOCAL-EMULATOR-";

/// Bucket and region that requests are made for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// Full name of the bucket, `<name>-<APPID>`.
    pub bucket: String,
    /// Region, such as `ap-guangzhou`.
    pub region: String,
}

impl Target {
    pub(crate) fn validate(&self) -> Result<(), InvalidArgument> {
        check::region("region", &self.region)?;
        check::bucket("bucket", &self.bucket)
    }

    /// The service's own name of the host that takes a request; it is what is signed.
    #[must_use]
    pub fn host(&self, host: Host) -> String {
        let Self { bucket, region } = self;
        match host {
            Host::Bucket => format!("{bucket}.ci.{region}.{DOMAIN}"),
            Host::Region => format!("ci.{region}.{DOMAIN}"),
            Host::Object => format!("{bucket}.cos.{region}.{DOMAIN}"),
        }
    }
}

/// Where connections are made to, if not to the service's own hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

impl Endpoint {
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidArgument> {
        let refuse = |rule: &str| Err(InvalidArgument::new("endpoint", hide_user_info(text), rule));
        if !text.bytes().all(|byte| (b'!'..=b'~').contains(&byte)) || text.contains(['\\', '@']) {
            return refuse("must be a URL in printable ASCII, without a user name or password");
        }
        let Ok(url) = Url::parse(text) else {
            return refuse("must be a URL such as `http://127.0.0.1:8080`");
        };
        if !matches!(url.scheme(), "http" | "https") || !text.contains("://") {
            return refuse("must begin with `http://` or `https://`");
        }
        if url.host().is_none() || url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return refuse("must be scheme, host and port alone, without a path, query or fragment");
        }
        if let Some(url::Host::Domain(name)) = url.host()
            && !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
        {
            // The URL parser takes more, which then fails in every request.
            return refuse("must name its host in letters, digits, `-`, `.` and `_`");
        }
        let endpoint = Self(url);
        if without_standard_port(text) != without_standard_port(endpoint.origin()) {
            // Parsing forgives escapes, slashes and other spellings of an address. What is connected to must be what
            // stands in the configuration, for everybody who reads it.
            return refuse(&format!("must be written as `{}`", endpoint.origin()));
        }
        Ok(endpoint)
    }

    /// Whether connections are encrypted.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether connections stay on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(url::Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
            Some(url::Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }

    /// Whether it is a host of the service itself.
    fn is_of_service(&self) -> bool {
        // Parsing has made the name lower case; a dot at its end means the same name.
        let name = self.0.host_str().unwrap_or_default().trim_end_matches('.');
        name.strip_suffix(DOMAIN).is_some_and(|labels| labels.is_empty() || labels.ends_with('.'))
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }
}

/// An endpoint as it is compared: without regard to case, a slash at its end, or the port that its scheme implies.
fn without_standard_port(endpoint: &str) -> String {
    let text = endpoint.strip_suffix('/').unwrap_or(endpoint).to_ascii_lowercase();
    let port = if text.starts_with("https:") { ":443" } else { ":80" };
    text.strip_suffix(port).map(str::to_owned).unwrap_or(text)
}

pub(crate) fn hide_user_info(text: &str) -> String {
    match (text.find("://"), text.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            let begin = text.get(..scheme.saturating_add(3)).unwrap_or_default();
            format!("{begin}(hidden){}", text.get(at..).unwrap_or_default())
        }
        (None, Some(_)) => "(hidden)".to_owned(),
        _ => text.to_owned(),
    }
}

/// Whether connections go through a proxy.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Proxy {
    /// Never, whatever the environment says.
    #[default]
    None,
    /// As `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` say.
    Environment,
    /// Through this one.
    Url(String),
}

impl Proxy {
    pub(crate) fn validate(&self) -> Result<(), InvalidArgument> {
        let Self::Url(text) = self else { return Ok(()) };
        let fits =
            Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let rule = "must be an `http` or `https` URL, or `environment`";
        if fits { Ok(()) } else { Err(InvalidArgument::new("proxy", hide_user_info(text), rule)) }
    }
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Environment => f.write_str("Environment"),
            Self::Url(text) => write!(f, "Url({:?})", hide_user_info(text)),
        }
    }
}

/// Everything a client was built with.
#[derive(Debug, Clone)]
pub struct Config {
    /// Bucket and region.
    pub target: Target,
    /// Where credentials come from.
    pub credentials: Arc<dyn CredentialProvider>,
    /// Where to connect to instead of the service's own hosts.
    pub endpoint: Option<Endpoint>,
    /// Time for a whole call.
    pub timeout: Duration,
    /// Time for one request and its answer.
    pub attempt_timeout: Duration,
    /// Time for name lookup, TCP and TLS.
    pub connect_timeout: Duration,
    /// Time between two pieces of an answer.
    pub read_timeout: Duration,
    /// Requests that one call may send, the first one included: 1 to 10. A submission is sent again only when it is
    /// certain that nothing was created.
    pub max_attempts: u32,
    /// What is done about a submission that may have created a job.
    pub submission_mode: SubmissionMode,
    /// How long a job may take to show in the service's list of jobs, for the mode
    /// [`EffectivelyOnce`](SubmissionMode::EffectivelyOnce).
    pub settle_time: Duration,
    /// What is done with a submission that may have created a job when its call's future is dropped.
    pub on_ambiguous: Option<OnAmbiguous>,
    /// Whether connections go through a proxy.
    pub proxy: Proxy,
    /// Certificates to trust besides the built-in ones, in PEM.
    pub ca_bundle: Option<Vec<u8>>,
    /// Text in front of the library's own `User-Agent`.
    pub user_agent: Option<String>,
    /// Whether an endpoint on another machine may be spoken to without encryption.
    pub allow_http: bool,
    /// Whether an endpoint on this machine that is spoken to without encryption may correct the clock.
    pub allow_insecure_skew: bool,
    /// What signing takes for the time.
    pub clock: Arc<dyn Clock>,
}

impl Config {
    /// A configuration with defaults for everything but bucket and region.
    #[must_use]
    pub fn new(region: impl Into<String>, bucket: impl Into<String>) -> Self {
        Self {
            target: Target { bucket: bucket.into(), region: region.into() },
            credentials: Arc::new(ChainProvider::default()),
            endpoint: None,
            timeout: DEFAULT_TIMEOUT,
            attempt_timeout: DEFAULT_ATTEMPT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            read_timeout: DEFAULT_READ_TIMEOUT,
            max_attempts: DEFAULT_MAX_ATTEMPTS,
            submission_mode: SubmissionMode::AtMostOnce,
            settle_time: DEFAULT_SETTLE_TIME,
            on_ambiguous: None,
            proxy: Proxy::None,
            ca_bundle: None,
            user_agent: None,
            allow_http: false,
            allow_insecure_skew: false,
            clock: Arc::new(SystemClock),
        }
    }

    pub(crate) fn validate(&self) -> Result<(), InvalidArgument> {
        self.target.validate()?;
        for (field, given) in [
            ("timeout", self.timeout),
            ("attempt_timeout", self.attempt_timeout),
            ("connect_timeout", self.connect_timeout),
            ("read_timeout", self.read_timeout),
        ] {
            check_timeout(field, given)?;
        }
        check_max_attempts(self.max_attempts)?;
        check_timeout("settle_time", self.settle_time)?;
        self.proxy.validate()?;
        if let Some(text) = &self.user_agent
            && !text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        {
            return Err(InvalidArgument::new("user_agent", text, "must be printable ASCII"));
        }
        match &self.endpoint {
            Some(endpoint) if !endpoint.is_secure() && !endpoint.is_loopback() && !self.allow_http => {
                let rule =
                    "without encryption may only lead to this machine; use `https`, or set `allow_http`";
                Err(InvalidArgument::new("endpoint", endpoint.origin(), rule))
            }
            _ => Ok(()),
        }
    }

    /// Scheme, host and port to connect to for a request.
    pub(crate) fn origin(&self, host: Host) -> String {
        match &self.endpoint {
            Some(endpoint) => endpoint.origin().to_owned(),
            None => format!("https://{}", self.target.host(host)),
        }
    }

    /// Names what fails together: the endpoint, or the service in one region.
    pub(crate) fn place(&self) -> String {
        match &self.endpoint {
            Some(endpoint) => endpoint.origin().to_owned(),
            None => self.target.host(Host::Region),
        }
    }

    /// Whether a refusal may correct the clock: it decides how long a signature made now counts, so its sender must be
    /// known.
    pub(crate) fn may_correct_clock(&self) -> bool {
        self.endpoint.as_ref().is_none_or(|endpoint| {
            endpoint.is_secure() || (self.allow_insecure_skew && endpoint.is_loopback())
        })
    }

    /// Whether the key with this id may sign: an emulator's never for the service, where it can only mean that an
    /// endpoint was forgotten and that what was meant for a test is about to reach the real thing.
    pub(crate) fn may_use_key(&self, secret_id: &str) -> bool {
        let leads_to_service = self.endpoint.as_ref().is_none_or(Endpoint::is_of_service);
        !(leads_to_service && secret_id.starts_with(EMULATOR_KEY_PREFIX))
    }

    /// Whether a session token may travel: never in the clear to another machine.
    pub(crate) fn may_send_token(&self) -> bool {
        self.endpoint.as_ref().is_none_or(|endpoint| endpoint.is_secure() || endpoint.is_loopback())
    }
}

/// A day is longer than any call; a larger value is a mistake in the unit.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(86_400);

pub(crate) fn check_timeout(field: &str, given: Duration) -> Result<(), InvalidArgument> {
    if given.is_zero() || given > LONGEST_TIMEOUT {
        let rule = "must be longer than zero and at most a day";
        return Err(InvalidArgument::new(field, format!("{given:?}"), rule));
    }
    Ok(())
}

pub(crate) fn check_max_attempts(given: u32) -> Result<(), InvalidArgument> {
    if (1..=10).contains(&given) {
        Ok(())
    } else {
        Err(InvalidArgument::new("max_attempts", given, "must be 1 to 10"))
    }
}
