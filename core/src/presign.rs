//! Signing requests that somebody else sends: as a URL, or as headers.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;

use url::Url;

use crate::client::Client;
use crate::credential::{Credential, Secret};
use crate::error::{InvalidArgument, Result};
use crate::model::{PresignedUrl, SignedRequest};
use crate::operation::Host;
use crate::options::CallOptions;
use crate::request::token_name;
use crate::signature::{Canonical, KeyTime, SigningKey, authorization, presigned_query, string_to_sign};
use crate::signer::SIGNED_BEFORE;
use crate::task::{OnUpdate, Task};
use crate::time::Timestamp;

/// How long a signature counts if nothing else is asked for.
const DEFAULT_LIFE: Duration = Duration::from_secs(900);
/// More is a mistake in the unit. The service publishes no longest time.
const LONGEST_LIFE: Duration = Duration::from_secs(366 * 86_400);
/// What requests are made with; anything else is a mistake.
const METHODS: &[&str] = &["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"];
/// Query parameters that carry a signature.
const SIGNATURE_PARAMETER: &str = "q-";
/// Headers that the signature decides about, or that differ on their way to the service.
const REFUSED_HEADERS: &[&str] = &[
    "authorization",
    "connection",
    "date",
    "expect",
    "host",
    "transfer-encoding",
    "user-agent",
    "x-ci-security-token",
    "x-cos-security-token",
];

open_enum! {
    /// A host of the service that takes requests.
    pub enum RequestHost {
        /// `<bucket>.ci.<region>.myqcloud.com`: jobs, queues and templates of the client's bucket.
        Ci = "ci",
        /// `ci.<region>.myqcloud.com`: lists of buckets.
        CiRegion = "ci-region",
        /// `<bucket>.cos.<region>.myqcloud.com`: the objects of the client's bucket.
        Cos = "cos",
    }
}

/// Signs a request that somebody else sends, as a URL.
///
/// The URL needs no credential: give it to a browser to show or download an object, or to a program to store one. It
/// covers the method, the path, the query, and the headers that are named here; the body is free. Nothing is sent. The
/// URL counts from a minute before now until it expires; a credential that expires earlier cuts it short. What the URL is
/// used for needs the permissions of the client's credential.
///
/// ```no_run
/// # use cloud_infinite::{PresignUrl, RequestHost};
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let presigned = client
///     .presign_url(PresignUrl { host: RequestHost::Cos, path: "/out/cat.jpg".into(), ..Default::default() })
///     .await?;
/// println!("counts until {}", presigned.expires_at);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PresignUrl {
    /// Where the request goes.
    pub host: RequestHost,
    /// Path, not encoded, beginning with `/`: for an object, `/` and its key.
    pub path: String,
    /// HTTP method in capital letters. Not given means `GET`.
    pub method: Option<String>,
    /// Query parameters by their names, not encoded; `imageMogr2/rotate/90` with an empty value processes the object on its
    /// way. Names must not begin with `q-`.
    pub query: BTreeMap<String, String>,
    /// Headers that the request must have exactly so, such as `content-type` of an object to store.
    pub headers: BTreeMap<String, String>,
    /// How long the URL counts, from one second to 366 days. Not given means 15 minutes.
    pub expires_in: Option<Duration>,
}

/// Signs a request that the caller sends, as headers.
///
/// For what this library has no method for. The signature covers the method, the path, the query, the host, and the
/// headers that are named here; the body is free. Nothing is sent. It counts from a minute before now until it expires,
/// for any number of requests; a credential that expires earlier cuts it short.
///
/// ```no_run
/// # use cloud_infinite::{RequestHost, SignRequest};
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let signed = client
///     .sign_request(SignRequest { host: RequestHost::Ci, path: "/picqueue".into(), ..Default::default() })
///     .await?;
/// println!("{} {}", signed.method, signed.url);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignRequest {
    /// Where the request goes.
    pub host: RequestHost,
    /// Path, not encoded, beginning with `/`.
    pub path: String,
    /// HTTP method in capital letters. Not given means `GET`.
    pub method: Option<String>,
    /// Query parameters by their names, not encoded. Names must not begin with `q-`.
    pub query: BTreeMap<String, String>,
    /// Headers to sign besides `host` and the session token; `content-type` if there is a body.
    pub headers: BTreeMap<String, String>,
    /// How long the signature counts, from one second to 366 days. Not given means 15 minutes.
    pub expires_in: Option<Duration>,
}

