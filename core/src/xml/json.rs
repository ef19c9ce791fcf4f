//! JSON as the same tree as XML, so that one set of models reads both: a list is a repeated element, a number or a truth
//! value is its text, and what is empty or `null` is absent.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::read::{Element, Limits, ReadError, ReadErrorKind, decode};
use super::write::is_xml_char;
use crate::error::printable;

/// How much of a document the reason of a refusal may repeat, in bytes.
const SHOWN: usize = 256;

/// Reads a JSON object as the content of an element called `root`, and refuses what `read` refuses: what is
/// too large, too deep, too much, given twice, or no text of XML.
///
/// # Errors
/// The first thing that is refused.
pub fn read_json<'a>(
    document: &'a [u8],
    root: &'static str,
    limits: Limits,
) -> Result<Element<'a>, ReadError> {
    if document.len() > limits.document {
        return Err(ReadError { kind: ReadErrorKind::TooLarge, position: 0 });
    }
    let text = decode(document)?;
    if !text.trim_start().starts_with('{') {
        let kind = match text.trim().is_empty() {
            true => ReadErrorKind::Empty,
            false => ReadErrorKind::Malformed("not a JSON object".to_owned()),
        };
        return Err(ReadError { kind, position: 0 });
    }
    let bounds = Bounds { limits, elements: Cell::new(0), refusal: RefCell::new(None) };
    let mut found = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    let seed = Member { bounds: &bounds, siblings: &mut found, name: root.into(), depth: 0, in_list: false };
    let ended = seed.deserialize(&mut json).and_then(|()| json.end());
    if let Err(error) = ended {
        let kind = bounds.refusal.take().unwrap_or_else(|| match error.classify() {
            serde_json::error::Category::Eof => ReadErrorKind::Truncated,
            _ => ReadErrorKind::Malformed(printable(&error.to_string(), SHOWN)),
        });
        return Err(ReadError { kind, position: position(text, error.line(), error.column()) });
    }
    // An object that is empty as a whole is an element without content.
    Ok(found.pop().unwrap_or_else(|| Element::new(root)))
}

/// Bytes up to a place that is given by line and column, both counted from one.
fn position(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    lines.map(str::len).fold(column, usize::saturating_add).min(text.len())
}

/// What has been read so far, and why reading ended.
struct Bounds {
    limits: Limits,
    elements: Cell<usize>,
    refusal: RefCell<Option<ReadErrorKind>>,
}

impl Bounds {
    fn refuse<E: serde::de::Error>(&self, kind: ReadErrorKind) -> E {
        *self.refusal.borrow_mut() = Some(kind);
        E::custom("refused")
    }

    fn count<E: serde::de::Error>(&self) -> Result<(), E> {
        self.elements.set(self.elements.get().saturating_add(1));
        match self.elements.get() > self.limits.elements {
            true => Err(self.refuse(ReadErrorKind::TooManyElements)),
            false => Ok(()),
        }
    }
}

/// The value of a member, which becomes one element, several or none.
struct Member<'s, 'a> {
    bounds: &'s Bounds,
    siblings: &'s mut Vec<Element<'a>>,
    name: Cow<'a, str>,
    /// Objects and lists that are open around it.
    depth: usize,
    in_list: bool,
}

impl<'a> Member<'_, 'a> {
    fn leaf<E: serde::de::Error>(self, text: Cow<'a, str>) -> Result<(), E> {
        self.bounds.count()?;
        if text.len() > self.bounds.limits.text {
            return Err(self.bounds.refuse(ReadErrorKind::TextTooLong));
        }
        if !text.chars().all(is_xml_char) {
            return Err(self.bounds.refuse(ReadErrorKind::Character));
        }
        if !text.is_empty() {
            self.siblings.push(Element { name: self.name, text, children: Vec::new() });
        }
        Ok(())
    }

    /// The depth inside.
    fn enter<E: serde::de::Error>(&self) -> Result<usize, E> {
        let depth = self.depth.saturating_add(1);
        if depth > self.bounds.limits.depth {
            Err(self.bounds.refuse(ReadErrorKind::TooDeep))
        } else {
            Ok(depth)
        }
    }
}

