//! The hardened reader: bytes in, a tree out, and a refusal at the first thing that an answer of the service
//! never contains. It does not recurse and holds nothing but the tree.

use std::borrow::Cow;
use std::fmt;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::plain;
use super::write::is_xml_char;
use crate::error::printable;

/// Room for the open elements of a usual document.
const USUAL_DEPTH: usize = 8;
/// How much of a document the reason of a refusal may repeat, in bytes.
const SHOWN: usize = 256;

/// What a document may hold at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the document in bytes.
    pub document: usize,
    /// Open elements at one time.
    pub depth: usize,
    /// Elements in all.
    pub elements: usize,
    /// Attributes of one element.
    pub attributes: usize,
    /// Bytes of text in one element.
    pub text: usize,
    /// Bytes of an element's name.
    pub name: usize,
}

impl Limits {
    /// The limits for everything that comes from the network.
    pub const DEFAULT: Self =
        Self { document: 8 << 20, depth: 64, elements: 100_000, attributes: 64, text: 1 << 20, name: 256 };
}

/// One element of a document that was read. Attributes are checked and dropped: this wire has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<'a> {
    /// The name, with its prefix if there is one.
    pub name: Cow<'a, str>,
    /// The text directly inside, with references resolved and white space as it stands.
    pub text: Cow<'a, str>,
    /// The elements directly inside. Empty leaf elements are left out: on this wire they mean "absent".
    pub children: Vec<Element<'a>>,
}

impl<'a> Element<'a> {
    /// An element without content.
    #[must_use]
    pub fn new(name: impl Into<Cow<'a, str>>) -> Self {
        Self { name: name.into(), text: Cow::Borrowed(""), children: Vec::new() }
    }

    /// The first child of that name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of that name, in document order.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of that name.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_ref())
    }
}

/// Why a document was refused, and how far it had been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// What was found.
    pub kind: ReadErrorKind,
    /// Bytes of the document that had been looked at.
    pub position: usize,
}

/// What made a document unreadable.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// There is no element at all.
    Empty,
    /// Larger than [`Limits::document`].
    TooLarge,
    /// Another encoding than UTF-8; its name.
    Encoding(String),
    /// A character that XML does not allow, raw or as a reference.
    Character,
    /// A document type declaration; entity attacks begin with one.
    DocumentType,
    /// More than [`Limits::depth`] open elements.
    TooDeep,
    /// More than [`Limits::elements`].
    TooManyElements,
    /// More than [`Limits::attributes`], or one of them twice or malformed.
    Attributes,
    /// More than [`Limits::text`].
    TextTooLong,
    /// More than [`Limits::name`].
    NameTooLong,
    /// A reference to something other than the five predefined entities.
    UnknownEntity,
    /// The document ends inside an element.
    Truncated,
    /// Something other than white space, comments and processing instructions outside of the one root.
    OutsideRoot,
    /// Not well formed in another way; what the parser says.
    Malformed(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ReadErrorKind::Empty => f.write_str("the document is empty")?,
            ReadErrorKind::TooLarge => f.write_str("the document is too large")?,
            ReadErrorKind::Encoding(name) => write!(f, "the document is in {name}, not in UTF-8")?,
            ReadErrorKind::Character => f.write_str("a character that XML does not allow")?,
            ReadErrorKind::DocumentType => {
                f.write_str("a document type declaration, which is never accepted")?
            }
            ReadErrorKind::TooDeep => f.write_str("elements are nested too deeply")?,
            ReadErrorKind::TooManyElements => f.write_str("too many elements")?,
            ReadErrorKind::Attributes => f.write_str("too many, repeated or malformed attributes")?,
            ReadErrorKind::TextTooLong => f.write_str("a text is too long")?,
            ReadErrorKind::NameTooLong => f.write_str("the name of an element is too long")?,
            ReadErrorKind::UnknownEntity => f.write_str("a reference to an unknown entity")?,
            ReadErrorKind::Truncated => f.write_str("the document is cut off")?,
            ReadErrorKind::OutsideRoot => f.write_str("content outside of the one root element")?,
            ReadErrorKind::Malformed(reason) => write!(f, "not well formed: {reason}")?,
        }
        write!(f, " (at byte {})", self.position)
    }
}

