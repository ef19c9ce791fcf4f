//! A service that exists in memory, fails as the dice say, and knows which jobs it really made.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::Instant;
use url::Url;

use super::dice::Dice;
use crate::time::{Clock, Timestamp};
use crate::transport::{Execute, Failure, Reply, Request, Transport, TransportError};
use crate::xml;

/// When the simulation begins, in milliseconds since the Unix epoch.
pub(super) const EPOCH: i64 = 1_660_033_391_000;
/// The longest that a job takes from the end of its request until the list shows it. Less than the time that the client
/// takes for granted, which is what the mode that sends again relies on.
const LONGEST_LAG: u64 = 9_000;

/// A clock that shows what the simulation's clock shows.
#[derive(Debug)]
pub(super) struct SimulatedClock(pub(super) Instant);

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix_millis(EPOCH + i64::try_from(self.0.elapsed().as_millis()).unwrap())
    }
}

/// A job that really exists.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) id: String,
    pub(super) input: String,
    output: String,
    user_data: String,
    created_at: Instant,
    listed_at: Instant,
}

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fate {
    Healthy,
    /// No connection.
    Refused,
    /// No connection, and no word of it.
    Unreachable,
    /// The peer cannot be trusted.
    Untrusted,
    /// The connection breaks.
    Broken,
    /// Nothing comes back.
    Silence,
    /// A complete answer with this status and code.
    Answer(u16, &'static str),
    /// A document that ends in the middle.
    Torn,
    /// A page of something between.
    Page,
    /// The answer takes long, but comes.
    Slow,
}

impl Fate {
    /// Whether the request gets as far as the service.
    pub(super) fn arrives(self) -> bool {
        !matches!(self, Self::Refused | Self::Unreachable | Self::Untrusted)
    }

    /// Whether the service may have made the job nevertheless.
    pub(super) fn may_have_worked(self) -> bool {
        match self {
            Self::Broken | Self::Silence | Self::Torn | Self::Page => true,
            Self::Answer(status, code) => status >= 500 && code != "SlowDown" || status == 408,
            _ => false,
        }
    }
}

pub(super) const FATES: &[Fate] = &[
    Fate::Refused,
    Fate::Unreachable,
    Fate::Untrusted,
    Fate::Broken,
    Fate::Broken,
    Fate::Silence,
    Fate::Answer(500, "InternalError"),
    Fate::Answer(502, ""),
    Fate::Answer(503, ""),
    Fate::Answer(503, "SlowDown"),
    Fate::Answer(429, ""),
    Fate::Answer(408, ""),
    Fate::Answer(400, "InvalidArgument"),
    Fate::Answer(301, ""),
    Fate::Torn,
    Fate::Page,
    Fate::Slow,
];
const OUTAGES: &[Fate] =
    &[Fate::Refused, Fate::Unreachable, Fate::Broken, Fate::Silence, Fate::Answer(503, "")];

#[derive(Debug)]
pub(super) struct Service {
    begin: Instant,
    /// Nothing goes wrong from then on.
    recovery: Instant,
    percent: u64,
    outages: Vec<(Instant, Instant, Fate)>,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    dice: Dice,
    made: Vec<Made>,
}

impl Service {
    pub(super) fn new(seed: u64, begin: Instant, recovery: Duration) -> Self {
        let mut dice = Dice::new(seed, "service");
        let outages = (0..dice.between(0, 4))
            .map(|_| {
                let from = begin + Duration::from_millis(dice.between(0, 110_000));
                let to = from + Duration::from_millis(dice.between(500, 60_000));
                (from, to.min(begin + recovery), dice.pick(OUTAGES))
            })
            .collect();
        Self {
            begin,
            recovery: begin + recovery,
            percent: dice.between(0, 60),
            outages,
            inner: Mutex::new(Inner { dice, made: Vec::new() }),
        }
    }

    /// The jobs that exist.
    pub(super) fn ledger(&self) -> Vec<Made> {
        self.inner.lock().unwrap().made.clone()
    }

    fn fate(&self, dice: &mut Dice) -> Fate {
        let now = Instant::now();
        if now >= self.recovery {
            return Fate::Healthy;
        }
        if let Some((_, _, fate)) = self.outages.iter().find(|(from, to, _)| (*from..*to).contains(&now)) {
            return *fate;
        }
        if dice.chance(self.percent) { dice.pick(FATES) } else { Fate::Healthy }
    }

    /// Makes the job of a request, now or a little later, which the list shows after a while.
    fn make(&self, inner: &mut Inner, body: &[u8]) -> Made {
        let root = xml::read(body).unwrap();
        let text = |path: &[&str]| {
            let mut element = &root;
            for name in path {
                match element.all(name).next() {
                    Some(child) => element = child,
                    None => return String::new(),
                }
            }
            element.text.to_string()
        };
        let number = inner.made.len();
        let created_at = Instant::now() + Duration::from_millis(inner.dice.between(0, 3_000));
        let made = Made {
            id: format!("c{number}-{:08x}", inner.dice.between(0, 1 << 32)),
            input: text(&["Input", "Object"]),
            output: text(&["Operation", "Output", "Object"]),
            user_data: text(&["Operation", "UserData"]),
            created_at,
            listed_at: Instant::now() + Duration::from_millis(inner.dice.between(3_000, LONGEST_LAG)),
        };
        inner.made.push(made.clone());
        made
    }

    fn describe(&self, made: &Made) -> String {
        let created_at = i64::try_from((made.created_at - self.begin).as_millis()).unwrap();
        let created_at = Timestamp::from_unix_millis(EPOCH + created_at).service_text();
        format!(
            "<JobsDetail><JobId>{}</JobId><State>Submitted</State><CreationTime>{created_at}</CreationTime>\
             <Input><Object>{}</Object></Input><Operation><Output><Region>ap-guangzhou</Region>\
             <Bucket>examplebucket-1250000000</Bucket><Object>{}</Object></Output>\
             <UserData>{}</UserData></Operation></JobsDetail>",
            made.id, made.input, made.output, made.user_data
        )
    }

    /// One page of the list, two jobs each.
    fn list(&self, url: &Url, made: &[Made]) -> String {
        let parameter =
            |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let time = |name: &str| parameter(name).unwrap().parse::<Timestamp>().unwrap();
        let (from, to) = (time("startCreationTime"), time("endCreationTime"));
        let input = parameter("inputObject").unwrap();
        let now = Instant::now();
        let created = |made: &Made| {
            let millis = i64::try_from((made.created_at - self.begin).as_millis()).unwrap();
            Timestamp::from_unix_millis(EPOCH + millis)
        };
        let all: Vec<&Made> = made
            .iter()
            .filter(|made| made.listed_at <= now && made.input == input)
            .filter(|made| (from..=to).contains(&created(made)))
            .collect();
        let skip: usize = parameter("nextToken").map_or(0, |token| token.parse().unwrap());
        let page: String = all.iter().skip(skip).take(2).map(|made| self.describe(made)).collect();
        let next =
            if skip + 2 < all.len() { format!("<NextToken>{}</NextToken>", skip + 2) } else { String::new() };
        format!("<Response>{page}{next}</Response>")
    }

    /// The fate of a request and what the service would answer.
    fn receive(&self, request: &Request) -> (Fate, String, Duration) {
        let inner = &mut *self.inner.lock().unwrap();
        let fate = self.fate(&mut inner.dice);
        let delay = match fate {
            Fate::Slow => Duration::from_millis(inner.dice.between(2_000, 9_500)),
            _ => Duration::from_millis(inner.dice.between(1, 50)),
        };
        if request.method == http::Method::GET {
            return (fate, self.list(&request.url, &inner.made), delay);
        }
        let works = match fate {
            Fate::Healthy | Fate::Slow => true,
            _ => fate.may_have_worked() && inner.dice.chance(60),
        };
        let document = if works {
            let made = self.make(inner, &request.body);
            format!("<Response>{}</Response>", self.describe(&made))
        } else {
            String::new()
        };
        (fate, document, delay)
    }
}

impl Transport for Arc<Service> {
    fn execute(&self, request: Request) -> Execute<'_> {
        let service = Arc::clone(self);
        Box::pin(async move {
            // A caller may be gone before the connection stands.
            tokio::time::sleep(Duration::from_millis(5)).await;
            let fate = service.fate_of_connection();
            if !fate.arrives() {
                return fate.without_connection().await;
            }
            request.sent.begin();
            let (fate, document, delay) = service.receive(&request);
            tokio::time::sleep(delay).await;
            fate.answer(document).await
        })
    }
}