impl Task for PresignUrl {
    type Output = PresignedUrl;
    type Update = Infallible;
    const NAME: &'static str = "presign_url";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        _on_update: Option<OnUpdate<Infallible>>,
    ) -> Result<PresignedUrl> {
        let Self { host, path, method, query, headers, expires_in } = self;
        let request = Foreign::new(&host, &path, method.as_deref(), &query, &headers)?;
        let life = Life::begin(client, &options, expires_in).await?;
        Ok(request.presigned(client, &life))
    }
}

impl Task for SignRequest {
    type Output = SignedRequest;
    type Update = Infallible;
    const NAME: &'static str = "sign_request";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        _on_update: Option<OnUpdate<Infallible>>,
    ) -> Result<SignedRequest> {
        let Self { host, path, method, query, headers, expires_in } = self;
        let request = Foreign::new(&host, &path, method.as_deref(), &query, &headers)?;
        let life = Life::begin(client, &options, expires_in).await?;
        Ok(request.signed(client, &life))
    }
}

/// What a signature is made with, and when it counts.
struct Life {
    credential: Credential,
    window: KeyTime,
    is_cut_short: bool,
}

impl Life {
    async fn begin(client: &Client, options: &CallOptions, expires_in: Option<Duration>) -> Result<Self> {
        let life = expires_in.unwrap_or(DEFAULT_LIFE);
        if life < Duration::from_secs(1) || life > LONGEST_LIFE {
            let rule = "must be one second to 366 days";
            return Err(InvalidArgument::new("expires_in", format!("{life:?}"), rule).into());
        }
        let credential = client.credential(options.timeout.unwrap_or(client.config().timeout)).await?;
        let now = client.now().unix_seconds();
        let wanted = now.saturating_add(i64::try_from(life.as_secs()).unwrap_or(i64::MAX));
        let last = credential.expires_at().map_or(i64::MAX, Timestamp::unix_seconds);
        let window = KeyTime { start: now.saturating_sub(SIGNED_BEFORE).min(last), end: wanted.min(last) };
        Ok(Self { credential, window, is_cut_short: last < wanted })
    }

    fn expires_at(&self) -> Timestamp {
        Timestamp::from_unix_millis(self.window.end.saturating_mul(1000))
    }

    fn sign(&self, canonical: &Canonical) -> String {
        let key = SigningKey::derive(self.credential.secret_key().expose(), self.window);
        key.sign(&string_to_sign(self.window, &canonical.http_string))
    }
}

/// A request that this library does not send, checked.
struct Foreign<'a> {
    host: Host,
    path: &'a str,
    method: &'a str,
    query: Vec<(&'a str, &'a str)>,
    /// Names in lower case.
    headers: BTreeMap<String, String>,
}