impl std::error::Error for ReadError {}

/// Reads a document within [`Limits::DEFAULT`].
///
/// # Errors
/// [`ReadError`] names what was refused and where.
pub fn read(document: &[u8]) -> Result<Element<'_>, ReadError> {
    read_with(document, Limits::DEFAULT)
}

/// Reads a document within limits of the caller's own.
///
/// # Errors
/// [`ReadError`] names what was refused and where.
pub fn read_with(document: &[u8], limits: Limits) -> Result<Element<'_>, ReadError> {
    if document.len() > limits.document {
        return Err(ReadError { kind: ReadErrorKind::TooLarge, position: 0 });
    }
    let text = decode(document)?;
    match plain::read(text, &limits) {
        Some(root) => Ok(root),
        None => read_in_general(text, limits),
    }
}

/// Reads whatever XML there may be.
pub(super) fn read_in_general(text: &str, limits: Limits) -> Result<Element<'_>, ReadError> {
    TreeReader {
        text,
        reader: Reader::from_str(text),
        limits,
        elements: 0,
        open: Vec::with_capacity(USUAL_DEPTH),
        root: None,
    }
    .run()
}

/// The document as text without its byte order mark.
pub(crate) fn decode(document: &[u8]) -> Result<&str, ReadError> {
    let encoding =
        |name: &str, position| ReadError { kind: ReadErrorKind::Encoding(printable(name, SHOWN)), position };
    if document.starts_with(&[0xff, 0xfe]) || document.starts_with(&[0xfe, 0xff]) {
        return Err(encoding("UTF-16", 0));
    }
    let body = document.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(document);
    match std::str::from_utf8(body) {
        Ok(text) => Ok(text),
        // A declared encoding explains stray bytes better than their position does.
        Err(error) => match declared_encoding(body) {
            Some(name) if !is_utf8(&name) => Err(encoding(&name, 0)),
            _ => Err(encoding("an unknown encoding", error.valid_up_to())),
        },
    }
}

fn declared_encoding(body: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(body.get(..body.len().min(200))?);
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split(quote).next().map(str::to_owned)
}

fn is_utf8(name: &str) -> bool {
    name.eq_ignore_ascii_case("utf-8")
        || name.eq_ignore_ascii_case("utf8")
        || name.eq_ignore_ascii_case("us-ascii")
}

struct Open<'a> {
    element: Element<'a>,
    had_children: bool,
}

struct TreeReader<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    limits: Limits,
    elements: usize,
    open: Vec<Open<'a>>,
    root: Option<Element<'a>>,
}

