//! From a fault and a good answer to bytes on the wire.

use std::io::Write;
use std::sync::OnceLock;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::auth::Denial;
use crate::clock;
use crate::document::Document;
use crate::fault::{
    Chunked, Commit, DateHeader, End, ErrorBody, Fault, Gzip, Length, Part, RedirectTo, Status,
};

/// How long after a good answer a connection is closed without notice.
const SOON: Duration = Duration::from_millis(5);
/// What a gzip bomb unfolds to.
const BOMB: usize = 256 << 20;

/// One thing to do with a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Write(Vec<u8>),
    /// The same bytes that many times, or for ever.
    Repeat(Vec<u8>, Option<u64>),
    /// Byte by byte.
    Slowly(Vec<u8>, Duration),
    Pause(Duration),
    /// What was written so far is a good answer to the submission with that number.
    Answered(u64),
    /// The last step: the connection is closed.
    Close,
    /// The last step: the connection is reset.
    Reset,
    /// The last step: nothing more happens until the peer goes.
    Hold,
}

/// What is known when an answer is written.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The document of the good answer.
    pub(crate) good: String,
    pub(crate) request_id: String,
    /// The server's time.
    pub(crate) now: i64,
    /// `host:port` of the sink.
    pub(crate) sink: String,
    /// Where the request came to.
    pub(crate) itself: String,
}

