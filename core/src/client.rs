//! The client: the one place where a request is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tokio::time::Instant;

use crate::config::{Config, Endpoint, Proxy, check_timeout};
use crate::credential::{self, Credential, CredentialProvider};
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::model::ResponseInfo;
use crate::operation::{Answer, Operation, Repeat};
use crate::outcome::Outcome;
use crate::reply;
use crate::retry::{self, Attempt, Class, Decision, Quota};
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
    quota: Arc<Quota>,
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
        let transports = Arc::new(Transports::network(&config)?);
        Ok(Self { quota: Quota::of(&config.place()), config: Arc::new(config), transports })
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
        Ok(Self {
            config: Arc::new(config),
            transports: Arc::clone(&self.transports),
            quota: Arc::clone(&self.quota),
        })
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
        let mut attempts = 0;
        match self.attempts(operation, options, begin, &mut attempts).await {
            Ok((mut output, status, request_id)) => {
                output.set_response(ResponseInfo {
                    request_id,
                    status: status.into(),
                    attempts,
                    elapsed: begin.elapsed(),
                });
                Ok(output)
            }
            Err(error) => Err(error.with_operation(O::NAME).with_attempts(attempts, begin.elapsed())),
        }
    }

    /// Sends a request until it is answered, or sending it again is pointless or not allowed.
    async fn attempts<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
        begin: Instant,
        attempts: &mut u32,
    ) -> Result<(O::Output, u16, Option<String>)> {
        let timeout = options.timeout.unwrap_or(self.config.timeout);
        check_timeout("timeout", timeout)
            .and_then(|()| operation.validate())
            .map_err(|argument| with_fate::<O>(argument.into()))?;
        let mut taken = None;
        loop {
            let error = match self.attempt(operation, timeout, begin, attempts).await {
                Ok(answer) => {
                    self.quota.refund(taken);
                    return Ok(answer);
                }
                Err(error) => with_fate::<O>(error),
            };
            let attempt = Attempt {
                number: *attempts,
                class: error.class(),
                is_repeatable: is_repeatable(error.outcome(), error.class()),
                hint: error.retry_after(),
                remaining: timeout.saturating_sub(begin.elapsed()),
            };
            match retry::decide(self.config.max_attempts, &attempt, fastrand::f64()) {
                Decision::Again { after, cost } if self.quota.take(cost) => {
                    taken = Some(cost);
                    tokio::time::sleep(after).await;
                }
                Decision::Again { .. } => return Err(error.with_quota_exhausted()),
                Decision::GiveUp => return Err(error),
            }
        }
    }

    /// Sends a request once. It is signed anew each time, so that a signature never grows old while a call waits.
    async fn attempt<O: Operation>(
        &self,
        operation: &O,
        timeout: Duration,
        begin: Instant,
        attempts: &mut u32,
    ) -> Result<(O::Output, u16, Option<String>)> {
        let credential = self.credential(timeout.saturating_sub(begin.elapsed())).await?;
        let sent = SentFlag::default();
        let request = self.prepare(operation, &credential, sent.clone())?;
        let transport = self.transports.get(&self.config)?;
        let allowed = timeout.saturating_sub(begin.elapsed()).min(self.config.attempt_timeout);
        *attempts = attempts.saturating_add(1);
        let reply = match tokio::time::timeout(allowed, transport.execute(request)).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) => return Err(self.failed(error, &sent)),
            Err(_) => {
                let message = format!("there was no complete answer within {allowed:?}");
                return Err(Error::new(ErrorKind::Timeout, message)
                    .with_class(Class::Transient)
                    .with_outcome(Some(fate(&sent))));
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
        let (kind, class, outcome) = match error.failure {
            Failure::Connect => (ErrorKind::Connection, Class::Transient, Outcome::NotSent),
            Failure::Tls => (ErrorKind::Connection, Class::Permanent, Outcome::NotSent),
            Failure::Broken => (ErrorKind::Connection, Class::Transient, fate(sent)),
            Failure::Timeout => (ErrorKind::Timeout, Class::Transient, fate(sent)),
            Failure::TooLarge => (ErrorKind::Decode, Class::Permanent, fate(sent)),
        };
        let message = match (&self.config.endpoint, error.failure) {
            (Some(endpoint), Failure::Connect | Failure::Tls) => {
                format!("{}: {}", endpoint.origin(), error.message)
            }
            _ => error.message,
        };
        let mut failed = Error::new(kind, message).with_class(class).with_outcome(Some(outcome));
        if let Some((status, headers)) = error.head.map(|head| *head) {
            failed = failed.with_status(status).with_request_id(reply::header_id(&headers));
        }
        match error.source {
            Some(source) => failed.with_source(source),
            None => failed,
        }
    }
}