impl<'a> TreeReader<'a> {
    fn run(mut self) -> Result<Element<'a>, ReadError> {
        loop {
            let before = self.position();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let at_end = self.reader.error_position() as usize >= self.text.len()
                        || matches!(error, quick_xml::Error::Syntax(_));
                    let kind = if at_end {
                        ReadErrorKind::Truncated
                    } else {
                        // The parser's words repeat names, which may hold anything.
                        ReadErrorKind::Malformed(printable(&error.to_string(), SHOWN))
                    };
                    return Err(self.refuse(kind));
                }
            };
            match event {
                Event::Start(start) => self.start(&start, before)?,
                Event::Empty(start) => {
                    self.start(&start, before)?;
                    self.end()?;
                }
                Event::End(_) => self.end()?,
                Event::Text(text) => {
                    let text = text.xml10_content();
                    self.append(text)?;
                }
                Event::CData(text) => {
                    if self.open.is_empty() {
                        return Err(self.refuse(ReadErrorKind::OutsideRoot));
                    }
                    let text = text.xml10_content();
                    self.append(text)?;
                }
                Event::GeneralRef(reference) => self.reference(&reference)?,
                Event::Decl(declaration) => {
                    if before != 0 {
                        return Err(self.refuse(ReadErrorKind::OutsideRoot));
                    }
                    if let Some(Ok(name)) = declaration.encoding()
                        && !is_utf8(&name)
                    {
                        return Err(self.refuse(ReadErrorKind::Encoding(printable(&name, SHOWN))));
                    }
                }
                Event::DocType(_) => return Err(self.refuse(ReadErrorKind::DocumentType)),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        if !self.open.is_empty() {
            return Err(self.refuse(ReadErrorKind::Truncated));
        }
        let position = self.position();
        self.root.ok_or(ReadError { kind: ReadErrorKind::Empty, position })
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn refuse(&self, kind: ReadErrorKind) -> ReadError {
        ReadError { kind, position: self.position() }
    }

    fn start(&mut self, start: &BytesStart<'_>, before: usize) -> Result<(), ReadError> {
        if self.open.is_empty() && self.root.is_some() {
            return Err(self.refuse(ReadErrorKind::OutsideRoot));
        }
        self.elements = self.elements.saturating_add(1);
        if self.elements > self.limits.elements {
            return Err(self.refuse(ReadErrorKind::TooManyElements));
        }
        if self.open.len() >= self.limits.depth {
            return Err(self.refuse(ReadErrorKind::TooDeep));
        }
        let name = start.name();
        if name.as_ref().len() > self.limits.name {
            return Err(self.refuse(ReadErrorKind::NameTooLong));
        }
        if !is_name(name.as_ref()) {
            return Err(self.refuse(ReadErrorKind::Malformed("an element has no proper name".to_owned())));
        }
        // The service's own documents have none, and looking for them costs as much as the rest.
        if start.len() > name.as_ref().len() {
            self.check_attributes(start)?;
        }
        let name = self.borrow(before, name.as_ref());
        if let Some(parent) = self.open.last_mut() {
            parent.had_children = true;
        }
        self.open.push(Open { element: Element::new(name), had_children: false });
        Ok(())
    }

    fn check_attributes(&self, start: &BytesStart<'_>) -> Result<(), ReadError> {
        let mut attributes = start.attributes();
        for count in 0_usize.. {
            match attributes.next() {
                None => break,
                Some(Ok(_)) if count < self.limits.attributes => {}
                Some(_) => return Err(self.refuse(ReadErrorKind::Attributes)),
            }
        }
        Ok(())
    }

    /// The name as a part of the document where it stands right behind the `<`, so that it needs no copy.
    fn borrow(&self, before: usize, name: &str) -> Cow<'a, str> {
        let begin = before.saturating_add(1);
        match self.text.get(begin..begin.saturating_add(name.len())) {
            Some(slice) if slice == name => Cow::Borrowed(slice),
            _ => Cow::Owned(name.to_owned()),
        }
    }

    fn end(&mut self) -> Result<(), ReadError> {
        let Some(Open { element, had_children }) = self.open.pop() else {
            return Err(self.refuse(ReadErrorKind::OutsideRoot));
        };
        match self.open.last_mut() {
            None => self.root = Some(element),
            Some(_) if element.text.is_empty() && !had_children => {}
            Some(parent) => parent.element.children.push(element),
        }
        Ok(())
    }

    fn append(&mut self, text: Cow<'a, str>) -> Result<(), ReadError> {
        if !is_plain(&text) && !text.chars().all(is_xml_char) {
            return Err(self.refuse(ReadErrorKind::Character));
        }
        let Some(open) = self.open.last_mut() else {
            let blank = text.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
            return if blank { Ok(()) } else { Err(self.refuse(ReadErrorKind::OutsideRoot)) };
        };
        if open.element.text.len().saturating_add(text.len()) > self.limits.text {
            return Err(self.refuse(ReadErrorKind::TextTooLong));
        }
        if open.element.text.is_empty() {
            open.element.text = text;
        } else {
            open.element.text.to_mut().push_str(&text);
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), ReadError> {
        if self.open.is_empty() {
            return Err(self.refuse(ReadErrorKind::OutsideRoot));
        }
        let resolved = match reference.resolve_char_ref() {
            Ok(Some(c)) if is_xml_char(c) => Cow::Owned(c.to_string()),
            Ok(Some(_)) | Err(_) => return Err(self.refuse(ReadErrorKind::Character)),
            Ok(None) => Cow::Borrowed(match reference.xml10_content().as_ref() {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "quot" => "\"",
                "apos" => "'",
                _ => return Err(self.refuse(ReadErrorKind::UnknownEntity)),
            }),
        };
        self.append(resolved)
    }
}

/// Whether the text is printable ASCII throughout, as almost every one is.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn is_name(name: &str) -> bool {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return true;
    }
    let mut characters = name.chars();
    characters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && characters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
}
