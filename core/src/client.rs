//! The client: the one place where a request is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tokio::time::Instant;

use crate::config::{Config, Endpoint, Proxy, Target, check_timeout};
use crate::credential::{self, Credential, CredentialProvider};
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::model::ResponseInfo;
use crate::operation::{Answer, Operation, Repeat};
use crate::outcome::Outcome;
use crate::reply;
use crate::signature::{Canonical, KeyTime, SigningKey, authorization, encode, encode_path, string_to_sign};
use crate::task::{OnUpdate, Task};
use crate::time::Clock;
use crate::transport::{Failure, Request, SentFlag, TransportError, Transports};

/// How far a signature reaches back, for machines whose clock is ahead of the service's.
const SIGNED_BEFORE: i64 = 60;
/// How long a signature counts.
const SIGNED_AFTER: i64 = 900;
/// Time for a provider to answer.
const CREDENTIAL_TIMEOUT: Duration = Duration::from_secs(5);

/// Options of one call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallOptions {
    /// Time for the whole call. Not given means the client's.
    pub timeout: Option<Duration>,
}

/// A client for one bucket. Cheap to clone; clones share their connections.
///
/// ```no_run
/// # async fn example() -> Result<(), cloud_infinite::Error> {
/// use cloud_infinite::Client;
///
/// let client = Client::builder().region("ap-guangzhou").bucket("examplebucket-1250000000").build()?;
/// client.enable_service(()).await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    config: Arc<Config>,
    transports: Arc<Transports>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Client {
    /// Begins a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Makes a client out of a whole configuration.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] names the setting that breaks a rule.
    pub fn from_config(config: Config) -> Result<Self> {
        config.validate()?;
        let transports = Transports::network(&config)?;
        Ok(Self { config: Arc::new(config), transports: Arc::new(transports) })
    }

    /// What the client was built with.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// A client for another bucket of the same region that shares connections and credentials.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the name is none.
    pub fn for_bucket(&self, bucket: impl Into<String>) -> Result<Self> {
        let mut config = Config::clone(&self.config);
        config.target.bucket = bucket.into();
        config.target.validate()?;
        Ok(Self { config: Arc::new(config), transports: Arc::clone(&self.transports) })
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    /// See [`ErrorKind`]; nothing is sent if an argument is refused.
    pub async fn send<O: Operation>(&self, operation: O) -> Result<O::Output> {
        self.send_ref(&operation, &CallOptions::default()).await
    }

    /// Sends a request with options of its own.
    ///
    /// # Errors
    /// See [`ErrorKind`]; nothing is sent if an argument is refused.
    pub async fn send_with<O: Operation>(&self, operation: O, options: CallOptions) -> Result<O::Output> {
        self.send_ref(&operation, &options).await
    }

    /// Does work that is made of several requests.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn run<T: Task>(&self, task: T) -> Result<T::Output> {
        self.run_with(task, CallOptions::default(), None).await
    }

    /// Does work that is made of several requests, with options of its own and news on the way.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn run_with<T: Task>(
        &self,
        task: T,
        options: CallOptions,
        on_update: Option<OnUpdate<T::Update>>,
    ) -> Result<T::Output> {
        if let Some(given) = options.timeout {
            check_timeout("timeout", given)
                .map_err(|argument| Error::from(argument).with_operation(T::NAME))?;
        }
        task.run(self, options, on_update).await.map_err(|error| error.with_operation(T::NAME))
    }

    /// Sends a request that the caller keeps.
    pub(crate) async fn send_ref<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<O::Output> {
        let begin = Instant::now();
        let mut call = Call { sent: SentFlag::default(), attempts: 0 };
        match self.attempt(operation, options, begin, &mut call).await {
            Ok((mut output, status, request_id)) => {
                output.set_response(ResponseInfo {
                    request_id,
                    status: status.into(),
                    attempts: call.attempts,
                    elapsed: begin.elapsed(),
                });
                Ok(output)
            }
            Err(error) => {
                let outcome = match O::ROUTE.repeat {
                    Repeat::AtMostOnce => Some(error.outcome().unwrap_or(Outcome::NotSent)),
                    Repeat::Idempotent => None,
                };
                Err(error
                    .with_outcome(outcome)
                    .with_operation(O::NAME)
                    .with_attempts(call.attempts, begin.elapsed()))
            }
        }
    }

    async fn attempt<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
        begin: Instant,
        call: &mut Call,
    ) -> Result<(O::Output, u16, Option<String>)> {
        if let Some(given) = options.timeout {
            check_timeout("timeout", given)?;
        }
        operation.validate()?;
        let timeout = options.timeout.unwrap_or(self.config.timeout);
        let credential = self.credential(timeout).await?;
        let request = self.prepare(operation, &credential, call.sent.clone())?;
        let transport = self.transports.get(&self.config)?;
        let allowed = timeout.saturating_sub(begin.elapsed()).min(self.config.attempt_timeout);
        call.attempts = 1;
        let reply = match tokio::time::timeout(allowed, transport.execute(request)).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) => return Err(self.failed(error, &call.sent)),
            Err(_) => {
                let message = format!("there was no complete answer within {allowed:?}");
                return Err(Error::new(ErrorKind::Timeout, message).with_outcome(Some(fate(&call.sent))));
            }
        };
        let (output, request_id) = reply::interpret(operation, &reply)?;
        Ok((output, reply.status, request_id))
    }

    async fn credential(&self, timeout: Duration) -> Result<Credential> {
        let allowed = timeout.min(CREDENTIAL_TIMEOUT);
        let credential = tokio::time::timeout(allowed, credential::load(&self.config.credentials))
            .await
            .map_err(|_| {
            Error::new(
                ErrorKind::Credential,
                format!("the credential provider did not answer within {allowed:?}"),
            )
        })??;
        if credential.session_token().is_some() && !self.config.may_send_token() {
            return Err(InvalidArgument::hidden(
                "credentials.session_token",
                "is never sent to another machine without encryption; use an `https` endpoint",
            )
            .into());
        }
        Ok(credential)
    }

    /// Builds and signs a request.
    fn prepare<O: Operation>(
        &self,
        operation: &O,
        credential: &Credential,
        sent: SentFlag,
    ) -> Result<Request> {
        let target = &self.config.target;
        let host = target.host(O::ROUTE.host);
        let path = fill(O::ROUTE.path, &operation.path_parameters());
        let query = operation.query();
        let body = operation.body(target).map(|document| document.to_document());

        let mut signed: Vec<(&str, &str)> = vec![("host", &host)];
        if body.is_some() {
            signed.push(("content-type", CONTENT_TYPE_XML));
        }
        if let Some(token) = credential.session_token() {
            signed.push((TOKEN_HEADER, token.expose()));
        }
        let pairs: Vec<(&str, &str)> = query.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let canonical = Canonical::new(O::ROUTE.method, &path, &pairs, &signed);
        let key_time = key_time(self.config.clock.as_ref());
        let key = SigningKey::derive(credential.secret_key().expose(), key_time);
        let signature = key.sign(&string_to_sign(key_time, &canonical.http_string));
        let text = authorization(credential.secret_id(), key_time, &canonical, &signature);

        let mut headers = HeaderMap::new();
        headers.insert(HOST, header_value(&host, false)?);
        headers.insert(AUTHORIZATION, header_value(&text, true)?);
        match &body {
            Some(_) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE_XML));
            }
            // The stack says nothing about the length of a missing body, and the service asks for it.
            None if O::ROUTE.method != "GET" => {
                headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            None => {}
        }
        if let Some(token) = credential.session_token() {
            headers.insert(HeaderName::from_static(TOKEN_HEADER), header_value(token.expose(), true)?);
        }
        Ok(Request {
            method: Method::from_bytes(O::ROUTE.method.as_bytes()).map_err(|error| {
                Error::new(ErrorKind::Internal, "a route has no proper method").with_source(error)
            })?,
            url: url(&self.config.origin(O::ROUTE.host), &path, &query),
            headers,
            body: body.map_or_else(Bytes::new, Bytes::from),
            sent,
        })
    }

    fn failed(&self, error: TransportError, sent: &SentFlag) -> Error {
        let outcome = if error.failure == Failure::Connect { Outcome::NotSent } else { fate(sent) };
        let kind = match error.failure {
            Failure::Connect | Failure::Broken => ErrorKind::Connection,
            Failure::Timeout => ErrorKind::Timeout,
            Failure::TooLarge => ErrorKind::Decode,
        };
        let message = match (&self.config.endpoint, error.failure) {
            (Some(endpoint), Failure::Connect) => format!("{}: {}", endpoint.origin(), error.message),
            _ => error.message,
        };
        let mut failed = Error::new(kind, message).with_outcome(Some(outcome));
        if let Some((status, headers)) = error.head.map(|head| *head) {
            failed = failed.with_status(status).with_request_id(reply::header_id(&headers));
        }
        match error.source {
            Some(source) => failed.with_source(source),
            None => failed,
        }
    }
}

