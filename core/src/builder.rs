//! How a client is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::client::Client;
use crate::config::{Config, Endpoint, Proxy, hide_user_info};
use crate::credential::{Credential, CredentialProvider};
use crate::error::{InvalidArgument, Result};
use crate::options::{OnAmbiguous, SubmissionMode};
use crate::submission::Submission;
use crate::time::Clock;

/// An endpoint as it was given. It may hold a password, which is refused later and shown never.
#[derive(Clone)]
struct Unchecked(String);

impl fmt::Debug for Unchecked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", hide_user_info(&self.0))
    }
}

/// Settings of a client to be. Region and bucket are needed; everything else has a default.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct ClientBuilder {
    region: Option<String>,
    bucket: Option<String>,
    credentials: Option<Arc<dyn CredentialProvider>>,
    endpoint: Option<Unchecked>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    read_timeout: Option<Duration>,
    max_attempts: Option<u32>,
    submission_mode: Option<SubmissionMode>,
    settle_time: Option<Duration>,
    on_ambiguous: Option<OnAmbiguous>,
    proxy: Option<Proxy>,
    ca_bundle: Option<Vec<u8>>,
    user_agent: Option<String>,
    allow_http: bool,
    allow_insecure_skew: bool,
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

    /// A credential that does not change. Not given: the environment, the profile file, then the role of the instance, see
    /// [`ChainProvider`](crate::ChainProvider).
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
        self.endpoint = Some(Unchecked(endpoint.into()));
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

    /// What is done about a submission that may have created a job; reported and never sent again if not given.
    pub fn submission_mode(mut self, mode: SubmissionMode) -> Self {
        self.submission_mode = Some(mode);
        self
    }

    /// How long a job may take to show in the service's list of jobs; 10 seconds if not given. Only the mode
    /// [`EffectivelyOnce`](SubmissionMode::EffectivelyOnce) waits for it.
    pub fn settle_time(mut self, time: Duration) -> Self {
        self.settle_time = Some(time);
        self
    }

    /// What is done with a submission that may have created a job when its call's future is dropped, such as by a
    /// timeout around it. It runs where the future is dropped: keep it short, and do not wait in it.
    ///
    /// ```
    /// # use cloud_infinite::Client;
    /// let (sender, open) = std::sync::mpsc::channel();
    /// let client = Client::builder()
    ///     .region("ap-guangzhou")
    ///     .bucket("examplebucket-1250000000")
    ///     .on_ambiguous(move |submission| sender.send(submission.to_string()).unwrap_or_default())
    ///     .build()?;
    /// assert!(open.try_recv().is_err(), "nothing was submitted");
    /// # Ok::<(), cloud_infinite::Error>(())
    /// ```
    pub fn on_ambiguous(mut self, hook: impl Fn(Submission) + Send + Sync + 'static) -> Self {
        self.on_ambiguous = Some(OnAmbiguous::new(hook));
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

    /// Whether a refusal because of the clock is believed when it comes from this machine and without encryption, as
    /// from the emulator. Over `https` it always is.
    pub fn allow_insecure_skew(mut self, allow: bool) -> Self {
        self.allow_insecure_skew = allow;
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
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) names the setting that is missing or breaks a rule.
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
        let given = self.endpoint.map(|Unchecked(text)| text);
        if let Some(text) = given.or_else(|| variable("CLOUD_INFINITE_ENDPOINT")) {
            config.endpoint = Some(Endpoint::parse(&text)?);
        }
        config.credentials = self.credentials.unwrap_or(config.credentials);
        config.timeout = self.timeout.unwrap_or(config.timeout);
        config.attempt_timeout = self.attempt_timeout.unwrap_or(config.attempt_timeout);
        config.connect_timeout = self.connect_timeout.unwrap_or(config.connect_timeout);
        config.read_timeout = self.read_timeout.unwrap_or(config.read_timeout);
        config.max_attempts = self.max_attempts.unwrap_or(config.max_attempts);
        config.submission_mode = self.submission_mode.unwrap_or(config.submission_mode);
        config.settle_time = self.settle_time.unwrap_or(config.settle_time);
        config.on_ambiguous = self.on_ambiguous;
        config.proxy = self.proxy.unwrap_or_default();
        config.ca_bundle = self.ca_bundle;
        config.user_agent = self.user_agent;
        config.allow_http = self.allow_http;
        config.allow_insecure_skew = self.allow_insecure_skew;
        config.clock = self.clock.unwrap_or(config.clock);
        Ok(config)
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
}
