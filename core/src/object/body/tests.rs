//! Bodies that break, stall, lie and are given up, on a clock that stands still while nothing happens.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::StreamExt;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::*;
use crate::config::Config;
use crate::random::Random;
use crate::transport::{Execute, Failure, Open, Opened, Request, Transport, TransportError};

const CONTENT: &str = "0123456789";
/// Of the content.
const CRC: &str = "2838902930144391966";

/// What arrives of a body.
#[derive(Clone)]
enum Arrival {
    Bytes(&'static str),
    After(Duration, &'static str),
    Break,
    Silence,
}

use Arrival::{After, Break, Bytes as Piece, Silence};

/// An answer with a body that takes its time.
#[derive(Clone)]
struct Answer(u16, Vec<(&'static str, String)>, Vec<Arrival>);

/// The `range` and `if-match` of the requests.
type Asked = Arc<Mutex<Vec<(Option<String>, Option<String>)>>>;

struct Server {
    answers: Mutex<VecDeque<Answer>>,
    asked: Asked,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Server")
    }
}

impl Transport for Server {
    fn execute(&self, _request: Request) -> Execute<'_> {
        Box::pin(async { panic!("objects are streamed") })
    }

    fn open(&self, request: Request) -> Open<'_> {
        let header = |name: &str| request.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        self.asked.lock().unwrap().push((header("range"), header("if-match")));
        let answer = self.answers.lock().unwrap().pop_front();
        Box::pin(async move {
            let broken =
                |failure| TransportError { failure, message: "as told".to_owned(), head: None, source: None };
            let Some(Answer(status, headers, arrivals)) = answer else {
                return Err(broken(Failure::Connect));
            };
            let headers: HeaderMap = headers
                .into_iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::try_from(value).unwrap()))
                .collect();
            let body = futures_util::stream::iter(arrivals).then(move |arrival| async move {
                match arrival {
                    Piece(text) => Ok(bytes::Bytes::from_static(text.as_bytes())),
                    After(time, text) => {
                        tokio::time::sleep(time).await;
                        Ok(bytes::Bytes::from_static(text.as_bytes()))
                    }
                    Break => Err(broken(Failure::Broken)),
                    Silence => std::future::pending().await,
                }
            });
            Ok(Opened { status, headers, body: Box::pin(body) })
        })
    }
}

fn whole(arrivals: Vec<Arrival>) -> Answer {
    let headers = vec![
        ("content-length", CONTENT.len().to_string()),
        ("etag", "\"e1\"".to_owned()),
        ("x-cos-hash-crc64ecma", CRC.to_owned()),
    ];
    Answer(200, headers, arrivals)
}

fn part(range: &str, arrivals: Vec<Arrival>) -> Answer {
    let headers = vec![
        ("content-range", format!("bytes {range}")),
        ("etag", "\"e1\"".to_owned()),
        // Of the whole object, as the service has it on parts too.
        ("x-cos-hash-crc64ecma", CRC.to_owned()),
    ];
    Answer(206, headers, arrivals)
}

fn client(answers: Vec<Answer>) -> (Client, Asked) {
    log_recorder::start();
    let asked = Asked::default();
    let server = Server { answers: Mutex::new(answers.into()), asked: Arc::clone(&asked) };
    let config = Config::new("ap-guangzhou", "examplebucket-1250000000");
    (Client::with(config, server, Random::seeded(7)), asked)
}

/// What a reader gets, and how it ends.
async fn read(answers: Vec<Answer>, request: GetObject, options: CallOptions) -> (String, Result<()>, Asked) {
    let (client, asked) = client(answers);
    let mut text = String::new();
    let mut body = match client.open(request, options).await {
        Ok(body) => body,
        Err(error) => return (text, Err(error), asked),
    };
    loop {
        match body.chunk().await {
            Ok(Some(chunk)) => text.push_str(std::str::from_utf8(&chunk).unwrap()),
            Ok(None) => return (text, Ok(()), asked),
            Err(error) => {
                let again = body.chunk().await.unwrap_err();
                assert_eq!(
                    again.kind(),
                    ErrorKind::Conflict,
                    "a failed body does not look like one at its end"
                );
                return (text, Err(error), asked);
            }
        }
    }
}