impl Context {
    /// Status line and headers, without what says how long the body is.
    fn head(&self, status: u16, date: &DateHeader, media_type: &str, more: &[(String, String)]) -> String {
        let mut head = format!("HTTP/1.1 {status} {}\r\nServer: tencent-ci\r\n", reason(status));
        let date = match date {
            DateHeader::Honest => Some(clock::http_date(self.now)),
            DateHeader::Shifted(shift) => Some(clock::http_date(self.now.saturating_add(*shift))),
            DateHeader::Missing => None,
            DateHeader::Text(text) => Some(text.clone()),
        };
        let usual = [
            ("Date", date),
            ("Content-Type", Some(media_type.to_owned())),
            ("x-ci-request-id", Some(self.request_id.clone())),
        ];
        for (name, value) in usual {
            if let Some(value) = value {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        for (name, value) in more {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head
    }

    /// The head of a good answer.
    fn good_head(&self) -> String {
        self.head(200, &DateHeader::Honest, "application/xml", &[])
    }

    fn complete(&self, head: &str, body: &[u8]) -> Vec<u8> {
        [format!("{head}Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
    }

    /// The good answer.
    fn good_answer(&self) -> Vec<u8> {
        self.complete(&self.good_head(), self.good.as_bytes())
    }

    /// An answer of the service that refuses.
    pub(crate) fn denial(&self, denial: &Denial) -> Vec<u8> {
        let mut body = ErrorDocument { code: denial.code, message: &denial.message, server_time: None };
        if denial.is_about_time {
            body.server_time = Some(self.now);
        }
        let head = self.head(denial.status, &DateHeader::Honest, "application/xml", &[]);
        self.complete(&head, body.to_text(&self.request_id).as_bytes())
    }

    fn status(&self, status: &Status) -> Vec<u8> {
        let (media_type, body) = match &status.body {
            ErrorBody::Empty => ("application/xml", String::new()),
            ErrorBody::Code(code) => {
                let document = ErrorDocument { code, message: "As the test wants it.", server_time: None };
                ("application/xml", document.to_text(&self.request_id))
            }
            ErrorBody::Timed { code, message, shift } => {
                let time = self.now.saturating_add(*shift);
                let document = ErrorDocument { code, message, server_time: Some(time) };
                ("application/xml", document.to_text(&self.request_id))
            }
            ErrorBody::Text { media_type, text } => (media_type.as_str(), text.clone()),
        };
        let head = self.head(status.status, &status.date, media_type, &status.headers);
        self.complete(&head, body.as_bytes())
    }

    fn redirect(&self, status: u16, to: RedirectTo) -> Vec<u8> {
        let location = match to {
            RedirectTo::OtherPort => Some(format!("http://{}/jobs", self.sink)),
            RedirectTo::OtherHost => {
                Some(format!("http://{}/jobs", self.sink.replace("127.0.0.1", "localhost")))
            }
            RedirectTo::Itself => Some(self.itself.clone()),
            RedirectTo::File => Some("file:///etc/passwd".to_owned()),
            RedirectTo::Nowhere => None,
        };
        let more: Vec<_> = location.into_iter().map(|location| ("Location".to_owned(), location)).collect();
        self.complete(&self.head(status, &DateHeader::Honest, "text/html", &more), b"")
    }
}

struct ErrorDocument<'a> {
    code: &'a str,
    message: &'a str,
    server_time: Option<i64>,
}

impl ErrorDocument<'_> {
    fn to_text(&self, request_id: &str) -> String {
        let time = self
            .server_time
            .map_or_else(String::new, |time| format!("<ServerTime>{}</ServerTime>", clock::utc_time(time)));
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n  <Code>{}</Code>\n  <Message>{}</Message>\n  \
             <RequestId>{request_id}</RequestId>{time}\n</Error>",
            self.code, self.message
        )
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        300..=399 => "Elsewhere",
        400..=499 => "Refused",
        _ => "Failed",
    }
}

/// Whether a client that reads carefully can take the answer for a good one.
pub(crate) fn is_good(fault: &Fault) -> bool {
    match fault {
        Fault::Healthy
        | Fault::CloseAfterAnswer
        | Fault::ResetAfterAnswer
        | Fault::Delay(_)
        | Fault::WrongDate(_) => true,
        Fault::Dribble(Commit::After, ..) | Fault::Interim(Commit::After, Some(_)) => true,
        Fault::Document(Commit::After, document) => {
            matches!(document, Document::ByteOrderMark | Document::UnknownState | Document::UnknownElements)
        }
        _ => false,
    }
}

/// Notes in the steps of a good answer when it has been given.
pub(crate) fn note_answer(steps: &mut Vec<Step>, request: u64) {
    let is_written = |step: &Step| matches!(step, Step::Write(_) | Step::Slowly(..));
    if let Some(last) = steps.iter().rposition(is_written) {
        steps.insert(last + 1, Step::Answered(request));
    }
}

/// The steps of a fault. After the last one the connection takes the next request, unless it is gone.
pub(crate) fn steps(fault: &Fault, context: &Context) -> Vec<Step> {
    let good = || context.good_answer();
    let body = || context.good.as_bytes();
    let write = |head: String, body: &[u8]| Step::Write([head.as_bytes(), body].concat());
    match fault {
        Fault::Healthy => vec![Step::Write(good())],
        Fault::Reset(_) | Fault::ResetAtAccept => vec![Step::Reset],
        Fault::Close(_) => vec![Step::Close],
        Fault::Silence(_) | Fault::NeverRead => vec![Step::Hold],
        Fault::CloseAfterAnswer => vec![Step::Write(good()), Step::Pause(SOON), Step::Close],
        Fault::ResetAfterAnswer => vec![Step::Write(good()), Step::Pause(SOON), Step::Reset],
        Fault::Delay(millis) => vec![Step::Pause(Duration::from_millis(*millis)), Step::Write(good())],
        Fault::WrongDate(date) => {
            let head = context.head(200, date, "application/xml", &[]);
            vec![Step::Write(context.complete(&head, body()))]
        }
        Fault::Status(status) => vec![Step::Write(context.status(status))],
        Fault::Redirect(status, to) => vec![Step::Write(context.redirect(*status, *to))],
        Fault::Document(_, document) => {
            let head = context.head(200, &DateHeader::Honest, document.media_type(), &[]);
            let sink = format!("http://{}", context.sink);
            vec![Step::Write(context.complete(&head, &document.spoil(&context.good, &sink)))]
        }
        Fault::HalfHeader(_, end) => {
            let head = context.good_head();
            vec![Step::Write(head.as_bytes()[..head.len() / 2].to_vec()), last(*end)]
        }
        Fault::HalfBody(_, end) => {
            let answer = good();
            vec![Step::Write(answer[..answer.len() - body().len() / 2].to_vec()), last(*end)]
        }
        Fault::Chunked(_, chunked) => {
            let head = format!("{}Transfer-Encoding: chunked\r\n\r\n", context.good_head());
            let size = match chunked {
                Chunked::NoEnd => format!("{:x}", body().len()),
                Chunked::BadSize => "zz".to_owned(),
                Chunked::HugeSize => "ffffffffffffffff".to_owned(),
            };
            vec![write(format!("{head}{size}\r\n"), &[body(), b"\r\n"].concat()), Step::Close]
        }
        Fault::Length(_, length) => lengths(*length, context),
        Fault::NotHttp(_) | Fault::PlainText => {
            vec![Step::Write(b"220 mail.example.com ESMTP ready\r\n\r\n".to_vec()), Step::Close]
        }
        Fault::Dribble(_, part, millis) => {
            let pause = Duration::from_millis(*millis);
            let mut head = good();
            let body = head.split_off(head.len() - body().len());
            match part {
                Part::Header => vec![Step::Slowly(head, pause), Step::Write(body)],
                Part::Body => vec![Step::Write(head), Step::Slowly(body, pause)],
            }
        }
        Fault::Interim(_, count) => {
            let interim = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n".to_vec();
            vec![Step::Repeat(interim, count.map(u64::from)), Step::Write(good())]
        }
        Fault::ManyHeaders(_, count) => {
            let more: Vec<_> = (0..*count).map(|n| (format!("x-more-{n}"), "1".to_owned())).collect();
            let head = context.head(200, &DateHeader::Honest, "application/xml", &more);
            vec![Step::Write(context.complete(&head, body()))]
        }
        Fault::HugeHeader(_, bytes) => {
            let long = "a".repeat(usize::try_from(*bytes).unwrap_or(usize::MAX));
            let more = [("x-long".to_owned(), long)];
            let head = context.head(200, &DateHeader::Honest, "application/xml", &more);
            vec![Step::Write(context.complete(&head, body()))]
        }
        Fault::HugeBody(_, bytes) => huge_body(*bytes, context),
        Fault::Gzip(_, gzip) => {
            let more = [("Content-Encoding".to_owned(), "gzip".to_owned())];
            let head = context.head(200, &DateHeader::Honest, "application/xml", &more);
            let body = match gzip {
                Gzip::Bomb => bomb().clone(),
                Gzip::Broken => [&bomb()[..200], b"this is not compressed"].concat(),
            };
            vec![Step::Write(context.complete(&head, &body))]
        }
    }
}

fn last(end: End) -> Step {
    match end {
        End::Fin => Step::Close,
        End::Rst => Step::Reset,
        End::Stall => Step::Hold,
    }
}

fn lengths(length: Length, context: &Context) -> Vec<Step> {
    let (head, body) = (context.good_head(), context.good.as_bytes());
    let with = |line: &str| [head.as_bytes(), line.as_bytes(), b"\r\n\r\n", body].concat();
    let count = body.len();
    match length {
        Length::Negative => vec![Step::Write(with("Content-Length: -1"))],
        Length::TooSmall => vec![Step::Write(with(&format!("Content-Length: {}", count / 2)))],
        Length::TooLarge => vec![Step::Write(with(&format!("Content-Length: {}", count + 100))), Step::Close],
        Length::Huge => vec![Step::Write(with("Content-Length: 9223372036854775807")), Step::Close],
        Length::Twice => {
            vec![Step::Write(with(&format!("Content-Length: {count}\r\nContent-Length: {}", count / 2)))]
        }
        Length::WithChunked => {
            let line =
                format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n\r\n{count:x}\r\n", count / 2);
            vec![Step::Write([head.as_bytes(), line.as_bytes(), body, b"\r\n0\r\n\r\n"].concat())]
        }
    }
}

/// A body that begins like a document and never comes to the point.
fn huge_body(bytes: Option<u64>, context: &Context) -> Vec<Step> {
    const PIECE: usize = 64 << 10;
    let head = context.good_head();
    let piece = "<a>1</a>".repeat(PIECE / 8).into_bytes();
    match bytes {
        Some(bytes) => {
            let pieces = bytes / PIECE as u64;
            let length = pieces * PIECE as u64 + 10;
            vec![
                Step::Write(format!("{head}Content-Length: {length}\r\n\r\n<Response>").into_bytes()),
                Step::Repeat(piece, Some(pieces)),
            ]
        }
        None => {
            let chunk = [format!("{PIECE:x}\r\n").as_bytes(), &piece, b"\r\n"].concat();
            vec![
                Step::Write(
                    format!("{head}Transfer-Encoding: chunked\r\n\r\na\r\n<Response>\r\n").into_bytes(),
                ),
                Step::Repeat(chunk, None),
            ]
        }
    }
}

fn bomb() -> &'static Vec<u8> {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let piece = vec![b' '; 1 << 20];
        for _ in 0..BOMB / piece.len() {
            // Writing to memory does not fail.
            let _ = encoder.write_all(&piece);
        }
        encoder.finish().unwrap_or_default()
    })
}