/// An error with the outcome that belongs to the operation: one if it may create something, else none.
fn with_fate<O: Operation>(error: Error) -> Error {
    let outcome = match O::ROUTE.repeat {
        Repeat::AtMostOnce => Some(error.outcome().unwrap_or(Outcome::NotSent)),
        Repeat::Idempotent => None,
    };
    error.with_outcome(outcome)
}

/// Whether sending a request again can do no harm. One that may create something is repeated only if it is certain that
/// nothing was created: it never left, or was refused because there were too many.
fn is_repeatable(outcome: Option<Outcome>, class: Class) -> bool {
    match outcome {
        None | Some(Outcome::NotSent) => true,
        Some(Outcome::Rejected) => class == Class::Throttled,
        Some(Outcome::Ambiguous) => false,
    }
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
    max_attempts: Option<u32>,
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

    /// Requests that one call may send, the first one included: 1 to 10, 3 if not given. A submission is sent again only
    /// when it is certain that nothing was created.
    pub fn max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = Some(max_attempts);
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
        config.max_attempts = self.max_attempts.unwrap_or(config.max_attempts);
        config.proxy = self.proxy.unwrap_or_default();
        config.ca_bundle = self.ca_bundle;
        config.user_agent = self.user_agent;
        config.allow_http = self.allow_http;
        config.clock = self.clock.unwrap_or(config.clock);
        Ok(config)
    }
}

#[cfg(test)]
impl Client {
    /// A client over another transport than the network's.
    pub(crate) fn over(transport: impl crate::transport::Transport + 'static) -> Self {
        let mut config = Config::new("ap-guangzhou", "examplebucket-1250000000");
        config.credentials = Arc::new(Credential::new("id", "key", None));
        Self {
            quota: Quota::of(&format!("test {}", fastrand::u64(..))),
            config: Arc::new(config),
            transports: Arc::new(Transports::Fixed(Arc::new(transport))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Target;

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

    mod attempts {
        use std::time::Duration;

        use crate::script::{Act, Script};
        use crate::transport::Failure;
        use crate::{Client, Error, ErrorKind, GetJob, Job, Outcome, SubmitJob};

        const JOB: &str = "<Response><JobsDetail><JobId>c1</JobId></JobsDetail></Response>";
        const SLOW_DOWN: &str = "<Error><Code>SlowDown</Code></Error>";

        /// The answer, and the times of the requests in milliseconds.
        async fn submit(acts: Vec<Act>) -> (Result<Job, Error>, Vec<u128>) {
            let (script, times) = Script::new(acts);
            let request = SubmitJob {
                input: "i".into(),
                rule: Some("imageMogr2/rotate/90".into()),
                output: "o".into(),
                ..Default::default()
            };
            let result = Client::over(script).submit_job(request).await;
            let times = times.lock().unwrap().iter().map(Duration::as_millis).collect();
            (result, times)
        }

        async fn get(acts: Vec<Act>) -> (Result<Job, Error>, Vec<u128>) {
            let (script, times) = Script::new(acts);
            let result = Client::over(script).get_job(GetJob { job_id: "c1".into() }).await;
            let times = times.lock().unwrap().iter().map(Duration::as_millis).collect();
            (result, times)
        }

        fn throttled(retry_after: &str) -> Act {
            Act::Answer(429, vec![("retry-after", retry_after.to_owned())], String::new())
        }

        #[tokio::test(start_paused = true)]
        async fn a_submission_that_never_left_is_sent_again() {
            let (result, times) = submit(vec![Act::Fail(Failure::Connect), Act::ok(JOB)]).await;
            assert_eq!((result.unwrap().response.attempts, times.len()), (2, 2));

            let (result, times) = submit(vec![Act::Fail(Failure::Connect)]).await;
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.outcome()), (ErrorKind::Connection, Some(Outcome::NotSent)));
            assert_eq!((error.attempts(), times.len()), (3, 3));
        }

        #[tokio::test(start_paused = true)]
        async fn a_submission_that_may_have_arrived_is_never_sent_again() {
            for act in [
                Act::Fail(Failure::Broken),
                Act::Fail(Failure::Timeout),
                Act::Fail(Failure::TooLarge),
                Act::Hang,
                Act::status(500),
                Act::status(502),
                Act::status(503),
                Act::Answer(503, vec![("retry-after", "1".to_owned())], String::new()),
                Act::status(504),
                Act::status(408),
                Act::ok(""),
                Act::ok("<Response>"),
            ] {
                let (result, times) = submit(vec![act.clone(), Act::ok(JOB)]).await;
                let error = result.unwrap_err();
                assert_eq!((error.outcome(), error.attempts()), (Some(Outcome::Ambiguous), 1), "{act:?}");
                assert_eq!(times.len(), 1, "{act:?}");
            }
        }

        #[tokio::test(start_paused = true)]
        async fn a_refusal_of_too_many_requests_is_waited_out() {
            for act in [
                throttled("2"),
                Act::Answer(503, vec![("retry-after", "2".to_owned())], SLOW_DOWN.to_owned()),
            ] {
                let (result, times) = submit(vec![act, Act::ok(JOB)]).await;
                assert_eq!(result.unwrap().response.attempts, 2);
                assert!((2000..=2010).contains(&times[1]), "{times:?}");
            }
            let (result, times) = submit(vec![Act::status(429)]).await;
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.outcome()), (ErrorKind::Throttled, Some(Outcome::Rejected)));
            assert_eq!(times.len(), 3);
            assert!(times[2] <= 3010, "one second, then two at most: {times:?}");
        }

