//! Documents that are not what they should be, made out of one that is.

use serde::{Deserialize, Serialize};

/// What is wrong with the document of a successful answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// Nothing at all.
    Empty,
    /// An end tag that does not fit.
    Malformed,
    /// Everything but the last end tag.
    Truncated,
    /// The document twice.
    TwoRoots,
    /// The document and some text.
    TrailingBytes,
    /// A page of a gateway.
    Html,
    /// An object of JSON.
    Json,
    /// A line of text.
    PlainText,
    /// Entities that unfold to gigabytes.
    EntityBomb,
    /// One long entity, used very often.
    QuadraticEntities,
    /// An entity that is read from the sink.
    ExternalEntity,
    /// A document type declaration that declares nothing.
    DocumentType,
    /// That many elements inside each other.
    Nested(u32),
    /// One element with that many attributes.
    Attributes(u32),
    /// One element with that many name space declarations.
    Namespaces(u32),
    /// One element with the same attribute twice.
    DuplicateAttribute,
    /// That many elements side by side.
    Elements(u32),
    /// Bytes that are no UTF-8.
    InvalidUtf8,
    /// A zero byte.
    Nul,
    /// A reference to a character that XML does not have.
    BadReference,
    /// Another encoding, declared.
    Gbk,
    /// Two bytes for each character.
    Utf16,
    /// A byte order mark in front of a good document.
    ByteOrderMark,
    /// The service's error document.
    Error,
    /// No id of the job.
    NoJobId,
    /// Two ids of one job.
    TwoJobIds,
    /// Two jobs.
    TwoJobs,
    /// Another id of the job.
    JobId(String),
    /// A state that nobody knows.
    UnknownState,
    /// Elements and attributes that nobody knows, in a good document.
    UnknownElements,
}

impl Document {
    /// The media type that goes with it.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
            Self::PlainText => "text/plain",
            _ => "application/xml",
        }
    }

    /// Spoils a good document. `sink` is a URL that nobody should ask for.
    #[must_use]
    pub fn spoil(&self, good: &str, sink: &str) -> Vec<u8> {
        let text = match self {
            Self::Empty => String::new(),
            Self::Malformed => good.replacen("</JobsDetail>", "</JobDetail>", 1),
            Self::Truncated => good.trim_end_matches("</Response>").to_owned(),
            Self::TwoRoots => format!("{good}{good}"),
            Self::TrailingBytes => format!("{good}-- end of report"),
            Self::Html => {
                "<!doctype html><html><head><title>Welcome</title></head><body><p>Please log in</p></body></html>"
                    .to_owned()
            }
            Self::Json => r#"{"code":0,"message":"ok","data":{"jobId":"c1"}}"#.to_owned(),
            Self::PlainText => "everything is fine".to_owned(),
            Self::EntityBomb => entity_bomb(),
            Self::QuadraticEntities => format!(
                "<!DOCTYPE a [<!ENTITY e \"{}\">]><Response><Message>{}</Message></Response>",
                "a".repeat(50_000),
                "&e;".repeat(20_000)
            ),
            Self::ExternalEntity => format!(
                "<!DOCTYPE a [<!ENTITY e SYSTEM \"{sink}/entity\">]>{}",
                good.replacen("<Message/>", "<Message>&e;</Message>", 1)
            ),
            Self::DocumentType => format!("<!DOCTYPE Response>{good}"),
            Self::Nested(depth) => {
                let depth = usize::try_from(*depth).unwrap_or(usize::MAX);
                format!("<Response>{}{}</Response>", "<a>".repeat(depth), "</a>".repeat(depth))
            }
            Self::Attributes(count) => with_attributes(good, *count, |index| format!(" a{index}=\"1\"")),
            Self::Namespaces(count) => {
                with_attributes(good, *count, |index| format!(" xmlns:n{index}=\"urn:{index}\""))
            }
            Self::DuplicateAttribute => good.replacen("<JobsDetail>", "<JobsDetail a=\"1\" a=\"2\">", 1),
            Self::Elements(count) => {
                let many = "<a>1</a>".repeat(usize::try_from(*count).unwrap_or(usize::MAX));
                good.replacen("<JobsDetail>", &format!("{many}<JobsDetail>"), 1)
            }
            Self::Nul => with_message(good, "a\0b"),
            Self::BadReference => with_message(good, "&#0;&#xD800;"),
            Self::Error => {
                "<Error><Code>InternalError</Code><Message>Something went wrong.</Message></Error>".to_owned()
            }
            Self::NoJobId => with_job_id(good, ""),
            Self::TwoJobIds => with_job_id(good, &format!("{}<JobId>cother</JobId>", job_id_element(good))),
            Self::TwoJobs => {
                let body = good.trim_start_matches("<Response>").trim_end_matches("</Response>");
                let other = with_job_id(body, "<JobId>cother</JobId>");
                format!("<Response>{body}{other}</Response>")
            }
            Self::JobId(id) => with_job_id(good, &format!("<JobId>{}</JobId>", escape(id))),
            Self::UnknownState => replace_element(good, "State", "<State>Meditating</State>"),
            Self::UnknownElements => good
                .replacen("<JobsDetail>", "<JobsDetail kind=\"new\"><Mood><Depth>3</Depth></Mood>", 1)
                .replacen("</Response>", "<Extra>1</Extra></Response>", 1),
            Self::ByteOrderMark => format!("\u{feff}{good}"),
            Self::InvalidUtf8 => return in_message(good, b"\xff\xfe\xc3"),
            Self::Gbk => {
                let mut bytes = b"<?xml version=\"1.0\" encoding=\"GBK\"?>".to_vec();
                // "图片" in that encoding.
                bytes.extend(in_message(good, b"\xcd\xbc\xc6\xac"));
                return bytes;
            }
            Self::Utf16 => {
                let units = std::iter::once(0xfeff).chain(good.encode_utf16());
                return units.flat_map(u16::to_le_bytes).collect();
            }
        };
        text.into_bytes()
    }
}