/// What is known about a call while it runs.
struct Call {
    sent: SentFlag,
    attempts: u32,
}

const CONTENT_TYPE_XML: &str = "application/xml";
const TOKEN_HEADER: &str = "x-ci-security-token";

fn fate(sent: &SentFlag) -> Outcome {
    if sent.is_set() { Outcome::Ambiguous } else { Outcome::NotSent }
}

fn key_time(clock: &dyn Clock) -> KeyTime {
    let now = clock.now().unix_seconds();
    KeyTime { start: now.saturating_sub(SIGNED_BEFORE), end: now.saturating_add(SIGNED_AFTER) }
}

fn header_value(text: &str, sensitive: bool) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(text).map_err(|error| {
        Error::new(ErrorKind::Internal, "a header has no proper value").with_source(error)
    })?;
    value.set_sensitive(sensitive);
    Ok(value)
}

/// Puts values into the `{name}` parts of a path.
fn fill(path: &str, parameters: &[(&'static str, String)]) -> String {
    parameters.iter().fold(path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
}

fn url(origin: &str, path: &str, query: &[(&'static str, String)]) -> String {
    let mut url = format!("{origin}{}", encode_path(path));
    for (index, (key, value)) in query.iter().enumerate() {
        url.push(if index == 0 { '?' } else { '&' });
        url.push_str(&encode(key));
        url.push('=');
        url.push_str(&encode(value));
    }
    url
}

/// Settings of a client to be. Region and bucket are needed; everything else has a default.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ClientBuilder {
    region: Option<String>,
    bucket: Option<String>,
    credentials: Option<Arc<dyn CredentialProvider>>,
    endpoint: Option<String>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    read_timeout: Option<Duration>,
    proxy: Option<Proxy>,
    ca_bundle: Option<Vec<u8>>,
    user_agent: Option<String>,
    allow_http: bool,
    clock: Option<Arc<dyn Clock>>,
}

impl ClientBuilder {
    /// Region of the bucket, such as `ap-guangzhou`. Not given: `CLOUD_INFINITE_REGION` of the environment.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Full name of the bucket, `<name>-<APPID>`. Not given: `CLOUD_INFINITE_BUCKET` of the environment.
    pub fn bucket(mut self, bucket: impl Into<String>) -> Self {
        self.bucket = Some(bucket.into());
        self
    }

    /// A credential that does not change. Not given: the environment, see
    /// [`EnvironmentProvider`](crate::EnvironmentProvider).
    pub fn credential(mut self, credential: Credential) -> Self {
        self.credentials = Some(Arc::new(credential));
        self
    }

    /// Where credentials come from.
    pub fn credential_provider(mut self, provider: impl CredentialProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// URL to connect to instead of the service's own hosts, such as that of the emulator. Requests keep the service's
    /// names in `Host` and signature. Not given: `CLOUD_INFINITE_ENDPOINT` of the environment, if set.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Time for a whole call; 30 seconds if not given.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Time for one request and its answer; 10 seconds if not given.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Time for name lookup, TCP and TLS; 3.1 seconds if not given.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Time between two pieces of an answer; 5 seconds if not given.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout);
        self
    }

    /// Whether connections go through a proxy. Not given: none, whatever the environment says.
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = Some(proxy);
        self
    }

    /// Certificates to trust besides the built-in ones, in PEM.
    pub fn ca_bundle(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca_bundle = Some(pem.into());
        self
    }

    /// Text in front of the library's own `User-Agent`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Whether an endpoint on another machine may be spoken to without encryption. A session token never travels so.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// What signing takes for the time; for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] names the setting that is missing or breaks a rule.
    pub fn build(self) -> Result<Client> {
        Client::from_config(self.into_config(|name| std::env::var(name).ok())?)
    }

    fn into_config(self, variable: impl Fn(&str) -> Option<String>) -> Result<Config, InvalidArgument> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let needed = |given: Option<String>, field: &str, name: &str| {
            given.or_else(|| variable(name)).ok_or_else(|| {
                InvalidArgument::new(field, "", format!("is needed; give it to the client or set {name}"))
            })
        };
        let mut config = Config::new(
            needed(self.region, "region", "CLOUD_INFINITE_REGION")?,
            needed(self.bucket, "bucket", "CLOUD_INFINITE_BUCKET")?,
        );
        if let Some(text) = self.endpoint.or_else(|| variable("CLOUD_INFINITE_ENDPOINT")) {
            config.endpoint = Some(Endpoint::parse(&text)?);
        }
        config.credentials = self.credentials.unwrap_or(config.credentials);
        config.timeout = self.timeout.unwrap_or(config.timeout);
        config.attempt_timeout = self.attempt_timeout.unwrap_or(config.attempt_timeout);
        config.connect_timeout = self.connect_timeout.unwrap_or(config.connect_timeout);
        config.read_timeout = self.read_timeout.unwrap_or(config.read_timeout);
        config.proxy = self.proxy.unwrap_or_default();
        config.ca_bundle = self.ca_bundle;
        config.user_agent = self.user_agent;
        config.allow_http = self.allow_http;
        config.clock = self.clock.unwrap_or(config.clock);
        Ok(config)
    }
}

impl From<Target> for ClientBuilder {
    fn from(target: Target) -> Self {
        Self::default().region(target.region).bucket(target.bucket)
    }
}

#[cfg(test)]
impl Client {
    /// A client over another transport than the network's.
    pub(crate) fn over(transport: impl crate::transport::Transport + 'static) -> Self {
        let mut config = Config::new("ap-guangzhou", "examplebucket-1250000000");
        config.credentials = Arc::new(Credential::new("id", "key", None));
        Self { config: Arc::new(config), transports: Arc::new(Transports::Fixed(Arc::new(transport))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        |name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn the_environment_fills_what_was_not_given() {
        let config = ClientBuilder::default()
            .into_config(with(&[
                ("CLOUD_INFINITE_REGION", "ap-beijing"),
                ("CLOUD_INFINITE_BUCKET", "b-1"),
                ("CLOUD_INFINITE_ENDPOINT", "http://127.0.0.1:8080"),
            ]))
            .unwrap();
        assert_eq!(config.target, Target { bucket: "b-1".into(), region: "ap-beijing".into() });
        assert_eq!(config.endpoint.unwrap().origin(), "http://127.0.0.1:8080");
    }

    #[test]
    fn what_was_given_beats_the_environment() {
        let config = ClientBuilder::default()
            .region("ap-guangzhou")
            .bucket("a-1")
            .endpoint("http://127.0.0.1:1")
            .into_config(with(&[
                ("CLOUD_INFINITE_REGION", "ap-beijing"),
                ("CLOUD_INFINITE_BUCKET", "b-1"),
                ("CLOUD_INFINITE_ENDPOINT", "http://127.0.0.1:8080"),
            ]))
            .unwrap();
        assert_eq!(config.target.region, "ap-guangzhou");
        assert_eq!(config.endpoint.unwrap().origin(), "http://127.0.0.1:1");
    }

    #[test]
    fn a_missing_bucket_says_where_it_could_come_from() {
        let error = ClientBuilder::default()
            .region("r")
            .into_config(with(&[("CLOUD_INFINITE_BUCKET", "")]))
            .unwrap_err();
        assert_eq!(error.field, "bucket");
        assert!(error.rule.contains("CLOUD_INFINITE_BUCKET"));
    }

    #[test]
    fn a_sibling_shares_the_transport() {
        let client = Client::builder().region("ap-guangzhou").bucket("a-1").build().unwrap();
        let sibling = client.for_bucket("b-1").unwrap();
        assert_eq!(sibling.config().target.bucket, "b-1");
        assert!(Arc::ptr_eq(&client.transports, &sibling.transports));
        assert!(client.for_bucket("b").is_err());
    }
}
