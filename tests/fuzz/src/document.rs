//! A writer for trees that were read, made without the library's own.

use cloud_infinite::xml::{Element, Limits, is_xml_char};

/// Writes a tree so that reading it gives the same tree.
pub(crate) fn write(root: &Element<'_>) -> String {
    let mut out = String::new();
    append(root, true, &mut out);
    out
}

fn append(element: &Element<'_>, is_root: bool, out: &mut String) {
    out.push_str(&format!("<{}>", element.name));
    for c in element.text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\r' => out.push_str("&#xD;"),
            c => out.push(c),
        }
    }
    for child in &element.children {
        append(child, false, out);
    }
    if !is_root && element.text.is_empty() && element.children.is_empty() {
        // An element whose children were all empty is kept, one that is empty itself is not.
        out.push_str("<Empty/>");
    }
    out.push_str(&format!("</{}>", element.name));
}

/// The tree keeps the limits that it was read under.
pub(crate) fn check_limits(root: &Element<'_>, limits: Limits) {
    let mut elements = 0;
    let mut open = vec![(root, 1)];
    while let Some((element, depth)) = open.pop() {
        elements += 1;
        assert!(depth <= limits.depth, "nested {depth} deep");
        assert!(elements <= limits.elements, "more elements than allowed");
        assert!(element.text.len() <= limits.text, "a text of {} bytes", element.text.len());
        assert!(element.text.chars().all(is_xml_char), "a character that XML does not allow");
        assert!(!element.name.is_empty() && element.name.len() <= limits.name, "name {:?}", element.name);
        open.extend(element.children.iter().map(|child| (child, depth + 1)));
    }
}

/// Limits that leave room for what [`write`] adds.
pub(crate) const REWRITTEN: Limits = Limits {
    document: 6 * Limits::DEFAULT.document,
    depth: Limits::DEFAULT.depth + 1,
    elements: 2 * Limits::DEFAULT.elements,
    ..Limits::DEFAULT
};