fn entity_bomb() -> String {
    let mut declarations = "<!ENTITY a0 \"aaaaaaaaaa\">".to_owned();
    for level in 1..10 {
        let below = format!("&a{};", level - 1).repeat(10);
        declarations.push_str(&format!("<!ENTITY a{level} \"{below}\">"));
    }
    format!("<!DOCTYPE a [{declarations}]><Response><Message>&a9;</Message></Response>")
}

fn with_attributes(good: &str, count: u32, attribute: impl Fn(u32) -> String) -> String {
    let attributes: String = (0..count).map(attribute).collect();
    good.replacen("<Response>", &format!("<Response{attributes}>"), 1)
}

/// The document with something in its message, empty until now.
fn with_message(good: &str, content: &str) -> String {
    good.replacen("<Message/>", &format!("<Message>{content}</Message>"), 1)
}

fn in_message(good: &str, content: &[u8]) -> Vec<u8> {
    let (before, after) = good.split_once("<Message/>").unwrap_or((good, ""));
    [before.as_bytes(), b"<Message>", content, b"</Message>", after.as_bytes()].concat()
}

fn job_id_element(good: &str) -> String {
    element(good, "JobId").map(|(from, to)| good[from..to].to_owned()).unwrap_or_default()
}

fn with_job_id(good: &str, element: &str) -> String {
    replace_element(good, "JobId", element)
}

fn replace_element(good: &str, name: &str, with: &str) -> String {
    match element(good, name) {
        Some((from, to)) => format!("{}{with}{}", &good[..from], &good[to..]),
        None => good.to_owned(),
    }
}

/// Where the first element of that name begins and ends.
fn element(good: &str, name: &str) -> Option<(usize, usize)> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let from = good.find(&open)?;
    let to = from + good[from..].find(&close)? + close.len();
    Some((from, to))
}

fn escape(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '<' => "&lt;".to_owned(),
            '&' => "&amp;".to_owned(),
            c if c.is_control() => format!("&#{};", u32::from(c)),
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud_infinite::xml;

    const GOOD: &str = "<Response><JobsDetail><Code>Success</Code><Message/><JobId>c1</JobId>\
                        <State>Submitted</State></JobsDetail></Response>";

    fn spoiled(document: &Document) -> Vec<u8> {
        document.spoil(GOOD, "http://127.0.0.1:1")
    }

    #[test]
    fn each_is_different_from_the_good_one() {
        for document in [
            Document::Empty,
            Document::Malformed,
            Document::Truncated,
            Document::TwoRoots,
            Document::TrailingBytes,
            Document::ExternalEntity,
            Document::DocumentType,
            Document::Nested(100),
            Document::Attributes(100),
            Document::Namespaces(100),
            Document::DuplicateAttribute,
            Document::Elements(200_000),
            Document::InvalidUtf8,
            Document::Nul,
            Document::BadReference,
            Document::Gbk,
            Document::Utf16,
            Document::EntityBomb,
            Document::QuadraticEntities,
        ] {
            let bytes = spoiled(&document);
            assert_ne!(bytes, GOOD.as_bytes(), "{document:?}");
            assert!(xml::read(&bytes).is_err(), "{document:?} can be read");
        }
    }

    #[test]
    fn the_readable_ones_say_something_else() {
        let ids = |document: Document| -> Vec<String> {
            let bytes = spoiled(&document);
            let root = xml::read(&bytes).unwrap();
            root.all("JobsDetail")
                .flat_map(|job| job.all("JobId").map(|id| id.text.clone().into_owned()).collect::<Vec<_>>())
                .collect()
        };
        assert_eq!(ids(Document::NoJobId), Vec::<String>::new());
        assert_eq!(ids(Document::TwoJobIds), ["c1", "cother"]);
        assert_eq!(ids(Document::TwoJobs), ["c1", "cother"]);
        assert_eq!(ids(Document::JobId("../x?y\r\n<&".into())), ["../x?y\r\n<&"]);
        assert_eq!(ids(Document::ByteOrderMark), ["c1"]);
        assert_eq!(ids(Document::UnknownElements), ["c1"]);
        let unknown = spoiled(&Document::UnknownState);
        assert!(String::from_utf8(unknown).unwrap().contains("<State>Meditating</State>"));
    }
}
