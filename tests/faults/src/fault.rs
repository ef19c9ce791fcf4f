//! What can go wrong with a request.

use serde::{Deserialize, Serialize};

use crate::document::Document;

/// Whether the request is executed before its fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commit {
    /// The fault comes first: the request is never executed.
    Before,
    /// The request is executed, and the fault hides it.
    After,
}

/// How a connection ends in the middle of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Closed in order.
    Fin,
    /// Reset.
    Rst,
    /// Not at all: the rest never comes.
    Stall,
}

/// A part of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Status line and headers.
    Header,
    /// What follows them.
    Body,
}

/// What is wrong with a chunked body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chunked {
    /// All chunks come, the last one of length zero does not, and the connection is closed.
    NoEnd,
    /// A size that is no number.
    BadSize,
    /// A chunk of 2^64 - 1 bytes, of which a few come.
    HugeSize,
}

/// What is wrong with a `Content-Length`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// -1.
    Negative,
    /// Less than what is sent.
    TooSmall,
    /// More than what is sent before the connection is closed.
    TooLarge,
    /// 2^63 - 1, of which a few bytes come before the connection is closed.
    Huge,
    /// Beside `Transfer-Encoding: chunked`; the chunks are right.
    WithChunked,
    /// Two that differ.
    Twice,
}

/// What is wrong with a compressed body that nobody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gzip {
    /// About 1 MiB that unfolds to 256 MiB.
    Bomb,
    /// Begins like gzip and goes on as something else.
    Broken,
}

/// Where a redirect leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedirectTo {
    /// To the sink: same machine, other port.
    OtherPort,
    /// To the sink under another host name.
    OtherHost,
    /// To where the request came from.
    Itself,
    /// To a file.
    File,
    /// Nowhere: there is no `Location`.
    Nowhere,
}

/// The `Date` header of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateHeader {
    /// The server's time.
    #[default]
    Honest,
    /// The server's time moved by that many seconds.
    Shifted(i64),
    /// None.
    Missing,
    /// Something else.
    Text(String),
}

/// The body of an answer with a status other than 200.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorBody {
    /// Nothing.
    #[default]
    Empty,
    /// The service's error document with this code.
    Code(String),
    /// The service's error document with this code and message, and the server's time moved by that many seconds.
    Timed {
        /// The code.
        code: String,
        /// The message.
        message: String,
        /// What is added to the server's time.
        shift: i64,
    },
    /// Something else, with its media type.
    Text {
        /// The media type.
        media_type: String,
        /// The body.
        text: String,
    },
}

/// A complete, well-formed answer with a status of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Status {
    /// The status.
    pub status: u16,
    /// Whether the request is executed all the same.
    pub commit: Commit,
    /// Headers besides the usual ones.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The `Date` header.
    #[serde(default)]
    pub date: DateHeader,
    /// The body.
    #[serde(default)]
    pub body: ErrorBody,
}

impl Status {
    /// An answer without a body.
    #[must_use]
    pub fn new(status: u16, commit: Commit) -> Self {
        Self { status, commit, headers: Vec::new(), date: DateHeader::Honest, body: ErrorBody::Empty }
    }

    /// The service's error document.
    #[must_use]
    pub fn code(mut self, code: &str) -> Self {
        self.body = ErrorBody::Code(code.to_owned());
        self
    }

    /// Another body.
    #[must_use]
    pub fn text(mut self, media_type: &str, text: &str) -> Self {
        self.body = ErrorBody::Text { media_type: media_type.to_owned(), text: text.to_owned() };
        self
    }

    /// The service's error document with a message and a time.
    #[must_use]
    pub fn timed(mut self, code: &str, message: &str, shift: i64) -> Self {
        self.body = ErrorBody::Timed { code: code.to_owned(), message: message.to_owned(), shift };
        self
    }

    /// One more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Another `Date`.
    #[must_use]
    pub fn date(mut self, date: DateHeader) -> Self {
        self.date = date;
        self
    }
}

impl From<Status> for Fault {
    fn from(status: Status) -> Self {
        Self::Status(status)
    }
}