fn failed(failure: Failure) -> Result<Reply, TransportError> {
    Err(TransportError { failure, message: "as simulated".to_owned(), head: None, source: None })
}

impl Fate {
    /// What comes of a request that does not [arrive](Self::arrives).
    pub(super) async fn without_connection(self) -> Result<Reply, TransportError> {
        match self {
            Self::Refused => failed(Failure::Connect),
            Self::Untrusted => failed(Failure::Tls),
            _ => {
                tokio::time::sleep(Duration::from_millis(3_100)).await;
                failed(Failure::Connect)
            }
        }
    }

    /// What comes back of one that does, if the service would answer with `document`.
    pub(super) async fn answer(self, document: String) -> Result<Reply, TransportError> {
        match self {
            Self::Healthy | Self::Slow => Ok(reply(200, "", document)),
            Self::Broken | Self::Refused | Self::Untrusted => failed(Failure::Broken),
            Self::Silence | Self::Unreachable => std::future::pending().await,
            Self::Torn => {
                let cut = document.len() / 2;
                Ok(reply(200, "", document.get(..cut).unwrap_or_default().to_owned()))
            }
            Self::Page => Ok(reply(200, "", "<html><body>Welcome</body></html>".to_owned())),
            Self::Answer(status, code) => {
                let body = match code {
                    "" => String::new(),
                    code => format!("<Error><Code>{code}</Code></Error>"),
                };
                Ok(reply(status, if status == 429 { "1" } else { "" }, body))
            }
        }
    }
}

impl Service {
    /// What happens before a request is written: the same faults, as far as they concern a connection.
    fn fate_of_connection(&self) -> Fate {
        let inner = &mut *self.inner.lock().unwrap();
        // A copy of the dice decides, so that a request that does arrive meets the fate that was thrown here.
        let mut ahead = inner.dice.clone();
        let fate = self.fate(&mut ahead);
        if !fate.arrives() {
            inner.dice = ahead;
        }
        fate
    }
}

fn reply(status: u16, retry_after: &str, body: String) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert(HeaderName::from_static("x-ci-request-id"), HeaderValue::from_static("simulated"));
    if !retry_after.is_empty() {
        headers.insert(HeaderName::from_static("retry-after"), HeaderValue::from_str(retry_after).unwrap());
    }
    Reply { status, headers, body: Bytes::from(body) }
}
