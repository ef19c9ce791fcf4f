//! The client: what users hold.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::address::{Address, Addresses};
use crate::builder::ClientBuilder;
use crate::bulk::Pace;
use crate::call::Call;
use crate::callback::Receiver;
use crate::config::Config;
use crate::credential::{Credential, CredentialCache};
use crate::error::{Error, ErrorKind, InvalidArgument, Result};
use crate::flights::Flights;
use crate::object::{GetObject, ObjectBody};
use crate::operation::{Host, Operation};
use crate::options::CallOptions;
use crate::place::Place;
use crate::process::{PerProcess, Process};
use crate::process_jobs::Feeds;
use crate::random::Random;
use crate::signature::KeyTime;
use crate::signer::{self, Signer};
use crate::submission::Submission;
use crate::task::{OnUpdate, Task};
use crate::time::{Clock, Timestamp};
use crate::transport::{Transport, Transports};
use crate::wait::Poller;

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
    own: Arc<Own>,
    transports: Arc<Transports>,
    shared: Arc<Shared>,
}

/// What belongs to one bucket.
struct Own {
    config: Config,
    addresses: Addresses,
    /// Each process has its own: the waits of a parent do not go on in its forks.
    poller: PerProcess<Poller>,
}

impl Own {
    fn new(config: Config) -> Result<Arc<Self>> {
        let (addresses, poller) = (Addresses::of(&config)?, PerProcess::new(Poller::new()));
        Ok(Arc::new(Self { config, addresses, poller }))
    }
}

/// What clones share, and siblings for other buckets.
struct Shared {
    place: Arc<Place>,
    credentials: CredentialCache,
    signer: Signer,
    flights: Flights,
    feeds: Feeds,
    random: Random,
    callbacks: Receiver,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("config", &self.own.config).finish_non_exhaustive()
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
    /// [`ErrorKind::InvalidArgument`](ErrorKind::InvalidArgument) names the setting that breaks a rule.
    pub fn from_config(config: Config) -> Result<Self> {
        config.validate()?;
        let transports = Arc::new(Transports::network(&config)?);
        let shared = Shared {
            place: Place::of(&config.place()),
            credentials: credentials(&config, &Random::System),
            signer: Signer::default(),
            flights: Flights::new(),
            feeds: Feeds::new(),
            random: Random::System,
            callbacks: Receiver::default(),
        };
        Ok(Self { own: Own::new(config)?, transports, shared: Arc::new(shared) })
    }