/// What happens to a request, or to a connection before it carries one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing: the request is executed and answered.
    Healthy,
    /// The connection is reset as soon as it is made, before any TLS.
    ResetAtAccept,
    /// The connection is accepted and nothing is ever read from it.
    NeverRead,
    /// An answer in plain text is sent as soon as the connection is made, whatever is spoken on it.
    PlainText,

    /// The connection is reset instead of an answer.
    Reset(Commit),
    /// The connection is closed instead of an answer.
    Close(Commit),
    /// No answer comes and the connection stays open.
    Silence(Commit),
    /// A good answer, and the connection is closed a moment later without notice.
    CloseAfterAnswer,
    /// A good answer, and the connection is reset a moment later.
    ResetAfterAnswer,
    /// A good answer after that many milliseconds.
    Delay(u64),
    /// A good answer with another `Date`.
    WrongDate(DateHeader),

    /// A complete answer with another status.
    Status(Status),
    /// A redirect with that status.
    Redirect(u16, RedirectTo),
    /// A complete answer of status 200 whose document is not what it should be.
    Document(Commit, Document),

    /// The connection ends in the middle of the answer's head.
    HalfHeader(Commit, End),
    /// The connection ends in the middle of the answer's body.
    HalfBody(Commit, End),
    /// The body is chunked, but not properly.
    Chunked(Commit, Chunked),
    /// The length is a lie.
    Length(Commit, Length),
    /// What comes is not HTTP.
    NotHttp(Commit),
    /// A part of a good answer comes byte by byte, with that many milliseconds between two of them.
    Dribble(Commit, Part, u64),
    /// That many interim answers (103), then a good one; for ever if not given.
    Interim(Commit, Option<u32>),
    /// A good answer with that many headers more.
    ManyHeaders(Commit, u32),
    /// A good answer with one more header of that many bytes.
    HugeHeader(Commit, u32),
    /// A body of that many bytes; endless if not given.
    HugeBody(Commit, Option<u64>),
    /// A compressed body that nobody asked for.
    Gzip(Commit, Gzip),
}

impl Fault {
    /// Whether the fault strikes a connection before it carries a request.
    #[must_use]
    pub fn is_at_accept(&self) -> bool {
        matches!(self, Self::ResetAtAccept | Self::NeverRead | Self::PlainText)
    }

    /// Whether a request that meets this fault is executed.
    #[must_use]
    pub fn commits(&self) -> bool {
        match self {
            Self::Healthy
            | Self::CloseAfterAnswer
            | Self::ResetAfterAnswer
            | Self::Delay(_)
            | Self::WrongDate(_) => true,
            Self::ResetAtAccept | Self::NeverRead | Self::PlainText | Self::Redirect(..) => false,
            Self::Status(Status { commit, .. })
            | Self::Reset(commit)
            | Self::Close(commit)
            | Self::Silence(commit)
            | Self::Document(commit, _)
            | Self::HalfHeader(commit, _)
            | Self::HalfBody(commit, _)
            | Self::Chunked(commit, _)
            | Self::Length(commit, _)
            | Self::NotHttp(commit)
            | Self::Dribble(commit, ..)
            | Self::Interim(commit, _)
            | Self::ManyHeaders(commit, _)
            | Self::HugeHeader(commit, _)
            | Self::HugeBody(commit, _)
            | Self::Gzip(commit, _) => *commit == Commit::After,
        }
    }

    /// A short name for counting.
    #[must_use]
    pub fn name(&self) -> String {
        let kind = match self {
            Self::Healthy => "healthy",
            Self::ResetAtAccept => "reset at accept",
            Self::NeverRead => "never read",
            Self::PlainText => "plain text",
            Self::Reset(_) => "reset",
            Self::Close(_) => "close",
            Self::Silence(_) => "silence",
            Self::CloseAfterAnswer => "answer, then close",
            Self::ResetAfterAnswer => "answer, then reset",
            Self::Delay(_) => "delay",
            Self::WrongDate(_) => "wrong date",
            Self::Status(status) => return format!("status {}{}", status.status, self.suffix()),
            Self::Redirect(status, _) => return format!("redirect {status}"),
            Self::Document(..) => "document",
            Self::HalfHeader(..) => "half a header",
            Self::HalfBody(..) => "half a body",
            Self::Chunked(..) => "chunked",
            Self::Length(..) => "length",
            Self::NotHttp(_) => "not HTTP",
            Self::Dribble(..) => "dribble",
            Self::Interim(..) => "interim answers",
            Self::ManyHeaders(..) => "many headers",
            Self::HugeHeader(..) => "huge header",
            Self::HugeBody(..) => "huge body",
            Self::Gzip(..) => "gzip",
        };
        match self {
            Self::Healthy
            | Self::CloseAfterAnswer
            | Self::ResetAfterAnswer
            | Self::Delay(_)
            | Self::WrongDate(_) => kind.to_owned(),
            _ if self.is_at_accept() => kind.to_owned(),
            _ => format!("{kind}{}", self.suffix()),
        }
    }

    fn suffix(&self) -> &'static str {
        if self.commits() { " after commit" } else { " before commit" }
    }
}
