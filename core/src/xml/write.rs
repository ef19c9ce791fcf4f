//! Builds documents and writes them; everything is escaped in one place.

/// Room for a usual document.
const USUAL_LENGTH: usize = 768;

/// A document that is written from its begin to its end: no declaration, no white space between elements, `<Name/>` for
/// an empty one.
#[derive(Debug)]
pub struct Document(String);

impl Document {
    /// Writes a document whose root has this name and content.
    #[must_use]
    pub fn write(root: &str, content: impl FnOnce(&mut Self)) -> String {
        let mut document = Self(String::with_capacity(USUAL_LENGTH));
        document.element(root, content);
        document.0
    }

    /// Appends an element with content of its own.
    pub fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        let out = &mut self.0;
        out.push('<');
        out.push_str(name);
        out.push('>');
        let before = out.len();
        content(self);
        let out = &mut self.0;
        if out.len() == before {
            out.pop();
            out.push_str("/>");
            return;
        }
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }

    /// Appends an element with text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.element(name, |document| escape(text, &mut document.0));
    }

    /// Appends an element with text if there is some.
    pub fn maybe_text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }
}

/// An element to be written: a name with either text or children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    name: &'static str,
    content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Text(String),
    Children(Vec<Node>),
}

impl Node {
    /// An element without content; give it children with [`Node::child`] and its kin.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self { name, content: Content::Children(Vec::new()) }
    }

    /// An element that holds text.
    #[must_use]
    pub fn leaf(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, content: Content::Text(text.into()) }
    }

    /// Appends a child. Text of an element that had some is replaced.
    #[must_use]
    pub fn child(mut self, child: Node) -> Self {
        match &mut self.content {
            Content::Children(children) => children.push(child),
            Content::Text(_) => self.content = Content::Children(vec![child]),
        }
        self
    }

    /// Appends a child if there is one.
    #[must_use]
    pub fn maybe(self, child: Option<Node>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// Appends all children.
    #[must_use]
    pub fn children(self, children: impl IntoIterator<Item = Node>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Appends an element with text.
    #[must_use]
    pub fn text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.child(Self::leaf(name, text))
    }

    /// Appends an element with text if there is some.
    #[must_use]
    pub fn maybe_text(self, name: &'static str, text: Option<impl Into<String>>) -> Self {
        self.maybe(text.map(|text| Self::leaf(name, text)))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The text, if it holds text rather than children.
    #[must_use]
    pub fn own_text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Children(_) => None,
        }
    }

    /// The children; none if it holds text.
    #[must_use]
    pub fn own_children(&self) -> &[Node] {
        match &self.content {
            Content::Text(_) => &[],
            Content::Children(children) => children,
        }
    }

    /// The same with the children of every element in the order of their names; those of one name keep their order.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        if let Content::Children(children) = &mut self.content {
            *children = std::mem::take(children).into_iter().map(Self::sorted).collect();
            children.sort_by_key(|child| child.name);
        }
        self
    }

    /// The document: no declaration, no white space between elements, `<Name/>` for an empty one.
    #[must_use]
    pub fn to_document(&self) -> String {
        Document::write(self.name, |document| self.write_content(document))
    }

    fn write_content(&self, document: &mut Document) {
        match &self.content {
            Content::Text(text) => escape(text, &mut document.0),
            Content::Children(children) => {
                for child in children {
                    document.element(child.name, |document| child.write_content(document));
                }
            }
        }
    }
}

fn escape(text: &str, out: &mut String) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'<' | b'>' | b'&' | b'"')) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            // Readers turn a raw carriage return into a line feed.
            '\r' => out.push_str("&#13;"),
            // Text with such characters is refused before it comes here; what a document cannot hold must not
            // make it unreadable either.
            c if !is_xml_char(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

/// Whether XML 1.0 can hold the character at all.
#[must_use]
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_escaped() {
        let node = Node::new("A").text("B", "<&>\"'\r\u{1}").text("C", "").child(Node::new("D"));
        assert_eq!(node.to_document(), "<A><B>&lt;&amp;&gt;&quot;'&#13;\u{fffd}</B><C/><D/></A>");
    }

    #[test]
    fn optional_children_appear_only_when_given() {
        let node = Node::new("A").maybe_text("B", None::<String>).maybe_text("C", Some("x")).maybe(None);
        assert_eq!(node.to_document(), "<A><C>x</C></A>");
    }
}
