//! Reads the documents that the service really sends: elements and text, and nothing else that XML could hold.
//!
//! The general reader has to be ready for everything, which costs most of its time. What is read here is read to the very
//! same tree; whatever is not plain, or not right, is left to the general reader to read or to refuse.

use std::borrow::Cow;

use super::read::{Element, Limits};
use super::write::is_xml_char;

/// What some gateways write in front.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
/// A document that is larger, deeper or has longer names is not plain. All of these, and the number of elements that so
/// many bytes can hold, are within [`Limits::DEFAULT`].
const LARGEST: usize = 256 << 10;
const DEEPEST: usize = 32;
const LONGEST_NAME: usize = 64;
/// Room for the open elements of a usual document.
const USUAL_DEPTH: usize = 8;

struct Open<'a> {
    element: Element<'a>,
    had_children: bool,
}

/// The tree of a plain document; `None` if it is not plain.
pub(super) fn read<'a>(text: &'a str, limits: &Limits) -> Option<Element<'a>> {
    if text.len() > LARGEST || *limits != Limits::DEFAULT {
        return None;
    }
    let mut rest = text.strip_prefix(DECLARATION).unwrap_or(text).trim_start_matches(is_blank);
    let mut open: Vec<Open<'a>> = Vec::with_capacity(USUAL_DEPTH);
    let mut root = None;
    while !rest.is_empty() {
        let (tag, after) = split_at_byte(rest.strip_prefix('<')?, |byte| byte == b'>')?;
        let after = after.strip_prefix('>')?;
        if let Some(name) = tag.strip_prefix('/') {
            if open.last()?.element.name != name {
                return None;
            }
            close(&mut open, &mut root)?;
        } else {
            let (name, is_empty) = match tag.strip_suffix('/') {
                Some(name) => (name, true),
                None => (tag, false),
            };
            if root.is_some() || open.len() >= DEEPEST || !is_plain_name(name) {
                return None;
            }
            if let Some(parent) = open.last_mut() {
                parent.had_children = true;
            }
            open.push(Open { element: Element::new(name), had_children: false });
            if is_empty {
                close(&mut open, &mut root)?;
            }
        }
        // Nearly every text ends at the first byte that is not plain.
        let (mut content, mut next) = split_at_byte(after, |byte| !is_plain_byte(byte))?;
        if !next.is_empty() && !next.starts_with('<') {
            (content, next) = split_at_byte(after, |byte| byte == b'<')?;
            if !is_plain_text(content) {
                return None;
            }
        }
        append(&mut open, content)?;
        rest = next;
    }
    root
}

fn close<'a>(open: &mut Vec<Open<'a>>, root: &mut Option<Element<'a>>) -> Option<()> {
    let Open { element, had_children } = open.pop()?;
    match open.last_mut() {
        None => *root = Some(element),
        Some(_) if element.text.is_empty() && !had_children => {}
        Some(parent) => parent.element.children.push(element),
    }
    Some(())
}

fn append<'a>(open: &mut [Open<'a>], content: &'a str) -> Option<()> {
    if content.is_empty() {
        return Some(());
    }
    let Some(open) = open.last_mut() else { return content.chars().all(is_blank).then_some(()) };
    if open.element.text.is_empty() {
        open.element.text = Cow::Borrowed(content);
    } else {
        open.element.text.to_mut().push_str(content);
    }
    Some(())
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n')
}

fn is_plain_name(name: &str) -> bool {
    name.len() <= LONGEST_NAME
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// What comes before the first such byte, and the rest from there on. Simple, because names and texts are short.
fn split_at_byte(text: &str, is_end: impl Fn(u8) -> bool) -> Option<(&str, &str)> {
    text.split_at_checked(text.bytes().position(is_end).unwrap_or(text.len()))
}

fn is_plain_byte(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'<' | b'&' | b']')
}

/// Whether the text stands for itself: no reference, no line end to be changed, nothing that only looks like text.
fn is_plain_text(text: &str) -> bool {
    let is_special =
        |byte: u8| matches!(byte, b'&' | b']' | b'\r') || (byte < b' ' && !matches!(byte, b'\t' | b'\n'));
    !text.bytes().any(is_special) && (text.is_ascii() || text.chars().all(is_xml_char))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xml::read::read_in_general;

    #[test]
    fn a_document_of_the_service_is_plain() {
        for text in [
            "<Response/>",
            "<Response><JobsDetail><JobId>c1</JobId><Message/></JobsDetail></Response>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>\n  <A>b c</A>\n</Response>\n",
            "<Response><Object>\u{56fe}.jpg</Object></Response>",
        ] {
            let tree = read(text, &Limits::DEFAULT).unwrap();
            assert_eq!(tree, read_in_general(text, Limits::DEFAULT).unwrap(), "{text}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_alone() {
        for text in [
            "",
            "text",
            "<A>",
            "<A></B>",
            "<A/><B/>",
            "<A/>x",
            "<A>&amp;</A>",
            "<A b='c'/>",
            "<!DOCTYPE A><A/>",
            "<A><!-- --></A>",
            "<A><![CDATA[x]]></A>",
            "<A>\r</A>",
            "<A>\u{1}</A>",
            "<A>\u{fffe}</A>",
            "<A>]]></A>",
            "<a:b/>",
            "<A></A",
            "<A/ >",
        ] {
            assert_eq!(read(text, &Limits::DEFAULT), None, "{text:?}");
        }
        assert_eq!(
            read("<A/>", &Limits { depth: 1, ..Limits::DEFAULT }),
            None,
            "other limits are not known here"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Pieces of documents in any order: most are broken, some are not plain, and no two readers may differ.
        #[test]
        fn both_readers_read_the_same(pieces in proptest::collection::vec(prop_oneof![
            Just("<A>"), Just("</A>"), Just("<B>"), Just("</B>"), Just("<C/>"), Just("x"), Just(" "), Just("\n"),
            Just("&lt;"), Just("\u{e9}"), Just("]]>"), Just("<D e=\"f\">"), Just("</D>"), Just("<!-- c -->"),
            Just("<A"), Just(">"), Just("\r"), Just("\u{1}"), Just("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
        ], 0..14)) {
            let text = format!("<R>{}</R>", pieces.concat());
            for text in [text.as_str(), &pieces.concat()] {
                if let Some(tree) = read(text, &Limits::DEFAULT) {
                    let general = read_in_general(text, Limits::DEFAULT);
                    prop_assert_eq!(general.as_ref().ok(), Some(&tree), "{:?} {:?}", text, general);
                }
            }
        }
    }
}