        #[tokio::test(start_paused = true)]
        async fn a_day_is_never_waited() {
            let (result, times) = submit(vec![throttled("86400")]).await;
            let error = result.unwrap_err();
            assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
            assert!(error.to_string().contains("asks to wait 86400s"), "{error}");
            assert_eq!((times.len(), error.elapsed()), (1, Duration::ZERO));
        }

        #[tokio::test(start_paused = true)]
        async fn a_refusal_for_another_reason_is_final() {
            for status in [301, 400, 401, 403, 404, 409] {
                let (result, times) = submit(vec![Act::status(status), Act::ok(JOB)]).await;
                assert_eq!(result.unwrap_err().outcome(), Some(Outcome::Rejected));
                assert_eq!(times.len(), 1, "{status}");
            }
            let (result, times) = submit(vec![Act::Fail(Failure::Tls), Act::ok(JOB)]).await;
            assert_eq!(result.unwrap_err().outcome(), Some(Outcome::NotSent));
            assert_eq!(times.len(), 1, "a peer that cannot be trusted now will not be trusted in a moment");
        }

        #[tokio::test(start_paused = true)]
        async fn a_question_is_asked_again_after_any_passing_fault() {
            for act in [
                Act::Fail(Failure::Connect),
                Act::Fail(Failure::Broken),
                Act::Fail(Failure::Timeout),
                Act::Hang,
                Act::status(408),
                Act::status(429),
                Act::status(500),
                Act::status(503),
                Act::Answer(400, Vec::new(), "<Error><Code>RequestTimeout</Code></Error>".to_owned()),
                Act::ok("<Response>"),
            ] {
                let (result, times) = get(vec![act.clone(), Act::ok(JOB)]).await;
                assert_eq!((result.unwrap().response.attempts, times.len()), (2, 2), "{act:?}");
            }
            let (result, times) = get(vec![Act::ok("<Response>")]).await;
            assert_eq!(
                (result.unwrap_err().kind(), times.len()),
                (ErrorKind::Decode, 2),
                "unreadable twice is enough"
            );
            let (result, times) = get(vec![Act::status(403)]).await;
            assert_eq!((result.unwrap_err().kind(), times.len()), (ErrorKind::Denied, 1));
        }

        #[tokio::test(start_paused = true)]
        async fn a_call_ends_at_its_deadline() {
            let (result, times) = get(vec![Act::Hang]).await;
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Timeout);
            // Three attempts of ten seconds each would take the whole of the thirty, pauses not counted.
            assert!(error.elapsed() <= Duration::from_millis(30_010), "{:?}", error.elapsed());
            assert_eq!(times.len(), 3);
        }

        #[tokio::test(start_paused = true)]
        async fn an_endpoint_that_is_down_is_not_flooded() {
            let (script, times) = Script::new(vec![Act::status(500)]);
            let client = Client::over(script);
            let mut exhausted = 0;
            for _ in 0..200 {
                let error = client.get_job("c1").await.unwrap_err();
                exhausted += usize::from(error.is_retry_quota_exhausted());
            }
            let requests = times.lock().unwrap().len();
            assert_eq!(requests, 235, "200 calls and the 35 repetitions that the quota allows");
            assert_eq!(exhausted, 183, "17 calls had two repetitions, the 18th had one");
        }
    }
}
