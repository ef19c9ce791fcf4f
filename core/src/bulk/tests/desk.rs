//! A service in memory that does as it is told, request by request, and knows what it made.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use tokio::time::Instant;

use crate::ledger::memory::MemoryStore;
use crate::transport::{Execute, Failure, Reply, Request, Transport, TransportError};

/// What happens to a submission.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    /// A complete answer without a job.
    Refuse(u16, &'static str),
    /// Too many requests, and how many seconds to wait.
    TooMany(Option<u32>),
    /// The connection breaks before the job is made.
    BreakBefore,
    /// The connection breaks after the job was made.
    BreakAfter,
    /// The job is made and nobody hears of it for this long.
    Silence,
    /// No connection.
    Unreachable,
}

/// A job that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) id: String,
    pub(super) input: String,
    pub(super) mark: String,
}

#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) made: Vec<Made>,
    /// When submissions arrived, and of what.
    pub(super) posts: Vec<(Duration, String)>,
    /// When the list was read.
    pub(super) reads: Vec<Duration>,
    pub(super) most_at_once: usize,
    at_once: usize,
    acts: HashMap<String, VecDeque<Act>>,
    /// What reading the list is answered with instead.
    pub(super) list: Option<u16>,
    second: u64,
    in_second: u32,
}

/// The service. Clones are the same.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) begin: Instant,
    /// Time that a submission takes.
    pub(super) takes: fn(&str) -> Duration,
    /// Submissions per second that are taken.
    pub(super) limit: Option<u32>,
    /// A disk that must have the mark of a submission safe before it arrives.
    pub(super) disk: Option<MemoryStore>,
    pub(super) book: Arc<Mutex<Book>>,
}

impl Desk {
    pub(super) fn new() -> Self {
        Self {
            begin: Instant::now(),
            takes: |_| Duration::from_millis(50),
            limit: None,
            disk: None,
            book: Arc::default(),
        }
    }

    pub(super) fn book(&self) -> std::sync::MutexGuard<'_, Book> {
        self.book.lock().unwrap()
    }

    /// What happens to the next submissions of this input.
    pub(super) fn expect(&self, input: &str, acts: &[Act]) {
        self.book().acts.insert(input.to_owned(), acts.iter().copied().collect());
    }

    pub(super) fn made(&self) -> Vec<Made> {
        self.book().made.clone()
    }

    /// A service that has made these jobs and none else.
    pub(super) fn that_made(made: Vec<Made>) -> Self {
        let desk = Self::new();
        desk.book().made = made;
        desk
    }

    /// A job that somebody made.
    pub(super) fn make(&self, input: &str, mark: &str) -> String {
        let mut book = self.book();
        let id = format!("c{}", book.made.len());
        book.made.push(Made { id: id.clone(), input: input.to_owned(), mark: mark.to_owned() });
        id
    }

    fn list(&self, request: &Request) -> (u16, String) {
        let mut book = self.book();
        book.reads.push(self.begin.elapsed());
        if let Some(status) = book.list {
            return (status, String::new());
        }
        let input = request.url.query_pairs().find(|(key, _)| key == "inputObject").unwrap().1.into_owned();
        let all = book.made.iter().filter(|made| made.input == input);
        (200, format!("<Response>{}</Response>", all.map(describe).collect::<String>()))
    }

    fn submit(&self, body: &str) -> Result<(u16, Option<u32>, String), Option<Act>> {
        let (input, mark) = (text(body, "Object"), text(body, "UserData"));
        if let Some(disk) = &self.disk {
            let disk = disk.disk();
            let safe = String::from_utf8_lossy(&disk.bytes[..disk.synced]).into_owned();
            assert!(safe.contains(&mark), "the intent of {input} is not safe, and its first byte left");
        }
        let second = self.begin.elapsed().as_secs();
        let act = {
            let mut book = self.book();
            book.posts.push((self.begin.elapsed(), input.clone()));
            if book.second != second {
                (book.second, book.in_second) = (second, 0);
            }
            book.in_second += 1;
            match self.limit {
                Some(limit) if book.in_second > limit => Some(Act::TooMany(None)),
                _ => book.acts.get_mut(&input).and_then(VecDeque::pop_front),
            }
        };
        match act {
            None => {
                self.make(&input, &mark);
                let made = self.made().pop().unwrap();
                Ok((200, None, format!("<Response>{}</Response>", describe(&made))))
            }
            Some(Act::Refuse(status, code)) => {
                Ok((status, None, format!("<Error><Code>{code}</Code></Error>")))
            }
            Some(Act::TooMany(seconds)) => Ok((429, seconds, String::new())),
            Some(act @ (Act::BreakAfter | Act::Silence)) => {
                self.make(&input, &mark);
                Err(Some(act))
            }
            Some(act) => Err(Some(act)),
        }
    }
}

/// The text of the first element of this name.
fn text(body: &str, name: &str) -> String {
    let rest = body.split_once(&format!("<{name}>")).map_or("", |(_, rest)| rest);
    rest.split_once('<').map_or("", |(text, _)| text).to_owned()
}

fn describe(made: &Made) -> String {
    format!(
        "<JobsDetail><JobId>{}</JobId><State>Submitted</State><Input><Object>{}</Object></Input>\
         <Operation><UserData>{}</UserData></Operation></JobsDetail>",
        made.id, made.input, made.mark
    )
}

/// Counts a request as long as it is under way.
struct Flight(Arc<Mutex<Book>>);

impl Flight {
    fn begin(book: &Arc<Mutex<Book>>) -> Self {
        let mut guard = book.lock().unwrap();
        guard.at_once += 1;
        guard.most_at_once = guard.most_at_once.max(guard.at_once);
        Self(Arc::clone(book))
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.0.lock().unwrap().at_once -= 1;
    }
}

impl Transport for Desk {
    fn execute(&self, request: Request) -> Execute<'_> {
        let desk = self.clone();
        Box::pin(async move {
            let _flight = Flight::begin(&desk.book);
            let failed = |failure| {
                Err(TransportError { failure, message: "as told".to_owned(), head: None, source: None })
            };
            let body = String::from_utf8(request.body.to_vec()).unwrap();
            let is_unreachable = {
                let mut book = desk.book();
                let acts = book.acts.entry(text(&body, "Object")).or_default();
                let is_unreachable = matches!(acts.front(), Some(Act::Unreachable));
                if is_unreachable {
                    acts.pop_front();
                }
                is_unreachable
            };
            if is_unreachable {
                return failed(Failure::Connect);
            }
            request.sent.begin();
            if request.method == http::Method::GET {
                let (status, body) = desk.list(&request);
                tokio::time::sleep(Duration::from_millis(20)).await;
                return Ok(Reply { status, headers: HeaderMap::new(), body: Bytes::from(body) });
            }
            let answer = desk.submit(&body);
            tokio::time::sleep((desk.takes)(&text(&body, "Object"))).await;
            match answer {
                Ok((status, wait, body)) => {
                    let mut headers = HeaderMap::new();
                    if let Some(seconds) = wait {
                        headers.insert(http::header::RETRY_AFTER, HeaderValue::from(seconds));
                    }
                    Ok(Reply { status, headers, body: Bytes::from(body) })
                }
                Err(Some(Act::Silence)) => std::future::pending().await,
                Err(_) => failed(Failure::Broken),
            }
        })
    }
}