    /// What the client was built with.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.own.config
    }

    /// A client for another bucket of the same region that shares connections and credentials.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](ErrorKind::InvalidArgument) if the name is none.
    pub fn for_bucket(&self, bucket: impl Into<String>) -> Result<Self> {
        let mut config = self.own.config.clone();
        config.target.bucket = bucket.into();
        config.target.validate()?;
        Ok(Self {
            own: Own::new(config)?,
            transports: Arc::clone(&self.transports),
            shared: Arc::clone(&self.shared),
        })
    }

    /// The same client for a run that has so many requests under way, with connections of its own if the usual ones
    /// would not be kept for so many.
    pub(crate) fn for_run(&self, concurrency: usize) -> Result<Self> {
        let transports = match self.transports.for_run(&self.own.config, concurrency)? {
            Some(own) => Arc::new(own),
            None => Arc::clone(&self.transports),
        };
        Ok(Self { transports, ..self.clone() })
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

    /// Gets an object with options of its own.
    ///
    /// # Errors
    /// See [`ErrorKind`]; nothing is sent if an argument is refused.
    pub async fn open(&self, request: GetObject, options: CallOptions) -> Result<ObjectBody> {
        ObjectBody::open(self, request, &options).await
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
        let named = |error: Error| error.with_operation(T::NAME);
        options.validate().map_err(|argument| named(argument.into()))?;
        let mut flight = self.shared.flights.enter(Process::current()).map_err(named)?;
        tokio::select! {
            biased;
            result = task.run(self, options, on_update) => result.map_err(named),
            () = flight.stopped() => {
                Err(named(Error::new(ErrorKind::Cancelled, "the client was shut down before this had ended")))
            }
        }
    }

    /// Ends this client, its clones and its siblings for other buckets: new calls are refused, those under way may end
    /// within `grace`, then they are cut off.
    ///
    /// Answers the submissions that were cut off and may have created a job. The calls themselves end with an error of
    /// kind [`Cancelled`](ErrorKind::Cancelled) that holds the same.
    ///
    /// ```
    /// # async fn example(client: cloud_infinite::Client) {
    /// for submission in client.shutdown(std::time::Duration::from_secs(5)).await {
    ///     println!("look for this one later: {submission}");
    /// }
    /// # }
    /// ```
    pub async fn shutdown(&self, grace: Duration) -> Vec<Submission> {
        self.shared.flights.shut_down(grace).await
    }

    /// Sends a request that the caller keeps.
    pub(crate) async fn send_ref<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<O::Output> {
        Call::new(self, operation, options).run(options).await
    }

    /// Sends a request that work under way consists of.
    pub(crate) async fn send_part<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<O::Output> {
        Call::new(self, operation, options).within_work().run(options).await
    }

    /// Sends a request that is one of many which keep a pace together.
    pub(crate) async fn send_in_run<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
        pace: &Pace,
        mark: Option<String>,
    ) -> Result<O::Output> {
        Call::new(self, operation, options).within_run(pace, mark).run(options).await
    }

    pub(crate) fn address(&self, host: Host) -> &Address {
        self.own.addresses.get(host)
    }

    pub(crate) fn place(&self) -> &Place {
        &self.shared.place
    }

    pub(crate) fn flights(&self) -> &Flights {
        &self.shared.flights
    }

    /// The looks at the jobs of this bucket.
    pub(crate) fn poller(&self) -> &Poller {
        match self.own.poller.get_in(Process::current(), || Ok::<_, Infallible>(Poller::new())) {
            Ok(poller) => poller,
            Err(never) => match never {},
        }
    }

    /// What remembers the callbacks that were received.
    pub(crate) fn callbacks(&self) -> &Receiver {
        &self.shared.callbacks
    }

    pub(crate) fn feeds(&self) -> &Feeds {
        &self.shared.feeds
    }

    pub(crate) fn random(&self) -> &Random {
        &self.shared.random
    }

    pub(crate) fn transport(&self, here: Process) -> Result<Arc<dyn Transport>> {
        self.transports.get(&self.own.config, here)
    }

    /// The service's time, as far as it is known.
    pub(crate) fn now(&self) -> Timestamp {
        self.shared.place.time(self.own.config.clock.now())
    }

    /// The credential to sign with.
    pub(crate) async fn credential(&self, limit: Duration) -> Result<Credential> {
        let credentials = &self.shared.credentials;
        let credential = match credentials.fresh(|| self.now()) {
            Some(credential) => credential,
            // Rare, and large: kept out of every call's memory.
            None => Box::pin(credentials.get(&ServiceClock(self), limit)).await?,
        };
        if credential.session_token().is_some() && !self.own.config.may_send_token() {
            return Err(InvalidArgument::hidden(
                "credentials.session_token",
                "is never sent to another machine without encryption; use an `https` endpoint",
            )
            .into());
        }
        if !self.own.config.may_use_key(credential.secret_id()) {
            return Err(InvalidArgument::new(
                "credentials.secret_id",
                credential.secret_id(),
                "is a key for an emulator, but requests would go to the real service; set `endpoint` or \
                 CLOUD_INFINITE_ENDPOINT to the emulator's URL, or use credentials of your account",
            )
            .into());
        }
        Ok(credential)
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.shared.signer
    }

    /// The service's time as far as it is known, and the time in which a signature made then counts.
    pub(crate) fn now_and_window(&self, credential: &Credential) -> (Timestamp, KeyTime) {
        let here = self.own.config.clock.now();
        let expires_at = credential.expires_at().map(Timestamp::unix_seconds);
        let window = signer::window(here.unix_seconds(), self.place().clock_offset(), expires_at);
        (self.place().time(here), window)
    }

    /// Asks for a newer credential than the one that the service refused; whether there is one.
    pub(crate) async fn renewed_credential(&self, refused: &Credential, limit: Duration) -> Result<bool> {
        Ok(self.shared.credentials.renew(refused, &ServiceClock(self), limit).await?.is_some())
    }
}

/// The service's clock, by which credentials expire.
#[derive(Debug)]
struct ServiceClock<'a>(&'a Client);

impl Clock for ServiceClock<'_> {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

fn credentials(config: &Config, random: &Random) -> CredentialCache {
    let random = random.clone();
    CredentialCache::new(Arc::clone(&config.credentials), move || random.unit())
}

#[cfg(test)]
impl Client {
    /// A client over another transport than the network's.
    pub(crate) fn over(transport: impl Transport + 'static) -> Self {
        Self::with(Config::new("ap-guangzhou", "examplebucket-1250000000"), transport, Random::System)
    }

    /// A client over another transport and another source of randomness.
    pub(crate) fn with(mut config: Config, transport: impl Transport + 'static, random: Random) -> Self {
        config.credentials = Arc::new(Credential::new("id", "canary-key", None));
        Self::with_credentials(config, transport, random)
    }

    /// A client over another transport that takes its credentials from where the configuration says.
    pub(crate) fn with_credentials(
        config: Config,
        transport: impl Transport + 'static,
        random: Random,
    ) -> Self {
        let shared = Shared {
            place: Arc::new(Place::new()),
            credentials: credentials(&config, &random),
            signer: Signer::default(),
            flights: Flights::new(),
            feeds: Feeds::new(),
            random,
            callbacks: Receiver::default(),
        };
        let transports = Arc::new(Transports::Fixed(Arc::new(transport)));
        Self { own: Own::new(config).unwrap(), transports, shared: Arc::new(shared) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sibling_shares_the_connections() {
        let client = Client::builder().region("ap-guangzhou").bucket("a-1").build().unwrap();
        let sibling = client.for_bucket("b-1").unwrap();
        assert_eq!(sibling.config().target.bucket, "b-1");
        assert!(Arc::ptr_eq(&client.shared, &sibling.shared));
        assert!(client.for_bucket("b").is_err());
    }
}