async fn read_all(answers: Vec<Answer>) -> (String, Result<()>, Vec<String>) {
    let (text, result, asked) = read(answers, GetObject::from("k"), CallOptions::default()).await;
    let ranges = asked.lock().unwrap().iter().map(|(range, _)| range.clone().unwrap_or_default()).collect();
    (text, result, ranges)
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_goes_on_where_it_broke() {
    let answers = vec![
        whole(vec![Piece("012"), Piece("3"), Break]),
        part("4-9/10", vec![Piece("45"), Break]),
        part("6-9/10", vec![Piece("6789")]),
    ];
    let (text, result, asked) = read(answers, GetObject::from("k"), CallOptions::default()).await;
    assert_eq!((text.as_str(), result.is_ok()), (CONTENT, true));
    let same = Some("\"e1\"".to_owned());
    assert_eq!(
        *asked.lock().unwrap(),
        [(None, None), (Some("bytes=4-9".to_owned()), same.clone()), (Some("bytes=6-9".to_owned()), same)]
    );
}

#[tokio::test(start_paused = true)]
async fn the_attempts_of_the_call_are_all_that_there_are() {
    let answers = vec![
        whole(vec![Piece("0"), Break]),
        part("1-9/10", vec![Piece("1"), Break]),
        part("2-9/10", vec![Piece("2"), Break]),
        part("3-9/10", vec![Piece("3456789")]),
    ];
    let (text, result, ranges) = read_all(answers.clone()).await;
    let error = result.unwrap_err();
    assert_eq!(
        (text.as_str(), error.kind(), error.attempts(), ranges.len()),
        ("012", ErrorKind::Connection, 3, 3)
    );
    assert_eq!(error.operation(), Some("get_object"));

    let once = CallOptions { max_attempts: Some(1), ..CallOptions::default() };
    let (text, result, asked) = read(answers, GetObject::from("k"), once).await;
    assert_eq!((text.as_str(), result.unwrap_err().attempts(), asked.lock().unwrap().len()), ("0", 1, 1));

    // The first request took two of the three attempts.
    let answers =
        vec![Answer(503, vec![], vec![]), whole(vec![Piece("0"), Break]), part("1-9/10", vec![Break])];
    let (text, result, ranges) = read_all(answers).await;
    assert_eq!((text.as_str(), result.unwrap_err().attempts(), ranges.len()), ("0", 3, 3));
}

#[tokio::test(start_paused = true)]
async fn an_object_that_changed_is_not_patched_together() {
    let answers = vec![whole(vec![Piece("0"), Break]), Answer(412, vec![], vec![])];
    let (text, result, _) = read_all(answers).await;
    let error = result.unwrap_err();
    assert_eq!((text.as_str(), error.kind(), error.status()), ("0", ErrorKind::Conflict, Some(412)));
    assert!(error.to_string().contains("was replaced while it was read"), "{error}");

    for wrong in [whole(vec![Piece(CONTENT)]), part("0-9/10", vec![]), part("1-8/10", vec![])] {
        let (text, result, _) = read_all(vec![whole(vec![Piece("0"), Break]), wrong]).await;
        assert_eq!((text.as_str(), result.unwrap_err().kind()), ("0", ErrorKind::Decode));
    }
    let nameless = Answer(200, vec![("content-length", "10".to_owned())], vec![Piece("0"), Break]);
    let (text, result, ranges) = read_all(vec![nameless, part("1-9/10", vec![])]).await;
    assert_eq!((text.as_str(), result.unwrap_err().kind()), ("0", ErrorKind::Connection));
    assert_eq!(ranges.len(), 1, "without an ETag nobody knows whether the rest belongs to it");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_what_was_stored_is_an_error_at_the_end() {
    let (text, result, ranges) = read_all(vec![whole(vec![Piece("0123456788")])]).await;
    let error = result.unwrap_err();
    assert_eq!((text.as_str(), error.kind(), ranges.len()), ("0123456788", ErrorKind::Integrity, 1));
    // Also when it was put together of parts that fit.
    let answers = vec![whole(vec![Piece("01234"), Break]), part("5-9/10", vec![Piece("56788")])];
    assert_eq!(read_all(answers).await.1.unwrap_err().kind(), ErrorKind::Integrity);
    // A part has the checksum of the whole, which says nothing of it.
    let request = GetObject { offset: Some(8), ..GetObject::from("k") };
    let answers = vec![part("8-9/10", vec![Piece("89")])];
    assert!(read(answers, request, CallOptions::default()).await.1.is_ok());
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_another_length_is_no_whole_answer() {
    let (text, result, ranges) =
        read_all(vec![whole(vec![Piece("012")]), part("3-9/10", vec![Piece("3456789")])]).await;
    assert_eq!((text.as_str(), result.is_ok(), ranges.len()), (CONTENT, true, 2), "an early end is a break");
    let (_, result, _) = read_all(vec![whole(vec![Piece("0123456789a")])]).await;
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test(start_paused = true)]
async fn a_stall_is_a_break_and_a_slow_line_is_none() {
    let begin = tokio::time::Instant::now();
    let answers = vec![whole(vec![Piece("0"), Silence]), part("1-9/10", vec![Piece("123456789")])];
    let (text, result, _) = read_all(answers).await;
    assert_eq!((text.as_str(), result.is_ok()), (CONTENT, true));
    assert!((5000..5200).contains(&begin.elapsed().as_millis()), "{:?}", begin.elapsed());

    // Slower than a byte a second, with never five seconds between two.
    let second = Duration::from_secs(1);
    let trickle = vec![After(4 * second, "0"), After(4 * second, "1"), Silence];
    let (text, result, ranges) =
        read_all(vec![whole(trickle), part("1-9/10", vec![Piece("123456789")])]).await;
    assert_eq!((text.as_str(), result.is_ok(), ranges.len()), (CONTENT, true, 2));

    // Longer than any timeout of the client, but never slower than that.
    let slow =
        CONTENT.split("").filter(|byte| !byte.is_empty()).map(|byte| After(second, byte)).collect::<Vec<_>>();
    let slow = std::iter::repeat_n(slow, 10).flatten().collect();
    let headers = vec![("content-length", "100".to_owned())];
    let (text, result, ranges) = read_all(vec![Answer(200, headers, slow)]).await;
    assert_eq!((text.len(), result.is_ok(), ranges.len()), (100, true, 1));
}

#[tokio::test(start_paused = true)]
async fn the_caller_s_deadline_counts_for_all_of_it() {
    let begin = tokio::time::Instant::now();
    let second = Duration::from_secs(1);
    let slow = vec![After(second, "01"), After(second, "23"), After(second, "45")];
    let options = CallOptions { timeout: Some(Duration::from_millis(2500)), ..CallOptions::default() };
    let (text, result, _) = read(vec![whole(slow)], GetObject::from("k"), options).await;
    let error = result.unwrap_err();
    assert_eq!((text.as_str(), error.kind()), ("0123", ErrorKind::Timeout));
    assert!((2500..2600).contains(&begin.elapsed().as_millis()), "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn more_than_was_allowed_is_never_taken() {
    let limited = |most| GetObject { max_size: Some(most), ..GetObject::from("k") };
    let options = CallOptions::default;
    let (text, result, _) = read(vec![whole(vec![Piece(CONTENT)])], limited(9), options()).await;
    assert_eq!((text.as_str(), result.unwrap_err().kind()), ("", ErrorKind::Conflict));
    let endless = Answer(200, vec![], vec![Piece("01234"), Piece("56789")]);
    let (text, result, _) = read(vec![endless.clone()], limited(9), options()).await;
    assert_eq!((text.as_str(), result.unwrap_err().kind()), ("01234", ErrorKind::Conflict));
    let (text, result, _) = read(vec![endless], limited(10), options()).await;
    assert_eq!((text.as_str(), result.is_ok()), (CONTENT, true));
}

#[tokio::test(start_paused = true)]
async fn giving_up_a_wait_loses_nothing() {
    let second = Duration::from_secs(1);
    let (client, _) = client(vec![whole(vec![After(second, "01234"), After(second, "56789")])]);
    let mut body = client.get_object("k").await.unwrap();
    let mut text = String::new();
    loop {
        match tokio::time::timeout(Duration::from_millis(300), body.chunk()).await {
            Err(_) => {}
            Ok(Ok(Some(chunk))) => text.push_str(std::str::from_utf8(&chunk).unwrap()),
            Ok(end) => break assert!(end.unwrap().is_none()),
        }
    }
    assert_eq!(text, CONTENT);
}

#[tokio::test(start_paused = true)]
async fn it_is_a_stream_that_ends_behind_an_error() {
    let (client, _) = client(vec![whole(vec![Piece("012"), Piece("345678"), Piece("0")])]);
    let body = client.get_object("k").await.unwrap();
    let seen: Vec<_> = body.collect().await;
    let seen: Vec<_> =
        seen.iter().map(|item| item.as_ref().map(bytes::Bytes::len).map_err(Error::kind)).collect();
    assert_eq!(seen, [Ok(3), Ok(6), Ok(1), Err(ErrorKind::Integrity)]);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_shut_down_ends_its_downloads() {
    let (client, _) = client(vec![whole(vec![Piece("0"), Silence])]);
    let mut body = client.get_object("k").await.unwrap();
    assert!(body.chunk().await.unwrap().is_some());
    let (end, ()) = tokio::join!(body.chunk(), async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        client.shutdown(Duration::from_millis(10)).await;
    });
    assert_eq!(end.unwrap_err().kind(), ErrorKind::Cancelled);
}

#[tokio::test]
async fn refusals_of_requests() {
    let (client, asked) = client(vec![]);
    let key = GetObject::from("k");
    for (request, field) in [
        (GetObject::from(""), "key"),
        (GetObject::from("/k"), "key"),
        (GetObject::from("a/.."), "key"),
        (GetObject { offset: Some(-1), ..key.clone() }, "offset"),
        (GetObject { length: Some(0), ..key.clone() }, "length"),
        (GetObject { last: Some(0), ..key.clone() }, "last"),
        (GetObject { last: Some(1), offset: Some(1), ..key.clone() }, "last"),
        (GetObject { max_size: Some(-1), ..key.clone() }, "max_size"),
        (GetObject { if_match: Some("a\r\nb".into()), ..key.clone() }, "if_match"),
        (GetObject { version_id: Some(String::new()), ..key }, "version_id"),
    ] {
        let error = client.get_object(request).await.unwrap_err();
        assert_eq!(
            (error.argument().unwrap().field.as_str(), error.operation()),
            (field, Some("get_object"))
        );
    }
    assert!(asked.lock().unwrap().is_empty());
}