impl<'a> DeserializeSeed<'a> for Member<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Member<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.bounds.count()
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.leaf(if value { "true" } else { "false" }.into())
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.leaf(value.to_string().into())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.leaf(value.to_string().into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        // `480.0` is written `480`, as it would be in XML.
        self.leaf(value.to_string().into())
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, value: &'a str) -> Result<(), E> {
        self.leaf(value.into())
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.leaf(value.to_owned().into())
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut items: S) -> Result<(), S::Error> {
        let depth = self.enter()?;
        if self.in_list {
            let reason = "a list stands directly in a list".to_owned();
            return Err(self.bounds.refuse(ReadErrorKind::Malformed(reason)));
        }
        let Self { bounds, siblings, name, .. } = self;
        loop {
            let item = Member { bounds, siblings: &mut *siblings, name: name.clone(), depth, in_list: true };
            if items.next_element_seed(item)?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_map<M: MapAccess<'a>>(self, mut members: M) -> Result<(), M::Error> {
        let depth = self.enter()?;
        self.bounds.count()?;
        let mut element = Element::new(self.name);
        let mut names = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if name.len() > self.bounds.limits.name {
                return Err(self.bounds.refuse(ReadErrorKind::NameTooLong));
            }
            if name.is_empty() {
                let reason = "a member has no name".to_owned();
                return Err(self.bounds.refuse(ReadErrorKind::Malformed(reason)));
            }
            if !names.insert(name.clone()) {
                // Readers disagree on which of two counts, and that is how forgeries slip through.
                let reason = format!("the member {:?} occurs twice", printable(&name, SHOWN));
                return Err(self.bounds.refuse(ReadErrorKind::Malformed(reason)));
            }
            members.next_value_seed(Member {
                bounds: self.bounds,
                siblings: &mut element.children,
                name: name.into(),
                depth,
                in_list: false,
            })?;
        }
        if !names.is_empty() {
            self.siblings.push(element);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits =
        Limits { depth: 3, elements: 20, text: 10, name: 8, document: 200, ..Limits::DEFAULT };

    fn read(text: &str) -> Result<Element<'_>, ReadErrorKind> {
        read_json(text.as_bytes(), "R", LIMITS).map_err(|error| error.kind)
    }

    #[test]
    fn json_becomes_the_tree_of_the_same_xml() {
        let json = read(
            r#"{"A": "x", "B": [{"C": 1}, {"C": 2.0}], "D": true, "E": null, "F": "", "G": {}, "H": [], "I": {"J": ""}}"#,
        );
        let xml = "<R><A>x</A><B><C>1</C></B><B><C>2</C></B><D>true</D><E/><F></F><G/><I><J/></I></R>";
        assert_eq!(json.unwrap(), super::super::read(xml.as_bytes()).unwrap());
        assert_eq!(read(" {} ").unwrap(), Element::new("R"));
        let escaped = read("\u{feff}{\"A\": \"\\u4e2d\\n\"}").unwrap();
        assert_eq!(escaped.text_of("A"), Some("中\n"));
    }

    #[test]
    fn what_is_no_such_document_is_refused() {
        for (text, expected) in [
            ("", ReadErrorKind::Empty),
            (" ", ReadErrorKind::Empty),
            ("{\"A\": 1", ReadErrorKind::Truncated),
            ("{\"A\": \"\\u0000\"}", ReadErrorKind::Character),
            ("{\"A\": \"\\ufffe\"}", ReadErrorKind::Character),
            ("{\"A\": \"12345678901\"}", ReadErrorKind::TextTooLong),
            ("{\"123456789\": 1}", ReadErrorKind::NameTooLong),
            ("{\"A\": [{\"B\": {\"C\": 1}}]}", ReadErrorKind::TooDeep),
            ("{\"A\": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}", ReadErrorKind::TooManyElements),
            ("{\"A\": [[1]]}", ReadErrorKind::Malformed("a list stands directly in a list".to_owned())),
            (
                "{\"A\": 1, \"\\u0041\": 2}",
                ReadErrorKind::Malformed("the member \"A\" occurs twice".to_owned()),
            ),
            ("{\"A\": null, \"A\": 2}", ReadErrorKind::Malformed("the member \"A\" occurs twice".to_owned())),
            ("{\"\": 1}", ReadErrorKind::Malformed("a member has no name".to_owned())),
            ("[1]", ReadErrorKind::Malformed("not a JSON object".to_owned())),
        ] {
            assert_eq!(read(text).unwrap_err(), expected, "{text}");
        }
        for text in [
            "{} {}",
            "{\"A\": 1,}",
            "{'A': 1}",
            "{\"A\": NaN}",
            "{\"A\": 01}",
            "{\"A\": \"\\ud800\"}",
            "{} x",
        ] {
            assert!(matches!(read(text).unwrap_err(), ReadErrorKind::Malformed(_)), "{text}");
        }
        assert_eq!(read(&" ".repeat(201)).unwrap_err(), ReadErrorKind::TooLarge);
        assert_eq!(
            read_json(b"\xff\xfe{", "R", LIMITS).unwrap_err().kind,
            ReadErrorKind::Encoding("UTF-16".into())
        );
        let nested = format!("{}1{}", "{\"A\":".repeat(40), "}".repeat(40));
        let deep = Limits { depth: 32, elements: 100, document: 1000, ..LIMITS };
        assert_eq!(read_json(nested.as_bytes(), "R", deep).unwrap_err().kind, ReadErrorKind::TooDeep);
    }

    #[test]
    fn a_refusal_says_where() {
        let error = read_json(b"{\n \"A\": 1,\n \"A\": 2}", "R", LIMITS).unwrap_err();
        assert!((12..=18).contains(&error.position), "{error}");
    }
}