impl<'a> Foreign<'a> {
    fn new(
        host: &RequestHost,
        path: &'a str,
        method: Option<&'a str>,
        query: &'a BTreeMap<String, String>,
        headers: &BTreeMap<String, String>,
    ) -> Result<Self, InvalidArgument> {
        let host = match host {
            RequestHost::Ci => Host::Bucket,
            RequestHost::CiRegion => Host::Region,
            RequestHost::Cos => Host::Object,
            RequestHost::Other(text) => {
                return Err(InvalidArgument::new("host", text, "must be one of `ci`, `ci-region`, `cos`"));
            }
        };
        if !path.starts_with('/') {
            return Err(InvalidArgument::new("path", path, "must begin with `/`"));
        }
        let method = method.unwrap_or("GET");
        crate::operation::check::one_of("method", method, METHODS)?;
        check_names("query", query, |name| {
            let is_token = name.ends_with("-security-token");
            (!name.is_empty() && !name.starts_with(SIGNATURE_PARAMETER) && !is_token).then_some(()).ok_or(
                "must have names that are not empty, do not begin with `q-`, and are not that of a token",
            )
        })?;
        check_names("headers", headers, |name| {
            let is_name = http::HeaderName::from_bytes(name.as_bytes()).is_ok();
            (is_name && !REFUSED_HEADERS.contains(&name))
                .then_some(())
                .ok_or("must have names of headers that are not `host` or others that the client or the way decides about")
        })?;
        for (name, value) in headers {
            let fits = value.trim() == value && value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
            if !fits {
                let rule = "must be printable ASCII without spaces around it";
                return Err(InvalidArgument::new(format!("headers.{name}"), value, rule));
            }
        }
        let query = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let headers =
            headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
        Ok(Self { host, path, method, query, headers })
    }

    fn presigned(self, client: &Client, life: &Life) -> PresignedUrl {
        let address = client.address(self.host);
        let mut headers = self.headers;
        headers.insert("host".to_owned(), address.host.clone());
        let mut query = self.query;
        if let Some(token) = life.credential.session_token() {
            query.push((token_name(self.host), token.expose()));
        }
        let signed: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let canonical = Canonical::new(self.method, self.path, &query, &signed);
        let signature = life.sign(&canonical);
        let id = life.credential.secret_id();
        let mut url = address.url(self.path, &[]);
        url.set_query(Some(&presigned_query(id, life.window, &canonical, &signature, &query)));
        if client.config().endpoint.is_none() {
            headers.remove("host");
        }
        PresignedUrl {
            url: Secret::new(url.into()),
            method: self.method.to_owned(),
            headers,
            expires_at: life.expires_at(),
            is_cut_short: life.is_cut_short,
        }
    }

    fn signed(self, client: &Client, life: &Life) -> SignedRequest {
        let address = client.address(self.host);
        let mut headers = self.headers;
        headers.insert("host".to_owned(), address.host.clone());
        let token = life.credential.session_token();
        let token_header = token.map(|_| token_name(self.host));
        let mut signed: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        signed.extend(token_header.zip(token).map(|(name, token)| (name, token.expose())));
        let canonical = Canonical::new(self.method, self.path, &self.query, &signed);
        let signature = life.sign(&canonical);
        let id = life.credential.secret_id();
        let authorization = Secret::new(authorization(id, life.window, &canonical, &signature));
        let mut url: Url = address.url(self.path, &[]);
        if !self.query.is_empty() {
            let pairs = self.query.iter().map(|(name, value)| {
                format!("{}={}", crate::signature::encode(name), crate::signature::encode(value))
            });
            url.set_query(Some(&pairs.collect::<Vec<_>>().join("&")));
        }
        SignedRequest {
            url: url.into(),
            method: self.method.to_owned(),
            authorization,
            headers,
            token_header: token_header.map(str::to_owned),
            session_token: token.cloned(),
            expires_at: life.expires_at(),
            is_cut_short: life.is_cut_short,
        }
    }
}

/// Checks the names of a map, which the signature takes without regard to case.
fn check_names(
    field: &str,
    map: &BTreeMap<String, String>,
    rule: impl Fn(&str) -> std::result::Result<(), &'static str>,
) -> Result<(), InvalidArgument> {
    let mut seen = std::collections::HashSet::new();
    for name in map.keys() {
        let lower = name.to_ascii_lowercase();
        rule(&lower).map_err(|rule| InvalidArgument::new(field, name, rule))?;
        if !seen.insert(lower) {
            return Err(InvalidArgument::new(field, name, "must not have names that differ in case alone"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
